//! logrotate: directives of all logs, and blocks of directives for the logs at some paths.
//! Knows the syntax alone.

use super::{directive, value, words};
use crate::fact::{FileFacts, Value};
use crate::format::entry;
use crate::text::Span;

const SCRIPTS: &[&str] = &[
    "postrotate",
    "prerotate",
    "firstaction",
    "lastaction",
    "preremove",
];

/// Emits the entries of a logrotate configuration; a script is the text up to `endscript`.
pub(super) fn lower(facts: &mut FileFacts, text: &str) {
    let mut block = String::new();
    // Paths may stand on several lines before the brace.
    let mut paths: Vec<&str> = Vec::new();
    let mut lines = entry::lines(entry::without_bom(text));
    while let Some(line) = lines.next() {
        let (found, comment) = words(line);
        if let Some(comment) = comment {
            facts.comments.push(entry::span_of(text, comment));
        }
        let mut statement: Vec<&str> = Vec::new();
        for word in found {
            match word {
                "{" => {
                    paths.append(&mut statement);
                    block = open(facts, text, &std::mem::take(&mut paths));
                }
                "}" => {
                    emit(facts, text, &block, &std::mem::take(&mut statement));
                    block.clear();
                }
                _ => match word.strip_suffix('{') {
                    Some(path) => {
                        paths.append(&mut statement);
                        paths.push(path);
                        block = open(facts, text, &std::mem::take(&mut paths));
                    }
                    None => statement.push(word),
                },
            }
        }
        let path = statement
            .first()
            .is_some_and(|word| word.starts_with(['/', '"', '\'', '~', '*']));
        if block.is_empty() && path {
            paths.append(&mut statement);
            continue;
        }
        match statement.as_slice() {
            [name] if SCRIPTS.contains(name) => script(facts, text, &block, name, &mut lines),
            statement => emit(facts, text, &block, statement),
        }
    }
}

/// Opens a block: its paths are one segment.
fn open(facts: &mut FileFacts, text: &str, paths: &[&str]) -> String {
    let segments: Vec<&str> = paths
        .iter()
        .map(|path| entry::unquoted(path).unwrap_or(path))
        .collect();
    let segment = segments.join(" ");
    if let (Some(first), Some(last)) = (paths.first(), paths.last()) {
        let key = entry::span_of(text, first).join(entry::span_of(text, last));
        entry::section(facts, key, segment.as_str(), key);
    }
    segment
}

fn emit(facts: &mut FileFacts, text: &str, block: &str, statement: &[&str]) {
    if let Some((name, arguments)) = statement.split_first() {
        let path = entry::join(block, name);
        directive(facts, text, path, name, arguments, value);
    }
}

fn script<'a>(
    facts: &mut FileFacts,
    text: &str,
    block: &str,
    name: &str,
    lines: &mut impl Iterator<Item = &'a str>,
) {
    let key = entry::span_of(text, name);
    let mut body = Span::at(key.end as usize);
    for line in lines {
        if line.trim() == "endscript" {
            break;
        }
        let line = entry::span_of(text, line.trim());
        if !line.is_empty() {
            body = if body.is_empty() {
                line
            } else {
                body.join(line)
            };
        }
    }
    let value = Value::text(body, body.slice(text));
    let path = entry::join(block, name);
    entry::push(facts, key.join(body), path, key, value);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fact::{FileKind, dump};

    #[test]
    fn blocks_and_scripts() {
        let text = "weekly\n/var/log/a.log\n\"/var/log/b/*.log\" {\n  rotate 7\n  postrotate\n    kill -HUP 1\n  endscript\n}\ncompress\n";
        let mut facts = FileFacts::new(FileKind::Logrotate, text.len());
        lower(&mut facts, text);
        let found = dump(&facts, text);
        assert!(found.contains("entry weekly = []"), "{found}");
        assert!(
            found.contains("entry /var/log/a.log /var/log/b/*.log.rotate = [\"7\"]"),
            "{found}"
        );
        assert!(found.contains(".postrotate = \"kill -HUP 1\""), "{found}");
        assert!(found.contains("entry compress = []"), "{found}");
    }
}
