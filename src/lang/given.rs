//! What a name was given before, for defaults that are set by a condition: `port = getenv(..)`
//! and then `if port == "" { port = "80" }`. Shared by front ends; knows no syntax.

use crate::fact::{AssignForm, FactKind, FileFacts, ScopeId, Value, ValueKind};

/// How many facts are looked at: a default stands close to what it stands in for.
const WINDOW: usize = 64;

/// The value that a variable or attribute was given last, in this scope or one around it.
pub(crate) fn before(facts: &FileFacts, scope: ScopeId, target: &str) -> Option<Value> {
    let around = |wanted: ScopeId| {
        let mut id = scope;
        loop {
            if id == wanted {
                return true;
            }
            match facts.scopes.get(id as usize) {
                Some(scope) if scope.parent != id => id = scope.parent,
                _ => return false,
            }
        }
    };
    let fact = facts.facts.iter().rev().take(WINDOW).find(|fact| {
        matches!(&fact.kind, FactKind::Assign(assign)
            if &*assign.target == target
                && matches!(assign.form, AssignForm::Variable | AssignForm::Attribute))
            && around(fact.scope)
    })?;
    let FactKind::Assign(assign) = &fact.kind else {
        return None;
    };
    // What is not known cannot be defaulted, and an empty start is no value.
    match &assign.value.kind {
        ValueKind::Unknown | ValueKind::Null => None,
        ValueKind::Text(text) if text.is_empty() => None,
        _ => Some(assign.value.clone()),
    }
}

/// `first`, or `second` where the first is missing.
pub(crate) fn fallback(span: crate::text::Span, first: Value, second: Value) -> Value {
    Value::new(span, ValueKind::Fallback(Box::new(first), Box::new(second)))
}
