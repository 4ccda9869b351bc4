//! The walk over statements and expressions: assignments, scopes, strings that stand alone.

use syn::{
    BinOp, Block, Expr, ExprAssign, ExprBinary, ExprClosure, ExprStruct, Item, Local, Pat, Stmt,
    Type,
};

use super::Lowerer;
use super::path::generic;
use super::syntax::{self, present, unwind, word};
use crate::fact::{Assign, AssignForm, FactKind, Part, ScopeKind, Value, ValueKind};
use crate::lang::given::fallback;
use crate::text::Span;

impl Lowerer<'_> {
    /// A block with its own names.
    pub(super) fn block(&mut self, block: &Block) {
        self.locals.enter();
        self.paths.enter();
        self.statements(&block.stmts);
        self.paths.leave();
        self.locals.leave();
    }

    pub(super) fn statements(&mut self, statements: &[Stmt]) {
        let items = statements.iter().filter_map(|statement| match statement {
            Stmt::Item(item) => Some(item),
            _ => None,
        });
        self.declare(items.clone());
        items.for_each(|item| self.declare_fields(item));
        for statement in statements {
            match statement {
                Stmt::Local(local) => self.local(local),
                Stmt::Item(item) => self.item(item),
                Stmt::Expr(expr, _) => self.expr(expr),
                Stmt::Macro(statement) => self.mac(&statement.mac),
            }
        }
    }

    fn local(&mut self, local: &Local) {
        if let Some(init) = &local.init {
            let span = self.between(local.let_token.span, local.semi_token.span);
            self.assign_pattern(&local.pat, &init.expr, span);
            self.expr(&init.expr);
            if let Some((_, otherwise)) = &init.diverge {
                match &**otherwise {
                    Expr::Block(block) => self.body(ScopeKind::Conditional, &block.block),
                    other => self.expr(other),
                }
            }
        }
        self.bind_pattern(&local.pat);
        // `let db = &self.db`: another name for something whose type is declared.
        if let (Pat::Ident(pat), Some(init)) = (&local.pat, &local.init)
            && let Some(declared) = self.declared(&init.expr)
        {
            self.locals.bind(&word(&pat.ident), declared);
        }
    }

    /// The facts of a pattern that is given an expression.
    pub(super) fn assign_pattern(&mut self, pat: &Pat, expr: &Expr, span: Span) {
        match pat {
            Pat::Tuple(tuple) => {
                if let Expr::Tuple(values) = expr
                    && values.elems.len() == tuple.elems.len()
                {
                    for (pat, value) in tuple.elems.iter().zip(&values.elems) {
                        self.deeper(|this| this.assign_pattern(pat, value, span));
                    }
                } else if let Some(first) = tuple.elems.first().filter(|pat| is_simple(pat)) {
                    self.assign_pattern(first, expr, span);
                }
            }
            Pat::TupleStruct(_) => {
                if let Some(inner) = present(pat).filter(|pat| is_simple(pat)) {
                    self.assign_pattern(inner, expr, span);
                }
            }
            _ => {
                if let Some(name) = syntax::bound(pat) {
                    let target_span = self.at(name.span());
                    let value = self.value(expr);
                    self.assign(word(name), target_span, value, AssignForm::Variable, span);
                }
            }
        }
    }

    pub(super) fn assign(
        &mut self,
        target: String,
        target_span: Span,
        value: Value,
        form: AssignForm,
        span: Span,
    ) {
        let assign = Assign {
            target: target.into(),
            target_span,
            value,
            form,
        };
        self.push(span, FactKind::Assign(assign));
    }

    /// Makes the names of a pattern local, with the types that it declares.
    pub(super) fn bind_pattern(&mut self, pat: &Pat) {
        let declared = match pat {
            Pat::Type(typed) => Some(&*typed.ty),
            _ => None,
        };
        self.bind_typed(pat, declared);
    }

    pub(super) fn bind_typed(&mut self, pat: &Pat, declared: Option<&Type>) {
        let mut open = vec![(pat, declared)];
        while let Some((pat, declared)) = open.pop() {
            match pat {
                Pat::Ident(pat) => {
                    let declared = declared.and_then(|ty| self.type_path(ty));
                    let declared = declared.unwrap_or_default();
                    self.locals.bind(&word(&pat.ident), declared);
                }
                Pat::Type(pat) => open.push((&pat.pat, Some(&pat.ty))),
                Pat::Reference(pat) => open.push((&pat.pat, declared)),
                Pat::Paren(pat) => open.push((&pat.pat, declared)),
                Pat::Tuple(pat) => open.extend(pat.elems.iter().map(|pat| (pat, None))),
                Pat::TupleStruct(pat) => {
                    // `State(pool): State<PgPool>` takes the pool out of what holds it.
                    let held = declared.filter(|_| pat.elems.len() == 1).and_then(held);
                    open.extend(pat.elems.iter().map(|pat| (pat, held)));
                }
                Pat::Struct(pat) => open.extend(pat.fields.iter().map(|field| (&*field.pat, None))),
                Pat::Slice(pat) => open.extend(pat.elems.iter().map(|pat| (pat, None))),
                Pat::Or(pat) => open.extend(pat.cases.first().map(|pat| (pat, None))),
                _ => {}
            }
        }
    }

    /// An expression: a fact for whatever in it is one.
    pub(super) fn expr(&mut self, expr: &Expr) {
        self.deeper(|this| {
            let (root, links) = unwind(expr);
            if links.is_empty() {
                this.plain(root);
            } else {
                this.chain(root, &links);
            }
        });
    }

    /// An expression that is no chain.
    pub(super) fn plain(&mut self, expr: &Expr) {
        match expr {
            Expr::Lit(e) => self.lone_literal(&e.lit),
            Expr::Path(e) => self.path_read(e),
            Expr::Macro(e) => self.mac(&e.mac),
            Expr::Array(e) => e.elems.iter().for_each(|item| self.expr(item)),
            Expr::Tuple(e) => e.elems.iter().for_each(|item| self.expr(item)),
            Expr::Repeat(e) => self.expr(&e.expr),
            Expr::Struct(e) => self.struct_literal(e),
            Expr::Assign(e) => self.assignment(e),
            Expr::Binary(e) => self.binary(e),
            Expr::Unary(e) => self.expr(&e.expr),
            Expr::Range(e) => {
                for end in [&e.start, &e.end].into_iter().flatten() {
                    self.expr(end);
                }
            }
            Expr::Block(e) => self.block(&e.block),
            Expr::Unsafe(e) => self.block(&e.block),
            Expr::Async(e) => self.block(&e.block),
            Expr::Const(e) => self.block(&e.block),
            Expr::TryBlock(e) => self.body(ScopeKind::Try, &e.block),
            Expr::If(e) => self.if_chain(e),
            Expr::Match(e) => self.match_arms(e),
            Expr::While(e) => {
                self.locals.enter();
                self.condition(&e.cond);
                self.body(ScopeKind::Loop, &e.body);
                self.locals.leave();
            }
            Expr::ForLoop(e) => {
                self.expr(&e.expr);
                self.locals.enter();
                self.bind_pattern(&e.pat);
                self.body(ScopeKind::Loop, &e.body);
                self.locals.leave();
            }
            Expr::Loop(e) => self.body(ScopeKind::Loop, &e.body),
            Expr::Closure(e) => self.closure(e),
            Expr::Let(e) => self.expr(&e.expr),
            Expr::Return(e) => e.expr.iter().for_each(|e| self.expr(e)),
            Expr::Break(e) => e.expr.iter().for_each(|e| self.expr(e)),
            Expr::Yield(e) => e.expr.iter().for_each(|e| self.expr(e)),
            Expr::RawAddr(e) => self.expr(&e.expr),
            _ => {}
        }
    }

    fn closure(&mut self, closure: &ExprClosure) {
        let span = self.between(closure.or1_token.span, syntax::last(&closure.body));
        self.scoped(ScopeKind::Function, "", span, |this, _| {
            for input in &closure.inputs {
                this.bind_pattern(input);
            }
            match &*closure.body {
                Expr::Block(block) if block.label.is_none() => {
                    this.statements(&block.block.stmts);
                }
                other => this.expr(other),
            }
        });
    }

    /// A string that no emitted value holds.
    fn lone_literal(&mut self, lit: &syn::Lit) {
        let text = match lit {
            syn::Lit::Str(text) => text.value(),
            _ => return,
        };
        let span = self.at(lit.span());
        if !self.taken.contains(&span.start) && self.interest.wants_literal(&text) {
            self.push(span, FactKind::Literal(Value::text(span, text)));
        }
    }

    /// A struct literal: a construction, and an argument for each field.
    fn struct_literal(&mut self, expr: &ExprStruct) {
        let call = self.construction(expr);
        let span = self.between(
            syntax::path_first(&expr.path),
            expr.brace_token.span.close(),
        );
        for (field, argument) in expr.fields.iter().zip(&call.arguments) {
            let name = argument.name.as_deref().unwrap_or_default();
            let target = format!("{}.{name}", call.callee);
            let target_span = self.at(syn::spanned::Spanned::span(&field.member));
            let span = Span {
                end: self.span(&field.expr).end,
                ..target_span
            };
            let value = argument.value.clone();
            self.assign(target, target_span, value, AssignForm::Argument, span);
        }
        if self.wants(&call.callee) {
            self.push(span, FactKind::Call(call));
        }
        for field in &expr.fields {
            self.expr(&field.expr);
        }
        if let Some(rest) = &expr.rest {
            self.expr(rest);
        }
    }

    /// The dotted path of something that can be assigned to.
    pub(super) fn target_path(&self, expr: &Expr) -> Option<String> {
        match expr {
            Expr::Path(path) => Some(self.named(path).path),
            Expr::Field(_) | Expr::Unary(_) | Expr::Paren(_) | Expr::Index(_) => {
                self.place(expr).map(|(path, _)| path)
            }
            _ => None,
        }
    }

    fn assignment(&mut self, expr: &ExprAssign) {
        let span = self.between(syntax::first(&expr.left), syntax::last(&expr.right));
        if let Expr::Tuple(targets) = &*expr.left {
            let values = match &*expr.right {
                Expr::Tuple(values) if values.elems.len() == targets.elems.len() => {
                    values.elems.iter().collect()
                }
                other => vec![other],
            };
            for (target, value) in targets.elems.iter().zip(values) {
                self.assign_place(target, value, span);
            }
        } else {
            self.assign_place(&expr.left, &expr.right, span);
        }
        self.left(&expr.left);
        self.expr(&expr.right);
    }

    fn assign_place(&mut self, target: &Expr, value: &Expr, span: Span) {
        let Some((path, form)) = self.place(target) else {
            return;
        };
        let mut value = self.value(value);
        let missing = self.missing.iter().rev();
        if let Some((_, first)) = missing.into_iter().find(|(name, _)| **name == *path) {
            value = fallback(span, first.clone(), value);
        }
        let target_span = self.span(target);
        self.assign(path, target_span, value, form, span);
    }

    /// What an assignment's left side names.
    fn place(&self, expr: &Expr) -> Option<(String, AssignForm)> {
        let (root, links) = unwind(expr);
        let path = match root {
            Expr::Path(path) => self.named(path),
            _ => return None,
        };
        let mut form = AssignForm::Variable;
        let mut named = path;
        for link in links {
            match link {
                syntax::Link::Open(_) => {}
                syntax::Link::Field(field) => {
                    let member = match &field.member {
                        syn::Member::Named(ident) => word(ident),
                        syn::Member::Unnamed(index) => index.index.to_string(),
                    };
                    named = named.member(&member, &self.fields);
                    form = AssignForm::Attribute;
                }
                syntax::Link::Index(index) => {
                    let key = syntax::literal(&index.index)?;
                    named = named.member(&key.value(), &self.fields);
                    form = AssignForm::Key;
                }
                syntax::Link::Call(_) | syntax::Link::Method(_) => return None,
            }
        }
        Some((named.path, form))
    }

    /// Calls on the left side of an assignment; the place itself is no read.
    fn left(&mut self, expr: &Expr) {
        let (_, links) = unwind(expr);
        if links
            .iter()
            .any(|link| matches!(link, syntax::Link::Call(_) | syntax::Link::Method(_)))
        {
            self.expr(expr);
        }
    }

    /// Operators in a row are read in a loop; `+=` is an assignment.
    fn binary(&mut self, expr: &ExprBinary) {
        if let BinOp::AddAssign(_) = expr.op {
            self.append(expr);
            return;
        }
        let mut rights = vec![&*expr.right];
        let mut left = &*expr.left;
        while let Expr::Binary(inner) = left {
            rights.push(&inner.right);
            left = &inner.left;
        }
        self.expr(left);
        for right in rights.into_iter().rev() {
            self.expr(right);
        }
    }

    fn append(&mut self, expr: &ExprBinary) {
        if let Some((path, form)) = self.place(&expr.left) {
            let span = self.between(syntax::first(&expr.left), syntax::last(&expr.right));
            let target_span = self.span(&expr.left);
            let added = self.value(&expr.right);
            let value = if matches!(added.kind, ValueKind::Text(_) | ValueKind::Template(_)) {
                let before = Value::new(target_span, ValueKind::Name(path.as_str().into()));
                Value::concat(span, vec![Part::Hole(before), Part::Hole(added)])
            } else {
                Value::unknown(span)
            };
            self.assign(path, target_span, value, form, span);
        }
        self.left(&expr.left);
        self.expr(&expr.right);
    }

    /// The types of the fields of a struct.
    pub(super) fn declare_fields(&mut self, item: &Item) {
        let Item::Struct(item) = item else { return };
        let owner = word(&item.ident);
        for (index, field) in item.fields.iter().enumerate() {
            if let Some(path) = self.type_path(&field.ty) {
                let name = match &field.ident {
                    Some(ident) => word(ident),
                    None => index.to_string(),
                };
                self.fields.declare(&owner, &name, path);
            }
        }
    }
}

/// Whether a pattern binds one name or takes one apart, so that the whole value may be
/// given to it.
fn is_simple(pat: &Pat) -> bool {
    syntax::bound(pat).is_some()
}

/// The one type that a generic type is given.
fn held(ty: &Type) -> Option<&Type> {
    match ty {
        Type::Path(path) => generic(&path.path.segments.last()?.arguments),
        _ => None,
    }
}
