//! `concurrency/undeclared-process-type`: work for a process of its own, which none of the
//! declared process types does. Says nothing where no process types are declared at all.

use super::{Findings, Found};
use crate::concept::{ConceptKind, Slot};
use crate::fact::{Command, FileKind, Role, UnitKind};
use crate::repo::{FileRecord, Repository};
use crate::text::Span;

/// A library whose work is done by a program of its own.
struct Family {
    /// As a message calls it.
    name: &'static str,
    /// A word of the command that starts it.
    words: &'static [&'static str],
    /// The kind of the queue's consumer in code.
    kind: &'static str,
}

const CELERY: &str = "Celery";
const LARAVEL: &str = "Laravel's queue";

const FAMILIES: &[Family] = &[
    Family {
        name: CELERY,
        words: &["celery"],
        kind: "celery.Celery",
    },
    Family {
        name: "Dramatiq",
        words: &["dramatiq", "rundramatiq"],
        kind: "dramatiq.actor",
    },
    Family {
        name: "Huey",
        words: &["huey", "run_huey"],
        kind: "huey.RedisHuey",
    },
    Family {
        name: "RQ",
        words: &["rq", "rqworker", "worker"],
        kind: "rq.Queue",
    },
    Family {
        name: "Sidekiq",
        words: &["sidekiq", "sidekiqswarm"],
        kind: "sidekiq",
    },
    Family {
        name: LARAVEL,
        words: &["queue:work", "queue:listen", "horizon", "octane"],
        kind: "laravel",
    },
];

/// What stands in a source file that shows work of one of the families, where nothing else in it
/// may mean anything.
pub(super) const SIGNS: &[&str] = &[
    "shared_task",
    "periodic_task",
    "@app.task",
    "@celery.task",
    "@celery_app.task",
    "Sidekiq",
    "ShouldQueue",
];

/// Words of names that process types for such work go by.
const NAMES: &[&str] = &[
    "worker",
    "queue",
    "jobs",
    "job",
    "sidekiq",
    "celery",
    "consumer",
    "scheduler",
    "beat",
    "rq",
    "horizon",
    "cron",
    "background",
    "tasks",
];

/// Kinds of files that declare process types.
fn declares(file: &FileRecord) -> bool {
    matches!(file.meta.role, Role::App | Role::Development)
        && match file.meta.kind {
            FileKind::Procfile
            | FileKind::Kubernetes
            | FileKind::HelmTemplate
            | FileKind::Systemd
            | FileKind::Supervisor
            | FileKind::HerokuYml
            | FileKind::Render
            | FileKind::Pm2 => file
                .understood
                .facts
                .units
                .iter()
                .any(|unit| !matches!(unit.kind, UnitKind::Healthcheck)),
            // Services that others made declare nothing of the app.
            FileKind::Compose => services(file).any(|service| {
                ["build", "command"]
                    .iter()
                    .any(|key| file.entry(&format!("services.{service}.{key}")).is_some())
            }),
            _ => false,
        }
}

fn services(file: &FileRecord) -> impl Iterator<Item = &str> {
    file.entries().filter_map(|entry| {
        let name = entry.path.strip_prefix("services.")?;
        (!name.contains('.')).then_some(name)
    })
}

fn is_worker(name: &str) -> bool {
    name.split(|c: char| !c.is_ascii_alphanumeric())
        .any(|part| {
            let one = part.strip_suffix(['s', 'S']).unwrap_or(part);
            let is =
                |name: &&str| name.eq_ignore_ascii_case(part) || name.eq_ignore_ascii_case(one);
            NAMES.iter().any(is)
        })
}

/// Looks at the code's queues and at scripts for workers.
pub(super) fn check(repository: &Repository, findings: &mut Findings) {
    let Some(declaring) = repository.files.iter().find(|file| declares(file)) else {
        return;
    };
    if any_worker(repository) {
        return;
    }
    for family in FAMILIES {
        if is_started(repository, family) {
            continue;
        }
        if family.name == LARAVEL && !has_queue(repository)
            || family.name == CELERY && is_eager(repository)
        {
            continue;
        }
        if let Some((file, span)) = sign(repository, family.kind) {
            findings.add(Found {
                path: file.path.clone(),
                span,
                message: format!(
                    "{}'s work is done by no process that is declared (as in `{}`)",
                    family.name, declaring.path
                ),
                ..Found::default()
            });
        }
    }
    scripts(repository, declaring, findings);
}

/// Whether something that is declared goes by the name of a worker: what it starts is its own
/// business.
fn any_worker(repository: &Repository) -> bool {
    repository.files.iter().any(|file| {
        let role = matches!(
            file.meta.role,
            Role::App | Role::Development | Role::Tooling
        );
        let named = match file.meta.kind {
            FileKind::Compose => services(file).any(is_worker),
            FileKind::Kubernetes | FileKind::HelmTemplate | FileKind::HelmValues => {
                is_worker(file.name())
                    || file
                        .entries()
                        .any(|entry| entry.path.split('.').any(is_worker))
                    || file
                        .entry("metadata.name")
                        .and_then(|entry| entry.value.as_text())
                        .is_some_and(is_worker)
            }
            FileKind::Fly | FileKind::Render | FileKind::CloudFoundry | FileKind::Railway => {
                file.entries().any(|entry| {
                    entry.path.split('.').any(is_worker) || entry.value.as_text() == Some("worker")
                })
            }
            FileKind::Systemd | FileKind::Supervisor | FileKind::Dockerfile => {
                is_worker(&file.path)
            }
            _ => false,
        };
        let unit = file.understood.facts.units.iter().any(|unit| {
            matches!(
                unit.kind,
                UnitKind::Process
                    | UnitKind::ComposeCommand
                    | UnitKind::KubernetesCommand
                    | UnitKind::Supervised
            ) && is_worker(&unit.name)
        });
        role && (named || unit)
    })
}

