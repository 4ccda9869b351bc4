//! Globs of paths in rules. A run over one file asks a few of them once: they are matched as they
//! are written, compiling them would take longer than all else that the run does.

use globset::GlobBuilder;

use crate::table::{Reader, TableError};

/// A list of globs over paths from the root, `/` between folders; `*` stays inside a folder.
#[derive(Clone, Debug, Default)]
pub struct Globs(Box<[Box<str>]>);

impl Globs {
    /// Reads the list of a key; empty where there is none.
    ///
    /// # Errors
    /// The first glob of a user's file that is none. The built-in ones are checked by a test.
    pub(super) fn read(reader: &mut Reader, key: &str) -> Result<Self, TableError> {
        let texts = reader.texts(key)?;
        if reader.file().starts_with(".xii") {
            for (text, line) in &texts {
                check(text).map_err(|error| reader.error(*line, error))?;
            }
        }
        let globs = texts.into_iter().map(|(text, _)| text.into());
        Ok(Self(globs.collect()))
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The globs as they are written.
    pub fn written(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|glob| &**glob)
    }

    /// Whether one of them matches a path.
    #[must_use]
    pub fn matches(&self, path: &str) -> bool {
        self.0
            .iter()
            .any(|glob| fast_glob::glob_match(&**glob, path))
    }
}

/// Whether a text is a glob, in the words of the library that compiles those of `xii.toml`.
fn check(text: &str) -> Result<(), String> {
    let glob = GlobBuilder::new(text).literal_separator(true).build();
    glob.map(|_| ()).map_err(|error| error.to_string())
}
