//! Words to values: quotes removed, variables and substitutions as holes. Owns the reading of
//! a single word; knows nothing of commands.

use super::skip;
use crate::fact::{Part, Value, ValueKind};
use crate::text::{OffsetMap, Span};

/// A text and the way from its offsets to the file's.
#[derive(Clone, Copy)]
pub(crate) struct Source<'a> {
    /// What is read.
    pub(crate) text: &'a str,
    /// From its offsets to the file's.
    pub(crate) map: &'a OffsetMap,
}

impl Source<'_> {
    /// The file's span of a range of the text.
    pub(crate) fn span(self, start: usize, end: usize) -> Span {
        self.map.span(Span::new(start, end))
    }
}

/// What differs between the places that shell words are written in.
#[derive(Clone, Copy)]
pub(crate) struct Dialect {
    /// Whether `$(...)` and backticks run commands.
    pub(crate) substitutions: bool,
    /// Whether `{{ x }}` and `${{ x }}` are filled in by something else first.
    pub(crate) templates: bool,
    /// The byte that takes the next one literally.
    pub(crate) escape: u8,
}

impl Dialect {
    /// A shell script.
    pub(crate) const SCRIPT: Self = Self {
        substitutions: true,
        templates: false,
        escape: b'\\',
    };

    /// Command lines inside a file that another program may fill in first.
    pub(crate) const EMBEDDED: Self = Self {
        templates: true,
        ..Self::SCRIPT
    };
}

/// What ends a word.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stop {
    /// Whitespace and operators.
    Operator,
    /// Whitespace.
    Blank,
    /// Only the end of the range.
    Never,
}

/// A variable that a word reads.
#[derive(Debug)]
pub(crate) struct Read {
    /// With the dollar: `$PORT`.
    pub(crate) name: Box<str>,
    /// The bytes of the expansion in the text that was read.
    pub(crate) start: usize,
    /// The byte after it.
    pub(crate) end: usize,
    /// What it is set to when it is not: `${X:=y}`.
    pub(crate) given: Option<Value>,
}

/// How deep defaults nest in defaults: `${A:-${B:-c}}`.
const DEEPEST: u32 = 12;

/// Reads words off a range of text, one after the other.
pub(crate) struct Reader<'a> {
    pub(super) source: Source<'a>,
    /// Where it reads next.
    pub(crate) at: usize,
    pub(super) end: usize,
    dialect: Dialect,
    level: u32,
    /// Variables met so far.
    pub(crate) reads: Vec<Read>,
    /// The insides of command and process substitutions met so far.
    pub(crate) substitutions: Vec<(usize, usize)>,
}

impl<'a> Reader<'a> {
    /// A reader of `start..end` of a text.
    pub(crate) fn new(source: Source<'a>, start: usize, end: usize, dialect: Dialect) -> Self {
        Self {
            source,
            at: start,
            end: end.min(source.text.len()),
            dialect,
            level: 0,
            reads: Vec::new(),
            substitutions: Vec::new(),
        }
    }

