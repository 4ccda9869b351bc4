//! Placeholders that something else than the shell fills in, kept from the shell's parser: each
//! is hidden in a word of as many bytes, and put back into the values that come out.

use crate::fact::{FactKind, FileFacts, Part, UnitId, Value, ValueKind};
use crate::format::interpolation::{Dialect, placeholders};
use crate::lang::shell;
use crate::text::{Embedded, Span};

/// Around what stands for a placeholder while a shell's parser sees the script.
const MARKS: [char; 2] = ['\u{e000}', '\u{e001}'];

/// Gives a script to the front end of what runs it, placeholders kept from it.
pub(super) fn lower(
    facts: &mut FileFacts,
    script: &Embedded,
    unit: UnitId,
    dialect: Dialect,
    runner: fn(&mut FileFacts, &Embedded, UnitId),
) {
    let Some(hidden) = Hidden::of(script, dialect) else {
        runner(facts, script, unit);
        return;
    };
    let before = facts.facts.len();
    runner(facts, &hidden.script, unit);
    hidden.restore(facts, before);
}

/// Gives words to it; the script of `sh -c` among them has placeholders of its own notation.
pub(super) fn argv(
    facts: &mut FileFacts,
    span: Span,
    unit: UnitId,
    words: &[Embedded],
    (notation, script): (Dialect, Dialect),
) {
    let before = facts.facts.len();
    let mut hidden = None;
    let values = words
        .iter()
        .map(|word| super::value(word, notation))
        .collect();
    shell::argv_with(facts, values, span, unit, |_, index| {
        let inner = words.get(index)?;
        hidden = Hidden::of(inner, script);
        Some(match &hidden {
            Some(hidden) => hidden.script.clone(),
            None => inner.clone(),
        })
    });
    if let Some(hidden) = hidden {
        hidden.restore(facts, before);
    }
}

/// A script with its placeholders hidden.
struct Hidden {
    script: Embedded,
    holes: Vec<Value>,
}

impl Hidden {
    /// `None` when there is nothing to hide.
    fn of(script: &Embedded, dialect: Dialect) -> Option<Self> {
        let found = placeholders(dialect, &script.text, &script.map);
        if found.is_empty() {
            return None;
        }
        let mut hidden = Self {
            script: Embedded::default(),
            holes: Vec::new(),
        };
        let mut at = 0;
        for one in found {
            hidden.copy(script, at, one.range.start);
            at = one.range.end;
            let outer = script.map.outer(Span::at(one.range.start).start) as usize;
            hidden.hide(one.value, one.range.len(), outer);
        }
        hidden.copy(script, at, script.text.len());
        Some(hidden)
    }

    fn copy(&mut self, script: &Embedded, from: usize, to: usize) {
        if from < to {
            super::extend(&mut self.script, script, from, to);
        }
    }

    /// Puts a word in the place of a placeholder; its digits say which one it is.
    fn hide(&mut self, value: Value, length: usize, outer: usize) {
        if let ValueKind::Text(text) = &value.kind {
            self.script.push(text, outer);
            return;
        }
        let number = self.holes.len().to_string();
        let word = match length.checked_sub(6 + number.len()) {
            Some(padding) => {
                self.holes.push(value);
                let padding = "0".repeat(padding);
                format!("{}{padding}{number}{}", MARKS[0], MARKS[1])
            }
            None => "x".repeat(length),
        };
        self.script.push(&word, outer);
    }

    /// Puts the placeholders back into the facts from `before` on.
    fn restore(&self, facts: &mut FileFacts, before: usize) {
        let holes = &self.holes;
        for fact in &mut facts.facts[before..] {
            match &mut fact.kind {
                FactKind::Command(command) => {
                    for word in &mut command.words {
                        restore(word, holes);
                    }
                    for entry in &mut command.env {
                        restore(&mut entry.value, holes);
                    }
                    for redirect in &mut command.redirects {
                        restore(&mut redirect.target, holes);
                    }
                    let from = command.piped_from.iter_mut();
                    for name in from.flat_map(|words| words.iter_mut()) {
                        unnamed(name);
                    }
                    if let Some(name) = &mut command.piped_to {
                        unnamed(name);
                    }
                }
                FactKind::Assign(assign) => restore(&mut assign.value, holes),
                FactKind::Branch(branch) => {
                    for operand in &mut branch.operands {
                        restore(operand, holes);
                    }
                }
                FactKind::Literal(value) => restore(value, holes),
                _ => {}
            }
        }
    }
}

/// A name that a placeholder is part of is not known.
fn unnamed(name: &mut Box<str>) {
    if name.contains(MARKS[0]) {
        *name = "?".into();
    }
}

/// Puts the placeholders back into a value.
fn restore(value: &mut Value, holes: &[Value]) {
    match &mut value.kind {
        ValueKind::Text(text) if text.contains(MARKS[0]) => {
            let mut parts = pieces(text, holes);
            if let [Part::Hole(hole)] = parts.as_mut_slice() {
                let kind = std::mem::replace(&mut hole.kind, ValueKind::Unknown);
                value.kind = kind;
            } else {
                *value = Value::concat(value.span, parts);
            }
        }
        ValueKind::Template(parts) => {
            let mut restored = Vec::with_capacity(parts.len());
            for part in std::mem::take(parts) {
                match part {
                    Part::Text(text) if text.contains(MARKS[0]) => {
                        restored.extend(pieces(&text, holes));
                    }
                    Part::Hole(mut hole) => {
                        restore(&mut hole, holes);
                        restored.push(Part::Hole(hole));
                    }
                    text @ Part::Text(_) => restored.push(text),
                }
            }
            *value = Value::concat(value.span, restored);
        }
        ValueKind::Fallback(first, second) => {
            restore(first, holes);
            restore(second, holes);
        }
        ValueKind::List(items) => {
            for item in items {
                restore(item, holes);
            }
        }
        ValueKind::Call(call) => {
            for argument in &mut call.arguments {
                restore(&mut argument.value, holes);
            }
        }
        ValueKind::Name(name) if name.contains(MARKS[0]) => value.kind = ValueKind::Unknown,
        _ => {}
    }
}

/// A text cut at what stands for placeholders.
fn pieces(text: &str, holes: &[Value]) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find(MARKS[0]) {
        if start > 0 {
            parts.push(Part::Text(rest[..start].into()));
        }
        let inside = &rest[start + MARKS[0].len_utf8()..];
        let Some(end) = inside.find(MARKS[1]) else {
            break;
        };
        let hole = inside[..end]
            .parse::<usize>()
            .ok()
            .and_then(|index| holes.get(index));
        parts.push(Part::Hole(match hole {
            Some(value) => value.clone(),
            None => Value::unknown(holes.first().map_or(Span::at(0), |hole| hole.span)),
        }));
        rest = &inside[end + MARKS[1].len_utf8()..];
    }
    if !rest.is_empty() {
        parts.push(Part::Text(rest.into()));
    }
    parts
}
