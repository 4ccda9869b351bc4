//! Vocabulary tables as they are written, checked and compiled into meanings.

use super::command::Wrapper;
use super::reading::Reading;
use super::reference::Reference;
use crate::concept::{ConceptKind, Slot};
use crate::fact::{CallForm, Ecosystem, FileKind, Language, Value, ValueKind};
use crate::predicate::{Pattern, Predicate};
use crate::table::{Node, NodeKind, Reader, TableError};
use crate::text::Span;

/// What an API, a key or a command means.
#[derive(Debug)]
pub struct Meaning {
    /// What it is recognised by.
    pub subject: Subject,
    /// The languages it is bound to; any when empty.
    pub languages: Vec<Language>,
    /// Modules of which the file must import one.
    pub requires: Vec<Box<str>>,
    /// What else must hold of the fact.
    pub conditions: Vec<(Reference, Predicate)>,
    /// What it means.
    pub concept: ConceptKind,
    /// What fills the slots.
    pub slots: Vec<(Slot, Filling)>,
}

impl Meaning {
    /// Whether it looks at the value that a method is called on.
    pub(super) fn asks_for_receiver(&self) -> bool {
        let receiver =
            |part: &Reference| matches!(part, Reference::Named(name) if &**name == "receiver");
        self.conditions.iter().any(|(part, _)| receiver(part))
            || self.slots.iter().any(|(_, filling)| match filling {
                Filling::Parts(parts) => parts.iter().any(receiver),
                Filling::Constant(_) => false,
            })
    }

    /// Whether it speaks of files in a language.
    pub(super) fn speaks(&self, language: Option<Language>) -> bool {
        binds(&self.languages, language)
    }
}

/// Whether a table that is bound to `languages` speaks of files in `language`.
pub(super) fn binds(languages: &[Language], language: Option<Language>) -> bool {
    languages.is_empty() || language.is_some_and(|language| languages.contains(&language))
}

/// What a meaning is recognised by.
#[derive(Debug)]
pub enum Subject {
    /// A call of one of these, of this form if one is given.
    Call(Vec<Pattern>, Option<CallForm>),
    /// A read of one of these.
    Access(Vec<Pattern>),
    /// An assignment to one of these.
    Assign(Vec<Pattern>),
    /// An import of one of these.
    Import(Vec<Pattern>),
    /// An entry under one of these keys in files of these kinds (any kind when empty).
    Entry(Vec<FileKind>, Vec<Pattern>),
    /// A command line.
    Command(CommandPattern),
    /// An instruction of an image file.
    Instruction(Vec<Box<str>>),
    /// A reference to an image whose name without registry is one of these.
    Image(Vec<Box<str>>),
    /// A declared dependency.
    Dependency(Option<Ecosystem>, Vec<Pattern>),
}

/// Which command lines are meant.
#[derive(Debug, Default)]
pub struct CommandPattern {
    /// The program's base name.
    pub programs: Vec<Box<str>>,
    /// The first words, one of these lists of words.
    pub words: Vec<Vec<Box<str>>>,
    /// At least one of these options or words is there.
    pub options: Vec<Box<str>>,
    /// None of these options or words is there.
    pub without: Vec<Box<str>>,
}

/// What fills a slot.
#[derive(Debug)]
pub enum Filling {
    /// Always this.
    Constant(Value),
    /// The first of these parts that the fact has.
    Parts(Vec<Reference>),
}

/// What a call that only converts stands for.
#[derive(Clone, Debug)]
pub(crate) enum Conversion {
    /// This argument.
    Argument(usize),
    /// Its arguments, joined to a path.
    Joined,
    /// This text, whatever its arguments.
    Text(Box<str>),
}

/// A table file, compiled.
#[derive(Debug, Default)]
pub(crate) struct Written {
    /// The meanings.
    pub meanings: Vec<Meaning>,
    /// Calls that stand for a value that is known from their arguments.
    pub conversions: Vec<(Pattern, Vec<Language>, Conversion)>,
    /// Programs that only start another.
    pub wrappers: Vec<(Box<str>, Wrapper)>,
    /// How variables are read.
    pub readings: Vec<Reading>,
}

const KINDS: [&str; 9] = [
    "api",
    "key",
    "command",
    "instruction",
    "image",
    "dependency",
    "conversion",
    "wrapper",
    "reading",
];

