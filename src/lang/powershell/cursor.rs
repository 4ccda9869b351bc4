//! Where the parser stands: bytes, blanks, comments, words and brackets. Knows no grammar.

use super::Parser;

impl<'a> Parser<'a> {
    /// The byte `ahead` of where the parser stands.
    pub(super) fn peek(&self, ahead: usize) -> Option<u8> {
        self.text.as_bytes().get(self.at + ahead).copied()
    }

    /// What is left.
    pub(super) fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or("")
    }

    pub(super) fn slice(&self, start: usize, end: usize) -> &'a str {
        self.text.get(start..end).unwrap_or("")
    }

    /// Goes over one character.
    pub(super) fn step(&mut self) {
        self.at += self.rest().chars().next().map_or(0, char::len_utf8);
    }

    /// Goes over a byte if it stands here.
    pub(super) fn eat(&mut self, byte: u8) -> bool {
        let found = self.peek(0) == Some(byte);
        self.at += usize::from(found);
        found
    }

    /// Goes over blanks, continued lines and comments.
    pub(super) fn blanks(&mut self) {
        loop {
            match (self.peek(0), self.peek(1)) {
                (Some(b' ' | b'\t' | 0x0b | 0x0c), _) => self.at += 1,
                (Some(b'`'), Some(b'\n')) | (Some(0xc2), Some(0xa0)) => self.at += 2,
                (Some(b'`'), Some(b'\r')) if self.peek(2) == Some(b'\n') => self.at += 3,
                (Some(b'#'), _) | (Some(b'<'), Some(b'#')) => self.comment(),
                (Some(0xef), Some(0xbb)) if self.rest().starts_with('\u{feff}') => self.at += 3,
                _ => return,
            }
        }
    }

    /// The same, and over line ends.
    pub(super) fn lines(&mut self) {
        loop {
            self.blanks();
            match self.peek(0) {
                Some(b'\n' | b'\r') => self.at += 1,
                _ => return,
            }
        }
    }

    fn comment(&mut self) {
        let start = self.at;
        let length = if self.peek(0) == Some(b'<') {
            self.rest().find("#>").map(|at| at + 2)
        } else {
            memchr::memchr2(b'\n', b'\r', self.rest().as_bytes())
        };
        self.at += length.unwrap_or(self.rest().len());
        // What is read twice is listed once.
        if self.interest.is_some() && start >= self.commented {
            self.commented = self.at;
            let span = self.span(start, self.at);
            self.facts.comments.push(span);
        }
    }

    /// Whether the parser stands at the end of a statement.
    pub(super) fn is_end(&self) -> bool {
        matches!(
            self.peek(0),
            None | Some(b'\n' | b'\r' | b';' | b'|' | b'&' | b')' | b'}')
        )
    }

    /// The letters, digits and `_` from here on, without going over them.
    pub(super) fn name(&self) -> &'a str {
        let rest = self.rest();
        let length = rest.find(|c: char| !c.is_alphanumeric() && c != '_');
        &rest[..length.unwrap_or(rest.len())]
    }

    /// Goes over a keyword, whatever its letter case.
    pub(super) fn eat_word(&mut self, word: &str) -> bool {
        let name = self.name();
        let found = name.eq_ignore_ascii_case(word) && self.peek(name.len()) != Some(b'-');
        if found {
            self.at += name.len();
        }
        found
    }

    /// Goes over brackets and what is in them, from the bracket at which the parser stands; to
    /// the end where they do not close. Strings are stepped over.
    pub(super) fn skip_brackets(&mut self) {
        let mut depth = 0usize;
        while let Some(byte) = self.peek(0) {
            match byte {
                b'(' | b'[' | b'{' => depth += 1,
                b')' | b']' | b'}' => {
                    depth = depth.saturating_sub(1);
                    if depth == 0 {
                        self.at += 1;
                        return;
                    }
                }
                b'\'' | b'"' => {
                    self.skip_string(byte);
                    continue;
                }
                b'`' => self.at += 1,
                _ => {}
            }
            self.step();
        }
    }

    fn skip_string(&mut self, quote: u8) {
        self.at += 1;
        while let Some(byte) = self.peek(0) {
            match byte {
                b'`' if quote == b'"' => self.at += 1,
                _ if byte == quote => {
                    self.at += 1;
                    return;
                }
                _ => {}
            }
            self.step();
        }
    }
}
