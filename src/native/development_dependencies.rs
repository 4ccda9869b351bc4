//! `build-release-run/development-dependencies`: packages for development and tests, installed
//! into the image that runs. What a manifest declares decides whether there are any.

use super::{Findings, Found};
use crate::fact::{
    Command, DependencyScope, Ecosystem, FactKind, FileKind, Role, UnitKind, Value, base_name,
};
use crate::repo::{FileRecord, Repository};
use crate::text::Span;

/// Looks at the images that run.
pub(super) fn check(repository: &Repository, findings: &mut Findings) {
    for file in repository.of_kind(FileKind::Dockerfile) {
        if file.meta.role == Role::App {
            image(repository, file, findings);
        }
    }
}

/// An installer: what leaves development packages out, as a word or a variable, and what
/// brings them in where they are left out otherwise.
struct Installer {
    ecosystem: Ecosystem,
    without: &'static [&'static str],
    variables: &'static [&'static str],
}

fn installer(program: &str) -> Option<Installer> {
    let (ecosystem, without, variables): (_, &'static [_], &'static [_]) = match program {
        "npm" | "yarn" | "pnpm" | "bun" => (
            Ecosystem::JavaScript,
            &[
                "--omit=dev",
                "--omit",
                "--production",
                "--only=production",
                "--only=prod",
                "--prod",
                "--only",
                "-P",
                "--production=true",
            ],
            &[
                "NODE_ENV",
                "NPM_CONFIG_OMIT",
                "NPM_CONFIG_PRODUCTION",
                "npm_config_production",
            ],
        ),
        "bundle" => (
            Ecosystem::Ruby,
            &["--without"],
            &["BUNDLE_WITHOUT", "BUNDLE_ONLY"],
        ),
        "composer" | "composer.phar" => (Ecosystem::Php, &["--no-dev"], &["COMPOSER_NO_DEV"]),
        "poetry" => (
            Ecosystem::Python,
            &[
                "--no-dev",
                "--only",
                "--only=main",
                "--without",
                "--without=dev",
                "--only-root",
            ],
            &["POETRY_WITHOUT"],
        ),
        "uv" => (
            Ecosystem::Python,
            &["--no-dev", "--no-default-groups", "--only-group"],
            &["UV_NO_DEV", "UV_NO_DEFAULT_GROUPS"],
        ),
        _ => return None,
    };
    Some(Installer {
        ecosystem,
        without,
        variables,
    })
}

/// The stages that the last one is made of: itself, and those that it starts from.
fn chain(file: &FileRecord) -> Vec<u32> {
    let froms: Vec<_> = file
        .instructions()
        .map(|(instruction, _)| instruction)
        .filter(|instruction| &*instruction.name == "FROM")
        .collect();
    let mut stages: Vec<u32> = Vec::new();
    let mut next = froms.iter().rfind(|from| from.last_stage).copied();
    while let Some(from) = next {
        stages.push(from.stage);
        let source = from.arguments.first().and_then(word);
        next = froms
            .iter()
            .filter(|other| other.stage < from.stage)
            .find(|other| source.is_some() && other.arguments.get(1).and_then(word) == source)
            .copied();
    }
    stages
}

fn word(value: &Value) -> Option<&str> {
    value.as_text().or_else(|| value.as_name())
}

fn image(repository: &Repository, file: &FileRecord, findings: &mut Findings) {
    let stages = chain(file);
    let commands = || {
        file.facts().iter().filter_map(|fact| {
            let FactKind::Command(command) = &fact.kind else {
                return None;
            };
            let unit = file.understood.facts.units.get(command.unit as usize)?;
            let stage = unit.name.parse::<u32>().ok()?;
            (unit.kind == UnitKind::ImageRun && stages.contains(&stage))
                .then_some((command, fact.span))
        })
    };
    for (command, span) in commands() {
        let words: Vec<&str> = command.words.iter().filter_map(Value::as_text).collect();
        let Some((program, arguments)) = words.split_first() else {
            continue;
        };
        let program = base_name(program);
        if let Some(at) = asked_for(program, arguments, command) {
            findings.add(Found {
                path: file.path.clone(),
                span: at,
                ..Found::default()
            });
            continue;
        }
        let Some(installer) = installer(program) else {
            continue;
        };
        if !installs_all(program, arguments)
            || arguments
                .iter()
                .any(|word| installer.without.contains(word))
            || set_before(file, &stages, span, command, &installer)
            || commands().any(|(other, _)| drops(program, other))
            || !declares(repository, file, installer.ecosystem)
        {
            continue;
        }
        let words = command.words.iter().map(|word| word.span);
        findings.add(Found {
            path: file.path.clone(),
            span: words.reduce(Span::join).unwrap_or(span),
            ..Found::default()
        });
    }
}

