//! Which ports that a deployment file names are not the app's own: those of containers that run a
//! database or another service that others made.

use std::collections::HashSet;

use crate::concept::{Concept, ConceptKind, Slot};
use crate::fact::{FileKind, Part, Value, ValueKind};
use crate::predicate::ImageName;
use crate::repo::FileRecord;

/// What services that others made are called, in images and containers.
const SERVICES: &[&str] = &[
    "cassandra",
    "clickhouse",
    "cockroach",
    "cockroachdb",
    "couchdb",
    "elasticsearch",
    "etcd",
    "influxdb",
    "kafka",
    "localstack",
    "mailhog",
    "mailpit",
    "mariadb",
    "meilisearch",
    "memcached",
    "minio",
    "mongo",
    "mongodb",
    "mssql",
    "mysql",
    "nats",
    "neo4j",
    "opensearch",
    "postgis",
    "postgres",
    "postgresql",
    "rabbitmq",
    "redis",
    "solr",
    "sqlserver",
    "typesense",
    "valkey",
    "zookeeper",
];

/// The containers of a file that run what others made.
#[derive(Debug, Default)]
pub(super) struct Others {
    /// Where the containers stand: the document, the path of the container.
    containers: HashSet<(u32, String)>,
    /// Documents by where they start.
    documents: Vec<(u32, u32)>,
    /// Whether the whole file is an image of such a service.
    whole: bool,
}

impl Others {
    /// Whether the port that a concept declares is one of theirs.
    pub(super) fn holds(&self, concept: &Concept) -> bool {
        if self.whole {
            return true;
        }
        let at = self
            .documents
            .partition_point(|(start, _)| *start <= concept.name_span.start);
        let document = at.checked_sub(1).map_or(0, |index| self.documents[index].1);
        self.containers
            .iter()
            .any(|(own, container)| *own == document && is_below(&concept.api, container))
    }
}

fn is_below(path: &str, container: &str) -> bool {
    path.strip_prefix(container)
        .is_some_and(|rest| rest.starts_with('.'))
}

/// Looks at the images of a file.
pub(super) fn others(file: &FileRecord) -> Others {
    let mut others = Others::default();
    match file.meta.kind {
        FileKind::Dockerfile => {
            let last = file
                .instructions()
                .filter(|(instruction, _)| &*instruction.name == "FROM" && instruction.last_stage)
                .filter_map(|(instruction, _)| instruction.arguments.first()?.as_text())
                .last();
            others.whole = last.is_some_and(is_service);
        }
        FileKind::Kubernetes | FileKind::HelmTemplate => containers(file, &mut others),
        _ => {}
    }
    others
}

fn containers(file: &FileRecord, others: &mut Others) {
    let known: HashSet<&str> = file
        .concepts(ConceptKind::Service)
        .filter_map(|service| service.text(Slot::Image))
        .collect();
    for entry in file.entries() {
        if others
            .documents
            .last()
            .is_none_or(|(_, last)| *last != entry.document)
        {
            others
                .documents
                .push((entry.key_span.start, entry.document));
        }
        let Some(container) = entry
            .path
            .strip_suffix(".image")
            .filter(|path| path.contains("ontainers."))
        else {
            continue;
        };
        let name = container.rsplit('.').next().unwrap_or_default();
        let theirs = match &entry.value.kind {
            ValueKind::Text(image) => known.contains(&**image) || is_service(image),
            // What a chart fills in is told by the names around it.
            _ => is_service(name) || mentions_service(&entry.value),
        };
        if theirs {
            others
                .containers
                .insert((entry.document, container.to_owned()));
        }
    }
}

/// Whether an image or a container is called like a service: `bitnami/postgresql:17`, `redis-cache`.
fn is_service(name: &str) -> bool {
    let mut words = ImageName::parse(name).base().split(['-', '_']);
    words.next().is_some_and(|word| SERVICES.contains(&word))
}

/// Whether the literal parts or the holes of a value name a service: `.Values.postgresql.image`.
fn mentions_service(value: &Value) -> bool {
    match &value.kind {
        ValueKind::Name(path) => path.split('.').any(|word| SERVICES.contains(&word)),
        ValueKind::Template(parts) => parts.iter().any(|part| match part {
            Part::Text(text) => is_service(text),
            Part::Hole(hole) => mentions_service(hole),
        }),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::is_service;

    #[test]
    fn services_by_the_names_of_their_images() {
        for name in [
            "postgres",
            "docker.io/bitnami/postgresql:17.2",
            "redis-cache",
        ] {
            assert!(is_service(name), "{name}");
        }
        for name in ["registry.example.org/shop/web:1.0", "my-redis-admin", ""] {
            assert!(!is_service(name), "{name}");
        }
    }
}
