//! Templates of YAML, read around their actions: each action is replaced by as many bytes, a
//! word where it gives a value and blanks where it only steers, so that a YAML parser sees the
//! document that the template most likely makes. Knows the marks of Go templates, Jinja and
//! ERB, and of filtered resources; none of their functions.

use std::borrow::Cow;

use super::tree::{Kind, NodeId, Style, Tree};
use crate::text::{Embedded, Span};

/// What stands in for an action.
const WORD: u8 = b'x';

/// A template's text, made readable.
pub(super) struct Masked {
    /// The text with steering actions blanked; the others stand.
    pub clean: String,
    /// The same with words for the actions that stand. As long, byte for byte.
    pub masked: String,
}

/// Marks of actions, and whether what is between them gives a value.
const MARKS: &[(&str, &str)] = &[("{{", "}}"), ("{%", "%}"), ("{#", "#}"), ("<%", "%>")];

/// Whether a text plainly is a template.
pub(super) fn is_template(text: &str) -> bool {
    MARKS.iter().any(|(open, close)| {
        text.match_indices(open)
            .find(|(at, _)| !text[..*at].ends_with('$'))
            .is_some_and(|(at, _)| text[at..].contains(close))
    }) || filtered(text).is_some()
}

/// The first `@name@` that begins a value, which no YAML parser takes.
fn filtered(text: &str) -> Option<usize> {
    text.match_indices(": @")
        .map(|(at, _)| at + 2)
        .find(|at| at_sign(&text[*at..]).is_some())
}

/// The length of `@name@`.
fn at_sign(text: &str) -> Option<usize> {
    let length = text
        .bytes()
        .skip(1)
        .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-'))
        .count();
    (length > 0 && text.as_bytes().get(1 + length) == Some(&b'@')).then_some(length + 2)
}

/// An action of the text.
struct Action {
    start: usize,
    end: usize,
    /// It only steers: a condition, a loop, a comment, an assignment.
    steers: bool,
}

/// Replaces the actions of a text.
pub(super) fn mask(text: &str) -> Masked {
    let actions = actions(text);
    let lines = lines(text);
    let mut clean = text.as_bytes().to_vec();
    let mut masked = clean.clone();
    for action in &actions {
        let blank = alone(text, action, &actions, &lines)
            && (action.steers || !line_of(&lines, action.start).in_block);
        for at in action.start..action.end {
            if clean[at] == b'\n' || clean[at] == b'\r' {
                continue;
            }
            if blank {
                clean[at] = b' ';
            }
            masked[at] = if blank { b' ' } else { WORD };
        }
    }
    // Whole actions are replaced, and their ends are ASCII: both stay valid text.
    Masked {
        clean: String::from_utf8_lossy(&clean).into_owned(),
        masked: String::from_utf8_lossy(&masked).into_owned(),
    }
}

fn actions(text: &str) -> Vec<Action> {
    let mut found = Vec::new();
    let mut open = [true; MARKS.len()];
    let mut at = 0;
    let bytes = text.as_bytes();
    while at < bytes.len() {
        if !matches!(bytes[at], b'{' | b'<' | b'@') {
            at += 1;
            continue;
        }
        let rest = &text[at..];
        let mut next = at + 1;
        for (index, (mark, close)) in MARKS.iter().enumerate() {
            if !open[index] || !rest.starts_with(mark) || text[..at].ends_with('$') {
                continue;
            }
            let Some(length) = rest.find(close) else {
                open[index] = false;
                continue;
            };
            next = at + length + close.len();
            found.push(Action {
                start: at,
                end: next,
                steers: steers(&rest[mark.len()..length.max(mark.len())], mark),
            });
            break;
        }
        if bytes[at] == b'@'
            && text[..at].ends_with(": ")
            && let Some(length) = at_sign(rest)
        {
            next = at + length;
            found.push(Action {
                start: at,
                end: next,
                steers: false,
            });
        }
        at = next;
    }
    found
}

/// Whether an action only steers.
fn steers(inside: &str, mark: &str) -> bool {
    match mark {
        "{%" | "{#" => true,
        "<%" => !inside.starts_with('='),
        _ => {
            let inside = inside.trim_start_matches('-').trim_start();
            let word = inside
                .split(|char: char| !char.is_ascii_alphanumeric())
                .next()
                .unwrap_or_default();
            matches!(
                word,
                "if" | "else"
                    | "end"
                    | "range"
                    | "with"
                    | "define"
                    | "block"
                    | "template"
                    | "break"
                    | "continue"
                    | "fail"
            ) || inside.starts_with("/*")
                || inside.starts_with('#')
                || inside.starts_with('$') && inside.contains(":=")
        }
    }
}

/// A line without its end.
struct Line {
    start: usize,
    end: usize,
    /// It belongs to a block scalar.
    in_block: bool,
}