    fn bytes(&self) -> &'a [u8] {
        &self.source.text.as_bytes()[..self.end]
    }

    /// The byte `ahead` of where it reads.
    pub(crate) fn peek(&self, ahead: usize) -> Option<u8> {
        self.bytes().get(self.at + ahead).copied()
    }

    /// The rest of the range as one word, quotes removed.
    pub(crate) fn rest(&mut self) -> Value {
        self.word(Stop::Never)
    }

    /// The next word, which begins where the reader stands.
    pub(crate) fn word(&mut self, stop: Stop) -> Value {
        let start = self.at;
        let mut pieces = Pieces::default();
        while let Some(byte) = self.peek(0) {
            match byte {
                _ if byte == self.dialect.escape => self.escape(&mut pieces),
                b'\'' => {
                    let close = skip::piece(self.source.text, self.at, self.end);
                    let inside = self.at + 1;
                    let closed = close > inside && self.bytes()[close - 1] == b'\'';
                    self.at = inside;
                    self.copy(close - usize::from(closed), &mut pieces);
                    self.at = close;
                }
                b'"' => {
                    self.at += 1;
                    self.quoted(Some(b'"'), &mut pieces);
                }
                b'$' => self.dollar(false, &mut pieces),
                b'`' if self.dialect.substitutions => self.backtick(&mut pieces),
                b'<' | b'>'
                    if self.dialect.substitutions
                        && stop != Stop::Never
                        && self.peek(1) == Some(b'(') =>
                {
                    self.at += 1;
                    self.substitution(self.at - 1, &mut pieces);
                }
                b'(' if stop == Stop::Operator => {
                    // An extended glob: `!(*.txt)`.
                    if self.at == start {
                        break;
                    }
                    let close = skip::balanced(self.source.text, self.at, self.end);
                    pieces.push(self.source.text.get(self.at..close).unwrap_or(""));
                    self.at = close;
                }
                b';' | b'|' | b'&' | b'<' | b'>' | b')' if stop == Stop::Operator => break,
                _ if byte.is_ascii_whitespace() && stop != Stop::Never => break,
                b'{' if self.dialect.templates && self.peek(1) == Some(b'{') => {
                    if !self.template(0, &mut pieces) {
                        pieces.push("{");
                        self.at += 1;
                    }
                }
                _ => self.plain(&mut pieces),
            }
        }
        pieces.finish(self.source.span(start, self.at))
    }

    /// The rest of the range as the inside of double quotes: a here-document's body.
    pub(crate) fn body(&mut self) -> Value {
        let start = self.at;
        let mut pieces = Pieces::default();
        self.quoted(None, &mut pieces);
        pieces.finish(self.source.span(start, self.at))
    }

    fn quoted(&mut self, close: Option<u8>, pieces: &mut Pieces) {
        while let Some(byte) = self.peek(0) {
            match byte {
                _ if Some(byte) == close => {
                    self.at += 1;
                    return;
                }
                _ if byte == self.dialect.escape => match self.peek(1) {
                    Some(next)
                        if matches!(next, b'$' | b'`' | b'\n' | b'\r')
                            || next == byte
                            || Some(next) == close =>
                    {
                        self.escape(pieces);
                    }
                    _ => {
                        pieces.text.push(char::from(byte));
                        self.at += 1;
                    }
                },
                b'$' => self.dollar(true, pieces),
                b'`' if self.dialect.substitutions => self.backtick(pieces),
                b'{' if self.dialect.templates && self.peek(1) == Some(b'{') => {
                    if !self.template(0, pieces) {
                        pieces.push("{");
                        self.at += 1;
                    }
                }
                _ => self.plain(pieces),
            }
        }
    }

    /// A run of bytes that mean nothing; at least one.
    fn plain(&mut self, pieces: &mut Pieces) {
        let bytes = self.bytes();
        let special = |byte: u8| {
            byte.is_ascii_whitespace()
                || byte == self.dialect.escape
                || b"'\"$`;|&<>(){".contains(&byte)
        };
        let mut stop = self.at + 1;
        while bytes.get(stop).is_some_and(|byte| !special(*byte)) {
            stop += 1;
        }
        pieces.push(self.source.text.get(self.at..stop).unwrap_or(""));
        self.at = stop;
    }

    /// Text up to `stop`, in which only templates mean something.
    fn copy(&mut self, stop: usize, pieces: &mut Pieces) {
        while self.at < stop {
            let rest = self.source.text.get(self.at..stop).unwrap_or("");
            let template = rest.find("{{").filter(|_| self.dialect.templates);
            let Some(found) = template else {
                pieces.push(rest);
                break;
            };
            let dollar = usize::from(rest[..found].ends_with('$'));
            pieces.push(&rest[..found - dollar]);
            self.at += found - dollar;
            if !self.template(dollar, pieces) {
                pieces.push(&rest[found - dollar..found + 2]);
                self.at += dollar + 2;
            }
        }
    }

    fn escape(&mut self, pieces: &mut Pieces) {
        let rest = self.source.text.get(self.at + 1..self.end).unwrap_or("");
        self.at += 1;
        if rest.starts_with("\r\n") {
            self.at += 2;
            return;
        }
        let Some(char) = rest.chars().next() else {
            pieces.text.push(char::from(self.dialect.escape));
            return;
        };
        self.at += char.len_utf8();
        if char != '\n' {
            pieces.text.push(char);
        }
    }

    fn dollar(&mut self, quoted: bool, pieces: &mut Pieces) {
        let start = self.at;
        match self.peek(1) {
            Some(b'{') => {
                if self.dialect.templates && self.peek(2) == Some(b'{') && self.template(1, pieces)
                {
                    return;
                }
                let end = skip::balanced(self.source.text, start + 1, self.end);
                self.at = end;
                let hole = self.parameter(start, end);
                pieces.hole(hole);
            }
            Some(b'(') if self.dialect.substitutions => {
                self.at += 1;
                self.substitution(start, pieces);
            }
            Some(b'\'') if !quoted && self.dialect.substitutions => {
                self.at = skip::piece(self.source.text, start, self.end);
                let close = self.at - usize::from(self.bytes()[self.at - 1] == b'\'');
                let inside = self.source.text.get(start + 2..close).unwrap_or("");
                unescape(inside, &mut pieces.text);
            }
            Some(b'"') if !quoted && self.dialect.substitutions => self.at += 1,
            Some(byte)
                if skip::is_name_start(byte)
                    || (self.dialect.substitutions
                        && (byte.is_ascii_digit() || skip::is_special(byte))) =>
            {
                self.at = skip::piece(self.source.text, start, self.end);
                let name = self.source.text.get(start..self.at).unwrap_or("");
                pieces.hole(self.read(name.into(), start, self.at, None));
            }
            _ => {
                pieces.push("$");
                self.at += 1;
            }
        }
    }

    fn read(&mut self, name: Box<str>, start: usize, end: usize, given: Option<Value>) -> Value {
        let value = Value::new(self.source.span(start, end), ValueKind::Name(name.clone()));
        self.reads.push(Read {
            name,
            start,
            end,
            given,
        });
        value
    }

    /// `${...}`, whose bytes are `start..end`.
    fn parameter(&mut self, start: usize, end: usize) -> Value {
        let text = self.source.text;
        let unknown = Value::unknown(self.source.span(start, end));
        let close = end - usize::from(text.as_bytes()[end - 1] == b'}');
        let mut at = start + 2;
        let bytes = &text.as_bytes()[..close.max(at)];
        let mut whole = true;
        if matches!(bytes.get(at), Some(b'!' | b'#')) && bytes.len() > at + 1 {
            whole = false;
            at += 1;
        }
        let stop = match bytes.get(at) {
            Some(byte) if skip::is_name_start(*byte) => skip::name(bytes, at),
            Some(byte) if byte.is_ascii_digit() => skip::name(bytes, at),
            Some(byte) if skip::is_special(*byte) => at + 1,
            _ => return unknown,
        };
        let name: Box<str> = format!("${}", text.get(at..stop).unwrap_or("")).into();
        at = stop;
        if bytes.get(at) == Some(&b'[') {
            let rest = &bytes[at..];
            at += rest.iter().position(|byte| *byte == b']').unwrap_or(0) + 1;
        }
        let colon = usize::from(bytes.get(at) == Some(&b':'));
        let operator = bytes.get(at + colon).copied();
        if !whole {
            self.read(name, start, end, None);
            return unknown;
        }
        match operator {
            None if colon == 0 => self.read(name, start, end, None),
            Some(b'?') => self.read(name, start, end, None),
            Some(b'-' | b'=') => {
                let default = self.inner(at + colon + 1, close);
                let given = (operator == Some(b'=')).then(|| default.clone());
                let read = self.read(name, start, end, given);
                let kind = ValueKind::Fallback(Box::new(read), Box::new(default));
                Value::new(unknown.span, kind)
            }
            Some(b'+') => {
                self.inner(at + colon + 1, close);
                self.read(name, start, end, None);
                unknown
            }
            _ => {
                self.read(name, start, end, None);
                unknown
            }
        }
    }

    /// The word inside an expansion.
    fn inner(&mut self, start: usize, end: usize) -> Value {
        if self.level >= DEEPEST {
            return Value::unknown(self.source.span(start, end));
        }
        let mut inner = Reader::new(self.source, start, end, self.dialect);
        inner.level = self.level + 1;
        let value = inner.rest();
        self.reads.append(&mut inner.reads);
        self.substitutions.append(&mut inner.substitutions);
        value
    }

    /// `(...)` at the reader's place, whose whole begins at `start`.
    fn substitution(&mut self, start: usize, pieces: &mut Pieces) {
        let open = self.at;
        self.at = skip::balanced(self.source.text, open, self.end);
        let inside = self.source.text.get(open..self.at).unwrap_or("");
        let arithmetic = inside.starts_with("((") && inside.ends_with("))");
        if !arithmetic {
            let close = self.at - usize::from(inside.len() > 1 && inside.ends_with(')'));
            self.substitutions.push((open + 1, close));
        }
        pieces.hole(Value::unknown(self.source.span(start, self.at)));
    }

    fn backtick(&mut self, pieces: &mut Pieces) {
        let start = self.at;
        self.at = skip::piece(self.source.text, start, self.end);
        let closed = self.at > start + 1 && self.bytes()[self.at - 1] == b'`';
        self.substitutions
            .push((start + 1, self.at - usize::from(closed)));
        pieces.hole(Value::unknown(self.source.span(start, self.at)));
    }

    /// `{{ x }}`, after `dollar` bytes that belong to it. False where it does not close.
    fn template(&mut self, dollar: usize, pieces: &mut Pieces) -> bool {
        let start = self.at;
        let open = start + dollar + 2;
        let rest = self.source.text.get(open..self.end).unwrap_or("");
        let Some(length) = rest.find("}}") else {
            // Nor will any that follows; looking again would be quadratic.
            self.dialect.templates = false;
            return false;
        };
        let inside = rest[..length].trim_matches(['-', ' ']);
        let name = inside.strip_prefix('.').unwrap_or(inside);
        let plain = !name.is_empty()
            && name
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-'));
        self.at = open + length + 2;
        let kind = if plain {
            ValueKind::Name(name.into())
        } else {
            ValueKind::Unknown
        };
        pieces.hole(Value::new(self.source.span(start, self.at), kind));
        true
    }
}

