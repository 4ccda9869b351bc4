//! TOML as the tree that YAML and JSON share, so that a manifest is read once whatever it is
//! written in.

use std::borrow::Cow;

use toml::Spanned;
use toml::de::DeValue;

use crate::fact::{FileFacts, FileKind};
use crate::format::toml::{Table, parse, span};
use crate::format::yaml::{self, DEEPEST, Kind, LARGEST, NodeId, Pair, Parsed, Style, Tree};
use crate::text::Span;

/// Parses TOML.
pub(super) fn toml(text: &str) -> Parsed<'_> {
    let mut tree = Tree::default();
    if text.len() > LARGEST {
        tree.problems.push(yaml::too_large());
        return Parsed {
            text: Cow::Borrowed(text),
            tree,
        };
    }
    let mut noted = FileFacts::new(FileKind::Toml, text.len());
    let table = parse(&mut noted, text);
    tree.comments = noted.comments;
    tree.problems = noted.problems;
    let root = self::table(&mut tree, text, table, Span::new(0, text.len()), 0);
    tree.documents.push(root);
    Parsed {
        text: Cow::Borrowed(text),
        tree,
    }
}

fn table<'s>(
    tree: &mut Tree<'s>,
    text: &'s str,
    table: Table<'s>,
    own: Span,
    depth: usize,
) -> NodeId {
    let mut pairs: Vec<Pair> = table
        .into_iter()
        .map(|(key, value)| {
            let key_span = span(&key);
            Pair {
                key: key.into_inner(),
                key_span,
                value: node(tree, text, value, depth + 1),
            }
        })
        .collect();
    // They come sorted by name.
    pairs.sort_by_key(|pair| pair.key_span.start);
    tree.add(own, Kind::Map(pairs))
}

fn node<'s>(
    tree: &mut Tree<'s>,
    text: &'s str,
    item: Spanned<DeValue<'s>>,
    depth: usize,
) -> NodeId {
    let own = span(&item).clamped(text);
    if depth > DEEPEST {
        return tree.add(own, Kind::Unknown);
    }
    let plain = |text: String| Kind::Scalar(Cow::Owned(text), Style::Plain);
    match item.into_inner() {
        DeValue::String(string) => {
            let (span, style) = string_style(own, text, &string);
            tree.add(span, Kind::Scalar(string, style))
        }
        DeValue::Integer(number) => tree.add(own, plain(number.to_string())),
        DeValue::Float(number) => tree.add(own, plain(number.as_str().to_owned())),
        DeValue::Boolean(bool) => tree.add(own, plain(bool.to_string())),
        DeValue::Datetime(_) => tree.add(
            own,
            Kind::Scalar(Cow::Borrowed(own.slice(text)), Style::Raw),
        ),
        DeValue::Array(items) => {
            let items = items
                .into_iter()
                .map(|item| node(tree, text, item, depth + 1))
                .collect();
            tree.add(own, Kind::Seq(items))
        }
        DeValue::Table(inner) => table(tree, text, inner, own, depth),
    }
}

/// The bytes of a string and how they lead to its text. Of one in three quotes without
/// escapes the content is taken, so that its bytes run in step with the text.
fn string_style(own: Span, text: &str, string: &str) -> (Span, Style) {
    let written = own.slice(text);
    if let Some(inner) = ["\"\"\"", "'''"].iter().find_map(|quotes| {
        written
            .strip_prefix(quotes)
            .and_then(|rest| rest.strip_suffix(quotes))
    }) {
        let content = inner.trim_start_matches(['\r', '\n']);
        if content == string {
            let end = own.end as usize - 3;
            return (Span::new(end - content.len(), end), Style::Raw);
        }
        return (own, Style::Raw);
    }
    (own, Style::Double)
}
