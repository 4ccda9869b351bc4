//! `CircleCI`: jobs and commands with steps, some of them inside conditions.

use super::{CIRCLE, DEEPEST, runner_of_image, step_of};
use crate::format::script::{Runner, Scripts};
use crate::format::yaml::View;

pub(super) fn units(out: &mut Scripts, root: View) {
    holder(out, root, root);
    // Inline orbs hold jobs and commands of their own.
    for orb in root.get("orbs").into_iter().flat_map(View::members) {
        holder(out, root, orb.value);
    }
}

/// What holds jobs and commands.
fn holder(out: &mut Scripts, root: View, holder: View) {
    for section in ["jobs", "commands"] {
        for job in holder.get(section).into_iter().flat_map(View::members) {
            if let Some(list) = job.value.get("steps") {
                steps(out, job.key, list, runner(root, job.value), 0);
            }
        }
    }
}

/// What runs a job: its own shell, that of its executor, or that of its image.
fn runner(root: View, job: View) -> Runner {
    if let Some(shell) = job.get("shell").and_then(View::text) {
        return Runner::named(shell);
    }
    let Some(executor) = job.get("executor") else {
        return of_machine(job);
    };
    if let Some(shell) = executor.get("shell").and_then(View::text) {
        return Runner::named(shell);
    }
    let name = executor.get("name").unwrap_or(executor).text();
    match name.and_then(|name| root.at(&["executors", name])) {
        Some(own) => match own.get("shell").and_then(View::text) {
            Some(shell) => Runner::named(shell),
            None => of_machine(own),
        },
        // The orb for Windows.
        None if name.is_some_and(|name| name.starts_with("win/")) => Runner::PowerShell,
        None => Runner::Shell,
    }
}

fn of_machine(job: View) -> Runner {
    let images = job.get("docker").into_iter().flat_map(View::items);
    let mut names = images.filter_map(|image| image.get("image"));
    let first = names.next();
    first.and_then(runner_of_image).unwrap_or(Runner::Shell)
}

fn steps(out: &mut Scripts, job: &str, list: View, runner: Runner, depth: usize) {
    if depth > DEEPEST {
        return;
    }
    for item in list.items() {
        if !out.visit(item) {
            return;
        }
        if let Some(run) = item.get("run") {
            let own = run.get("shell").and_then(View::text).map(Runner::named);
            let command = run.get("command").unwrap_or(run);
            step_of(out, job, command, CIRCLE, own.unwrap_or(runner));
        }
        for condition in ["when", "unless"] {
            if let Some(inner) = item.at(&[condition, "steps"]) {
                steps(out, job, inner, runner, depth + 1);
            }
        }
    }
}
