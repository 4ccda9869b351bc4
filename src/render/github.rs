//! GitHub's workflow commands: an annotation for each finding. GitHub shows ten of a level in a
//! step; the worst come first, and what is hidden is said.

use std::cmp::Reverse;
use std::io::{self, Write};

use super::printable;
use crate::diagnostic::{Finding, Level, Report};

/// How many annotations of a level GitHub shows in one step.
const SHOWN: usize = 10;

/// Writes an annotation for each finding.
///
/// # Errors
/// When `out` cannot be written.
pub fn github(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let mut sorted: Vec<&Finding> = report.fresh().collect();
    sorted.sort_by_key(|finding| Reverse(finding.level));
    for finding in sorted {
        let (start, end) = (finding.location.start, finding.location.end);
        let command = match finding.level {
            Level::Error => "error",
            Level::Warning => "warning",
            Level::Note => "notice",
        };
        write!(
            out,
            "::{command} file={},line={},endLine={}",
            property(&finding.location.path),
            start.line,
            end.line
        )?;
        // Columns are read only where the range is on one line.
        if start.line == end.line {
            write!(out, ",col={},endColumn={}", start.column, end.column)?;
        }
        let text = format!("{}\nhelp: {}", finding.message, finding.help);
        writeln!(out, ",title={}::{}", property(&finding.rule), data(&text))?;
    }
    for level in [Level::Error, Level::Warning, Level::Note] {
        let hidden = report.count(level).saturating_sub(SHOWN);
        if hidden > 0 {
            writeln!(
                out,
                "{hidden} more of level {} are in the log alone: GitHub shows {SHOWN} in a step",
                level.slug()
            )?;
        }
    }
    Ok(())
}

/// Text of a command.
fn data(text: &str) -> String {
    let lines: Vec<String> = text.lines().map(printable).collect();
    lines.join("\n").replace('%', "%25").replace('\n', "%0A")
}

/// A property of a command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_text_becomes_a_command() {
        assert_eq!(
            data("50%\n::error::x\u{1b}"),
            "50%25%0A\u{fffd}:error::x\u{fffd}"
        );
        assert_eq!(property("a:b,c"), "a%3Ab%2Cc");
    }
}
