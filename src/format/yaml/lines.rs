//! A tolerant reading of YAML, line by line: an indentation stack, `key: value`, `- item`.
//! For templates that no parser takes; knows no format's keys.

use std::borrow::Cow;

use super::build;
use super::mask::is_header;
use super::tree::{DEEPEST, Kind, NodeId, Pair, Style, Tree};
use crate::text::Span;

/// Reads a text line by line.
pub(super) fn read(source: &str) -> Tree<'_> {
    let mut reader = Reader {
        source,
        tree: Tree::default(),
        stack: Vec::new(),
    };
    let mut at = 0;
    while at < source.len() {
        at = reader.line(at);
    }
    reader.tree.template = true;
    reader.finish();
    reader.tree
}

/// A collection that is open, with the column of its keys or dashes.
#[derive(Clone, Copy)]
struct Open {
    column: usize,
    id: NodeId,
}

struct Reader<'s> {
    source: &'s str,
    tree: Tree<'s>,
    stack: Vec<Open>,
}

impl<'s> Reader<'s> {
    /// Reads the line at an offset and returns where the next one starts.
    fn line(&mut self, start: usize) -> usize {
        let line = self.source[start..].split('\n').next().unwrap_or_default();
        let next = start + line.len() + 1;
        let content = line.trim_start_matches([' ', '\t']);
        let mut column = line.len() - content.len();
        let mut content = content.trim_end();
        if content.is_empty() || content.starts_with('%') {
            return next;
        }
        if content.starts_with('#') {
            let from = start + column;
            self.tree
                .comments
                .push(Span::new(from, from + content.len()));
            return next;
        }
        if column == 0 && (content == "---" || content == "..." || content.starts_with("--- ")) {
            self.stack.clear();
            return next;
        }
        while let Some(rest) = content
            .strip_prefix("- ")
            .or_else(|| content.strip_prefix('-').filter(|rest| rest.is_empty()))
        {
            if self.stack.len() > DEEPEST {
                return next;
            }
            self.dash(column, start + column);
            let item = rest.trim_start();
            column += content.len() - item.len();
            content = item;
        }
        if content.is_empty() {
            return next;
        }
        let offset = start + column;
        if let Some((key, value)) = split_key(content) {
            let key_end = offset + key.len();
            let value_start = offset + content.len() - value.len();
            self.key(column, unquoted(key), Span::new(offset, key_end));
            return self.value(value, value_start, start, next);
        }
        self.value(content, offset, start, next)
    }

    /// A dash at a column: an item begins.
    fn dash(&mut self, column: usize, offset: usize) {
        while let Some(top) = self.stack.last() {
            let seq = matches!(self.tree.nodes[top.id as usize].kind, Kind::Seq(_));
            // A dash may stand at the column of the key that the list belongs to.
            if top.column < column || top.column == column && (seq || self.pending(top.id)) {
                break;
            }
            self.stack.pop();
        }
        let same = self.stack.last().is_some_and(|top| {
            top.column == column && matches!(self.tree.nodes[top.id as usize].kind, Kind::Seq(_))
        });
        if !same {
            let id = self.tree.add(Span::at(offset), Kind::Seq(Vec::new()));
            self.place(id);
            self.stack.push(Open { column, id });
        }
        // The item's place, filled by what follows.
        let item = self.tree.add(
            Span::at(offset + 1),
            Kind::Scalar(Cow::Borrowed(""), Style::Plain),
        );
        if let Some(top) = self.stack.last()
            && let Kind::Seq(items) = &mut self.tree.nodes[top.id as usize].kind
        {
            items.push(item);
        }
    }

