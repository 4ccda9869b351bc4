//! `xii`: a Twelve-Factor linter that reads code, images, orchestration and configuration as
//! one app.
//!
//! Data flows one way: walk, classify, lower, derive, match, assemble, render. `scan` is that
//! path, readable from top to bottom; `docs/architecture.md` says what each module owns and
//! what it may import.

#[macro_use]
mod slug;

pub mod baseline;
pub mod cache;
pub mod cli;
pub mod concept;
pub mod diagnostic;
pub mod fact;
pub mod fix;
pub mod format;
pub mod lang;
pub mod native;
pub mod predicate;
pub mod render;
pub mod repo;
pub mod rule;
pub mod scan;
pub mod settings;
pub mod suppress;
pub mod table;
pub mod text;
pub mod vocabulary;
