//! Names of Scala: what an expression is called, what a type stands for.

use tree_sitter::Node;

use super::Scala;
use crate::lang::tree;
use crate::lang::typed::jvm::plain;
use crate::lang::typed::{LONGEST_CHAIN, Place};
use crate::text::Span;

impl Scala<'_> {
    /// The dotted path of an expression, imports and declared types resolved; none when the
    /// expression has no name.
    pub(super) fn path(&self, node: Node) -> Option<Box<str>> {
        let mut segments: Vec<&str> = Vec::new();
        let mut node = node;
        for _ in 0..LONGEST_CHAIN {
            match node.kind() {
                "identifier" | "type_identifier" | "operator_identifier" | "this" | "super" => {
                    segments.push(self.low.text(node).trim_matches('`'));
                    segments.reverse();
                    return Some(plain(self.low.resolve(&segments.join("."))));
                }
                "field_expression" => {
                    let field = node.child_by_field_name("field")?;
                    segments.push(self.low.text(field).trim_matches('`'));
                    node = node.child_by_field_name("value")?;
                }
                "call_expression" | "generic_function" => {
                    node = node.child_by_field_name("function")?;
                }
                "instance_expression" => {
                    let made = constructed(node)?;
                    let mut path = String::from(self.type_path(made)?);
                    for segment in segments.iter().rev() {
                        path.push('.');
                        path.push_str(segment);
                    }
                    return Some(path.into());
                }
                "parenthesized_expression" => node = only(node)?,
                _ => return None,
            }
        }
        None
    }

    /// The dotted path of a type without its arguments, imports resolved.
    pub(super) fn type_path(&self, node: Node) -> Option<Box<str>> {
        let mut node = node;
        for _ in 0..8 {
            match node.kind() {
                "type_identifier" | "identifier" | "stable_type_identifier" => {
                    let path: String = self.low.text(node).split_whitespace().collect();
                    return Some(plain(self.low.resolve_type(&path)));
                }
                "generic_type" | "annotated_type" | "compound_type" => {
                    node = tree::children(node).into_iter().next()?;
                }
                _ => return None,
            }
        }
        None
    }

    /// The path of what a call calls, and the bytes that name it: with what stands in front of
    /// it, unless that is a call itself.
    pub(super) fn callee(&self, call: Node) -> Option<(Box<str>, Span)> {
        let mut callee = call;
        // `f(a)(b)` is a call of a call in the grammar, and one call for its reader.
        while matches!(callee.kind(), "call_expression" | "generic_function") {
            callee = callee.child_by_field_name("function")?;
        }
        if callee.kind() == "field_expression" {
            let field = callee.child_by_field_name("field")?;
            let mut front = callee;
            while front.kind() == "field_expression" {
                front = front.child_by_field_name("value")?;
            }
            let span = match front.kind() {
                "identifier" | "this" | "super" => tree::span(callee),
                _ => tree::span(field),
            };
            let path = match self.path(callee) {
                Some(path) => path,
                None => format!("?.{}", self.low.text(field)).into(),
            };
            return Some((path, span));
        }
        Some((self.path(callee)?, tree::span(callee)))
    }

    /// The literal key of `map("key")`.
    pub(super) fn key(&mut self, call: Node) -> Option<Box<str>> {
        let list = call.child_by_field_name("arguments")?;
        let only = only(list).filter(|only| only.kind() == "string")?;
        let value = self.value(only, 1);
        value.as_text().map(Into::into)
    }

    /// A member that is read, once for the longest path.
    pub(super) fn read(&mut self, node: Node, place: Place) {
        let inner = matches!(place.parent, "field_expression" | "generic_function")
            && (place.is("value") || place.is("function"));
        if self.seen.remove(&node.id()) || inner {
            return;
        }
        if self.spawned(node) {
            return;
        }
        self.read_path(node);
    }

    pub(super) fn read_path(&mut self, node: Node) {
        if node.kind() != "field_expression" {
            return;
        }
        if let (Some(path), Some(last)) = (self.path(node), node.child_by_field_name("field"))
            && path.contains('.')
        {
            self.low.access(tree::span(node), path, tree::span(last));
        }
    }
}

/// The type that `new X(..)` makes.
pub(super) fn constructed(node: Node) -> Option<Node> {
    tree::children(node).into_iter().find(|one| {
        matches!(
            one.kind(),
            "type_identifier" | "stable_type_identifier" | "generic_type" | "compound_type"
        )
    })
}

/// The one expression in parentheses or in a block.
pub(super) fn only(node: Node) -> Option<Node> {
    let mut children = tree::children(node);
    children.retain(|one| !one.is_extra());
    match children[..] {
        [only] => Some(only),
        _ => None,
    }
}
