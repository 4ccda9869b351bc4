//! Reading our own TOML files (rules, vocabulary) so that a mistake is told with its file,
//! line and key. Owns the reader and the error; knows neither rules nor concepts.

mod node;
mod parse;

use std::io::{self, Read};
use std::path::Path;

pub use node::{Node, NodeKind, Text, string, unnumber, unstring};
pub use parse::parse;

/// The largest file of settings or rules that is read, in bytes.
pub const LARGEST: u64 = 2 << 20;

/// The text of a file that a person wrote for us. A pipe would never end, a device neither.
///
/// # Errors
/// When it cannot be read, is no regular file, larger than `largest` bytes, or no UTF-8.
pub fn read_text(path: &Path, largest: u64) -> io::Result<String> {
    let meta = std::fs::metadata(path)?;
    if !meta.is_file() {
        return Err(io::Error::other("it is not a file"));
    }
    let mut text = String::new();
    let file = std::fs::File::open(path)?;
    if file.take(largest + 1).read_to_string(&mut text)? as u64 > largest {
        let words = format!("it is larger than {} MB", largest >> 20);
        return Err(io::Error::other(words));
    }
    Ok(text)
}

/// Fails for a link that leads out of a root: a mistake is told with the line that it stands on,
/// and a stranger's repository must not choose which file of this machine that is.
///
/// # Errors
/// When the path, links resolved, lies elsewhere.
pub fn lies_in(root: &Path, path: &Path) -> io::Result<()> {
    let resolved = |path: &Path| std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    if resolved(path).starts_with(resolved(root)) {
        return Ok(());
    }
    Err(io::Error::other(
        "it is a link that leads out of the repository",
    ))
}

/// A mistake in a table file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}: {message}")]
pub struct TableError {
    /// The file, as named by whoever loads it.
    pub file: String,
    /// The line, counted from 1.
    pub line: u32,
    /// Lower case, no full stop.
    pub message: String,
}

/// A table being read: every key must be asked for, or [`Reader::finish`] complains.
#[derive(Debug)]
pub struct Reader<'a> {
    file: &'a str,
    line: u32,
    entries: Vec<(&'a str, &'a Node, bool)>,
}

type Result<T> = std::result::Result<T, TableError>;

impl<'a> Reader<'a> {
    /// A reader of a table node.
    ///
    /// # Errors
    /// When the node is no table.
    pub fn new(file: &'a str, node: &'a Node) -> Result<Self> {
        let NodeKind::Table(entries) = &node.kind else {
            return Err(error(file, node.line, "expected a table"));
        };
        Ok(Self {
            file,
            line: node.line,
            entries: entries
                .iter()
                .map(|(key, value)| (&**key, value, false))
                .collect(),
        })
    }

