//! Python manifests: requirements, pyproject, Pipfile, setup.cfg, conda. Knows the formats and
//! the tools' tables in them, no package.

mod conda;
mod poetry;
mod pyproject;
mod requirement;
mod requirements;

use crate::fact::{DependencyScope, FileFacts, FileKind};
use crate::format::{entry, ini, toml, yaml};
use crate::text::Embedded;

/// Lowers such a file.
pub(crate) fn lower(kind: FileKind, path: &str, text: &str) -> FileFacts {
    match kind {
        FileKind::Requirements => requirements::lower(kind, path, text),
        FileKind::PyProject => pyproject::lower(kind, text),
        FileKind::Pipfile => pipfile(kind, text),
        FileKind::SetupCfg => setup_cfg(kind, text),
        FileKind::CondaEnvironment => conda::lower(kind, text),
        _ => FileFacts::new(kind, text.len()),
    }
}

/// A name as `PyPI` compares it: lower case, runs of `-`, `_` and `.` as one `-`.
pub(in crate::format::manifest) fn normalised(name: &str) -> Box<str> {
    let mut out = String::with_capacity(name.len());
    for c in name.chars() {
        if matches!(c, '-' | '_' | '.') {
            if !out.ends_with('-') {
                out.push('-');
            }
        } else {
            out.push(c.to_ascii_lowercase());
        }
    }
    out.into()
}

/// What a group, an extra or a file of this name is for.
fn scope_of(name: &str, other: DependencyScope) -> DependencyScope {
    let name = name.to_ascii_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| name.contains(word));
    if has(&["test"]) {
        DependencyScope::Test
    } else if has(&["dev", "lint", "doc", "typing", "style", "format", "debug"]) {
        DependencyScope::Development
    } else {
        other
    }
}

/// Pipfile: the same values as Poetry's, under two tables, and scripts.
fn pipfile(kind: FileKind, text: &str) -> FileFacts {
    let mut facts = FileFacts::new(kind, text.len());
    let table = toml::parse(&mut facts, text);
    toml::entries(&mut facts, text, &table);
    for (name, scope) in [
        ("packages", DependencyScope::Runtime),
        ("dev-packages", DependencyScope::Development),
    ] {
        if let Some(packages) = toml::table(&table, &[name]) {
            poetry::packages(&mut facts, text, packages, scope);
        }
    }
    if let Some(scripts) = toml::table(&table, &["scripts"]) {
        pyproject::scripts(&mut facts, text, scripts, false);
    }
    yaml::finish(&mut facts);
    facts
}

/// setup.cfg: lists of requirements, one a line.
fn setup_cfg(kind: FileKind, text: &str) -> FileFacts {
    let mut facts = FileFacts::new(kind, text.len());
    for item in ini::items(&mut facts, kind, text) {
        item.emit(&mut facts, kind, text);
        let scope = match (item.section, item.key) {
            ("options", Some("install_requires")) => DependencyScope::Runtime,
            ("options", Some("setup_requires")) => DependencyScope::Build,
            ("options", Some("tests_require")) => DependencyScope::Test,
            ("options.extras_require", Some(extra)) => scope_of(extra, DependencyScope::Optional),
            _ => continue,
        };
        for line in &item.lines {
            let span = entry::span_of(text, line);
            requirement::push(&mut facts, &Embedded::part(text, span), scope);
        }
    }
    facts
}
