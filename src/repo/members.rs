//! Parts of apps that have a manifest of their own: crates and modules of the repository that an
//! app is built from. Knows how manifests name each other, not what a component does.

use std::collections::BTreeSet;

use super::beside;
use super::component::{Component, ComponentKind};
use super::model::FileRecord;
use crate::fact::{DependencyScope, FileKind, Source};

/// Makes what an app of the repository is built from, over however many other parts, an app too.
pub(super) fn join(files: &[FileRecord], all: &mut [Component]) {
    while crates(files, all) || modules(files, all) {}
}

/// The manifest of a kind that a component has.
fn manifest<'a>(
    files: &'a [FileRecord],
    component: &Component,
    kind: FileKind,
) -> Option<&'a FileRecord> {
    let mut manifests = component.manifests.iter().map(|index| &files[*index]);
    manifests.find(|file| file.meta.kind == kind)
}

/// A crate that no registry would take and that an app asks for by its name.
fn crates(files: &[FileRecord], all: &mut [Component]) -> bool {
    let wanted: BTreeSet<&str> = all
        .iter()
        .filter(|component| component.kind.is_deployed())
        .filter_map(|component| manifest(files, component, FileKind::CargoToml))
        .flat_map(FileRecord::dependencies)
        .filter(|dependency| {
            matches!(dependency.source, Source::Path(_) | Source::Workspace)
                && dependency.scope == DependencyScope::Runtime
        })
        .map(|dependency| &*dependency.name)
        .collect();
    let mut joined = false;
    for component in all.iter_mut() {
        let Some(file) = manifest(files, component, FileKind::CargoToml) else {
            continue;
        };
        // A registry asks for a description.
        let published = file
            .entries()
            .any(|entry| entry.path.starts_with("package.description"));
        let name = file
            .entry("package.name")
            .and_then(|entry| entry.value.as_text());
        if component.kind == ComponentKind::Library
            && !published
            && name.is_some_and(|name| wanted.contains(name))
        {
            take(component, file);
            joined = true;
        }
    }
    joined
}

/// A Go module whose folder an app's go.mod names in place of it.
fn modules(files: &[FileRecord], all: &mut [Component]) -> bool {
    let wanted: BTreeSet<String> = all
        .iter()
        .filter(|component| component.kind.is_deployed())
        .filter_map(|component| manifest(files, component, FileKind::GoMod))
        .flat_map(|file| {
            file.dependencies()
                .filter_map(move |dependency| match &dependency.source {
                    Source::Path(folder) => beside(file.folder(), folder),
                    _ => None,
                })
        })
        .collect();
    let mut joined = false;
    for component in all.iter_mut() {
        if component.kind == ComponentKind::Library
            && wanted.contains(&component.root)
            && let Some(file) = manifest(files, component, FileKind::GoMod)
        {
            take(component, file);
            joined = true;
        }
    }
    joined
}

fn take(component: &mut Component, file: &FileRecord) {
    component.kind = ComponentKind::App;
    component.reason = format!("an app is built from `{}`", file.path);
}
