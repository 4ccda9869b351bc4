//! What APIs, keys, commands and images *mean*: facts to concepts, by tables.
//!
//! Owns the tables' written and compiled form and the one pass that derives concepts. Knows
//! no rule; a framework is known here and nowhere else.

mod command;
mod defaults;
mod derive;
mod index;
pub(crate) mod reference;
mod secrets;
mod settle;
pub(crate) mod written;

pub use command::CommandView;
pub use index::PathIndex;
pub use reference::{Reference, Subject};
pub use written::{CommandPattern, Filling, Meaning, Subject as MeaningSubject};

use std::collections::{HashMap, HashSet};

use crate::fact::{Command, Language};
use crate::predicate::Pattern;
use crate::table::{Node, TableError};

/// Compiled tables.
#[derive(Debug, Default)]
pub struct Vocabulary {
    meanings: Vec<Meaning>,
    calls: PathIndex,
    accesses: PathIndex,
    assigns: PathIndex,
    imports: PathIndex,
    entries: PathIndex,
    commands: HashMap<Box<str>, Vec<u32>>,
    instructions: HashMap<Box<str>, Vec<u32>>,
    images: HashMap<Box<str>, Vec<u32>>,
    dependencies: PathIndex,
    conversions: PathIndex,
    converted: Vec<(Vec<Language>, written::Conversion)>,
    wrappers: command::Wrappers,
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
        let written = written::read(file, path, node)?;
        for meaning in written.meanings {
            let id = u32::try_from(self.meanings.len()).unwrap_or(u32::MAX);
            self.index(&meaning, id);
            self.meanings.push(meaning);
        }
        for (pattern, languages, stands_for) in written.conversions {
            let id = u32::try_from(self.converted.len()).unwrap_or(u32::MAX);
            self.conversions.add(pattern, id);
            self.converted.push((languages, stands_for));
        }
        for (program, wrapper) in written.wrappers {
            self.wrappers.entry(program).or_default().push(wrapper);
        }
        Ok(())
    }

    fn index(&mut self, meaning: &Meaning, id: u32) {
        use written::Subject;
        let add = |index: &mut PathIndex, patterns: &[Pattern]| {
            for pattern in patterns {
                index.add(pattern.clone(), id);
            }
        };
        let name = |index: &mut HashMap<Box<str>, Vec<u32>>, names: &[Box<str>]| {
            for name in names {
                index.entry(name.clone()).or_default().push(id);
            }
        };
        match &meaning.subject {
            Subject::Call(patterns, _) => add(&mut self.calls, patterns),
            Subject::Access(patterns) => add(&mut self.accesses, patterns),
            Subject::Assign(patterns) => add(&mut self.assigns, patterns),
            Subject::Import(patterns) => add(&mut self.imports, patterns),
            Subject::Entry(_, patterns) => add(&mut self.entries, patterns),
            Subject::Dependency(_, patterns) => add(&mut self.dependencies, patterns),
            Subject::Command(pattern) => name(&mut self.commands, &pattern.programs),
            Subject::Instruction(names) => name(&mut self.instructions, names),
            Subject::Image(names) => name(&mut self.images, names),
        }
    }

    /// Every meaning.
    #[must_use]
    pub fn meanings(&self) -> &[Meaning] {
        &self.meanings
    }

    /// A command behind its wrappers.
    #[must_use]
    pub fn view<'a>(&self, command: &'a Command) -> Option<CommandView<'a>> {
        CommandView::new(command, &self.wrappers)
    }

    /// Last segments of the calls that mean something, and segments of the reads that do: for
    /// [`crate::fact::Interest`].
    pub fn interests(&self, calls: &mut HashSet<Box<str>>, accesses: &mut HashSet<Box<str>>) {
        for index in [&self.calls, &self.conversions] {
            calls.extend(index.anchors().map(Into::into));
        }
        accesses.extend(self.accesses.anchors().map(Into::into));
    }
}
