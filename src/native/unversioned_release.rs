//! `build-release-run/unversioned-release`: images that are published under a tag that moves
//! and under nothing else, so that a release has no id.

use std::collections::BTreeSet;

use super::{Findings, Found, Kept};
use crate::diagnostic::Factor;
use crate::fact::{Command, FactKind, Role, Value, base_name};
use crate::predicate::{HOLE, Shape};
use crate::repo::{FileRecord, Repository};
use crate::text::Span;

/// Tags that the next release takes away from this one.
const MOVING: &[&str] = &[
    "latest",
    "stable",
    "main",
    "master",
    "production",
    "prod",
    "staging",
    "release",
    "live",
];

/// Images that are made for builds and tests are no releases.
const NO_RELEASES: &[&str] = &[
    "base",
    "builder",
    "build",
    "buildpack",
    "ci",
    "test",
    "tests",
    "dev",
    "devcontainer",
    "cache",
    "toolchain",
    "deps",
    "e2e",
];

/// The name of images whose tags another step makes: one of them is like another.
const MADE: &str = "(made by another step)";

/// An image that is published.
struct Published<'a> {
    file: &'a FileRecord,
    span: Span,
    /// The last segment of its name, holes as they are.
    name: String,
    /// The tag if it moves; `None` for a version, a commit, or what is not known.
    moving: Option<String>,
}

/// One finding for each image of a file that is never published by a version.
pub(super) fn check(repository: &Repository, findings: &mut Findings) {
    let published: Vec<Published> = repository
        .files
        .iter()
        .filter(|file| matches!(file.meta.role, Role::App | Role::Ci | Role::Tooling))
        .flat_map(of_file)
        .collect();
    let versioned: BTreeSet<&str> = published
        .iter()
        .filter(|one| one.moving.is_none())
        .map(|one| one.name.as_str())
        .collect();
    // What a file publishes under a name that is only known when it runs may be anything.
    let unclear: BTreeSet<&str> = published
        .iter()
        .filter(|one| one.moving.is_none() && one.name.contains(HOLE))
        .map(|one| one.file.path.as_str())
        .collect();
    let mut seen = BTreeSet::new();
    let mut evidence = BTreeSet::new();
    for one in &published {
        let path = one.file.path.as_str();
        let Some(tag) = &one.moving else {
            if evidence.insert(path) {
                findings.kept.push(Kept {
                    factor: Factor::BuildReleaseRun,
                    kind: "image version",
                    path: path.to_owned(),
                    span: one.span,
                    message: "an image is published by its version".to_owned(),
                    hint: false,
                });
            }
            continue;
        };
        if unclear.contains(path)
            || versioned.contains(one.name.as_str())
            || !seen.insert((path, one.name.as_str()))
        {
            continue;
        }
        findings.add(Found {
            path: path.to_owned(),
            span: one.span,
            message: format!("the image is published only as `{tag}`"),
            ..Found::default()
        });
    }
}

fn of_file(file: &FileRecord) -> Vec<Published<'_>> {
    let mut found = Vec::new();
    for fact in file.facts() {
        match &fact.kind {
            FactKind::Command(command) => of_command(file, command, &mut found),
            FactKind::Entry(entry) => {
                let Some(step) = entry.path.strip_suffix(".with.tags") else {
                    continue;
                };
                let scalar = |key: &str| {
                    file.entry(&format!("{step}.{key}"))
                        .and_then(|entry| entry.value.as_scalar())
                };
                let builds =
                    scalar("uses").is_some_and(|uses| uses.starts_with("docker/build-push-action"));
                let pushes = file
                    .entry(&format!("{step}.with.push"))
                    .is_some_and(|entry| entry.value.as_scalar() != Some("false"));
                if builds && pushes {
                    of_tags(file, &entry.value, &mut found);
                    of_metadata(file, &entry.value, &mut found);
                }
            }
            _ => {}
        }
    }
    found
}