/// Reads a table file. `path` is relative to the vocabulary's root, so that its folder can
/// name a language.
///
/// # Errors
/// The first mistake, with its line.
pub(crate) fn read(file: &str, path: &str, node: &Node) -> Result<Written, TableError> {
    let languages = languages_of(path);
    let mut reader = Reader::new(file, node)?;
    let mut written = Written::default();
    for api in reader.tables("api")? {
        written.meanings.push(read_api(api, &languages)?);
    }
    for mut key in reader.tables("key")? {
        let formats = key.named("format", FileKind::ALL, FileKind::slug)?;
        let patterns = patterns(&mut key, "key")?;
        written
            .meanings
            .push(finish(key, Subject::Entry(formats, patterns), &[])?);
    }
    for mut command in reader.tables("command")? {
        let pattern = read_command(&mut command)?;
        written
            .meanings
            .push(finish(command, Subject::Command(pattern), &[])?);
    }
    for mut instruction in reader.tables("instruction")? {
        let names = words(instruction.texts("instruction")?);
        written
            .meanings
            .push(finish(instruction, Subject::Instruction(names), &[])?);
    }
    for mut image in reader.tables("image")? {
        let names = words(image.texts("image")?);
        written
            .meanings
            .push(finish(image, Subject::Image(names), &[])?);
    }
    for mut dependency in reader.tables("dependency")? {
        let ecosystem = read_ecosystem(&mut dependency)?;
        let names = patterns(&mut dependency, "dependency")?;
        written.meanings.push(finish(
            dependency,
            Subject::Dependency(ecosystem, names),
            &[],
        )?);
    }
    for mut conversion in reader.tables("conversion")? {
        let stands_for = read_conversion(&mut conversion);
        for pattern in patterns(&mut conversion, "call")? {
            written
                .conversions
                .push((pattern, languages.clone(), stands_for.clone()));
        }
        conversion.finish(&["call", "argument", "joins", "text"])?;
    }
    for wrapper in reader.tables("wrapper")? {
        read_wrapper(wrapper, &mut written)?;
    }
    for reading in reader.tables("reading")? {
        written
            .readings
            .push(super::reading::read(reading, &languages)?);
    }
    reader.finish(&KINDS)?;
    Ok(written)
}

fn read_conversion(table: &mut Reader) -> Conversion {
    let text = table.take("text").map(|node| &node.kind);
    let joins = table.take("joins").map(|node| &node.kind);
    let argument = table.take("argument").map(|node| &node.kind);
    match (text, joins, argument) {
        (Some(NodeKind::Text(text)), _, _) => Conversion::Text((&**text).into()),
        (_, Some(NodeKind::Bool(true)), _) => Conversion::Joined,
        (_, _, Some(NodeKind::Integer(integer))) => {
            Conversion::Argument(usize::try_from(*integer).unwrap_or(0))
        }
        _ => Conversion::Argument(0),
    }
}

/// The languages that a folder of tables is bound to; one for each language, and `jvm` for
/// those that call the same libraries.
pub(super) fn languages_of(path: &str) -> Vec<Language> {
    path.split('/').next().map_or_else(Vec::new, bound_to)
}

fn bound_to(folder: &str) -> Vec<Language> {
    match folder {
        "jvm" => vec![Language::Java, Language::Kotlin, Language::Scala],
        _ => Language::from_slug(folder).into_iter().collect(),
    }
}

fn read_api(mut api: Reader, languages: &[Language]) -> Result<Meaning, TableError> {
    let form = match api.text("form")? {
        None => None,
        Some("annotation") => Some(CallForm::Annotation),
        Some("new") => Some(CallForm::New),
        Some("macro") => Some(CallForm::Macro),
        Some("call") => Some(CallForm::Call),
        Some(other) => {
            let message =
                crate::table::unknown("form", other, &["annotation", "new", "macro", "call"]);
            return Err(api.error(api.line(), message));
        }
    };
    let subject = {
        let call = patterns(&mut api, "call")?;
        let access = patterns(&mut api, "access")?;
        let assign = patterns(&mut api, "assign")?;
        let import = patterns(&mut api, "import")?;
        let given = [&call, &access, &assign, &import];
        if given.iter().filter(|list| !list.is_empty()).count() != 1 {
            return Err(api.error(
                api.line(),
                "an api names exactly one of `call`, `access`, `assign` and `import`",
            ));
        }
        if !call.is_empty() {
            Subject::Call(call, form)
        } else if !access.is_empty() {
            Subject::Access(access)
        } else if !assign.is_empty() {
            Subject::Assign(assign)
        } else {
            Subject::Import(import)
        }
    };
    finish(api, subject, languages)
}

