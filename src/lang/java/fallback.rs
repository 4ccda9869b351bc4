//! Calls and conditional expressions of Java that stand for another value: one or the other,
//! a formatted text, a list.

use tree_sitter::Node;

use super::Java;
use super::value::arguments;
use crate::fact::{CallForm, Value, ValueKind};
use crate::lang::tree;
use crate::lang::typed::{BuiltCall, choose, text};

impl Java<'_> {
    /// The value of a call: what it stands for where that is known, else the call.
    pub(super) fn invocation_value(&mut self, node: Node, depth: u32) -> Value {
        let name = tree::field_text(node, "name", self.low.source).unwrap_or("");
        let object = node.child_by_field_name("object");
        let list = node.child_by_field_name("arguments").map(arguments);
        let list = list.unwrap_or_default();
        let known = match (name, list.as_slice()) {
            ("format" | "formatted", _) => self.formatted(node, &list, depth),
            ("of" | "ofEntries" | "asList" | "singletonList" | "singleton" | "singletonMap", _) => {
                self.collection(name, object, &list, depth)
            }
            ("orElse" | "orElseGet" | "orElseThrow", _) => {
                self.or_else(node, list.first().copied(), depth)
            }
            ("getOrDefault", [key, default]) => self.get_or_default(node, *key, *default, depth),
            (
                "requireNonNullElse"
                | "requireNonNullElseGet"
                | "firstNonNull"
                | "defaultIfBlank"
                | "defaultIfEmpty"
                | "defaultString",
                [first, second],
            ) => {
                let first = self.value(*first, depth + 1);
                let second = self.supplied(*second, depth);
                Some(choose::fallback(tree::span(node), first, second).kind)
            }
            // These change how a value is written, not what it is.
            (
                "trim" | "strip" | "toString" | "toLowerCase" | "toUpperCase" | "intValue"
                | "longValue" | "booleanValue" | "stripIndent" | "getBytes" | "toCharArray",
                [] | [_],
            ) => object.and_then(|object| self.same(object, name, depth)),
            _ => None,
        };
        match known {
            Some(kind) => Value::new(tree::span(node), kind),
            None => self.plain_call(node, depth),
        }
    }

    /// The receiver of a call that only changes its form; not one whose text is known and
    /// would be another.
    fn same(&mut self, object: Node, name: &str, depth: u32) -> Option<ValueKind> {
        let kind = self.value(object, depth + 1).kind;
        match kind {
            ValueKind::Text(text) if matches!(name, "trim" | "strip") => {
                Some(ValueKind::Text(text.trim().into()))
            }
            ValueKind::Text(_)
                if matches!(
                    name,
                    "toString" | "stripIndent" | "getBytes" | "toCharArray"
                ) =>
            {
                Some(kind)
            }
            ValueKind::Name(_)
            | ValueKind::Fallback(..)
            | ValueKind::Template(_)
            | ValueKind::Call(_) => Some(kind),
            _ => None,
        }
    }

    /// `String.format("..", x)` and `"..".formatted(x)`.
    fn formatted(&mut self, node: Node, list: &[Node], depth: u32) -> Option<ValueKind> {
        let object = node.child_by_field_name("object")?;
        let (format, rest) = if object.kind() == "string_literal" {
            (object, list)
        } else if self.low.text(object) == "String" {
            let (first, rest) = list.split_first()?;
            (*first, rest)
        } else {
            return None;
        };
        let format = self.value(format, depth + 1);
        let values = self.values(rest, depth);
        let parts = text::percent(format.as_text()?, &values, &format);
        Some(Value::concat(tree::span(node), parts).kind)
    }

    fn collection(
        &mut self,
        name: &str,
        object: Option<Node>,
        list: &[Node],
        depth: u32,
    ) -> Option<ValueKind> {
        match (self.low.text(object?), name) {
            ("Map" | "ImmutableMap", "of") | ("Collections", "singletonMap") => {
                self.map(list, depth)
            }
            ("Map", "ofEntries") => self.map_of_entries(list, depth),
            ("List" | "Set" | "ImmutableList" | "ImmutableSet" | "Stream", "of")
            | ("Arrays", "asList")
            | ("Collections", "singletonList" | "singleton") => {
                Some(ValueKind::List(self.values(list, depth)))
            }
            _ => None,
        }
    }

    /// `map.getOrDefault(key, default)`: `map.get(key)`, or the default.
    fn get_or_default(
        &mut self,
        node: Node,
        key: Node,
        default: Node,
        depth: u32,
    ) -> Option<ValueKind> {
        let (callee, callee_span) = self.callee(node)?;
        let map = callee.strip_suffix(".getOrDefault")?;
        let span = tree::span(node);
        let mut built = BuiltCall::new(format!("{map}.get"), callee_span, CallForm::Call);
        built.push(self.value(key, depth + 1));
        let default = self.value(default, depth + 1);
        Some(choose::fallback(span, built.into_value(span), default).kind)
    }

    /// `Optional.ofNullable(x).orElse(y)`.
    fn or_else(&mut self, node: Node, other: Option<Node>, depth: u32) -> Option<ValueKind> {
        let object = node.child_by_field_name("object")?;
        let first = self.optional(object, depth + 1)?;
        let name = tree::field_text(node, "name", self.low.source)?;
        let other = match other {
            Some(other) if name != "orElseThrow" => other,
            _ => return Some(first.kind),
        };
        let second = self.supplied(other, depth);
        Some(choose::fallback(tree::span(node), first, second).kind)
    }

    /// A value, or what a lambda without parameters gives.
    fn supplied(&mut self, node: Node, depth: u32) -> Value {
        match node.child_by_field_name("body") {
            Some(body) if node.kind() == "lambda_expression" && body.kind() != "block" => {
                self.value(body, depth + 1)
            }
            _ => self.value(node, depth + 1),
        }
    }

    /// What an Optional that is made here may hold.
    fn optional(&mut self, node: Node, depth: u32) -> Option<Value> {
        if node.kind() != "method_invocation" || depth > super::super::typed::DEEPEST_VALUE {
            return None;
        }
        let object = node.child_by_field_name("object")?;
        let name = tree::field_text(node, "name", self.low.source)?;
        let list = arguments(node.child_by_field_name("arguments")?);
        match (name, list.as_slice()) {
            ("ofNullable" | "of", [held]) => {
                let made = self.low.text(object);
                (made == "Optional" || made.ends_with(".Optional"))
                    .then(|| self.value(*held, depth + 1))
            }
            ("filter", [_]) => self.optional(object, depth + 1),
            ("map", [function]) => {
                let inner = self.optional(object, depth + 1)?;
                self.applied(*function, inner)
            }
            _ => None,
        }
    }

    /// A function that only passes its argument on to a call: the call.
    fn applied(&mut self, function: Node, argument: Value) -> Option<Value> {
        let (callee, callee_span) = match function.kind() {
            "method_reference" => {
                let span = tree::span(function);
                match self.value(function, 1).kind {
                    ValueKind::Name(name) => (name, span),
                    _ => return None,
                }
            }
            "lambda_expression" => {
                let parameter = self.low.text(function.child_by_field_name("parameters")?);
                let body = function.child_by_field_name("body")?;
                let list = arguments(body.child_by_field_name("arguments")?);
                let parameter = parameter.trim_matches(['(', ')']);
                match list.as_slice() {
                    [one] if self.low.text(*one) == parameter => self.callee(body)?,
                    _ => return None,
                }
            }
            _ => return None,
        };
        let span = argument.span;
        let text_only = matches!(
            callee.rsplit('.').next(),
            Some("trim" | "strip" | "toLowerCase" | "toUpperCase")
        );
        if text_only {
            return Some(argument);
        }
        let mut built = BuiltCall::new(callee, callee_span, CallForm::Call);
        built.push(argument);
        Some(built.into_value(span))
    }

    /// `x != null ? x : y` is x, or y; any other choice is unknown.
    pub(super) fn choice(&mut self, node: Node, depth: u32) -> Value {
        let span = tree::span(node);
        let part = |name| node.child_by_field_name(name);
        let (Some(condition), Some(first), Some(second)) =
            (part("condition"), part("consequence"), part("alternative"))
        else {
            return Value::unknown(span);
        };
        let Some(tested) = self.tested(condition) else {
            return Value::unknown(span);
        };
        let texts = (self.low.text(first), self.low.text(second));
        match choose::tested_first(&tested, texts.0, texts.1) {
            Some(is_first) => {
                let first = self.value(first, depth + 1);
                let second = self.value(second, depth + 1);
                if is_first {
                    choose::fallback(span, first, second)
                } else {
                    choose::fallback(span, second, first)
                }
            }
            None => Value::unknown(span),
        }
    }

    /// What a condition tests for being null or empty; none if it asks anything else.
    fn tested(&self, condition: Node) -> Option<Vec<&str>> {
        let mut tested = Vec::new();
        let mut stack = vec![condition];
        while let Some(node) = stack.pop() {
            match node.kind() {
                "parenthesized_expression" => stack.push(node.named_child(0)?),
                "unary_expression" => stack.push(node.child_by_field_name("operand")?),
                "binary_expression" => {
                    let left = node.child_by_field_name("left")?;
                    let right = node.child_by_field_name("right")?;
                    match node.child_by_field_name("operator")?.kind() {
                        "&&" | "||" => stack.extend([left, right]),
                        "==" | "!=" if right.kind() == "null_literal" => {
                            tested.push(self.low.text(left));
                        }
                        "==" | "!=" if left.kind() == "null_literal" => {
                            tested.push(self.low.text(right));
                        }
                        _ => return None,
                    }
                }
                "method_invocation" => {
                    let name = tree::field_text(node, "name", self.low.source)?;
                    let list = arguments(node.child_by_field_name("arguments")?);
                    match (name, list.as_slice()) {
                        ("isEmpty" | "isBlank" | "isPresent", []) => {
                            tested.push(self.low.text(node.child_by_field_name("object")?));
                        }
                        (
                            "isEmpty" | "isBlank" | "isNotEmpty" | "isNotBlank" | "hasText"
                            | "hasLength" | "isNullOrEmpty" | "isNull" | "nonNull",
                            [one],
                        ) => tested.push(self.low.text(*one)),
                        ("equals", [one]) => {
                            // `"".equals(x)` and `x.equals("")`.
                            let object = node.child_by_field_name("object")?;
                            match (self.low.text(object), self.low.text(*one)) {
                                ("\"\"", other) | (other, "\"\"") => tested.push(other),
                                _ => return None,
                            }
                        }
                        _ => return None,
                    }
                }
                _ => return None,
            }
        }
        Some(tested)
    }
}
