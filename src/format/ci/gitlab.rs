//! GitLab CI: jobs at the top, their scripts as lists of lines.

use super::{GITLAB_SCRIPT, step};
use crate::format::script::Scripts;
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

pub(super) fn units(out: &mut Scripts, root: View) {
    for key in ["before_script", "after_script"] {
        if let Some(lines) = root.get(key) {
            step(out, "default", lines, GITLAB_SCRIPT);
        }
    }
    for job in root.members() {
        if GLOBALS.contains(&job.key) || !job.value.is_map() || !out.visit(job.value) {
            continue;
        }
        for key in SCRIPTS {
            if let Some(lines) = job.value.get(key) {
                step(out, job.key, lines, GITLAB_SCRIPT);
            }
        }
        // `hooks: {pre_get_sources_script: ..}`, and the scripts of releases run elsewhere.
        if let Some(lines) = job.value.at(&["hooks", "pre_get_sources_script"]) {
            step(out, job.key, lines, GITLAB_SCRIPT);
        }
    }
}
