//! HCL source without a parser: strings, templates in them, heredocs, comments, and where the
//! top level's blocks end. Knows no structure.

use crate::text::Span;

/// What the scanner is inside of.
enum Inside {
    /// A quoted string.
    Quotes,
    /// `${` in a string, with so many open braces of its own.
    Hole(usize),
}

/// What a text tells without being parsed.
#[derive(Default)]
pub(super) struct Scan {
    /// Comments, with their markers.
    pub(super) comments: Vec<Span>,
    /// The bytes behind each block and attribute of the top level, ascending.
    pub(super) ends: Vec<usize>,
}

/// Scans a text for comments and the ends of its blocks.
pub(super) fn scan(text: &str) -> Scan {
    let bytes = text.as_bytes();
    let mut scan = Scan::default();
    let mut depth = 0usize;
    let mut inside: Vec<Inside> = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let rest = &bytes[at..];
        if let Some(Inside::Quotes) = inside.last() {
            match rest {
                [b'\\', ..] => at += 2,
                [b'$' | b'%', b'{', ..] => {
                    inside.push(Inside::Hole(0));
                    at += 2;
                }
                // A string ends with its line; one that does not is broken.
                [b'"' | b'\n', ..] => {
                    inside.pop();
                    at += 1;
                }
                _ => at += 1,
            }
            continue;
        }
        match rest {
            [b'"', ..] => {
                inside.push(Inside::Quotes);
                at += 1;
            }
            [b'#', ..] | [b'/', b'/', ..] => {
                let length = rest.iter().position(|byte| *byte == b'\n');
                let end = length.map_or(bytes.len(), |length| at + length);
                let end = if bytes[at..end].ends_with(b"\r") {
                    end - 1
                } else {
                    end
                };
                scan.comments.push(Span::new(at, end));
                at = end;
            }
            [b'/', b'*', ..] => {
                let end = text[at + 2..]
                    .find("*/")
                    .map_or(bytes.len(), |length| at + length + 4);
                scan.comments.push(Span::new(at, end));
                at = end;
            }
            [b'<', b'<', ..] => at = heredoc(text, at).unwrap_or(at + 2),
            [b'\n', ..] => {
                at += 1;
                if depth == 0 && inside.is_empty() {
                    scan.ends.push(at);
                }
            }
            [b'[' | b'(', ..] => {
                depth += 1;
                at += 1;
            }
            [b']' | b')', ..] => {
                depth = depth.saturating_sub(1);
                at += 1;
            }
            [b'{', ..] => {
                match inside.last_mut() {
                    Some(Inside::Hole(depth)) => *depth += 1,
                    _ => depth += 1,
                }
                at += 1;
            }
            [b'}', ..] => {
                match inside.last_mut() {
                    Some(Inside::Hole(0)) => {
                        inside.pop();
                    }
                    Some(Inside::Hole(depth)) => *depth -= 1,
                    _ => depth = depth.saturating_sub(1),
                }
                at += 1;
            }
            _ => at += 1,
        }
    }
    scan
}

/// The byte after the heredoc that starts at `at`.
fn heredoc(text: &str, at: usize) -> Option<usize> {
    let after = text[at + 2..].trim_start_matches('-');
    let length = after
        .bytes()
        .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
        .count();
    let delimiter = &after[..length];
    let rest = &after[length..];
    if delimiter.is_empty() || !rest.starts_with(['\n', '\r']) {
        return None;
    }
    let mut end = text.len() - rest.len();
    for line in rest.split_inclusive('\n') {
        end += line.len();
        if line.trim() == delimiter {
            return Some(end);
        }
    }
    Some(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_in_strings_and_heredocs_are_no_comments() {
        let text = "a = \"# ${f(\"//\")} #\" # one\nb = <<-EOT\n  # no\n  EOT\n// two\n/* three\n */ c = 1";
        let found: Vec<&str> = scan(text)
            .comments
            .iter()
            .map(|span| span.slice(text))
            .collect();
        assert_eq!(found, ["# one", "// two", "/* three\n */"]);
    }
}
