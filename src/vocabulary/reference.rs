//! References: how a table names a part of a fact (an argument, an option, a captured
//! segment), and how that part is found. Rules use the same references on plain facts.

use std::borrow::Cow;

use super::command::CommandView;
use crate::fact::{Call, Dependency, FactKind, Instruction, Value, ValueKind};
use crate::predicate::Captures;
use crate::table::{Node, NodeKind, TableError};
use crate::text::Span;

/// A part of a fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reference {
    /// A positional argument; for commands a word that is no option; for instructions an
    /// argument.
    Position(usize),
    /// A named argument, a key of a map argument, an option's value, a flag.
    Named(Box<str>),
    /// Whether an option or a word is there at all (`"--reload?"`).
    Present(Box<str>),
    /// What is stuck to a one-letter option (`"-p*"` is `x` of `-px`), for programs that ask
    /// for the value when it is not.
    Stuck(Box<str>),
    /// What stands behind the first colon of an option's value (`"-u:"` is `x` of `-u ann:x`).
    Behind(Box<str>),
    /// The programs that wrap a command, outermost first (`"$wrappers"`).
    Wrappers,
    /// A variable set in front of a command (`"PORT="`).
    Prefix(Box<str>),
    /// A key inside another part (`"0.host"`).
    Inside(Box<Reference>, Box<str>),
    /// What a wildcard of the pattern matched, counted from 0 (`"$1"` is the first).
    Capture(usize),
    /// The value of an assignment, an entry, a literal (`"$value"`).
    Value,
    /// The last segment of the target, key or path (`"$name"`).
    Name,
    /// The whole target, key, path or callee; a command's program as it is written (`"$path"`).
    Path,
    /// All words behind the program (`"$words"`).
    Words,
    /// The fact itself, where a finding about all of it points (`"$whole"`).
    Whole,
}

/// The fact that references are looked up in.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// The fact.
    pub fact: &'a FactKind,
    /// The bytes of the fact.
    pub span: Span,
    /// The command, unwrapped, if the fact is one.
    pub command: Option<&'a CommandView<'a>>,
}

impl Reference {
    /// Reads a reference from an item of a slot's list.
    ///
    /// # Errors
    /// When the item is neither a string nor a whole number.
    pub fn read(file: &str, node: &Node) -> Result<Self, TableError> {
        match &node.kind {
            NodeKind::Integer(integer) if *integer >= 0 => {
                Ok(Self::Position(usize::try_from(*integer).unwrap_or(0)))
            }
            NodeKind::Text(text) => Ok(Self::parse(text)),
            _ => Err(TableError {
                file: file.to_owned(),
                line: node.line,
                message: "a reference is a string or a whole number".to_owned(),
            }),
        }
    }

