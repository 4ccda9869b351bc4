//! Conditions: what they compare, what their branches come to, and the defaults that they
//! set.

use syn::spanned::Spanned;
use syn::{BinOp, Expr, ExprIf, ExprMatch, Pat, UnOp};

use super::Lowerer;
use super::chain::comes_to;
use super::syntax::{self, present, simple, word};
use crate::fact::{Branch, FactKind, ScopeKind, Value, ValueKind};
use crate::lang::given::{before, fallback};
use crate::text::Span;

/// How many operands of a condition are kept.
const MOST_OPERANDS: usize = 64;

impl Lowerer<'_> {
    /// `if`, with all its `else if`, however many.
    pub(super) fn if_chain(&mut self, expr: &ExprIf) {
        let mut expr = expr;
        loop {
            self.locals.enter();
            self.condition(&expr.cond);
            let missing = self.missing_in(&expr.cond);
            let defaults = usize::from(missing.is_some());
            self.missing.extend(missing);
            let body = &expr.then_branch;
            self.body(ScopeKind::Conditional, body);
            self.missing.truncate(self.missing.len() - defaults);
            self.locals.leave();
            match expr.else_branch.as_ref().map(|(_, branch)| &**branch) {
                Some(Expr::If(next)) => expr = next,
                Some(Expr::Block(last)) => {
                    self.body(ScopeKind::Conditional, &last.block);
                    return;
                }
                Some(other) => {
                    self.expr(other);
                    return;
                }
                None => return,
            }
        }
    }

    /// A condition: its Branch fact, what it binds, and the calls in it.
    pub(super) fn condition(&mut self, condition: &Expr) {
        let operands = self.operands(condition);
        let span = self.span(condition);
        self.push(span, FactKind::Branch(Branch { operands }));
        for term in terms(condition) {
            match term {
                Expr::Let(binding) => {
                    let span = self.span(term);
                    self.assign_pattern(&binding.pat, &binding.expr, span);
                    self.expr(&binding.expr);
                    self.bind_pattern(&binding.pat);
                }
                other => self.expr(other),
            }
        }
    }

    /// `match`: the subject and the literals that it is compared with, then the arms.
    pub(super) fn match_arms(&mut self, expr: &ExprMatch) {
        let mut operands = vec![self.value(&expr.expr)];
        for arm in &expr.arms {
            self.pattern_operands(&arm.pat, &mut operands);
        }
        operands.retain(|operand| !matches!(operand.kind, ValueKind::Unknown));
        let span = self.between(expr.match_token.span, syntax::last(&expr.expr));
        self.push(span, FactKind::Branch(Branch { operands }));
        self.expr(&expr.expr);
        for arm in &expr.arms {
            let span = self.span(&arm.body);
            self.scoped(ScopeKind::Conditional, "", span, |this, _| {
                if let Some(pat) = present(&arm.pat) {
                    let at = this.at(arm.pat.span());
                    this.assign_pattern(pat, &expr.expr, at);
                }
                this.bind_pattern(&arm.pat);
                if let Some((_, guard)) = &arm.guard {
                    this.condition(guard);
                }
                this.expr(&arm.body);
            });
        }
    }

    /// The names, calls and literals that a condition compares or tests.
    pub(super) fn operands(&mut self, condition: &Expr) -> Vec<Value> {
        let mut operands = Vec::new();
        let mut open: Vec<&Expr> = vec![condition];
        while let Some(expr) = open.pop() {
            if operands.len() >= MOST_OPERANDS {
                break;
            }
            match expr {
                Expr::Binary(binary) => {
                    open.push(&binary.right);
                    open.push(&binary.left);
                }
                Expr::Unary(unary) if matches!(unary.op, UnOp::Not(_)) => open.push(&unary.expr),
                Expr::Paren(inner) => open.push(&inner.expr),
                Expr::Let(binding) => {
                    let value = self.value(&binding.expr);
                    operands.push(value);
                    self.pattern_operands(&binding.pat, &mut operands);
                }
                other => {
                    let value = self.value(other);
                    operands.push(value);
                }
            }
        }
        operands.retain(|operand| !matches!(operand.kind, ValueKind::Unknown));
        operands
    }

    /// The literals in a pattern.
    fn pattern_operands(&mut self, pat: &Pat, operands: &mut Vec<Value>) {
        let mut open = vec![pat];
        while let Some(pat) = open.pop() {
            if operands.len() >= MOST_OPERANDS {
                return;
            }
            match pat {
                Pat::Lit(lit) => {
                    let value = self.literal(&lit.lit);
                    operands.push(value);
                }
                Pat::Or(or) => open.extend(or.cases.iter().rev()),
                Pat::Paren(inner) => open.push(&inner.pat),
                Pat::Reference(inner) => open.push(&inner.pat),
                Pat::Tuple(tuple) => open.extend(tuple.elems.iter().rev()),
                Pat::TupleStruct(tuple) => open.extend(tuple.elems.iter().rev()),
                _ => {}
            }
        }
    }

    /// `if let Ok(x) = read { x } else { default }`, and `if x.is_empty() { default } else { x }`.
    pub(super) fn if_value(&mut self, expr: &ExprIf) -> Value {
        let span = self.between(expr.if_token.span, if_end(expr));
        let value = self.if_fallback(expr, span);
        value.unwrap_or_else(|| Value::unknown(span))
    }

    fn if_fallback(&mut self, expr: &ExprIf, span: Span) -> Option<Value> {
        let (_, otherwise) = expr.else_branch.as_ref()?;
        let then = syntax::tail(&expr.then_branch)?;
        if let Expr::Let(binding) = &*expr.cond {
            let bound = word(syntax::bound(present(&binding.pat)?)?);
            if !comes_to(then, &bound) {
                return None;
            }
            let first = self.value(&binding.expr);
            return Some(self.or_else(span, first, otherwise));
        }
        let (name, empty) = emptiness(&expr.cond)?;
        let (kept, default) = if empty {
            (&**otherwise, then)
        } else {
            (then, &**otherwise)
        };
        let simple_name = simple(name).map(word)?;
        if !comes_to(kept, &simple_name) {
            return None;
        }
        let first = self.value(name);
        Some(self.or_else(span, first, default))
    }

    fn or_else(&mut self, span: Span, first: Value, default: &Expr) -> Value {
        if syntax::diverges(default) {
            return first;
        }
        let second = self.value(default);
        fallback(span, first, second)
    }

    /// `match read { Ok(x) => x, Err(_) => default }`.
    pub(super) fn match_value(&mut self, expr: &ExprMatch) -> Value {
        let span = self.between(expr.match_token.span, expr.brace_token.span.close());
        let value = self.match_fallback(expr, span);
        value.unwrap_or_else(|| Value::unknown(span))
    }

    fn match_fallback(&mut self, expr: &ExprMatch, span: Span) -> Option<Value> {
        let is_kept = |arm: &&syn::Arm| {
            arm.guard.is_none()
                && present(&arm.pat)
                    .and_then(syntax::bound)
                    .is_some_and(|name| comes_to(&arm.body, &word(name)))
        };
        expr.arms.iter().find(is_kept)?;
        let mut others = expr
            .arms
            .iter()
            .filter(|arm| !is_kept(arm) && !syntax::diverges(&arm.body));
        let default = others.next();
        if others.next().is_some() {
            return None;
        }
        let first = self.value(&expr.expr);
        Some(match default {
            None => first,
            Some(arm) => {
                let second = self.value(&arm.body);
                fallback(span, first, second)
            }
        })
    }

    /// What a condition says is missing, and what that was given before.
    fn missing_in(&self, condition: &Expr) -> Option<(Box<str>, Value)> {
        let (subject, empty) = emptiness(condition)?;
        if !empty {
            return None;
        }
        let target = self.target_path(subject)?;
        let value = before(&self.facts, self.scope, &target)?;
        Some((target.into(), value))
    }

    /// The bodies of `if`, loops and the like.
    pub(super) fn body(&mut self, kind: ScopeKind, block: &syn::Block) {
        let span = self.between(
            block.brace_token.span.open(),
            block.brace_token.span.close(),
        );
        self.scoped(kind, "", span, |this, _| this.statements(&block.stmts));
    }
}

