//! How deeply a Python source nests and how long its chains are, told by one pass over its
//! bytes before the recursive parser sees it. Knows just enough of the lexical grammar to leave
//! strings and comments alone; knows no syntax tree.

use crate::lang::depth::LIMIT;

/// The deepest indentation; Python itself refuses more.
const INDENTS: usize = 100;

/// What one pass tells.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Nesting {
    /// The byte at which the source nests too deeply to be parsed.
    pub(super) too_deep: Option<usize>,
    /// The length of the longest chain of operators, calls or attributes: so deep is its tree.
    pub(super) links: usize,
}

/// Measures a source.
pub(super) fn measure(text: &str) -> Nesting {
    let mut scan = Scan {
        bytes: text.as_bytes(),
        at: 0,
        frames: Vec::new(),
        enclosing: 0,
        now: Run::default(),
        indents: Vec::new(),
        operand: false,
        longest: 0,
    };
    let too_deep = scan.run();
    Nesting {
        too_deep,
        links: scan.longest,
    }
}

/// What the expression being read has piled up since its last comma.
#[derive(Clone, Copy, Default)]
struct Run {
    /// Prefix operators and powers, which end at the next binary operator.
    tight: usize,
    /// `lambda` and `else`, which end with the expression.
    loose: usize,
    /// Lambdas whose parameters are still being read.
    lambdas: usize,
    /// Links of the chain at this level.
    links: usize,
}

/// An open bracket, or the `{` of an f-string, with what stood before it.
struct Frame {
    before: Run,
    text: Option<Text>,
}

/// The string that an interpolation stands in.
#[derive(Clone, Copy)]
struct Text {
    quote: u8,
    triple: bool,
    /// In the format specification of an interpolation.
    spec: bool,
}

struct Scan<'a> {
    bytes: &'a [u8],
    at: usize,
    frames: Vec<Frame>,
    enclosing: usize,
    now: Run,
    indents: Vec<usize>,
    operand: bool,
    longest: usize,
}

