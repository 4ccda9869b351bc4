//! conda's environment.yml. Knows the list of dependencies and pip's list inside it.

use super::requirement;
use crate::fact::{DependencyScope, Ecosystem, FileFacts, FileKind, Value};
use crate::format::{entry, manifest::emit, yaml};
use crate::text::{Embedded, Span};

/// Lowers an environment.yml.
pub(super) fn lower(kind: FileKind, path: &str, text: &str) -> FileFacts {
    let mut facts = yaml::lower(kind, path, text);
    let mut inside = false;
    let mut pip: Option<usize> = None;
    for line in entry::lines(entry::without_bom(text)) {
        let trimmed = line.trim_start();
        let indent = line.len() - trimmed.len();
        let content = trimmed.split(" #").next().unwrap_or(trimmed).trim_end();
        if content.is_empty() || content.starts_with('#') {
            continue;
        }
        let Some(item) = content.strip_prefix("- ").map(str::trim_start) else {
            if indent == 0 {
                inside = content == "dependencies:";
                pip = None;
            }
            continue;
        };
        if !inside {
            continue;
        }
        if item == "pip:" {
            pip = Some(indent);
            continue;
        }
        if pip.is_some_and(|outer| indent <= outer) {
            pip = None;
        }
        let item = entry::unquoted(item).unwrap_or(item);
        let span = entry::span_of(text, item);
        if pip.is_some() {
            let item = Embedded::part(text, span);
            requirement::push(&mut facts, &item, DependencyScope::Runtime);
        } else {
            package(&mut facts, item, span);
        }
    }
    facts.facts.sort_by_key(|fact| fact.span.start);
    facts
}

/// `channel::name=1.2=build`, `name>=1`, `name 1.2.*`.
fn package(facts: &mut FileFacts, item: &str, span: Span) {
    let own = item.rsplit("::").next().unwrap_or(item);
    let start = span.start as usize + (item.len() - own.len());
    let length = own
        .find(|c: char| c.is_whitespace() || matches!(c, '=' | '<' | '>' | '!' | '~' | '['))
        .unwrap_or(own.len());
    let name_span = Span::new(start, start + length);
    let version = own[length..].trim();
    if length == 0 {
        return;
    }
    let mut dependency = emit::declared(
        Ecosystem::Python,
        own[..length].to_ascii_lowercase(),
        name_span,
        emit::none(name_span),
    );
    if !version.is_empty() {
        let from = start + (own.len() - own[length..].trim_start().len());
        dependency.requirement =
            Value::text(Span::new(from, from + version.len()), version);
    }
    // `=1.2` also means 1.2.1; with a build behind it there is one.
    let build = version
        .strip_prefix('=')
        .is_some_and(|rest| !rest.starts_with('=') && rest.contains('='));
    dependency.pinned = !version.contains('*') && (requirement::is_pinned(version) || build);
    emit::push(facts, dependency);
}