    /// A key at a column.
    fn key(&mut self, column: usize, key: &'s str, key_span: Span) {
        while let Some(top) = self.stack.last() {
            if top.column <= column {
                break;
            }
            self.stack.pop();
        }
        // A list at the same column ends before the key of the map around it.
        if let [.., below, top] = self.stack.as_slice()
            && top.column == column
            && matches!(self.tree.nodes[top.id as usize].kind, Kind::Seq(_))
            && below.column == column
        {
            self.stack.pop();
        }
        let fits = self.stack.last().is_some_and(|top| {
            matches!(self.tree.nodes[top.id as usize].kind, Kind::Map(_))
                && (top.column == column || !self.pending(top.id))
        });
        if !fits {
            if self.stack.len() > DEEPEST {
                return;
            }
            let id = self
                .tree
                .add(Span::at(key_span.start as usize), Kind::Map(Vec::new()));
            self.place(id);
            self.stack.push(Open { column, id });
        }
        let value = self.tree.add(
            Span::at(key_span.end as usize),
            Kind::Scalar(Cow::Borrowed(""), Style::Plain),
        );
        if let Some(top) = self.stack.last()
            && let Kind::Map(pairs) = &mut self.tree.nodes[top.id as usize].kind
        {
            pairs.push(Pair {
                key: Cow::Borrowed(key),
                key_span,
                value,
            });
        }
    }

    /// The last child of a collection.
    fn last(&self, id: NodeId) -> Option<NodeId> {
        match &self.tree.nodes[id as usize].kind {
            Kind::Seq(items) => items.last().copied(),
            Kind::Map(pairs) => pairs.last().map(|pair| pair.value),
            _ => None,
        }
    }

    /// Whether the last key or dash of a collection still has no value.
    fn pending(&self, id: NodeId) -> bool {
        self.last(id).is_some_and(|last| {
            let node = &self.tree.nodes[last as usize];
            node.span.is_empty() && matches!(&node.kind, Kind::Scalar(text, _) if text.is_empty())
        })
    }

    /// Puts a node where a value is awaited, or makes it a document.
    fn place(&mut self, id: NodeId) {
        let Some(top) = self.stack.last().copied() else {
            self.tree.documents.push(id);
            return;
        };
        let pending = self.pending(top.id);
        match &mut self.tree.nodes[top.id as usize].kind {
            Kind::Seq(items) => {
                if pending {
                    items.pop();
                }
                items.push(id);
            }
            Kind::Map(pairs) => {
                if let Some(pair) = pairs.last_mut()
                    && pending
                {
                    pair.value = id;
                }
            }
            _ => {}
        }
    }

    /// A value behind a key or a dash; `line` is where its line starts. Returns where the next
    /// line to read starts.
    fn value(&mut self, value: &'s str, offset: usize, line: usize, next: usize) -> usize {
        let mut text = value;
        let mut offset = offset;
        // Anchors and tags are not followed here.
        while text.starts_with('&') || text.starts_with("!!") {
            let word = text.split(' ').next().unwrap_or_default().len();
            let rest = text[word..].trim_start();
            offset += text.len() - rest.len();
            text = rest;
        }
        let text = uncommented(text);
        if is_header(text) {
            return self.block(text, line, next);
        }
        if text.is_empty() {
            return next;
        }
        let span = Span::new(offset, offset + text.len());
        let bytes = text.as_bytes();
        let quoted =
            |quote: u8| bytes.len() >= 2 && bytes[0] == quote && bytes.last() == Some(&quote);
        let id = if matches!(bytes[0], b'[' | b'{') {
            build::part(&mut self.tree, text, offset)
                .unwrap_or_else(|| self.tree.add(span, Kind::Unknown))
        } else if quoted(b'"') || quoted(b'\'') {
            let style = if bytes[0] == b'"' {
                Style::Double
            } else {
                Style::Single
            };
            let inner = Cow::Borrowed(&text[1..text.len() - 1]);
            let id = self.tree.add(span, Kind::Scalar(inner, style));
            let decoded = self.tree.view(self.source, id).embedded();
            if let Some(decoded) = decoded {
                self.tree.nodes[id as usize].kind = Kind::Scalar(Cow::Owned(decoded.text), style);
            }
            id
        } else if bytes[0] == b'!' {
            let id = self
                .tree
                .add(span, Kind::Scalar(Cow::Borrowed(text), Style::Plain));
            let tag = text.split(' ').next().unwrap_or_default();
            self.tree.nodes[id as usize].tag = Some(tag.into());
            id
        } else {
            self.tree
                .add(span, Kind::Scalar(Cow::Borrowed(text), Style::Plain))
        };
        self.place(id);
        next
    }

