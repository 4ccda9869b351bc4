//! Dotenv files and envdir folders: an entry for each variable. Owns quoting, escapes and
//! comments; knows no variable.

use super::{entry, variables, yaml};
use crate::fact::{FileFacts, FileKind, Part, Value};
use crate::text::{Embedded, OffsetMap, Span};

/// Lowers such a file.
pub(crate) fn lower(kind: FileKind, path: &str, text: &str) -> FileFacts {
    let mut facts = FileFacts::new(kind, text.len());
    if kind == FileKind::Envdir {
        whole_file(&mut facts, path, text);
        return facts;
    }
    let mut rest = entry::without_bom(text);
    while !rest.is_empty() {
        let line = rest.split('\n').next().unwrap_or(rest);
        let used = statement(&mut facts, text, rest, line.trim_end());
        rest = rest.get(used.max(line.len() + 1)..).unwrap_or_default();
        // A quoted value may end in the middle of a line; the rest of that line is no more.
        if used > line.len() + 1 && !rest.is_empty() {
            rest = rest.split_once('\n').map_or("", |(_, rest)| rest);
        }
    }
    facts
}

/// The file's name is the variable, its content the value.
fn whole_file(facts: &mut FileFacts, path: &str, text: &str) {
    let name = path.rsplit('/').next().unwrap_or(path);
    let content = text.trim_end();
    let span = Span::new(0, content.len());
    entry::push(facts, span, name, Span::at(0), Value::text(span, content));
}

/// Reads one statement at the start of `rest`, whose first line is `line`. Returns how many
/// bytes it took, 0 for no more than its line.
fn statement(facts: &mut FileFacts, text: &str, rest: &str, line: &str) -> usize {
    let trimmed = line.trim_start();
    if trimmed.starts_with('#') {
        facts.comments.push(entry::span_of(text, trimmed));
        return 0;
    }
    let trimmed = match trimmed.strip_prefix("export") {
        Some(after) if after.starts_with([' ', '\t']) => after.trim_start(),
        _ => trimmed,
    };
    let length = trimmed
        .bytes()
        .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-'))
        .count();
    let key = &trimmed[..length];
    if key.is_empty() || key.starts_with(|c: char| c.is_ascii_digit() || c == '-') {
        return 0;
    }
    let key_span = entry::span_of(text, key);
    let after = trimmed[length..].trim_start();
    // `KEY: value` is read by some; a bare key passes the variable on.
    let Some(value) = after.strip_prefix('=').or_else(|| after.strip_prefix(": ")) else {
        if after.is_empty() || after.starts_with('#') {
            entry::push(facts, key_span, key, key_span, yaml::passed(key_span, key));
        }
        return 0;
    };
    let value = value.trim_start();
    let start = entry::span_of(text, value).start as usize;
    let offset = start - entry::span_of(text, rest).start as usize;
    if let Some(quote @ ('"' | '\'' | '`')) = value.chars().next() {
        let tail = &rest[offset + 1..];
        if let Some(length) = quoted(tail, quote) {
            let span = Span::new(start, start + length + 2);
            let value = content(quote, &tail[..length], start + 1, span);
            entry::push(facts, key_span.join(span), key, key_span, value);
            let behind = tail[length + 1..].split('\n').next().unwrap_or_default();
            if behind.trim_start().starts_with('#') {
                facts.comments.push(entry::span_of(text, behind.trim()));
            }
            return offset + length + 2;
        }
    }
    unquoted(facts, text, key, value);
    0
}

/// The length of what stands before the closing quote.
fn quoted(text: &str, quote: char) -> Option<usize> {
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quote == '"' => escaped = true,
            c if c == quote => return Some(at),
            _ => {}
        }
    }
    None
}

