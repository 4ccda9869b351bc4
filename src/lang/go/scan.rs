//! Comments of Go source, read from the bytes: they may stand anywhere in the tree, and also
//! where nothing parses.

use crate::text::Span;

/// Every comment with its markers.
pub(super) fn comments(text: &str) -> Vec<Span> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        at = match (bytes[at], bytes.get(at + 1)) {
            (b'/', Some(b'/')) => {
                let rest = &bytes[at..];
                let mut end = at
                    + rest
                        .iter()
                        .position(|&byte| byte == b'\n')
                        .unwrap_or(rest.len());
                if bytes[end - 1] == b'\r' {
                    end -= 1;
                }
                found.push(Span::new(at, end));
                end
            }
            (b'/', Some(b'*')) => {
                let end = text[at + 2..]
                    .find("*/")
                    .map_or(bytes.len(), |end| at + end + 4);
                found.push(Span::new(at, end));
                end
            }
            (b'`', _) => {
                let rest = &bytes[at + 1..];
                let end = rest.iter().position(|&byte| byte == b'`');
                end.map_or(bytes.len(), |end| at + end + 2)
            }
            (quote @ (b'"' | b'\''), _) => quoted_end(bytes, at + 1, quote),
            _ => at + 1,
        };
    }
    found
}

/// The byte after a string or rune; neither goes past its line.
fn quoted_end(bytes: &[u8], mut at: usize, quote: u8) -> usize {
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 2,
            b'\n' => return at,
            _ if byte == quote => return at + 1,
            _ => at += 1,
        }
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_outside_strings_only() {
        let text = "a // b\r\n`// no` /* c\n*/ \"// \\\" no\" '\"' // é\n\"open // no\n// d";
        let found: Vec<&str> = comments(text).iter().map(|span| span.slice(text)).collect();
        assert_eq!(found, ["// b", "/* c\n*/", "// é", "// d"]);
        assert_eq!(comments("/* open é").len(), 1);
    }
}
