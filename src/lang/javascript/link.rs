//! The links of a chain of members and calls, seen through what adds no meaning: parentheses,
//! `await`, `!`, `as`, `satisfies`, optional chaining. Knows syntax only.

use oxc_ast::ast::{
    Argument, CallExpression, ChainElement, ComputedMemberExpression, Expression, ImportExpression,
    NewExpression, PrivateFieldExpression, PropertyKey, SimpleAssignmentTarget,
    StaticMemberExpression, StringLiteral, TaggedTemplateExpression,
};
use oxc_span::GetSpan;

use crate::text::Span;

/// One link: what stands before it in the chain is reached through [`Link::before`].
#[derive(Clone, Copy)]
pub(super) enum Link<'a> {
    /// `callee(...)`.
    Call(&'a CallExpression<'a>),
    /// `new Callee(...)`.
    New(&'a NewExpression<'a>),
    /// A tagged template, a call with the template as its argument.
    Tagged(&'a TaggedTemplateExpression<'a>),
    /// `import(...)`.
    Import(&'a ImportExpression<'a>),
    /// `object.name`.
    Static(&'a StaticMemberExpression<'a>),
    /// `object[...]`.
    Computed(&'a ComputedMemberExpression<'a>),
    /// `object.#name`.
    Private(&'a PrivateFieldExpression<'a>),
    /// Anything else: where the chain starts.
    Base(&'a Expression<'a>),
}

impl<'a> Link<'a> {
    /// The link that an expression is.
    pub(super) fn of(mut expression: &'a Expression<'a>) -> Self {
        loop {
            expression = match expression {
                Expression::ParenthesizedExpression(inner) => &inner.expression,
                Expression::TSAsExpression(inner) => &inner.expression,
                Expression::TSSatisfiesExpression(inner) => &inner.expression,
                Expression::TSTypeAssertion(inner) => &inner.expression,
                Expression::TSNonNullExpression(inner) => &inner.expression,
                Expression::TSInstantiationExpression(inner) => &inner.expression,
                Expression::AwaitExpression(inner) => &inner.argument,
                Expression::ChainExpression(chain) => match &chain.expression {
                    ChainElement::CallExpression(call) => return Self::Call(call),
                    ChainElement::TSNonNullExpression(inner) => &inner.expression,
                    ChainElement::StaticMemberExpression(member) => return Self::Static(member),
                    ChainElement::ComputedMemberExpression(member) => {
                        return Self::Computed(member);
                    }
                    ChainElement::PrivateFieldExpression(member) => return Self::Private(member),
                },
                Expression::CallExpression(call) => return Self::Call(call),
                Expression::NewExpression(call) => return Self::New(call),
                Expression::TaggedTemplateExpression(call) => return Self::Tagged(call),
                Expression::ImportExpression(import) => return Self::Import(import),
                Expression::StaticMemberExpression(member) => return Self::Static(member),
                Expression::ComputedMemberExpression(member) => return Self::Computed(member),
                Expression::PrivateFieldExpression(member) => return Self::Private(member),
                other => return Self::Base(other),
            };
        }
    }

    /// The member that an assignment's target is; `None` for a plain name.
    pub(super) fn of_target(target: &'a SimpleAssignmentTarget<'a>) -> Option<Self> {
        match target {
            SimpleAssignmentTarget::AssignmentTargetIdentifier(_) => None,
            SimpleAssignmentTarget::TSAsExpression(inner) => Some(Self::of(&inner.expression)),
            SimpleAssignmentTarget::TSSatisfiesExpression(inner) => {
                Some(Self::of(&inner.expression))
            }
            SimpleAssignmentTarget::TSNonNullExpression(inner) => Some(Self::of(&inner.expression)),
            SimpleAssignmentTarget::TSTypeAssertion(inner) => Some(Self::of(&inner.expression)),
            SimpleAssignmentTarget::StaticMemberExpression(member) => Some(Self::Static(member)),
            SimpleAssignmentTarget::ComputedMemberExpression(member) => {
                Some(Self::Computed(member))
            }
            SimpleAssignmentTarget::PrivateFieldExpression(member) => Some(Self::Private(member)),
        }
    }

