//! Sections of configuration that are switched off: `enabled = false` beside what else they say.
//! A mail server's address in a section that nobody uses is an option on a menu. Knows no keys but
//! the switch.

use std::collections::HashSet;

use crate::concept::{Concept, ConceptKind};
use crate::fact::{FactKind, FileFacts, Value, ValueKind};

/// The names of the switch, letter case aside.
const SWITCHES: [&str; 3] = ["enabled", "enable", "is_enabled"];

/// Takes out what stands in a section that is switched off.
pub(super) fn drop_unused(facts: &FileFacts, concepts: &mut Vec<Concept>) {
    if facts.kind.language().is_some() || !concepts.iter().any(may_be_unused) {
        return;
    }
    let off: HashSet<(u32, &str)> = facts
        .facts
        .iter()
        .filter_map(|fact| match &fact.kind {
            FactKind::Entry(entry) if is_off(&entry.value) => {
                let (section, name) = entry.path.rsplit_once('.')?;
                let switch = SWITCHES
                    .iter()
                    .any(|switch| name.eq_ignore_ascii_case(switch));
                switch.then_some((entry.document, section))
            }
            _ => None,
        })
        .collect();
    if off.is_empty() {
        return;
    }
    concepts.retain(|concept| {
        let fact = facts.facts.get(concept.fact as usize);
        let Some(FactKind::Entry(entry)) = fact.map(|fact| &fact.kind) else {
            return true;
        };
        !(may_be_unused(concept)
            && sections(&entry.path).any(|section| off.contains(&(entry.document, section))))
    });
}

/// The sections that a key stands in, the innermost first.
fn sections(path: &str) -> impl Iterator<Item = &str> {
    path.rmatch_indices('.').map(|(dot, _)| &path[..dot])
}

fn is_off(value: &Value) -> bool {
    match &value.kind {
        ValueKind::Bool(on) => !on,
        ValueKind::Text(text) => ["false", "off", "no", "0"]
            .iter()
            .any(|word| text.eq_ignore_ascii_case(word)),
        _ => false,
    }
}

/// What a section attaches or sends, as far as one can be switched off.
fn may_be_unused(concept: &Concept) -> bool {
    matches!(
        concept.kind,
        ConceptKind::ServiceClient
            | ConceptKind::MailTransport
            | ConceptKind::Cache
            | ConceptKind::LogSink
            | ConceptKind::LogShipper
            | ConceptKind::LogRotation
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_of_a_key() {
        let found: Vec<&str> = sections("mail.smtp.host").collect();
        assert_eq!(found, ["mail.smtp", "mail"]);
    }
}
