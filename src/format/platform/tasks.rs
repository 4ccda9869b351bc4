//! Taskfiles, pm2's ecosystems and devcontainers.

use super::{exec, process, script};
use crate::fact::{Stage, UnitKind};
use crate::format::interpolation::{ACTIONS, NONE};
use crate::format::script::{Owner, Scripts};
use crate::format::yaml::View;
use crate::text::Embedded;

pub(super) fn taskfile(out: &mut Scripts, root: View) {
    for task in root.get("tasks").into_iter().flat_map(View::members) {
        if !out.visit(task.value) {
            return;
        }
        // A task may be its command, or the list of its commands.
        let commands = ["cmds", "cmd"]
            .iter()
            .find_map(|key| task.value.get(key))
            .unwrap_or(task.value);
        let unit = (UnitKind::Target, task.key, Stage::Unknown);
        if commands.is_map() {
            continue;
        }
        if commands.items().all(View::is_scalar) {
            script(out, unit, commands, ACTIONS);
            continue;
        }
        // Each command is a shell of its own, and some stand in maps.
        let mut whole = Embedded::default();
        for command in commands.items() {
            let line = ["cmd", "defer"]
                .iter()
                .find_map(|key| command.get(key))
                .unwrap_or(command);
            out.append(&mut whole, line);
        }
        let owner = Owner {
            kind: unit.0,
            name: unit.1,
            stage: unit.2,
            span: commands.span(),
        };
        out.through_shell(owner, &whole, ACTIONS);
    }
}

pub(super) fn pm2(out: &mut Scripts, root: View) {
    let apps = ["apps", "pm2"]
        .iter()
        .find_map(|key| root.get(key))
        .unwrap_or(root);
    let single = root.get("script").map(|_| root);
    for app in single.into_iter().chain(apps.items()) {
        if !out.visit(app) {
            return;
        }
        let Some(program) = app.get("script") else {
            continue;
        };
        let mut words = Vec::new();
        // `none` starts the script as a program.
        let interpreter = ["interpreter", "exec_interpreter"]
            .iter()
            .find_map(|key| app.get(key))
            .filter(|view| view.text() != Some("none"));
        let mut span = program.span();
        if let Some(interpreter) = interpreter {
            words.extend(interpreter.embedded());
            for key in ["interpreter_args", "node_args"] {
                if let Some(arguments) = app.get(key) {
                    words.extend(out.words(arguments));
                }
            }
        }
        words.extend(out.words(program));
        if let Some(arguments) = app.get("args") {
            words.extend(out.words(arguments));
            span = span.join(arguments.span());
        }
        let owner = Owner {
            kind: UnitKind::Supervised,
            name: app.get("name").and_then(View::text).unwrap_or_default(),
            stage: Stage::Run,
            span,
        };
        out.without_shell(owner, &words, (NONE, NONE));
    }
    for target in root.get("deploy").into_iter().flat_map(View::members) {
        for hook in [
            "pre-setup",
            "post-setup",
            "pre-deploy",
            "pre-deploy-local",
            "post-deploy",
        ] {
            if let Some(command) = target.value.get(hook) {
                let unit = (UnitKind::Provisioning, hook, Stage::Release);
                script(out, unit, command, NONE);
            }
        }
    }
}

/// Commands of a devcontainer's life, all on a developer's machine.
const HOOKS: &[&str] = &[
    "initializeCommand",
    "onCreateCommand",
    "updateContentCommand",
    "postCreateCommand",
    "postStartCommand",
    "postAttachCommand",
];

pub(super) fn devcontainer(out: &mut Scripts, root: View) {
    for hook in HOOKS {
        let Some(command) = root.get(hook) else {
            continue;
        };
        // Several at once, by name.
        for named in command.members() {
            developers(out, hook, named.value);
        }
        if !command.is_map() {
            developers(out, hook, command);
        }
    }
}

/// A text goes through a shell, a list does not.
fn developers(out: &mut Scripts, name: &str, command: View) {
    if command.is_list() {
        exec(out, name, Stage::Development, command);
    } else {
        process(out, name, Stage::Development, command);
    }
}
