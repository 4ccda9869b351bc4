//! Strings, charlists, heredocs and sigils: escapes, interpolation, indentation. Knows no facts.

use tree_sitter::Node;

use super::path::only_child;
use super::value::Reader;
use crate::fact::{Part, Value, ValueKind};
use crate::lang::tree;

impl<'a> Reader<'a> {
    /// A string, charlist or quoted atom with its interpolations.
    pub(super) fn string(&self, node: Node<'a>, depth: usize) -> Value {
        let parts = self.parts(node, false, depth);
        Value::concat(tree::span(node), parts)
    }

    fn parts(&self, node: Node<'a>, raw: bool, depth: usize) -> Vec<Part> {
        let heredoc = node
            .child_by_field_name("quoted_start")
            .is_some_and(|quote| self.text(quote).len() == 3);
        // The indentation of the closing quotes is that of the text.
        let width = node
            .child_by_field_name("quoted_end")
            .filter(|_| heredoc)
            .map_or(0, |quote| quote.start_position().column);
        let mut parts = Vec::new();
        let mut fresh = true;
        for child in tree::children(node) {
            match child.kind() {
                "quoted_content" if heredoc => {
                    let text = self.text(child);
                    let text = if parts.is_empty() {
                        text.strip_prefix("\r\n")
                            .or_else(|| text.strip_prefix('\n'))
                            .unwrap_or(text)
                    } else {
                        text
                    };
                    parts.push(Part::Text(dedent(text, width, fresh).into()));
                }
                "quoted_content" => parts.push(Part::Text(self.text(child).into())),
                "escape_sequence" if raw => parts.push(Part::Text(self.text(child).into())),
                "escape_sequence" => parts.push(Part::Text(unescape(self.text(child)).into())),
                "interpolation" => {
                    let value = match only_child(child) {
                        Some(inner) => self.value_at(inner, depth + 1),
                        None => Value::unknown(tree::span(child)),
                    };
                    parts.push(Part::Hole(value));
                }
                _ => continue,
            }
            fresh = false;
        }
        parts
    }

    /// `~w(a b)` is a list of words, `~s(..)` a string; what others make is not known.
    pub(super) fn sigil(&self, node: Node<'a>, depth: usize) -> Value {
        let span = tree::span(node);
        let name = super::path::child(node, "sigil_name").map_or("", |name| self.text(name));
        let raw = name.starts_with(|first: char| first.is_ascii_uppercase());
        match name {
            "s" | "S" | "c" | "C" => Value::concat(span, self.parts(node, raw, depth)),
            "w" | "W" => {
                let content = super::path::child(node, "quoted_content");
                let mut items = Vec::new();
                if let Some(content) = content {
                    let text = self.text(content);
                    for word in text.split_whitespace() {
                        let at = word.as_ptr() as usize - text.as_ptr() as usize;
                        let start = content.start_byte() + at;
                        let span = crate::text::Span::new(start, start + word.len());
                        items.push(Value::text(span, word));
                    }
                }
                Value::new(span, ValueKind::List(items))
            }
            _ => Value::unknown(span),
        }
    }
}

/// A piece of a heredoc with up to `width` blanks removed from every line; `fresh` says whether
/// the piece begins one.
fn dedent(piece: &str, width: usize, fresh: bool) -> String {
    let mut out = String::with_capacity(piece.len());
    for (index, line) in piece.split_inclusive('\n').enumerate() {
        if index == 0 && !fresh {
            out.push_str(line);
            continue;
        }
        let blanks = line.len() - line.trim_start_matches([' ', '\t']).len();
        out.push_str(&line[blanks.min(width)..]);
    }
    out
}

/// What an escape sequence in a string stands for.
fn unescape(escape: &str) -> String {
    let body = escape.strip_prefix('\\').unwrap_or(escape);
    let mut letters = body.chars();
    let Some(first) = letters.next() else {
        return String::new();
    };
    let rest = letters.as_str();
    let one = match first {
        'n' => '\n',
        't' => '\t',
        'r' => '\r',
        's' => ' ',
        'a' => '\u{7}',
        'b' => '\u{8}',
        'd' => '\u{7f}',
        'e' => '\u{1b}',
        'f' => '\u{c}',
        'v' => '\u{b}',
        '0' => '\0',
        'u' | 'x' => {
            let digits = rest.trim_matches(['{', '}']);
            u32::from_str_radix(digits, 16)
                .ok()
                .and_then(char::from_u32)
                .unwrap_or(char::REPLACEMENT_CHARACTER)
        }
        // A line that goes on.
        '\n' => return String::new(),
        other => return format!("{other}{rest}"),
    };
    one.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes() {
        assert_eq!(unescape("\\n"), "\n");
        assert_eq!(unescape("\\u{1F980}"), "🦀");
        assert_eq!(unescape("\\\""), "\"");
    }

    #[test]
    fn heredocs_lose_their_indentation() {
        assert_eq!(dedent("  a\n    b\n", 2, true), "a\n  b\n");
        assert_eq!(dedent(" a\n  b\n", 2, false), " a\nb\n");
    }
}
