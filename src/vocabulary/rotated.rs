//! Logs that a configuration file rotates: the file that a rotating appender writes to is no log of
//! its own, and a section that says twice how it rotates says it once. Knows no logger.

use std::collections::HashSet;

use crate::concept::{Concept, ConceptKind};
use crate::fact::{FactKind, FileFacts};

/// Takes out the files of what rotates, and what says again that it does.
pub(super) fn once(facts: &FileFacts, concepts: &mut Vec<Concept>) {
    if facts.kind.language().is_some() {
        return;
    }
    if !concepts
        .iter()
        .any(|concept| concept.kind == ConceptKind::LogRotation)
    {
        return;
    }
    let sections: HashSet<(u32, &str)> = facts
        .facts
        .iter()
        .filter_map(|fact| match &fact.kind {
            FactKind::Entry(entry) => Some((entry.document, section(&entry.path))),
            _ => None,
        })
        .collect();
    // A key with others below it (`log4j.appender.file`) is a section itself.
    let of = |concept: &Concept| match &facts.facts.get(concept.fact as usize)?.kind {
        FactKind::Entry(entry) => {
            let own = (entry.document, &*entry.path);
            let around = (entry.document, section(&entry.path));
            Some(if sections.contains(&own) { own } else { around })
        }
        _ => None,
    };
    let mut rotating: HashSet<(u32, &str)> = HashSet::new();
    let mut again = HashSet::new();
    for (index, concept) in concepts.iter().enumerate() {
        if concept.kind != ConceptKind::LogRotation {
            continue;
        }
        if of(concept).is_some_and(|section| !rotating.insert(section)) {
            again.insert(index);
        }
    }
    let mut index = 0;
    concepts.retain(|concept| {
        let second = again.contains(&index);
        index += 1;
        let rotated = concept.kind == ConceptKind::LogSink
            && of(concept).is_some_and(|section| rotating.contains(&section));
        !(second || rotated)
    });
}

/// What a key stands in.
fn section(path: &str) -> &str {
    path.rsplit_once('.').map_or("", |split| split.0)
}
