//! Comments that silence findings: `# xii: ignore[logs/file-handler] until=2027-01-31 -- reason`.
//! Owns their
//! grammar; comments come from front ends, so a string that looks like one is none.

mod date;
mod write;

pub use date::Date;
pub use write::{MARKS, Mark, Wording};

use std::cell::OnceCell;

use serde::{Deserialize, Serialize};

use crate::text::{LineIndex, Span};

/// A comment that silences findings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Directive {
    /// The line of the comment, counted from 1.
    pub line: u32,
    /// The line that it silences; 0 for the whole file.
    pub target: u32,
    /// Rule ids and factors, as written.
    pub selectors: Vec<String>,
    /// The last day that it holds, if it says.
    pub until: Option<Date>,
    /// Why, if it says.
    pub reason: Option<String>,
}

/// A comment that means to silence and does not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Malformed {
    /// The line of the comment, counted from 1.
    pub line: u32,
    /// What is wrong.
    pub message: String,
}

/// How many mistakes of one file are told of; nobody reads more.
pub const MANY: usize = 50;

/// How many rules and factors one comment may name.
const MOST: usize = 100;

const FORMS: [&str; 3] = ["ignore", "ignore-next-line", "ignore-file"];

/// Reads the directives among a file's comments.
#[must_use]
pub fn directives(
    text: &str,
    lines: &LineIndex,
    comments: &[Span],
) -> (Vec<Directive>, Vec<Malformed>) {
    let mut found = Vec::new();
    let mut wrong = Vec::new();
    if !text.contains("xii:") {
        return (found, wrong);
    }
    let code = CodeLines::default();
    for comment in comments {
        let content = comment.slice(text);
        let Some(at) = marker(content) else { continue };
        let offset = comment.start + u32::try_from(at).unwrap_or(0);
        let line = lines.position(text, offset).line;
        let body = content[at + "xii:".len()..]
            .lines()
            .next()
            .unwrap_or_default()
            .trim();
        match parse(body) {
            Ok((form, selectors, until, reason)) => {
                let target = match form {
                    "ignore" => line,
                    "ignore-file" => 0,
                    _ => code.after(line, text, lines, comments),
                };
                found.push(Directive {
                    line,
                    target,
                    selectors,
                    until,
                    reason,
                });
            }
            Err(message) if wrong.len() < MANY => wrong.push(Malformed { line, message }),
            Err(_) => {}
        }
    }
    (found, wrong)
}

/// Where `xii:` starts in a comment: right behind the comment's own marker.
fn marker(comment: &str) -> Option<usize> {
    let at = comment.find("xii:")?;
    let before = &comment[..at];
    before
        .bytes()
        .all(|byte| byte.is_ascii_whitespace() || b"#/*-;<!%\"'{(".contains(&byte))
        .then_some(at)
}

type Parsed<'a> = (&'a str, Vec<String>, Option<Date>, Option<String>);

fn parse(body: &str) -> Result<Parsed<'_>, String> {
    let end = body
        .find(|c: char| !c.is_ascii_alphanumeric() && c != '-')
        .unwrap_or(body.len());
    let (word, rest) = body.split_at(end);
    // `ignore--reason` would swallow the dashes; a form never ends in one.
    let Some(form) = FORMS.iter().find(|form| **form == word) else {
        return Err(crate::table::unknown("suppression", word, &FORMS));
    };
    let rest = rest.trim_start();
    let Some(rest) = rest.strip_prefix('[') else {
        return Err(format!(
            "a suppression names what it ignores: `xii: {form}[factor/rule] -- reason`"
        ));
    };
    let Some((list, rest)) = rest.split_once(']') else {
        return Err("the `[` of a suppression is never closed".to_owned());
    };
    let selectors: Vec<String> = list
        .split(',')
        .map(|one| one.trim().to_owned())
        .filter(|one| !one.is_empty())
        .collect();
    if selectors.len() > MOST {
        return Err(format!("a suppression names at most {MOST} rules"));
    }
    if selectors.is_empty() {
        return Err("a suppression names at least one rule or factor".to_owned());
    }
    let rest = rest
        .trim()
        .trim_end_matches("*/")
        .trim_end_matches("-->")
        .trim();
    let (until, rest) = until(rest)?;
    let reason = match rest.strip_prefix("--") {
        Some(reason) => Some(reason.trim().to_owned()).filter(|reason| !reason.is_empty()),
        None if rest.is_empty() => None,
        None => {
            return Err(format!(
                "what follows a suppression is its reason, behind `--`; found `{rest}`"
            ));
        }
    };
    Ok((form, selectors, until, reason))
}

