//! Rust source as bytes: its comments, which the parser drops, and how much stack its parser
//! would need. Knows where strings, characters and comments begin and end, and nothing else.

use crate::text::Span;

/// What one pass over the bytes tells.
#[derive(Debug, Default)]
pub(super) struct Scan {
    /// Comments with their markers, doc comments too.
    pub(super) comments: Vec<Span>,
    /// How deeply brackets nest.
    pub(super) nesting: usize,
    /// An upper bound for how deeply the parser calls itself, and for the height of the tree
    /// that it builds: tokens of the constructs that are open at one place.
    pub(super) height: usize,
}

/// One open bracket.
#[derive(Clone, Copy, Debug, Default)]
struct Level {
    /// Tokens since the last `,` or statement end: operators and method calls nest leftward,
    /// prefixes rightward.
    run: usize,
    /// `<` that are not closed and `|`, which nest across commas.
    held: usize,
    /// The last thing was a closing brace, which ends a statement unless an operator follows.
    braced: bool,
}

impl Level {
    fn weight(self) -> usize {
        self.run + self.held + 1
    }
}

/// Reads a source once.
pub(super) fn scan(text: &str) -> Scan {
    let bytes = text.as_bytes();
    let mut found = Scan::default();
    let mut levels = vec![Level::default()];
    let mut below = 0usize;
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let start = at;
        at = match byte {
            b'/' if bytes.get(at + 1) == Some(&b'/') => {
                let end = line_end(bytes, at);
                found.comments.push(Span::new(start, end));
                at = end;
                continue;
            }
            b'/' if bytes.get(at + 1) == Some(&b'*') => {
                let end = block_end(bytes, at);
                found.comments.push(Span::new(start, end));
                at = end;
                continue;
            }
            b'"' => string_end(bytes, at + 1),
            b'\'' => quote_end(bytes, at),
            b'_' | b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | 0x80.. => word_end(bytes, at),
            _ => at + 1,
        };
        if byte.is_ascii_whitespace() {
            continue;
        }
        let level = levels.last_mut().expect("the file's own level stays");
        match byte {
            b'(' | b'[' | b'{' => {
                if level.braced && byte == b'{' {
                    *level = Level::default();
                }
                level.run += 1;
                below += level.weight();
                levels.push(Level::default());
            }
            b')' | b']' | b'}' => {
                if levels.len() > 1 {
                    levels.pop();
                    let level = levels.last_mut().expect("more than one");
                    below -= level.weight();
                    level.braced = byte == b'}';
                }
            }
            b';' => *level = Level::default(),
            b',' => {
                level.run = 0;
                level.braced = false;
            }
            _ => {
                let word = &bytes[start..at];
                let statement = (word[0].is_ascii_alphabetic() && !matches!(word, b"else" | b"as"))
                    || matches!(word[0], b'_' | b'#' | b'\'');
                if level.braced && statement {
                    *level = Level::default();
                }
                level.braced = false;
                match byte {
                    b'>' if !matches!(bytes.get(start.wrapping_sub(1)), Some(b'-' | b'=')) => {
                        level.held = level.held.saturating_sub(1);
                    }
                    b'<' | b'|' => level.held += 1,
                    _ => level.run += 1,
                }
            }
        }
        found.nesting = found.nesting.max(levels.len() - 1);
        let open = levels.last().expect("the file's own level stays").weight();
        found.height = found.height.max(below + open);
    }
    found
}

fn line_end(bytes: &[u8], at: usize) -> usize {
    let rest = &bytes[at..];
    let end = rest.iter().position(|&byte| byte == b'\n');
    let end = at + end.unwrap_or(rest.len());
    if end > at && bytes[end - 1] == b'\r' {
        end - 1
    } else {
        end
    }
}

/// Block comments nest.
fn block_end(bytes: &[u8], at: usize) -> usize {
    let mut depth = 0usize;
    let mut at = at;
    while at < bytes.len() {
        match &bytes[at..(at + 2).min(bytes.len())] {
            b"/*" => {
                depth += 1;
                at += 2;
            }
            b"*/" => {
                depth -= 1;
                at += 2;
                if depth == 0 {
                    return at;
                }
            }
            _ => at += 1,
        }
    }
    bytes.len()
}

