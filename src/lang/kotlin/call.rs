//! Calls of Kotlin: their parts, their arguments, the lambdas that they are given.

use tree_sitter::Node;

use super::Kotlin;
use super::path::navigation;
use crate::fact::{CallForm, Value};
use crate::lang::tree;
use crate::lang::typed::{BuiltCall, name_of};

/// The arguments of a call: in parentheses, and the lambda behind them.
#[derive(Clone, Copy)]
pub(super) struct Arguments<'t> {
    pub(super) list: Option<Node<'t>>,
    pub(super) lambda: Option<Node<'t>>,
    /// The call inside that holds the parentheses: `f(x)` of `f(x) { }`.
    inner: Option<Node<'t>>,
}

/// Takes a call apart.
pub(super) fn arguments(call: Node) -> Arguments {
    let mut found = Arguments {
        list: None,
        lambda: None,
        inner: None,
    };
    for child in tree::children(call) {
        match child.kind() {
            "value_arguments" => found.list = Some(child),
            "annotated_lambda" => found.lambda = last_named(child),
            _ => {}
        }
    }
    if found.list.is_none()
        && let Some(inner) = call.named_child(0)
        && inner.kind() == "call_expression"
    {
        let parts = tree::children(inner);
        if let [_, .., list] = parts.as_slice()
            && list.kind() == "value_arguments"
        {
            found.list = Some(*list);
            found.inner = Some(inner);
        }
    }
    found
}

/// The arguments in parentheses, each with its name if it has one.
pub(super) fn listed(list: Node) -> Vec<(Option<Node>, Node)> {
    let mut found = Vec::new();
    for argument in tree::children(list) {
        if argument.kind() != "value_argument" {
            continue;
        }
        let mut parts = tree::children(argument);
        parts.retain(|one| !one.is_extra());
        let mut cursor = argument.walk();
        let named = argument.children(&mut cursor).any(|one| one.kind() == "=");
        match parts.as_slice() {
            [name, .., value] if named => found.push((Some(*name), *value)),
            [.., value] => found.push((None, *value)),
            [] => {}
        }
    }
    found
}

/// Classes are capitalised by convention, and nothing else tells making one from a call.
pub(super) fn form(path: &str) -> CallForm {
    if name_of(path).starts_with(|first: char| first.is_uppercase()) {
        CallForm::New
    } else {
        CallForm::Call
    }
}

fn lambdas(parts: Arguments) -> Vec<Node> {
    let mut found: Vec<Node> = parts.lambda.into_iter().collect();
    for (_, value) in parts.list.map(listed).unwrap_or_default() {
        if value.kind() == "lambda_literal" {
            found.push(value);
        }
    }
    found
}

/// What a call is called on.
fn object(call: Node) -> Option<Node> {
    let mut callee = call;
    while callee.kind() == "call_expression" {
        callee = callee.named_child(0)?;
    }
    navigation(callee).map(|(object, _)| object)
}

fn last_named(node: Node) -> Option<Node> {
    tree::children(node).into_iter().last()
}

impl Kotlin<'_> {
    pub(super) fn call(&mut self, node: Node) {
        let whole = !self.seen.remove(&node.id());
        let parts = arguments(node);
        if let Some(inner) = parts.inner {
            self.seen.insert(inner.id());
        }
        if !whole {
            return;
        }
        let name = self.called(node);
        let wanted = self.low.interest.wants_call(&name);
        let keyed = parts.list.is_some_and(|list| self.has_keys(list));
        let lambdas = lambdas(parts);
        if !wanted && !keyed && lambdas.is_empty() {
            return;
        }
        let Some((path, span)) = self.callee(node) else {
            return;
        };
        for lambda in lambdas {
            // `with(x) { }` is `x.apply { }` for the names inside.
            let about = if &*name == "with" {
                self.first(parts)
            } else {
                None
            };
            let path = about.map_or(path.clone(), |about| format!("{about}.apply").into());
            self.low.note_lambda(lambda, &path);
        }
        if wanted || keyed {
            let form = form(&path);
            let mut built = BuiltCall::new(path, span, form);
            self.push_all(&mut built, parts, 0);
            if wanted
                && self.low.interest.wants_receiver(&name)
                && let Some(object) = object(node)
            {
                let value = self.value(object, 1);
                built.push_unstated("receiver", value);
            }
            self.low.call(tree::span(node), built, wanted);
        }
    }

    /// The last segment of what a call calls; what it is called on is read.
    fn called(&mut self, node: Node) -> Box<str> {
        let mut callee = node;
        while callee.kind() == "call_expression"
            && let Some(inner) = callee.named_child(0)
        {
            callee = inner;
        }
        if let Some((object, name)) = navigation(callee) {
            let reads = matches!(object.kind(), "navigation_expression" | "index_expression");
            if self.seen.insert(callee.id()) && reads {
                self.read_path(object);
            }
            return self.low.text(name).into();
        }
        let text = self.low.text(callee);
        name_of(self.low.types.get(text).unwrap_or(text)).into()
    }

    fn first(&self, parts: Arguments) -> Option<Box<str>> {
        let arguments = listed(parts.list?);
        let (_, first) = arguments.first()?;
        match self.path(*first)? {
            // A variable is its type for what is called on it.
            path if !path.contains('.') => Some(self.low.vars.get(&path).unwrap_or(&path).into()),
            path => Some(path),
        }
    }

    /// Whether arguments have names or are maps.
    pub(super) fn has_keys(&self, list: Node) -> bool {
        listed(list).iter().any(|(name, value)| {
            name.is_some()
                || value.kind() == "call_expression"
                    && value
                        .named_child(0)
                        .is_some_and(|callee| self.low.text(callee).ends_with("apOf"))
        })
    }

    /// Adds the arguments in parentheses, and a trailing lambda as an unknown one.
    pub(super) fn push_all(&mut self, built: &mut BuiltCall, parts: Arguments, depth: u32) {
        if let Some(list) = parts.list {
            self.push_arguments(built, list, depth);
        }
        if let Some(lambda) = parts.lambda {
            built.push(Value::unknown(tree::span(lambda)));
        }
    }

    pub(super) fn push_arguments(&mut self, built: &mut BuiltCall, list: Node, depth: u32) {
        for (name, value) in listed(list) {
            let value = self.value(value, depth + 1);
            match name {
                Some(name) => built.push_named(self.low.text(name), tree::span(name), value),
                None => built.push(value),
            }
        }
    }

    /// `a until b` and the like are no calls to anybody; what is left are a library's own.
    pub(super) fn infix(&mut self, node: Node) {
        let [left, name, right] = tree::children(node)[..] else {
            return;
        };
        let text = self.low.text(name);
        let common = matches!(
            text,
            "to" | "until" | "downTo" | "step" | "and" | "or" | "xor" | "shl" | "shr" | "ushr"
        );
        if common || !self.low.interest.wants_call(text) {
            return;
        }
        let callee = match self.path(left) {
            Some(path) => format!("{path}.{text}"),
            None => format!("?.{text}"),
        };
        let callee = self.low.resolve(&callee);
        let mut built = BuiltCall::new(callee, tree::span(name), CallForm::Call);
        built.push(self.value(right, 1));
        self.low.call(tree::span(node), built, true);
    }
}
