//! Values with a default: `a || b`, `a ?? b`, and the conditionals that say the same.

use oxc_ast::ast::{Argument as Given, ConditionalExpression, Expression, LogicalExpression};
use oxc_syntax::operator::{BinaryOperator, LogicalOperator, UnaryOperator};

use super::link::Link;
use super::walk::Walker;
use crate::fact::{Value, ValueKind};
use crate::text::Span;

/// How many fallbacks one value may have.
const MOST_FALLBACKS: usize = 16;

impl<'a> Walker<'a, '_> {
    /// `a || b || c`, `a ?? b`; `a && b` is either of two, so nothing is known of it.
    pub(super) fn fallback(
        &self,
        logical: &'a LogicalExpression<'a>,
        span: Span,
        depth: usize,
    ) -> Value {
        if logical.operator == LogicalOperator::And {
            return Value::unknown(span);
        }
        let mut behind = vec![&logical.right];
        let mut first = &logical.left;
        while let Link::Base(Expression::LogicalExpression(inner)) = Link::of(first) {
            if inner.operator == LogicalOperator::And || behind.len() > MOST_FALLBACKS {
                break;
            }
            behind.push(&inner.right);
            first = &inner.left;
        }
        if behind.len() > MOST_FALLBACKS {
            return Value::unknown(span);
        }
        let mut value = self.value_at(first, depth);
        for second in behind.into_iter().rev() {
            let second = self.value_at(second, depth);
            let span = value.span.join(second.span);
            value = Value::new(span, ValueKind::Fallback(Box::new(value), Box::new(second)));
        }
        value
    }

    /// `x ? f(x) : y`, `x !== undefined ? x : y` and the same the other way round: the value
    /// with `x`, then the one without.
    pub(super) fn default_of(
        &self,
        conditional: &'a ConditionalExpression<'a>,
    ) -> Option<(&'a Expression<'a>, &'a Expression<'a>)> {
        let (subject, present) = self.presence(&conditional.test)?;
        let (with, without) = if present {
            (&conditional.consequent, &conditional.alternate)
        } else {
            (&conditional.alternate, &conditional.consequent)
        };
        self.mentions(with, subject).then_some((with, without))
    }

    /// The path that a condition tests for presence, and whether it holds when present.
    fn presence(&self, test: &'a Expression<'a>) -> Option<(&'a str, bool)> {
        let mut link = Link::of(test);
        let mut present = true;
        while let Link::Base(Expression::UnaryExpression(not)) = link {
            if not.operator != UnaryOperator::LogicalNot {
                return None;
            }
            present = !present;
            link = Link::of(&not.argument);
        }
        if let Link::Base(Expression::BinaryExpression(binary)) = link {
            present = match binary.operator {
                BinaryOperator::Equality | BinaryOperator::StrictEquality => !present,
                BinaryOperator::Inequality | BinaryOperator::StrictInequality => present,
                _ => return None,
            };
            let nothing = match Link::of(&binary.right) {
                Link::Base(Expression::NullLiteral(_)) => true,
                Link::Base(Expression::Identifier(name)) => name.name.as_str() == "undefined",
                Link::Base(Expression::StringLiteral(empty)) => empty.value.as_str().is_empty(),
                _ => false,
            };
            if !nothing {
                return None;
            }
            link = Link::of(&binary.left);
        }
        match link {
            Link::Base(Expression::Identifier(_)) => {}
            _ if link.is_member() => {}
            _ => return None,
        }
        let path = self.path(link);
        path.known.then_some((path.text, present))
    }

    /// Whether an expression is a name, that name with more behind it, or a call given it.
    fn mentions(&self, expression: &'a Expression<'a>, subject: &str) -> bool {
        let is = |link: Link<'a>| {
            let path = self.path(link);
            path.known
                && path
                    .text
                    .strip_prefix(subject)
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        let link = Link::of(expression);
        let arguments = match link {
            Link::Base(Expression::UnaryExpression(plus))
                if plus.operator == UnaryOperator::UnaryPlus =>
            {
                return is(Link::of(&plus.argument));
            }
            Link::Base(Expression::Identifier(_)) => return is(link),
            Link::Base(_) | Link::Tagged(_) | Link::Import(_) => return false,
            Link::Call(call) => &call.arguments,
            Link::New(call) => &call.arguments,
            _ => return is(link),
        };
        is(link)
            || arguments
                .iter()
                .filter_map(Given::as_expression)
                .any(|argument| is(Link::of(argument)))
    }
}
