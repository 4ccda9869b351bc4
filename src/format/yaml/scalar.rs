//! Scalars: their types, and the way from their text back to the bytes of the file.

use super::tree::Style;
use crate::fact::ValueKind;
use crate::text::{Embedded, Span};

/// Whether a plain scalar is null.
pub(crate) fn is_null(text: &str) -> bool {
    matches!(text, "" | "~" | "null" | "Null" | "NULL")
}

/// What a plain scalar is: as YAML 1.2 has it, so that `yes` and `on` are texts.
pub(crate) fn plain(text: &str) -> ValueKind {
    match text {
        _ if is_null(text) => ValueKind::Null,
        "true" | "True" | "TRUE" => ValueKind::Bool(true),
        "false" | "False" | "FALSE" => ValueKind::Bool(false),
        _ if is_number(text) => ValueKind::Number(text.into()),
        _ => ValueKind::Text(text.into()),
    }
}

fn is_number(text: &str) -> bool {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let bytes = unsigned.as_bytes();
    match bytes {
        [] => false,
        [b'0', b'x' | b'X', rest @ ..] => {
            !rest.is_empty() && rest.iter().all(u8::is_ascii_hexdigit)
        }
        [b'0', b'o', rest @ ..] => {
            !rest.is_empty() && rest.iter().all(|byte| (b'0'..=b'7').contains(byte))
        }
        _ if matches!(
            unsigned,
            ".inf" | ".Inf" | ".INF" | ".nan" | ".NaN" | ".NAN"
        ) =>
        {
            true
        }
        _ => decimal(bytes),
    }
}

/// `12`, `1.5`, `.5`, `1e3`.
fn decimal(bytes: &[u8]) -> bool {
    let digits = |from: usize| {
        bytes[from..]
            .iter()
            .take_while(|byte| byte.is_ascii_digit())
            .count()
    };
    let whole = digits(0);
    let mut at = whole;
    let mut fraction = 0;
    if bytes.get(at) == Some(&b'.') {
        fraction = digits(at + 1);
        at += 1 + fraction;
    }
    if whole + fraction == 0 {
        return false;
    }
    if matches!(bytes.get(at), Some(b'e' | b'E')) {
        at += 1;
        if matches!(bytes.get(at), Some(b'+' | b'-')) {
            at += 1;
        }
        let exponent = digits(at);
        if exponent == 0 {
            return false;
        }
        at += exponent;
    }
    at == bytes.len()
}

/// The text of a scalar as its reader sees it, with the way back to the file. `text` is what
/// the parser made of it, for where the source does not say more.
pub(crate) fn embedded(source: &str, span: Span, style: Style, text: &str) -> Embedded {
    let start = span.start as usize;
    let slice = span.slice(source);
    match style {
        Style::Plain | Style::Raw if slice == text => Embedded::part(source, span),
        Style::Plain => flow(slice, start, false),
        Style::Single | Style::Double if slice.len() >= 2 => {
            let inner = &slice[1..slice.len() - 1];
            if inner == text {
                let inner = Span::new(start + 1, start + 1 + inner.len());
                return Embedded::part(source, inner);
            }
            match style {
                Style::Single => flow(inner, start + 1, true),
                _ => double(inner, start + 1),
            }
        }
        Style::Literal | Style::Folded => block(source, span, style, text),
        _ => {
            let mut whole = Embedded::default();
            whole.push(text, start);
            whole
        }
    }
}

/// A plain or single-quoted scalar over several lines.
fn flow(text: &str, start: usize, single: bool) -> Embedded {
    let mut out = Embedded::default();
    let mut blank_lines = 0;
    // The line end behind what has been read.
    let mut joint = None;
    let mut at = start;
    let mut lines = text.split('\n').peekable();
    while let Some(line) = lines.next() {
        let last = lines.peek().is_none();
        let mut content = line;
        if joint.is_some() {
            content = content.trim_start_matches([' ', '\t']);
        }
        let from = at + (line.len() - content.len());
        if !last {
            content = content.trim_end_matches([' ', '\t', '\r']);
        }
        at += line.len() + 1;
        if content.is_empty() && !last && joint.is_some() {
            blank_lines += 1;
            continue;
        }
        if let Some(joint) = joint {
            fold(&mut out, blank_lines, joint);
        }
        blank_lines = 0;
        if single {
            unquoted(&mut out, content, from);
        } else {
            out.push(content, from);
        }
        joint = Some(at - 1);
    }
    out
}

/// What a line end inside a flow scalar reads as: a blank, or one line end for each empty
/// line.
fn fold(out: &mut Embedded, blank_lines: usize, at: usize) {
    if blank_lines == 0 {
        out.push(" ", at);
    }
    for _ in 0..blank_lines {
        out.push("\n", at);
    }
}

/// `''` is a quote.
fn unquoted(out: &mut Embedded, text: &str, start: usize) {
    let mut at = 0;
    while let Some(quote) = text[at..].find("''") {
        out.push(&text[at..=at + quote], start + at);
        at += quote + 2;
    }
    out.push(&text[at..], start + at);
}

