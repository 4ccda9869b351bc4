//! Findings by file, for people: the path once, then a line for each finding.

use std::io::{self, Write};

use super::printable;
use crate::diagnostic::Report;

/// Writes the findings of a report under the paths of their files.
///
/// # Errors
/// When `out` cannot be written.
pub fn grouped(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    // Findings are sorted by path.
    let fresh: Vec<_> = report.fresh().collect();
    for file in fresh.chunk_by(|a, b| a.location.path == b.location.path) {
        writeln!(out, "{}", printable(&file[0].location.path))?;
        let places: Vec<String> = file
            .iter()
            .map(|finding| {
                let start = finding.location.start;
                format!("{}:{}", start.line, start.column)
            })
            .collect();
        let width = places.iter().map(String::len).max().unwrap_or_default();
        for (finding, place) in file.iter().zip(&places) {
            writeln!(
                out,
                "  {place:width$}  {:7}  {}  {}",
                finding.level.slug(),
                printable(&finding.message),
                finding.rule,
            )?;
        }
        writeln!(out)?;
    }
    Ok(())
}
