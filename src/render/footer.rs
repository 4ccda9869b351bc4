//! The last lines of a report for people: counts by level and factor, what was passed over,
//! and what the scan could not do.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::io::{self, Write};

use super::printable;
use crate::diagnostic::{Level, Notice, NoticeKind, Report, Status};

/// Writes notices: what could not be read, what is wrong with suppressions.
///
/// # Errors
/// When `out` cannot be written.
pub fn notices(notices: &[Notice], out: &mut dyn Write) -> io::Result<()> {
    for notice in notices {
        let place = match (&notice.path, notice.line) {
            (Some(path), Some(line)) => format!("{}:{line}: ", printable(path)),
            (Some(path), None) => format!("{}: ", printable(path)),
            _ => String::new(),
        };
        let word = match notice.kind {
            NoticeKind::Unreadable => "not read",
            NoticeKind::Unparsed => "not understood",
            NoticeKind::LeftOut => "left out",
            NoticeKind::Internal => "internal error",
            NoticeKind::Suppression => "suppression",
            NoticeKind::Baseline => "baseline",
        };
        writeln!(out, "{place}{word}: {}", printable(&notice.message))?;
    }
    Ok(())
}

/// Writes how often each rule was broken, the most broken first.
///
/// # Errors
/// When `out` cannot be written.
pub fn statistics(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for finding in report.fresh() {
        *counts.entry(&finding.rule).or_default() += 1;
    }
    let mut sorted: Vec<(&str, usize)> = counts.into_iter().collect();
    sorted.sort_by_key(|(_, count)| Reverse(*count));
    for (rule, count) in sorted {
        writeln!(out, "{count:6}  {rule}")?;
    }
    Ok(())
}

/// Writes the counts.
///
/// # Errors
/// When `out` cannot be written.
pub fn footer(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let counts: Vec<String> = [Level::Error, Level::Warning, Level::Note]
        .into_iter()
        .map(|level| plural(report.count(level), level.slug()))
        .collect();
    write!(
        out,
        "{} in {}",
        counts.join(", "),
        plural(report.files, "file")
    )?;
    let known = known(report);
    if !known.is_empty() {
        write!(
            out,
            ": {} new, {}",
            report.fresh().count(),
            known.join(", ")
        )?;
    }
    if !report.suppressed.is_empty() {
        write!(out, "; {} suppressed", report.suppressed.len())?;
    }
    writeln!(out)?;
    let by_factor: Vec<String> = report
        .factors
        .iter()
        .map(|factor| {
            let new = |index: &&usize| report.findings[**index].is_new();
            (factor.factor, factor.findings.iter().filter(new).count())
        })
        .filter(|(_, count)| *count > 0)
        .map(|(factor, count)| format!("{} {} {count}", factor.roman(), factor.slug()))
        .collect();
    if !by_factor.is_empty() {
        writeln!(out, "by factor: {}", by_factor.join(", "))?;
    }
    let skipped = report.skipped;
    let passed: Vec<String> = [
        (skipped.vendored, "vendored"),
        (skipped.generated, "generated"),
        (skipped.minified, "minified"),
        (skipped.binary, "binary"),
        (skipped.excluded, "excluded"),
    ]
    .into_iter()
    .filter(|(count, _)| *count > 0)
    .map(|(count, word)| format!("{count} {word}"))
    .collect();
    if !passed.is_empty() {
        writeln!(out, "skipped: {}", passed.join(", "))?;
    }
    if report.incomplete() {
        writeln!(out, "the scan is incomplete: see the notices")?;
    }
    Ok(())
}

/// How many findings are known, and from where.
pub(super) fn known(report: &Report) -> Vec<String> {
    [
        (Status::Baseline, "in the baseline"),
        (Status::Base, "in the base"),
    ]
    .into_iter()
    .map(|(status, words)| (report.of_status(status), words))
    .filter(|(count, _)| *count > 0)
    .map(|(count, words)| format!("{count} {words}"))
    .collect()
}

fn plural(count: usize, word: &str) -> String {
    if count == 1 {
        format!("1 {word}")
    } else {
        format!("{count} {word}s")
    }
}
