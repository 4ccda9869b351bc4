//! Kotlin source and scripts to facts, on tree-sitter's grammar. Knows Kotlin's syntax and the
//! few names of its standard library that make text, lists, maps and fallbacks.

mod call;
mod declare;
mod fallback;
mod misread;
mod path;
mod property;
mod value;

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use tree_sitter::Node;

use super::tree;
use super::typed::{Lowering, MOST_OPERANDS, Place, Syntax, operands, read};
use crate::fact::{AssignForm, FileFacts, FileKind, Interest, ScopeKind, Value};

/// Lowers a source file.
pub(crate) fn lower(kind: FileKind, text: &str, interest: &Interest) -> FileFacts {
    let language = tree_sitter_kotlin_ng::LANGUAGE.into();
    let masked = misread::mask(text);
    let masked = without_open_annotation(&masked);
    read(kind, text, &masked, interest, &language, |low| Kotlin {
        low,
        bodies: HashMap::new(),
        seen: HashSet::new(),
        statics: HashSet::new(),
    })
}

/// The grammar's scanner looks for the end of the line behind an annotation that begins one,
/// and never comes back when the file ends there first. Such a last line is blanked.
fn without_open_annotation(text: &str) -> Cow<'_, str> {
    let start = text.rfind('\n').map_or(0, |at| at + 1);
    let last = &text[start..];
    if !last.trim_start().starts_with('@') {
        return text.into();
    }
    format!("{}{}", &text[..start], " ".repeat(last.len())).into()
}

struct Kotlin<'a> {
    low: Lowering<'a>,
    /// Bodies of statements: the grammar does not name them, the statement knows.
    bodies: HashMap<usize, ScopeKind>,
    /// Calls and reads that a node around them has put down.
    seen: HashSet<usize>,
    /// Properties of objects.
    statics: HashSet<usize>,
}

impl<'a> Syntax<'a> for Kotlin<'a> {
    fn low(&mut self) -> &mut Lowering<'a> {
        &mut self.low
    }

    fn into_low(self) -> Lowering<'a> {
        self.low
    }

    fn leaf(&mut self, node: Node) {
        if matches!(node.kind(), "line_comment" | "block_comment") {
            self.low.facts.comments.push(tree::span(node));
        } else if let Some(kind) = self.bodies.remove(&node.id()) {
            self.low.open(kind, "", node);
        }
    }

    fn enter(&mut self, node: Node, place: Place) -> bool {
        if !self.bodies.is_empty()
            && let Some(kind) = self.bodies.remove(&node.id())
        {
            self.low.open(kind, "", node);
        }
        match node.kind() {
            "import" => {
                self.import(node);
                return false;
            }
            "package_header" => return false,
            "source_file" => {
                self.import_names(node);
                self.members("", node, true);
            }
            "class_declaration" => self.class(node),
            "object_declaration" => self.object(node),
            "companion_object" => self.companion(node),
            "object_literal" => self.anonymous(node),
            "enum_entry" => self.enum_entry(node),
            "primary_constructor" => self.constructor_properties(node),
            "function_declaration" => self.function(node),
            "secondary_constructor" => {
                self.low.open(ScopeKind::Function, "constructor", node);
                self.parameters(node);
            }
            "anonymous_initializer" => {
                self.low.open(ScopeKind::Function, "init", node);
            }
            "anonymous_function" => {
                self.low.open(ScopeKind::Function, "", node);
                self.parameters(node);
            }
            "getter" | "setter" => self.accessor(node),
            "lambda_literal" => self.lambda(node),
            "property_declaration" => self.property(node, place),
            "annotation" | "file_annotation" => self.annotation(node),
            "constructor_invocation" if place.parent == "delegation_specifier" => {
                self.base_call(node);
            }
            _ => self.statement(node, place),
        }
        true
    }
}

impl<'a> Kotlin<'a> {
    fn statement(&mut self, node: Node, place: Place) {
        match node.kind() {
            "if_expression" => {
                let condition = node.child_by_field_name("condition");
                for child in tree::children(node) {
                    let branch = Some(child) != condition
                        && child.kind() != "if_expression"
                        && !child.is_extra();
                    if branch {
                        self.bodies.insert(child.id(), ScopeKind::Conditional);
                    }
                }
                if let Some(condition) = condition {
                    self.branch(condition, &[]);
                }
            }
            "while_statement" | "do_while_statement" => {
                let condition = node.child_by_field_name("condition");
                for child in tree::children(node) {
                    let body =
                        Some(child) != condition && !child.is_extra() && child.kind() != "label";
                    if body {
                        self.bodies.insert(child.id(), ScopeKind::Loop);
                    }
                }
                if let Some(condition) = condition {
                    self.branch(condition, &[]);
                }
            }
            "for_statement" => self.for_each(node),
            "try_expression" => {
                let body = tree::children(node).into_iter().next();
                if let Some(body) = body.filter(|body| body.kind() == "block") {
                    self.bodies.insert(body.id(), ScopeKind::Try);
                }
            }
            "catch_block" => self.caught(node),
            "when_expression" => self.when(node),
            "when_entry" => {
                self.low.open(ScopeKind::Conditional, "", node);
            }
            "assignment" => self.assignment(node),
            _ => self.expression(node, place),
        }
    }