/// The byte after a string whose opening quote stands before `at`.
fn string_end(bytes: &[u8], mut at: usize) -> usize {
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 2,
            b'"' => return at + 1,
            _ => at += 1,
        }
    }
    bytes.len()
}

/// A character, or only the quote of a lifetime or label.
fn quote_end(bytes: &[u8], at: usize) -> usize {
    match bytes.get(at + 1) {
        Some(b'\\') => {
            let rest = bytes.get(at + 3..).unwrap_or_default();
            let end = rest.iter().take(12).position(|&byte| byte == b'\'');
            end.map_or(at + 1, |end| at + 4 + end)
        }
        Some(_) => {
            let mut end = at + 2;
            while bytes.get(end).is_some_and(|byte| byte & 0xC0 == 0x80) {
                end += 1;
            }
            if bytes.get(end) == Some(&b'\'') {
                end + 1
            } else {
                at + 1
            }
        }
        None => at + 1,
    }
}

/// A word or number; a string behind one of the prefixes of strings is part of it.
fn word_end(bytes: &[u8], at: usize) -> usize {
    let word = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_' || *byte >= 0x80;
    let mut end = at;
    while bytes.get(end).is_some_and(word) {
        end += 1;
    }
    let raw = matches!(&bytes[at..end], b"r" | b"br" | b"cr");
    let plain = matches!(&bytes[at..end], b"b" | b"c");
    match bytes.get(end) {
        Some(b'"') if plain => string_end(bytes, end + 1),
        Some(b'\'') if plain => quote_end(bytes, end),
        Some(b'"' | b'#') if raw => raw_end(bytes, end),
        _ => end,
    }
}

/// The end of a raw string whose `#` or quote stands at `at`; `at` itself for `r#name`.
fn raw_end(bytes: &[u8], at: usize) -> usize {
    let hashes = bytes[at..].iter().take_while(|&&byte| byte == b'#').count();
    let mut end = at + hashes;
    if bytes.get(end) != Some(&b'"') {
        return at;
    }
    end += 1;
    while end < bytes.len() {
        let closing = &bytes[end..];
        if closing[0] == b'"' {
            let closed = closing[1..]
                .iter()
                .take_while(|&&byte| byte == b'#')
                .take(hashes);
            if closed.count() == hashes {
                return end + 1 + hashes;
            }
        }
        end += 1;
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn comments(text: &str) -> Vec<&str> {
        let found = scan(text).comments;
        found.iter().map(|span| span.slice(text)).collect()
    }

    #[test]
    fn comments_outside_strings_only() {
        assert_eq!(comments("a // b\r\nc"), ["// b"]);
        assert_eq!(comments("/* a /* b */ c */ d"), ["/* a /* b */ c */"]);
        assert_eq!(comments(r#"let x = "// no \" // no"; // yes"#), ["// yes"]);
        assert_eq!(
            comments(r##"let x = r#"// " no"#; let y = br"\"; // yes"##),
            ["// yes"]
        );
        assert_eq!(comments("let r#type = 'a'; // yes"), ["// yes"]);
        assert_eq!(
            comments(r"let c = '\''; let d = '\u{1F980}'; // é"),
            ["// é"]
        );
        assert_eq!(comments("fn f<'a>(x: &'a str) {} // 'a"), ["// 'a"]);
        assert_eq!(comments("let c = '🦀'; let d = '\"'; // yes"), ["// yes"]);
    }

    #[test]
    fn height_counts_what_is_open_at_once() {
        let flat = "fn f() { a(b); }\n".repeat(1000);
        assert!(scan(&flat).height < 30);
        let arms = format!("fn f() {{ match x {{ {} }} }}", "A | B => c, ".repeat(500));
        assert!(scan(&arms).height > 500, "bars are held");
        assert!(scan(&"x = y { z }\n".repeat(500)).height < 30);
        for deep in [
            "return ",
            "|a, b| ",
            "- ",
            "else if a {} ",
            ".a()",
            "A<B, ",
            "+ a ",
        ] {
            let text = format!("fn f() {{ {}", deep.repeat(2000));
            assert!(scan(&text).height >= 2000, "{deep}");
        }
        assert_eq!(scan(&"[".repeat(70)).nesting, 70);
    }
}
