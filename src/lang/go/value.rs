//! Expressions to values, as honestly as syntax can tell.

use tree_sitter::Node;

use super::Lowerer;
use super::call::is_chain;
use crate::fact::{Part, Value, ValueKind};
use crate::lang::tree;

/// How many terms of a concatenation are looked at.
const MOST_TERMS: usize = 256;

impl Lowerer<'_> {
    /// What an expression holds. The strings in it count as taken.
    pub(super) fn value(&mut self, node: Node) -> Value {
        let value = self.deeper(|this| {
            if is_chain(node) {
                this.chain_value(node)
            } else {
                this.plain_value(node)
            }
        });
        value.unwrap_or_else(|| Value::unknown(tree::span(node)))
    }

    /// The value of an expression that is no chain.
    pub(super) fn plain_value(&mut self, node: Node) -> Value {
        let span = tree::span(node);
        match node.kind() {
            "identifier" => match self.source(node) {
                "nil" => Value::new(span, ValueKind::Null),
                "_" | "iota" => Value::unknown(span),
                name => Value::new(span, ValueKind::Name(self.named(name).path.into())),
            },
            "composite_literal" => self.composite(node),
            "binary_expression" => self.sum(node),
            "unary_expression" => self.negative(node),
            "type_conversion_expression" => match self.generic_call(node) {
                Some(call) => Value::new(span, ValueKind::Call(Box::new(call))),
                None => Value::unknown(span),
            },
            _ => self.literal(node),
        }
    }

    fn negative(&mut self, node: Node) -> Value {
        let span = tree::span(node);
        let minus = node
            .child_by_field_name("operator")
            .is_some_and(|operator| operator.kind() == "-");
        if let Some(operand) = node.child_by_field_name("operand").filter(|_| minus)
            && let ValueKind::Number(number) = self.value(operand).kind
            && !number.starts_with('-')
        {
            return Value::new(span, ValueKind::Number(format!("-{number}").into()));
        }
        Value::unknown(span)
    }

    /// `a + b + ..`: a template when something in it is text. Flat, however long.
    fn sum(&mut self, node: Node) -> Value {
        let span = tree::span(node);
        let mut terms = Vec::new();
        let mut left = node;
        while left.kind() == "binary_expression" {
            let (Some(operator), Some(inner), Some(right)) = (
                left.child_by_field_name("operator"),
                left.child_by_field_name("left"),
                left.child_by_field_name("right"),
            ) else {
                return Value::unknown(span);
            };
            if operator.kind() != "+" || terms.len() >= MOST_TERMS {
                return Value::unknown(span);
            }
            terms.push(right);
            left = inner;
        }
        terms.push(left);
        let values: Vec<Value> = terms
            .into_iter()
            .rev()
            .map(|term| self.value(term))
            .collect();
        if !values.iter().any(is_textual) {
            return Value::unknown(span);
        }
        Value::concat(span, values.into_iter().map(Part::Hole).collect())
    }
}

/// Whether a value is text, known or in part.
pub(super) fn is_textual(value: &Value) -> bool {
    matches!(value.kind, ValueKind::Text(_) | ValueKind::Template(_))
}
