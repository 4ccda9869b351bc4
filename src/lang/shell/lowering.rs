//! Simple commands to facts: the command itself, what it assigns, reads and imports, and the
//! commands inside it. Knows no syntax tree.

use super::inner::{self, Inner};
use super::scan::{self, Scan};
use super::simple::{self, Assignment, Simple};
use super::word::{Dialect, Source};
use crate::fact::{
    Access, Assign, AssignForm, Branch, Command, FactKind, FileFacts, Import, Joiner, MapEntry,
    Part, Redirect, ScopeId, UnitId, Value, ValueKind,
};
use crate::lang::{depth, pipes, powershell, tree};
use crate::text::{Embedded, Span};

/// How many texts inside texts are followed, and how deeply statements nest.
const DEEPEST: usize = tree::DEEPEST;

/// A text that is being lowered, with what the scan said.
#[derive(Clone, Copy)]
pub(super) struct Text<'a> {
    pub(super) source: Source<'a>,
    /// Where the scanned range starts: what to add to a skeleton's offsets.
    pub(super) start: usize,
    pub(super) scan: &'a Scan,
}

/// Where the next command goes, and what the last ones were.
pub(super) struct Lowering<'f> {
    pub(super) facts: &'f mut FileFacts,
    pub(super) unit: UnitId,
    pub(super) scope: ScopeId,
    pub(super) depth: u32,
    /// The depth of the unit's own top level.
    pub(super) base: u32,
    /// How deep the recursion is.
    pub(super) level: usize,
    /// How the next command follows the one before it.
    pub(super) joiner: Joiner,
    /// Indices of the commands so far that are no part of a substitution.
    pub(super) direct: Vec<usize>,
    /// The last command at the unit's top level.
    pub(super) top: Option<usize>,
    pub(super) dialect: Dialect,
    /// The first place that the parser did not understand.
    pub(super) problem: Option<Span>,
}

impl<'f> Lowering<'f> {
    /// At the top level of a unit.
    pub(super) fn new(facts: &'f mut FileFacts, unit: UnitId, dialect: Dialect) -> Self {
        Self {
            facts,
            unit,
            scope: 0,
            depth: 0,
            base: 0,
            level: 0,
            joiner: Joiner::Then,
            direct: Vec::new(),
            top: None,
            dialect,
            problem: None,
        }
    }

    /// Lowers `start..end` of a text as commands.
    pub(super) fn script(&mut self, source: Source, start: usize, end: usize) {
        if self.level >= DEEPEST || start >= end {
            return;
        }
        let scan = scan::scan(source.text, start, end, self.dialect.templates);
        for &(start, end) in &scan.comments {
            self.facts.comments.push(source.span(start, end));
        }
        let text = Text {
            source,
            start,
            scan: &scan,
        };
        if scan.flat {
            self.flat(text, end);
        } else if depth::too_deep(&scan.skeleton, depth::LIMIT) {
            self.problem.get_or_insert(source.span(start, end));
        } else {
            self.parsed(text);
        }
    }

    /// A list of simple commands: the scan knows all there is to know.
    fn flat(&mut self, text: Text, end: usize) {
        let mut at = text.start;
        let mut joiner = self.joiner;
        let mut list = self.direct.len();
        let mut stage = None;
        for (stop, after) in text
            .scan
            .breaks
            .iter()
            .map(|found| (found.at, Some(found)))
            .chain([(end, None)])
        {
            let skeleton = text.scan.skeleton.get(at - text.start..stop - text.start);
            let blank = skeleton.is_none_or(|skeleton| skeleton.trim().is_empty());
            let mark = self.direct.len();
            if !blank {
                self.joiner = joiner;
                self.simple(text, at, stop);
                if let Some(previous) = stage {
                    self.link(previous, mark);
                }
            }
            let Some(after) = after else {
                break;
            };
            at = after.end;
            // A line may end after an operator.
            if blank && after.line {
                continue;
            }
            if after.background {
                self.send_to_background(list);
            }
            joiner = after.joiner;
            stage = (joiner == Joiner::Pipe).then_some(mark);
            if joiner == Joiner::Then {
                list = self.direct.len();
            }
        }
        self.joiner = Joiner::Then;
    }

    /// The simple command in `start..end`.
    pub(super) fn simple(&mut self, text: Text, start: usize, end: usize) {
        let source = text.source;
        let skeleton = text.scan.skeleton.get(start - text.start..end - text.start);
        let skeleton = skeleton.unwrap_or("").trim_end();
        let last = start + skeleton.len();
        // What a negation negates is the command.
        let command = skeleton.trim_start();
        let command = command.strip_prefix("! ").unwrap_or(command).trim_start();
        let first = last - command.len();
        let simple = simple::read(source, first, last, self.dialect, &text.scan.heredocs);
        self.emit(source, simple, source.span(first, last));
    }

