//! Expressions of Scala that stand for another value: options, choices, lists, maps.

use tree_sitter::Node;

use super::Scala;
use super::call::listed;
use super::path::only;
use crate::fact::{CallForm, MapEntry, Value, ValueKind};
use crate::lang::tree;
use crate::lang::typed::{BuiltCall, choose, text};
use crate::text::Span;

/// Members that only convert what they are read of.
const CONVERSIONS: &[&str] = &[
    "toInt",
    "toLong",
    "toShort",
    "toDouble",
    "toFloat",
    "toBoolean",
    "toString",
    "toIntOption",
    "toLongOption",
    "toBooleanOption",
    "toOption",
    "trim",
    "toLowerCase",
    "toUpperCase",
    "get",
    "some",
    "toArray",
    "getBytes",
    "toCharArray",
    "value",
];

impl Scala<'_> {
    /// The value of a call: what it stands for where that is known, else the call.
    pub(super) fn call_value(&mut self, node: Node, depth: u32) -> Value {
        let span = tree::span(node);
        let known = match node.child_by_field_name("function") {
            Some(callee) if callee.kind() == "identifier" => {
                self.made_of(self.low.text(callee), node, depth)
            }
            Some(callee) if callee.kind() == "field_expression" => {
                self.on_object(callee, node, depth)
            }
            _ => None,
        };
        match known {
            Some(kind) => Value::new(span, kind),
            None => self.plain_call(node, depth),
        }
    }

    /// `List(..)`, `Map(..)`, `Some(x)`.
    fn made_of(&mut self, name: &str, node: Node, depth: u32) -> Option<ValueKind> {
        let list = listed(node.child_by_field_name("arguments")?);
        match (name, list.as_slice()) {
            ("List" | "Seq" | "Set" | "Vector" | "Array" | "IndexedSeq" | "NonEmptyList", _) => {
                let items = list.iter().map(|(_, item)| self.value(*item, depth + 1));
                Some(ValueKind::List(items.collect()))
            }
            ("Map", _) => {
                let mut entries = Vec::new();
                for (_, pair) in list {
                    entries.push(self.pair(pair, depth)?);
                }
                Some(ValueKind::Map(entries))
            }
            ("Some" | "Option" | "Try" | "Right", [(None, only)]) => {
                Some(self.value(*only, depth + 1).kind)
            }
            _ => None,
        }
    }

    /// `"key" -> value`.
    fn pair(&mut self, node: Node, depth: u32) -> Option<MapEntry> {
        if node.kind() != "infix_expression"
            || tree::field_text(node, "operator", self.low.source) != Some("->")
        {
            return None;
        }
        let key = node.child_by_field_name("left")?;
        let value = node.child_by_field_name("right")?;
        let name = match self.value(key, depth + 1).kind {
            ValueKind::Text(text) => text,
            ValueKind::Name(name) => name,
            _ => return None,
        };
        Some(MapEntry {
            key: name,
            key_span: tree::span(key),
            value: self.value(value, depth + 1),
        })
    }

    fn on_object(&mut self, callee: Node, node: Node, depth: u32) -> Option<ValueKind> {
        let object = callee.child_by_field_name("value")?;
        let name = self.low.text(callee.child_by_field_name("field")?);
        let list = listed(node.child_by_field_name("arguments")?);
        let span = tree::span(node);
        match (name, list.as_slice()) {
            ("getOrElse" | "orElse", [(None, default)]) => {
                Some(self.or_else(span, object, *default, depth).kind)
            }
            ("getOrElse", [(None, key), (None, default)]) => {
                let path = self.path(object)?;
                let callee = format!("{path}.get");
                let mut built = BuiltCall::new(callee, tree::span(callee_of(node)), CallForm::Call);
                built.push(self.value(*key, depth + 1));
                let second = self.value(*default, depth + 1);
                Some(choose::fallback(span, built.into_value(span), second).kind)
            }
            ("map" | "flatMap" | "filter" | "collect", [(None, only)]) => {
                let converts = self.low.text(*only);
                let plain = converts.starts_with("_.") && CONVERSIONS.contains(&&converts[2..]);
                (plain || name == "filter")
                    .then(|| self.same(object, depth))
                    .flatten()
            }
            ("format", _) => {
                let format = self.value(object, depth + 1);
                let values: Vec<Value> = list
                    .iter()
                    .map(|(_, value)| self.value(*value, depth + 1))
                    .collect();
                let parts = text::percent(format.as_text()?, &values, &format);
                Some(Value::concat(span, parts).kind)
            }
            (name, []) if CONVERSIONS.contains(&name) => self.same(object, depth),
            _ => None,
        }
    }

    /// A member that is read: what it converts, or its name.
    pub(super) fn field(&mut self, node: Node, depth: u32) -> Value {
        let span = tree::span(node);
        let (Some(object), Some(field)) = (
            node.child_by_field_name("value"),
            node.child_by_field_name("field"),
        ) else {
            return Value::unknown(span);
        };
        let name = self.low.text(field);
        if CONVERSIONS.contains(&name) {
            if let Some(kind) = self.same(object, depth) {
                return Value::new(span, kind);
            }
        } else if matches!(name, "stripMargin") {
            let value = self.value(object, depth + 1);
            return match value.kind {
                ValueKind::Text(block) => Value::text(span, margin(&block)),
                kind => Value::new(span, kind),
            };
        }
        self.named(node)
    }

    /// What a call that only converts stands on; not a text that it would change.
    fn same(&mut self, object: Node, depth: u32) -> Option<ValueKind> {
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

    /// `option.getOrElse(default)`
    pub(super) fn or_else(&mut self, span: Span, first: Node, second: Node, depth: u32) -> Value {
        let value = self.value(first, depth + 1);
        if self.never_returns(second) {
            return Value { span, ..value };
        }
        let second = self.value(second, depth + 1);
        choose::fallback(span, value, second)
    }

    /// What stands for a value when there is no other one.
    fn never_returns(&self, node: Node) -> bool {
        let mut node = node;
        while matches!(node.kind(), "block" | "parenthesized_expression")
            && let Some(inner) = only(node)
        {
            node = inner;
        }
        match node.kind() {
            "throw_expression" | "return_expression" => true,
            "call_expression" => node.child_by_field_name("function").is_some_and(|callee| {
                matches!(
                    self.low.text(callee),
                    "sys.error" | "sys.exit" | "error" | "fail"
                )
            }),
            _ => false,
        }
    }

    /// `if (x != null) x else y` is x, or y; any other choice is unknown.
    pub(super) fn choice(&mut self, node: Node, depth: u32) -> Value {
        let span = tree::span(node);
        let parts = ["condition", "consequence", "alternative"]
            .map(|field| node.child_by_field_name(field));
        let [Some(condition), Some(first), Some(second)] = parts else {
            return Value::unknown(span);
        };
        let Some(tested) = self.tested(condition) else {
            return Value::unknown(span);
        };
        let texts = (self.low.text(first), self.low.text(second));
        let Some(is_first) = choose::tested_first(&[tested], texts.0, texts.1) else {
            return Value::unknown(span);
        };
        let (first, second) = if is_first {
            (first, second)
        } else {
            (second, first)
        };
        self.or_else(span, first, second, depth)
    }

    /// What a condition tests for being null or empty; none if it asks anything else.
    fn tested(&self, condition: Node) -> Option<&str> {
        let mut node = condition;
        loop {
            match node.kind() {
                "parenthesized_expression" | "prefix_expression" => node = only(node)?,
                "infix_expression" => {
                    let sides = ["left", "right"].map(|side| node.child_by_field_name(side));
                    let [left, right] = sides;
                    return match (self.low.text(left?), self.low.text(right?)) {
                        ("null" | "\"\"", other) | (other, "null" | "\"\"") => Some(other),
                        _ => None,
                    };
                }
                "field_expression" => {
                    let name = node.child_by_field_name("field")?;
                    return matches!(
                        self.low.text(name),
                        "isEmpty" | "nonEmpty" | "isDefined" | "isBlank"
                    )
                    .then(|| {
                        node.child_by_field_name("value")
                            .map(|of| self.low.text(of))
                    })?;
                }
                _ => return None,
            }
        }
    }

    /// `x match { case Some(v) => v; case None => y }` is x, or y.
    pub(super) fn chosen(&mut self, node: Node, depth: u32) -> Value {
        let span = tree::span(node);
        let subject = node.child_by_field_name("value");
        let clauses = node.child_by_field_name("body").map(tree::children);
        let (Some(subject), Some([first, second])) = (subject, clauses.as_deref()) else {
            return Value::unknown(span);
        };
        let parts = |clause: &Node| {
            let pattern = clause.child_by_field_name("pattern")?;
            let body = clause.child_by_field_name("body")?;
            Some((self.low.text(pattern), tree::span(body), body.id()))
        };
        let (Some(one), Some(other)) = (parts(first), parts(second)) else {
            return Value::unknown(span);
        };
        let is_missing = |pattern: &str| matches!(pattern, "None" | "null" | "_");
        let (found, missing) = match (is_missing(one.0), is_missing(other.0)) {
            (false, true) => (one, second),
            (true, false) => (other, first),
            _ => return Value::unknown(span),
        };
        let bound = found
            .0
            .strip_prefix("Some(")
            .and_then(|rest| rest.strip_suffix(')'))
            .unwrap_or(found.0);
        if !choose::mentions(found.1.slice(self.low.source), bound) {
            return Value::unknown(span);
        }
        match missing.child_by_field_name("body") {
            Some(default) => self.or_else(span, subject, default, depth),
            None => Value::unknown(span),
        }
    }
}

fn callee_of(call: Node) -> Node {
    call.child_by_field_name("function").unwrap_or(call)
}

/// A text whose lines begin behind a bar.
fn margin(block: &str) -> String {
    let lines = block.split('\n').map(|line| {
        let behind = line.trim_start().strip_prefix('|');
        behind.unwrap_or(line)
    });
    lines.collect::<Vec<_>>().join("\n")
}
