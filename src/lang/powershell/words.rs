//! The words of a command: bare ones, strings, variables, and what stands together without a
//! blank. Knows no command.

use super::Parser;
use super::string::Pieces;
use crate::fact::{Part, Redirect, Value, ValueKind};
use crate::text::Span;

impl Parser<'_> {
    /// The name of a command that nothing invokes by a value.
    pub(super) fn command_name(&mut self) -> Value {
        let start = self.at;
        let rest = self.rest();
        let stop = |c: char| c.is_whitespace() || ";|&(){}\"'<>,`".contains(c);
        self.at += rest.find(stop).unwrap_or(rest.len());
        Value::text(self.span(start, self.at), self.slice(start, self.at))
    }

    /// A word of a command; several with commas between them where `commas` make a list.
    pub(super) fn argument(&mut self, commas: bool) -> Value {
        let start = self.at;
        let first = self.word(commas);
        if !commas {
            return first;
        }
        let mut items = vec![first];
        loop {
            let at = self.at;
            self.blanks();
            if self.peek(0) != Some(b',') {
                self.at = at;
                break;
            }
            self.at += 1;
            self.lines();
            let before = self.at;
            if self.is_end() {
                break;
            }
            items.push(self.word(true));
            if self.at == before {
                break;
            }
        }
        if items.len() == 1 {
            return items.remove(0);
        }
        Value::new(self.span(start, self.at), ValueKind::List(items))
    }

    /// One word. A comma ends it where `commas` make lists.
    fn word(&mut self, commas: bool) -> Value {
        let start = self.at;
        let mut pieces = Pieces::default();
        // What begins like an expression is one, with its members.
        let whole = match (self.peek(0), self.peek(1)) {
            (Some(b'$' | b'('), _) | (Some(b'@'), Some(b'(' | b'{' | b'\'' | b'"')) => {
                let covered = std::mem::replace(&mut self.covered, true);
                let list = std::mem::replace(&mut self.commas, false);
                let read = self.unary();
                (self.covered, self.commas) = (covered, list);
                Some(read.value)
            }
            (Some(b'{'), _) => Some(self.script_block()),
            _ => None,
        };
        if let Some(value) = whole {
            if self.ends_word(commas) {
                return value;
            }
            if self.at == start {
                self.step();
            }
            pieces.hole(value);
        }
        while !self.ends_word(commas) {
            match (self.peek(0), self.peek(1)) {
                (Some(b'\''), _) => self.single(&mut pieces),
                (Some(b'"'), _) => {
                    self.at += 1;
                    self.expanded(None, &mut pieces);
                }
                (Some(b'`'), Some(b'\n' | b'\r')) => break,
                (Some(b'`'), _) => self.escape(&mut pieces),
                (Some(b'$'), _) => {
                    if let Some(value) = self.interpolated() {
                        pieces.hole(value);
                    } else {
                        pieces.text("$");
                        self.at += 1;
                    }
                }
                // An argument of its own, as it were.
                (Some(b'(' | b'{'), _) => {
                    let from = self.at;
                    self.skip_brackets();
                    pieces.hole(Value::unknown(self.span(from, self.at)));
                }
                _ => {
                    let rest = self.rest();
                    let first = rest.chars().next().map_or(0, char::len_utf8);
                    let stop = |c: char| c.is_whitespace() || ";|&(){}\"'$`,".contains(c);
                    let length = first + rest[first..].find(stop).unwrap_or(rest.len() - first);
                    pieces.text(&rest[..length]);
                    self.at += length;
                }
            }
        }
        pieces.flush();
        let span = self.span(start, self.at);
        if let [Part::Hole(hole)] = pieces.parts.as_slice() {
            return Value::new(span, hole.kind.clone());
        }
        Value::concat(span, pieces.parts)
    }

    fn ends_word(&self, commas: bool) -> bool {
        match self.peek(0) {
            None | Some(b';' | b'|' | b'&' | b')' | b'}') => true,
            Some(b',') => commas || self.peek(1).is_none_or(|next| next.is_ascii_whitespace()),
            Some(byte) => byte.is_ascii_whitespace(),
        }
    }

    /// A redirection, if one stands here: `>`, `2>>`, `*>&1`.
    pub(super) fn redirect(&mut self) -> Option<Redirect> {
        let start = self.at;
        let rest = self.rest();
        let stream = usize::from(rest.starts_with(|c: char| c.is_ascii_digit() || c == '*'));
        let arrow = &rest[stream..];
        let length = match arrow.as_bytes() {
            [b'>', b'>', ..] => 2,
            [b'>', ..] => 1,
            [b'<', next, ..] if stream == 0 && *next != b'#' => 1,
            _ => return None,
        };
        let behind = &arrow[length..];
        if let Some(digit) = behind.strip_prefix('&')
            && digit.starts_with(|c: char| c.is_ascii_digit())
        {
            self.at += stream + length + 2;
            let span = self.span(start, self.at);
            return Some(Redirect {
                operator: self.slice(start, self.at).into(),
                target: Value::text(span, &digit[..1]),
                span,
            });
        }
        self.at += stream + length;
        let operator = self.slice(start, self.at);
        self.blanks();
        let target = if self.is_end() {
            Value::unknown(self.span(start, self.at))
        } else {
            self.word(false)
        };
        Some(Redirect {
            operator: operator.into(),
            target,
            span: self.span(start, self.at),
        })
    }

    /// What stands behind `--%`, as words.
    pub(super) fn verbatim(&mut self, words: &mut Vec<Value>) {
        let line = self.rest().lines().next().unwrap_or("");
        let from = self.at;
        for word in line.split_whitespace() {
            let at = from + (word.as_ptr() as usize - line.as_ptr() as usize);
            let plain = word.trim_matches('"');
            words.push(Value::text(self.span(at, at + word.len()), plain));
        }
        self.at += line.len();
    }

    /// A text that stands in the file, split at its blanks: what another program reads as words.
    pub(super) fn split(value: &Value) -> Vec<Value> {
        let Some(text) = value.as_text() else {
            return vec![value.clone()];
        };
        // Where it stands as it is, each word has bytes of its own.
        let quotes = (value.span.len().saturating_sub(text.len())) / 2;
        let plain = value.span.len() == text.len() + 2 * quotes && quotes <= 1;
        text.split_whitespace()
            .map(|word| {
                let at = word.as_ptr() as usize - text.as_ptr() as usize;
                let span = if plain {
                    let start = value.span.start as usize + quotes + at;
                    Span::new(start, start + word.len())
                } else {
                    value.span
                };
                Value::text(span, word.trim_matches(['"', '\'']))
            })
            .collect()
    }
}
