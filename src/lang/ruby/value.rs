//! Expressions to values. Knows no facts.

use std::collections::HashMap;

use tree_sitter::Node;

use super::block::is_empty_block;
use super::called::backtick;
use super::path::only_child;
use crate::fact::{MapEntry, Part, Value, ValueKind};
use crate::lang::names::Names;
use crate::lang::{printf, tree};

/// Reads single expressions.
pub(super) struct Reader<'a> {
    pub(super) source: &'a str,
    /// What block parameters stand for.
    pub(super) names: Names,
    /// Bodies of heredocs by the first byte of their beginning.
    pub(super) heredocs: HashMap<usize, Node<'a>>,
}

impl<'a> Reader<'a> {
    /// The text of a node.
    pub(super) fn text(&self, node: Node) -> &'a str {
        tree::text(node, self.source)
    }

    /// The value of an expression.
    pub(super) fn value(&self, node: Node<'a>) -> Value {
        self.value_at(node, 0)
    }

    pub(super) fn value_at(&self, node: Node<'a>, depth: usize) -> Value {
        let span = tree::span(node);
        if depth > tree::DEEPEST {
            return Value::unknown(span);
        }
        let kind = match node.kind() {
            "string" | "chained_string" | "delimited_symbol" => return self.string(node, depth),
            "simple_symbol" => {
                let text = self.text(node);
                ValueKind::Text(text.strip_prefix(':').unwrap_or(text).into())
            }
            "character" => ValueKind::Text(self.text(node).trim_start_matches('?').into()),
            "heredoc_beginning" => {
                let text = self.heredoc(node, depth);
                if self.text(node).ends_with('`') {
                    return backtick(span, text);
                }
                return text;
            }
            "string_array" | "symbol_array" => return self.words(node, depth),
            "subshell" => {
                let command = self.string(node, depth);
                return backtick(span, command);
            }
            "integer" | "float" | "rational" | "complex" => {
                ValueKind::Number(self.text(node).replace('_', "").into())
            }
            "true" => ValueKind::Bool(true),
            "false" => ValueKind::Bool(false),
            "nil" => ValueKind::Null,
            "line" => ValueKind::Name("__LINE__".into()),
            "array" | "right_assignment_list" => ValueKind::List(self.items(node, depth)),
            "hash" => ValueKind::Map(self.entries(node, depth)),
            "unary" => return self.unary(node, depth),
            "binary" => return self.binary(node, depth),
            "conditional" => return self.conditional(node, depth),
            "rescue_modifier" => {
                let body = node.child_by_field_name("body");
                let handler = node.child_by_field_name("handler");
                match (body, handler) {
                    (Some(body), Some(handler)) => self.fallback(body, handler, depth),
                    _ => ValueKind::Unknown,
                }
            }
            "assignment" => match node.child_by_field_name("right") {
                Some(right) => return self.value_at(right, depth + 1),
                None => ValueKind::Unknown,
            },
            "parenthesized_statements" | "begin" => match last_statement(node) {
                Some(last) => return self.value_at(last, depth + 1),
                None => ValueKind::Unknown,
            },
            "lambda" if is_empty_block(node) => ValueKind::Null,
            "call" => return self.call_value(node, depth),
            _ => match self.path(node) {
                Some(path) => ValueKind::Name(path.into()),
                None => ValueKind::Unknown,
            },
        };
        Value::new(span, kind)
    }

    fn items(&self, node: Node<'a>, depth: usize) -> Vec<Value> {
        let mut cursor = node.walk();
        let mut items = Vec::new();
        let mut pairs = Vec::new();
        for child in node.named_children(&mut cursor) {
            match child.kind() {
                "comment" => {}
                // `[a, b: 1]` ends with a hash.
                "pair" => pairs.extend(self.entry(child, depth)),
                _ => items.push(self.value_at(child, depth + 1)),
            }
        }
        if let (Some(first), Some(last)) = (pairs.first(), pairs.last()) {
            let span = first.key_span.join(last.value.span);
            items.push(Value::new(span, ValueKind::Map(pairs)));
        }
        items
    }

    fn entries(&self, node: Node<'a>, depth: usize) -> Vec<MapEntry> {
        let mut cursor = node.walk();
        node.named_children(&mut cursor)
            .filter(|child| child.kind() == "pair")
            .filter_map(|pair| self.entry(pair, depth))
            .collect()
    }

    /// A pair of a hash or of a call's arguments.
    pub(super) fn entry(&self, pair: Node<'a>, depth: usize) -> Option<MapEntry> {
        let key = pair.child_by_field_name("key")?;
        let text: Box<str> = match key.kind() {
            "hash_key_symbol" => self.text(key).into(),
            "string" | "simple_symbol" | "delimited_symbol" | "integer" => self
                .literal(key)
                .as_ref()
                .and_then(Value::as_scalar)
                .unwrap_or("?")
                .into(),
            _ => self.path(key).map_or_else(|| "?".into(), Into::into),
        };
        let value = match pair.child_by_field_name("value") {
            Some(value) => self.value_at(value, depth + 1),
            // `{ port: }` stands for `{ port: port }`.
            None => Value::new(tree::span(key), ValueKind::Name(text.clone())),
        };
        Some(MapEntry {
            key: text,
            key_span: tree::span(key),
            value,
        })
    }

    fn fallback(&self, first: Node<'a>, second: Node<'a>, depth: usize) -> ValueKind {
        ValueKind::Fallback(
            Box::new(self.value_at(first, depth + 1)),
            Box::new(self.value_at(second, depth + 1)),
        )
    }

    fn unary(&self, node: Node<'a>, depth: usize) -> Value {
        let span = tree::span(node);
        let operator = tree::field_text(node, "operator", self.source).unwrap_or_default();
        let operand = node
            .child_by_field_name("operand")
            .map(|operand| self.value_at(operand, depth + 1));
        let kind = match (operator, operand.map(|operand| operand.kind)) {
            ("-", Some(ValueKind::Number(number))) => {
                ValueKind::Number(format!("-{number}").into())
            }
            // `-"x"` and `+"x"` only freeze and unfreeze.
            ("-" | "+", Some(kind @ (ValueKind::Text(_) | ValueKind::Template(_))))
            | ("+", Some(kind @ ValueKind::Number(_))) => kind,
            _ => ValueKind::Unknown,
        };
        Value::new(span, kind)
    }

    fn binary(&self, node: Node<'a>, depth: usize) -> Value {
        let span = tree::span(node);
        let left = node.child_by_field_name("left");
        let right = node.child_by_field_name("right");
        let operator = tree::field_text(node, "operator", self.source).unwrap_or_default();
        let kind = match (operator, left, right) {
            ("||" | "or", Some(left), Some(right)) => self.fallback(left, right, depth),
            ("+", ..) => return self.concatenation(node, depth),
            ("%", Some(left), Some(right)) => {
                let format = self.value_at(left, depth + 1);
                let Some(format) = format.as_text() else {
                    return Value::unknown(span);
                };
                let given = self.value_at(right, depth + 1);
                let given = match given.kind {
                    ValueKind::List(items) => items,
                    _ => vec![given],
                };
                return Value::concat(span, printf::parts(format, &given, span));
            }
            _ => ValueKind::Unknown,
        };
        Value::new(span, kind)
    }

    /// `a + b + ...`: a template as soon as one operand is a string. The left spine is
    /// followed without recursion, since generated code concatenates by the hundred.
    fn concatenation(&self, node: Node<'a>, depth: usize) -> Value {
        let span = tree::span(node);
        let operands = self.operands_of_plus(node);
        let values: Vec<Value> = operands
            .into_iter()
            .map(|operand| self.value_at(operand, depth + 1))
            .collect();
        let first_is_root = values
            .first()
            .and_then(Value::as_name)
            .is_some_and(|name| name.ends_with("Rails.root"));
        let textual = values
            .iter()
            .any(|value| matches!(value.kind, ValueKind::Text(_) | ValueKind::Template(_)));
        if !textual {
            return Value::unknown(span);
        }
        let mut parts = Vec::with_capacity(values.len());
        for (index, value) in values.into_iter().enumerate() {
            // A `Pathname` joins where a string appends.
            let joined = first_is_root && index > 0;
            if joined && value.as_text().is_some_and(|text| !text.starts_with('/')) {
                parts.push(Part::Text("/".into()));
            }
            parts.push(Part::Hole(value));
        }
        Value::concat(span, parts)
    }

    /// The operands of a chain of `+`, in order.
    pub(super) fn operands_of_plus(&self, node: Node<'a>) -> Vec<Node<'a>> {
        tree::operands(node, "binary", "+", self.source)
    }

    /// `x ? x : y` falls back; any other choice between two is unknown.
    fn conditional(&self, node: Node<'a>, depth: usize) -> Value {
        let span = tree::span(node);
        let [Some(condition), Some(yes), Some(no)] = ["condition", "consequence", "alternative"]
            .map(|field| node.child_by_field_name(field))
        else {
            return Value::unknown(span);
        };
        let kind = match self.tested(condition) {
            Some((path, true)) if self.is_read_of(yes, &path) => self.fallback(yes, no, depth),
            Some((path, false)) if self.is_read_of(no, &path) => self.fallback(no, yes, depth),
            _ => ValueKind::Unknown,
        };
        Value::new(span, kind)
    }

    /// What a condition tests for being there, and whether it holds when it is.
    fn tested(&self, condition: Node<'a>) -> Option<(String, bool)> {
        let mut condition = condition;
        while condition.kind() == "parenthesized_statements" {
            condition = only_child(condition)?;
        }
        if condition.kind() == "call" {
            let receiver = condition.child_by_field_name("receiver")?;
            let method = tree::field_text(condition, "method", self.source)?;
            match method {
                "nil?" | "blank?" | "empty?" => return Some((self.path(receiver)?, false)),
                "present?" => return Some((self.path(receiver)?, true)),
                "key?" | "has_key?" | "include?" => {
                    let arguments = condition.child_by_field_name("arguments")?;
                    let key = self.literal(only_child(arguments)?)?;
                    return Some((format!("{}.{}", self.path(receiver)?, key.as_text()?), true));
                }
                _ => {}
            }
        }
        Some((self.path(condition)?, true))
    }

    fn is_read_of(&self, node: Node<'a>, path: &str) -> bool {
        let found = self.path(node);
        found.as_deref() == Some(path)
            || path
                .rsplit_once('.')
                .is_some_and(|(object, key)| self.fetches(node, object, key))
    }

    /// Whether a node is `object.fetch("key")`.
    fn fetches(&self, node: Node<'a>, object: &str, key: &str) -> bool {
        node.kind() == "call"
            && self.callee(node) == format!("{object}.fetch")
            && node
                .child_by_field_name("arguments")
                .and_then(only_child)
                .and_then(|argument| self.literal(argument))
                .is_some_and(|argument| argument.as_text() == Some(key))
    }
}

/// The expression that a body evaluates to.
pub(super) fn last_statement(body: Node<'_>) -> Option<Node<'_>> {
    let mut cursor = body.walk();
    let mut last = None;
    for child in body.named_children(&mut cursor) {
        match child.kind() {
            "comment" | "empty_statement" | "heredoc_body" => {}
            // What a rescued body gives is not known.
            "rescue" | "ensure" | "else" => return None,
            _ => last = Some(child),
        }
    }
    last
}