    /// Parses the written form of a reference.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        match text {
            "$value" => return Self::Value,
            "$name" => return Self::Name,
            "$path" => return Self::Path,
            "$words" => return Self::Words,
            "$whole" => return Self::Whole,
            "$wrappers" => return Self::Wrappers,
            _ => {}
        }
        if let Some(digits) = text.strip_prefix('$')
            && let Ok(number) = digits.parse::<usize>()
        {
            return Self::Capture(number.saturating_sub(1));
        }
        if let Some(option) = text.strip_suffix('?') {
            return Self::Present(option.into());
        }
        if let Some(option) = text.strip_suffix(':') {
            return Self::Behind(option.into());
        }
        if text.len() == 3
            && let Some(option) = text.strip_suffix('*')
            && option.starts_with('-')
        {
            return Self::Stuck(option.into());
        }
        if let Some(variable) = text.strip_suffix('=') {
            return Self::Prefix(variable.into());
        }
        if let Ok(number) = text.parse::<usize>() {
            return Self::Position(number);
        }
        if let Some((head, key)) = text.rsplit_once('.')
            && !text.starts_with('-')
        {
            return Self::Inside(Box::new(Self::parse(head)), key.into());
        }
        Self::Named(text.into())
    }

    /// Finds the part in a fact. Borrowed where it stands there as a value, made up where it
    /// is a name or a flag.
    #[must_use]
    pub fn find<'a>(
        &self,
        subject: Subject<'a>,
        captures: &Captures<'a>,
    ) -> Option<Cow<'a, Value>> {
        match self {
            Self::Inside(outer, key) => match outer.find(subject, captures) {
                Some(Cow::Borrowed(value)) => inside(value, key).map(Cow::Borrowed),
                Some(Cow::Owned(value)) => inside(&value, key).cloned().map(Cow::Owned),
                // Some keys have dots in them: `bootstrap.servers`.
                None => match &**outer {
                    Self::Named(head) => {
                        Self::Named(format!("{head}.{key}").into()).find(subject, captures)
                    }
                    _ => None,
                },
            },
            Self::Capture(index) => captures.get(*index).map(|text| {
                let span = name_of(subject).map_or(subject.span, |(_, span)| span);
                Cow::Owned(Value::text(span, *text))
            }),
            Self::Whole => None,
            Self::Value => value_of(subject.fact).map(Cow::Borrowed),
            Self::Name => {
                let (path, span) = name_of(subject)?;
                let name = path.rsplit('.').next().unwrap_or(path);
                Some(Cow::Owned(Value::text(span, name)))
            }
            Self::Path if subject.command.is_some() => {
                let view = subject.command?;
                let mut words = view.command.words.iter();
                words
                    .find(|word| word.span == view.program_span)
                    .map(Cow::Borrowed)
            }
            Self::Path => {
                let (path, span) = name_of(subject)?;
                Some(Cow::Owned(Value::text(span, path)))
            }
            Self::Words => words(subject).map(Cow::Owned),
            Self::Behind(option) => subject.command?.behind_colon(option).map(Cow::Owned),
            Self::Stuck(option) => subject.command?.stuck(option).map(Cow::Owned),
            Self::Wrappers => {
                let view = subject.command?;
                let span = view.program_span;
                let outer = view.wrappers.iter().map(|name| Value::text(span, *name));
                Some(Cow::Owned(Value::new(
                    span,
                    ValueKind::List(outer.collect()),
                )))
            }
            Self::Position(index) => match subject.fact {
                FactKind::Call(call) => call.positional(*index).map(Cow::Borrowed),
                FactKind::Assign(assign) => match &assign.value.kind {
                    ValueKind::Call(call) => call.positional(*index).map(Cow::Borrowed),
                    ValueKind::List(items) => items.get(*index).map(Cow::Borrowed),
                    _ => None,
                },
                FactKind::Command(_) => subject.command?.positional(*index).map(Cow::Borrowed),
                FactKind::Instruction(instruction) => {
                    instruction.arguments.get(*index).map(Cow::Borrowed)
                }
                FactKind::Entry(entry) => entry.value.items().get(*index).map(Cow::Borrowed),
                FactKind::Branch(branch) => branch.operands.get(*index).map(Cow::Borrowed),
                _ => None,
            },
            Self::Named(name) => match subject.fact {
                FactKind::Call(call) => call.named(name).map(Cow::Borrowed),
                FactKind::Assign(assign) => inside(&assign.value, name).map(Cow::Borrowed),
                FactKind::Command(_) => subject.command?.option(name).map(Cow::Owned),
                FactKind::Instruction(instruction) => {
                    of_instruction(instruction, name, subject.span)
                }
                FactKind::Dependency(dependency) => of_dependency(dependency, name),
                _ => None,
            },
            Self::Present(name) => match subject.fact {
                FactKind::Command(_) => subject
                    .command?
                    .present(name)
                    .map(|span| Cow::Owned(Value::new(span, ValueKind::Bool(true)))),
                FactKind::Call(call) => call
                    .named(name)
                    .map(|value| Cow::Owned(Value::new(value.span, ValueKind::Bool(true)))),
                _ => None,
            },
            Self::Prefix(name) => match subject.fact {
                FactKind::Command(command) => command
                    .env
                    .iter()
                    .find(|entry| entry.key == *name)
                    .map(|entry| Cow::Borrowed(&entry.value)),
                _ => None,
            },
        }
    }
}

/// All words of a command behind its program, or of an instruction.
fn words(subject: Subject) -> Option<Value> {
    let words: Vec<&Value> = match subject.fact {
        FactKind::Instruction(instruction) => instruction.arguments.iter().collect(),
        _ => subject.command?.words.clone(),
    };
    let first = words.first()?;
    let span = words
        .iter()
        .fold(first.span, |span, word| span.join(word.span));
    let list = words.into_iter().cloned().collect();
    Some(Value::new(span, ValueKind::List(list)))
}

