//! The logical lines of a Dockerfile: parser directives, comments, continuations and
//! here-documents. Knows which instructions may carry a here-document and nothing else of
//! what they mean.

use crate::lang::shell::skip;
use crate::text::{Embedded, Span};

/// How far a template's statement is looked for, in bytes.
const LONGEST: usize = 2048;

/// An instruction as written.
pub(super) struct Line {
    /// The bytes of the instruction's name.
    pub(super) keyword: Span,
    /// What stands behind the name, continuations and comments inside them left out.
    pub(super) rest: Embedded,
    /// The bytes of all of it, here-documents too.
    pub(super) span: Span,
    /// Its here-documents.
    pub(super) heredocs: Vec<Heredoc>,
}

/// A here-document of an instruction.
pub(super) struct Heredoc {
    /// The offset of its `<<` in the instruction's rest.
    pub(super) at: usize,
    /// The offset behind its delimiter.
    pub(super) end: usize,
    /// The bytes of its lines.
    pub(super) body: Span,
    /// The bytes from its first line to its delimiter's.
    pub(super) whole: Span,
}

/// Reads a Dockerfile line by line.
pub(super) struct Lexer<'a> {
    text: &'a str,
    at: usize,
    /// The byte that continues lines.
    pub(super) escape: u8,
    /// Comments met so far.
    pub(super) comments: Vec<Span>,
}

impl<'a> Lexer<'a> {
    /// Reads the parser directives at once.
    pub(super) fn new(text: &'a str) -> Self {
        let mut lexer = Self {
            text,
            at: text.len() - text.trim_start_matches('\u{feff}').len(),
            escape: b'\\',
            comments: Vec::new(),
        };
        let mut at = lexer.at;
        for line in text[at..].split_inclusive('\n') {
            let Some((name, value)) = line
                .trim()
                .strip_prefix('#')
                .and_then(|comment| comment.split_once('='))
            else {
                break;
            };
            let name = name.trim().to_ascii_lowercase();
            match name.as_str() {
                "escape" if value.trim() == "`" => lexer.escape = b'`',
                "escape" | "syntax" | "check" => {}
                _ => break,
            }
            at += line.len();
        }
        // Directives are comments to everyone else, and are listed as such.
        debug_assert!(at <= text.len());
        lexer
    }

    /// The bytes of the line at `at` without its end, and where the next one starts.
    fn line(&self, at: usize) -> (usize, usize) {
        let end = skip::line_end(self.text.as_bytes(), at);
        let next = (end + 1).min(self.text.len());
        let trimmed = end - usize::from(self.text[at..end].ends_with('\r'));
        (trimmed, next)
    }

    /// Takes a comment line; false if it is none.
    fn comment(&mut self, start: usize, end: usize) -> bool {
        let line = &self.text[start..end];
        let trimmed = line.trim_start();
        if !trimmed.starts_with('#') {
            return false;
        }
        self.comments.push(Span::new(end - trimmed.len(), end));
        true
    }

    /// The line behind a template's statement that stands where an instruction could:
    /// `{{ ... }}`, `{% ... %}`.
    fn template(&self, start: usize) -> Option<usize> {
        let rest = self.text[start..].trim_start_matches([' ', '\t']);
        let close = match rest.get(..2)? {
            "{{" => "}}",
            "{%" => "%}",
            "<%" => "%>",
            _ => return None,
        };
        let near = &rest[..rest.floor_char_boundary(LONGEST)];
        let from = self.text.len() - rest.len() + near.find(close)?;
        let (end, next) = self.line(from);
        // With more behind it on its line it is part of an instruction.
        let lone = self.text[from + 2..end].trim().is_empty();
        lone.then_some(next)
    }

    /// The text of a line up to the byte that continues it.
    fn continued(&self, start: usize, end: usize) -> Option<usize> {
        let line = self.text[start..end].trim_end_matches([' ', '\t']);
        let escape = char::from(self.escape);
        let escapes = line.len() - line.trim_end_matches(escape).len();
        (escapes % 2 == 1).then(|| start + line.len() - 1)
    }

    fn heredocs(&mut self, rest: &Embedded) -> Vec<Heredoc> {
        let text = &rest.text;
        let mut found = Vec::new();
        let mut at = 0;
        while at < text.len() {
            let bytes = text.as_bytes();
            at = match bytes[at] {
                b'\\' => at + 2,
                b'\'' | b'"' | b'$' | b'`' => skip::piece(text, at, text.len()),
                b'#' if at > 0 && bytes[at - 1].is_ascii_whitespace() => break,
                b'<' if bytes[at..].starts_with(b"<<<") => at + 3,
                b'<' if bytes[at..].starts_with(b"<<") => {
                    match skip::delimiter(text, at, text.len()) {
                        Some(delimiter) => {
                            let end = delimiter.end;
                            found.push((at, delimiter));
                            end
                        }
                        None => at + 2,
                    }
                }
                _ => at + 1,
            };
        }
        found
            .into_iter()
            .map(|(at, delimiter)| {
                let start = self.at;
                let (end, next) = skip::body(self.text.as_bytes(), start, &delimiter);
                self.at = next;
                Heredoc {
                    at,
                    end: delimiter.end,
                    body: Span::new(start, end),
                    whole: Span::new(start, next),
                }
            })
            .collect()
    }
}

impl Iterator for Lexer<'_> {
    type Item = Line;

    fn next(&mut self) -> Option<Line> {
        let (start, mut end, mut next) = loop {
            if self.at >= self.text.len() {
                return None;
            }
            let start = self.at;
            if let Some(next) = self.template(start) {
                self.at = next;
                continue;
            }
            let (end, next) = self.line(start);
            let blank = self.text[start..end].trim_start();
            if !blank.is_empty() && !self.comment(start, end) {
                break (end - blank.len(), end, next);
            }
            self.at = next;
        };
        let name = self.text[start..end]
            .find(|char: char| char.is_whitespace())
            .map_or(end, |length| start + length);
        let keyword = Span::new(start, name);
        let mut rest = Embedded::default();
        let mut from = name;
        let mut last = end;
        loop {
            let Some(stop) = self.continued(from, end) else {
                rest.push(&self.text[from..end], from);
                self.at = next;
                break;
            };
            rest.push(&self.text[from..stop], from);
            last = last.max(stop);
            // Comments and empty lines do not end a continuation.
            let more = loop {
                if next >= self.text.len() {
                    break false;
                }
                let start = next;
                if let Some(after) = self.template(start) {
                    next = after;
                    continue;
                }
                (end, next) = self.line(start);
                if !self.text[start..end].trim().is_empty() && !self.comment(start, end) {
                    from = start;
                    break true;
                }
            };
            if !more {
                self.at = self.text.len();
                end = last;
                break;
            }
        }
        let carries = {
            let name = keyword.slice(self.text);
            ["RUN", "COPY", "ADD", "ONBUILD"]
                .iter()
                .any(|known| name.eq_ignore_ascii_case(known))
        };
        let heredocs = if carries && rest.text.contains("<<") {
            self.heredocs(&rest)
        } else {
            Vec::new()
        };
        let end = heredocs
            .last()
            .map_or(end, |heredoc| heredoc.whole.end as usize);
        let text = self.text[start..end.max(start)].trim_end();
        Some(Line {
            keyword,
            rest,
            span: Span::new(start, start + text.len()),
            heredocs,
        })
    }
}
