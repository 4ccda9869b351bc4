//! `CircleCI`: jobs and commands with steps, some of them inside conditions.

use super::{CIRCLE, DEEPEST, step};
use crate::format::script::Scripts;
use crate::format::yaml::View;

pub(super) fn units(out: &mut Scripts, root: View) {
    for section in ["jobs", "commands"] {
        for job in root.get(section).into_iter().flat_map(View::members) {
            if let Some(list) = job.value.get("steps") {
                steps(out, job.key, list, 0);
            }
        }
    }
    // Inline orbs hold jobs and commands of their own.
    for orb in root.get("orbs").into_iter().flat_map(View::members) {
        for section in ["jobs", "commands"] {
            for job in orb.value.get(section).into_iter().flat_map(View::members) {
                if let Some(list) = job.value.get("steps") {
                    steps(out, job.key, list, 0);
                }
            }
        }
    }
}

fn steps(out: &mut Scripts, job: &str, list: View, depth: usize) {
    if depth > DEEPEST {
        return;
    }
    for item in list.items() {
        if !out.visit(item) {
            return;
        }
        if let Some(run) = item.get("run") {
            step(out, job, run.get("command").unwrap_or(run), CIRCLE);
        }
        for condition in ["when", "unless"] {
            if let Some(inner) = item.at(&[condition, "steps"]) {
                steps(out, job, inner, depth + 1);
            }
        }
    }
}
