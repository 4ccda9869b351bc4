//! The walk: each construct to the facts that it states, and where its parts stand. Calls,
//! definitions, settings and conditions have files of their own.

use tree_sitter::Node;

use super::path::{is_member, only_child};
use super::value::Reader;
use crate::fact::{
    Access, Assign, AssignForm, FactKind, FileFacts, Interest, Part, ScopeId, ScopeKind, Value,
    ValueKind,
};
use crate::lang::names::Names;
use crate::lang::tree;
use crate::text::Span;

/// Attributes of a module that speak to people and to the compiler.
const SPOKEN: &[&str] = &[
    "doc",
    "moduledoc",
    "typedoc",
    "shortdoc",
    "spec",
    "type",
    "typep",
    "opaque",
    "callback",
    "macrocallback",
    "impl",
    "deprecated",
    "since",
];

/// Walks a file's tree and gathers its facts.
pub(super) struct Walker<'a> {
    pub(super) read: Reader<'a>,
    pub(super) interest: &'a Interest,
    pub(super) facts: FileFacts,
    /// The scope that is open.
    pub(super) scope: ScopeId,
    /// Whether the file imports `Config`: `config` states settings.
    pub(super) configures: bool,
    depth: tree::Depth,
}

impl<'a> Walker<'a> {
    pub(super) fn new(source: &'a str, interest: &'a Interest, facts: FileFacts) -> Self {
        Self {
            read: Reader {
                source,
                names: Names::new(),
            },
            interest,
            facts,
            scope: 0,
            configures: false,
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

    /// Walks the children of a node; `covered` says that their strings are part of a value.
    pub(super) fn children(&mut self, node: Node<'a>, covered: bool) {
        for child in tree::children(node) {
            self.visit(child, covered);
        }
    }

    /// Walks an expression. `covered` says that its strings are already part of a value in a
    /// fact.
    pub(super) fn visit(&mut self, node: Node<'a>, covered: bool) {
        if self.depth.enters(node, &mut self.facts) {
            self.dispatch(node, covered);
            self.depth.leaves();
        }
    }

    fn dispatch(&mut self, node: Node<'a>, covered: bool) {
        match node.kind() {
            "comment" | "alias" | "atom" | "identifier" | "integer" | "float" | "boolean"
            | "nil" | "char" => {}
            "string" | "charlist" | "quoted_atom" | "sigil" => self.string(node, covered),
            "call" => self.call(node, covered, None),
            "access_call" => self.access_call(node),
            "binary_operator" => self.binary(node, covered),
            "unary_operator" => self.unary(node, covered),
            "list" | "tuple" => {
                self.child_spec(node);
                self.children(node, covered);
            }
            "map" | "map_content" | "keywords" | "pair" | "block" | "body" => {
                self.children(node, covered);
            }
            "anonymous_function" => self.function_value(node, ScopeKind::Function),
            "stab_clause" => {
                if let Some(body) = node.child_by_field_name("right") {
                    self.children(body, false);
                }
            }
            _ => self.children(node, false),
        }
    }

    /// `fn a -> b end`, in a scope of its own.
    pub(super) fn function_value(&mut self, node: Node<'a>, kind: ScopeKind) {
        self.inside(kind, "", tree::span(node), |walker| {
            walker.children(node, false);
        });
    }

    /// A string that stands alone is a Literal; what is interpolated is walked either way.
    fn string(&mut self, node: Node<'a>, covered: bool) {
        if !covered {
            let value = self.read.value(node);
            match value.kind {
                ValueKind::List(words) => {
                    for word in words {
                        self.literal(word);
                    }
                }
                _ => self.literal(value),
            }
        }
        for child in tree::children(node) {
            if child.kind() == "interpolation" {
                self.children(child, true);
            }
        }
    }

    /// States a string that is no part of another fact, if it may matter.
    fn literal(&mut self, value: Value) {
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

    /// `conn.assigns[:user]`
    fn access_call(&mut self, node: Node<'a>) {
        let target = node.child_by_field_name("target");
        match (self.read.key(node), self.read.path(node)) {
            (Some((_, key_span)), Some(path)) => {
                self.access(node, &path, key_span);
                if let Some(target) = target.filter(|target| Self::calls(*target)) {
                    self.visit(target, false);
                }
            }
            _ => self.children(node, false),
        }
    }

    /// Whether something is called in what stands in front of a key or a member.
    pub(super) fn calls(node: Node<'a>) -> bool {
        node.kind() == "block" || node.kind() == "call" && !is_member(node)
    }

    pub(super) fn access(&mut self, node: Node, path: &str, key_span: Span) {
        if !path.starts_with('?') && self.interest.wants_access(path) {
            let path = path.into();
            self.push(
                tree::span(node),
                FactKind::Access(Access { path, key_span }),
            );
        }
    }

    fn unary(&mut self, node: Node<'a>, covered: bool) {
        let Some(operand) = node.child_by_field_name("operand") else {
            return;
        };
        match self.read.operator(node) {
            "@" if operand.kind() == "call" => self.attribute(node, operand),
            "@" => {}
            "&" => match self.read.captured(operand) {
                Some(_) => {}
                None => self.children(node, false),
            },
            sign => self.visit(operand, covered && sign == "-"),
        }
    }

    /// `@port 4000` gives an attribute of the module its value.
    fn attribute(&mut self, node: Node<'a>, call: Node<'a>) {
        let Some(name) = call.child_by_field_name("target") else {
            return;
        };
        if SPOKEN.contains(&self.text(name)) {
            return;
        }
        let target = format!("@{}", self.text(name));
        let span = Span::new(node.start_byte(), name.end_byte());
        let value = super::path::arguments(call).and_then(|list| {
            if self.text(name) == "behaviour" {
                self.base(list);
            }
            only_child(list)
        });
        let Some(value) = value else { return };
        self.state(node, &target, span, AssignForm::Attribute, value);
    }

    /// States one assignment, and walks what is assigned.
    pub(super) fn state(
        &mut self,
        node: Node<'a>,
        target: &str,
        target_span: Span,
        form: AssignForm,
        given: Node<'a>,
    ) {
        let value = self.read.value(given);
        let known = value.kind != ValueKind::Unknown;
        self.facts
            .state_entries(self.scope, target, &value, AssignForm::Key);
        self.push(
            tree::span(node),
            FactKind::Assign(Assign {
                target: target.into(),
                target_span,
                value,
                form,
            }),
        );
        self.visit(given, known);
    }

    fn binary(&mut self, node: Node<'a>, covered: bool) {
        let sides = ["left", "right"].map(|side| node.child_by_field_name(side));
        let [Some(left), Some(right)] = sides else {
            return self.children(node, false);
        };
        match self.read.operator(node) {
            "|>" => self.pipe(node, covered),
            "=" => self.matched(node, left, right),
            "<>" => {
                if !covered {
                    let value = self.read.value(node);
                    self.literal(value);
                }
                for operand in self.read.chain(node, "<>") {
                    self.visit(operand, true);
                }
            }
            "||" | "or" | "++" => {
                self.visit(left, covered);
                self.visit(right, covered);
            }
            "=>" => {
                if !matches!(left.kind(), "string" | "atom") {
                    self.visit(left, true);
                }
                self.visit(right, covered);
            }
            // What is on the left is a pattern.
            "<-" => self.visit(right, false),
            _ => {
                self.visit(left, false);
                self.visit(right, false);
            }
        }
    }

    /// `x = value`, `{:ok, x} = value`
    fn matched(&mut self, node: Node<'a>, left: Node<'a>, right: Node<'a>) {
        let target = match left.kind() {
            "identifier" => Some(left),
            "tuple" => match tree::children(left)[..] {
                [tag, name] if tag.kind() == "atom" && name.kind() == "identifier" => Some(name),
                _ => None,
            },
            _ => None,
        };
        match target {
            Some(target) => {
                let name = self.text(target);
                let span = tree::span(target);
                self.state(node, name, span, AssignForm::Variable, right);
            }
            None => self.visit(right, false),
        }
    }
}
