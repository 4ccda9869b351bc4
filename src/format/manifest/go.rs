//! go.mod: module requirements, and what they are replaced by. Knows the directives.

use super::emit;
use crate::fact::{Ecosystem, FileFacts, FileKind, Source, Value};
use crate::format::entry;
use crate::text::Span;

/// Lowers a go.mod.
pub(crate) fn lower(kind: FileKind, _path: &str, text: &str) -> FileFacts {
    let mut facts = FileFacts::new(kind, text.len());
    let mut block: Option<&str> = None;
    for line in entry::lines(entry::without_bom(text)) {
        let (content, comment) = match line.find("//") {
            // A comment begins a word; `https://` is none.
            Some(at) if at == 0 || line[..at].ends_with(char::is_whitespace) => {
                (&line[..at], &line[at..])
            }
            _ => (line, ""),
        };
        if !comment.is_empty() {
            facts
                .comments
                .push(entry::span_of(text, comment.trim_end()));
        }
        let words: Vec<&str> = content.split_whitespace().collect();
        match (block, words.as_slice()) {
            (_, []) => {}
            (_, [")"]) => block = None,
            (None, [directive, "("]) => block = Some(directive),
            (None, [directive, words @ ..]) => {
                statement(&mut facts, text, directive, directive, words, comment);
            }
            (Some(directive), words) => {
                statement(&mut facts, text, directive, words[0], words, comment);
            }
        }
    }
    facts
}

/// One line of a directive; `key` is what names an entry: the directive, or the first word of
/// a line in its block.
fn statement(
    facts: &mut FileFacts,
    text: &str,
    directive: &str,
    key: &str,
    words: &[&str],
    comment: &str,
) {
    match (directive, words) {
        ("require", [module, version, ..]) => {
            let name = unquoted(module);
            let name_span = entry::span_of(text, module);
            let value = entry::text_value(text, version);
            if comment
                .trim_start_matches('/')
                .trim()
                .starts_with("indirect")
            {
                let span = name_span.join(value.span);
                let path = format!("indirect.{name}");
                entry::push(facts, span, path, name_span, value.clone());
            }
            let mut dependency = emit::declared(Ecosystem::Go, name, name_span, value);
            // Go selects the versions that are written, no newer ones.
            dependency.pinned = true;
            emit::push(facts, dependency);
        }
        ("replace", words) => replace(facts, text, words),
        ("module" | "go" | "toolchain", [value, ..]) => {
            let key = entry::span_of(text, key);
            let name = unquoted(value);
            let value = Value::text(entry::span_of(text, value), name);
            entry::push(facts, key.join(value.span), directive, key, value);
        }
        ("tool" | "exclude" | "godebug", [value, ..]) => {
            let value = entry::text_value(text, value);
            entry::push(facts, value.span, directive, value.span, value);
        }
        _ => {}
    }
}

/// `old [version] => new [version]`: a folder, or another module.
fn replace(facts: &mut FileFacts, text: &str, words: &[&str]) {
    let Some(arrow) = words.iter().position(|word| *word == "=>") else {
        return;
    };
    let (Some(old), Some(new)) = (words.first(), words.get(arrow + 1)) else {
        return;
    };
    let old_span = entry::span_of(text, old);
    let new_span = entry::span_of(text, new);
    let old_name = unquoted(old);
    let new_name = unquoted(new);
    let end = words
        .last()
        .map_or(new_span, |word| entry::span_of(text, word));
    let written = Span {
        start: new_span.start,
        end: end.end.max(new_span.end),
    };
    entry::push(
        facts,
        old_span.join(written),
        format!("replace.{old_name}"),
        old_span,
        Value::text(written, written.slice(text)),
    );
    let mut dependency = if new_name.starts_with(['.', '/']) {
        let mut dependency = emit::declared(
            Ecosystem::Go,
            old_name,
            old_span,
            Value::text(new_span, new_name),
        );
        dependency.source = Source::Path(new_name.into());
        dependency
    } else {
        let version = words.get(arrow + 2).map_or_else(
            || emit::none(new_span),
            |version| entry::text_value(text, version),
        );
        emit::declared(Ecosystem::Go, new_name, new_span, version)
    };
    dependency.pinned = dependency.source == Source::Registry
        && dependency
            .requirement
            .as_text()
            .is_some_and(|v| v.starts_with('v'));
    emit::push(facts, dependency);
}

fn unquoted(word: &str) -> &str {
    entry::unquoted(word).unwrap_or(word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fact::dump;

    #[test]
    fn blocks_lines_and_replacements() {
        let text = "module example.org/shop\n\ngo 1.22\nrequire example.org/a v1.0.0\nrequire (\n\texample.org/b v0.1.0 // indirect\n)\nreplace (\n example.org/a => ../a\n example.org/b v0.1.0 => example.org/c v1.1.1\n)\n";
        let found = dump(&lower(FileKind::GoMod, "go.mod", text), text);
        for expected in [
            "entry module = \"example.org/shop\"",
            "entry go = \"1.22\"",
            "dependency Go example.org/a \"v1.0.0\" Registry Runtime pinned",
            "entry indirect.example.org/b = \"v0.1.0\"",
            "dependency Go example.org/a \"../a\" Path(\"../a\") Runtime\n",
            "dependency Go example.org/c \"v1.1.1\" Registry Runtime pinned",
        ] {
            assert!(found.contains(expected), "{expected}: {found}");
        }
    }
}
