//! The inside of string and number literals: escapes, indentation, format placeholders. Knows
//! no grammar.

use std::borrow::Cow;

use crate::fact::{Part, Value, ValueKind};

/// A string's inside with its escapes replaced. What is no escape stays as written.
pub(crate) fn unescape(raw: &str) -> Cow<'_, str> {
    if !raw.contains('\\') {
        return Cow::Borrowed(raw);
    }
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let Some(escape) = rest.chars().next() else {
            out.push('\\');
            break;
        };
        rest = &rest[escape.len_utf8()..];
        match escape {
            'n' => out.push('\n'),
            't' => out.push('\t'),
            'r' => out.push('\r'),
            'b' => out.push('\u{8}'),
            'f' => out.push('\u{c}'),
            'v' => out.push('\u{b}'),
            'a' => out.push('\u{7}'),
            's' => out.push(' '),
            'e' => out.push('\u{1b}'),
            // A line continuation of a text block.
            '\n' => {}
            'u' => rest = code_point(rest.trim_start_matches('u'), 4, 4, &mut out),
            'U' => rest = code_point(rest, 8, 8, &mut out),
            'x' => rest = code_point(rest, 1, 4, &mut out),
            '0'..='7' => {
                let digits = rest.bytes().take(2);
                let more = digits.take_while(|b| (b'0'..=b'7').contains(b)).count();
                let octal = format!("{escape}{}", &rest[..more]);
                let code = u32::from_str_radix(&octal, 8).unwrap_or(0);
                out.extend(char::from_u32(code));
                rest = &rest[more..];
            }
            other => out.push(other),
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// Reads a code point of `least` to `most` hexadecimal digits; half of a surrogate pair reads
/// as the replacement character.
fn code_point<'a>(rest: &'a str, least: usize, most: usize, out: &mut String) -> &'a str {
    let digits = rest
        .bytes()
        .take(most)
        .take_while(u8::is_ascii_hexdigit)
        .count();
    if digits < least {
        return rest;
    }
    let code = u32::from_str_radix(&rest[..digits], 16).unwrap_or(0xfffd);
    out.push(char::from_u32(code).unwrap_or('\u{fffd}'));
    &rest[digits..]
}

/// The inside of a text block: the line break behind the opening quotes left out, and the
/// indentation that all lines share. A last line of spaces belongs to the closing quotes.
pub(crate) fn dedent(raw: &str) -> Cow<'_, str> {
    let Some((first, body)) = raw.split_once('\n') else {
        return Cow::Borrowed(raw);
    };
    if !first.trim().is_empty() {
        return Cow::Borrowed(raw);
    }
    let lines: Vec<&str> = body.split('\n').collect();
    let count = lines.len();
    let shared = lines
        .iter()
        .enumerate()
        .filter(|(at, line)| at + 1 == count || !line.trim().is_empty())
        .map(|(_, line)| line.len() - line.trim_start_matches([' ', '\t']).len())
        .min()
        .unwrap_or(0);
    let mut out = String::with_capacity(body.len());
    for (at, line) in lines.iter().enumerate() {
        if at > 0 {
            out.push('\n');
        }
        let line = line.get(shared..).unwrap_or("");
        out.push_str(line.trim_end());
    }
    Cow::Owned(out)
}

/// A number without separators and without the suffix of its type.
pub(crate) fn number(raw: &str) -> Box<str> {
    let mut text: String = raw.chars().filter(|one| *one != '_').collect();
    let radix = text
        .get(..2)
        .is_some_and(|head| head.eq_ignore_ascii_case("0x") || head.eq_ignore_ascii_case("0b"));
    let suffixes: &[char] = if radix {
        &['l', 'L', 'u', 'U']
    } else {
        &['l', 'L', 'u', 'U', 'f', 'F', 'd', 'D', 'm', 'M']
    };
    let kept = text.trim_end_matches(suffixes).len();
    if kept > 0 {
        text.truncate(kept);
    }
    text.into()
}

/// The parts of a `printf` format: `%s` and its kin are holes.
pub(crate) fn percent(format: &str, arguments: &[Value], whole: &Value) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut text = String::new();
    let mut next = 0;
    let mut rest = format;
    while let Some(at) = rest.find('%') {
        text.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let end = rest
            .find(|one: char| one.is_ascii_alphabetic() || one == '%')
            .unwrap_or(rest.len());
        let (options, behind) = rest.split_at(end);
        let mut behind = behind.chars();
        match behind.next() {
            Some('%') => text.push('%'),
            Some('n') => text.push('\n'),
            Some(_) => {
                let index = if let Some((number, _)) = options.split_once('$') {
                    number.parse::<usize>().unwrap_or(0).checked_sub(1)
                } else {
                    next += 1;
                    Some(next - 1)
                };
                hole(&mut parts, &mut text, index, arguments, whole);
            }
            None => {
                text.push('%');
                text.push_str(options);
            }
        }
        rest = behind.as_str();
    }
    text.push_str(rest);
    parts.push(Part::Text(text.into()));
    parts
}

