//! Runtimes by the images that hold them.

use super::{Collector, Place, Wanted};
use crate::concept::{ConceptKind, Slot};
use crate::fact::{FileKind, Role};
use crate::predicate::ImageName;

/// The runtime that an image is made for.
pub(in crate::native) fn family(name: &ImageName) -> Option<&'static str> {
    let base = name.base();
    let developers = name.name.contains("devcontainers/");
    Some(match base {
        "python" | "django" | "flask" => "python",
        "node" | "typescript-node" | "javascript-node" => "node",
        "ruby" => "ruby",
        "php" => "php",
        "golang" => "go",
        "go" if developers => "go",
        "rust" => "rust",
        "elixir" => "elixir",
        "powershell" if name.name.contains("microsoft") => "powershell",
        "java"
        | "openjdk"
        | "eclipse-temurin"
        | "amazoncorretto"
        | "sapmachine"
        | "ibm-semeru-runtimes"
        | "maven"
        | "gradle"
        | "scala-sbt" => "java",
        "dotnet" if developers || name.name.starts_with("microsoft/") => "dotnet",
        "aspnet" | "sdk" | "runtime" | "runtime-deps" if name.name.contains("/dotnet/") => "dotnet",
        _ => return None,
    })
}

/// The runtime of an image and its version, as the tag says it.
pub(in crate::native) fn runtime_of_image(reference: &str) -> Option<(&'static str, &str)> {
    let name = ImageName::parse(reference);
    let runtime = family(&name)?;
    if matches!(name.base(), "maven" | "gradle") {
        let tag = name.tag?;
        let at = ["temurin-", "openjdk-", "corretto-", "jdk-", "jdk", "jre"]
            .iter()
            .find_map(|word| tag.find(word).map(|at| at + word.len()))?;
        let end = tag[at..]
            .find(|c: char| !c.is_ascii_digit())
            .map_or(tag.len(), |end| at + end);
        return (end > at).then(|| (runtime, &tag[at..end]));
    }
    if name.base() == "scala-sbt" {
        // `eclipse-temurin-alpine-21.0.5_11_1.10.6_3.5.2`: Java, a build of it, sbt, Scala.
        let tag = name.tag?;
        let start = tag.find(|c: char| c.is_ascii_digit())?;
        return Some((runtime, tag[start..].split('_').next()?));
    }
    if name.name.contains("devcontainers/") {
        // `1-3.12-bookworm`: the version of the image itself stands first.
        let tag = name.tag?;
        let mut parts = tag.split('-');
        let first = parts.next()?;
        let second = parts
            .next()
            .filter(|part| part.starts_with(|c: char| c.is_ascii_digit()));
        // A number alone is as well the image's own.
        let version = second.or_else(|| first.contains('.').then_some(first))?;
        return version
            .starts_with(|c: char| c.is_ascii_digit())
            .then_some((runtime, version));
    }
    Some((runtime, name.version()?))
}

/// The images of a Dockerfile: the stages that the last one is built on, and the others.
pub(super) fn dockerfile(collector: &mut Collector) {
    let file = collector.file;
    let chain = crate::native::image_stages::Stages::of(file);
    let production = matches!(file.meta.role, Role::App);
    for stage in chain.all() {
        let Some(text) = stage.reference.as_text() else {
            continue;
        };
        let Some((runtime, version)) = runtime_of_image(text) else {
            continue;
        };
        let runs = chain.is_run(stage);
        let elsewhere = chain.all().iter().any(|other| {
            chain.is_run(other)
                && other
                    .reference
                    .as_text()
                    .is_some_and(|text| family(&ImageName::parse(text)) == Some(runtime))
        });
        let place = match (production, runs, elsewhere) {
            (true, true, _) | (true, false, false) => Place::Image,
            // An older compiler builds for a newer machine, an SDK for an older one.
            (true, false, true) if matches!(runtime, "java" | "dotnet" | "go" | "rust") => continue,
            _ => Place::Development,
        };
        if let Some(wanted) = Wanted::parse(runtime, version) {
            collector.add_wanted(runtime, wanted, version, stage.reference.span, place);
        }
    }
}

/// Images that a compose file or a devcontainer refers to, and those of CI.
pub(super) fn references(collector: &mut Collector) {
    let file = collector.file;
    let place = if file.meta.role == Role::Ci {
        Place::Ci
    } else if file.meta.kind == FileKind::Compose && file.meta.role == Role::App {
        Place::Image
    } else {
        Place::Development
    };
    for concept in file.concepts(ConceptKind::ImageReference) {
        let Some(value) = concept.slot(Slot::Reference) else {
            continue;
        };
        if let Some((runtime, version)) = value.as_text().and_then(runtime_of_image) {
            collector.add(runtime, version, value.span, place);
        }
    }
}
