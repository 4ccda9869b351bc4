//! Conditions, and the scopes of what depends on them.

use tree_sitter::Node;

use super::called::is_body;
use super::path::{arguments, do_block, only_child};
use super::value::{Reader, expressions};
use super::walk::Walker;
use crate::fact::{Branch, FactKind, ScopeKind, Value, ValueKind};
use crate::lang::tree;

/// How many operands of a condition are kept.
const MOST: usize = 16;

/// Longer lists say nothing of what is compared.
const MOST_WORDS: usize = 4;

impl<'a> Walker<'a> {
    /// `if` and `unless`. What is done in one environment of Mix alone is named after it.
    pub(super) fn conditional(&mut self, node: Node<'a>) {
        let list = arguments(node);
        let condition = list.and_then(|list| expressions(list).into_iter().next());
        let mut name = "";
        if let Some(condition) = condition {
            self.condition(condition);
            let positive = node
                .child_by_field_name("target")
                .is_some_and(|word| self.text(word) == "if");
            name = self
                .environment(condition)
                .filter(|_| positive)
                .unwrap_or("");
        }
        if let Some(block) = do_block(node) {
            self.inside(ScopeKind::Conditional, name, tree::span(block), |walker| {
                for child in expressions(block) {
                    if child.kind() != "else_block" {
                        walker.visit(child, false);
                    }
                }
            });
            if let Some(other) = super::path::child(block, "else_block") {
                self.inside(ScopeKind::Conditional, "", tree::span(other), |walker| {
                    walker.children(other, false);
                });
            }
        }
        for (at, body) in self.keyword_bodies(node).into_iter().enumerate() {
            let name = if at == 0 { name } else { "" };
            self.inside(ScopeKind::Conditional, name, tree::span(body), |walker| {
                walker.visit(body, false);
            });
        }
    }

    /// The environment that a condition asks for: `config_env() == :dev`.
    fn environment(&self, condition: Node<'a>) -> Option<&'a str> {
        let left = condition.child_by_field_name("left")?;
        let right = condition.child_by_field_name("right")?;
        let asks = matches!(
            self.text(left).trim_end_matches("()"),
            "config_env" | "Mix.env"
        );
        let equal = matches!(self.read.operator(condition), "==" | "===");
        (asks && equal && right.kind() == "atom").then(|| self.text(right).trim_start_matches(':'))
    }

    /// `case x do "a" -> ..` compares `x` with every pattern.
    pub(super) fn case(&mut self, node: Node<'a>) {
        let subject = arguments(node).and_then(only_child);
        let clauses = do_block(node).map(expressions).unwrap_or_default();
        let mut operands = Vec::new();
        if let Some(subject) = subject {
            self.read.operands(subject, &mut operands);
        }
        for clause in &clauses {
            let pattern = clause.child_by_field_name("left").and_then(only_child);
            if let Some(pattern) = pattern
                && matches!(pattern.kind(), "string" | "atom" | "integer")
                && operands.len() < MOST
            {
                operands.push(self.read.value(pattern));
            }
        }
        if let Some(subject) = subject {
            self.branch(tree::span(subject), operands);
            self.visit(subject, false);
        }
        self.clauses(clauses);
    }

    /// `cond do a -> ..` tests one condition after the other.
    pub(super) fn cond(&mut self, node: Node<'a>) {
        let clauses = do_block(node).map(expressions).unwrap_or_default();
        for clause in &clauses {
            if let Some(condition) = clause.child_by_field_name("left").and_then(only_child)
                && condition.kind() != "boolean"
            {
                self.condition(condition);
            }
        }
        self.clauses(clauses);
    }

    fn clauses(&mut self, clauses: Vec<Node<'a>>) {
        for clause in clauses {
            match clause.child_by_field_name("right") {
                Some(body) => {
                    self.inside(ScopeKind::Conditional, "", tree::span(body), |walker| {
                        walker.children(body, false);
                    });
                }
                None => self.visit(clause, false),
            }
        }
    }

    /// `for`, `with`, `try` and `receive`: what they go through or test, and their bodies.
    pub(super) fn block_form(&mut self, word: &str, node: Node<'a>) {
        for one in arguments(node).map(expressions).unwrap_or_default() {
            if one.kind() != "keywords" {
                self.visit(one, false);
                continue;
            }
            for pair in tree::children(one) {
                let body = pair
                    .child_by_field_name("key")
                    .is_some_and(|key| is_body(&self.read.keyword(key).0));
                if !body && let Some(value) = pair.child_by_field_name("value") {
                    self.visit(value, false);
                }
            }
        }
        if word != "for" {
            self.bodies(node);
            return;
        }
        let span = do_block(node).map_or(tree::span(node), tree::span);
        self.inside(ScopeKind::Loop, "", span, |walker| walker.bodies(node));
    }

    fn condition(&mut self, node: Node<'a>) {
        let mut operands = Vec::new();
        self.read.operands(node, &mut operands);
        self.branch(tree::span(node), operands);
        self.visit(node, false);
    }

    fn branch(&mut self, span: crate::text::Span, operands: Vec<Value>) {
        if !operands.is_empty() {
            self.push(span, FactKind::Branch(Branch { operands }));
        }
    }
}

impl<'a> Reader<'a> {
    /// What a condition compares or tests, in order.
    pub(super) fn operands(&self, condition: Node<'a>, out: &mut Vec<Value>) {
        let mut waiting = vec![condition];
        while let Some(node) = waiting.pop() {
            if out.len() >= MOST {
                return;
            }
            let side = |field| node.child_by_field_name(field);
            match node.kind() {
                "binary_operator" if self.operator(node) == "=" => waiting.extend(side("right")),
                "binary_operator" if !matches!(self.operator(node), "<>" | "|>") => {
                    waiting.extend(side("right"));
                    waiting.extend(side("left"));
                }
                "unary_operator" if matches!(self.operator(node), "!" | "not") => {
                    waiting.extend(side("operand"));
                }
                "block" => waiting.extend(only_child(node)),
                // One of many words is no name of a deploy.
                _ => match self.value(node) {
                    list if list.items().len() > MOST_WORDS => {}
                    value if value.kind != ValueKind::Unknown => out.push(value),
                    _ => {}
                },
            }
        }
    }
}
