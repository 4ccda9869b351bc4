//! The index as a commit would take it: what it lists, and what in it differs from HEAD. Reads
//! no file of the work tree.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::{GitError, Tracked, paths_in, run_with, work_tree};

/// A path of the index or of a revision, with the object that it stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Blob {
    /// Relative to the root, `/` between folders; what is not UTF-8 in it is replaced.
    pub path: String,
    /// The object's name.
    pub id: String,
    /// What it is.
    pub kind: Tracked,
}

/// The index of a work tree.
#[derive(Debug)]
pub struct Index {
    /// The root of the work tree.
    pub root: PathBuf,
    /// Everything that it lists, sorted by path.
    pub blobs: Vec<Blob>,
    /// The paths in it that a commit would add or change; what it would delete is not among
    /// them.
    pub staged: BTreeSet<String>,
}

impl Index {
    /// Reads the index of the work tree around a folder: the one that a running `git commit`
    /// names, where we are its hook.
    ///
    /// # Errors
    /// When there is no git, no work tree, or git refuses.
    pub fn open(folder: &Path) -> Result<Self, GitError> {
        let root = work_tree(folder)?;
        let index = of_the_commit(&root);
        let ask = |arguments: &[&str]| run_with(&root, arguments, index.as_deref());
        // A path that moved is a path that was added.
        let changed = [
            "diff",
            "--cached",
            "--name-only",
            "-z",
            "--no-renames",
            "--no-relative",
            "--no-ext-diff",
            "--diff-filter=d",
        ];
        let (listed, changed) =
            rayon::join(|| ask(&["ls-files", "--stage", "-z"]), || ask(&changed));
        let (listed, changed) = (listed?, changed?);
        let mut blobs: Vec<Blob> = Vec::new();
        for row in listed.split(|byte| *byte == 0) {
            let row = String::from_utf8_lossy(row);
            let Some((meta, path)) = row.split_once('\t') else {
                continue;
            };
            let mut words = meta.split(' ');
            let (Some(mode), Some(id)) = (words.next(), words.next()) else {
                continue;
            };
            let blob = Blob {
                path: path.to_owned(),
                id: id.to_owned(),
                kind: Tracked::of_mode(mode),
            };
            match blobs.last_mut() {
                // Both sides of a merge that is not settled: ours stands for the path.
                Some(last) if last.path == blob.path => *last = blob,
                _ => blobs.push(blob),
            }
        }
        blobs.sort_by(|a, b| a.path.cmp(&b.path));
        let staged = paths_in(&changed);
        Ok(Self {
            root,
            blobs,
            staged,
        })
    }

    /// What the index holds at a path.
    #[must_use]
    pub fn blob(&self, path: &str) -> Option<&Blob> {
        let found = self
            .blobs
            .binary_search_by(|blob| blob.path.as_str().cmp(path));
        found.ok().map(|at| &self.blobs[at])
    }
}

/// The index that a running `git commit` hands to its hooks: with `git commit FILE` or `-a` it
/// is not the usual one. Only if it is about this work tree.
fn of_the_commit(root: &Path) -> Option<PathBuf> {
    let named = std::env::var_os("GIT_INDEX_FILE").filter(|name| !name.is_empty())?;
    let here = std::env::current_dir().ok()?;
    (work_tree(&here).ok()? == root).then(|| here.join(named))
}
