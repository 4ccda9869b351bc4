//! What a file is and what part it plays, told by its name and, where that does not tell, by
//! how it begins.

mod content;
mod names;
mod role;

pub use content::refine;
pub use names::classify;
pub use role::role;

use crate::fact::{FileKind, Role};

/// What is known of a file before it is read as what it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileMeta {
    /// What it is.
    pub kind: FileKind,
    /// The part it plays.
    pub role: Role,
}
