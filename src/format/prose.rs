//! Prose, SQL, HTML, PEM and other text: what of it is config or a credential. Knows how these
//! quote and comment, and nothing else of them.

use super::{entry, variables};
use crate::fact::{Assign, AssignForm, FactKind, FileFacts, FileKind, Value, ValueKind};
use crate::text::{Embedded, Span};

/// Lowers such a file.
pub(crate) fn lower(kind: FileKind, _path: &str, text: &str) -> FileFacts {
    let mut facts = FileFacts::new(kind, text.len());
    match kind {
        FileKind::Markdown => {
            html_comments(&mut facts, text);
            tables(&mut facts, text);
        }
        FileKind::Html => html_comments(&mut facts, text),
        FileKind::Sql => sql(&mut facts, text),
        _ => {}
    }
    facts
}

fn html_comments(facts: &mut FileFacts, text: &str) {
    let mut at = 0;
    while let Some(found) = text[at..].find("<!--") {
        let start = at + found;
        let Some(length) = text[start..].find("-->") else {
            return;
        };
        at = start + length + 3;
        facts.comments.push(Span::new(start, at));
    }
}

/// Tables that document variables: a row's first cell is `` `NAME` ``. What stands in a
/// fenced block documents nothing of this repository's own.
fn tables(facts: &mut FileFacts, text: &str) {
    let mut fence: Option<&str> = None;
    for line in entry::lines(text) {
        let trimmed = line.trim();
        if let Some(open) = fence {
            if trimmed.starts_with(open) {
                fence = None;
            }
            continue;
        }
        if let Some(open) = ["```", "~~~"]
            .iter()
            .find(|mark| trimmed.starts_with(**mark))
        {
            fence = Some(open);
            continue;
        }
        let Some((cell, _)) = trimmed.strip_prefix('|').unwrap_or(trimmed).split_once('|') else {
            continue;
        };
        let name = cell
            .trim()
            .strip_prefix('`')
            .and_then(|cell| cell.strip_suffix('`'));
        if let Some(name) = name.filter(|name| is_variable(name)) {
            let key = entry::span_of(text, name);
            let null = Value::new(key, ValueKind::Null);
            entry::push(
                facts,
                entry::span_of(text, trimmed),
                format!("env.{name}"),
                key,
                null,
            );
        }
    }
}

fn is_variable(name: &str) -> bool {
    name.len() > 1
        && name.starts_with(|c: char| c.is_ascii_uppercase())
        && name
            .bytes()
            .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
}

/// What the last words before a string were.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Before {
    Nothing,
    /// `IDENTIFIED`, and words up to `BY`.
    Identified(Span),
    /// `IDENTIFIED ... BY`.
    By(Span),
    /// `PASSWORD`; whether `WITH` stands before it, so that `=` may follow.
    Password(Span, bool),
    /// `WITH`, perhaps `ENCRYPTED` behind it.
    With,
}

/// Passwords in statements that make users: `IDENTIFIED BY 'x'`, `PASSWORD 'x'`.
fn sql(facts: &mut FileFacts, text: &str) {
    let bytes = text.as_bytes();
    let mut before = Before::Nothing;
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let rest = &text[at..];
        if rest.starts_with("--") || rest.starts_with("/*") {
            let end = if byte == b'-' {
                rest.find('\n').unwrap_or(rest.len())
            } else {
                rest.find("*/").map_or(rest.len(), |end| end + 2)
            };
            facts
                .comments
                .push(entry::span_of(text, rest[..end].trim_end()));
            at += end;
        } else if byte == b'\'' {
            let end = at + string(rest);
            if let Before::By(key) | Before::Password(key, _) = before {
                credential(facts, text, key, Span::new(at, end));
            }
            before = Before::Nothing;
            at = end;
        } else if byte.is_ascii_alphabetic() || byte == b'_' {
            let length = rest
                .bytes()
                .take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_')
                .count();
            // `N'text'` is a string too.
            if length > 1 || !rest[length..].starts_with('\'') {
                before = after_word(before, &rest[..length], Span::new(at, at + length));
            }
            at += length;
        } else {
            let keeps = byte.is_ascii_whitespace()
                || match before {
                    Before::Password(_, with) => byte == b'(' || (with && byte == b'='),
                    Before::Identified(_) => byte != b';',
                    _ => false,
                };
            if !keeps {
                before = Before::Nothing;
            }
            at += 1;
            while !text.is_char_boundary(at) {
                at += 1;
            }
        }
    }
}

