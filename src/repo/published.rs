//! Manifests that are made to be published: what they say of a component's kind.

use super::component::{Component, ComponentKind};
use super::model::FileRecord;
use crate::fact::{DependencyScope, FileKind, Role, UnitKind};

/// Whether a package script starts it as a process.
pub(super) fn starts_itself(file: &FileRecord) -> bool {
    file.understood.facts.units.iter().any(|unit| {
        unit.kind == UnitKind::PackageScript
            && matches!(&*unit.name, "start" | "serve" | "start:prod")
    })
}

/// Whether a Python manifest has what only the package index asks for: where on its pages the
/// package belongs, or what it is found by.
pub(super) fn describes_itself(file: &FileRecord) -> bool {
    matches!(file.meta.kind, FileKind::PyProject | FileKind::SetupCfg)
        && file.entries().any(|entry| {
            [
                "project.classifiers",
                "project.keywords",
                "tool.poetry.classifiers",
                "tool.poetry.keywords",
                "metadata.classifiers",
                "metadata.classifier",
                "metadata.keywords",
                "tool.flit.metadata.classifiers",
            ]
            .iter()
            .any(|key| entry.path.starts_with(key))
        })
}

/// Files beside a manifest that a server of production loads, or that set one up.
const OF_A_SERVER: &[&str] = &[
    "app.wsgi",
    "asgi.py",
    "gunicorn.conf.py",
    "gunicorn_conf.py",
    "gunicorn_config.py",
    "hypercorn.toml",
    "passenger_wsgi.py",
    "uwsgi.ini",
    "wsgi.py",
];

/// Folders that a web server hands out, and whose `index.php` it runs.
const HANDED_OUT: &[&str] = &["docroot", "htdocs", "html", "public", "web", "www"];

/// What makes a component be served: an entry point for a server beside its manifest, whatever
/// programs that manifest declares for those who administer it.
pub(super) fn entry_point<'a>(
    files: &'a [FileRecord],
    component: &Component,
) -> Option<&'a FileRecord> {
    let has = |kinds: &[FileKind]| {
        let mut manifests = component.manifests.iter();
        manifests.any(|index| kinds.contains(&files[*index].meta.kind))
    };
    let python = has(&[
        FileKind::PyProject,
        FileKind::SetupCfg,
        FileKind::Requirements,
    ]);
    let php = has(&[FileKind::ComposerJson]) && published(files, component).is_none();
    let own = component.files.iter().map(|index| &files[*index]);
    own.filter(|file| {
        let folder = file.folder();
        let inside = folder
            .strip_prefix(component.root.as_str())
            .map(|rest| rest.trim_start_matches('/'));
        file.meta.role == Role::App
            && match inside {
                Some("") => python && OF_A_SERVER.contains(&file.name()),
                Some(inside) => php && file.name() == "index.php" && HANDED_OUT.contains(&inside),
                None => false,
            }
    })
    .min_by_key(|file| file.meta.kind.language().is_none())
}

/// Whether a manifest asks for a server of production, for more than its developers.
pub(super) fn brings_server(file: &FileRecord) -> bool {
    file.meta.kind.is_manifest()
        && file.dependencies().any(|dependency| {
            dependency.scope == DependencyScope::Runtime
                && matches!(
                    &*dependency.name,
                    "gunicorn"
                        | "uvicorn"
                        | "hypercorn"
                        | "waitress"
                        | "daphne"
                        | "granian"
                        | "uwsgi"
                )
        })
}

/// Whether a module or package asks for what a program for a person parses its arguments by.
pub(super) fn parses_arguments(file: &FileRecord) -> bool {
    const GO: &[&str] = &[
        "github.com/alecthomas/kingpin",
        "github.com/alecthomas/kong",
        "github.com/magefile/mage",
        "github.com/spf13/cobra",
        "github.com/urfave/cli",
    ];
    const NODE: &[&str] = &["cac", "commander", "meow", "minimist", "yargs"];
    file.dependencies().any(|dependency| match file.meta.kind {
        FileKind::GoMod => GO.contains(&dependency.name.split("/v").next().unwrap_or_default()),
        FileKind::PackageJson => {
            dependency.scope == DependencyScope::Runtime && NODE.contains(&&*dependency.name)
        }
        _ => false,
    })
}

