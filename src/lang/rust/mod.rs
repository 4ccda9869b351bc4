//! Rust to facts, on `syn`. What the parser drops (comments) and cannot bear (source that is
//! nested too deeply for its recursion) is read from the bytes first.

mod attribute;
mod chain;
mod condition;
mod expression;
mod item;
mod macros;
mod path;
mod scan;
mod syntax;
mod template;
mod tokens;
mod value;

use std::collections::HashSet;

use proc_macro2::{LineColumn, Span as Token};

use super::depth;
use super::fields::Fields;
use super::names::Names;
use crate::fact::{FactKind, FileFacts, FileKind, Interest, Problem, ScopeId, ScopeKind, Value};
use crate::text::Span;

/// Up to this height a source is parsed on the stack that is there. The parser takes up to
/// five kilobytes of stack for each unit of it when it is not optimised much.
const LOW: usize = 150;

/// The greatest height that is parsed at all.
const TALLEST: usize = 12_000;

/// The stack for sources between the two, reserved and touched only as far as needed.
const STACK: usize = 128 << 20;

/// How deep the walk follows nested expressions.
const DEEPEST: usize = super::tree::DEEPEST;

/// Lowers a source file.
pub(crate) fn lower(kind: FileKind, text: &str, interest: &Interest) -> FileFacts {
    let scan = scan::scan(text);
    let mut facts = FileFacts::new(kind, text.len());
    if scan.nesting > depth::LIMIT || scan.height > TALLEST {
        too_deep(&mut facts);
    } else if scan.height > LOW {
        let tall = std::thread::scope(|scope| {
            let worker = std::thread::Builder::new().stack_size(STACK);
            let lowered = worker.spawn_scoped(scope, || parsed(kind, text, interest));
            lowered.ok().and_then(|lowered| lowered.join().ok())
        });
        match tall {
            Some(tall) => facts = tall,
            None => too_deep(&mut facts),
        }
    } else {
        facts = parsed(kind, text, interest);
    }
    facts.comments = scan.comments;
    facts
}

fn too_deep(facts: &mut FileFacts) {
    facts.problems.push(Problem {
        span: Span::at(0),
        message: "nested too deeply to be parsed".into(),
    });
}

fn parsed(kind: FileKind, text: &str, interest: &Interest) -> FileFacts {
    let skip = prelude(text);
    let facts = match syn::parse_str::<syn::File>(&text[skip..]) {
        Ok(file) => {
            let mut lowerer = Lowerer::new(kind, text, skip, interest);
            lowerer.file(&file);
            let mut facts = lowerer.facts;
            facts.facts.sort_by_key(|fact| fact.span.start);
            facts
        }
        Err(error) => {
            let mut facts = FileFacts::new(kind, text.len());
            facts.problems.push(problem(&error, text, skip));
            facts
        }
    };
    // The parser keeps every source that it has read until it is told otherwise.
    proc_macro2::extra::invalidate_current_thread_spans();
    facts
}

fn problem(error: &syn::Error, text: &str, skip: usize) -> Problem {
    let range = error.span().byte_range();
    // An error without a place is one at the end of the source.
    let span = if range.is_empty() {
        Span::at(text.trim_end().len())
    } else {
        Span::new(skip + range.start, skip + range.end)
    };
    let message = error.to_string();
    let message = match message.lines().next() {
        Some(first) if first.starts_with("expected") => format!("does not parse: {first}"),
        _ => "does not parse".to_owned(),
    };
    Problem {
        span: span.clamped(text),
        message: message.into(),
    }
}

/// The bytes before the source proper: a byte order mark, a `#!` line.
fn prelude(text: &str) -> usize {
    let mark = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let rest = &text[mark..];
    let interpreted = rest
        .strip_prefix("#!")
        .is_some_and(|rest| !rest.trim_start().starts_with('['));
    if interpreted {
        mark + rest.find('\n').unwrap_or(rest.len())
    } else {
        mark
    }
}

