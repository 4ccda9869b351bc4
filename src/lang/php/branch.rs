//! Conditions, loops, `try`, and the scopes of what they hold.

use tree_sitter::Node;

use super::path::inner;
use super::value::Reader;
use super::walk::Walker;
use crate::fact::{Branch, FactKind, ScopeKind, Value, ValueKind};
use crate::lang::tree;
use crate::text::Span;

impl<'a> Walker<'a> {
    /// `if` with its `elseif`s and `else`; `else if` nests in the tree but not here.
    pub(super) fn conditional(&mut self, node: Node<'a>) {
        let mut current = Some(node);
        while let Some(node) = current.take() {
            self.arm(node);
            let mut cursor = node.walk();
            let alternatives: Vec<Node> = node
                .children_by_field_name("alternative", &mut cursor)
                .collect();
            for alternative in alternatives {
                if alternative.kind() == "else_if_clause" {
                    self.arm(alternative);
                    continue;
                }
                match alternative.child_by_field_name("body") {
                    Some(next) if next.kind() == "if_statement" => current = Some(next),
                    Some(body) => self.scoped(ScopeKind::Conditional, body),
                    None => {}
                }
            }
        }
    }

    fn arm(&mut self, node: Node<'a>) {
        let condition = node.child_by_field_name("condition").and_then(inner);
        let kind = match condition {
            Some(condition) if self.is_main_guard(condition) => ScopeKind::MainGuard,
            _ => ScopeKind::Conditional,
        };
        if let Some(condition) = condition {
            self.condition(condition);
        }
        if let Some(body) = node.child_by_field_name("body") {
            self.scoped(kind, body);
        }
    }

    fn scoped(&mut self, kind: ScopeKind, body: Node<'a>) {
        self.inside(kind, "", tree::span(body), |walker| {
            walker.visit(body, false);
        });
    }

    pub(super) fn repeat(&mut self, node: Node<'a>) {
        let body = node.child_by_field_name("body");
        match node.kind() {
            "while_statement" | "do_statement" => {
                if let Some(condition) = node.child_by_field_name("condition").and_then(inner) {
                    self.condition(condition);
                }
            }
            _ => {
                for child in tree::children(node) {
                    if Some(child) != body {
                        self.visit(child, false);
                    }
                }
            }
        }
        if let Some(body) = body {
            self.scoped(ScopeKind::Loop, body);
        }
    }

    /// `switch` and `match` compare a value with every case.
    pub(super) fn choice(&mut self, node: Node<'a>) {
        let condition = node.child_by_field_name("condition").and_then(inner);
        let mut operands = Vec::new();
        if let Some(condition) = condition {
            self.read.operands(condition, &mut operands);
        }
        let arms = node
            .child_by_field_name("body")
            .map_or_else(Vec::new, tree::children);
        for arm in &arms {
            if let Some(value) = arm.child_by_field_name("value") {
                self.read.operands(value, &mut operands);
            }
            if let Some(list) = arm.child_by_field_name("conditional_expressions") {
                for value in tree::children(list) {
                    self.read.operands(value, &mut operands);
                }
            }
        }
        let span = condition.map_or(tree::span(node), tree::span);
        self.branch(span, operands);
        if let Some(condition) = condition {
            self.visit(condition, false);
        }
        for arm in arms {
            match arm.kind() {
                "case_statement" | "default_statement" => {
                    let value = arm.child_by_field_name("value");
                    if let Some(value) = value {
                        self.visit(value, false);
                    }
                    let body: Vec<Node> = tree::children(arm)
                        .into_iter()
                        .filter(|child| Some(*child) != value)
                        .collect();
                    if let (Some(first), Some(last)) = (body.first(), body.last()) {
                        let span = Span::new(first.start_byte(), last.end_byte());
                        self.inside(ScopeKind::Conditional, "", span, |walker| {
                            for statement in body {
                                walker.visit(statement, false);
                            }
                        });
                    }
                }
                _ => self.children(arm),
            }
        }
    }

    pub(super) fn attempt(&mut self, node: Node<'a>) {
        let body = node.child_by_field_name("body");
        if let Some(body) = body {
            self.scoped(ScopeKind::Try, body);
        }
        for clause in tree::children(node) {
            if Some(clause) != body {
                self.visit_field(clause, "body", false);
            }
        }
    }

    pub(super) fn ternary(&mut self, node: Node<'a>, covered: bool) {
        let known = covered && self.read.value(node).kind != ValueKind::Unknown;
        let body = node.child_by_field_name("body");
        if let Some(condition) = node.child_by_field_name("condition") {
            if body.is_some() {
                self.condition(condition);
            } else {
                self.visit(condition, known);
            }
        }
        if let Some(body) = body {
            self.visit(body, known);
        }
        self.visit_field(node, "alternative", known);
    }

    fn condition(&mut self, node: Node<'a>) {
        let mut operands = Vec::new();
        self.read.operands(node, &mut operands);
        self.branch(tree::span(node), operands);
        self.visit(node, false);
    }

    fn branch(&mut self, span: Span, operands: Vec<Value>) {
        if !operands.is_empty() {
            self.push(span, FactKind::Branch(Branch { operands }));
        }
    }

    /// `__FILE__ == $_SERVER["SCRIPT_FILENAME"]` in its many spellings.
    fn is_main_guard(&self, condition: Node) -> bool {
        let text = self.text(condition);
        text.len() < 120
            && text.contains("__FILE__")
            && ["SCRIPT_FILENAME", "SCRIPT_NAME", "PHP_SELF", "argv"]
                .iter()
                .any(|name| text.contains(name))
    }
}

impl<'a> Reader<'a> {
    /// What a condition compares or tests, in order.
    pub(super) fn operands(&self, condition: Node<'a>, out: &mut Vec<Value>) {
        let mut waiting = vec![condition];
        while let Some(node) = waiting.pop() {
            let side = |field| node.child_by_field_name(field);
            match node.kind() {
                "binary_expression" => {
                    let operator = tree::field_text(node, "operator", self.source);
                    if matches!(operator, Some("." | "??")) {
                        out.push(self.value(node));
                    } else {
                        waiting.extend(side("right"));
                        waiting.extend(side("left"));
                    }
                }
                "unary_op_expression" => match self.value(node) {
                    number if number.is_literal() => out.push(number),
                    _ => waiting.extend(side("argument")),
                },
                "parenthesized_expression" => waiting.extend(inner(node)),
                _ => {
                    let value = self.value(node);
                    if value.kind != ValueKind::Unknown {
                        out.push(value);
                    }
                }
            }
        }
    }
}
