//! What a file is and what part it plays, told by its name and, where that does not tell, by
//! how it begins. Tables, mostly; knows no format's inside.

mod content;
mod endings;
mod marks;
mod names;
mod path;
mod role;
#[cfg(test)]
mod tests;
mod whole;

pub use content::refine;
pub use names::classify;
pub use role::{is_translation, role};

use serde::{Deserialize, Serialize};

use crate::fact::{FileKind, Role};

/// What is known of a file before it is read as what it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileMeta {
    /// What it is.
    pub kind: FileKind,
    /// The part it plays.
    pub role: Role,
}
