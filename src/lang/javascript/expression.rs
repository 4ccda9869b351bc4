//! Expressions: literals that stand alone, operators, object and array literals, assignments.
//! What they hold is put on the stack.

use oxc_ast::ast::{
    ArrayExpression, ArrayExpressionElement, AssignmentExpression, AssignmentTarget,
    ConditionalExpression, Expression, LogicalExpression, ObjectExpression, ObjectProperty,
    ObjectPropertyKind, PropertyKind, SimpleAssignmentTarget, TemplateLiteral, UnaryExpression,
};
use oxc_syntax::operator::{AssignmentOperator, BinaryOperator, LogicalOperator, UnaryOperator};

use super::link::{Link, place as bytes, property_key};
use super::statement::in_condition;
use super::walk::{Place, Role, Walker, Work};
use crate::fact::{AssignForm, Part, Value, ValueKind};

impl<'a> Walker<'a, '_> {
    pub(super) fn expression(
        &mut self,
        expression: &'a Expression<'a>,
        place: Place<'a>,
        role: Role<'a>,
    ) {
        let link = Link::of(expression);
        let Link::Base(expression) = link else {
            self.chain(link, place, role);
            return;
        };
        match expression {
            Expression::StringLiteral(text) if !role.covered => {
                let text = text.value.as_str();
                let value = || Value::text(link.span(), text);
                self.literal(place.scope, text, value);
            }
            Expression::TemplateLiteral(it) => self.template_literal(it, place, role.covered),
            Expression::ArrayExpression(it) => self.array(it, place, role),
            Expression::ObjectExpression(it) => self.object(it, place, role),
            Expression::ArrowFunctionExpression(it) => self.arrow(it, place, role),
            Expression::FunctionExpression(it) => {
                let name = match &it.id {
                    Some(id) => id.name.as_str(),
                    None => role.name,
                };
                let owner = role.target.map_or("?", |(target, _)| target);
                self.named_function(it, place, name, owner);
            }
            Expression::ClassExpression(it) => self.class(it, place, role.name),
            Expression::AssignmentExpression(it) => self.assignment(it, place, role),
            Expression::ConditionalExpression(it) => self.ternary(it, place, role),
            Expression::LogicalExpression(it) => self.logical(it, place, role),
            Expression::BinaryExpression(it) => {
                let adds = it.operator == BinaryOperator::Addition;
                let compares = role.condition && !is_arithmetic(it.operator);
                let inner = Role {
                    covered: role.covered && (adds || compares),
                    condition: role.condition,
                    ..Role::default()
                };
                self.later(&it.right, place, inner);
                self.later(&it.left, place, inner);
            }
            Expression::UnaryExpression(it) => self.unary_expression(it, place, role),
            Expression::UpdateExpression(it) => {
                if let Some(link) = Link::of_target(&it.argument) {
                    self.target_parts(link, place);
                }
            }
            Expression::SequenceExpression(it) => {
                let mut role = role;
                for expression in it.expressions.iter().rev() {
                    self.later(expression, place, role);
                    role = Role::default();
                }
            }
            Expression::YieldExpression(it) => {
                if let Some(argument) = &it.argument {
                    self.later(argument, place, Role::default());
                }
            }
            Expression::PrivateInExpression(it) => self.later(&it.right, place, Role::default()),
            Expression::JSXElement(it) => self.work.push(Work::Jsx(it, place)),
            Expression::JSXFragment(it) => self.work.push(Work::Children(&it.children, place)),
            _ => {}
        }
    }

    fn template_literal(
        &mut self,
        template: &'a TemplateLiteral<'a>,
        place: Place<'a>,
        covered: bool,
    ) {
        let mut covered = covered;
        if !covered {
            let known: String = template
                .quasis
                .iter()
                .map(|quasi| quasi.value.raw.as_str())
                .collect();
            if self.interest.wants_literal(&known) {
                let value = self.lone_template(template);
                self.literal(place.scope, &known, || value);
                covered = true;
            }
        }
        for hole in template.expressions.iter().rev() {
            self.later(hole, place, Role::covered(covered));
        }
    }

    fn array(&mut self, array: &'a ArrayExpression<'a>, place: Place<'a>, role: Role<'a>) {
        let mark = self.work.len();
        for (index, element) in array.elements.iter().enumerate() {
            let (item, covered) = match element {
                ArrayExpressionElement::SpreadElement(spread) => (Some(&spread.argument), false),
                other => (other.as_expression(), role.covered),
            };
            let Some(item) = item else { continue };
            let target = match (role.target, Link::of(item)) {
                (
                    Some((target, form)),
                    Link::Base(Expression::ObjectExpression(_) | Expression::ArrayExpression(_)),
                ) => Some((self.join(target, &index.to_string()), form)),
                _ => None,
            };
            let inner = Role {
                target,
                covered,
                ..Role::default()
            };
            if !is_plain(item, covered) {
                self.later(item, place, inner);
            }
        }
        self.in_order(mark);
    }

    fn object(&mut self, object: &'a ObjectExpression<'a>, place: Place<'a>, role: Role<'a>) {
        let (prefix, form) = role.target.unwrap_or(("?", AssignForm::Key));
        let mark = self.work.len();
        for property in &object.properties {
            match property {
                ObjectPropertyKind::SpreadProperty(spread) => {
                    let inner = Role {
                        target: Some((prefix, form)),
                        ..Role::default()
                    };
                    self.later(&spread.argument, place, inner);
                }
                ObjectPropertyKind::ObjectProperty(property) => {
                    self.property(property, place, prefix, form);
                }
            }
        }
        self.in_order(mark);
    }

    fn property(
        &mut self,
        property: &'a ObjectProperty<'a>,
        place: Place<'a>,
        prefix: &'a str,
        form: AssignForm,
    ) {
        let Some((key, key_span)) = property_key(&property.key, self.source) else {
            if let Some(key) = property.key.as_expression() {
                self.later(key, place, Role::default());
            }
            self.later(&property.value, place, Role::default());
            return;
        };
        let value = &property.value;
        let is_function = matches!(
            value,
            Expression::FunctionExpression(_) | Expression::ArrowFunctionExpression(_)
        );
        let target = self.join(prefix, key);
        // A function's scope has the name already.
        if !is_function && property.kind == PropertyKind::Init {
            let value = self.value(value);
            let target = (target, key_span);
            self.assign(bytes(property.span), place.scope, target, value, form);
        }
        if !is_plain(value, true) {
            let inner = Role {
                target: Some((target, form)),
                covered: true,
                name: key,
                condition: false,
            };
            self.later(value, place, inner);
        }
    }

    fn ternary(&mut self, it: &'a ConditionalExpression<'a>, place: Place<'a>, role: Role<'a>) {
        let is_default = self.default_of(it).is_some();
        if !role.condition {
            self.branch(place.scope, std::iter::once(&it.test));
        }
        let inner = Role {
            covered: role.covered && is_default,
            condition: false,
            ..role
        };
        self.later(&it.alternate, place, inner);
        self.later(&it.consequent, place, inner);
        self.later(&it.test, place, in_condition());
    }

    fn logical(&mut self, it: &'a LogicalExpression<'a>, place: Place<'a>, role: Role<'a>) {
        if role.condition {
            self.later(&it.right, place, role);
            self.later(&it.left, place, role);
            return;
        }
        if it.operator == LogicalOperator::And {
            // `isProduction && { ssl: true }`: a condition with a body.
            self.branch(place.scope, std::iter::once(&it.left));
            let inner = Role {
                covered: false,
                ..role
            };
            self.later(&it.right, place, inner);
            self.later(&it.left, place, in_condition());
            return;
        }
        if let Link::Base(Expression::BinaryExpression(test)) = Link::of(&it.left)
            && !is_arithmetic(test.operator)
        {
            self.branch(place.scope, std::iter::once(&it.left));
            self.later(&it.right, place, role);
            self.later(&it.left, place, in_condition());
            return;
        }
        self.later(&it.right, place, role);
        self.later(&it.left, place, role);
    }

    fn unary_expression(&mut self, it: &'a UnaryExpression<'a>, place: Place<'a>, role: Role<'a>) {
        let argument = Link::of(&it.argument);
        if it.operator == UnaryOperator::Delete && argument.is_member() {
            self.target_parts(argument, place);
            return;
        }
        let passes = it.operator == UnaryOperator::UnaryPlus || role.condition;
        let inner = Role {
            covered: role.covered && passes,
            condition: role.condition,
            ..Role::default()
        };
        self.later(&it.argument, place, inner);
    }

    fn assignment(&mut self, it: &'a AssignmentExpression<'a>, place: Place<'a>, role: Role<'a>) {
        let Some(simple) = it.left.as_simple_assignment_target() else {
            if let AssignmentTarget::ObjectAssignmentTarget(pattern) = &it.left {
                self.unpack_into(pattern, &it.right, place);
            }
            self.later(&it.right, place, Role::covered(role.covered));
            return;
        };
        let Some((target, target_span, form)) = self.assignment_target(simple, place) else {
            self.later(&it.right, place, Role::default());
            return;
        };
        let span = bytes(it.span);
        let target = (target, target_span);
        match it.operator {
            AssignmentOperator::Assign => {
                if form == AssignForm::Variable
                    && self.import_assigned(span, target.0, &it.right, place)
                {
                    return;
                }
                self.given(span, target, &it.right, form, place);
            }
            AssignmentOperator::LogicalOr | AssignmentOperator::LogicalNullish => {
                if let Some(link) = Link::of_target(simple)
                    && let Some((_, key_span)) = link.segment(self.source)
                {
                    self.access(target_span, place.scope, target.0, key_span);
                }
                let first = Value::new(target_span, ValueKind::Name(target.0.into()));
                let second = self.value(&it.right);
                let kind = ValueKind::Fallback(Box::new(first), Box::new(second));
                self.assign(span, place.scope, target, Value::new(span, kind), form);
                let inner = Role {
                    target: Some((target.0, AssignForm::Key)),
                    covered: true,
                    ..Role::default()
                };
                self.later(&it.right, place, inner);
            }
            operator => {
                let right = self.value(&it.right);
                let joins = operator == AssignmentOperator::Addition
                    && matches!(right.kind, ValueKind::Text(_) | ValueKind::Template(_));
                let value = if joins {
                    let first = Value::new(target_span, ValueKind::Name(target.0.into()));
                    Value::concat(span, vec![Part::Hole(first), Part::Hole(right)])
                } else {
                    Value::unknown(span)
                };
                self.assign(span, place.scope, target, value, form);
                self.later(&it.right, place, Role::covered(joins));
            }
        }
    }

    /// The path, bytes and form of what is assigned to; `None` when its last name is known
    /// only at run time. What else stands in the target is put on the stack.
    fn assignment_target(
        &mut self,
        target: &'a SimpleAssignmentTarget<'a>,
        place: Place<'a>,
    ) -> Option<(&'a str, crate::text::Span, AssignForm)> {
        let Some(link) = Link::of_target(target) else {
            let SimpleAssignmentTarget::AssignmentTargetIdentifier(name) = target else {
                return None;
            };
            return Some((name.name.as_str(), bytes(name.span), AssignForm::Variable));
        };
        self.target_parts(link, place);
        let form = match link {
            Link::Computed(_) => AssignForm::Key,
            _ => AssignForm::Attribute,
        };
        link.segment(self.source)?;
        Some((self.path(link).text, link.span(), form))
    }

    /// What a target evaluates on the way: calls and run-time keys, not the reads of members.
    pub(super) fn target_parts(&mut self, mut link: Link<'a>, place: Place<'a>) {
        while link.is_member() {
            if let Link::Computed(member) = link
                && link.segment(self.source).is_none()
            {
                self.later(&member.expression, place, Role::default());
            }
            let Some(before) = link.before() else { return };
            link = before;
        }
        self.chain(link, place, Role::default());
    }
}

/// Whether an expression holds nothing to look at.
fn is_plain(expression: &Expression, covered: bool) -> bool {
    match expression {
        Expression::StringLiteral(_) => covered,
        Expression::NumericLiteral(_)
        | Expression::BooleanLiteral(_)
        | Expression::NullLiteral(_)
        | Expression::BigIntLiteral(_)
        | Expression::RegExpLiteral(_)
        | Expression::Identifier(_) => true,
        _ => false,
    }
}

/// Whether an operator computes, and does not compare.
fn is_arithmetic(operator: BinaryOperator) -> bool {
    !matches!(
        operator,
        BinaryOperator::Equality
            | BinaryOperator::Inequality
            | BinaryOperator::StrictEquality
            | BinaryOperator::StrictInequality
            | BinaryOperator::LessThan
            | BinaryOperator::LessEqualThan
            | BinaryOperator::GreaterThan
            | BinaryOperator::GreaterEqualThan
            | BinaryOperator::In
            | BinaryOperator::Instanceof
    )
}
