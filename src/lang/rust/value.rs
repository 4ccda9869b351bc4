//! Expressions to values, as honestly as syntax can tell.

use syn::{BinOp, Expr, ExprBinary, ExprStruct, Lit, Member, UnOp};

use super::Lowerer;
use super::syntax::{self, first, last, unwind, word};
use crate::fact::{Argument, Call, CallForm, Part, Value, ValueKind};
use crate::text::Span;

/// How many items of a list are looked at; a longer one is a table, not a setting.
const LONGEST_LIST: usize = 256;

impl Lowerer<'_> {
    /// The bytes of an expression.
    pub(super) fn span(&self, expr: &Expr) -> Span {
        self.between(first(expr), last(expr))
    }

    /// What an expression holds. The strings in it count as taken.
    pub(super) fn value(&mut self, expr: &Expr) -> Value {
        let value = self.deeper(|this| {
            let (root, links) = unwind(expr);
            this.chain_value(root, &links)
        });
        value.unwrap_or_else(|| Value::unknown(self.span(expr)))
    }

    /// The value of an expression that is no chain.
    pub(super) fn plain_value(&mut self, expr: &Expr) -> Value {
        match expr {
            Expr::Lit(e) => self.literal(&e.lit),
            Expr::Path(e) => {
                let span = self.span(expr);
                let named = self.named(e);
                let kind = match named.path.as_str() {
                    "None" => ValueKind::Null,
                    _ => ValueKind::Name(named.path.into()),
                };
                Value::new(span, kind)
            }
            Expr::Macro(e) => self.macro_value(&e.mac),
            Expr::Array(e) => self.list(expr, e.elems.iter()),
            Expr::Tuple(e) => self.list(expr, e.elems.iter()),
            Expr::Struct(e) => {
                let span = self.span(expr);
                let call = self.construction(e);
                Value::new(span, ValueKind::Call(Box::new(call)))
            }
            Expr::Binary(e) => self.sum(expr, e),
            Expr::Unary(e) => self.negative(expr, &e.op, &e.expr),
            Expr::Block(e) => self.tail_value(expr, &e.block),
            Expr::Unsafe(e) => self.tail_value(expr, &e.block),
            Expr::Async(e) => self.tail_value(expr, &e.block),
            Expr::Const(e) => self.tail_value(expr, &e.block),
            Expr::If(e) => self.if_value(e),
            Expr::Match(e) => self.match_value(e),
            _ => Value::unknown(self.span(expr)),
        }
    }

    fn tail_value(&mut self, whole: &Expr, block: &syn::Block) -> Value {
        match syntax::tail(block) {
            Some(tail) => self.value(tail),
            None => Value::unknown(self.span(whole)),
        }
    }

    fn list<'e>(&mut self, whole: &Expr, items: impl ExactSizeIterator<Item = &'e Expr>) -> Value {
        let span = self.span(whole);
        if items.len() > LONGEST_LIST {
            return Value::unknown(span);
        }
        let items = items.map(|item| self.value(item)).collect();
        Value::new(span, ValueKind::List(items))
    }

    /// A literal's value; strings are taken.
    pub(super) fn literal(&mut self, lit: &Lit) -> Value {
        let span = self.at(lit.span());
        let kind = match lit {
            Lit::Str(text) => ValueKind::Text(text.value().into()),
            Lit::ByteStr(bytes) => match String::from_utf8(bytes.value()) {
                Ok(text) => ValueKind::Text(text.into()),
                Err(_) => ValueKind::Unknown,
            },
            Lit::CStr(text) => match text.value().into_string() {
                Ok(text) => ValueKind::Text(text.into()),
                Err(_) => ValueKind::Unknown,
            },
            Lit::Byte(byte) => ValueKind::Text(char::from(byte.value()).to_string().into()),
            Lit::Char(char) => ValueKind::Text(char.value().to_string().into()),
            Lit::Int(number) => {
                let written = number.to_string();
                let digits = written.trim_end_matches(number.suffix());
                ValueKind::Number(digits.replace('_', "").into())
            }
            Lit::Float(number) => ValueKind::Number(number.base10_digits().into()),
            Lit::Bool(bool) => ValueKind::Bool(bool.value),
            _ => ValueKind::Unknown,
        };
        if matches!(kind, ValueKind::Text(_)) {
            self.taken.insert(span.start);
        }
        Value::new(span, kind)
    }

    fn negative(&mut self, whole: &Expr, op: &UnOp, inner: &Expr) -> Value {
        let span = self.span(whole);
        if let UnOp::Neg(_) = op
            && let ValueKind::Number(number) = self.value(inner).kind
            && !number.starts_with('-')
        {
            return Value::new(span, ValueKind::Number(format!("-{number}").into()));
        }
        Value::unknown(span)
    }

    /// `a + b + ..`: a template when something in it is text. Flat, however long.
    fn sum(&mut self, whole: &Expr, binary: &ExprBinary) -> Value {
        let span = self.span(whole);
        let mut terms = Vec::new();
        let mut left = binary;
        loop {
            if !matches!(left.op, BinOp::Add(_)) {
                return Value::unknown(span);
            }
            terms.push(&*left.right);
            match &*left.left {
                Expr::Binary(inner) => left = inner,
                first => {
                    terms.push(first);
                    break;
                }
            }
        }
        if terms.len() > LONGEST_LIST {
            return Value::unknown(span);
        }
        let values: Vec<Value> = terms.iter().rev().map(|term| self.value(term)).collect();
        let textual =
            |value: &Value| matches!(value.kind, ValueKind::Text(_) | ValueKind::Template(_));
        if !values.iter().any(textual) {
            return Value::unknown(span);
        }
        Value::concat(span, values.into_iter().map(Part::Hole).collect())
    }

    /// A struct literal as a call.
    pub(super) fn construction(&mut self, expr: &ExprStruct) -> Call {
        let callee = self.path(&expr.path).into();
        let callee_span = self.path_span(&expr.path);
        let mut arguments = Vec::with_capacity(expr.fields.len());
        for field in &expr.fields {
            let name = match &field.member {
                Member::Named(ident) => word(ident),
                Member::Unnamed(index) => index.index.to_string(),
            };
            arguments.push(Argument {
                name: Some(name.into()),
                value: self.value(&field.expr),
            });
        }
        Call {
            callee,
            callee_span,
            arguments,
            form: CallForm::New,
        }
    }
}
