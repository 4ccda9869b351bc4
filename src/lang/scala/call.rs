//! Calls of Scala: their parts, their arguments, the functions that they are given.

use tree_sitter::Node;

use super::Scala;
use super::path::constructed;
use crate::fact::{CallForm, Value, ValueKind};
use crate::lang::tree;
use crate::lang::typed::{BuiltCall, name_of};

/// The arguments of a call, each with its name if it has one; a block is one.
pub(super) fn listed(list: Node) -> Vec<(Option<Node>, Node)> {
    if list.kind() != "arguments" {
        return vec![(None, list)];
    }
    let mut found = Vec::new();
    for argument in tree::children(list) {
        if argument.is_extra() {
            continue;
        }
        let sides = ["left", "right"].map(|side| argument.child_by_field_name(side));
        match (argument.kind(), sides) {
            ("assignment_expression", [Some(name), Some(value)]) => {
                found.push((Some(name), value));
            }
            _ => found.push((None, argument)),
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

impl Scala<'_> {
    pub(super) fn call(&mut self, node: Node) {
        if self.seen.remove(&node.id()) {
            return;
        }
        let Some(function) = node.child_by_field_name("function") else {
            return;
        };
        let list = node.child_by_field_name("arguments");
        let name = self.called(function);
        let wanted = self.low.interest.wants_call(&name);
        let keyed = list.is_some_and(|list| self.has_keys(list));
        let lambdas: Vec<Node> = list
            .map(listed)
            .unwrap_or_default()
            .into_iter()
            .map(|one| one.1)
            .filter(|one| one.kind() == "lambda_expression")
            .collect();
        if !wanted && !keyed && lambdas.is_empty() {
            return;
        }
        let Some((path, span)) = self.callee(node) else {
            return;
        };
        for lambda in lambdas {
            self.low.note_lambda(lambda, &path);
        }
        // Of `f(a)(b)` the first list says what is called.
        if function.kind() == "call_expression" && !keyed {
            return;
        }
        if wanted || keyed {
            let form = form(&path);
            let mut built = BuiltCall::new(path, span, form);
            if let Some(list) = list {
                self.push_arguments(&mut built, list, 0);
            }
            self.low.call(tree::span(node), built, wanted);
        }
    }

    /// The last segment of what a call calls; what it is called on is read.
    fn called(&mut self, function: Node) -> Box<str> {
        let mut callee = function;
        while matches!(callee.kind(), "call_expression" | "generic_function")
            && let Some(inner) = callee.child_by_field_name("function")
        {
            callee = inner;
        }
        if callee.kind() == "field_expression" {
            if self.seen.insert(callee.id())
                && let Some(object) = callee.child_by_field_name("value")
            {
                self.read_path(object);
            }
            let field = callee.child_by_field_name("field");
            return field.map_or("", |field| self.low.text(field)).into();
        }
        let text = self.low.text(callee);
        name_of(self.low.types.get(text).unwrap_or(text)).into()
    }

    /// `new X(..)`
    pub(super) fn construct(&mut self, node: Node) {
        let Some(made) = constructed(node) else {
            return;
        };
        let Some(path) = self.type_path(made) else {
            return;
        };
        self.made(node, made, path, CallForm::New);
    }

    /// Puts down a construction or an annotation with what stands in its parentheses.
    pub(super) fn made(&mut self, node: Node, name: Node, path: Box<str>, form: CallForm) {
        let wanted = self.low.interest.wants_call(name_of(&path));
        let list = node.child_by_field_name("arguments");
        let keyed = list.is_some_and(|list| self.has_keys(list));
        let mut built = BuiltCall::new(path, tree::span(name), form);
        if let Some(list) = list.filter(|_| wanted || keyed) {
            self.push_arguments(&mut built, list, 0);
        }
        self.low.call(tree::span(node), built, wanted);
    }

    /// Whether arguments have names or are maps.
    fn has_keys(&self, list: Node) -> bool {
        listed(list).iter().any(|(name, value)| {
            name.is_some()
                || value.kind() == "call_expression"
                    && value
                        .child_by_field_name("function")
                        .is_some_and(|callee| self.low.text(callee).ends_with("Map"))
        })
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

    /// `queue ! message` and `map += key -> value`, where something looks for them; strings that
    /// are joined outside of any value.
    pub(super) fn infix(&mut self, node: Node) {
        let sides = ["left", "operator", "right"].map(|side| node.child_by_field_name(side));
        let [Some(left), Some(operator), Some(right)] = sides else {
            return;
        };
        let text = self.low.text(operator);
        if text == "+" {
            if !self.seen.remove(&node.id()) {
                self.lone_text(node);
            }
            return;
        }
        // `count += 1` gives a variable more than one value.
        if text.ends_with('=') && left.kind() == "identifier" {
            self.low.given_many(self.low.text(left), left);
        }
        let common = matches!(
            text,
            "->" | "=="
                | "!="
                | "&&"
                | "||"
                | "<"
                | ">"
                | "<="
                | ">="
                | "-"
                | "*"
                | "/"
                | "%"
                | "to"
                | "until"
                | "by"
                | "::"
                | ":::"
                | "++"
                | "eq"
                | "ne"
        );
        if common || !self.low.interest.wants_call(text) {
            return;
        }
        let callee = match self.path(left) {
            Some(path) => format!("{path}.{text}"),
            None => format!("?.{text}"),
        };
        let mut built = BuiltCall::new(callee, tree::span(operator), CallForm::Call);
        built.push(self.value(right, 1));
        self.low.call(tree::span(node), built, true);
    }

    fn lone_text(&mut self, node: Node) {
        let operands = self.joined(node);
        for one in &operands {
            if one.kind() == "infix_expression" {
                self.seen.insert(one.id());
            }
        }
        let mut inner = node.child_by_field_name("left");
        while let Some(one) = inner.filter(|one| one.kind() == "infix_expression") {
            self.seen.insert(one.id());
            inner = one.child_by_field_name("left");
        }
        let strings: Vec<&Node> = operands
            .iter()
            .filter(|one| matches!(one.kind(), "string" | "interpolated_string_expression"))
            .collect();
        if !strings.is_empty() && strings.iter().all(|one| !self.low.is_taken(**one)) {
            let value = self.value(node, 0);
            self.low.literal(value);
        }
    }

    /// `"ls -l".!!` and `Seq("ls", "-l").!` start a program; whether this is one.
    pub(super) fn spawned(&mut self, node: Node) -> bool {
        let (Some(object), Some(field)) = (
            node.child_by_field_name("value"),
            node.child_by_field_name("field"),
        ) else {
            return false;
        };
        let name = self.low.text(field);
        if !matches!(name, "!" | "!!") || !self.low.interest.wants_call(name) {
            return false;
        }
        let command: Value = self.value(object, 0);
        let command = match command.kind {
            // `Process("ls").!`
            ValueKind::Call(call) if call.callee.ends_with("Process") => match call.positional(0) {
                Some(first) => first.clone(),
                None => return false,
            },
            _ => command,
        };
        let callee = format!("sys.process.{name}");
        let mut built = BuiltCall::new(callee, tree::span(field), CallForm::Call);
        built.push(command);
        self.low.call(tree::span(node), built, true);
        true
    }
}
