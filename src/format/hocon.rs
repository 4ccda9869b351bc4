//! HOCON, the configuration of Ktor, Play and Akka: entries by dotted path. A path that is given
//! again from a variable (`port = ${?PORT}`) is one entry, with what stood there before as the
//! fallback. Knows the format, and no framework's keys.

use std::collections::HashMap;

use super::entry;
use crate::fact::{Entry, Fact, FactKind, FileFacts, FileKind, Part, Problem, Value, ValueKind};
use crate::text::Span;

/// How deep objects and lists may nest.
const DEEPEST: usize = 64;

/// How many bytes a key may have: each entry below holds it.
const LONGEST_KEY: usize = 256;

/// Lowers a HOCON file as far as it can be read.
pub(crate) fn lower(kind: FileKind, _path: &str, text: &str) -> FileFacts {
    let mut facts = FileFacts::new(kind, text.len());
    let mut reader = Reader {
        text,
        at: text.len() - entry::without_bom(text).len(),
        facts: &mut facts,
        given: HashMap::new(),
    };
    if let Some(span) = reader.read() {
        facts.problems.push(Problem {
            span,
            message: "configuration cannot be read any further".into(),
        });
    }
    facts
}

/// An object or a list that is not closed yet.
struct Frame {
    path: String,
    /// For a list, the number of the next item.
    items: Option<usize>,
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    facts: &'a mut FileFacts,
    /// Where the entry of a path stands among the facts.
    given: HashMap<String, usize>,
}