/// Reads `until=2027-01-31`, if the text begins with it.
fn until(text: &str) -> Result<(Option<Date>, &str), String> {
    let Some(rest) = text.strip_prefix("until") else {
        return Ok((None, text));
    };
    let Some(rest) = rest.trim_start().strip_prefix('=') else {
        return Ok((None, text));
    };
    let rest = rest.trim_start();
    let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
    let (day, rest) = rest.split_at(end);
    match Date::parse(day) {
        Some(date) => Ok((Some(date), rest.trim_start())),
        None => Err(format!(
            "`until` is a day such as `until=2027-01-31`, not `{day}`"
        )),
    }
}

/// The lines that are neither blank nor inside a comment alone, found when they are asked for.
#[derive(Default)]
struct CodeLines(OnceCell<Vec<u32>>);

impl CodeLines {
    /// The first of them after a line; the line after it where there is none.
    fn after(&self, line: u32, text: &str, lines: &LineIndex, comments: &[Span]) -> u32 {
        let code = self.0.get_or_init(|| code_lines(text, lines, comments));
        let next = code.partition_point(|code| *code <= line);
        code.get(next).copied().unwrap_or(line + 1)
    }
}

fn code_lines(text: &str, lines: &LineIndex, comments: &[Span]) -> Vec<u32> {
    let mut comments = comments.to_vec();
    comments.sort_unstable();
    let last = u32::try_from(lines.count()).unwrap_or(u32::MAX);
    let mut ends = 0;
    let mut behind = comments.iter().peekable();
    let is_code = move |line: &u32| {
        let span = lines.line(text, *line);
        let content = span.slice(text);
        let indent = content.len() - content.trim_start().len();
        let start = span.start + u32::try_from(indent).unwrap_or(0);
        while let Some(comment) = behind.next_if(|comment| comment.start <= start) {
            ends = comment.end.max(ends);
        }
        !content.trim().is_empty() && start >= ends
    };
    (1..=last).filter(is_code).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Vec<Directive>, Vec<Malformed>) {
        let mut comments = Vec::new();
        let mut offset = 0;
        for line in text.split_inclusive('\n') {
            if let Some(at) = line.find('#') {
                comments.push(Span::new(offset + at, offset + line.trim_end().len()));
            }
            offset += line.len();
        }
        directives(text, &LineIndex::new(text), &comments)
    }

    #[test]
    fn forms() {
        let (found, wrong) = read(
            "x = 1  # xii: ignore[logs/file-handler, config] -- old\n\
             # xii: ignore-next-line[XI]\n# more words\n\ny = 2\n# xii: ignore-file[logs]\n",
        );
        assert!(wrong.is_empty(), "{wrong:?}");
        assert_eq!(found[0].target, 1);
        assert_eq!(found[0].selectors, ["logs/file-handler", "config"]);
        assert_eq!(found[0].reason.as_deref(), Some("old"));
        assert_eq!(found[1].target, 5);
        assert_eq!(found[2].target, 0);
    }

    #[test]
    fn a_last_day() {
        for text in [
            "# xii: ignore[logs] until=2027-01-31 -- old",
            "# xii: ignore[logs]  until = 2027-01-31  --  old",
        ] {
            let (found, wrong) = read(text);
            assert!(wrong.is_empty(), "{wrong:?}");
            assert_eq!(found[0].until, Date::parse("2027-01-31"));
            assert_eq!(found[0].reason.as_deref(), Some("old"));
        }
        let (found, _) = read("# xii: ignore[logs] until=2027-01-31");
        assert_eq!(found[0].reason, None);
    }

    #[test]
    fn mistakes_are_told() {
        for (text, words) in [
            ("# xii: ignore", "names what it ignores"),
            ("# xii: ingore[logs]", "did you mean `ignore`?"),
            ("# xii: ignore[logs", "never closed"),
            ("# xii: ignore[] -- x", "at least one"),
            ("# xii: ignore[logs] because", "behind `--`"),
            ("# xii: ignore[logs] until=2027-02-30", "not `2027-02-30`"),
            ("# xii: ignore[logs] until= -- x", "a day such as"),
            ("# xii: ignore[logs] until 2027-01-31", "behind `--`"),
        ] {
            let (found, wrong) = read(text);
            assert!(found.is_empty(), "{text}");
            assert!(wrong[0].message.contains(words), "{:?}", wrong[0].message);
        }
        // Prose that only mentions the tool is no directive.
        assert_eq!(read("# see xii: ignore[logs]"), (Vec::new(), Vec::new()));
    }
}