/// What a manifest that is made to be published says.
pub(super) fn published(
    files: &[FileRecord],
    component: &Component,
) -> Option<(ComponentKind, String)> {
    for index in &component.manifests {
        let file = &files[*index];
        let says = |what: &str| format!("`{}` {what}", file.path);
        match file.meta.kind {
            FileKind::PackageJson => {
                let private = file
                    .entry("private")
                    .is_some_and(|entry| entry.value.as_scalar() == Some("true"));
                let starts = starts_itself(file);
                if private || starts {
                    continue;
                }
                if file
                    .entries()
                    .any(|entry| &*entry.path == "bin" || entry.path.starts_with("bin."))
                {
                    return Some((ComponentKind::CommandLine, says("declares a program")));
                }
                let exports = file.entries().any(|entry| {
                    matches!(
                        entry.path.split('.').next(),
                        Some(
                            "exports" | "files" | "module" | "types" | "typings" | "publishConfig"
                        )
                    )
                });
                if exports {
                    return Some((ComponentKind::Library, says("is made to be published")));
                }
            }
            FileKind::CargoToml => {
                let inside = |path: &str| {
                    let wanted = if component.root.is_empty() {
                        path.to_owned()
                    } else {
                        format!("{}/{path}", component.root)
                    };
                    files
                        .binary_search_by(|file| file.path.as_str().cmp(&wanted))
                        .is_ok()
                };
                let program = inside("src/main.rs")
                    || file.entries().any(|entry| entry.path.starts_with("bin."));
                if !program && inside("src/lib.rs") {
                    return Some((ComponentKind::Library, says("builds a library only")));
                }
                let parses = file.dependencies().any(|dependency| {
                    matches!(
                        &*dependency.name,
                        "clap" | "structopt" | "argh" | "pico-args" | "lexopt"
                    )
                });
                if program && parses {
                    return Some((ComponentKind::CommandLine, says("parses a command line")));
                }
            }
            FileKind::PyProject | FileKind::SetupCfg => {
                if let Some((kind, what)) = published_python(file) {
                    return Some((kind, says(what)));
                }
            }
            FileKind::Gemfile if file.name().ends_with(".gemspec") => {
                return Some((ComponentKind::Library, says("is made to be published")));
            }
            FileKind::GoMod => {
                let program = component.files.iter().any(|index| files[*index].has_main);
                if !program {
                    return Some((ComponentKind::Library, says("has no main package")));
                }
            }
            FileKind::ComposerJson => {
                let kind = file.entry("type").and_then(|entry| entry.value.as_text());
                if matches!(
                    kind,
                    Some(
                        "library"
                            | "symfony-bundle"
                            | "composer-plugin"
                            | "wordpress-plugin"
                            | "phpcodesniffer-standard"
                    )
                ) {
                    return Some((ComponentKind::Library, says("is made to be published")));
                }
            }
            _ => {}
        }
    }
    None
}

/// What a Python manifest that is made to be published builds.
fn published_python(file: &FileRecord) -> Option<(ComponentKind, &'static str)> {
    let starts = |start: &str| file.entries().any(|entry| entry.path.starts_with(start));
    let programs = [
        "project.scripts",
        "tool.poetry.scripts",
        "options.entry_points",
    ];
    if programs.iter().any(|start| starts(start)) {
        return Some((ComponentKind::CommandLine, "declares a program"));
    }
    let named = file.meta.kind == FileKind::SetupCfg && file.entry("metadata.name").is_some();
    (named || starts("build-system."))
        .then_some((ComponentKind::Library, "is made to be published"))
}