fn if_end(expr: &ExprIf) -> proc_macro2::Span {
    match &expr.else_branch {
        Some((_, branch)) => syntax::last(branch),
        None => expr.then_branch.brace_token.span.close(),
    }
}

/// The parts of a condition between `&&` and `||`, in order, however many.
fn terms(condition: &Expr) -> Vec<&Expr> {
    let mut found = Vec::new();
    let mut open = vec![condition];
    while let Some(expr) = open.pop() {
        match expr {
            Expr::Binary(binary) if matches!(binary.op, BinOp::And(_) | BinOp::Or(_)) => {
                open.push(&binary.right);
                open.push(&binary.left);
            }
            other => found.push(other),
        }
    }
    found
}

/// What a condition tests for being there, and whether it holds when it is empty:
/// `x.is_empty()`, `x == ""`, `x.is_none()`, `!x.is_empty()`, `x.is_some()`.
fn emptiness(condition: &Expr) -> Option<(&Expr, bool)> {
    match condition {
        Expr::Unary(unary) if matches!(unary.op, UnOp::Not(_)) => {
            let (name, empty) = emptiness_once(&unary.expr)?;
            Some((name, !empty))
        }
        other => emptiness_once(other),
    }
}

fn emptiness_once(condition: &Expr) -> Option<(&Expr, bool)> {
    match condition {
        Expr::MethodCall(call) if call.args.is_empty() => {
            let empty = match call.method.to_string().as_str() {
                "is_empty" | "is_none" | "is_err" => true,
                "is_some" | "is_ok" => false,
                _ => return None,
            };
            Some((subject(&call.receiver), empty))
        }
        Expr::Binary(binary) => {
            let empty = match binary.op {
                BinOp::Eq(_) => true,
                BinOp::Ne(_) => false,
                _ => return None,
            };
            let nothing = match &*binary.right {
                Expr::Path(path) => path.path.is_ident("None"),
                other => syntax::literal(other).is_some_and(|text| text.value().is_empty()),
            };
            nothing.then(|| (subject(&binary.left), empty))
        }
        _ => None,
    }
}

/// What a test looks at, seen through conversions: `x.trim().is_empty()` tests `x`.
fn subject(expr: &Expr) -> &Expr {
    let mut expr = expr;
    loop {
        expr = match expr {
            Expr::MethodCall(call)
                if call.args.is_empty()
                    && ["trim", "as_str", "as_ref", "clone"]
                        .iter()
                        .any(|name| call.method == name) =>
            {
                &call.receiver
            }
            Expr::Paren(inner) => &inner.expr,
            Expr::Reference(inner) => &inner.expr,
            other => return other,
        };
    }
}
