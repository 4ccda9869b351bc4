//! Another revision: where two lines of history part, and what the repository held there. Reads
//! objects; nothing is checked out.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use super::{Blob, GitError, Tracked, paths_in, run, work_tree};

/// What a repository held where HEAD parted from another revision.
#[derive(Debug)]
pub struct Base {
    /// The root of the work tree.
    pub root: PathBuf,
    /// The commit's name.
    pub commit: String,
    /// Everything in it, sorted by path.
    pub blobs: Vec<Blob>,
    /// Tracked paths that are different in the work tree, or gone from it.
    pub changed: HashSet<String>,
}

/// Why there is nothing to compare with.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BaseError {
    /// Git cannot be asked.
    #[error(transparent)]
    Git(#[from] GitError),
    /// The revision is not known.
    #[error("no such revision")]
    Unknown {
        /// Whether the clone lacks a part of the history.
        shallow: bool,
        /// Branches, here and on remotes, and tags.
        names: Vec<String>,
    },
    /// There is no commit at all.
    #[error("there is no commit yet")]
    NoCommit,
    /// Nothing common is in what was cloned of the history.
    #[error("the clone is shallow: where the revision and HEAD part is not in it")]
    Shallow,
    /// They have no commit in common.
    #[error("the revision and HEAD have no commit in common")]
    Unrelated,
}

impl Base {
    /// The merge base of a revision and HEAD.
    ///
    /// # Errors
    /// When there is none, and why.
    pub fn of(folder: &Path, revision: &str) -> Result<Self, BaseError> {
        let root = work_tree(folder)?;
        let Some(other) = commit(&root, revision)? else {
            return Err(BaseError::Unknown {
                shallow: is_shallow(&root)?,
                names: names(&root)?,
            });
        };
        let Some(head) = commit(&root, "HEAD")? else {
            return Err(BaseError::NoCommit);
        };
        let common = match run(&root, &["merge-base", &other, &head]) {
            Ok(found) => first_line(&found),
            // It says nothing where there is none.
            Err(GitError::Refused(_)) if is_shallow(&root)? => return Err(BaseError::Shallow),
            Err(GitError::Refused(_)) => return Err(BaseError::Unrelated),
            Err(error) => return Err(error.into()),
        };
        let listed = run(&root, &["ls-tree", "-r", "-z", "--full-tree", &common])?;
        let mut blobs: Vec<Blob> = listed
            .split(|byte| *byte == 0)
            .filter_map(|row| {
                let row = String::from_utf8_lossy(row);
                let (meta, path) = row.split_once('\t')?;
                let mut words = meta.split(' ');
                let mode = words.next()?;
                Some(Blob {
                    path: path.to_owned(),
                    id: words.nth(1)?.to_owned(),
                    kind: Tracked::of_mode(mode),
                })
            })
            .collect();
        blobs.sort_by(|a, b| a.path.cmp(&b.path));
        let changed = run(
            &root,
            &[
                // Not `diff`: it compares contents, through filters that a repository names.
                "diff-index",
                "--name-only",
                "-z",
                "--no-renames",
                "--no-relative",
                "--no-ext-diff",
                &common,
            ],
        )?;
        let changed = paths_in(&changed);
        Ok(Self {
            root,
            commit: common,
            blobs,
            changed,
        })
    }
}

/// The commit that a revision names; `None` if it names none.
fn commit(root: &Path, revision: &str) -> Result<Option<String>, GitError> {
    // What looks like an option is no revision.
    if revision.is_empty() || revision.starts_with('-') {
        return Ok(None);
    }
    let asked = format!("{revision}^{{commit}}");
    match run(root, &["rev-parse", "--verify", "--quiet", &asked]) {
        Ok(name) => Ok(Some(first_line(&name))),
        Err(GitError::Refused(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

fn is_shallow(root: &Path) -> Result<bool, GitError> {
    let said = run(root, &["rev-parse", "--is-shallow-repository"])?;
    Ok(first_line(&said) == "true")
}

/// What a person may have meant.
fn names(root: &Path) -> Result<Vec<String>, GitError> {
    let listed = run(
        root,
        &[
            "for-each-ref",
            "--format=%(refname:short)",
            "refs/heads",
            "refs/remotes",
            "refs/tags",
        ],
    )?;
    let listed = String::from_utf8_lossy(&listed);
    Ok(listed.lines().map(str::to_owned).collect())
}

fn first_line(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    text.lines().next().unwrap_or_default().to_owned()
}
