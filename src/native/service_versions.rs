//! `dev-prod-parity/service-version-mismatch`: one backing service at different major versions
//! in places that should agree.

use std::collections::BTreeMap;

use super::{Findings, Found, Kept};
use crate::concept::{ConceptKind, Slot};
use crate::diagnostic::Factor;
use crate::fact::{FileKind, Role};
use crate::repo::{FileRecord, Repository};
use crate::rule::Mark;
use crate::text::Span;

struct Use<'a> {
    file: &'a FileRecord,
    span: Span,
    version: &'a str,
    major: &'a str,
    image: &'a str,
}

/// Places by how far they are from production: the less deployed one is to be mended.
fn distance(file: &FileRecord) -> u8 {
    match (file.meta.role, file.meta.kind) {
        (Role::Ci, _) => 3,
        (Role::Development, _) => 2,
        (_, FileKind::Compose) => 1,
        _ => 0,
    }
}

/// The part of a version that a client notices.
fn major<'a>(kind: &str, version: &'a str) -> &'a str {
    let parts = match kind {
        // Their minor versions differ like others' majors.
        "mysql" | "mariadb" | "mongodb" | "rabbitmq" => 2,
        _ => 1,
    };
    let mut end = version.len();
    for (count, (at, _)) in version.match_indices('.').enumerate() {
        if count + 1 == parts {
            end = at;
            break;
        }
    }
    &version[..end]
}

/// Whether a file's name says which version it is for (`docker-compose-es8.yaml`): one of several to
/// choose from.
fn is_named_after(one: &Use) -> bool {
    let name = one.file.name();
    name.split(['.', '-', '_']).any(|word| {
        let digits = word.trim_start_matches(|c: char| c.is_ascii_alphabetic());
        let letters = word.len() - digits.len();
        letters >= 2 && digits == one.major
    })
}

/// Compares all versions of each kind of service.
pub(super) fn check(repository: &Repository, findings: &mut Findings) {
    let mut uses: BTreeMap<&str, Vec<Use>> = BTreeMap::new();
    for (file, concept) in repository.concepts(ConceptKind::Service) {
        if matches!(
            file.meta.role,
            Role::Example | Role::Docs | Role::Template | Role::Test
        ) {
            continue;
        }
        let (Some(kind), Some(version)) = (concept.text(Slot::Kind), concept.text(Slot::Version))
        else {
            continue;
        };
        uses.entry(kind).or_default().push(Use {
            file,
            span: concept.name_span,
            version,
            major: major(kind, version),
            image: concept.text(Slot::Image).unwrap_or(version),
        });
    }
    for (kind, mut list) in uses {
        list.sort_by_key(|one| (distance(one.file), one.file.path.clone(), one.span.start));
        let Some(deployed) = list.first() else {
            continue;
        };
        // Workflows that each test another version are a matrix too, where nothing is deployed.
        if distance(deployed.file) == 3 {
            continue;
        }
        // A matrix that includes the deployed version agrees.
        let mut agree = true;
        let mut reported: Vec<&str> = Vec::new();
        for other in &list[1..] {
            let same = other.major == deployed.major;
            let covered = list
                .iter()
                .any(|one| one.file.path == other.file.path && one.major == deployed.major);
            if same
                || covered
                || is_named_after(other)
                || reported.contains(&other.file.path.as_str())
            {
                continue;
            }
            agree = false;
            reported.push(&other.file.path);
            findings.add(Found {
                path: other.file.path.clone(),
                span: other.span,
                message: format!(
                    "{kind} {} here, {} in `{}`",
                    other.version, deployed.version, deployed.file.path
                ),
                marks: vec![Mark {
                    path: deployed.file.path.clone(),
                    span: deployed.span,
                    message: format!("runs `{}`", deployed.image),
                }],
                ..Found::default()
            });
        }
        let places = list
            .iter()
            .map(|one| &one.file.path)
            .collect::<std::collections::BTreeSet<_>>();
        if agree && places.len() > 1 {
            findings.kept.push(Kept {
                factor: Factor::DevProdParity,
                kind: "service version",
                path: deployed.file.path.clone(),
                span: deployed.span,
                message: format!("{kind} {} in {} places", deployed.major, places.len()),
                hint: list.iter().all(|one| {
                    one.file.meta.kind == FileKind::Kubernetes && one.file.meta.role == Role::App
                }),
            });
        }
    }
}
