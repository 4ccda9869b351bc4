//! `--diff-base`: the tree that HEAD and another revision have in common, made of git's objects
//! and, where nothing changed, of the files on disk.

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;

use anyhow::anyhow;

use super::input::{Chosen, Source, below};
use crate::repo::{Base, BaseError, Blob, Tracked, WalkOptions, read_blobs};
use crate::scan::{Content, Input, LARGEST, Tree};
use crate::table::nearest;

/// The tree of the merge base, as far as `tree` is looked at.
pub(super) fn tree(
    chosen: &Chosen,
    revision: &str,
    tree: &Tree,
    options: &WalkOptions,
) -> anyhow::Result<Tree> {
    let base = Base::of(&chosen.root, revision).map_err(|error| said(revision, &error))?;
    let (paths, on_disk): (&[PathBuf], bool) = match &chosen.source {
        Source::Paths(paths, ..) => (paths, true),
        Source::Staged(_, _, paths) => (paths, false),
        Source::Given(..) => (&[], false),
    };
    let now: HashMap<&str, &Input> = tree
        .inputs
        .iter()
        .map(|input| (input.path.as_str(), input))
        .collect();
    let known: HashSet<&str> = tree.paths.iter().map(String::as_str).collect();
    let is_below = below(&chosen.root, paths);
    // Of a few files: their own earlier state, and what is gone, as it may have been renamed.
    let wanted = |blob: &&Blob| match &tree.only {
        Some(_) => {
            let gone = !known.contains(blob.path.as_str());
            now.contains_key(blob.path.as_str()) || gone && !options.excludes(&blob.path)
        }
        None => is_below(&blob.path) && !options.excludes(&blob.path),
    };
    let mut old = Tree {
        paths: base.blobs.iter().map(|blob| blob.path.clone()).collect(),
        version_controlled: true,
        ..Tree::default()
    };
    let mut to_read: Vec<&Blob> = Vec::new();
    let mut only = HashSet::new();
    for blob in base.blobs.iter().filter(wanted) {
        let same = || !base.changed.contains(&blob.path);
        match (blob.kind, now.get(blob.path.as_str())) {
            (Tracked::Submodule, _) => continue,
            (Tracked::File, Some(input)) if on_disk && same() => {
                if input.file().is_some() {
                    old.inputs.push(Input {
                        path: blob.path.clone(),
                        content: input.content.clone(),
                        tracked: Some(true),
                    });
                }
            }
            _ => to_read.push(blob),
        }
        only.insert(blob.path.clone());
    }
    let ids: Vec<&str> = to_read.iter().map(|blob| blob.id.as_str()).collect();
    let contents =
        read_blobs(&base.root, &ids, LARGEST).map_err(|error| anyhow!("--diff-base: {error}"))?;
    for (blob, bytes) in to_read.into_iter().zip(contents) {
        let Some(bytes) = bytes else { continue };
        if blob.kind == Tracked::Link {
            let target = String::from_utf8_lossy(&bytes).into_owned();
            old.links.push((blob.path.clone(), target));
        } else {
            old.inputs.push(Input {
                path: blob.path.clone(),
                content: Content::Memory(bytes),
                tracked: Some(true),
            });
        }
    }
    old.inputs.sort_by(|a, b| a.path.cmp(&b.path));
    old.only = tree.only.is_some().then_some(only);
    Ok(old)
}

/// Why there is nothing to compare with, and what to do about it, in a line.
fn said(revision: &str, error: &BaseError) -> anyhow::Error {
    const FETCH: &str = "fetch all of it with `git fetch --unshallow`, or clone it whole \
        (`fetch-depth: 0` of actions/checkout, `GIT_DEPTH: 0` of GitLab)";
    match error {
        BaseError::Unknown { shallow, names } => {
            let known: Vec<&str> = names.iter().map(String::as_str).collect();
            let of_a_remote = names
                .iter()
                .find(|name| name.ends_with(&format!("/{revision}")));
            let near = of_a_remote
                .map(String::as_str)
                .or_else(|| nearest(revision, &known));
            let near = near.map_or_else(String::new, |near| format!(", did you mean `{near}`?"));
            let hint = if *shallow {
                format!("; the clone is shallow: {FETCH}")
            } else {
                String::new()
            };
            anyhow!("--diff-base: no revision `{revision}`{near}{hint}")
        }
        BaseError::Shallow => anyhow!(
            "--diff-base: the clone is shallow, and where `{revision}` and HEAD part is not in it: {FETCH}"
        ),
        BaseError::Unrelated => {
            anyhow!("--diff-base: `{revision}` and HEAD have no commit in common")
        }
        other => anyhow!("--diff-base: {other}"),
    }
}
