//! Strings: escapes, interpolation, heredocs. Knows no facts.

use tree_sitter::Node;

use super::value::Reader;
use crate::fact::{Part, Value};
use crate::lang::tree;

impl<'a> Reader<'a> {
    /// A string, or a command in backticks, with its interpolations.
    pub(super) fn string(&self, node: Node<'a>, depth: usize) -> Value {
        let mut parts = Vec::new();
        let raw = node.kind() == "string";
        let mut cursor = node.walk();
        for child in node.named_children(&mut cursor) {
            parts.push(self.part(child, raw, depth));
        }
        Value::concat(tree::span(node), parts)
    }

    fn part(&self, child: Node<'a>, raw: bool, depth: usize) -> Part {
        match child.kind() {
            "string_content" | "nowdoc_string" => Part::Text(self.text(child).into()),
            "escape_sequence" if raw => {
                let text = self.text(child);
                Part::Text(text.strip_prefix('\\').unwrap_or(text).into())
            }
            "escape_sequence" => Part::Text(unescape(self.text(child)).into()),
            _ => Part::Hole(self.value_at(child, depth + 1)),
        }
    }

    /// A heredoc or nowdoc: the closing marker's indentation is removed from every line.
    pub(super) fn heredoc(&self, node: Node<'a>, depth: usize) -> Value {
        let span = tree::span(node);
        let Some(body) = node.child_by_field_name("value").or_else(|| {
            let mut cursor = node.walk();
            node.named_children(&mut cursor)
                .find(|child| matches!(child.kind(), "heredoc_body" | "nowdoc_body"))
        }) else {
            return Value::text(span, "");
        };
        let width = node.child_by_field_name("end_tag").map_or(0, |end| {
            let line = self.source[..end.start_byte()]
                .rfind('\n')
                .map_or(0, |at| at + 1);
            let before = &self.source[line..end.end_byte()];
            before.len() - before.trim_start_matches([' ', '\t']).len()
        });
        let mut parts = Vec::new();
        let mut from = body.start_byte();
        let mut cursor = body.walk();
        for child in body.named_children(&mut cursor) {
            // Some line ends are no nodes of their own; the braces of `{$x}` are none either.
            let gap = self.source[from..child.start_byte()]
                .trim_start_matches('}')
                .trim_end_matches(['{', '$']);
            if !gap.is_empty() {
                parts.push(Part::Text(dedent(gap, width, false).into()));
            }
            from = child.end_byte();
            match child.kind() {
                "string_content" | "nowdoc_string" => {
                    let fresh = self.source[..child.start_byte()].ends_with('\n');
                    parts.push(Part::Text(dedent(self.text(child), width, fresh).into()));
                }
                _ => parts.push(self.part(child, false, depth)),
            }
        }
        Value::concat(span, trimmed(parts))
    }
}

/// Removes up to `width` bytes of indentation from every line; `fresh` says whether the piece
/// begins one.
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

/// The line ends next to the markers are no part of a heredoc's text.
fn trimmed(mut parts: Vec<Part>) -> Vec<Part> {
    if let Some(Part::Text(first)) = parts.first_mut()
        && let Some(rest) = first.strip_prefix('\n')
    {
        *first = rest.into();
    }
    if let Some(Part::Text(last)) = parts.last_mut()
        && let Some(rest) = last.strip_suffix('\n')
    {
        *last = rest.strip_suffix('\r').unwrap_or(rest).into();
    }
    parts
}

/// What an escape sequence in double quotes stands for.
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
        return escape.into();
    };
    let rest = letters.as_str();
    let one = match first {
        'n' => '\n',
        't' => '\t',
        'r' => '\r',
        'v' => '\u{b}',
        'e' => '\u{1b}',
        'f' => '\u{c}',
        'u' if rest.starts_with('{') => code(rest.trim_matches(['{', '}']), 16),
        'x' | 'X' if !rest.is_empty() => code(rest, 16),
        '0'..='7' => code(body, 8),
        '\\' | '$' | '"' | '`' => first,
        _ => return escape.into(),
    };
    one.into()
}

/// The expressions that a string interpolates.
pub(super) fn interpolated(node: Node<'_>) -> Vec<Node<'_>> {
    let holder = match node.kind() {
        "heredoc" => node.child_by_field_name("value"),
        "nowdoc" | "string" => None,
        _ => Some(node),
    };
    holder.map_or_else(Vec::new, |holder| {
        tree::children(holder)
            .into_iter()
            .filter(|child| !matches!(child.kind(), "string_content" | "escape_sequence"))
            .collect()
    })
}
