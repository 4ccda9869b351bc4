//! fly.toml, render.yaml, railway, Cloud Foundry and App Engine.

use super::{exec, process};
use crate::fact::Stage;
use crate::format::script::Scripts;
use crate::format::yaml::View;

pub(super) fn fly(out: &mut Scripts, root: View) {
    for member in root.get("processes").into_iter().flat_map(View::members) {
        exec(out, member.key, Stage::Run, member.value);
    }
    if let Some(command) = root.at(&["deploy", "release_command"]) {
        exec(out, "release", Stage::Release, command);
    }
    if let Some(command) = root.get("console_command") {
        exec(out, "console", Stage::Admin, command);
    }
    for (key, name) in [("entrypoint", "entrypoint"), ("cmd", "app")] {
        if let Some(command) = root.at(&["experimental", key]) {
            exec(out, name, Stage::Run, command);
        }
    }
}

/// Render's commands of a service, and when they run.
const RENDER: &[(&str, Stage)] = &[
    ("buildCommand", Stage::Build),
    ("preDeployCommand", Stage::Release),
    ("initialDeployHook", Stage::Admin),
    ("startCommand", Stage::Run),
    ("dockerCommand", Stage::Run),
];

pub(super) fn render(out: &mut Scripts, root: View) {
    let projects = root.get("projects").into_iter().flat_map(View::items);
    let environments = projects.flat_map(|project| {
        project
            .get("environments")
            .into_iter()
            .flat_map(View::items)
    });
    for holder in std::iter::once(root).chain(environments) {
        for service in holder.get("services").into_iter().flat_map(View::items) {
            if !out.visit(service) {
                return;
            }
            let name = service.get("name").and_then(View::text).unwrap_or_default();
            let cron = service.get("type").and_then(View::text) == Some("cron");
            for (key, stage) in RENDER {
                if let Some(command) = service.get(key) {
                    let stage = if cron && *stage == Stage::Run {
                        Stage::Admin
                    } else {
                        *stage
                    };
                    process(out, name, stage, command);
                }
            }
        }
    }
}

pub(super) fn railway(out: &mut Scripts, root: View) {
    let environments = root
        .get("environments")
        .into_iter()
        .flat_map(View::members)
        .map(|member| member.value);
    for holder in std::iter::once(root).chain(environments) {
        if !out.visit(holder) {
            return;
        }
        let run = match holder.at(&["deploy", "cronSchedule"]).and_then(View::text) {
            Some(_) => Stage::Admin,
            None => Stage::Run,
        };
        for (path, name, stage) in [
            (["build", "buildCommand"], "build", Stage::Build),
            (["deploy", "preDeployCommand"], "release", Stage::Release),
            (["deploy", "startCommand"], "start", run),
        ] {
            if let Some(command) = holder.at(&path) {
                process(out, name, stage, command);
            }
        }
    }
}

pub(super) fn foundry(out: &mut Scripts, root: View) {
    let applications = root.get("applications").into_iter().flat_map(View::items);
    // What stands at the top was once the default of all.
    for app in std::iter::once(root).chain(applications) {
        if !out.visit(app) {
            return;
        }
        let name = app.get("name").and_then(View::text).unwrap_or_default();
        if let Some(command) = app.get("command") {
            process(out, name, Stage::Run, command);
        }
        for (list, key) in [("processes", "type"), ("sidecars", "name")] {
            for one in app.get(list).into_iter().flat_map(View::items) {
                let name = one.get(key).and_then(View::text).unwrap_or(name);
                if let Some(command) = one.get("command") {
                    process(out, name, Stage::Run, command);
                }
            }
        }
    }
}

pub(super) fn app_engine(out: &mut Scripts, root: View) {
    let name = root
        .get("service")
        .and_then(View::text)
        .unwrap_or("default");
    if let Some(entrypoint) = root.get("entrypoint") {
        let command = entrypoint.get("shell").unwrap_or(entrypoint);
        process(out, name, Stage::Run, command);
    }
}