/// Development packages that a command asks for by name.
fn asked_for(program: &str, arguments: &[&str], command: &Command) -> Option<Span> {
    let wanted = |word: &str| match program {
        "pipenv" => word == "--dev" || word == "-d",
        "pip" => {
            let name = word.rsplit('/').next().unwrap_or(word);
            let stem = name.strip_suffix(".txt").unwrap_or_default();
            let parts = || stem.split(['-', '_', '.']);
            parts().any(|part| {
                matches!(
                    part,
                    "dev" | "develop" | "development" | "test" | "tests" | "testing"
                )
            }) || matches!(stem, "dev" | "test")
        }
        _ => false,
    };
    if !arguments
        .iter()
        .any(|word| matches!(*word, "install" | "sync"))
    {
        return None;
    }
    command
        .words
        .iter()
        .skip(1)
        .find(|word| word.as_text().is_some_and(wanted))
        .map(|word| word.span)
}

/// Whether a command installs what the manifest says, not a package of its own.
fn installs_all(program: &str, arguments: &[&str]) -> bool {
    let mut plain = arguments.iter().filter(|word| !word.starts_with('-'));
    let global = arguments.iter().any(|word| {
        matches!(
            *word,
            "-g" | "--global" | "-h" | "--help" | "--version" | "-v"
        )
    });
    let first = plain.next().copied();
    let alone = plain.next().is_none();
    let verb = match program {
        "yarn" => first.is_none() || first == Some("install"),
        "npm" => matches!(first, Some("ci" | "clean-install" | "install" | "i")),
        "pnpm" | "bun" => matches!(first, Some("install" | "i")),
        "uv" => first == Some("sync"),
        "poetry" => matches!(first, Some("install" | "sync")),
        _ => first == Some("install"),
    };
    let takes_words = matches!(program, "npm" | "pnpm" | "bun");
    verb && !global && (alone || !takes_words)
}

/// Whether a variable of the image or of the command says that it is for production.
fn set_before(
    file: &FileRecord,
    stages: &[u32],
    at: Span,
    command: &Command,
    installer: &Installer,
) -> bool {
    let says = |name: &str, value: Option<&str>| {
        installer.variables.contains(&name)
            && match name {
                "NODE_ENV" => value == Some("production"),
                _ => value.is_none_or(|value| !matches!(value, "" | "0" | "false")),
            }
    };
    command
        .env
        .iter()
        .any(|entry| says(&entry.key, entry.value.as_scalar()))
        || file.instructions().any(|(instruction, span)| {
            matches!(&*instruction.name, "ENV" | "ARG")
                && span.start < at.start
                && stages.contains(&instruction.stage)
                && instruction
                    .arguments
                    .first()
                    .and_then(Value::as_text)
                    .is_some_and(|name| {
                        says(
                            name,
                            instruction.arguments.get(1).and_then(Value::as_scalar),
                        )
                    })
        })
}

/// Whether a command takes development packages away, or says so for all that follow.
fn drops(program: &str, other: &Command) -> bool {
    let words: Vec<&str> = other.words.iter().filter_map(Value::as_text).collect();
    let Some((first, arguments)) = words.split_first() else {
        return false;
    };
    let production = [
        "--production",
        "--prod",
        "--omit=dev",
        "--omit",
        "--production=true",
    ];
    let has = |word: &str| arguments.contains(&word);
    match program {
        "bundle" => base_name(first) == "bundle" && has("config") && has("without"),
        "npm" | "yarn" | "pnpm" => {
            matches!(base_name(first), "npm" | "yarn" | "pnpm")
                && (has("prune") || has("install") || has("deploy") || has("focus") || has("ci"))
                && production.iter().any(|word| has(word))
        }
        "composer" | "composer.phar" => base_name(first).starts_with("composer") && has("--no-dev"),
        _ => false,
    }
}

/// Whether the manifest beside the image, or any when there is none, has development packages.
fn declares(repository: &Repository, image: &FileRecord, ecosystem: Ecosystem) -> bool {
    let manifests = || {
        repository.files.iter().filter(move |file| {
            file.meta.kind != FileKind::Lockfile
                && matches!(file.meta.role, Role::App | Role::Tooling)
                && file.dependencies().any(|one| one.ecosystem == ecosystem)
        })
    };
    let beside = manifests().any(|file| file.folder() == image.folder());
    manifests()
        .filter(|file| !beside || file.folder() == image.folder())
        .flat_map(FileRecord::dependencies)
        .any(|one| {
            one.ecosystem == ecosystem
                && matches!(
                    one.scope,
                    DependencyScope::Development | DependencyScope::Test
                )
        })
}
