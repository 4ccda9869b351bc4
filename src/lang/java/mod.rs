//! Java source to facts, on tree-sitter's grammar. Knows Java's syntax and the few names of its
//! standard library that make text, lists, maps and fallbacks.

mod declare;
mod fallback;
mod path;
mod value;

use tree_sitter::Node;

use super::tree;
use super::typed::{Lowering, MOST_OPERANDS, Place, Syntax, operands, read};
use crate::fact::{AssignForm, FileFacts, FileKind, Interest, ScopeKind, Value};

/// Lowers a source file.
pub(crate) fn lower(kind: FileKind, text: &str, interest: &Interest) -> FileFacts {
    let language = tree_sitter_java::LANGUAGE.into();
    read(kind, text, text, interest, &language, |low| Java { low })
}

struct Java<'a> {
    low: Lowering<'a>,
}

impl<'a> Syntax<'a> for Java<'a> {
    fn low(&mut self) -> &mut Lowering<'a> {
        &mut self.low
    }

    fn into_low(self) -> Lowering<'a> {
        self.low
    }

    fn leaf(&mut self, node: Node) {
        if matches!(node.kind(), "line_comment" | "block_comment") {
            self.low.facts.comments.push(tree::span(node));
        }
    }

    fn enter(&mut self, node: Node, place: Place) -> bool {
        self.block(node, place);
        match node.kind() {
            "import_declaration" => {
                self.import(node);
                false
            }
            "package_declaration" | "module_declaration" => false,
            "class_declaration"
            | "interface_declaration"
            | "enum_declaration"
            | "record_declaration"
            | "annotation_type_declaration" => {
                self.class(node);
                true
            }
            "class_body" => {
                self.class_body(node, place);
                true
            }
            "method_declaration"
            | "constructor_declaration"
            | "compact_constructor_declaration" => {
                self.function(node);
                true
            }
            "static_initializer" => {
                self.low.open(ScopeKind::Function, "static", node);
                true
            }
            "lambda_expression" => {
                self.lambda(node);
                true
            }
            "field_declaration" | "constant_declaration" => {
                self.fields(node);
                true
            }
            "annotation" | "marker_annotation" => {
                self.annotation(node);
                true
            }
            "annotation_type_element_declaration" => {
                self.element(node);
                true
            }
            _ => self.statement(node, place),
        }
    }
}

impl Java<'_> {
    /// Opens the scope of a body that belongs to the statement around it.
    fn block(&mut self, node: Node, place: Place) {
        let kind = match (place.field, place.parent) {
            (Some("consequence" | "alternative"), "if_statement")
                if node.kind() != "if_statement" =>
            {
                ScopeKind::Conditional
            }
            (
                Some("body"),
                "for_statement" | "enhanced_for_statement" | "while_statement" | "do_statement",
            ) => ScopeKind::Loop,
            (Some("body"), "try_statement" | "try_with_resources_statement") => ScopeKind::Try,
            (Some("body"), "switch_expression") => ScopeKind::Conditional,
            _ => return,
        };
        self.low.open(kind, "", node);
    }

    fn statement(&mut self, node: Node, place: Place) -> bool {
        match node.kind() {
            "local_variable_declaration" => self.locals(node),
            "resource" => self.resource(node),
            "enhanced_for_statement" => {
                self.low.open_names(node);
                self.bind_typed(node, "type");
            }
            "for_statement" | "try_with_resources_statement" => self.low.open_names(node),
            "catch_clause" => {
                self.low.open_names(node);
                self.caught(node);
            }
            "instanceof_expression" if node.child_by_field_name("name").is_some() => {
                self.bind_typed(node, "right");
            }
            "if_statement" | "while_statement" | "do_statement" | "ternary_expression" => {
                if let Some(condition) = node.child_by_field_name("condition") {
                    self.branch(condition, &[]);
                }
            }
            "switch_expression" => self.switch(node),
            _ => return self.expression(node, place),
        }
        true
    }

    fn expression(&mut self, node: Node, place: Place) -> bool {
        match node.kind() {
            "assignment_expression" => self.assignment(node),
            "method_invocation" => self.invocation(node),
            "object_creation_expression" => self.creation(node),
            "explicit_constructor_invocation" => self.constructor_call(node),
            "field_access" => self.read(node, place),
            "update_expression" => {
                if let Some(name) = node.named_child(0).filter(|one| one.kind() == "identifier") {
                    self.low.given_many(self.low.text(name), name);
                }
            }
            "binary_expression" if place.parent != "binary_expression" => self.lone_text(node),
            "string_literal" if !self.low.is_taken(node) => {
                let value = self.string(node);
                self.low.literal(value);
            }
            _ => {}
        }
        true
    }

    /// Strings joined outside of any value.
    fn lone_text(&mut self, node: Node) {
        let operands = operands(node, "+");
        let strings = operands.iter().filter(|one| one.kind() == "string_literal");
        if operands.len() < 2 || strings.clone().next().is_none() {
            return;
        }
        if strings.clone().all(|one| !self.low.is_taken(*one)) {
            let value = self.value(node, 0);
            self.low.literal(value);
        }
    }

    fn branch(&mut self, condition: Node, cases: &[Node]) {
        let inside = condition.named_child(0);
        let condition = inside
            .filter(|_| condition.kind() == "parenthesized_expression")
            .unwrap_or(condition);
        let taking = self.low.set_taking(false);
        let mut operands: Vec<Value> = Vec::new();
        for one in value::compared(condition, self.low.source) {
            operands.push(self.value(one, 1));
        }
        for one in cases {
            operands.push(self.value(*one, 1));
        }
        self.low.set_taking(taking);
        self.low.branch(tree::span(condition), operands);
    }

    fn switch(&mut self, node: Node) {
        let (Some(condition), Some(body)) = (
            node.child_by_field_name("condition"),
            node.child_by_field_name("body"),
        ) else {
            return;
        };
        let mut cases = Vec::new();
        for group in tree::children(body) {
            for label in tree::children(group) {
                if label.kind() == "switch_label" {
                    let constants = tree::children(label);
                    cases.extend(
                        constants
                            .into_iter()
                            .filter(|one| !matches!(one.kind(), "pattern" | "guard")),
                    );
                }
            }
        }
        cases.truncate(MOST_OPERANDS);
        self.branch(condition, &cases);
    }

    fn assignment(&mut self, node: Node) {
        let (Some(left), Some(right)) = (
            node.child_by_field_name("left"),
            node.child_by_field_name("right"),
        ) else {
            return;
        };
        let form = match left.kind() {
            "identifier" => AssignForm::Variable,
            "field_access" => AssignForm::Attribute,
            _ => return,
        };
        let Some(target) = self.path(left) else {
            return;
        };
        let plain = node
            .child_by_field_name("operator")
            .is_none_or(|operator| operator.kind() == "=");
        let value = if plain {
            self.value(right, 0)
        } else {
            Value::unknown(tree::span(node))
        };
        self.low
            .assign(tree::span(node), form, &target, tree::span(left), value);
    }
}

#[cfg(test)]
mod tests;
