//! JSON and XML for programs whose log a person or a service reads too: the same data, but
//! nothing in it steers a terminal or is taken for a command of the service.

use std::io::{self, Write};

use serde_json::Value;

use crate::text::steers;

/// Writes a document with indents.
pub(super) fn pretty(out: &mut dyn Write, value: &Value) -> io::Result<()> {
    Ok(serde_json::to_writer_pretty(Json(out), value)?)
}

/// Writes a value on one line.
pub(super) fn compact(out: &mut dyn Write, value: &Value) -> io::Result<()> {
    Ok(serde_json::to_writer(Json(out), value)?)
}

/// Escapes what JSON lets pass: characters behind ASCII stand in strings alone, and are handed
/// over whole, as the writer of JSON cuts a string at ASCII characters only.
struct Json<'a>(&'a mut dyn Write);

impl Write for Json<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let text = std::str::from_utf8(bytes).unwrap_or_default();
        // Line ends between values are the document's own.
        let escaped = |c: char| steers(c) && c != '\n';
        if text.len() != bytes.len() || !(text.contains(escaped) || text.contains("##")) {
            self.0.write_all(bytes)?;
            return Ok(bytes.len());
        }
        let mut before = ' ';
        let mut from = 0;
        for (at, character) in text.char_indices() {
            let command = character == '#' && before == '#';
            if command || escaped(character) {
                self.0.write_all(&text.as_bytes()[from..at])?;
                write!(self.0, "\\u{:04x}", u32::from(character))?;
                from = at + character.len_utf8();
            }
            before = character;
        }
        self.0.write_all(&text.as_bytes()[from..])?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// Writes a second `#` of an XML document as a reference to its character.
pub(super) struct Xml<'a> {
    out: &'a mut dyn Write,
    hash: bool,
}

impl<'a> Xml<'a> {
    pub(super) fn new(out: &'a mut dyn Write) -> Self {
        Self { out, hash: false }
    }
}

impl Write for Xml<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut from = 0;
        for (at, byte) in bytes.iter().enumerate() {
            if *byte == b'#' && self.hash {
                self.out.write_all(&bytes[from..at])?;
                self.out.write_all(b"&#35;")?;
                from = at + 1;
            }
            self.hash = *byte == b'#';
        }
        self.out.write_all(&bytes[from..])?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_says_the_same_and_steers_nothing() {
        let value = serde_json::json!({"a##": "##vso[x] \u{9b}2J \u{202e} é ### \u{7f}"});
        for write in [pretty, compact] {
            let mut out = Vec::new();
            write(&mut out, &value).unwrap();
            let text = String::from_utf8(out).unwrap();
            assert!(!text.contains("##") && !text.chars().any(|c| steers(c) && c != '\n'));
            assert!(text.contains('é'));
            assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), value);
        }
    }

    #[test]
    fn xml_says_the_same() {
        let mut out = Vec::new();
        let hash = '#';
        write!(Xml::new(&mut out), "<a b='#{hash}'>###</a>").unwrap();
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "<a b='#&#35;'>#&#35;&#35;</a>"
        );
    }
}