    /// The file that is read.
    #[must_use]
    pub fn file(&self) -> &'a str {
        self.file
    }

    /// The line that the table starts on.
    #[must_use]
    pub fn line(&self) -> u32 {
        self.line
    }

    /// The node of a key, marked as read.
    pub fn take(&mut self, key: &str) -> Option<&'a Node> {
        let entry = self.entries.iter_mut().find(|entry| entry.0 == key)?;
        entry.2 = true;
        Some(entry.1)
    }

    /// A text.
    ///
    /// # Errors
    /// When the value is something else.
    pub fn text(&mut self, key: &str) -> Result<Option<&'a str>> {
        let Some(node) = self.take(key) else {
            return Ok(None);
        };
        match &node.kind {
            NodeKind::Text(text) => Ok(Some(text)),
            _ => Err(self.error(node.line, format!("`{key}` must be a string"))),
        }
    }

    /// A text that must be there.
    ///
    /// # Errors
    /// When it is missing or something else.
    pub fn required(&mut self, key: &str) -> Result<&'a str> {
        self.text(key)?
            .ok_or_else(|| self.error(self.line, format!("`{key}` is missing")))
    }

    /// True or false; false when missing.
    ///
    /// # Errors
    /// When the value is something else.
    pub fn flag(&mut self, key: &str) -> Result<bool> {
        match self.take(key) {
            None => Ok(false),
            Some(Node {
                kind: NodeKind::Bool(bool),
                ..
            }) => Ok(*bool),
            Some(node) => Err(self.error(node.line, format!("`{key}` must be true or false"))),
        }
    }

    /// The items of a list, or the one value; none when missing.
    fn items(&mut self, key: &str) -> &'a [Node] {
        match self.take(key) {
            None => &[],
            Some(Node {
                kind: NodeKind::List(items),
                ..
            }) => items,
            Some(node) => std::slice::from_ref(node),
        }
    }

    /// A text or a list of texts, each with its line; empty when missing.
    ///
    /// # Errors
    /// When the value is something else.
    pub fn texts(&mut self, key: &str) -> Result<Vec<(&'a str, u32)>> {
        self.items(key)
            .iter()
            .map(|item| match &item.kind {
                NodeKind::Text(text) => Ok((&**text, item.line)),
                _ => Err(self.error(
                    item.line,
                    format!("`{key}` must be a string or a list of strings"),
                )),
            })
            .collect()
    }

    /// Texts mapped to something with a closed set of names.
    ///
    /// # Errors
    /// When a name is unknown; the nearest of `names` is suggested.
    pub fn named<T: Copy>(
        &mut self,
        key: &str,
        all: &[T],
        name: impl Fn(T) -> &'static str,
    ) -> Result<Vec<T>> {
        let texts = self.texts(key)?;
        texts
            .into_iter()
            .map(|(text, line)| {
                all.iter()
                    .copied()
                    .find(|one| name(*one) == text)
                    .ok_or_else(|| {
                        let names: Vec<&str> = all.iter().map(|one| name(*one)).collect();
                        self.error(line, unknown(key, text, &names))
                    })
            })
            .collect()
    }

    /// The tables of an array of tables, or the one table; empty when missing.
    ///
    /// # Errors
    /// When the value is something else.
    pub fn tables(&mut self, key: &str) -> Result<Vec<Reader<'a>>> {
        self.items(key)
            .iter()
            .map(|item| Reader::new(self.file, item))
            .collect()
    }

    /// Keys that nobody asked for yet, each marked as read.
    pub fn rest(&mut self) -> Vec<(&'a str, &'a Node)> {
        self.entries
            .iter_mut()
            .filter(|entry| !entry.2)
            .map(|entry| {
                entry.2 = true;
                (entry.0, entry.1)
            })
            .collect()
    }

    /// Complains about the first key that nobody asked for.
    ///
    /// # Errors
    /// The key, with the nearest of `known`.
    pub fn finish(self, known: &[&str]) -> Result<()> {
        match self.entries.iter().find(|entry| !entry.2) {
            None => Ok(()),
            Some((key, node, _)) => Err(self.error(node.line, unknown("key", key, known))),
        }
    }

    /// An error at a line of this file.
    #[must_use]
    pub fn error(&self, line: u32, message: impl Into<String>) -> TableError {
        error(self.file, line, message)
    }
}

fn error(file: &str, line: u32, message: impl Into<String>) -> TableError {
    TableError {
        file: file.to_owned(),
        line,
        // A regular expression's mistake comes as a drawing; ours are one line each.
        message: clipped(
            &message
                .into()
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" "),
        ),
    }
}

/// A message of a length that a person reads: it may quote a whole file.
fn clipped(message: &str) -> String {
    match message.char_indices().nth(300) {
        Some((end, _)) => format!("{}...", &message[..end]),
        None => message.to_owned(),
    }
}

/// ``unknown `key` `text`, did you mean `near`? ``
#[must_use]
pub fn unknown(what: &str, text: &str, known: &[&str]) -> String {
    match nearest(text, known) {
        Some(near) => format!("unknown {what} `{text}`, did you mean `{near}`?"),
        None => format!("unknown {what} `{text}`"),
    }
}

/// The known word nearest to a mistyped one, if any is near at all.
#[must_use]
pub fn nearest<'a>(text: &str, known: &[&'a str]) -> Option<&'a str> {
    // No one means a word that is longer than any there is.
    let known = known.iter().filter(|_| text.len() <= 100);
    known
        .map(|word| (strsim::jaro_winkler(text, word), *word))
        .filter(|(score, _)| *score > 0.75)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, word)| word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packing_keeps_everything() {
        let node = parse("a = 1\n[[b]]\nc = [\"x\", true]\n").unwrap();
        let mut bytes = Vec::new();
        node.pack(&mut bytes);
        let packed: &'static [u8] = bytes.leak();
        assert_eq!(Node::unpack(&mut &*packed), Some(node));
    }

    #[test]
    fn an_unknown_key_is_told_with_its_line() {
        let node = parse("level = \"error\"\nlevle = 1\n").unwrap();
        let mut reader = Reader::new("x.toml", &node).unwrap();
        reader.text("level").unwrap();
        let error = reader.finish(&["level"]).unwrap_err();
        assert_eq!(
            error.to_string(),
            "x.toml:2: unknown key `levle`, did you mean `level`?"
        );
    }
}
