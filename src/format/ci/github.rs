//! GitHub Actions: workflows, and actions made of steps.

use super::{GITHUB, owner};
use crate::format::script::Scripts;
use crate::format::yaml::View;
use crate::lang::powershell;

/// Interpreters of `shell:` that are no shells.
const OTHERS: &[&str] = &[
    "python", "node", "ruby", "perl", "php", "deno", "bun", "rscript",
];

pub(super) fn units(out: &mut Scripts, root: View) {
    let shell = root.at(&["defaults", "run", "shell"]).and_then(View::text);
    for job in root.get("jobs").into_iter().flat_map(View::members) {
        let shell = job
            .value
            .at(&["defaults", "run", "shell"])
            .and_then(View::text)
            .or(shell);
        steps(out, job.key, job.value, shell);
    }
    if let Some(action) = root.get("runs") {
        let name = root.get("name").and_then(View::text).unwrap_or("action");
        steps(out, name, action, None);
    }
}

fn steps(out: &mut Scripts, job: &str, holder: View, shell: Option<&str>) {
    // Where nothing names a shell, the machine has its own.
    let windows = holder
        .get("runs-on")
        .and_then(View::text)
        .is_some_and(|machine| machine.starts_with("windows"));
    for step in holder.get("steps").into_iter().flat_map(View::items) {
        if !out.visit(step) {
            return;
        }
        let Some(run) = step.get("run") else {
            continue;
        };
        let shell = step.get("shell").and_then(View::text).or(shell);
        let Some(script) = run.embedded() else {
            continue;
        };
        if is_other(shell) {
            out.foreign(owner(job, run));
        } else if shell.map_or(windows, powershell::is_shell) {
            out.through_powershell(owner(job, run), &script, GITHUB);
        } else {
            out.through_shell(owner(job, run), &script, GITHUB);
        }
    }
}

fn is_other(shell: Option<&str>) -> bool {
    let program = shell
        .and_then(|line| line.split_whitespace().next())
        .and_then(|word| word.rsplit('/').next())
        .unwrap_or_default()
        .to_ascii_lowercase();
    let program = program.trim_end_matches(|char: char| char.is_ascii_digit() || char == '.');
    OTHERS.contains(&program)
}
