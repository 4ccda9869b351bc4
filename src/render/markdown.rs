//! Findings as a Markdown document, by factor: for a pull request's comment or a job's summary.

use std::io::{self, Write};

use super::audit::cell;
use super::footer::known;
use super::full::rule_url;
use crate::diagnostic::{Level, Report};

/// Writes the findings of a report by factor.
///
/// # Errors
/// When `out` cannot be written.
pub fn markdown(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    writeln!(
        out,
        "# Twelve-factor check\n\n{} errors, {} warnings, {} notes in {} files.",
        report.count(Level::Error),
        report.count(Level::Warning),
        report.count(Level::Note),
        report.files
    )?;
    let known = known(report);
    if !known.is_empty() {
        writeln!(
            out,
            "\n{} new, {}.",
            report.fresh().count(),
            known.join(", ")
        )?;
    }
    for factor in &report.factors {
        let own: Vec<_> = report
            .fresh()
            .filter(|finding| finding.factor == factor.factor)
            .collect();
        if own.is_empty() {
            continue;
        }
        writeln!(
            out,
            "\n## {}. {}\n\n| level | place | finding | rule |\n| --- | --- | --- | --- |",
            factor.factor.roman(),
            factor.factor.slug()
        )?;
        for finding in own {
            writeln!(
                out,
                "| {} | {}:{} | {} <br> {} | [{}]({}) |",
                finding.level.slug(),
                cell(&finding.location.path),
                finding.location.start.line,
                cell(&finding.message),
                cell(&finding.help),
                finding.rule,
                rule_url(&finding.rule)
            )?;
        }
    }
    Ok(())
}