    fn expression(&mut self, node: Node, place: Place) {
        match node.kind() {
            "call_expression" => self.call(node),
            "infix_expression" => self.infix(node),
            "navigation_expression" | "index_expression" => self.read(node, place),
            "binary_expression" if place.parent != "binary_expression" => self.lone_text(node),
            "string_literal" | "multiline_string_literal" if !self.low.is_taken(node) => {
                let value = self.string(node, 0);
                self.low.literal(value);
            }
            "unary_expression" => {
                let changed = node.child_by_field_name("argument").filter(|one| {
                    one.kind() == "identifier"
                        && self
                            .operator(node)
                            .is_some_and(|sign| matches!(sign, "++" | "--"))
                });
                if let Some(name) = changed {
                    self.low.given_many(self.low.text(name), name);
                }
            }
            _ => {}
        }
    }

    /// The operator of an expression, as written.
    fn operator(&self, node: Node) -> Option<&'a str> {
        let operator = node.child_by_field_name("operator")?;
        Some(self.low.text(operator))
    }

    /// Strings joined outside of any value.
    fn lone_text(&mut self, node: Node) {
        let operands = operands(node, "+");
        let strings: Vec<&Node> = operands
            .iter()
            .filter(|one| matches!(one.kind(), "string_literal" | "multiline_string_literal"))
            .collect();
        if operands.len() < 2 || strings.is_empty() {
            return;
        }
        if strings.iter().all(|one| !self.low.is_taken(**one)) {
            let value = self.value(node, 0);
            self.low.literal(value);
        }
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

    fn when(&mut self, node: Node) {
        let mut subject = None;
        let mut conditions = Vec::new();
        for child in tree::children(node) {
            match child.kind() {
                "when_subject" => {
                    let parts = tree::children(child);
                    for one in &parts {
                        if one.kind() == "variable_declaration" {
                            self.declare_variable(*one, None);
                        }
                    }
                    subject = parts.last().copied();
                }
                "when_entry" => {
                    let mut cursor = child.walk();
                    conditions.extend(child.children_by_field_name("condition", &mut cursor));
                }
                _ => {}
            }
        }
        conditions.retain(Node::is_named);
        match subject {
            Some(subject) => {
                conditions.retain(|one| !matches!(one.kind(), "type_test" | "range_test"));
                conditions.truncate(MOST_OPERANDS);
                self.branch(subject, &conditions);
            }
            None => {
                for condition in conditions {
                    self.branch(condition, &[]);
                }
            }
        }
    }

    fn for_each(&mut self, node: Node) {
        self.low.open_names(node);
        let children = tree::children(node);
        for child in &children {
            match child.kind() {
                "variable_declaration" => self.loop_variable(*child),
                "multi_variable_declaration" => {
                    for one in tree::children(*child) {
                        self.loop_variable(one);
                    }
                }
                _ => {}
            }
        }
        // The last one is the body, unless it is what is gone through.
        if let [.., list, body] = children.as_slice()
            && !matches!(
                list.kind(),
                "variable_declaration" | "multi_variable_declaration"
            )
        {
            self.bodies.insert(body.id(), ScopeKind::Loop);
        }
    }

    fn assignment(&mut self, node: Node) {
        let (Some(left), Some(right)) = (
            node.child_by_field_name("left"),
            node.child_by_field_name("right"),
        ) else {
            return;
        };
        let (form, target) = match left.kind() {
            "identifier" => match self.implicit(left) {
                Some(target) => (AssignForm::Attribute, target),
                None => (AssignForm::Variable, self.low.text(left).into()),
            },
            "navigation_expression" | "index_expression" => {
                let Some(path) = self.path(left) else { return };
                self.take_key(left);
                let form = if left.kind() == "index_expression" {
                    AssignForm::Key
                } else {
                    AssignForm::Attribute
                };
                (form, path)
            }
            _ => return,
        };
        let value = if self.operator(node) == Some("=") {
            self.value(right, 0)
        } else {
            Value::unknown(tree::span(node))
        };
        self.low
            .assign(tree::span(node), form, &target, tree::span(left), value);
    }

    /// A name that nothing here declares is, inside the lambda of a call, a property of what
    /// the call configures: `install(X) { level = INFO }`.
    fn implicit(&self, name: Node) -> Option<Box<str>> {
        let text = self.low.text(name);
        let known = self.low.vars.get(text).is_some() || self.low.types.get(text).is_some();
        let receiver = self.low.vars.get(declare::RECEIVER).filter(|_| !known)?;
        (!receiver.is_empty()).then(|| format!("{receiver}.{text}").into())
    }
}

#[cfg(test)]
mod tests;
