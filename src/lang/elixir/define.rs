//! Modules, functions, their parameters and the fields of structs. Knows which scopes they open
//! and which names they bind.

use tree_sitter::Node;

use super::called::is_body;
use super::path::{arguments, child, do_block};
use super::value::expressions;
use super::walk::Walker;
use crate::fact::{Assign, AssignForm, FactKind, ScopeKind, ValueKind};
use crate::lang::tree;

impl<'a> Walker<'a> {
    pub(super) fn module(&mut self, node: Node<'a>) {
        let list = arguments(node);
        let named = list.and_then(|list| expressions(list).into_iter().next());
        let written = named.and_then(|named| self.read.path(named));
        let name = match (self.read.names.get("__MODULE__"), written) {
            (Some(outer), Some(written)) if !written.starts_with(outer) => {
                format!("{outer}.{written}")
            }
            (_, written) => written.unwrap_or_default(),
        };
        // A module inside of another is known there by its own name alone.
        if self.read.names.get("__MODULE__").is_some()
            && let Some((_, last)) = name.rsplit_once('.')
        {
            self.read.names.bind(last, name.as_str());
        }
        self.read.names.enter();
        self.read.names.bind("__MODULE__", name.as_str());
        self.inside(ScopeKind::Class, &name, tree::span(node), |walker| {
            walker.bodies(node);
        });
        self.read.names.leave();
    }

    /// `def name(a, b \\ 1) when .. do`
    pub(super) fn function(&mut self, node: Node<'a>) {
        let Some(list) = arguments(node) else { return };
        let Some(first) = expressions(list).into_iter().next() else {
            return;
        };
        let head = match first.kind() {
            "binary_operator" if self.read.operator(first) == "when" => {
                first.child_by_field_name("left").unwrap_or(first)
            }
            _ => first,
        };
        let name = head.child_by_field_name("target").unwrap_or(head);
        self.read.names.enter();
        self.inside(
            ScopeKind::Function,
            self.text(name),
            tree::span(node),
            |walker| {
                for parameter in arguments(head).map(expressions).unwrap_or_default() {
                    walker.parameter(parameter);
                }
                walker.bodies(node);
            },
        );
        self.read.names.leave();
        if arguments(head).is_none_or(|list| list.named_child_count() == 0) {
            self.constant(node, name);
        }
    }

    /// A function that only says a text, or one thing or another, gives its module an attribute:
    /// `def domain, do: "a.org"`.
    fn constant(&mut self, node: Node<'a>, name: Node<'a>) {
        let body = match (do_block(node), self.keyword_bodies(node).as_slice()) {
            (Some(block), _) => super::path::only_child(block),
            (None, [body]) => Some(*body),
            _ => None,
        };
        let Some(value) = body.map(|body| self.read.value(body)) else {
            return;
        };
        if !matches!(value.kind, ValueKind::Text(_) | ValueKind::Fallback(..)) {
            return;
        }
        let assign = Assign {
            target: format!("self.{}", self.text(name)).into(),
            target_span: tree::span(name),
            value,
            form: AssignForm::Attribute,
        };
        self.push(tree::span(node), FactKind::Assign(assign));
    }

    fn parameter(&mut self, node: Node<'a>) {
        if node.kind() != "binary_operator" || self.read.operator(node) != "\\\\" {
            return;
        }
        let sides = ["left", "right"].map(|side| node.child_by_field_name(side));
        let [Some(name), Some(default)] = sides else {
            return;
        };
        if name.kind() != "identifier" {
            return;
        }
        let assign = Assign {
            target: self.text(name).into(),
            target_span: tree::span(name),
            value: self.read.value(default),
            form: AssignForm::Parameter,
        };
        self.push(tree::span(node), FactKind::Assign(assign));
        self.visit(default, true);
    }

    /// Walks what a call holds between `do` and `end`, or behind `do:` and its kin.
    pub(super) fn bodies(&mut self, node: Node<'a>) {
        if let Some(block) = do_block(node) {
            self.body(block);
        }
        for value in self.keyword_bodies(node) {
            self.visit(value, false);
        }
    }

    /// The statements of a block; those in front of `rescue` may fail.
    pub(super) fn body(&mut self, block: Node<'a>) {
        let children = expressions(block);
        let rescued = children
            .iter()
            .position(|one| matches!(one.kind(), "rescue_block" | "catch_block" | "after_block"));
        let tried = children.get(..rescued.unwrap_or(0)).unwrap_or_default();
        if let (Some(first), Some(last)) = (tried.first(), tried.last()) {
            let span = crate::text::Span::new(first.start_byte(), last.end_byte());
            self.inside(ScopeKind::Try, "", span, |walker| {
                for one in tried {
                    walker.visit(*one, false);
                }
            });
        }
        for one in children.iter().skip(tried.len()) {
            self.visit(*one, false);
        }
    }

    /// What stands behind `do:`, `else:` and their kin.
    pub(super) fn keyword_bodies(&self, node: Node<'a>) -> Vec<Node<'a>> {
        let keywords = arguments(node).and_then(|list| child(list, "keywords"));
        let pairs = keywords.map(tree::children).unwrap_or_default();
        pairs
            .into_iter()
            .filter(|pair| {
                pair.child_by_field_name("key")
                    .is_some_and(|key| is_body(&self.read.keyword(key).0))
            })
            .filter_map(|pair| pair.child_by_field_name("value"))
            .collect()
    }

    /// `defstruct port: 4000` gives fields their defaults.
    pub(super) fn fields(&mut self, node: Node<'a>) {
        let Some(list) = arguments(node) else { return };
        for one in expressions(list) {
            let keywords = match one.kind() {
                "keywords" => Some(one),
                _ => child(one, "keywords"),
            };
            for entry in keywords
                .map(|keywords| self.read.pairs(keywords, 0))
                .unwrap_or_default()
            {
                let assign = Assign {
                    target: entry.key,
                    target_span: entry.key_span,
                    value: entry.value,
                    form: AssignForm::Field,
                };
                let span = assign.target_span.join(assign.value.span);
                self.push(span, FactKind::Assign(assign));
            }
            self.visit(one, true);
        }
    }
}
