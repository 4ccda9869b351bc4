//! What an editor is told: diagnostics, a rule's page, fixes and suppressions as edits.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::super::{page, suppress};
use super::text::{Lined, difference};
use super::{Document, Known, Server};
use crate::diagnostic::{Applicability, Finding, Fix, Level};
use crate::render::rule_url;
use crate::suppress::Wording;

/// A finding as a diagnostic.
pub(super) fn diagnostic(document: &Document, finding: &Finding) -> Value {
    let lined = Lined::new(&document.text);
    let (start, end) = (finding.location.start, finding.location.end);
    json!({
        "range": lined.range(start.offset, end.offset),
        "severity": match finding.level {
            Level::Error => 1,
            Level::Warning => 2,
            Level::Note => 3,
        },
        "code": finding.rule,
        "codeDescription": {"href": rule_url(&finding.rule)},
        "source": "xii",
        "message": format!("{}\nhelp: {}", finding.message, finding.help),
        "data": finding.fingerprint,
    })
}

impl Server {
    /// The pages of the rules that are broken at a position.
    pub(super) fn hover(&self, document: &Document, known: &Known, asked: &Value) -> Value {
        let lined = Lined::new(&document.text);
        let Some(at) = lined.offset(&asked["position"]) else {
            return Value::Null;
        };
        let here: Vec<&Finding> = self
            .found_in(document)
            .filter(|one| one.location.start.offset <= at && at <= one.location.end.offset)
            .collect();
        let Some(first) = here.first() else {
            return Value::Null;
        };
        let range = lined.range(first.location.start.offset, first.location.end.offset);
        let mut rules: Vec<&str> = here.iter().map(|one| one.rule.as_str()).collect();
        rules.dedup();
        let pages: Vec<String> = rules
            .into_iter()
            .filter_map(|rule| known.scanner.rules.find(rule))
            .filter_map(|rule| page(known.scanner.rules.get(rule), &known.own, false).ok())
            .collect();
        json!({"contents": {"kind": "markdown", "value": pages.join("\n---\n\n")}, "range": range})
    }

    /// Fixes of the findings in a range, and comments that silence them.
    pub(super) fn actions(&self, document: &Document, asked: &Value) -> Value {
        let only = asked["context"]["only"].as_array();
        let wanted =
            only.is_none_or(|kinds| kinds.iter().any(|kind| kind == "quickfix" || kind == ""));
        let lined = Lined::new(&document.text);
        let range = &asked["range"];
        let (Some(from), Some(to), true) = (
            lined.offset(&range["start"]),
            lined.offset(&range["end"]),
            wanted,
        ) else {
            return json!([]);
        };
        let mut actions = Vec::new();
        for finding in self.found_in(document) {
            let (start, end) = (finding.location.start.offset, finding.location.end.offset);
            if start > to || end < from {
                continue;
            }
            let about = diagnostic(document, finding);
            if let Some(fix) = &finding.fix
                && let Some(edit) = self.edit(fix)
            {
                let safe = fix.applicability == Applicability::Safe;
                let care = if safe { "" } else { " (unsafe)" };
                actions.push(json!({
                    "title": format!("Fix {}{care}", finding.rule),
                    "kind": "quickfix",
                    "isPreferred": safe,
                    "diagnostics": [about],
                    "edit": edit,
                }));
            }
            if let Some(edit) = self.silence(document, finding) {
                actions.push(json!({
                    "title": format!("Silence {} here", finding.rule),
                    "kind": "quickfix",
                    "diagnostics": [about],
                    "edit": edit,
                }));
            }
        }
        actions.into()
    }

    /// A fix as an edit of the workspace; `None` where the editor cannot make its files.
    fn edit(&self, fix: &Fix) -> Option<Value> {
        let mut by_path: BTreeMap<&str, (bool, Vec<Value>)> = BTreeMap::new();
        for edit in &fix.edits {
            let text = if edit.creates {
                String::new()
            } else {
                self.text_of(&edit.path)?
            };
            let range = Lined::new(&text).range(edit.start.offset, edit.end.offset);
            let entry = by_path.entry(&edit.path).or_default();
            entry.0 |= edit.creates;
            entry
                .1
                .push(json!({"range": range, "newText": edit.replacement}));
        }
        if by_path.values().any(|(creates, _)| *creates) {
            if !self.creates {
                return None;
            }
            let mut changes = Vec::new();
            for (path, (creates, edits)) in by_path {
                let uri = self.uri_of(path);
                if creates {
                    let gently = json!({"ignoreIfExists": true});
                    changes.push(json!({"kind": "create", "uri": uri, "options": gently}));
                }
                let document = json!({"uri": uri, "version": Value::Null});
                changes.push(json!({"textDocument": document, "edits": edits}));
            }
            return Some(json!({"documentChanges": changes}));
        }
        let changes: Map<String, Value> = by_path
            .into_iter()
            .map(|(path, (_, edits))| (self.uri_of(path), edits.into()))
            .collect();
        Some(json!({"changes": changes}))
    }

    /// The comment that silences a finding, as an edit.
    fn silence(&self, document: &Document, finding: &Finding) -> Option<Value> {
        let path = document.path.as_deref()?;
        let rules = [finding.rule.as_str()];
        let wording = Wording {
            rules: &rules,
            until: None,
            reason: None,
        };
        let line = finding.location.start.line;
        let after = suppress::commented(&wording, path, &document.text, line)?;
        let (start, end, text) = difference(&document.text, &after);
        let range = Lined::new(&document.text).range(start, end);
        let mut changes = Map::new();
        changes.insert(
            self.uri_of(path),
            json!([{"range": range, "newText": text}]),
        );
        Some(json!({"changes": changes}))
    }
}