    fn emit(&mut self, source: Source, mut simple: Simple, span: Span) {
        if simple.words.is_empty() {
            for assignment in std::mem::take(&mut simple.assignments) {
                self.assign(assignment);
            }
            self.joiner = Joiner::Then;
            self.leaves(source, &simple);
            return;
        }
        let inner = inner::find(
            simple.words.len(),
            |index| simple.text(index),
            simple.body.is_some(),
        );
        let embedded = inner.as_ref().and_then(|inner| match *inner {
            Inner::Words(from, to) | Inner::PowerShell(from, to) => {
                inner::words(source.text, &simple, from, to)
            }
            Inner::Body => simple
                .body
                .as_ref()
                .map(|body| inner::body(source.text, body.start, body.end, body.quoted)),
        });
        if embedded.is_some() {
            // What the inner text reads is told when it is lowered.
            let (start, end) = match (&inner, &simple.body) {
                (Some(Inner::Words(from, to) | Inner::PowerShell(from, to)), _) => {
                    (simple.words[*from].start, simple.words[*to - 1].end)
                }
                (_, Some(body)) => (body.start, body.end),
                _ => (0, 0),
            };
            let outside = |from: usize| from < start || from >= end;
            simple.reads.retain(|read| outside(read.start));
            simple.substitutions.retain(|range| outside(range.0));
        }
        self.command(&mut simple, span);
        self.meaning(source, &simple, span);
        for assignment in std::mem::take(&mut simple.declared) {
            self.assign(assignment);
        }
        self.leaves(source, &simple);
        if let Some(embedded) = embedded {
            let map = embedded.map.through(source.map);
            if matches!(inner, Some(Inner::PowerShell(..))) {
                let script = Embedded {
                    text: embedded.text,
                    map,
                };
                let level = self.level + DEEPEST / 25;
                powershell::nested(self.facts, &script, self.unit, self.depth + 1, level);
                return;
            }
            let inner = Source {
                text: &embedded.text,
                map: &map,
            };
            // Text that is put together at run time may be anything.
            let problem = self.problem;
            self.nested(inner, 0, inner.text.len());
            self.problem = problem;
        }
    }

    fn command(&mut self, simple: &mut Simple, span: Span) {
        let env = std::mem::take(&mut simple.assignments);
        let command = Command {
            words: simple.words.iter().map(|word| word.value.clone()).collect(),
            env: env
                .into_iter()
                .map(|assignment| MapEntry {
                    key: assignment.name,
                    key_span: assignment.name_span,
                    value: assignment.value,
                })
                .collect(),
            redirects: std::mem::take(&mut simple.redirects),
            background: false,
            piped_from: None,
            piped_to: None,
            joiner: std::mem::replace(&mut self.joiner, Joiner::Then),
            last: false,
            depth: self.depth,
            unit: self.unit,
        };
        self.push(command, span);
    }

    /// Adds a command.
    pub(super) fn push(&mut self, command: Command, span: Span) {
        let index = self.facts.facts.len();
        self.facts
            .push(span, self.scope, FactKind::Command(command));
        self.direct.push(index);
        if self.depth == self.base {
            self.top = Some(index);
        }
    }

    /// `source`, `[`: commands that are syntax in other languages.
    fn meaning(&mut self, source: Source, simple: &Simple, span: Span) {
        match simple.text(0) {
            Some("source" | ".") => {
                let Some(word) = simple.words.get(1) else {
                    return;
                };
                let module: Box<str> = display(&word.value).into();
                let import = Import {
                    package: module.clone(),
                    module,
                    alias: None,
                    optional: false,
                    module_span: source.span(word.start, word.end),
                };
                self.facts.push(span, self.scope, FactKind::Import(import));
            }
            Some("[" | "[[" | "test") => {
                let operands: Vec<Value> = simple.words[1..]
                    .iter()
                    .filter(|word| !is_operator(&source.text[word.start..word.end]))
                    .map(|word| word.value.clone())
                    .collect();
                if !operands.is_empty() {
                    let branch = Branch { operands };
                    self.facts.push(span, self.scope, FactKind::Branch(branch));
                }
            }
            _ => {}
        }
    }

    fn assign(&mut self, assignment: Assignment) {
        let assign = Assign {
            target: assignment.name,
            target_span: assignment.name_span,
            value: assignment.value,
            form: assignment.form,
        };
        self.facts
            .push(assignment.span, self.scope, FactKind::Assign(assign));
    }

