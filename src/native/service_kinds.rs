//! `dev-prod-parity/backing-service-mismatch`: a different kind of backing service by
//! environment, most often an embedded database on developers' machines.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::{Findings, Found, tables};
use crate::concept::{Concept, ConceptKind, Slot};
use crate::diagnostic::{Confidence, Level};
use crate::fact::{DependencyScope, Ecosystem, FileKind, Part, Role, ScopeKind, Value, ValueKind};
use crate::predicate::{Class, Shape};
use crate::repo::{FileRecord, Repository};
use crate::rule::{Mark, is_for_tests};
use crate::text::Span;

/// Kinds of services that do the same work as an embedded database: those that speak SQL.
const DATABASES: &[&str] = &[
    "postgresql",
    "mysql",
    "mariadb",
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
    if concept.kind == ConceptKind::EnvironmentRead {
        // `dj_database_url.config(default="sqlite:///db.sqlite3")`
        let default = concept.slot(Slot::Default)?;
        let url = match &default.kind {
            ValueKind::Template(parts) => match parts.first() {
                Some(Part::Text(text)) => text,
                _ => return None,
            },
            _ => default.as_text()?,
        };
        return url.starts_with("sqlite").then_some(Embedded {
            file,
            span: default.span,
            fallback: true,
        });
    }
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
        // What code keeps in SQLite's memory beside other drivers is for tests.
        let memory = value
            .as_text()
            .is_some_and(|text| text.contains(":memory:"));
        if memory && file.meta.kind.language().is_some() {
            return None;
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

/// Whether code opens one of several kinds of databases by a condition: whoever deploys it
/// chooses. Settings do so as well, by the deploy: they are what is looked for.
fn is_one_of_several(file: &FileRecord, concept: &Concept) -> bool {
    let facts = &file.understood.facts;
    let code = matches!(
        file.meta.kind,
        FileKind::Go | FileKind::Rust | FileKind::Java | FileKind::Kotlin | FileKind::CSharp
    );
    code && facts.inside(concept.scope, ScopeKind::Conditional)
        && file.concepts(ConceptKind::ServiceClient).any(|other| {
            let another = [Slot::Kind, Slot::Driver].iter().any(|slot| {
                let driver = other.text(*slot).unwrap_or_default();
                DATABASES.contains(&driver) || matches!(driver, "postgres" | "pgx" | "pq")
            });
            let told = other
                .slot(Slot::Driver)
                .is_some_and(|driver| matches!(driver.kind, ValueKind::Name(_)));
            facts.inside(other.scope, ScopeKind::Conditional) && (another || told)
        })
}

/// Whether a file holds the settings of a profile of Spring's that is off unless somebody asks
/// for it: the settings beside it name others.
fn is_of_an_inactive_profile(repository: &Repository, file: &FileRecord) -> bool {
    let name = file.name();
    let profile = name
        .strip_prefix("application-")
        .and_then(|rest| rest.split_once('.'));
    let Some((profile, _)) = profile.filter(|_| file.meta.kind == FileKind::Spring) else {
        return false;
    };
    let base = repository
        .files
        .iter()
        .find(|other| other.folder() == file.folder() && other.name().starts_with("application."));
    let mut active = base
        .into_iter()
        .flat_map(FileRecord::entries)
        .filter(|entry| entry.path.starts_with("spring.profiles.active"))
        .filter_map(|entry| entry.value.as_text())
        .flat_map(|text| text.split(','))
        .map(str::trim)
        .peekable();
    active.peek().is_some() && !active.any(|own| own == profile)
}

/// A database server that something of the repository runs or speaks to.
fn server(repository: &Repository) -> Option<(&FileRecord, Span, String)> {
    let service = repository
        .concepts(ConceptKind::Service)
        .find(|(file, concept)| {
            // What runs beside tests says nothing of the deploys.
            !matches!(
                file.meta.role,
                Role::Test | Role::Example | Role::Docs | Role::Ci
            ) && concept
                .text(Slot::Kind)
                .is_some_and(|kind| DATABASES.contains(&kind))
        });
    if let Some((file, concept)) = service {
        let kind = concept.text(Slot::Kind).unwrap_or_default().to_owned();
        return Some((file, concept.name_span, kind));
    }
    speaks_to(repository).or_else(|| depends_on(repository))
}

/// The kind of a database server by the scheme of its address.
fn kind_of_address(value: &Value) -> Option<&'static str> {
    let text = match &value.kind {
        ValueKind::Text(text) => text,
        ValueKind::Template(parts) => match parts.first() {
            Some(Part::Text(text)) => text,
            _ => return None,
        },
        ValueKind::Environment {
            default: Some(default),
            ..
        } => return kind_of_address(default),
        ValueKind::Fallback(first, second) => {
            return kind_of_address(first).or_else(|| kind_of_address(second));
        }
        _ => return None,
    };
    let (scheme, _) = text.split_once("://")?;
    let scheme = scheme.strip_prefix("jdbc:").unwrap_or(scheme);
    match scheme.split('+').next().unwrap_or(scheme) {
        "postgres" | "postgresql" | "postgis" => Some("postgresql"),
        "mysql" | "mysql2" | "mariadb" => Some("mysql"),
        "mssql" | "sqlserver" => Some("sqlserver"),
        "cockroachdb" => Some("cockroachdb"),
        "oracle" => Some("oracle"),
        _ => None,
    }
}

/// A database server that the code has an address or a client of.
fn speaks_to(repository: &Repository) -> Option<(&FileRecord, Span, String)> {
    repository
        .files
        .iter()
        .filter(|file| file.meta.role == Role::App && file.meta.kind != FileKind::Lockfile)
        .flat_map(|file| {
            file.concepts(ConceptKind::ServiceClient)
                .map(move |concept| (file, concept))
        })
        .find_map(|(file, concept)| {
            let named = concept.text(Slot::Kind);
            let named = named.filter(|kind| DATABASES.contains(kind));
            let kind = named.or_else(|| kind_of_address(concept.slot(Slot::Address)?))?;
            Some((file, concept.name_span, kind.to_owned()))
        })
}

/// A database server whose only driver is among what the app needs to run. Python has `SQLite`
/// on board: who asks for the driver of a server has a server. Drivers of several are a menu.
fn depends_on(repository: &Repository) -> Option<(&FileRecord, Span, String)> {
    static DRIVERS: OnceLock<HashMap<&str, Vec<&str>>> = OnceLock::new();
    let drivers = DRIVERS.get_or_init(|| tables::map(include_str!("data/python-drivers.txt")));
    let mut found = repository
        .files
        .iter()
        .filter(|file| file.meta.role == Role::App && file.meta.kind != FileKind::Lockfile)
        .flat_map(|file| {
            file.dependencies()
                .map(move |dependency| (file, dependency))
        })
        .filter(|(_, dependency)| {
            dependency.ecosystem == Ecosystem::Python
                && dependency.scope == DependencyScope::Runtime
        })
        .filter_map(|(file, dependency)| {
            let kind = *drivers.get(&*dependency.name)?.first()?;
            Some((file, dependency.name_span, kind))
        });
    let (file, span, kind) = found.next()?;
    found
        .all(|(.., other)| other == kind)
        .then(|| (file, span, kind.to_owned()))
}

/// One finding for each embedded database that stands beside a server.
pub(super) fn check(repository: &Repository, findings: &mut Findings) {
    let Some((other, other_span, kind)) = server(repository) else {
        return;
    };
    let mut seen: Vec<&str> = Vec::new();
    let clients = repository.concepts(ConceptKind::ServiceClient);
    let reads = repository.concepts(ConceptKind::EnvironmentRead);
    for (file, concept) in clients.chain(reads) {
        let settings = file.meta.kind != FileKind::Lockfile
            && matches!(file.meta.role, Role::App | Role::Development);
        if !settings || seen.contains(&file.path.as_str()) {
            continue;
        }
        if is_for_tests(&file.understood, concept)
            || is_one_of_several(file, concept)
            || is_of_an_inactive_profile(repository, file)
        {
            continue;
        }
        // Developers who run several kinds say nothing of the deploys.
        if file.meta.role == Role::Development && other.meta.role == Role::Development {
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
