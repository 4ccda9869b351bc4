//! One pass over a script before it is parsed: comments, here-documents, the operators
//! between commands, and a skeleton of the same length in which everything inside a word is
//! `x`. The grammar only ever sees skeletons: it knows how commands nest, and what stands
//! inside words and redirections is read elsewhere, where it cannot be thrown off by it.

use super::skip::{self, Delimiter};
use crate::fact::Joiner;

/// What the pass found in `start..end` of a text; all offsets are the text's.
pub(super) struct Scan {
    /// The bytes of the range with the insides of words, comments and here-documents
    /// blanked out.
    pub(super) skeleton: String,
    /// Comments, `#` included.
    pub(super) comments: Vec<(usize, usize)>,
    /// Here-documents, in order.
    pub(super) heredocs: Vec<Heredoc>,
    /// What ends commands, in order.
    pub(super) breaks: Vec<Break>,
    /// Whether there is nothing but simple commands and the breaks between them.
    pub(super) flat: bool,
}

/// A here-document.
pub(super) struct Heredoc {
    /// Where its `<<` stands.
    pub(super) at: usize,
    /// Its lines, the delimiter's not included.
    pub(super) body: (usize, usize),
    /// Whether it is taken as it is.
    pub(super) quoted: bool,
}

/// An operator or line end between two commands.
pub(super) struct Break {
    pub(super) at: usize,
    /// Where the next command may begin.
    pub(super) end: usize,
    /// How the next command follows; `Then` also for `&`.
    pub(super) joiner: Joiner,
    /// `&`.
    pub(super) background: bool,
    /// A line end, which does not break after another operator.
    pub(super) line: bool,
}

/// Words that make what follows more than a list of simple commands.
const KEYWORDS: [&str; 17] = [
    "if", "then", "elif", "else", "fi", "for", "while", "until", "do", "done", "case", "esac",
    "select", "function", "{", "}", "coproc",
];

struct Scanner<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    templates: bool,
    out: Vec<u8>,
    scan: Scan,
    pending: Vec<(usize, Delimiter)>,
    /// Where the word began that is being read.
    word: Option<usize>,
    /// Whether the next word may be a keyword.
    command: bool,
    /// Whether redirections belong to a compound command: the grammar must see those.
    compound: bool,
    /// The two words before, the nearest first: `for ((...))`, `for x do`.
    previous: [(usize, usize); 2],
    /// How often a search to the end of the text may still fail.
    tries: u32,
}

/// Scans `start..end` of a text.
pub(super) fn scan(text: &str, start: usize, end: usize, templates: bool) -> Scan {
    let mut scanner = Scanner {
        text,
        bytes: &text.as_bytes()[..end],
        at: start,
        templates,
        out: Vec::with_capacity(end - start),
        scan: Scan {
            skeleton: String::new(),
            comments: Vec::new(),
            heredocs: Vec::new(),
            breaks: Vec::new(),
            flat: true,
        },
        pending: Vec::new(),
        word: None,
        command: true,
        compound: false,
        previous: [(start, start); 2],
        tries: 64,
    };
    while scanner.at < end {
        scanner.step();
    }
    scanner.finish_word();
    // Only ASCII is ever put in.
    scanner.scan.skeleton = String::from_utf8(scanner.out).unwrap_or_default();
    scanner.scan
}

