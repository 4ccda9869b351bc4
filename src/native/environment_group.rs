//! `config/environment-group`: config batched into files that are named after deploys.

use std::collections::BTreeMap;

use super::{Findings, Found};
use crate::fact::{FileKind, Role};
use crate::repo::{FileRecord, Repository};
use crate::rule::Mark;
use crate::text::Span;

/// Names of deploys, the most production-like first.
const DEPLOYS: &[&str] = &[
    "production",
    "prod",
    "live",
    "staging",
    "stage",
    "stg",
    "preprod",
    "uat",
    "qa",
    "development",
    "dev",
    "local",
];

/// The group that a file belongs to (its path with the deploy's name left out) and the
/// deploy's rank.
fn group(file: &FileRecord) -> Option<(String, usize)> {
    let config = matches!(
        file.meta.kind,
        FileKind::Spring
            | FileKind::AppSettings
            | FileKind::Python
            | FileKind::Ruby
            | FileKind::JavaScript
            | FileKind::TypeScript
            | FileKind::Json
            | FileKind::Yaml
            | FileKind::Toml
            | FileKind::Properties
            | FileKind::Dotenv
            | FileKind::Ini
            | FileKind::Hocon
            | FileKind::RailsYaml
            | FileKind::HelmValues
            | FileKind::Php
    );
    if !config || !matches!(file.meta.role, Role::App | Role::Development) {
        return None;
    }
    let name = file.name().to_ascii_lowercase();
    let folder = file.folder().to_ascii_lowercase();
    let folder_name = folder.rsplit('/').next().unwrap_or("");
    let (stem, ending) = name.rsplit_once('.').unwrap_or((&name, ""));
    // A whole name in a folder of settings: settings/production.py, config/environments/x.rb.
    let settings_folder = matches!(
        folder_name,
        "settings"
            | "config"
            | "configs"
            | "configuration"
            | "environments"
            | "conf"
            | "env"
            | "envs"
    );
    if settings_folder && let Some(rank) = DEPLOYS.iter().position(|deploy| *deploy == stem) {
        return Some((format!("{folder}/*.{ending}"), rank));
    }
    // A suffix: application-prod.yml, appsettings.Production.json, .env.production.
    for separator in ['-', '.', '_'] {
        let part = match name.strip_prefix(".env.") {
            Some(rest) => Some((".env", rest)),
            None => stem.rsplit_once(separator),
        };
        let Some((base, deploy)) = part else { continue };
        let known = matches!(
            base,
            "application"
                | "bootstrap"
                | "appsettings"
                | "settings"
                | "config"
                | "configuration"
                | ".env"
                | "values"
                | "environment"
                | "web"
                | "database"
        );
        if known && let Some(rank) = DEPLOYS.iter().position(|own| *own == deploy) {
            return Some((format!("{folder}/{base}*.{ending}"), rank));
        }
    }
    None
}

/// One finding for each group of two deploys or more, at the most production-like file.
pub(super) fn check(repository: &Repository, findings: &mut Findings) {
    let mut groups: BTreeMap<String, Vec<(usize, &FileRecord)>> = BTreeMap::new();
    for file in &repository.files {
        if let Some((name, rank)) = group(file) {
            groups.entry(name).or_default().push((rank, file));
        }
    }
    for members in groups.values_mut() {
        members.sort_by(|a, b| (a.0, &a.1.path).cmp(&(b.0, &b.1.path)));
        let Some((rank, file)) = members.first() else {
            continue;
        };
        // A developer's file alone is no group of deploys.
        let developers = DEPLOYS.len() - 3;
        if *rank >= developers || (members.len() < 2 && file.meta.kind != FileKind::Spring) {
            continue;
        }
        let names: Vec<&str> = members.iter().map(|(_, file)| file.name()).collect();
        findings.add(Found {
            path: file.path.clone(),
            span: Span::at(0),
            message: format!("config is grouped by deploy: `{}`", names.join("`, `")),
            marks: members[1..]
                .iter()
                .map(|(_, file)| Mark {
                    path: file.path.clone(),
                    span: Span::at(0),
                    message: "another member of the group".to_owned(),
                })
                .collect(),
            ..Found::default()
        });
    }
}
