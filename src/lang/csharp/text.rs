//! Strings of C#: plain, verbatim, raw and interpolated.

use tree_sitter::Node;

use super::CSharp;
use crate::fact::{Part, Value, ValueKind};
use crate::lang::tree;
use crate::lang::typed::text;

/// Whether a node is a string.
pub(super) fn is_string(kind: &str) -> bool {
    matches!(
        kind,
        "string_literal"
            | "verbatim_string_literal"
            | "raw_string_literal"
            | "interpolated_string_expression"
    )
}

impl CSharp<'_> {
    /// The value of a string with its holes.
    pub(super) fn string(&mut self, node: Node, depth: u32) -> Value {
        if let Some(ValueKind::Text(text)) = self.plain_string(node) {
            return self.low.string(node, text);
        }
        self.low.take(node);
        let whole = self.low.text(node);
        let opening = &whole[..whole.find('"').unwrap_or(0)];
        let verbatim = opening.contains('@');
        let raw = whole[opening.len()..].starts_with("\"\"\"");
        let children = tree::children(node);
        // A raw string over several lines is indented like its closing quotes.
        let mut contents = children.iter().filter(|one| one.kind() == "string_content");
        let indent = contents
            .next_back()
            .filter(|_| raw)
            .and_then(|last| self.low.text(*last).rsplit_once('\n'))
            .map(|(_, indent)| indent)
            .filter(|indent| indent.trim().is_empty());
        let mut parts = Vec::new();
        for child in children {
            let content = self.low.text(child);
            match child.kind() {
                "string_content" if raw => {
                    let content = match indent {
                        Some(indent) => content.replace(&format!("\n{indent}"), "\n"),
                        None => content.to_owned(),
                    };
                    parts.push(Part::Text(content.into()));
                }
                "string_content" => {
                    let mut content = content.replace("{{", "{").replace("}}", "}");
                    if verbatim {
                        content = content.replace("\"\"", "\"");
                    }
                    parts.push(Part::Text(content.into()));
                }
                "escape_sequence" => parts.push(Part::Text(text::unescape(content).into())),
                "interpolation" => {
                    let inner = tree::children(child)
                        .into_iter()
                        .find(|one| one.kind() != "interpolation_brace");
                    let value = match inner {
                        Some(inner) => self.value(inner, depth + 1),
                        None => Value::unknown(tree::span(child)),
                    };
                    parts.push(Part::Hole(value));
                }
                _ => {}
            }
        }
        if indent.is_some() {
            if let Some(Part::Text(first)) = parts.first_mut() {
                *first = first
                    .trim_start_matches('\r')
                    .trim_start_matches('\n')
                    .into();
            }
            if let Some(Part::Text(last)) = parts.last_mut() {
                *last = last.strip_suffix('\n').unwrap_or(last).into();
            }
        }
        Value::concat(tree::span(node), parts)
    }

    /// The text of a string without holes.
    pub(super) fn plain_string(&self, node: Node) -> Option<ValueKind> {
        let whole = self.low.text(node);
        let text: Box<str> = match node.kind() {
            "string_literal" => {
                let whole = whole.trim_end_matches("u8").trim_end_matches("U8");
                let inside = whole.strip_prefix('"').unwrap_or(whole);
                let inside = inside.strip_suffix('"').unwrap_or(inside);
                text::unescape(inside).into()
            }
            "verbatim_string_literal" => {
                let inside = whole.strip_prefix("@\"").unwrap_or(whole);
                let inside = inside.strip_suffix('"').unwrap_or(inside);
                inside.replace("\"\"", "\"").into()
            }
            "raw_string_literal" => {
                let quotes = whole.bytes().take_while(|byte| *byte == b'"').count();
                let end = whole.len().saturating_sub(quotes).max(quotes);
                let inside = whole.get(quotes..end).unwrap_or("");
                if inside.contains('\n') {
                    let block = text::dedent(&inside.replace("\r\n", "\n")).into_owned();
                    block.strip_suffix('\n').unwrap_or(&block).into()
                } else {
                    inside.into()
                }
            }
            _ => return None,
        };
        Some(ValueKind::Text(text))
    }
}
