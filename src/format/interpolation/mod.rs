//! Placeholders in config values: which parts of a text something fills in later, and with
//! what. Knows the notations of formats; must not know what a variable means to an app.
//!
//! An environment variable is the name `$X`, whatever the notation; a placeholder with a
//! default is a Fallback; what a notation computes in ways that cannot be told is Unknown.

mod braces;
mod dialect;
mod expression;

use std::ops::Range;

pub(crate) use dialect::*;

use dialect::NOTATIONS;

use crate::fact::{Part, Value, ValueKind};
use crate::text::{OffsetMap, Span};

/// Nested placeholders are read this deep.
const DEEPEST: usize = 8;

/// A value of Spring configuration, and of formats that write `${NAME:default}` alike.
///
/// `text` is the value unescaped, `span` its bytes in the file with quotes, `map` leads from
/// offsets of `text` to the file (`OffsetMap::shifted(start)` where nothing was unescaped).
#[expect(
    dead_code,
    reason = "properties files are the other reader of this notation"
)]
pub(crate) fn spring(text: &str, span: Span, map: &OffsetMap) -> Value {
    interpolate(SPRING, text, span, map).unwrap_or_else(|| Value::text(span, text))
}

/// Whether a text can hold a placeholder at all; cheap, so that maps are not built in vain.
pub(crate) fn may_hold(dialect: Dialect, text: &str) -> bool {
    dialect != NONE
        && text
            .bytes()
            .any(|byte| matches!(byte, b'$' | b'{' | b'<' | b'@' | b'#' | b'(' | b'%'))
}

/// A placeholder in a text.
pub(crate) struct Placeholder {
    /// Its bytes in the text.
    pub range: Range<usize>,
    /// What fills it; its spans are those of the file.
    pub value: Value,
}

/// The value of a text with its placeholders; `None` when there is none. `map` leads from
/// offsets of `text` to the file.
pub(crate) fn interpolate(
    dialect: Dialect,
    text: &str,
    span: Span,
    map: &OffsetMap,
) -> Option<Value> {
    let reader = Reader {
        dialect,
        text,
        map,
        depth: 0,
    };
    reader.value(0..text.len(), span)
}

/// The placeholders of a text in order, escapes included.
pub(crate) fn placeholders(dialect: Dialect, text: &str, map: &OffsetMap) -> Vec<Placeholder> {
    if !may_hold(dialect, text) {
        return Vec::new();
    }
    let reader = Reader {
        dialect,
        text,
        map,
        depth: 0,
    };
    reader.placeholders(0..text.len())
}

/// Reads one text; ranges are offsets of it.
#[derive(Clone, Copy)]
struct Reader<'t> {
    dialect: Dialect,
    text: &'t str,
    map: &'t OffsetMap,
    depth: usize,
}

