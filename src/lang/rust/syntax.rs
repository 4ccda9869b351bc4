//! Questions about the parser's tree that need no names: where an expression begins and ends,
//! how a chain unwinds, what a pattern binds.

use proc_macro2::{Ident, Span as Token, TokenStream, TokenTree};
use syn::spanned::Spanned;
use syn::{Attribute, Block, Expr, Lit, Meta, Pat, Path, RangeLimits, Stmt, UnOp};

/// A name as it is meant: `r#type` is `type`.
pub(super) fn word(ident: &Ident) -> String {
    let text = ident.to_string();
    match text.strip_prefix("r#") {
        Some(raw) => raw.to_owned(),
        None => text,
    }
}

/// The first token of an expression. Its attributes are not part of it. (The parser's own
/// way to a span rebuilds every token of the expression.)
pub(super) fn first(expr: &Expr) -> Token {
    let mut expr = expr;
    loop {
        expr = match expr {
            Expr::Array(e) => return e.bracket_token.span.open(),
            Expr::Assign(e) => &e.left,
            Expr::Async(e) => return e.async_token.span,
            Expr::Await(e) => &e.base,
            Expr::Binary(e) => &e.left,
            Expr::Block(e) => {
                return match &e.label {
                    Some(label) => label.name.span(),
                    None => e.block.brace_token.span.open(),
                };
            }
            Expr::Call(e) => &e.func,
            Expr::Cast(e) => &e.expr,
            Expr::Closure(e) => {
                let capture = e.capture.as_ref().map(|token| token.span);
                let asyncness = e.asyncness.as_ref().map(|token| token.span);
                return asyncness.or(capture).unwrap_or(e.or1_token.span);
            }
            Expr::Field(e) => &e.base,
            Expr::Group(e) => &e.expr,
            Expr::If(e) => return e.if_token.span,
            Expr::Index(e) => &e.expr,
            Expr::Let(e) => return e.let_token.span,
            Expr::Lit(e) => return e.lit.span(),
            Expr::Macro(e) => return path_first(&e.mac.path),
            Expr::Match(e) => return e.match_token.span,
            Expr::MethodCall(e) => &e.receiver,
            Expr::Paren(e) => return e.paren_token.span.open(),
            Expr::Path(e) => {
                return match &e.qself {
                    Some(qself) => qself.lt_token.span,
                    None => path_first(&e.path),
                };
            }
            Expr::Range(e) => match &e.start {
                Some(start) => start,
                None => {
                    return match &e.limits {
                        RangeLimits::HalfOpen(dots) => dots.spans[0],
                        RangeLimits::Closed(dots) => dots.spans[0],
                    };
                }
            },
            Expr::Reference(e) => return e.and_token.span,
            Expr::Struct(e) => return path_first(&e.path),
            Expr::Try(e) => &e.expr,
            Expr::Tuple(e) => return e.paren_token.span.open(),
            Expr::Unary(e) => {
                return match &e.op {
                    UnOp::Deref(token) => token.span,
                    UnOp::Not(token) => token.span,
                    UnOp::Neg(token) => token.span,
                    _ => e.op.span(),
                };
            }
            other => return other.span(),
        };
    }
}

/// The last token of an expression.
pub(super) fn last(expr: &Expr) -> Token {
    let mut expr = expr;
    loop {
        expr = match expr {
            Expr::Array(e) => return e.bracket_token.span.close(),
            Expr::Assign(e) => &e.right,
            Expr::Async(e) => return e.block.brace_token.span.close(),
            Expr::Await(e) => return e.await_token.span,
            Expr::Binary(e) => &e.right,
            Expr::Block(e) => return e.block.brace_token.span.close(),
            Expr::Call(e) => return e.paren_token.span.close(),
            Expr::Closure(e) => &e.body,
            Expr::Field(e) => return e.member.span(),
            Expr::Group(e) => &e.expr,
            Expr::If(e) => match &e.else_branch {
                Some((_, branch)) => branch,
                None => return e.then_branch.brace_token.span.close(),
            },
            Expr::Index(e) => return e.bracket_token.span.close(),
            Expr::Let(e) => &e.expr,
            Expr::Lit(e) => return e.lit.span(),
            Expr::Macro(e) => return e.mac.delimiter.span().close(),
            Expr::Match(e) => return e.brace_token.span.close(),
            Expr::MethodCall(e) => return e.paren_token.span.close(),
            Expr::Paren(e) => return e.paren_token.span.close(),
            Expr::Path(e) => return path_last(&e.path),
            Expr::Reference(e) => &e.expr,
            Expr::Struct(e) => return e.brace_token.span.close(),
            Expr::Try(e) => return e.question_token.span,
            Expr::Tuple(e) => return e.paren_token.span.close(),
            Expr::Unary(e) => &e.expr,
            other => return other.span(),
        };
    }
}

/// The first token of a path.
pub(super) fn path_first(path: &Path) -> Token {
    match (&path.leading_colon, path.segments.first()) {
        (Some(colon), _) => colon.spans[0],
        (None, Some(segment)) => segment.ident.span(),
        (None, None) => path.span(),
    }
}

/// The last name of a path; what stands in angle brackets behind it is left out.
pub(super) fn path_last(path: &Path) -> Token {
    match path.segments.last() {
        Some(segment) => segment.ident.span(),
        None => path.span(),
    }
}

