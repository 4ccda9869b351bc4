//! Compose files: entries with `environment` and its like read as maps, and the command lines
//! of services as units.

use super::interpolation::{COMPOSE, COMPOSE_SCRIPT};
use super::script::{self, Owner, Scripts};
use super::yaml::{self, Assignments, Manner, View};
use crate::fact::{FactKind, FileFacts, FileKind, Stage, UnitKind, ValueKind};

/// Lists of `NAME=value` under these keys read like maps.
const ASSIGNMENTS: &[&str] = &[
    "environment",
    "labels",
    "args",
    "annotations",
    "sysctls",
    "build_args",
];

/// Lowers such a file.
pub(crate) fn lower(kind: FileKind, path: &str, text: &str) -> FileFacts {
    let parsed = super::json::parse_either(path, text);
    let mut facts = yaml::facts(kind, text, &parsed);
    let manner = Manner {
        dialect: COMPOSE,
        assignments: |key| {
            if ASSIGNMENTS.contains(&key) {
                Assignments::Each
            } else {
                Assignments::None
            }
        },
        names_of: Some("services"),
        ..Manner::PLAIN
    };
    for (index, root) in parsed.roots().enumerate() {
        yaml::push(&mut facts, root, index, manner);
        pass_on(&mut facts);
        // The first format had the services at the top.
        let services = match root.get("services") {
            Some(services) => services,
            None if is_first_format(root) => root,
            None => continue,
        };
        let mut out = Scripts::new(&mut facts);
        for service in services.members() {
            if out.visit(service.value) {
                units(&mut out, &yaml::as_segment(service.key), service.value);
            }
        }
    }
    yaml::finish(&mut facts);
    facts
}

fn is_first_format(root: View) -> bool {
    root.get("version").is_none()
        && root.members().any(|member| {
            member.value.get("image").is_some() || member.value.get("build").is_some()
        })
}

/// `environment: {NAME: }` passes the variable on, as `- NAME` does.
fn pass_on(facts: &mut FileFacts) {
    for fact in &mut facts.facts {
        let FactKind::Entry(entry) = &mut fact.kind else {
            continue;
        };
        if entry.value.kind == ValueKind::Null
            && let Some((section, name)) = entry.path.rsplit_once('.')
            && section.ends_with(".environment")
        {
            entry.value = yaml::passed(entry.key_span, name);
        }
    }
}

fn units(out: &mut Scripts, name: &str, service: View) {
    let mut awaits_script = None;
    for (key, kind) in [
        ("entrypoint", UnitKind::ComposeEntrypoint),
        ("command", UnitKind::ComposeCommand),
    ] {
        let Some(value) = service.get(key) else {
            continue;
        };
        let owner = Owner {
            kind,
            name,
            stage: Stage::Run,
            span: value.span(),
        };
        let words = out.words(value);
        // `entrypoint: [sh, -c]` makes a script of the command's first word.
        match (words.first(), awaits_script) {
            (Some(script), Some(runner)) => out.through(runner, owner, script, COMPOSE_SCRIPT),
            _ => out.without_shell(owner, &words, (COMPOSE, COMPOSE_SCRIPT)),
        }
        awaits_script = script::awaits_script(&words);
    }
    if let Some(test) = service.at(&["healthcheck", "test"]) {
        healthcheck(out, name, test);
    }
}

fn healthcheck(out: &mut Scripts, name: &str, test: View) {
    let owner = Owner {
        kind: UnitKind::Healthcheck,
        name,
        stage: Stage::Unknown,
        span: test.span(),
    };
    if !test.is_list() {
        if let Some(line) = test.embedded() {
            out.through_shell(owner, &line, COMPOSE_SCRIPT);
        }
        return;
    }
    let words = out.words(test);
    match words.split_first() {
        Some((first, [line, ..])) if first.text == "CMD-SHELL" => {
            out.through_shell(owner, line, COMPOSE_SCRIPT);
        }
        Some((first, rest)) if first.text == "CMD" => {
            out.without_shell(owner, rest, (COMPOSE, COMPOSE_SCRIPT));
        }
        _ => {}
    }
}