impl Reader<'_> {
    fn span(&self, range: &Range<usize>) -> Span {
        self.map.span(Span::new(range.start, range.end))
    }

    fn make(&self, range: &Range<usize>, kind: ValueKind) -> Value {
        Value::new(self.span(range), kind)
    }

    /// The value of a part of the text; `None` without placeholders.
    fn value(&self, range: Range<usize>, span: Span) -> Option<Value> {
        let found = self.placeholders(range.clone());
        if let [only] = found.as_slice() {
            let before = &self.text[range.start..only.range.start];
            let after = &self.text[only.range.end..range.end];
            if before.trim().is_empty() && after.trim().is_empty() {
                return Some(Value::new(span, only.value.kind.clone()));
            }
        }
        if found.is_empty() {
            return None;
        }
        let mut parts = Vec::with_capacity(found.len() * 2 + 1);
        let mut at = range.start;
        for one in found {
            if one.range.start > at {
                parts.push(Part::Text(self.text[at..one.range.start].into()));
            }
            at = one.range.end;
            parts.push(Part::Hole(one.value));
        }
        if at < range.end {
            parts.push(Part::Text(self.text[at..range.end].into()));
        }
        Some(Value::concat(span, parts))
    }

    /// The same, or the plain text.
    fn value_or_text(&self, range: Range<usize>) -> Value {
        let span = self.span(&range);
        let deeper = Self {
            depth: self.depth + 1,
            ..*self
        };
        let nested = (deeper.depth < DEEPEST)
            .then(|| deeper.value(range.clone(), span))
            .flatten();
        nested.unwrap_or_else(|| Value::text(span, &self.text[range]))
    }

    fn placeholders(&self, range: Range<usize>) -> Vec<Placeholder> {
        let bytes = self.text.as_bytes();
        let mut found = Vec::new();
        let mut at = range.start;
        // A notation whose end is missing once is missing for the rest of the text too;
        // looking again at each start would be quadratic.
        let mut open = Vec::new();
        while at < range.end {
            if !matches!(bytes[at], b'$' | b'{' | b'<' | b'@' | b'#' | b'(' | b'%') {
                at += 1;
                continue;
            }
            let mut next = at + 1;
            for &notation in NOTATIONS {
                if !self.dialect.has(notation) || open.contains(&notation) {
                    continue;
                }
                match self.read(notation, at, range.end) {
                    Found::Nothing => {}
                    Found::Open => open.push(notation),
                    Found::Here(end, kind) => {
                        let value = self.make(&(at..end), kind);
                        found.push(Placeholder {
                            range: at..end,
                            value,
                        });
                        next = end;
                        break;
                    }
                }
            }
            at = next;
        }
        found
    }

    /// Reads one notation at an offset.
    fn read(&self, notation: Notation, at: usize, end: usize) -> Found {
        let rest = &self.text[at..end];
        match notation {
            Notation::DollarEscape if rest.starts_with("$$") => {
                Found::Here(at + 2, ValueKind::Text("$".into()))
            }
            Notation::Dollar if rest.starts_with('$') => {
                let name = variable(&rest[1..]);
                if name == 0 {
                    return Found::Nothing;
                }
                Found::Here(at + 1 + name, ValueKind::Name(rest[..=name].into()))
            }
            Notation::ShellBraces
            | Notation::SpringBraces
            | Notation::LookupBraces
            | Notation::ServerlessBraces
                if rest.starts_with("${") && !rest.starts_with("${{") =>
            {
                let Some(close) = braces::close(rest, 2) else {
                    return Found::Open;
                };
                let inner = at + 2..at + close;
                Found::Here(at + close + 1, self.braces(notation, inner))
            }
            Notation::Parentheses | Notation::PlainParentheses if rest.starts_with("$(") => {
                match parenthesised(rest) {
                    Some(name) if notation == Notation::Parentheses || is_plain(name) => {
                        let name = ValueKind::Name(format!("${name}").into());
                        Found::Here(at + rest.find(')').map_or(0, |close| close + 1), name)
                    }
                    _ => Found::Nothing,
                }
            }
            Notation::DoubleParentheses => self.delimited(at, end, "((", "))"),
            Notation::DollarExpression => self.delimited(at, end, "${{", "}}"),
            Notation::DoubleSquare => self.delimited(at, end, "$[[", "]]"),
            Notation::Square => self.delimited(at, end, "$[", "]"),
            Notation::Actions => match rest.as_bytes().get(1) {
                Some(b'{') if !self.text[..at].ends_with('$') => {
                    self.delimited(at, end, "{{", "}}")
                }
                Some(b'%') => self.opaque(at, end, "{%", "%}"),
                _ => Found::Nothing,
            },
            Notation::Erb if rest.starts_with("<%=") => self.delimited(at, end, "<%=", "%>"),
            Notation::Erb => self.opaque(at, end, "<%", "%>"),
            // A shell's `<<EOF` is no beginning of one.
            Notation::Angles if is_angled(rest) => self.delimited(at, end, "<<", ">>"),
            Notation::AtSigns if rest.starts_with('@') => filtered(rest)
                .map_or(Found::Nothing, |length| {
                    Found::Here(at + length, ValueKind::Unknown)
                }),
            Notation::HashBraces => self.opaque(at, end, "#{", "}"),
            Notation::PercentEnv => self.percent_env(at, end),
            _ => Found::Nothing,
        }
    }

    /// A placeholder between two marks that holds an expression.
    fn delimited(&self, at: usize, end: usize, open: &str, close: &str) -> Found {
        let rest = &self.text[at..end];
        if !rest.starts_with(open) {
            return Found::Nothing;
        }
        match rest[open.len()..].find(close) {
            None => Found::Open,
            Some(length) => {
                let inner = at + open.len()..at + open.len() + length;
                let kind = expression::read(self.text, inner.clone(), self.map);
                Found::Here(inner.end + close.len(), kind)
            }
        }
    }

    /// `%env(NAME)%`; what stands before the name says how the value is read.
    fn percent_env(&self, at: usize, end: usize) -> Found {
        const OPEN: &str = "%env(";
        let Some(rest) = self.text[at..end].strip_prefix(OPEN) else {
            return Found::Nothing;
        };
        let Some(length) = rest.find(")%") else {
            return Found::Open;
        };
        let inner = &rest[..length];
        let (before, name) = inner.rsplit_once(':').unwrap_or(("", inner));
        if name.is_empty() || variable(name) != name.len() {
            return Found::Nothing;
        }
        let close = at + OPEN.len() + length;
        let variable = ValueKind::Name(format!("${name}").into());
        // `default:fallback:NAME` names a parameter that stands in.
        let kind = if before.split(':').any(|part| part == "default") {
            let names = close - name.len()..close;
            ValueKind::Fallback(
                Box::new(self.make(&names, variable)),
                Box::new(Value::unknown(self.span(&names))),
            )
        } else {
            variable
        };
        Found::Here(close + 2, kind)
    }

    /// A placeholder between two marks of which nothing is known.
    fn opaque(&self, at: usize, end: usize, open: &str, close: &str) -> Found {
        let rest = &self.text[at..end];
        if !rest.starts_with(open) {
            return Found::Nothing;
        }
        match rest[open.len()..].find(close) {
            None => Found::Open,
            Some(length) => Found::Here(at + open.len() + length + close.len(), ValueKind::Unknown),
        }
    }
}

