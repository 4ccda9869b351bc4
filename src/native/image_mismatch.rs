//! `dev-prod-parity/image-mismatch`: developers' images that are built on another base or
//! distribution than the one that runs.

use super::image_stages::{Stage, Stages};
use super::manifests::lies_in;
use super::runtimes::family;
use super::{Findings, Found};
use crate::concept::{ConceptKind, Slot};
use crate::fact::{FileKind, Role, Value};
use crate::predicate::ImageName;
use crate::repo::{FileRecord, Repository};
use crate::rule::Mark;

/// An image that something is built on or run from.
struct Image<'a> {
    file: &'a FileRecord,
    reference: &'a Value,
    name: ImageName<'a>,
}

impl<'a> Image<'a> {
    fn of(file: &'a FileRecord, reference: &'a Value) -> Option<Self> {
        Some(Self {
            file,
            reference,
            name: ImageName::parse(reference.as_text()?),
        })
    }

    /// The language or the distribution that it is an image of.
    fn family(&self) -> Option<&'static str> {
        family(&self.name).or_else(|| {
            ["debian", "ubuntu", "alpine"]
                .into_iter()
                .find(|own| *own == self.name.base())
        })
    }
}

/// Releases of Debian and Ubuntu by the words of tags.
const RELEASES: &[(&str, &str)] = &[
    ("stretch", "debian"),
    ("buster", "debian"),
    ("bullseye", "debian"),
    ("bookworm", "debian"),
    ("trixie", "debian"),
    ("bionic", "ubuntu"),
    ("focal", "ubuntu"),
    ("jammy", "ubuntu"),
    ("noble", "ubuntu"),
];

/// The distribution of an image, and its release where the tag names it.
fn distribution<'a>(name: &ImageName<'a>) -> Option<(&'static str, Option<&'a str>)> {
    let tag = name.tag.unwrap_or("");
    if name.base() == "alpine" || tag.contains("alpine") {
        return Some(("alpine", None));
    }
    for (release, distribution) in RELEASES {
        if let Some(at) = tag.find(release) {
            return Some((distribution, Some(&tag[at..at + release.len()])));
        }
    }
    match name.base() {
        "debian" => Some(("debian", None)),
        "ubuntu" => Some(("ubuntu", name.version())),
        // What the official images are when their tags say nothing else.
        "python" | "node" | "ruby" | "golang" | "rust" | "php" | "elixir"
            if !name.name.contains('/') || name.name.contains("devcontainers/") =>
        {
            Some(("debian", None))
        }
        _ => None,
    }
}

/// What differs between two images of one family, in words.
fn difference(developers: &Image, deployed: &Image) -> Option<(String, String)> {
    let (own, own_release) = distribution(&developers.name)?;
    let (other, other_release) = distribution(&deployed.name)?;
    if own != other {
        return Some((own.to_owned(), other.to_owned()));
    }
    let (own, other) = (own_release?, other_release?);
    (own != other).then(|| (own.to_owned(), other.to_owned()))
}

/// Compares every developers' image with the ones that production builds.
pub(super) fn check(repository: &Repository, findings: &mut Findings) {
    let production: Vec<(&FileRecord, Stages)> = repository
        .of_kind(FileKind::Dockerfile)
        .filter(|file| file.meta.role == Role::App)
        .map(|file| (file, Stages::of(file)))
        .collect();
    if production.is_empty() {
        return;
    }
    for image in developers(repository) {
        let root = root(repository, image.file);
        let near: Vec<&(&FileRecord, Stages)> = production
            .iter()
            .filter(|(file, _)| {
                let other = self::root(repository, file);
                file.path != image.file.path && (lies_in(root, other) || lies_in(other, root))
            })
            .collect();
        compare(&image, &near, findings);
    }
    for (file, stages) in &production {
        for stage in stages.all() {
            if is_developers(stage) && !stages.is_run(stage) {
                let run = stages.base();
                let pair = Image::of(file, stage.reference)
                    .filter(|_| stage.parent.is_none())
                    .zip(run.and_then(|run| Image::of(file, run.reference)));
                if let Some((own, run)) = pair
                    && own.family() == run.family()
                    && let Some(found) = finding(&own, &run)
                {
                    findings.add(found);
                }
            }
        }
    }
}

fn root<'a>(repository: &'a Repository, file: &FileRecord) -> &'a str {
    repository
        .component_of(&file.path)
        .map_or("", |component| component.root.as_str())
}

fn is_developers(stage: &Stage) -> bool {
    stage.name.is_some_and(|name| {
        let name = name.to_ascii_lowercase();
        matches!(
            name.as_str(),
            "dev" | "development" | "local" | "devcontainer"
        )
    })
}

/// The images that only developers use: the last stage's base of their own Dockerfiles, what
/// their compose files and devcontainers run.
fn developers(repository: &Repository) -> Vec<Image<'_>> {
    let mut found = Vec::new();
    for file in &repository.files {
        if file.meta.role != Role::Development {
            continue;
        }
        match file.meta.kind {
            FileKind::Dockerfile => {
                let stages = Stages::of(file);
                found.extend(
                    stages
                        .base()
                        .and_then(|stage| Image::of(file, stage.reference)),
                );
            }
            FileKind::Compose | FileKind::Devcontainer => {
                let languages = file
                    .concepts(ConceptKind::ImageReference)
                    .filter_map(|concept| Image::of(file, concept.slot(Slot::Reference)?))
                    .filter(|image| family(&image.name).is_some());
                found.extend(languages);
            }
            _ => {}
        }
    }
    found
}

fn of_family<'a>(file: &'a FileRecord, stage: &Stage<'a>, family: &str) -> Option<Image<'a>> {
    Image::of(file, stage.reference).filter(|other| other.family() == Some(family))
}

fn compare(image: &Image, near: &[&(&FileRecord, Stages)], findings: &mut Findings) {
    let Some(family) = image.family() else {
        return;
    };
    // Of every production image, the stage closest to the one that runs.
    let mut deployed = Vec::new();
    for (file, stages) in near {
        let run = stages
            .run()
            .find_map(|stage| of_family(file, stage, family));
        let other = || {
            let mut all = stages.all().iter().rev();
            all.find_map(|stage| of_family(file, stage, family))
        };
        deployed.extend(run.or_else(other));
    }
    // One that agrees is enough: which belongs to which is not said.
    if deployed
        .iter()
        .any(|other| difference(image, other).is_none())
    {
        return;
    }
    if let Some(found) = deployed.first().and_then(|other| finding(image, other)) {
        findings.add(found);
    }
}

fn finding(image: &Image, other: &Image) -> Option<Found> {
    let (own, theirs) = difference(image, other)?;
    let place = if image.file.path == other.file.path {
        "the image that runs".to_owned()
    } else {
        format!("`{}`", other.file.path)
    };
    Some(Found {
        path: image.file.path.clone(),
        span: image.reference.span,
        message: format!("developers run on {own}, {place} on {theirs}"),
        marks: vec![Mark {
            path: other.file.path.clone(),
            span: other.reference.span,
            message: format!("built on {theirs}"),
        }],
        ..Found::default()
    })
}