impl Scan<'_> {
    fn run(&mut self) -> Option<usize> {
        self.indentation();
        while let Some(&byte) = self.bytes.get(self.at) {
            self.step(byte);
            let depth = self.frames.len() + self.enclosing + self.now.tight + self.now.loose;
            if depth > LIMIT || self.indents.len() > INDENTS {
                return Some(self.at.min(self.bytes.len()));
            }
        }
        None
    }

    fn peek(&self, ahead: usize) -> u8 {
        self.bytes.get(self.at + ahead).copied().unwrap_or(0)
    }

    fn step(&mut self, byte: u8) {
        match byte {
            b'\\' => self.at += 2,
            b'\n' | b'\r' => self.line_end(),
            b'#' => self.skip_comment(),
            b'"' | b'\'' => self.string(false),
            b'(' | b'[' | b'{' => self.open(),
            b')' | b']' | b'}' => self.close(byte),
            b':' => self.colon(),
            b',' | b';' => {
                if self.now.lambdas == 0 {
                    self.now = Run::default();
                }
                self.operand = false;
                self.at += 1;
            }
            b'.' if self.peek(1).is_ascii_digit() && !self.operand => self.word(),
            b'.' => {
                if self.operand {
                    self.link();
                }
                self.at += 1;
            }
            b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' | b'_' | 0x80.. => self.word(),
            b'+' | b'-' | b'*' | b'/' | b'%' | b'@' | b'&' | b'|' | b'^' | b'<' | b'>' | b'='
            | b'~' | b'!' => self.operator(byte),
            _ => self.at += 1,
        }
    }

    fn link(&mut self) {
        self.now.links += 1;
        self.longest = self.longest.max(self.now.links);
    }

    fn push(&mut self, text: Option<Text>) {
        let before = std::mem::take(&mut self.now);
        self.enclosing += before.tight + before.loose;
        self.frames.push(Frame { before, text });
        self.operand = false;
    }

    fn pop(&mut self) -> Option<Text> {
        let frame = self.frames.pop()?;
        self.enclosing -= frame.before.tight + frame.before.loose;
        self.now = frame.before;
        self.operand = true;
        frame.text
    }

    fn open(&mut self) {
        if self.operand {
            self.link();
        }
        self.push(None);
        self.at += 1;
    }

    fn close(&mut self, byte: u8) {
        self.at += 1;
        let interpolated = self.frames.last().is_some_and(|frame| frame.text.is_some());
        if interpolated && byte != b'}' {
            return;
        }
        if let Some(text) = self.pop() {
            self.string_text(text, true);
        }
    }

    fn colon(&mut self) {
        self.at += 1;
        self.operand = false;
        if self.now.lambdas > 0 {
            self.now.lambdas -= 1;
            return;
        }
        let text = self.frames.last().and_then(|frame| frame.text);
        if let Some(text) = text
            && self.peek(0) != b'='
        {
            self.string_text(Text { spec: true, ..text }, true);
        }
    }

    fn operator(&mut self, byte: u8) {
        let next = self.peek(1);
        self.at += 1;
        if byte == b'*' && next == b'*' {
            self.at += 1;
            self.now.tight += 1;
        } else if self.operand || byte == b'=' {
            self.now.tight = 0;
            self.link();
            // The rest of `<=`, `>>`, `//=`, `->`.
            while matches!(self.peek(0), b'=' | b'>' | b'<' | b'/') {
                self.at += 1;
            }
        } else if byte != b'!' {
            self.now.tight += 1;
        }
        self.operand = false;
    }

    fn word(&mut self) {
        let start = self.at;
        let number = matches!(self.bytes[start], b'0'..=b'9' | b'.');
        while matches!(self.peek(0), b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' | b'_' | 0x80..)
            || (number && self.peek(0) == b'.')
        {
            self.at += 1;
        }
        let word = &self.bytes[start..self.at];
        if matches!(self.peek(0), b'"' | b'\'')
            && word.len() <= 2
            && word
                .iter()
                .all(|byte| b"rbuft".contains(&byte.to_ascii_lowercase()))
        {
            let interpolated = word
                .iter()
                .any(|byte| matches!(byte.to_ascii_lowercase(), b'f' | b't'));
            self.string(interpolated);
            return;
        }
        match word {
            b"not" | b"await" | b"yield" | b"async" => self.now.tight += 1,
            b"lambda" => {
                self.now.loose += 1;
                self.now.lambdas += 1;
            }
            b"else" => self.now.loose += 1,
            b"and" | b"or" | b"in" | b"is" | b"if" => self.now.tight = 0,
            b"return" | b"for" | b"while" | b"assert" | b"raise" | b"del" | b"elif" | b"case"
            | b"from" | b"import" | b"with" | b"as" => {}
            _ => {
                self.operand = true;
                return;
            }
        }
        self.operand = false;
    }

    /// A string from its first quote on.
    fn string(&mut self, interpolated: bool) {
        let quote = self.peek(0);
        let triple = self.peek(1) == quote && self.peek(2) == quote;
        self.at += if triple { 3 } else { 1 };
        let text = Text {
            quote,
            triple,
            spec: false,
        };
        self.string_text(text, interpolated);
    }

    /// The text of a string up to its end or its next interpolation.
    fn string_text(&mut self, mut text: Text, interpolated: bool) {
        while let Some(&byte) = self.bytes.get(self.at) {
            match byte {
                b'\\' => self.at += 1,
                b'\n' | b'\r' if !text.triple => break,
                b'{' if interpolated => {
                    if self.peek(1) == b'{' && !text.spec {
                        self.at += 1;
                    } else {
                        self.at += 1;
                        self.push(Some(text));
                        return;
                    }
                }
                b'}' if text.spec => {
                    // The interpolation ends; the string around it goes on.
                    match self.pop() {
                        Some(outer) => text = outer,
                        None => break,
                    }
                }
                _ if byte == text.quote => {
                    if !text.triple {
                        self.at += 1;
                        break;
                    }
                    if self.peek(1) == byte && self.peek(2) == byte {
                        self.at += 3;
                        break;
                    }
                }
                _ => {}
            }
            self.at += 1;
        }
        if text.spec {
            // The string ended inside its interpolation.
            self.pop();
        }
        self.operand = true;
    }

    fn skip_comment(&mut self) {
        let rest = &self.bytes[self.at..];
        let end = rest.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
        self.at += end.unwrap_or(rest.len());
    }

    fn line_end(&mut self) {
        self.at += 1;
        if !self.frames.is_empty() {
            // The parser gives up on an open bracket at a line like these; so do we.
            let rest = &self.bytes[self.at..];
            let statement = [&b"def "[..], b"class ", b"import ", b"async def "]
                .iter()
                .any(|word| rest.starts_with(word));
            if !statement {
                return;
            }
            self.frames.clear();
            self.enclosing = 0;
        }
        self.now = Run::default();
        self.operand = false;
        self.indentation();
    }

    fn indentation(&mut self) {
        let rest = &self.bytes[self.at..];
        let columns = rest
            .iter()
            .position(|byte| !matches!(byte, b' ' | b'\t' | 0x0c));
        let Some(columns) = columns else {
            return;
        };
        if matches!(rest[columns], b'\n' | b'\r' | b'#') {
            return;
        }
        self.at += columns;
        while self.indents.last().is_some_and(|level| *level > columns) {
            self.indents.pop();
        }
        if columns > self.indents.last().copied().unwrap_or(0) {
            self.indents.push(columns);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn deep(text: &str) -> bool {
        measure(text).too_deep.is_some()
    }

    #[test]
    fn nesting_of_every_sort_is_seen() {
        let cases: &[(&str, &str)] = &[
            ("(", ")"),
            ("[", "]"),
            ("{1: ", "}"),
            ("f(", ")"),
            ("f(a=[1, -", "])"),
            ("not ", ""),
            ("-", ""),
            ("~ ", ""),
            ("await ", ""),
            ("lambda: ", ""),
            ("lambda a, b: ", ""),
            ("lambda x=", ""),
            ("1 if 2 else ", ""),
            ("2 ** ", ""),
            ("2 ** -", ""),
            ("* ", ""),
            ("(1 or ", ")"),
            ("f'{", "}'"),
            ("f\"{", "}\""),
            ("f'''{", "}'''"),
            ("f'{1:{", "}}'"),
        ];
        for (open, close) in cases {
            let text = format!("x = {}1{}", open.repeat(201), close.repeat(201));
            assert!(deep(&text), "{open}");
            let text = format!("x = {}1{}\n", open.repeat(40), close.repeat(40)).repeat(10);
            assert!(!deep(&text), "{open}");
        }
        assert!(deep(&format!("{}x", "async ".repeat(201))));
        let blocks: String = (0..120).map(|n| " ".repeat(n) + "if x:\n").collect();
        assert!(deep(&blocks));
    }

    #[test]
    fn what_is_wide_or_quoted_does_not_nest() {
        for text in [
            "x = '(' # (\n".repeat(500),
            "x = f'{{ ( {y} ('\n".repeat(500),
            "x = f'{y:(>{z}}'\n".repeat(500),
            "x = '''\n(((\"\n'''\n".repeat(500),
            "x = rb'\\'('\n".repeat(500),
            format!("x = [{}]", "1 if a else -2, ".repeat(500)),
            format!("x = [{}]", "lambda a, b: 1, ".repeat(500)),
            format!("x = {}1", "not a and ".repeat(500)),
            format!("x = {}1", "a ** 2 + -b * ".repeat(500)),
            "if a:\n  x(\n      1)\nelse:\n  y\n".repeat(500),
            "x = (\ndef f():\n".repeat(500),
            "def f(a, *, b: int = 1) -> x:\n    return not a\n".repeat(500),
            "x = f\"{a['(']} {b!r:>{w}} {c=}\"\n".repeat(500),
        ] {
            assert_eq!(measure(&text).too_deep, None, "{}", &text[..40]);
        }
    }

    #[test]
    fn chains_are_long_not_deep() {
        for link in [" + b", ".b", ".b()", "[0]", " - b * c", "()"] {
            let text = format!("x = a{}", link.repeat(5_000));
            let found = measure(&text);
            assert!(found.links >= 5_000 && found.too_deep.is_none(), "{link}");
        }
        let wide = format!("x = [{}]", "a.b(), ".repeat(5_000));
        assert!(measure(&wide).links < 5);
    }
}
