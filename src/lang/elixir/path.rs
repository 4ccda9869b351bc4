//! Dotted paths of modules, variables, functions and what is read of them. Knows no facts.

use tree_sitter::Node;

use super::value::Reader;
use crate::lang::tree;
use crate::text::Span;

impl<'a> Reader<'a> {
    /// The dotted path of an expression, if all of it has a name.
    pub(super) fn path(&self, node: Node<'a>) -> Option<String> {
        let mut segments: Vec<String> = Vec::new();
        let mut node = node;
        for _ in 0..tree::DEEPEST {
            match node.kind() {
                "alias" => {
                    segments.push(self.module(self.text(node)));
                    return Some(joined(segments));
                }
                "identifier" => {
                    let name = self.text(node);
                    segments.push(self.names.get(name).unwrap_or(name).to_owned());
                    return Some(joined(segments));
                }
                // A module of Erlang: `:ets`.
                "atom" => {
                    segments.push(self.text(node).trim_start_matches(':').to_owned());
                    return Some(joined(segments));
                }
                "unary_operator" => {
                    segments.push(self.attribute(node)?.to_owned());
                    return Some(joined(segments));
                }
                "dot" => {
                    if let Some(right) = node.child_by_field_name("right") {
                        if matches!(right.kind(), "tuple" | "string" | "charlist") {
                            return None;
                        }
                        segments.push(self.text(right).to_owned());
                    }
                    node = node.child_by_field_name("left")?;
                }
                "call" => node = node.child_by_field_name("target")?,
                "access_call" => {
                    segments.push(self.key(node)?.0.into());
                    node = node.child_by_field_name("target")?;
                }
                "block" => node = only_child(node)?,
                _ => return None,
            }
        }
        None
    }

    /// The path of what a call calls; a receiver without a name is `?`.
    pub(super) fn callee(&self, call: Node<'a>) -> Option<String> {
        let target = call.child_by_field_name("target")?;
        if let Some(path) = self.path(target) {
            return Some(path);
        }
        if target.kind() != "dot" {
            return None;
        }
        let right = target.child_by_field_name("right")?;
        matches!(right.kind(), "identifier" | "operator_identifier")
            .then(|| format!("?.{}", self.text(right)))
    }

    /// A module's full name: `Repo` is `Shop.Repo` behind `alias Shop.Repo`.
    pub(super) fn module(&self, written: &str) -> String {
        let written: String = written.split_whitespace().collect();
        let written = written.strip_prefix("Elixir.").unwrap_or(&written);
        let (head, tail) = written
            .find('.')
            .map_or((written, ""), |dot| written.split_at(dot));
        match self.names.get(head) {
            Some(full) => format!("{full}{tail}"),
            None => written.to_owned(),
        }
    }

    /// The name of a module's attribute with its sign: `@port`.
    pub(super) fn attribute(&self, node: Node<'a>) -> Option<&'a str> {
        let operand = node.child_by_field_name("operand")?;
        let read = node.kind() == "unary_operator"
            && tree::field_text(node, "operator", self.source) == Some("@")
            && operand.kind() == "identifier";
        read.then(|| self.text(node))
    }

    /// The literal key of `x[:key]`, and its bytes.
    pub(super) fn key(&self, access: Node<'a>) -> Option<(Box<str>, Span)> {
        let key = access.child_by_field_name("key")?;
        if !matches!(key.kind(), "atom" | "string") {
            return None;
        }
        let value = self.value(key);
        let text = value.as_text()?;
        Some((text.into(), value.content(self.source)))
    }
}

/// Whether a call is a read of a member: `conn.assigns`, where nothing tells a function of a
/// module from it but that modules are capitalised.
pub(super) fn is_member(call: Node<'_>) -> bool {
    let bare = arguments(call).is_none() && do_block(call).is_none();
    if !bare {
        return false;
    }
    let mut node = call.child_by_field_name("target");
    if node.is_none_or(|target| target.kind() != "dot") {
        return false;
    }
    for _ in 0..tree::DEEPEST {
        let Some(inner) = node else { return false };
        node = match inner.kind() {
            "call" if arguments(inner).is_some() => return true,
            "call" => inner.child_by_field_name("target"),
            "dot" => inner.child_by_field_name("left"),
            "alias" | "atom" => return false,
            _ => return true,
        };
    }
    false
}

/// Segments that were found from the last to the first.
fn joined(mut segments: Vec<String>) -> String {
    segments.reverse();
    segments.join(".")
}

/// The list of a call's arguments.
pub(super) fn arguments(call: Node<'_>) -> Option<Node<'_>> {
    child(call, "arguments")
}

/// What stands between `do` and `end`.
pub(super) fn do_block(call: Node<'_>) -> Option<Node<'_>> {
    child(call, "do_block")
}

pub(super) fn child<'t>(node: Node<'t>, kind: &str) -> Option<Node<'t>> {
    let mut cursor = node.walk();
    node.named_children(&mut cursor)
        .find(|child| child.kind() == kind)
}

/// The one expression in parentheses or in a body.
pub(super) fn only_child(node: Node<'_>) -> Option<Node<'_>> {
    let mut cursor = node.walk();
    let mut children = node
        .named_children(&mut cursor)
        .filter(|child| child.kind() != "comment");
    let first = children.next()?;
    children.next().is_none().then_some(first)
}

/// From the first byte of a call to the last of its name.
pub(super) fn callee_span(call: Node) -> Span {
    call.child_by_field_name("target")
        .map_or(tree::span(call), tree::span)
}
