//! Defaults that stand around a read of the environment, not in it: `process.env.PORT || 80`,
//! `ENV["PORT"] ?? "80"`. The settled values know them; the concepts of the reads learn them here.

use foldhash::HashMap;

use crate::concept::{Concept, ConceptKind, Slot};
use crate::fact::{FactKind, FileFacts, Part, Value, ValueKind};
use crate::text::Span;

/// How many defaulted reads of one variable are looked at in a file.
const MOST: usize = 64;

/// Defaulted reads by the variable's name: where the whole expression stands, and the default.
type Known<'a> = HashMap<&'a str, Vec<(Span, &'a Value)>>;

/// Fills in the default of every read that has one around it.
pub(super) fn fill(facts: &FileFacts, concepts: &mut [Concept]) {
    let lacks = |concept: &Concept| {
        concept.kind == ConceptKind::EnvironmentRead && concept.slot(Slot::Default).is_none()
    };
    if !concepts.iter().any(lacks) {
        return;
    }
    let mut known = Known::default();
    for fact in &facts.facts {
        match &fact.kind {
            FactKind::Call(call) => {
                for argument in &call.arguments {
                    note(&argument.value, &mut known);
                }
            }
            FactKind::Assign(assign) => note(&assign.value, &mut known),
            FactKind::Branch(branch) => {
                for operand in &branch.operands {
                    note(operand, &mut known);
                }
            }
            _ => {}
        }
    }
    for concept in concepts.iter_mut().filter(|concept| lacks(concept)) {
        let default = concept
            .text(Slot::Name)
            .and_then(|name| known.get(name))
            .into_iter()
            .flatten()
            .find(|(span, _)| span.contains(concept.name_span))
            .map(|(_, default)| (*default).clone());
        concept
            .slots
            .extend(default.map(|default| (Slot::Default, default)));
    }
}

fn note<'a>(value: &'a Value, known: &mut Known<'a>) {
    match &value.kind {
        ValueKind::Environment {
            name,
            default: Some(default),
        } => {
            let list = known.entry(name).or_default();
            if list.len() < MOST {
                list.push((value.span, default));
            }
            note(default, known);
        }
        ValueKind::List(items) => {
            for item in items {
                note(item, known);
            }
        }
        ValueKind::Map(entries) => {
            for entry in entries {
                note(&entry.value, known);
            }
        }
        ValueKind::Call(call) => {
            for argument in &call.arguments {
                note(&argument.value, known);
            }
        }
        ValueKind::Fallback(first, second) => {
            note(first, known);
            note(second, known);
        }
        ValueKind::Template(parts) => {
            for part in parts {
                if let Part::Hole(hole) = part {
                    note(hole, known);
                }
            }
        }
        _ => {}
    }
}
