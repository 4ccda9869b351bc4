//! `dependencies/undeclared-import`: an import of a package that no manifest of its app
//! declares. What a name stands for is each language's business, in a file of its own.

mod javascript;
mod python;

use std::collections::BTreeMap;

use super::manifests::{Declared, exists_above};
use super::{Findings, Found};
use crate::diagnostic::{Confidence, Level};
use crate::fact::{Ecosystem, Import, Language, Role};
use crate::repo::{Component, FileRecord, Repository};
use crate::rule::Mark;
use crate::text::Span;

pub(super) use python::is_third_party as is_third_party_python;

/// An import that may be of somebody's package.
struct Use<'a> {
    file: &'a FileRecord,
    import: &'a Import,
}

/// A package that is used and not declared.
struct Undeclared {
    /// As the language imports it.
    name: String,
    /// As a manifest would name it, when that is another name.
    distribution: Option<&'static str>,
    /// Who brings it along: a lockfile, another package.
    brought: Option<String>,
    confidence: Confidence,
}

/// Looks at every component in both languages.
pub(super) fn check(repository: &Repository, findings: &mut Findings) {
    let python = python::Names::new(repository);
    let javascript = javascript::Names::new(repository);
    for component in &repository.components.all {
        for (language, ecosystem) in [
            (Language::Python, Ecosystem::Python),
            (Language::JavaScript, Ecosystem::JavaScript),
        ] {
            let uses = uses(repository, component, language, ecosystem);
            if uses.is_empty() {
                continue;
            }
            let declared = Declared::of(repository, ecosystem, &component.root);
            let verdicts = match ecosystem {
                Ecosystem::Python => python.judge(component, &declared, &uses),
                _ => javascript.judge(component, &declared, &uses),
            };
            for (used, verdict) in verdicts {
                findings.add(finding(used, &verdict, &declared));
            }
        }
    }
}

/// The imports of a component's own code in a language, where there is a manifest that could
/// declare them.
fn uses<'a>(
    repository: &'a Repository,
    component: &'a Component,
    language: Language,
    ecosystem: Ecosystem,
) -> Vec<Use<'a>> {
    let mut known: BTreeMap<&str, bool> = BTreeMap::new();
    component
        .files
        .iter()
        .map(|index| &repository.files[*index])
        .filter(|file| file.meta.role == Role::App && file.meta.kind.language() == Some(language))
        .filter(|file| {
            *known
                .entry(file.folder())
                .or_insert_with(|| exists_above(repository, ecosystem, file.folder()))
        })
        .flat_map(|file| {
            file.imports()
                .filter(|(import, _)| !import.optional)
                .map(move |(import, _)| Use { file, import })
        })
        .collect()
}

fn finding(used: &Use, verdict: &Undeclared, declared: &Declared) -> Found {
    let name = &verdict.name;
    let what = match verdict
        .distribution
        .filter(|distribution| distribution != name)
    {
        Some(distribution) => format!("`{name}` (`{distribution}`)"),
        None => format!("`{name}`"),
    };
    let message = match &verdict.brought {
        Some(by) => format!("{what} is imported here, declared by no manifest and only {by}"),
        None => format!("{what} is imported here and declared by no manifest"),
    };
    Found {
        path: used.file.path.clone(),
        span: used.import.module_span,
        message,
        marks: declared
            .nearest
            .map(|file| Mark {
                path: file.path.clone(),
                span: Span::at(0),
                message: "does not declare it".to_owned(),
            })
            .into_iter()
            .collect(),
        level: verdict.brought.is_some().then_some(Level::Warning),
        confidence: Some(verdict.confidence),
        cause: Some(name.clone()),
        ..Found::default()
    }
}
