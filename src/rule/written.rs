//! Rule files as they are written, checked into rules. A mistake is told with its line.

use super::globs::Globs;
use super::place::{Inside, STAGES};
use super::repair::written::{WrittenRepair, repairs};
use crate::concept::{ConceptKind, Slot};
use crate::diagnostic::{Confidence, Factor, Level};
use crate::fact::{FileKind, Language, Role, Stage};
use crate::predicate::{Pattern, Predicate};
use crate::table::{Node, NodeKind, Reader, TableError, unknown};
use crate::vocabulary::written::{patterns, read_command, read_conditions, words};
use crate::vocabulary::{CommandPattern, Reference};

/// A rule as its file says.
#[derive(Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a switch of the file"
)]
pub struct WrittenRule {
    /// `logs/file-handler`.
    pub id: String,
    /// From the id.
    pub factor: Factor,
    /// One line, lower case.
    pub summary: String,
    /// Default level.
    pub level: Level,
    /// Default confidence.
    pub confidence: Confidence,
    /// Message with `{slot}` holes.
    pub message: String,
    /// How to mend it.
    pub fix: String,
    /// Other factors that it breaks too.
    pub also: Vec<Factor>,
    /// Whether what it finds is a credential, to be masked everywhere.
    pub secret: bool,
    /// Whether a Rust function finds it.
    pub native: bool,
    /// Roles of files that it looks at.
    pub roles: Vec<Role>,
    /// Whether it keeps its level in development files.
    pub keeps_level: bool,
    /// Whether it speaks to libraries and command-line tools too.
    pub everywhere: bool,
    /// Whether a component that is a scheduler may do what it finds: it is its work.
    pub outside_schedulers: bool,
    /// Whether what a command starts is no finding of its own where the command is one.
    pub once_on_the_way: bool,
    /// Whether several places in one function are one finding, the first.
    pub once_in_function: bool,
    /// Rules that report instead when both find the same place.
    pub yields_to: Vec<String>,
    /// What breaks the rule.
    pub matches: Vec<Matcher>,
    /// What speaks for the factor.
    pub evidence: Vec<Matcher>,
    /// How findings are mended, the first that fits.
    pub repairs: Vec<WrittenRepair>,
}

/// One way to match.
#[derive(Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a switch of the file"
)]
pub struct Matcher {
    /// What is looked at.
    pub kind: MatcherKind,
    /// What must hold of its parts.
    pub conditions: Vec<(Reference, Predicate)>,
    /// Where a finding points; the first condition's part otherwise.
    pub at: Option<Reference>,
    /// All of these places.
    pub inside: Vec<Inside>,
    /// None of these.
    pub outside: Vec<Inside>,
    /// Only in these stages.
    pub stages: Vec<Stage>,
    /// Only in files of these kinds.
    pub formats: Vec<FileKind>,
    /// Only in these languages.
    pub languages: Vec<Language>,
    /// Only in files of these roles (instead of the rule's).
    pub roles: Vec<Role>,
    /// Only where the file's path matches.
    pub files: Globs,
    /// Not where the file's path matches.
    pub not_files: Globs,
    /// The value does not repeat its name (`password = "password"`).
    pub unlike_name: bool,
    /// The value stands in the fact itself, not behind a name that holds it.
    pub written_here: bool,
    /// The value is not what a variable of the environment falls back to.
    pub not_default: bool,
    /// The file imports one of these.
    pub requires: Vec<Box<str>>,
    /// The file imports none of these.
    pub lacks: Vec<Box<str>>,
    /// Nothing in the component means one of these.
    pub without: Vec<ConceptKind>,
    /// Nothing in the file means one of these.
    pub without_here: Vec<ConceptKind>,
    /// Something in the component means one of these.
    pub with: Vec<ConceptKind>,
    /// A function around it is called so.
    pub inside_named: Option<Predicate>,
    /// No function or class around it is called so.
    pub outside_named: Option<Predicate>,
    /// A class around it extends or implements one of these.
    pub inside_base: Option<Predicate>,
    /// Only what no other file of the repository settles: a lockfile a dependency, a tool that
    /// deploys an image's version.
    pub unsettled: bool,
    /// Only the last stage of an image.
    pub last_stage: bool,
    /// Only the last command of its unit, at the top level.
    pub last: bool,
    /// Only commands that no `exec` replaces the shell with.
    pub without_exec: bool,
    /// What it finds may be shown, though the rule is about secrets.
    pub shown: bool,
    /// Entries of the same document, and what must hold of them.
    pub beside: Vec<(String, Predicate)>,
    /// Only commands in the background.
    pub background: Option<bool>,
    /// Only commands whose output goes into a file or another command.
    pub redirected: Option<bool>,
    /// Only commands whose pipeline goes on into one of these programs.
    pub piped_to: Vec<Box<str>>,
    /// Level instead of the rule's.
    pub level: Option<Level>,
    /// Confidence instead of the rule's.
    pub confidence: Option<Confidence>,
    /// Message instead of the rule's.
    pub message: Option<String>,
    /// Fix instead of the rule's.
    pub fix: Option<String>,
}

