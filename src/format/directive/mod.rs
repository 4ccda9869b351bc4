//! Files of directives: nginx, Apache, `HAProxy`, logrotate, services of their own. Owns what
//! they share: words and the paths of blocks. Knows syntax, no directive's meaning.
//!
//! A block's name and arguments are segments (`upstream.app`, `location./`), a directive is an
//! entry that holds the list of its words. Directives repeat; their paths have no index.

mod apache;
mod haproxy;
mod logrotate;
mod nginx;
mod service;

use super::{entry, variables};
use crate::fact::{FileFacts, FileKind, Value, ValueKind};
use crate::text::{Embedded, Span};

/// How many blocks a path shows; what is nested deeper stands under the last of them.
const DEEPEST: usize = 32;

/// Lowers such a file.
pub(crate) fn lower(kind: FileKind, path: &str, text: &str) -> FileFacts {
    let mut facts = FileFacts::new(kind, text.len());
    // A script that is named like what it starts.
    if text.starts_with("#!") {
        return facts;
    }
    match kind {
        FileKind::Nginx => nginx::lower(&mut facts, text),
        FileKind::Apache => apache::lower(&mut facts, text),
        FileKind::Haproxy => haproxy::lower(&mut facts, text),
        FileKind::Logrotate => logrotate::lower(&mut facts, text),
        _ => return service::lower(kind, path, text),
    }
    facts
}

/// The path of the open blocks.
#[derive(Debug, Default)]
struct Blocks {
    path: String,
    /// The path's length before each open block.
    opened: Vec<usize>,
}

impl Blocks {
    fn open(&mut self, segment: &str) {
        self.opened.push(self.path.len());
        if self.opened.len() <= DEEPEST && !segment.is_empty() {
            self.path = entry::join(&self.path, segment);
        }
    }

    fn close(&mut self) {
        if let Some(length) = self.opened.pop() {
            self.path.truncate(length);
        }
    }

    /// The path of a directive here.
    fn of(&self, name: &str) -> String {
        entry::join(&self.path, name)
    }
}

/// The words of a line and the comment behind them. Quotes hold words together, a backslash
/// takes the next character as it is.
fn words(line: &str) -> (Vec<&str>, Option<&str>) {
    let mut words = Vec::new();
    let mut start = None;
    let mut quote = None;
    let mut escaped = false;
    for (at, c) in line.char_indices() {
        if escaped {
            escaped = false;
            continue;
        }
        match quote {
            Some(open) => {
                if c == open {
                    quote = None;
                } else if c == '\\' && open == '"' {
                    escaped = true;
                }
            }
            None if c.is_whitespace() => {
                if let Some(start) = start.take() {
                    words.push(&line[start..at]);
                }
            }
            None if c == '#' && start.is_none() => return (words, Some(line[at..].trim_end())),
            None => {
                if start.is_none() {
                    start = Some(at);
                    // An apostrophe inside a word is one.
                    if matches!(c, '"' | '\'') {
                        quote = Some(c);
                    }
                } else if c == '"' {
                    quote = Some(c);
                }
                escaped = c == '\\';
            }
        }
    }
    if let Some(start) = start {
        words.push(line[start..].trim_end());
    }
    (words, None)
}

/// A word as a value, with the environment's variables as holes.
fn value(text: &str, word: &str) -> Value {
    let span = entry::span_of(text, word);
    if let Some(content) = entry::unquoted(word) {
        let content = Embedded::part(text, entry::span_of(text, content));
        return variables::shell(&content.text, span, &content.map);
    }
    // Quotes and escapes inside a word: `"${HOST}":80`, `a\ b`.
    let mut content = Embedded::default();
    let mut plain = 0;
    for (at, c) in word.char_indices() {
        let skipped = c == '"'
            || (c == '\\' && word[at + 1..].starts_with([' ', '"', '#']))
                && !word[..at].ends_with('\\');
        if skipped {
            content.push(&word[plain..at], span.start as usize + plain);
            plain = at + 1;
        }
    }
    content.push(&word[plain..], span.start as usize + plain);
    variables::shell(&content.text, span, &content.map)
}

/// Directives that give an app a variable.
const VARIABLES: &[&str] = &["SetEnv", "fastcgi_param", "uwsgi_param", "scgi_param"];

/// Emits a directive with the list of its words.
fn directive(
    facts: &mut FileFacts,
    text: &str,
    path: String,
    name: &str,
    words: &[&str],
    value: impl Fn(&str, &str) -> Value,
) {
    let key = entry::span_of(text, name);
    let items: Vec<Value> = words.iter().map(|word| value(text, word)).collect();
    let span = match (items.first(), items.last()) {
        (Some(first), Some(last)) => first.span.join(last.span),
        _ => Span::at(key.end as usize),
    };
    // What an app is given has a name: `SetEnv NAME value`.
    let variable = match items.as_slice() {
        [variable, value] if VARIABLES.contains(&name) => variable
            .as_text()
            .map(|name| (entry::join(&path, &name.replace('.', "-")), value.clone())),
        _ => None,
    };
    let list = Value::new(span, ValueKind::List(items));
    entry::push(facts, key.join(span), path, key, list);
    if let Some((path, value)) = variable {
        entry::push(facts, key.join(span), path, key, value);
    }
}

/// A line without the backslash that ends it, when one does.
fn goes_on(line: &str) -> Option<&str> {
    line.strip_suffix('\\')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_comments() {
        let (found, comment) = words(r#"  a "b \" c" d\ e it's # not this"#);
        assert_eq!(found, ["a", r#""b \" c""#, r"d\ e", "it's"]);
        assert_eq!(comment, Some("# not this"));
        assert_eq!(words("a#b 'c d").0, ["a#b", "'c d"]);
    }

    #[test]
    fn paths_do_not_grow_without_end() {
        let mut blocks = Blocks::default();
        for _ in 0..10_000 {
            blocks.open("a");
        }
        assert!(blocks.path.len() < 100);
        for _ in 0..10_000 {
            blocks.close();
        }
        assert_eq!(blocks.of("x"), "x");
    }
}
