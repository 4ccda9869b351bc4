//! Where a finding points when its rule asks for no part: at the value of a setting, else at the
//! name of what was called.

use crate::concept::{Concept, Slot};
use crate::fact::{Fact, FactKind, Value};
use crate::text::Span;
use crate::vocabulary::CommandView;

/// Where a finding about a concept points when no slot is asked for: at the value of a
/// setting, at the driver inside a table of settings, else at the API's name.
pub(super) fn usual_span(concept: &Concept, fact: &Fact) -> Span {
    let value = match &fact.kind {
        FactKind::Assign(assign) => &assign.value,
        FactKind::Entry(entry) => &entry.value,
        _ => return concept.name_span,
    };
    if let Some(driver) = concept.slot(Slot::Driver)
        && !driver.span.is_empty()
    {
        return driver.span;
    }
    if matches!(value.kind, crate::fact::ValueKind::Map(_)) {
        return concept.name_span;
    }
    value_span(value, concept.name_span)
}

/// Where a finding about a fact as such points.
pub(super) fn own_span(fact: &Fact, view: Option<&CommandView>) -> Span {
    match &fact.kind {
        FactKind::Call(call) => call.callee_span,
        FactKind::Import(import) => import.module_span,
        FactKind::Assign(assign) => value_span(&assign.value, assign.target_span),
        FactKind::Entry(entry) => value_span(&entry.value, entry.key_span),
        FactKind::Access(access) => access.key_span,
        FactKind::Dependency(dependency) => dependency.name_span,
        FactKind::Command(command) => {
            let first = view.map_or_else(
                || command.words.first().map_or(fact.span, |word| word.span),
                |view| view.program_span,
            );
            command
                .words
                .last()
                .map_or(first, |last| first.join(last.span))
        }
        _ => fact.span,
    }
}

pub(super) fn value_span(value: &Value, name: Span) -> Span {
    if value.span.is_empty() {
        name
    } else {
        value.span
    }
}