fn lines(text: &str) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut block: Option<usize> = None;
    let mut start = 0;
    for line in text.split('\n') {
        let content = line.trim();
        let indent = line.len() - line.trim_start().len();
        let steered = content.starts_with("{{") || content.starts_with("{%");
        if block.is_some_and(|open| indent <= open) && !content.is_empty() && !steered {
            block = None;
        }
        let end = start + line.len();
        lines.push(Line {
            start,
            end,
            in_block: block.is_some(),
        });
        if block.is_none() && opens_block(line) {
            block = Some(indent);
        }
        start = end + 1;
    }
    lines
}

/// The line that a place stands on.
fn line_of(lines: &[Line], place: usize) -> &Line {
    let after = lines.partition_point(|line| line.start <= place);
    &lines[after.max(1) - 1]
}

/// How many actions on one line are looked at; a line of more is no line that only steers.
const CROWD: usize = 16;

/// Whether nothing else than actions stands on the lines that an action begins and ends on.
fn alone(text: &str, action: &Action, actions: &[Action], lines: &[Line]) -> bool {
    let line_start = line_of(lines, action.start).start;
    let line_end = line_of(lines, action.end).end;
    let from = actions.partition_point(|one| one.end <= line_start);
    let mut at = line_start;
    for (count, one) in actions[from..].iter().enumerate() {
        if one.start >= line_end {
            break;
        }
        if count == CROWD || one.start > at && !text[at..one.start].trim().is_empty() {
            return false;
        }
        at = at.max(one.end);
    }
    let rest = text.get(at..line_end).unwrap_or_default().trim();
    rest.is_empty() || rest.starts_with('#')
}

/// Whether a line ends with the header of a block scalar.
fn opens_block(line: &str) -> bool {
    let Some((before, last)) = line.trim_end().rsplit_once(' ') else {
        return false;
    };
    let before = before.trim_end();
    let word = before.rsplit(' ').next().unwrap_or_default();
    is_header(last)
        && (word.ends_with(':') || word == "-" || word.starts_with('&') || word.starts_with('!'))
}

/// Whether a word is the header of a block scalar.
pub(super) fn is_header(word: &str) -> bool {
    word.strip_prefix(['|', '>']).is_some_and(|rest| {
        rest.len() <= 2
            && rest
                .bytes()
                .all(|byte| byte.is_ascii_digit() || matches!(byte, b'+' | b'-'))
    })
}

/// Puts the actions back into the texts of a tree that was read from a masked text.
pub(super) fn restore(tree: Tree<'_>, masks: &Masked) -> Tree<'static> {
    let written = |span: Span| {
        let clean = span.slice(&masks.clean);
        (clean != span.slice(&masks.masked)).then_some(clean)
    };
    let ids = 0..NodeId::try_from(tree.nodes.len()).unwrap_or(NodeId::MAX);
    let texts: Vec<Option<String>> = ids
        .map(|id| {
            let view = tree.view(&masks.masked, id);
            written(view.span())?;
            unmasked(&view.embedded()?, masks)
        })
        .collect();
    let mut tree = tree.into_owned();
    for (node, text) in tree.nodes.iter_mut().zip(texts) {
        match &mut node.kind {
            Kind::Scalar(own, style) => {
                if let Some(text) = text {
                    *own = Cow::Owned(text);
                }
                if *style == Style::Literal {
                    *own = Cow::Owned(without_blanks(own));
                }
            }
            Kind::Map(pairs) => {
                for pair in pairs {
                    if let Some(key) = written(pair.key_span) {
                        // A dot would part the key in paths.
                        let key = key.trim_matches(['"', '\'']).replace('.', "");
                        pair.key = Cow::Owned(key);
                    }
                }
            }
            _ => {}
        }
    }
    tree.template = true;
    tree
}

/// Lines of blanks are empty: what stood there were actions.
fn without_blanks(text: &str) -> String {
    let lines: Vec<&str> = text
        .split('\n')
        .map(|line| if line.trim().is_empty() { "" } else { line })
        .collect();
    lines.join("\n").trim_start_matches('\n').to_owned()
}

/// The text that was masked as `text`.
fn unmasked(text: &Embedded, masks: &Masked) -> Option<String> {
    let clean = masks.clean.as_bytes();
    let masked = masks.masked.as_bytes();
    let mut bytes = text.text.as_bytes().to_vec();
    for (index, byte) in bytes.iter_mut().enumerate() {
        if *byte != WORD {
            continue;
        }
        let place = text.map.outer(Span::at(index).start) as usize;
        if masked.get(place) == Some(&WORD) {
            *byte = *clean.get(place)?;
        }
    }
    String::from_utf8(bytes).ok()
}
