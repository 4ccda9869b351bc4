//! Rules over the repository model that tables cannot say: absences, comparisons, what one
//! file cannot know. A rule is one function in one file, named in [`ALL`]; its words, levels
//! and examples are in its rule file like any other's.

mod committed_env_file;
mod development_dependencies;
mod environment_contract;
mod environment_group;
mod evidence;
mod image_mismatch;
mod image_stages;
mod manifests;
mod missing_lockfile;
mod no_manifest;
mod ports;
mod process_types;
mod runtime_versions;
mod runtimes;
mod service_kinds;
mod service_versions;
mod stateful_volume;
mod system_library;
mod system_packages;
mod system_tool;
mod tables;
mod undeclared_import;
mod unversioned_release;
mod version_control;
mod version_range;

pub(crate) use committed_env_file::holds_secret;
pub use missing_lockfile::lock_of;

use crate::diagnostic::{Confidence, Factor, Level};
use crate::repo::Repository;
use crate::rule::Mark;
use crate::text::Span;

/// A finding of a native rule before it is placed in lines.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// The file, relative to the root.
    pub path: String,
    /// Where in it.
    pub span: Span,
    /// The message; the rule's own when empty.
    pub message: String,
    /// Other places.
    pub marks: Vec<Mark>,
    /// Level instead of the rule's.
    pub level: Option<Level>,
    /// Confidence instead of the rule's.
    pub confidence: Option<Confidence>,
    /// Whether the span is a credential.
    pub secret: bool,
    /// What it is about, where its place is only the first of many: it stays the same finding
    /// when another place becomes the first.
    pub cause: Option<String>,
}

/// Evidence that a native rule found for its factor.
#[derive(Clone, Debug)]
pub struct Kept {
    /// The factor that it speaks for.
    pub factor: Factor,
    /// What it has in common with others of its kind; never shown.
    pub kind: &'static str,
    /// The file.
    pub path: String,
    /// Where in it.
    pub span: Span,
    /// What is kept.
    pub message: String,
    /// Whether it is a hint only, which keeps no factor alone.
    pub hint: bool,
}

/// What native rules find.
#[derive(Debug, Default)]
pub struct Findings {
    /// Against the factor.
    pub found: Vec<(&'static str, Found)>,
    /// For it.
    pub kept: Vec<Kept>,
    rule: &'static str,
}

impl Findings {
    /// Adds a finding of the rule that is running.
    pub fn add(&mut self, found: Found) {
        self.found.push((self.rule, found));
    }
}

/// A native rule.
type Check = fn(&Repository, &mut Findings);

/// Every native rule by its id.
pub const ALL: &[(&str, Check)] = &[
    ("concurrency/undeclared-process-type", process_types::check),
    ("port-binding/port-mismatch", ports::check),
    (
        "build-release-run/development-dependencies",
        development_dependencies::check,
    ),
    (
        "build-release-run/unversioned-release",
        unversioned_release::check,
    ),
    ("codebase/committed-build-output", version_control::products),
    ("codebase/no-version-control", version_control::missing),
    ("config/committed-env-file", committed_env_file::check),
    ("config/environment-group", environment_group::check),
    (
        "config/undeclared-env-var",
        environment_contract::undeclared,
    ),
    ("config/unread-env-var", environment_contract::unread),
    ("dependencies/missing-lockfile", missing_lockfile::check),
    ("dependencies/no-manifest", no_manifest::check),
    ("dependencies/undeclared-import", undeclared_import::check),
    (
        "dependencies/undeclared-system-library",
        system_library::check,
    ),
    ("dependencies/undeclared-system-tool", system_tool::check),
    (
        "dev-prod-parity/backing-service-mismatch",
        service_kinds::check,
    ),
    ("dev-prod-parity/image-mismatch", image_mismatch::check),
    (
        "dev-prod-parity/service-version-mismatch",
        service_versions::check,
    ),
    (
        "dev-prod-parity/runtime-version-mismatch",
        runtime_versions::check,
    ),
    ("processes/stateful-volume", stateful_volume::check),
];

/// Rules of [`ALL`] that see all they need in one file and in the list of paths. The others
/// would take for missing what was only not looked at.
const ALONE: &[&str] = &[
    "codebase/committed-build-output",
    "config/committed-env-file",
    "processes/stateful-volume",
];

/// Rules that others yield to: of a few files they are asked so that others do, and not heard.
pub const YIELDED_TO: &[&str] = &[
    "dependencies/missing-lockfile",
    "dev-prod-parity/backing-service-mismatch",
];

/// Whether a rule is right only if all files of the repository are known.
#[must_use]
pub fn needs_all(id: &str) -> bool {
    !ALONE.contains(&id) && ALL.iter().any(|(own, _)| *own == id)
}

/// Words that a source file must be parsed for, because a native rule looks at its scopes.
pub const WORDS: &[&str] = process_types::SIGNS;

/// Runs all native rules; of a model that holds only some of the files, those that make a
/// difference.
#[must_use]
pub fn run(repository: &Repository, partial: bool) -> Findings {
    let mut findings = Findings::default();
    for (id, check) in ALL {
        if partial && needs_all(id) && !YIELDED_TO.contains(id) {
            continue;
        }
        findings.rule = id;
        check(repository, &mut findings);
    }
    if !partial {
        evidence::gather(repository, &mut findings);
    }
    findings
}