impl<'a> Reader<'a> {
    /// Reads all of it; the place where that is not possible, if there is one.
    fn read(&mut self) -> Option<Span> {
        let mut frames = vec![Frame {
            path: String::new(),
            items: None,
        }];
        loop {
            self.skip(true);
            let next = self.peek()?;
            let start = self.at;
            let frame = frames.last_mut()?;
            match next {
                '}' | ']' => {
                    self.at += 1;
                    if frames.len() > 1 {
                        frames.pop();
                    }
                    continue;
                }
                '{' if frame.path.is_empty() && frame.items.is_none() => {
                    // Braces around all of it.
                    self.at += 1;
                    continue;
                }
                _ => {}
            }
            let (path, key) = if let Some(index) = &mut frame.items {
                let path = entry::join(&frame.path, &index.to_string());
                *index += 1;
                (path, Span::new(start, start))
            } else {
                let Some((name, key)) = self.key() else {
                    return Some(Span::new(start, self.text.len()));
                };
                if name == "include" {
                    self.line();
                    continue;
                }
                (entry::join(&frame.path, &name), key)
            };
            self.skip(false);
            match self.peek() {
                Some('{') => {
                    self.at += 1;
                    entry::section(self.facts, key, path.as_str(), key);
                    frames.push(Frame { path, items: None });
                }
                Some('[') => {
                    self.at += 1;
                    entry::section(self.facts, key, path.as_str(), key);
                    frames.push(Frame {
                        path,
                        items: Some(0),
                    });
                }
                _ => {
                    if let Some(value) = self.value() {
                        self.give(path, key, value);
                    }
                }
            }
            if frames.len() > DEEPEST || self.at == start {
                return Some(Span::new(start, self.text.len()));
            }
        }
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// Skips blanks and comments; separators and ends of lines too where `lines` says so.
    fn skip(&mut self, lines: bool) {
        while let Some(next) = self.peek() {
            if self.rest().starts_with('#') || self.rest().starts_with("//") {
                let start = self.at;
                self.line();
                self.facts.comments.push(Span::new(start, self.at));
                continue;
            }
            let blank = next.is_whitespace() && next != '\n';
            let between = lines && matches!(next, '\n' | ',');
            if !(blank || between) {
                return;
            }
            self.at += next.len_utf8();
        }
    }

    /// Goes to the end of the line.
    fn line(&mut self) {
        let length = self.rest().find('\n').unwrap_or(self.rest().len());
        self.at += length;
    }

    /// A path and what stands behind it: `a.b =`, `"a":`, `a {`.
    fn key(&mut self) -> Option<(String, Span)> {
        let start = self.at;
        let mut name = String::new();
        let mut end = start;
        while let Some(next) = self.peek() {
            match next {
                '"' => {
                    name.push_str(self.quoted()?.0);
                    end = self.at;
                }
                '=' | ':' => {
                    self.at += 1;
                    break;
                }
                '+' if self.rest().starts_with("+=") => {
                    self.at += 2;
                    break;
                }
                '{' => break,
                '\n' | '}' | '[' | ']' | ',' => return None,
                ' ' | '\t' | '\r' => {
                    if name == "include" {
                        break;
                    }
                    self.at += 1;
                }
                _ => {
                    name.push(next);
                    self.at += next.len_utf8();
                    end = self.at;
                }
            }
        }
        // A value may stand on the next line.
        self.skip(false);
        let plain = !name.is_empty() && name.len() <= LONGEST_KEY;
        plain.then(|| (name, Span::new(start, end)))
    }

    /// A text in quotes, one or three, and its bytes with them.
    fn quoted(&mut self) -> Option<(&'a str, Span)> {
        let start = self.at;
        let quotes = if self.rest().starts_with("\"\"\"") {
            3
        } else {
            1
        };
        let inside = &self.rest()[quotes..];
        let length = if quotes == 3 {
            inside.find("\"\"\"")?
        } else {
            let mut escaped = false;
            inside
                .bytes()
                .position(|byte| {
                    let ends = byte == b'"' && !escaped || byte == b'\n';
                    escaped = byte == b'\\' && !escaped;
                    ends
                })
                .filter(|length| inside.as_bytes()[*length] == b'"')?
        };
        self.at += length + 2 * quotes;
        Some((&inside[..length], Span::new(start, self.at)))
    }

    /// A scalar: a text in quotes, a word, a substitution, or several of them joined.
    fn value(&mut self) -> Option<Value> {
        let mut parts: Vec<Value> = Vec::new();
        while let Some(next) = self.peek() {
            match next {
                '\n' | ',' | '}' | ']' | '{' | '[' => break,
                ' ' | '\t' | '\r' => self.at += 1,
                '"' => match self.quoted() {
                    Some((text, span)) => parts.push(Value::text(span, text)),
                    None => self.line(),
                },
                _ if self.rest().starts_with('#') || self.rest().starts_with("//") => break,
                _ if self.rest().starts_with("${") => {
                    let rest = self.rest();
                    let length = entry::find_near(rest, "}").map(|end| end + 1);
                    let Some(length) = length else {
                        self.line();
                        break;
                    };
                    let span = Span::new(self.at, self.at + length);
                    let name = rest[2..length - 1].trim_start_matches('?').trim();
                    self.at += length;
                    parts.push(Value::new(span, substitution(name)));
                }
                _ => parts.push(self.word()),
            }
        }
        match parts.as_slice() {
            [] => None,
            [one] => Some(one.clone()),
            [first, .., last] => {
                let span = first.span.join(last.span);
                let parts = parts.iter().cloned().map(Part::Hole).collect();
                Some(Value::concat(span, parts))
            }
        }
    }

    /// A word without quotes, blanks within it too.
    fn word(&mut self) -> Value {
        let rest = self.rest();
        let mut length = 0;
        for (at, c) in rest.char_indices() {
            let ends = matches!(c, '\n' | ',' | '}' | ']' | '{' | '[' | '"' | '#')
                || rest[at..].starts_with("${")
                || (rest[at..].starts_with("//") && !rest[..at].ends_with(':'));
            if ends {
                break;
            }
            length = at + c.len_utf8();
        }
        let word = rest[..length].trim_end();
        let span = Span::new(self.at, self.at + word.len());
        self.at += length.max(1);
        let number = !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit());
        let kind = match word {
            "true" | "on" | "yes" => ValueKind::Bool(true),
            "false" | "off" | "no" => ValueKind::Bool(false),
            "null" => ValueKind::Null,
            _ if number => ValueKind::Number(word.into()),
            _ => ValueKind::Text(word.into()),
        };
        Value::new(span, kind)
    }

