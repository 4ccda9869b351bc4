//! Entry facts, and the lines that they stand on: what every line-oriented format shares.
//! Knows no format.

use crate::fact::{Entry, FactKind, FileFacts, Value, ValueKind};
use crate::text::Span;

/// Adds an entry of the first document, in the file's scope.
pub(crate) fn push(
    facts: &mut FileFacts,
    span: Span,
    path: impl Into<Box<str>>,
    key_span: Span,
    value: Value,
) {
    facts.push(
        span,
        0,
        FactKind::Entry(Entry {
            path: path.into(),
            key_span,
            value,
            document: 0,
        }),
    );
}

/// Adds an entry that says: there is a section here.
pub(crate) fn section(facts: &mut FileFacts, span: Span, path: impl Into<Box<str>>, key: Span) {
    push(
        facts,
        span,
        path,
        key,
        Value::new(key, ValueKind::Map(Vec::new())),
    );
}

/// Adds an entry; a list's scalar items have entries of their own, under their index.
pub(crate) fn with_items(facts: &mut FileFacts, span: Span, path: &str, key: Span, value: Value) {
    let items = value.items().to_vec();
    push(facts, span, path, key, value);
    for (index, item) in items.into_iter().enumerate() {
        push(
            facts,
            item.span,
            join(path, &index.to_string()),
            item.span,
            item,
        );
    }
}

/// A path and one more segment.
pub(crate) fn join(path: &str, segment: &str) -> String {
    if path.is_empty() {
        segment.to_owned()
    } else {
        format!("{path}.{segment}")
    }
}

/// The bytes of `part`, a piece that was cut out of `text` by slicing; empty at the start of
/// the text for any other string.
pub(crate) fn span_of(text: &str, part: &str) -> Span {
    let start = part.as_ptr().addr().wrapping_sub(text.as_ptr().addr());
    match start.checked_add(part.len()) {
        Some(end) if end <= text.len() => Span::new(start, end),
        _ => Span::at(0),
    }
}

/// A piece of `text` as a text value, as written.
pub(crate) fn text_value(text: &str, part: &str) -> Value {
    Value::text(span_of(text, part), part)
}

/// The lines of a text without their ends.
pub(crate) fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.split('\n')
        .map(|line| line.strip_suffix('\r').unwrap_or(line))
}

/// The text without a byte order mark.
pub(crate) fn without_bom(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}

/// Where `end` stands in the next few hundred bytes: what closes a name is near, and a text
/// full of openings stays linear.
pub(crate) fn find_near(text: &str, end: &str) -> Option<usize> {
    let mut limit = text.len().min(256);
    while !text.is_char_boundary(limit) {
        limit -= 1;
    }
    text[..limit].find(end)
}

/// The content of a piece in quotes, when it begins and ends with the same one.
pub(crate) fn unquoted(part: &str) -> Option<&str> {
    let quote = part.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    part.strip_prefix(quote)?.strip_suffix(quote)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_know_where_they_stand() {
        let text = "é = x\r\ny";
        let pieces: Vec<&str> = lines(text).collect();
        assert_eq!(pieces, ["é = x", "y"]);
        assert_eq!(span_of(text, pieces[1]), Span::new(8, 9));
        assert_eq!(span_of(text, "elsewhere"), Span::at(0));
        assert_eq!(unquoted("'a'"), Some("a"));
        assert_eq!(unquoted("\""), None);
    }
}
