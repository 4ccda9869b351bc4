//! Tokens of Gradle's build scripts, Groovy and Kotlin alike: enough to tell names, strings,
//! brackets and line ends apart. Knows no statement.

use crate::fact::FileFacts;
use crate::format::entry;
use crate::text::Span;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A dotted name, `` `quoted` `` names too (their span without the ticks).
    Name,
    /// A string; its span with the quotes.
    Text,
    /// A number.
    Number,
    /// One of `( ) [ ] { } , : = ;`, or another operator character.
    Mark(u8),
    /// A line end.
    End,
}

/// A token and its bytes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) span: Span,
}

impl Token {
    /// Whether it is a mark.
    pub(super) fn is(self, mark: u8) -> bool {
        self.kind == Kind::Mark(mark)
    }
}

fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}

/// The tokens of a script; comments are noted.
pub(super) fn tokens(facts: &mut FileFacts, text: &str) -> Vec<Token> {
    let bytes = text.as_bytes();
    let mut tokens: Vec<Token> = Vec::new();
    let mut at = text.len() - entry::without_bom(text).len();
    let push = |tokens: &mut Vec<Token>, kind, start, end| {
        tokens.push(Token {
            kind,
            span: Span::new(start, end).clamped(text),
        });
    };
    while let Some(&byte) = bytes.get(at) {
        let start = at;
        let next = bytes.get(at + 1).copied();
        match byte {
            b'/' if next == Some(b'/') => {
                let line = entry::lines(&text[at..]).next().unwrap_or_default();
                facts.comments.push(entry::span_of(text, line));
                at += line.len();
            }
            b'/' if next == Some(b'*') => {
                at = text[at + 2..]
                    .find("*/")
                    .map_or(text.len(), |end| at + end + 4);
                facts.comments.push(Span::new(start, at));
            }
            b'"' | b'\'' => {
                at = string_end(bytes, at, byte);
                push(&mut tokens, Kind::Text, start, at);
            }
            b'`' => {
                let length = entry::find_near(&text[at + 1..], "`").unwrap_or(0);
                push(&mut tokens, Kind::Name, start + 1, start + 1 + length);
                at += length + 2;
            }
            b'\n' => {
                push(&mut tokens, Kind::End, start, start + 1);
                at += 1;
            }
            _ if byte.is_ascii_digit() => {
                while bytes
                    .get(at)
                    .is_some_and(|byte| is_name(*byte) || *byte == b'.')
                {
                    at += 1;
                }
                push(&mut tokens, Kind::Number, start, at);
            }
            _ if is_name(byte) => {
                at = name_end(bytes, at);
                push(&mut tokens, Kind::Name, start, at);
            }
            _ if byte.is_ascii_whitespace() => at += 1,
            _ => {
                push(&mut tokens, Kind::Mark(byte), start, start + 1);
                at += 1;
            }
        }
    }
    tokens
}

/// The end of a dotted name: `a.b?.c` is one.
fn name_end(bytes: &[u8], start: usize) -> usize {
    let mut at = start;
    loop {
        while bytes.get(at).is_some_and(|byte| is_name(*byte)) {
            at += 1;
        }
        let dot = match bytes.get(at..) {
            Some([b'.', next, ..]) if is_name(*next) => 1,
            Some([b'?', b'.', next, ..]) if is_name(*next) => 2,
            _ => return at,
        };
        at += dot;
    }
}

/// The byte after a string. One quote ends with its line at the latest, three do not.
fn string_end(bytes: &[u8], start: usize, quote: u8) -> usize {
    let long = bytes[start..].starts_with(&[quote, quote, quote]);
    let mut at = start + if long { 3 } else { 1 };
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 2,
            b'\n' if !long => return at,
            _ if byte == quote && !long => return at + 1,
            _ if byte == quote && bytes[at..].starts_with(&[quote, quote, quote]) => return at + 3,
            _ => at += 1,
        }
    }
    bytes.len()
}

/// The bytes inside a string's quotes, one or three.
pub(super) fn content(text: &str, string: Span) -> Span {
    let own = string.slice(text);
    let marks: u32 = if own.len() >= 6 && (own.starts_with("\"\"\"") || own.starts_with("'''")) {
        3
    } else {
        1
    };
    let end = if own.len() > marks as usize && own.ends_with(['"', '\'']) {
        string.end - marks
    } else {
        string.end
    };
    Span {
        start: string.start + marks,
        end: end.max(string.start + marks),
    }
    .clamped(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fact::FileKind;

    #[test]
    fn names_strings_and_marks() {
        let text = "implementation(\"a\\\"b\") // c\n`java-library` x.y = 1.8";
        let mut facts = FileFacts::new(FileKind::Gradle, text.len());
        let found: Vec<&str> = tokens(&mut facts, text)
            .iter()
            .map(|token| token.span.slice(text))
            .collect();
        assert_eq!(
            found,
            [
                "implementation",
                "(",
                "\"a\\\"b\"",
                ")",
                "\n",
                "java-library",
                "x.y",
                "=",
                "1.8"
            ]
        );
        assert_eq!(facts.comments.len(), 1);
    }
}
