//! From TOML text to a [`Node`]. `build.rs` includes this file too.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::node::{Node, NodeKind, Text};

/// Parses a table file.
///
/// # Errors
/// The line (counted from 1) and what is wrong there.
pub fn parse(text: &str) -> Result<Node, (u32, String)> {
    let line = line_finder(text);
    let table = DeTable::parse(text).map_err(|error| {
        let at = error.span().map_or(0, |span| span.start);
        (line(at), error.message().to_owned())
    })?;
    Ok(Node {
        line: 1,
        kind: table_node(table.get_ref(), &line),
    })
}

fn line_finder(text: &str) -> impl Fn(usize) -> u32 {
    let starts: Vec<usize> = text
        .bytes()
        .enumerate()
        .filter(|(_, byte)| *byte == b'\n')
        .map(|(offset, _)| offset)
        .collect();
    move |offset| u32::try_from(starts.partition_point(|start| *start < offset) + 1).unwrap_or(1)
}

fn table_node(table: &DeTable, line: &impl Fn(usize) -> u32) -> NodeKind {
    let mut entries: Vec<(usize, Text, Node)> = table
        .iter()
        .map(|(key, value)| {
            let mut child = node(value, line);
            // A key's own line is what an author looks for.
            child.line = line(key.span().start);
            (key.span().start, key.get_ref().to_string().into(), child)
        })
        .collect();
    entries.sort_by_key(|entry| entry.0);
    NodeKind::Table(
        entries
            .into_iter()
            .map(|(_, key, node)| (key, node))
            .collect(),
    )
}

fn node(value: &Spanned<DeValue>, line: &impl Fn(usize) -> u32) -> Node {
    let kind = match value.get_ref() {
        DeValue::String(text) => NodeKind::Text(text.to_string().into()),
        DeValue::Boolean(bool) => NodeKind::Bool(*bool),
        DeValue::Array(items) => {
            NodeKind::List(items.iter().map(|item| node(item, line)).collect())
        }
        DeValue::Table(table) => table_node(table, line),
        DeValue::Integer(integer) => match i64::from_str_radix(integer.as_str(), integer.radix()) {
            Ok(integer) => NodeKind::Integer(integer),
            Err(_) => NodeKind::Text(integer.to_string().into()),
        },
        DeValue::Float(float) => NodeKind::Text(float.to_string().into()),
        DeValue::Datetime(datetime) => NodeKind::Text(datetime.to_string().into()),
    };
    Node {
        line: line(value.span().start),
        kind,
    }
}
