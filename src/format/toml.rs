//! TOML: entries by dotted key path, and the spanned tree that manifests read. Knows the
//! format, and no manifest.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::entry;
use crate::fact::{FileFacts, FileKind, Problem, Value, ValueKind};
use crate::text::Span;

/// The most dots that a key may have; the parser recurses into dotted keys.
const LONGEST_KEY: usize = 64;

/// A parsed table.
pub(crate) type Table<'a> = DeTable<'a>;

/// Lowers a TOML file.
pub(crate) fn lower(kind: FileKind, _path: &str, text: &str) -> FileFacts {
    let mut facts = FileFacts::new(kind, text.len());
    let table = parse(&mut facts, text);
    entries(&mut facts, text, &table);
    facts
}

/// Parses a text as far as it goes; comments and the first problem are noted.
pub(crate) fn parse<'a>(facts: &mut FileFacts, text: &'a str) -> Table<'a> {
    let scan = scan(text);
    facts.comments.extend(scan.comments);
    if let Some(span) = scan.deep {
        facts.problems.push(Problem {
            span,
            message: "key is nested too deeply".into(),
        });
        return Table::new();
    }
    let (table, errors) = DeTable::parse_recoverable(text);
    if let Some(error) = errors.first() {
        let range = error.span().unwrap_or_default();
        facts.problems.push(Problem {
            span: Span::new(range.start, range.end).clamped(text),
            message: error.message().lines().next().unwrap_or_default().into(),
        });
    }
    table.into_inner()
}

/// Emits an entry for every key of a table, in the order of the file.
pub(crate) fn entries(facts: &mut FileFacts, text: &str, table: &Table<'_>) {
    let from = facts.facts.len();
    walk(facts, text, "", table);
    // A table's keys come sorted by name.
    facts.facts[from..].sort_by_key(|fact| (fact.span.start, fact.span.end));
}

fn walk(facts: &mut FileFacts, text: &str, path: &str, table: &Table<'_>) {
    for (key, value) in table {
        let path = entry::join(path, key.get_ref());
        at(facts, text, &path, span(key), value);
    }
}

fn at(facts: &mut FileFacts, text: &str, path: &str, key: Span, item: &Spanned<DeValue<'_>>) {
    match item.get_ref() {
        DeValue::Table(table) => {
            entry::section(facts, key, path, key);
            walk(facts, text, path, table);
        }
        DeValue::Array(items) => {
            let nested = items
                .iter()
                .any(|item| item.get_ref().is_table() || item.get_ref().is_array());
            if nested {
                for (index, item) in items.iter().enumerate() {
                    let path = entry::join(path, &index.to_string());
                    let key = if item.get_ref().is_table() && items.len() > 1 {
                        span(item)
                    } else {
                        key
                    };
                    at(facts, text, &path, key, item);
                }
            } else {
                let value = value(item, text);
                entry::push(facts, key.join(value.span), path, key, value);
            }
        }
        _ => {
            let value = value(item, text);
            // What could not be read has no bytes.
            if !value.span.is_empty() {
                entry::push(facts, key.join(value.span), path, key, value);
            }
        }
    }
}

/// The bytes of a key or a value.
pub(crate) fn span<T>(item: &Spanned<T>) -> Span {
    let range = item.span();
    Span::new(range.start, range.end)
}

/// An item as a value, lists and tables too.
pub(crate) fn value(item: &Spanned<DeValue<'_>>, text: &str) -> Value {
    let span = span(item);
    let kind = match item.get_ref() {
        DeValue::String(string) => ValueKind::Text(string.as_ref().into()),
        DeValue::Integer(number) => ValueKind::Number(number.to_string().into()),
        DeValue::Float(number) => ValueKind::Number(number.as_str().into()),
        DeValue::Boolean(bool) => ValueKind::Bool(*bool),
        DeValue::Datetime(_) => ValueKind::Text(span.slice(text).into()),
        DeValue::Array(items) => {
            ValueKind::List(items.iter().map(|item| value(item, text)).collect())
        }
        DeValue::Table(table) => ValueKind::Map(
            table
                .iter()
                .map(|(key, item)| crate::fact::MapEntry {
                    key: key.get_ref().as_ref().into(),
                    key_span: self::span(key),
                    value: value(item, text),
                })
                .collect(),
        ),
    };
    Value::new(span, kind)
}

