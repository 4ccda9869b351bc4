//! reviewdog's diagnostic format, as one document. Its columns count bytes of UTF-8.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::full::rule_url;
use crate::diagnostic::{Finding, Level, Location, Report};
use crate::text::Position;

/// Writes the report.
///
/// # Errors
/// When `out` cannot be written.
pub fn rdjson(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let document = json!({
        "source": {"name": "xii", "url": "https://12factor.net"},
        "diagnostics": report.fresh().map(diagnostic).collect::<Vec<_>>(),
    });
    super::safe::pretty(out, &document)?;
    writeln!(out)
}

fn diagnostic(finding: &Finding) -> Value {
    json!({
        "message": format!("{}\nhelp: {}", finding.message, finding.help),
        "location": location(&finding.location),
        "severity": match finding.level {
            Level::Error => "ERROR",
            Level::Warning => "WARNING",
            Level::Note => "INFO",
        },
        "code": {"value": finding.rule, "url": rule_url(&finding.rule)},
        "related_locations": finding.related.iter().map(|related| json!({
            "message": related.message,
            "location": location(&related.location),
        })).collect::<Vec<_>>(),
        "suggestions": suggestions(finding),
    })
}

/// A fix as a suggestion. Several are alternatives, each offered alone, and have no path of their
/// own: a fix of more than one edit, or of another file, is none.
fn suggestions(finding: &Finding) -> Vec<Value> {
    match finding.fix.as_ref().map(|fix| fix.edits.as_slice()) {
        Some([edit]) if edit.path == finding.location.path => vec![json!({
            "range": {"start": position(edit.start), "end": position(edit.end)},
            "text": edit.replacement,
        })],
        _ => Vec::new(),
    }
}

fn location(location: &Location) -> Value {
    json!({
        "path": location.path,
        "range": {"start": position(location.start), "end": position(location.end)},
    })
}

fn position(position: Position) -> Value {
    json!({"line": position.line, "column": position.byte_column})
}
