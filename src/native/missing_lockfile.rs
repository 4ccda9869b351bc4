//! `dependencies/missing-lockfile`: an app's manifest that nothing pins.

use std::collections::HashSet;

use super::{Findings, Found, Kept};
use crate::diagnostic::Factor;
use crate::fact::{DependencyScope, Ecosystem, FileKind, Role, Source};
use crate::repo::{ComponentKind, FileRecord, Repository};
use crate::text::Span;

/// Lockfiles by the ecosystem that they pin.
fn locks(ecosystem: Ecosystem) -> &'static [&'static str] {
    match ecosystem {
        Ecosystem::Python => &[
            "poetry.lock",
            "uv.lock",
            "pdm.lock",
            "Pipfile.lock",
            "pylock.toml",
            "conda-lock.yml",
            "requirements.lock",
            "requirements.txt",
        ],
        Ecosystem::JavaScript => &[
            "package-lock.json",
            "npm-shrinkwrap.json",
            "yarn.lock",
            "pnpm-lock.yaml",
            "bun.lock",
            "bun.lockb",
        ],
        Ecosystem::Rust => &["Cargo.lock"],
        Ecosystem::Ruby => &["Gemfile.lock", "gems.locked"],
        Ecosystem::Go => &["go.sum"],
        Ecosystem::Php => &["composer.lock"],
        Ecosystem::Elixir => &["mix.lock"],
        // Their manifests name exact versions by custom; a lock is an extra.
        Ecosystem::Maven | Ecosystem::DotNet => &[],
    }
}

fn ecosystem(kind: FileKind) -> Option<Ecosystem> {
    Some(match kind {
        FileKind::PyProject | FileKind::Pipfile => Ecosystem::Python,
        FileKind::PackageJson => Ecosystem::JavaScript,
        FileKind::CargoToml => Ecosystem::Rust,
        FileKind::Gemfile => Ecosystem::Ruby,
        FileKind::GoMod => Ecosystem::Go,
        FileKind::ComposerJson => Ecosystem::Php,
        FileKind::MixExs => Ecosystem::Elixir,
        _ => return None,
    })
}

/// The Go modules that are taken from a folder of the repository: go.sum knows no such.
fn modules_beside(file: &FileRecord) -> HashSet<&str> {
    if file.meta.kind != FileKind::GoMod {
        return HashSet::new();
    }
    file.dependencies()
        .filter(|dependency| matches!(dependency.source, Source::Path(_)))
        .map(|dependency| &*dependency.name)
        .collect()
}

/// Looks at every manifest of an app.
pub(super) fn check(repository: &Repository, findings: &mut Findings) {
    // A workspace of crates has one lockfile, and lacks one at most.
    let mut told: Vec<&str> = Vec::new();
    for file in &repository.files {
        let Some(ecosystem) = ecosystem(file.meta.kind) else {
            continue;
        };
        if file.meta.role != Role::App || file.name().ends_with(".gemspec") {
            continue;
        }
        let beside = modules_beside(file);
        let needs = file.dependencies().any(|dependency| {
            !dependency.locked
                && dependency.ecosystem == ecosystem
                && matches!(
                    dependency.scope,
                    DependencyScope::Runtime | DependencyScope::Build
                )
                && !beside.contains(&*dependency.name)
        });
        let names = locks(ecosystem);
        if let Some(lock) = lock_above(repository, file, names) {
            // A workspace's lockfile speaks for each member, where that declares something.
            let beside = lock.rsplit_once('/').map_or("", |split| split.0) == file.folder();
            if beside || file.dependencies().next().is_some() {
                let (path, span) = if beside {
                    (lock, Span::at(0))
                } else {
                    (file.path.as_str(), first_dependency(file))
                };
                findings.kept.push(Kept {
                    factor: Factor::Dependencies,
                    kind: "lockfile",
                    path: path.to_owned(),
                    span,
                    message: format!("`{lock}` pins what `{}` declares", file.path),
                    hint: false,
                });
            }
            continue;
        }
        let library = repository
            .component_of(&file.path)
            .is_some_and(|component| component.kind == ComponentKind::Library && !component.part);
        if !needs || library || is_crate_of_others(repository, file) {
            continue;
        }
        let pinned = file
            .dependencies()
            .filter(|dependency| dependency.scope == DependencyScope::Runtime)
            .all(|dependency| dependency.pinned);
        if pinned && ecosystem == Ecosystem::Python {
            continue;
        }
        if let Some(workspace) = cargo_workspace(repository, file) {
            if told.contains(&workspace) {
                continue;
            }
            told.push(workspace);
        }
        let expected = names.first().copied().unwrap_or_default();
        findings.add(Found {
            path: file.path.clone(),
            span: first_dependency(file),
            message: format!(
                "no tracked lockfile pins these dependencies (`{expected}` or its kin)"
            ),
            ..Found::default()
        });
    }
}

/// Whether a crate builds no program: those that use it have the lockfile.
fn is_crate_of_others(repository: &Repository, file: &FileRecord) -> bool {
    if file.meta.kind != FileKind::CargoToml {
        return false;
    }
    let folder = file.path.strip_suffix("Cargo.toml").unwrap_or_default();
    let declared = file.entries().any(|entry| entry.path.starts_with("bin."));
    !declared
        && cargo_workspace(repository, file).is_none()
        && repository.has(&format!("{folder}src/lib.rs"))
        && !repository.has(&format!("{folder}src/main.rs"))
}

/// The folder of the Cargo workspace that a crate's manifest belongs to.
fn cargo_workspace<'a>(repository: &'a Repository, file: &'a FileRecord) -> Option<&'a str> {
    if file.meta.kind != FileKind::CargoToml {
        return None;
    }
    let mut folder = file.folder();
    loop {
        let path = if folder.is_empty() {
            "Cargo.toml".to_owned()
        } else {
            format!("{folder}/Cargo.toml")
        };
        let root = repository.file(&path).is_some_and(|manifest| {
            manifest
                .entries()
                .any(|entry| entry.path.starts_with("workspace."))
        });
        if root {
            return Some(folder);
        }
        if folder.is_empty() {
            return None;
        }
        folder = folder.rsplit_once('/').map_or("", |split| split.0);
    }
}

fn first_dependency(file: &FileRecord) -> Span {
    file.dependencies()
        .next()
        .map_or(Span::at(0), |dependency| dependency.name_span)
}

/// The lockfile that pins a manifest.
#[must_use]
pub fn lock_of<'a>(repository: &'a Repository, manifest: &FileRecord) -> Option<&'a str> {
    let ecosystem = match manifest.meta.kind {
        FileKind::Requirements => Ecosystem::Python,
        kind => ecosystem(kind)?,
    };
    lock_above(repository, manifest, locks(ecosystem))
        .filter(|lock| *lock != manifest.path.as_str())
}

/// A tracked lockfile beside the manifest or in a folder above (workspaces keep one).
fn lock_above<'a>(
    repository: &'a Repository,
    file: &FileRecord,
    names: &[&str],
) -> Option<&'a str> {
    let mut folder = file.folder();
    loop {
        for name in names {
            let path = if folder.is_empty() {
                (*name).to_owned()
            } else {
                format!("{folder}/{name}")
            };
            if let Ok(index) = repository.paths.binary_search(&path) {
                return Some(&repository.paths[index]);
            }
        }
        if folder.is_empty() {
            return None;
        }
        folder = folder.rsplit_once('/').map_or("", |split| split.0);
    }
}
