//! Calls as values: what they are named and given, what is piped into them, and those that stand
//! for another value. Knows no facts.

use tree_sitter::Node;

use super::path::{arguments, callee_span, child, do_block, is_member, only_child};
use super::value::{Reader, expressions, fallback};
use crate::fact::{Argument, Call, CallForm, Value, ValueKind};
use crate::lang::tree;
use crate::lang::typed::choose;
use crate::text::Span;

/// How many steps of a pipe are followed: each call holds the ones before it.
const LONGEST_PIPE: usize = 16;

impl<'a> Reader<'a> {
    pub(super) fn call_value(&self, node: Node<'a>, piped: Option<Value>, depth: usize) -> Value {
        let span = tree::span(node);
        let Some(callee) = self.callee(node) else {
            return Value::unknown(span);
        };
        if piped.is_none() {
            match &*callee {
                "if" | "unless" => return self.choice(node, callee == "unless", depth),
                "case" => return self.case_value(node, depth),
                "with" | "for" | "cond" | "try" | "receive" | "quote" | "unquote" => {
                    return Value::unknown(span);
                }
                _ => {}
            }
            if is_member(node) {
                return Value::new(span, ValueKind::Name(callee.into()));
            }
        }
        let given = self.given(node, piped, depth);
        if let Some(kind) = settings(&callee, &given, span) {
            return Value::new(span, kind);
        }
        let call = Call {
            callee: callee.into(),
            callee_span: callee_span(node),
            arguments: given,
            form: CallForm::Call,
        };
        Value::new(span, ValueKind::Call(Box::new(call)))
    }

    /// The arguments of a call, what is piped into it first; the bodies of blocks are none.
    pub(super) fn given(
        &self,
        call: Node<'a>,
        piped: Option<Value>,
        depth: usize,
    ) -> Vec<Argument> {
        let mut given: Vec<Argument> = piped
            .into_iter()
            .map(|value| Argument { name: None, value })
            .collect();
        for child in arguments(call).map(expressions).unwrap_or_default() {
            if child.kind() != "keywords" {
                given.push(Argument {
                    name: None,
                    value: self.value_at(child, depth + 1),
                });
                continue;
            }
            let named = self.pairs(child, depth).into_iter();
            given.extend(
                named
                    .filter(|entry| !is_body(&entry.key))
                    .map(|entry| Argument {
                        name: Some(entry.key),
                        value: entry.value,
                    }),
            );
        }
        given
    }

    /// `a |> f(b) |> g()` is `g(f(a, b))`.
    pub(super) fn piped(&self, node: Node<'a>, depth: usize) -> Value {
        let steps = tree::operands(node, "binary_operator", "|>", self.source);
        let mut steps = steps.into_iter();
        let Some(first) = steps.next() else {
            return Value::unknown(tree::span(node));
        };
        let mut value = self.value_at(first, depth + 1);
        for (at, step) in steps.enumerate() {
            value = self.step(value, step, at, depth);
        }
        value
    }

    /// What one step of a pipe makes of what the steps before it made.
    pub(super) fn step(&self, before: Value, step: Node<'a>, at: usize, depth: usize) -> Value {
        let span = before.span.join(tree::span(step));
        let before = if at % LONGEST_PIPE == LONGEST_PIPE - 1 {
            Value::unknown(before.span)
        } else {
            before
        };
        let value = match step.kind() {
            "call" => self.call_value(step, Some(before), depth),
            "identifier" => {
                let call = Call {
                    callee: self.text(step).into(),
                    callee_span: tree::span(step),
                    arguments: vec![Argument {
                        name: None,
                        value: before,
                    }],
                    form: CallForm::Call,
                };
                Value::new(span, ValueKind::Call(Box::new(call)))
            }
            _ => Value::unknown(span),
        };
        Value { span, ..value }
    }

    /// `if x, do: x, else: y` is x, or y; any other choice is unknown.
    fn choice(&self, node: Node<'a>, negated: bool, depth: usize) -> Value {
        let span = tree::span(node);
        let condition = arguments(node).and_then(|list| expressions(list).into_iter().next());
        let bodies = [body(self, node, "do"), body(self, node, "else")];
        let (Some(condition), [Some(yes), Some(no)]) = (condition, bodies) else {
            return Value::unknown(span);
        };
        let (yes, no) = if negated { (no, yes) } else { (yes, no) };
        let tested = match condition.kind() {
            "binary_operator" if matches!(self.operator(condition), "!=" | "!==") => {
                let sides = ["left", "right"].map(|side| condition.child_by_field_name(side));
                match sides {
                    [Some(left), Some(right)] if right.kind() == "nil" => self.text(left),
                    _ => return Value::unknown(span),
                }
            }
            "binary_operator" if self.operator(condition) == "=" => {
                match condition.child_by_field_name("left") {
                    Some(left) => self.text(left),
                    None => return Value::unknown(span),
                }
            }
            "call" | "identifier" | "access_call" | "unary_operator" => self.text(condition),
            _ => return Value::unknown(span),
        };
        if choose::tested_first(&[tested], self.text(yes), self.text(no)) != Some(true) {
            return Value::unknown(span);
        }
        let first = match condition.child_by_field_name("right") {
            Some(right) if self.operator(condition) == "=" && self.text(yes) == tested => {
                self.value_at(right, depth + 1)
            }
            _ => self.value_at(yes, depth + 1),
        };
        if self.gives_up(no) {
            return Value { span, ..first };
        }
        fallback(span, first, self.value_at(no, depth + 1))
    }

