//! The walk: each construct to the facts that it states, and where its parts stand. Calls,
//! assignments, blocks and conditions have files of their own.

use std::collections::{HashMap, HashSet};

use tree_sitter::Node;

use super::path::only_child;
use super::value::Reader;
use crate::fact::{
    Access, FactKind, FileFacts, Interest, Part, ScopeId, ScopeKind, Value, ValueKind,
};
use crate::lang::names::Names;
use crate::lang::tree;
use crate::text::Span;

/// Walks a file's tree and gathers its facts.
pub(super) struct Walker<'a> {
    pub(super) read: Reader<'a>,
    pub(super) interest: &'a Interest,
    pub(super) facts: FileFacts,
    /// The scope that is open.
    pub(super) scope: ScopeId,
    /// Local variables, so that a bare word that is none is known as a call; a method starts
    /// a list of its own.
    pub(super) locals: Vec<HashSet<&'a str>>,
    /// Inside a body whose `LoadError` is rescued.
    pub(super) optional: bool,
    depth: tree::Depth,
}

impl<'a> Walker<'a> {
    pub(super) fn new(
        source: &'a str,
        interest: &'a Interest,
        facts: FileFacts,
        heredocs: HashMap<usize, Node<'a>>,
    ) -> Self {
        Self {
            read: Reader {
                source,
                names: Names::new(),
                heredocs,
            },
            interest,
            facts,
            scope: 0,
            locals: vec![HashSet::new()],
            optional: false,
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

    /// Walks a body; `covered` says whether its last statement is already part of a value.
    pub(super) fn body(&mut self, node: Node<'a>, covered: bool) {
        let children = tree::children(node);
        let last = if covered {
            super::value::last_statement(node)
        } else {
            None
        };
        let rescued = children
            .iter()
            .position(|child| matches!(child.kind(), "rescue" | "ensure"));
        let Some(rescued) = rescued else {
            for child in children {
                self.visit(child, Some(child) == last);
            }
            return;
        };
        let (tried, handlers) = children.split_at(rescued);
        if let (Some(first), Some(end)) = (tried.first(), tried.last()) {
            let outer = self.optional;
            self.optional |= handlers.iter().any(|handler| {
                handler
                    .child_by_field_name("exceptions")
                    .is_some_and(|list| self.text(list).contains("LoadError"))
            });
            let span = Span::new(first.start_byte(), end.end_byte());
            self.inside(ScopeKind::Try, "", span, |walker| {
                for child in tried {
                    walker.visit(*child, false);
                }
            });
            self.optional = outer;
        }
        for handler in handlers {
            self.visit(*handler, false);
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
            "comment" | "constant" | "self" | "nil" | "true" | "false" | "integer" | "float"
            | "simple_symbol" | "instance_variable" | "class_variable" | "global_variable"
            | "scope_resolution" | "heredoc_body" | "empty_statement" | "alias" | "undef"
            | "symbol_array" | "uninterpreted" | "hash_key_symbol" | "method_parameters"
            | "block_parameters" | "lambda_parameters" => {}
            "identifier" => self.bare_word(node),
            "call" => self.call(node, covered),
            "element_reference" => self.subscript(node),
            "heredoc_beginning" if self.text(node).ends_with('`') => self.backtick(node, covered),
            "string" | "chained_string" | "heredoc_beginning" | "delimited_symbol" => {
                self.string(node, covered);
            }
            "string_array" => {
                for word in tree::children(node) {
                    self.string(word, covered);
                }
            }
            "subshell" => self.backtick(node, covered),
            "array" | "hash" | "right_assignment_list" => {
                for child in tree::children(node) {
                    self.visit(child, covered);
                }
            }
            "pair" => self.pair(node, covered),
            "parenthesized_statements" | "begin" | "body_statement" | "block_body" => {
                self.body(node, covered);
            }
            "assignment" => self.assignment(node),
            "operator_assignment" => self.operator_assignment(node),
            "binary" => self.binary(node, covered),
            "unary" => {
                let signed = self.text(node).starts_with(['-', '+']);
                if let Some(operand) = node.child_by_field_name("operand") {
                    self.visit(operand, covered && signed);
                }
            }
            "conditional" => self.ternary(node, covered),
            "if" | "unless" => self.conditional(node),
            "if_modifier" | "unless_modifier" => self.modifier(node),
            "while" | "until" | "while_modifier" | "until_modifier" => self.loop_while(node),
            "for" => self.loop_for(node),
            "case" | "case_match" => self.case(node),
            "rescue_modifier" => self.rescue_modifier(node, covered),
            "rescue" => self.rescue(node),
            "class" | "module" => self.class(node),
            "method" | "singleton_method" => self.method(node),
            "lambda" | "block" | "do_block" => self.block(node, ScopeKind::Function, "", false),
            _ => self.children(node),
        }
    }

    /// A string that stands alone is a Literal; what is interpolated is walked either way.
    fn string(&mut self, node: Node<'a>, covered: bool) {
        if !covered {
            let value = self.read.value(node);
            let value = if node.kind().starts_with("bare_") {
                self.read.string(node, 0)
            } else {
                value
            };
            self.literal(value);
        }
        let holder = match self.read.heredocs.get(&node.start_byte()) {
            Some(body) if node.kind() == "heredoc_beginning" => *body,
            _ => node,
        };
        self.interpolations(holder);
    }

    pub(super) fn interpolations(&mut self, node: Node<'a>) {
        for child in tree::children(node) {
            match child.kind() {
                "interpolation" => {
                    for inner in tree::children(child) {
                        self.visit(inner, true);
                    }
                }
                "string" => self.interpolations(child),
                _ => {}
            }
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

    fn pair(&mut self, node: Node<'a>, covered: bool) {
        if let Some(key) = node.child_by_field_name("key")
            && !matches!(key.kind(), "string" | "simple_symbol" | "hash_key_symbol")
        {
            self.visit(key, true);
        }
        if let Some(value) = node.child_by_field_name("value") {
            self.visit(value, covered);
        }
    }

    fn binary(&mut self, node: Node<'a>, covered: bool) {
        let operator = tree::field_text(node, "operator", self.read.source).unwrap_or_default();
        match operator {
            "+" => {
                let operands = self.read.operands_of_plus(node);
                let mut covered = covered;
                let value = self.read.value(node);
                if value.kind == ValueKind::Unknown {
                    covered = false;
                } else if !covered {
                    self.literal(value);
                    covered = true;
                }
                for operand in operands {
                    self.visit(operand, covered);
                }
            }
            "<<" => self.append(node, covered),
            _ => {
                let covered = covered && matches!(operator, "||" | "or" | "%");
                for field in ["left", "right"] {
                    if let Some(side) = node.child_by_field_name(field) {
                        self.visit(side, covered);
                    }
                }
            }
        }
    }

    /// `x["key"]`: an Access when the key is a literal and the object has a name.
    fn subscript(&mut self, node: Node<'a>) {
        if let (Some((_, (_, key_span))), Some(path)) =
            (self.read.subscript(node), self.read.path(node))
        {
            self.access(node, &path, key_span);
        } else {
            let object = node.child_by_field_name("object");
            for child in tree::children(node) {
                if Some(child) != object {
                    self.visit(child, false);
                }
            }
        }
        if let Some(object) = node.child_by_field_name("object") {
            self.receiver(object);
        }
    }

    pub(super) fn access(&mut self, node: Node, path: &str, key_span: Span) {
        if !path.starts_with('?') && self.interest.wants_access(path) {
            self.push(
                tree::span(node),
                FactKind::Access(Access {
                    path: path.into(),
                    key_span,
                }),
            );
        }
    }

    fn rescue_modifier(&mut self, node: Node<'a>, covered: bool) {
        let outer = self.optional;
        self.optional = true;
        if let Some(body) = node.child_by_field_name("body") {
            self.inside(ScopeKind::Try, "", tree::span(body), |walker| {
                walker.visit(body, covered);
            });
        }
        self.optional = outer;
        if let Some(handler) = node.child_by_field_name("handler") {
            self.visit(handler, covered);
        }
    }

    /// `rescue A, B => error`
    fn rescue(&mut self, node: Node<'a>) {
        if let Some(variable) = node.child_by_field_name("variable").and_then(only_child)
            && variable.kind() == "identifier"
        {
            self.local(variable);
        }
        if let Some(body) = node.child_by_field_name("body") {
            self.children(body);
        }
    }
}
