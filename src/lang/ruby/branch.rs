//! Conditions, and the scopes of what depends on them.

use tree_sitter::Node;

use super::path::only_child;
use super::value::Reader;
use super::walk::Walker;
use crate::fact::{Branch, FactKind, ScopeKind, Value, ValueKind};
use crate::lang::tree;

impl<'a> Walker<'a> {
    /// `if` and `unless` with all their `elsif`s, which nest in the tree but not here.
    pub(super) fn conditional(&mut self, node: Node<'a>) {
        let mut current = node;
        loop {
            let condition = current.child_by_field_name("condition");
            let kind = match condition {
                Some(condition) if self.is_main_guard(condition) => ScopeKind::MainGuard,
                _ => ScopeKind::Conditional,
            };
            if let Some(condition) = condition {
                self.condition(condition);
            }
            if let Some(body) = current.child_by_field_name("consequence") {
                self.inside(kind, "", tree::span(body), |walker| {
                    walker.body(body, false);
                });
            }
            match current.child_by_field_name("alternative") {
                Some(next) if next.kind() == "elsif" => current = next,
                Some(body) => {
                    self.inside(ScopeKind::Conditional, "", tree::span(body), |walker| {
                        walker.body(body, false);
                    });
                    return;
                }
                None => return,
            }
        }
    }

    /// `x if y`
    pub(super) fn modifier(&mut self, node: Node<'a>) {
        let condition = node.child_by_field_name("condition");
        let kind = match condition {
            Some(condition) if self.is_main_guard(condition) => ScopeKind::MainGuard,
            _ => ScopeKind::Conditional,
        };
        if let Some(body) = node.child_by_field_name("body") {
            self.inside(kind, "", tree::span(body), |walker| {
                walker.visit(body, false);
            });
        }
        if let Some(condition) = condition {
            self.condition(condition);
        }
    }

    pub(super) fn loop_while(&mut self, node: Node<'a>) {
        if let Some(condition) = node.child_by_field_name("condition") {
            self.condition(condition);
        }
        if let Some(body) = node.child_by_field_name("body") {
            self.inside(ScopeKind::Loop, "", tree::span(body), |walker| {
                if body.kind() == "do" {
                    walker.body(body, false);
                } else {
                    walker.visit(body, false);
                }
            });
        }
    }

    pub(super) fn loop_for(&mut self, node: Node<'a>) {
        if let Some(pattern) = node.child_by_field_name("pattern")
            && pattern.kind() == "identifier"
        {
            self.local(pattern);
        }
        if let Some(list) = node.child_by_field_name("value") {
            self.children(list);
        }
        if let Some(body) = node.child_by_field_name("body") {
            self.inside(ScopeKind::Loop, "", tree::span(body), |walker| {
                walker.body(body, false);
            });
        }
    }

    /// `case x when "a"` compares `x` with every pattern.
    pub(super) fn case(&mut self, node: Node<'a>) {
        let value = node.child_by_field_name("value");
        let mut operands = Vec::new();
        if let Some(value) = value {
            self.read.operands(value, &mut operands);
        }
        let clauses = tree::children(node);
        for clause in &clauses {
            let mut cursor = clause.walk();
            for pattern in clause.children_by_field_name("pattern", &mut cursor) {
                match pattern.kind() {
                    "pattern" => {
                        for inner in tree::children(pattern) {
                            self.read.operands(inner, &mut operands);
                        }
                    }
                    "string" | "integer" | "simple_symbol" | "constant" => {
                        self.read.operands(pattern, &mut operands);
                    }
                    _ => {}
                }
            }
        }
        let span = value.map_or(tree::span(node), tree::span);
        self.branch(span, operands);
        if let Some(value) = value {
            self.visit(value, false);
        }
        for clause in clauses {
            match clause.kind() {
                "when" | "in_clause" => {
                    if clause.kind() == "when" {
                        let mut cursor = clause.walk();
                        for pattern in clause.children_by_field_name("pattern", &mut cursor) {
                            self.children(pattern);
                        }
                    }
                    if let Some(body) = clause.child_by_field_name("body") {
                        self.inside(ScopeKind::Conditional, "", tree::span(body), |walker| {
                            walker.body(body, false);
                        });
                    }
                }
                "else" => self.inside(ScopeKind::Conditional, "", tree::span(clause), |walker| {
                    walker.body(clause, false);
                }),
                _ => {}
            }
        }
    }

    pub(super) fn ternary(&mut self, node: Node<'a>, covered: bool) {
        let covered = covered && self.read.value(node).kind != ValueKind::Unknown;
        if let Some(condition) = node.child_by_field_name("condition") {
            self.condition(condition);
        }
        for field in ["consequence", "alternative"] {
            if let Some(choice) = node.child_by_field_name(field) {
                self.visit(choice, covered);
            }
        }
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

    /// `__FILE__ == $0`
    fn is_main_guard(&self, condition: Node) -> bool {
        let text = self.text(condition);
        text.len() < 60
            && text.contains("__FILE__")
            && (text.contains("$0") || text.contains("$PROGRAM_NAME"))
    }
}

impl<'a> Reader<'a> {
    /// What a condition compares or tests, in order.
    pub(super) fn operands(&self, condition: Node<'a>, out: &mut Vec<Value>) {
        let mut waiting = vec![condition];
        while let Some(node) = waiting.pop() {
            let side = |field| node.child_by_field_name(field);
            match node.kind() {
                "binary" if tree::field_text(node, "operator", self.source) == Some("+") => {
                    let value = self.value(node);
                    if value.kind == ValueKind::Unknown {
                        waiting.extend(self.operands_of_plus(node).into_iter().rev());
                    } else {
                        out.push(value);
                    }
                }
                "binary" => {
                    waiting.extend(side("right"));
                    waiting.extend(side("left"));
                }
                "unary" => match self.value(node) {
                    number if number.is_literal() => out.push(number),
                    _ => waiting.extend(side("operand")),
                },
                "parenthesized_statements" => waiting.extend(only_child(node)),
                "call" if asks_a_literal(node) => {
                    out.extend(side("receiver").map(|receiver| self.value(receiver)));
                    if let Some(list) = side("arguments") {
                        out.extend(self.arguments(list, 0).into_iter().map(|one| one.value));
                    }
                }
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

/// `%w[a b].include?(x)` compares the words with `x`.
fn asks_a_literal(call: Node) -> bool {
    call.child_by_field_name("receiver")
        .is_some_and(|receiver| {
            matches!(
                receiver.kind(),
                "array" | "string_array" | "symbol_array" | "string"
            )
        })
}
