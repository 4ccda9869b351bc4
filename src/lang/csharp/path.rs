//! Names of C#: what an expression is called, what a type stands for.

use tree_sitter::Node;

use super::CSharp;
use crate::fact::ValueKind;
use crate::lang::tree;
use crate::lang::typed::{LONGEST_CHAIN, Place};
use crate::text::Span;

impl CSharp<'_> {
    /// The dotted path of an expression, aliases and declared types resolved; none when the
    /// expression has no name.
    pub(super) fn path(&self, node: Node) -> Option<Box<str>> {
        let mut segments: Vec<Box<str>> = Vec::new();
        let mut node = node;
        for _ in 0..LONGEST_CHAIN {
            match node.kind() {
                "identifier"
                | "this"
                | "base"
                | "predefined_type"
                | "generic_name"
                | "qualified_name"
                | "alias_qualified_name" => {
                    segments.push(self.written(node).into());
                    segments.reverse();
                    let resolved = self.low.resolve(&segments.join("."));
                    return Some(self.namespaces.strip(&resolved).into());
                }
                "member_access_expression" => {
                    let name = node.child_by_field_name("name")?;
                    segments.push(self.written(name).into());
                    node = node.child_by_field_name("expression")?;
                }
                "conditional_access_expression" => {
                    let binding = binding(node)?;
                    match binding.kind() {
                        "member_binding_expression" => {
                            let name = binding.child_by_field_name("name")?;
                            segments.push(self.written(name).into());
                        }
                        "element_binding_expression" => segments.push(self.key(binding)?),
                        _ => return None,
                    }
                    node = node.child_by_field_name("condition")?;
                }
                "element_access_expression" => {
                    segments.push(self.key(node.child_by_field_name("subscript")?)?);
                    node = node.child_by_field_name("expression")?;
                }
                "invocation_expression" => node = node.child_by_field_name("function")?,
                "parenthesized_expression"
                | "await_expression"
                | "checked_expression"
                | "postfix_unary_expression" => node = node.named_child(0)?,
                "cast_expression" | "object_creation_expression" | "typeof_expression" => {
                    return self.made(node.child_by_field_name("type")?, &segments);
                }
                "as_expression" => {
                    return self.made(node.child_by_field_name("right")?, &segments);
                }
                "implicit_object_creation_expression" => {
                    let kind = self.expected_type(node)?;
                    return Some(followed(&kind, &segments));
                }
                _ => return None,
            }
        }
        None
    }

    fn made(&self, kind: Node, segments: &[Box<str>]) -> Option<Box<str>> {
        Some(followed(&self.type_path(kind)?, segments))
    }

    /// A name as written, without type arguments and `@`; `::` reads as a dot.
    pub(super) fn written(&self, node: Node) -> String {
        match node.kind() {
            "generic_name" => node
                .named_child(0)
                .map_or(String::new(), |name| self.written(name)),
            "qualified_name" | "alias_qualified_name" => {
                let text = self.low.text(node);
                let mut depth = 0usize;
                let mut out = String::with_capacity(text.len());
                for one in text.replace("::", ".").chars() {
                    match one {
                        '<' => depth += 1,
                        '>' => depth = depth.saturating_sub(1),
                        _ if depth > 0 || one.is_whitespace() => {}
                        _ => out.push(one),
                    }
                }
                out
            }
            _ => self.low.text(node).trim_start_matches('@').to_owned(),
        }
    }

    /// The text of a literal subscript: one segment, whatever it holds.
    pub(super) fn key(&self, list: Node) -> Option<Box<str>> {
        let [argument] = tree::children(list)[..] else {
            return None;
        };
        let key = argument.named_child(0)?;
        match self.plain_string(key)? {
            ValueKind::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Notes that the literal keys of subscripts are part of a path.
    pub(super) fn take_keys(&mut self, node: Node) {
        let mut node = node;
        for _ in 0..LONGEST_CHAIN {
            let list = match node.kind() {
                "element_access_expression" => node.child_by_field_name("subscript"),
                "conditional_access_expression" => {
                    binding(node).filter(|one| one.kind() == "element_binding_expression")
                }
                _ => None,
            };
            let key = list
                .and_then(|list| list.named_child(0))
                .and_then(|argument| argument.named_child(0));
            if let Some(key) = key {
                self.low.take(key);
            }
            let inner = ["expression", "condition", "function"];
            match inner.iter().find_map(|part| node.child_by_field_name(part)) {
                Some(inner) => node = inner,
                None => return,
            }
        }
    }

    /// The path of a type without its arguments and its namespace; none for arrays, tuples and
    /// `var`.
    pub(super) fn type_path(&self, node: Node) -> Option<Box<str>> {
        let mut node = node;
        while matches!(node.kind(), "nullable_type" | "ref_type" | "scoped_type") {
            node = node.child_by_field_name("type")?;
        }
        if !matches!(
            node.kind(),
            "identifier"
                | "generic_name"
                | "qualified_name"
                | "alias_qualified_name"
                | "predefined_type"
        ) {
            return None;
        }
        let resolved = self.low.resolve_type(&self.written(node));
        Some(self.namespaces.strip(&resolved).into())
    }

    /// The type that `new()` makes: the declared one of what it is given to.
    pub(super) fn expected_type(&self, node: Node) -> Option<Box<str>> {
        let mut around = node.parent()?;
        if around.kind() == "variable_declarator" {
            around = around.parent()?;
        }
        match around.kind() {
            "variable_declaration" | "property_declaration" => {
                self.type_path(around.child_by_field_name("type")?)
            }
            "assignment_expression" => {
                let left = around.child_by_field_name("left")?;
                let name = self.low.text(left);
                let kind = self.low.vars.get(name)?;
                (kind != name).then(|| kind.into())
            }
            _ => None,
        }
    }

    /// The path of what is called and the bytes that name it: with what stands in front of
    /// it, unless that is a call itself.
    pub(super) fn callee(&self, function: Node) -> Option<(Box<str>, Span)> {
        let name = match function.kind() {
            "member_access_expression" => function.child_by_field_name("name")?,
            "conditional_access_expression" => binding(function)?.child_by_field_name("name")?,
            _ => function,
        };
        // Without type arguments.
        let bare = match name.kind() {
            "generic_name" => name.named_child(0)?,
            _ => name,
        };
        let mut front = function;
        while front.kind() == "member_access_expression"
            && let Some(inner) = front.child_by_field_name("expression")
        {
            front = inner;
        }
        let named = matches!(
            front.kind(),
            "identifier"
                | "this"
                | "base"
                | "predefined_type"
                | "qualified_name"
                | "alias_qualified_name"
        );
        let span = if named {
            Span::new(front.start_byte(), bare.end_byte())
        } else {
            tree::span(bare)
        };
        let path = match self.path(function) {
            Some(path) => path,
            None if function == name => return None,
            None => format!("?.{}", self.written(name)).into(),
        };
        Some((path, span))
    }

    /// A member or key that is read, once for the longest path.
    pub(super) fn read(&mut self, node: Node, place: Place) {
        let inner = place.is("expression")
            && matches!(
                place.parent,
                "member_access_expression" | "element_access_expression"
            )
            || place.is("condition") && place.parent == "conditional_access_expression";
        let written = place.parent == "assignment_expression" && place.is("left");
        if inner || written {
            return;
        }
        let called = place.parent == "invocation_expression" && place.is("function");
        let mut read = node;
        if called {
            let object = match node.kind() {
                "member_access_expression" => node.child_by_field_name("expression"),
                "conditional_access_expression" => node.child_by_field_name("condition"),
                _ => Some(node),
            };
            match object {
                // Behind parentheses and the like it is read by itself.
                Some(object) if is_read(object) => read = object,
                _ => return,
            }
        }
        self.read_path(read);
    }

    fn read_path(&mut self, node: Node) {
        let mut node = node;
        loop {
            let (inner, last) = match node.kind() {
                "member_access_expression" => (None, node.child_by_field_name("name")),
                "conditional_access_expression" => {
                    (node.child_by_field_name("condition"), binding(node))
                }
                "element_access_expression" => (
                    node.child_by_field_name("expression"),
                    node.child_by_field_name("subscript")
                        .and_then(|list| list.named_child(0)),
                ),
                _ => return,
            };
            if let Some(last) = last
                && let Some(path) = self.path(node)
            {
                self.take_keys(node);
                if path.contains('.') {
                    self.low.access(tree::span(node), path, tree::span(last));
                }
                return;
            }
            // What is read with a key that nobody knows is read itself.
            match inner {
                Some(inner) => node = inner,
                None => return,
            }
        }
    }
}

fn is_read(node: Node) -> bool {
    matches!(
        node.kind(),
        "member_access_expression" | "element_access_expression" | "conditional_access_expression"
    )
}

fn followed(kind: &str, segments: &[Box<str>]) -> Box<str> {
    let mut path = String::from(kind);
    for segment in segments.iter().rev() {
        path.push('.');
        path.push_str(segment);
    }
    path.into()
}

/// What stands behind `?`: the last part of a conditional access.
pub(super) fn binding(node: Node) -> Option<Node> {
    let count = u32::try_from(node.named_child_count()).ok()?;
    node.named_child(count.checked_sub(1)?)
}
