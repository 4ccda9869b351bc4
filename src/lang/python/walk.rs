//! Statements: scopes and what stands in them.

use rustpython_ruff_python_ast::{CmpOp, ExceptHandler, Expr, Stmt, StmtIf, StmtTry, StmtWith};

use super::Front;
use crate::fact::ScopeKind;

impl Front<'_> {
    pub(super) fn body(&mut self, body: &[Stmt]) {
        for statement in body {
            self.statement(statement);
        }
    }

    fn statement(&mut self, statement: &Stmt) {
        match statement {
            Stmt::Import(import) => self.import(import),
            Stmt::ImportFrom(import) => self.import_from(import),
            Stmt::Assign(assign) => self.assign(assign),
            Stmt::AnnAssign(assign) => self.annotated(assign),
            Stmt::AugAssign(assign) => self.augmented(assign),
            // A string as a statement documents what stands before or after it.
            Stmt::Expr(expr) if expr.value.is_string_literal_expr() => {}
            Stmt::Expr(expr) => self.visit(&expr.value),
            Stmt::Return(return_) => {
                if let Some(value) = &return_.value {
                    self.visit(value);
                }
            }
            Stmt::FunctionDef(function) => self.function(function),
            Stmt::ClassDef(class) => self.class(class),
            Stmt::If(conditional) => self.if_statement(conditional),
            Stmt::For(loop_) => {
                self.visit(&loop_.iter);
                if let Expr::Name(name) = &*loop_.target {
                    self.names.shadow(&name.id);
                }
                self.give_many(&loop_.target);
                self.block(ScopeKind::Loop, &loop_.body);
                self.body(&loop_.orelse);
            }
            Stmt::While(loop_) => {
                self.branch(&loop_.test);
                self.block(ScopeKind::Loop, &loop_.body);
                self.body(&loop_.orelse);
            }
            Stmt::With(with) => self.with(with),
            Stmt::Try(try_) => self.try_statement(try_),
            Stmt::Match(match_) => self.match_statement(match_),
            Stmt::Raise(raise) => {
                for expr in [&raise.exc, &raise.cause].into_iter().flatten() {
                    self.visit(expr);
                }
            }
            Stmt::Assert(assert) => {
                self.visit(&assert.test);
                if let Some(message) = &assert.msg {
                    self.visit(message);
                }
            }
            Stmt::Delete(delete) => {
                for target in &delete.targets {
                    self.receiver(target);
                }
            }
            _ => {}
        }
    }

    fn if_statement(&mut self, conditional: &StmtIf) {
        self.clause(Some(&conditional.test), &conditional.body);
        for clause in &conditional.elif_else_clauses {
            self.clause(clause.test.as_ref(), &clause.body);
        }
    }

    fn clause(&mut self, test: Option<&Expr>, body: &[Stmt]) {
        let Some(test) = test else {
            self.block(ScopeKind::Conditional, body);
            return;
        };
        if is_main_guard(test) {
            self.block(ScopeKind::MainGuard, body);
            return;
        }
        self.branch(test);
        let types_only = match test {
            Expr::Name(name) => name.id.as_str() == "TYPE_CHECKING",
            Expr::Attribute(attribute) => attribute.attr.as_str() == "TYPE_CHECKING",
            _ => false,
        };
        self.maybe_optional(types_only, |front| {
            front.block(ScopeKind::Conditional, body);
        });
    }

    fn maybe_optional(&mut self, optional: bool, inside: impl FnOnce(&mut Self)) {
        self.optional += u32::from(optional);
        inside(self);
        self.optional -= u32::from(optional);
    }

    fn with(&mut self, with: &StmtWith) {
        for item in &with.items {
            self.with_item(item);
        }
        let suppressed = with.items.iter().any(|item| match &item.context_expr {
            Expr::Call(call) => {
                self.path(&call.func).ends_with("suppress")
                    && call.arguments.args.iter().any(|name| self.is_missing(name))
            }
            _ => false,
        });
        self.maybe_optional(suppressed, |front| front.body(&with.body));
    }

    fn try_statement(&mut self, try_: &StmtTry) {
        let optional = try_.handlers.iter().any(|handler| {
            let ExceptHandler::ExceptHandler(handler) = handler;
            match handler.type_.as_deref() {
                None => true,
                Some(Expr::Tuple(types)) => types.elts.iter().any(|name| self.is_missing(name)),
                Some(name) => self.is_missing(name),
            }
        });
        self.maybe_optional(optional, |front| {
            front.block(ScopeKind::Try, &try_.body);
            for handler in &try_.handlers {
                let ExceptHandler::ExceptHandler(handler) = handler;
                if let Some(caught) = &handler.type_ {
                    front.visit(caught);
                }
                front.body(&handler.body);
            }
        });
        self.body(&try_.orelse);
        self.body(&try_.finalbody);
    }

    /// Whether an exception's name is what a missing module raises.
    fn is_missing(&self, name: &Expr) -> bool {
        matches!(
            self.path(name).as_str(),
            "ImportError" | "ModuleNotFoundError" | "Exception" | "BaseException"
        )
    }
}

/// `__name__ == "__main__"`, alone or first in an `and`.
fn is_main_guard(test: &Expr) -> bool {
    let name = |expr: &Expr| matches!(expr, Expr::Name(name) if name.id.as_str() == "__name__");
    let main = |expr: &Expr| match expr {
        Expr::StringLiteral(string) => string.value.to_str() == "__main__",
        _ => false,
    };
    match test {
        Expr::Compare(compare) => {
            let ([CmpOp::Eq], [right]) = (&*compare.ops, &*compare.comparators) else {
                return false;
            };
            let left = &*compare.left;
            (name(left) && main(right)) || (main(left) && name(right))
        }
        Expr::BoolOp(operation) => match operation.values.first() {
            Some(Expr::Compare(_)) if operation.op.is_and() => is_main_guard(&operation.values[0]),
            _ => false,
        },
        _ => false,
    }
}
