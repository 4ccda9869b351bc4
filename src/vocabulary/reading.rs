//! How a language reads a variable of the environment: what a repair writes in place of a
//! literal. Said once for each language, used by every rule.

use super::written::words;
use crate::fact::{FileKind, Language};
use crate::table::{Reader, TableError};

slugged! {
    /// What is read.
    ReadingKind {
        /// A whole number, with a default.
        Number = "number",
        /// A text, with a default.
        Text = "text",
        /// A number inside a text (`":8080"`), with a default.
        NumberInText = "number-in-text",
        /// A switch, off by default.
        Flag = "flag",
        /// A text that must be set.
        Required = "required",
        /// A word of a command line, with a default.
        Word = "word",
    }
}

/// How a variable is read.
#[derive(Debug)]
pub struct Reading {
    /// What is read.
    pub of: ReadingKind,
    /// In which languages; where no language is meant, when empty.
    pub languages: Vec<Language>,
    /// Only in files of these kinds.
    pub formats: Vec<FileKind>,
    /// Not in files that import one of these.
    pub lacks: Vec<Box<str>>,
    /// Not in files with one of these endings.
    pub not_endings: Vec<Box<str>>,
    /// The expression; `<name>`, `<default>`, and `<before>` and `<after>` around a number.
    pub write: String,
    /// A module that must be imported under its own name.
    pub import: Option<Box<str>>,
    /// The line that imports it.
    pub line: String,
}

/// Reads a `[[reading]]` table.
pub(super) fn read(mut reader: Reader, languages: &[Language]) -> Result<Reading, TableError> {
    let line = reader.line();
    let of = reader
        .named("of", ReadingKind::ALL, ReadingKind::slug)?
        .pop();
    let Some(of) = of else {
        return Err(reader.error(line, "`of` is missing"));
    };
    let reading = Reading {
        of,
        languages: languages.to_vec(),
        formats: reader.named("format", FileKind::ALL, FileKind::slug)?,
        lacks: words(reader.texts("lacks")?),
        not_endings: words(reader.texts("not-endings")?),
        write: reader.required("write")?.to_owned(),
        import: reader.text("import")?.map(Into::into),
        line: reader.text("line")?.unwrap_or_default().to_owned(),
    };
    if reading.import.is_some() == reading.line.is_empty() {
        return Err(reader.error(line, "`import` and `line` go together"));
    }
    reader.finish(&[
        "of",
        "format",
        "lacks",
        "not-endings",
        "write",
        "import",
        "line",
    ])?;
    Ok(reading)
}
