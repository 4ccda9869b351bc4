//! C# source to facts, on tree-sitter's grammar. Knows C#'s syntax and the few names of its
//! base library that make text and fallbacks. Which namespace a type comes from only a compiler
//! can tell, so types are named as written, without their namespace.

mod create;
mod declare;
mod fallback;
mod namespace;
mod path;
mod text;
mod value;

use tree_sitter::Node;

use self::namespace::Namespaces;
use super::tree;
use super::typed::{Lowering, MOST_OPERANDS, Place, Syntax, choose, operands, read};
use crate::fact::{AssignForm, FileFacts, FileKind, Interest, ScopeKind, Value, ValueKind};

/// Lowers a source file.
pub(crate) fn lower(kind: FileKind, text: &str, interest: &Interest) -> FileFacts {
    let language = tree_sitter_c_sharp::LANGUAGE.into();
    read(kind, text, text, interest, &language, |low| CSharp {
        low,
        namespaces: Namespaces::default(),
    })
}

struct CSharp<'a> {
    low: Lowering<'a>,
    namespaces: Namespaces,
}

impl<'a> Syntax<'a> for CSharp<'a> {
    fn low(&mut self) -> &mut Lowering<'a> {
        &mut self.low
    }

    fn into_low(self) -> Lowering<'a> {
        self.low
    }

    fn leaf(&mut self, node: Node) {
        match node.kind() {
            "comment" => self.low.facts.comments.push(tree::span(node)),
            "verbatim_string_literal" if !self.low.is_taken(node) => {
                let value = self.string(node, 0);
                self.low.literal(value);
            }
            _ => {}
        }
    }

    fn enter(&mut self, node: Node, place: Place) -> bool {
        self.block(node, place);
        match node.kind() {
            "using_directive" => {
                self.using(node);
                return false;
            }
            "namespace_declaration" | "file_scoped_namespace_declaration" => self.namespace(node),
            "class_declaration"
            | "struct_declaration"
            | "record_declaration"
            | "interface_declaration"
            | "enum_declaration" => self.class(node),
            "method_declaration"
            | "constructor_declaration"
            | "destructor_declaration"
            | "local_function_statement"
            | "operator_declaration"
            | "conversion_operator_declaration" => self.function(node),
            "accessor_declaration" => self.accessor(node),
            "lambda_expression" | "anonymous_method_expression" => self.lambda(node),
            "parameter_list" if place.parent == "record_declaration" => {
                self.defaults(node, AssignForm::Field);
            }
            "parameter_list" => self.defaults(node, AssignForm::Parameter),
            "property_declaration" => self.property(node),
            "variable_declaration" => self.variables(node, place),
            "attribute" => self.attribute(node),
            "base_list" => self.base_calls(node),
            "constructor_initializer" => self.constructor_call(node),
            _ => self.statement(node, place),
        }
        true
    }
}

impl CSharp<'_> {
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
                "for_statement" | "foreach_statement" | "while_statement" | "do_statement",
            ) => ScopeKind::Loop,
            (Some("body"), "try_statement") => ScopeKind::Try,
            (Some("body"), "switch_statement") => ScopeKind::Conditional,
            _ => return,
        };
        self.low.open(kind, "", node);
    }

    fn statement(&mut self, node: Node, place: Place) {
        match node.kind() {
            "for_statement" | "using_statement" | "fixed_statement" => self.low.open_names(node),
            "foreach_statement" => {
                self.low.open_names(node);
                self.loop_variables(node);
            }
            "catch_clause" => {
                self.low.open_names(node);
                for one in tree::children(node) {
                    if one.kind() == "catch_declaration" {
                        self.bind_typed(one);
                    }
                }
            }
            "declaration_expression"
            | "declaration_pattern"
            | "recursive_pattern"
            | "from_clause" => self.bind_typed(node),
            "if_statement" | "while_statement" | "do_statement" | "conditional_expression" => {
                if let Some(condition) = node.child_by_field_name("condition") {
                    self.branch(condition, &[]);
                }
            }
            "preproc_if" | "preproc_elif" => {
                if let Some(condition) = node.child_by_field_name("condition") {
                    self.branch(condition, &[]);
                }
                self.low.open(ScopeKind::Conditional, "", node);
            }
            "switch_statement" => {
                let subject = node.child_by_field_name("value");
                let body = node.child_by_field_name("body");
                if let (Some(subject), Some(body)) = (subject, body) {
                    self.switch(subject, body);
                }
            }
            "switch_expression" => {
                if let Some(subject) = node.named_child(0) {
                    self.switch(subject, node);
                }
            }
            _ => self.expression(node, place),
        }
    }

    fn expression(&mut self, node: Node, place: Place) {
        match node.kind() {
            "assignment_expression" => self.assignment(node, place),
            "invocation_expression" => self.invocation(node),
            "object_creation_expression" | "implicit_object_creation_expression" => {
                self.creation(node);
            }
            "member_access_expression"
            | "element_access_expression"
            | "conditional_access_expression" => self.read(node, place),
            "postfix_unary_expression" | "prefix_unary_expression" => {
                let counts = self.low.text(node);
                let counts = counts.starts_with(['+', '-']) || counts.ends_with(['+', '-']);
                if let Some(name) = node.named_child(0)
                    && counts
                    && name.kind() == "identifier"
                {
                    self.low.given_many(self.low.text(name), name);
                }
            }
            "binary_expression" if place.parent != "binary_expression" => self.lone_text(node),
            kind if text::is_string(kind) && !self.low.is_taken(node) => {
                let value = self.string(node, 0);
                self.low.literal(value);
            }
            _ => {}
        }
    }

    /// Strings joined outside of any value.
    fn lone_text(&mut self, node: Node) {
        let operands = operands(node, "+");
        let strings: Vec<&Node> = operands
            .iter()
            .filter(|one| text::is_string(one.kind()))
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

    fn switch(&mut self, subject: Node, body: Node) {
        let mut cases = Vec::new();
        for section in tree::children(body) {
            for pattern in tree::children(section) {
                if pattern.kind() == "constant_pattern" {
                    cases.extend(pattern.named_child(0));
                }
            }
        }
        cases.truncate(MOST_OPERANDS);
        self.branch(subject, &cases);
    }

    fn assignment(&mut self, node: Node, place: Place) {
        // In an initialiser it is an argument of what is created.
        if place.parent == "initializer_expression" {
            return;
        }
        let (Some(left), Some(right)) = (
            node.child_by_field_name("left"),
            node.child_by_field_name("right"),
        ) else {
            return;
        };
        let form = match left.kind() {
            "identifier" => AssignForm::Variable,
            "member_access_expression" | "conditional_access_expression" => AssignForm::Attribute,
            "element_access_expression" => AssignForm::Key,
            _ => return,
        };
        let Some(target) = self.path(left) else {
            return;
        };
        self.take_keys(left);
        let span = tree::span(node);
        let operator = node.child_by_field_name("operator");
        let value = match operator.map_or("=", |operator| operator.kind()) {
            "=" => self.value(right, 0),
            "??=" => {
                let name = Value::new(tree::span(left), ValueKind::Name(target.clone()));
                choose::fallback(span, name, self.value(right, 1))
            }
            _ => Value::unknown(span),
        };
        self.low
            .assign(span, form, &target, tree::span(left), value);
    }
}

#[cfg(test)]
mod tests;
