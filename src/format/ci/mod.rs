//! Pipelines of CI systems: entries, and their scripts as units. What all of them share is
//! here; each system has a file, or a few lines where it has little of its own.

mod azure;
mod circle;
mod github;
mod gitlab;

use super::interpolation::{AZURE, CIRCLE, Dialect, GITHUB, GITLAB_SCRIPT, NONE, VARIABLES};
use super::script::{Owner, Runner, Scripts};
use super::yaml::{self, Assignments, Manner, View};
use crate::fact::{FileFacts, FileKind, Stage, UnitKind};

/// Lowers such a file.
pub(crate) fn lower(kind: FileKind, path: &str, text: &str) -> FileFacts {
    let parsed = super::json::parse_either(path, text);
    let mut facts = yaml::facts(kind, text, &parsed);
    let manner = match kind {
        FileKind::GithubActions => Manner::of(GITHUB),
        FileKind::CircleCi => Manner::of(CIRCLE),
        FileKind::AzurePipelines => Manner {
            name: |list, item| {
                (list == "variables")
                    .then(|| item.get("name").and_then(View::text))
                    .flatten()
            },
            ..Manner::of(AZURE)
        },
        FileKind::CloudBuild => Manner {
            assignments: |key| match key {
                "env" => Assignments::Each,
                _ => Assignments::None,
            },
            ..Manner::of(VARIABLES)
        },
        FileKind::Travis => Manner {
            assignments: |key| match key {
                "env" | "global" | "matrix" | "jobs" => Assignments::Several,
                _ => Assignments::None,
            },
            ..Manner::PLAIN
        },
        _ => Manner::of(VARIABLES),
    };
    for (index, root) in parsed.roots().enumerate() {
        yaml::push(&mut facts, root, index, manner);
        let mut out = Scripts::new(&mut facts);
        match kind {
            FileKind::GithubActions => github::units(&mut out, root),
            FileKind::GitlabCi => gitlab::units(&mut out, root),
            FileKind::CircleCi => circle::units(&mut out, root),
            FileKind::AzurePipelines => azure::units(&mut out, root),
            FileKind::Bitbucket => bitbucket(&mut out, root),
            FileKind::Travis => travis(&mut out, root),
            _ => cloud_build(&mut out, root),
        }
    }
    yaml::finish(&mut facts);
    facts
}

/// Adds a script of a job: a text, or a list of lines.
fn step(out: &mut Scripts, job: &str, view: View, dialect: Dialect) {
    step_of(out, job, view, dialect, Runner::Shell);
}

/// The same where something tells what runs it.
fn step_of(out: &mut Scripts, job: &str, view: View, dialect: Dialect, runner: Runner) {
    if let Some(script) = out.script(view) {
        out.through(runner, owner(job, view), &script, dialect);
    }
}

/// What runs the scripts of a job in an image: `image: x`, `image: {name: x}`.
fn runner_of_image(image: View) -> Option<Runner> {
    let name = image.get("name").unwrap_or(image);
    name.text().map(Runner::of_image)
}

/// Whether a machine is asked for by a word of Windows.
fn is_windows(labels: View) -> bool {
    let windows = |label: View| {
        label.text().is_some_and(|text| {
            text.to_ascii_lowercase()
                .split(['-', '_', '.', ':'])
                .any(|word| matches!(word, "windows" | "pwsh" | "powershell"))
        })
    };
    windows(labels) || labels.items().any(windows)
}

fn owner<'n>(job: &'n str, view: View) -> Owner<'n> {
    Owner {
        kind: UnitKind::CiStep,
        name: job,
        stage: Stage::Ci,
        span: view.span(),
    }
}

/// How deep steps inside steps (`parallel`, `stage`, conditions) are followed.
const DEEPEST: usize = 6;

/// Pipelines of Bitbucket: steps, in stages and in parallel.
fn bitbucket(out: &mut Scripts, root: View) {
    let runner = root
        .get("image")
        .and_then(runner_of_image)
        .unwrap_or(Runner::Shell);
    for (section, pipelines) in root
        .get("pipelines")
        .into_iter()
        .flat_map(View::members)
        .map(|member| (member.key, member.value))
    {
        if pipelines.is_list() {
            bitbucket_steps(out, section, pipelines, runner, 0);
        }
        for branch in pipelines.members() {
            bitbucket_steps(out, section, branch.value, runner, 0);
        }
    }
}

