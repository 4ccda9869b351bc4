//! `config/undeclared-env-var` and `config/unread-env-var`: what the code reads against what
//! anything declares.

use std::collections::{BTreeMap, BTreeSet};

use super::{Findings, Found};
use crate::concept::{ConceptKind, Slot};
use crate::fact::{FileKind, Role, ValueKind};
use crate::repo::Repository;

/// Variables that platforms, shells and runtimes set or interpret themselves.
const OF_THE_PLATFORM: &[&str] = &[
    "PORT",
    "HOST",
    "PATH",
    "HOME",
    "USER",
    "PWD",
    "SHELL",
    "LANG",
    "LC_ALL",
    "TZ",
    "TERM",
    "CI",
    "HOSTNAME",
    "TMPDIR",
    "TEMP",
    "TMP",
    "DYNO",
    "NODE_ENV",
    "RAILS_ENV",
    "RACK_ENV",
    "APP_ENV",
    "FLASK_ENV",
    "FLASK_APP",
    "FLASK_DEBUG",
    "DJANGO_SETTINGS_MODULE",
    "PYTHONUNBUFFERED",
    "PYTHONPATH",
    "ASPNETCORE_ENVIRONMENT",
    "DOTNET_ENVIRONMENT",
    "ASPNETCORE_URLS",
    "WEB_CONCURRENCY",
    "RAILS_MAX_THREADS",
    "RAILS_LOG_TO_STDOUT",
    "RAILS_SERVE_STATIC_FILES",
    "BUNDLE_GEMFILE",
    "KUBERNETES_SERVICE_HOST",
    "GITHUB_ACTIONS",
    "GITHUB_TOKEN",
    "DEBUG",
    "NO_COLOR",
    "EDITOR",
    "SSH_AUTH_SOCK",
    "XDG_CONFIG_HOME",
    "XDG_CACHE_HOME",
    "XDG_DATA_HOME",
    "APPDATA",
    "LOCALAPPDATA",
    "USERPROFILE",
    "PROD",
    "DEV",
    "MODE",
    "SSR",
    "BASE_URL",
    "RUST_LOG",
    "GOPATH",
    "JAVA_HOME",
    "VIRTUAL_ENV",
    "DATABASE_URL_TEST",
    "REQUEST_METHOD",
    "REQUEST_URI",
    "HTTP_HOST",
    "REMOTE_ADDR",
    "QUERY_STRING",
    "DOCUMENT_ROOT",
    "SCRIPT_NAME",
    "SERVER_NAME",
    "SERVER_PORT",
    "HTTPS",
    "SCRIPT_FILENAME",
    "PHP_SELF",
    "argv",
    "argc",
];

fn of_the_platform(name: &str) -> bool {
    OF_THE_PLATFORM.contains(&name)
        || [
            "HTTP_",
            "npm_",
            "GITHUB_",
            "CI_",
            "HEROKU_",
            "VERCEL_",
            "AWS_LAMBDA_",
            "K_",
            "CARGO_",
            "FLY_",
            "RENDER_",
            "SERVER_",
            "REQUEST_",
            "REMOTE_",
            "PHP_",
        ]
        .iter()
        .any(|start| name.starts_with(start))
}

/// Whether a file tells a person which variables there are.
fn declares(kind: FileKind, role: Role) -> bool {
    !matches!(
        role,
        Role::Vendored | Role::Generated | Role::Test | Role::Example
    ) || kind == FileKind::Dotenv
}

/// Both directions at once, as both need both sets.
pub(super) fn undeclared(repository: &Repository, findings: &mut Findings) {
    let declared: BTreeSet<&str> = repository
        .concepts(ConceptKind::EnvironmentDeclaration)
        .filter(|(file, _)| declares(file.meta.kind, file.meta.role))
        .filter_map(|(_, concept)| concept.text(Slot::Name))
        .collect();
    // A repository that declares next to nothing keeps its list elsewhere.
    let templates = repository
        .of_kind(FileKind::Dotenv)
        .any(|file| file.meta.role == Role::Template)
        || repository.of_kind(FileKind::HerokuApp).next().is_some();
    if !templates || declared.len() < 3 {
        return;
    }
    let mut reads: BTreeMap<&str, Vec<_>> = BTreeMap::new();
    for (file, concept) in repository.concepts(ConceptKind::EnvironmentRead) {
        if file.meta.role != Role::App {
            continue;
        }
        let Some(name) = concept.text(Slot::Name) else {
            continue;
        };
        reads.entry(name).or_default().push((file, concept));
    }
    for (name, places) in reads {
        let plain = name
            .bytes()
            .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_');
        if declared.contains(name) || of_the_platform(name) || !plain || name.len() < 3 {
            continue;
        }
        let defaulted = places.iter().any(|(_, concept)| {
            concept
                .slot(Slot::Default)
                .is_some_and(|default| !matches!(default.kind, ValueKind::Null))
        });
        if defaulted {
            continue;
        }
        let (file, concept) = places[0];
        findings.add(Found {
            path: file.path.clone(),
            span: concept.name_span,
            message: format!("`{name}` is read here and declared nowhere"),
            ..Found::default()
        });
    }
}

/// Declared in a template and read by nothing.
pub(super) fn unread(repository: &Repository, findings: &mut Findings) {
    let read: BTreeSet<&str> = repository
        .concepts(ConceptKind::EnvironmentRead)
        .filter_map(|(_, concept)| concept.text(Slot::Name))
        .collect();
    // Settings objects and frameworks read by rules of their own: silence beats noise.
    let loaders = repository
        .concepts(ConceptKind::EnvironmentLoader)
        .any(|(file, _)| file.meta.kind.language().is_some());
    if read.len() < 3 || loaders {
        return;
    }
    let mentioned: BTreeSet<&str> = repository
        .files
        .iter()
        .filter(|file| {
            !matches!(
                file.meta.kind,
                FileKind::Dotenv | FileKind::HerokuApp | FileKind::Markdown
            )
        })
        .flat_map(|file| file.concepts(ConceptKind::EnvironmentDeclaration))
        .filter_map(|concept| concept.text(Slot::Name))
        .collect();
    for (file, concept) in repository.concepts(ConceptKind::EnvironmentDeclaration) {
        let template = file.meta.kind == FileKind::Dotenv && file.meta.role == Role::Template
            || file.meta.kind == FileKind::HerokuApp;
        let Some(name) = concept.text(Slot::Name) else {
            continue;
        };
        if !template || read.contains(name) || mentioned.contains(name) || of_the_platform(name) {
            continue;
        }
        findings.add(Found {
            path: file.path.clone(),
            span: concept.name_span,
            message: format!("`{name}` is declared here and read by nothing"),
            ..Found::default()
        });
    }
}
