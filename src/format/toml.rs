//! TOML: entries by dotted key path, and the spanned tree that manifests read. Knows the
//! format, and no manifest.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::entry;
use crate::fact::{FileFacts, FileKind, Problem, Value, ValueKind};
use crate::text::{Embedded, Span};

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
                entry::section(facts, key, path, key);
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
                entry::with_items(facts, key.join(value.span), path, key, value);
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

/// A string's text with its way back to the file.
pub(crate) fn embedded(item: &Spanned<DeValue<'_>>, source: &str) -> Option<Embedded> {
    item.get_ref().as_str()?;
    let span = span(item);
    let raw = span.slice(source);
    let quote = raw.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let long = if quote == '"' { "\"\"\"" } else { "\'\'\'" };
    let (marks, inside) = match raw
        .strip_prefix(long)
        .and_then(|raw| raw.strip_suffix(long))
    {
        Some(inside) => (3, inside),
        None => (1, raw.get(1..raw.len().checked_sub(1)?)?),
    };
    let mut start = span.start as usize + marks;
    let mut inside = inside;
    if marks == 3 {
        let first = inside
            .strip_prefix("\r\n")
            .or_else(|| inside.strip_prefix('\n'))
            .unwrap_or(inside);
        start += inside.len() - first.len();
        inside = first;
    }
    let mut out = Embedded::default();
    if quote == '"' {
        unescape(&mut out, inside, start);
    } else {
        out.push(inside, start);
    }
    Some(out)
}

/// Appends a basic string's content with its escapes resolved.
fn unescape(out: &mut Embedded, inside: &str, start: usize) {
    let mut plain = 0;
    let mut chars = inside.char_indices();
    while let Some((at, c)) = chars.next() {
        if c != '\\' {
            continue;
        }
        out.push(&inside[plain..at], start + plain);
        let Some((next, escaped)) = chars.next() else {
            return;
        };
        plain = next + escaped.len_utf8();
        let digits = match escaped {
            'x' => 2,
            'u' => 4,
            'U' => 8,
            _ => 0,
        };
        match escaped {
            'n' => out.push("\n", start + at),
            't' => out.push("\t", start + at),
            'r' => out.push("\r", start + at),
            'b' => out.push("\u{8}", start + at),
            'f' => out.push("\u{c}", start + at),
            'e' => out.push("\u{1b}", start + at),
            _ if digits > 0 => {
                let code = inside
                    .get(plain..plain + digits)
                    .and_then(|digits| u32::from_str_radix(digits, 16).ok())
                    .and_then(char::from_u32);
                if let Some(code) = code {
                    out.push(code.encode_utf8(&mut [0; 4]), start + at);
                    plain += digits;
                }
            }
            // A line end and the white space behind it are left out.
            c if c.is_whitespace() => {
                let rest = inside[plain..].trim_start();
                plain = inside.len() - rest.len();
            }
            _ => plain = next,
        }
        while chars.as_str().len() > inside.len() - plain {
            chars.next();
        }
    }
    out.push(&inside[plain..], start + plain);
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
    fn embedded_text_is_the_parsed_one() {
        let text = "a = \"x\\n\\\"y\\\" \\u00e9\"\nb = \"\"\"\nl1 \\\n   l2\"\"\"\nc = 'raw\\n'\nd = '''\nx'''\n";
        let mut facts = FileFacts::new(FileKind::Toml, text.len());
        let table = parse(&mut facts, text);
        assert!(facts.problems.is_empty());
        for (_, item) in &table {
            let embedded = embedded(item, text).unwrap();
            assert_eq!(item.get_ref().as_str(), Some(embedded.text.as_str()));
            let last = embedded.text.len();
            let outer = embedded.map.span(Span::new(last - 1, last));
            assert!(span(item).contains(outer));
        }
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
