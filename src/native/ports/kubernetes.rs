//! Kubernetes: Services and probes against the ports of the containers that they lead to.

use std::collections::BTreeMap;

use super::port;
use crate::fact::{Entry, FileKind, Role, Value};
use crate::native::{Findings, Found};
use crate::repo::{FileRecord, Repository};
use crate::rule::Mark;

/// A document of a manifest.
struct Document<'a> {
    file: &'a FileRecord,
    entries: Vec<&'a Entry>,
}

/// A container's port.
struct Port<'a> {
    name: Option<&'a str>,
    number: &'a Value,
}

/// A workload: the labels of its pods, and its containers' ports.
struct Workload<'a> {
    file: &'a FileRecord,
    namespace: Option<&'a str>,
    labels: BTreeMap<&'a str, &'a str>,
    ports: Vec<Port<'a>>,
    /// Every container says which ports it has.
    told: bool,
}

/// Compares all manifests of a repository.
pub(super) fn check(repository: &Repository, findings: &mut Findings) {
    let documents: Vec<Document> = repository
        .files
        .iter()
        .filter(|file| {
            file.meta.kind == FileKind::Kubernetes
                && matches!(file.meta.role, Role::App | Role::Development)
        })
        .flat_map(documents)
        .collect();
    let workloads: Vec<Workload> = documents.iter().filter_map(Workload::of).collect();
    for document in &documents {
        if document.text("kind") == Some("Service") {
            service(document, &workloads, findings);
        } else {
            probes(document, findings);
        }
    }
}

fn documents(file: &FileRecord) -> Vec<Document<'_>> {
    let mut by_number: BTreeMap<u32, Vec<&Entry>> = BTreeMap::new();
    for entry in file.entries() {
        by_number.entry(entry.document).or_default().push(entry);
    }
    by_number
        .into_values()
        .map(|entries| Document { file, entries })
        .collect()
}

impl<'a> Document<'a> {
    fn text(&self, path: &str) -> Option<&'a str> {
        self.entries
            .iter()
            .find(|entry| &*entry.path == path)
            .and_then(|entry| entry.value.as_text())
    }

    /// The values of the keys right below a path.
    fn below(&self, path: &str) -> BTreeMap<&'a str, &'a str> {
        self.entries
            .iter()
            .filter_map(|entry| Some((entry.path.strip_prefix(path)?, entry.value.as_scalar()?)))
            .collect()
    }
}

/// The ports of the container whose entries begin with a path.
fn ports<'a>(document: &Document<'a>, container: &str) -> Vec<Port<'a>> {
    document
        .entries
        .iter()
        .filter_map(|entry| {
            let rest = entry
                .path
                .strip_prefix(container)?
                .strip_prefix(".ports.")?;
            let (item, "containerPort") = rest.rsplit_once('.')? else {
                return None;
            };
            let name = document.text(&format!("{container}.ports.{item}.name"));
            Some(Port {
                name,
                number: &entry.value,
            })
        })
        .collect()
}

/// The paths of a document's containers: `spec.template.spec.containers.web`.
fn containers<'a>(document: &Document<'a>) -> Vec<&'a str> {
    document
        .entries
        .iter()
        .filter_map(|entry| {
            let path = entry.path.strip_suffix(".image")?;
            path.contains("spec.containers.").then_some(path)
        })
        .collect()
}

impl<'a> Workload<'a> {
    fn of(document: &Document<'a>) -> Option<Self> {
        let labels = match document.text("kind")? {
            "Deployment" | "StatefulSet" | "DaemonSet" | "ReplicaSet" => {
                "spec.template.metadata.labels."
            }
            "Pod" => "metadata.labels.",
            _ => return None,
        };
        let mut own = Vec::new();
        let mut told = true;
        for container in containers(document) {
            let ports = ports(document, container);
            told &= !ports.is_empty();
            own.extend(ports);
        }
        Some(Self {
            file: document.file,
            namespace: document.text("metadata.namespace"),
            labels: document.below(labels),
            ports: own,
            told,
        })
    }

