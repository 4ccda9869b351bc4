//! What can be asked of a value, a name or a path, whatever fact or concept holds it. The
//! vocabulary and the rules share these questions; neither front ends nor renderers see them.

mod address;
mod class;
mod image;
mod needle;
mod pat;
mod paths;
mod pattern;
mod secret;
mod secret_name;
mod shape;
mod tokens;

pub use address::{Url, is_ip_address, is_loopback, is_wildcard, split_host_port};
pub use class::Class;
pub use image::{ImageName, Tag};
pub use needle::{Needle, may_hold_credential, may_hold_ip_address, names_secret, secret_words};
pub use pat::Pat;
pub use pattern::{Anchor, Captures, Pattern, is_within, unversioned};
pub use secret::is_placeholder;
pub use secret_name::{NameKind, name_kind};
pub use shape::{HOLE, Shape};
pub use tokens::{known_secret, known_secrets};

use std::sync::OnceLock;

use crate::fact::{Part, Value, ValueKind};
use crate::table::{Node, NodeKind, Reader, TableError};

/// A compiled question about a value. Every part that is given must hold.
#[derive(Debug, Default)]
pub struct Predicate {
    /// At least one of these classes.
    is: Vec<Class>,
    /// None of these.
    unless: Vec<Class>,
    /// The text equals one of these, letter case aside.
    equals: Vec<Box<str>>,
    /// The text matches.
    matches: Option<Pat>,
    /// The text does not match.
    not: Option<Pat>,
    /// The text, the dotted name, the callee or the variable read matches.
    names: Option<Pat>,
    /// There is (`true`) or is no (`false`) value at all.
    present: Option<bool>,
    /// What stands in for a missing value.
    default: Option<Box<Predicate>>,
    /// Something that a template puts between its texts.
    hole: Option<Box<Predicate>>,
    /// The expected constant; a missing value counts as false.
    flag: Option<bool>,
    /// What a text must hold, found once.
    needle: OnceLock<Option<Needle>>,
}

/// The keys of a predicate table.
const KEYS: [&str; 9] = [
    "is", "unless", "equals", "matches", "not", "names", "present", "default", "hole",
];

impl Predicate {
    /// Reads a predicate: a string (equals), a list of strings (equals any), a bool, a
    /// number, or a table.
    ///
    /// # Errors
    /// What is wrong, with its line.
    pub fn read(file: &str, node: &Node) -> Result<Self, TableError> {
        let error = |line: u32, message: String| TableError {
            file: file.to_owned(),
            line,
            message,
        };
        match &node.kind {
            NodeKind::Text(text) => Ok(Self {
                equals: vec![(&**text).into()],
                ..Self::default()
            }),
            NodeKind::Integer(integer) => Ok(Self {
                equals: vec![integer.to_string().into()],
                ..Self::default()
            }),
            NodeKind::Bool(bool) => Ok(Self {
                flag: Some(*bool),
                ..Self::default()
            }),
            NodeKind::List(items) => {
                let mut equals = Vec::new();
                for item in items {
                    match &item.kind {
                        NodeKind::Text(text) => equals.push((&**text).into()),
                        NodeKind::Integer(integer) => equals.push(integer.to_string().into()),
                        _ => {
                            return Err(error(
                                item.line,
                                "a list of values holds strings or numbers".into(),
                            ));
                        }
                    }
                }
                Ok(Self {
                    equals,
                    ..Self::default()
                })
            }
            NodeKind::Table(_) => Self::read_table(Reader::new(file, node)?),
        }
    }

    fn read_table(mut reader: Reader) -> Result<Self, TableError> {
        let matches = Pat::read(&mut reader, "matches")?;
        let not = Pat::read(&mut reader, "not")?;
        let names = Pat::read(&mut reader, "names")?;
        let is = reader.named("is", Class::ALL, Class::slug)?;
        let unless = reader.named("unless", Class::ALL, Class::slug)?;
        let equals = reader
            .texts("equals")?
            .into_iter()
            .map(|(text, _)| text.into())
            .collect();
        let present = match reader.take("present") {
            None => None,
            Some(node) => match node.kind {
                NodeKind::Bool(bool) => Some(bool),
                _ => return Err(reader.error(node.line, "`present` must be true or false")),
            },
        };
        let mut inner = |key: &str| match reader.take(key) {
            None => Ok(None),
            Some(node) => Self::read(reader.file(), node).map(|own| Some(Box::new(own))),
        };
        let default = inner("default")?;
        let hole = inner("hole")?;
        reader.finish(&KEYS)?;
        Ok(Self {
            is,
            unless,
            equals,
            matches,
            not,
            names,
            present,
            default,
            hole,
            flag: None,
            needle: OnceLock::new(),
        })
    }

    /// Whether the predicate asks for nothing but absence.
    #[must_use]
    pub fn wants_absence(&self) -> bool {
        self.present == Some(false)
    }

    /// The classes that the predicate asks for, for checks about the rules themselves.
    pub fn classes(&self) -> impl Iterator<Item = Class> {
        self.is.iter().chain(&self.unless).copied()
    }

    /// Whether every regex compiles.
    ///
    /// # Errors
    /// The first one that does not, in the words of the regex library.
    pub fn check(&self) -> Result<(), String> {
        for pattern in [&self.matches, &self.not, &self.names]
            .into_iter()
            .flatten()
        {
            pattern.check()?;
        }
        for inner in [&self.default, &self.hole].into_iter().flatten() {
            inner.check()?;
        }
        Ok(())
    }

