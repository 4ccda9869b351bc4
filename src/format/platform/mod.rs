//! Manifests of platforms, process managers and task runners: entries, and the command lines
//! of their processes as units. What all share is here; each family has a file.

mod ansible;
mod cloud;
mod heroku;
mod tasks;
mod tree;

use super::interpolation::{
    ACTIONS, CLOUD_FOUNDRY, DEVCONTAINER, Dialect, GENERAL, NONE, SERVERLESS,
};
use super::script::{Owner, Scripts};
use super::yaml::{self, Manner, Parsed, View};
use crate::fact::{FileFacts, FileKind, Stage, UnitKind};

/// Lowers such a file.
pub(crate) fn lower(kind: FileKind, path: &str, text: &str) -> FileFacts {
    let parsed = parse(kind, path, text);
    let mut facts = yaml::facts(kind, text, &parsed);
    let manner = manner(kind);
    for (index, root) in parsed.roots().enumerate() {
        yaml::push(&mut facts, root, index, manner);
        let out = &mut Scripts::new(&mut facts);
        match kind {
            FileKind::HerokuApp => heroku::app(out, root),
            FileKind::HerokuYml => heroku::yml(out, root),
            FileKind::Fly => cloud::fly(out, root),
            FileKind::Render => cloud::render(out, root),
            FileKind::Railway => cloud::railway(out, root),
            FileKind::CloudFoundry => cloud::foundry(out, root),
            FileKind::AppEngine => cloud::app_engine(out, root),
            FileKind::Ansible => ansible::units(out, root, 0),
            FileKind::Taskfile => tasks::taskfile(out, root),
            FileKind::Pm2 => tasks::pm2(out, root),
            FileKind::Devcontainer => tasks::devcontainer(out, root),
            // Serverless starts functions, not commands.
            _ => {}
        }
    }
    yaml::finish(&mut facts);
    facts
}

fn parse<'t>(kind: FileKind, path: &str, text: &'t str) -> Parsed<'t> {
    let ending = path.rsplit('.').next().unwrap_or_default();
    let braces = text.trim_start().starts_with(['{', '/']);
    match kind {
        FileKind::HerokuApp | FileKind::Devcontainer => super::json::parse(text),
        FileKind::Fly if ending != "json" && !ending.starts_with('y') => tree::toml(text),
        FileKind::Railway if ending != "json" && !braces => tree::toml(text),
        _ => super::json::parse_either(path, text),
    }
}

fn manner(kind: FileKind) -> Manner {
    match kind {
        FileKind::Render => Manner {
            name: |_, item| {
                ["key", "name"]
                    .iter()
                    .find_map(|key| item.get(key).and_then(View::text))
            },
            ..Manner::PLAIN
        },
        FileKind::CloudFoundry => Manner {
            name: |list, item| {
                let key = if list == "processes" { "type" } else { "name" };
                item.get(key).and_then(View::text)
            },
            ..Manner::of(CLOUD_FOUNDRY)
        },
        FileKind::Pm2 => Manner::named(NONE),
        FileKind::Serverless => Manner::of(SERVERLESS),
        FileKind::Taskfile | FileKind::Ansible => Manner::of(ACTIONS),
        FileKind::Devcontainer => Manner::of(DEVCONTAINER),
        FileKind::HerokuYml | FileKind::AppEngine => Manner::of(GENERAL),
        _ => Manner::PLAIN,
    }
}

/// A process that a shell starts.
fn process(out: &mut Scripts, name: &str, stage: Stage, command: View) {
    script(out, (UnitKind::Process, name, stage), command, NONE);
}

/// A unit whose script a shell runs.
fn script(
    out: &mut Scripts,
    (kind, name, stage): (UnitKind, &str, Stage),
    command: View,
    dialect: Dialect,
) {
    if !out.visit(command) {
        return;
    }
    if let Some(script) = out.script(command) {
        let owner = Owner {
            kind,
            name,
            stage,
            span: command.span(),
        };
        out.through_shell(owner, &script, dialect);
    }
}

/// A process that is started without a shell.
fn exec(out: &mut Scripts, name: &str, stage: Stage, command: View) {
    if !out.visit(command) {
        return;
    }
    let words = out.words(command);
    let owner = Owner {
        kind: UnitKind::Process,
        name,
        stage,
        span: command.span(),
    };
    out.without_shell(owner, &words, (NONE, NONE));
}
