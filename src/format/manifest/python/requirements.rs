//! pip's requirements files: a requirement or an option a line. Knows pip's options by name.

use super::{normalised, requirement, scope_of};
use crate::fact::{DependencyScope, Ecosystem, FileFacts, FileKind, Source, Value};
use crate::format::{entry, manifest::emit};
use crate::text::{Embedded, Span};

/// Short options by their long name.
const SHORT: &[(&str, &str)] = &[
    ("-r", "requirement"),
    ("-c", "constraint"),
    ("-e", "editable"),
    ("-i", "index-url"),
    ("-f", "find-links"),
];

/// Lowers a requirements file; what it is for, its name may tell. A constraints file pins what
/// others require, like a lockfile.
pub(super) fn lower(kind: FileKind, path: &str, text: &str) -> FileFacts {
    let mut facts = FileFacts::new(kind, text.len());
    let name = path.rsplit('/').next().unwrap_or(path);
    let scope = scope_of(name, DependencyScope::Runtime);
    let constraints = name.contains("constraint");
    let mut lines = entry::lines(entry::without_bom(text));
    while let Some(line) = lines.next() {
        let mut logical = Embedded::default();
        let mut current = line;
        loop {
            let content = without_comment(&mut facts, text, current);
            let (content, goes_on) = match content.strip_suffix('\\') {
                Some(content) if content.len() + 1 == current.trim_end().len() => (content, true),
                _ => (content, false),
            };
            logical.push(content, entry::span_of(text, content).start as usize);
            if !goes_on {
                break;
            }
            match lines.next() {
                Some(next) => current = next,
                None => break,
            }
        }
        let before = facts.facts.len();
        statement(&mut facts, &logical, scope);
        if constraints {
            for fact in &mut facts.facts[before..] {
                if let crate::fact::FactKind::Dependency(dependency) = &mut fact.kind {
                    dependency.locked = true;
                }
            }
        }
    }
    facts
}

/// A line without its comment: at its start, or after white space.
fn without_comment<'a>(facts: &mut FileFacts, text: &str, line: &'a str) -> &'a str {
    let comment = line
        .match_indices('#')
        .map(|(at, _)| at)
        .find(|at| *at == 0 || line[..*at].ends_with([' ', '\t']));
    match comment {
        Some(at) => {
            facts
                .comments
                .push(entry::span_of(text, line[at..].trim_end()));
            &line[..at]
        }
        None => line,
    }
    .trim_end()
}

fn statement(facts: &mut FileFacts, line: &Embedded, scope: DependencyScope) {
    let text = line.text.as_str();
    let trimmed = text.trim_start();
    let start = text.len() - trimmed.len();
    if trimmed.is_empty() {
        return;
    }
    if trimmed.starts_with('-') {
        option(facts, line, start, scope);
        return;
    }
    // Options of the requirement itself: `--hash=sha256:...`.
    let end = trimmed
        .find(" --")
        .map_or(text.len(), |at| start + at)
        .max(start);
    let hashed = text[end..].contains("--hash");
    let own = sliced(line, start, end);
    let mut dependency = match requirement::read(&own, scope) {
        Some(dependency) => dependency,
        None => match addressed(&own, scope) {
            Some(dependency) => dependency,
            None => return,
        },
    };
    dependency.pinned |= hashed;
    if let (Source::Url { fixed }, true) = (&mut dependency.source, hashed) {
        *fixed = true;
    }
    emit::push(facts, dependency);
}

/// A part of a logical line with its way back.
fn sliced(line: &Embedded, from: usize, to: usize) -> Embedded {
    let mut part = Embedded::default();
    // The pieces of a continued line are not next to each other in the file.
    let text = &line.text[from..to];
    let mut plain = 0;
    for (at, c) in text.char_indices() {
        let here = line.map.outer(Span::at(from + at).start);
        let next = line.map.outer(Span::at(from + at + c.len_utf8()).start);
        if next as usize != here as usize + c.len_utf8() {
            let end = at + c.len_utf8();
            part.push(
                &text[plain..end],
                line.map.outer(Span::at(from + plain).start) as usize,
            );
            plain = end;
        }
    }
    part.push(
        &text[plain..],
        line.map.outer(Span::at(from + plain).start) as usize,
    );
    part
}

