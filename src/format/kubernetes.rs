//! Kubernetes manifests: entries with list items named by their `name`, and the command lines
//! of containers, hooks and probes as units.

use super::interpolation::{KUBERNETES, KUBERNETES_SCRIPT};
use super::script::{Owner, Scripts};
use super::yaml::{self, Manner, Parsed, View};
use crate::fact::{FileFacts, FileKind, Stage, UnitKind};

/// Lowers such a file.
pub(crate) fn lower(kind: FileKind, path: &str, text: &str) -> FileFacts {
    let parsed = super::json::parse_either(path, text);
    lower_parsed(kind, text, &parsed)
}

/// Lowers manifests that are parsed already.
pub(super) fn lower_parsed(kind: FileKind, text: &str, parsed: &Parsed) -> FileFacts {
    let mut facts = yaml::facts(kind, text, parsed);
    for (index, root) in parsed.roots().enumerate() {
        yaml::push(&mut facts, root, index, Manner::named(KUBERNETES));
        let mut out = Scripts::new(&mut facts);
        object(&mut out, root);
        // `kind: List`, and OpenShift's `kind: Template`.
        for list in ["items", "objects"] {
            for item in root.get(list).into_iter().flat_map(View::items) {
                object(&mut out, item);
            }
        }
    }
    yaml::finish(&mut facts);
    facts
}

/// The places of a pod's specification inside the kinds that have one, and when it runs.
const PODS: &[(&[&str], bool)] = &[
    (&["spec"], false),
    (&["spec", "template", "spec"], false),
    (&["spec", "template", "spec", "template", "spec"], false),
    (&["spec", "jobTemplate", "spec", "template", "spec"], true),
    (&["template", "spec"], false),
];

fn object(out: &mut Scripts, root: View) {
    let kind = root.get("kind").and_then(View::text).unwrap_or_default();
    if !out.visit(root) {
        return;
    }
    for (path, admin) in PODS {
        if let Some(pod) = root.at(path) {
            // A pod of its own that is not started again runs once, like a job.
            let once =
                kind == "Pod" && pod.get("restartPolicy").and_then(View::text) == Some("Never");
            let stage = if *admin || once || matches!(kind, "Job" | "CronJob") {
                Stage::Admin
            } else {
                Stage::Run
            };
            self::pod(out, pod, stage);
        }
    }
}

fn pod(out: &mut Scripts, pod: View, stage: Stage) {
    for (key, stage) in [
        ("initContainers", Stage::Release),
        ("containers", stage),
        ("ephemeralContainers", Stage::Admin),
    ] {
        for container in pod.get(key).into_iter().flat_map(View::items) {
            if !out.visit(container) {
                return;
            }
            // A sidecar is an init container that goes on.
            let restarts = container.get("restartPolicy").and_then(View::text) == Some("Always");
            let stage = if restarts { Stage::Run } else { stage };
            self::container(out, container, stage);
        }
    }
}

fn container(out: &mut Scripts, container: View, stage: Stage) {
    let name = container
        .get("name")
        .and_then(View::text)
        .unwrap_or_default();
    let (command, args) = (container.get("command"), container.get("args"));
    let mut words = Vec::new();
    let mut span = None;
    for part in [command, args].into_iter().flatten() {
        words.extend(out.words(part));
        let own = part.span();
        span = Some(span.map_or(own, |span: crate::text::Span| span.join(own)));
    }
    if let Some(span) = span {
        let owner = Owner {
            kind: UnitKind::KubernetesCommand,
            name,
            stage,
            span,
        };
        out.without_shell(owner, &words, (KUBERNETES, KUBERNETES_SCRIPT));
    }
    // What runs before a container stops starts nothing.
    for (hook, stage) in [("postStart", Stage::Run), ("preStop", Stage::Unknown)] {
        if let Some(command) = container.at(&["lifecycle", hook, "exec", "command"]) {
            exec(out, UnitKind::KubernetesCommand, hook, stage, command);
        }
    }
    for probe in ["startupProbe", "livenessProbe", "readinessProbe"] {
        if let Some(command) = container.at(&[probe, "exec", "command"]) {
            exec(out, UnitKind::Healthcheck, name, Stage::Unknown, command);
        }
    }
}

fn exec(out: &mut Scripts, kind: UnitKind, name: &str, stage: Stage, command: View) {
    let owner = Owner {
        kind,
        name,
        stage,
        span: command.span(),
    };
    let words = out.words(command);
    out.without_shell(owner, &words, (KUBERNETES, KUBERNETES_SCRIPT));
}
