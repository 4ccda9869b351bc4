//! Apache: a directive a line, sections in angle brackets. Knows the syntax alone.

use super::{Blocks, directive, goes_on, value, words};
use crate::fact::FileFacts;
use crate::format::entry;

/// Emits the entries of an Apache configuration.
pub(super) fn lower(facts: &mut FileFacts, text: &str) {
    let mut blocks = Blocks::default();
    let mut lines = entry::lines(entry::without_bom(text));
    while let Some(line) = lines.next() {
        let mut found: Vec<&str> = Vec::new();
        let trimmed = line.trim();
        if trimmed.starts_with('#') {
            facts.comments.push(entry::span_of(text, trimmed));
            continue;
        }
        if let Some(inside) = trimmed.strip_prefix('<') {
            section(facts, text, &mut blocks, inside);
            continue;
        }
        let mut current = line;
        while let Some(part) = goes_on(current) {
            found.extend(words(part).0);
            let Some(next) = lines.next() else {
                current = "";
                break;
            };
            current = next;
        }
        // Apache knows comments on lines of their own alone.
        let (last, comment) = words(current);
        found.extend(last);
        if let Some(comment) = comment {
            found.extend(comment.split_whitespace());
        }
        if let Some((name, arguments)) = found.split_first() {
            directive(facts, text, blocks.of(name), name, arguments, value);
        }
    }
}

/// `<Name arguments>` or `</Name>`.
fn section(facts: &mut FileFacts, text: &str, blocks: &mut Blocks, inside: &str) {
    if inside.starts_with('/') {
        blocks.close();
        return;
    }
    let inside = inside.strip_suffix('>').unwrap_or(inside);
    let (found, _) = words(inside);
    let Some((name, arguments)) = found.split_first() else {
        blocks.open("");
        return;
    };
    let arguments: Vec<&str> = arguments
        .iter()
        .map(|word| entry::unquoted(word).unwrap_or(word))
        .collect();
    let segment = if arguments.is_empty() {
        (*name).to_owned()
    } else {
        entry::join(name, &arguments.join(" "))
    };
    blocks.open(&segment);
    let key = entry::span_of(text, name);
    entry::section(facts, key, blocks.path.as_str(), key);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fact::{FileKind, dump};

    #[test]
    fn sections_continuations_and_variables() {
        let text = "<VirtualHost *:80>\n  ErrorLog ${LOG}/e.log\n  CustomLog \\\n    \"/a b\" combined\n</VirtualHost>\nListen 80\n";
        let mut facts = FileFacts::new(FileKind::Apache, text.len());
        lower(&mut facts, text);
        let found = dump(&facts, text);
        assert!(
            found.contains("entry VirtualHost.*:80.ErrorLog = [`${$LOG}/e.log`]"),
            "{found}"
        );
        assert!(
            found.contains("CustomLog = [\"/a b\", \"combined\"]"),
            "{found}"
        );
        assert!(found.contains("entry Listen = [\"80\"]"), "{found}");
    }
}
