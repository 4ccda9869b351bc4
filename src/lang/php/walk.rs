//! The walk: each construct to the facts that it states, and where its parts stand. Calls,
//! classes, assignments and conditions have files of their own.

use tree_sitter::Node;

use super::path::inner;
use super::resolve::{Imported, Resolver, dotted};
use super::value::Reader;
use crate::fact::{
    Access, FactKind, FileFacts, Import, Interest, Part, ScopeId, ScopeKind, Value, ValueKind,
};
use crate::lang::tree;
use crate::text::Span;

/// Walks a file's tree and gathers its facts.
pub(super) struct Walker<'a> {
    pub(super) read: Reader<'a>,
    pub(super) interest: &'a Interest,
    pub(super) facts: FileFacts,
    /// The scope that is open.
    pub(super) scope: ScopeId,
    depth: tree::Depth,
}

impl<'a> Walker<'a> {
    pub(super) fn new(source: &'a str, interest: &'a Interest, facts: FileFacts) -> Self {
        Self {
            read: Reader {
                source,
                names: Resolver::new(),
            },
            interest,
            facts,
            scope: 0,
            depth: tree::Depth::default(),
        }
    }

    pub(super) fn finish(self) -> FileFacts {
        self.facts
    }

    pub(super) fn text(&self, node: Node) -> &'a str {
        self.read.text(node)
    }

    pub(super) fn push(&mut self, span: Span, kind: FactKind) {
        self.facts.push(span, self.scope, kind);
    }

    /// Walks something inside a new scope.
    pub(super) fn inside(
        &mut self,
        kind: ScopeKind,
        name: &str,
        span: Span,
        walk: impl FnOnce(&mut Self),
    ) {
        let outer = self.scope;
        self.scope = self.facts.open_scope(kind, name, outer, span);
        walk(self);
        self.scope = outer;
    }

    /// Walks the children of a node, none of them part of a value.
    pub(super) fn children(&mut self, node: Node<'a>) {
        for child in tree::children(node) {
            self.visit(child, false);
        }
    }

    pub(super) fn visit_field(&mut self, node: Node<'a>, field: &str, covered: bool) {
        if let Some(child) = node.child_by_field_name(field) {
            self.visit(child, covered);
        }
    }

    /// Walks an expression or a statement. `covered` says that its strings are already part
    /// of a value in a fact.
    pub(super) fn visit(&mut self, node: Node<'a>, covered: bool) {
        if self.depth.enters(node, &mut self.facts) {
            self.dispatch(node, covered);
            self.depth.leaves();
        }
    }

    fn dispatch(&mut self, node: Node<'a>, covered: bool) {
        match node.kind() {
            "comment" | "text" | "text_interpolation" | "php_tag" | "variable_name" | "name"
            | "qualified_name" | "integer" | "float" | "boolean" | "null" | "empty_statement"
            | "named_type" | "primitive_type" | "optional_type" | "union_type"
            | "global_declaration" | "use_declaration" | "break_statement"
            | "continue_statement" | "declare_directive" | "goto_statement" | "attribute_list" => {}
            "namespace_definition" => self.namespace(node),
            "namespace_use_declaration" => self.uses(node),
            "string" | "encapsed_string" | "heredoc" | "nowdoc" => self.string(node, covered),
            "shell_command_expression" => self.backtick(node, covered),
            "array_creation_expression" => {
                for child in tree::children(node) {
                    self.visit(child, covered);
                }
            }
            "array_element_initializer" => self.element(node, covered),
            "parenthesized_expression" | "cast_expression" | "error_suppression_expression" => {
                if let Some(inner) = inner(node) {
                    self.visit(inner, covered);
                }
            }
            "binary_expression" => self.binary(node, covered),
            "conditional_expression" => self.ternary(node, covered),
            "function_call_expression"
            | "member_call_expression"
            | "nullsafe_member_call_expression"
            | "scoped_call_expression"
            | "object_creation_expression" => self.call(node, covered),
            "echo_statement" => self.builtin(node, "echo"),
            "print_intrinsic" => self.builtin(node, "print"),
            "exit_statement" => self.builtin(node, "exit"),
            "include_expression"
            | "include_once_expression"
            | "require_expression"
            | "require_once_expression" => self.include(node),
            "member_access_expression"
            | "nullsafe_member_access_expression"
            | "subscript_expression" => self.read_access(node),
            "assignment_expression" | "reference_assignment_expression" => self.assignment(node),
            "augmented_assignment_expression" => self.augmented(node),
            "const_declaration" => self.constants(node),
            "function_static_declaration" => self.statics(node),
            "property_declaration" => self.property(node),
            "enum_case" => self.enum_case(node),
            "return_statement" => self.returned(node),
            "class_declaration"
            | "interface_declaration"
            | "trait_declaration"
            | "enum_declaration"
            | "anonymous_class" => self.class(node),
            "function_definition"
            | "method_declaration"
            | "anonymous_function"
            | "arrow_function" => self.function(node, ScopeKind::Function, ""),
            "property_hook" => {
                self.inside(ScopeKind::Function, "", tree::span(node), |walker| {
                    walker.visit_field(node, "body", false);
                });
            }
            "if_statement" => self.conditional(node),
            "while_statement" | "do_statement" | "for_statement" | "foreach_statement" => {
                self.repeat(node);
            }
            "switch_statement" | "match_expression" => self.choice(node),
            "try_statement" => self.attempt(node),
            _ => self.children(node),
        }
    }

    fn namespace(&mut self, node: Node<'a>) {
        let name = tree::field_text(node, "name", self.read.source).unwrap_or_default();
        self.read.names.enter_namespace(name);
        self.visit_field(node, "body", false);
    }

    /// `use A\B as C;`, `use function A\b;`, `use A\{B, C as D};`
    fn uses(&mut self, node: Node<'a>) {
        let mut prefix = String::new();
        let kind_of = |walker: &Self, node: Node<'a>| match tree::field_text(
            node,
            "type",
            walker.read.source,
        ) {
            Some("function") => Some(Imported::Function),
            Some("const") => Some(Imported::Constant),
            _ => None,
        };
        let outer = kind_of(self, node);
        let mut clauses = Vec::new();
        for child in tree::children(node) {
            match child.kind() {
                "namespace_name" => prefix = format!("{}.", dotted(self.text(child))),
                "namespace_use_clause" => clauses.push(child),
                "namespace_use_group" => clauses.extend(
                    tree::children(child)
                        .into_iter()
                        .filter(|clause| clause.kind() == "namespace_use_clause"),
                ),
                _ => {}
            }
        }
        for clause in clauses {
            let Some(name) = tree::children(clause)
                .into_iter()
                .find(|child| matches!(child.kind(), "name" | "qualified_name"))
            else {
                continue;
            };
            let module = format!("{prefix}{}", dotted(self.text(name)));
            let (package, last) = module.rsplit_once('.').unwrap_or((&module, &module));
            let alias = tree::field_text(clause, "alias", self.read.source).unwrap_or(last);
            let what = kind_of(self, clause).or(outer).unwrap_or(Imported::Class);
            self.read.names.import(what, alias, &module);
            let import = Import {
                package: package.into(),
                alias: Some(alias.into()),
                optional: false,
                module_span: tree::span(name),
                module: module.as_str().into(),
            };
            self.push(tree::span(clause), FactKind::Import(import));
        }
    }

    /// `require "x.php"`: an Import when the path is known but for the file's own folder.
    fn include(&mut self, node: Node<'a>) {
        let Some(path) = inner(node) else { return };
        let value = self.read.value(path);
        let module = match &value.kind {
            ValueKind::Text(text) => Some(text.to_string()),
            ValueKind::Template(parts) => match parts.as_slice() {
                [Part::Hole(folder), Part::Text(tail)] => {
                    let here = match &folder.kind {
                        ValueKind::Name(name) => &**name == "__DIR__",
                        ValueKind::Call(call) => {
                            &*call.callee == "dirname"
                                && call.arguments.len() == 1
                                && call.positional(0).and_then(Value::as_name) == Some("__FILE__")
                        }
                        _ => false,
                    };
                    here.then(|| format!(".{tail}"))
                }
                _ => None,
            },
            _ => None,
        };
        let known = module.is_some();
        if let Some(module) = module {
            let import = Import {
                package: module.as_str().into(),
                module: module.into(),
                alias: None,
                optional: false,
                module_span: tree::span(path),
            };
            self.push(tree::span(node), FactKind::Import(import));
        }
        self.visit(path, known);
    }

    /// A string that stands alone is a Literal; what is interpolated is walked either way.
    fn string(&mut self, node: Node<'a>, covered: bool) {
        if !covered {
            let value = self.read.value(node);
            self.literal(value);
        }
        for part in super::string::interpolated(node) {
            self.visit(part, true);
        }
    }

    /// States a string that is no part of another fact, if it may matter.
    pub(super) fn literal(&mut self, value: Value) {
        let wanted = match &value.kind {
            ValueKind::Text(text) => self.interest.wants_literal(text),
            ValueKind::Template(parts) => {
                let known: String = parts
                    .iter()
                    .map(|part| match part {
                        Part::Text(text) => &**text,
                        Part::Hole(_) => "",
                    })
                    .collect();
                self.interest.wants_literal(&known)
            }
            _ => false,
        };
        if wanted {
            self.push(value.span, FactKind::Literal(value));
        }
    }

    /// `"key" => value`: a key's text is no string that stands alone.
    fn element(&mut self, node: Node<'a>, covered: bool) {
        let parts = tree::children(node);
        for (index, part) in parts.iter().enumerate() {
            let key = index + 1 < parts.len();
            self.visit(*part, covered || key);
        }
    }

    fn binary(&mut self, node: Node<'a>, covered: bool) {
        let operator = tree::field_text(node, "operator", self.read.source).unwrap_or_default();
        if operator == "." {
            if !covered {
                let value = self.read.value(node);
                self.literal(value);
            }
            for operand in self.read.operands_of_dot(node) {
                self.visit(operand, true);
            }
            return;
        }
        let covered = covered && operator == "??";
        self.visit_field(node, "left", covered);
        self.visit_field(node, "right", covered);
    }

    /// `$x->y` or `$x["y"]`.
    fn read_access(&mut self, node: Node<'a>) {
        if let Some(path) = self.read.path(node) {
            let key_span = match node.kind() {
                "subscript_expression" => self.read.subscript(node).map(|(_, _, span)| span),
                _ => node.child_by_field_name("name").map(tree::span),
            };
            if self.interest.wants_access(&path) {
                let access = Access {
                    path: path.into(),
                    key_span: key_span.unwrap_or_else(|| tree::span(node)),
                };
                self.push(tree::span(node), FactKind::Access(access));
            }
        } else if node.kind() == "subscript_expression" {
            for key in tree::children(node).into_iter().skip(1) {
                self.visit(key, false);
            }
        }
        self.receiver(object_of(node));
    }

    /// The receiver of a chain: its calls and subscripts are facts, steps in between are not.
    pub(super) fn receiver(&mut self, node: Option<Node<'a>>) {
        let mut next = node;
        while let Some(node) = next {
            match node.kind() {
                "member_access_expression"
                | "nullsafe_member_access_expression"
                | "scoped_property_access_expression"
                | "class_constant_access_expression" => next = object_of(node),
                _ => {
                    self.visit(node, false);
                    return;
                }
            }
        }
    }
}

/// What a member or subscript is taken from.
pub(super) fn object_of(node: Node<'_>) -> Option<Node<'_>> {
    node.child_by_field_name("object")
        .or_else(|| node.child_by_field_name("scope"))
        .or_else(|| node.named_child(0))
}
