//! The walk over declarations and statements: assignments, scopes, strings that stand alone.

use tree_sitter::Node;

use super::call::is_chain;
use super::types::specs;
use super::value::is_textual;
use super::{Lowerer, parts};
use crate::fact::{AssignForm, FactKind, Part, ScopeKind, Value, ValueKind};
use crate::lang::tree;
use crate::text::Span;

impl Lowerer<'_> {
    /// A node: a fact for whatever in it is one.
    pub(super) fn visit(&mut self, node: Node) {
        self.deeper(|this| this.visit_kind(node));
    }

    fn visit_kind(&mut self, node: Node) {
        match node.kind() {
            "import_declaration" | "package_clause" | "identifier" => {}
            "interpreted_string_literal" | "raw_string_literal" => self.lone_literal(node),
            "binary_expression" => self.binary(node),
            "composite_literal" => self.visit_composite(node),
            "func_literal" => self.function(node, ""),
            "function_declaration" | "method_declaration" => {
                let name = tree::field_text(node, "name", self.text).unwrap_or_default();
                self.function(node, name);
            }
            "type_declaration" => self.type_declaration(node),
            "var_declaration" | "const_declaration" => {
                for spec in specs(node) {
                    self.spec(spec);
                }
            }
            "short_var_declaration" => {
                self.assignment(node);
                for name in node
                    .child_by_field_name("left")
                    .map(parts)
                    .unwrap_or_default()
                {
                    let name = self.source(name);
                    self.bind(name, None);
                }
            }
            "assignment_statement" => self.assignment(node),
            "inc_statement" | "dec_statement" => {
                if let Some(target) = node.named_child(0)
                    && let Some((path, form)) = self.place(target)
                {
                    let span = tree::span(node);
                    self.assign(path, tree::span(target), Value::unknown(span), form, span);
                }
            }
            "if_statement" => self.if_chain(node),
            "for_statement" => self.for_loop(node),
            "expression_switch_statement" | "type_switch_statement" | "select_statement" => {
                self.switch(node);
            }
            "go_statement" => self.keyword_call(node, "go"),
            "defer_statement" => self.keyword_call(node, "defer"),
            "receive_statement" => self.receive(node),
            "block" => {
                self.locals.enter();
                self.statements(node);
                self.locals.leave();
            }
            "statement_list" => self.statements(node),
            _ if is_chain(node) => self.chain(node),
            "type_conversion_expression" => self.visit_generic(node),
            kind if kind.ends_with("_type") => {}
            _ => {
                for part in parts(node) {
                    self.visit(part);
                }
            }
        }
    }

    /// The statements of a block, without a scope.
    pub(super) fn statements(&mut self, block: Node) {
        for statement in parts(block) {
            if statement.kind() == "statement_list" {
                for statement in parts(statement) {
                    self.visit(statement);
                }
            } else {
                self.visit(statement);
            }
        }
    }

    fn function(&mut self, node: Node, name: &str) {
        self.scoped(ScopeKind::Function, name, tree::span(node), |this, _| {
            for field in ["receiver", "parameters", "result"] {
                if let Some(list) = node.child_by_field_name(field)
                    && list.kind() == "parameter_list"
                {
                    for parameter in parts(list) {
                        this.bind_names(parameter);
                    }
                }
            }
            if let Some(body) = node.child_by_field_name("body") {
                this.statements(body);
            }
        });
    }

    /// One line of a `var` or `const`.
    fn spec(&mut self, spec: Node) {
        let mut cursor = spec.walk();
        let names: Vec<Node> = spec
            .children_by_field_name("name", &mut cursor)
            .filter(Node::is_named)
            .collect();
        let values = spec.child_by_field_name("value").map(parts);
        let values = values.unwrap_or_default();
        let span = tree::span(spec);
        self.give(&names, &values, true, span);
        for value in values {
            self.visit(value);
        }
        if spec.kind() == "var_spec" {
            self.bind_names(spec);
        }
    }

    /// `a, b = c, d`, `a, err := f()`, `a += b`.
    fn assignment(&mut self, node: Node) {
        let targets = node.child_by_field_name("left").map(parts);
        let values = node.child_by_field_name("right").map(parts);
        let (targets, values) = (targets.unwrap_or_default(), values.unwrap_or_default());
        let operator = node.child_by_field_name("operator").map(|o| o.kind());
        if matches!(operator, Some("=") | None) {
            let declares = node.kind() == "short_var_declaration";
            self.give(&targets, &values, declares, tree::span(node));
        } else if let ([target], [value]) = (targets.as_slice(), values.as_slice()) {
            self.change(*target, *value, operator == Some("+="), tree::span(node));
        }
        for target in targets {
            self.left(target);
        }
        for value in values {
            self.visit(value);
        }
    }

    /// Assignments for targets that are given values: one each, or the result of one call,
    /// which goes to the first. A name that is declared here is not what it was before.
    fn give(&mut self, targets: &[Node], values: &[Node], declares: bool, span: Span) {
        let place = |this: &Self, target: Node| {
            if declares && target.kind() == "identifier" {
                let name = this.source(target);
                (name != "_").then(|| (name.to_owned(), AssignForm::Variable))
            } else {
                this.place(target)
            }
        };
        if targets.len() == values.len() {
            for (target, value) in targets.iter().zip(values) {
                if let Some(place) = place(self, *target) {
                    self.give_one(place, *target, *value, span);
                }
            }
        } else if let ([first, others @ ..], [value]) = (targets, values)
            && let Some(place) = place(self, *first)
        {
            let path: Box<str> = place.0.as_str().into();
            self.give_one(place, *first, *value, span);
            for other in others {
                let other = self.source(*other);
                if other != "_" {
                    self.companions.insert(other.into(), path.clone());
                }
            }
        }
    }

    fn give_one(&mut self, place: (String, AssignForm), target: Node, node: Node, span: Span) {
        let (path, form) = place;
        let value = self.value(node);
        let value = self.with_default(&path, node, value);
        self.companions.remove(path.as_str());
        self.assign(path.as_str(), tree::span(target), value.clone(), form, span);
        self.entries(&path, &value, AssignForm::Key);
    }

    /// `x += y`: what was there and more.
    fn change(&mut self, target: Node, node: Node, adds: bool, span: Span) {
        let Some((path, form)) = self.place(target) else {
            return;
        };
        let target_span = tree::span(target);
        let added = self.value(node);
        let value = if adds && is_textual(&added) {
            let before = Value::new(target_span, ValueKind::Name(path.as_str().into()));
            Value::concat(span, vec![Part::Hole(before), Part::Hole(added)])
        } else {
            Value::unknown(span)
        };
        self.assign(path, target_span, value, form, span);
    }

    /// Calls and indexes on the left side of an assignment; the place itself is no read.
    fn left(&mut self, target: Node) {
        if self.place(target).is_none() {
            self.visit(target);
        }
    }

    fn receive(&mut self, node: Node) {
        if let Some(right) = node.child_by_field_name("right") {
            self.visit(right);
        }
        for name in node
            .child_by_field_name("left")
            .map(parts)
            .unwrap_or_default()
        {
            let name = self.source(name);
            self.bind(name, None);
        }
    }

    fn for_loop(&mut self, node: Node) {
        self.locals.enter();
        let body = node.child_by_field_name("body");
        for part in parts(node) {
            if Some(part) == body {
                continue;
            }
            match part.kind() {
                "for_clause" => {
                    for field in ["initializer", "condition", "update"] {
                        match part.child_by_field_name(field) {
                            Some(condition) if field == "condition" => self.condition(condition),
                            Some(other) => self.visit(other),
                            None => {}
                        }
                    }
                }
                "range_clause" => {
                    if let Some(right) = part.child_by_field_name("right") {
                        self.visit(right);
                    }
                    let names = part.child_by_field_name("left").map(parts);
                    for name in names.unwrap_or_default() {
                        let name = self.source(name);
                        self.bind(name, None);
                    }
                }
                _ => self.condition(part),
            }
        }
        if let Some(body) = body {
            self.body(ScopeKind::Loop, body);
        }
        self.locals.leave();
    }

    /// Operators in a row are read in a loop.
    fn binary(&mut self, node: Node) {
        let mut rights = Vec::new();
        let mut left = node;
        while left.kind() == "binary_expression" {
            rights.extend(left.child_by_field_name("right"));
            match left.child_by_field_name("left") {
                Some(inner) => left = inner,
                None => break,
            }
        }
        if left != node {
            self.visit(left);
        }
        for right in rights.into_iter().rev() {
            self.visit(right);
        }
    }

    /// A string that no emitted value holds.
    fn lone_literal(&mut self, node: Node) {
        let span = tree::span(node);
        if self.taken.contains(&span.start) {
            return;
        }
        let text = self.unquoted(node);
        if self.interest.wants_literal(&text) {
            self.push(span, FactKind::Literal(Value::text(span, text)));
        }
    }
}
