//! Destructuring: what each name of a pattern is given.

use oxc_ast::ast::{
    AssignmentTargetMaybeDefault, AssignmentTargetProperty, BindingPattern, Expression,
    ObjectAssignmentTarget,
};
use oxc_span::GetSpan;

use super::declare::DEEPEST_PATTERN;
use super::link::{Link, place as bytes, property_key};
use super::walk::{Place, Role, Walker};
use crate::fact::{AssignForm, Value, ValueKind};
use crate::text::Span;

impl<'a> Walker<'a, '_> {
    /// `const { PORT, HOST: h = "x" } = process.env`.
    pub(super) fn unpack_value(
        &mut self,
        pattern: &'a BindingPattern<'a>,
        value: &'a Expression<'a>,
        place: Place<'a>,
    ) {
        let path = self.unpacked_path(value, place);
        self.unpack(pattern, path, place, AssignForm::Variable, DEEPEST_PATTERN);
    }

    /// The path of what is taken apart; the expression itself is put on the stack, but not
    /// read as a whole where its parts are.
    fn unpacked_path(&mut self, value: &'a Expression<'a>, place: Place<'a>) -> Option<&'a str> {
        let link = Link::of(value);
        let path = match link {
            Link::Base(Expression::Identifier(_) | Expression::ThisExpression(_)) => {
                self.path(link)
            }
            Link::Base(_) => {
                self.later(value, place, Role::default());
                return None;
            }
            _ => self.path(link),
        };
        if path.known && link.is_member() {
            self.target_parts(link, place);
        } else {
            self.later(value, place, Role::default());
        }
        path.known.then_some(path.text)
    }

    /// Gives each name of a pattern its part of `path`.
    pub(super) fn unpack(
        &mut self,
        pattern: &'a BindingPattern<'a>,
        path: Option<&'a str>,
        place: Place<'a>,
        form: AssignForm,
        depth: usize,
    ) {
        let Some(depth) = depth.checked_sub(1) else {
            return;
        };
        match pattern {
            BindingPattern::BindingIdentifier(id) => {
                // A parameter without a default is given nothing here.
                if form == AssignForm::Variable {
                    let span = bytes(id.span);
                    let target = (id.name.as_str(), span);
                    self.assign(span, place.scope, target, part(span, path), form);
                }
            }
            BindingPattern::AssignmentPattern(it) => {
                let mut role = Role::covered(false);
                if let BindingPattern::BindingIdentifier(id) = &it.left {
                    let name = id.name.as_str();
                    let target = (name, bytes(id.span));
                    let first = (form == AssignForm::Variable).then(|| part(target.1, path));
                    let value = self.value(&it.right);
                    let value = with_default(bytes(it.span), first, value);
                    self.assign(bytes(it.span), place.scope, target, value, form);
                    role = Role {
                        target: Some((name, AssignForm::Key)),
                        covered: true,
                        name,
                        condition: false,
                    };
                } else {
                    self.unpack(&it.left, path, place, form, depth);
                }
                self.later(&it.right, place, role);
            }
            BindingPattern::ObjectPattern(it) => {
                for property in &it.properties {
                    let Some((key, key_span)) = property_key(&property.key, self.source) else {
                        if let Some(key) = property.key.as_expression() {
                            self.later(key, place, Role::default());
                        }
                        self.unpack(&property.value, None, place, form, depth);
                        continue;
                    };
                    let path = path.map(|path| self.join(path, key));
                    if let Some(path) = path
                        && is_leaf(&property.value)
                    {
                        self.access(bytes(property.span), place.scope, path, key_span);
                    }
                    self.unpack(&property.value, path, place, form, depth);
                }
            }
            BindingPattern::ArrayPattern(it) => {
                for element in it.elements.iter().flatten() {
                    self.unpack(element, None, place, form, depth);
                }
            }
        }
    }

    /// `({ a, b: this.b } = value)`.
    pub(super) fn unpack_into(
        &mut self,
        pattern: &'a ObjectAssignmentTarget<'a>,
        value: &'a Expression<'a>,
        place: Place<'a>,
    ) {
        let link = Link::of(value);
        let path = self.path(link);
        let path = path.known.then_some(path.text);
        for property in &pattern.properties {
            match property {
                AssignmentTargetProperty::AssignmentTargetPropertyIdentifier(it) => {
                    let name = it.binding.name.as_str();
                    let span = bytes(it.binding.span);
                    let path = path.map(|path| self.join(path, name));
                    self.assign_part((name, span), path, it.init.as_ref(), place);
                }
                AssignmentTargetProperty::AssignmentTargetPropertyProperty(it) => {
                    let Some((key, _)) = property_key(&it.name, self.source) else {
                        continue;
                    };
                    let path = path.map(|path| self.join(path, key));
                    let (target, default) = match &it.binding {
                        AssignmentTargetMaybeDefault::AssignmentTargetWithDefault(it) => {
                            (&it.binding, Some(&it.init))
                        }
                        other => match other.as_assignment_target() {
                            Some(target) => (target, None),
                            None => continue,
                        },
                    };
                    let Some(target) = target.as_simple_assignment_target() else {
                        continue;
                    };
                    let name = match Link::of_target(target) {
                        Some(link) => self.path(link).text,
                        None => bytes(target.span()).slice(self.source),
                    };
                    self.assign_part((name, bytes(target.span())), path, default, place);
                }
            }
        }
    }

    fn assign_part(
        &mut self,
        target: (&'a str, Span),
        path: Option<&'a str>,
        default: Option<&'a Expression<'a>>,
        place: Place<'a>,
    ) {
        let form = if target.0.contains('.') {
            AssignForm::Attribute
        } else {
            AssignForm::Variable
        };
        let first = part(target.1, path);
        let value = match default {
            Some(default) => {
                self.later(default, place, Role::covered(true));
                with_default(target.1, Some(first), self.value(default))
            }
            None => first,
        };
        self.assign(target.1, place.scope, target, value, form);
    }
}

fn part(span: Span, path: Option<&str>) -> Value {
    match path {
        Some(path) => Value::new(span, ValueKind::Name(path.into())),
        None => Value::unknown(span),
    }
}

fn with_default(span: Span, first: Option<Value>, default: Value) -> Value {
    match first {
        Some(first) => Value::new(
            span,
            ValueKind::Fallback(Box::new(first), Box::new(default)),
        ),
        None => default,
    }
}

/// Whether a part is given to a name, and not taken apart further.
fn is_leaf(pattern: &BindingPattern) -> bool {
    match pattern {
        BindingPattern::BindingIdentifier(_) => true,
        BindingPattern::AssignmentPattern(it) => {
            matches!(it.left, BindingPattern::BindingIdentifier(_))
        }
        _ => false,
    }
}
