//! A pull scanner of JSON, with comments and trailing commas: keys and scalars with the keys
//! around them, no tree. Tolerant: what is broken ends where the text ends.

/// How deep the scanner follows; lockfiles nest a few levels.
const DEEPEST: usize = 256;

/// What the scanner met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Event<'t> {
    /// An object or list begins; its key is the last of the path.
    Open,
    /// It ends; the path is as at its beginning.
    Close,
    /// A string without its quotes, escapes as written.
    Text(&'t str),
    /// A number, `true`, `false` or `null`.
    Other(&'t str),
}

/// The keys around a place. The first item of a list stands under `0`, others under nothing.
pub(super) type Path<'p, 't> = &'p [&'t str];

/// Calls `visit` for everything in a text, in order.
pub(super) fn scan<'t>(text: &'t str, mut visit: impl FnMut(Path<'_, 't>, Event<'t>)) {
    let bytes = text.as_bytes();
    let mut path: Vec<&'t str> = Vec::new();
    // Whether each open collection is a list.
    let mut lists: Vec<bool> = Vec::new();
    let mut key: Option<&'t str> = None;
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'"' => {
                let end = string_end(bytes, at);
                let content = text.get(at + 1..end).unwrap_or_default();
                at = end + 1;
                let list = lists.last().copied().unwrap_or(true);
                if !list && key.is_none() {
                    key = Some(content);
                    continue;
                }
                value(&mut path, &lists, &mut key, |path| {
                    visit(path, Event::Text(content));
                });
            }
            b'{' | b'[' => {
                if lists.len() >= DEEPEST {
                    return;
                }
                if !lists.is_empty() {
                    enter(&mut path, &lists, &mut key);
                }
                visit(&path, Event::Open);
                lists.push(byte == b'[');
                // What the next item of a list stands under; an object's says so itself.
                key = (byte == b'[').then_some("0");
                at += 1;
            }
            b'}' | b']' => {
                if lists.pop().is_none() {
                    return;
                }
                visit(&path, Event::Close);
                path.pop();
                key = if lists.last() == Some(&true) {
                    Some("")
                } else {
                    None
                };
                at += 1;
            }
            b'/' if bytes.get(at + 1) == Some(&b'/') => {
                at = text[at..].find('\n').map_or(text.len(), |end| at + end);
            }
            b'/' if bytes.get(at + 1) == Some(&b'*') => {
                at = text[at..].find("*/").map_or(text.len(), |end| at + end + 2);
            }
            _ if byte.is_ascii_alphanumeric() || byte == b'-' => {
                let length = bytes[at..]
                    .iter()
                    .take_while(|byte| {
                        byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'+' | b'.')
                    })
                    .count();
                let content = &text[at..at + length];
                at += length;
                if key.is_some() || lists.last() == Some(&true) {
                    value(&mut path, &lists, &mut key, |path| {
                        visit(path, Event::Other(content));
                    });
                }
            }
            _ => at += 1,
        }
    }
}

fn enter<'t>(path: &mut Vec<&'t str>, lists: &[bool], key: &mut Option<&'t str>) {
    path.push(key.take().unwrap_or_default());
    if lists.last() == Some(&true) {
        *key = Some("");
    }
}

fn value<'t>(
    path: &mut Vec<&'t str>,
    lists: &[bool],
    key: &mut Option<&'t str>,
    visit: impl FnOnce(&[&'t str]),
) {
    enter(path, lists, key);
    visit(path);
    path.pop();
}

/// The byte of the quote that ends a string.
fn string_end(bytes: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 2,
            b'"' => return at,
            _ => at += 1,
        }
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn events(text: &str) -> Vec<String> {
        let mut found = Vec::new();
        scan(text, |path, event| {
            found.push(format!("{} {event:?}", path.join("/")));
        });
        found
    }

    #[test]
    fn keys_around_every_value() {
        let found = events(
            "{\"a\": {\"b\": \"c\\\"\", /* x */ \"d\": [1, {\"e\": true}, \"f\",]}, // y\n}",
        );
        assert_eq!(
            found,
            [
                " Open",
                "a Open",
                "a/b Text(\"c\\\\\\\"\")",
                "a/d Open",
                "a/d/0 Other(\"1\")",
                "a/d/ Open",
                "a/d//e Other(\"true\")",
                "a/d/ Close",
                "a/d/ Text(\"f\")",
                "a/d Close",
                "a Close",
                " Close",
            ]
        );
    }

    #[test]
    fn broken_text_ends() {
        assert_eq!(events("{\"a").len(), 1);
        assert_eq!(events("]").len(), 0);
        assert!(events(&"[".repeat(100_000)).len() <= DEEPEST);
    }
}
