//! Shell to facts: whole scripts, and command lines inside other files. A scan splits off
//! comments and here-documents and hides what is inside words; the grammar says how commands
//! nest; words, redirections and assignments are read by hand. Knows no program but those
//! that hold further commands (`sh -c`, `eval`, `trap`).

mod argv;
mod inner;
mod lowering;
mod scan;
mod simple;
pub(crate) mod skip;
mod statement;
#[cfg(test)]
mod tests;
mod word;

use crate::fact::{FactKind, FileFacts, FileKind, Problem, Stage, Unit, UnitId, UnitKind};
use crate::lang::tree;
use crate::text::{Embedded, OffsetMap, Span};

pub(crate) use argv::{argv, argv_with};
pub(crate) use word::{Dialect, Reader, Source, Stop};

use lowering::Lowering;
pub(crate) use lowering::display;

/// Lowers a shell script, a unit of its own.
pub(crate) fn lower(kind: FileKind, text: &str) -> FileFacts {
    let mut facts = FileFacts::new(kind, text.len());
    let span = Span::new(0, text.len());
    let unit = facts.open_unit(Unit {
        kind: UnitKind::Script,
        name: "".into(),
        stage: Stage::Unknown,
        span,
        shell: true,
    });
    if text.len() > tree::LARGEST {
        facts.problems.push(Problem {
            span: Span::at(0),
            message: "script is too large to be read".into(),
        });
        return facts;
    }
    let map = OffsetMap::shifted(0);
    let mut lowering = Lowering::new(&mut facts, unit, Dialect::SCRIPT);
    lowering.script(Source { text, map: &map }, 0, text.len());
    lowering.finish_unit();
    if let Some(span) = lowering.problem {
        facts.problems.push(Problem {
            span: span.clamped(text),
            message: "not all of this shell script could be read".into(),
        });
    }
    facts
}

/// Lowers command lines that stand inside another file, as commands of `unit`. Called more
/// than once for a unit, it goes on where it was.
pub(crate) fn lower_into(facts: &mut FileFacts, script: &Embedded, unit: UnitId) {
    if script.text.len() > tree::LARGEST {
        return;
    }
    unmark_last(facts, unit);
    let source = Source {
        text: &script.text,
        map: &script.map,
    };
    let mut lowering = Lowering::new(facts, unit, Dialect::EMBEDDED);
    lowering.script(source, 0, script.text.len());
    lowering.finish_unit();
}

/// What was the last command of a unit is so no longer when more are added.
pub(crate) fn unmark_last(facts: &mut FileFacts, unit: UnitId) {
    for fact in facts.facts.iter_mut().rev() {
        if let FactKind::Command(command) = &mut fact.kind {
            if command.unit != unit {
                return;
            }
            if command.last {
                command.last = false;
                return;
            }
        }
    }
}