    /// `case x do nil -> y; x -> x end` is x, or y.
    fn case_value(&self, node: Node<'a>, depth: usize) -> Value {
        let span = tree::span(node);
        let subject = arguments(node).and_then(only_child);
        let (Some(subject), Some(block)) = (subject, do_block(node)) else {
            return Value::unknown(span);
        };
        let clauses = expressions(block);
        let [first, second] = clauses.as_slice() else {
            return Value::unknown(span);
        };
        let parts = |clause: Node<'a>| {
            let pattern = clause.child_by_field_name("left").and_then(only_child)?;
            let body = clause.child_by_field_name("right").and_then(only_child)?;
            Some((pattern, body))
        };
        let (Some(first), Some(second)) = (parts(*first), parts(*second)) else {
            return Value::unknown(span);
        };
        let is_missing = |pattern: Node| matches!(self.text(pattern), "nil" | "\"\"" | ":error");
        let (missing, found) = if is_missing(first.0) {
            (first, second)
        } else {
            (second, first)
        };
        if found.0.kind() == "nil"
            || !(is_missing(missing.0) || self.text(missing.0).starts_with('_'))
            || !choose::mentions(self.text(found.1), bound(self.text(found.0)))
        {
            return Value::unknown(span);
        }
        let value = self.value_at(subject, depth + 1);
        if self.gives_up(missing.1) {
            return Value { span, ..value };
        }
        fallback(span, value, self.value_at(missing.1, depth + 1))
    }
}

/// The name that a pattern binds: `{:ok, port}` binds `port`.
fn bound(pattern: &str) -> &str {
    pattern
        .trim_end_matches('}')
        .rsplit([' ', ','])
        .next()
        .unwrap_or(pattern)
}

/// Whether a keyword holds a body: `do: x`.
pub(super) fn is_body(key: &str) -> bool {
    matches!(key, "do" | "else" | "after" | "rescue" | "catch")
}

/// The only expression of a body of a call, in a block or behind a keyword.
fn body<'a>(reader: &Reader<'a>, call: Node<'a>, name: &str) -> Option<Node<'a>> {
    if let Some(block) = do_block(call) {
        if name != "do" {
            return child(block, "else_block").and_then(only_child);
        }
        let mut inner = expressions(block);
        inner.retain(|one| one.kind() != "else_block");
        return match inner[..] {
            [only] => Some(only),
            _ => None,
        };
    }
    let keywords = arguments(call).and_then(|list| child(list, "keywords"))?;
    tree::children(keywords)
        .into_iter()
        .find(|pair| {
            pair.child_by_field_name("key")
                .is_some_and(|key| &*reader.keyword(key).0 == name)
        })?
        .child_by_field_name("value")
}

/// Reads of keyword lists, maps and the app's settings, as the names that they are, with what
/// stands in for them.
fn settings(callee: &str, given: &[Argument], span: Span) -> Option<ValueKind> {
    let (path, default) = match callee {
        "Keyword.get" | "Map.get" | "Access.get" | "Keyword.fetch!" | "Map.fetch!" => {
            let [of, key, default @ ..] = given else {
                return None;
            };
            let of = of.value.as_name()?;
            (format!("{of}.{}", key.value.as_text()?), default)
        }
        "Application.get_env"
        | "Application.fetch_env!"
        | "Application.compile_env"
        | "Application.compile_env!" => {
            let [app, key, default @ ..] = given else {
                return None;
            };
            let app = app.value.as_text()?;
            let (ValueKind::Text(key) | ValueKind::Name(key)) = &key.value.kind else {
                return None;
            };
            (format!("config.{app}.{key}"), default)
        }
        _ => return None,
    };
    let name = ValueKind::Name(path.into());
    match default {
        [] => Some(name),
        [default] if default.name.is_none() => {
            let value = Value::new(span, name);
            Some(fallback(span, value, default.value.clone()).kind)
        }
        _ => None,
    }
}
