//! The report: everything a run has to say, sorted, ready to render.

use super::{ComponentReport, Evidence, Factor, Finding, Known, Level, Location, Status};

slugged! {
    /// What the run can say of a factor.
    FactorStatus {
        /// Evidence for it, no finding against it.
        Kept = "kept",
        /// At least one finding of warning or error against it.
        Violated = "violated",
        /// Neither evidence nor findings: not a pass.
        NotAssessed = "not-assessed",
        /// It cannot apply here.
        NotApplicable = "not-applicable",
    }
}

slugged! {
    /// Why something is worth a notice.
    NoticeKind {
        /// A file that could not be read or opened: the scan is incomplete.
        Unreadable = "unreadable",
        /// A file that does not parse; what could be read of it was used.
        Unparsed = "unparsed",
        /// A file left out by design: too large, binary, not text.
        LeftOut = "left-out",
        /// A problem of ours: the scan is incomplete.
        Internal = "internal",
        /// A suppression that is unused, malformed or names an unknown rule.
        Suppression = "suppression",
        /// Entries of the baseline that match nothing any more.
        Baseline = "baseline",
    }
}

/// Something about the scan itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Which kind.
    pub kind: NoticeKind,
    /// The file, if one is concerned.
    pub path: Option<String>,
    /// The line, counted from 1, if one is concerned.
    pub line: Option<u32>,
    /// Lower case, no full stop.
    pub message: String,
}

impl Notice {
    /// Whether the scan did not see all it should have seen.
    #[must_use]
    pub fn incomplete(&self) -> bool {
        matches!(self.kind, NoticeKind::Unreadable | NoticeKind::Internal)
    }
}

/// How many files were passed over, and why.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Skipped {
    /// Other people's code.
    pub vendored: usize,
    /// Written by programs.
    pub generated: usize,
    /// Minified.
    pub minified: usize,
    /// Not text.
    pub binary: usize,
    /// Excluded by the settings.
    pub excluded: usize,
}

/// A finding that a comment or setting silences.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suppressed {
    /// The finding.
    pub finding: Finding,
    /// The reason given, if any.
    pub reason: Option<String>,
    /// Where it is silenced: a line (counted from 1) of the same file, or the settings.
    pub by: String,
}

/// One factor's part of the report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FactorReport {
    /// Which factor.
    pub factor: Factor,
    /// What can be said of it.
    pub status: FactorStatus,
    /// Why, in one sentence.
    pub reason: String,
    /// Findings against it, those that name it under `also` included: their indexes in
    /// [`Report::findings`].
    pub findings: Vec<usize>,
    /// What speaks for it: the first places of each kind.
    pub evidence: Vec<Evidence>,
}

/// Everything a run has to say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Files read.
    pub files: usize,
    /// Twelve entries, in order.
    pub factors: Vec<FactorReport>,
    /// The deployable units, sorted by their folders.
    pub components: Vec<ComponentReport>,
    /// Sorted by path, offset and rule.
    pub findings: Vec<Finding>,
    /// Entries of the baseline that match no finding, where the whole repository was scanned.
    pub stale: Vec<Known>,
    /// Silenced findings, sorted alike.
    pub suppressed: Vec<Suppressed>,
    /// What the scan could not do, sorted by path.
    pub notices: Vec<Notice>,
    /// Files passed over.
    pub skipped: Skipped,
}

impl Report {
    /// The findings that are neither in the baseline nor in the revision compared with.
    pub fn fresh(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| finding.is_new())
    }

    /// How many findings have a status.
    #[must_use]
    pub fn of_status(&self, status: Status) -> usize {
        let own = |finding: &&Finding| finding.status == status;
        self.findings.iter().filter(own).count()
    }

    /// How many new findings there are of a level.
    #[must_use]
    pub fn count(&self, level: Level) -> usize {
        self.fresh()
            .filter(|finding| finding.level == level)
            .count()
    }

    /// Whether something that should have been read was not.
    #[must_use]
    pub fn incomplete(&self) -> bool {
        self.notices.iter().any(Notice::incomplete)
    }

    /// Every place in the report.
    pub fn locations(&self) -> impl Iterator<Item = &Location> {
        self.findings.iter().map(|finding| &finding.location)
    }
}