impl Scanner<'_> {
    fn peek(&self, ahead: usize) -> Option<u8> {
        self.bytes.get(self.at + ahead).copied()
    }

    /// Takes bytes up to `end` as they are.
    fn keep(&mut self, end: usize) {
        self.out.extend_from_slice(&self.bytes[self.at..end]);
        self.at = end;
    }

    /// Takes bytes up to `end` as `byte`.
    fn fill(&mut self, end: usize, byte: u8) {
        let end = end.min(self.bytes.len());
        self.out
            .resize(self.out.len() + end.saturating_sub(self.at), byte);
        self.at = end.max(self.at);
    }

    /// Takes bytes up to `end` as the inside of a word.
    fn hide(&mut self, end: usize) {
        self.word.get_or_insert(self.at);
        self.fill(end, b'x');
    }

    fn finish_word(&mut self) {
        let Some(start) = self.word.take() else {
            return;
        };
        let word = &self.bytes[start..self.at];
        let (before, end) = self.previous[1];
        if word == b"do" && !self.command && &self.bytes[before..end] == b"for" {
            // Shells do not need an end of the list there; the grammar does.
            let place = self.out.len() - (self.at - start) - 1;
            self.out[place] = b';';
            self.command = true;
        }
        let keyword = std::str::from_utf8(word).is_ok_and(|word| KEYWORDS.contains(&word));
        if keyword {
            self.scan.flat &= !self.command;
            self.compound |= self.command && matches!(word, b"fi" | b"done" | b"esac" | b"}");
        }
        // Assignments in front may be followed by a command, and so may keywords.
        let assignment = {
            let name = skip::name(self.bytes, start);
            name > start && matches!(self.bytes.get(name), Some(b'=' | b'+' | b'['))
        };
        self.command &= keyword || assignment || matches!(word, b"!" | b"time");
        self.previous = [(start, self.at), self.previous[0]];
    }

    fn end_command(&mut self, length: usize, joiner: Joiner, background: bool, line: bool) {
        self.finish_word();
        let at = self.at;
        self.keep(at + length);
        if line {
            self.bodies();
        }
        self.scan.breaks.push(Break {
            at,
            end: self.at,
            joiner,
            background,
            line,
        });
        self.command = true;
        self.compound = false;
    }

    /// The here-documents that begin on the line after an operator.
    fn bodies(&mut self) {
        for (at, delimiter) in std::mem::take(&mut self.pending) {
            let start = self.at;
            let (end, next) = skip::body(self.bytes, start, &delimiter);
            self.scan.heredocs.push(Heredoc {
                at,
                body: (start, end),
                quoted: delimiter.quoted,
            });
            self.fill(next, b' ');
        }
    }

    fn step(&mut self) {
        let byte = self.bytes[self.at];
        let next = self.peek(1);
        match byte {
            b'\n' => self.end_command(1, Joiner::Then, false, true),
            b';' => {
                let length = match (next, self.peek(2)) {
                    (Some(b';'), Some(b'&')) => 3,
                    (Some(b';' | b'&'), _) => 2,
                    _ => 1,
                };
                self.end_command(length, Joiner::Then, false, false);
            }
            b'&' => match next {
                Some(b'&') => self.end_command(2, Joiner::And, false, false),
                Some(b'>') => self.redirect(if self.peek(2) == Some(b'>') { 3 } else { 2 }),
                _ => self.end_command(1, Joiner::Then, true, false),
            },
            b'|' => match next {
                Some(b'|') => self.end_command(2, Joiner::Or, false, false),
                Some(b'&') => self.end_command(2, Joiner::Pipe, false, false),
                _ => self.end_command(1, Joiner::Pipe, false, false),
            },
            b'\\' => self.backslash(),
            b'\'' | b'"' | b'`' => self.hide(skip::piece(self.text, self.at, self.bytes.len())),
            b'$' => {
                let template = self.templates && self.bytes[self.at + 1..].starts_with(b"{{");
                let end = template.then(|| self.template(self.at + 3)).flatten();
                let end = end.unwrap_or_else(|| skip::piece(self.text, self.at, self.bytes.len()));
                self.hide(end);
            }
            b'{' if self.templates && next == Some(b'{') => {
                let end = self.template(self.at + 2);
                self.hide(end.unwrap_or(self.at + 2));
            }
            b'<' | b'>' => self.angle(byte, next),
            b'(' => self.open(),
            b')' => {
                self.finish_word();
                self.scan.flat = false;
                self.keep(self.at + 1);
                self.command = true;
                self.compound = true;
            }
            b'#' if self.word.is_none() => {
                let end = skip::line_end(self.bytes, self.at);
                let trimmed = end - usize::from(self.bytes[end - 1] == b'\r');
                self.scan.comments.push((self.at, trimmed));
                self.fill(end, b' ');
            }
            _ if byte.is_ascii_whitespace() => {
                self.finish_word();
                let space = if byte == b'\t' { b'\t' } else { b' ' };
                self.fill(self.at + 1, space);
            }
            b'[' if self.command && self.word.is_none() && next == Some(b'[') => self.test(),
            b'{' | b'}' | b'!' if self.word.is_none() && self.stands_alone(1) => {
                self.word = Some(self.at);
                self.keep(self.at + 1);
            }
            _ => {
                self.word.get_or_insert(self.at);
                let letter = byte.is_ascii_alphanumeric() || byte == b'_';
                self.out.push(if letter { byte } else { b'x' });
                self.at += 1;
            }
        }
    }

    fn stands_alone(&self, length: usize) -> bool {
        self.peek(length).is_none_or(|byte| {
            byte.is_ascii_whitespace() || matches!(byte, b';' | b'&' | b'|' | b')' | b'>' | b'<')
        })
    }

    fn template(&mut self, inside: usize) -> Option<usize> {
        let rest = self.text.get(inside..self.bytes.len())?;
        let found = rest.find("}}");
        self.templates = found.is_some();
        found.map(|found| inside + found + 2)
    }

    fn backslash(&mut self) {
        let rest = &self.bytes[self.at + 1..];
        let length = if rest.starts_with(b"\r\n") { 3 } else { 2 };
        let line = length == 3 || rest.first() == Some(&b'\n');
        if line && self.word.is_none() {
            self.fill(self.at + length, b' ');
        } else {
            self.hide(self.at + length);
        }
    }

    fn angle(&mut self, byte: u8, next: Option<u8>) {
        if next == Some(b'(') {
            let end = skip::balanced(self.text, self.at + 1, self.bytes.len());
            self.hide(end);
        } else if byte == b'<' && next == Some(b'<') && self.peek(2) != Some(b'<') {
            let Some(delimiter) = skip::delimiter(self.text, self.at, self.bytes.len()) else {
                self.hide(self.at + 2);
                return;
            };
            let (at, end) = (self.at, delimiter.end);
            self.pending.push((at, delimiter));
            if self.compound {
                self.fill(end, b' ');
            } else {
                self.hide(end);
            }
        } else {
            let length = match (byte, next, self.peek(2)) {
                (b'<', Some(b'<'), Some(b'<')) => 3,
                (_, Some(b'>' | b'&' | b'|'), _) => 2,
                _ => 1,
            };
            self.redirect(length);
        }
    }

    fn redirect(&mut self, length: usize) {
        if self.compound {
            self.word = None;
            self.keep(self.at + length);
        } else {
            self.hide(self.at + length);
        }
    }

    fn open(&mut self) {
        let before = self.word.map(|_| self.bytes[self.at - 1]);
        let hidden = match before {
            // An array, or an extended glob.
            Some(b'=' | b'@' | b'?' | b'*' | b'+' | b'!') => true,
            Some(_) => false,
            // Arithmetic.
            None => {
                let (start, end) = self.previous[0];
                self.peek(1) == Some(b'(')
                    && (self.command || &self.bytes[start..end] == b"for")
                    && self.closes_twice()
            }
        };
        if hidden {
            self.hide(skip::balanced(self.text, self.at, self.bytes.len()));
            return;
        }
        self.finish_word();
        self.scan.flat = false;
        self.keep(self.at + 1);
        self.command = true;
        self.compound = false;
    }

    fn closes_twice(&mut self) -> bool {
        if self.tries == 0 {
            return false;
        }
        self.tries -= 1;
        let end = skip::balanced(self.text, self.at, self.bytes.len());
        let closes = end >= self.at + 4 && self.bytes[..end].ends_with(b"))");
        self.tries += u32::from(closes);
        closes
    }

    /// `[[ ... ]]`, whose operators are not those between commands.
    fn test(&mut self) {
        let end = self.bytes.len();
        let mut at = self.at + 2;
        while at < end && self.tries > 0 {
            if self.bytes[at..].starts_with(b"]]") && self.bytes[at - 1].is_ascii_whitespace() {
                self.hide(at + 2);
                return;
            }
            at = match self.bytes[at] {
                b'\'' | b'"' | b'`' | b'$' => skip::piece(self.text, at, end),
                b'\\' => at + 2,
                _ => at + 1,
            };
        }
        // It never closes: an ordinary word, then.
        self.tries = self.tries.saturating_sub(1);
        self.hide(self.at + 2);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn skeleton(text: &str) -> String {
        let scan = scan(text, 0, text.len(), true);
        assert_eq!(scan.skeleton.len(), text.len());
        scan.skeleton
    }

    #[test]
    fn hides_what_is_inside_words() {
        assert_eq!(skeleton("a 'b;c' $(d; e)"), "a xxxxx xxxxxxx");
        assert_eq!(skeleton("[[ a && (b) ]] && c"), "xxxxxxxxxxxxxx && c");
        assert_eq!(skeleton("a > b 2>&1 | c"), "a x b 2xx1 | c");
        assert_eq!(skeleton("{ a; } > b 2>&1"), "{ a; } > b 2>&1");
        assert_eq!(skeleton("X=(a b) # c"), "Xxxxxxx    ");
        assert_eq!(skeleton("a ${{ b }} {{c}} && é"), "a xxxxxxxx xxxxx && xx");
        assert_eq!(
            skeleton("for ((i=0;i<3;i++)); do a; done"),
            "for xxxxxxxxxxxxxxx; do a; done"
        );
        assert_eq!(skeleton("for i do a; done"), "for i;do a; done");
        assert_eq!(skeleton("((i++)); (a)"), "xxxxxxx; (a)");
        assert_eq!(skeleton("a \\\n b\\\nc"), "a    bxxc");
    }

    #[test]
    fn finds_heredocs() {
        let text = "a <<A <<-'B' | c\nx $(\nA\n\ty\n\tB\nd\n";
        let scan = scan(text, 0, text.len(), false);
        assert_eq!(scan.skeleton, "a xxx xxxxxx | c\n             d\n");
        let bodies: Vec<&str> = scan
            .heredocs
            .iter()
            .map(|heredoc| &text[heredoc.body.0..heredoc.body.1])
            .collect();
        assert_eq!(bodies, ["x $(\n", "\ty\n"]);
        assert!(scan.flat);
    }

    #[test]
    fn knows_what_needs_no_parser() {
        let flat = |text: &str| scan(text, 0, text.len(), false).flat;
        assert!(flat("echo if; X=1 a && ! b | c &"));
        assert!(flat("echo done }"));
        assert!(!flat("X=1; if a; then b; fi"));
        assert!(!flat("f() { a; }"));
        assert!(!flat("(a)"));
        assert!(!flat("a && { b; }"));
    }
}
