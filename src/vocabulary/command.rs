//! A command line as tables ask about it: the program behind its wrappers, subcommands,
//! options. Which programs only start another is data (`[[wrapper]]`).

use std::collections::HashMap;

use crate::fact::{Command, Value, ValueKind, base_name};
use crate::predicate::Shape;
use crate::text::Span;

/// A program that only starts another one.
#[derive(Clone, Debug, Default)]
pub(crate) struct Wrapper {
    /// Words between the wrapper and the program (`exec` of `bundle exec`).
    pub words: Vec<Box<str>>,
    /// Options that take a value.
    pub valued: Vec<Box<str>>,
    /// An option behind which the program stands (`-m` of python).
    pub behind: Option<Box<str>>,
    /// Whether plain words before the program are skipped, and how many (`timeout 5 app`).
    pub skip: usize,
    /// Whether variables in front of the program are skipped (`env A=b app`).
    pub assignments: bool,
    /// Whether what follows is a script of the language: its base name is the program.
    pub script: bool,
    /// Scripts whose names have neither ending nor folder (`artisan` of PHP).
    pub bare: Vec<Box<str>>,
    /// The only programs that it wraps; any when empty (`uv` of `uv pip`).
    pub only: Vec<Box<str>>,
    /// Options with which the program does not wrap: it is the server itself (`php -S`).
    pub unless: Vec<Box<str>>,
}

/// Wrappers by program.
pub(crate) type Wrappers = HashMap<Box<str>, Vec<Wrapper>>;

/// An unwrapped command.
#[derive(Debug)]
pub struct CommandView<'a> {
    /// The program's base name, versions folded (`python3.11` is `python`).
    pub program: &'a str,
    /// The bytes of the program's word.
    pub program_span: Span,
    /// The words behind the program.
    pub words: Vec<&'a Value>,
    /// The programs that wrap it, outermost first.
    pub wrappers: Vec<&'a str>,
    /// The command as it stands.
    pub command: &'a Command,
}

/// Options of package managers behind which a folder or a member stands: no word of the command.
const FOLDERS: &[(&str, &[&str])] = &[
    ("bun", &["--cwd"]),
    ("bundle", &["--gemfile"]),
    ("cargo", &["--manifest-path", "-C"]),
    ("composer", &["--working-dir", "-d"]),
    ("npm", &["--prefix", "-C"]),
    ("pnpm", &["--dir", "--filter", "-C", "-F"]),
    ("poetry", &["--directory", "--project", "-C", "-P"]),
    ("uv", &["--directory", "--project"]),
    ("yarn", &["--cwd"]),
];

/// How many wrappers are looked through.
const DEEPEST: usize = 6;

impl<'a> CommandView<'a> {
    /// Unwraps a command. `None` when its program is not known.
    pub(crate) fn new(command: &'a Command, wrappers: &Wrappers) -> Option<Self> {
        let mut words: &'a [Value] = &command.words;
        let mut outer = Vec::new();
        for _ in 0..DEEPEST {
            let (first, rest) = words.split_first()?;
            let program = base_name(first.as_text()?);
            let inner = wrappers
                .get(program)
                .and_then(|forms| forms.iter().find_map(|form| unwrap(rest, form)));
            match inner {
                Some(inner) if !inner.is_empty() => {
                    outer.push(program);
                    words = inner;
                }
                _ => {
                    return Some(Self {
                        program,
                        program_span: first.span,
                        words: rest.iter().collect(),
                        wrappers: outer,
                        command,
                    });
                }
            }
        }
        None
    }

