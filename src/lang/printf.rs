//! Format strings in the manner of `printf`, as the template that they make. Shared by the
//! languages that have them; knows no syntax.

use crate::fact::{Part, Value, ValueKind};
use crate::text::Span;

/// The parts of a format with its values filled in: `%s`, `%05.2f`, `%2$s`, and Ruby's
/// `%<name>s` and `%{name}`, which read a map. A directive without a value is an unknown
/// hole at `span`.
pub(crate) fn parts(format: &str, values: &[Value], span: Span) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut next = 0;
    let mut rest = format;
    while let Some(at) = rest.find('%') {
        let (before, directive) = rest.split_at(at);
        if !before.is_empty() {
            parts.push(Part::Text(before.into()));
        }
        let Some((length, place)) = directive_of(directive) else {
            parts.push(Part::Text("%".into()));
            rest = &directive[1..];
            continue;
        };
        rest = &directive[length..];
        let value = match place {
            Place::Percent => {
                parts.push(Part::Text("%".into()));
                continue;
            }
            Place::Next => {
                next += 1;
                values.get(next - 1)
            }
            Place::At(index) => values.get(index),
            Place::Named(name) => values.iter().find_map(|value| value.get(name)),
        };
        parts.push(Part::Hole(match value {
            Some(value) if !matches!(value.kind, ValueKind::Null) => value.clone(),
            _ => Value::unknown(span),
        }));
    }
    if !rest.is_empty() {
        parts.push(Part::Text(rest.into()));
    }
    parts
}

enum Place<'a> {
    Percent,
    Next,
    At(usize),
    Named(&'a str),
}

/// The length in bytes of the directive that a text begins with, and which value it takes.
fn directive_of(text: &str) -> Option<(usize, Place<'_>)> {
    let body = &text[1..];
    if body.starts_with('%') {
        return Some((2, Place::Percent));
    }
    if let Some(inner) = body.strip_prefix('{') {
        let end = inner.find('}')?;
        return Some((end + 3, Place::Named(&inner[..end])));
    }
    let mut place = Place::Next;
    let mut length = 1;
    let mut tail = body;
    if let Some(inner) = body.strip_prefix('<') {
        let end = inner.find('>')?;
        place = Place::Named(&inner[..end]);
        tail = &inner[end + 1..];
        length += end + 2;
    }
    let digits = tail.bytes().take_while(u8::is_ascii_digit).count();
    if digits > 0 && tail[digits..].starts_with('$') {
        place = Place::At(tail[..digits].parse::<usize>().ok()?.checked_sub(1)?);
        tail = &tail[digits + 1..];
        length += digits + 1;
    }
    let flags = tail
        .bytes()
        .take_while(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b'+' | b'.' | b'#'))
        .count();
    let conversion = tail[flags..].chars().next()?;
    "sdiuxXofgGeEcbBpaAF"
        .contains(conversion)
        .then_some((length + flags + 1, place))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(format: &str, values: &[&str]) -> String {
        let span = Span::at(0);
        let values: Vec<Value> = values
            .iter()
            .map(|name| Value::new(span, ValueKind::Name((*name).into())))
            .collect();
        parts(format, &values, span)
            .iter()
            .map(|part| match part {
                Part::Text(text) => text.to_string(),
                Part::Hole(value) => format!("<{}>", value.as_name().unwrap_or("?")),
            })
            .collect()
    }

    #[test]
    fn directives_take_their_values() {
        assert_eq!(
            shown("redis://%s:%05d/%%", &["h", "p"]),
            "redis://<h>:<p>/%"
        );
        assert_eq!(shown("%2$s-%1$s", &["a", "b"]), "<b>-<a>");
        assert_eq!(shown("%s %s", &["a"]), "<a> <?>");
        assert_eq!(shown("100% sure, %{x} %", &[]), "100% sure, <?> %");
        assert_eq!(shown("é%sé%", &["a"]), "é<a>é%");
    }

    #[test]
    fn names_are_read_from_a_map() {
        let span = Span::at(0);
        let entry = crate::fact::MapEntry {
            key: "port".into(),
            key_span: span,
            value: Value::new(span, ValueKind::Number("80".into())),
        };
        let map = Value::new(span, ValueKind::Map(vec![entry]));
        let joined = Value::concat(span, parts(":%<port>d/%{port}", &[map], span));
        assert_eq!(joined.as_text(), Some(":80/80"));
    }
}