/// The table under a path of keys.
pub(crate) fn table<'t, 'a>(table: &'t Table<'a>, keys: &[&str]) -> Option<&'t Table<'a>> {
    keys.iter().try_fold(table, |table, key| {
        table.get(*key).and_then(|item| item.get_ref().as_table())
    })
}

/// The text under a key.
pub(crate) fn text<'t>(table: &'t Table<'_>, key: &str) -> Option<&'t str> {
    table.get(key).and_then(|item| item.get_ref().as_str())
}

/// The bytes inside the quotes of a string that is written without escapes on one line, so
/// that its offsets and the file's run in step.
pub(crate) fn plain_content(item: &Spanned<DeValue<'_>>, source: &str) -> Option<Span> {
    let string = item.get_ref().as_str()?;
    let value = Value::new(span(item), ValueKind::Unknown);
    let content = value.content(source);
    (content.slice(source) == string).then_some(content)
}

struct Scan {
    comments: Vec<Span>,
    deep: Option<Span>,
}

/// Finds comments and keys that are too long, outside strings.
fn scan(text: &str) -> Scan {
    let bytes = text.as_bytes();
    let mut comments = Vec::new();
    let mut deep = None;
    let mut dots = 0;
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'#' => {
                let end = line_end(bytes, at);
                comments.push(Span::new(at, end));
                at = end;
            }
            quote @ (b'"' | b'\'') => at = string_end(bytes, at, quote),
            b'.' => {
                dots += 1;
                if dots > LONGEST_KEY && deep.is_none() {
                    deep = Some(Span::new(at, at + 1));
                }
                at += 1;
            }
            b'\n' | b'=' | b',' | b'[' => {
                dots = 0;
                at += 1;
            }
            _ => at += 1,
        }
    }
    Scan { comments, deep }
}

fn line_end(bytes: &[u8], at: usize) -> usize {
    let end = bytes[at..]
        .iter()
        .position(|byte| *byte == b'\n')
        .map_or(bytes.len(), |length| at + length);
    if end > at && bytes[end - 1] == b'\r' {
        end - 1
    } else {
        end
    }
}

/// The byte after a string that starts at `at`; a string that never ends stops at its line's
/// end, or at the text's for three quotes.
fn string_end(bytes: &[u8], at: usize, quote: u8) -> usize {
    let long = bytes[at..].starts_with(&[quote, quote, quote]);
    let mut next = if long { at + 3 } else { at + 1 };
    while next < bytes.len() {
        match bytes[next] {
            b'\\' if quote == b'"' => next += 2,
            b'\n' if !long => return next,
            byte if byte == quote => {
                if !long {
                    return next + 1;
                }
                if bytes[next..].starts_with(&[quote, quote, quote]) {
                    return next + 3;
                }
                next += 1;
            }
            _ => next += 1,
        }
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fact::dump;

    #[test]
    fn keys_with_many_dots_are_refused_before_they_are_parsed() {
        let text = format!("{} = 1\n", vec!["a"; 100_000].join("."));
        let facts = lower(FileKind::Toml, "x.toml", &text);
        assert_eq!(facts.problems.len(), 1);
        assert!(facts.facts.is_empty());
    }

    #[test]
    fn what_parsed_is_still_used() {
        let text = "a = 1 # one\nb = \nc = \"#no\"\n";
        let found = dump(&lower(FileKind::Toml, "x.toml", text), text);
        assert!(found.contains("entry a = 1"), "{found}");
        assert!(found.contains("entry c = \"#no\""), "{found}");
        assert!(!found.contains("entry b"), "{found}");
        assert!(found.contains("problem [2:"), "{found}");
        assert!(found.contains("comment \"# one\""), "{found}");
    }
}