/// A requirement that is an address or a folder: `./lib`, `git+https://...#egg=name`.
fn addressed(text: &Embedded, scope: DependencyScope) -> Option<crate::fact::Dependency> {
    let whole = text.text.as_str();
    let address = whole.split(';').next().unwrap_or(whole).trim();
    let start = whole.len() - whole.trim_start().len();
    let looks = address.contains("://")
        || address.contains('/')
        || address.starts_with('.')
        || address.starts_with("file:")
        || matches!(address.rsplit('.').next(), Some("whl" | "gz" | "zip"));
    if address.is_empty() || address.contains(char::is_whitespace) || !looks {
        return None;
    }
    let span = text.map.span(Span::new(start, start + address.len()));
    let name = name_of(address);
    let name_span = address
        .rfind(name)
        .filter(|_| !name.is_empty())
        .map_or(span, |at| {
            text.map
                .span(Span::new(start + at, start + at + name.len()))
        });
    let mut dependency = emit::declared(
        Ecosystem::Python,
        normalised(name),
        name_span,
        Value::text(span, address),
    );
    dependency.source = requirement::source(address);
    dependency.pinned = emit::is_fixed_source(&dependency.source);
    dependency.scope = scope;
    Some(dependency)
}

/// The name that an address gives: its egg, or its last folder or file as far as that is a
/// name.
fn name_of(address: &str) -> &str {
    if let Some((_, egg)) = address.split_once("egg=") {
        return egg.split(['&', '[']).next().unwrap_or(egg);
    }
    let bare = address.split(['#', '[']).next().unwrap_or(address);
    let last = bare
        .trim_end_matches('/')
        .rsplit('/')
        .next()
        .unwrap_or(bare);
    let last = last.split('@').next().unwrap_or(last);
    if let Some(wheel) = last.strip_suffix(".whl") {
        return wheel.split('-').next().unwrap_or(wheel);
    }
    last.trim_end_matches(".git")
        .trim_end_matches(".tar.gz")
        .trim_end_matches(".zip")
}

/// `-r base.txt`, `--index-url=https://...`: an entry named by the option.
fn option(facts: &mut FileFacts, line: &Embedded, start: usize, scope: DependencyScope) {
    let text = line.text.as_str();
    let whole = &text[start..];
    let length = whole
        .find(|c: char| c.is_whitespace() || c == '=')
        .unwrap_or(whole.len());
    let mut flag = &whole[..length];
    // `-rbase.txt`.
    let glued = SHORT
        .iter()
        .find(|(short, _)| flag.starts_with(short) && !flag.starts_with("--"));
    if let Some((short, _)) = glued {
        flag = &flag[..short.len()];
    }
    let name = SHORT
        .iter()
        .find(|(short, _)| *short == flag)
        .map_or(flag.trim_start_matches('-'), |(_, long)| long);
    let after = &whole[flag.len()..];
    let argument = after.trim_start().trim_start_matches('=').trim();
    let from = start + whole.len() - whole[flag.len()..].len();
    let from = from
        + after
            .find(argument)
            .filter(|_| !argument.is_empty())
            .unwrap_or(0);
    let key = line.map.span(Span::new(start, start + flag.len()));
    let span = line.map.span(Span::new(from, from + argument.len()));
    let value = if argument.is_empty() {
        Value::new(
            Span::at(key.end as usize),
            crate::fact::ValueKind::Bool(true),
        )
    } else {
        Value::text(span, argument)
    };
    entry::push(
        facts,
        key.join(value.span),
        format!("option.{name}"),
        key,
        value,
    );
    if name == "editable" && !argument.is_empty() {
        let own = sliced(line, from, from + argument.len());
        if argument != "."
            && let Some(dependency) = addressed(&own, scope)
        {
            emit::push(facts, dependency);
        }
    }
}