impl WrittenRule {
    /// Every question that the rule asks, of its evidence too.
    pub fn predicates(&self) -> impl Iterator<Item = &Predicate> {
        self.matches
            .iter()
            .chain(&self.evidence)
            .flat_map(Matcher::predicates)
    }
}

impl Matcher {
    /// Every question that the matcher asks.
    pub fn predicates(&self) -> impl Iterator<Item = &Predicate> {
        let redirect = match &self.kind {
            MatcherKind::Redirect(predicate) => Some(predicate),
            _ => None,
        };
        self.conditions
            .iter()
            .map(|(_, predicate)| predicate)
            .chain(redirect)
    }
}

/// What a matcher looks at.
#[derive(Debug)]
pub enum MatcherKind {
    /// Concepts of these kinds.
    Concept(Vec<ConceptKind>),
    /// Calls of these paths.
    Call(Vec<Pattern>),
    /// Imports of these modules.
    Import(Vec<Pattern>),
    /// Assignments to these targets.
    Assign(Vec<Pattern>),
    /// Reads of these paths.
    Access(Vec<Pattern>),
    /// Entries under these keys.
    Entry(Vec<Pattern>),
    /// Command lines.
    Command(CommandPattern),
    /// Redirections of commands' output into something that the predicate holds for.
    Redirect(Predicate),
    /// Instructions of image files.
    Instruction(Vec<Box<str>>),
    /// Dependencies by name.
    Dependency(Vec<Pattern>),
    /// Conditions.
    Branch,
    /// Strings that stand alone.
    Literal,
    /// Tokens of known issuers anywhere in the text.
    Text,
    /// Files as such, by their path.
    File,
}

/// The key that a matcher of each kind has.
pub const SUBJECTS: [&str; 14] = [
    "concept",
    "call",
    "import",
    "assign",
    "access",
    "entry",
    "program",
    "redirect",
    "instruction",
    "dependency",
    "branch",
    "literal",
    "text",
    "file",
];

const KEYS: [&str; 23] = [
    "summary",
    "level",
    "confidence",
    "message",
    "fix",
    "rationale",
    "also",
    "secret",
    "native",
    "roles",
    "keeps-level",
    "once-on-the-way",
    "once-in-function",
    "everywhere",
    "outside-schedulers",
    "yields-to",
    "match",
    "evidence",
    "repair",
    "bad",
    "good",
    "id",
    "also-known-as",
];

