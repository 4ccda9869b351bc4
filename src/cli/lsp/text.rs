//! Places and names as the protocol writes them: UTF-16 columns, file URIs.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::text::{LineIndex, Span};

/// A text with its lines.
pub(super) struct Lined<'a> {
    text: &'a str,
    lines: LineIndex,
}

impl<'a> Lined<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let lines = LineIndex::new(text);
        Self { text, lines }
    }

    /// A position: line and UTF-16 column, both counted from 0.
    pub(super) fn position(&self, offset: u32) -> Value {
        let at = self.lines.position(self.text, offset);
        let start = at.offset - (at.byte_column - 1);
        let before = Span::new(start as usize, at.offset as usize).slice(self.text);
        json!({"line": at.line - 1, "character": before.encode_utf16().count()})
    }

    pub(super) fn range(&self, start: u32, end: u32) -> Value {
        json!({"start": self.position(start), "end": self.position(end)})
    }

    /// The byte offset of a position; of the line's end where the line is shorter.
    pub(super) fn offset(&self, position: &Value) -> Option<u32> {
        let line = u32::try_from(position["line"].as_u64()?).ok()?;
        let mut left = usize::try_from(position["character"].as_u64()?).ok()?;
        let span = self.lines.line(self.text, line.checked_add(1)?);
        let mut offset = span.start;
        for character in span.slice(self.text).chars() {
            if left == 0 {
                break;
            }
            left = left.saturating_sub(character.len_utf16());
            offset += u32::try_from(character.len_utf8()).ok()?;
        }
        Some(offset)
    }
}

/// The path of a `file:` URI.
pub(super) fn path_of(uri: &str) -> Option<PathBuf> {
    let rest = uri.strip_prefix("file://")?;
    let rest = rest.get(rest.find('/')?..)?;
    let mut bytes = Vec::with_capacity(rest.len());
    let mut left = rest.as_bytes();
    while let Some((first, tail)) = left.split_first() {
        let hex = tail.get(..2).filter(|_| *first == b'%');
        let byte = hex
            .and_then(|hex| std::str::from_utf8(hex).ok())
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        bytes.push(byte.unwrap_or(*first));
        left = if byte.is_some() { &tail[2..] } else { tail };
    }
    String::from_utf8(bytes).ok().map(PathBuf::from)
}

/// The `file:` URI of an absolute path.
pub(super) fn uri_of(path: &Path) -> String {
    let mut uri = "file://".to_owned();
    for byte in path.to_string_lossy().bytes() {
        if byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            let _ = write!(uri, "%{byte:02X}");
        }
    }
    uri
}

/// The one edit that makes `after` of `before`.
pub(super) fn difference<'a>(before: &str, after: &'a str) -> (u32, u32, &'a str) {
    let same = |a: &mut dyn Iterator<Item = char>, b: &mut dyn Iterator<Item = char>| {
        a.zip(b)
            .take_while(|(a, b)| a == b)
            .map(|(a, _)| a.len_utf8())
            .sum::<usize>()
    };
    let start = same(&mut before.chars(), &mut after.chars());
    let (old, new) = (&before[start..], &after[start..]);
    let end = same(&mut old.chars().rev(), &mut new.chars().rev());
    let span = Span::new(start, before.len() - end);
    (span.start, span.end, &new[..new.len() - end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_utf16() {
        let lined = Lined::new("é🦀x\r\nab\n");
        assert_eq!(lined.position(6), json!({"line": 0, "character": 3}));
        assert_eq!(lined.offset(&json!({"line": 0, "character": 3})), Some(6));
        assert_eq!(lined.offset(&json!({"line": 1, "character": 9})), Some(11));
        assert_eq!(lined.position(11), json!({"line": 1, "character": 2}));
    }

    #[test]
    fn names_go_there_and_back() {
        let path = Path::new("/a b/é.py");
        assert_eq!(uri_of(path), "file:///a%20b/%C3%A9.py");
        assert_eq!(path_of(&uri_of(path)).as_deref(), Some(path));
        assert_eq!(path_of("untitled:1"), None);
    }

    #[test]
    fn an_insertion_is_one_edit() {
        assert_eq!(difference("a\nb\n", "a\n# x\nb\n"), (2, 2, "# x\n"));
        assert_eq!(difference("aa", "aaa"), (2, 2, "a"));
    }
}
