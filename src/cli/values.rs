//! The words that flags take.

use clap::ValueEnum;

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Service {
    Github,
    Gitlab,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum AuditFormat {
    /// A verdict for each factor, with its places.
    Full,
    /// The whole report.
    Json,
    /// A page.
    Markdown,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum EnvFormat {
    /// Columns.
    Table,
    /// For programs.
    Json,
    /// As a dotenv file, secrets without values.
    Dotenv,
    /// A table for a page.
    Markdown,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// Marked source, message and help for each finding.
    Full,
    /// One line for each finding.
    Concise,
    /// One line for each finding, under its file.
    Grouped,
    /// The whole report.
    Json,
    /// Findings alone, one object a line.
    Jsonl,
    /// SARIF 2.1.0.
    Sarif,
    /// Annotations of GitHub.
    Github,
    /// The code quality report of GitLab.
    Gitlab,
    /// `JUnit`'s XML.
    Junit,
    /// Checkstyle's XML.
    Checkstyle,
    /// reviewdog's diagnostics.
    Rdjson,
    /// A page by factor.
    Markdown,
}

impl Format {
    /// Whether notices and counts are told beside it.
    pub(super) fn is_for_people(self) -> bool {
        matches!(
            self,
            Self::Full | Self::Concise | Self::Grouped | Self::Github
        )
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum LevelName {
    Note,
    Warning,
    Error,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum FailOn {
    Note,
    Warning,
    Error,
    Never,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum PersonaName {
    Regular,
    Auditor,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum When {
    Auto,
    Always,
    Never,
}
