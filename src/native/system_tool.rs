//! `dependencies/undeclared-system-tool`: the app starts a program that its image does not
//! hold.

use std::collections::{BTreeMap, HashMap};
use std::sync::OnceLock;

use super::system_packages;
use super::tables;
use super::{Findings, Found};
use crate::concept::{Concept, ConceptKind, Slot};
use crate::fact::{DependencyScope, Part, Role, ScopeKind, Value, ValueKind, base_name};
use crate::repo::{Component, FileRecord, Repository};
use crate::rule::Mark;

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
        for (name, (file, concept)) in started {
            let packages = &tools()[name];
            let mut words = packages.clone();
            words.push(name);
            if systems.iter().any(|system| system.has(&words)) || bundled(repository, name) {
                continue;
            }
            let Some(system) = systems.first() else {
                continue;
            };
            let value = concept.slot(Slot::Command);
            findings.add(Found {
                path: file.path.clone(),
                span: value.map_or(concept.name_span, |value| value.span),
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
) -> BTreeMap<&'a str, (&'a FileRecord, &'a Concept)> {
    let mut found = BTreeMap::new();
    for file in component
        .files
        .iter()
        .map(|index| &repository.files[*index])
    {
        if file.meta.role != Role::App || file.meta.kind.language().is_none() {
            continue;
        }
        for concept in file.concepts(ConceptKind::ProcessSpawn) {
            let optional = file.understood.facts.inside(concept.scope, ScopeKind::Try);
            let Some(name) = concept.slot(Slot::Command).and_then(program) else {
                continue;
            };
            if !optional {
                found.entry(name).or_insert((file, concept));
            }
        }
    }
    found
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
