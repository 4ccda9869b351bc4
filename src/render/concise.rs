//! One line for each finding: `path:line:column: level[rule] message`.

use std::io::{self, Write};

use super::printable;
use crate::diagnostic::{Finding, Report};

/// Writes the findings of a report, one a line.
///
/// # Errors
/// When `out` cannot be written.
pub fn concise(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    lines(report.fresh(), out)
}

/// Writes findings, one a line.
///
/// # Errors
/// When `out` cannot be written.
pub fn lines<'a>(
    findings: impl Iterator<Item = &'a Finding>,
    out: &mut dyn Write,
) -> io::Result<()> {
    for finding in findings {
        let location = &finding.location;
        writeln!(
            out,
            "{}:{}:{}: {}[{}] {}",
            printable(&location.path),
            location.start.line,
            location.start.column,
            finding.level.slug(),
            finding.rule,
            printable(&finding.message)
        )?;
    }
    Ok(())
}
