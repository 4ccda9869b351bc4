//! `dependencies/no-manifest`: an app that uses others' packages and declares none at all.

use super::manifests::exists_above;
use super::undeclared_import::is_third_party_python;
use super::{Findings, Found};
use crate::concept::{Concept, ConceptKind, Slot};
use crate::fact::{Ecosystem, FileKind, Import, Language, Role};
use crate::repo::{Component, ComponentKind, FileRecord, Repository};

/// Servers and frameworks of npm and `RubyGems` that apps are built on: names that nothing of
/// the runtime has.
const JAVASCRIPT: &[&str] = &[
    "express",
    "koa",
    "fastify",
    "@hapi/hapi",
    "@nestjs/core",
    "mongoose",
    "pg",
    "mysql2",
    "redis",
    "ioredis",
    "socket.io",
    "next",
    "lodash",
    "axios",
    "body-parser",
    "sequelize",
];
const RUBY: &[&str] = &[
    "sinatra",
    "sinatra.base",
    "rails",
    "rack",
    "puma",
    "pg",
    "mysql2",
    "redis",
    "sidekiq",
    "sequel",
    "roda",
    "hanami",
    "grape",
    "mongo",
    "httparty",
    "faraday",
];

/// What declares packages in ways that are no manifest of ours: older tools, programs.
const OTHERS: &[&str] = &[
    "setup.py",
    "Gopkg.toml",
    "glide.yaml",
    "vendor/vendor.json",
    "Godeps/Godeps.json",
    "conda.yml",
    "conda.yaml",
    "pixi.toml",
    "BUILD",
    "BUILD.bazel",
    "WORKSPACE",
    "MODULE.bazel",
    "deno.json",
    "bower.json",
    "flake.nix",
    "shell.nix",
    "default.nix",
    "gems.rb",
];

/// Looks at every component in each language that has manifests.
pub(super) fn check(repository: &Repository, findings: &mut Findings) {
    for component in &repository.components.all {
        for (language, ecosystem, expected) in [
            (
                Language::Python,
                Ecosystem::Python,
                "pyproject.toml` or `requirements.txt",
            ),
            (Language::JavaScript, Ecosystem::JavaScript, "package.json"),
            (Language::Ruby, Ecosystem::Ruby, "Gemfile"),
            (Language::Go, Ecosystem::Go, "go.mod"),
        ] {
            if let Some((file, import)) = first(repository, component, language, ecosystem) {
                findings.add(Found {
                    path: file.path.clone(),
                    span: import.module_span,
                    message: format!(
                        "`{}` is imported here, and there is no manifest (`{expected}`)",
                        import.package
                    ),
                    cause: Some(expected.to_owned()),
                    ..Found::default()
                });
            }
        }
    }
}

/// The first import of another's package, where nothing could declare it.
fn first<'a>(
    repository: &'a Repository,
    component: &'a Component,
    language: Language,
    ecosystem: Ecosystem,
) -> Option<(&'a FileRecord, &'a Import)> {
    // What is not deployed is a script or a snippet.
    let running = component.kind.is_deployed() && component.kind != ComponentKind::App;
    let own = || {
        component
            .files
            .iter()
            .map(|index| &repository.files[*index])
    };
    let sources = || {
        own().filter(|file| {
            file.meta.role == Role::App && file.meta.kind.language() == Some(language)
        })
    };
    let packages = |file: &FileRecord, concept: &Concept| {
        file.meta.kind == FileKind::Dockerfile
            || file.meta.kind.is_script()
                && concept.api.as_ref() != "apt-get"
                && concept.slot(Slot::Package).is_some()
    };
    // An image of its own that names packages is for something that runs.
    let image = own().any(|file| {
        let mut installs = file.concepts(ConceptKind::Install);
        file.meta.kind == FileKind::Dockerfile && installs.any(|concept| packages(file, concept))
    });
    let serves = sources().any(|file| {
        let mut concepts = file.understood.concepts.iter();
        concepts.any(|concept| match concept.kind {
            ConceptKind::Server => true,
            ConceptKind::Route | ConceptKind::QueueConsumer => image,
            _ => false,
        })
    });
    // A server of several pages at the top of the repository is an app, whatever runs it.
    let site = sources().any(|file| {
        file.folder().is_empty()
            && file.concepts(ConceptKind::Route).count() >= 3
            && [ConceptKind::Server, ConceptKind::DevelopmentServer]
                .iter()
                .any(|kind| file.concepts(*kind).next().is_some())
    });
    let app = serves && deployed(repository) || site;
    if !running || !app || declared_otherwise(repository) {
        return None;
    }
    // A script that installs is a manifest of a kind; that an image names its packages itself
    // is what is missed here.
    let installs = repository
        .concepts(ConceptKind::Install)
        .any(|(file, concept)| {
            let own = repository
                .component_of(&file.path)
                .is_some_and(|own| own.root == component.root);
            let here = own && file.meta.kind == FileKind::Dockerfile;
            !here && packages(file, concept)
        });
    if installs {
        return None;
    }
    sources()
        .filter(|file| !exists_above(repository, ecosystem, file.folder()))
        .flat_map(|file| file.imports().map(move |(import, _)| (file, import)))
        .find(|(file, import)| {
            !import.optional
                && match language {
                    Language::Python => is_third_party_python(&import.module),
                    Language::JavaScript => JAVASCRIPT.contains(&&*import.package),
                    Language::Go => import
                        .package
                        .split('/')
                        .next()
                        .is_some_and(|host| host.contains('.')),
                    _ => RUBY.contains(&&*import.package),
                }
                && !is_local(repository, file, &import.package)
        })
}

/// Whether something says how the repository is run: then it is an app, and whole.
fn deployed(repository: &Repository) -> bool {
    repository.app_files().any(|file| {
        matches!(
            file.meta.kind,
            FileKind::Dockerfile | FileKind::Procfile | FileKind::Fly | FileKind::Render
        )
    })
}

fn declared_otherwise(repository: &Repository) -> bool {
    repository.paths.iter().any(|path| {
        OTHERS
            .iter()
            .any(|name| path == name || path.ends_with(&format!("/{name}")))
    })
}

/// Whether a module of the name lies in the repository.
fn is_local(repository: &Repository, file: &FileRecord, name: &str) -> bool {
    let top = name.split(['.', '/']).next().unwrap_or(name);
    [file.folder(), "", "src"].iter().any(|folder| {
        let path = if folder.is_empty() {
            top.to_owned()
        } else {
            format!("{folder}/{top}")
        };
        let from = repository
            .paths
            .partition_point(|own| own.as_str() < path.as_str());
        repository.paths[from..]
            .iter()
            .take_while(|own| own.starts_with(&path))
            .take(8)
            .any(|own| own[path.len()..].starts_with(['/', '.']))
    })
}
