//! What git knows, asked of the git command: worktrees, sparse and partial clones just work.
//! Degrades to a readable reason without it.

mod blobs;
mod history;
mod index;

pub use blobs::read_blobs;
pub use history::{Base, BaseError};
pub use index::{Blob, Index};

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Why git could not be asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GitError {
    /// There is no git command.
    #[error("git is not installed")]
    Missing,
    /// The folder lies in no work tree: in no repository, or in a bare one.
    #[error("no git work tree")]
    NoWorkTree,
    /// Git trusts only repositories of the user who runs it.
    #[error("git does not trust the repository, as it belongs to someone else")]
    Distrusted,
    /// Git refuses, in its own words.
    #[error("git cannot read the repository: {0}")]
    Refused(String),
}

/// A path that the index holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tracked {
    /// A regular file.
    File,
    /// A symbolic link.
    Link,
    /// A submodule.
    Submodule,
}

impl Tracked {
    /// What a mode means, as git prints it.
    fn of_mode(mode: &str) -> Self {
        match mode {
            "120000" => Self::Link,
            "160000" => Self::Submodule,
            _ => Self::File,
        }
    }
}

/// A work tree and its index.
#[derive(Debug)]
pub struct Git {
    /// The root of the work tree.
    pub root: PathBuf,
    /// Tracked paths, relative to the root, `/` between folders; what is not UTF-8 in them is
    /// replaced.
    pub tracked: BTreeMap<String, Tracked>,
}

impl Git {
    /// Reads the index of the repository around a folder.
    ///
    /// # Errors
    /// When there is no git, no work tree, or git refuses.
    pub fn open(folder: &Path) -> Result<Self, GitError> {
        let (root, listed) = listed(folder)?;
        let mut tracked = BTreeMap::new();
        for row in listed.split(|byte| *byte == 0) {
            let row = String::from_utf8_lossy(row);
            let Some((meta, path)) = row.split_once('\t') else {
                continue;
            };
            let kind = Tracked::of_mode(meta.split(' ').next().unwrap_or_default());
            tracked.insert(path.to_owned(), kind);
        }
        Ok(Self { root, tracked })
    }

    /// Whether a path relative to the root is tracked.
    #[must_use]
    pub fn tracks(&self, path: &str) -> bool {
        self.tracked.contains_key(path)
    }

    /// Whether a path lies in a submodule.
    #[must_use]
    pub fn in_submodule(&self, path: &str) -> bool {
        let ends = path.match_indices('/').map(|(slash, _)| &path[..slash]);
        ends.chain([path])
            .any(|folder| self.tracked.get(folder) == Some(&Tracked::Submodule))
    }

    /// The names of all branches, here and on remotes, without `heads/` and the remote's name;
    /// sorted.
    ///
    /// # Errors
    /// When git refuses.
    pub fn branches(&self) -> Result<Vec<String>, GitError> {
        let listed = run(
            &self.root,
            &[
                "for-each-ref",
                "--format=%(refname)",
                "refs/heads",
                "refs/remotes",
            ],
        )?;
        let listed = String::from_utf8_lossy(&listed);
        let mut names: Vec<String> = listed
            .lines()
            .filter_map(|line| {
                line.strip_prefix("refs/heads/").or_else(|| {
                    let remote = line.strip_prefix("refs/remotes/")?;
                    remote.split_once('/').map(|(_, name)| name)
                })
            })
            .filter(|name| *name != "HEAD")
            .map(str::to_owned)
            .collect();
        names.sort();
        names.dedup();
        Ok(names)
    }
}

/// Where a work tree's hooks lie.
///
/// # Errors
/// When git refuses.
pub fn hooks_folder(root: &Path) -> Result<PathBuf, GitError> {
    let said = run(root, &["rev-parse", "--git-path", "hooks"])?;
    Ok(root.join(path_of(trim_line_end(&said))))
}

/// What a hook or an outer git leaves in the environment would point us elsewhere.
const OUTER: &[&str] = &[
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_COMMON_DIR",
    "GIT_DIR",
    "GIT_IMPLICIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_INTERNAL_SUPER_PREFIX",
    "GIT_NAMESPACE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_PREFIX",
    "GIT_WORK_TREE",
];

fn run(folder: &Path, arguments: &[&str]) -> Result<Vec<u8>, GitError> {
    run_with(folder, arguments, None)
}

/// A git that never writes, never waits for another git, never asks, and speaks English; with
/// an index that is not the usual one, if there is one.
fn command(folder: &Path, index: Option<&Path>) -> Command {
    let mut command = Command::new("git");
    // A repository's own configuration may name programs; none of them is started.
    command.args(["-c", "core.fsmonitor=false", "-C"]);
    command.arg(folder);
    for name in OUTER {
        command.env_remove(name);
    }
    if let Some(index) = index {
        command.env("GIT_INDEX_FILE", index);
    }
    command
        .env("GIT_OPTIONAL_LOCKS", "0")
        .env("GIT_TERMINAL_PROMPT", "0")
        // Objects that a partial clone lacks are not fetched.
        .env("GIT_NO_LAZY_FETCH", "1")
        .env("GIT_ALLOW_PROTOCOL", "none")
        .env("LC_ALL", "C")
        .stdin(Stdio::null());
    command
}

fn run_with(folder: &Path, arguments: &[&str], index: Option<&Path>) -> Result<Vec<u8>, GitError> {
    let output = command(folder, index)
        .args(arguments)
        .output()
        .map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => GitError::Missing,
            _ => GitError::Refused(error.to_string()),
        })?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    Err(refusal(&String::from_utf8_lossy(&output.stderr)))
}

