//! What is told once: hits that have one cause, among those that a file has.

use std::collections::{HashMap, HashSet};

use super::compiled::{RuleId, Want};
use super::hit::Hit;
use super::matching::Pass;
use crate::fact::{FileKind, ScopeKind};
use crate::text::Span;

/// So many calls of one function are told one by one.
const FEW: usize = 8;

impl Pass<'_> {
    /// What is found where a name is given it is found there; where the name is used is no other
    /// place. Of a credential the name may be a part of what is used.
    pub(super) fn drop_uses(&mut self) {
        let Self {
            hits, given, file, ..
        } = self;
        let is_given = |rule: RuleId, word: &str| {
            given
                .iter()
                .any(|(own, name)| *own == rule && **name == *word)
        };
        hits.retain(|hit| {
            let range = hit.span.start as usize..hit.span.end as usize;
            let written = file.text.get(range).unwrap_or_default();
            let rule = hit.want.rule;
            if hit.secret.is_none() {
                return written.is_empty() || !is_given(rule, written);
            }
            written.contains(['"', '\'', '`'])
                || !written
                    .split(|c: char| !c.is_alphanumeric() && c != '_')
                    .any(|word| is_given(rule, word))
        });
    }

    /// What a rule finds in several commands of one function has one cause; so have many calls
    /// of one function, where a few are told one by one.
    pub(super) fn once_in_function(&mut self) {
        let Self {
            rules, hits, file, ..
        } = self;
        let once = |want: Want| !want.evidence && rules.get(want.rule).once_in_function;
        if !hits.iter().any(|hit| once(hit.want)) {
            return;
        }
        let functions: Vec<Span> = file
            .understood
            .facts
            .scopes
            .iter()
            .filter(|scope| scope.kind == ScopeKind::Function && !scope.name.is_empty())
            .map(|scope| scope.span)
            .collect();
        let image = file.understood.facts.kind == FileKind::Dockerfile;
        let cause = |hit: &Hit| {
            let around = functions
                .iter()
                .filter(|span| span.contains(hit.span))
                .min_by_key(|span| span.end - span.start)
                .copied();
            // One instruction of an image is one place too.
            let instruction = (image && hit.unit.is_some()).then_some(Span::new(0, 0));
            let around = around.or(instruction).filter(|_| once(hit.want))?;
            // Of commands it is one cause whatever they are called: `yarn install` in one
            // branch, `npm install` in the other.
            let said = hit.unit.is_none().then(|| hit.message.clone());
            Some((hit.want.number, hit.unit, around, said))
        };
        hits.sort_by_key(|hit| hit.span.start);
        // Two meanings of one call are one place.
        let mut places: HashMap<_, HashSet<Span>> = HashMap::new();
        for hit in hits.iter() {
            if let Some(cause) = cause(hit) {
                places.entry(cause).or_default().insert(hit.span);
            }
        }
        let mut told = HashSet::new();
        hits.retain(|hit| {
            cause(hit).is_none_or(|cause| {
                let few =
                    hit.unit.is_none() && places.get(&cause).is_some_and(|all| all.len() <= FEW);
                few || told.insert(cause)
            })
        });
    }
}
