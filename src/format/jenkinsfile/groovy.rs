//! As much of Groovy's lexis as a scan needs: words, strings, comments, braces. Knows nothing
//! of pipelines.

use crate::fact::Value;
use crate::lang::shell::{Dialect, Reader, Source};
use crate::text::{Embedded, Span};

/// A piece of the source.
#[derive(Clone, Copy)]
pub(super) enum Token<'a> {
    Word(&'a str),
    Open,
    Close,
    Other,
}

/// A string.
pub(super) struct Literal {
    /// Its bytes, quotes included.
    pub(super) span: Span,
    /// What it says, as a shell reads it: `${env.X}` is `${X}`.
    pub(super) content: Embedded,
    /// Whether variables are filled in.
    pub(super) interpolated: bool,
}

impl Literal {
    /// As a value.
    pub(super) fn value(&self) -> Value {
        let text = self.content.text.as_str();
        if !self.interpolated || !text.contains('$') {
            return Value::text(self.span, text);
        }
        let source = Source {
            text,
            map: &self.content.map,
        };
        let dialect = Dialect {
            substitutions: false,
            templates: true,
            // Escapes are resolved already.
            escape: 0,
        };
        let value = Reader::new(source, 0, text.len(), dialect).body();
        Value::new(self.span, value.kind)
    }
}

/// The tokens of a text.
pub(super) struct Tokens<'a> {
    text: &'a str,
    at: usize,
    /// Comments met so far.
    pub(super) comments: Vec<Span>,
}

impl<'a> Tokens<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self {
            text,
            at: 0,
            comments: Vec::new(),
        }
    }

    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    /// Moves over blanks and comments.
    fn skip_blanks(&mut self) {
        loop {
            let rest = self.rest();
            self.at += rest.len() - rest.trim_start().len();
            let rest = self.rest();
            let length = if rest.starts_with("//") || (self.at == 0 && rest.starts_with("#!")) {
                rest.find('\n').unwrap_or(rest.len())
            } else if rest.starts_with("/*") {
                rest.find("*/").map_or(rest.len(), |end| end + 2)
            } else {
                return;
            };
            let comment = rest[..length].trim_end();
            self.comments
                .push(Span::new(self.at, self.at + comment.len()));
            self.at += length;
        }
    }

    pub(super) fn next(&mut self) -> Option<Token<'a>> {
        self.skip_blanks();
        let rest = self.rest();
        let char = rest.chars().next()?;
        if let Some(word) = self.word() {
            return Some(Token::Word(word));
        }
        if matches!(char, '"' | '\'') {
            return self.literal().map(|_| Token::Other);
        }
        self.at += char.len_utf8();
        Some(match char {
            '{' => Token::Open,
            '}' => Token::Close,
            _ => Token::Other,
        })
    }

    /// The next byte that is no blank.
    pub(super) fn peek_byte(&mut self) -> Option<u8> {
        self.skip_blanks();
        self.rest().bytes().next()
    }

    fn word(&mut self) -> Option<&'a str> {
        let rest = self.rest();
        let length = rest
            .bytes()
            .take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_')
            .count();
        if length == 0 {
            return None;
        }
        self.at += length;
        Some(&rest[..length])
    }

    /// Takes a `=` that is no `==`.
    pub(super) fn take_assignment(&mut self) -> bool {
        let found = self.peek_byte() == Some(b'=') && !self.rest().starts_with("==");
        self.at += usize::from(found);
        found
    }

    /// What is left of the line.
    pub(super) fn rest_of_line(&mut self) -> &'a str {
        let line = self.rest().split('\n').next().unwrap_or("");
        self.at += line.len();
        line.trim()
    }

    /// The string given to a step: `sh 'x'`, `sh("x")`, `sh(returnStdout: true, script: 'x')`,
    /// where `name` is what the argument may be called.
    pub(super) fn argument(&mut self, name: &str) -> Option<Literal> {
        let parentheses = self.peek_byte() == Some(b'(');
        self.at += usize::from(parentheses);
        if let Some(literal) = self.literal() {
            return Some(literal);
        }
        for _ in 0..8 {
            let before = self.at;
            self.skip_blanks();
            let called = self.word();
            if called.is_none() || self.peek_byte() != Some(b':') {
                self.at = before;
                return None;
            }
            self.at += 1;
            if called == Some(name) {
                return self.literal();
            }
            // Another argument: its value and the comma behind it.
            if self.literal().is_none() {
                self.skip_blanks();
                self.word()?;
            }
            if self.peek_byte() != Some(b',') {
                return None;
            }
            self.at += 1;
        }
        None
    }

    /// A string, if one comes next; `.stripIndent()` and the like behind it do not matter.
    pub(super) fn literal(&mut self) -> Option<Literal> {
        self.skip_blanks();
        let rest = self.rest();
        let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let triple: String = std::iter::repeat_n(quote, 3).collect();
        let marks = if rest.starts_with(&triple) { 3 } else { 1 };
        let interpolated = quote == '"';
        let bytes = self.text.as_bytes();
        let start = self.at;
        let mut content = Embedded::default();
        let mut from = start + marks;
        let mut at = from;
        let end = loop {
            match bytes.get(at) {
                None => break at,
                Some(b'\n') if marks == 1 => break at,
                Some(byte) if *byte == quote as u8 => {
                    if marks == 1 || self.text[at..].starts_with(&triple) {
                        break at;
                    }
                    at += 1;
                }
                Some(b'\\') => {
                    content.push(&self.text[from..at], from);
                    let escaped = self.text[at + 1..].chars().next();
                    let length = escaped.map_or(0, char::len_utf8);
                    match escaped {
                        Some('n') => content.push("\n", at + 1),
                        Some('t') => content.push("\t", at + 1),
                        // A shell must see that this dollar is none of Groovy's.
                        Some('$' | '\n') | None => {}
                        Some(_) => content.push(&self.text[at + 1..at + 1 + length], at + 1),
                    }
                    from = at + 1 + length;
                    if escaped == Some('$') {
                        from = at + 1;
                    }
                    at += 1 + length;
                }
                Some(b'$') if interpolated && self.text[at..].starts_with("${") => {
                    let inside = &self.text[at + 2..];
                    let Some(close) = super::entry::find_near(inside, "}") else {
                        at += 2;
                        continue;
                    };
                    let name = &inside[..close];
                    let bare = name.strip_prefix("env.").unwrap_or(name);
                    content.push(&self.text[from..at], from);
                    let plain = !bare.is_empty()
                        && bare
                            .bytes()
                            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
                    let end = at + 2 + close;
                    let (open, shut) = if plain { ("${", "}") } else { ("{{", "}}") };
                    content.push(open, at);
                    content.push(bare, end - bare.len());
                    for mark in shut.split_inclusive('}') {
                        content.push(mark, end);
                    }
                    from = end + 1;
                    at = from;
                }
                Some(_) => at += 1,
            }
        };
        content.push(&self.text[from.min(end)..end], from.min(end));
        let closed = self.text[end..].starts_with(quote);
        self.at = end + if closed { marks } else { 0 };
        Some(Literal {
            span: Span::new(start, self.at),
            content,
            interpolated,
        })
    }
}
