//! The repository: which files it has, what each one is, what git knows of them, and the
//! model that rules over the whole repository live on. Knows no rule.

mod classify;
mod git;
mod walk;

pub use classify::{FileMeta, classify, refine, role};
pub use git::{Git, GitError, Tracked};
pub use walk::{Candidate, Walk, WalkOptions, WalkProblem, walk};
