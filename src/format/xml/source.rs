//! XML source: what is refused before it is parsed, and the way from an element's text back
//! to its bytes. Knows no paths and no facts but problems and comments.

use roxmltree::{Document, Error, Node, ParsingOptions};

use crate::fact::{FileFacts, Problem};
use crate::lang::depth;
use crate::text::{Embedded, LineIndex, Span};

/// The most attributes of one element; the parser compares each with each.
const MOST_ATTRIBUTES: usize = 1000;

/// Parses a document. Comments are noted; what cannot be parsed is a problem.
pub(crate) fn parse<'a>(facts: &mut FileFacts, text: &'a str) -> Option<Document<'a>> {
    if text.trim_start_matches('\u{feff}').trim().is_empty() {
        return None;
    }
    if let Some((at, message)) = refused(text) {
        facts.problems.push(Problem {
            span: Span::new(at, at + 1).clamped(text),
            message: message.into(),
        });
        return None;
    }
    let options = ParsingOptions {
        allow_dtd: true,
        ..ParsingOptions::default()
    };
    match Document::parse_with_options(text, options) {
        Ok(document) => {
            for node in document.descendants().filter(Node::is_comment) {
                let range = node.range();
                facts.comments.push(Span::new(range.start, range.end));
            }
            Some(document)
        }
        Err(error) => {
            facts.problems.push(Problem {
                span: place(&error, text),
                message: message(&error),
            });
            None
        }
    }
}

/// The parser's message without its position, which the span tells.
fn message(error: &Error) -> Box<str> {
    let text = error.to_string();
    match text.rsplit_once(" at ") {
        Some((message, place)) if place.bytes().all(|b| b.is_ascii_digit() || b == b':') => {
            message.into()
        }
        _ => text.into(),
    }
}

fn place(error: &Error, text: &str) -> Span {
    let position = error.pos();
    let line = LineIndex::new(text).line(text, position.row);
    let column = position.col.saturating_sub(1) as usize;
    let offset = line
        .slice(text)
        .char_indices()
        .nth(column)
        .map_or(line.end, |(at, _)| {
            line.start + u32::try_from(at).unwrap_or(0)
        });
    Span::at(offset as usize).clamped(text)
}

/// What the parser must not see: entities of the document's own, elements that nest deeper
/// than its stack bears, an element with more attributes than it can compare in time.
fn refused(text: &str) -> Option<(usize, &'static str)> {
    let bytes = text.as_bytes();
    let mut level = 0usize;
    let mut at = 0;
    while let Some(found) = text[at..].find('<') {
        let start = at + found;
        let rest = &text[start..];
        let skip = |close: &str| rest.find(close).map_or(text.len(), |end| start + end);
        if rest.starts_with("<!--") {
            at = skip("-->");
        } else if rest.starts_with("<![CDATA[") {
            at = skip("]]>");
        } else if rest.starts_with("<?") {
            at = skip("?>");
        } else if rest.starts_with("<!ENTITY") {
            return Some((start, "the document defines entities of its own"));
        } else if rest.starts_with("<!") {
            at = start + 2;
        } else if rest.starts_with("</") {
            level = level.saturating_sub(1);
            at = start + 2;
        } else {
            let (end, attributes, empty) = tag(bytes, start);
            if attributes > MOST_ATTRIBUTES {
                return Some((start, "an element has too many attributes"));
            }
            if !empty {
                level += 1;
            }
            if level > depth::LIMIT {
                return Some((start, "elements are nested too deeply"));
            }
            at = end;
        }
    }
    None
}

/// Where a start tag ends, how many attributes it has, and whether it closes itself.
fn tag(bytes: &[u8], start: usize) -> (usize, usize, bool) {
    let mut at = start + 1;
    let mut attributes = 0;
    let mut quote = None;
    while let Some(&byte) = bytes.get(at) {
        match quote {
            Some(open) if byte == open => quote = None,
            Some(_) => {}
            None => match byte {
                b'"' | b'\'' => {
                    quote = Some(byte);
                    attributes += 1;
                }
                b'>' => return (at + 1, attributes, bytes[at - 1] == b'/'),
                // Broken, or not XML at all: the parser will say so.
                b'<' => return (at, attributes, false),
                _ => {}
            },
        }
        at += 1;
    }
    (bytes.len(), attributes, false)
}

