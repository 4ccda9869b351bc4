//! Strings: in one quote as they stand, in two with variables and expressions in them, and the
//! ones that take whole lines. Knows no facts.

use super::Parser;
use crate::fact::{Part, Value};

/// A text that is put together piece by piece.
#[derive(Default)]
pub(super) struct Pieces {
    known: String,
    pub(super) parts: Vec<Part>,
}

impl Pieces {
    pub(super) fn text(&mut self, text: &str) {
        self.known.push_str(text);
    }

    pub(super) fn letter(&mut self, letter: char) {
        self.known.push(letter);
    }

    pub(super) fn hole(&mut self, value: Value) {
        self.flush();
        self.parts.push(Part::Hole(value));
    }

    pub(super) fn flush(&mut self) {
        if !self.known.is_empty() {
            let known = std::mem::take(&mut self.known);
            self.parts.push(Part::Text(known.into()));
        }
    }
}

impl Parser<'_> {
    /// The string that begins here, if one does.
    pub(super) fn string(&mut self) -> Option<Value> {
        let start = self.at;
        let mut pieces = Pieces::default();
        let found = match (self.peek(0), self.peek(1)) {
            (Some(b'\''), _) => {
                self.single(&mut pieces);
                true
            }
            (Some(b'"'), _) => {
                self.at += 1;
                self.expanded(None, &mut pieces);
                true
            }
            (Some(b'@'), Some(quote @ (b'\'' | b'"'))) => self.here(quote, &mut pieces),
            _ => false,
        };
        if !found {
            return None;
        }
        pieces.flush();
        Some(Value::concat(self.span(start, self.at), pieces.parts))
    }

    /// `'it''s'`
    pub(super) fn single(&mut self, pieces: &mut Pieces) {
        self.at += 1;
        loop {
            let rest = self.rest();
            let Some(length) = rest.find('\'') else {
                pieces.text(rest);
                self.at = self.text.len();
                return;
            };
            pieces.text(&rest[..length]);
            self.at += length + 1;
            if !self.eat(b'\'') {
                return;
            }
            pieces.text("'");
        }
    }

    /// `@'` and `@"` at the end of a line, up to a line that begins with the same quote.
    fn here(&mut self, quote: u8, pieces: &mut Pieces) -> bool {
        let rest = self.rest();
        let line = rest.find('\n').unwrap_or(rest.len());
        if !rest[2..line.max(2)].trim().is_empty() {
            return false;
        }
        let from = (self.at + line + 1).min(self.text.len());
        // The line end before what closes is kept: the first line may be what closes.
        let end = if quote == b'"' { "\n\"@" } else { "\n'@" };
        let body = self.slice(from - 1, self.text.len());
        let (length, closed) = match body.find(end) {
            Some(at) => (at, true),
            None => (body.len(), false),
        };
        let to = (from - 1 + length).max(from);
        let text = self.slice(from, to);
        let text = text.strip_suffix('\r').unwrap_or(text);
        if quote == b'"' {
            self.at = from;
            self.expanded(Some(from + text.len()), pieces);
        } else {
            pieces.text(text);
        }
        self.at = if closed {
            from - 1 + length + end.len()
        } else {
            self.text.len()
        };
        true
    }

    /// What stands in two quotes, from behind the first; up to `end` where the quotes are lines
    /// of their own.
    pub(super) fn expanded(&mut self, end: Option<usize>, pieces: &mut Pieces) {
        let outer = self.text;
        if let Some(end) = end {
            // Nothing in it reaches behind its end.
            self.text = self.slice(0, end);
        }
        loop {
            let rest = self.rest();
            let Some(length) = rest.find(['"', '$', '`']) else {
                pieces.text(rest);
                self.at = self.text.len();
                break;
            };
            pieces.text(&rest[..length]);
            self.at += length;
            match (self.peek(0), self.peek(1)) {
                (Some(b'"'), _) if end.is_some() => {
                    pieces.text("\"");
                    self.at += 1;
                }
                (Some(b'"'), Some(b'"')) => {
                    pieces.text("\"");
                    self.at += 2;
                }
                (Some(b'"'), _) => {
                    self.at += 1;
                    break;
                }
                (Some(b'`'), _) => self.escape(pieces),
                _ => {
                    if let Some(value) = self.interpolated() {
                        pieces.hole(value);
                    } else {
                        pieces.text("$");
                        self.at += 1;
                    }
                }
            }
        }
        self.text = outer;
    }

    /// A variable or an expression inside a string or a word, at its `$`.
    pub(super) fn interpolated(&mut self) -> Option<Value> {
        match self.peek(1) {
            Some(b'(') => {
                let operands = self.operands.take();
                let covered = std::mem::replace(&mut self.covered, true);
                let value = self.sub_expression(2);
                self.covered = covered;
                self.operands = operands;
                Some(value)
            }
            _ => self.variable().map(|(value, _)| value),
        }
    }

    /// `` `n ``
    pub(super) fn escape(&mut self, pieces: &mut Pieces) {
        self.at += 1;
        let Some(letter) = self.rest().chars().next() else {
            return;
        };
        self.at += letter.len_utf8();
        match letter {
            'n' => pieces.letter('\n'),
            't' => pieces.letter('\t'),
            'r' => pieces.letter('\r'),
            '0' => pieces.letter('\0'),
            'a' => pieces.letter('\u{7}'),
            'e' => pieces.letter('\u{1b}'),
            // A line that goes on.
            '\n' => {}
            '\r' => self.at += usize::from(self.peek(0) == Some(b'\n')),
            other => pieces.letter(other),
        }
    }
}
