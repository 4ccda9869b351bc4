//! Manifests and lockfiles of every ecosystem: entries, and a Dependency for each package.
//! Knows formats, and nothing of factors or rules.

mod dotnet;
mod elixir;
mod emit;
mod go;
mod javascript;
mod jvm;
mod lock;
mod php;
mod python;
mod ruby;
mod rust;
mod scripts;

use crate::fact::{FileFacts, FileKind};

/// Lowers a manifest or a lockfile.
pub(crate) fn lower(kind: FileKind, path: &str, text: &str) -> FileFacts {
    match kind {
        FileKind::DotnetProject => dotnet::lower(kind, path, text),
        FileKind::MixExs => elixir::lower(kind, path, text),
        FileKind::GoMod => go::lower(kind, path, text),
        FileKind::PackageJson => javascript::lower(kind, path, text),
        FileKind::MavenPom | FileKind::Gradle | FileKind::Sbt | FileKind::VersionCatalog => {
            jvm::lower(kind, path, text)
        }
        FileKind::Lockfile => lock::lower(kind, path, text),
        FileKind::ComposerJson => php::lower(kind, path, text),
        FileKind::Requirements
        | FileKind::PyProject
        | FileKind::Pipfile
        | FileKind::SetupCfg
        | FileKind::CondaEnvironment => python::lower(kind, path, text),
        FileKind::Gemfile => ruby::lower(kind, path, text),
        FileKind::CargoToml => rust::lower(kind, path, text),
        _ => FileFacts::new(kind, text.len()),
    }
}
