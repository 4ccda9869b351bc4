//! Calls, their arguments, and pipes; which calls are forms of the language.

use tree_sitter::Node;

use super::called::is_body;
use super::path::{arguments, callee_span, child, do_block, is_member};
use super::value::expressions;
use super::walk::Walker;
use crate::fact::{
    Argument, Assign, AssignForm, Call, CallForm, FactKind, ScopeKind, Value, ValueKind,
};
use crate::lang::tree;
use crate::text::Span;

/// Functions that call what they are given again and again.
const LOOPS: &[&str] = &[
    "Enum.each",
    "Enum.map",
    "Enum.reduce",
    "Enum.flat_map",
    "Enum.filter",
    "Stream.each",
    "Stream.map",
    "Stream.repeatedly",
    "Stream.resource",
];

/// Macros whose blocks are tests.
const TESTS: &[&str] = &["test", "describe", "property", "feature"];

impl<'a> Walker<'a> {
    pub(super) fn call(&mut self, node: Node<'a>, covered: bool, piped: Option<Value>) {
        let target = node.child_by_field_name("target");
        if let Some(target) = target.filter(|target| target.kind() == "identifier")
            && piped.is_none()
            && self.form(self.text(target), node)
        {
            return;
        }
        let Some(callee) = self.read.callee(node) else {
            self.children(node, false);
            return;
        };
        let member = piped.is_none() && is_member(node);
        if member {
            let key = target.and_then(|target| target.child_by_field_name("right"));
            let key_span = key.map_or(tree::span(node), tree::span);
            self.access(node, &callee, key_span);
        } else {
            self.called(node, &callee, covered, piped);
        }
        // What stands in front of the dot may call something, too.
        let object = target.and_then(|target| target.child_by_field_name("left"));
        if let Some(object) = object.filter(|object| Self::calls(*object)) {
            self.visit(object, false);
        }
        if let Some(block) = do_block(node) {
            self.block(node, &callee, block);
        }
    }

    /// A form of the language; whether the call was one.
    fn form(&mut self, name: &str, node: Node<'a>) -> bool {
        match name {
            "alias" | "import" | "require" | "use" => self.import(name, node),
            "defmodule" | "defprotocol" | "defimpl" => self.module(node),
            "def" | "defp" | "defmacro" | "defmacrop" | "defn" => self.function(node),
            "defstruct" | "defexception" => self.fields(node),
            "if" | "unless" => self.conditional(node),
            "case" => self.case(node),
            "cond" => self.cond(node),
            "for" | "with" | "try" | "receive" => self.block_form(name, node),
            "config" if self.configures => self.config(node),
            "defguard" | "defguardp" | "defdelegate" | "defoverridable" => {}
            _ => return false,
        }
        true
    }

    fn called(&mut self, node: Node<'a>, callee: &str, covered: bool, piped: Option<Value>) {
        let method = callee.rsplit('.').next().unwrap_or_default();
        let wanted = self.interest.wants_call(method);
        let list = arguments(node);
        let given = if wanted {
            self.read.given(node, piped, 0)
        } else {
            list.map(|list| self.named(list)).unwrap_or_default()
        };
        if let Some(list) = list {
            self.state_arguments(callee, list, &given);
        }
        if callee == "Application.put_env" {
            self.put_env(node);
        }
        if wanted {
            let call = Call {
                callee: callee.into(),
                callee_span: callee_span(node),
                arguments: given,
                form: CallForm::Call,
            };
            self.push(tree::span(node), FactKind::Call(call));
        }
        let Some(list) = list else { return };
        for argument in expressions(list) {
            if argument.kind() == "anonymous_function" && LOOPS.contains(&callee) {
                self.function_value(argument, ScopeKind::Loop);
                continue;
            }
            let stated = matches!(argument.kind(), "keywords" | "map" | "list");
            self.visit(argument, covered || wanted || stated);
        }
    }

    /// The arguments that are stated as assignments even where the call is not: named ones, and
    /// maps.
    fn named(&self, list: Node<'a>) -> Vec<Argument> {
        let mut found = Vec::new();
        for one in expressions(list) {
            match one.kind() {
                "keywords" => {
                    found.extend(self.read.pairs(one, 0).into_iter().map(|entry| Argument {
                        name: Some(entry.key),
                        value: entry.value,
                    }));
                }
                "map" | "list" => found.push(Argument {
                    name: None,
                    value: self.read.value(one),
                }),
                _ => {}
            }
        }
        found
    }

