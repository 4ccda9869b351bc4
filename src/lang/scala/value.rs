//! Values of Scala: literals, templates, joined strings, calls.

use tree_sitter::Node;

use super::Scala;
use super::path::{constructed, only};
use crate::fact::{CallForm, Part, Value, ValueKind};
use crate::lang::tree;
use crate::lang::typed::{BuiltCall, DEEPEST_VALUE, MOST_OPERANDS, text};

impl Scala<'_> {
    /// The value of an expression.
    pub(super) fn value(&mut self, node: Node, depth: u32) -> Value {
        let span = tree::span(node);
        let new = |kind| Value::new(span, kind);
        if depth > DEEPEST_VALUE {
            return Value::unknown(span);
        }
        match node.kind() {
            "string" => {
                let content = literal(self.low.text(node));
                self.low.string(node, content)
            }
            "interpolated_string_expression" => self.interpolated(node, depth),
            "character_literal" => {
                let inside = self.low.text(node).trim_matches('\'');
                new(ValueKind::Text(text::unescape(inside).into()))
            }
            "integer_literal" | "floating_point_literal" => {
                new(ValueKind::Number(text::number(self.low.text(node))))
            }
            "boolean_literal" => new(ValueKind::Bool(self.low.text(node) == "true")),
            "null_literal" => new(ValueKind::Null),
            "identifier" | "generic_function" => self.named(node),
            "field_expression" => self.field(node, depth),
            "call_expression" => self.call_value(node, depth),
            "instance_expression" => {
                let Some(path) = constructed(node).and_then(|made| self.type_path(made)) else {
                    return Value::unknown(span);
                };
                let mut built = BuiltCall::new(path, span, CallForm::New);
                if let Some(list) = node.child_by_field_name("arguments") {
                    self.push_arguments(&mut built, list, depth);
                }
                built.into_value(span)
            }
            "tuple_expression" => {
                let items = tree::children(node).into_iter();
                let items = items.map(|one| self.value(one, depth + 1)).collect();
                new(ValueKind::List(items))
            }
            "parenthesized_expression" | "block" | "indented_block" => match only(node) {
                Some(inner) => self.value(inner, depth + 1),
                None => Value::unknown(span),
            },
            "ascription_expression" => match node.named_child(0) {
                Some(inner) => self.value(inner, depth + 1),
                None => Value::unknown(span),
            },
            "infix_expression" => self.operation(node, depth),
            "if_expression" => self.choice(node, depth),
            "match_expression" => self.chosen(node, depth),
            _ => Value::unknown(span),
        }
    }

    pub(super) fn named(&self, node: Node) -> Value {
        let span = tree::span(node);
        match self.path(node) {
            Some(path) => Value::new(span, ValueKind::Name(path)),
            None => Value::unknown(span),
        }
    }

    fn operation(&mut self, node: Node, depth: u32) -> Value {
        let span = tree::span(node);
        let sides = ["left", "operator", "right"].map(|side| node.child_by_field_name(side));
        let [Some(left), Some(operator), Some(right)] = sides else {
            return Value::unknown(span);
        };
        match self.low.text(operator) {
            "+" => {
                let values = self
                    .joined(node)
                    .into_iter()
                    .map(|one| self.value(one, depth + 1))
                    .collect();
                text::joined(span, values)
            }
            "getOrElse" | "orElse" => self.or_else(span, left, right, depth),
            _ => Value::unknown(span),
        }
    }

    /// The operands that `+` joins, left to right, without recursion.
    pub(super) fn joined<'t>(&self, node: Node<'t>) -> Vec<Node<'t>> {
        let mut right = Vec::new();
        let mut node = node;
        while node.kind() == "infix_expression"
            && tree::field_text(node, "operator", self.low.source) == Some("+")
            && let (Some(first), Some(second)) = (
                node.child_by_field_name("left"),
                node.child_by_field_name("right"),
            )
        {
            right.push(second);
            node = first;
        }
        right.push(node);
        right.reverse();
        right
    }

    /// `s"a${b}c$d"`: what stands between the holes is text.
    fn interpolated(&mut self, node: Node, depth: u32) -> Value {
        self.low.take(node);
        let span = tree::span(node);
        let interpolator = tree::field_text(node, "interpolator", self.low.source).unwrap_or("s");
        let Some(string) = tree::children(node)
            .into_iter()
            .find(|one| one.kind() == "interpolated_string")
        else {
            return Value::unknown(span);
        };
        let whole = self.low.text(string);
        let quotes = if whole.len() >= 6 && whole.starts_with("\"\"\"") {
            3
        } else {
            1
        };
        let raw = quotes == 3 || interpolator == "raw";
        let mut at = string.start_byte() + quotes.min(whole.len());
        let end = (string.end_byte().saturating_sub(quotes)).max(at);
        let mut parts = Vec::new();
        for hole in tree::children(string) {
            if hole.kind() != "interpolation" {
                continue;
            }
            parts.push(self.piece(at, hole.start_byte(), raw));
            let value = match hole.named_child(0) {
                Some(inner) => self.value(inner, depth + 1),
                None => Value::unknown(tree::span(hole)),
            };
            parts.push(Part::Hole(value));
            at = hole.end_byte().max(at);
        }
        parts.push(self.piece(at, end, raw));
        Value::concat(span, parts)
    }

    fn piece(&self, start: usize, end: usize, raw: bool) -> Part {
        let text = self.low.source.get(start..end.max(start)).unwrap_or("");
        let text = text.replace("$$", "$");
        Part::Text(if raw {
            text.into()
        } else {
            text::unescape(&text).into()
        })
    }

    /// A call as a value, with its name and arguments as they are.
    pub(super) fn plain_call(&mut self, node: Node, depth: u32) -> Value {
        let span = tree::span(node);
        let Some((callee, callee_span)) = self.callee(node) else {
            return Value::unknown(span);
        };
        let form = super::call::form(&callee);
        let mut built = BuiltCall::new(callee, callee_span, form);
        let mut lists = vec![node];
        // Of `f(a)(b)` the first list says what is called.
        while let Some(inner) = lists
            .last()
            .and_then(|call| call.child_by_field_name("function"))
            .filter(|inner| inner.kind() == "call_expression")
        {
            lists.push(inner);
        }
        let list = lists
            .pop()
            .and_then(|call| call.child_by_field_name("arguments"));
        if let Some(list) = list {
            self.push_arguments(&mut built, list, depth);
        }
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
            let side = |field| node.child_by_field_name(field);
            match node.kind() {
                "parenthesized_expression" | "prefix_expression" => stack.extend(only(node)),
                "infix_expression"
                    if tree::field_text(node, "operator", self.low.source)
                        .is_some_and(|sign| !matches!(sign, "+" | "-" | "*" | "/" | "->")) =>
                {
                    stack.extend(side("right"));
                    stack.extend(side("left"));
                }
                "call_expression" => match self.equality(node) {
                    Some([first, second]) => stack.extend([second, first]),
                    None => found.push(node),
                },
                _ => found.push(node),
            }
        }
        found
    }

    /// `a.equals(b)`, `a.contains(b)` compare a and b.
    fn equality<'t>(&self, call: Node<'t>) -> Option<[Node<'t>; 2]> {
        let function = call.child_by_field_name("function")?;
        let object = function.child_by_field_name("value")?;
        let name = function.child_by_field_name("field")?;
        let argument = only(call.child_by_field_name("arguments")?)?;
        matches!(
            self.low.text(name),
            "equals" | "equalsIgnoreCase" | "contains" | "startsWith" | "endsWith"
        )
        .then_some([object, argument])
    }
}

/// The text of a string literal with its quotes.
fn literal(raw: &str) -> String {
    match raw.strip_prefix("\"\"\"") {
        Some(rest) if rest.ends_with("\"\"\"") => rest[..rest.len() - 3].to_owned(),
        _ => {
            let inside = raw.strip_prefix('"').unwrap_or(raw);
            let inside = inside.strip_suffix('"').unwrap_or(inside);
            text::unescape(inside).into_owned()
        }
    }
}