/// What a step that makes tags gives another one (`${{ steps.meta.outputs.tags }}`): nothing but
/// a tag that moves, if that is all it is told to make.
fn of_metadata<'a>(file: &'a FileRecord, tags: &Value, found: &mut Vec<Published<'a>>) {
    let Some(text) = file.text.as_deref() else {
        return;
    };
    let written = tags.span.slice(text);
    let Some(id) = written
        .split_once("steps.")
        .and_then(|(_, rest)| rest.split_once(".outputs.tags"))
        .map(|(id, _)| id)
    else {
        return;
    };
    let step = file.entries().find_map(|entry| {
        let step = entry.path.strip_suffix(".id")?;
        let own = entry.value.as_scalar() == Some(id);
        let makes = file
            .entry(&format!("{step}.uses"))
            .and_then(|entry| entry.value.as_scalar())
            .is_some_and(|uses| uses.starts_with("docker/metadata-action"));
        (own && makes).then_some(step)
    });
    let Some(step) = step else { return };
    let Some(told) = file.entry(&format!("{step}.with.tags")) else {
        return;
    };
    let moving = |line: &str| {
        MOVING
            .iter()
            .find(|tag| line == **tag || line.starts_with(&format!("type=raw,value={tag}")))
    };
    let lines = told.value.as_text().unwrap_or_default().lines();
    let lines: Vec<&str> = lines
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .collect();
    let only = lines.iter().all(|line| moving(line).is_some());
    let tag = lines.first().and_then(|line| moving(line));
    found.push(Published {
        file,
        span: told.value.span,
        name: MADE.to_owned(),
        moving: tag.filter(|_| only).map(|tag| (*tag).to_owned()),
    });
}

/// The references of a step's list of tags, which is one text.
fn of_tags<'a>(file: &'a FileRecord, value: &Value, found: &mut Vec<Published<'a>>) {
    let shape = Shape::of(value);
    let Some(text) = shape.text() else { return };
    for reference in text.split([',', '\n']).map(str::trim) {
        if !reference.is_empty() {
            publish(file, value.span, reference, found);
        }
    }
}

fn of_command<'a>(file: &'a FileRecord, command: &'a Command, found: &mut Vec<Published<'a>>) {
    let mut words = command.words.iter();
    let text = |word: &Value| Shape::of(word).text().map(str::to_owned);
    let mut program = words.next().and_then(text).unwrap_or_default();
    if program == "sudo" {
        program = words.next().and_then(text).unwrap_or_default();
    }
    if !matches!(base_name(&program), "docker" | "podman" | "buildah" | "img") {
        return;
    }
    let rest: Vec<(&Value, String)> = words
        .map(|word| (word, text(word).unwrap_or_else(|| HOLE.to_string())))
        .collect();
    let has = |wanted: &str| rest.iter().any(|(_, word)| word == wanted);
    let first = rest
        .iter()
        .map(|(_, word)| word.as_str())
        .find(|word| !word.starts_with('-'));
    if first == Some("push") || (first == Some("image") && has("push")) {
        if has("--all-tags") || has("-a") {
            return;
        }
        let reference = rest
            .iter()
            .rfind(|(_, word)| !word.starts_with('-') && word != "push");
        if let Some((value, word)) = reference {
            publish(file, value.span, word, found);
        }
        return;
    }
    if has("build") && has("--push") {
        for pair in rest.windows(2) {
            if matches!(pair[0].1.as_str(), "-t" | "--tag") {
                publish(file, pair[1].0.span, &pair[1].1, found);
            }
        }
        for (value, word) in &rest {
            if let Some(reference) = word.strip_prefix("--tag=") {
                publish(file, value.span, reference, found);
            }
        }
    }
}

fn publish<'a>(file: &'a FileRecord, span: Span, reference: &str, found: &mut Vec<Published<'a>>) {
    let reference = reference.trim_matches(['"', '\'']);
    let last = reference.rsplit('/').next().unwrap_or(reference);
    let (name, tag) = match last.split_once(['@', ':']) {
        Some((name, tag)) => (name, Some(tag)),
        None => (last, None),
    };
    let helper = name
        .split(['-', '_'])
        .any(|part| NO_RELEASES.contains(&part));
    if helper {
        return;
    }
    let moving = match tag {
        // A variable may hold the tag as well.
        None if last.contains(HOLE) => None,
        None => Some("latest".to_owned()),
        Some(tag) => MOVING.contains(&tag).then(|| tag.to_owned()),
    };
    found.push(Published {
        file,
        span,
        name: name.to_owned(),
        moving,
    });
}