/// From the parser's places, lines and columns of characters, to the bytes of the file. (It
/// can tell bytes itself, but keeps a tree of all that it was asked, at a tenth of the time
/// that parsing takes.)
struct Places<'a> {
    text: &'a str,
    /// Which character, counted from `base`, begins each line of the parsed part.
    lines: Vec<usize>,
    /// At which byte every [`STRIDE`]th character begins; empty when all are one byte long.
    strides: Vec<usize>,
    base: usize,
}

/// How many characters are walked at most to find one.
const STRIDE: usize = 64;

impl<'a> Places<'a> {
    /// The places of what the parser sees: the file from byte `base` on.
    fn new(text: &'a str, base: usize) -> Self {
        let mut places = Self {
            text,
            lines: vec![0],
            strides: Vec::new(),
            base,
        };
        if text.is_ascii() {
            let ends = text.bytes().skip(base).enumerate();
            let ends = ends.filter_map(|(at, byte)| (byte == b'\n').then_some(at + 1));
            places.lines.extend(ends);
        } else {
            for (count, (at, char)) in text[base..].char_indices().enumerate() {
                if count % STRIDE == 0 {
                    places.strides.push(base + at);
                }
                if char == '\n' {
                    places.lines.push(count + 1);
                }
            }
        }
        places
    }

    fn byte(&self, place: LineColumn) -> usize {
        let line = place.line.saturating_sub(1);
        let start = self.lines.get(line).copied().unwrap_or_default();
        let count = start + place.column;
        if self.strides.is_empty() {
            return self.base + count;
        }
        let Some(&near) = self.strides.get(count / STRIDE) else {
            return self.text.len();
        };
        let mut rest = self.text[near..].char_indices();
        rest.nth(count % STRIDE)
            .map_or(self.text.len(), |(at, _)| near + at)
    }
}

/// The state of one file's walk.
struct Lowerer<'a> {
    text: &'a str,
    places: Places<'a>,
    interest: &'a Interest,
    facts: FileFacts,
    /// What the first segment of a path stands for: imports, `Self`, type parameters.
    paths: Names,
    /// Local variables and their declared types; empty where none is declared.
    locals: Names,
    fields: Fields,
    scope: ScopeId,
    depth: usize,
    /// Inside something that is compiled for tests only.
    test: bool,
    /// Where the strings begin that a value already holds.
    taken: HashSet<u32>,
    /// What the condition around says is missing, and what it was given before.
    missing: Vec<(Box<str>, Value)>,
}

impl<'a> Lowerer<'a> {
    fn new(kind: FileKind, text: &'a str, base: usize, interest: &'a Interest) -> Self {
        Self {
            text,
            places: Places::new(text, base),
            interest,
            facts: FileFacts::new(kind, text.len()),
            paths: Names::new(),
            locals: Names::new(),
            fields: Fields::default(),
            scope: 0,
            depth: 0,
            test: false,
            taken: HashSet::new(),
            missing: Vec::new(),
        }
    }

    /// The file's bytes of a token.
    fn at(&self, token: Token) -> Span {
        Span::new(
            self.places.byte(token.start()),
            self.places.byte(token.end()),
        )
    }

    /// From the beginning of one token to the end of another.
    fn between(&self, first: Token, last: Token) -> Span {
        Span::new(
            self.places.byte(first.start()),
            self.places.byte(last.end()),
        )
    }

    fn push(&mut self, span: Span, kind: FactKind) {
        self.facts.push(span, self.scope, kind);
    }

    /// Runs `inside` in a new scope.
    fn scoped(
        &mut self,
        kind: ScopeKind,
        name: &str,
        span: Span,
        inside: impl FnOnce(&mut Self, ScopeId),
    ) {
        let outer = self.scope;
        self.scope = self.facts.open_scope(kind, name, outer, span);
        self.paths.enter();
        self.locals.enter();
        inside(self, self.scope);
        self.locals.leave();
        self.paths.leave();
        self.scope = outer;
    }

    /// Runs `inside` one level deeper, unless that is too deep.
    fn deeper<R>(&mut self, inside: impl FnOnce(&mut Self) -> R) -> Option<R> {
        if self.depth >= DEEPEST {
            return None;
        }
        self.depth += 1;
        let result = inside(self);
        self.depth -= 1;
        Some(result)
    }
}

#[cfg(test)]
mod tests;
