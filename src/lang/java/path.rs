//! Names of Java: what an expression is called, what a type stands for.

use tree_sitter::Node;

use super::Java;
use crate::lang::tree;
use crate::lang::typed::jvm::plain;
use crate::lang::typed::{LONGEST_CHAIN, Place};
use crate::text::Span;

impl Java<'_> {
    /// The dotted path of an expression, imports and declared types resolved; none when the
    /// expression has no name.
    pub(super) fn path(&self, node: Node) -> Option<Box<str>> {
        let mut segments: Vec<&str> = Vec::new();
        let mut node = node;
        let mut typed = None;
        for _ in 0..LONGEST_CHAIN {
            match node.kind() {
                "identifier" | "this" | "super" => {
                    segments.push(self.low.text(node));
                    segments.reverse();
                    return Some(plain(self.low.resolve(&segments.join("."))));
                }
                "field_access" => {
                    let field = node.child_by_field_name("field")?;
                    // `Outer.this` is another `this`.
                    node = if field.kind() == "this" {
                        field
                    } else {
                        segments.push(self.low.text(field));
                        node.child_by_field_name("object")?
                    };
                }
                "method_invocation" => {
                    let name = node.child_by_field_name("name")?;
                    match node.child_by_field_name("object") {
                        Some(object) => {
                            segments.push(self.low.text(name));
                            node = object;
                        }
                        None => node = name,
                    }
                }
                "parenthesized_expression" => node = node.named_child(0)?,
                "cast_expression" | "object_creation_expression" => {
                    typed = node.child_by_field_name("type");
                    break;
                }
                "class_literal" => {
                    typed = node.named_child(0);
                    break;
                }
                _ => return None,
            }
        }
        let mut path = String::from(self.type_path(typed?)?);
        for segment in segments.iter().rev() {
            path.push('.');
            path.push_str(segment);
        }
        Some(path.into())
    }

    /// The dotted path of a type without its arguments, imports resolved; none for primitive
    /// types, arrays and `var`.
    pub(super) fn type_path(&self, node: Node) -> Option<Box<str>> {
        let mut node = node;
        loop {
            match node.kind() {
                "type_identifier"
                | "identifier"
                | "scoped_identifier"
                | "scoped_type_identifier" => break,
                "generic_type" => node = node.named_child(0)?,
                "annotated_type" => {
                    let last = u32::try_from(node.named_child_count()).ok()?;
                    node = node.named_child(last.checked_sub(1)?)?;
                }
                _ => return None,
            }
        }
        let text = self.low.text(node);
        if text == "var" {
            return None;
        }
        // Type arguments and annotations may stand inside a scoped type.
        let bare: String = if text.contains(['<', '@', ' ', '\n']) {
            without_arguments(text)
        } else {
            text.to_owned()
        };
        Some(plain(self.low.resolve_type(&bare)))
    }

    /// The path of a method that is called and the bytes that name it: with what stands in
    /// front of it, unless that is a call itself.
    pub(super) fn callee(&self, node: Node) -> Option<(Box<str>, Span)> {
        let name = node.child_by_field_name("name")?;
        let span = tree::span(name);
        let Some(object) = node.child_by_field_name("object") else {
            return Some((self.path(node)?, span));
        };
        let mut front = object;
        while front.kind() == "field_access"
            && let Some(inner) = front.child_by_field_name("object")
        {
            front = inner;
        }
        let span = match front.kind() {
            "identifier" | "this" | "super" => tree::span(object).join(span),
            _ => span,
        };
        let path = match self.path(node) {
            Some(path) => path,
            None => format!("?.{}", self.low.text(name)).into(),
        };
        Some((path, span))
    }

    /// A field that is read, once for the longest path.
    pub(super) fn read(&mut self, node: Node, place: Place) {
        if place.parent == "field_access"
            || place.parent == "assignment_expression" && place.is("left")
        {
            return;
        }
        let Some(field) = node.child_by_field_name("field") else {
            return;
        };
        if let Some(path) = self.path(node).filter(|path| path.contains('.')) {
            self.low.access(tree::span(node), path, tree::span(field));
        }
    }
}

fn without_arguments(text: &str) -> String {
    let mut depth = 0usize;
    let mut out = String::new();
    for one in text.chars() {
        match one {
            '<' => depth += 1,
            '>' => depth = depth.saturating_sub(1),
            _ if depth > 0 || one.is_whitespace() => {}
            _ => out.push(one),
        }
    }
    out
}
