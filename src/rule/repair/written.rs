//! Repairs as rule files write them: which findings they are for, and the one operation that
//! each of them is.

use crate::diagnostic::Applicability;
use crate::fact::{FileKind, Language};
use crate::predicate::{Pat, Predicate};
use crate::table::{Node, NodeKind, Reader, TableError};
use crate::vocabulary::written::{read_command, read_conditions, words};
use crate::vocabulary::{CommandPattern, Reference};

/// One way to mend a rule's findings.
#[derive(Debug)]
pub struct WrittenRepair {
    /// What it may change.
    pub safety: Applicability,
    /// What must hold of the finding's parts.
    pub conditions: Vec<(Reference, Predicate)>,
    /// Only in these languages.
    pub languages: Vec<Language>,
    /// Only in files of these kinds.
    pub formats: Vec<FileKind>,
    /// Only for these command lines.
    pub command: Option<CommandPattern>,
    /// Only the last command of its unit, at the top level.
    pub last: bool,
    /// Only where all such findings of its component hold the same number.
    pub alone: bool,
    /// Only where the file's text holds this.
    pub text: Option<Pat>,
    /// Only where the image's stage holds this in front of the finding.
    pub above: Option<Pat>,
    /// Not where the file's text holds this.
    pub not_text: Option<Pat>,
    /// Only where one of these files lies in the folder, or in one above.
    pub beside: Vec<Box<str>>,
    /// What is done.
    pub operation: Operation,
}

impl WrittenRepair {
    /// Its regexes, for checks about the rules themselves.
    pub fn patterns(&self) -> impl Iterator<Item = &Pat> {
        let change = match &self.operation {
            Operation::Change(pattern, _) | Operation::Around(pattern, _) => Some(pattern),
            _ => None,
        };
        let own = [&self.text, &self.above, &self.not_text];
        own.into_iter().flatten().chain(change)
    }
}

/// What a repair does.
#[derive(Debug)]
pub enum Operation {
    /// Writes another text for a part, inside its quotes where it has some.
    Content(Reference, String),
    /// Writes another expression for a part, quotes and all.
    Expression(Reference, String),
    /// Replaces what a pattern finds in the part that the finding points at.
    Change(Pat, String),
    /// Replaces what a pattern finds in the text around the finding.
    Around(Pat, String),
    /// Reads a variable instead of a literal; `$name` takes the name from what is named here.
    Read(Box<str>),
    /// Takes options off a command line; one that ends in `=` has a value.
    DropOptions(Vec<Box<str>>),
    /// Adds an option behind the words of the command pattern.
    AddOption(Box<str>),
    /// Takes the output redirections off a command.
    DropRedirects,
    /// Takes an argument off a call.
    DropArgument(Reference),
    /// Takes out the lines of the whole fact.
    DropLine,
    /// Writes a call in place of the one that is found; `<receiver>` is what stands before the
    /// last segment of its name.
    Call(String),
    /// The exec form of an instruction, or `exec` in front of the last command where a shell is
    /// needed.
    Exec,
    /// Adds an instruction in front of the one that is found.
    Insert(Box<str>),
    /// Adds a line to files of this name: to the nearest one, or to a new one beside.
    AddLine(Box<str>, Box<str>),
}

/// Keys that say what is done; a repair has one of them.
const OPERATIONS: [&str; 12] = [
    "content",
    "expression",
    "change",
    "around",
    "read",
    "drop-options",
    "add-option",
    "drop",
    "drop-argument",
    "call",
    "exec",
    "insert",
];

const SAFETIES: &[Applicability] = Applicability::ALL;

/// Reads the repairs of a rule.
pub(in crate::rule) fn repairs(reader: &mut Reader) -> Result<Vec<WrittenRepair>, TableError> {
    reader.tables("repair")?.into_iter().map(repair).collect()
}

