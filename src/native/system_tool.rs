//! `dependencies/undeclared-system-tool`: the app starts a program that its image does not
//! hold.

use std::collections::{BTreeMap, HashMap};
use std::sync::OnceLock;

use super::system_packages;
use super::tables;
use super::{Findings, Found};
use crate::concept::{ConceptKind, Slot};
use crate::fact::{
    DependencyScope, FactKind, FileKind, Part, Role, ScopeId, ScopeKind, Value, ValueKind,
    base_name,
};
use crate::repo::{Component, FileRecord, Repository};
use crate::rule::Mark;
use crate::text::Span;

fn tools() -> &'static HashMap<&'static str, Vec<&'static str>> {
    static TOOLS: OnceLock<HashMap<&str, Vec<&str>>> = OnceLock::new();
    TOOLS.get_or_init(|| tables::map(include_str!("data/system-tools.txt")))
}

/// What asks a checkout for its version, which an image has none of and does without.
const ABOUT_VERSION: &[&str] = &["describe", "rev-parse", "rev-list", "log", "show", "branch"];

/// The program that a value starts: the first word of a command line or of a list.
fn program(value: &Value) -> Option<&str> {
    let first = match &value.kind {
        ValueKind::Text(text) => text,
        ValueKind::List(items) => {
            let second = items.get(1).and_then(Value::as_text).unwrap_or("");
            return program(items.first()?)
                .filter(|name| *name != "git" || !ABOUT_VERSION.contains(&second));
        }
        ValueKind::Template(parts) => match parts.first()? {
            // The word must be whole: `convert ${file}`, not `${bin}/convert`.
            Part::Text(text) if text.trim_start().contains(' ') => text,
            _ => return None,
        },
        _ => return None,
    };
    let word = first
        .split_whitespace()
        .find(|word| !matches!(*word, "exec" | "nice" | "sudo" | "env" | "timeout" | "time"))?;
    let name = base_name(word);
    if name == "git" && ABOUT_VERSION.iter().any(|about| first.contains(about)) {
        return None;
    }
    tools().contains_key(name).then_some(name)
}

/// Looks at every deployed component that has an image.
pub(super) fn check(repository: &Repository, findings: &mut Findings) {
    for component in &repository.components.all {
        if !component.has_code() {
            continue;
        }
        let started = started(repository, component);
        if started.is_empty() {
            continue;
        }
        let Some(systems) = system_packages::of(repository, component) else {
            continue;
        };
        for (name, (file, span)) in started {
            let packages = &tools()[name];
            let mut words = packages.clone();
            words.push(name);
            if systems.iter().any(|system| system.has(&words)) || bundled(repository, name) {
                continue;
            }
            let Some(system) = systems.first() else {
                continue;
            };
            findings.add(Found {
                path: file.path.clone(),
                span,
                message: format!(
                    "starts `{name}`, which `{}` does not install (`{}`)",
                    system.file.path, packages[0]
                ),
                marks: vec![Mark {
                    path: system.file.path.clone(),
                    span: system.from,
                    message: "the image that runs".to_owned(),
                }],
                ..Found::default()
            });
        }
    }
}

/// The tools that a component's code starts, each at its first place. What stands in a `try`
/// may be missing.
fn started<'a>(
    repository: &'a Repository,
    component: &Component,
) -> BTreeMap<&'a str, (&'a FileRecord, Span)> {
    let mut found = BTreeMap::new();
    for file in component
        .files
        .iter()
        .map(|index| &repository.files[*index])
    {
        if file.meta.role != Role::App || file.meta.kind.language().is_none() {
            continue;
        }
        let optional = |scope| file.understood.facts.inside(scope, ScopeKind::Try);
        for concept in file.concepts(ConceptKind::ProcessSpawn) {
            let value = concept.slot(Slot::Command);
            if let Some(value) = value
                && let Some(name) = program(value)
                && !optional(concept.scope)
            {
                found.entry(name).or_insert((file, value.span));
            }
        }
        if serves(file) {
            for (name, scope, span) in commands(file) {
                if !optional(scope) {
                    found.entry(name).or_insert((file, span));
                }
            }
        }
    }
    found
}

/// Whether a script answers requests: what it runs, the app runs.
fn serves(file: &FileRecord) -> bool {
    let has = |kind| file.concepts(kind).next().is_some();
    file.meta.kind == FileKind::PowerShell && (has(ConceptKind::Route) || has(ConceptKind::Server))
}

/// The tools among the commands of a script.
fn commands(file: &FileRecord) -> impl Iterator<Item = (&str, ScopeId, Span)> {
    file.facts().iter().filter_map(|fact| match &fact.kind {
        FactKind::Command(command) => {
            let first = command.words.first()?;
            Some((program(first)?, fact.scope, first.span))
        }
        _ => None,
    })
}

/// Whether a package of the language brings the program: `ffmpeg-static`,
/// `wkhtmltopdf-binary`.
fn bundled(repository: &Repository, name: &str) -> bool {
    repository.files.iter().any(|file| {
        file.dependencies().any(|dependency| {
            dependency.scope == DependencyScope::Runtime
                && dependency.name.contains(name)
                && ["static", "binary", "installer", "bin", "bundle"]
                    .iter()
                    .any(|word| dependency.name.contains(word))
        })
    })
}
