//! JSON with comments: the same tree as YAML's, and entries by dotted key path.

use std::borrow::Cow;

use jsonc_parser::ast::{ObjectPropName, Value};
use jsonc_parser::common::{Range, Ranged};
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
    let collect = CollectOptions {
        comments: CommentCollectionStrategy::Separate,
        tokens: false,
    };
    let result = match parse_to_ast(&text[start..], &collect, &ParseOptions::default()) {
        Ok(result) => result,
        Err(error) => {
            // JSON is YAML, nearly: its parser tells what stands before the error.
            let mut parsed = yaml::parse(text);
            if parsed.tree.template {
                return parsed;
            }
            let message = error.kind().to_string().to_lowercase();
            parsed.tree.problems = vec![Problem {
                span: Span::at(start + error.range().start).clamped(text),
                message: format!("not valid JSON: {message}").into(),
            }];
            return parsed;
        }
    };
    let mut tree = Tree::default();
    for comments in result.comments.iter().flat_map(|map| map.values()) {
        for comment in comments.iter() {
            tree.comments.push(span(comment.range(), start));
        }
    }
    tree.comments.sort_unstable();
    tree.comments.dedup();
    if let Some(value) = result.value {
        let root = node(&mut tree, value, start, 0);
        tree.documents.push(root);
    }
    Parsed {
        text: Cow::Borrowed(text),
        tree,
    }
}

fn span(range: Range, start: usize) -> Span {
    Span::new(start + range.start, start + range.end)
}

/// Moves a value into the tree. The parser bounds how deep values nest.
fn node<'s>(tree: &mut Tree<'s>, value: Value<'s>, start: usize, depth: usize) -> NodeId {
    let own = span(value.range(), start);
    if depth > DEEPEST {
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
