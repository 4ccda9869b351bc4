//! Dotted paths of callees, receivers and names. Knows no facts.

use tree_sitter::Node;

use super::value::Reader;
use crate::lang::tree;
use crate::text::Span;

impl<'a> Reader<'a> {
    /// The dotted path of an expression, if all of it has a name.
    pub(super) fn path(&self, node: Node<'a>) -> Option<String> {
        let mut out = String::new();
        self.push_path(node, &mut out, 0)
            .then(|| self.names.typed(out))
    }

    /// The dotted path of what a call calls; a receiver without a name is `?`.
    pub(super) fn callee(&self, call: Node<'a>) -> String {
        let mut out = String::new();
        self.push_callee(call, &mut out, 0);
        self.names.typed(out)
    }

    /// The path of a class that a `new`, a `::` or a type names.
    pub(super) fn class_path(&self, node: Node<'a>) -> Option<String> {
        match node.kind() {
            "name" | "qualified_name" | "relative_name" | "relative_scope" => {
                Some(self.names.class(self.text(node)))
            }
            _ => self.path(node),
        }
    }

    fn push_class(&self, node: Node<'a>, out: &mut String, depth: usize) -> bool {
        match node.kind() {
            "name" | "qualified_name" | "relative_name" | "relative_scope" => {
                out.push_str(&self.names.class(self.text(node)));
                true
            }
            _ => self.push_path(node, out, depth + 1),
        }
    }

    /// Appends a path; on `false` what was appended is of no use.
    fn push_path(&self, node: Node<'a>, out: &mut String, depth: usize) -> bool {
        if depth > tree::DEEPEST {
            return false;
        }
        match node.kind() {
            "variable_name" => {
                out.push_str(self.text(node));
                true
            }
            // `${name}` in a string.
            "dynamic_variable_name" => {
                let name = node.named_child(0).filter(|name| name.kind() == "name");
                out.push('$');
                out.push_str(name.map_or("", |name| self.text(name)));
                name.is_some()
            }
            "name" | "qualified_name" | "relative_name" => {
                out.push_str(&self.names.constant(self.text(node)));
                true
            }
            "member_access_expression" | "nullsafe_member_access_expression" => {
                let [Some(object), Some(name)] =
                    ["object", "name"].map(|field| node.child_by_field_name(field))
                else {
                    return false;
                };
                if name.kind() != "name" || !self.push_path(object, out, depth + 1) {
                    return false;
                }
                out.push('.');
                out.push_str(self.text(name));
                true
            }
            "scoped_property_access_expression" => {
                let [Some(scope), Some(name)] =
                    ["scope", "name"].map(|field| node.child_by_field_name(field))
                else {
                    return false;
                };
                if name.kind() != "variable_name" || !self.push_class(scope, out, depth) {
                    return false;
                }
                out.push('.');
                out.push_str(self.text(name));
                true
            }
            "class_constant_access_expression" => {
                let mut cursor = node.walk();
                let mut children = node.named_children(&mut cursor);
                let (Some(class), Some(name)) = (children.next(), children.next()) else {
                    return false;
                };
                if !self.push_class(class, out, depth) {
                    return false;
                }
                // `X::class` is the name of the class itself.
                if self.text(name) != "class" {
                    out.push('.');
                    out.push_str(self.text(name));
                }
                true
            }
            "subscript_expression" => match self.subscript(node) {
                Some((object, key, _)) if self.push_path(object, out, depth + 1) => {
                    out.push('.');
                    out.push_str(&key);
                    true
                }
                _ => false,
            },
            "object_creation_expression" => match created(node) {
                Some(class) if class.kind() != "anonymous_class" => {
                    self.push_class(class, out, depth)
                }
                _ => false,
            },
            "function_call_expression"
            | "member_call_expression"
            | "nullsafe_member_call_expression"
            | "scoped_call_expression" => {
                self.push_callee(node, out, depth + 1);
                true
            }
            "assignment_expression" => node
                .child_by_field_name("right")
                .is_some_and(|right| self.push_path(right, out, depth + 1)),
            "parenthesized_expression"
            | "error_suppression_expression"
            | "clone_expression"
            | "cast_expression" => {
                inner(node).is_some_and(|inner| self.push_path(inner, out, depth + 1))
            }
            _ => false,
        }
    }

    fn push_callee(&self, call: Node<'a>, out: &mut String, depth: usize) {
        let start = out.len();
        let nameless = |out: &mut String| {
            out.truncate(start);
            out.push('?');
        };
        if let Some(function) = call.child_by_field_name("function") {
            match function.kind() {
                "name" | "qualified_name" | "relative_name" => {
                    out.push_str(&self.names.function(self.text(function)));
                }
                _ if self.push_path(function, out, depth + 1) => {}
                _ => nameless(out),
            }
            return;
        }
        let named = if let Some(scope) = call.child_by_field_name("scope") {
            self.push_class(scope, out, depth)
        } else {
            call.child_by_field_name("object")
                .is_some_and(|object| self.push_path(object, out, depth + 1))
        };
        if !named {
            nameless(out);
        }
        out.push('.');
        match call.child_by_field_name("name") {
            Some(name) if name.kind() == "name" => out.push_str(self.text(name)),
            _ => out.push('?'),
        }
    }

    /// The object of `$x["key"]`, the key, and the bytes of the key inside its quotes, if the
    /// key is a literal.
    pub(super) fn subscript(&self, node: Node<'a>) -> Option<(Node<'a>, Box<str>, Span)> {
        let mut cursor = node.walk();
        let mut children = node
            .named_children(&mut cursor)
            .filter(|child| child.kind() != "comment");
        let object = children.next()?;
        let key = children.next()?;
        match key.kind() {
            "string" | "encapsed_string" | "integer" => {
                // Nothing is interpolated, so that it costs no more than its bytes.
                let mut cursor = key.walk();
                let plain = key
                    .named_children(&mut cursor)
                    .all(|part| matches!(part.kind(), "string_content" | "escape_sequence"));
                if !plain {
                    return None;
                }
                let value = self.value(key);
                let text = value.as_scalar()?.into();
                Some((object, text, value.content(self.source)))
            }
            // `"$list[key]"` inside a string has no quotes.
            "name" => Some((object, self.text(key).into(), tree::span(key))),
            _ => None,
        }
    }
}

/// What a `new` constructs.
pub(super) fn created(node: Node<'_>) -> Option<Node<'_>> {
    let mut cursor = node.walk();
    node.named_children(&mut cursor)
        .find(|child| !matches!(child.kind(), "comment" | "arguments" | "attribute_list"))
}

/// The expression that parentheses, a cast, `@` or `clone` hold.
pub(super) fn inner(node: Node<'_>) -> Option<Node<'_>> {
    if let Some(value) = node.child_by_field_name("value") {
        return Some(value);
    }
    let mut cursor = node.walk();
    node.named_children(&mut cursor)
        .find(|child| !matches!(child.kind(), "comment" | "cast_type"))
}

/// The arguments of a call or a `new`.
pub(super) fn arguments(node: Node<'_>) -> Option<Node<'_>> {
    node.child_by_field_name("arguments").or_else(|| {
        let mut cursor = node.walk();
        node.named_children(&mut cursor)
            .find(|child| child.kind() == "arguments")
    })
}
