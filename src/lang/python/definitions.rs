//! Functions, lambdas and classes: their scopes, parameters and bases.

use rustpython_ruff_python_ast::{
    Expr, ExprLambda, Parameters, Stmt, StmtClassDef, StmtFunctionDef,
};
use rustpython_ruff_text_size::Ranged;

use super::{Front, span};
use crate::fact::{Assign, AssignForm, FactKind, ScopeId, ScopeKind, Value, ValueKind};
use crate::text::Span;

impl Front<'_> {
    /// Runs `inside` in a new scope.
    fn within(
        &mut self,
        kind: ScopeKind,
        name: &str,
        at: Span,
        inside: impl FnOnce(&mut Self, ScopeId),
    ) {
        let outer = self.scope;
        self.scope = self.facts.open_scope(kind, name, outer, at);
        inside(self, self.scope);
        self.scope = outer;
    }

    /// The statements of a block as a scope without a name.
    pub(super) fn block(&mut self, kind: ScopeKind, body: &[Stmt]) {
        let (Some(first), Some(last)) = (body.first(), body.last()) else {
            return;
        };
        let at = span(first.range()).join(span(last.range()));
        self.within(kind, "", at, |front, _| front.body(body));
    }

    pub(super) fn function(&mut self, function: &StmtFunctionDef) {
        self.names.shadow(&function.name);
        let at = span(function.range);
        let plain = !self.in_class && function.decorator_list.is_empty();
        if plain && does_nothing(&function.body) {
            let name = span(function.name.range);
            let nothing = Value::new(name, ValueKind::Null);
            self.record(&function.name, name, nothing, AssignForm::Variable, name);
        }
        self.within(ScopeKind::Function, &function.name, at, |front, scope| {
            let annotations = front.decorators(&function.decorator_list);
            front.annotate(scope, annotations);
            front.names.enter();
            let in_class = std::mem::replace(&mut front.in_class, false);
            front.parameters(&function.parameters);
            front.body(&function.body);
            front.in_class = in_class;
            front.names.leave();
        });
    }

    pub(super) fn lambda(&mut self, lambda: &ExprLambda) {
        let at = span(lambda.range);
        self.within(ScopeKind::Function, "", at, |front, _| {
            front.names.enter();
            if let Some(parameters) = &lambda.parameters {
                front.parameters(parameters);
            }
            front.visit(&lambda.body);
            front.names.leave();
        });
    }

    fn annotate(&mut self, scope: ScopeId, annotations: Vec<Box<str>>) {
        if let Some(scope) = self.facts.scopes.get_mut(scope as usize) {
            scope.annotations = annotations;
        }
    }

    /// Parameters: their declared types, and their defaults as assignments.
    fn parameters(&mut self, parameters: &Parameters) {
        for any in parameters {
            let parameter = any.as_parameter();
            let name = parameter.name.as_str();
            self.names.shadow(name);
            if let Some(annotation) = &parameter.annotation {
                self.annotation(annotation);
                if let Some(path) = self.declared_type(annotation)
                    && !any.is_variadic()
                {
                    self.names.declare(name, &path);
                }
            }
            let Some(default) = any.default() else {
                self.many.push((span(parameter.name.range), self.scope));
                continue;
            };
            let value = self.value(default);
            let at = span(parameter.name.range);
            let whole = span(any.range());
            self.record(name, at, value, AssignForm::Parameter, whole);
        }
    }

    /// The calls in an annotation: `Annotated[int, Option(..)]`.
    pub(super) fn annotation(&mut self, annotation: &Expr) {
        self.annotation_within(annotation, 8);
    }

    fn annotation_within(&mut self, annotation: &Expr, fuel: u8) {
        let Some(fuel) = fuel.checked_sub(1) else {
            return;
        };
        match annotation {
            Expr::Call(call) => self.call_only(call),
            Expr::Subscript(subscript) => self.annotation_within(&subscript.slice, fuel),
            Expr::Tuple(tuple) => {
                for part in &tuple.elts {
                    self.annotation_within(part, fuel);
                }
            }
            Expr::BinOp(union) => {
                self.annotation_within(&union.left, fuel);
                self.annotation_within(&union.right, fuel);
            }
            _ => {}
        }
    }

    pub(super) fn class(&mut self, class: &StmtClassDef) {
        self.names.shadow(&class.name);
        let at = span(class.range);
        self.within(ScopeKind::Class, &class.name, at, |front, scope| {
            let annotations = front.decorators(&class.decorator_list);
            front.annotate(scope, annotations);
            front.bases(class, scope);
            front.names.enter_class();
            let in_class = std::mem::replace(&mut front.in_class, true);
            front.body(&class.body);
            front.in_class = in_class;
            front.names.leave_class();
        });
    }

    fn bases(&mut self, class: &StmtClassDef, scope: ScopeId) {
        let mut bases = Vec::with_capacity(class.bases().len());
        for base in class.bases() {
            // `Generic[T]` extends `Generic`.
            let base = match base {
                Expr::Subscript(subscript) => &subscript.value,
                other => other,
            };
            if !matches!(base, Expr::Name(_) | Expr::Attribute(_)) {
                self.visit(base);
            }
            let path = self.path(base);
            if !path.starts_with('?') {
                bases.push(path.into());
            }
        }
        if let Some(scope) = self.facts.scopes.get_mut(scope as usize) {
            scope.bases = bases;
        }
        for keyword in class.keywords() {
            let Some(name) = &keyword.arg else {
                self.visit(&keyword.value);
                continue;
            };
            let fact = Assign {
                target: format!("{}.{name}", class.name).into(),
                target_span: span(name.range),
                value: self.value(&keyword.value),
                form: AssignForm::Argument,
            };
            self.push(span(keyword.range), FactKind::Assign(fact));
        }
    }
}

/// Whether a function's body is only `pass`, `...`, `return` or a text about it.
fn does_nothing(body: &[Stmt]) -> bool {
    body.iter().all(|statement| match statement {
        Stmt::Pass(_) => true,
        Stmt::Return(it) => it
            .value
            .as_ref()
            .is_none_or(|value| value.is_none_literal_expr()),
        Stmt::Expr(it) => it.value.is_ellipsis_literal_expr() || it.value.is_string_literal_expr(),
        _ => false,
    })
}
