//! JSX: attributes are named arguments of their tag; what stands in braces is walked.

use oxc_ast::ast::{
    Expression, JSXAttributeItem, JSXAttributeName, JSXAttributeValue, JSXChild, JSXElement,
    JSXElementName, JSXMemberExpression, JSXMemberExpressionObject,
};

use super::link::{Link, place as bytes};
use super::walk::{Place, Role, Walker, Work};
use crate::fact::{AssignForm, Value};

impl<'a> Walker<'a, '_> {
    pub(super) fn jsx(&mut self, element: &'a JSXElement<'a>, place: Place<'a>) {
        self.work.push(Work::Children(&element.children, place));
        let opening = &element.opening_element;
        let mut tag = None;
        let mark = self.work.len();
        for attribute in &opening.attributes {
            let attribute = match attribute {
                JSXAttributeItem::Attribute(attribute) => attribute,
                JSXAttributeItem::SpreadAttribute(spread) => {
                    self.later(&spread.argument, place, Role::default());
                    continue;
                }
            };
            match &attribute.value {
                Some(JSXAttributeValue::StringLiteral(text)) => {
                    let value = text.value.as_str();
                    if self.interest.wants_literal(value) {
                        let tag = *tag.get_or_insert_with(|| self.tag(&opening.name));
                        let JSXAttributeName::Identifier(name) = &attribute.name else {
                            continue;
                        };
                        let target = self.join(tag, name.name.as_str());
                        self.assign(
                            bytes(attribute.span),
                            place.scope,
                            (target, bytes(name.span)),
                            Value::text(bytes(text.span), value),
                            AssignForm::Argument,
                        );
                    }
                }
                Some(JSXAttributeValue::ExpressionContainer(container)) => {
                    let Some(value) = container.expression.as_expression() else {
                        continue;
                    };
                    let mut role = Role::default();
                    if let Link::Base(Expression::ObjectExpression(_)) = Link::of(value)
                        && let JSXAttributeName::Identifier(name) = &attribute.name
                    {
                        let tag = *tag.get_or_insert_with(|| self.tag(&opening.name));
                        let target = self.join(tag, name.name.as_str());
                        role.target = Some((target, AssignForm::Argument));
                    }
                    self.later(value, place, role);
                }
                Some(JSXAttributeValue::Element(element)) => {
                    self.work.push(Work::Jsx(element, place));
                }
                Some(JSXAttributeValue::Fragment(fragment)) => {
                    self.work.push(Work::Children(&fragment.children, place));
                }
                None => {}
            }
        }
        self.in_order(mark);
    }

    pub(super) fn jsx_children(&mut self, children: &'a [JSXChild<'a>], place: Place<'a>) {
        for child in children.iter().rev() {
            match child {
                JSXChild::Text(_) => {}
                JSXChild::Element(element) => self.work.push(Work::Jsx(element, place)),
                JSXChild::Fragment(fragment) => {
                    self.work.push(Work::Children(&fragment.children, place));
                }
                JSXChild::ExpressionContainer(container) => {
                    if let Some(value) = container.expression.as_expression() {
                        self.later(value, place, Role::default());
                    }
                }
                JSXChild::Spread(spread) => {
                    self.later(&spread.expression, place, Role::default());
                }
            }
        }
    }

    /// The dotted path of a tag.
    fn tag(&self, name: &'a JSXElementName<'a>) -> &'a str {
        match name {
            JSXElementName::Identifier(name) => name.name.as_str(),
            JSXElementName::IdentifierReference(name) => self.resolve(name.name.as_str()).alone(),
            JSXElementName::NamespacedName(name) => bytes(name.span).slice(self.source),
            JSXElementName::MemberExpression(member) => self.member_tag(member),
            JSXElementName::ThisExpression(_) => "this",
        }
    }

    fn member_tag(&self, member: &'a JSXMemberExpression<'a>) -> &'a str {
        let mut names = Vec::new();
        let mut member = member;
        let base = loop {
            names.push(member.property.name.as_str());
            match &member.object {
                JSXMemberExpressionObject::MemberExpression(inner) => member = inner,
                JSXMemberExpressionObject::IdentifierReference(name) => {
                    break self.resolve(name.name.as_str()).alone();
                }
                JSXMemberExpressionObject::ThisExpression(_) => break "this",
            }
        };
        names
            .iter()
            .rev()
            .take(8)
            .fold(base, |path, name| self.join(path, name))
    }
}
