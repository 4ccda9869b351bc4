//! What C# creates: objects with their initialisers, base classes, attributes.

use tree_sitter::Node;

use super::CSharp;
use crate::fact::{CallForm, MapEntry, Value, ValueKind};
use crate::lang::tree;
use crate::lang::typed::{BuiltCall, name_of};

impl CSharp<'_> {
    pub(super) fn creation(&mut self, node: Node) {
        let Some((path, _)) = self.created(node) else {
            return;
        };
        let wanted = self.low.interest.wants_call(name_of(&path));
        for one in arguments_of(node) {
            if one.1.kind() == "lambda_expression" {
                self.low.note_lambda(one.1, &path);
            }
        }
        if (wanted || Self::has_keys(node))
            && let Some(built) = self.creation_call(node, 0)
        {
            self.low.call(tree::span(node), built, wanted);
        }
    }

    /// The type that is created, and the bytes that name it.
    fn created(&self, node: Node) -> Option<(Box<str>, crate::text::Span)> {
        if let Some(kind) = node.child_by_field_name("type") {
            return Some((self.type_path(kind)?, tree::span(kind)));
        }
        // `new()`: the word itself is all that stands there.
        let word = node.child(0)?;
        Some((self.expected_type(node)?, tree::span(word)))
    }

    fn initializer(node: Node) -> Option<Node> {
        tree::children(node)
            .into_iter()
            .find(|one| one.kind() == "initializer_expression")
    }

    fn has_keys(node: Node) -> bool {
        let named = arguments_of(node).iter().any(|(name, value)| {
            name.is_some() || value.kind() == "anonymous_object_creation_expression"
        });
        named
            || Self::initializer(node).is_some_and(|list| {
                list.named_child(0)
                    .is_some_and(|first| first.kind() == "assignment_expression")
            })
    }

    pub(super) fn creation_call(&mut self, node: Node, depth: u32) -> Option<BuiltCall> {
        let (path, span) = self.created(node)?;
        let mut built = BuiltCall::new(path, span, CallForm::New);
        self.push_arguments(&mut built, node, depth);
        for one in Self::initializer(node)
            .map(tree::children)
            .unwrap_or_default()
        {
            if one.kind() != "assignment_expression" {
                continue;
            }
            let (Some(left), Some(right)) = (
                one.child_by_field_name("left"),
                one.child_by_field_name("right"),
            ) else {
                continue;
            };
            if left.kind() == "identifier" {
                let value = self.value(right, depth + 1);
                built.push_named(self.low.text(left), tree::span(left), value);
            }
        }
        Some(built)
    }

    pub(super) fn push_arguments(&mut self, built: &mut BuiltCall, node: Node, depth: u32) {
        for (name, value) in arguments_of(node) {
            let value = self.value(value, depth + 1);
            match name {
                Some(name) => built.push_named(self.low.text(name), tree::span(name), value),
                None => built.push(value),
            }
        }
    }

    /// What `new X(..) { .. }` holds: a list or a map where the initialiser fills a
    /// collection, else the call.
    pub(super) fn creation_value(&mut self, node: Node, depth: u32) -> Value {
        let span = tree::span(node);
        if let Some(list) = Self::initializer(node)
            && let Some(kind) = self.filled(list, depth)
        {
            return Value::new(span, kind);
        }
        match self.creation_call(node, depth) {
            Some(built) => built.into_value(span),
            None => Value::unknown(span),
        }
    }

    /// The map or list that an initialiser fills; none if it sets properties or is empty.
    pub(super) fn filled(&mut self, list: Node, depth: u32) -> Option<ValueKind> {
        let mut items = tree::children(list);
        items.retain(|one| !one.is_extra());
        let first = items.first()?;
        let keyed = match first.kind() {
            "assignment_expression" => {
                let left = first.child_by_field_name("left")?;
                if left.kind() != "element_binding_expression" {
                    return None;
                }
                true
            }
            "initializer_expression" => true,
            _ => false,
        };
        if !keyed {
            let items = items.into_iter().map(|one| self.value(one, depth + 1));
            return Some(ValueKind::List(items.collect()));
        }
        let mut entries = Vec::with_capacity(items.len());
        for one in items {
            let (key, value) = pair(one)?;
            let name = match self.value(key, depth + 1).kind {
                ValueKind::Text(text) => text,
                ValueKind::Name(name) => name,
                _ => return None,
            };
            entries.push(MapEntry {
                key: name,
                key_span: tree::span(key),
                value: self.value(value, depth + 1),
            });
        }
        Some(ValueKind::Map(entries))
    }

    /// `Options = { Host = "x" }` inside an initialiser, and `new { host = "x", y }`.
    pub(super) fn properties(&mut self, list: Node, depth: u32) -> ValueKind {
        let mut entries = Vec::new();
        let mut items = tree::children(list).into_iter().peekable();
        while let Some(one) = items.next() {
            let (name, value) = if one.kind() == "assignment_expression" {
                let sides = ["left", "right"].map(|side| one.child_by_field_name(side));
                let [Some(left), Some(right)] = sides else {
                    continue;
                };
                (left, right)
            } else if one.kind() == "identifier"
                && let Some(next) = items.peek().copied()
                && self
                    .low
                    .source
                    .get(one.end_byte()..next.start_byte())
                    .is_some_and(|between| between.trim_start().starts_with('='))
            {
                items.next();
                (one, next)
            } else {
                (one, one)
            };
            let text = self.low.text(name);
            let key = text.rsplit('.').next().unwrap_or(text);
            entries.push(MapEntry {
                key: key.into(),
                key_span: tree::span(name),
                value: self.value(value, depth + 1),
            });
        }
        ValueKind::Map(entries)
    }

    /// `class A(string x) : Base(x)` makes a Base.
    pub(super) fn base_calls(&mut self, node: Node) {
        let mut before = None;
        for one in tree::children(node) {
            match one.kind() {
                "argument_list" => {
                    if let Some(kind) = before {
                        self.base_call(kind, node, tree::span(kind).join(tree::span(one)));
                    }
                }
                "primary_constructor_base_type" => {
                    if let Some(kind) = one.child_by_field_name("type") {
                        self.base_call(kind, one, tree::span(one));
                    }
                }
                _ => before = Some(one),
            }
        }
    }

    fn base_call(&mut self, kind: Node, around: Node, span: crate::text::Span) {
        if let Some(path) = self.type_path(kind) {
            self.construct(&path, tree::span(kind), around, span);
        }
    }

    /// `: base(..)` makes the class that is extended.
    pub(super) fn constructor_call(&mut self, node: Node) {
        let mut cursor = node.walk();
        let word = node.children(&mut cursor).find(|one| one.kind() == "base");
        let Some(word) = word else { return };
        if let Some(base) = self.low.vars.get("base").map(Box::<str>::from) {
            self.construct(&base, tree::span(word), node, tree::span(node));
        }
    }

    fn construct(
        &mut self,
        path: &str,
        path_span: crate::text::Span,
        around: Node,
        span: crate::text::Span,
    ) {
        if self.low.interest.wants_call(name_of(path)) {
            let mut built = BuiltCall::new(path, path_span, CallForm::New);
            self.push_arguments(&mut built, around, 0);
            self.low.call(span, built, true);
        }
    }

    /// The paths of the attributes on a declaration.
    pub(super) fn attributes(&self, node: Node) -> Vec<Box<str>> {
        let mut paths = Vec::new();
        for list in tree::children(node) {
            if list.kind() == "attribute_list" {
                for one in tree::children(list) {
                    let name = one.child_by_field_name("name");
                    paths.extend(name.and_then(|name| self.type_path(name)));
                }
            }
        }
        paths
    }

    pub(super) fn attribute(&mut self, node: Node) {
        let Some(name) = node.child_by_field_name("name") else {
            return;
        };
        let Some(path) = self.type_path(name) else {
            return;
        };
        let wanted = self.low.interest.wants_call(name_of(&path));
        let keyed = arguments_of(node).iter().any(|(name, _)| name.is_some());
        if wanted || keyed {
            let mut built = BuiltCall::new(path, tree::span(name), CallForm::Annotation);
            self.push_arguments(&mut built, node, 0);
            self.low.call(tree::span(node), built, wanted);
        }
    }
}

