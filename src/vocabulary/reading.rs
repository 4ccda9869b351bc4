//! How a language reads a variable of the environment: what a repair writes in place of a
//! literal. Said once for each language, used by every rule.

use super::written::{patterns, words};
use crate::fact::{FileKind, Language};
use crate::predicate::Pattern;
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
    /// Only where one of these follows the literal.
    pub followed: Vec<Box<str>>,
    /// Only where the literal itself is an argument of one of these.
    pub given_to: Vec<Pattern>,
    /// Only where one of these stands around the literal (in front of `<literal>` and behind it),
    /// and it goes, too.
    pub replaces: Vec<Box<str>>,
    /// Names for a variable: the first that the file does not say is `<local>`.
    pub locals: Vec<Box<str>>,
    /// Lines in front of the statement, which give the local variable its value.
    pub ahead: String,
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
        followed: words(reader.texts("followed")?),
        given_to: patterns(&mut reader, "given-to")?,
        replaces: words(reader.texts("replaces")?),
        locals: words(reader.texts("local")?),
        ahead: reader.text("ahead")?.unwrap_or_default().to_owned(),
        write: reader.required("write")?.to_owned(),
        import: reader.text("import")?.map(Into::into),
        line: reader.text("line")?.unwrap_or_default().to_owned(),
    };
    if reading.import.is_some() == reading.line.is_empty() {
        return Err(reader.error(line, "`import` and `line` go together"));
    }
    if reading.locals.is_empty() != reading.ahead.is_empty() {
        return Err(reader.error(line, "`local` and `ahead` go together"));
    }
    let literal = |text: &str| text.contains("<literal>");
    if !reading.replaces.iter().all(|text| literal(text)) {
        return Err(reader.error(line, "`replaces` says where the `<literal>` stands"));
    }
    reader.finish(&[
        "of",
        "format",
        "followed",
        "given-to",
        "replaces",
        "local",
        "ahead",
        "lacks",
        "not-endings",
        "write",
        "import",
        "line",
    ])?;
    Ok(reading)
}
