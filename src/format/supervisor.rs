//! supervisord's configuration: entries by section and key, and a unit for each program.

use super::entry;
use super::ini::{self, Item};
use super::interpolation::{Dialect, NONE, Notation};
use super::script::{Owner, Scripts, split};
use crate::fact::{FileFacts, FileKind, Stage, UnitKind};
use crate::text::{Embedded, Span};

/// What a command's variables become when supervisord's own notation is read.
const VARIABLES: Dialect = Dialect::of(&[Notation::ShellBraces, Notation::Actions]);

/// Lowers such a file.
pub(crate) fn lower(kind: FileKind, _path: &str, text: &str) -> FileFacts {
    let mut facts = FileFacts::new(kind, text.len());
    for item in ini::items(&mut facts, kind, text) {
        let Some(key) = item.key else {
            item.emit(&mut facts, kind, text);
            continue;
        };
        if key == "environment" {
            environment(&mut facts, text, &item);
            continue;
        }
        item.emit(&mut facts, kind, text);
        let program = ["program:", "eventlistener:", "fcgi-program:"]
            .iter()
            .find_map(|kind| item.section.strip_prefix(kind));
        if let Some(program) = program.filter(|_| key == "command") {
            command(&mut facts, text, &item, program);
        }
    }
    facts
}

/// The value's lines as one text, supervisord's variables as `${X}` and `{{x}}`.
fn joined(text: &str, item: &Item) -> Embedded {
    let mut out = Embedded::default();
    for line in &item.lines {
        if !out.text.is_empty() {
            let start = entry::span_of(text, line).start as usize;
            out.push(" ", start.saturating_sub(1));
        }
        let mut rest = *line;
        while let Some(at) = rest.find('%') {
            let start = entry::span_of(text, rest).start as usize;
            out.push(&rest[..at], start);
            let found = &rest[at..];
            let name = found
                .strip_prefix("%(")
                .and_then(|inside| Some(&inside[..entry::find_near(inside, ")")?]));
            let Some(name) = name else {
                let length = if found.starts_with("%%") { 2 } else { 1 };
                out.push("%", start + at);
                rest = &found[length..];
                continue;
            };
            let (open, bare, close) = match name.strip_prefix("ENV_") {
                Some(bare) => ("${", bare, "}"),
                None => ("{{", name, "}}"),
            };
            let end = start + at + 2 + name.len();
            out.push(open, start + at);
            out.push(bare, end - bare.len());
            out.push(close, end);
            // `%(x)s` and `%(x)02d`: the conversion ends with its letter.
            let after = &found[2 + name.len() + 1..];
            let digits = after.len() - after.trim_start_matches(|c: char| c.is_ascii_digit()).len();
            let letter = after[digits..].starts_with(['s', 'd']);
            rest = &after[digits + usize::from(letter)..];
        }
        if !rest.is_empty() {
            out.push(rest, entry::span_of(text, rest).start as usize);
        }
    }
    out
}

fn command(facts: &mut FileFacts, text: &str, item: &Item, program: &str) {
    let words = split(&joined(text, item));
    let (Some(first), Some(last)) = (words.first(), words.last()) else {
        return;
    };
    let span = |word: &Embedded| word.map.span(Span::new(0, word.text.len()));
    let owner = Owner {
        kind: UnitKind::Supervised,
        name: program,
        stage: Stage::Run,
        span: span(first).join(span(last)),
    };
    Scripts::new(facts).without_shell(owner, &words, (VARIABLES, NONE));
}

/// `A="b",C='d'` as an entry for each variable.
fn environment(facts: &mut FileFacts, text: &str, item: &Item) {
    let path = entry::join(item.section, "environment");
    for line in &item.lines {
        let mut rest = *line;
        while let Some(equals) = rest.find('=') {
            let name = rest[..equals].trim_matches([',', ' ', '\t']);
            let value = rest[equals + 1..].trim_start();
            let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
            let close = quote.and_then(|quote| value[1..].find(quote));
            let (length, inside) = if let Some(close) = close {
                (close + 2, &value[1..=close])
            } else {
                let end = value.find(',').unwrap_or(value.len());
                (end, value[..end].trim_end())
            };
            let written = value[..length].trim_end();
            let span = entry::span_of(text, written);
            let key = entry::span_of(text, name);
            if !name.is_empty() {
                let value = ini::holes(FileKind::Supervisor, text, span, inside);
                entry::push(facts, key.join(span), entry::join(&path, name), key, value);
            }
            rest = &value[length..];
        }
    }
}