/// The arguments of a call, a creation or an attribute, each with its name if it has one.
pub(super) fn arguments_of(node: Node) -> Vec<(Option<Node>, Node)> {
    let list = tree::children(node)
        .into_iter()
        .find(|one| matches!(one.kind(), "argument_list" | "attribute_argument_list"));
    list.map(listed).unwrap_or_default()
}

/// The arguments of a list, each with its name if it has one.
pub(super) fn listed(list: Node) -> Vec<(Option<Node>, Node)> {
    let mut found = Vec::new();
    for argument in tree::children(list) {
        if !matches!(argument.kind(), "argument" | "attribute_argument") {
            continue;
        }
        let name = argument.child_by_field_name("name");
        let value = tree::children(argument)
            .into_iter()
            .rev()
            .find(|one| Some(*one) != name && !one.is_extra());
        // `this` is a word without a node of its own name.
        let value = value.or_else(|| argument.child(0).filter(|one| one.kind() == "this"));
        if let Some(value) = value {
            found.push((name, value));
        }
    }
    found
}

/// The key and value of an entry: `["a"] = 1` or `{ "a", 1 }`.
fn pair(node: Node) -> Option<(Node, Node)> {
    match node.kind() {
        "assignment_expression" => {
            let left = node.child_by_field_name("left")?;
            let key = left.named_child(0)?.named_child(0)?;
            Some((key, node.child_by_field_name("right")?))
        }
        "initializer_expression" => match tree::children(node)[..] {
            [key, value] => Some((key, value)),
            _ => None,
        },
        _ => None,
    }
}
