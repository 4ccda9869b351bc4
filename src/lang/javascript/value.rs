//! Expressions to values. Recursive, to a fixed depth; long chains of operators are loops.

use oxc_ast::ast::{
    Argument as Given, ArrayExpression, ArrayExpressionElement, ArrowFunctionBody,
    BinaryExpression, CallExpression, Expression, ObjectExpression, ObjectPropertyKind,
    PropertyKind, TemplateLiteral,
};
use oxc_syntax::operator::{BinaryOperator, UnaryOperator};

use super::link::{Link, imported, place, property_key, required};
use super::walk::Walker;
use crate::fact::{Argument, Call, CallForm, MapEntry, Part, Value, ValueKind};
use crate::text::Span;

/// How deeply values nest before they are unknown.
const DEEPEST: usize = 20;

/// How many operands one chain of operators may have.
const MOST_OPERANDS: usize = 256;

/// How many items of a list are kept.
const MOST_ITEMS: usize = 4096;

impl<'a> Walker<'a, '_> {
    /// What an expression evaluates to, as far as syntax tells.
    pub(super) fn value(&self, expression: &'a Expression<'a>) -> Value {
        self.value_at(expression, DEEPEST)
    }

    /// The call that a link is; `None` for links that are none, and for modules.
    pub(super) fn call(&self, link: Link<'a>) -> Option<Call> {
        self.call_at(link, DEEPEST)
    }

    pub(super) fn value_at(&self, expression: &'a Expression<'a>, depth: usize) -> Value {
        let link = Link::of(expression);
        let span = link.span();
        let Some(depth) = depth.checked_sub(1) else {
            return Value::unknown(span);
        };
        if let Link::Base(base) = link {
            return self.base_value(base, span, depth);
        }
        if let Link::Call(call) = link
            && let Some(argument) = frozen(call)
        {
            return self.value_at(argument, depth);
        }
        if let Some(call) = self.call_at(link, depth) {
            return Value::new(span, ValueKind::Call(Box::new(call)));
        }
        let path = self.path(link);
        if path.known {
            Value::new(span, ValueKind::Name(path.text.into()))
        } else {
            Value::unknown(span)
        }
    }

    fn call_at(&self, link: Link<'a>, depth: usize) -> Option<Call> {
        let (form, arguments) = match link {
            Link::Call(call) if required(call).is_none() => {
                (CallForm::Call, self.arguments(&call.arguments, depth))
            }
            Link::New(call) => (CallForm::New, self.arguments(&call.arguments, depth)),
            Link::Tagged(call) => {
                let value = self.template(&call.quasi, depth);
                (CallForm::Call, vec![Argument { name: None, value }])
            }
            Link::Import(import) if imported(import).is_none() => {
                let value = self.value_at(&import.source, depth);
                let span = place(import.span);
                return Some(Call {
                    callee: "import".into(),
                    callee_span: Span {
                        start: span.start,
                        end: (span.start + 6).min(span.end),
                    },
                    arguments: vec![Argument { name: None, value }],
                    form: CallForm::Call,
                });
            }
            _ => return None,
        };
        let callee = link.before()?;
        // `super(...)` constructs the base.
        let form = match callee {
            Link::Base(Expression::Super(_)) => CallForm::New,
            _ => form,
        };
        Some(Call {
            callee: self.path(callee).text.into(),
            callee_span: callee.span(),
            arguments,
            form,
        })
    }

    fn arguments(&self, given: &'a [Given<'a>], depth: usize) -> Vec<Argument> {
        given
            .iter()
            .map(|given| Argument {
                name: None,
                value: match given {
                    Given::SpreadElement(spread) => Value::unknown(place(spread.span)),
                    other => self.optional_value(other.as_expression(), depth),
                },
            })
            .collect()
    }

    fn optional_value(&self, expression: Option<&'a Expression<'a>>, depth: usize) -> Value {
        expression.map_or_else(
            || Value::unknown(Span::default()),
            |expression| self.value_at(expression, depth),
        )
    }

    fn base_value(&self, expression: &'a Expression<'a>, span: Span, depth: usize) -> Value {
        let kind = match expression {
            Expression::StringLiteral(text) => ValueKind::Text(text.value.as_str().into()),
            Expression::NumericLiteral(_) => ValueKind::Number(self.number(span)),
            Expression::BigIntLiteral(number) => ValueKind::Number(number.value.as_str().into()),
            Expression::BooleanLiteral(literal) => ValueKind::Bool(literal.value),
            Expression::NullLiteral(_) => ValueKind::Null,
            Expression::TemplateLiteral(template) => return self.template(template, depth),
            Expression::Identifier(name) => match self.resolve(name.name.as_str()).alone() {
                "undefined" => ValueKind::Null,
                path => ValueKind::Name(path.into()),
            },
            Expression::ThisExpression(_) => ValueKind::Name("this".into()),
            // A function that does nothing is as good as none.
            Expression::ArrowFunctionExpression(arrow) => match &arrow.body {
                ArrowFunctionBody::FunctionBody(body) if body.statements.is_empty() => {
                    ValueKind::Null
                }
                other => match other.as_expression() {
                    Some(Expression::NullLiteral(_)) => ValueKind::Null,
                    Some(Expression::Identifier(name)) if name.name.as_str() == "undefined" => {
                        ValueKind::Null
                    }
                    _ => ValueKind::Unknown,
                },
            },
            Expression::FunctionExpression(function) => match &function.body {
                Some(body) if body.statements.is_empty() => ValueKind::Null,
                _ => ValueKind::Unknown,
            },
            Expression::ImportMeta(_) => ValueKind::Name("import.meta".into()),
            Expression::ArrayExpression(array) => ValueKind::List(self.items(array, depth)),
            Expression::ObjectExpression(object) => ValueKind::Map(self.entries(object, depth)),
            Expression::LogicalExpression(logical) => return self.fallback(logical, span, depth),
            Expression::ConditionalExpression(conditional) => match self.default_of(conditional) {
                Some((first, second)) => ValueKind::Fallback(
                    Box::new(self.value_at(first, depth)),
                    Box::new(self.value_at(second, depth)),
                ),
                None => ValueKind::Unknown,
            },
            Expression::BinaryExpression(binary) if binary.operator == BinaryOperator::Addition => {
                return self.sum(binary, span, depth);
            }
            Expression::UnaryExpression(unary) => {
                return self.unary(unary.operator, &unary.argument, span, depth);
            }
            Expression::AssignmentExpression(assignment) => {
                return self.value_at(&assignment.right, depth);
            }
            Expression::SequenceExpression(sequence) => {
                return self.optional_value(sequence.expressions.last(), depth);
            }
            _ => ValueKind::Unknown,
        };
        Value::new(span, kind)
    }

    /// A number as written, without separators.
    fn number(&self, span: Span) -> Box<str> {
        let written = span.slice(self.source);
        if written.contains('_') {
            written.replace('_', "").into()
        } else {
            written.into()
        }
    }

    fn unary(
        &self,
        operator: UnaryOperator,
        argument: &'a Expression<'a>,
        span: Span,
        depth: usize,
    ) -> Value {
        let value = self.value_at(argument, depth);
        let kind = match (operator, value.kind) {
            // `+x` only converts.
            (UnaryOperator::UnaryPlus, kind) => {
                return Value {
                    span: value.span,
                    kind,
                };
            }
            (UnaryOperator::UnaryNegation, ValueKind::Number(number)) => {
                ValueKind::Number(format!("-{number}").into())
            }
            // Minified `true`, `false` and `undefined`.
            (UnaryOperator::LogicalNot, ValueKind::Number(number)) if &*number == "0" => {
                ValueKind::Bool(true)
            }
            (UnaryOperator::LogicalNot, ValueKind::Number(number)) if &*number == "1" => {
                ValueKind::Bool(false)
            }
            (UnaryOperator::LogicalNot, ValueKind::Bool(value)) => ValueKind::Bool(!value),
            (UnaryOperator::Void, ValueKind::Number(_)) => ValueKind::Null,
            _ => ValueKind::Unknown,
        };
        Value::new(span, kind)
    }

    pub(super) fn template(&self, template: &'a TemplateLiteral<'a>, depth: usize) -> Value {
        let mut parts = Vec::with_capacity(template.quasis.len() + template.expressions.len());
        for (index, quasi) in template.quasis.iter().enumerate() {
            let text = quasi.value.cooked.unwrap_or(quasi.value.raw);
            if !text.as_str().is_empty() {
                parts.push(Part::Text(text.as_str().into()));
            }
            if let Some(hole) = template.expressions.get(index) {
                parts.push(Part::Hole(self.value_at(hole, depth)));
            }
        }
        Value::concat(place(template.span), parts)
    }

    /// The template of a string that stands alone.
    pub(super) fn lone_template(&self, template: &'a TemplateLiteral<'a>) -> Value {
        self.template(template, DEEPEST)
    }

    fn items(&self, array: &'a ArrayExpression<'a>, depth: usize) -> Vec<Value> {
        let mut items: Vec<Value> = array
            .elements
            .iter()
            .take(MOST_ITEMS)
            .map(|element| match element {
                ArrayExpressionElement::SpreadElement(spread) => Value::unknown(place(spread.span)),
                ArrayExpressionElement::Elision(hole) => {
                    Value::new(place(hole.span), ValueKind::Null)
                }
                other => self.optional_value(other.as_expression(), depth),
            })
            .collect();
        if array.elements.len() > MOST_ITEMS {
            items.push(Value::unknown(place(array.span)));
        }
        items
    }

    fn entries(&self, object: &'a ObjectExpression<'a>, depth: usize) -> Vec<MapEntry> {
        let mut entries = Vec::with_capacity(object.properties.len());
        for property in &object.properties {
            let ObjectPropertyKind::ObjectProperty(property) = property else {
                continue;
            };
            let Some((key, key_span)) = property_key(&property.key, self.source) else {
                continue;
            };
            let value = match property.kind {
                PropertyKind::Init if !property.method => self.value_at(&property.value, depth),
                PropertyKind::Init | PropertyKind::Get => Value::unknown(place(property.span)),
                PropertyKind::Set => continue,
            };
            entries.push(MapEntry {
                key: key.into(),
                key_span,
                value,
            });
        }
        entries
    }

    /// `a + b + c`: a concatenation where a string is among the operands or all are names.
    fn sum(&self, binary: &'a BinaryExpression<'a>, span: Span, depth: usize) -> Value {
        let mut behind = vec![&binary.right];
        let mut first = &binary.left;
        while let Link::Base(Expression::BinaryExpression(inner)) = Link::of(first) {
            if inner.operator != BinaryOperator::Addition {
                break;
            }
            if behind.len() > MOST_OPERANDS {
                return Value::unknown(span);
            }
            behind.push(&inner.right);
            first = &inner.left;
        }
        behind.push(first);
        let values: Vec<Value> = behind
            .into_iter()
            .rev()
            .map(|operand| self.value_at(operand, depth))
            .collect();
        let is_text =
            |value: &Value| matches!(value.kind, ValueKind::Text(_) | ValueKind::Template(_));
        let is_no_text = |value: &Value| {
            matches!(
                value.kind,
                ValueKind::Number(_) | ValueKind::Bool(_) | ValueKind::Null
            )
        };
        // What stands before the first string is added up, unless it is a single operand.
        let strings_from = values.iter().position(is_text).unwrap_or(values.len());
        if strings_from > 1 && values[..strings_from].iter().any(is_no_text) {
            return Value::unknown(span);
        }
        Value::concat(span, values.into_iter().map(Part::Hole).collect())
    }
}

/// What `Object.freeze(x)` gives: `x`.
fn frozen<'a>(call: &'a CallExpression<'a>) -> Option<&'a Expression<'a>> {
    let Link::Static(member) = Link::of(&call.callee) else {
        return None;
    };
    let Link::Base(Expression::Identifier(object)) = Link::of(&member.object) else {
        return None;
    };
    let freezes = matches!(member.property.name.as_str(), "freeze" | "seal");
    if object.name.as_str() != "Object" || !freezes {
        return None;
    }
    call.arguments.first()?.as_expression()
}
