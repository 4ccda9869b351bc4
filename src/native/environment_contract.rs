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
            ..Found::default()
        });
    }
}

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
    for (name, variable) in &contract.variables {
        let mentioned = variable.declarations.iter().any(|place| {
            !matches!(
                place.file.meta.kind,
                FileKind::Dotenv | FileKind::HerokuApp | FileKind::Markdown
            )
        });
        if mentioned || in_code(variable) || of_the_platform(name) || repository.names(name) {
            continue;
        }
        for place in variable
            .declarations
            .iter()
            .filter(|place| place.in_template())
        {
            findings.add(Found {
                path: place.file.path.clone(),
                span: place.span,
                message: format!("`{name}` is declared here and read by nothing"),
                ..Found::default()
            });
        }
    }
}
