//! `config/undeclared-env-var` and `config/unread-env-var`: what the code reads against what
//! anything declares.

use std::collections::BTreeSet;

use super::{Findings, Found};
use crate::concept::ConceptKind;
use crate::fact::{FileKind, Role};
use crate::repo::{Contract, Mention, Repository, Variable, is_template, of_the_platform};

/// Read without a default and declared nowhere.
pub(super) fn undeclared(repository: &Repository, findings: &mut Findings) {
    let contract = Contract::of(repository);
    let declared: BTreeSet<&str> = contract
        .variables
        .iter()
        .filter(|(_, variable)| variable.declarations.iter().any(Mention::declares))
        .map(|(name, _)| *name)
        .collect();
    // A repository that declares next to nothing keeps its list elsewhere.
    let templates = repository.files.iter().any(is_template);
    if !templates || declared.len() < 3 {
        return;
    }
    for (name, variable) in &contract.variables {
        let plain = name
            .bytes()
            .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_');
        if declared.contains(name) || of_the_platform(name) || !plain || name.len() < 3 {
            continue;
        }
        let mut reads = variable
            .reads
            .iter()
            .filter(|read| read.in_code && read.file.meta.role == Role::App)
            .peekable();
        let Some(first) = reads.peek().copied() else {
            continue;
        };
        if reads.any(Mention::has_default) {
            continue;
        }
        findings.add(Found {
            path: first.file.path.clone(),
            span: first.span,
            message: format!("`{name}` is read here and declared nowhere"),
            cause: Some((*name).to_owned()),
            ..Found::default()
        });
    }
}

/// Variables that frameworks, language runtimes and their tools read by themselves.
const OF_FRAMEWORKS: &[&str] = &[
    "SECRET_KEY_BASE",
    "RAILS_MASTER_KEY",
    "DATABASE_URL",
    "BUNDLE_WITHOUT",
    "MALLOC_ARENA_MAX",
    "UVICORN_HOST",
    "UVICORN_PORT",
    "NODE_OPTIONS",
    "NEXT_TELEMETRY_DISABLED",
    "NEXTAUTH_URL",
    "NEXTAUTH_SECRET",
    "AUTH_SECRET",
    "JAVA_OPTS",
    "JAVA_TOOL_OPTIONS",
    "SPRING_PROFILES_ACTIVE",
    "RUST_BACKTRACE",
    "GIN_MODE",
    "SENTRY_DSN",
    "NEW_RELIC_LICENSE_KEY",
    "NEW_RELIC_APP_NAME",
    "GOOGLE_APPLICATION_CREDENTIALS",
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "AWS_REGION",
    "AWS_DEFAULT_REGION",
];

/// Declared in a template and read by nothing.
pub(super) fn unread(repository: &Repository, findings: &mut Findings) {
    let contract = Contract::of(repository);
    let in_code = |variable: &Variable| variable.reads.iter().any(|read| read.in_code);
    // Settings objects and frameworks read by rules of their own: silence beats noise.
    let loaders = repository
        .concepts(ConceptKind::EnvironmentLoader)
        .any(|(file, _)| file.meta.kind.language().is_some());
    let read = contract
        .variables
        .values()
        .filter(|one| in_code(one))
        .count();
    if read < 3 || loaders {
        return;
    }
    // What fills in configuration that the app itself reads, or what runs the app.
    let in_settings = |variable: &Variable| {
        variable.reads.iter().any(|read| {
            matches!(
                read.file.meta.kind,
                FileKind::RailsYaml
                    | FileKind::Spring
                    | FileKind::AppSettings
                    | FileKind::Logback
                    | FileKind::Log4j
                    | FileKind::Compose
            )
        })
    };
    for (name, variable) in &contract.variables {
        let mentioned = variable.declarations.iter().any(|place| {
            !matches!(
                place.file.meta.kind,
                FileKind::Dotenv | FileKind::HerokuApp | FileKind::Markdown
            )
        });
        let read = in_code(variable)
            || in_settings(variable)
            || repository.names(name)
            || OF_FRAMEWORKS.contains(name);
        if mentioned || read || of_the_platform(name) {
            continue;
        }
        let mut told = usize::MAX;
        for place in variable
            .declarations
            .iter()
            .filter(|place| place.in_template())
        {
            // app.json has a section for a variable, and its value in it.
            if place.file.meta.kind == FileKind::HerokuApp && told == place.index {
                continue;
            }
            told = place.index;
            findings.add(Found {
                path: place.file.path.clone(),
                span: place.span,
                message: format!("`{name}` is declared here and read by nothing"),
                ..Found::default()
            });
        }
    }
}