    /// The object or callee before it; `None` where the chain starts.
    pub(super) fn before(self) -> Option<Self> {
        Some(Self::of(match self {
            Self::Call(call) => &call.callee,
            Self::New(call) => &call.callee,
            Self::Tagged(call) => &call.tag,
            Self::Static(member) => &member.object,
            Self::Computed(member) => &member.object,
            Self::Private(member) => &member.object,
            Self::Import(_) | Self::Base(_) => return None,
        }))
    }

    /// Its bytes.
    pub(super) fn span(self) -> Span {
        place(match self {
            Self::Call(call) => call.span,
            Self::New(call) => call.span,
            Self::Tagged(call) => call.span,
            Self::Import(import) => import.span,
            Self::Static(member) => member.span,
            Self::Computed(member) => member.span,
            Self::Private(member) => member.span,
            Self::Base(expression) => expression.span(),
        })
    }

    /// The name that a member link adds and its bytes: `object.name`, `object["name"]`,
    /// `object[0]`, `object.#name`. `None` for a key known only at run time, and for links
    /// that are no members.
    pub(super) fn segment(self, source: &'a str) -> Option<(&'a str, Span)> {
        match self {
            Self::Static(member) => {
                Some((member.property.name.as_str(), place(member.property.span)))
            }
            Self::Private(member) => {
                let span = place(member.field.span);
                Some((span.slice(source), span))
            }
            Self::Computed(member) => literal_key(&member.expression),
            _ => None,
        }
    }

    /// Whether it is a member, whatever its key.
    pub(super) fn is_member(self) -> bool {
        matches!(self, Self::Static(_) | Self::Computed(_) | Self::Private(_))
    }
}

/// A span as the rest of the crate has it.
pub(super) fn place(span: oxc_span::Span) -> Span {
    Span {
        start: span.start,
        end: span.end.max(span.start),
    }
}

/// A key that is known from the source: a string, a number, a template without holes.
fn literal_key<'a>(expression: &'a Expression<'a>) -> Option<(&'a str, Span)> {
    let (text, span) = match expression {
        Expression::StringLiteral(text) => (text.value.as_str(), text.span),
        Expression::NumericLiteral(number) => (number.raw.as_ref()?.as_str(), number.span),
        Expression::TemplateLiteral(template) if template.expressions.is_empty() => (
            template.quasis.first()?.value.cooked.as_ref()?.as_str(),
            template.span,
        ),
        _ => return None,
    };
    (!text.is_empty()).then_some((text, place(span)))
}

/// The name of a property and its bytes, unless it is computed from something unknown.
pub(super) fn property_key<'a>(
    key: &'a PropertyKey<'a>,
    source: &'a str,
) -> Option<(&'a str, Span)> {
    match key {
        PropertyKey::StaticIdentifier(name) => Some((name.name.as_str(), place(name.span))),
        PropertyKey::PrivateIdentifier(name) => {
            let span = place(name.span);
            Some((span.slice(source), span))
        }
        other => literal_key(other.as_expression()?),
    }
}

/// The module of `require("module")`.
pub(super) fn required<'a>(call: &'a CallExpression<'a>) -> Option<&'a StringLiteral<'a>> {
    let Expression::Identifier(callee) = &call.callee else {
        return None;
    };
    if callee.name.as_str() != "require" {
        return None;
    }
    match call.arguments.first()? {
        Argument::StringLiteral(source) => Some(source),
        _ => None,
    }
}

/// The module of `import("module")`.
pub(super) fn imported<'a>(import: &'a ImportExpression<'a>) -> Option<&'a StringLiteral<'a>> {
    match &import.source {
        Expression::StringLiteral(source) => Some(source),
        _ => None,
    }
}
