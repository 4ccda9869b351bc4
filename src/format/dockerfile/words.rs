//! The words behind an instruction: flags, pairs, lists, JSON form. Knows no instruction by
//! name.

use crate::fact::{MapEntry, Value};
use crate::lang::shell::{Dialect, Reader, Source, Stop};
use crate::text::{Embedded, OffsetMap, Span};

/// The words of an instruction while they are read.
pub(super) struct Words<'a> {
    rest: &'a Embedded,
    at: usize,
    escape: u8,
}

impl<'a> Words<'a> {
    /// Of an instruction's rest.
    pub(super) fn new(rest: &'a Embedded, escape: u8) -> Self {
        let mut words = Self {
            rest,
            at: 0,
            escape,
        };
        words.skip_blanks();
        words
    }

    fn skip_blanks(&mut self) {
        let rest = &self.rest.text[self.at..];
        self.at += rest.len() - rest.trim_start().len();
    }

    /// What is not read yet, without the blanks around it.
    pub(super) fn left(&self) -> &'a str {
        self.rest.text[self.at..].trim_end()
    }

    /// Where in the instruction's rest the words not read yet begin.
    pub(super) fn offset(&self) -> usize {
        self.at
    }

    fn reader(&self) -> Reader<'a> {
        let source = Source {
            text: &self.rest.text,
            map: &self.rest.map,
        };
        let dialect = Dialect {
            substitutions: false,
            templates: true,
            escape: self.escape,
        };
        let end = self.at + self.left().len();
        Reader::new(source, self.at, end, dialect)
    }

    /// The file's bytes of what is not read yet.
    pub(super) fn span(&self) -> Span {
        let end = self.at + self.left().len();
        self.rest.map.span(Span::new(self.at, end))
    }

    /// Leading `--name=value` words.
    pub(super) fn flags(&mut self) -> Vec<MapEntry> {
        let mut flags = Vec::new();
        while let Some(flag) = self.left().strip_prefix("--") {
            let name = flag
                .find(|char: char| char == '=' || char.is_whitespace())
                .unwrap_or(flag.len());
            if name == 0 {
                break;
            }
            let start = self.at;
            let mut reader = self.reader();
            reader.at += 2 + name;
            reader.at += usize::from(reader.peek(0) == Some(b'='));
            let value = reader.word(Stop::Blank);
            self.at = reader.at;
            flags.push(MapEntry {
                key: flag[..name].into(),
                key_span: self.rest.map.span(Span::new(start, start + 2 + name)),
                value,
            });
            self.skip_blanks();
        }
        flags
    }

    /// The next word, quotes removed and variables as holes.
    pub(super) fn word(&mut self) -> Option<Value> {
        if self.left().is_empty() {
            return None;
        }
        let mut reader = self.reader();
        let value = reader.word(Stop::Blank);
        self.at = reader.at.max(self.at + 1);
        self.skip_blanks();
        Some(value)
    }

    /// All that is left as one value.
    pub(super) fn rest(&mut self) -> Option<Value> {
        if self.left().is_empty() {
            return None;
        }
        let mut reader = self.reader();
        let value = reader.rest();
        self.at = self.rest.text.len();
        Some(value)
    }

    /// All that is left as it is written: a shell's business.
    pub(super) fn raw(&self) -> Option<Value> {
        let left = self.left();
        (!left.is_empty()).then(|| Value::text(self.span(), left))
    }

    /// The next `name=value`; a word without `=` has no value. With its bytes.
    pub(super) fn pair(&mut self) -> Option<(Value, Option<Value>, Span)> {
        let left = self.left();
        if left.is_empty() {
            return None;
        }
        let start = self.at;
        let quote = left
            .chars()
            .next()
            .filter(|char| matches!(char, '"' | '\''));
        let from = quote.map_or(0, |quote| {
            let inside = left[1..].find(quote);
            inside.map_or(0, |inside| inside + 2)
        });
        let length = left[from..]
            .find(|char: char| char == '=' || char.is_whitespace())
            .map_or(left.len(), |length| from + length);
        let span = |from: usize, to: usize| self.rest.map.span(Span::new(from, to));
        let name = left[..length].trim_matches(['"', '\'']);
        let name = Value::text(span(start, start + length), name);
        let mut value = None;
        let mut end = start + length;
        if left[length..].starts_with('=') {
            let mut reader = self.reader();
            reader.at = end + 1;
            value = Some(reader.word(Stop::Blank));
            end = reader.at;
        }
        let whole = span(start, end);
        self.at = end.max(start + 1);
        self.skip_blanks();
        Some((name, value, whole))
    }

    /// The strings of a JSON list, if that is all that is left.
    pub(super) fn json(&self) -> Option<Vec<Value>> {
        let left = self.left();
        let mut rest = left.strip_prefix('[')?.trim_start();
        let mut items = Vec::new();
        if rest == "]" {
            return Some(items);
        }
        loop {
            let start = self.at + left.len() - rest.len();
            let length = string_length(rest)?;
            let text: String = serde_json::from_str(&rest[..length]).ok()?;
            items.push(Value::text(
                self.rest.map.span(Span::new(start, start + length)),
                text,
            ));
            rest = rest[length..].trim_start();
            if rest == "]" {
                return Some(items);
            }
            rest = rest.strip_prefix(',')?.trim_start();
        }
    }
}

/// The length of the JSON string at the start of a text.
fn string_length(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    if bytes.first() != Some(&b'"') {
        return None;
    }
    let mut at = 1;
    loop {
        match bytes.get(at)? {
            b'\\' => at += 2,
            b'"' => return Some(at + 1),
            _ => at += 1,
        }
    }
}

/// The part of an embedded text from an offset on.
pub(super) fn tail(whole: &Embedded, from: usize) -> Embedded {
    Embedded {
        text: whole.text.get(from..).unwrap_or("").to_owned(),
        map: OffsetMap::shifted(from).through(&whole.map),
    }
}
