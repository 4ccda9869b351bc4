//! Whole lines and arguments: taken out where nothing else stands on them, added where an
//! instruction begins.

use super::Ground;
use super::words::without;
use crate::fact::{AssignForm, FactKind};
use crate::text::Span;
use crate::vocabulary::Reference;

impl Ground<'_> {
    /// The lines of the fact, if nothing but it and a comment stands on them.
    pub(super) fn whole_lines(&self) -> Option<Span> {
        // In YAML the line may be all that its section has.
        if self.is_yaml() {
            return None;
        }
        let span = self.fact?.span.join(self.span);
        let before = self.text.get(..span.start as usize)?;
        let behind = self.text.get(span.end as usize..)?;
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        if !before.get(start..)?.trim().is_empty() {
            return None;
        }
        let line = behind.split_inclusive('\n').next().unwrap_or(behind);
        let rest = line.trim_start_matches(';').trim();
        let comment = rest.is_empty() || rest.starts_with(['#', ';']) || rest.starts_with("//");
        comment.then(|| Span::new(start, span.end as usize + line.len()))
    }

    /// An argument of the call that was found, with its name and its comma.
    pub(super) fn without_argument(&self, part: &Reference) -> Option<(Span, String)> {
        let value = self.part(part)?.span;
        let facts = &self.understood.facts.facts;
        let named = facts.iter().find_map(|fact| match &fact.kind {
            FactKind::Assign(assign)
                if assign.form == AssignForm::Argument && assign.value.span == value =>
            {
                Some(fact.span)
            }
            _ => None,
        });
        let span = named.unwrap_or(value);
        let out = without(self.text, span)?;
        // Between brackets only: anything else is no list of arguments.
        let before = self.text.get(..out.start as usize)?.trim_end();
        let behind = self.text.get(out.end as usize..)?.trim_start();
        let between = before.ends_with(['(', '{', ',']) || behind.starts_with([')', '}', ',']);
        between.then(|| (out, String::new()))
    }

    /// An instruction on a line of its own in front of the one that holds the finding.
    pub(super) fn instruction_before(&self, line: &str) -> Option<(Span, String)> {
        let facts = &self.understood.facts.facts;
        let start = facts.iter().find_map(|fact| match &fact.kind {
            FactKind::Instruction(_) if fact.span.contains(self.span) => Some(fact.span.start),
            _ => None,
        })?;
        let before = self.text.get(..start as usize)?;
        let fresh = before.is_empty() || before.ends_with('\n');
        fresh.then(|| (Span::at(start as usize), format!("{line}\n")))
    }
}
