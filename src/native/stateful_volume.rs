//! `processes/stateful-volume`: lasting storage attached to an app's own process.

use std::collections::BTreeSet;

use super::{Findings, Found};
use crate::concept::ConceptKind;
use crate::fact::{FileKind, Part, Role, Value, ValueKind};
use crate::predicate::ImageName;
use crate::repo::{FileRecord, Repository};
use crate::text::Span;

/// Looks at compose services and Kubernetes volumes.
pub(super) fn check(repository: &Repository, findings: &mut Findings) {
    for file in &repository.files {
        if !matches!(file.meta.role, Role::App | Role::Development) {
            continue;
        }
        match file.meta.kind {
            FileKind::Compose => compose(repository, file, findings),
            FileKind::Kubernetes | FileKind::HelmTemplate => kubernetes(file, findings),
            _ => {}
        }
    }
}

/// The services of a compose file that run somebody's database or other service.
fn services_of_others(file: &FileRecord) -> BTreeSet<String> {
    let spans: Vec<Span> = file
        .concepts(ConceptKind::Service)
        .map(|concept| concept.name_span)
        .collect();
    file.entries()
        .filter(|entry| entry.path.ends_with(".image") && spans.contains(&entry.value.span))
        .filter_map(|entry| entry.path.split('.').nth(1).map(str::to_owned))
        .collect()
}

/// Whether a name is a database's: `accounts-db`.
fn names_a_database(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let last = name.rsplit(['-', '_', '/']).next().unwrap_or(&name);
    matches!(
        last,
        "db" | "database"
            | "postgres"
            | "postgresql"
            | "mysql"
            | "mariadb"
            | "mongo"
            | "mongodb"
            | "redis"
            | "rabbitmq"
            | "elasticsearch"
            | "minio"
    )
}

/// The names that the manifests of a repository's root give the app.
fn names_of_app(repository: &Repository) -> BTreeSet<&str> {
    repository
        .app_files()
        .filter(|file| file.folder().is_empty() && file.meta.kind.is_manifest())
        .flat_map(FileRecord::entries)
        .filter(|entry| {
            matches!(
                &*entry.path,
                "name" | "package.name" | "project.name" | "tool.poetry.name" | "module"
            )
        })
        .filter_map(|entry| entry.value.as_text()?.rsplit('/').next())
        .filter(|name| name.len() > 3)
        .collect()
}

/// The names under which workflows and makefiles publish what is built here.
fn published(repository: &Repository) -> BTreeSet<&str> {
    let pushed = repository
        .files
        .iter()
        .filter(|file| file.meta.role == Role::Ci || file.meta.kind == FileKind::Makefile)
        .flat_map(FileRecord::commands)
        .flat_map(|command| {
            let words: Vec<&str> = command
                .words
                .iter()
                .map(|word| word.as_text().unwrap_or_default())
                .collect();
            let docker = matches!(words.first(), Some(&("docker" | "podman" | "buildah")));
            let pushes = docker && words.get(1) == Some(&"push");
            let mut names: Vec<&str> = Vec::new();
            for (at, word) in words.iter().enumerate() {
                let tag = at > 0 && matches!(words[at - 1], "-t" | "--tag");
                if docker && tag || pushes && at > 1 && !word.starts_with('-') {
                    names.push(word);
                }
            }
            names
        });
    let given = repository
        .files
        .iter()
        .filter(|file| file.meta.role == Role::Ci)
        .flat_map(FileRecord::entries)
        .filter(|entry| entry.path.ends_with(".with.images") || entry.path.ends_with(".with.tags"))
        .flat_map(|entry| {
            let texts: Vec<&str> = match &entry.value.kind {
                ValueKind::Text(text) => vec![&**text],
                ValueKind::Template(parts) => parts
                    .iter()
                    .filter_map(|part| match part {
                        Part::Text(text) => Some(&**text),
                        Part::Hole(_) => None,
                    })
                    .collect(),
                _ => Vec::new(),
            };
            texts
        })
        .flat_map(|text| text.split([',', '\n']));
    given
        .chain(pushed)
        .map(|line| ImageName::parse(line.trim()).base())
        .filter(|name| {
            name.len() > 3
                && name
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
        })
        .collect()
}

/// Whether a folder of the host is called after what is kept in it: `./data`, `/srv/uploads`.
fn keeps(source: &str) -> bool {
    let last = source.trim_end_matches('/').rsplit('/').next();
    matches!(
        last.unwrap_or_default(),
        "data"
            | "db"
            | "database"
            | "storage"
            | "upload"
            | "uploads"
            | "media"
            | "backup"
            | "backups"
    )
}

/// What stands there when no variable says otherwise.
fn default_of(value: &Value) -> &Value {
    match &value.kind {
        ValueKind::Fallback(_, default)
        | ValueKind::Environment {
            default: Some(default),
            ..
        } => default,
        _ => value,
    }
}

