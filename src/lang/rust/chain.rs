//! Calls, methods and fields in a row: what each is named, and what the whole evaluates to.
//! Chains are read in a loop, however long they are.

use proc_macro2::Span as Token;
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::token::Comma;
use syn::{Expr, ExprMethodCall, Member};

use super::Lowerer;
use super::path::{converts, plain_path};
use super::syntax::{self, Link, first, last, simple, unwind, word};
use crate::fact::{Access, Argument, Call, CallForm, FactKind, Value, ValueKind};
use crate::lang::fields::Named;
use crate::lang::given::fallback;
use crate::text::Span;

/// What a method does to the value that it is called on.
enum Step<'e> {
    /// Makes something else of it.
    Other,
    /// Hands it on, converted or unwrapped.
    Same,
    /// Hands it on, or this where it is missing.
    Default(&'e Expr),
    /// Hands it on, or what this function returns where it is missing.
    DefaultBy(&'e Expr),
}

/// Methods without arguments that hand on what they are called on.
const HANDS_ON: &[&str] = &[
    "as_bytes",
    "as_deref",
    "as_deref_mut",
    "as_mut",
    "as_os_str",
    "as_path",
    "as_ref",
    "as_str",
    "borrow",
    "clone",
    "cloned",
    "copied",
    "into",
    "into_boxed_str",
    "into_bytes",
    "into_owned",
    "into_string",
    "leak",
    "ok",
    "parse",
    "to_owned",
    "to_path_buf",
    "to_str",
    "to_string",
    "to_string_lossy",
    "to_vec",
    "trim",
    "try_into",
    "unwrap",
    "unwrap_or_default",
];

/// Methods with one argument that say what happens otherwise, or check what is there.
const HANDS_ON_OR_FAILS: &[&str] = &[
    "context",
    "expect",
    "filter",
    "inspect_err",
    "map_err",
    "ok_or",
    "ok_or_else",
    "with_context",
    "wrap_err",
    "wrap_err_with",
];

fn step(call: &ExprMethodCall) -> Step<'_> {
    let name = call.method.to_string();
    let name = name.as_str();
    let same = match call.args.len() {
        0 => HANDS_ON.contains(&name),
        1 => match name {
            "unwrap_or" | "or" => return Step::Default(&call.args[0]),
            "unwrap_or_else" | "or_else" => return Step::DefaultBy(&call.args[0]),
            "map" | "and_then" => hands_on(&call.args[0]),
            _ => HANDS_ON_OR_FAILS.contains(&name),
        },
        2 if hands_on(&call.args[1]) => match name {
            "map_or" => return Step::Default(&call.args[0]),
            "map_or_else" => return Step::DefaultBy(&call.args[0]),
            _ => false,
        },
        _ => false,
    };
    if same { Step::Same } else { Step::Other }
}

/// Whether a function only converts what it is given: `|p| p.parse().ok()`, `String::from`.
fn hands_on(function: &Expr) -> bool {
    match function {
        Expr::Closure(closure) => {
            let only = closure.inputs.first().filter(|_| closure.inputs.len() == 1);
            only.and_then(syntax::bound)
                .is_some_and(|name| comes_to(&closure.body, &word(name)))
        }
        Expr::Path(path) => {
            let last = path.path.segments.last().map(|last| word(&last.ident));
            last.is_some_and(|last| {
                HANDS_ON.contains(&last.as_str())
                    || matches!(last.as_str(), "from" | "from_str" | "Some" | "Ok")
            })
        }
        _ => false,
    }
}

/// Whether an expression is the variable itself, but for conversions and defaults.
pub(super) fn comes_to(expr: &Expr, name: &str) -> bool {
    let mut expr = expr;
    loop {
        let (root, links) = unwind(expr);
        let mut steps = links.iter().filter(|link| !matches!(link, Link::Open(_)));
        let inner = match (root, steps.clone().next()) {
            (Expr::Path(path), Some(Link::Call(call))) if call.args.len() == 1 => {
                let names = path.path.segments.iter().map(|part| word(&part.ident));
                if !converts(&names.collect::<Vec<_>>().join(".")) {
                    return false;
                }
                steps.next();
                Some(&call.args[0])
            }
            (Expr::Block(block), _) => syntax::tail(&block.block),
            _ => None,
        };
        let handed_on = steps.all(|link| match link {
            Link::Method(call) => !matches!(step(call), Step::Other),
            _ => false,
        });
        if !handed_on {
            return false;
        }
        match inner {
            Some(inner) => expr = inner,
            None => return simple(root).is_some_and(|ident| word(ident) == name),
        }
    }
}

/// A call as it stands in the source.
struct Site<'e> {
    callee: String,
    callee_span: Span,
    span: Span,
    arguments: &'e Punctuated<Expr, Comma>,
}

/// A chain while it is read from its root outward.
struct Reading {
    named: Named,
    /// The chain's first token as far as it is read.
    start: Token,
    /// Only names so far: `self.pool.get`, nothing that was called.
    plain: bool,
}

