//! Scala source and scripts to facts, on tree-sitter's grammar. Knows Scala's syntax and the few
//! names of its standard library that make text, lists, maps and fallbacks.

mod call;
mod declare;
mod fallback;
mod path;
#[cfg(test)]
mod tests;
mod value;

use std::collections::{HashMap, HashSet};

use tree_sitter::Node;

use super::tree;
use super::typed::{Lowering, Place, Syntax, read};
use crate::fact::{AssignForm, FileFacts, FileKind, Interest, ScopeKind, Value};

/// Lowers a source file.
pub(crate) fn lower(kind: FileKind, text: &str, interest: &Interest) -> FileFacts {
    let language = tree_sitter_scala::LANGUAGE.into();
    read(kind, text, text, interest, &language, |low| Scala {
        low,
        bodies: HashMap::new(),
        seen: HashSet::new(),
    })
}

struct Scala<'a> {
    low: Lowering<'a>,
    /// Bodies of statements: the grammar does not name them, the statement knows.
    bodies: HashMap<usize, ScopeKind>,
    /// Calls, reads and operands that a node around them has put down.
    seen: HashSet<usize>,
}

impl<'a> Syntax<'a> for Scala<'a> {
    fn low(&mut self) -> &mut Lowering<'a> {
        &mut self.low
    }

    fn into_low(self) -> Lowering<'a> {
        self.low
    }

    fn leaf(&mut self, node: Node) {
        match node.kind() {
            "comment" | "block_comment" => self.low.facts.comments.push(tree::span(node)),
            "string" if !self.low.is_taken(node) => {
                let value = self.value(node, 0);
                self.low.literal(value);
            }
            _ => {}
        }
        if let Some(kind) = self.bodies.remove(&node.id()) {
            self.low.open(kind, "", node);
        }
    }

    fn enter(&mut self, node: Node, place: Place) -> bool {
        if let Some(kind) = self.bodies.remove(&node.id()) {
            self.low.open(kind, "", node);
        }
        match node.kind() {
            "comment" | "block_comment" => self.low.facts.comments.push(tree::span(node)),
            "import_declaration" => {
                self.import(node);
                return false;
            }
            "package_clause" => return node.child_by_field_name("body").is_some(),
            "compilation_unit" => {
                self.import_names(node);
                self.members("", node);
            }
            "class_definition" | "object_definition" | "trait_definition" | "enum_definition"
            | "package_object" => self.class(node),
            "function_definition" | "function_declaration" => self.function(node),
            "val_definition" | "var_definition" => self.definition(node, place),
            "lambda_expression" => self.lambda(node),
            "annotation" => self.annotation(node),
            "if_expression" => self.conditional(node),
            "match_expression" => self.matched(node),
            "case_clause" => {
                self.low.open(ScopeKind::Conditional, "", node);
            }
            "while_expression" | "do_while_expression" => {
                self.body(node, ScopeKind::Loop);
                if let Some(condition) = node.child_by_field_name("condition") {
                    self.branch(condition, &[]);
                }
            }
            "for_expression" => self.body(node, ScopeKind::Loop),
            "try_expression" => self.body(node, ScopeKind::Try),
            "assignment_expression" if place.parent != "arguments" => self.assignment(node),
            _ => self.expression(node, place),
        }
        true
    }
}

impl Scala<'_> {
    /// Notes that the body of a statement opens a scope.
    fn body(&mut self, node: Node, kind: ScopeKind) {
        if let Some(body) = node.child_by_field_name("body") {
            self.bodies.insert(body.id(), kind);
        }
    }

    fn conditional(&mut self, node: Node) {
        for field in ["consequence", "alternative"] {
            if let Some(body) = node.child_by_field_name(field)
                && body.kind() != "if_expression"
            {
                self.bodies.insert(body.id(), ScopeKind::Conditional);
            }
        }
        if let Some(condition) = node.child_by_field_name("condition") {
            self.branch(condition, &[]);
        }
    }

    /// `x match { case "a" => .. }` compares `x` with every pattern.
    fn matched(&mut self, node: Node) {
        let Some(subject) = node.child_by_field_name("value") else {
            return;
        };
        let mut patterns = Vec::new();
        for clause in node
            .child_by_field_name("body")
            .map(tree::children)
            .unwrap_or_default()
        {
            let Some(pattern) = clause.child_by_field_name("pattern") else {
                continue;
            };
            match pattern.kind() {
                "string" => patterns.push(pattern),
                "alternative_pattern" => patterns.extend(
                    tree::children(pattern)
                        .into_iter()
                        .filter(|one| one.kind() == "string"),
                ),
                _ => {}
            }
        }
        self.branch(subject, &patterns);
    }

    fn branch(&mut self, condition: Node, cases: &[Node]) {
        let taking = self.low.set_taking(false);
        let mut operands: Vec<Value> = Vec::new();
        for one in self.compared(condition) {
            operands.push(self.value(one, 1));
        }
        for one in cases {
            operands.push(self.value(*one, 1));
        }
        self.low.set_taking(taking);
        self.low.branch(tree::span(condition), operands);
    }

    fn expression(&mut self, node: Node, place: Place) {
        match node.kind() {
            "call_expression" => self.call(node),
            "instance_expression" => self.construct(node),
            "field_expression" => self.read(node, place),
            "infix_expression" => self.infix(node),
            "interpolated_string_expression" if !self.low.is_taken(node) => {
                let value = self.value(node, 0);
                self.low.literal(value);
            }
            _ => {}
        }
    }

    fn assignment(&mut self, node: Node) {
        let sides = ["left", "right"].map(|side| node.child_by_field_name(side));
        let [Some(left), Some(right)] = sides else {
            return;
        };
        let Some(path) = self.path(left) else { return };
        let (form, target) = match left.kind() {
            "identifier" => (AssignForm::Variable, path),
            "field_expression" => {
                self.seen.insert(left.id());
                (AssignForm::Attribute, path)
            }
            // `map("key") = value`
            "call_expression" => {
                self.seen.insert(left.id());
                match self.key(left) {
                    Some(key) => (AssignForm::Key, format!("{path}.{key}").into()),
                    None => return,
                }
            }
            _ => return,
        };
        let value = self.value(right, 0);
        self.low
            .assign(tree::span(node), form, &target, tree::span(left), value);
    }
}
