//! PowerShell to facts: whole scripts, and command lines inside other files. A parser of our own
//! reads the text once, statement by statement, and states facts as it goes; what it does not
//! understand it steps over. Knows PowerShell's syntax, its own commands by name and what their
//! positions mean to the language (`Start-Process`, `New-Object`), and no framework.
//!
//! Commands are Command facts, whether programs or cmdlets: a cmdlet has its full name, and its
//! parameters are options (`-Port`, `8080`). Variables keep their `$`, the environment's are
//! `$env.NAME`. Types of .NET have no namespace.

mod branch;
mod command;
mod cursor;
mod define;
mod expression;
mod known;
mod meaning;
mod operand;
mod statement;
mod string;
#[cfg(test)]
mod tests;
mod words;

use std::collections::HashMap;

use crate::fact::{
    AssignForm, FactKind, FileFacts, FileKind, Interest, Joiner, Part, Problem, ScopeId, Stage,
    Unit, UnitId, UnitKind, Value, ValueKind,
};
use crate::lang::tree;
use crate::text::{Embedded, OffsetMap, Span};

pub(crate) use known::is_shell;
pub(crate) use meaning::script_place;

/// How deep blocks and expressions are followed.
const DEEPEST: usize = 60;

/// Lowers a script, a unit of its own.
pub(crate) fn lower(kind: FileKind, text: &str, interest: &Interest) -> FileFacts {
    let mut facts = FileFacts::new(kind, text.len());
    let unit = facts.open_unit(Unit {
        kind: UnitKind::Script,
        name: "".into(),
        stage: Stage::Unknown,
        span: Span::new(0, text.len()),
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
    let mut parser = Parser::new(text, &map, &mut facts, unit, Some(interest));
    parser.all();
    facts.facts.sort_by_key(|fact| fact.span.start);
    facts.comments.sort_unstable_by_key(|span| span.start);
    facts
}

/// Lowers commands that stand inside another file, as commands of `unit`; nothing but commands is
/// stated, and variables of the environment are `$NAME`, as everywhere outside of source.
pub(crate) fn lower_into(facts: &mut FileFacts, script: &Embedded, unit: UnitId) {
    super::shell::unmark_last(facts, unit);
    nested(facts, script, unit, 0, 0);
}

/// The same inside of `depth` commands around it.
pub(crate) fn nested(
    facts: &mut FileFacts,
    script: &Embedded,
    unit: UnitId,
    depth: u32,
    level: usize,
) {
    if script.text.len() > tree::LARGEST || level >= DEEPEST {
        return;
    }
    let before = facts.facts.len();
    let mut parser = Parser::new(&script.text, &script.map, facts, unit, None);
    parser.level = level;
    parser.depth = depth;
    parser.all();
    let mut own = facts.facts.split_off(before);
    own.retain(|fact| matches!(fact.kind, FactKind::Command(_)));
    own.sort_by_key(|fact| fact.span.start);
    for fact in &mut own {
        fact.scope = 0;
        if facts.kind != FileKind::PowerShell
            && let FactKind::Command(command) = &mut fact.kind
        {
            for word in &mut command.words {
                outside(word);
            }
            for redirect in &mut command.redirects {
                outside(&mut redirect.target);
            }
        }
    }
    facts.facts.append(&mut own);
}

/// A value as files that are no source write it: the environment's variables alone have names.
fn outside(value: &mut Value) {
    match &mut value.kind {
        ValueKind::Name(name) => {
            value.kind = match name.strip_prefix("$env.") {
                Some(variable) if !variable.contains('.') => {
                    ValueKind::Name(format!("${variable}").into())
                }
                _ => ValueKind::Unknown,
            };
        }
        ValueKind::Template(parts) => {
            for part in parts {
                if let Part::Hole(hole) = part {
                    outside(hole);
                }
            }
        }
        ValueKind::List(items) => items.iter_mut().for_each(outside),
        ValueKind::Fallback(first, second) => {
            outside(first);
            outside(second);
        }
        ValueKind::Map(entries) => {
            for entry in entries {
                outside(&mut entry.value);
            }
        }
        ValueKind::Call(call) => {
            for argument in &mut call.arguments {
                outside(&mut argument.value);
            }
        }
        _ => {}
    }
}

/// Reads a text and states what it says.
struct Parser<'a> {
    text: &'a str,
    at: usize,
    map: &'a OffsetMap,
    facts: &'a mut FileFacts,
    /// What is worth a fact; nothing but commands where there is none.
    interest: Option<&'a Interest>,
    /// Variables and functions as they are written first: letter case means nothing.
    spelled: HashMap<String, Box<str>>,
    /// Literal maps that variables hold, for `@splat`.
    maps: HashMap<Box<str>, Value>,
    unit: UnitId,
    scope: ScopeId,
    depth: u32,
    /// The depth of the unit's own top level.
    base: u32,
    /// How deep the recursion is.
    level: usize,
    is_cut: bool,
    /// Where the last comment that is listed ends.
    commented: usize,
    joiner: Joiner,
    /// Indices of the commands so far of which none is part of a value.
    direct: Vec<usize>,
    /// The last command at the unit's top level.
    top: Option<usize>,
    /// Whether strings are part of a value in a fact already.
    covered: bool,
    /// Whether a comma makes a list here: not between the arguments of a method.
    commas: bool,
    /// What the condition that is read compares, while one is.
    operands: Option<Vec<Value>>,
    /// Names that the conditions around found to be missing.
    missing: Vec<Box<str>>,
}

impl<'a> Parser<'a> {
    fn new(
        text: &'a str,
        map: &'a OffsetMap,
        facts: &'a mut FileFacts,
        unit: UnitId,
        interest: Option<&'a Interest>,
    ) -> Self {
        Self {
            text,
            at: 0,
            map,
            facts,
            interest,
            spelled: HashMap::new(),
            maps: HashMap::new(),
            unit,
            scope: 0,
            depth: 0,
            base: 0,
            level: 0,
            is_cut: false,
            commented: 0,
            joiner: Joiner::Then,
            direct: Vec::new(),
            top: None,
            covered: false,
            commas: true,
            operands: None,
            missing: Vec::new(),
        }
    }

    fn all(&mut self) {
        if self.text.starts_with('\u{feff}') {
            self.at = '\u{feff}'.len_utf8();
        }
        while self.at < self.text.len() {
            let values = self.statements(None);
            // A file of data is a map alone.
            if let [value] = values.as_slice()
                && matches!(value.kind, ValueKind::Map(_))
                && self.interest.is_some()
            {
                self.facts
                    .state_entries(0, "return", value, AssignForm::Key);
            }
            // A bracket that closes nothing.
            self.step();
        }
        self.finish_unit();
    }

    /// The bytes of the file that a part of this text stands for.
    fn span(&self, start: usize, end: usize) -> Span {
        self.map.span(Span::new(start, end))
    }

    fn push(&mut self, start: usize, end: usize, kind: FactKind) {
        if self.interest.is_some() {
            let span = self.span(start, end);
            self.facts.push(span, self.scope, kind);
        }
    }

    /// Goes one level deeper; false, and said once, where that is too deep.
    fn enters(&mut self) -> bool {
        if self.level < DEEPEST {
            self.level += 1;
            return true;
        }
        if !std::mem::replace(&mut self.is_cut, true) && self.interest.is_some() {
            let span = self.span(self.at, self.at);
            self.facts.problems.push(Problem {
                span,
                message: "nested too deeply; what lies further inside is not read".into(),
            });
        }
        false
    }

    /// A name as it was written first.
    fn spelling(&mut self, name: &str) -> Box<str> {
        let first = self.spelled.entry(name.to_ascii_lowercase());
        first.or_insert_with(|| name.into()).clone()
    }

    /// Marks the last command at the unit's top level.
    fn finish_unit(&mut self) {
        if let Some(index) = self.top.take()
            && let Some(fact) = self.facts.facts.get_mut(index)
            && let FactKind::Command(command) = &mut fact.kind
        {
            command.last = true;
        }
    }
}
