//! Java properties: entries by key. Owns the format's escapes and continuations; knows no
//! framework's keys.

use super::{entry, interpolation};
use crate::fact::{Entry, FactKind, FileFacts, FileKind, Value};
use crate::text::{Embedded, Span};

/// Lowers a properties file. `#---` begins a new document in Spring's.
pub(crate) fn lower(kind: FileKind, _path: &str, text: &str) -> FileFacts {
    let mut facts = FileFacts::new(kind, text.len());
    let mut document = 0;
    let mut lines = entry::lines(entry::without_bom(text));
    while let Some(line) = lines.next() {
        let line = line.trim_start();
        if line.is_empty() {
            continue;
        }
        if line.starts_with(['#', '!']) {
            if kind == FileKind::Spring && matches!(line.trim_end(), "#---" | "!---") {
                document += 1;
            }
            facts.comments.push(entry::span_of(text, line.trim_end()));
            continue;
        }
        let mut logical = vec![line];
        while continued(logical.last().copied().unwrap_or_default()) {
            let Some(next) = lines.next() else { break };
            logical.push(next.trim_start());
        }
        property(&mut facts, kind, text, &logical, document);
    }
    facts
}

/// Whether an odd number of backslashes ends a line.
fn continued(line: &str) -> bool {
    line.bytes().rev().take_while(|byte| *byte == b'\\').count() % 2 == 1
}

/// Emits the entry of one logical line.
fn property(facts: &mut FileFacts, kind: FileKind, text: &str, lines: &[&str], document: u32) {
    let mut logical = Embedded::default();
    for (index, line) in lines.iter().enumerate() {
        let goes_on = index + 1 < lines.len() || continued(line);
        let line = if goes_on {
            &line[..line.len() - 1]
        } else {
            line
        };
        logical.push(line, entry::span_of(text, line).start as usize);
    }
    let whole = logical.text.as_str();
    let key_end = key_end(whole);
    let value_start = value_start(whole, key_end);
    let key_span = logical.map.span(Span::new(0, key_end));
    let content = &whole[value_start..];
    let trimmed = content.trim_end();
    let value_span = if trimmed.is_empty() {
        Span::at(key_span.end as usize)
    } else {
        logical
            .map
            .span(Span::new(value_start, value_start + trimmed.len()))
    };
    let key = decoded(&logical, 0, key_end);
    let decoded = decoded(&logical, value_start, value_start + trimmed.len());
    let dialect = match kind {
        FileKind::Spring => interpolation::SPRING,
        // java.util.logging fills nothing in.
        FileKind::JulProperties => interpolation::NONE,
        _ => interpolation::GENERAL,
    };
    let value = interpolation::interpolate(dialect, &decoded.text, value_span, &decoded.map)
        .unwrap_or_else(|| Value::text(value_span, decoded.text.as_str()));
    facts.push(
        key_span.join(value_span),
        0,
        FactKind::Entry(Entry {
            path: key.text.into(),
            key_span,
            value,
            document,
        }),
    );
}

/// Where a key ends: at the first separator that no backslash escapes.
fn key_end(line: &str) -> usize {
    let mut escaped = false;
    for (at, c) in line.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '=' | ':' | ' ' | '\t' | '\x0c' => return at,
            _ => {}
        }
    }
    line.len()
}

fn value_start(line: &str, key_end: usize) -> usize {
    let blank = [' ', '\t', '\x0c'];
    let rest = line[key_end..].trim_start_matches(blank);
    let rest = rest.strip_prefix(['=', ':']).unwrap_or(rest);
    line.len() - rest.trim_start_matches(blank).len()
}

/// A part of a logical line with its escapes resolved.
fn decoded(logical: &Embedded, from: usize, to: usize) -> Embedded {
    let part = &logical.text[from..to];
    let mut out = Embedded::default();
    let mut push = |text: &str, at: usize| {
        out.push(text, logical.map.outer(Span::at(from + at).start) as usize);
    };
    let mut chars = part.char_indices().peekable();
    let mut plain = 0;
    while let Some((at, c)) = chars.next() {
        // A run may cross a removed line end: it is cut there, so that offsets stay exact.
        if c != '\\' {
            let next = at + c.len_utf8();
            let here = logical.map.outer(Span::at(from + at).start);
            let there = logical.map.outer(Span::at(from + next).start);
            if there != here + u32::try_from(c.len_utf8()).unwrap_or(1) {
                push(&part[plain..next], plain);
                plain = next;
            }
            continue;
        }
        push(&part[plain..at], plain);
        let Some((escaped_at, escaped)) = chars.next() else {
            plain = part.len();
            break;
        };
        plain = escaped_at + escaped.len_utf8();
        match escaped {
            't' => push("\t", at),
            'n' => push("\n", at),
            'r' => push("\r", at),
            'f' => push("\x0c", at),
            'u' => {
                let code = part
                    .get(plain..plain + 4)
                    .and_then(|digits| u32::from_str_radix(digits, 16).ok())
                    .and_then(char::from_u32);
                match code {
                    Some(code) => {
                        push(code.encode_utf8(&mut [0; 4]), at);
                        plain += 4;
                        while chars.peek().is_some_and(|(at, _)| *at < plain) {
                            chars.next();
                        }
                    }
                    None => push("u", escaped_at),
                }
            }
            _ => push(&part[escaped_at..plain], escaped_at),
        }
    }
    push(&part[plain..], plain);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fact::dump;

    fn found(text: &str) -> String {
        dump(&lower(FileKind::Properties, "x.properties", text), text)
    }

    #[test]
    fn separators_escapes_and_continuations() {
        let found = found("a\\:b\\ c : d\\u00e9\\\\\nx y = z\nlist = 1,\\\n    2\nempty\nlast=\\");
        assert!(found.contains("entry a:b c = \"dé\\\\\""), "{found}");
        assert!(found.contains("entry x = \"y = z\""), "{found}");
        assert!(found.contains("3:1-4:6 #0 entry list = \"1,2\""), "{found}");
        assert!(found.contains("entry empty = \"\""), "{found}");
        assert!(found.contains("entry last = \"\""), "{found}");
    }
}