fn unquoted(facts: &mut FileFacts, text: &str, key: &str, value: &str) {
    let comment = value
        .match_indices('#')
        .map(|(at, _)| at)
        .find(|at| *at == 0 || value[..*at].ends_with([' ', '\t']));
    let plain = match comment {
        Some(at) => {
            facts.comments.push(entry::span_of(text, &value[at..]));
            value[..at].trim_end()
        }
        None => value.trim_end(),
    };
    let key_span = entry::span_of(text, key);
    let span = entry::span_of(text, plain);
    let map = OffsetMap::shifted(span.start as usize);
    let value = variables::shell(plain, span, &map);
    entry::push(facts, key_span.join(span), key, key_span, value);
}

/// What stands in quotes at byte `start`: escapes and variables in double ones alone.
fn content(quote: char, inside: &str, start: usize, span: Span) -> Value {
    if quote != '"' {
        return Value::text(span, inside);
    }
    if !inside.contains('\\') {
        let map = OffsetMap::shifted(start);
        return variables::shell(inside, span, &map);
    }
    // `\$` is no variable: the text is cut there, and its pieces are read on their own.
    let mut parts = Vec::new();
    let mut piece = Embedded::default();
    let mut plain = 0;
    let mut chars = inside.char_indices();
    while let Some((at, c)) = chars.next() {
        if c != '\\' {
            continue;
        }
        piece.push(&inside[plain..at], start + plain);
        let Some((next, escaped)) = chars.next() else {
            plain = at;
            break;
        };
        plain = next + escaped.len_utf8();
        match escaped {
            'n' => piece.push("\n", start + at),
            'r' => piece.push("\r", start + at),
            't' => piece.push("\t", start + at),
            '$' => {
                finish(&mut parts, &std::mem::take(&mut piece));
                parts.push(Part::Text("$".into()));
            }
            _ => plain = next,
        }
    }
    piece.push(&inside[plain..], start + plain);
    if parts.is_empty() {
        return variables::shell(&piece.text, span, &piece.map);
    }
    finish(&mut parts, &piece);
    Value::concat(span, parts)
}

fn finish(parts: &mut Vec<Part>, piece: &Embedded) {
    if piece.text.is_empty() {
        return;
    }
    let span = piece.map.span(Span::new(0, piece.text.len()));
    parts.push(Part::Hole(variables::shell(&piece.text, span, &piece.map)));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fact::dump;

    fn found(text: &str) -> String {
        dump(&lower(FileKind::Dotenv, ".env", text), text)
    }

    #[test]
    fn quotes_comments_and_variables() {
        let found =
            found("export A=b#c # d\nB='$X # y'\nC=\"a\\n\\$x ${Y:-z}\" # e\nD=$X\nE=pa$word\nF\n");
        assert!(found.contains("entry A = \"b#c\""), "{found}");
        assert!(found.contains("entry B = \"$X # y\""), "{found}");
        assert!(
            found.contains("entry C = `a\\n$x ${($Y else \"z\")}`"),
            "{found}"
        );
        assert!(found.contains("entry D = $X"), "{found}");
        assert!(found.contains("entry E = \"pa$word\""), "{found}");
        assert!(found.contains("entry F = $F"), "{found}");
        assert!(found.contains("comment \"# d\""), "{found}");
        assert!(found.contains("comment \"# e\""), "{found}");
    }

    #[test]
    fn a_quoted_value_goes_over_lines() {
        let found = found("KEY=\"-----BEGIN\nabc=\n-----END\"\nB=1\n");
        assert!(found.contains("1:1-3:10 #0 entry KEY"), "{found}");
        assert!(found.contains("4:1-4:4 #0 entry B = \"1\""), "{found}");
        assert_eq!(found.lines().count(), 2, "{found}");
    }

    #[test]
    fn an_open_quote_is_taken_as_written() {
        let found = found("A=\"open\nB=2\n");
        assert!(found.contains("entry A = \"\\\"open\""), "{found}");
        assert!(found.contains("entry B = \"2\""), "{found}");
    }

    #[test]
    fn an_envdir_file_is_one_variable() {
        let text = "postgres://x\n";
        let found = dump(&lower(FileKind::Envdir, "env/DATABASE_URL", text), text);
        assert!(found.contains("entry DATABASE_URL = \"postgres://x\""));
    }
}
