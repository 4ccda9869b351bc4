//! The report as JSON: an object, versioned, sorted, without timestamps. `schema/report.schema.json`
//! describes it.

use std::io::{self, Write};

use serde_json::{Value, json};

use crate::diagnostic::{
    ComponentReport, Evidence, FactorReport, Finding, Fix, Level, Location, Notice, Part, Report,
    Status, Suppressed,
};
use crate::text::Position;

/// The version of the report's form.
pub const SCHEMA_VERSION: &str = "1";

/// Writes the report.
///
/// # Errors
/// When `out` cannot be written.
pub fn json(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    super::safe::pretty(out, &value(report))?;
    writeln!(out)
}

/// Writes the findings alone, one object a line.
///
/// # Errors
/// When `out` cannot be written.
pub fn jsonl(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    for one in &report.findings {
        super::safe::compact(out, &finding(one))?;
        writeln!(out)?;
    }
    Ok(())
}

fn value(report: &Report) -> Value {
    json!({
        "schema_version": SCHEMA_VERSION,
        "tool": {"name": "xii", "version": env!("CARGO_PKG_VERSION")},
        "summary": {
            "error": report.count(Level::Error),
            "warning": report.count(Level::Warning),
            "note": report.count(Level::Note),
            "baseline": report.of_status(Status::Baseline),
            "base": report.of_status(Status::Base),
            "suppressed": report.suppressed.len(),
            "files": report.files,
            "skipped": {
                "vendored": report.skipped.vendored,
                "generated": report.skipped.generated,
                "minified": report.skipped.minified,
                "binary": report.skipped.binary,
                "excluded": report.skipped.excluded,
            },
        },
        "factors": report.factors.iter().map(|one| factor(report, one)).collect::<Vec<_>>(),
        "components": report.components.iter().map(|one| component(report, one)).collect::<Vec<_>>(),
        "findings": report.findings.iter().map(finding).collect::<Vec<_>>(),
        "suppressed": report.suppressed.iter().map(suppressed).collect::<Vec<_>>(),
        "notices": notices(&report.notices),
    })
}

fn factor(report: &Report, factor: &FactorReport) -> Value {
    json!({
        "number": factor.factor.number(),
        "slug": factor.factor.slug(),
        "status": factor.status.slug(),
        "reason": factor.reason,
        "findings": factor.findings.len(),
        "against": factor.findings.iter().map(|index| {
            report.findings[*index].fingerprint.as_str()
        }).collect::<Vec<_>>(),
        "evidence": factor.evidence.iter().map(evidence).collect::<Vec<_>>(),
    })
}

fn component(report: &Report, component: &ComponentReport) -> Value {
    json!({
        "root": component.root,
        "kind": component.kind,
        "reason": component.reason,
        "languages": component.languages,
        "manifests": component.manifests,
        "lockfiles": component.lockfiles,
        "images": component.images.iter().map(part).collect::<Vec<_>>(),
        "processes": component.processes.iter().map(part).collect::<Vec<_>>(),
        "ports": component.ports.iter().map(part).collect::<Vec<_>>(),
        "factors": component.factors.iter().map(|one| factor(report, one)).collect::<Vec<_>>(),
    })
}

fn part(part: &Part) -> Value {
    let mut value = place(&part.location);
    value["name"] = part.name.clone().into();
    value["detail"] = part.detail.clone().into();
    value
}

/// The list of notices.
pub(super) fn notices(notices: &[Notice]) -> Value {
    notices.iter().map(notice).collect::<Vec<_>>().into()
}

fn evidence(evidence: &Evidence) -> Value {
    json!({
        "message": evidence.message,
        "alike": evidence.alike,
        "hint": evidence.hint,
        "path": evidence.location.path,
        "start": position(evidence.location.start),
        "end": position(evidence.location.end),
    })
}

fn finding(finding: &Finding) -> Value {
    json!({
        "rule": finding.rule,
        "factor": finding.factor.slug(),
        "also": finding.also.iter().map(|factor| factor.slug()).collect::<Vec<_>>(),
        "level": finding.level.slug(),
        "confidence": finding.confidence.slug(),
        "message": finding.message,
        "help": finding.help,
        "path": finding.location.path,
        "start": position(finding.location.start),
        "end": position(finding.location.end),
        "related": finding.related.iter().map(|related| {
            let mut place = place(&related.location);
            place["message"] = related.message.clone().into();
            place
        }).collect::<Vec<_>>(),
        "fingerprint": finding.fingerprint,
        "fix": finding.fix.as_ref().map(fix),
        "status": finding.status.slug(),
    })
}

fn fix(fix: &Fix) -> Value {
    json!({
        "applicability": fix.applicability.slug(),
        "edits": fix.edits.iter().map(|edit| json!({
            "path": edit.path,
            "start": position(edit.start),
            "end": position(edit.end),
            "replacement": edit.replacement,
            "creates": edit.creates,
        })).collect::<Vec<_>>(),
    })
}

fn suppressed(one: &Suppressed) -> Value {
    let mut value = finding(&one.finding);
    value["status"] = "suppressed".into();
    value["reason"] = one.reason.clone().into();
    value["by"] = one.by.clone().into();
    value
}

fn notice(notice: &Notice) -> Value {
    json!({
        "kind": notice.kind.slug(),
        "path": notice.path,
        "line": notice.line,
        "message": notice.message,
    })
}

fn place(location: &Location) -> Value {
    json!({
        "path": location.path,
        "start": position(location.start),
        "end": position(location.end),
    })
}

fn position(position: Position) -> Value {
    json!({"line": position.line, "column": position.column, "offset": position.offset})
}