/// What stands at an offset.
enum Found {
    /// Not this notation.
    Nothing,
    /// The beginning of this notation without its end.
    Open,
    /// A placeholder up to an offset.
    Here(usize, ValueKind),
}

/// The length of a variable's name at the start of a text.
fn variable(text: &str) -> usize {
    let starts = text
        .bytes()
        .next()
        .is_some_and(|byte| byte.is_ascii_alphabetic() || byte == b'_');
    if !starts {
        return 0;
    }
    text.bytes()
        .take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_')
        .count()
}

/// The name in `$(NAME)`.
fn parenthesised(text: &str) -> Option<&str> {
    let length = text[2..]
        .bytes()
        .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-'))
        .count();
    (length > 0 && text[2 + length..].starts_with(')')).then(|| &text[2..2 + length])
}

/// Whether a name in `$(NAME)` is none of a program: with a capital, or dotted.
fn is_plain(name: &str) -> bool {
    name.bytes().any(|byte| byte.is_ascii_uppercase()) || name[1..].contains('.')
}

/// Whether `<< name >>` stands here.
fn is_angled(text: &str) -> bool {
    let Some(inside) = text.strip_prefix("<<") else {
        return false;
    };
    let mut bytes = inside.bytes().skip_while(|byte| *byte == b' ').peekable();
    let mut length = 0;
    while let Some(byte) = bytes.peek()
        && (byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-' | b'#' | b'^' | b'/'))
    {
        length += 1;
        bytes.next();
    }
    let mut rest = bytes.skip_while(|byte| *byte == b' ');
    length > 0 && rest.next() == Some(b'>') && rest.next() == Some(b'>')
}

/// The length of `@name@`.
fn filtered(text: &str) -> Option<usize> {
    let length = text[1..]
        .bytes()
        .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-'))
        .count();
    (length > 0 && text[1 + length..].starts_with('@')).then_some(length + 2)
}

#[cfg(test)]
mod tests;
