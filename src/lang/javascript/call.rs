//! Chains of members and calls: Call, Access and the keys of objects given to calls; tests
//! inside source files. A chain is walked once, however long it is.

use oxc_ast::ast::{Argument, Decorator, Expression};

use super::declare::ENVIRONMENTS;
use super::link::{Link, imported, place as bytes, required};
use super::walk::{Place, Role, Walker};
use crate::fact::{AssignForm, Call, CallForm, ScopeKind};
use crate::text::Span;

/// Functions that declare tests or what runs around them.
const TESTS: [&str; 11] = [
    "describe",
    "it",
    "test",
    "suite",
    "context",
    "specify",
    "beforeEach",
    "afterEach",
    "beforeAll",
    "afterAll",
    "bench",
];

/// Modules that export such functions.
const TEST_MODULES: [&str; 8] = [
    "test",
    "vitest",
    "mocha",
    "ava",
    "tap",
    "@jest/globals",
    "@playwright/test",
    "bun:test",
];

/// What becomes of a link's value.
#[derive(Clone, Copy)]
enum Usage {
    /// It is read by itself.
    Read,
    /// It is called: what it is called on is read.
    Called,
    /// It is part of a longer path that has been written down.
    Part,
}

impl<'a> Walker<'a, '_> {
    /// A chain from its last link to where it starts.
    pub(super) fn chain(&mut self, mut link: Link<'a>, place: Place<'a>, role: Role<'a>) {
        let covered = role.covered;
        let mut usage = Usage::Read;
        loop {
            link = match link {
                Link::Static(_) | Link::Private(_) | Link::Computed(_) => {
                    usage = self.member(link, place, usage);
                    let Some(before) = link.before() else { return };
                    before
                }
                Link::Call(call) => {
                    if let Some(source) = required(call) {
                        let optional = place.attempt;
                        self.import(bytes(call.span), place, source, "", None, optional);
                        return;
                    }
                    self.called(link, &call.arguments, place, role);
                    usage = Usage::Called;
                    Link::of(&call.callee)
                }
                Link::New(call) => {
                    self.called(link, &call.arguments, place, role);
                    usage = Usage::Called;
                    Link::of(&call.callee)
                }
                Link::Tagged(call) => {
                    let wanted = self.write_call(link, place);
                    let covered = covered || wanted;
                    for hole in call.quasi.expressions.iter().rev() {
                        self.later(hole, place, Role::covered(covered));
                    }
                    usage = Usage::Called;
                    Link::of(&call.tag)
                }
                Link::Import(import) => {
                    if let Some(source) = imported(import) {
                        let optional = place.attempt;
                        self.import(bytes(import.span), place, source, "", None, optional);
                    } else {
                        let wanted = self.write_call(link, place);
                        self.later(&import.source, place, Role::covered(covered || wanted));
                    }
                    return;
                }
                Link::Base(base) => {
                    if !matches!(
                        base,
                        Expression::Identifier(_)
                            | Expression::ThisExpression(_)
                            | Expression::Super(_)
                            | Expression::ImportMeta(_)
                    ) {
                        // The list of `["a", "b"].includes(x)` is compared in a condition.
                        self.later(base, place, Role::covered(role.condition));
                    }
                    return;
                }
            };
        }
    }

    /// A member link: written down if it is read by itself. Gives how its object is used.
    fn member(&mut self, link: Link<'a>, place: Place<'a>, usage: Usage) -> Usage {
        let Some((_, key_span)) = link.segment(self.source) else {
            if let Link::Computed(member) = link {
                self.later(&member.expression, place, Role::default());
            }
            return Usage::Read;
        };
        match usage {
            Usage::Read => {
                let path = self.path(link);
                if is_inside_variable(path.text) {
                    return Usage::Read;
                }
                if path.known {
                    self.access(link.span(), place.scope, path.text, key_span);
                }
                Usage::Part
            }
            Usage::Called => Usage::Read,
            Usage::Part => Usage::Part,
        }
    }

    /// Writes a call down if anybody looks for it.
    fn write_call(&mut self, link: Link<'a>, place: Place<'a>) -> bool {
        let last = match link.before() {
            Some(callee) => self.last_name(callee),
            None => "import",
        };
        if !self.interest.wants_call(last) {
            return false;
        }
        let Some(call) = self.call(link) else {
            return false;
        };
        self.push_call(link.span(), place.scope, call);
        true
    }

    fn called(
        &mut self,
        link: Link<'a>,
        arguments: &'a [Argument<'a>],
        place: Place<'a>,
        role: Role<'a>,
    ) {
        let wanted = self.write_call(link, place);
        let Some(callee) = link.before() else { return };
        let mut place = place;
        if let Some(title) = self.test_title(callee, arguments) {
            let span = link.span();
            let scope = self
                .facts
                .open_scope(ScopeKind::Test, title, place.scope, span);
            place.scope = scope;
        }
        let covered = role.covered || wanted;
        let target = self.copied_to(callee, arguments, role.target);
        self.given_arguments(callee, arguments, place, covered, target);
    }

    /// What the keys of objects given to `Object.assign(x, {..})` and `Object.freeze({..})`
    /// belong to.
    fn copied_to(
        &self,
        callee: Link<'a>,
        arguments: &'a [Argument<'a>],
        target: Option<(&'a str, AssignForm)>,
    ) -> Option<(&'a str, AssignForm)> {
        let Link::Static(member) = callee else {
            return None;
        };
        let Link::Base(Expression::Identifier(object)) = Link::of(&member.object) else {
            return None;
        };
        if object.name.as_str() != "Object" {
            return None;
        }
        match member.property.name.as_str() {
            "freeze" | "seal" => target,
            "assign" => {
                let first = arguments.first()?.as_expression()?;
                let path = self.path(Link::of(first));
                if path.known {
                    Some((path.text, AssignForm::Key))
                } else {
                    target
                }
            }
            _ => None,
        }
    }

    /// Puts the arguments of a call on the stack; keys of objects belong to the callee.
    fn given_arguments(
        &mut self,
        callee: Link<'a>,
        arguments: &'a [Argument<'a>],
        place: Place<'a>,
        covered: bool,
        mut target_of_all: Option<(&'a str, AssignForm)>,
    ) {
        for argument in arguments.iter().rev() {
            if let Argument::SpreadElement(spread) = argument {
                self.later(&spread.argument, place, Role::default());
                continue;
            }
            let Some(argument) = argument.as_expression() else {
                continue;
            };
            let target = match Link::of(argument) {
                Link::Base(
                    Expression::ObjectExpression(_)
                    | Expression::ArrayExpression(_)
                    | Expression::LogicalExpression(_)
                    | Expression::ConditionalExpression(_),
                ) => Some(
                    *target_of_all
                        .get_or_insert_with(|| (self.path(callee).text, AssignForm::Argument)),
                ),
                _ => None,
            };
            let role = Role {
                target,
                covered,
                ..Role::default()
            };
            self.later(argument, place, role);
        }
    }

    /// The title of a test, if a call declares one.
    fn test_title(&self, callee: Link<'a>, arguments: &'a [Argument<'a>]) -> Option<&'a str> {
        let mut root = callee;
        // `it.each(rows)("title", f)`, `test.describe.only("title", f)`.
        for _ in 0..3 {
            match root {
                Link::Static(_) | Link::Call(_) | Link::Tagged(_) => root = root.before()?,
                _ => break,
            }
        }
        let Link::Base(Expression::Identifier(name)) = root else {
            return None;
        };
        let bound = self.names.get(name.name.as_str());
        let is_test = match bound {
            None => TESTS.contains(&name.name.as_str()),
            Some(bound) => TEST_MODULES.iter().any(|module| {
                bound.path.strip_prefix(module).is_some_and(|rest| {
                    rest.is_empty()
                        || rest
                            .strip_prefix('.')
                            .is_some_and(|name| TESTS.contains(&name))
                })
            }),
        };
        if !is_test {
            return None;
        }
        let is_function = |argument: &Argument| {
            matches!(
                argument,
                Argument::ArrowFunctionExpression(_) | Argument::FunctionExpression(_)
            )
        };
        match arguments {
            [Argument::StringLiteral(title), rest @ ..] if rest.iter().any(is_function) => {
                Some(title.value.as_str())
            }
            [Argument::TemplateLiteral(_), rest @ ..] if rest.iter().any(is_function) => Some(""),
            [first, ..] if is_function(first) => Some(""),
            _ => None,
        }
    }

    /// Writes decorators down as annotations in `place` and gives their paths.
    pub(super) fn annotations(
        &mut self,
        decorators: &'a [Decorator<'a>],
        place: Place<'a>,
    ) -> Vec<Box<str>> {
        let mut paths = Vec::with_capacity(decorators.len());
        for decorator in decorators {
            let link = Link::of(&decorator.expression);
            let callee = match link {
                Link::Call(call) => Link::of(&call.callee),
                other => other,
            };
            let span = bytes(decorator.span);
            let path = self.path(callee).text;
            paths.push(path.into());
            let wanted = self.interest.wants_call(self.last_name(callee));
            if wanted {
                self.annotation(span, link, callee.span(), path, place);
            }
            if let Link::Call(call) = link {
                self.given_arguments(callee, &call.arguments, place, wanted, None);
            }
        }
        paths
    }

    fn annotation(
        &mut self,
        span: Span,
        link: Link<'a>,
        callee_span: Span,
        path: &str,
        place: Place<'a>,
    ) {
        let call = match self.call(link) {
            Some(call) => Call {
                form: CallForm::Annotation,
                ..call
            },
            None => Call {
                callee: path.into(),
                callee_span,
                arguments: Vec::new(),
                form: CallForm::Annotation,
            },
        };
        self.push_call(span, place.scope, call);
    }
}

/// Whether a path leads into the value of an environment variable: `process.env.LIST.length`
/// reads `process.env.LIST`.
fn is_inside_variable(path: &str) -> bool {
    ENVIRONMENTS.iter().any(|environment| {
        path.strip_prefix(environment)
            .and_then(|rest| rest.strip_prefix('.'))
            .is_some_and(|name| name.contains('.'))
    })
}
