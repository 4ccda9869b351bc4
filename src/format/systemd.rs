//! systemd units: entries by section and key, and a unit for each command that a service runs.

use super::entry;
use super::interpolation::{Dialect, Notation};
use super::script::{Owner, Scripts, split};
use crate::fact::{FileFacts, FileKind, Stage, UnitKind, Value};
use crate::text::{Embedded, Span};

/// Keys whose values are commands.
const COMMANDS: [&str; 7] = [
    "ExecStart",
    "ExecStartPre",
    "ExecStartPost",
    "ExecStop",
    "ExecStopPost",
    "ExecReload",
    "ExecCondition",
];

/// What systemd itself replaces in a command line.
const VARIABLES: Dialect = Dialect::of(&[
    Notation::DollarEscape,
    Notation::ShellBraces,
    Notation::Dollar,
]);

/// What it leaves to the shell of `sh -c`.
const SCRIPT: Dialect = Dialect::of(&[Notation::DollarEscape]);

/// Lowers such a file.
pub(crate) fn lower(kind: FileKind, _path: &str, text: &str) -> FileFacts {
    let mut facts = FileFacts::new(kind, text.len());
    let mut section = "";
    let mut lines = entry::lines(entry::without_bom(text));
    while let Some(line) = lines.next() {
        let line = line.trim();
        if line.starts_with(['#', ';']) {
            facts.comments.push(entry::span_of(text, line));
            continue;
        }
        if let Some(inside) = line.strip_prefix('[') {
            section = inside.strip_suffix(']').unwrap_or(inside).trim();
            let span = entry::span_of(text, section);
            entry::section(&mut facts, span, section, span);
            continue;
        }
        let Some((key, first)) = line.split_once('=') else {
            continue;
        };
        let key = key.trim_end();
        // A backslash continues a line; comments in between do not end it.
        let mut value = Embedded::default();
        let mut piece = first.trim_start();
        loop {
            let stripped = piece.strip_suffix('\\');
            let start = entry::span_of(text, piece).start as usize;
            value.push(stripped.unwrap_or(piece), start);
            if stripped.is_none() {
                break;
            }
            value.push(" ", start + piece.len() - 1);
            let Some(next) = lines.next() else {
                break;
            };
            piece = next.trim();
            while piece.starts_with(['#', ';']) {
                facts.comments.push(entry::span_of(text, piece));
                piece = lines.next().unwrap_or("").trim();
            }
        }
        let length = value.text.trim_end().len();
        value.text.truncate(length);
        assign(&mut facts, text, section, key, &value);
    }
    facts
}

fn assign(facts: &mut FileFacts, text: &str, section: &str, key: &str, value: &Embedded) {
    let key_span = entry::span_of(text, key);
    let whole = if value.text.is_empty() {
        Span::at(key_span.end as usize)
    } else {
        value.map.span(Span::new(0, value.text.len()))
    };
    let path = entry::join(section, key);
    if key == "Environment" {
        for pair in split(value) {
            environment(facts, &path, &pair);
        }
        return;
    }
    let entry_value = Value::text(whole, value.text.as_str());
    entry::push(facts, key_span.join(whole), path, key_span, entry_value);
    if section == "Service" && COMMANDS.contains(&key) {
        commands(facts, key, value);
    }
}

/// `NAME=value`, its quotes gone.
fn environment(facts: &mut FileFacts, path: &str, pair: &Embedded) {
    let (name, value) = pair.text.split_once('=').unwrap_or((&pair.text, ""));
    let key = pair.map.span(Span::new(0, name.len()));
    let start = (name.len() + 1).min(pair.text.len());
    let span = if value.is_empty() {
        Span::at(key.end as usize)
    } else {
        pair.map.span(Span::new(start, pair.text.len()))
    };
    entry::push(
        facts,
        key.join(span),
        entry::join(path, name),
        key,
        Value::text(span, value),
    );
}

/// The commands of a line: several where a `;` stands alone.
fn commands(facts: &mut FileFacts, key: &str, value: &Embedded) {
    let mut words = split(value);
    if let Some(first) = words.first_mut() {
        let bare = first
            .text
            .trim_start_matches(['-', '@', '+', '!', ':', '|']);
        let prefix = first.text.len() - bare.len();
        *first = Embedded {
            text: bare.to_owned(),
            map: crate::text::OffsetMap::shifted(prefix).through(&first.map),
        };
    }
    for words in words.split(|word| word.text == ";") {
        let (Some(first), Some(last)) = (words.first(), words.last()) else {
            continue;
        };
        if first.text.is_empty() {
            continue;
        }
        let span = |word: &Embedded| word.map.span(Span::new(0, word.text.len()));
        let owner = Owner {
            kind: UnitKind::Systemd,
            name: key,
            stage: Stage::Run,
            span: span(first).join(span(last)),
        };
        Scripts::new(facts).without_shell(owner, words, (VARIABLES, SCRIPT));
    }
}