    fn answers(&self, value: &Value) -> bool {
        let text = value.as_scalar();
        self.ports
            .iter()
            .any(|own| own.number.as_scalar() == text || own.name.is_some() && own.name == text)
    }
}

/// The port that a Service leads to must be one of the pods that it selects.
fn service(document: &Document, workloads: &[Workload], findings: &mut Findings) {
    let selector = document.below("spec.selector.");
    if selector.is_empty() {
        return;
    }
    let namespace = document.text("metadata.namespace");
    let selected: Vec<&Workload> = workloads
        .iter()
        .filter(|workload| {
            workload.namespace == namespace
                && selector
                    .iter()
                    .all(|(key, value)| workload.labels.get(key) == Some(value))
        })
        .collect();
    let Some(first) = selected.first() else {
        return;
    };
    for entry in &document.entries {
        if !entry.path.starts_with("spec.ports.") || !entry.path.ends_with(".targetPort") {
            continue;
        }
        let known = selected.iter().any(|workload| {
            !workload.told && port(&entry.value).is_some() || workload.answers(&entry.value)
        });
        let literal = entry
            .value
            .as_scalar()
            .is_some_and(|text| !text.contains(['{', '$']));
        if known || !literal {
            continue;
        }
        let list: Vec<&str> = first
            .ports
            .iter()
            .filter_map(|own| own.number.as_scalar())
            .collect();
        let there = if list.is_empty() {
            "none".to_owned()
        } else {
            list.join(", ")
        };
        findings.add(Found {
            path: document.file.path.clone(),
            span: entry.value.span,
            message: format!(
                "the Service leads to port `{}`, and its pods have `{there}`",
                entry.value.as_scalar().unwrap_or_default()
            ),
            marks: first
                .ports
                .first()
                .map(|own| Mark {
                    path: first.file.path.clone(),
                    span: own.number.span,
                    message: "the containers' port".to_owned(),
                })
                .into_iter()
                .collect(),
            ..Found::default()
        });
    }
}

/// A probe asks its own container: for a port by a name that it has, or by a number that it
/// has or is told of.
fn probes(document: &Document, findings: &mut Findings) {
    for container in containers(document) {
        let own = ports(document, container);
        if own.is_empty() {
            continue;
        }
        for entry in &document.entries {
            let Some(rest) = entry.path.strip_prefix(container) else {
                continue;
            };
            let probe = ["httpGet.port", "tcpSocket.port", "grpc.port"]
                .iter()
                .any(|end| rest.ends_with(end))
                && rest.contains("Probe.");
            let Some(text) = entry.value.as_scalar().filter(|_| probe) else {
                continue;
            };
            let has = own
                .iter()
                .any(|port| port.number.as_scalar() == Some(text) || port.name == Some(text));
            // Ports for management are seldom listed, but named in a variable or an argument.
            let told = text.bytes().all(|b| b.is_ascii_digit())
                && document.entries.iter().any(|other| {
                    other.path.starts_with(container)
                        && !other.path.contains("Probe.")
                        && other
                            .value
                            .as_scalar()
                            .is_some_and(|value| value.contains(text))
                });
            if has || told || text.contains(['{', '$']) {
                continue;
            }
            let list: Vec<&str> = own
                .iter()
                .filter_map(|port| port.number.as_scalar())
                .collect();
            findings.add(Found {
                path: document.file.path.clone(),
                span: entry.value.span,
                message: format!(
                    "the probe asks port `{text}`, and its container has `{}`",
                    list.join(", ")
                ),
                marks: vec![Mark {
                    path: document.file.path.clone(),
                    span: own[0].number.span,
                    message: "the container's port".to_owned(),
                }],
                ..Found::default()
            });
        }
    }
}