    /// The value, or the item of a list, or the default, for which the predicate holds: where
    /// a finding points. A missing value is `None`; then only absence and `false` hold, and
    /// `Some(None)` says so.
    #[must_use]
    pub fn find<'v>(&self, value: Option<&'v Value>) -> Option<Option<&'v Value>> {
        let Some(value) = value else {
            let holds = self.present == Some(false) || self.flag == Some(false);
            return holds.then_some(None);
        };
        if self.present == Some(false) {
            return None;
        }
        if let Some(default) = &self.default {
            let inner = match &value.kind {
                ValueKind::Environment {
                    default: Some(inner),
                    ..
                } => inner,
                ValueKind::Fallback(_, second) => second,
                _ => return None,
            };
            let rest = Self::without_default(self);
            return rest
                .holds(value)
                .then(|| default.find(Some(inner)))
                .flatten();
        }
        if let Some(hole) = &self.hole {
            let ValueKind::Template(parts) = &value.kind else {
                return None;
            };
            let rest = Self::without_default(self);
            return rest
                .holds(value)
                .then(|| {
                    parts.iter().find_map(|part| match part {
                        Part::Hole(inner) => hole.find(Some(inner)),
                        Part::Text(_) => None,
                    })
                })
                .flatten();
        }
        if let ValueKind::List(items) = &value.kind
            && !self.is.contains(&Class::List)
            && !items.is_empty()
        {
            // A list of rules, labels or choices is no secret, whatever its items look like.
            if self.is.iter().any(|class| class.is_of_secrets()) {
                return None;
            }
            if self.only_denies() {
                let all = items.iter().all(|item| self.holds_whole(item));
                return all.then_some(Some(value));
            }
            return items.iter().find(|item| self.holds_whole(item)).map(Some);
        }
        self.holds_whole(value).then_some(Some(value))
    }

    /// Whether the predicate holds for a value.
    #[must_use]
    pub fn holds(&self, value: &Value) -> bool {
        self.find(Some(value)).is_some()
    }

    /// Whether the predicate only says what a value must not be: then that holds of every item
    /// of a list, not of some.
    pub(crate) fn only_denies(&self) -> bool {
        self.is.is_empty()
            && self.equals.is_empty()
            && self.matches.is_none()
            && self.names.is_none()
            && self.flag.is_none()
            && (self.not.is_some() || !self.unless.is_empty())
    }

    fn without_default(&self) -> Borrowed<'_> {
        Borrowed(self)
    }

    fn holds_whole(&self, value: &Value) -> bool {
        if let Some(flag) = self.flag {
            return match &value.kind {
                ValueKind::Bool(bool) => *bool == flag,
                ValueKind::Text(text) | ValueKind::Number(text) => {
                    truth(text).is_some_and(|truth| truth == flag)
                }
                _ => false,
            };
        }
        let shape = Shape::of(value);
        if !self.is.is_empty() && !self.is.iter().any(|class| class.holds(value, &shape)) {
            return false;
        }
        if self.unless.iter().any(|class| class.holds(value, &shape)) {
            return false;
        }
        if let Some(names) = &self.names {
            let name = match &value.kind {
                ValueKind::Name(name) | ValueKind::Environment { name, .. } => Some(&**name),
                ValueKind::Call(call) => Some(&*call.callee),
                _ => shape.text(),
            };
            // What a name must not hold, beside what it must.
            let denied = |name: &str| self.not.as_ref().is_some_and(|not| not.is_match(name));
            let fits = |name: &str| names.is_match(name) && !denied(name);
            // What a text is filled in with, where texts of that kind are asked for.
            let filled_in = || {
                self.is.contains(&Class::Template)
                    && matches!(&value.kind, ValueKind::Template(parts) if parts.iter().any(|part| {
                        matches!(part, Part::Hole(Value {
                            kind: ValueKind::Name(name) | ValueKind::Environment { name, .. },
                            ..
                        }) if fits(name))
                    }))
            };
            if !name.is_some_and(fits) && !filled_in() {
                return false;
            }
        }
        if self.equals.is_empty() && self.matches.is_none() && self.not.is_none() {
            return true;
        }
        let Some(text) = shape.text() else {
            // Nothing is known: a negative question alone still holds.
            return self.equals.is_empty() && self.matches.is_none();
        };
        (self.equals.is_empty()
            || self
                .equals
                .iter()
                .any(|wanted| wanted.eq_ignore_ascii_case(text)))
            && self
                .matches
                .as_ref()
                .is_none_or(|pattern| pattern.is_match(text))
            && !self
                .not
                .as_ref()
                .is_some_and(|pattern| pattern.is_match(text))
    }
}

/// A predicate seen without what it asks of a default or of a template's holes.
struct Borrowed<'a>(&'a Predicate);

impl Borrowed<'_> {
    fn holds(&self, value: &Value) -> bool {
        self.0.holds_whole(value)
    }
}

/// What configuration files write for true and false.
fn truth(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "true" | "yes" | "on" | "1" => Some(true),
        "false" | "no" | "off" | "0" => Some(false),
        _ => None,
    }
}
