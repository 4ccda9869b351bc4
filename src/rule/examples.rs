//! The examples of a rule file: small files, with what a finding marks between `«` and `»`.

use crate::table::{Node, NodeKind, Reader, TableError};
use crate::text::Span;

/// An example of a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// Whether the rule must be found.
    pub bad: bool,
    /// The line of the rule file that it starts on.
    pub line: u32,
    /// Whether the files lie in a version-controlled tree.
    pub version_control: bool,
    /// Paths and contents, marks taken out.
    pub files: Vec<(String, String)>,
    /// The marked spans, by file: what a bad example's rule finds, or what a good one's takes
    /// as evidence.
    pub marks: Vec<(String, Span)>,
    /// The files that the rule's fixes change or make, and what they are then, if the example
    /// says so.
    pub fixed: Option<Vec<(String, String)>>,
}

/// Reads the examples of a rule file.
///
/// # Errors
/// A bad example without a mark and without `anywhere = true`, a mark left open, a missing
/// path.
pub fn examples(file: &str, node: &Node) -> Result<Vec<Example>, TableError> {
    let mut reader = Reader::new(file, node)?;
    let mut examples = Vec::new();
    for (key, bad) in [("bad", true), ("good", false)] {
        for table in reader.tables(key)? {
            examples.push(example(table, bad)?);
        }
    }
    Ok(examples)
}

fn example(mut reader: Reader, bad: bool) -> Result<Example, TableError> {
    let line = reader.line();
    let mut raw: Vec<(String, String)> = Vec::new();
    if let Some(path) = reader.text("path")? {
        raw.push((path.to_owned(), reader.required("code")?.to_owned()));
    }
    if let Some(node) = reader.take("files") {
        raw.extend(contents(&reader, node, "files")?);
    }
    if raw.is_empty() {
        return Err(reader.error(line, "an example has a `path` and `code`, or `files`"));
    }
    let mut example = Example {
        bad,
        line,
        version_control: !reader.flag("without-version-control")?,
        files: Vec::new(),
        marks: Vec::new(),
        fixed: None,
    };
    if let Some(node) = reader.take("fixed") {
        example.fixed = Some(match (&node.kind, raw.as_slice()) {
            (NodeKind::Text(text), [(path, _)]) => vec![(path.clone(), text.to_string())],
            _ => contents(&reader, node, "fixed")?,
        });
    }
    for (path, text) in raw {
        let (clean, spans) = unmark(&text).map_err(|message| reader.error(line, message))?;
        example
            .marks
            .extend(spans.into_iter().map(|span| (path.clone(), span)));
        example.files.push((path, clean));
    }
    if bad && example.marks.is_empty() {
        return Err(reader.error(line, "a bad example marks what is found with « and »"));
    }
    reader.finish(&["path", "code", "files", "fixed", "without-version-control"])?;
    Ok(example)
}

/// A table of paths and contents.
fn contents(reader: &Reader, node: &Node, key: &str) -> Result<Vec<(String, String)>, TableError> {
    let NodeKind::Table(entries) = &node.kind else {
        let message = format!("`{key}` is a table of path and content");
        return Err(reader.error(node.line, message));
    };
    entries
        .iter()
        .map(|(path, content)| match &content.kind {
            NodeKind::Text(text) => Ok((path.to_string(), text.to_string())),
            _ => Err(reader.error(content.line, "a file's content is a string")),
        })
        .collect()
}

/// Takes the marks out of a text.
fn unmark(text: &str) -> Result<(String, Vec<Span>), &'static str> {
    let mut clean = String::with_capacity(text.len());
    let mut spans = Vec::new();
    let mut open = None;
    for character in text.chars() {
        match character {
            '«' if open.is_some() => return Err("a mark inside a mark"),
            '«' => open = Some(clean.len()),
            '»' => match open.take() {
                Some(start) => spans.push(Span::new(start, clean.len())),
                None => return Err("`»` without `«`"),
            },
            _ => clean.push(character),
        }
    }
    if open.is_some() {
        return Err("`«` without `»`");
    }
    Ok((clean, spans))
}
