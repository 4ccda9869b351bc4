//! `dev-prod-parity/runtime-version-mismatch`: one language's runtime at versions that differ
//! between the place that is deployed and one that is less so.

use std::collections::{BTreeMap, BTreeSet};

use super::manifests::lies_in;
use super::runtimes::{Mention, Place, mentions};
use super::{Findings, Found, Kept};
use crate::diagnostic::Factor;
use crate::fact::{FileKind, Role};
use crate::repo::Repository;
use crate::rule::Mark;

/// Compares every mention with the most deployed one of its component.
pub(super) fn check(repository: &Repository, findings: &mut Findings) {
    let mut by_runtime: BTreeMap<&str, Vec<Mention>> = BTreeMap::new();
    for mention in mentions(repository) {
        by_runtime.entry(mention.runtime).or_default().push(mention);
    }
    for (runtime, list) in by_runtime {
        let roots: Vec<&str> = list
            .iter()
            .map(|mention| root(repository, mention))
            .collect();
        let mut differ = false;
        let mut reported: BTreeSet<(&str, Place)> = BTreeSet::new();
        // Pipelines that all want the same one differ from the deployed one for one reason.
        let mut found: Vec<Found> = Vec::new();
        let mut pipelines: BTreeMap<(&str, &str, &str), usize> = BTreeMap::new();
        for (index, mention) in list.iter().enumerate() {
            let deployed = deployed(&list, &roots, index);
            let Some(first) = deployed.first() else {
                continue;
            };
            let fits = |mention: &Mention| {
                deployed
                    .iter()
                    .any(|other| mention.wanted.agrees(&other.wanted, runtime))
            };
            // Pipelines that test the deployed version, too, agree; what a manifest demands,
            // every one of them has to have.
            let anywhere = first.place != Place::Manifest;
            let covered = mention.place == Place::Ci
                && list.iter().any(|other| {
                    other.place == Place::Ci
                        && (anywhere || other.file.path == mention.file.path)
                        && fits(other)
                });
            // Where several apps are deployed with versions of their own, nothing tells which of
            // them a pipeline is for.
            let whose = mention.place == Place::Ci
                && deployed
                    .iter()
                    .any(|other| !other.wanted.agrees(&first.wanted, runtime));
            if covered || whose || fits(mention) {
                continue;
            }
            differ = true;
            if !reported.insert((&mention.file.path, mention.place)) {
                continue;
            }
            if mention.place == Place::Ci {
                let pair = (&*mention.text, &*first.text, first.file.path.as_str());
                if let Some(known) = pipelines.get(&pair) {
                    found[*known].marks.push(Mark {
                        path: mention.file.path.clone(),
                        span: mention.span,
                        message: format!("{runtime} {} here, too", mention.text),
                    });
                    continue;
                }
                pipelines.insert(pair, found.len());
            }
            found.push(Found {
                path: mention.file.path.clone(),
                span: mention.span,
                message: format!(
                    "{runtime} `{}` here, `{}` in `{}`",
                    mention.text, first.text, first.file.path
                ),
                marks: vec![Mark {
                    path: first.file.path.clone(),
                    span: first.span,
                    message: format!("{runtime} {} here", first.text),
                }],
                ..Found::default()
            });
        }
        for one in found {
            findings.add(one);
        }
        let files: BTreeSet<&str> = list.iter().map(|one| one.file.path.as_str()).collect();
        if let (false, Some(first)) = (differ || files.len() < 2, list.first()) {
            findings.kept.push(Kept {
                factor: Factor::DevProdParity,
                kind: "runtime version",
                path: first.file.path.clone(),
                span: first.span,
                message: format!("{runtime} {} in {} places", first.text, files.len()),
                // Images that all run in production say nothing of development.
                hint: list.iter().all(|one| {
                    one.file.meta.kind == FileKind::Dockerfile && one.file.meta.role == Role::App
                }),
            });
        }
    }
}

/// Folders that hold what builds and runs the code of the folder above.
const ASIDE: &[&str] = &[
    ".devcontainer",
    ".docker",
    "build",
    "ci",
    "compose",
    "container",
    "containers",
    "deploy",
    "deployment",
    "docker",
    "dockerfiles",
    "infra",
    "ops",
    "scripts",
];

/// The folder that a mention speaks for.
fn root<'a>(repository: &'a Repository, mention: &'a Mention) -> &'a str {
    // An image is of the code beside it, whatever the manifest above.
    if mention.file.meta.kind == FileKind::Dockerfile {
        let folder = mention.file.folder();
        let mut end = 0;
        for part in folder.split('/') {
            if ASIDE.contains(&part) {
                break;
            }
            end += part.len() + 1;
        }
        return folder[..end.min(folder.len())].trim_end_matches('/');
    }
    repository
        .component_of(&mention.file.path)
        .map_or("", |component| component.root.as_str())
}

/// The mentions that one must agree with: those of the most deployed place that speaks for the
/// same component, or for one around it or in it.
fn deployed<'m, 'a>(list: &'m [Mention<'a>], roots: &[&str], index: usize) -> Vec<&'m Mention<'a>> {
    let own = roots[index];
    let mut found: Vec<&Mention> = Vec::new();
    // The most deployed places stand first.
    for (other, root) in list.iter().zip(roots) {
        if other.place >= list[index].place
            || found
                .first()
                .is_some_and(|first| first.place != other.place)
        {
            break;
        }
        if lies_in(own, root) || lies_in(root, own) {
            found.push(other);
        }
    }
    found
}
