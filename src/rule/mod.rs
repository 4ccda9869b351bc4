//! Rules: read from tables, checked, indexed by what they look for, matched against one
//! file's facts and concepts. Knows concepts and no syntax.

mod compiled;
mod deploy;
mod examples;
mod fits;
mod globs;
mod hit;
mod matching;
mod once;
mod place;
mod point;
mod prefilter;
mod repair;
mod strings;
mod written;

pub use compiled::{Rule, RuleId, RuleSet, Want};
pub use deploy::is_for_tests;
pub use examples::{Example, examples};
pub use globs::Globs;
pub use hit::{Hit, Mark, describe, interpolate, masked};
pub use matching::{FileContext, match_file};
pub use place::{Inside, StageSet};
pub use prefilter::Prefilter;
pub use repair::{Ground, Line, Repair, WrittenRepair, repairs};
pub use written::{Matcher, MatcherKind, SUBJECTS, WrittenRule};