    /// The n-th word that is no option, nor the folder that an option says to work in.
    #[must_use]
    pub fn positional(&self, index: usize) -> Option<&'a Value> {
        let folders = FOLDERS
            .iter()
            .find(|(program, _)| *program == self.program)
            .map_or(&[][..], |(_, options)| *options);
        let mut named = false;
        self.words
            .iter()
            .filter(|word| {
                let value = std::mem::replace(
                    &mut named,
                    word.as_text().is_some_and(|text| folders.contains(&text)),
                );
                !value && !is_option(word)
            })
            .nth(index)
            .copied()
    }

    /// The value of an option: the next word, or what follows `=`, or what is stuck to a
    /// one-letter option. The span of a stuck value is that of its part of the word where
    /// the word stands unquoted.
    #[must_use]
    pub fn option(&self, name: &str) -> Option<Value> {
        for (index, word) in self.words.iter().enumerate() {
            let shape = Shape::of(word);
            let Some(text) = shape.text() else { continue };
            if text == name {
                let next = self.words.get(index + 1)?;
                // `-` is a value: standard output.
                if is_option(next) && next.as_text() != Some("-") {
                    return None;
                }
                return Some((*next).clone());
            }
            let Some(rest) = text.strip_prefix(name) else {
                continue;
            };
            let short = name.len() == 2 && !name.starts_with("--");
            let (stuck, offset) = match rest.strip_prefix('=') {
                Some(stuck) => (stuck, name.len() + 1),
                None if short && !rest.is_empty() => (rest, name.len()),
                None => continue,
            };
            return Some(stuck_value(word, stuck, offset));
        }
        None
    }

    /// What is stuck to a one-letter option, where the next word would not be its value.
    #[must_use]
    pub fn stuck(&self, name: &str) -> Option<Value> {
        self.words.iter().find_map(|word| {
            let shape = Shape::of(word);
            let rest = shape.text()?.strip_prefix(name)?;
            (!rest.is_empty()).then(|| stuck_value(word, rest, name.len()))
        })
    }

    /// What stands behind the first colon of an option's value (`-u user:password`).
    #[must_use]
    pub fn behind_colon(&self, name: &str) -> Option<Value> {
        let value = self.option(name)?;
        let shape = Shape::of(&value);
        let (before, rest) = shape.text()?.split_once(':')?;
        Some(stuck_value(&value, rest, before.len() + 1))
    }

    /// Whether a word stands for options that are not seen here: `uv sync $UV_OPTIONS`.
    #[must_use]
    pub fn holds_options(&self) -> bool {
        let hides = |name: &str| {
            let name = name.to_ascii_uppercase();
            ["OPTION", "OPTS", "FLAGS", "ARGS"]
                .iter()
                .any(|part| name.contains(part))
        };
        self.words.iter().any(|word| match &word.kind {
            ValueKind::Name(name) | ValueKind::Environment { name, .. } => hides(name),
            _ => false,
        })
    }

    /// Where an option, or a plain word, stands: `--name`, `--name=x`, a letter of `-abc`.
    #[must_use]
    pub fn present(&self, name: &str) -> Option<Span> {
        self.words
            .iter()
            .find(|word| {
                let shape = Shape::of(word);
                let Some(text) = shape.text() else {
                    return false;
                };
                text == name
                    // A variable without quotes that holds several options.
                    || (text.starts_with('-')
                        && text.contains(' ')
                        && text.split_whitespace().any(|option| option == name))
                    || (name.starts_with('-')
                        && text
                            .strip_prefix(name)
                            .is_some_and(|rest| rest.starts_with('=')))
                    || (name.len() == 2
                        && name.starts_with('-')
                        && text.len() > 1
                        && text.len() <= 6
                        && text.starts_with('-')
                        && !text.starts_with("--")
                        && text[1..].bytes().all(|byte| byte.is_ascii_alphabetic())
                        && text[1..].contains(&name[1..]))
            })
            .map(|word| word.span)
    }

    /// Whether the first words that are no options are these.
    #[must_use]
    pub fn starts_with(&self, words: &[Box<str>]) -> bool {
        words.iter().enumerate().all(|(index, wanted)| {
            self.positional(index)
                .and_then(Value::as_text)
                .is_some_and(|text| {
                    text == &**wanted
                        || wanted
                            .strip_suffix('*')
                            .is_some_and(|start| text.starts_with(start))
                })
        })
    }
}

/// The part of a word behind an option's name, holes kept.
pub(super) fn stuck_value(word: &Value, stuck: &str, offset: usize) -> Value {
    let unquoted = word.span.len() == offset + stuck.len();
    let span = if unquoted {
        Span {
            start: word.span.start + u32::try_from(offset).unwrap_or(0),
            end: word.span.end,
        }
    } else {
        word.span
    };
    match &word.kind {
        ValueKind::Template(parts) => {
            let mut parts = parts.clone();
            if let Some(crate::fact::Part::Text(first)) = parts.first_mut() {
                *first = first.get(offset..).unwrap_or_default().into();
            }
            let parts: Vec<_> = parts
                .into_iter()
                .filter(|part| !matches!(part, crate::fact::Part::Text(text) if text.is_empty()))
                .collect();
            match parts.as_slice() {
                [crate::fact::Part::Hole(hole)] => Value {
                    span,
                    kind: hole.kind.clone(),
                },
                _ => Value::concat(span, parts),
            }
        }
        _ => Value::text(span, stuck),
    }
}

fn is_option(word: &Value) -> bool {
    let shape = Shape::of(word);
    shape
        .text()
        .is_some_and(|text| text.starts_with('-') && text.len() > 1)
}

/// The words of the program inside a wrapper's words.
fn unwrap<'a>(words: &'a [Value], form: &Wrapper) -> Option<&'a [Value]> {
    let mut rest = words;
    let mut expected = form.words.iter();
    let mut next = expected.next();
    let mut skip = form.skip;
    let behind = form.behind.as_deref();
    let own = |word: &Value| word.as_text().is_some_and(|text| among(&form.unless, text));
    if words.iter().any(own) {
        return None;
    }
    loop {
        let (first, tail) = rest.split_first()?;
        let text = first.as_text();
        if let (Some(option), Some(text)) = (behind, text)
            && text == option
        {
            // What stands behind `-m` is the program.
            return (next.is_none()).then_some(tail);
        }
        if text == Some("--") {
            rest = tail;
            continue;
        }
        if text.is_some_and(|text| text.starts_with('-') && text.len() > 1) {
            let valued = text.is_some_and(|text| among(&form.valued, text));
            rest = if valued { tail.get(1..)? } else { tail };
            continue;
        }
        if !form.only.is_empty() {
            return text
                .is_some_and(|text| among(&form.only, text))
                .then_some(rest);
        }
        if let Some(wanted) = next {
            if text != Some(wanted) {
                return None;
            }
            next = expected.next();
            rest = tail;
            continue;
        }
        if form.assignments && text.is_some_and(|text| text.contains('=')) {
            rest = tail;
            continue;
        }
        if skip > 0 {
            skip -= 1;
            rest = tail;
            continue;
        }
        if behind.is_some() && !form.script {
            return None;
        }
        if form.script {
            let file = text.is_some_and(|text| {
                text.contains('.') || text.contains('/') || among(&form.bare, text)
            });
            return file.then_some(rest);
        }
        return Some(rest);
    }
}

fn among(words: &[Box<str>], text: &str) -> bool {
    words.iter().any(|word| **word == *text)
}
