//! Values of build scripts: strings with the script's own names filled in, literals, lists.
//! What is computed is unknown.

use super::Script;
use crate::fact::{Argument, Call, CallForm, Part, Value, ValueKind};
use crate::format::manifest::jvm::scanner::{self, Kind, Token};
use crate::format::{entry, variables};
use crate::text::Span;

impl Script<'_> {
    /// The bytes inside a string's quotes, one or three.
    pub(super) fn content(&self, token: Token) -> Span {
        scanner::content(self.text, token.span)
    }

    /// A string with the script's own names filled in where they are known.
    pub(super) fn string(&self, token: Token) -> Value {
        let content = self.content(token);
        let raw = content.slice(self.text);
        if self.of(token).starts_with('\'') || !raw.contains('$') {
            return Value::text(token.span, raw);
        }
        let mut parts = Vec::new();
        let mut rest = raw;
        while let Some((before, after)) = rest.split_once('$') {
            parts.push(Part::Text(before.into()));
            let (name, length) = if let Some(inner) = after.strip_prefix('{') {
                match entry::find_near(inner, "}") {
                    Some(end) => (&inner[..end], end + 2),
                    None => return Value::unknown(token.span),
                }
            } else {
                let length = after
                    .bytes()
                    .take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_')
                    .count();
                (&after[..length], length)
            };
            parts.push(if name.is_empty() {
                Part::Text("$".into())
            } else {
                let span = entry::span_of(self.text, name);
                Part::Hole(Value::new(span, self.named(name)))
            });
            rest = &after[length..];
        }
        parts.push(Part::Text(rest.into()));
        variables::joined(token.span, parts)
    }

    /// What a name in a string stands for: `x`, `rootProject.ext.x`, `property("x")`.
    pub(super) fn named(&self, name: &str) -> ValueKind {
        let quoted = name.split(['"', '\'']).nth(1);
        let own = quoted.unwrap_or_else(|| {
            let name = name.trim_end_matches(".get()");
            name.rsplit('.').next().unwrap_or(name)
        });
        match self.known.get(own) {
            Some(text) => ValueKind::Text((*text).into()),
            None if quoted.is_some() || !variables::is_name(name) => ValueKind::Unknown,
            None => ValueKind::Name(name.into()),
        }
    }

    /// The value of the tokens between two places; nothing when there are none.
    pub(super) fn value(&self, from: usize, to: usize) -> Option<Value> {
        let tokens: Vec<Token> = self.tokens[from.min(to)..to.min(self.tokens.len())]
            .iter()
            .copied()
            .filter(|token| token.kind != Kind::End)
            .collect();
        let (first, last) = tokens.first().zip(tokens.last())?;
        let span = first.span.join(last.span);
        let kind = match tokens.as_slice() {
            [one] => return Some(self.scalar(*one)),
            [open, items @ .., close] if open.is(b'[') && close.is(b']') => {
                self.items(items).map(ValueKind::List)
            }
            [name, open, items @ .., close]
                if name.kind == Kind::Name && open.is(b'(') && close.is(b')') =>
            {
                self.called(*name, items)
            }
            _ => None,
        };
        Some(Value::new(span, kind.unwrap_or(ValueKind::Unknown)))
    }

    fn scalar(&self, token: Token) -> Value {
        let kind = match token.kind {
            Kind::Text => return self.string(token),
            Kind::Number => ValueKind::Number(self.of(token).replace('_', "").into()),
            Kind::Name => match self.of(token) {
                "true" => ValueKind::Bool(true),
                "false" => ValueKind::Bool(false),
                "null" => ValueKind::Null,
                name => java_version(name).unwrap_or_else(|| ValueKind::Name(name.into())),
            },
            _ => ValueKind::Unknown,
        };
        Value::new(token.span, kind)
    }

    /// Scalars between commas; nothing when there is anything else.
    fn items(&self, tokens: &[Token]) -> Option<Vec<Value>> {
        let mut items = Vec::new();
        for (index, token) in tokens.iter().enumerate() {
            let comma = token.is(b',');
            if comma != (index % 2 == 1) {
                return None;
            }
            if !comma {
                items.push(self.scalar(*token));
            }
        }
        Some(items)
    }

    fn called(&self, name: Token, tokens: &[Token]) -> Option<ValueKind> {
        let items = self.items(tokens)?;
        let callee = self.of(name);
        Some(match callee {
            "listOf" | "setOf" | "mutableListOf" | "arrayOf" => ValueKind::List(items),
            "JavaLanguageVersion.of" | "JavaVersion.toVersion" => {
                ValueKind::Number(items.first()?.as_scalar()?.into())
            }
            _ => ValueKind::Call(Box::new(Call {
                callee: callee.into(),
                callee_span: name.span,
                arguments: items
                    .into_iter()
                    .map(|value| Argument { name: None, value })
                    .collect(),
                form: CallForm::Call,
            })),
        })
    }
}

/// `JavaVersion.VERSION_17`, `VERSION_1_8`.
fn java_version(name: &str) -> Option<ValueKind> {
    let number = name.rsplit('.').next()?.strip_prefix("VERSION_")?;
    let plain = number
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b'_');
    plain.then(|| ValueKind::Number(number.replace('_', ".").into()))
}
