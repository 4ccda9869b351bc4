//! The walk over a file: a stack of work instead of recursion, so that no nesting can overflow
//! the thread's stack. Owns the order of things, what is carried from a construct to what
//! stands in it, and how facts are written down; the constructs themselves are lowered by
//! `statement`, `expression` and their kin.

use foldhash::HashMap;
use std::cmp::Reverse;

use oxc_allocator::Allocator;
use oxc_ast::ast::{
    BindingPattern, ClassElement, Expression, JSXChild, JSXElement, Program, Statement,
};

use super::bindings::Bindings;
use super::link::place as bytes;
use crate::fact::{
    Access, Assign, AssignForm, Call, FactKind, FileFacts, Interest, ScopeId, Value,
};
use crate::text::Span;

/// Where something stands.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    /// The innermost scope.
    pub(super) scope: ScopeId,
    /// The name of the innermost function, what the keys of an object that it returns belong
    /// to; `?` when it has none.
    pub(super) owner: &'a str,
    /// Directly in a `try` that catches: a module required here may be missing.
    pub(super) attempt: bool,
}

/// What an expression is to the construct around it.
#[derive(Clone, Copy, Default)]
pub(super) struct Role<'a> {
    /// What the keys of an object literal belong to, and as what.
    pub(super) target: Option<(&'a str, AssignForm)>,
    /// Whether a value that holds its strings has been written down already.
    pub(super) covered: bool,
    /// The name of a function or class that stands here.
    pub(super) name: &'a str,
    /// Part of a condition that has been written down already.
    pub(super) condition: bool,
}