/// The root of the work tree around a folder, seen without git: where a `.git` stands.
fn work_tree(folder: &Path) -> Result<PathBuf, GitError> {
    let asked = std::fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned());
    let mark = |folder: &&Path| std::fs::symlink_metadata(folder.join(".git")).is_ok();
    let Some(root) = asked.ancestors().find(mark) else {
        // Also what git says inside of a bare repository.
        return Err(GitError::NoWorkTree);
    };
    for name in ["HEAD", "config", "index", "packed-refs"] {
        // Git would wait for whoever writes into a pipe.
        let path = root.join(".git").join(name);
        if std::fs::metadata(path).is_ok_and(|meta| !meta.is_file()) {
            return Err(GitError::Refused(format!("its `{name}` is not a file")));
        }
    }
    Ok(root.to_owned())
}

/// The root of the work tree around a folder, and its index as git prints it. Where a `.git`
/// stands is seen without git, which takes longer to start than a small file to scan.
fn listed(folder: &Path) -> Result<(PathBuf, Vec<u8>), GitError> {
    let list = |root: &Path| run(root, &["ls-files", "--stage", "-z"]);
    let root = work_tree(folder)?;
    match list(&root) {
        // Git knows better what it takes for a repository.
        Err(GitError::NoWorkTree) => {}
        listed => return listed.map(|listed| (root, listed)),
    }
    let top = run(folder, &["rev-parse", "--show-toplevel"])?;
    let root = path_of(trim_line_end(&top));
    let listed = list(&root)?;
    Ok((root, listed))
}

/// What git's own words mean.
fn refusal(words: &str) -> GitError {
    if words.contains("not a git repository") || words.contains("must be run in a work tree") {
        return GitError::NoWorkTree;
    }
    if words.contains("dubious ownership") {
        return GitError::Distrusted;
    }
    let line = words
        .lines()
        .find(|line| line.starts_with("fatal: "))
        .or_else(|| words.lines().next())
        .unwrap_or("it gave no reason");
    let line = line.strip_prefix("fatal: ").unwrap_or(line);
    GitError::Refused(line.trim_end_matches('.').to_owned())
}

/// The paths of a list that git ends with NUL bytes.
fn paths_in<T: FromIterator<String>>(list: &[u8]) -> T {
    list.split(|byte| *byte == 0)
        .filter(|name| !name.is_empty())
        .map(|name| String::from_utf8_lossy(name).into_owned())
        .collect()
}

fn trim_line_end(bytes: &[u8]) -> &[u8] {
    let bytes = bytes.strip_suffix(b"\n").unwrap_or(bytes);
    bytes.strip_suffix(b"\r").unwrap_or(bytes)
}

/// The path that bytes of git or of a list name.
#[cfg(unix)]
pub(crate) fn path_of(bytes: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt;
    PathBuf::from(std::ffi::OsStr::from_bytes(bytes))
}

/// The path that bytes of git or of a list name.
#[cfg(not(unix))]
pub(crate) fn path_of(bytes: &[u8]) -> PathBuf {
    PathBuf::from(String::from_utf8_lossy(bytes).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn git(folder: &Path, arguments: &[&str]) {
        let made = Command::new("git")
            .arg("-C")
            .arg(folder)
            .args(["-c", "user.name=a", "-c", "user.email=a@example.org"])
            .args(["-c", "init.defaultBranch=main"])
            .args(arguments)
            .output()
            .unwrap();
        assert!(made.status.success(), "{made:?}");
    }

    #[test]
    fn the_index_tells_files_from_links() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        git(root, &["init", "-q"]);
        std::fs::create_dir(root.join("ä b")).unwrap();
        std::fs::write(root.join("ä b/c.py"), "x").unwrap();
        #[cfg(unix)]
        std::os::unix::fs::symlink("c.py", root.join("ä b/link")).unwrap();
        git(root, &["add", "-A"]);
        git(root, &["commit", "-q", "-m", "a"]);
        git(root, &["branch", "staging"]);
        let found = Git::open(&root.join("ä b")).unwrap();
        assert_eq!(
            std::fs::canonicalize(&found.root).unwrap(),
            std::fs::canonicalize(root).unwrap()
        );
        assert!(found.tracks("ä b/c.py"));
        assert!(!found.tracks("c.py"));
        #[cfg(unix)]
        assert_eq!(found.tracked["ä b/link"], Tracked::Link);
        assert_eq!(found.branches().unwrap(), ["main", "staging"]);
    }

    #[test]
    fn what_is_no_work_tree_is_told() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(Git::open(folder.path()).err(), Some(GitError::NoWorkTree));
        git(folder.path(), &["init", "-q", "--bare"]);
        assert_eq!(Git::open(folder.path()).err(), Some(GitError::NoWorkTree));
    }

    #[test]
    fn a_broken_index_is_told_in_gits_words() {
        let folder = tempfile::tempdir().unwrap();
        git(folder.path(), &["init", "-q"]);
        std::fs::write(folder.path().join(".git/index"), "no index").unwrap();
        let Err(GitError::Refused(words)) = Git::open(folder.path()) else {
            panic!("a broken index was read");
        };
        assert!(words.contains("index"), "{words}");
        assert_eq!(
            refusal("fatal: detected dubious ownership in repository at '/x'\nTo add"),
            GitError::Distrusted
        );
    }

    #[test]
    fn submodules_hold_what_lies_below_them() {
        let tracked = [("lib/x".to_owned(), Tracked::Submodule)].into();
        let found = Git {
            root: PathBuf::new(),
            tracked,
        };
        assert!(found.in_submodule("lib/x/a.py") && found.in_submodule("lib/x"));
        assert!(!found.in_submodule("lib/xy") && !found.in_submodule("lib"));
    }
}
