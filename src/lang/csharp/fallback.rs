//! Calls and conditional expressions of C# that stand for another value: one or the other, a
//! formatted text.

use tree_sitter::Node;

use super::CSharp;
use super::create::listed;
use super::path::binding;
use crate::fact::{CallForm, Part, Value, ValueKind};
use crate::lang::tree;
use crate::lang::typed::{BuiltCall, choose, text};

impl CSharp<'_> {
    /// The value of a call: what it stands for where that is known, else the call.
    pub(super) fn invocation_value(&mut self, node: Node, depth: u32) -> Value {
        match self.known(node, depth) {
            Some(kind) => Value::new(tree::span(node), kind),
            None => self.plain_call(node, depth),
        }
    }

    fn known(&mut self, node: Node, depth: u32) -> Option<ValueKind> {
        let function = node.child_by_field_name("function")?;
        let list = listed(node.child_by_field_name("arguments")?);
        let values: Vec<Node> = list.iter().map(|(_, value)| *value).collect();
        if self.low.text(function) == "nameof" {
            let name = self.low.text(*values.first()?);
            let name = name.rsplit('.').next().unwrap_or(name);
            return Some(ValueKind::Text(name.into()));
        }
        let (object, name) = match function.kind() {
            "member_access_expression" => (
                function.child_by_field_name("expression")?,
                function.child_by_field_name("name")?,
            ),
            "conditional_access_expression" => (
                function.child_by_field_name("condition")?,
                binding(function)?.child_by_field_name("name")?,
            ),
            _ => return None,
        };
        let written = self.low.text(object);
        match (self.low.text(name), values.as_slice()) {
            ("Format", [format, rest @ ..]) if matches!(written, "string" | "String") => {
                let format = self.value(*format, depth + 1);
                let mut arguments = Vec::with_capacity(rest.len());
                for one in rest {
                    arguments.push(self.value(*one, depth + 1));
                }
                let parts = text::braces(format.as_text()?, &arguments, &format);
                Some(Value::concat(tree::span(node), parts).kind)
            }
            ("Concat", parts) if matches!(written, "string" | "String") => {
                let mut joined = Vec::with_capacity(parts.len());
                for one in parts {
                    joined.push(Part::Hole(self.value(*one, depth + 1)));
                }
                Some(Value::concat(tree::span(node), joined).kind)
            }
            // These change how a value is written, not what it is.
            (
                "ToString" | "Trim" | "ToLower" | "ToUpper" | "ToLowerInvariant"
                | "ToUpperInvariant",
                [] | [_],
            ) => {
                let kind = self.value(object, depth + 1).kind;
                matches!(
                    kind,
                    ValueKind::Name(_)
                        | ValueKind::Fallback(..)
                        | ValueKind::Template(_)
                        | ValueKind::Call(_)
                )
                .then_some(kind)
            }
            ("GetValueOrDefault", [key, default]) => {
                let (callee, callee_span) = self.callee(function)?;
                let (map, _) = callee.rsplit_once('.')?;
                let span = tree::span(node);
                let mut built = BuiltCall::new(
                    format!("{map}.GetValueOrDefault"),
                    callee_span,
                    CallForm::Call,
                );
                built.push(self.value(*key, depth + 1));
                let default = self.value(*default, depth + 1);
                Some(choose::fallback(span, built.into_value(span), default).kind)
            }
            _ => None,
        }
    }

    /// `a ?? b`; `a` alone where `b` only throws.
    pub(super) fn either(&mut self, node: Node, depth: u32) -> Value {
        let span = tree::span(node);
        let (Some(left), Some(right)) = (
            node.child_by_field_name("left"),
            node.child_by_field_name("right"),
        ) else {
            return Value::unknown(span);
        };
        let first = self.value(left, depth + 1);
        if right.kind() == "throw_expression" {
            return Value { span, ..first };
        }
        let second = self.value(right, depth + 1);
        choose::fallback(span, first, second)
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
        if let Some(source) = self.parsed(condition, first) {
            let first = self.value(source, depth + 1);
            let second = self.value(second, depth + 1);
            return choose::fallback(span, first, second);
        }
        let Some(tested) = self.tested(condition) else {
            return Value::unknown(span);
        };
        let texts = (self.low.text(first), self.low.text(second));
        let Some(is_first) = choose::tested_first(&tested, texts.0, texts.1) else {
            return Value::unknown(span);
        };
        let first = self.value(first, depth + 1);
        let second = self.value(second, depth + 1);
        if is_first {
            choose::fallback(span, first, second)
        } else {
            choose::fallback(span, second, first)
        }
    }

    /// The text that `int.TryParse(text, out var x) ? x : ..` reads.
    fn parsed<'t>(&self, condition: Node<'t>, consequence: Node) -> Option<Node<'t>> {
        let function = condition.child_by_field_name("function")?;
        if !self.low.text(function).ends_with(".TryParse") {
            return None;
        }
        let list = listed(condition.child_by_field_name("arguments")?);
        let ((_, source), (_, target)) = (list.first()?, list.last()?);
        let name = target.child_by_field_name("name")?;
        (self.low.text(name) == self.low.text(consequence)).then_some(*source)
    }

    /// What a condition tests for being null or empty; none if it asks anything else.
    fn tested(&self, condition: Node) -> Option<Vec<&str>> {
        let mut tested = Vec::new();
        let mut stack = vec![condition];
        while let Some(node) = stack.pop() {
            match node.kind() {
                "parenthesized_expression" | "prefix_unary_expression" => {
                    stack.push(node.named_child(0)?);
                }
                "binary_expression" => {
                    let left = node.child_by_field_name("left")?;
                    let right = node.child_by_field_name("right")?;
                    match node.child_by_field_name("operator")?.kind() {
                        "&&" | "||" => stack.extend([left, right]),
                        "==" | "!=" => match (self.low.text(left), self.low.text(right)) {
                            ("null" | "\"\"" | "string.Empty", other)
                            | (other, "null" | "\"\"" | "string.Empty") => tested.push(other),
                            _ => return None,
                        },
                        _ => return None,
                    }
                }
                "is_pattern_expression" => {
                    let pattern = node.child_by_field_name("pattern")?;
                    if !matches!(self.low.text(pattern), "null" | "not null" | "{ }" | "{}") {
                        return None;
                    }
                    tested.push(self.low.text(node.child_by_field_name("expression")?));
                }
                "member_access_expression" => {
                    let name = node.child_by_field_name("name")?;
                    if self.low.text(name) != "HasValue" {
                        return None;
                    }
                    tested.push(self.low.text(node.child_by_field_name("expression")?));
                }
                "invocation_expression" => {
                    let function = node.child_by_field_name("function")?;
                    let name = function.child_by_field_name("name")?;
                    let list = listed(node.child_by_field_name("arguments")?);
                    match (self.low.text(name), &list[..]) {
                        ("IsNullOrEmpty" | "IsNullOrWhiteSpace", [(_, one)]) => {
                            tested.push(self.low.text(*one));
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
