//! GitLab's code quality report: a JSON array, an object for each finding.

use std::io::{self, Write};

use serde_json::{Value, json};

use crate::diagnostic::{Level, Report};

/// Writes the report.
///
/// # Errors
/// When `out` cannot be written.
pub fn gitlab(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let issues: Vec<Value> = report
        .fresh()
        .map(|finding| {
            json!({
                "description": format!("{}: {}", finding.message, finding.help),
                "check_name": finding.rule,
                "fingerprint": finding.fingerprint,
                "severity": match finding.level {
                    Level::Error => "critical",
                    Level::Warning => "major",
                    Level::Note => "info",
                },
                "location": {
                    "path": finding.location.path,
                    "lines": {
                        "begin": finding.location.start.line,
                        "end": finding.location.end.line,
                    },
                },
            })
        })
        .collect();
    super::safe::pretty(out, &issues.into())?;
    writeln!(out)
}
