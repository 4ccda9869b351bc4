//! The scripts of Vue and Svelte components. Knows just enough markup to find them.

/// A component's scripts as one program.
pub(super) struct Scripts {
    /// As long as the file in bytes, with spaces for all that is no script: offsets in it are
    /// offsets in the file.
    pub(super) text: String,
    /// Whether any of them is written in TypeScript.
    pub(super) typed: bool,
}

/// Finds the scripts of a component; `None` when there are none.
pub(super) fn scripts(file: &str) -> Option<Scripts> {
    let bytes = file.as_bytes();
    let mut text: Vec<u8> = bytes
        .iter()
        .map(|byte| match byte {
            b'\n' | b'\r' => *byte,
            _ => b' ',
        })
        .collect();
    let mut typed = false;
    let mut found = false;
    let mut at = 0;
    while let Some(tag) = find(bytes, at, b"<") {
        let rest = &bytes[tag..];
        if rest.starts_with(b"<!--") {
            at = find(bytes, tag, b"-->").unwrap_or(bytes.len());
        } else if is_tag(rest, b"<style") {
            at = find_close(bytes, tag, b"</style");
        } else if is_tag(rest, b"<template") {
            at = template_end(bytes, tag);
        } else if is_tag(rest, b"<script") {
            let Some(end) = tag_end(bytes, tag) else {
                break;
            };
            if bytes[end - 1] == b'/' {
                at = end;
                continue;
            }
            let start = end + 1;
            let close = find_close(bytes, start, b"</script");
            if let Some(language) = language(&file[tag..end]) {
                text[start..close].copy_from_slice(&bytes[start..close]);
                // Two scripts may stand on one line.
                if let Some(byte) = text.get_mut(close) {
                    *byte = b';';
                }
                typed |= language == Script::TypeScript;
                found = true;
            }
            at = close;
        } else {
            at = tag + 1;
        }
    }
    let text = String::from_utf8(text).ok()?;
    found.then_some(Scripts { text, typed })
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Script {
    JavaScript,
    TypeScript,
}

/// The language that a script's opening tag declares; `None` for templates, data and languages
/// that are not read.
fn language(tag: &str) -> Option<Script> {
    let declared = attribute(tag, "lang").or_else(|| attribute(tag, "type"));
    match declared.unwrap_or("").to_ascii_lowercase().as_str() {
        "ts" | "tsx" | "typescript" | "text/typescript" => Some(Script::TypeScript),
        ""
        | "js"
        | "jsx"
        | "javascript"
        | "module"
        | "text/javascript"
        | "application/javascript"
        | "text/babel"
        | "text/ecmascript" => Some(Script::JavaScript),
        _ => None,
    }
}

/// The value of an attribute in an opening tag.
fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let mut rest = tag;
    loop {
        let (before, value) = rest.split_once('=')?;
        let value = value.trim_start();
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
        let (value, after) = match quote {
            Some(quote) => value[1..].split_once(quote).unwrap_or((&value[1..], "")),
            None => value
                .split_once(|c: char| c.is_ascii_whitespace())
                .unwrap_or((value, "")),
        };
        if before.split_ascii_whitespace().next_back() == Some(name) {
            return Some(value);
        }
        rest = after;
    }
}

/// The `>` that ends the tag that starts at `from`; quoted values may hold one too.
fn tag_end(bytes: &[u8], from: usize) -> Option<usize> {
    let mut quote = None;
    for (offset, byte) in bytes.iter().enumerate().skip(from) {
        match (quote, byte) {
            (None, b'>') => return Some(offset),
            (None, b'"' | b'\'') => quote = Some(*byte),
            (Some(open), byte) if open == *byte => quote = None,
            _ => {}
        }
    }
    None
}

/// Where the template that starts at `from` ends: templates nest, and what they hold is no
/// script of the component.
fn template_end(bytes: &[u8], from: usize) -> usize {
    let mut depth = 0usize;
    let mut at = from;
    while let Some(tag) = find(bytes, at, b"<") {
        let rest = &bytes[tag..];
        at = tag + 1;
        if is_tag(rest, b"<template") {
            match tag_end(bytes, tag) {
                Some(end) if bytes[end - 1] == b'/' => at = end,
                Some(end) => {
                    depth += 1;
                    at = end;
                }
                None => break,
            }
        } else if is_tag(rest, b"</template") {
            depth = depth.saturating_sub(1);
        }
        if depth == 0 {
            return at;
        }
    }
    bytes.len()
}

fn is_tag(rest: &[u8], name: &[u8]) -> bool {
    starts_with(rest, name)
        && rest
            .get(name.len())
            .is_some_and(|next| next.is_ascii_whitespace() || matches!(next, b'>' | b'/'))
}

fn starts_with(rest: &[u8], name: &[u8]) -> bool {
    rest.get(..name.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(name))
}

fn find(bytes: &[u8], from: usize, needle: &[u8]) -> Option<usize> {
    bytes
        .get(from..)?
        .windows(needle.len())
        .position(|window| window == needle)
        .map(|offset| from + offset)
}

/// Where a closing tag starts, or the end of the file.
fn find_close(bytes: &[u8], from: usize, name: &[u8]) -> usize {
    bytes
        .get(from..)
        .and_then(|rest| {
            rest.windows(name.len())
                .position(|window| window.eq_ignore_ascii_case(name))
        })
        .map_or(bytes.len(), |offset| from + offset)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_but_scripts_is_blank() {
        let file = "<template>\n<template #a/><template>é {{ '<script>' }}</template>\n</template>\n<!-- <script>no</script> -->\n<script setup lang=\"ts\">\nconst a = 1\n</script><script>b()</script>\n<style>p{}</style>";
        let scripts = scripts(file).unwrap();
        assert_eq!(scripts.text.len(), file.len());
        assert!(scripts.typed);
        assert_eq!(
            scripts.text.split_whitespace().collect::<Vec<_>>(),
            ["const", "a", "=", "1", ";", "b();"]
        );
        assert_eq!(scripts.text.find("b()"), file.find("b()"));
    }

    #[test]
    fn scripts_that_are_no_scripts() {
        assert!(scripts("<script type=\"application/json\">{}</script>").is_none());
        assert!(scripts("<script src=\"./a.ts\" />").is_none());
        assert!(scripts("<scripted>x</scripted>").is_none());
        assert!(scripts("<script").is_none());
        assert!(!scripts("<script data-x='a>b' type=module>a").unwrap().typed);
    }
}
