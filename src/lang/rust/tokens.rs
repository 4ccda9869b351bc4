//! The tokens of macros and attributes, read like the language as far as they are alike. What
//! is tried, in order: a list of arguments, a map, arms (`pattern = future => body`),
//! statements, whatever parses inside brackets. Knows no names.

use proc_macro2::{Span as Token, TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::{Block, Expr, Ident, Lit, Macro, Pat, Stmt, Token};

use super::syntax::{first, simple, word};

/// What a macro was given.
#[derive(Default)]
pub(super) struct Contents {
    pub(super) arguments: Vec<Entry>,
    /// Code that runs inside: arms, statements.
    pub(super) body: Vec<Stmt>,
    /// Strings that stand in what does not parse.
    pub(super) strings: Vec<Lit>,
    /// `[value; count]`.
    pub(super) repeated: bool,
}

/// One argument.
pub(super) struct Entry {
    pub(super) name: Option<(String, Token)>,
    pub(super) tree: Tree,
}

/// A value in a macro.
pub(super) enum Tree {
    Expr(Expr),
    Map(Vec<(Key, Tree)>, Token, Token),
    List(Vec<Tree>, Token, Token),
    Null(Token),
}

/// A key of a map in a macro.
pub(super) struct Key {
    pub(super) text: String,
    pub(super) span: Token,
}

/// The arguments of an attribute.
pub(super) fn arguments(tokens: &TokenStream) -> Option<Contents> {
    list.parse2(tokens.clone()).ok()
}

/// Reads what a macro was given, as far as possible.
pub(super) fn read(mac: &Macro) -> Contents {
    let tokens = &mac.tokens;
    if let Ok(given) = list.parse2(tokens.clone()) {
        return given;
    }
    if let Ok(tree) = map.parse2(tokens.clone()) {
        return Contents {
            arguments: vec![Entry { name: None, tree }],
            ..Contents::default()
        };
    }
    if let Ok(given) = arms.parse2(tokens.clone()) {
        return given;
    }
    let mut given = Contents::default();
    scraps(tokens.clone(), &mut given, 0);
    given
}

/// `a, name = b, %c, key => value`.
fn list(input: ParseStream) -> syn::Result<Contents> {
    let mut given = Contents::default();
    let mut pairs: Vec<(Key, Tree)> = Vec::new();
    while !input.is_empty() {
        let name = argument_name(input)?;
        if input.peek(Token![%]) {
            input.parse::<Token![%]>()?;
        } else if input.peek(Token![?]) {
            input.parse::<Token![?]>()?;
        }
        let expr: Expr = if name.is_some() || !bare_keyword(input) {
            input.parse()?
        } else {
            // `#[arg(type)]`: a keyword where a name is meant.
            let ident = Ident::parse_any(input)?;
            Expr::Path(syn::ExprPath {
                attrs: Vec::new(),
                qself: None,
                path: ident.into(),
            })
        };
        if input.peek(Token![=>]) {
            input.parse::<Token![=>]>()?;
            let value: Expr = input.parse()?;
            let span = first(&expr);
            let text = match &expr {
                Expr::Lit(syn::ExprLit {
                    lit: Lit::Str(text),
                    ..
                }) => text.value(),
                other => simple(other).map(word).unwrap_or_default(),
            };
            pairs.push((Key { text, span }, Tree::Expr(value)));
        } else {
            given.arguments.push(Entry {
                name,
                tree: Tree::Expr(expr),
            });
        }
        if input.peek(Token![;]) {
            input.parse::<Token![;]>()?;
            given.repeated = true;
        } else if !input.is_empty() {
            input.parse::<Token![,]>()?;
        }
    }
    if let (Some((first, _)), Some((last, _))) = (pairs.first(), pairs.last()) {
        let (first, last) = (first.span, last.span);
        given.arguments.push(Entry {
            name: None,
            tree: Tree::Map(pairs, first, last),
        });
    }
    Ok(given)
}

/// A keyword that stands alone.
fn bare_keyword(input: ParseStream) -> bool {
    input.peek(Ident::peek_any)
        && !input.peek(Ident)
        && (input.peek2(Token![,]) || input.cursor().ident().is_some_and(|(_, rest)| rest.eof()))
        && !input.peek(Token![self])
        && !input.peek(Lit)
}

/// `name =` or `name:`, if that comes next; dots in it are kept.
fn argument_name(input: ParseStream) -> syn::Result<Option<(String, Token)>> {
    if !input.peek(Ident::peek_any) {
        return Ok(None);
    }
    let ahead = input.fork();
    let first = Ident::parse_any(&ahead)?;
    let mut name = word(&first);
    while ahead.peek(Token![.]) && ahead.peek2(Ident::peek_any) {
        ahead.parse::<Token![.]>()?;
        name.push('.');
        name.push_str(&word(&Ident::parse_any(&ahead)?));
    }
    let equals = ahead.peek(Token![=]) && !ahead.peek(Token![==]) && !ahead.peek(Token![=>]);
    let colon = ahead.peek(Token![:]) && !ahead.peek(Token![::]);
    if !equals && !colon {
        return Ok(None);
    }
    while !input.peek(Token![=]) && !input.peek(Token![:]) {
        input.parse::<TokenTree>()?;
    }
    input.parse::<TokenTree>()?;
    Ok(Some((name, first.span())))
}

/// `{ "key": value, .. }` or `[ .. ]`, as `json!` takes them, with or without the braces.
fn map(input: ParseStream) -> syn::Result<Tree> {
    let tree = if input.peek(syn::LitStr) && input.peek2(Token![:]) {
        let first = input.span();
        Tree::Map(entries(input)?, first, first)
    } else {
        map_value(input)?
    };
    if input.is_empty() {
        Ok(tree)
    } else {
        Err(input.error("more than a value"))
    }
}

fn map_value(input: ParseStream) -> syn::Result<Tree> {
    if input.peek(syn::token::Brace) {
        let content;
        let brace = syn::braced!(content in input);
        return Ok(Tree::Map(
            entries(&content)?,
            brace.span.open(),
            brace.span.close(),
        ));
    }
    if input.peek(syn::token::Bracket) {
        let content;
        let bracket = syn::bracketed!(content in input);
        let mut items = Vec::new();
        while !content.is_empty() {
            items.push(map_value(&content)?);
            if !content.is_empty() {
                content.parse::<Token![,]>()?;
            }
        }
        return Ok(Tree::List(items, bracket.span.open(), bracket.span.close()));
    }
    let null = input
        .fork()
        .parse::<Ident>()
        .is_ok_and(|ident| ident == "null");
    if null {
        return Ok(Tree::Null(input.parse::<Ident>()?.span()));
    }
    input.parse().map(Tree::Expr)
}

fn entries(input: ParseStream) -> syn::Result<Vec<(Key, Tree)>> {
    let mut found = Vec::new();
    while !input.is_empty() {
        let key = if input.peek(syn::LitStr) {
            let text: syn::LitStr = input.parse()?;
            Key {
                text: text.value(),
                span: text.span(),
            }
        } else {
            let token: TokenTree = input.parse()?;
            Key {
                text: match &token {
                    TokenTree::Ident(ident) => word(ident),
                    _ => String::new(),
                },
                span: token.span(),
            }
        };
        input.parse::<Token![:]>()?;
        found.push((key, map_value(input)?));
        if !input.is_empty() {
            input.parse::<Token![,]>()?;
        }
    }
    Ok(found)
}

/// `pattern = future, if condition => body`, as `select!` takes them.
fn arms(input: ParseStream) -> syn::Result<Contents> {
    let mut given = Contents::default();
    if input.peek(Ident) && input.peek2(Token![;]) {
        input.parse::<Ident>()?;
        input.parse::<Token![;]>()?;
    }
    while !input.is_empty() {
        if input.peek(Token![else]) {
            input.parse::<Token![else]>()?;
        } else {
            Pat::parse_multi_with_leading_vert(input)?;
            input.parse::<Token![=]>()?;
            given.arguments.push(Entry {
                name: None,
                tree: Tree::Expr(input.parse()?),
            });
            if input.peek(Token![,]) {
                input.parse::<Token![,]>()?;
                input.parse::<Token![if]>()?;
                given.body.push(Stmt::Expr(input.parse()?, None));
            }
        }
        input.parse::<Token![=>]>()?;
        let body = if input.peek(syn::token::Brace) {
            Expr::Block(syn::ExprBlock {
                attrs: Vec::new(),
                label: None,
                block: input.parse()?,
            })
        } else {
            input.parse()?
        };
        given.body.push(Stmt::Expr(body, None));
        if input.peek(Token![,]) {
            input.parse::<Token![,]>()?;
        }
    }
    Ok(given)
}

/// Statements where they parse, what stands in braces where not, and strings.
fn scraps(tokens: TokenStream, given: &mut Contents, depth: usize) {
    if let Ok(statements) = Block::parse_within.parse2(without_ref(tokens.clone())) {
        given.body.extend(statements);
        return;
    }
    for token in tokens {
        match token {
            TokenTree::Group(group) if depth < super::DEEPEST => {
                scraps(group.stream(), given, depth + 1);
            }
            TokenTree::Literal(literal) => {
                let lit = Lit::new(literal);
                if matches!(lit, Lit::Str(_)) {
                    given.strings.push(lit);
                }
            }
            _ => {}
        }
    }
}

/// `static ref X: T = ..;` as the language would write it.
fn without_ref(tokens: TokenStream) -> TokenStream {
    let mut after_static = false;
    tokens
        .into_iter()
        .filter(|token| {
            let (is_static, is_ref) = match token {
                TokenTree::Ident(ident) => (ident == "static", ident == "ref"),
                _ => (false, false),
            };
            let dropped = after_static && is_ref;
            after_static = is_static;
            !dropped
        })
        .collect()
}