/// Reads a rule file; `id` is its path without the ending.
///
/// # Errors
/// The first mistake, with its line.
pub(crate) fn read(file: &str, id: &str, node: &Node) -> Result<WrittenRule, TableError> {
    let mut reader = Reader::new(file, node)?;
    let Some(factor) = id.split_once('/').and_then(|(slug, _)| Factor::parse(slug)) else {
        return Err(reader.error(1, format!("`{id}` lies in no factor's folder")));
    };
    let plain = |c: char| c.is_alphanumeric() || "/-_.".contains(c);
    if !id.chars().all(plain) {
        return Err(reader.error(
            1,
            "a rule's file is named with letters, digits, `-` and `_`",
        ));
    }
    let level = one(&mut reader, "level", Level::ALL, Level::slug)?;
    let confidence = one(&mut reader, "confidence", Confidence::ALL, Confidence::slug)?;
    let factors: Vec<Factor> = Factor::all().collect();
    let mut roles = reader.named("roles", Role::ALL, Role::slug)?;
    if roles.is_empty() {
        roles = vec![Role::App, Role::Development];
    }
    let rule = WrittenRule {
        id: id.to_owned(),
        factor,
        summary: reader.required("summary")?.to_owned(),
        level: level.unwrap_or(Level::Warning),
        confidence: confidence.unwrap_or(Confidence::High),
        message: reader.text("message")?.unwrap_or_default().to_owned(),
        fix: reader.required("fix")?.to_owned(),
        also: reader.named("also", &factors, Factor::slug)?,
        secret: reader.flag("secret")?,
        native: reader.flag("native")?,
        roles,
        keeps_level: reader.flag("keeps-level")?,
        everywhere: reader.flag("everywhere")?,
        outside_schedulers: reader.flag("outside-schedulers")?,
        once_on_the_way: reader.flag("once-on-the-way")?,
        once_in_function: reader.flag("once-in-function")?,
        yields_to: reader
            .texts("yields-to")?
            .into_iter()
            .map(|(text, _)| text.to_owned())
            .collect(),
        matches: matchers(&mut reader, "match")?,
        evidence: matchers(&mut reader, "evidence")?,
        repairs: repairs(&mut reader)?,
    };
    for key in ["rationale", "bad", "good", "also-known-as"] {
        let _ = reader.take(key);
    }
    if rule.matches.is_empty() && !rule.native {
        return Err(reader.error(1, "a rule needs a `match`, or `native = true`"));
    }
    reader.finish(&KEYS)?;
    Ok(rule)
}

fn one<T: Copy>(
    reader: &mut Reader,
    key: &str,
    all: &[T],
    name: impl Fn(T) -> &'static str,
) -> Result<Option<T>, TableError> {
    Ok(reader.named(key, all, name)?.pop())
}

fn matchers(reader: &mut Reader, key: &str) -> Result<Vec<Matcher>, TableError> {
    reader.tables(key)?.into_iter().map(matcher).collect()
}

/// What a key asks for, true or false; nothing where it is not there.
fn either(reader: &mut Reader, key: &str) -> Result<Option<bool>, TableError> {
    let Some(node) = reader.take(key) else {
        return Ok(None);
    };
    match node.kind {
        NodeKind::Bool(bool) => Ok(Some(bool)),
        _ => Err(reader.error(node.line, format!("`{key}` must be true or false"))),
    }
}