    /// A block scalar whose header stands on the line at `line`.
    fn block(&mut self, header: &str, line: usize, next: usize) -> usize {
        let own = &self.source[line..];
        let content = own.trim_start_matches([' ', '\t']);
        let column = own.len() - content.len();
        let mut at = next;
        let mut end = next;
        let mut indent = None;
        while at < self.source.len() {
            let text = self.source[at..].split('\n').next().unwrap_or_default();
            let blanks = text.len() - text.trim_start_matches(' ').len();
            if !text.trim().is_empty() {
                if blanks <= column {
                    break;
                }
                indent.get_or_insert(blanks);
                end = at + text.trim_end().len();
            }
            at += text.len() + 1;
        }
        let Some(indent) = indent else {
            return at;
        };
        let first = self.source[next..end.max(next)]
            .find(|char: char| !char.is_whitespace())
            .unwrap_or_default();
        let mut decoded = String::new();
        for text in self.source[next..end.max(next)].split('\n') {
            let blanks = text.len() - text.trim_start_matches(' ').len();
            decoded.push_str(text[blanks.min(indent)..].trim_end_matches('\r'));
            decoded.push('\n');
        }
        let folded = header.starts_with('>');
        let decoded = decoded.trim_start_matches('\n').to_owned();
        let decoded = if folded {
            decoded.trim_end().replace('\n', " ")
        } else {
            decoded
        };
        let style = if folded {
            Style::Folded
        } else {
            Style::Literal
        };
        let span = Span::new(next + first, end);
        let id = self
            .tree
            .add(span, Kind::Scalar(Cow::Owned(decoded), style));
        self.place(id);
        at
    }

    /// Collections reach to the end of what they hold.
    fn finish(&mut self) {
        for id in (0..self.tree.nodes.len()).rev() {
            let last = NodeId::try_from(id).ok().and_then(|id| self.last(id));
            if let Some(last) = last {
                let end = self.tree.nodes[last as usize].span.end;
                let span = &mut self.tree.nodes[id].span;
                span.end = span.end.max(end);
            }
        }
    }
}

/// Splits `key: value` and `key:`; the value comes without the blanks before it.
fn split_key(content: &str) -> Option<(&str, &str)> {
    let quote = content
        .bytes()
        .next()
        .filter(|byte| matches!(byte, b'"' | b'\''));
    let from = match quote {
        Some(quote) => content[1..].find(char::from(quote))? + 2,
        None if content.starts_with(['[', '{', '#', '|', '>', '@']) => return None,
        None => 0,
    };
    let rest = &content[from..];
    let colon = rest
        .match_indices(':')
        .map(|(at, _)| at)
        .find(|at| matches!(rest.as_bytes().get(at + 1), None | Some(b' ' | b'\t')))?;
    let key = content[..from + colon].trim_end();
    if key.is_empty() || quote.is_some() && colon > 1 {
        return None;
    }
    Some((key, content[from + colon + 1..].trim_start()))
}

fn unquoted(key: &str) -> &str {
    for quote in ['"', '\''] {
        if let Some(inner) = key
            .strip_prefix(quote)
            .and_then(|rest| rest.strip_suffix(quote))
        {
            return inner;
        }
    }
    key
}

/// A value without the comment behind it.
fn uncommented(value: &str) -> &str {
    let quote = value
        .bytes()
        .next()
        .filter(|byte| matches!(byte, b'"' | b'\''));
    let from = match quote {
        Some(quote) => value[1..].find(char::from(quote)).map_or(0, |at| at + 2),
        None => 0,
    };
    match value[from..].find(" #") {
        Some(at) => value[..from + at].trim_end(),
        None => value.trim_end(),
    }
}
