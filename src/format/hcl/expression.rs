//! HCL expressions as values. Knows the expression language, no functions.

use hcl_edit::expr::{
    Expression, FuncCall, ObjectKey, Traversal, TraversalOperator, UnaryOperator,
};
use hcl_edit::template::{Element, Template};

use super::File;
use crate::fact::{Argument, Call, CallForm, MapEntry, Part, Value, ValueKind};
use crate::text::Span;

impl File<'_> {
    /// An expression as a value. What a condition or an operation gives is unknown.
    pub(super) fn value(self, expression: &Expression) -> Value {
        let span = self.span(expression);
        let kind = match expression {
            Expression::Null(_) => ValueKind::Null,
            Expression::Bool(bool) => ValueKind::Bool(*bool.value()),
            Expression::Number(_) => ValueKind::Number(span.slice(self.text).into()),
            Expression::String(string) => ValueKind::Text(string.as_str().into()),
            Expression::Array(items) => {
                ValueKind::List(items.iter().map(|item| self.value(item)).collect())
            }
            Expression::Object(object) => ValueKind::Map(
                object
                    .iter()
                    .filter_map(|(key, value)| {
                        let (key, key_span) = match key {
                            ObjectKey::Ident(key) => (key.as_str(), self.span(key)),
                            ObjectKey::Expression(Expression::String(key)) => {
                                (key.as_str(), self.span(key))
                            }
                            ObjectKey::Expression(_) => return None,
                        };
                        Some(MapEntry {
                            key: key.into(),
                            key_span,
                            value: self.value(value.expr()),
                        })
                    })
                    .collect(),
            ),
            Expression::StringTemplate(template) => return self.template(template, span),
            Expression::HeredocTemplate(heredoc) => return self.template(&heredoc.template, span),
            Expression::Parenthesis(inner) => self.value(inner.inner()).kind,
            Expression::Variable(name) => ValueKind::Name(name.as_str().into()),
            Expression::Traversal(traversal) => self.traversal(traversal),
            Expression::FuncCall(call) => self.call(call),
            Expression::UnaryOp(operation) => {
                let inner = self.value(&operation.expr).kind;
                match (*operation.operator.value(), inner) {
                    (UnaryOperator::Neg, ValueKind::Number(number)) => {
                        ValueKind::Number(format!("-{number}").into())
                    }
                    (UnaryOperator::Not, ValueKind::Bool(bool)) => ValueKind::Bool(!bool),
                    _ => ValueKind::Unknown,
                }
            }
            Expression::Conditional(_) | Expression::BinaryOp(_) | Expression::ForExpr(_) => {
                ValueKind::Unknown
            }
        };
        Value::new(span, kind)
    }

    fn template(self, template: &Template, span: Span) -> Value {
        let parts = template
            .iter()
            .map(|element| match element {
                Element::Literal(text) => Part::Text(text.as_str().into()),
                Element::Interpolation(hole) => Part::Hole(self.value(&hole.expr)),
                Element::Directive(directive) => {
                    Part::Hole(Value::unknown(self.span(directive.as_ref())))
                }
            })
            .collect::<Vec<_>>();
        // `"${x}"` is x itself.
        if let [Part::Hole(only)] = parts.as_slice() {
            return Value::new(span, only.kind.clone());
        }
        Value::concat(span, parts)
    }

    /// `var.x`, `aws_x.y[0].z`, `module.a["b"]`.
    fn traversal(self, traversal: &Traversal) -> ValueKind {
        let mut path = match self.value(&traversal.expr).kind {
            ValueKind::Name(name) => name.to_string(),
            ValueKind::Call(call) => call.callee.to_string(),
            _ => return ValueKind::Unknown,
        };
        for operator in &traversal.operators {
            path.push('.');
            match operator.value() {
                TraversalOperator::AttrSplat(_) | TraversalOperator::FullSplat(_) => path.push('*'),
                TraversalOperator::GetAttr(name) => path.push_str(name.as_str()),
                TraversalOperator::LegacyIndex(index) => path.push_str(&index.to_string()),
                TraversalOperator::Index(index) => match self.value(index).as_scalar() {
                    Some(index) => path.push_str(index),
                    None => path.push('*'),
                },
            }
        }
        ValueKind::Name(path.into())
    }

    fn call(self, call: &FuncCall) -> ValueKind {
        let mut callee = String::new();
        for part in &call.name.namespace {
            callee.push_str(part.as_str());
            callee.push('.');
        }
        callee.push_str(call.name.name.as_str());
        let name = self.span(&call.name.name);
        let callee_span = match call.name.namespace.first() {
            Some(first) => self.span(first).join(name),
            None => name,
        };
        let arguments = call
            .args
            .iter()
            .map(|argument| Argument {
                name: None,
                value: self.value(argument),
            })
            .collect();
        ValueKind::Call(Box::new(Call {
            callee: callee.into(),
            callee_span,
            arguments,
            form: CallForm::Call,
        }))
    }
}
