//! The tree that a TOML file of ours becomes, and its packed form. `build.rs` includes this
//! file to pack the embedded rule set, so that starting up costs no TOML parsing, and its texts
//! stay where the binary holds them.

use std::borrow::Cow;

/// A text of the file, or of the binary.
pub type Text = Cow<'static, str>;

/// A value of a table file, with the line that it stands on.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// The line, counted from 1.
    pub line: u32,
    /// What it is.
    pub kind: NodeKind,
}

/// What a node is.
#[derive(Clone, Debug, PartialEq)]
pub enum NodeKind {
    /// A string.
    Text(Text),
    /// A whole number.
    Integer(i64),
    /// True or false.
    Bool(bool),
    /// A list.
    List(Vec<Node>),
    /// A table, in the order of the file.
    Table(Vec<(Text, Node)>),
}

impl Node {
    /// Appends the packed form: a tag, the line, then lengths and bytes, little-endian.
    pub fn pack(&self, out: &mut Vec<u8>) {
        let tag = match &self.kind {
            NodeKind::Text(_) => 0u8,
            NodeKind::Integer(_) => 1,
            NodeKind::Bool(_) => 2,
            NodeKind::List(_) => 3,
            NodeKind::Table(_) => 4,
        };
        out.push(tag);
        number(out, self.line as usize);
        match &self.kind {
            NodeKind::Text(text) => string(out, text),
            NodeKind::Integer(integer) => out.extend(integer.to_le_bytes()),
            NodeKind::Bool(bool) => out.push(u8::from(*bool)),
            NodeKind::List(items) => {
                number(out, items.len());
                for item in items {
                    item.pack(out);
                }
            }
            NodeKind::Table(entries) => {
                number(out, entries.len());
                for (key, value) in entries {
                    string(out, key);
                    value.pack(out);
                }
            }
        }
    }

    /// Reads a packed node from the front of `bytes` and moves past it. `None` when the
    /// bytes are not what [`Node::pack`] wrote.
    pub fn unpack(bytes: &mut &'static [u8]) -> Option<Self> {
        let tag = take(bytes, 1)?[0];
        let line = u32::try_from(unnumber(bytes)?).ok()?;
        let kind = match tag {
            0 => NodeKind::Text(Cow::Borrowed(unstring(bytes)?)),
            1 => NodeKind::Integer(i64::from_le_bytes(take(bytes, 8)?.try_into().ok()?)),
            2 => NodeKind::Bool(take(bytes, 1)?[0] != 0),
            3 => {
                let count = unnumber(bytes)?;
                // A count that was never written must not reserve memory.
                let mut items = Vec::with_capacity(count.min(bytes.len()));
                for _ in 0..count {
                    items.push(Self::unpack(bytes)?);
                }
                NodeKind::List(items)
            }
            4 => {
                let count = unnumber(bytes)?;
                let mut entries = Vec::with_capacity(count.min(bytes.len()));
                for _ in 0..count {
                    let key = Cow::Borrowed(unstring(bytes)?);
                    entries.push((key, Self::unpack(bytes)?));
                }
                NodeKind::Table(entries)
            }
            _ => return None,
        };
        Some(Self { line, kind })
    }
}

/// Packs a length or count as a little-endian 32-bit number.
pub fn number(out: &mut Vec<u8>, value: usize) {
    out.extend(u32::try_from(value).unwrap_or(u32::MAX).to_le_bytes());
}

/// Packs a string behind its length.
pub fn string(out: &mut Vec<u8>, text: &str) {
    number(out, text.len());
    out.extend(text.as_bytes());
}

fn take<'a>(bytes: &mut &'a [u8], count: usize) -> Option<&'a [u8]> {
    let (head, tail) = bytes.split_at_checked(count)?;
    *bytes = tail;
    Some(head)
}

/// Reads what [`number`] wrote.
pub fn unnumber(bytes: &mut &[u8]) -> Option<usize> {
    let raw = take(bytes, 4)?;
    Some(u32::from_le_bytes(raw.try_into().ok()?) as usize)
}

/// Reads what [`string`] wrote.
pub fn unstring<'a>(bytes: &mut &'a [u8]) -> Option<&'a str> {
    let count = unnumber(bytes)?;
    std::str::from_utf8(take(bytes, count)?).ok()
}
