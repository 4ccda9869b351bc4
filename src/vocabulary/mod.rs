//! What APIs, keys, commands and images *mean*: facts to concepts, by tables.
//!
//! Owns the tables' written and compiled form and the one pass that derives concepts. Knows
//! no rule; a framework is known here and nowhere else.

mod command;
mod defaults;
mod derive;
mod index;
mod reading;
pub(crate) mod reference;
mod rotated;
mod secrets;
mod settle;
mod switched;
mod tables;
pub(crate) mod written;

pub use command::CommandView;
pub use index::PathIndex;
pub use reading::{Reading, ReadingKind};
pub use reference::{Reference, Subject};
pub(crate) use tables::FOLLOWED;
pub use written::{CommandPattern, Filling, Meaning, Subject as MeaningSubject};

use std::collections::HashSet;
use std::sync::OnceLock;

use self::tables::Tables;
use crate::concept::Understood;
use crate::fact::{Call, Command, FactKind, FileKind, Language, ValueKind};
use crate::table::{Node, TableError};
/// A table file of the binary, packed, for the files of some languages alone.
#[derive(Debug)]
struct Packed {
    languages: Vec<Language>,
    file: String,
    path: String,
    bytes: &'static [u8],
}

/// Compiled tables. Those that are bound to a language are compiled when its first file is
/// seen: a hook that looks at one file does not wait for nine languages.
#[derive(Debug, Default)]
pub struct Vocabulary {
    shared: Tables,
    bound: [OnceLock<Tables>; Language::ALL.len()],
    packed: Vec<Packed>,
}

impl Vocabulary {
    /// No tables.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a table file. `file` is what errors name; `path` is relative to the vocabulary's
    /// root and names the language by its first folder.
    ///
    /// # Errors
    /// The first mistake in the file.
    pub fn add(&mut self, file: &str, path: &str, node: &Node) -> Result<(), TableError> {
        self.shared.add(file, path, node)
    }

    /// Adds a table file of the binary, which the tests have checked.
    ///
    /// # Errors
    /// The first mistake in the file, if it is not bound to a language.
    pub fn add_packed(
        &mut self,
        file: String,
        path: String,
        bytes: &'static [u8],
    ) -> Result<(), TableError> {
        let languages = written::languages_of(&path);
        if languages.is_empty() {
            let mut rest = bytes;
            return match Node::unpack(&mut rest) {
                Some(node) => self.shared.add(&file, &path, &node),
                None => Ok(()),
            };
        }
        self.packed.push(Packed {
            languages,
            file,
            path,
            bytes,
        });
        Ok(())
    }

    /// The tables that speak of files in a language, the shared ones first.
    pub(crate) fn tables(&self, language: Option<Language>) -> [Option<&Tables>; 2] {
        let bound = language
            .map(|language| self.bound[language as usize].get_or_init(|| self.compile(language)));
        [Some(&self.shared), bound]
    }

    fn compile(&self, language: Language) -> Tables {
        let mut tables = Tables::default();
        for packed in &self.packed {
            if !packed.languages.contains(&language) {
                continue;
            }
            let mut rest = packed.bytes;
            if let Some(node) = Node::unpack(&mut rest) {
                let added = tables.add(&packed.file, &packed.path, &node);
                debug_assert!(added.is_ok(), "{added:?}");
            }
        }
        tables
    }

    /// Every meaning that files in a language can have.
    pub fn meanings(&self, language: Language) -> impl Iterator<Item = &Meaning> {
        self.tables(Some(language))
            .into_iter()
            .flatten()
            .flat_map(|tables| &tables.meanings)
    }

    /// The ways to read a variable in a file of a kind, the best first.
    pub fn readings(&self, of: ReadingKind, kind: FileKind) -> impl Iterator<Item = &Reading> {
        let language = kind.language();
        self.tables(language)
            .into_iter()
            .flatten()
            .flat_map(|tables| &tables.readings)
            .filter(move |reading| {
                reading.of == of
                    && written::binds(&reading.languages, language)
                    && (reading.formats.is_empty() || reading.formats.contains(&kind))
            })
    }

    /// Whether a call may be of something that another file of the app makes: a server, a
    /// scheduler, a schema.
    #[must_use]
    pub fn follows(&self, language: Language, call: &Call) -> bool {
        let Some((_, method)) = call.callee.rsplit_once('.') else {
            return false;
        };
        let mut tables = self.tables(Some(language)).into_iter().flatten();
        !call.callee.starts_with('?') && tables.any(|tables| tables.followed.contains(method))
    }

    /// Whether a file leaves open what such a call is of, or what it is given.
    #[must_use]
    pub fn leaves_open(&self, language: Language, understood: &Understood) -> bool {
        let facts = understood.facts.facts.iter().enumerate();
        facts.into_iter().any(|(index, fact)| {
            let FactKind::Call(call) = &fact.kind else {
                return false;
            };
            if !self.follows(language, call) {
                return false;
            }
            let index = u32::try_from(index).unwrap_or(u32::MAX);
            // Concepts stand in the order of their facts.
            let first = understood
                .concepts
                .partition_point(|concept| concept.fact < index);
            let mut own = understood.concepts[first..]
                .iter()
                .take_while(|concept| concept.fact == index)
                .filter(|concept| FOLLOWED.contains(&concept.kind))
                .peekable();
            own.peek().is_none()
                || own.any(|concept| {
                    let mut slots = concept.slots.iter();
                    slots.any(|(_, value)| matches!(value.kind, ValueKind::Name(_)))
                })
        })
    }

    /// A command behind its wrappers.
    #[must_use]
    pub fn view<'a>(&self, command: &'a Command) -> Option<CommandView<'a>> {
        CommandView::new(command, &self.shared.wrappers)
    }

    /// Last segments of the calls that mean something in a language, and segments of the reads
    /// that do: for [`crate::fact::Interest`].
    pub fn interests(
        &self,
        language: Option<Language>,
        calls: &mut HashSet<Box<str>>,
        accesses: &mut HashSet<Box<str>>,
    ) {
        for tables in self.tables(language).into_iter().flatten() {
            for index in [&tables.calls, &tables.conversions] {
                calls.extend(index.anchors().map(Into::into));
            }
            accesses.extend(tables.accesses.anchors().map(Into::into));
        }
    }

    /// Methods of which it matters what value they are called on, in a language.
    #[must_use]
    pub fn receivers(&self, language: Option<Language>) -> HashSet<Box<str>> {
        self.tables(language)
            .into_iter()
            .flatten()
            .flat_map(|tables| &tables.meanings)
            .filter(|meaning| meaning.asks_for_receiver())
            .flat_map(|meaning| match &meaning.subject {
                written::Subject::Call(patterns, _) => patterns.as_slice(),
                _ => &[],
            })
            .filter_map(crate::predicate::Pattern::method)
            .map(Box::from)
            .collect()
    }
}
