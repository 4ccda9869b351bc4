//! Values of C#: literals, joined strings, calls, and what conditions compare.

use tree_sitter::Node;

use super::CSharp;
use super::create::{arguments_of, listed};
use super::path::binding;
use crate::fact::{CallForm, Value, ValueKind};
use crate::lang::tree;
use crate::lang::typed::{BuiltCall, DEEPEST_VALUE, MOST_OPERANDS, operands, text};

impl CSharp<'_> {
    /// The value of an expression.
    pub(super) fn value(&mut self, node: Node, depth: u32) -> Value {
        let span = tree::span(node);
        let new = |kind| Value::new(span, kind);
        if depth > DEEPEST_VALUE {
            return Value::unknown(span);
        }
        match node.kind() {
            kind if super::text::is_string(kind) => self.string(node, depth),
            "character_literal" => {
                let inside = self.low.text(node).trim_matches('\'');
                new(ValueKind::Text(text::unescape(inside).into()))
            }
            "integer_literal" | "real_literal" => {
                new(ValueKind::Number(text::number(self.low.text(node))))
            }
            "boolean_literal" => new(ValueKind::Bool(self.low.text(node) == "true")),
            "null_literal" => new(ValueKind::Null),
            "identifier"
            | "this"
            | "member_access_expression"
            | "typeof_expression"
            | "qualified_name"
            | "alias_qualified_name"
            | "generic_name" => self.named(node),
            "element_access_expression" => {
                self.take_keys(node);
                self.named(node)
            }
            "conditional_access_expression" => self.maybe(node),
            "invocation_expression" => self.invocation_value(node, depth),
            "object_creation_expression" | "implicit_object_creation_expression" => {
                self.creation_value(node, depth)
            }
            "anonymous_object_creation_expression" => new(self.properties(node, depth)),
            "initializer_expression" => match self.filled(node, depth) {
                Some(kind) => new(kind),
                None => new(self.properties(node, depth)),
            },
            "array_creation_expression" | "implicit_array_creation_expression" => {
                let items = tree::children(node)
                    .into_iter()
                    .find(|one| one.kind() == "initializer_expression");
                match items {
                    Some(items) => self.list(items, span, depth),
                    None => new(ValueKind::Unknown),
                }
            }
            "collection_expression" | "tuple_expression" => self.list(node, span, depth),
            "collection_element"
            | "expression_element"
            | "argument"
            | "parenthesized_expression"
            | "await_expression"
            | "checked_expression"
            | "postfix_unary_expression" => match node.named_child(0) {
                Some(inner) => self.value(inner, depth + 1),
                None => new(ValueKind::Unknown),
            },
            "cast_expression" => self.part(node, "value", depth),
            "as_expression" => self.part(node, "left", depth),
            "assignment_expression" => self.part(node, "right", depth),
            "prefix_unary_expression" => self.negative(node),
            "binary_expression" => self.binary(node, depth),
            "conditional_expression" => self.choice(node, depth),
            _ => new(ValueKind::Unknown),
        }
    }

    fn part(&mut self, node: Node, field: &str, depth: u32) -> Value {
        match node.child_by_field_name(field) {
            Some(inner) => self.value(inner, depth + 1),
            None => Value::unknown(tree::span(node)),
        }
    }

    fn named(&self, node: Node) -> Value {
        let span = tree::span(node);
        match self.path(node) {
            Some(path) => Value::new(span, ValueKind::Name(path)),
            None => Value::unknown(span),
        }
    }

    /// `a?.B`: a read, like `a.B`.
    fn maybe(&mut self, node: Node) -> Value {
        let reads = binding(node).is_some_and(|binding| {
            matches!(
                binding.kind(),
                "member_binding_expression" | "element_binding_expression"
            )
        });
        if reads {
            self.take_keys(node);
            return self.named(node);
        }
        Value::unknown(tree::span(node))
    }

    fn list(&mut self, node: Node, span: crate::text::Span, depth: u32) -> Value {
        let mut items = tree::children(node);
        items.retain(|one| !one.is_extra());
        let items = items.into_iter().map(|one| self.value(one, depth + 1));
        Value::new(span, ValueKind::List(items.collect()))
    }

    fn negative(&mut self, node: Node) -> Value {
        let span = tree::span(node);
        if let Some(operand) = node.named_child(0)
            && self.low.text(node).starts_with('-')
            && let ValueKind::Number(number) = self.value(operand, DEEPEST_VALUE).kind
        {
            return Value::new(span, ValueKind::Number(format!("-{number}").into()));
        }
        Value::unknown(span)
    }

    fn binary(&mut self, node: Node, depth: u32) -> Value {
        let span = tree::span(node);
        let operator = node.child_by_field_name("operator");
        match operator.map_or("", |operator| operator.kind()) {
            "+" => {
                let operands = operands(node, "+");
                let values = operands
                    .into_iter()
                    .map(|one| self.value(one, depth + 1))
                    .collect();
                text::joined(span, values)
            }
            "??" => self.either(node, depth),
            _ => Value::unknown(span),
        }
    }

    pub(super) fn invocation(&mut self, node: Node) {
        let Some(function) = node.child_by_field_name("function") else {
            return;
        };
        let name = match function.kind() {
            "member_access_expression" => function.child_by_field_name("name"),
            "conditional_access_expression" => {
                binding(function).and_then(|one| one.child_by_field_name("name"))
            }
            _ => Some(function),
        };
        let Some(name) = name else { return };
        let name = match name.kind() {
            "identifier" | "generic_name" => self.written(name),
            _ => return,
        };
        if name == "nameof" {
            return;
        }
        let arguments = arguments_of(node);
        let wanted = self.low.interest.wants_call(&name);
        let lambda = |value: &Node| {
            matches!(
                value.kind(),
                "lambda_expression" | "anonymous_method_expression"
            )
        };
        let lambdas = arguments.iter().any(|(_, value)| lambda(value));
        let keyed = arguments.iter().any(|(name, value)| {
            name.is_some() || value.kind() == "anonymous_object_creation_expression"
        });
        if !wanted && !lambdas && !keyed {
            return;
        }
        let Some((callee, callee_span)) = self.callee(function) else {
            return;
        };
        for (_, value) in &arguments {
            if lambda(value) {
                self.low.note_lambda(*value, &callee);
            }
        }
        if wanted || keyed {
            let mut built = BuiltCall::new(callee, callee_span, CallForm::Call);
            self.push_arguments(&mut built, node, 0);
            if wanted
                && self.low.interest.wants_receiver(&name)
                && let Some(object) = function.child_by_field_name("expression")
            {
                let value = self.value(object, 1);
                built.push_unstated("receiver", value);
            }
            self.low.call(tree::span(node), built, wanted);
        }
    }

    /// A call as a value, with its name and arguments as they are.
    pub(super) fn plain_call(&mut self, node: Node, depth: u32) -> Value {
        let span = tree::span(node);
        let callee = node
            .child_by_field_name("function")
            .and_then(|function| self.callee(function));
        let Some((callee, callee_span)) = callee else {
            return Value::unknown(span);
        };
        let mut built = BuiltCall::new(callee, callee_span, CallForm::Call);
        self.push_arguments(&mut built, node, depth);
        built.into_value(span)
    }

    /// What a condition compares or tests, left to right.
    pub(super) fn compared<'t>(&self, condition: Node<'t>) -> Vec<Node<'t>> {
        let mut found = Vec::new();
        let mut stack = vec![condition];
        while let Some(node) = stack.pop() {
            if found.len() == MOST_OPERANDS {
                break;
            }
            let before = stack.len();
            let part = |name| node.child_by_field_name(name);
            match node.kind() {
                "parenthesized_expression"
                | "await_expression"
                | "parenthesized_pattern"
                | "negated_pattern"
                | "constant_pattern"
                | "relational_pattern" => {
                    stack.extend(node.named_child(0));
                }
                "binary_expression" if is_condition(node) => {
                    stack.extend(part("left"));
                    stack.extend(part("right"));
                }
                "and_pattern" | "or_pattern" => {
                    stack.extend(part("left"));
                    stack.extend(part("right"));
                }
                "prefix_unary_expression" | "unary_expression"
                    if self.low.text(node).starts_with('!') =>
                {
                    stack.extend(node.named_child(0));
                }
                "is_pattern_expression" => {
                    stack.extend(part("expression"));
                    stack.extend(part("pattern"));
                }
                "is_expression" => stack.extend(part("left")),
                "declaration_pattern"
                | "recursive_pattern"
                | "var_pattern"
                | "type_pattern"
                | "list_pattern"
                | "discard" => {}
                "invocation_expression" => match self.equality(node) {
                    Some(both) => stack.extend(both),
                    None => found.push(node),
                },
                _ => found.push(node),
            }
            stack[before..].reverse();
        }
        found
    }

    /// `a.Equals(b)` and `string.Equals(a, b)` compare a and b.
    fn equality<'t>(&self, call: Node<'t>) -> Option<Vec<Node<'t>>> {
        let function = call.child_by_field_name("function")?;
        if function.kind() != "member_access_expression" {
            return None;
        }
        let name = function.child_by_field_name("name")?;
        let object = function.child_by_field_name("expression")?;
        if !matches!(
            self.low.text(name),
            "Equals"
                | "StartsWith"
                | "EndsWith"
                | "Contains"
                | "IsNullOrEmpty"
                | "IsNullOrWhiteSpace"
        ) {
            return None;
        }
        let list = listed(call.child_by_field_name("arguments")?);
        match (
            self.low.text(object).to_ascii_lowercase().as_str(),
            &list[..],
        ) {
            ("string" | "object", [(_, first)]) => Some(vec![*first]),
            ("string" | "object", [(_, first), (_, second), ..]) => Some(vec![*first, *second]),
            (_, [(_, other), ..]) => Some(vec![object, *other]),
            _ => None,
        }
    }
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
