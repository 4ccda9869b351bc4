//! Evidence that only the whole repository shows: version control, process types, release
//! phases, the same kinds of services in development and in the app.

use std::collections::{BTreeMap, BTreeSet};

use super::{Findings, Kept};
use crate::concept::{ConceptKind, Slot};
use crate::diagnostic::Factor;
use crate::fact::{FactKind, FileKind, Role, Stage, UnitKind};
use crate::repo::{FileRecord, Repository};
use crate::text::Span;

/// Gathers all of it.
pub(super) fn gather(repository: &Repository, findings: &mut Findings) {
    version_control(repository, findings);
    let mut declared: BTreeMap<Option<usize>, Vec<Kept>> = BTreeMap::new();
    for (index, file) in repository.files.iter().enumerate() {
        if file.meta.role == Role::App {
            let own = declared.entry(repository.components.index_of(index));
            process_types(file, own.or_default(), findings);
            workloads(file, findings);
        }
    }
    for mut types in declared.into_values() {
        // One kind of process says nothing of whether the work can be divided.
        let first = types.first().map(|one| one.message.clone());
        let hint = types.iter().all(|one| Some(&one.message) == first.as_ref());
        for one in &mut types {
            one.hint = hint;
        }
        findings.kept.append(&mut types);
    }
    same_services(repository, findings);
}

/// A place for each component: the factor is the repository's and holds for all that lies in
/// it.
fn version_control(repository: &Repository, findings: &mut Findings) {
    if !repository.version_controlled {
        return;
    }
    for index in repository.components.shown(&repository.files) {
        let component = &repository.components.all[index];
        let tracked = |file: &&usize| repository.files[**file].tracked != Some(false);
        let file = component
            .manifests
            .iter()
            .find(tracked)
            .or_else(|| component.files.iter().find(tracked));
        if let Some(file) = file {
            findings.kept.push(Kept {
                factor: Factor::Codebase,
                kind: "version control",
                path: repository.files[*file].path.clone(),
                span: Span::at(0),
                message: "the app is under version control".to_owned(),
                hint: false,
            });
        }
    }
}

/// What a Procfile, a platform's manifest, supervisord or systemd names.
fn process_types(file: &FileRecord, types: &mut Vec<Kept>, findings: &mut Findings) {
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    for unit in &file.understood.facts.units {
        let (factor, kind, message) = match unit.kind {
            UnitKind::Process if unit.stage == Stage::Release => (
                Factor::BuildReleaseRun,
                "release phase",
                "a release phase runs between build and run".to_owned(),
            ),
            UnitKind::Process => (
                Factor::Concurrency,
                "process type",
                format!("process type `{}`", unit.name),
            ),
            UnitKind::Supervised => (
                Factor::Concurrency,
                "supervised program",
                format!("process type `{}`, kept running by a supervisor", unit.name),
            ),
            UnitKind::Systemd => (
                Factor::Concurrency,
                "systemd unit",
                format!("process type `{}`, kept running by systemd", file.name()),
            ),
            UnitKind::Cron => (
                Factor::AdminProcesses,
                "cron line",
                "a scheduled task is declared beside the code".to_owned(),
            ),
            _ => continue,
        };
        // A systemd unit has a command for each step of its life.
        if unit.kind == UnitKind::Systemd && !seen.insert(&unit.name) {
            continue;
        }
        // Inside a container a supervisor is what the platform should be.
        if unit.kind == UnitKind::Supervised && file.meta.kind != FileKind::Supervisor {
            continue;
        }
        let list = if factor == Factor::Concurrency {
            &mut *types
        } else {
            &mut findings.kept
        };
        list.push(Kept {
            factor,
            kind,
            path: file.path.clone(),
            span: unit.span,
            message,
            hint: false,
        });
    }
}

/// Deployments of the app's own images: the platform runs as many of each as it is told.
fn workloads(file: &FileRecord, findings: &mut Findings) {
    if file.meta.kind != FileKind::Kubernetes {
        return;
    }
    let backing: BTreeSet<&str> = file
        .concepts(ConceptKind::Service)
        .filter_map(|service| service.text(Slot::Image))
        .collect();
    let mut kinds: BTreeMap<u32, (&str, Span)> = BTreeMap::new();
    let mut own: BTreeSet<u32> = BTreeSet::new();
    for fact in file.facts() {
        let FactKind::Entry(entry) = &fact.kind else {
            continue;
        };
        let Some(text) = entry.value.as_text() else {
            continue;
        };
        if matches!(&*entry.path, "kind") && matches!(text, "Deployment" | "Rollout") {
            kinds.insert(entry.document, (text, fact.span));
        } else if entry.path.starts_with("spec.template.spec.containers.")
            && entry.path.ends_with(".image")
            && !backing.contains(text)
        {
            own.insert(entry.document);
        }
    }
    for (document, (kind, span)) in kinds {
        if own.contains(&document) {
            findings.kept.push(Kept {
                factor: Factor::Concurrency,
                kind: "workload",
                path: file.path.clone(),
                span,
                message: format!("a process type is a workload of its own: {kind}"),
                hint: false,
            });
        }
    }
}

/// Services that developers run and that the app has a client of.
fn same_services(repository: &Repository, findings: &mut Findings) {
    let used: BTreeSet<&str> = repository
        .app_files()
        .filter(|file| file.meta.kind != FileKind::Lockfile)
        .flat_map(|file| file.concepts(ConceptKind::ServiceClient))
        .filter_map(|client| client.text(Slot::Kind))
        .collect();
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    for (file, service) in repository.concepts(ConceptKind::Service) {
        let developers = file.meta.role == Role::Development || file.meta.kind == FileKind::Compose;
        if !developers || matches!(file.meta.role, Role::Test | Role::Example | Role::Docs) {
            continue;
        }
        let Some(kind) = service.text(Slot::Kind) else {
            continue;
        };
        if used.contains(kind) && seen.insert(kind) {
            findings.kept.push(Kept {
                factor: Factor::DevProdParity,
                kind: "same service",
                path: file.path.clone(),
                span: service.name_span,
                message: format!("developers run {kind}, which the app uses"),
                hint: false,
            });
        }
    }
}
