//! Values of Java: literals, joined strings, lists and maps, calls.

use tree_sitter::Node;

use super::Java;
use crate::fact::{CallForm, MapEntry, Value, ValueKind};
use crate::lang::tree;
use crate::lang::typed::{BuiltCall, DEEPEST_VALUE, MOST_OPERANDS, name_of, operands, text};

impl Java<'_> {
    /// The value of an expression.
    pub(super) fn value(&mut self, node: Node, depth: u32) -> Value {
        let span = tree::span(node);
        let new = |kind| Value::new(span, kind);
        if depth > DEEPEST_VALUE {
            return Value::unknown(span);
        }
        match node.kind() {
            "string_literal" => self.string(node),
            "character_literal" => {
                let inside = self.low.text(node).trim_matches('\'');
                new(ValueKind::Text(text::unescape(inside).into()))
            }
            "decimal_integer_literal"
            | "hex_integer_literal"
            | "octal_integer_literal"
            | "binary_integer_literal"
            | "decimal_floating_point_literal"
            | "hex_floating_point_literal" => {
                new(ValueKind::Number(text::number(self.low.text(node))))
            }
            "true" => new(ValueKind::Bool(true)),
            "false" => new(ValueKind::Bool(false)),
            "null_literal" => new(ValueKind::Null),
            // A function that does nothing is as good as none.
            "lambda_expression"
                if node.child_by_field_name("body").is_some_and(|body| {
                    body.kind() == "block" && body.named_child_count() == 0
                }) =>
            {
                new(ValueKind::Null)
            }
            "identifier" | "field_access" | "class_literal" | "this" => match self.path(node) {
                Some(path) => new(ValueKind::Name(path)),
                None => new(ValueKind::Unknown),
            },
            "method_reference" => self.reference(node),
            "method_invocation" => self.invocation_value(node, depth),
            "object_creation_expression" => match self.creation_call(node, depth) {
                Some(built) => built.into_value(span),
                None => new(ValueKind::Unknown),
            },
            "annotation" | "marker_annotation" => match self.annotation_call(node, depth) {
                Some(built) => built.into_value(span),
                None => new(ValueKind::Unknown),
            },
            "array_creation_expression" => match node.child_by_field_name("value") {
                Some(items) => Value {
                    span,
                    ..self.value(items, depth)
                },
                None => new(ValueKind::Unknown),
            },
            "array_initializer" | "element_value_array_initializer" => {
                let items = self.values(&arguments(node), depth);
                new(ValueKind::List(items))
            }
            "parenthesized_expression" => match node.named_child(0) {
                Some(inner) => self.value(inner, depth + 1),
                None => new(ValueKind::Unknown),
            },
            "cast_expression" => match node.child_by_field_name("value") {
                Some(inner) => self.value(inner, depth + 1),
                None => new(ValueKind::Unknown),
            },
            "assignment_expression" => match node.child_by_field_name("right") {
                Some(inner) => self.value(inner, depth + 1),
                None => new(ValueKind::Unknown),
            },
            "unary_expression" => self.negative(node),
            "binary_expression" => {
                let joined = operands(node, "+");
                if joined.len() < 2 {
                    return new(ValueKind::Unknown);
                }
                let values = self.values(&joined, depth);
                text::joined(span, values)
            }
            "ternary_expression" => self.choice(node, depth),
            _ => new(ValueKind::Unknown),
        }
    }

    pub(super) fn values(&mut self, nodes: &[Node], depth: u32) -> Vec<Value> {
        nodes
            .iter()
            .map(|node| self.value(*node, depth + 1))
            .collect()
    }

    /// The value of a string or a text block.
    pub(super) fn string(&mut self, node: Node) -> Value {
        let whole = self.low.text(node);
        if let Some(block) = whole.strip_prefix("\"\"\"") {
            let block = block.strip_suffix("\"\"\"").unwrap_or(block);
            let plain = block.replace("\r\n", "\n");
            let content = text::unescape(&text::dedent(&plain)).into_owned();
            return self.low.string(node, content);
        }
        let inside = whole.strip_prefix('"').unwrap_or(whole);
        let inside = inside.strip_suffix('"').unwrap_or(inside);
        self.low.string(node, text::unescape(inside))
    }

    fn negative(&mut self, node: Node) -> Value {
        let span = tree::span(node);
        let operand = node.child_by_field_name("operand");
        let minus = node
            .child_by_field_name("operator")
            .is_some_and(|operator| operator.kind() == "-");
        if minus
            && let Some(operand) = operand
            && let ValueKind::Number(number) = self.value(operand, DEEPEST_VALUE).kind
        {
            return Value::new(span, ValueKind::Number(format!("-{number}").into()));
        }
        Value::unknown(span)
    }

    /// `Integer::parseInt`.
    fn reference(&mut self, node: Node) -> Value {
        let parts = tree::children(node);
        let named = match parts.as_slice() {
            [kind, .., name] if name.kind() == "identifier" => self
                .path(*kind)
                .or_else(|| self.type_path(*kind))
                .map(|path| format!("{path}.{}", self.low.text(*name))),
            _ => None,
        };
        match named {
            Some(path) => Value::new(tree::span(node), ValueKind::Name(path.into())),
            None => Value::unknown(tree::span(node)),
        }
    }

    pub(super) fn invocation(&mut self, node: Node) {
        let Some(name) = tree::field_text(node, "name", self.low.source) else {
            return;
        };
        let arguments = node.child_by_field_name("arguments").map(arguments);
        let arguments = arguments.unwrap_or_default();
        let wanted = self.low.interest.wants_call(name);
        let lambda = arguments
            .iter()
            .any(|one| one.kind() == "lambda_expression");
        let keyed = name != "entry" && arguments.iter().any(|one| self.makes_map(*one));
        if !wanted && !lambda && !keyed {
            return;
        }
        let Some((callee, callee_span)) = self.callee(node) else {
            return;
        };
        self.note_lambdas(&arguments, &callee);
        if wanted || keyed {
            let mut built = BuiltCall::new(callee, callee_span, CallForm::Call);
            for value in self.values(&arguments, 0) {
                built.push(value);
            }
            self.low.call(tree::span(node), built, wanted);
        }
    }

    fn note_lambdas(&mut self, arguments: &[Node], callee: &str) {
        for one in arguments {
            if one.kind() == "lambda_expression" {
                self.low.note_lambda(*one, callee);
            }
        }
    }

    pub(super) fn creation(&mut self, node: Node) {
        let Some(path) = node
            .child_by_field_name("type")
            .and_then(|kind| self.type_path(kind))
        else {
            return;
        };
        let list = node.child_by_field_name("arguments");
        let arguments = list.map(arguments).unwrap_or_default();
        self.note_lambdas(&arguments, &path);
        let wanted = self.low.interest.wants_call(name_of(&path));
        let keyed = arguments.iter().any(|one| self.makes_map(*one));
        if (wanted || keyed)
            && let Some(built) = self.creation_call(node, 0)
        {
            // Without the body of an anonymous class.
            let mut span = tree::span(node);
            if let Some(list) = list {
                span.end = tree::span(list).end;
            }
            self.low.call(span, built, wanted);
        }
    }

    fn creation_call(&mut self, node: Node, depth: u32) -> Option<BuiltCall> {
        let kind = node.child_by_field_name("type")?;
        let path = self.type_path(kind)?;
        let mut built = BuiltCall::new(path, tree::span(kind), CallForm::New);
        if let Some(list) = node.child_by_field_name("arguments") {
            for value in self.values(&arguments(list), depth) {
                built.push(value);
            }
        }
        Some(built)
    }

    /// `super(..)` makes the class that is extended.
    pub(super) fn constructor_call(&mut self, node: Node) {
        let (Some(which), Some(list)) = (
            node.child_by_field_name("constructor"),
            node.child_by_field_name("arguments"),
        ) else {
            return;
        };
        let Some(base) = self.low.vars.get("super").map(Box::<str>::from) else {
            return;
        };
        if which.kind() == "super" && self.low.interest.wants_call(name_of(&base)) {
            let mut built = BuiltCall::new(base, tree::span(which), CallForm::New);
            for value in self.values(&arguments(list), 0) {
                built.push(value);
            }
            self.low.call(tree::span(node), built, true);
        }
    }

    /// A call as a value, with its name and arguments as they are.
    pub(super) fn plain_call(&mut self, node: Node, depth: u32) -> Value {
        let span = tree::span(node);
        let Some((callee, callee_span)) = self.callee(node) else {
            return Value::unknown(span);
        };
        let mut built = BuiltCall::new(callee, callee_span, CallForm::Call);
        if let Some(list) = node.child_by_field_name("arguments") {
            for value in self.values(&arguments(list), depth) {
                built.push(value);
            }
        }
        built.into_value(span)
    }

    /// Whether an argument is a call that makes a map.
    fn makes_map(&self, node: Node) -> bool {
        node.kind() == "method_invocation"
            && tree::field_text(node, "name", self.low.source)
                .is_some_and(|name| matches!(name, "of" | "ofEntries" | "singletonMap"))
            && tree::field_text(node, "object", self.low.source)
                .is_some_and(|object| matches!(object, "Map" | "ImmutableMap" | "Collections"))
    }

    /// `Map.of("a", 1)`, when every key is known.
    pub(super) fn map(&mut self, arguments: &[Node], depth: u32) -> Option<ValueKind> {
        if !arguments.len().is_multiple_of(2) {
            return None;
        }
        let mut entries = Vec::with_capacity(arguments.len() / 2);
        for pair in arguments.chunks_exact(2) {
            entries.push(self.entry(pair[0], pair[1], depth)?);
        }
        Some(ValueKind::Map(entries))
    }

    /// `Map.ofEntries(Map.entry("a", 1))`, when every key is known.
    pub(super) fn map_of_entries(&mut self, nodes: &[Node], depth: u32) -> Option<ValueKind> {
        let mut entries = Vec::with_capacity(nodes.len());
        for node in nodes {
            let name = tree::field_text(*node, "name", self.low.source)?;
            let list = arguments(node.child_by_field_name("arguments")?);
            let ("entry", [key, value]) = (name, list.as_slice()) else {
                return None;
            };
            entries.push(self.entry(*key, *value, depth)?);
        }
        Some(ValueKind::Map(entries))
    }

    fn entry(&mut self, key: Node, value: Node, depth: u32) -> Option<MapEntry> {
        let name = match self.value(key, depth + 1).kind {
            ValueKind::Text(text) => text,
            ValueKind::Name(name) => name,
            _ => return None,
        };
        Some(MapEntry {
            key: name,
            key_span: tree::span(key),
            value: self.value(value, depth + 1),
        })
    }
}

