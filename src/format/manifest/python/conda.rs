//! conda's environment.yml. Knows the list of dependencies and pip's list inside it.

use super::requirement;
use crate::fact::{DependencyScope, Ecosystem, FileFacts, FileKind, Value};
use crate::format::interpolation::ACTIONS;
use crate::format::manifest::emit;
use crate::format::yaml::{self, Manner, View};
use crate::text::{Embedded, Span};

/// Lowers an environment.yml.
pub(super) fn lower(kind: FileKind, text: &str) -> FileFacts {
    let parsed = yaml::parse(text);
    let mut facts = yaml::facts(kind, text, &parsed);
    let Some(root) = parsed.root() else {
        return facts;
    };
    yaml::push(&mut facts, root, 0, Manner::of(ACTIONS));
    let items = root.get("dependencies").into_iter().flat_map(View::items);
    for item in items {
        if let Some(item) = item.embedded() {
            package(&mut facts, &item);
        }
        for item in item.get("pip").into_iter().flat_map(View::items) {
            if let Some(item) = item.embedded() {
                requirement::push(&mut facts, &item, DependencyScope::Runtime);
            }
        }
    }
    yaml::finish(&mut facts);
    facts
}

/// `channel::name=1.2=build`, `name>=1`, `name 1.2.*`.
fn package(facts: &mut FileFacts, item: &Embedded) {
    let text = item.text.trim_end();
    let own = text.rsplit("::").next().unwrap_or(text).trim_start();
    let start = text.len() - own.len();
    let length = own
        .find(|c: char| c.is_whitespace() || matches!(c, '=' | '<' | '>' | '!' | '~' | '['))
        .unwrap_or(own.len());
    let name = &own[..length];
    let version = own[length..].trim_start();
    if name.is_empty() {
        return;
    }
    let name_span = item.map.span(Span::new(start, start + length));
    let mut dependency = emit::declared(
        Ecosystem::Python,
        name.to_ascii_lowercase(),
        name_span,
        emit::none(name_span),
    );
    if !version.is_empty() {
        let span = Span::new(text.len() - version.len(), text.len());
        dependency.requirement = Value::text(item.map.span(span), version);
    }
    // `=1.2` also means 1.2.1; with a build behind it there is one.
    let build = version
        .strip_prefix('=')
        .is_some_and(|rest| !rest.starts_with('=') && rest.contains('='));
    dependency.pinned = !version.contains('*') && (requirement::is_pinned(version) || build);
    emit::push(facts, dependency);
}