    fn state_arguments(&mut self, callee: &str, list: Node<'a>, given: &[Argument]) {
        let form = AssignForm::Argument;
        let pairs = child(list, "keywords")
            .map(tree::children)
            .unwrap_or_default();
        let mut pairs = pairs.into_iter().filter_map(|pair| {
            let (name, span) = self.read.keyword(pair.child_by_field_name("key")?);
            (!is_body(&name)).then_some((pair, span))
        });
        let mut stated: Vec<(Span, Assign)> = Vec::new();
        for argument in given {
            let Some(name) = argument.name.as_ref().filter(|name| !is_body(name)) else {
                continue;
            };
            let Some((pair, target_span)) = pairs.next() else {
                break;
            };
            let assign = Assign {
                target: format!("{callee}.{name}").into(),
                target_span,
                value: argument.value.clone(),
                form,
            };
            stated.push((tree::span(pair), assign));
        }
        for (span, assign) in stated {
            let (target, value) = (assign.target.clone(), assign.value.clone());
            self.push(span, FactKind::Assign(assign));
            self.facts.state_entries(self.scope, &target, &value, form);
        }
        for argument in given.iter().filter(|argument| argument.name.is_none()) {
            if let ValueKind::Map(_) = argument.value.kind {
                self.facts
                    .state_entries(self.scope, callee, &argument.value, form);
            }
        }
    }

    /// `{Bandit, port: 4000}` in a list of children constructs a `Bandit`;
    /// `{:system, "PORT"}` reads the environment.
    pub(super) fn child_spec(&mut self, node: Node<'a>) {
        if node.kind() == "tuple"
            && self.text(node).starts_with("{:system,")
            && let ValueKind::Call(read) = self.read.value(node).kind
            && self.interest.wants_call("get_env")
        {
            self.push(tree::span(node), FactKind::Call(*read));
            return;
        }
        if node.kind() != "tuple" {
            return;
        }
        let children = expressions(node);
        let [module, options] = children.as_slice() else {
            return;
        };
        if module.kind() != "alias" {
            return;
        }
        let Some(callee) = self.read.path(*module) else {
            return;
        };
        if !self
            .interest
            .wants_call(callee.rsplit('.').next().unwrap_or_default())
        {
            return;
        }
        let value = self.read.value(*options);
        self.facts
            .state_entries(self.scope, &callee, &value, AssignForm::Argument);
        let arguments = match value.kind {
            ValueKind::Map(entries) => entries
                .into_iter()
                .map(|entry| Argument {
                    name: Some(entry.key),
                    value: entry.value,
                })
                .collect(),
            _ => vec![Argument { name: None, value }],
        };
        let call = Call {
            callee: callee.into(),
            callee_span: tree::span(*module),
            arguments,
            form: CallForm::New,
        };
        self.push(tree::span(node), FactKind::Call(call));
    }

    /// `a |> f(b) |> g()`, from left to right.
    pub(super) fn pipe(&mut self, node: Node<'a>, covered: bool) {
        let steps = tree::operands(node, "binary_operator", "|>", self.read.source);
        let mut steps = steps.into_iter();
        let Some(first) = steps.next() else { return };
        let mut value = self.read.value(first);
        let second = steps.clone().next();
        let taken = second.is_some_and(|step| self.takes(step));
        self.visit(first, covered || taken);
        for (at, step) in steps.enumerate() {
            let next = self.read.step(value.clone(), step, at, 0);
            match step.kind() {
                "call" => self.call(step, covered, Some(value)),
                "identifier" => {
                    if let ValueKind::Call(call) = &next.kind
                        && self.interest.wants_call(&call.callee)
                    {
                        self.push(tree::span(step), FactKind::Call((**call).clone()));
                    }
                }
                _ => self.visit(step, false),
            }
            value = next;
        }
    }

    /// Whether the call of a step is a fact, and what is piped into it part of that.
    fn takes(&self, step: Node<'a>) -> bool {
        let name = match step.kind() {
            "call" => self.read.callee(step),
            _ => self.read.path(step),
        };
        name.is_some_and(|name| {
            let last = name.rsplit('.').next().unwrap_or_default();
            self.interest.wants_call(last)
        })
    }

    /// The block of a macro: a test, or what is declared.
    fn block(&mut self, node: Node<'a>, callee: &str, block: Node<'a>) {
        let described = arguments(node)
            .and_then(|list| expressions(list).into_iter().next())
            .filter(|first| first.kind() == "string");
        match described {
            Some(first) if TESTS.contains(&callee) => {
                let name = self.read.value(first);
                let name = name.as_text().unwrap_or_default();
                self.inside(ScopeKind::Test, name, tree::span(block), |walker| {
                    walker.children(block, false);
                });
            }
            _ => self.children(block, false),
        }
    }
}