/// A double-quoted scalar, its quotes left out.
fn double(text: &str, start: usize) -> Embedded {
    let mut out = Embedded::default();
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        let special = rest.find(['\\', '\n']).unwrap_or(rest.len());
        let before = &rest[..special];
        match rest.as_bytes().get(special) {
            Some(b'\n') => {
                out.push(before.trim_end_matches([' ', '\t', '\r']), start + at);
                at += special;
                at = line_end(&mut out, text, at, start);
            }
            Some(_) => {
                out.push(before, start + at);
                at += special;
                at = escape(&mut out, text, at, start);
            }
            None => {
                out.push(before, start + at);
                at = text.len();
            }
        }
    }
    out
}

/// Reads the line end at `at` of a double-quoted scalar, and the blank lines behind it.
fn line_end(out: &mut Embedded, text: &str, at: usize, start: usize) -> usize {
    let rest = &text[at..];
    let content = rest.trim_start_matches([' ', '\t', '\r', '\n']);
    let skipped = rest.len() - content.len();
    let lines = rest[..skipped].matches('\n').count();
    fold(out, lines.saturating_sub(1), start + at);
    at + skipped
}

/// Reads the escape at `at` and returns what follows it.
fn escape(out: &mut Embedded, text: &str, at: usize, start: usize) -> usize {
    let mut chars = text[at + 1..].chars();
    let Some(char) = chars.next() else {
        out.push("\\", start + at);
        return text.len();
    };
    let after = at + 1 + char.len_utf8();
    let digits = match char {
        'x' => 2,
        'u' => 4,
        'U' => 8,
        '\r' | '\n' => {
            // An escaped line end joins the lines.
            let rest = &text[at + 1..];
            let content = rest.trim_start_matches([' ', '\t', '\r', '\n']);
            return text.len() - content.len();
        }
        _ => {
            let plain = match char {
                '0' => '\0',
                'a' => '\u{7}',
                'b' => '\u{8}',
                't' => '\t',
                // The last two are line ends of another kind, with more bytes than their
                // escapes.
                'n' | 'L' | 'P' => '\n',
                'v' => '\u{b}',
                'f' => '\u{c}',
                'r' => '\r',
                'e' => '\u{1b}',
                'N' => '\u{85}',
                '_' => '\u{a0}',
                other => {
                    out.push(other.encode_utf8(&mut [0; 4]), start + at + 1);
                    return after;
                }
            };
            out.push(plain.encode_utf8(&mut [0; 4]), start + at);
            return after;
        }
    };
    let code = |from: usize, digits: usize| {
        let hex = text.get(from..from + digits)?;
        u32::from_str_radix(hex, 16).ok()
    };
    let Some(first) = code(after, digits) else {
        out.push(&text[at..after], start + at);
        return after;
    };
    let mut end = after + digits;
    let mut char = char::from_u32(first);
    if (0xd800..0xdc00).contains(&first)
        && text[end..].starts_with("\\u")
        && let Some(second @ 0xdc00..=0xdfff) = code(end + 2, 4)
    {
        char = char::from_u32(0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00));
        end += 6;
    }
    let char = char.unwrap_or(char::REPLACEMENT_CHARACTER);
    out.push(char.encode_utf8(&mut [0; 4]), start + at);
    end
}

/// A block scalar: the span begins with its first content, so that the column is its
/// indentation. `text` is what the parser has folded and chomped; where each piece of it
/// stands, the lines of the source tell.
fn block(source: &str, span: Span, style: Style, text: &str) -> Embedded {
    let start = span.start as usize;
    let line_start = source[..start].rfind('\n').map_or(0, |at| at + 1);
    let indent = start - line_start;
    let mut out = Embedded::default();
    // Empty lines in front of the content, of blanks at most, are left out.
    let content = text.trim_start_matches([' ', '\n']);
    let lead = text[..text.len() - content.len()].rfind('\n');
    let mut rest = &text[lead.map_or(0, |at| at + 1)..];
    let mut at = line_start;
    while !rest.is_empty() && at < source.len() {
        let line = source[at..].split('\n').next().unwrap_or_default();
        let end = at + line.len();
        let blanks = line.len() - line.trim_start_matches(' ').len();
        let skip = blanks.min(indent);
        let mut content = line[skip..].trim_end_matches('\r');
        if rest.starts_with('\n') && content.trim().is_empty() {
            // Blanks that a template's action has left behind.
            content = "";
        }
        if !content.is_empty() {
            let Some(after) = rest.strip_prefix(content) else {
                return Embedded::part(source, span);
            };
            out.push(content, at + skip);
            rest = after;
        }
        // The line end reads as itself, or as a blank where lines are folded into one.
        if end >= source.len() && rest.trim_matches('\n').is_empty() {
            return out;
        }
        let folded = style == Style::Folded && !content.is_empty();
        if rest.starts_with('\n') || folded && rest.starts_with(' ') {
            out.push(&rest[..1], end);
            rest = &rest[1..];
        }
        at = end + 1;
    }
    if rest.trim_matches('\n').is_empty() {
        out
    } else {
        // Something else than its lines made the text: the bytes as they stand.
        Embedded::part(source, span)
    }
}
