//! Strings of every kind: escapes, interpolation, heredocs, word arrays, formats. Knows no
//! facts.

use tree_sitter::Node;

use super::heredoc;
use super::value::Reader;
use crate::fact::{Part, Value, ValueKind};
use crate::lang::tree;
use crate::text::Span;

impl<'a> Reader<'a> {
    /// A string, symbol or command with its interpolations.
    pub(super) fn string(&self, node: Node<'a>, depth: usize) -> Value {
        let mut parts = Vec::new();
        self.string_parts(node, &mut parts, depth);
        Value::concat(tree::span(node), parts)
    }

    /// The parts of a string literal.
    pub(super) fn string_parts(&self, node: Node<'a>, parts: &mut Vec<Part>, depth: usize) {
        // In single quotes only the quote and the backslash are escaped, and the grammar
        // leaves them in the content.
        let raw = node
            .child(0)
            .is_some_and(|quote| self.text(quote) == "'" || self.text(quote).starts_with("%q"));
        let mut cursor = node.walk();
        for child in node.named_children(&mut cursor) {
            match child.kind() {
                "string_content" if raw => {
                    let text = self.text(child).replace("\\'", "'").replace("\\\\", "\\");
                    parts.push(Part::Text(text.into()));
                }
                "string_content" => parts.push(Part::Text(self.text(child).into())),
                "escape_sequence" => parts.push(Part::Text(unescape(self.text(child)).into())),
                "interpolation" => parts.push(Part::Hole(self.hole(child, depth))),
                // `"a" "b"` in one line is one string.
                "string" => self.string_parts(child, parts, depth),
                _ => {}
            }
        }
    }

    fn hole(&self, interpolation: Node<'a>, depth: usize) -> Value {
        match super::path::only_child(interpolation) {
            Some(inner) => self.value_at(inner, depth + 1),
            None => Value::unknown(tree::span(interpolation)),
        }
    }

    /// A heredoc: the text of its body, at the body's place.
    pub(super) fn heredoc(&self, beginning: Node<'a>, depth: usize) -> Value {
        let Some(body) = self.heredocs.get(&beginning.start_byte()) else {
            return Value::unknown(tree::span(beginning));
        };
        let children = tree::children(*body);
        // The body's node may begin with the line end that stands before its text.
        let node = tree::span(*body);
        let text = node.slice(self.source);
        let skipped = text.len() - text.strip_prefix('\r').unwrap_or(text).len();
        let skipped = skipped + usize::from(text[skipped..].starts_with('\n'));
        let start = body.start_byte() + skipped;
        let end = children
            .last()
            .filter(|last| last.kind() == "heredoc_end")
            .map_or(body.end_byte(), |last| {
                let line = self.source[..last.start_byte()].rfind('\n');
                line.map_or(last.start_byte(), |at| at + 1)
            });
        let span = Span::new(start, end.max(start));
        let width = if self.text(beginning).starts_with("<<~") {
            heredoc::indentation(span.slice(self.source))
        } else {
            0
        };
        let mut parts = Vec::with_capacity(children.len());
        for child in children {
            match child.kind() {
                "heredoc_content" => {
                    let from = child.start_byte().max(start);
                    let piece = Span::new(from, child.end_byte().min(end).max(from));
                    let fresh = from == start || self.source[..from].ends_with('\n');
                    let text = heredoc::dedent(piece.slice(self.source), width, fresh);
                    parts.push(Part::Text(text.into()));
                }
                "escape_sequence" => parts.push(Part::Text(unescape(self.text(child)).into())),
                "interpolation" => parts.push(Part::Hole(self.hole(child, depth))),
                _ => {}
            }
        }
        Value::concat(span, parts)
    }

    /// `%w[a b]` and `%i[a b]`.
    pub(super) fn words(&self, node: Node<'a>, depth: usize) -> Value {
        let items = tree::children(node)
            .into_iter()
            .filter(|child| matches!(child.kind(), "bare_string" | "bare_symbol"))
            .map(|child| self.string(child, depth))
            .collect();
        Value::new(tree::span(node), ValueKind::List(items))
    }
}

/// What an escape sequence in a string stands for.
fn unescape(escape: &str) -> String {
    let body = escape.strip_prefix('\\').unwrap_or(escape);
    let code = |digits: &str, radix: u32| {
        u32::from_str_radix(digits, radix)
            .ok()
            .and_then(char::from_u32)
            .unwrap_or(char::REPLACEMENT_CHARACTER)
    };
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
        'e' => '\u{1b}',
        'f' => '\u{c}',
        'v' => '\u{b}',
        'u' => match rest.strip_prefix('{') {
            Some(list) => {
                return list
                    .trim_end_matches('}')
                    .split_whitespace()
                    .map(|digits| code(digits, 16))
                    .collect();
            }
            None => code(rest, 16),
        },
        'x' if !rest.is_empty() => code(rest, 16),
        '0'..='7' => code(body, 8),
        // A line that goes on.
        '\n' => return String::new(),
        other => return format!("{other}{rest}"),
    };
    one.into()
}
