//! `codebase/no-version-control` and `codebase/committed-build-output`.

use std::collections::BTreeSet;

use super::{Findings, Found};
use crate::fact::Role;
use crate::repo::{ComponentKind, Repository};
use crate::text::Span;

/// An app in no version-controlled tree, told at its first manifest.
pub(super) fn missing(repository: &Repository, findings: &mut Findings) {
    if repository.version_controlled {
        return;
    }
    let manifest = repository
        .components
        .all
        .iter()
        .filter(|component| component.has_code())
        .flat_map(|component| &component.manifests)
        .next();
    if let Some(index) = manifest {
        findings.add(Found {
            path: repository.files[*index].path.clone(),
            span: Span::at(0),
            message: "the app lies in no version-controlled tree".to_owned(),
            cause: Some(String::new()),
            ..Found::default()
        });
    }
}

/// What a tracked path is a product of, if it is one; with the folder that stands for all.
fn product(path: &str) -> Option<(&str, &'static str)> {
    const FOLDERS: &[(&str, &str)] = &[
        ("node_modules", "installed packages"),
        ("__pycache__", "compiled Python"),
        (".next", "a build"),
        (".nuxt", "a build"),
        ("bower_components", "installed packages"),
        (".venv", "an installed environment"),
        ("venv", "an installed environment"),
        ("site-packages", "an installed environment"),
    ];
    let mut start = 0;
    for part in path.split('/') {
        let end = start + part.len();
        if let Some((_, what)) = FOLDERS.iter().find(|(name, _)| *name == part) {
            return Some((&path[..end], what));
        }
        start = end + 1;
    }
    let lower = path.to_ascii_lowercase();
    let name = lower.rsplit('/').next().unwrap_or(&lower);
    if matches!(name, "gradle-wrapper.jar" | "maven-wrapper.jar") {
        return None;
    }
    let ends = |ending: &str| name.ends_with(ending);
    if ends(".pyc") || ends(".class") || ends(".o") || ends(".war") || ends(".ear") {
        let folder = path.rsplit_once('/').map_or(path, |split| split.0);
        return Some((folder, "compiled code"));
    }
    if path.starts_with("target/") && (ends(".jar") || ends(".rlib") || ends(".d")) {
        return Some(("target", "a build"));
    }
    if path.contains("/obj/") && ends(".dll") || path.contains("bin/Debug/") {
        return Some((path, "a build"));
    }
    None
}

/// What only its neighbours show to be a build: scripts in `dist` of which the sources stand in
/// `src` under the same names, and the pages of an app with the manifest that Vite left there, what Composer installed.
fn twin_of_source<'a>(repository: &Repository, path: &'a str) -> Option<(&'a str, &'static str)> {
    let tracked = |path: &str| {
        let place = repository
            .paths
            .binary_search_by(|other| other.as_str().cmp(path));
        place.is_ok()
    };
    if let Some(root) = path.strip_suffix("public/build/manifest.json")
        && tracked(&format!("{root}composer.json"))
    {
        return Some((path.strip_suffix("/manifest.json")?, "a build"));
    }
    if let Some(root) = path.strip_suffix("public/mix-manifest.json")
        && tracked(&format!("{root}webpack.mix.js"))
    {
        return Some((path, "what Laravel Mix built"));
    }
    if let Some(root) = path.strip_suffix("vendor/autoload.php")
        && tracked(&format!("{root}composer.json"))
        && tracked(&format!("{root}vendor/composer/installed.json"))
    {
        return Some((path.strip_suffix("/autoload.php")?, "installed packages"));
    }
    let stem = path.strip_suffix(".js")?;
    let (root, rest) = match stem.strip_prefix("dist/") {
        Some(rest) => ("", rest),
        None => stem.split_once("/dist/")?,
    };
    let slash = if root.is_empty() { "" } else { "/" };
    let sources = tracked(&format!("{root}{slash}src/{rest}.ts"));
    // A package that is published may track what it publishes.
    let library = repository
        .component_of(path)
        .is_some_and(|component| component.kind == ComponentKind::Library && !component.part);
    (sources && !library).then(|| (&path[..root.len() + slash.len() + 4], "a build"))
}

/// Tracked products, one finding for each folder, at its first file.
pub(super) fn products(repository: &Repository, findings: &mut Findings) {
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    for path in &repository.paths {
        let Some((folder, what)) = product(path).or_else(|| twin_of_source(repository, path))
        else {
            continue;
        };
        let test = repository
            .file(path)
            .is_some_and(|file| matches!(file.meta.role, Role::Test | Role::Example | Role::Docs))
            || path.split('/').any(|part| {
                matches!(
                    part,
                    "test"
                        | "tests"
                        | "testdata"
                        | "fixtures"
                        | "spec"
                        | "examples"
                        | "__fixtures__"
                )
            });
        if test || !seen.insert(folder) || seen.len() > 20 {
            continue;
        }
        findings.add(Found {
            path: path.clone(),
            span: Span::at(0),
            message: format!("`{folder}` holds {what}, and git tracks it"),
            cause: Some(folder.to_owned()),
            ..Found::default()
        });
    }
}
