//! Tables compiled into indexes: from what a fact says to the meanings that it could have.

use rustc_hash::{FxHashMap, FxHashSet};

use super::index::PathIndex;
use super::reading::Reading;
use super::written::Meaning;
use super::{command, written};
use crate::concept::ConceptKind;
use crate::fact::Language;
use crate::predicate::Pattern;
use crate::table::{Node, TableError};

/// What an app makes in one file and puts to use in another: for calls that could mean this,
/// the other file is asked what their receiver is.
pub(crate) const FOLLOWED: &[ConceptKind] = &[ConceptKind::Server, ConceptKind::SchemaSync];

/// Compiled tables.
#[derive(Debug, Default)]
pub(crate) struct Tables {
    pub(super) meanings: Vec<Meaning>,
    pub(super) calls: PathIndex,
    pub(super) accesses: PathIndex,
    pub(super) assigns: PathIndex,
    pub(super) imports: PathIndex,
    pub(super) entries: PathIndex,
    pub(super) commands: FxHashMap<Box<str>, Vec<u32>>,
    pub(super) instructions: FxHashMap<Box<str>, Vec<u32>>,
    pub(super) images: FxHashMap<Box<str>, Vec<u32>>,
    pub(super) dependencies: PathIndex,
    pub(super) conversions: PathIndex,
    pub(super) converted: Vec<(Vec<Language>, written::Conversion)>,
    pub(super) wrappers: command::Wrappers,
    pub(super) readings: Vec<Reading>,
    /// Last segments of the calls that are looked for beyond the file: see [`FOLLOWED`].
    pub(super) followed: FxHashSet<Box<str>>,
}

impl Tables {
    /// Adds a table file. `file` is what errors name; `path` is relative to the vocabulary's
    /// root and names the language by its first folder.
    ///
    /// # Errors
    /// The first mistake in the file.
    pub(super) fn add(&mut self, file: &str, path: &str, node: &Node) -> Result<(), TableError> {
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
        self.readings.extend(written.readings);
        Ok(())
    }

    fn index(&mut self, meaning: &Meaning, id: u32) {
        use written::Subject;
        let add = |index: &mut PathIndex, patterns: &[Pattern]| {
            for pattern in patterns {
                index.add(pattern.clone(), id);
            }
        };
        let name = |index: &mut FxHashMap<Box<str>, Vec<u32>>, names: &[Box<str>]| {
            for name in names {
                index.entry(name.clone()).or_default().push(id);
            }
        };
        match &meaning.subject {
            Subject::Call(patterns, _) => {
                add(&mut self.calls, patterns);
                if FOLLOWED.contains(&meaning.concept) {
                    let methods = patterns.iter().filter_map(Pattern::method);
                    self.followed.extend(methods.map(Box::from));
                }
            }
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
}