fn compose(repository: &Repository, file: &FileRecord, findings: &mut Findings) {
    let others = services_of_others(file);
    let mut own = names_of_app(repository);
    own.extend(published(repository));
    // A project is called after the app, where the repository has an image of it.
    let has_image = repository
        .app_files()
        .any(|file| file.meta.kind == FileKind::Dockerfile);
    let project = file.entry("name").and_then(|entry| entry.value.as_text());
    own.extend(project.filter(|name| has_image && name.len() > 3));
    // Only what is built here, or published under the app's name, is surely an app of this
    // repository.
    let built: BTreeSet<&str> = file
        .entries()
        .filter(|entry| {
            let mut parts = entry.path.split('.');
            let (first, key) = (parts.next(), parts.nth(1));
            let image = || {
                // `${SHOP_IMAGE:-acme/shop:latest}`
                let value = default_of(&entry.value);
                let image = match &value.kind {
                    // `acme/shop:${TAG:-latest}`
                    ValueKind::Template(parts) => match parts.first() {
                        Some(Part::Text(text)) => Some(&**text),
                        _ => None,
                    },
                    _ => value.as_text(),
                };
                image.is_some_and(|image| own.contains(ImageName::parse(image).base()))
            };
            first == Some("services")
                && (key == Some("build")
                    || (key == Some("image") && parts.next().is_none() && image()))
        })
        .filter_map(|entry| entry.path.split('.').nth(1))
        .collect();
    for entry in file.entries() {
        let parts: Vec<&str> = entry.path.split('.').collect();
        let ["services", service, "volumes", _] = parts.as_slice() else {
            continue;
        };
        // A database whose image is only set up here is one all the same.
        if others.contains(*service) || !built.contains(service) || names_a_database(service) {
            continue;
        }
        // `media:${MEDIA_ROOT:-/srv/media}`
        let text: String = match &entry.value.kind {
            ValueKind::Template(parts) => parts
                .iter()
                .map(|part| match part {
                    Part::Text(text) => &**text,
                    Part::Hole(value) => default_of(value).as_text().unwrap_or("..."),
                })
                .collect(),
            _ => match entry.value.as_text() {
                Some(text) => text.to_owned(),
                None => continue,
            },
        };
        let mut halves = text.split(':');
        let (Some(source), Some(target)) = (halves.next(), halves.next()) else {
            continue;
        };
        let read_only = halves.next().is_some_and(|mode| mode.starts_with("ro"));
        // A folder of the host is source code or config, unless it is called after what it
        // keeps; a name is storage.
        let folder = source.starts_with(['.', '/', '~', '$']);
        let named = !source.is_empty() && (!folder || keeps(source) || source.starts_with("~/."));
        let dependencies = target.contains("node_modules")
            || target.contains("venv")
            || target.contains("/bundle")
            || target.contains(".cache")
            || target.contains("gems");
        // Certificates are handed to a process, wherever they lie.
        let certificates = ["/ssl", "/cert", "letsencrypt"]
            .iter()
            .any(|part| target.contains(part));
        if named && !read_only && !dependencies && !certificates {
            findings.add(Found {
                path: file.path.clone(),
                span: entry.value.span,
                message: format!("service `{service}` keeps `{target}` on a volume of its own"),
                ..Found::default()
            });
        }
    }
}

fn kubernetes(file: &FileRecord, findings: &mut Findings) {
    // A database's own workload needs its disk.
    if file.concepts(ConceptKind::Service).next().is_some() {
        return;
    }
    // One whose image is built here is called so.
    let of_database = file.entries().any(|entry| {
        entry.path.ends_with(".image")
            && entry.path.contains(".containers.")
            && entry
                .value
                .as_text()
                .is_some_and(|image| names_a_database(ImageName::parse(image).base()))
    });
    if of_database {
        return;
    }
    let daemons = file
        .entries()
        .any(|entry| &*entry.path == "kind" && entry.value.as_text() == Some("DaemonSet"));
    for entry in file.entries() {
        let path = &*entry.path;
        let host = path.contains("volumes.") && path.ends_with(".hostPath.path");
        if host && !daemons {
            let text = entry.value.as_text().unwrap_or_default();
            let system = [
                "/var/run",
                "/run",
                "/sys",
                "/proc",
                "/dev",
                "/etc/localtime",
                "/var/log",
                "/var/lib/docker",
            ];
            if system.iter().any(|start| text.starts_with(start)) {
                continue;
            }
            findings.add(Found {
                path: file.path.clone(),
                span: entry.value.span,
                message: format!("`{text}` of the host is mounted into the app"),
                ..Found::default()
            });
        }
        if path.contains("volumes.") && path.ends_with(".persistentVolumeClaim.claimName") {
            findings.add(Found {
                path: file.path.clone(),
                span: entry.value.span,
                message: format!(
                    "claim `{}` attaches lasting storage to the app",
                    entry.value.as_text().unwrap_or("...")
                ),
                ..Found::default()
            });
        }
    }
}
