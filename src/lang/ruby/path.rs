//! Dotted paths of receivers and names, and single values that a path can end with. Knows no
//! facts.

use tree_sitter::Node;

use super::value::Reader;
use crate::fact::Value;
use crate::lang::tree;
use crate::text::Span;

/// Methods that give their receiver back, or the same thing in another class.
const TRANSPARENT: &[&str] = &[
    "freeze",
    "dup",
    "clone",
    "itself",
    "to_s",
    "to_str",
    "to_sym",
    "to_i",
    "to_f",
    "strip",
    "chomp",
    "squish",
    "presence",
    "html_safe",
    "to_path",
];

impl<'a> Reader<'a> {
    /// The dotted path of an expression, if all of it has a name.
    pub(super) fn path(&self, node: Node<'a>) -> Option<String> {
        let mut out = String::new();
        self.push_path(node, &mut out, 0).then_some(out)
    }

    /// The dotted path of a call's callee; a receiver without a name is `?`.
    pub(super) fn callee(&self, call: Node<'a>) -> String {
        let mut out = String::new();
        self.push_callee(call, &mut out, 0);
        out
    }

    /// Appends a path; on `false` what was appended is of no use.
    fn push_path(&self, node: Node<'a>, out: &mut String, depth: usize) -> bool {
        if depth > tree::DEEPEST {
            return false;
        }
        match node.kind() {
            "constant" | "instance_variable" | "class_variable" | "global_variable" | "self"
            | "super" => {
                out.push_str(self.text(node));
                true
            }
            "identifier" => {
                let name = self.text(node);
                out.push_str(self.names.get(name).unwrap_or(name));
                true
            }
            "file" => {
                out.push_str("__FILE__");
                true
            }
            "scope_resolution" => {
                if let Some(scope) = node.child_by_field_name("scope") {
                    if !self.push_path(scope, out, depth + 1) {
                        return false;
                    }
                    out.push('.');
                }
                node.child_by_field_name("name")
                    .is_some_and(|name| self.push_path(name, out, depth + 1))
            }
            "call" => {
                if let Some(receiver) = transparent(self, node) {
                    return self.push_path(receiver, out, depth + 1);
                }
                self.push_callee(node, out, depth + 1);
                true
            }
            "element_reference" => {
                let Some((object, key)) = self.subscript(node) else {
                    return false;
                };
                if !self.push_path(object, out, depth + 1) {
                    return false;
                }
                out.push('.');
                out.push_str(&key.0);
                true
            }
            "parenthesized_statements" => {
                only_child(node).is_some_and(|inner| self.push_path(inner, out, depth + 1))
            }
            _ => false,
        }
    }

    fn push_callee(&self, call: Node<'a>, out: &mut String, depth: usize) {
        if let Some(receiver) = call.child_by_field_name("receiver") {
            let start = out.len();
            if !self.push_path(receiver, out, depth + 1) {
                out.truncate(start);
                out.push('?');
            }
            out.push('.');
        }
        match call.child_by_field_name("method") {
            Some(method) => out.push_str(self.text(method)),
            None => out.push_str("call"),
        }
    }

    /// The object of `x["key"]`, and the key with its bytes, if the key is a literal.
    pub(super) fn subscript(&self, node: Node<'a>) -> Option<(Node<'a>, (Box<str>, Span))> {
        let object = node.child_by_field_name("object")?;
        let mut cursor = node.walk();
        let mut keys = node
            .named_children(&mut cursor)
            .filter(|child| *child != object && child.kind() != "comment");
        let key = keys.next()?;
        if keys.next().is_some() {
            return None;
        }
        let value = self.literal(key)?;
        let text = value.as_scalar()?;
        let content = value.content(self.source);
        let span = if key.kind() == "simple_symbol" {
            Span {
                start: (content.start + 1).min(content.end),
                end: content.end,
            }
        } else {
            content
        };
        Some((object, (text.into(), span)))
    }
}

impl<'a> Reader<'a> {
    /// A string, symbol or number without interpolation: reading one costs no more than its
    /// bytes, however often it is asked for.
    pub(super) fn literal(&self, node: Node<'a>) -> Option<Value> {
        let plain = match node.kind() {
            "simple_symbol" | "integer" => true,
            "string" | "delimited_symbol" => {
                let mut cursor = node.walk();
                node.named_children(&mut cursor)
                    .all(|part| part.kind() != "interpolation")
            }
            _ => false,
        };
        plain.then(|| self.value(node))
    }
}

/// The receiver of a call that gives it back unchanged.
pub(super) fn transparent<'a>(reader: &Reader<'a>, call: Node<'a>) -> Option<Node<'a>> {
    let receiver = call.child_by_field_name("receiver")?;
    let method = call.child_by_field_name("method")?;
    if !TRANSPARENT.contains(&reader.text(method)) || call.child_by_field_name("block").is_some() {
        return None;
    }
    match call.child_by_field_name("arguments") {
        Some(arguments) if arguments.named_child_count() > 0 => None,
        _ => Some(receiver),
    }
}

/// The one expression in parentheses or in a body.
pub(super) fn only_child(node: Node<'_>) -> Option<Node<'_>> {
    let mut cursor = node.walk();
    let mut children = node
        .named_children(&mut cursor)
        .filter(|child| !matches!(child.kind(), "comment" | "empty_statement"));
    let first = children.next()?;
    children.next().is_none().then_some(first)
}

/// Whether a path begins with a constant: a class or a module.
pub(super) fn is_constant(path: &str) -> bool {
    path.starts_with(|first: char| first.is_uppercase())
}