/// The parts of a composite format: `{0}` is a hole.
pub(crate) fn braces(format: &str, arguments: &[Value], whole: &Value) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut text = String::new();
    let mut rest = format;
    while let Some(at) = rest.find(['{', '}']) {
        text.push_str(&rest[..at]);
        let brace = &rest[at..=at];
        rest = &rest[at + 1..];
        if let Some(doubled) = rest.strip_prefix(brace) {
            text.push_str(brace);
            rest = doubled;
            continue;
        }
        let Some((inside, behind)) = rest.split_once('}').filter(|_| brace == "{") else {
            text.push_str(brace);
            continue;
        };
        let digits = inside.find([',', ':']).unwrap_or(inside.len());
        let index = inside[..digits].trim().parse::<usize>().ok();
        hole(&mut parts, &mut text, index, arguments, whole);
        rest = behind;
    }
    text.push_str(rest);
    parts.push(Part::Text(text.into()));
    parts
}

fn hole(
    parts: &mut Vec<Part>,
    text: &mut String,
    index: Option<usize>,
    arguments: &[Value],
    whole: &Value,
) {
    parts.push(Part::Text(std::mem::take(text).into()));
    let value = index.and_then(|index| arguments.get(index));
    let value = value.cloned().unwrap_or(Value::unknown(whole.span));
    parts.push(Part::Hole(value));
}

/// The value of operands joined by `+`: a template or text if one of them is a string, unknown
/// if none is. Operands in front of the first string add up before they are joined.
pub(crate) fn joined(span: crate::text::Span, operands: Vec<Value>) -> Value {
    let first = operands
        .iter()
        .position(|value| matches!(value.kind, ValueKind::Text(_) | ValueKind::Template(_)));
    let Some(first) = first else {
        return Value::unknown(span);
    };
    let mut parts: Vec<Part> = Vec::with_capacity(operands.len());
    for (at, value) in operands.into_iter().enumerate() {
        if at > 0 && at < first {
            parts.clear();
            parts.push(Part::Hole(Value::unknown(span)));
        } else {
            parts.push(Part::Hole(value));
        }
    }
    Value::concat(span, parts)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Span;

    #[test]
    fn escapes() {
        assert_eq!(unescape(r"a\n\t\\\u0041\x41\101\$"), "a\n\t\\AAA$");
        assert_eq!(unescape(r"é\"), "é\\");
        assert_eq!(unescape(r"\ud83e\u00e9"), "\u{fffd}é");
    }

    #[test]
    fn text_blocks_lose_their_indentation() {
        assert_eq!(dedent("\n    a\n      b\n    "), "a\n  b\n");
        assert_eq!(dedent("\n    a\n\n  b"), "  a\n\nb");
        assert_eq!(dedent("one line"), "one line");
    }

    #[test]
    fn numbers_lose_separators_and_suffixes() {
        assert_eq!(&*number("8_080L"), "8080");
        assert_eq!(&*number("0xFFl"), "0xFF");
        assert_eq!(&*number("0xfd"), "0xfd");
        assert_eq!(&*number("1.5f"), "1.5");
    }

    fn template(parts: Vec<Part>) -> Value {
        Value::concat(Span::default(), parts)
    }

    #[test]
    fn formats() {
        let text = |text: &str| Value::text(Span::default(), text);
        let whole = text("");
        let arguments = [text("h"), text("5432")];
        let parts = percent("jdbc://%s:%2$d/%%%-5s", &arguments, &whole);
        assert_eq!(template(parts).as_text(), Some("jdbc://h:5432/%5432"));
        let parts = braces("{1:N}/{0,5}{{x}}", &arguments, &whole);
        assert_eq!(template(parts).as_text(), Some("5432/h{x}"));
        assert!(
            template(percent("%s %s %s", &arguments, &whole))
                .as_text()
                .is_none()
        );
    }

    #[test]
    fn numbers_add_up_before_they_are_joined() {
        let number = |n: &str| Value::new(Span::default(), ValueKind::Number(n.into()));
        let text = |text: &str| Value::text(Span::default(), text);
        let value = joined(Span::default(), vec![number("1"), number("2"), text("x")]);
        assert!(matches!(value.kind, ValueKind::Template(_)));
        let value = joined(Span::default(), vec![text("x"), number("1"), number("2")]);
        assert_eq!(value.as_text(), Some("x12"));
        let value = joined(Span::default(), vec![number("1"), number("2")]);
        assert_eq!(value.kind, ValueKind::Unknown);
    }
}
