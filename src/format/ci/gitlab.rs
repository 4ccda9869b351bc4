//! GitLab CI: jobs at the top, their scripts as lists of lines.

use super::{GITLAB_SCRIPT, is_windows, runner_of_image, step_of};
use crate::format::script::{Runner, Scripts};
use crate::format::yaml::View;

/// Keys at the top that are no jobs.
const GLOBALS: &[&str] = &[
    "stages",
    "variables",
    "include",
    "workflow",
    "image",
    "services",
    "cache",
    "spec",
];

const SCRIPTS: &[&str] = &["before_script", "script", "after_script"];

/// How many templates of templates are followed.
const DEEPEST: usize = 4;

pub(super) fn units(out: &mut Scripts, root: View) {
    let general = [Some(root), root.get("default")];
    let general = general.into_iter().flatten().find_map(said);
    let general = general.unwrap_or(Runner::Shell);
    for key in ["before_script", "after_script"] {
        if let Some(lines) = root.get(key) {
            step_of(out, "default", lines, GITLAB_SCRIPT, general);
        }
    }
    for job in root.members() {
        if GLOBALS.contains(&job.key) || !job.value.is_map() || !out.visit(job.value) {
            continue;
        }
        let runner = if job.key == "default" {
            general
        } else {
            runner(root, job.value, 0).unwrap_or(general)
        };
        for key in SCRIPTS {
            if let Some(lines) = job.value.get(key) {
                step_of(out, job.key, lines, GITLAB_SCRIPT, runner);
            }
        }
        // `hooks: {pre_get_sources_script: ..}`, and the scripts of releases run elsewhere.
        if let Some(lines) = job.value.at(&["hooks", "pre_get_sources_script"]) {
            step_of(out, job.key, lines, GITLAB_SCRIPT, runner);
        }
    }
}

/// What runs a job, as its runner's tags or its image tell, or those of a template of it.
fn runner(root: View, job: View, depth: usize) -> Option<Runner> {
    if let Some(runner) = said(job) {
        return Some(runner);
    }
    let templates = job.get("extends").filter(|_| depth < DEEPEST)?;
    // The last one counts.
    let mut names: Vec<&str> = templates.text().into_iter().collect();
    names.extend(templates.items().filter_map(View::text).take(DEEPEST));
    names
        .into_iter()
        .rev()
        .filter_map(|name| root.get(name))
        .find_map(|template| runner(root, template, depth + 1))
}

fn said(job: View) -> Option<Runner> {
    match job.get("tags") {
        Some(tags) if is_windows(tags) => Some(Runner::PowerShell),
        _ => job.get("image").and_then(runner_of_image),
    }
}
