//! The repository: which files it has, what each one is, what git knows of them, and the
//! model that rules over the whole repository live on. Knows no rule.

mod beside;
mod classify;
mod component;
mod context;
mod contract;
mod declared;
mod developers;
mod git;
mod ignore_files;
mod images;
mod keep;
mod links;
mod members;
mod model;
mod pages;
mod published;
mod stages;
mod vendored;
mod walk;

pub use beside::beside;
pub use classify::{FileMeta, classify, is_translation, refine, role};
pub use component::{Component, ComponentKind, Components};
pub use context::context;
pub use contract::{Contract, Mention, Variable, is_template, of_the_platform};
pub(crate) use git::path_of;
pub use git::{Base, BaseError, Blob, Git, GitError, Index, Tracked, hooks_folder, read_blobs};
pub use keep::{is_empty, shared};
pub use links::{Links, Offers, offers};
pub use model::{FileRecord, Repository};
pub use stages::{RunGraph, Step, UnitRef, unit_title};
pub use walk::{
    Candidate, Ground, Walk, WalkOptions, WalkProblem, relative, root_of, walk, walk_on,
};