/// The bytes of an element's text, white space around it left out. `None` when there is none
/// or when elements stand beside it.
pub(crate) fn raw_text(node: Node, text: &str) -> Option<Span> {
    let mut filled = false;
    for child in node.children() {
        if child.is_element() {
            return None;
        }
        filled |= child.text().is_some_and(|text| !text.trim().is_empty()) && child.is_text();
    }
    if !filled {
        return None;
    }
    // The parser joins text and CDATA, but knows the bytes of the first piece alone: what
    // stands between the tags is what is meant.
    let start = node.first_child()?.range().start;
    let inside = text.get(start..node.range().end)?;
    let inside = &inside[..inside.rfind("</")?];
    let trimmed = inside.trim();
    let start = start + (inside.len() - inside.trim_start().len());
    Some(Span::new(start, start + trimmed.len()))
}

/// Text with its references resolved and its CDATA marks and comments left out.
pub(crate) fn decoded(text: &str, span: Span) -> Embedded {
    let raw = span.slice(text);
    if !raw.contains(['&', '<']) {
        return Embedded::part(text, span);
    }
    let start = span.start as usize;
    let mut out = Embedded::default();
    let mut plain = 0;
    let mut at = 0;
    while let Some(found) = raw[at..].find(['&', '<']) {
        let mark = at + found;
        let rest = &raw[mark..];
        if let Some(inside) = rest.strip_prefix("<![CDATA[") {
            out.push(&raw[plain..mark], start + plain);
            let length = inside.find("]]>").unwrap_or(inside.len());
            out.push(&inside[..length], start + mark + 9);
            at = (mark + 9 + length + 3).min(raw.len());
            plain = at;
        } else if rest.starts_with("<!--") {
            out.push(&raw[plain..mark], start + plain);
            at = rest.find("-->").map_or(raw.len(), |end| mark + end + 3);
            plain = at;
        } else if let Some((character, length)) = reference(rest) {
            out.push(&raw[plain..mark], start + plain);
            out.push(character.encode_utf8(&mut [0; 4]), start + mark);
            at = mark + length;
            plain = at;
        } else {
            at = mark + 1;
        }
    }
    out.push(&raw[plain..], start + plain);
    out
}

/// A character reference at the start of a text, and its length.
fn reference(text: &str) -> Option<(char, usize)> {
    let end = text.bytes().take(12).position(|byte| byte == b';')?;
    let name = text.get(1..end)?;
    let character = match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)?
        }
    };
    Some((character, end + 1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fact::FileKind;

    fn problem(text: &str) -> Option<Box<str>> {
        let mut facts = FileFacts::new(FileKind::Xml, text.len());
        let parsed = parse(&mut facts, text).is_some();
        assert_eq!(parsed, facts.problems.is_empty());
        facts.problems.pop().map(|problem| problem.message)
    }

    #[test]
    fn refuses_what_the_parser_cannot_bear() {
        let deep = "<a>".repeat(100_000);
        assert_eq!(
            problem(&deep).as_deref(),
            Some("elements are nested too deeply")
        );
        let wide = format!("<a {}/>", "b='' ".repeat(5000));
        assert_eq!(
            problem(&wide).as_deref(),
            Some("an element has too many attributes")
        );
        let entities = "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>";
        assert_eq!(
            problem(entities).as_deref(),
            Some("the document defines entities of its own")
        );
    }

    #[test]
    fn an_external_dtd_is_no_problem() {
        let text =
            "<?xml version=\"1.0\"?>\n<!DOCTYPE c SYSTEM \"log4j.dtd\">\n<c><!-- <a> --></c>";
        assert_eq!(problem(text), None);
    }

    #[test]
    fn the_message_says_where_only_once() {
        let text = "<a>\n  é<b></c>\n</a>";
        let mut facts = FileFacts::new(FileKind::Xml, text.len());
        assert!(parse(&mut facts, text).is_none());
        let problem = &facts.problems[0];
        assert!(!problem.message.contains(" at "), "{}", problem.message);
        assert!(text.is_char_boundary(problem.span.start as usize));
    }

    #[test]
    fn decoded_text_keeps_its_way_back() {
        let text = "<a>x &lt; <![CDATA[y & z]]> é&#233;</a>";
        let span = Span::new(3, text.len() - 4);
        let out = decoded(text, span);
        assert_eq!(out.text, "x < y & z éé");
        let z = u32::try_from(out.text.find('z').unwrap()).unwrap();
        let outer = out.map.span(Span {
            start: z,
            end: z + 1,
        });
        assert_eq!(outer.slice(text), "z");
    }
}