fn bitbucket_steps(out: &mut Scripts, section: &str, list: View, runner: Runner, depth: usize) {
    if depth > DEEPEST {
        return;
    }
    for item in list.items() {
        if !out.visit(item) {
            return;
        }
        if let Some(step) = item.get("step") {
            let name = step.get("name").and_then(View::text).unwrap_or(section);
            // Runners on Windows have no containers.
            let runner = match step.get("runs-on") {
                Some(labels) if is_windows(labels) => Runner::PowerShell,
                _ => step
                    .get("image")
                    .and_then(runner_of_image)
                    .unwrap_or(runner),
            };
            for key in ["script", "after-script"] {
                if let Some(lines) = step.get(key) {
                    step_of(out, name, lines, NONE, runner);
                }
            }
        }
        for group in ["parallel", "stage"] {
            if let Some(group) = item.get(group) {
                let steps = group.get("steps").unwrap_or(group);
                bitbucket_steps(out, section, steps, runner, depth + 1);
            }
        }
    }
}

/// The phases of a Travis job, in order.
const TRAVIS: &[&str] = &[
    "before_install",
    "install",
    "before_script",
    "script",
    "after_success",
    "after_failure",
    "before_deploy",
    "after_deploy",
    "after_script",
];

fn travis(out: &mut Scripts, root: View) {
    travis_job(out, "", root);
    for list in [&["jobs", "include"], &["matrix", "include"]] {
        for job in root.at(list).into_iter().flat_map(View::items) {
            let name = ["name", "stage"]
                .iter()
                .find_map(|key| job.get(key).and_then(View::text))
                .unwrap_or_default();
            travis_job(out, name, job);
        }
    }
}

fn travis_job(out: &mut Scripts, name: &str, job: View) {
    if !out.visit(job) {
        return;
    }
    for phase in TRAVIS {
        if let Some(lines) = job.get(phase) {
            let name = if name.is_empty() { phase } else { name };
            step(out, name, lines, NONE);
        }
    }
    let Some(deploy) = job.get("deploy") else {
        return;
    };
    // One provider, or a list of them.
    for provider in std::iter::once(deploy).chain(deploy.items()) {
        if let Some(lines) = provider.get("script") {
            step(out, "deploy", lines, NONE);
        }
    }
}

/// Steps of Cloud Build: an image whose entry point gets arguments, or a script.
fn cloud_build(out: &mut Scripts, root: View) {
    for (index, step) in root
        .get("steps")
        .into_iter()
        .flat_map(View::items)
        .enumerate()
    {
        if !out.visit(step) {
            return;
        }
        let index = index.to_string();
        let name = step.get("id").and_then(View::text).unwrap_or(&index);
        if let Some(script) = step.get("script") {
            self::step(out, name, script, GITLAB_SCRIPT);
            continue;
        }
        let mut words = Vec::new();
        let mut span = step.span();
        if let Some(entrypoint) = step.get("entrypoint") {
            words.extend(entrypoint.embedded());
            span = entrypoint.span();
        } else if let Some(builder) = step.get("name").and_then(|name| builder(name)) {
            words.push(builder);
        }
        if let Some(args) = step.get("args") {
            span = args.span();
            words.extend(out.words(args));
        }
        let owner = Owner {
            kind: UnitKind::CiStep,
            name,
            stage: Stage::Ci,
            span,
        };
        out.without_shell(
            owner,
            &words,
            (VARIABLES, super::interpolation::CLOUD_SCRIPT),
        );
    }
}

/// The program that a builder's image is named after: `gcr.io/cloud-builders/docker` runs
/// `docker`.
fn builder(name: View) -> Option<crate::text::Embedded> {
    let image = name.embedded()?;
    if !image.text.contains("cloud-builders/") && !image.text.contains("cloud-sdk") {
        return None;
    }
    let start = image.text.rfind('/')? + 1;
    let length = image.text[start..]
        .find([':', '@'])
        .unwrap_or(image.text.len() - start);
    let mut word = crate::text::Embedded::default();
    let outer = image.map.outer(crate::text::Span::at(start).start) as usize;
    let program = &image.text[start..start + length];
    word.push(
        if program == "cloud-sdk" {
            return None;
        } else {
            program
        },
        outer,
    );
    Some(word)
}