/// Something still to be looked at.
#[derive(Clone, Copy)]
pub(super) enum Work<'a> {
    Statement(&'a Statement<'a>, Place<'a>),
    /// Statements with a scope of names of their own.
    Block(&'a [Statement<'a>], Place<'a>),
    Expression(&'a Expression<'a>, Place<'a>, Role<'a>),
    /// A member of a class of this name.
    Element(&'a ClassElement<'a>, Place<'a>, &'a str),
    Jsx(&'a JSXElement<'a>, Place<'a>),
    Children(&'a [JSXChild<'a>], Place<'a>),
    /// The end of a scope of names.
    Leave,
    /// The end of a class.
    LeaveClass,
}

/// One file being lowered.
pub(super) struct Walker<'a, 'i> {
    pub(super) source: &'a str,
    pub(super) arena: &'a Allocator,
    pub(super) interest: &'i Interest,
    pub(super) facts: FileFacts,
    pub(super) names: Bindings<'a>,
    pub(super) work: Vec<Work<'a>>,
    /// Parameters, loop variables and the like: names that are given many values.
    pub(super) many: Vec<(&'a str, Span, ScopeId)>,
}

impl<'a, 'i> Walker<'a, 'i> {
    /// Lowers a program into `facts`; `source` is the text that it was parsed from.
    pub(super) fn run(
        program: &'a Program<'a>,
        source: &'a str,
        arena: &'a Allocator,
        interest: &'i Interest,
        facts: FileFacts,
    ) -> FileFacts {
        let mut walker = Self {
            source,
            arena,
            interest,
            facts,
            names: Bindings::default(),
            work: Vec::new(),
            many: Vec::new(),
        };
        let place = Place {
            scope: 0,
            owner: "?",
            attempt: false,
        };
        walker.work.push(Work::Block(&program.body, place));
        while let Some(work) = walker.work.pop() {
            walker.step(work);
        }
        walker.unsettle();
        walker
            .facts
            .facts
            .sort_by_key(|fact| (fact.span.start, Reverse(fact.span.end)));
        walker.facts
    }

    /// A parameter or loop variable has the name of something that is assigned elsewhere:
    /// whoever follows that name must know that it has other values too.
    fn unsettle(&mut self) {
        let many = std::mem::take(&mut self.many);
        let mut names: HashMap<&str, bool> = many.iter().map(|(name, ..)| (*name, false)).collect();
        for fact in &self.facts.facts {
            if let FactKind::Assign(assign) = &fact.kind
                && assign.form == AssignForm::Variable
                && let Some(assigned) = names.get_mut(&*assign.target)
            {
                *assigned = true;
            }
        }
        for (name, span, scope) in many {
            if names.get(name) == Some(&true) {
                let value = Value::unknown(span);
                self.assign(span, scope, (name, span), value, AssignForm::Parameter);
            }
        }
    }

    /// Notes the names of a pattern that are given a value at each call or turn.
    pub(super) fn given_many(&mut self, pattern: &'a BindingPattern<'a>, place: Place<'a>) {
        let mut left = vec![pattern];
        while let Some(pattern) = left.pop() {
            match pattern {
                BindingPattern::BindingIdentifier(id) => {
                    self.many
                        .push((id.name.as_str(), bytes(id.span), place.scope));
                }
                BindingPattern::AssignmentPattern(it) => left.push(&it.left),
                BindingPattern::ObjectPattern(it) => {
                    left.extend(it.properties.iter().map(|property| &property.value));
                    left.extend(it.rest.iter().map(|rest| &rest.argument));
                }
                BindingPattern::ArrayPattern(it) => {
                    left.extend(it.elements.iter().flatten());
                    left.extend(it.rest.iter().map(|rest| &rest.argument));
                }
            }
        }
    }

    fn step(&mut self, work: Work<'a>) {
        match work {
            Work::Statement(statement, place) => self.statement(statement, place),
            Work::Block(statements, place) => {
                self.names.enter();
                self.work.push(Work::Leave);
                self.statements(statements, place);
            }
            Work::Expression(expression, place, role) => self.expression(expression, place, role),
            Work::Element(element, place, class) => self.element(element, place, class),
            Work::Jsx(element, place) => self.jsx(element, place),
            Work::Children(children, place) => self.jsx_children(children, place),
            Work::Leave => self.names.leave(),
            Work::LeaveClass => {
                self.names.leave();
                self.names.leave_class();
            }
        }
    }

    /// Declares what statements declare and puts them on the stack, in order.
    pub(super) fn statements(&mut self, statements: &'a [Statement<'a>], place: Place<'a>) {
        self.declare(statements);
        let work = statements.iter().rev();
        self.work
            .extend(work.map(|statement| Work::Statement(statement, place)));
    }

    /// Puts an expression on the stack.
    pub(super) fn later(
        &mut self,
        expression: &'a Expression<'a>,
        place: Place<'a>,
        role: Role<'a>,
    ) {
        self.work.push(Work::Expression(expression, place, role));
    }

    /// Turns round what was put on the stack since `mark`, so that the first comes off first.
    pub(super) fn in_order(&mut self, mark: usize) {
        if let Some(work) = self.work.get_mut(mark..) {
            work.reverse();
        }
    }

    /// Writes an Assign down.
    pub(super) fn assign(
        &mut self,
        span: Span,
        scope: ScopeId,
        (target, target_span): (&str, Span),
        value: Value,
        form: AssignForm,
    ) {
        let assign = Assign {
            target: target.into(),
            target_span,
            value,
            form,
        };
        self.facts.push(span, scope, FactKind::Assign(assign));
    }

    /// Writes a Call down.
    pub(super) fn push_call(&mut self, span: Span, scope: ScopeId, call: Call) {
        self.facts.push(span, scope, FactKind::Call(call));
    }

    /// Writes a read down, if anybody looks for it.
    pub(super) fn access(&mut self, span: Span, scope: ScopeId, path: &str, key_span: Span) {
        if self.interest.wants_access(path) {
            let access = Access {
                path: path.into(),
                key_span,
            };
            self.facts.push(span, scope, FactKind::Access(access));
        }
    }

    /// Writes a string down that stands alone, if anybody looks for it.
    pub(super) fn literal(&mut self, scope: ScopeId, text: &str, value: impl FnOnce() -> Value) {
        if self.interest.wants_literal(text) {
            let value = value();
            self.facts.push(value.span, scope, FactKind::Literal(value));
        }
    }
}

impl Role<'_> {
    /// Of an expression whose strings a value holds.
    pub(super) fn covered(covered: bool) -> Self {
        Self {
            covered,
            ..Self::default()
        }
    }
}
