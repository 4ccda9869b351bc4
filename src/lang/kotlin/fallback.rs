//! Calls and conditional expressions of Kotlin that stand for another value: one or the other,
//! a list, a map, what a scope function stands on.

use tree_sitter::Node;

use super::Kotlin;
use super::call::{arguments, listed};
use super::path::navigation;
use crate::fact::{CallForm, MapEntry, Value, ValueKind};
use crate::lang::tree;
use crate::lang::typed::{BuiltCall, choose, text};

impl Kotlin<'_> {
    /// The value of a call: what it stands for where that is known, else the call.
    pub(super) fn call_value(&mut self, node: Node, depth: u32) -> Value {
        let known = match node.named_child(0) {
            Some(callee) if callee.kind() == "identifier" => {
                self.made(self.low.text(callee), node, depth)
            }
            Some(callee) => self.on_object(callee, node, depth),
            None => None,
        };
        match known {
            Some(kind) => Value::new(tree::span(node), kind),
            None => self.plain_call(node, depth),
        }
    }

    /// `listOf(..)`, `mapOf(..)`.
    fn made(&mut self, name: &str, node: Node, depth: u32) -> Option<ValueKind> {
        let list = arguments(node).list?;
        match name {
            "listOf" | "setOf" | "arrayOf" | "mutableListOf" | "mutableSetOf" | "arrayListOf"
            | "listOfNotNull" | "intArrayOf" => {
                let items = listed(list);
                let items = items
                    .into_iter()
                    .map(|(_, item)| self.value(item, depth + 1));
                Some(ValueKind::List(items.collect()))
            }
            "mapOf" | "mutableMapOf" | "hashMapOf" | "linkedMapOf" | "sortedMapOf" => {
                let mut entries = Vec::new();
                for (_, pair) in listed(list) {
                    entries.push(self.pair(pair, depth)?);
                }
                Some(ValueKind::Map(entries))
            }
            _ => None,
        }
    }

    /// `"key" to value`.
    fn pair(&mut self, node: Node, depth: u32) -> Option<MapEntry> {
        let [key, to, value] = tree::children(node)[..] else {
            return None;
        };
        if node.kind() != "infix_expression" || self.low.text(to) != "to" {
            return None;
        }
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
        // `x.f(y) { }`: the parentheses are in the call inside.
        let navigated = if callee.kind() == "call_expression" {
            callee.named_child(0)?
        } else {
            callee
        };
        let (object, name) = navigation(navigated)?;
        let name = self.low.text(name);
        let parts = arguments(node);
        let list = parts.list.map(listed).unwrap_or_default();
        match (name, list.as_slice(), parts.lambda) {
            (
                "toInt"
                | "toIntOrNull"
                | "toLong"
                | "toLongOrNull"
                | "toShort"
                | "toDouble"
                | "toDoubleOrNull"
                | "toBoolean"
                | "toBooleanStrictOrNull"
                | "toString"
                | "trim"
                | "lowercase"
                | "uppercase"
                | "toLowerCase"
                | "toUpperCase"
                | "orEmpty",
                [] | [_],
                None,
            )
            | ("also" | "apply" | "takeIf" | "takeUnless", [], Some(_)) => self.same(object, depth),
            ("toByteArray" | "encodeToByteArray" | "toCharArray", [] | [_], None) => {
                Some(self.value(object, depth + 1).kind)
            }
            ("trimIndent" | "trimMargin", _, None) => match self.value(object, depth + 1).kind {
                ValueKind::Text(block) => Some(ValueKind::Text(
                    text::dedent(block.trim_end()).trim_matches('\n').into(),
                )),
                ValueKind::Template(parts) => Some(ValueKind::Template(parts)),
                _ => None,
            },
            ("ifEmpty" | "ifBlank", [], Some(lambda)) => {
                let second = self.lambda_value(lambda, depth)?;
                let first = self.value(object, depth + 1);
                Some(choose::fallback(tree::span(node), first, second).kind)
            }
            ("getOrDefault", [(_, key), (_, default)], None) => {
                let second = self.value(*default, depth + 1);
                self.get_or(node, *key, second, depth)
            }
            ("getOrElse", [(_, key)], Some(lambda)) => {
                let second = self.lambda_value(lambda, depth)?;
                self.get_or(node, *key, second, depth)
            }
            ("format", _, None) => {
                let format = self.value(object, depth + 1);
                let values: Vec<Value> = list
                    .iter()
                    .map(|(_, value)| self.value(*value, depth + 1))
                    .collect();
                match (format.as_text(), values.split_first()) {
                    (Some(known), _) => {
                        let parts = text::percent(known, &values, &format);
                        Some(Value::concat(tree::span(node), parts).kind)
                    }
                    (None, Some((first, rest))) if self.low.text(object) == "String" => {
                        let parts = text::percent(first.as_text()?, rest, first);
                        Some(Value::concat(tree::span(node), parts).kind)
                    }
                    _ => None,
                }
            }
            ("let", [], Some(lambda)) => self.let_value(object, lambda, depth),
            _ => None,
        }
    }

    /// What a call that only converts or configures stands on; not a text that it would
    /// change.
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

    /// `map.getOrDefault(key, default)`: `map.get(key)`, or the default.
    fn get_or(&mut self, node: Node, key: Node, default: Value, depth: u32) -> Option<ValueKind> {
        let (callee, callee_span) = self.callee(node)?;
        let (map, _) = callee.rsplit_once('.')?;
        let span = tree::span(node);
        let mut built = BuiltCall::new(format!("{map}.get"), callee_span, CallForm::Call);
        built.push(self.value(key, depth + 1));
        Some(choose::fallback(span, built.into_value(span), default).kind)
    }

    /// What a lambda of one expression gives.
    fn lambda_value(&mut self, lambda: Node, depth: u32) -> Option<Value> {
        match tree::children(lambda).as_slice() {
            [only] if only.kind() != "lambda_parameters" => Some(self.value(*only, depth + 1)),
            _ => None,
        }
    }

    /// `x?.let { it.toInt() }` and `x?.let { f(it) }`: x, or `f(x)`.
    fn let_value(&mut self, object: Node, lambda: Node, depth: u32) -> Option<ValueKind> {
        let children = tree::children(lambda);
        let (parameter, body) = match children.as_slice() {
            [body] => ("it", *body),
            [parameter, body] if parameter.kind() == "lambda_parameters" => {
                (self.low.text(*parameter), *body)
            }
            _ => return None,
        };
        if body.kind() != "call_expression" {
            return None;
        }
        let list = arguments(body).list.map(listed)?;
        if let [(None, only)] = list.as_slice()
            && self.low.text(*only) == parameter
        {
            let (callee, span) = self.callee(body)?;
            let mut built = BuiltCall::new(callee, span, CallForm::Call);
            built.push(self.value(object, depth + 1));
            return Some(built.into_value(span).kind);
        }
        let (inner, name) = navigation(body.named_child(0)?)?;
        let converts = self.low.text(name).starts_with("to") || self.low.text(name) == "trim";
        (list.is_empty() && converts && self.low.text(inner) == parameter)
            .then(|| self.same(object, depth))
            .flatten()
    }

    /// `if (x != null) x else y` is x, or y; any other choice is unknown.
    pub(super) fn choice(&mut self, node: Node, depth: u32) -> Value {
        let span = tree::span(node);
        let mut parts = tree::children(node);
        parts.retain(|one| !one.is_extra());
        let [condition, first, second] = parts[..] else {
            return Value::unknown(span);
        };
        let (Some(first), Some(second)) = (only(first), only(second)) else {
            return Value::unknown(span);
        };
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

    /// What a condition tests for being null or empty; none if it asks anything else.
    fn tested(&self, condition: Node) -> Option<Vec<&str>> {
        let mut tested = Vec::new();
        let mut stack = vec![condition];
        while let Some(node) = stack.pop() {
            match node.kind() {
                "parenthesized_expression" => stack.push(node.named_child(0)?),
                "unary_expression" => stack.push(node.child_by_field_name("argument")?),
                "binary_expression" => {
                    let left = node.child_by_field_name("left")?;
                    let right = node.child_by_field_name("right")?;
                    match self.operator(node)? {
                        "&&" | "||" => stack.extend([left, right]),
                        "==" | "!=" => match (self.low.text(left), self.low.text(right)) {
                            ("null" | "\"\"", other) | (other, "null" | "\"\"") => {
                                tested.push(other);
                            }
                            _ => return None,
                        },
                        _ => return None,
                    }
                }
                "call_expression" => {
                    let (object, name) = navigation(node.named_child(0)?)?;
                    if !matches!(
                        self.low.text(name),
                        "isEmpty"
                            | "isBlank"
                            | "isNotEmpty"
                            | "isNotBlank"
                            | "isNullOrEmpty"
                            | "isNullOrBlank"
                    ) {
                        return None;
                    }
                    tested.push(self.low.text(object));
                }
                _ => return None,
            }
        }
        Some(tested)
    }
}

/// The only expression of a branch.
fn only(branch: Node) -> Option<Node> {
    if branch.kind() != "block" {
        return Some(branch);
    }
    match tree::children(branch)[..] {
        [only] => Some(only),
        _ => None,
    }
}
