//! Globs of paths in rules. They are checked when a rule is loaded and compiled when a file is
//! first held against them: most rules never get that far in a run over one file.

use std::sync::OnceLock;

use globset::{Glob, GlobBuilder, GlobMatcher};

use crate::table::{Reader, TableError};

/// A list of globs over paths from the root, `/` between folders.
#[derive(Clone, Debug, Default)]
pub struct Globs {
    written: Vec<Glob>,
    compiled: OnceLock<Vec<GlobMatcher>>,
}

impl Globs {
    /// Reads the list of a key; empty where there is none.
    ///
    /// # Errors
    /// The first glob that is none.
    pub(super) fn read(reader: &mut Reader, key: &str) -> Result<Self, TableError> {
        let texts = reader.texts(key)?;
        let globs = texts.into_iter().map(|(text, line)| {
            GlobBuilder::new(text)
                .literal_separator(true)
                .build()
                .map_err(|error| reader.error(line, error.to_string()))
        });
        Ok(Self {
            written: globs.collect::<Result<_, _>>()?,
            compiled: OnceLock::new(),
        })
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.written.is_empty()
    }

    /// Whether one of them matches a path.
    #[must_use]
    pub fn matches(&self, path: &str) -> bool {
        let compiled = self
            .compiled
            .get_or_init(|| self.written.iter().map(Glob::compile_matcher).collect());
        compiled.iter().any(|glob| glob.is_match(path))
    }
}
