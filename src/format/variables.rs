//! Variables in the values of simple formats: shell-like ones, and properties of a file's
//! own. Knows the notations, no format.

use super::interpolation::{self, Dialect, Notation};
use crate::fact::{Part, Value, ValueKind};
use crate::text::{Embedded, OffsetMap, Span};

/// `${X}` alone: a password may well hold a `$`.
const BRACES: Dialect = Dialect::of(&[Notation::ShellBraces]);
/// `$X` too, where it looks like a variable.
const DOLLARS: Dialect = Dialect::of(&[Notation::ShellBraces, Notation::Dollar]);

/// A text with `${X}`, `$X` and `{{ x }}` as holes; a `$` before anything but a capital is itself.
pub(crate) fn shell(text: &str, span: Span, map: &OffsetMap) -> Value {
    let variable = text
        .split('$')
        .skip(1)
        .any(|after| after.starts_with(|c: char| c.is_ascii_uppercase()));
    let dialect = if variable { DOLLARS } else { BRACES };
    // Such files are often made from templates.
    let dialect = dialect.and(interpolation::ACTIONS);
    interpolation::interpolate(dialect, text, span, map).unwrap_or_else(|| Value::text(span, text))
}

/// A text with properties such as `${a.b}` or `$(a)` as holes: `open` and `close` stand around
/// a name, and `kind` says what it stands for.
pub(crate) fn properties(
    content: &Embedded,
    span: Span,
    open: &str,
    close: char,
    kind: impl Fn(&str) -> ValueKind,
) -> Value {
    let text = content.text.as_str();
    let mut parts = Vec::new();
    let mut from = 0;
    while let Some(at) = text[from..].find(open) {
        let start = from + at + open.len();
        // Without an end here there is none further on either.
        let Some(length) = text[start..].find(close) else {
            break;
        };
        parts.push(Part::Text(text[from..from + at].into()));
        let inner = Span::new(start, start + length);
        let hole = Value::new(content.map.span(inner), kind(inner.slice(text)));
        parts.push(Part::Hole(hole));
        from = start + length + close.len_utf8();
    }
    parts.push(Part::Text(text[from..].into()));
    joined(span, parts)
}

/// The parts of a value; one hole alone is its content.
pub(crate) fn joined(span: Span, mut parts: Vec<Part>) -> Value {
    parts.retain(|part| !matches!(part, Part::Text(text) if text.is_empty()));
    match parts.as_slice() {
        [Part::Hole(only)] => Value::new(span, only.kind.clone()),
        _ => Value::concat(span, parts),
    }
}

/// Whether a text can be a property's or a variable's name.
pub(crate) fn is_name(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-'))
}
