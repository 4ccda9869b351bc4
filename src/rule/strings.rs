//! Strings and tokens wherever they stand: among a call's arguments, in comments, in files that no
//! front end reads.

use std::collections::HashSet;

use super::matching::Pass;
use crate::concept::{ConceptKind, Slot};
use crate::fact::{Fact, FactKind, Part, ScopeKind, Value, ValueKind};
use crate::predicate::Captures;
use crate::text::Span;
use crate::vocabulary::{Reference, Subject};

impl Pass<'_> {
    /// The strings among a call's arguments: its fact holds them in place of facts of their
    /// own. A name that was followed to a string is not one of them.
    pub(super) fn literals(&mut self, value: &Value, fact: &Fact) {
        match &value.kind {
            ValueKind::Text(_) | ValueKind::Template(_) if self.is_written(value) => {
                let literal = Fact {
                    span: value.span,
                    scope: fact.scope,
                    kind: FactKind::Literal(value.clone()),
                };
                self.fact(&literal);
            }
            ValueKind::List(items) => {
                for item in items {
                    self.literals(item, fact);
                }
            }
            ValueKind::Call(call) => {
                for argument in &call.arguments {
                    self.literals(&argument.value, fact);
                }
            }
            _ => {}
        }
    }

    /// Whether a text stands in its place as it is, give or take its quotes.
    pub(super) fn is_written(&self, value: &Value) -> bool {
        let text = match &value.kind {
            ValueKind::Text(text) => text,
            ValueKind::Template(parts) => match parts.first() {
                Some(Part::Text(text)) => text,
                _ => return false,
            },
            _ => return false,
        };
        let range = value.span.start as usize..value.span.end as usize;
        let written = self.file.text.get(range).unwrap_or_default();
        written.len() > text.len() && written.contains(&**text)
    }

    /// Whether a text stands where its fact does; one that a name was followed to has the
    /// bytes of the name.
    pub(super) fn is_written_here(&self, subject: Subject, captures: &Captures) -> bool {
        Reference::Value
            .find(subject, captures)
            .and_then(|value| {
                let here = value.span.slice(self.file.text);
                value.as_text().map(|text| here.contains(text))
            })
            .unwrap_or(true)
    }

    /// Whether a value is what a variable of the environment falls back to.
    pub(super) fn is_default(&self, subject: Subject, captures: &Captures) -> bool {
        let Some(value) = Reference::Value.find(subject, captures) else {
            return false;
        };
        self.file.understood.concepts.iter().any(|concept| {
            concept.kind == ConceptKind::EnvironmentRead
                && concept
                    .slot(Slot::Default)
                    .is_some_and(|default| default.span == value.span)
        })
    }

    /// Whether what stands there is called an example: `example: "eyJ..."` of a described API.
    fn is_example(&self, span: Span) -> bool {
        let facts = &self.file.understood.facts.facts;
        facts.iter().any(|fact| {
            let name = match &fact.kind {
                FactKind::Assign(assign) => &assign.target,
                FactKind::Entry(entry) => &entry.path,
                _ => return false,
            };
            let name = name.rsplit('.').next().unwrap_or(name);
            matches!(name, "example" | "examples") && fact.span.contains(span)
        })
    }

    /// Whether a place is of a test inside a source file.
    fn is_of_a_test(&self, span: Span) -> bool {
        let scopes = &self.file.understood.facts.scopes;
        scopes
            .iter()
            .any(|scope| scope.kind == ScopeKind::Test && scope.span.contains(span))
    }

    /// Tokens of known issuers, whatever stands around them.
    pub(super) fn tokens(&mut self) {
        let rules = self.rules;
        let mut told: HashSet<&str> = HashSet::new();
        for (span, issuer) in crate::predicate::known_secrets(self.file.text) {
            let token = span.slice(self.file.text);
            // A token is revoked once, wherever it stands; a list of keys is one, too.
            if !told.insert(token) {
                continue;
            }
            self.development = self.is_of_a_test(span);
            let value = crate::diagnostic::mask(token);
            // A comment shows what a session's token looks like; nobody keeps one there.
            let comments = &self.file.understood.facts.comments;
            let commented = comments.iter().any(|comment| comment.contains(span));
            if issuer == "JWT" && (commented || self.is_example(span)) {
                continue;
            }
            let kind = Value::text(span, issuer);
            for want in &rules.texts {
                let matcher = rules.matcher(*want);
                let asked = matcher
                    .conditions
                    .iter()
                    .all(|(_, asked)| asked.holds(&kind));
                if asked && self.file_fits(*want, matcher) {
                    self.hit(*want, matcher, span, Some(span), None, |name| match name {
                        "kind" => Some(issuer.to_owned()),
                        "value" => Some(value.clone()),
                        _ => None,
                    });
                }
            }
        }
    }
}
