//! Ansible: what tasks of playbooks and roles run on the machines.

use crate::fact::{Stage, UnitKind};
use crate::format::interpolation::ACTIONS;
use crate::format::script::{Owner, Runner, Scripts};
use crate::format::yaml::View;

/// How deep blocks in blocks are followed.
const DEEPEST: usize = 6;

/// What holds tasks: plays, and blocks.
const LISTS: &[&str] = &[
    "pre_tasks",
    "tasks",
    "post_tasks",
    "handlers",
    "block",
    "rescue",
    "always",
];

/// Modules that run a command, and what it is written for.
const MODULES: &[(&str, Runner)] = &[
    ("shell", Runner::Shell),
    ("command", Runner::Shell),
    ("raw", Runner::Shell),
    ("win_shell", Runner::PowerShell),
    ("win_powershell", Runner::PowerShell),
];

/// Adds the commands of a playbook, or of a role's tasks.
pub(super) fn units(out: &mut Scripts, list: View, depth: usize) {
    if depth > DEEPEST {
        return;
    }
    for item in list.items() {
        if !out.visit(item) {
            return;
        }
        for key in LISTS {
            if let Some(inner) = item.get(key) {
                units(out, inner, depth + 1);
            }
        }
        for member in item.members() {
            let module = member.key.rsplit('.').next().unwrap_or(member.key);
            let known = MODULES.iter().find(|(name, _)| *name == module);
            if let Some((_, runner)) = known {
                let name = item.get("name").and_then(View::text).unwrap_or(module);
                command(out, name, member.value, *runner);
            }
        }
    }
}

/// `shell: line`, `shell: {cmd: line}`, `command: {argv: [..]}`.
fn command(out: &mut Scripts, name: &str, value: View, runner: Runner) {
    let line = ["cmd", "script", "argv"]
        .iter()
        .find_map(|key| value.get(key))
        .unwrap_or(value);
    let owner = Owner {
        kind: UnitKind::Provisioning,
        name,
        stage: Stage::Unknown,
        span: line.span(),
    };
    if line.is_list() {
        let words = out.words(line);
        out.without_shell(owner, &words, (ACTIONS, ACTIONS));
    } else if let Some(script) = line.embedded() {
        out.through(runner, owner, &script, ACTIONS);
    }
}
