//! What says that a component is run: files that declare its processes, compose files elsewhere
//! that build its image, and which kind that makes it.

use super::beside;
use super::component::{Component, ComponentKind};
use super::model::FileRecord;
use crate::concept::ConceptKind;
use crate::fact::{FileKind, Role};

/// Whether a file says how production runs something of this repository.
pub(super) fn declares_processes(file: &FileRecord) -> bool {
    file.meta.role == Role::App
        && match file.meta.kind {
            FileKind::Dockerfile
            | FileKind::Procfile
            | FileKind::Kubernetes
            | FileKind::HelmTemplate
            | FileKind::HerokuApp
            | FileKind::HerokuYml
            | FileKind::Fly
            | FileKind::Render
            | FileKind::Railway
            | FileKind::CloudFoundry
            | FileKind::AppEngine
            | FileKind::Serverless
            | FileKind::Systemd
            | FileKind::Supervisor => true,
            FileKind::Compose => file.entries().any(|entry| {
                let mut segments = entry.path.split('.');
                segments.next() == Some("services") && segments.nth(1) == Some("build")
            }),
            _ => false,
        }
}

/// The compose file elsewhere that builds an image of a component's folder.
pub(super) fn built_by<'a>(
    files: &'a [FileRecord],
    component: &Component,
) -> Option<&'a FileRecord> {
    files.iter().find(|file| {
        file.meta.kind == FileKind::Compose
            && file.meta.role == Role::App
            && !component.root.is_empty()
            && file.entries().any(|entry| {
                let mut segments = entry.path.split('.');
                let context = segments.next() == Some("services")
                    && segments.nth(1) == Some("build")
                    && matches!(segments.next(), None | Some("context"));
                context
                    && entry.value.as_text().is_some_and(|folder| {
                        beside(file.folder(), folder).as_deref() == Some(&*component.root)
                    })
            })
    })
}

/// Why a component whose image listens is a web app.
pub(super) const EXPOSES: &str = "exposes the port that it serves on";

/// Whether an image says that what it runs listens.
pub(super) fn exposes(image: &FileRecord) -> bool {
    image.meta.kind == FileKind::Dockerfile
        && image.meta.role == Role::App
        && image
            .concepts(ConceptKind::PortDeclaration)
            .next()
            .is_some()
}

/// The kind of what a file declares a process of: by what its code does, or by a port that its
/// image opens.
pub(super) fn declared_kind(
    has: impl Fn(ConceptKind) -> bool,
    exposing: Option<&FileRecord>,
    declares: &FileRecord,
) -> (ComponentKind, String) {
    let kind = if has(ConceptKind::QueueConsumer) || has(ConceptKind::Worker) {
        ComponentKind::Worker
    } else if has(ConceptKind::Scheduler) && !has(ConceptKind::PortDeclaration) {
        ComponentKind::Scheduler
    } else if let Some(image) = exposing {
        let reason = format!("`{}` {EXPOSES}", image.path);
        return (ComponentKind::Web, reason);
    } else {
        ComponentKind::App
    };
    (kind, format!("`{}` runs it", declares.path))
}
