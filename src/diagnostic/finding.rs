//! Findings and evidence: what stands where, and how sure we are.

use super::{Excerpt, Factor, Fix};
use crate::text::Position;

slugged! {
    /// How bad a finding is. `Error` breaks the factor anywhere, `Warning` very probably
    /// does, `Note` is advice.
    Level {
        /// Advice; never fails a run by itself.
        Note = "note",
        /// Very probably breaks the factor.
        Warning = "warning",
        /// Breaks the factor on any twelve-factor platform.
        Error = "error",
    }
}

slugged! {
    /// How sure we are that a finding is right.
    Confidence {
        /// A hint.
        Low = "low",
        /// More likely right than wrong, but a second signal is missing.
        Medium = "medium",
        /// Right, as far as a careful person would say.
        High = "high",
    }
}

slugged! {
    /// Whether a finding is new to this run.
    Status {
        /// Not seen before.
        New = "new",
        /// Known from the baseline.
        Baseline = "baseline",
        /// Stands in the revision that the run is compared with.
        Base = "base",
    }
}

/// A place in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location {
    /// Relative to the repository's root, `/` between folders.
    pub path: String,
    /// Where it starts.
    pub start: Position,
    /// Where it ends; the position after the last character.
    pub end: Position,
    /// The source, masked.
    pub excerpt: Excerpt,
}

/// Another place that explains a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// The place.
    pub location: Location,
    /// What it says there.
    pub message: String,
}

/// A rule broken at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// `logs/file-handler`.
    pub rule: String,
    /// The rule's factor.
    pub factor: Factor,
    /// Other factors that the same cause breaks.
    pub also: Vec<Factor>,
    /// How bad.
    pub level: Level,
    /// How sure.
    pub confidence: Confidence,
    /// Lower case, no full stop, names the thing found; credentials masked.
    pub message: String,
    /// How to mend it.
    pub help: String,
    /// Where.
    pub location: Location,
    /// Places that explain it.
    pub related: Vec<Related>,
    /// Stable under moved lines; differs when the content differs.
    pub fingerprint: String,
    /// What stands there, hashed: the same in another file, on another line.
    pub content: String,
    /// Whether the place is only the first of many that have one cause.
    pub first_of_many: bool,
    /// By which code-scanning services know the line again; empty where its text is gone.
    pub line_hash: String,
    /// New or known.
    pub status: Status,
    /// What would take it away.
    pub fix: Option<Fix>,
}

/// What a finding is known by from one run to the next.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Known {
    /// Relative to the repository's root, `/` between folders.
    pub path: String,
    /// The rule's id.
    pub rule: String,
    /// What stands there, hashed.
    pub content: String,
}

impl Finding {
    /// Whether the run is told of it, rather than reminded.
    #[must_use]
    pub fn is_new(&self) -> bool {
        self.status == Status::New
    }

    /// What it is known by from one run to the next.
    #[must_use]
    pub fn known(&self) -> Known {
        Known {
            path: self.location.path.clone(),
            rule: self.rule.clone(),
            content: self.content.clone(),
        }
    }
}

/// A place where a factor is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// The factor that it speaks for.
    pub factor: Factor,
    /// What is kept here.
    pub message: String,
    /// Where.
    pub location: Location,
    /// What it has in common with others of its kind; never shown.
    pub kind: String,
    /// How many places of its kind there are, where only the first ones are shown.
    pub alike: usize,
    /// Whether it is a hint only: alone it keeps no factor, as what it shows is part of the way.
    pub hint: bool,
}
