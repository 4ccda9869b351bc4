//! Classes, methods and parameters. Knows which scopes they open and which names they bind.

use std::collections::HashSet;

use tree_sitter::Node;

use super::path::only_child;
use super::walk::Walker;
use crate::fact::{Assign, AssignForm, FactKind, ScopeKind};
use crate::lang::tree;

impl<'a> Walker<'a> {
    pub(super) fn class(&mut self, node: Node<'a>) {
        let name = node
            .child_by_field_name("name")
            .and_then(|name| self.read.path(name))
            .unwrap_or_default();
        let base = node.child_by_field_name("superclass").and_then(only_child);
        let path = base.and_then(|base| self.read.path(base));
        self.locals.push(HashSet::new());
        self.inside(ScopeKind::Class, &name, tree::span(node), |walker| {
            if let (Some(path), Some(scope)) =
                (path, walker.facts.scopes.get_mut(walker.scope as usize))
            {
                scope.bases.push(path.into());
            }
            // `class X < Struct.new(:a)`
            if let Some(base) = base {
                walker.visit(base, false);
            }
            if let Some(body) = node.child_by_field_name("body") {
                walker.body(body, false);
            }
        });
        self.locals.pop();
    }

    pub(super) fn method(&mut self, node: Node<'a>) {
        let name = tree::field_text(node, "name", self.read.source).unwrap_or_default();
        self.locals.push(HashSet::new());
        self.read.names.enter();
        self.inside(ScopeKind::Function, name, tree::span(node), |walker| {
            if let Some(parameters) = node.child_by_field_name("parameters") {
                walker.parameters(parameters);
            }
            if let Some(body) = node.child_by_field_name("body") {
                walker.visit(body, false);
            }
        });
        self.read.names.leave();
        self.locals.pop();
        self.constant_method(node, name);
    }

    /// A method that only says a string gives an attribute its value: `def domain = "a.org"`.
    fn constant_method(&mut self, node: Node<'a>, name: &str) {
        if node.child_by_field_name("parameters").is_some() {
            return;
        }
        let Some(body) = node.child_by_field_name("body") else {
            return;
        };
        let string = match body.kind() {
            "string" => Some(body),
            "body_statement" if body.named_child_count() == 1 => body.named_child(0),
            _ => None,
        };
        let Some(string) = string.filter(|string| string.kind() == "string") else {
            return;
        };
        let value = self.read.value(string);
        if value.as_text().is_none() {
            return;
        }
        let target_span = node
            .child_by_field_name("name")
            .map_or_else(|| tree::span(node), tree::span);
        let assign = Assign {
            target: format!("self.{name}").into(),
            target_span,
            value,
            form: AssignForm::Attribute,
        };
        self.push(tree::span(node), FactKind::Assign(assign));
    }

    /// Binds parameters as locals, and states the defaults of those that have one.
    pub(super) fn parameters(&mut self, list: Node<'a>) {
        for parameter in tree::children(list) {
            let name = if parameter.kind() == "identifier" {
                Some(parameter)
            } else {
                parameter.child_by_field_name("name")
            };
            let Some(name) = name else {
                if parameter.kind() == "destructured_parameter" {
                    for inner in tree::children(parameter) {
                        self.local(inner);
                    }
                }
                continue;
            };
            self.local(name);
            if let Some(default) = parameter.child_by_field_name("value") {
                let assign = Assign {
                    target: self.text(name).into(),
                    target_span: tree::span(name),
                    value: self.read.value(default),
                    form: AssignForm::Parameter,
                };
                self.push(tree::span(parameter), FactKind::Assign(assign));
                self.visit(default, true);
            }
        }
    }

    /// A name that is a local variable from here on.
    pub(super) fn local(&mut self, name: Node<'a>) {
        let text = self.text(name);
        if let Some(locals) = self.locals.last_mut() {
            locals.insert(text);
        }
    }
}