    /// What words read, give a default to, and run.
    pub(super) fn leaves(&mut self, source: Source, simple: &Simple) {
        for read in &simple.reads {
            let bytes = read.name.as_bytes();
            if !bytes
                .get(1)
                .is_some_and(|byte| super::skip::is_name_start(*byte))
            {
                continue;
            }
            let span = source.span(read.start, read.end);
            let access = Access {
                path: read.name.clone(),
                key_span: span,
            };
            self.facts.push(span, self.scope, FactKind::Access(access));
            if let Some(value) = &read.given {
                let assign = Assign {
                    target: read.name[1..].into(),
                    target_span: span,
                    value: value.clone(),
                    form: AssignForm::Variable,
                };
                self.facts.push(span, self.scope, FactKind::Assign(assign));
            }
        }
        // What a shell is given by substitution it runs, as if it were piped to it:
        // `bash <(curl ..)`, `sh -c "$(curl ..)"`, `eval "$(..)"`.
        let runner: Option<Box<str>> = simple
            .text(0)
            .filter(|program| {
                matches!(
                    *program,
                    "sh" | "bash" | "zsh" | "dash" | "source" | "." | "eval"
                )
            })
            .map(Into::into);
        for &(start, end) in &simple.substitutions {
            let before = self.facts.facts.len();
            self.nested(source, start, end);
            let Some(runner) = &runner else { continue };
            for fact in &mut self.facts.facts[before..] {
                if let FactKind::Command(command) = &mut fact.kind {
                    command.piped_to.get_or_insert_with(|| runner.clone());
                }
            }
        }
    }

    /// Commands inside the words of a command.
    pub(super) fn nested(&mut self, source: Source, start: usize, end: usize) {
        let direct = std::mem::take(&mut self.direct);
        let joiner = std::mem::replace(&mut self.joiner, Joiner::Then);
        self.depth += 1;
        // Each text is scanned again inside the next: few may nest.
        self.level += DEEPEST / 25;
        self.script(source, start, end);
        self.level -= DEEPEST / 25;
        self.depth -= 1;
        self.joiner = joiner;
        self.direct = direct;
    }

    /// A direct command, by its place in `direct`.
    fn direct_command(&mut self, place: usize) -> Option<&mut Command> {
        pipes::direct_command(self.facts, &self.direct, place)
    }

    /// Connects the commands from `previous` on to those from `next` on by a pipe.
    pub(super) fn link(&mut self, previous: usize, next: usize) {
        pipes::link(self.facts, &self.direct, (previous, next), receiver);
    }

    /// Marks the commands from `mark` on as sent to the background.
    pub(super) fn send_to_background(&mut self, mark: usize) {
        pipes::send_to_background(self.facts, &self.direct, mark);
    }

    /// Gives the commands from `mark` on the redirections of the group around them.
    pub(super) fn redirect(&mut self, mark: usize, redirects: &[Redirect]) {
        for place in mark..self.direct.len() {
            if let Some(command) = self.direct_command(place) {
                command.redirects.extend_from_slice(redirects);
            }
        }
    }

    /// Marks the last command at the unit's top level.
    pub(super) fn finish_unit(&mut self) {
        if let Some(index) = self.top.take()
            && let Some(fact) = self.facts.facts.get_mut(index)
            && let FactKind::Command(command) = &mut fact.kind
        {
            command.last = true;
        }
    }
}

/// Whether a word of a test is no operand.
fn is_operator(word: &str) -> bool {
    matches!(
        word,
        "]" | "]]"
            | "="
            | "=="
            | "!="
            | "<"
            | ">"
            | "\\<"
            | "\\>"
            | "=~"
            | "!"
            | "("
            | ")"
            | "&&"
            | "||"
    ) || (word.starts_with('-')
        && (2..=3).contains(&word.len())
        && word[1..].bytes().all(|byte| byte.is_ascii_alphabetic()))
}

/// A word as a person would write it, variables by their names.
pub(crate) fn display(value: &Value) -> String {
    match &value.kind {
        ValueKind::Text(text) | ValueKind::Number(text) | ValueKind::Name(text) => text.to_string(),
        ValueKind::Fallback(first, _) => display(first),
        ValueKind::Template(parts) => parts
            .iter()
            .map(|part| match part {
                Part::Text(text) => text.to_string(),
                Part::Hole(hole) => display(hole),
            })
            .collect(),
        _ => "?".to_owned(),
    }
}

/// The program that reads what is piped into a command: the one behind `sudo`.
fn receiver(command: &mut Command) -> Option<Box<str>> {
    let mut words = command.words.iter().map(display);
    let first = words.next()?;
    // `python -c ".."` runs what stands here over what it is sent.
    let filters = matches!(
        &*first,
        "python" | "python3" | "python2" | "ruby" | "perl" | "node" | "php"
    ) && words.clone().take(3).any(|word| {
        matches!(
            word.as_str(),
            "-c" | "-e" | "-m" | "-r" | "-n" | "-p" | "-ne" | "-pe" | "-ane" | "-pi" | "--eval"
        )
    });
    if filters {
        return Some(format!("{first} -c").into());
    }
    if first != "sudo" {
        return Some(first.into());
    }
    let mut skip = false;
    words
        .find(|word| {
            let taken = std::mem::take(&mut skip);
            skip = matches!(word.as_str(), "-u" | "-g" | "--user" | "--group");
            !taken && !word.starts_with('-') && !word.contains('=')
        })
        .map(Into::into)
}
