//! What git knows, asked of the git command. Degrades to nothing without it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Why git could not be asked.
#[derive(Debug, thiserror::Error)]
pub enum GitError {
    /// There is no git command.
    #[error("git is not installed")]
    Missing,
    /// The folder lies in no repository.
    #[error("no git repository")]
    NoRepository,
    /// Git refuses, in its own words.
    #[error("git cannot read the repository: {0}")]
    Refused(String),
}

/// A file that the index holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tracked {
    /// A regular file.
    File,
    /// A symbolic link.
    Link,
    /// A submodule.
    Submodule,
}

/// A work tree and its index.
#[derive(Debug)]
pub struct Git {
    /// The root of the work tree.
    pub root: PathBuf,
    /// Tracked paths, relative to the root, `/` between folders.
    pub tracked: BTreeMap<String, Tracked>,
}

impl Git {
    /// Reads the index of the repository around a folder.
    ///
    /// # Errors
    /// When there is no git, no repository, or git refuses.
    pub fn open(folder: &Path) -> Result<Self, GitError> {
        let top = run(folder, &["rev-parse", "--show-toplevel"])?;
        let root = PathBuf::from(String::from_utf8_lossy(&top).trim_end_matches(['\n', '\r']));
        let listed = run(&root, &["ls-files", "-s", "-z"])?;
        let mut tracked = BTreeMap::new();
        for row in listed.split(|byte| *byte == 0) {
            let row = String::from_utf8_lossy(row);
            let Some((meta, path)) = row.split_once('\t') else {
                continue;
            };
            let kind = match meta.split(' ').next() {
                Some("120000") => Tracked::Link,
                Some("160000") => Tracked::Submodule,
                _ => Tracked::File,
            };
            tracked.insert(path.to_owned(), kind);
        }
        Ok(Self { root, tracked })
    }
}

fn run(folder: &Path, arguments: &[&str]) -> Result<Vec<u8>, GitError> {
    let output = Command::new("git")
        .arg("-C")
        .arg(folder)
        .args(["-c", "core.quotePath=false"])
        .args(arguments)
        .env("GIT_OPTIONAL_LOCKS", "0")
        .env("LC_ALL", "C")
        .stdin(std::process::Stdio::null())
        .output()
        .map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => GitError::Missing,
            _ => GitError::Refused(error.to_string()),
        })?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    let words = String::from_utf8_lossy(&output.stderr);
    let line = words.lines().next().unwrap_or_default();
    let line = line.strip_prefix("fatal: ").unwrap_or(line);
    if line.starts_with("not a git repository") || line.contains("must be run in a work tree") {
        return Err(GitError::NoRepository);
    }
    Err(GitError::Refused(line.to_owned()))
}
