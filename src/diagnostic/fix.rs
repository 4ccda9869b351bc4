//! A fix: edits that take a finding away, and whether they change anything else.

use crate::text::Position;

slugged! {
    /// What a fix may change.
    Applicability {
        /// Nothing but what the finding is about.
        Safe = "safe",
        /// Something that a person should look at: who may connect, what a deploy must set.
        Unsafe = "unsafe",
    }
}

/// One replacement in one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// The file, relative to the repository's root.
    pub path: String,
    /// Where the replaced text starts.
    pub start: Position,
    /// Where it ends; the same place for an insertion.
    pub end: Position,
    /// What stands there instead.
    pub replacement: String,
    /// Whether the file does not exist yet.
    pub creates: bool,
}

/// Edits that belong together: all of them are made, or none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What it may change.
    pub applicability: Applicability,
    /// Sorted by path and offset; none overlaps another.
    pub edits: Vec<Edit>,
}
