//! What every front end promises of its facts: each span lies inside the file, on character
//! boundaries, and every index leads somewhere. Shared by tests and fuzz targets.

use xii::fact::{FactKind, FileFacts, Value, ValueKind};
use xii::text::Span;

/// Fails when a span does not fit the source.
pub fn spans(facts: &FileFacts, source: &str) {
    let inside = |span: Span| {
        assert!(
            source.get(span.start as usize..span.end as usize).is_some(),
            "{span:?} does not fit {source:?}"
        );
    };
    for scope in &facts.scopes {
        inside(scope.span);
    }
    for unit in &facts.units {
        inside(unit.span);
    }
    for comment in &facts.comments {
        inside(*comment);
    }
    for problem in &facts.problems {
        inside(problem.span);
    }
    for fact in &facts.facts {
        inside(fact.span);
        assert!((fact.scope as usize) < facts.scopes.len());
        match &fact.kind {
            FactKind::Assign(assign) => {
                inside(assign.target_span);
                value(&assign.value, &inside);
            }
            FactKind::Call(call) => {
                inside(call.callee_span);
                for argument in &call.arguments {
                    value(&argument.value, &inside);
                }
            }
            FactKind::Entry(entry) => {
                inside(entry.key_span);
                value(&entry.value, &inside);
            }
            FactKind::Command(command) => {
                assert!((command.unit as usize) < facts.units.len());
                for word in &command.words {
                    value(word, &inside);
                }
                for redirect in &command.redirects {
                    inside(redirect.span);
                    value(&redirect.target, &inside);
                }
            }
            FactKind::Instruction(instruction) => {
                for argument in &instruction.arguments {
                    value(argument, &inside);
                }
            }
            FactKind::Dependency(dependency) => {
                inside(dependency.name_span);
                value(&dependency.requirement, &inside);
            }
            FactKind::Import(import) => inside(import.module_span),
            FactKind::Access(access) => inside(access.key_span),
            FactKind::Literal(literal) => value(literal, &inside),
            FactKind::Branch(branch) => {
                for operand in &branch.operands {
                    value(operand, &inside);
                }
            }
        }
    }
}

fn value(item: &Value, inside: &impl Fn(Span)) {
    inside(item.span);
    match &item.kind {
        ValueKind::List(items) => items.iter().for_each(|item| value(item, inside)),
        ValueKind::Map(entries) => {
            for entry in entries {
                inside(entry.key_span);
                value(&entry.value, inside);
            }
        }
        ValueKind::Fallback(first, second) => {
            value(first, inside);
            value(second, inside);
        }
        ValueKind::Call(call) => {
            for argument in &call.arguments {
                value(&argument.value, inside);
            }
        }
        _ => {}
    }
}