/// Whether a command anywhere but in CI and developers' tasks starts a family's program, or
/// the app has it in its own process.
fn is_started(repository: &Repository, family: &Family) -> bool {
    let embedded = repository
        .concepts(ConceptKind::Worker)
        .any(|(_, concept)| concept.text(Slot::Kind) == Some("embedded sidekiq"));
    if family.name == "Sidekiq" && embedded {
        return true;
    }
    repository.files.iter().any(|file| {
        let place = !matches!(
            file.meta.role,
            Role::Ci | Role::Test | Role::Docs | Role::Example | Role::Vendored
        ) && !matches!(file.meta.kind, FileKind::Makefile | FileKind::PackageJson);
        place && file.commands().any(|command| starts(command, family.words))
    })
}

fn starts(command: &Command, words: &[&str]) -> bool {
    command
        .words
        .iter()
        .filter_map(|word| word.as_text())
        .any(|word| {
            word.split(|c: char| c.is_whitespace() || c == '/')
                .any(|part| words.contains(&part))
        })
}

/// Whether Celery's tasks are run where they are called.
fn is_eager(repository: &Repository) -> bool {
    repository
        .concepts(ConceptKind::BackgroundJob)
        .any(|(file, concept)| {
            file.meta.role == Role::App && concept.text(Slot::Kind) == Some("Celery, always eager")
        })
}

/// Whether something names a queue for Laravel: unless told, it works at once, in the request.
fn has_queue(repository: &Repository) -> bool {
    repository
        .concepts(ConceptKind::EnvironmentDeclaration)
        .any(|(_, concept)| {
            matches!(
                concept.text(Slot::Name),
                Some("QUEUE_CONNECTION" | "QUEUE_DRIVER")
            ) && concept
                .text(Slot::Value)
                .is_some_and(|value| !matches!(value, "" | "sync" | "null"))
        })
}

/// The first place in the code that shows such work.
fn sign<'a>(repository: &'a Repository, kind: &str) -> Option<(&'a FileRecord, Span)> {
    repository
        .concepts(ConceptKind::QueueConsumer)
        .find(|(file, concept)| {
            file.meta.role == Role::App
                && file.meta.kind.language().is_some()
                && concept.text(Slot::Kind) == Some(kind)
        })
        .map(|(file, concept)| (file, concept.name_span))
}

/// Scripts of a package that start a worker, and that nothing declared runs.
fn scripts(repository: &Repository, declaring: &FileRecord, findings: &mut Findings) {
    let is_used = |kind: ConceptKind| {
        repository
            .concepts(kind)
            .any(|(file, _)| file.meta.role == Role::App && file.meta.kind.language().is_some())
    };
    if !is_used(ConceptKind::QueueConsumer) && !is_used(ConceptKind::Scheduler) {
        return;
    }
    let elsewhere: Vec<&Command> = repository
        .files
        .iter()
        .filter(|file| !matches!(file.meta.kind, FileKind::PackageJson | FileKind::Makefile))
        .filter(|file| !matches!(file.meta.role, Role::Ci | Role::Test | Role::Docs))
        .flat_map(FileRecord::commands)
        .collect();
    for file in repository.of_kind(FileKind::PackageJson) {
        if file.meta.role != Role::App {
            continue;
        }
        for (id, unit) in (0..).zip(&file.understood.facts.units) {
            let name = unit.name.to_ascii_lowercase();
            if unit.kind != UnitKind::PackageScript || !is_worker(&name) || is_aside(&name) {
                continue;
            }
            let Some(command) = file.commands().find(|command| command.unit == id) else {
                continue;
            };
            let words: Vec<&str> = command
                .words
                .iter()
                .filter_map(|word| word.as_text())
                .collect();
            let node = matches!(
                words.first(),
                Some(&("node" | "ts-node" | "tsx" | "bun" | "nest"))
            );
            // By the script's name, or by the file that it starts.
            let program = words.iter().skip(1).find(|word| !word.starts_with('-'));
            let named: Vec<&str> = program.copied().into_iter().chain([&*unit.name]).collect();
            let runs = elsewhere.iter().any(|command| starts(command, &named))
                || program.is_some_and(|program| {
                    let base = program.rsplit('/').next().unwrap_or(program);
                    elsewhere.iter().any(|command| starts(command, &[base]))
                });
            if node && !runs {
                findings.add(Found {
                    path: file.path.clone(),
                    span: unit.span,
                    message: format!(
                        "script `{}` is run by no process that is declared (as in `{}`)",
                        unit.name, declaring.path
                    ),
                    ..Found::default()
                });
            }
        }
    }
}

/// Names of scripts that build, check or develop.
fn is_aside(name: &str) -> bool {
    [
        "build", "test", "dev", "watch", "lint", "docker", "deploy", "service", "generate", "debug",
    ]
    .iter()
    .any(|word| name.contains(word))
}