/// A flag of an instruction, its form, or its whole text.
fn of_instruction<'a>(
    instruction: &'a Instruction,
    name: &str,
    span: Span,
) -> Option<Cow<'a, Value>> {
    match name {
        "exec-form" => Some(Cow::Owned(Value::new(
            span,
            ValueKind::Bool(instruction.exec_form),
        ))),
        "text" => {
            let words: Vec<&str> = instruction
                .arguments
                .iter()
                .map(|word| word.as_text().unwrap_or("..."))
                .collect();
            let first = instruction.arguments.first()?;
            let last = instruction.arguments.last()?;
            let span = first.span.join(last.span);
            Some(Cow::Owned(Value::text(span, words.join(" "))))
        }
        _ => instruction
            .flags
            .iter()
            .find(|flag| *flag.key == *name)
            .map(|flag| Cow::Borrowed(&flag.value)),
    }
}

/// A property of a dependency, as a text.
fn of_dependency<'a>(dependency: &'a Dependency, name: &str) -> Option<Cow<'a, Value>> {
    let text = match name {
        "name" => dependency.name.to_string(),
        "requirement" => return Some(Cow::Borrowed(&dependency.requirement)),
        "pinned" => dependency.pinned.to_string(),
        "locked" => dependency.locked.to_string(),
        "scope" => format!("{:?}", dependency.scope).to_lowercase(),
        "ecosystem" => format!("{:?}", dependency.ecosystem).to_lowercase(),
        "source" => source_word(&dependency.source).to_owned(),
        "folder" => match &dependency.source {
            crate::fact::Source::Path(path) => path.to_string(),
            _ => return None,
        },
        "fixed" => fixed(&dependency.source).to_string(),
        _ => return None,
    };
    let span = if dependency.requirement.span.is_empty() {
        dependency.name_span
    } else {
        dependency.requirement.span
    };
    Some(Cow::Owned(Value::text(span, text)))
}

fn source_word(source: &crate::fact::Source) -> &'static str {
    use crate::fact::Source;
    match source {
        Source::Registry => "registry",
        Source::Git { .. } => "git",
        Source::Url { .. } => "url",
        Source::Path(_) => "path",
        Source::Workspace => "workspace",
    }
}

fn fixed(source: &crate::fact::Source) -> bool {
    use crate::fact::Source;
    match source {
        Source::Git { fixed, .. } | Source::Url { fixed } => *fixed,
        _ => true,
    }
}

/// A key of a map, or a named argument of a call that makes the value.
fn inside<'a>(value: &'a Value, key: &str) -> Option<&'a Value> {
    match &value.kind {
        ValueKind::Map(_) => value.get(key),
        ValueKind::Call(call) => named(call, key),
        ValueKind::List(items) => match key.parse::<usize>() {
            Ok(index) => items.get(index),
            Err(_) => None,
        },
        _ => None,
    }
}

fn named<'a>(call: &'a Call, key: &str) -> Option<&'a Value> {
    match key.parse::<usize>() {
        Ok(index) => call.positional(index),
        Err(_) => call.named(key),
    }
}

fn value_of(fact: &FactKind) -> Option<&Value> {
    match fact {
        FactKind::Assign(assign) => Some(&assign.value),
        FactKind::Entry(entry) => Some(&entry.value),
        FactKind::Literal(value) => Some(value),
        FactKind::Dependency(dependency) => Some(&dependency.requirement),
        _ => None,
    }
}

/// The path of a fact and the bytes of its name.
pub(crate) fn name_of(subject: Subject<'_>) -> Option<(&str, Span)> {
    Some(match subject.fact {
        FactKind::Assign(assign) => (&assign.target, assign.target_span),
        FactKind::Entry(entry) => (&entry.path, entry.key_span),
        FactKind::Access(access) => (&access.path, access.key_span),
        FactKind::Call(call) => (&call.callee, call.callee_span),
        FactKind::Import(import) => (&import.module, import.module_span),
        FactKind::Dependency(dependency) => (&dependency.name, dependency.name_span),
        FactKind::Command(_) => {
            let command = subject.command?;
            (command.program, command.program_span)
        }
        FactKind::Instruction(instruction) => (&instruction.name, subject.span),
        FactKind::Branch(_) | FactKind::Literal(_) => return None,
    })
}
