//! Values of Kotlin: literals, templates, joined strings, calls.

use tree_sitter::Node;

use super::Kotlin;
use crate::fact::{Part, Value, ValueKind};
use crate::lang::tree;
use crate::lang::typed::{BuiltCall, DEEPEST_VALUE, MOST_OPERANDS, choose, operands, text};

impl Kotlin<'_> {
    /// The value of an expression.
    pub(super) fn value(&mut self, node: Node, depth: u32) -> Value {
        let span = tree::span(node);
        let new = |kind| Value::new(span, kind);
        if depth > DEEPEST_VALUE {
            return Value::unknown(span);
        }
        match node.kind() {
            "string_literal" | "multiline_string_literal" => self.string(node, depth),
            "character_literal" => {
                let inside = self.low.text(node).trim_matches('\'');
                new(ValueKind::Text(text::unescape(inside).into()))
            }
            "number_literal" | "float_literal" => {
                new(ValueKind::Number(text::number(self.low.text(node))))
            }
            "identifier" => match self.low.text(node) {
                "true" => new(ValueKind::Bool(true)),
                "false" => new(ValueKind::Bool(false)),
                "null" => new(ValueKind::Null),
                _ => self.named(node),
            },
            "navigation_expression" | "this_expression" => self.named(node),
            "index_expression" => {
                self.take_key(node);
                self.named(node)
            }
            "callable_reference" => {
                let parts = tree::children(node);
                let names: Vec<&str> = parts.iter().map(|one| self.low.text(*one)).collect();
                match names.as_slice() {
                    [] => new(ValueKind::Unknown),
                    names => new(ValueKind::Name(self.low.resolve(&names.join(".")))),
                }
            }
            "call_expression" => self.call_value(node, depth),
            "collection_literal" => {
                let items = tree::children(node);
                let items = items.into_iter().map(|one| self.value(one, depth + 1));
                new(ValueKind::List(items.collect()))
            }
            "parenthesized_expression"
            | "annotated_expression"
            | "labeled_expression"
            | "spread_expression" => match tree::children(node).last() {
                Some(inner) => self.value(*inner, depth + 1),
                None => new(ValueKind::Unknown),
            },
            "as_expression" => match node.child_by_field_name("left") {
                Some(inner) => self.value(inner, depth + 1),
                None => new(ValueKind::Unknown),
            },
            "unary_expression" => self.unary(node, depth),
            "binary_expression" => self.binary(node, depth),
            "if_expression" => self.choice(node, depth),
            _ => new(ValueKind::Unknown),
        }
    }

    fn named(&self, node: Node) -> Value {
        let span = tree::span(node);
        match self.path(node) {
            Some(path) => Value::new(span, ValueKind::Name(path)),
            None => Value::unknown(span),
        }
    }

    fn unary(&mut self, node: Node, depth: u32) -> Value {
        let span = tree::span(node);
        let Some(argument) = node.child_by_field_name("argument") else {
            return Value::unknown(span);
        };
        match self.operator(node) {
            Some("!!") => self.value(argument, depth + 1),
            Some("-") => match self.value(argument, depth + 1).kind {
                ValueKind::Number(number) => {
                    Value::new(span, ValueKind::Number(format!("-{number}").into()))
                }
                _ => Value::unknown(span),
            },
            _ => Value::unknown(span),
        }
    }

    fn binary(&mut self, node: Node, depth: u32) -> Value {
        let span = tree::span(node);
        match self.operator(node) {
            Some("+") => {
                let operands = operands(node, "+");
                let values = operands
                    .into_iter()
                    .map(|one| self.value(one, depth + 1))
                    .collect();
                text::joined(span, values)
            }
            Some("?:") => {
                let (Some(left), Some(right)) = (
                    node.child_by_field_name("left"),
                    node.child_by_field_name("right"),
                ) else {
                    return Value::unknown(span);
                };
                let first = self.value(left, depth + 1);
                if self.never_returns(right) {
                    return Value { span, ..first };
                }
                let second = self.value(right, depth + 1);
                choose::fallback(span, first, second)
            }
            _ => Value::unknown(span),
        }
    }

    /// What stands behind `?:` when there is no other value.
    fn never_returns(&self, node: Node) -> bool {
        match node.kind() {
            "throw_expression" | "return_expression" => true,
            "identifier" => matches!(self.low.text(node), "continue" | "break"),
            "call_expression" => node.named_child(0).is_some_and(|callee| {
                matches!(
                    self.low.text(callee),
                    "error" | "exitProcess" | "TODO" | "fail"
                )
            }),
            _ => false,
        }
    }

    /// The value of a string with its holes.
    pub(super) fn string(&mut self, node: Node, depth: u32) -> Value {
        self.low.take(node);
        let plain = node.kind() == "string_literal";
        let mut parts: Vec<Part> = Vec::new();
        // The grammar leaves `$name` in a plain string as two pieces of text.
        let mut dollar = None;
        for child in tree::children(node) {
            let content = self.low.text(child);
            if child.kind() == "string_content" && plain {
                if let Some(start) = dollar.take() {
                    let name = identifier(content);
                    if name.is_empty() {
                        parts.push(Part::Text(format!("${content}").into()));
                    } else {
                        let span = tree::span(child);
                        let end = child.start_byte() + name.len();
                        let span = crate::text::Span::new(start, end).join(crate::text::Span {
                            end: span.start,
                            ..span
                        });
                        let kind = ValueKind::Name(self.low.resolve(name));
                        parts.push(Part::Hole(Value::new(span, kind)));
                        parts.push(Part::Text(content[name.len()..].into()));
                    }
                    continue;
                }
                if content == "$" {
                    dollar = Some(child.start_byte());
                    continue;
                }
            }
            if dollar.take().is_some() {
                parts.push(Part::Text("$".into()));
            }
            match child.kind() {
                "string_content" => parts.push(Part::Text(content.into())),
                "escape_sequence" => parts.push(Part::Text(text::unescape(content).into())),
                "interpolation" => {
                    let inner = child.named_child(0);
                    let value = match inner {
                        Some(inner) => self.value(inner, depth + 1),
                        None => Value::unknown(tree::span(child)),
                    };
                    parts.push(Part::Hole(value));
                }
                _ => {}
            }
        }
        if dollar.is_some() {
            parts.push(Part::Text("$".into()));
        }
        Value::concat(tree::span(node), parts)
    }

    /// The text of a string without holes.
    pub(super) fn string_kind(&self, node: Node) -> Option<ValueKind> {
        let mut out = String::new();
        for child in tree::children(node) {
            match child.kind() {
                "string_content" if self.low.text(child) != "$" => {
                    out.push_str(self.low.text(child));
                }
                "escape_sequence" => out.push_str(&text::unescape(self.low.text(child))),
                _ => return None,
            }
        }
        Some(ValueKind::Text(out.into()))
    }

    /// A call as a value, with its name and arguments as they are.
    pub(super) fn plain_call(&mut self, node: Node, depth: u32) -> Value {
        let span = tree::span(node);
        let Some((callee, callee_span)) = self.callee(node) else {
            return Value::unknown(span);
        };
        let form = super::call::form(&callee);
        let mut built = BuiltCall::new(callee, callee_span, form);
        self.push_all(&mut built, super::call::arguments(node), depth);
        built.into_value(span)
    }

    /// What a condition compares or tests, left to right.
    pub(super) fn compared<'t>(&self, condition: Node<'t>) -> Vec<Node<'t>> {
        let mut found = Vec::new();
        let mut stack = vec![condition];
        while let Some(node) = stack.pop() {
            if found.len() == MOST_OPERANDS {
                break;
            }
            let before = stack.len();
            let sides = ["left", "right"].map(|side| node.child_by_field_name(side));
            match node.kind() {
                "parenthesized_expression" => stack.extend(tree::children(node)),
                "binary_expression"
                    if self.operator(node).is_some_and(|sign| {
                        !matches!(sign, "+" | "-" | "*" | "/" | "%" | "?:")
                    }) =>
                {
                    stack.extend(sides.into_iter().flatten());
                }
                "in_expression" => stack.extend(sides.into_iter().flatten()),
                "is_expression" => stack.extend(sides[0]),
                "unary_expression" if self.operator(node) == Some("!") => {
                    stack.extend(node.child_by_field_name("argument"));
                }
                "call_expression" => match self.equality(node) {
                    Some(both) => stack.extend(both),
                    None => found.push(node),
                },
                _ => found.push(node),
            }
            stack[before..].reverse();
        }
        found
    }

    /// `a.equals(b, ignoreCase = true)` compares a and b.
    fn equality<'t>(&self, call: Node<'t>) -> Option<Vec<Node<'t>>> {
        let (object, name) = super::path::navigation(call.named_child(0)?)?;
        let list = super::call::listed(super::call::arguments(call).list?);
        let mut both = vec![object];
        both.extend(
            list.iter()
                .filter(|(name, _)| name.is_none())
                .map(|one| one.1),
        );
        matches!(
            self.low.text(name),
            "equals"
                | "contentEquals"
                | "startsWith"
                | "endsWith"
                | "contains"
                | "matches"
                | "isEmpty"
                | "isBlank"
                | "isNotEmpty"
                | "isNotBlank"
                | "isNullOrEmpty"
                | "isNullOrBlank"
        )
        .then_some(both)
    }
}

/// The identifier that a text starts with.
fn identifier(text: &str) -> &str {
    let end = text
        .find(|one: char| !one.is_alphanumeric() && one != '_')
        .unwrap_or(text.len());
    if text.starts_with(|one: char| one.is_ascii_digit()) {
        return "";
    }
    &text[..end]
}
