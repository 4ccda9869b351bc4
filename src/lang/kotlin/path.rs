//! Names of Kotlin: what an expression is called, what a type stands for.

use tree_sitter::Node;

use super::Kotlin;
use crate::fact::ValueKind;
use crate::lang::tree;
use crate::lang::typed::jvm::plain;
use crate::lang::typed::{LONGEST_CHAIN, Place};
use crate::text::Span;

impl Kotlin<'_> {
    /// The dotted path of an expression, imports and declared types resolved; none when the
    /// expression has no name.
    pub(super) fn path(&self, node: Node) -> Option<Box<str>> {
        let mut segments: Vec<Box<str>> = Vec::new();
        let mut node = node;
        for _ in 0..LONGEST_CHAIN {
            match node.kind() {
                "identifier" | "this_expression" | "super_expression" => {
                    let base = match node.kind() {
                        "this_expression" => "this",
                        "super_expression" => "super",
                        _ => self.low.text(node).trim_matches('`'),
                    };
                    segments.push(base.into());
                    segments.reverse();
                    return Some(plain(self.low.resolve(&segments.join("."))));
                }
                "navigation_expression" => {
                    let (object, name) = navigation(node)?;
                    // `Foo::class.java` is the class itself.
                    if !self.names_class(node) {
                        segments.push(self.low.text(name).trim_matches('`').into());
                    }
                    node = object;
                }
                "index_expression" => {
                    segments.push(self.key(node)?);
                    node = node.named_child(0)?;
                }
                "call_expression"
                | "parenthesized_expression"
                | "labeled_expression"
                | "annotated_expression" => {
                    node = tree::children(node)
                        .into_iter()
                        .find(|one| !matches!(one.kind(), "label" | "annotation"))?;
                }
                "unary_expression" if self.operator(node) == Some("!!") => {
                    node = node.child_by_field_name("argument")?;
                }
                "as_expression" => {
                    let kind = node.child_by_field_name("right")?;
                    let mut path = String::from(self.type_path(kind)?);
                    for segment in segments.iter().rev() {
                        path.push('.');
                        path.push_str(segment);
                    }
                    return Some(path.into());
                }
                _ => return None,
            }
        }
        None
    }

    /// `x::class`, and `.java` and `.kotlin` behind it.
    fn names_class(&self, node: Node) -> bool {
        let Some((object, name)) = navigation(node) else {
            return false;
        };
        match self.low.text(name) {
            "class" => true,
            "java" | "kotlin" => {
                navigation(object).is_some_and(|(_, inner)| self.low.text(inner) == "class")
            }
            _ => false,
        }
    }

    /// The literal key of a subscript.
    fn key(&self, node: Node) -> Option<Box<str>> {
        let [_, key] = tree::children(node)[..] else {
            return None;
        };
        if key.kind() != "string_literal" {
            return None;
        }
        match self.string_kind(key) {
            Some(ValueKind::Text(text)) => Some(text),
            _ => None,
        }
    }

    /// The dotted path of a type without its arguments, imports resolved; none for functions.
    pub(super) fn type_path(&self, node: Node) -> Option<Box<str>> {
        let mut node = node;
        while matches!(
            node.kind(),
            "nullable_type" | "parenthesized_type" | "non_nullable_type"
        ) {
            node = tree::children(node)
                .into_iter()
                .find(|one| one.kind() != "type_modifiers")?;
        }
        if node.kind() == "identifier" {
            return Some(plain(self.low.resolve_type(self.low.text(node))));
        }
        if node.kind() != "user_type" {
            return None;
        }
        let mut path = String::new();
        for part in tree::children(node) {
            if part.kind() == "identifier" {
                if !path.is_empty() {
                    path.push('.');
                }
                path.push_str(self.low.text(part).trim_matches('`'));
            }
        }
        Some(plain(self.low.resolve_type(&path)))
    }

    /// The path of what a call calls, and the bytes that name it: with what stands in front
    /// of it, unless that is a call itself.
    pub(super) fn callee(&self, node: Node) -> Option<(Box<str>, Span)> {
        let mut callee = node;
        // `f(x) { }` is a call of a call in the grammar, and one call in the language.
        while callee.kind() == "call_expression" {
            callee = callee.named_child(0)?;
        }
        if let Some((object, name)) = navigation(callee) {
            let mut front = object;
            while let Some((inner, _)) = navigation(front) {
                front = inner;
            }
            let span = match front.kind() {
                "identifier" | "this_expression" | "super_expression" => tree::span(callee),
                _ => tree::span(name),
            };
            let path = match self.path(callee) {
                Some(path) => path,
                None => format!("?.{}", self.low.text(name)).into(),
            };
            return Some((path, span));
        }
        Some((self.path(callee)?, tree::span(callee)))
    }

    /// A member or key that is read, once for the longest path.
    pub(super) fn read(&mut self, node: Node, place: Place) {
        let inner = matches!(place.parent, "navigation_expression" | "index_expression")
            && node.prev_named_sibling().is_none();
        let written = place.parent == "assignment" && place.is("left");
        if self.seen.remove(&node.id()) || inner || written || self.names_class(node) {
            return;
        }
        self.read_path(node);
    }

    /// Notes that the literal key of a subscript is part of a path.
    pub(super) fn take_key(&mut self, node: Node) {
        if node.kind() == "index_expression"
            && let Some(key) = node.named_child(1)
        {
            self.low.take(key);
        }
    }

    pub(super) fn read_path(&mut self, node: Node) {
        let mut node = node;
        // What is read with a key that nobody knows is read itself.
        while node.kind() == "index_expression" && self.key(node).is_none() {
            match node.named_child(0) {
                Some(inner) => node = inner,
                None => return,
            }
        }
        if !matches!(node.kind(), "navigation_expression" | "index_expression") {
            return;
        }
        self.take_key(node);
        let last = match navigation(node) {
            Some((_, name)) => Some(name),
            None => node.named_child(1),
        };
        if let (Some(path), Some(last)) = (self.path(node), last)
            && path.contains('.')
        {
            self.low.access(tree::span(node), path, tree::span(last));
        }
    }
}

/// The object and the name of a navigation.
pub(super) fn navigation(node: Node) -> Option<(Node, Node)> {
    if node.kind() != "navigation_expression" {
        return None;
    }
    let count = u32::try_from(node.named_child_count()).ok()?;
    Some((
        node.named_child(0)?,
        node.named_child(count.checked_sub(1)?)?,
    ))
}
