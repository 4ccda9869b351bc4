//! What another file of the repository settles: the lockfile a dependency's revision, the tool
//! that deploys an image's version. Knows files, no rule.

use crate::fact::{Dependency, Ecosystem, FactKind, FileKind, Role, Source};
use crate::native::holds_secret;
use crate::repo::{FileRecord, Repository, beside};
use crate::text::Span;

/// Whether what stands at a place of a file is settled elsewhere.
pub(super) fn is_settled(repository: &Repository, file: usize, span: Span) -> bool {
    let Some(record) = repository.files.get(file) else {
        return false;
    };
    record.facts().iter().any(|fact| match &fact.kind {
        FactKind::Dependency(dependency) if dependency.name_span == span => {
            is_locked(repository, record, dependency) || is_compiled(repository, record, dependency)
        }
        FactKind::Instruction(instruction) => instruction.arguments.iter().any(|argument| {
            argument.span == span
                && argument
                    .as_text()
                    .is_some_and(|source| is_open(repository, record, source))
        }),
        FactKind::Entry(entry) if entry.value.span == span => entry
            .value
            .as_text()
            .is_some_and(|image| is_placed(repository, image)),
        _ => false,
    })
}

/// Whether a lockfile beside a manifest, or in a folder above, holds a dependency.
fn is_locked(repository: &Repository, manifest: &FileRecord, wanted: &Dependency) -> bool {
    repository
        .of_kind(FileKind::Lockfile)
        .filter(|lock| {
            lock.tracked != Some(false)
                && (lock.folder().is_empty()
                    || manifest
                        .folder()
                        .strip_prefix(lock.folder())
                        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/')))
        })
        .flat_map(FileRecord::dependencies)
        .any(|locked| {
            // A lockfile that knows another source was not made from this manifest.
            let other = matches!(wanted.source, Source::Git { .. })
                && matches!(locked.source, Source::Registry)
                && matches!(wanted.ecosystem, Ecosystem::Ruby | Ecosystem::Rust);
            locked.locked
                && !other
                && locked.ecosystem == wanted.ecosystem
                && locked.name.eq_ignore_ascii_case(&wanted.name)
        })
}

/// Whether the requirements beside, which others are compiled to, pin a dependency, or another
/// line of its own file does (`bleach==6.3.0`, `bleach[css]`).
fn is_compiled(repository: &Repository, manifest: &FileRecord, wanted: &Dependency) -> bool {
    manifest.meta.kind == FileKind::Requirements
        && repository
            .of_kind(FileKind::Requirements)
            .filter(|other| other.folder() == manifest.folder() && other.meta.role == Role::App)
            .flat_map(FileRecord::dependencies)
            .any(|pinned| pinned.pinned && pinned.name == wanted.name)
}

/// Whether a file of variables that an image copies is tracked and holds no secret.
fn is_open(repository: &Repository, image: &FileRecord, source: &str) -> bool {
    let source = source.trim_start_matches('/');
    [image.folder(), ""]
        .iter()
        .filter_map(|folder| repository.file(&beside(folder, source)?))
        .any(|file| {
            file.meta.kind == FileKind::Dotenv && file.tracked != Some(false) && !holds_secret(file)
        })
}

/// Whether kustomize or skaffold puts another reference in an image's place.
fn is_placed(repository: &Repository, image: &str) -> bool {
    let name = without_tag(image);
    repository.files.iter().any(|file| {
        let skaffold = file.name().starts_with("skaffold");
        let kustomize = file.meta.kind == FileKind::Kustomize;
        (skaffold || kustomize)
            && file.entries().any(|entry| {
                entry.value.as_text() == Some(name)
                    && match entry.path.rsplit_once('.') {
                        Some((item, "image")) if skaffold => item.contains("build.artifacts."),
                        Some((item, "name")) if kustomize && item.starts_with("images.") => {
                            // Another name alone leaves the tag as it is.
                            ["newTag", "digest"]
                                .iter()
                                .any(|key| file.entry(&format!("{item}.{key}")).is_some())
                        }
                        _ => false,
                    }
            })
    })
}

/// An image's name without tag and digest.
fn without_tag(image: &str) -> &str {
    let image = image.split('@').next().unwrap_or(image);
    match image.rsplit_once(':') {
        Some((name, tag)) if !tag.contains('/') => name,
        _ => image,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_images() {
        for (image, name) in [
            ("shop:latest", "shop"),
            ("registry.acme.io:5000/shop", "registry.acme.io:5000/shop"),
            ("acme/shop@sha256:00", "acme/shop"),
        ] {
            assert_eq!(without_tag(image), name);
        }
    }
}
