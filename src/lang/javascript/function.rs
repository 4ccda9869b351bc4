//! Functions and classes: scopes, parameters, fields, declared types.

use oxc_ast::ast::{
    ArrowFunctionBody, ArrowFunctionExpression, BindingPattern, Class, ClassElement, Decorator,
    Expression, FormalParameter, FormalParameters, Function, MethodDefinitionKind, PropertyKey,
    Statement,
};

use super::bindings::{Bound, ClassNames};
use super::declare::DEEPEST_PATTERN;
use super::link::{Link, place as bytes, property_key};
use super::walk::{Place, Role, Walker, Work};
use crate::fact::{AssignForm, ScopeKind};
use crate::text::Span;

/// What a function does when called.
enum Body<'a> {
    Statements(&'a [Statement<'a>]),
    Value(&'a Expression<'a>),
}

/// What a function is called, and by whom.
struct Header<'a> {
    span: Span,
    name: &'a str,
    /// What the keys of an object that it returns belong to.
    owner: &'a str,
    decorators: &'a [Decorator<'a>],
}

impl<'a> Walker<'a, '_> {
    pub(super) fn named_function(
        &mut self,
        function: &'a Function<'a>,
        place: Place<'a>,
        name: &'a str,
        owner: &'a str,
    ) {
        let header = Header {
            span: bytes(function.span),
            name,
            owner,
            decorators: &[],
        };
        self.function_of(function, place, &header);
    }

    fn function_of(&mut self, function: &'a Function<'a>, place: Place<'a>, header: &Header<'a>) {
        // Without a body it is an overload, abstract or ambient.
        if let Some(body) = &function.body {
            let body = Body::Statements(&body.statements);
            self.callable(&function.params, &body, place, header);
        }
    }

    pub(super) fn arrow(
        &mut self,
        arrow: &'a ArrowFunctionExpression<'a>,
        place: Place<'a>,
        role: Role<'a>,
    ) {
        let header = Header {
            span: bytes(arrow.span),
            name: role.name,
            owner: role.target.map_or("?", |(target, _)| target),
            decorators: &[],
        };
        let body = match &arrow.body {
            ArrowFunctionBody::FunctionBody(body) => Body::Statements(&body.statements),
            other => match other.as_expression() {
                Some(value) => Body::Value(value),
                None => Body::Statements(&[]),
            },
        };
        self.callable(&arrow.params, &body, place, &header);
    }

    fn callable(
        &mut self,
        parameters: &'a FormalParameters<'a>,
        body: &Body<'a>,
        place: Place<'a>,
        header: &Header<'a>,
    ) {
        let kind = ScopeKind::Function;
        let scope = self
            .facts
            .open_scope(kind, header.name, place.scope, header.span);
        let inside = Place {
            scope,
            owner: header.owner,
            attempt: false,
        };
        self.names.enter();
        self.work.push(Work::Leave);
        for parameter in &parameters.items {
            self.declare_parameter(parameter);
        }
        if let Some(rest) = &parameters.rest {
            self.hide_pattern(&rest.rest.argument, DEEPEST_PATTERN);
        }
        match *body {
            Body::Statements(statements) => self.statements(statements, inside),
            Body::Value(value) => {
                let target = Some((header.owner, AssignForm::Key));
                let role = Role {
                    target,
                    ..Role::default()
                };
                self.later(value, inside, role);
            }
        }
        let mark = self.work.len();
        for parameter in &parameters.items {
            self.parameter(parameter, inside);
        }
        self.in_order(mark);
        let annotations = self.annotations(header.decorators, inside);
        if let Some(scope) = self.facts.scopes.get_mut(scope as usize) {
            scope.annotations = annotations;
        }
    }

    fn declare_parameter(&mut self, parameter: &'a FormalParameter<'a>) {
        if let (BindingPattern::BindingIdentifier(id), Some(path)) =
            (&parameter.pattern, self.parameter_type(parameter))
        {
            let name = id.name.as_str();
            self.names.bind(name, Bound::typed(name, path));
            return;
        }
        self.hide_pattern(&parameter.pattern, DEEPEST_PATTERN);
    }

    fn parameter_type(&self, parameter: &'a FormalParameter<'a>) -> Option<&'a str> {
        let annotation = parameter.type_annotation.as_ref()?;
        self.type_path(&annotation.type_annotation)
    }

    fn parameter(&mut self, parameter: &'a FormalParameter<'a>, place: Place<'a>) {
        self.annotations(&parameter.decorators, place);
        let form = AssignForm::Parameter;
        match (&parameter.pattern, &parameter.initializer) {
            (BindingPattern::BindingIdentifier(id), Some(default)) => {
                let target = (id.name.as_str(), bytes(id.span));
                self.given(bytes(parameter.span), target, default, form, place);
            }
            (pattern, default) => {
                self.given_many(pattern, place);
                if let Some(default) = default {
                    self.later(default, place, Role::default());
                }
                self.unpack(pattern, None, place, form, DEEPEST_PATTERN);
            }
        }
    }

    pub(super) fn class(&mut self, class: &'a Class<'a>, place: Place<'a>, name: &'a str) {
        let name = class.id.as_ref().map_or(name, |id| id.name.as_str());
        let span = with_decorators(bytes(class.span), &class.decorators);
        let scope = self
            .facts
            .open_scope(ScopeKind::Class, name, place.scope, span);
        let inside = Place {
            scope,
            owner: "?",
            attempt: false,
        };
        let names = self.class_names(class);
        let interfaces = class
            .implements
            .iter()
            .filter_map(|one| self.type_name(&one.expression));
        let bases = names
            .base
            .into_iter()
            .chain(interfaces)
            .map(Into::into)
            .collect();
        self.names.enter();
        self.names.enter_class(names);
        self.work.push(Work::LeaveClass);
        let elements = class.body.body.iter().rev();
        self.work
            .extend(elements.map(|element| Work::Element(element, inside, name)));
        if let Some(base) = class.heritage_expression() {
            self.later(base, place, Role::default());
        }
        let annotations = self.annotations(&class.decorators, inside);
        if let Some(scope) = self.facts.scopes.get_mut(scope as usize) {
            scope.bases = bases;
            scope.annotations = annotations;
        }
    }

    /// The fields of known type, and the base.
    fn class_names(&self, class: &'a Class<'a>) -> ClassNames<'a> {
        let mut names = ClassNames::default();
        if let Some(base) = class.heritage_expression() {
            let path = self.path(Link::of(base));
            names.base = path.known.then_some(path.text);
        }
        for element in &class.body.body {
            let (key, annotation, value) = match element {
                ClassElement::PropertyDefinition(it) => {
                    (&it.key, it.type_annotation.as_ref(), it.value.as_ref())
                }
                ClassElement::AccessorProperty(it) => {
                    (&it.key, it.type_annotation.as_ref(), it.value.as_ref())
                }
                ClassElement::MethodDefinition(it)
                    if it.kind == MethodDefinitionKind::Constructor =>
                {
                    for parameter in &it.value.params.items {
                        if let BindingPattern::BindingIdentifier(id) = &parameter.pattern
                            && parameter.has_modifier()
                            && let Some(path) = self.parameter_type(parameter)
                        {
                            names.fields.insert(id.name.as_str(), path);
                        }
                    }
                    continue;
                }
                _ => continue,
            };
            let Some((key, _)) = property_key(key, self.source) else {
                continue;
            };
            // What a field is constructed as tells more than what it is declared as.
            let constructed = value
                .map(Link::of)
                .filter(|link| matches!(link, Link::Call(_) | Link::New(_)));
            let path = match constructed.map(|link| self.path(link)) {
                Some(path) if path.known => Some(path.text),
                _ => annotation.and_then(|it| self.type_path(&it.type_annotation)),
            };
            if let Some(path) = path {
                names.fields.insert(key, path);
            }
        }
        names
    }

    pub(super) fn element(
        &mut self,
        element: &'a ClassElement<'a>,
        place: Place<'a>,
        class: &'a str,
    ) {
        match element {
            ClassElement::MethodDefinition(it) => {
                let name = self.element_key(&it.key, place).map_or("", |(key, _)| key);
                let header = Header {
                    span: with_decorators(bytes(it.span), &it.decorators),
                    name,
                    owner: if name.is_empty() { "?" } else { name },
                    decorators: &it.decorators,
                };
                self.function_of(&it.value, place, &header);
            }
            ClassElement::PropertyDefinition(it) => {
                let field = Field {
                    span: bytes(it.span),
                    key: &it.key,
                    value: it.value.as_ref(),
                    owner: if it.r#static { class } else { "this" },
                    decorators: &it.decorators,
                };
                self.field(&field, place);
            }
            ClassElement::AccessorProperty(it) => {
                let field = Field {
                    span: bytes(it.span),
                    key: &it.key,
                    value: it.value.as_ref(),
                    owner: if it.r#static { class } else { "this" },
                    decorators: &it.decorators,
                };
                self.field(&field, place);
            }
            ClassElement::StaticBlock(it) => self.work.push(Work::Block(&it.body, place)),
            ClassElement::TSIndexSignature(_) => {}
        }
    }

    fn field(&mut self, field: &Field<'a>, place: Place<'a>) {
        self.annotations(field.decorators, place);
        let key = self.element_key(field.key, place);
        let Some(value) = field.value else { return };
        match key {
            Some((key, key_span)) => {
                let target = (self.join(field.owner, key), key_span);
                self.given(field.span, target, value, AssignForm::Field, place);
            }
            None => self.later(value, place, Role::default()),
        }
    }

    fn element_key(
        &mut self,
        key: &'a PropertyKey<'a>,
        place: Place<'a>,
    ) -> Option<(&'a str, Span)> {
        let known = property_key(key, self.source);
        if known.is_none()
            && let Some(key) = key.as_expression()
        {
            self.later(key, place, Role::default());
        }
        known
    }
}

/// A field of a class.
struct Field<'a> {
    span: Span,
    key: &'a PropertyKey<'a>,
    value: Option<&'a Expression<'a>>,
    owner: &'a str,
    decorators: &'a [Decorator<'a>],
}

/// The bytes of a construct and of the decorators before it.
fn with_decorators(span: Span, decorators: &[Decorator]) -> Span {
    match decorators.first() {
        Some(first) => span.join(bytes(first.span)),
        None => span,
    }
}