/// Reads what all kinds of tables share.
fn finish(
    mut reader: Reader,
    subject: Subject,
    languages: &[Language],
) -> Result<Meaning, TableError> {
    let mut own = reader.named("language", Language::ALL, Language::slug)?;
    if own.is_empty() {
        own = languages.to_vec();
    }
    let languages = own;
    let Some(concept) = reader
        .named("concept", ConceptKind::ALL, ConceptKind::slug)?
        .pop()
    else {
        return Err(reader.error(reader.line(), "`concept` is missing"));
    };
    let requires = words(reader.texts("requires")?);
    let conditions = read_conditions(&mut reader, "when")?;
    let mut slots = Vec::new();
    for (key, node) in reader.rest() {
        let Some(slot) = Slot::from_slug(key) else {
            let names: Vec<&str> = Slot::ALL.iter().map(|slot| slot.slug()).collect();
            return Err(reader.error(node.line, crate::table::unknown("slot", key, &names)));
        };
        slots.push((slot, read_filling(reader.file(), node)?));
    }
    Ok(Meaning {
        subject,
        languages,
        requires,
        conditions,
        concept,
        slots,
    })
}

/// Reads a table of references and predicates.
pub(crate) fn read_conditions(
    reader: &mut Reader,
    key: &str,
) -> Result<Vec<(Reference, Predicate)>, TableError> {
    let mut conditions = Vec::new();
    for mut table in reader.tables(key)? {
        for (name, node) in table.rest() {
            let predicate = Predicate::read(reader.file(), node)?;
            conditions.push((Reference::parse(name), predicate));
        }
    }
    Ok(conditions)
}

fn read_filling(file: &str, node: &Node) -> Result<Filling, TableError> {
    let constant = |kind| Ok(Filling::Constant(Value::new(Span::default(), kind)));
    match &node.kind {
        NodeKind::Text(text) => constant(ValueKind::Text((&**text).into())),
        NodeKind::Bool(bool) => constant(ValueKind::Bool(*bool)),
        NodeKind::Integer(integer) => constant(ValueKind::Number(integer.to_string().into())),
        NodeKind::List(items) => {
            let parts: Result<Vec<_>, _> = items
                .iter()
                .map(|item| Reference::read(file, item))
                .collect();
            Ok(Filling::Parts(parts?))
        }
        NodeKind::Table(_) => Err(TableError {
            file: file.to_owned(),
            line: node.line,
            message: "a slot is a constant or a list of references".to_owned(),
        }),
    }
}

/// Reads which command lines a table or a matcher means.
pub(crate) fn read_command(reader: &mut Reader) -> Result<CommandPattern, TableError> {
    let programs = words(reader.texts("program")?);
    if programs.is_empty() {
        return Err(reader.error(reader.line(), "`program` is missing"));
    }
    let phrases = reader.texts("words")?;
    Ok(CommandPattern {
        programs,
        words: phrases
            .into_iter()
            .map(|(phrase, _)| phrase.split(' ').map(Into::into).collect())
            .collect(),
        options: words(reader.texts("options")?),
        without: words(reader.texts("without")?),
    })
}

fn read_ecosystem(reader: &mut Reader) -> Result<Option<Ecosystem>, TableError> {
    const ALL: &[(Ecosystem, &str)] = &[
        (Ecosystem::Python, "python"),
        (Ecosystem::JavaScript, "javascript"),
        (Ecosystem::Rust, "rust"),
        (Ecosystem::Ruby, "ruby"),
        (Ecosystem::Go, "go"),
        (Ecosystem::Maven, "maven"),
        (Ecosystem::Php, "php"),
        (Ecosystem::DotNet, "dotnet"),
        (Ecosystem::Elixir, "elixir"),
    ];
    Ok(reader
        .named("of", ALL, |pair| pair.1)?
        .pop()
        .map(|pair| pair.0))
}

fn read_wrapper(mut reader: Reader, written: &mut Written) -> Result<(), TableError> {
    let programs = words(reader.texts("program")?);
    let wrapper = Wrapper {
        words: words(reader.texts("words")?),
        valued: words(reader.texts("valued")?),
        behind: reader.text("behind")?.map(Into::into),
        skip: match reader.take("skip") {
            Some(Node {
                kind: NodeKind::Integer(integer),
                ..
            }) => usize::try_from(*integer).unwrap_or(0),
            _ => 0,
        },
        assignments: reader.flag("assignments")?,
        script: reader.flag("script")?,
        bare: words(reader.texts("bare")?),
        only: words(reader.texts("only")?),
        unless: words(reader.texts("unless")?),
    };
    reader.finish(&[
        "program",
        "words",
        "valued",
        "behind",
        "skip",
        "assignments",
        "script",
        "bare",
        "only",
        "unless",
    ])?;
    for program in programs {
        written.wrappers.push((program, wrapper.clone()));
    }
    Ok(())
}

pub(crate) fn patterns(reader: &mut Reader, key: &str) -> Result<Vec<Pattern>, TableError> {
    Ok(reader
        .texts(key)?
        .into_iter()
        .map(|(text, _)| Pattern::new(text))
        .collect())
}

pub(crate) fn words(texts: Vec<(&str, u32)>) -> Vec<Box<str>> {
    texts.into_iter().map(|(text, _)| text.into()).collect()
}