fn repair(mut reader: Reader) -> Result<WrittenRepair, TableError> {
    let line = reader.line();
    let safety = reader.named("safety", SAFETIES, Applicability::slug)?.pop();
    let Some(safety) = safety else {
        return Err(reader.error(line, "`safety` is missing"));
    };
    let command = match reader.take("program") {
        Some(_) => Some(read_command(&mut reader)?),
        None => None,
    };
    let repair = WrittenRepair {
        safety,
        conditions: read_conditions(&mut reader, "where")?,
        languages: reader.named("language", Language::ALL, Language::slug)?,
        formats: reader.named("format", FileKind::ALL, FileKind::slug)?,
        command,
        last: reader.flag("last")?,
        alone: reader.flag("alone")?,
        text: Pat::read(&mut reader, "text")?,
        above: Pat::read(&mut reader, "above")?,
        not_text: Pat::read(&mut reader, "not-text")?,
        beside: words(reader.texts("beside")?),
        operation: operation(&mut reader)?,
    };
    reader.finish(&[
        "safety",
        "program",
        "words",
        "options",
        "without",
        "where",
        "language",
        "format",
        "last",
        "alone",
        "text",
        "above",
        "not-text",
        "beside",
        "part",
        "content",
        "expression",
        "change",
        "around",
        "with",
        "read",
        "drop-options",
        "add-option",
        "drop",
        "drop-argument",
        "call",
        "exec",
        "insert",
        "add-line",
        "to",
    ])?;
    Ok(repair)
}

fn operation(reader: &mut Reader) -> Result<Operation, TableError> {
    let line = reader.line();
    let part = reader.text("part")?.map_or_else(found, Reference::parse);
    if let Some(with) = reader.text("content")? {
        return Ok(Operation::Content(part, with.to_owned()));
    }
    if let Some(with) = reader.text("expression")? {
        return Ok(Operation::Expression(part, with.to_owned()));
    }
    if let Some(pattern) = Pat::read(reader, "change")? {
        let with = reader.required("with")?.to_owned();
        return Ok(Operation::Change(pattern, with));
    }
    if let Some(pattern) = Pat::read(reader, "around")? {
        let with = reader.required("with")?.to_owned();
        return Ok(Operation::Around(pattern, with));
    }
    if let Some(name) = reader.text("read")? {
        return Ok(Operation::Read(name.into()));
    }
    let options = words(reader.texts("drop-options")?);
    if !options.is_empty() {
        return Ok(Operation::DropOptions(options));
    }
    if let Some(option) = reader.text("add-option")? {
        return Ok(Operation::AddOption(option.into()));
    }
    if let Some(name) = reader.text("drop-argument")? {
        return Ok(Operation::DropArgument(Reference::parse(name)));
    }
    if let Some(with) = reader.text("call")? {
        return Ok(Operation::Call(with.to_owned()));
    }
    if let Some(text) = reader.text("insert")? {
        return Ok(Operation::Insert(text.into()));
    }
    if let Some(text) = reader.text("add-line")? {
        return Ok(Operation::AddLine(
            reader.required("to")?.into(),
            text.into(),
        ));
    }
    match (reader.take("drop"), reader.take("exec")) {
        (
            Some(Node {
                kind: NodeKind::Text(what),
                ..
            }),
            _,
        ) if what == "line" => Ok(Operation::DropLine),
        (
            Some(Node {
                kind: NodeKind::Text(what),
                ..
            }),
            _,
        ) if what == "redirects" => Ok(Operation::DropRedirects),
        (Some(node), _) => Err(reader.error(node.line, "`drop` is `line` or `redirects`")),
        (
            _,
            Some(Node {
                kind: NodeKind::Bool(true),
                ..
            }),
        ) => Ok(Operation::Exec),
        _ => Err(reader.error(
            line,
            format!("a repair has one of {}", OPERATIONS.join(", ")),
        )),
    }
}

/// What the finding points at.
fn found() -> Reference {
    Reference::Named("$found".into())
}
