//! nginx: directives end with `;`, blocks stand in braces. Knows the syntax alone.

use super::{Blocks, directive};
use crate::fact::{FileFacts, Part, Value, ValueKind};
use crate::format::{entry, variables};

/// Emits the entries of an nginx configuration.
pub(super) fn lower(facts: &mut FileFacts, text: &str) {
    let mut blocks = Blocks::default();
    let mut words: Vec<&str> = Vec::new();
    let mut rest = entry::without_bom(text);
    while let Some(c) = rest.chars().next() {
        match c {
            '#' => {
                let line = entry::lines(rest).next().unwrap_or(rest);
                facts.comments.push(entry::span_of(text, line));
                rest = &rest[line.len()..];
            }
            ';' => {
                if let Some((name, arguments)) = words.split_first() {
                    directive(facts, text, blocks.of(name), name, arguments, value);
                }
                words.clear();
                rest = &rest[1..];
            }
            '{' if !rest.starts_with("{{") => {
                rest = &rest[1..];
                let lua = words
                    .first()
                    .is_some_and(|name| name.ends_with("_by_lua_block"));
                if lua {
                    rest = &rest[balanced(rest)..];
                } else {
                    blocks.open(&header(&words));
                    if let Some(name) = words.first() {
                        let key = entry::span_of(text, name);
                        entry::section(facts, key, blocks.path.as_str(), key);
                    }
                }
                words.clear();
            }
            '}' => {
                words.clear();
                blocks.close();
                rest = &rest[1..];
            }
            c if c.is_whitespace() => rest = &rest[c.len_utf8()..],
            _ => {
                let length = word(rest);
                words.push(&rest[..length]);
                rest = &rest[length..];
            }
        }
    }
}

/// A block's name and arguments as segments; modifiers stay with what they modify
/// (`location.~ \.php$`).
fn header(words: &[&str]) -> String {
    let Some((name, arguments)) = words.split_first() else {
        return String::new();
    };
    let arguments: Vec<&str> = arguments
        .iter()
        .map(|word| entry::unquoted(word).unwrap_or(word))
        .collect();
    entry::join(name, &arguments.join(" "))
        .trim_end_matches('.')
        .to_owned()
}

/// The length of the word at the start of a text; at least one byte.
fn word(text: &str) -> usize {
    let mut chars = text.char_indices();
    let mut skip = 0;
    let mut quote = None;
    let first = text.chars().next();
    if let Some(open @ ('"' | '\'')) = first {
        quote = Some(open);
        chars.next();
    }
    let mut escaped = false;
    for (at, c) in chars {
        if escaped {
            escaped = false;
            continue;
        }
        if at < skip {
            continue;
        }
        match quote {
            Some(open) if c == open => return at + 1,
            _ if c == '\\' => escaped = true,
            None if c == '$' && text[at..].starts_with("${") => {
                skip = entry::find_near(&text[at..], "}").map_or(0, |end| at + end + 1);
            }
            None if c == '{' && text[at..].starts_with("{{") => {
                skip = entry::find_near(&text[at..], "}}").map_or(at + 2, |end| at + end + 2);
            }
            None if c.is_whitespace() || matches!(c, ';' | '{' | '}') => {
                return at.max(first.map_or(1, char::len_utf8));
            }
            _ => {}
        }
    }
    text.len()
}

/// The bytes up to the brace that closes one before the text, that brace too.
fn balanced(text: &str) -> usize {
    let mut depth = 1usize;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return at + 1;
        }
    }
    text.len()
}

/// A word. nginx fills its own variables in (`$host`); those that a template fills from the
/// environment are written in capitals.
fn value(text: &str, word: &str) -> Value {
    let span = entry::span_of(text, word);
    let content = entry::unquoted(word).unwrap_or(word);
    if !content.contains('$') && !content.contains("{{") {
        return Value::text(span, content);
    }
    let mut parts = Vec::new();
    let mut rest = content;
    while let Some(at) = rest.find(['$', '{']) {
        let (before, found) = rest.split_at(at);
        parts.push(Part::Text(before.into()));
        let Some((name, length)) = hole(found) else {
            parts.push(Part::Text(found[..1].into()));
            rest = &found[1..];
            continue;
        };
        let environment = !name.is_empty()
            && name
                .bytes()
                .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
            && name.starts_with(|c: char| c.is_ascii_uppercase());
        let kind = if environment {
            ValueKind::Name(format!("${name}").into())
        } else {
            ValueKind::Unknown
        };
        let hole = Value::new(entry::span_of(text, &found[..length]), kind);
        parts.push(Part::Hole(hole));
        rest = &found[length..];
    }
    parts.push(Part::Text(rest.into()));
    variables::joined(span, parts)
}

/// A variable or a template's action at the start of a text: its name and its length.
fn hole(found: &str) -> Option<(&str, usize)> {
    if found.starts_with("{{") {
        return Some(("", entry::find_near(found, "}}")? + 2));
    }
    if let Some(inside) = found.strip_prefix("${") {
        let end = entry::find_near(inside, "}")?;
        return Some((&inside[..end], end + 3));
    }
    let rest = found.strip_prefix('$')?;
    let length = rest
        .bytes()
        .take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_')
        .count();
    (length > 0).then(|| (&rest[..length], length + 1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fact::{FileKind, dump};

    fn found(text: &str) -> String {
        let mut facts = FileFacts::new(FileKind::Nginx, text.len());
        lower(&mut facts, text);
        dump(&facts, text)
    }

    #[test]
    fn blocks_and_variables() {
        let found = found(
            "http{server{listen ${PORT} default_server;location ~ \\.php$ {a \"b;$host\";}}\n# c\nupstream x { ip_hash; }}",
        );
        assert!(
            found.contains("entry http.server.listen = [$PORT, \"default_server\"]"),
            "{found}"
        );
        assert!(
            found.contains("entry http.server.location.~ \\.php$.a = [`b;${?}`]"),
            "{found}"
        );
        assert!(
            found.contains("entry http.upstream.x.ip_hash = []"),
            "{found}"
        );
        assert!(found.contains("comment \"# c\""), "{found}");
    }

    #[test]
    fn templates_and_lua_do_not_open_blocks() {
        let found = found("listen {{ port }};\ncontent_by_lua_block { if x then {} end }\nuser a;");
        assert!(found.contains("entry listen = [?]"), "{found}");
        assert!(found.contains("entry user = [\"a\"]"), "{found}");
    }
}
