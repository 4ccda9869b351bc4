//! Parts of apps that have a manifest of their own: crates and modules of the repository that an
//! app is built from. Knows how manifests name each other, not what a component does.

use std::collections::BTreeSet;

use super::beside;
use super::component::{Component, ComponentKind, NO_SOURCE, NOTHING};
use super::declared::{built_by, declares_processes};
use super::model::FileRecord;
use super::published::starts_itself;
use crate::concept::ConceptKind;
use crate::fact::{DependencyScope, FileKind, Role, Source};

/// Makes what an app of the repository is built from, over however many other parts, a part of it.
pub(super) fn join(files: &[FileRecord], all: &mut [Component]) {
    while crates(files, all) || modules(files, all) || packages(files, all) {}
}

/// Whether a component is a library that no app is known to be built from.
fn is_apart(component: &Component) -> bool {
    component.kind == ComponentKind::Library && !component.part
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
        .filter(|component| component.kind.is_deployed() || component.part)
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
        if is_apart(component) && !published && name.is_some_and(|name| wanted.contains(name)) {
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
        .filter(|component| component.kind.is_deployed() || component.part)
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
        if is_apart(component)
            && wanted.contains(&component.root)
            && let Some(file) = manifest(files, component, FileKind::GoMod)
        {
            take(component, file);
            joined = true;
        }
    }
    joined
}

/// A package of a workspace of npm that an app asks for as it lies there.
fn packages(files: &[FileRecord], all: &mut [Component]) -> bool {
    let wanted: BTreeSet<&str> = all
        .iter()
        .filter(|component| {
            let known = component.kind.is_deployed() && component.kind != ComponentKind::App;
            known || component.part
        })
        .filter_map(|component| manifest(files, component, FileKind::PackageJson))
        .flat_map(FileRecord::dependencies)
        .filter(|dependency| {
            // npm's workspaces say that any version will do.
            let here = dependency.source == Source::Workspace
                || dependency.requirement.as_text() == Some("*");
            here && dependency.scope == DependencyScope::Runtime
        })
        .map(|dependency| &*dependency.name)
        .collect();
    let mut joined = false;
    for component in all.iter_mut() {
        let Some(file) = manifest(files, component, FileKind::PackageJson) else {
            continue;
        };
        let name = file.entry("name").and_then(|entry| entry.value.as_text());
        if is_apart(component) && name.is_some_and(|name| wanted.contains(name)) {
            take(component, file);
            joined = true;
        }
    }
    joined
}

/// Says of the parts of which nothing else is known that an app is built from them: .NET projects
/// that make no program, packages of a workspace.
pub(super) fn name_parts(files: &[FileRecord], all: &mut [Component]) {
    let mut folders: BTreeSet<String> = BTreeSet::new();
    let mut names: BTreeSet<&str> = BTreeSet::new();
    // What other packages are set up by: their compiler's, linter's and styles' settings.
    let mut tools: BTreeSet<&str> = BTreeSet::new();
    for component in all.iter() {
        for file in component.manifests.iter().map(|index| &files[*index]) {
            if file.meta.kind == FileKind::PackageJson {
                tools.extend(file.dependencies().map(|dependency| &*dependency.name));
            }
        }
    }
    for component in all.iter().filter(|component| component.has_code()) {
        for file in component.manifests.iter().map(|index| &files[*index]) {
            for dependency in file.dependencies() {
                if let Source::Path(path) = &dependency.source {
                    // .NET names the project's file, others the folder.
                    let project = path.ends_with("proj");
                    let folder = path.rsplit_once('/').filter(|_| project);
                    let folder = folder.map_or(&**path, |split| split.0);
                    folders.extend(beside(file.folder(), folder));
                }
                if file.meta.kind == FileKind::PackageJson {
                    names.insert(&dependency.name);
                }
            }
        }
    }
    for component in all.iter_mut() {
        if is_of_packages(files, component, &tools) {
            component.kind = ComponentKind::Library;
            "other packages of the repository are set up by it".clone_into(&mut component.reason);
            continue;
        }
        let library = is_class_library(files, component) || is_inner_package(files, component);
        if !library && component.reason != NOTHING {
            continue;
        }
        let package = manifest(files, component, FileKind::PackageJson).filter(|file| {
            file.entry("name")
                .and_then(|entry| entry.value.as_text())
                .is_some_and(|name| names.contains(name))
        });
        let first = component.manifests.first().map(|index| &files[*index]);
        let asked_for = !component.root.is_empty() && folders.contains(&component.root);
        if let Some(file) = package.or(first.filter(|_| asked_for)) {
            take(component, file);
        }
    }
}

/// A package below the root that holds no source and that others ask for by its name.
fn is_of_packages(files: &[FileRecord], component: &Component, asked: &BTreeSet<&str>) -> bool {
    let Some(file) = manifest(files, component, FileKind::PackageJson) else {
        return false;
    };
    let name = file.entry("name").and_then(|entry| entry.value.as_text());
    let source = component.files.iter().any(|index| {
        let language = files[*index].meta.kind.language();
        files[*index].meta.role == Role::App && language.is_some()
    });
    !component.root.is_empty()
        && component.manifests.len() == 1
        && (component.reason == NO_SOURCE || component.reason == NOTHING)
        && !source
        && name.is_some_and(|name| asked.contains(name))
}

/// A private package below the root that nothing starts and that listens nowhere itself, whatever
/// routes and jobs it has for the app that mounts them.
fn is_inner_package(files: &[FileRecord], component: &Component) -> bool {
    let Some(file) = manifest(files, component, FileKind::PackageJson) else {
        return false;
    };
    let private = file
        .entry("private")
        .is_some_and(|entry| entry.value.as_scalar() == Some("true"));
    let mut own = component.files.iter().map(|index| &files[*index]);
    private
        && !component.root.is_empty()
        && component.kind.is_deployed()
        && component.manifests.len() == 1
        && !starts_itself(file)
        && built_by(files, component).is_none()
        && !own.any(|file| {
            let app = file.meta.role == Role::App;
            declares_processes(file) || app && file.concepts(ConceptKind::Server).next().is_some()
        })
}

/// A .NET project that makes no program, and that no image is built from.
fn is_class_library(files: &[FileRecord], component: &Component) -> bool {
    let Some(file) = manifest(files, component, FileKind::DotnetProject) else {
        return false;
    };
    let text = |path: &str| file.entry(path).and_then(|entry| entry.value.as_text());
    let sdk = text("Project.@Sdk");
    let program = text("Project.PropertyGroup.OutputType").is_some_and(|kind| kind != "Library");
    matches!(sdk, Some("Microsoft.NET.Sdk" | "Microsoft.NET.Sdk.Razor"))
        && !program
        && component.kind.is_deployed()
        && !component
            .files
            .iter()
            .any(|index| declares_processes(&files[*index]))
}

fn take(component: &mut Component, file: &FileRecord) {
    component.kind = ComponentKind::Library;
    component.part = true;
    component.reason = format!("an app is built from `{}`", file.path);
}