fn after_word(before: Before, word: &str, span: Span) -> Before {
    let is = |wanted: &str| word.eq_ignore_ascii_case(wanted);
    match before {
        _ if is("identified") => Before::Identified(span),
        Before::Identified(start) if is("by") => Before::By(start.join(span)),
        // `IDENTIFIED WITH plugin BY`.
        Before::Identified(start) => Before::Identified(start),
        // `IDENTIFIED BY PASSWORD '*hash'` gives a hash.
        Before::By(_) => Before::Nothing,
        _ if is("password") => Before::Password(span, before == Before::With),
        _ if is("with") => Before::With,
        Before::With if is("encrypted") || is("login") => Before::With,
        _ => Before::Nothing,
    }
}

/// The length of the string at the start of a text, its quotes too.
fn string(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut at = 1;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 2,
            b'\'' if bytes.get(at + 1) == Some(&b'\'') => at += 2,
            b'\'' => return at + 1,
            _ => at += 1,
        }
    }
    text.len()
}

fn credential(facts: &mut FileFacts, text: &str, key: Span, whole: Span) {
    let inside = Span {
        start: whole.start + 1,
        end: whole.end.saturating_sub(1).max(whole.start + 1),
    };
    let raw = inside.slice(text);
    let value = if raw.contains(['\'', '\\']) {
        Value::text(whole, raw.replace("''", "'").replace('\\', ""))
    } else {
        let content = Embedded::part(text, inside);
        variables::shell(&content.text, whole, &content.map)
    };
    facts.push(
        key.join(whole),
        0,
        FactKind::Assign(Assign {
            target: "sql.identified-by".into(),
            target_span: key,
            value,
            form: AssignForm::Key,
        }),
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fact::dump;

    fn found(kind: FileKind, text: &str) -> String {
        dump(&lower(kind, "x", text), text)
    }

    #[test]
    fn tables_document_variables() {
        let text = "| Name | What |\n| --- | --- |\n| `PORT` | x |\n| `port` | x |\n`URL` | y\n```\n| `NO` | x |\n```\n<!-- c -->\n";
        let found = found(FileKind::Markdown, text);
        assert!(found.contains("entry env.PORT = null"), "{found}");
        assert!(found.contains("entry env.URL = null"), "{found}");
        assert!(!found.contains("env.NO") && !found.contains("env.port"));
        assert!(found.contains("comment \"<!-- c -->\""), "{found}");
    }

    #[test]
    fn passwords_of_sql_users() {
        for (text, value) in [
            ("CREATE USER a IDENTIFIED BY 'it''s';", "\"it's\""),
            (
                "CREATE USER a IDENTIFIED WITH mysql_native_password BY 'p'",
                "\"p\"",
            ),
            ("create role a with login password 'p'", "\"p\""),
            ("ALTER LOGIN a WITH PASSWORD = 'p'", "\"p\""),
            ("ALTER USER a WITH ENCRYPTED PASSWORD '${PW}'", "$PW"),
        ] {
            let found = found(FileKind::Sql, text);
            let expected = format!("assign Key sql.identified-by = {value}");
            assert!(found.contains(&expected), "{text}: {found}");
        }
        for text in [
            "UPDATE u SET password = 'x'",
            "IDENTIFIED BY PASSWORD '*hash'",
            "-- PASSWORD 'x'\n",
            "INSERT INTO u (password) VALUES ('x')",
        ] {
            let found = found(FileKind::Sql, text);
            assert!(!found.contains("assign"), "{text}: {found}");
        }
    }
}