fn matcher(mut reader: Reader) -> Result<Matcher, TableError> {
    let kind = subject(&mut reader)?;
    let stages = reader
        .named("stage", STAGES, |pair| pair.1)?
        .into_iter()
        .map(|pair| pair.0)
        .collect();
    let concept = matches!(kind, MatcherKind::Concept(_));
    let mut conditions = read_conditions(&mut reader, "where")?;
    let mut matcher = Matcher {
        at: reader.text("at")?.map(Reference::parse),
        inside: reader.named("inside", Inside::ALL, Inside::slug)?,
        outside: reader.named("outside", Inside::ALL, Inside::slug)?,
        stages,
        formats: reader.named("format", FileKind::ALL, FileKind::slug)?,
        languages: reader.named("language", Language::ALL, Language::slug)?,
        roles: reader.named("role", Role::ALL, Role::slug)?,
        files: Globs::read(&mut reader, "files")?,
        not_files: Globs::read(&mut reader, "not-files")?,
        unlike_name: reader.flag("unlike-name")?,
        written_here: reader.flag("written-here")?,
        not_default: reader.flag("not-default")?,
        requires: words(reader.texts("requires")?),
        lacks: words(reader.texts("lacks")?),
        without: reader.named("without-concept", ConceptKind::ALL, ConceptKind::slug)?,
        without_here: reader.named("without-here", ConceptKind::ALL, ConceptKind::slug)?,
        with: reader.named("with-concept", ConceptKind::ALL, ConceptKind::slug)?,
        inside_named: asked(&mut reader, "inside-named")?,
        outside_named: asked(&mut reader, "outside-named")?,
        inside_base: asked(&mut reader, "inside-base")?,
        unsettled: reader.flag("unsettled")?,
        last_stage: reader.flag("last-stage")?,
        last: reader.flag("last")?,
        without_exec: reader.flag("without-exec")?,
        beside: beside(&mut reader)?,
        shown: reader.flag("shown")?,
        background: either(&mut reader, "background")?,
        redirected: either(&mut reader, "redirected")?,
        piped_to: words(reader.texts("piped-to")?),
        level: one(&mut reader, "level", Level::ALL, Level::slug)?,
        confidence: one(&mut reader, "confidence", Confidence::ALL, Confidence::slug)?,
        message: reader.text("message")?.map(str::to_owned),
        fix: reader.text("fix")?.map(str::to_owned),
        kind,
        conditions: Vec::new(),
    };
    for (key, node) in reader.rest() {
        if !concept || Slot::from_slug(key).is_none() {
            let slots: Vec<&str> = Slot::ALL.iter().map(|slot| slot.slug()).collect();
            return Err(reader.error(
                node.line,
                if concept {
                    unknown("slot", key, &slots)
                } else {
                    format!("unknown key `{key}`; parts of a fact are asked for under `where`")
                },
            ));
        }
        let predicate = Predicate::read(reader.file(), node)?;
        conditions.push((Reference::Named(key.into()), predicate));
    }
    matcher.conditions = conditions;
    Ok(matcher)
}

fn asked(reader: &mut Reader, key: &str) -> Result<Option<Predicate>, TableError> {
    let Some(node) = reader.take(key) else {
        return Ok(None);
    };
    Predicate::read(reader.file(), node).map(Some)
}

fn beside(reader: &mut Reader) -> Result<Vec<(String, Predicate)>, TableError> {
    let mut pairs = Vec::new();
    for mut table in reader.tables("beside")? {
        for (key, node) in table.rest() {
            let predicate = Predicate::read(table.file(), node)?;
            pairs.push((key.to_owned(), predicate));
        }
    }
    Ok(pairs)
}

/// What a matcher over paths is made of.
type Make = fn(Vec<Pattern>) -> MatcherKind;

fn subject(reader: &mut Reader) -> Result<MatcherKind, TableError> {
    let concepts = reader.named("concept", ConceptKind::ALL, ConceptKind::slug)?;
    if !concepts.is_empty() {
        return Ok(MatcherKind::Concept(concepts));
    }
    let by_pattern: [(&str, Make); 6] = [
        ("call", MatcherKind::Call),
        ("import", MatcherKind::Import),
        ("assign", MatcherKind::Assign),
        ("access", MatcherKind::Access),
        ("entry", MatcherKind::Entry),
        ("dependency", MatcherKind::Dependency),
    ];
    for (key, make) in by_pattern {
        let patterns = patterns(reader, key)?;
        if !patterns.is_empty() {
            return Ok(make(patterns));
        }
    }
    let instructions = words(reader.texts("instruction")?);
    if !instructions.is_empty() {
        return Ok(MatcherKind::Instruction(instructions));
    }
    if let Some(node) = reader.take("redirect") {
        return Ok(MatcherKind::Redirect(Predicate::read(reader.file(), node)?));
    }
    for (key, kind) in [
        ("branch", MatcherKind::Branch),
        ("literal", MatcherKind::Literal),
        ("text", MatcherKind::Text),
        ("file", MatcherKind::File),
    ] {
        if reader.flag(key)? {
            return Ok(kind);
        }
    }
    let line = reader.line();
    let command = read_command(reader);
    command.map(MatcherKind::Command).map_err(|_| {
        reader.error(
            line,
            format!("a matcher names one of {}", SUBJECTS.join(", ")),
        )
    })
}
