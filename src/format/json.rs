//! JSON with comments: the same tree as YAML's, and entries by dotted key path.

use std::borrow::Cow;

use jsonc_parser::ast::{ObjectPropName, Value};
use jsonc_parser::common::{Range, Ranged};
use jsonc_parser::errors::{ParseError, ParseErrorKind};
use jsonc_parser::{CollectOptions, CommentCollectionStrategy, ParseOptions, parse_to_ast};

use super::interpolation::GENERAL;
use super::yaml::{self, DEEPEST, Kind, LARGEST, Manner, NodeId, Pair, Parsed, Style, Tree};
use crate::fact::{FileFacts, FileKind, Problem};
use crate::text::Span;

/// Lowers such a file.
pub(crate) fn lower(kind: FileKind, _path: &str, text: &str) -> FileFacts {
    let parsed = parse(text);
    let manner = match kind {
        FileKind::Log4j => Manner::of(GENERAL),
        _ => Manner::PLAIN,
    };
    let mut facts = yaml::facts(kind, text, &parsed);
    for (index, root) in parsed.roots().enumerate() {
        yaml::push(&mut facts, root, index, manner);
    }
    yaml::finish(&mut facts);
    facts
}

/// Parses a file that may be JSON or YAML: its ending says so, or its first byte.
pub(crate) fn parse_either<'t>(path: &str, text: &'t str) -> Parsed<'t> {
    let start = text.trim_start_matches('\u{feff}').trim_start();
    let braces = start.starts_with('{') && !start.starts_with("{{") && !start.starts_with("{%");
    if braces || path.rsplit('.').next() == Some("json") {
        parse(text)
    } else {
        yaml::parse(text)
    }
}

/// Parses JSON, with comments and what else people write. On an error, what stands before it
/// is used.
pub(crate) fn parse(text: &str) -> Parsed<'_> {
    if text.len() > LARGEST {
        let mut tree = Tree::default();
        tree.problems.push(yaml::too_large());
        return Parsed {
            text: Cow::Borrowed(text),
            tree,
        };
    }
    // A byte order mark is no part of JSON, and common in it.
    let start = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let (tree, error) = match tree(text, start) {
        Err(error) if several(&error) => lines(text, start),
        Ok(tree) => (tree, None),
        Err(error) => {
            let template = yaml::parse(text);
            if template.tree.template {
                return template;
            }
            let (part, end) = repaired(text, start + error.range().start);
            let mut tree = tree(&part, start).unwrap_or_default().into_owned();
            for node in &mut tree.nodes {
                // What was closed reaches to where the text was cut.
                node.span.start = node.span.start.min(Span::at(end).start);
                node.span.end = node.span.end.min(Span::at(end).start);
            }
            (tree, Some((start, error)))
        }
    };
    let mut parsed = Parsed {
        text: Cow::Borrowed(text),
        tree,
    };
    if let Some((start, error)) = error {
        let message = error.kind().to_string().to_lowercase();
        parsed.tree.problems.push(Problem {
            span: Span::at(start + error.range().start).clamped(text),
            message: format!("not valid JSON: {message}").into(),
        });
    }
    parsed
}

/// Whether more than one value stands in the file.
fn several(error: &ParseError) -> bool {
    matches!(error.kind(), ParseErrorKind::MultipleRootJsonValues)
}

/// Several values one after the other, as logs and dumps have them: a document each, up to
/// the first that is no JSON.
fn lines(text: &str, mut start: usize) -> (Tree<'_>, Option<(usize, ParseError)>) {
    let mut whole = Tree::default();
    loop {
        let rest = &text[start..];
        let end = match parse_to_ast(rest, &CollectOptions::default(), &ParseOptions::default()) {
            Ok(_) => text.len(),
            Err(error) if several(&error) => start + error.range().start,
            Err(error) => return (whole, Some((start, error))),
        };
        let part = text.get(..end).unwrap_or_default();
        if end <= start || into(&mut whole, part, start).is_err() || end == text.len() {
            return (whole, None);
        }
        start = end;
    }
}

/// The text before an error, cut behind the last comma or opening bracket, with what is open
/// closed; and where it was cut.
fn repaired(text: &str, error: usize) -> (String, usize) {
    let bytes = text.as_bytes();
    let mut open = Vec::new();
    // Where to cut, and how much is open there.
    let mut cut = (0, 0);
    let mut at = 0;
    while at < error.min(bytes.len()) {
        match bytes[at] {
            b'"' => {
                at += 1;
                while at < bytes.len() && bytes[at] != b'"' {
                    at += if bytes[at] == b'\\' { 2 } else { 1 };
                }
            }
            b'/' if bytes.get(at + 1) == Some(&b'/') => {
                at += text[at..].find('\n').unwrap_or(text.len() - at);
            }
            b'{' => open.push('}'),
            b'[' => open.push(']'),
            b'}' | b']' => {
                open.pop();
            }
            b',' => cut = (at, open.len()),
            _ => {}
        }
        if matches!(bytes.get(at), Some(b'{' | b'[')) {
            cut = (at + 1, open.len());
        }
        at += 1;
    }
    let mut part = text.get(..cut.0).unwrap_or_default().to_owned();
    open.truncate(cut.1);
    part.extend(open.iter().rev());
    (part, cut.0)
}

