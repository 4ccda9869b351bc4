//! `dev-prod-parity/backing-service-mismatch`: a different kind of backing service by
//! environment, most often an embedded database on developers' machines.

use super::{Findings, Found};
use crate::concept::{Concept, ConceptKind, Slot};
use crate::diagnostic::{Confidence, Level};
use crate::fact::{FileKind, Role, Value, ValueKind};
use crate::predicate::{Class, Shape};
use crate::repo::{FileRecord, Repository};
use crate::rule::Mark;
use crate::text::Span;

/// Kinds of services that do the same work as an embedded database.
const DATABASES: &[&str] = &[
    "postgresql",
    "mysql",
    "mariadb",
    "mongodb",
    "sqlserver",
    "cockroachdb",
    "oracle",
];

/// What stands in the code: an embedded database, and whether only as a fallback.
struct Embedded<'a> {
    file: &'a FileRecord,
    span: Span,
    fallback: bool,
}

fn is_embedded(value: &Value) -> bool {
    let shape = Shape::of(value);
    Class::EmbeddedDatabase.holds(value, &shape)
}

fn embedded<'a>(file: &'a FileRecord, concept: &'a Concept) -> Option<Embedded<'a>> {
    let kind = concept.text(Slot::Kind).unwrap_or_default();
    let address = concept.slot(Slot::Address);
    if let Some(value) = address {
        let default = match &value.kind {
            ValueKind::Environment {
                default: Some(default),
                ..
            } => Some(&**default),
            ValueKind::Fallback(_, second) => Some(&**second),
            _ => None,
        };
        if let Some(default) = default
            && is_embedded(default)
        {
            return Some(Embedded {
                file,
                span: default.span,
                fallback: true,
            });
        }
        if is_embedded(value) {
            return Some(Embedded {
                file,
                span: value.span,
                fallback: false,
            });
        }
    }
    // A driver that opens what it is told to says nothing about this app.
    let told = address.is_some_and(|value| {
        matches!(
            value.kind,
            ValueKind::Name(_)
                | ValueKind::Call(_)
                | ValueKind::Environment { .. }
                | ValueKind::Unknown
        )
    });
    (!told && matches!(kind, "sqlite" | "h2" | "derby" | "hsqldb")).then(|| Embedded {
        file,
        span: address
            .or_else(|| concept.slot(Slot::Driver))
            .map_or(concept.name_span, |value| value.span),
        fallback: false,
    })
}

/// Whether code opens the database in place, rather than settings naming it.
fn opens(concept: &Concept) -> bool {
    matches!(
        &*concept.api,
        "sqlite3.connect" | "sqlite3.Database" | "better-sqlite3" | "SQLite3" | "PDO"
    )
}

/// A database server that something of the repository runs or speaks to.
fn server(repository: &Repository) -> Option<(&FileRecord, Span, String)> {
    let service = repository
        .concepts(ConceptKind::Service)
        .find(|(file, concept)| {
            !matches!(file.meta.role, Role::Test | Role::Example | Role::Docs)
                && concept
                    .text(Slot::Kind)
                    .is_some_and(|kind| DATABASES.contains(&kind))
        });
    if let Some((file, concept)) = service {
        let kind = concept.text(Slot::Kind).unwrap_or_default().to_owned();
        return Some((file, concept.name_span, kind));
    }
    // A driver among the runtime dependencies says it too.
    repository
        .files
        .iter()
        .filter(|file| file.meta.role == Role::App && file.meta.kind != FileKind::Lockfile)
        .flat_map(|file| {
            file.concepts(ConceptKind::ServiceClient)
                .map(move |concept| (file, concept))
        })
        .find(|(_, concept)| {
            concept
                .text(Slot::Kind)
                .is_some_and(|kind| DATABASES.contains(&kind))
        })
        .map(|(file, concept)| {
            let kind = concept.text(Slot::Kind).unwrap_or_default().to_owned();
            (file, concept.name_span, kind)
        })
}

/// One finding for each embedded database that stands beside a server.
pub(super) fn check(repository: &Repository, findings: &mut Findings) {
    let Some((other, other_span, kind)) = server(repository) else {
        return;
    };
    let mut seen: Vec<&str> = Vec::new();
    for (file, concept) in repository.concepts(ConceptKind::ServiceClient) {
        let settings = file.meta.kind != FileKind::Lockfile
            && matches!(file.meta.role, Role::App | Role::Development);
        if !settings || seen.contains(&file.path.as_str()) {
            continue;
        }
        // Drivers in manifests are alternatives on a menu.
        if file.dependencies().next().is_some() {
            continue;
        }
        let Some(found) = embedded(file, concept) else {
            continue;
        };
        seen.push(&file.path);
        let how = if found.fallback {
            "an embedded database when nothing is set"
        } else {
            "an embedded database here"
        };
        findings.add(Found {
            path: found.file.path.clone(),
            span: found.span,
            message: format!("{how}, {kind} in `{}`", other.path),
            level: Some(Level::Error),
            // A file that code opens by itself may be an index or a cache of its own.
            confidence: opens(concept).then_some(Confidence::Medium),
            marks: vec![Mark {
                path: other.path.clone(),
                span: other_span,
                message: format!("{kind} here"),
            }],
            ..Found::default()
        });
    }
}
