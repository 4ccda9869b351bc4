//! Where a file takes an import that a repair needs: sorted in where that can be told, below what
//! must stand first, and nowhere when the name means something else there.

use super::Ground;
use crate::fact::{Fact, FactKind, Language};
use crate::text::Span;
use crate::vocabulary::Reading;

impl Ground<'_> {
    /// The line that imports what a reading needs, if it is not imported yet; `None` where it
    /// cannot be.
    pub(super) fn import(&self, reading: &Reading) -> Option<Vec<(Span, String)>> {
        let Some(module) = &reading.import else {
            return Some(Vec::new());
        };
        let facts = &self.understood.facts;
        let imports = facts.facts.iter().filter_map(|fact| match &fact.kind {
            FactKind::Import(import) => Some((fact, import)),
            _ => None,
        });
        let bound = imports
            .clone()
            .find(|(_, import)| import.alias.as_deref() == Some(module));
        if let Some((fact, import)) = bound {
            let own = import.module == *module && facts.is_module_level(fact.scope);
            return (own && !import.optional).then(Vec::new);
        }
        if self.assigns().any(|(_, assign)| assign.target == *module) {
            return None;
        }
        let start_of = |at: u32| {
            let before = self.text.get(..at as usize)?;
            Some(before.rfind('\n').map_or(0, |at| at + 1))
        };
        let lines = imports.filter_map(|(fact, import)| {
            let start = start_of(import.module_span.start)?;
            Some((fact, start, self.text.get(start..)?.split('\n').next()?))
        });
        let at = match facts.kind.language() {
            Some(Language::Python) => python_place(self.text, lines)?,
            Some(Language::Go) => {
                let (_, start, line) = lines.into_iter().next()?;
                if line.starts_with("import \"") {
                    let line = reading.line.trim();
                    return Some(vec![(Span::at(start), format!("import {line}\n"))]);
                }
                go_place(self.text, start, line, reading.line.trim())?
            }
            _ => return None,
        };
        let blank = if at.1 { "\n" } else { "" };
        let text = format!("{}\n{blank}", reading.line);
        Some(vec![(Span::at(at.0), text)])
    }
}

/// Where a Python file takes an import, and whether a blank line belongs behind it: in front of
/// the first one at the margin, or below the head of a file that has none.
fn python_place<'t>(
    text: &str,
    lines: impl Iterator<Item = (&'t Fact, usize, &'t str)>,
) -> Option<(usize, bool)> {
    let mut any = false;
    for (fact, start, line) in lines {
        any = true;
        let plain = line.starts_with("import ") || line.starts_with("from ");
        if fact.scope == 0 && plain && !line.starts_with("from __future__") {
            return Some((start, false));
        }
    }
    if any {
        return None;
    }
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let trimmed = line.trim_end();
        let head =
            trimmed.is_empty() || trimmed.starts_with('#') || trimmed.starts_with('\u{feff}');
        if !head {
            break;
        }
        at += line.len();
    }
    let rest = text.get(at..)?;
    for quote in ["\"\"\"", "'''"] {
        if let Some(inside) = rest.strip_prefix(quote) {
            let end = at + 2 * quote.len() + inside.find(quote)?;
            let line = text.get(end..)?.split_inclusive('\n').next()?;
            let below = text.get(end + line.len()..)?;
            let blank = below.len() - below.trim_start_matches(['\n', '\r']).len();
            return line
                .trim()
                .is_empty()
                .then_some((end + line.len() + blank, true));
        }
    }
    // A string that is no block, an indented start: nothing is guessed.
    let plain = rest.starts_with(|c: char| c.is_alphabetic() || c == '_' || c == '@');
    plain.then_some((at, true))
}

/// Where a block of Go imports takes a path: among the first group, which is sorted.
fn go_place(text: &str, start: usize, first: &str, path: &str) -> Option<(usize, bool)> {
    let quoted = |line: &str| {
        let line = line.trim();
        line.len() > 2 && line.starts_with('"') && line.ends_with('"')
    };
    if !quoted(first) {
        return None;
    }
    let mut at = start;
    for line in text.get(start..)?.split_inclusive('\n') {
        if !quoted(line) || line.trim() > path {
            break;
        }
        at += line.len();
    }
    Some((at, false))
}