/// The items of a list of arguments or of an array, without comments.
pub(super) fn arguments(list: Node) -> Vec<Node> {
    let mut cursor = list.walk();
    list.named_children(&mut cursor)
        .filter(|node| !node.is_extra())
        .collect()
}

/// What a condition compares or tests, left to right.
pub(super) fn compared<'t>(condition: Node<'t>, source: &str) -> Vec<Node<'t>> {
    let mut found = Vec::new();
    let mut stack = vec![condition];
    while let Some(node) = stack.pop() {
        if found.len() == MOST_OPERANDS {
            break;
        }
        let before = stack.len();
        match node.kind() {
            "parenthesized_expression" => stack.extend(arguments(node)),
            "binary_expression" if is_condition(node) => {
                stack.extend(node.child_by_field_name("left"));
                stack.extend(node.child_by_field_name("right"));
            }
            "unary_expression" => stack.extend(node.child_by_field_name("operand")),
            "instanceof_expression" => stack.extend(node.child_by_field_name("left")),
            "method_invocation" if compares(node, source) => {
                if tree::field_text(node, "object", source) != Some("Objects") {
                    stack.extend(node.child_by_field_name("object"));
                }
                let list = node.child_by_field_name("arguments");
                stack.extend(list.map(arguments).unwrap_or_default());
            }
            _ => found.push(node),
        }
        stack[before..].reverse();
    }
    found
}

/// Whether a call compares what it is called on with its arguments.
fn compares(call: Node, source: &str) -> bool {
    let name = tree::field_text(call, "name", source).unwrap_or("");
    call.child_by_field_name("object").is_some()
        && matches!(
            name,
            "equals"
                | "equalsIgnoreCase"
                | "contentEquals"
                | "startsWith"
                | "endsWith"
                | "contains"
                | "matches"
                | "isEmpty"
                | "isBlank"
        )
}

fn is_condition(node: Node) -> bool {
    node.child_by_field_name("operator")
        .is_some_and(|operator| {
            matches!(
                operator.kind(),
                "&&" | "||" | "==" | "!=" | "<" | "<=" | ">" | ">="
            )
        })
}