impl Lowerer<'_> {
    /// Visits a chain: a fact for each call and read, and whatever stands in the arguments.
    pub(super) fn chain(&mut self, root: &Expr, links: &[Link]) {
        let called = matches!(
            links.iter().find(|link| !matches!(link, Link::Open(_))),
            Some(Link::Call(_))
        );
        match plain_path(root) {
            Some(path) if !called => self.path_read(path),
            Some(_) => {}
            None => self.plain(root),
        }
        let mut reading = self.reading(root);
        for link in links {
            match *link {
                Link::Open(_) => {}
                Link::Call(call) => {
                    let site = self.call_site(&reading, call);
                    self.call(site);
                }
                Link::Method(call) => {
                    let site = self.method_site(&reading, call);
                    self.call(site);
                }
                Link::Field(field) => {
                    let key_span = self.at(field.member.span());
                    let span = self.between(reading.start, field.member.span());
                    let path = reading.named.member_path(&member(&field.member));
                    self.access(&reading, path, span, key_span);
                }
                Link::Index(index) => {
                    if let Some(key) = syntax::literal(&index.index) {
                        let span = self.between(reading.start, index.bracket_token.span.close());
                        let key_span = self.at(key.span());
                        let path = reading.named.member_path(&key.value());
                        self.access(&reading, path, span, key_span);
                        self.taken.insert(key_span.start);
                    } else {
                        self.expr(&index.index);
                    }
                }
            }
            self.advance(&mut reading, *link);
        }
    }

    /// What a chain evaluates to.
    pub(super) fn chain_value(&mut self, root: &Expr, links: &[Link]) -> Value {
        let naming = links.iter().rposition(|link| match link {
            Link::Open(_) => false,
            Link::Method(call) => matches!(step(call), Step::Other),
            _ => true,
        });
        let mut reading = self.reading(root);
        let (mut value, rest) = match naming {
            None => (self.plain_value(root), links),
            Some(naming) => {
                for link in &links[..naming] {
                    self.advance(&mut reading, *link);
                }
                (
                    self.link_value(&reading, links[naming]),
                    &links[naming + 1..],
                )
            }
        };
        for link in rest {
            let default = match *link {
                Link::Open(token) => {
                    reading.start = token;
                    None
                }
                Link::Method(call) => {
                    let default = match step(call) {
                        Step::Default(default) => Some(self.value(default)),
                        Step::DefaultBy(function) => self.default_by(function),
                        Step::Same | Step::Other => None,
                    };
                    default.map(|default| (default, call))
                }
                _ => None,
            };
            if let Some((default, call)) = default {
                let span = self.between(reading.start, call.paren_token.span.close());
                value = fallback(span, value, default);
            }
        }
        value
    }

    /// What the function of `unwrap_or_else` returns; nothing if it does not return.
    fn default_by(&mut self, function: &Expr) -> Option<Value> {
        match function {
            Expr::Closure(closure) if syntax::diverges(&closure.body) => None,
            Expr::Closure(closure) => Some(self.value(&closure.body)),
            Expr::Path(path) => {
                let span = self.span(function);
                let call = Call {
                    callee: self.named(path).path.into(),
                    callee_span: span,
                    arguments: Vec::new(),
                    form: CallForm::Call,
                };
                Some(Value::new(span, ValueKind::Call(Box::new(call))))
            }
            _ => None,
        }
    }

    fn link_value(&mut self, reading: &Reading, link: Link) -> Value {
        match link {
            Link::Open(token) => Value::unknown(self.at(token)),
            Link::Call(call) => {
                let site = self.call_site(reading, call);
                if call.args.len() == 1 && converts(&site.callee) {
                    return self.value(&call.args[0]);
                }
                self.call_value(site)
            }
            Link::Method(call) => {
                let site = self.method_site(reading, call);
                self.call_value(site)
            }
            Link::Field(field) => {
                let span = self.between(reading.start, field.member.span());
                let path = reading.named.member_path(&member(&field.member));
                name_or_unknown(reading, path, span)
            }
            Link::Index(index) => {
                let span = self.between(reading.start, index.bracket_token.span.close());
                match syntax::literal(&index.index) {
                    Some(key) => {
                        let path = reading.named.member_path(&key.value());
                        name_or_unknown(reading, path, span)
                    }
                    None => Value::unknown(span),
                }
            }
        }
    }

    /// The declared type of something that is only named.
    pub(super) fn declared(&self, expr: &Expr) -> Option<Box<str>> {
        let (root, links) = unwind(expr);
        let mut reading = self.reading(root);
        for link in &links {
            match link {
                Link::Call(_) => return None,
                Link::Method(call) if matches!(step(call), Step::Other) => return None,
                _ => self.advance(&mut reading, *link),
            }
        }
        reading.named.declared
    }

    fn reading(&self, root: &Expr) -> Reading {
        let named = match root {
            Expr::Path(path) => self.named(path),
            Expr::Macro(mac) => Named::path(self.macro_path(&mac.mac.path)),
            Expr::Struct(literal) => Named::path(self.path(&literal.path)),
            _ => Named::nameless(),
        };
        Reading {
            named,
            start: first(root),
            plain: matches!(root, Expr::Path(_)),
        }
    }

    /// Goes one link outward.
    fn advance(&self, reading: &mut Reading, link: Link) {
        match link {
            Link::Open(token) => reading.start = token,
            Link::Call(_) => {
                let callee = reading.named.path.clone();
                reading.named = std::mem::take(&mut reading.named).result(callee);
                reading.plain = false;
            }
            Link::Method(call) => {
                if matches!(step(call), Step::Other) {
                    let callee = reading.named.member_path(&word(&call.method));
                    reading.named = std::mem::take(&mut reading.named).result(callee);
                }
                reading.plain = false;
            }
            Link::Field(field) => {
                reading.named = reading.named.member(&member(&field.member), &self.fields);
            }
            Link::Index(index) => {
                if let Some(key) = syntax::literal(&index.index) {
                    reading.named = reading.named.member(&key.value(), &self.fields);
                }
                reading.named.declared = None;
            }
        }
    }

    fn call_site<'e>(&self, reading: &Reading, call: &'e syn::ExprCall) -> Site<'e> {
        Site {
            callee: reading.named.path.clone(),
            callee_span: self.between(reading.start, last(&call.func)),
            span: self.between(reading.start, call.paren_token.span.close()),
            arguments: &call.args,
        }
    }

    fn method_site<'e>(&self, reading: &Reading, call: &'e ExprMethodCall) -> Site<'e> {
        let method = call.method.span();
        Site {
            callee: reading.named.member_path(&word(&call.method)),
            // What was called before it is not part of the name.
            callee_span: if reading.plain {
                self.between(reading.start, method)
            } else {
                self.at(method)
            },
            span: self.between(reading.start, call.paren_token.span.close()),
            arguments: &call.args,
        }
    }

    /// A fact for a call if it is wanted, and its arguments visited.
    fn call(&mut self, site: Site) {
        let arguments = site.arguments;
        let wrapper = matches!(site.callee.as_str(), "Some" | "Ok" | "Err");
        if !wrapper && self.wants(&site.callee) {
            let span = site.span;
            let call = self.made(site);
            self.push(span, FactKind::Call(call));
        }
        for argument in arguments {
            self.expr(argument);
        }
    }

    fn call_value(&mut self, site: Site) -> Value {
        Value::new(site.span, ValueKind::Call(Box::new(self.made(site))))
    }

    fn made(&mut self, site: Site) -> Call {
        Call {
            callee: site.callee.into(),
            callee_span: site.callee_span,
            arguments: self.arguments(site.arguments),
            form: CallForm::Call,
        }
    }

    fn arguments(&mut self, arguments: &Punctuated<Expr, Comma>) -> Vec<Argument> {
        arguments
            .iter()
            .map(|argument| match argument {
                // Inside attributes: `length(min = 1)`.
                Expr::Assign(assign) if simple(&assign.left).is_some() => Argument {
                    name: simple(&assign.left).map(|ident| word(ident).into()),
                    value: self.value(&assign.right),
                },
                _ => Argument {
                    name: None,
                    value: self.value(argument),
                },
            })
            .collect()
    }

    /// Whether a call of this path is wanted as a fact of its own.
    pub(super) fn wants(&self, callee: &str) -> bool {
        let last = callee.rsplit('.').next().unwrap_or(callee);
        self.interest.wants_call(last)
    }

    fn access(&mut self, reading: &Reading, path: String, span: Span, key_span: Span) {
        if reading.named.is_known() && self.interest.wants_access(&path) {
            let access = Access {
                path: path.into(),
                key_span,
            };
            self.push(span, FactKind::Access(access));
        }
    }

    /// The read of a path with several segments.
    pub(super) fn path_read(&mut self, expr: &syn::ExprPath) {
        if expr.path.segments.len() < 2 {
            return;
        }
        let path = self.expr_path(expr);
        if self.interest.wants_access(&path) {
            let key_span = self.at(syntax::path_last(&expr.path));
            let span = self.between(
                syntax::path_first(&expr.path),
                syntax::path_last(&expr.path),
            );
            let access = Access {
                path: path.into(),
                key_span,
            };
            self.push(span, FactKind::Access(access));
        }
    }
}

fn member(member: &Member) -> String {
    match member {
        Member::Named(ident) => word(ident),
        Member::Unnamed(index) => index.index.to_string(),
    }
}

fn name_or_unknown(reading: &Reading, path: String, span: Span) -> Value {
    if reading.named.is_known() {
        Value::new(span, ValueKind::Name(path.into()))
    } else {
        Value::unknown(span)
    }
}
