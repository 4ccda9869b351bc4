//! Azure Pipelines: steps in jobs in stages, deployments with strategies.

use super::{DEEPEST, owner, step};
use crate::format::interpolation::AZURE_SCRIPT;
use crate::format::script::Scripts;
use crate::format::yaml::View;

/// Steps that hold a script.
const SCRIPTS: &[&str] = &["script", "bash"];

/// Steps that hold a script of PowerShell.
const POWERSHELL: &[&str] = &["powershell", "pwsh"];

/// The phases of a deployment.
const PHASES: &[&str] = &["preDeploy", "deploy", "routeTraffic", "postRouteTraffic"];

pub(super) fn units(out: &mut Scripts, root: View) {
    holder(out, "steps", root, 0);
}

fn powershell(out: &mut Scripts, job: &str, view: View) {
    if let Some(script) = out.script(view) {
        out.through_powershell(owner(job, view), &script, AZURE_SCRIPT);
    }
}

/// Whatever holds stages, jobs or steps.
fn holder(out: &mut Scripts, name: &str, view: View, depth: usize) {
    if depth > DEEPEST || !out.visit(view) {
        return;
    }
    for stage in view.get("stages").into_iter().flat_map(View::items) {
        let own = stage.get("stage").and_then(View::text).unwrap_or(name);
        holder(out, own, stage, depth + 1);
    }
    for job in view.get("jobs").into_iter().flat_map(View::items) {
        let own = ["job", "deployment"]
            .iter()
            .find_map(|key| job.get(key).and_then(View::text))
            .unwrap_or(name);
        holder(out, own, job, depth + 1);
        for strategy in job.get("strategy").into_iter().flat_map(View::members) {
            for phase in PHASES {
                if let Some(phase) = strategy.value.get(phase) {
                    holder(out, own, phase, depth + 1);
                }
            }
            for phase in strategy.value.get("on").into_iter().flat_map(View::members) {
                holder(out, own, phase.value, depth + 1);
            }
        }
    }
    if let Some(list) = view.get("steps") {
        steps(out, name, list, depth + 1);
    }
}

fn steps(out: &mut Scripts, name: &str, list: View, depth: usize) {
    if depth > DEEPEST {
        return;
    }
    for item in list.items() {
        if !out.visit(item) {
            return;
        }
        for key in SCRIPTS {
            if let Some(script) = item.get(key) {
                step(out, name, script, AZURE_SCRIPT);
            }
        }
        for key in POWERSHELL {
            if let Some(script) = item.get(key) {
                powershell(out, name, script);
            }
        }
        // `- task: Bash@3` has the script among its inputs.
        let task = item.get("task").and_then(View::text).unwrap_or("");
        let script = ["script", "Inline"]
            .iter()
            .find_map(|key| item.at(&["inputs", key]))
            .filter(|_| !task.is_empty() && !task.starts_with("Python"));
        match script {
            Some(script) if task.contains("PowerShell") => powershell(out, name, script),
            Some(script) => step(out, name, script, AZURE_SCRIPT),
            None => {}
        }
        // `- ${{ if .. }}:` stands around steps.
        for member in item.members() {
            if member.key.starts_with("${{") && member.value.is_list() {
                steps(out, name, member.value, depth + 1);
            }
        }
    }
}
