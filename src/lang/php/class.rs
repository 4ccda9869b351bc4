//! Classes, functions, and the declared types that their parts bind.

use std::collections::HashMap;

use tree_sitter::Node;

use super::walk::Walker;
use crate::fact::{Assign, AssignForm, FactKind, ScopeKind};
use crate::lang::tree;

impl<'a> Walker<'a> {
    pub(super) fn class(&mut self, node: Node<'a>) {
        let name = tree::field_text(node, "name", self.read.source).unwrap_or_default();
        let body = node.child_by_field_name("body");
        let mut bases: Vec<Box<str>> = Vec::new();
        for child in tree::children(node) {
            if matches!(child.kind(), "base_clause" | "class_interface_clause") {
                self.bases(child, &mut bases);
            }
        }
        let members = body.map_or_else(Vec::new, tree::children);
        for member in &members {
            if member.kind() == "use_declaration" {
                self.bases(*member, &mut bases);
            }
        }
        // The arguments of `new class(1) {}` stand outside.
        if node.kind() == "anonymous_class" {
            for child in tree::children(node) {
                if child.kind() == "arguments" {
                    self.children(child);
                }
            }
        }
        self.read.names.types.enter();
        self.bind_members(&members);
        self.inside(ScopeKind::Class, name, tree::span(node), |walker| {
            if let Some(scope) = walker.facts.scopes.get_mut(walker.scope as usize) {
                scope.bases = bases;
            }
            walker.attributes(node);
            for member in members {
                walker.visit(member, false);
            }
        });
        self.read.names.types.leave();
    }

    fn bases(&self, clause: Node<'a>, bases: &mut Vec<Box<str>>) {
        for name in tree::children(clause) {
            if matches!(name.kind(), "name" | "qualified_name" | "relative_name") {
                bases.push(self.read.names.class(self.text(name)).into());
            }
        }
    }

    /// Types of properties: declared, promoted by the constructor, or given a parameter of
    /// the constructor whose type is declared.
    fn bind_members(&mut self, members: &[Node<'a>]) {
        for member in members {
            match member.kind() {
                "property_declaration" => {
                    let class = member
                        .child_by_field_name("type")
                        .and_then(|written| self.declared(written));
                    let Some(class) = class else { continue };
                    for element in tree::children(*member) {
                        if let Some(name) = element.child_by_field_name("name") {
                            self.bind_property(self.text(name), &class);
                        }
                    }
                }
                "method_declaration" => {
                    let name = tree::field_text(*member, "name", self.read.source);
                    if name.is_some_and(|name| name.eq_ignore_ascii_case("__construct")) {
                        self.bind_constructor(*member);
                    }
                }
                _ => {}
            }
        }
    }

    fn bind_constructor(&mut self, method: Node<'a>) {
        let parameters = method
            .child_by_field_name("parameters")
            .map_or_else(Vec::new, tree::children);
        let mut typed: HashMap<&str, String> = HashMap::new();
        for parameter in parameters {
            let (Some(name), Some(class)) = (
                tree::field_text(parameter, "name", self.read.source),
                parameter
                    .child_by_field_name("type")
                    .and_then(|written| self.declared(written)),
            ) else {
                continue;
            };
            if parameter.kind() == "property_promotion_parameter" {
                self.bind_property(name, &class);
            }
            typed.insert(name, class);
        }
        let statements = method
            .child_by_field_name("body")
            .map_or_else(Vec::new, tree::children);
        for statement in statements {
            // `$this->mailer = $mailer;`
            let given = statement
                .named_child(0)
                .filter(|child| child.kind() == "assignment_expression")
                .and_then(|assignment| {
                    let left = tree::field_text(assignment, "left", self.read.source)?;
                    let right = tree::field_text(assignment, "right", self.read.source)?;
                    Some((left.strip_prefix("$this->")?, right))
                });
            let Some((property, parameter)) = given else {
                continue;
            };
            if let Some(class) = typed.get(parameter) {
                self.bind_property(property, class);
            }
        }
    }

    fn bind_property(&mut self, name: &str, class: &str) {
        let name = name.trim_start_matches('$');
        self.read.names.types.bind(&format!("$this.{name}"), class);
    }

    /// The class that a declared type names, if it names exactly one.
    fn declared(&self, written: Node<'a>) -> Option<String> {
        match written.kind() {
            "named_type" => {
                let name = written.named_child(0)?;
                let class = self.read.names.class(self.text(name));
                (!matches!(class.as_str(), "self" | "static" | "parent")).then_some(class)
            }
            "optional_type" => self.declared(written.named_child(0)?),
            "union_type" => {
                let mut named = tree::children(written)
                    .into_iter()
                    .filter_map(|part| self.declared(part));
                let class = named.next()?;
                named.next().is_none().then_some(class)
            }
            _ => None,
        }
    }

    pub(super) fn function(&mut self, node: Node<'a>, kind: ScopeKind, name: &str) {
        let name = tree::field_text(node, "name", self.read.source).unwrap_or(name);
        self.read.names.types.enter();
        self.inside(kind, name, tree::span(node), |walker| {
            walker.attributes(node);
            let parameters = node
                .child_by_field_name("parameters")
                .map_or_else(Vec::new, tree::children);
            for parameter in parameters {
                walker.parameter(parameter);
            }
            walker.visit_field(node, "body", false);
        });
        self.read.names.types.leave();
    }

    fn parameter(&mut self, node: Node<'a>) {
        let Some(name) = node.child_by_field_name("name") else {
            return;
        };
        let class = node
            .child_by_field_name("type")
            .and_then(|written| self.declared(written));
        let text = self.text(name);
        if let Some(class) = class {
            self.read.names.types.bind(text, class);
        } else if self.read.names.types.get(text).is_some() {
            // It hides a typed one outside.
            self.read.names.types.bind(text, text);
        }
        self.attributes(node);
        if let Some(default) = node.child_by_field_name("default_value") {
            let value = self.read.value(default);
            self.facts
                .state_entries(self.scope, text, &value, AssignForm::Key);
            self.push(
                tree::span(node),
                FactKind::Assign(Assign {
                    target: text.into(),
                    target_span: tree::span(name),
                    value,
                    form: AssignForm::Parameter,
                }),
            );
            self.visit(default, true);
        }
    }

    /// `private $x = 1;` and `public static $y = [];`
    pub(super) fn property(&mut self, node: Node<'a>) {
        self.attributes(node);
        let children = tree::children(node);
        let of_class = children
            .iter()
            .any(|child| child.kind() == "static_modifier");
        let owner = if of_class { "self." } else { "$this." };
        for element in children {
            match element.kind() {
                "property_element" => {
                    let Some(name) = element.child_by_field_name("name") else {
                        continue;
                    };
                    let Some(default) = element.child_by_field_name("default_value") else {
                        continue;
                    };
                    let text = self.text(name);
                    let bare = if of_class {
                        text
                    } else {
                        text.trim_start_matches('$')
                    };
                    let target = format!("{owner}{bare}");
                    self.state_value(element, name, &target, default, AssignForm::Field);
                }
                "property_hook_list" => self.children(element),
                _ => {}
            }
        }
    }

    /// `case Draft = "draft";`
    pub(super) fn enum_case(&mut self, node: Node<'a>) {
        self.attributes(node);
        if let (Some(name), Some(value)) = (
            node.child_by_field_name("name"),
            node.child_by_field_name("value"),
        ) {
            let target = self.text(name);
            self.state_value(node, name, target, value, AssignForm::Field);
        }
    }
}
