//! `config/committed-env-file`: a tracked dotenv file that holds a deploy's values.

use std::collections::BTreeSet;

use super::{Findings, Found};
use crate::concept::{ConceptKind, Slot};
use crate::diagnostic::Level;
use crate::fact::{FileKind, Role};
use crate::predicate::{NameKind, Url, is_placeholder, name_kind};
use crate::repo::{FileRecord, Repository};

/// Names of the dotenv files that the app's code loads.
fn loaded(repository: &Repository) -> BTreeSet<&str> {
    repository
        .concepts(ConceptKind::EnvironmentLoader)
        .filter(|(file, _)| file.meta.role == Role::App)
        .filter_map(|(_, concept)| concept.slot(Slot::Name)?.as_text())
        .map(|path| path.rsplit('/').next().unwrap_or(path))
        .collect()
}

/// Whether an entry of a file of variables is a secret that is written out.
fn is_secret(key: &str, value: &str) -> bool {
    // Laravel's key says what it is.
    let key_of_app = key == "APP_KEY" && value.starts_with("base64:") && value.len() > 40;
    key_of_app
        || name_kind(key) != NameKind::Plain
        || Url::parse(value).is_some_and(|url| url.password.is_some())
}

/// Whether a file of variables holds a secret.
pub(crate) fn holds_secret(file: &FileRecord) -> bool {
    file.entries().any(|entry| {
        let key = entry.path.rsplit('.').next().unwrap_or(&entry.path);
        entry.value.as_scalar().is_some_and(|value| {
            !value.is_empty() && !is_placeholder(value) && is_secret(key, value)
        })
    })
}

/// Looks at every tracked file of variables, or of one of them, that is no template, or is one that the app loads.
pub(super) fn check(repository: &Repository, findings: &mut Findings) {
    let loaded = loaded(repository);
    let folders = repository.of_kind(FileKind::Envdir);
    for file in repository.of_kind(FileKind::Dotenv).chain(folders) {
        let tracked = file.tracked.unwrap_or(false);
        let used = match file.meta.role {
            Role::App | Role::Development => true,
            Role::Template => loaded.contains(file.name()),
            _ => false,
        };
        if !tracked || !used {
            continue;
        }
        let name = file.name();
        let mut first = None;
        let mut secret = None;
        for entry in file.entries() {
            let Some(value) = entry.value.as_scalar() else {
                continue;
            };
            if value.is_empty() || is_placeholder(value) {
                continue;
            }
            let key = entry.path.rsplit('.').next().unwrap_or(&entry.path);
            first.get_or_insert(entry.value.span);
            if is_secret(key, value) {
                secret.get_or_insert(entry.value.span);
            }
        }
        // Each file of a folder is a variable: those that hold no secret tell little.
        if file.meta.kind == FileKind::Envdir && secret.is_none() {
            continue;
        }
        let Some(span) = secret.or(first) else {
            continue;
        };
        let tests = name.contains("test") || name.contains(".ci");
        if tests && secret.is_none() {
            continue;
        }
        let level = if secret.is_none() || tests || name == ".flaskenv" {
            Some(Level::Note)
        } else {
            None
        };
        let what = if secret.is_some() {
            "secrets"
        } else {
            "values"
        };
        findings.add(Found {
            path: file.path.clone(),
            span,
            message: format!("`{name}` is tracked by git and holds {what}"),
            level,
            secret: secret.is_some(),
            ..Found::default()
        });
    }
}