/// The inside of `$'...'`.
fn unescape(inside: &str, out: &mut String) {
    let mut chars = inside.chars();
    while let Some(char) = chars.next() {
        if char != '\\' {
            out.push(char);
            continue;
        }
        match chars.next() {
            Some('n') => out.push('\n'),
            Some('t') => out.push('\t'),
            Some('r') => out.push('\r'),
            Some('e' | 'E') => out.push('\u{1b}'),
            Some(other @ ('\\' | '\'' | '"' | '?')) => out.push(other),
            Some(other) => out.extend(['\\', other]),
            None => out.push('\\'),
        }
    }
}

/// A value while it is put together.
#[derive(Default)]
struct Pieces {
    text: String,
    parts: Vec<Part>,
}

impl Pieces {
    fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }

    fn hole(&mut self, hole: Value) {
        if !self.text.is_empty() {
            let text = std::mem::take(&mut self.text);
            self.parts.push(Part::Text(text.into()));
        }
        self.parts.push(Part::Hole(hole));
    }

    fn finish(mut self, span: Span) -> Value {
        if self.parts.is_empty() {
            return Value::text(span, self.text);
        }
        if !self.text.is_empty() {
            self.parts.push(Part::Text(self.text.into()));
        }
        if self.parts.len() == 1
            && let Some(Part::Hole(hole)) = self.parts.pop()
        {
            return Value::new(span, hole.kind);
        }
        Value::new(span, ValueKind::Template(self.parts))
    }
}
