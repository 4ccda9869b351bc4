//! Writing suppressions: the same text with one more comment. Knows marks of comments, no
//! language: whether the result means what it should is for others to see.

use super::Date;

/// How a comment begins and ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark(pub &'static str, pub &'static str);

/// Marks, the likeliest first.
pub const MARKS: [Mark; 6] = [
    Mark("#", ""),
    Mark("//", ""),
    Mark(";", ""),
    Mark("<!--", " -->"),
    Mark("/*", " */"),
    Mark("--", ""),
];

/// What a suppression says.
#[derive(Clone, Debug)]
pub struct Wording<'a> {
    /// Rules.
    pub rules: &'a [&'a str],
    /// The last day that it holds.
    pub until: Option<Date>,
    /// Why.
    pub reason: Option<&'a str>,
}

impl Wording<'_> {
    fn words(&self, form: &str) -> String {
        let mut words = format!("xii: {form}[{}]", self.rules.join(", "));
        if let Some(until) = self.until {
            words.extend([" until=", &until.to_string()]);
        }
        if let Some(reason) = self.reason {
            // One line, whatever was typed.
            let reason: Vec<&str> = reason.split_whitespace().collect();
            words.extend([" -- ", &reason.join(" ")]);
        }
        words
    }

    /// The text with a comment on a line of its own above a line, which counts from 1; as far
    /// indented as the line.
    #[must_use]
    pub fn above(&self, text: &str, line: u32, mark: Mark) -> Option<String> {
        let (start, content) = line_of(text, line)?;
        let indent = &content[..content.len() - content.trim_start_matches([' ', '\t']).len()];
        let end = if content.ends_with("\r\n") {
            "\r\n"
        } else {
            "\n"
        };
        let words = self.words("ignore-next-line");
        let comment = format!("{indent}{} {words}{}{end}", mark.0, mark.1);
        // In front of a line that nothing may stand in front of.
        let first = line == 1 && (content.starts_with("#!") || content.starts_with("<?"));
        (!first).then(|| format!("{}{comment}{}", &text[..start], &text[start..]))
    }

    /// The text with a comment at the end of a line, which counts from 1.
    #[must_use]
    pub fn behind(&self, text: &str, line: u32, mark: Mark) -> Option<String> {
        let (start, content) = line_of(text, line)?;
        let bare = content.trim_end_matches(['\r', '\n']).trim_end();
        let at = start + bare.len();
        let words = self.words("ignore");
        let comment = format!("  {} {words}{}", mark.0, mark.1);
        Some(format!("{}{comment}{}", &text[..at], &text[at..]))
    }
}

/// Where a line starts, and the line with its end; a byte order mark is no part of it.
fn line_of(text: &str, line: u32) -> Option<(usize, &str)> {
    let mut start = if text.starts_with('\u{feff}') { 3 } else { 0 };
    for (index, content) in text[start..].split_inclusive('\n').enumerate() {
        if index + 1 == line as usize {
            return Some((start, content));
        }
        start += content.len();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORDING: Wording = Wording {
        rules: &["logs/file-handler"],
        until: None,
        reason: Some("old\n code"),
    };

    #[test]
    fn comments_keep_indent_and_line_ends() {
        let above = WORDING.above("a\r\n  b\r\n", 2, Mark("#", ""));
        let words = "xii: ignore-next-line[logs/file-handler] -- old code";
        assert_eq!(above, Some(format!("a\r\n  # {words}\r\n  b\r\n")));
        let behind = WORDING.behind("a\n  b", 2, Mark("//", ""));
        let words = "xii: ignore[logs/file-handler] -- old code";
        assert_eq!(behind, Some(format!("a\n  b  // {words}")));
    }

    #[test]
    fn nothing_goes_in_front_of_what_must_be_first() {
        for text in ["#!/bin/sh\n", "<?php x();\n", "<?xml version=\"1.0\"?>\n"] {
            assert_eq!(WORDING.above(text, 1, Mark("#", "")), None, "{text}");
        }
        let text = WORDING
            .above("\u{feff}x\n", 1, Mark("#", ""))
            .expect("a line");
        assert!(text.starts_with("\u{feff}# xii:"), "{text}");
        assert_eq!(WORDING.above("x\n", 2, Mark("#", "")), None);
    }
}
