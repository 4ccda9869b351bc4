//! `dev-prod-parity/runtime-version-mismatch`: the image's language runtime against the file
//! that tells developers' machines which one to use.

use super::{Findings, Found};
use crate::concept::{ConceptKind, Slot};
use crate::fact::{FileKind, Role};
use crate::predicate::ImageName;
use crate::repo::Repository;
use crate::rule::Mark;

/// Runtimes by the names of their images and of toolchain files' entries.
const RUNTIMES: [&str; 4] = ["python", "node", "ruby", "php"];

/// The parts of a version that must agree: what both name, at most major and minor (Node's
/// major alone).
fn agree(runtime: &str, one: &str, other: &str) -> bool {
    let depth = if runtime == "node" { 1 } else { 2 };
    one.split('.')
        .zip(other.split('.'))
        .take(depth)
        .all(|(one, other)| one == other)
}

/// Compares every toolchain file with the images that run.
pub(super) fn check(repository: &Repository, findings: &mut Findings) {
    let images: Vec<_> = repository
        .concepts(ConceptKind::ImageReference)
        .filter(|(file, _)| file.meta.kind == FileKind::Dockerfile && file.meta.role == Role::App)
        .filter_map(|(file, concept)| {
            let value = concept.slot(Slot::Reference)?;
            let name = ImageName::parse(value.as_text()?);
            let version = name.version()?;
            let runtime = RUNTIMES.iter().find(|runtime| **runtime == name.base())?;
            Some((file, value.span, *runtime, version))
        })
        .collect();
    for file in repository.of_kind(FileKind::Toolchain) {
        for entry in file.entries() {
            let Some(wanted) = entry.value.as_scalar() else {
                continue;
            };
            let wanted = wanted.trim_start_matches('v');
            if !wanted.starts_with(|c: char| c.is_ascii_digit()) {
                continue;
            }
            let other = images.iter().find(|(_, _, runtime, version)| {
                *entry.path == **runtime && !agree(runtime, wanted, version)
            });
            let Some((image, span, runtime, version)) = other else {
                continue;
            };
            findings.add(Found {
                path: file.path.clone(),
                span: entry.value.span,
                message: format!("{runtime} `{wanted}` here, `{version}` in `{}`", image.path),
                marks: vec![Mark {
                    path: image.path.clone(),
                    span: *span,
                    message: format!("runs {runtime} {version}"),
                }],
                ..Found::default()
            });
        }
    }
}
