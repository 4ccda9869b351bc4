//! `config/committed-env-file`: a tracked dotenv file that holds a deploy's values.

use super::{Findings, Found};
use crate::diagnostic::Level;
use crate::fact::{FileKind, Role};
use crate::predicate::{NameKind, Url, is_placeholder, name_kind};
use crate::repo::Repository;

/// Looks at every tracked dotenv file that is no template.
pub(super) fn check(repository: &Repository, findings: &mut Findings) {
    for file in repository.of_kind(FileKind::Dotenv) {
        let tracked = file.tracked.unwrap_or(false);
        if !tracked || !matches!(file.meta.role, Role::App | Role::Development) {
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
            let holds = name_kind(key) != NameKind::Plain
                || Url::parse(value).is_some_and(|url| url.password.is_some());
            if holds {
                secret.get_or_insert(entry.value.span);
            }
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
