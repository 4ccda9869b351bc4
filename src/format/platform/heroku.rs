//! app.json and heroku.yml.

use super::{process, script};
use crate::fact::{Stage, UnitKind};
use crate::format::interpolation::NONE;
use crate::format::script::Scripts;
use crate::format::yaml::View;

/// Scripts of app.json, and when they run. Dokku has some of its own.
const SCRIPTS: &[(&[&str], Stage)] = &[
    (&["scripts", "postdeploy"], Stage::Release),
    (&["scripts", "pr-predestroy"], Stage::Admin),
    (&["scripts", "test-setup"], Stage::Ci),
    (&["scripts", "test"], Stage::Ci),
    (&["scripts", "dokku", "prebuild"], Stage::Build),
    (&["scripts", "dokku", "postbuild"], Stage::Build),
    (&["scripts", "dokku", "predeploy"], Stage::Release),
    (&["scripts", "dokku", "postdeploy"], Stage::Release),
];

pub(super) fn app(out: &mut Scripts, root: View) {
    let environments = root
        .get("environments")
        .into_iter()
        .flat_map(View::members)
        .map(|member| member.value);
    for holder in std::iter::once(root).chain(environments) {
        if !out.visit(holder) {
            return;
        }
        for (path, stage) in SCRIPTS {
            let Some(command) = holder.at(path) else {
                continue;
            };
            let name = path.last().copied().unwrap_or_default();
            process(out, name, *stage, command.get("command").unwrap_or(command));
        }
    }
    for job in root.get("cron").into_iter().flat_map(View::items) {
        if let Some(command) = job.get("command") {
            script(out, (UnitKind::Cron, "cron", Stage::Admin), command, NONE);
        }
    }
}

pub(super) fn yml(out: &mut Scripts, root: View) {
    if let Some(release) = root.get("release") {
        let command = release.get("command").unwrap_or(release);
        process(out, "release", Stage::Release, command);
    }
    for member in root.get("run").into_iter().flat_map(View::members) {
        let command = member.value.get("command").unwrap_or(member.value);
        process(out, member.key, Stage::Run, command);
    }
}