/// One step of a chain, read from its root outward.
#[derive(Clone, Copy, Debug)]
pub(super) enum Link<'e> {
    /// `.method(..)`.
    Method(&'e syn::ExprMethodCall),
    /// `(..)`.
    Call(&'e syn::ExprCall),
    /// `.field`.
    Field(&'e syn::ExprField),
    /// `[..]`.
    Index(&'e syn::ExprIndex),
    /// `(`, `&` or `*` in front of what comes before: the chain begins there from here on.
    Open(Token),
}

/// The root of a chain and its links, innermost first. `?`, `.await`, `&`, `*`, parentheses
/// and casts are seen through.
pub(super) fn unwind(expr: &Expr) -> (&Expr, Vec<Link<'_>>) {
    let mut links = Vec::new();
    let mut expr = expr;
    loop {
        expr = match expr {
            Expr::MethodCall(e) => {
                links.push(Link::Method(e));
                &e.receiver
            }
            Expr::Call(e) => {
                links.push(Link::Call(e));
                &e.func
            }
            Expr::Field(e) => {
                links.push(Link::Field(e));
                &e.base
            }
            Expr::Index(e) => {
                links.push(Link::Index(e));
                &e.expr
            }
            Expr::Await(e) => &e.base,
            Expr::Try(e) => &e.expr,
            Expr::Cast(e) => &e.expr,
            Expr::Group(e) => &e.expr,
            Expr::Paren(e) => {
                links.push(Link::Open(e.paren_token.span.open()));
                &e.expr
            }
            Expr::Reference(e) => {
                links.push(Link::Open(e.and_token.span));
                &e.expr
            }
            Expr::Unary(syn::ExprUnary {
                op: UnOp::Deref(star),
                expr,
                ..
            }) => {
                links.push(Link::Open(star.span));
                expr
            }
            root => {
                links.reverse();
                return (root, links);
            }
        };
    }
}

/// The name that a simple pattern binds.
pub(super) fn bound(pat: &Pat) -> Option<&Ident> {
    match pat {
        Pat::Ident(pat) => Some(&pat.ident),
        Pat::Type(pat) => bound(&pat.pat),
        Pat::Reference(pat) => bound(&pat.pat),
        Pat::Paren(pat) => bound(&pat.pat),
        _ => None,
    }
}

/// The pattern inside `Ok(..)` or `Some(..)`.
pub(super) fn present(pat: &Pat) -> Option<&Pat> {
    let Pat::TupleStruct(pat) = pat else {
        return None;
    };
    let name = pat.path.segments.last()?;
    let present = name.ident == "Ok" || name.ident == "Some";
    (present && pat.elems.len() == 1).then(|| &pat.elems[0])
}

/// The value that a block evaluates to, if its last statement gives one.
pub(super) fn tail(block: &Block) -> Option<&Expr> {
    match block.stmts.last()? {
        Stmt::Expr(expr, None) => Some(expr),
        _ => None,
    }
}

/// A single name used as an expression.
pub(super) fn simple(expr: &Expr) -> Option<&Ident> {
    match expr {
        Expr::Path(path) if path.qself.is_none() => path.path.get_ident(),
        _ => None,
    }
}

/// The text of a string literal.
pub(super) fn literal(expr: &Expr) -> Option<&syn::LitStr> {
    match expr {
        Expr::Lit(syn::ExprLit {
            lit: Lit::Str(text),
            ..
        }) => Some(text),
        _ => None,
    }
}

/// Whether evaluating the expression never gives a value.
pub(super) fn diverges(expr: &Expr) -> bool {
    let mut expr = expr;
    loop {
        expr = match expr {
            Expr::Return(_) | Expr::Break(_) | Expr::Continue(_) => return true,
            Expr::Macro(e) => return ends_process(&e.mac.path),
            Expr::Call(e) => match &*e.func {
                Expr::Path(path) => return ends_process(&path.path),
                _ => return false,
            },
            Expr::Paren(e) => &e.expr,
            Expr::Block(e) => match e.block.stmts.last() {
                Some(Stmt::Expr(last, _)) => last,
                Some(Stmt::Macro(last)) => return ends_process(&last.mac.path),
                _ => return false,
            },
            _ => return false,
        };
    }
}

fn ends_process(path: &Path) -> bool {
    path.segments.last().is_some_and(|last| {
        ["panic", "unreachable", "todo", "unimplemented", "bail"]
            .iter()
            .any(|name| last.ident == name)
            || ((last.ident == "exit" || last.ident == "abort") && path.segments.len() > 1)
    })
}

/// Whether an item is compiled for tests only: `#[cfg(test)]`, `#[cfg(all(test, ..))]`.
pub(super) fn for_tests(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let Meta::List(list) = &attribute.meta else {
            return false;
        };
        list.path.is_ident("cfg") && names_test(list.tokens.clone())
    })
}

fn names_test(tokens: TokenStream) -> bool {
    let mut previous = None;
    for token in tokens {
        match &token {
            TokenTree::Ident(ident) if ident == "test" => return true,
            TokenTree::Group(group) => {
                let negated = matches!(&previous, Some(TokenTree::Ident(ident)) if ident == "not");
                if !negated && names_test(group.stream()) {
                    return true;
                }
            }
            _ => {}
        }
        previous = Some(token);
    }
    false
}

/// Whether a function is a test: `#[test]`, `#[tokio::test]`, `#[bench]`.
pub(super) fn is_test(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let last = attribute.path().segments.last();
        last.is_some_and(|last| last.ident == "bench" || word(&last.ident).ends_with("test"))
    })
}
