//! SARIF 2.1.0, as code-scanning services read it: every rule listed, places relative to the
//! repository's root, columns in code points, fingerprints in both spellings.

use std::collections::HashMap;
use std::io::{self, Write};

use serde_json::{Map, Value, json};

use super::full::rule_url;
use crate::diagnostic::{Confidence, Finding, Fix, Level, Location, Notice, Report};
use crate::rule::{Rule, RuleSet};

/// Writes the report as one SARIF run.
///
/// # Errors
/// When `out` cannot be written.
pub fn sarif(report: &Report, rules: &RuleSet, out: &mut dyn Write) -> io::Result<()> {
    super::safe::pretty(out, &log(report, rules))?;
    writeln!(out)
}

fn log(report: &Report, rules: &RuleSet) -> Value {
    let mut sorted: Vec<&Rule> = rules.rules().iter().collect();
    sorted.sort_by(|a, b| a.id.cmp(&b.id));
    let indexes: HashMap<&str, usize> = sorted
        .iter()
        .enumerate()
        .map(|(index, rule)| (rule.id.as_str(), index))
        .collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "xii",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "informationUri": "https://12factor.net",
                "rules": sorted.iter().map(|rule| descriptor(rule)).collect::<Vec<_>>(),
            }},
            "columnKind": "unicodeCodePoints",
            "originalUriBaseIds": {"%SRCROOT%": {"description": {"text": "the repository's root"}}},
            "invocations": [{
                "executionSuccessful": !report.incomplete(),
                "toolExecutionNotifications": report.notices.iter().map(notification).collect::<Vec<_>>(),
            }],
            "results": report.fresh().map(|finding| result(finding, &indexes)).collect::<Vec<_>>(),
        }],
    })
}

fn descriptor(rule: &Rule) -> Value {
    let mut properties = json!({
        "tags": ["twelve-factor", rule.factor.slug()],
        "precision": precision(rule.confidence),
        "problem.severity": severity(rule.level),
    });
    if rule.secret {
        // Only what is a security problem in itself claims to be one.
        properties["security-severity"] = "8.0".into();
    }
    json!({
        "id": rule.id,
        "name": rule.id.replace('/', "-"),
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": format!("{}. To mend it: {}", rule.summary, rule.fix)},
        "help": {
            "text": rule.fix,
            "markdown": format!("{}\n\n[{}]({})", rule.fix, rule.id, rule_url(&rule.id)),
        },
        "helpUri": rule_url(&rule.id),
        "defaultConfiguration": {"level": rule.level.slug()},
        "properties": properties,
    })
}

fn precision(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::High => "high",
        Confidence::Medium => "medium",
        Confidence::Low => "low",
    }
}

fn severity(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Note => "recommendation",
    }
}

fn result(finding: &Finding, indexes: &HashMap<&str, usize>) -> Value {
    let mut result = json!({
        "ruleId": finding.rule,
        "level": finding.level.slug(),
        "message": {"text": format!("{}. {}", finding.message, finding.help)},
        "locations": [location(&finding.location, true)],
        "partialFingerprints": {"xiiFingerprint/v1": finding.fingerprint},
    });
    if !finding.line_hash.is_empty() {
        result["partialFingerprints"]["primaryLocationLineHash"] = finding.line_hash.clone().into();
    }
    if let Some(index) = indexes.get(finding.rule.as_str()) {
        result["ruleIndex"] = (*index).into();
    }
    if let Some(fix) = &finding.fix {
        result["fixes"] = json!([described(fix, &finding.help)]);
    }
    if !finding.related.is_empty() {
        result["relatedLocations"] = finding
            .related
            .iter()
            .enumerate()
            .map(|(id, related)| {
                let mut place = location(&related.location, false);
                place["id"] = id.into();
                place["message"] = json!({"text": related.message});
                place
            })
            .collect();
    }
    result
}

/// A fix, file by file.
fn described(fix: &Fix, help: &str) -> Value {
    let changes: Vec<Value> = fix
        .edits
        .chunk_by(|a, b| a.path == b.path)
        .map(|edits| {
            json!({
                "artifactLocation": {"uri": uri(&edits[0].path), "uriBaseId": "%SRCROOT%"},
                "replacements": edits.iter().map(|edit| json!({
                    "deletedRegion": {
                        "startLine": edit.start.line,
                        "startColumn": edit.start.column,
                        "endLine": edit.end.line,
                        "endColumn": edit.end.column,
                    },
                    "insertedContent": {"text": edit.replacement},
                })).collect::<Vec<_>>(),
            })
        })
        .collect();
    let text = format!("{help} ({} fix)", fix.applicability.slug());
    json!({"description": {"text": text}, "artifactChanges": changes})
}

/// A place; the primary one is kept to its first line, so that a change's checks show it.
fn location(location: &Location, first_line: bool) -> Value {
    let mut region = Map::new();
    region.insert("startLine".into(), location.start.line.into());
    region.insert("startColumn".into(), location.start.column.into());
    if !first_line || location.end.line == location.start.line {
        region.insert("endLine".into(), location.end.line.into());
        region.insert(
            "endColumn".into(),
            location.end.column.max(location.start.column).into(),
        );
    } else {
        region.insert("endLine".into(), location.start.line.into());
        region.insert("endColumn".into(), (location.start.column + 1).into());
    }
    json!({
        "physicalLocation": {
            "artifactLocation": {"uri": uri(&location.path), "uriBaseId": "%SRCROOT%"},
            "region": region,
        },
    })
}

/// A relative path as a URI reference: percent-encoded byte by byte.
fn uri(path: &str) -> String {
    use std::fmt::Write;
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"/-._~!$&'()*+,;=@".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

fn notification(notice: &Notice) -> Value {
    let mut value = json!({
        "level": if notice.incomplete() { "error" } else { "note" },
        "message": {"text": notice.message},
    });
    if let Some(path) = &notice.path {
        value["locations"] = json!([{
            "physicalLocation": {"artifactLocation": {"uri": uri(path), "uriBaseId": "%SRCROOT%"}},
        }]);
    }
    value
}