    /// Adds an entry, or lets a variable stand before what the path was given already.
    fn give(&mut self, path: String, key: Span, value: Value) {
        let variable = matches!(&value.kind, ValueKind::Name(name) if name.starts_with('$'));
        if variable
            && let Some(at) = self.given.get(&path)
            && let Some(Fact {
                kind: FactKind::Entry(Entry { value: known, .. }),
                ..
            }) = self.facts.facts.get_mut(*at)
        {
            let before = std::mem::replace(known, Value::new(known.span, ValueKind::Unknown));
            let span = before.span;
            known.kind = ValueKind::Fallback(
                Box::new(Value::new(value.span, value.kind)),
                Box::new(before),
            );
            known.span = span;
            return;
        }
        self.given.insert(path.clone(), self.facts.facts.len());
        entry::push(self.facts, key.join(value.span), path, key, value);
    }
}

/// What `${name}` stands for: a variable of the environment where it is written like one,
/// another path of the file otherwise.
fn substitution(name: &str) -> ValueKind {
    let variable = !name.is_empty()
        && name
            .bytes()
            .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_');
    let name = if variable {
        format!("${name}")
    } else {
        name.to_owned()
    };
    ValueKind::Name(name.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entries(text: &str) -> Vec<(String, String)> {
        let facts = lower(FileKind::Hocon, "application.conf", text);
        let mut found: Vec<(String, String)> = Vec::new();
        for fact in &facts.facts {
            if let FactKind::Entry(entry) = &fact.kind {
                let value = match &entry.value.kind {
                    ValueKind::Map(_) => "{}".to_owned(),
                    ValueKind::Fallback(first, second) => format!(
                        "{} or {}",
                        first.as_name().unwrap_or_default(),
                        second.as_scalar().unwrap_or_default()
                    ),
                    ValueKind::Name(name) => name.to_string(),
                    _ => entry.value.as_scalar().unwrap_or("?").to_owned(),
                };
                found.push((entry.path.to_string(), value));
            }
        }
        found
    }

    #[test]
    fn objects_lists_and_variables() {
        let text = "include \"common\"\n# a comment\nktor {\n  deployment { port = 8080, host: \"0.0.0.0\" }\n  deployment.port = ${?PORT}\n  modules = [ shop.MainKt.module ]\n}\ndb.url = \"jdbc:postgresql://\"${DB_HOST}\"/shop\" // where\nwait += 10 seconds\n";
        let found = entries(text);
        let want = [
            ("ktor", "{}"),
            ("ktor.deployment", "{}"),
            ("ktor.deployment.port", "$PORT or 8080"),
            ("ktor.deployment.host", "0.0.0.0"),
            ("ktor.modules", "{}"),
            ("ktor.modules.0", "shop.MainKt.module"),
            ("db.url", "?"),
            ("wait", "10 seconds"),
        ];
        let found: Vec<(&str, &str)> = found.iter().map(|(a, b)| (&**a, &**b)).collect();
        assert_eq!(found, want);
    }

    #[test]
    fn what_cannot_be_read_ends_it() {
        for text in [
            "a", "a = \"", "= = =", "}}}", "${", "a = ${", "[[[[", "é", "a {\u{0}",
        ] {
            let _facts = lower(FileKind::Hocon, "application.conf", text);
        }
        let deep = "a{".repeat(500);
        let facts = lower(FileKind::Hocon, "application.conf", &deep);
        assert_eq!(facts.problems.len(), 1);
    }
}