fn tree(text: &str, start: usize) -> Result<Tree<'_>, ParseError> {
    let mut tree = Tree::default();
    into(&mut tree, text, start)?;
    Ok(tree)
}

/// Adds the value that stands from a byte on as a document.
fn into<'s>(tree: &mut Tree<'s>, text: &'s str, start: usize) -> Result<(), ParseError> {
    let collect = CollectOptions {
        comments: CommentCollectionStrategy::Separate,
        tokens: false,
    };
    let text = text.get(start..).unwrap_or_default();
    let result = parse_to_ast(text, &collect, &ParseOptions::default())?;
    for comments in result.comments.iter().flat_map(|map| map.values()) {
        for comment in comments.iter() {
            tree.comments.push(span(comment.range(), start));
        }
    }
    tree.comments.sort_unstable();
    tree.comments.dedup();
    if let Some(value) = result.value {
        let root = node(tree, value, start, 0);
        tree.documents.push(root);
    }
    Ok(())
}

fn span(range: Range, start: usize) -> Span {
    Span::new(start + range.start, start + range.end)
}

/// Moves a value into the tree. The parser bounds how deep values nest.
fn node<'s>(tree: &mut Tree<'s>, value: Value<'s>, start: usize, depth: usize) -> NodeId {
    let own = span(value.range(), start);
    if depth > DEEPEST {
        if tree.problems.is_empty() {
            tree.problems.push(yaml::too_deep(own));
        }
        return tree.add(own, Kind::Unknown);
    }
    let plain = |text: &'s str| Kind::Scalar(Cow::Borrowed(text), Style::Plain);
    let kind = match value {
        Value::StringLit(literal) => Kind::Scalar(literal.value, Style::Double),
        Value::NumberLit(literal) => plain(literal.value),
        Value::BooleanLit(literal) => plain(if literal.value { "true" } else { "false" }),
        Value::NullKeyword(_) => plain("null"),
        Value::Array(array) => {
            let items = array
                .elements
                .into_iter()
                .map(|item| node(tree, item, start, depth + 1))
                .collect();
            Kind::Seq(items)
        }
        Value::Object(object) => {
            let pairs = object
                .properties
                .into_iter()
                .map(|property| {
                    let (key, key_span) = match property.name {
                        ObjectPropName::String(literal) => {
                            (literal.value, span(literal.range, start))
                        }
                        ObjectPropName::Word(literal) => {
                            (Cow::Borrowed(literal.value), span(literal.range, start))
                        }
                    };
                    Pair {
                        key,
                        key_span,
                        value: node(tree, property.value, start, depth + 1),
                    }
                })
                .collect();
            Kind::Map(pairs)
        }
    };
    tree.add(own, kind)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fact::FactKind;

    fn lowered(text: &str) -> FileFacts {
        lower(FileKind::Json, "x.json", text)
    }

    #[test]
    fn nesting_and_size_are_bounded() {
        for text in [
            "[".repeat(100_000),
            "{\"a\":".repeat(100_000),
            format!("{}{}", "[".repeat(400), "]".repeat(400)),
        ] {
            let facts = lowered(&text);
            assert!(!facts.problems.is_empty(), "{}", text.len());
        }
        let large = format!("[{}1]", "1,".repeat(3 << 20));
        let facts = lowered(&large);
        assert_eq!((facts.facts.len(), facts.problems.len()), (0, 1));
    }

    #[test]
    fn spans_are_bytes_behind_a_byte_order_mark() {
        let text = "\u{feff}{\"é\": \"ü\\n\"}";
        let facts = lowered(text);
        let FactKind::Entry(entry) = &facts.facts[0].kind else {
            panic!("{facts:?}");
        };
        assert_eq!(entry.value.span.slice(text), "\"ü\\n\"");
        assert_eq!(entry.key_span.slice(text), "\"é\"");
        assert_eq!(entry.value.as_text(), Some("ü\n"));
    }

    #[test]
    fn several_values_are_documents() {
        let text = "{\"a\": 1}\n{\"é\": 2}\n{\"c\": 3}\n";
        let facts = lowered(text);
        assert!(facts.problems.is_empty());
        let found: Vec<_> = facts
            .facts
            .iter()
            .filter_map(|fact| match &fact.kind {
                FactKind::Entry(entry) => Some((&*entry.path, entry.document)),
                _ => None,
            })
            .collect();
        assert_eq!(found, [("a", 0), ("é", 1), ("c", 2)]);
        let many = "1 ".repeat(200_000);
        assert_eq!(lowered(&many).facts.len(), 200_000);
    }

    #[test]
    fn errors_are_told_once_and_what_stands_before_is_used() {
        let facts = lowered("{\"a\": 1, \"b\": [1,");
        assert_eq!(facts.problems.len(), 1);
        assert!(facts.facts.iter().any(|fact| matches!(
            &fact.kind,
            FactKind::Entry(entry) if &*entry.path == "a"
        )));
    }
}
