//! Which files there are: hidden ones too, ignored ones not, tracked ones always; `.git`
//! never entered, links never followed. Knows nothing of what the files are.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use globset::GlobSet;

use super::git::{Git, Tracked};

/// How to walk.
#[derive(Debug, Default)]
pub struct WalkOptions {
    /// Paths relative to the root that are left out.
    pub exclude: Vec<GlobSet>,
}

impl WalkOptions {
    fn excludes(&self, path: &str) -> bool {
        self.exclude.iter().any(|globs| globs.is_match(path))
    }
}

/// A file to look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Relative to the root, `/` between folders.
    pub path: String,
    /// Where it is.
    pub absolute: PathBuf,
    /// Whether git tracks it; `None` without git.
    pub tracked: Option<bool>,
    /// In bytes.
    pub size: u64,
}

/// A path that could not be looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WalkProblem {
    /// Relative to the root where it lies in it.
    pub path: String,
    /// Lower case, no full stop.
    pub message: String,
}

/// What a walk found.
#[derive(Debug, Default)]
pub struct Walk {
    /// The root that paths are relative to.
    pub root: PathBuf,
    /// Sorted by path.
    pub files: Vec<Candidate>,
    /// Sorted by path.
    pub problems: Vec<WalkProblem>,
    /// Files left out by the options.
    pub excluded: usize,
    /// What git knows, if there is one.
    pub git: Option<Git>,
    /// Tracked symbolic links, with their targets.
    pub links: Vec<(String, PathBuf)>,
}

/// The root that the paths of a scan are relative to, without walking: the work tree's, or
/// the first path's folder. Where settings are looked for.
#[must_use]
pub fn root_of(paths: &[PathBuf]) -> PathBuf {
    let first = paths
        .first()
        .map(|path| std::fs::canonicalize(path).unwrap_or_else(|_| path.clone()))
        .unwrap_or_default();
    let folder = if first.is_dir() {
        first
    } else {
        first.parent().map(Path::to_path_buf).unwrap_or_default()
    };
    folder
        .ancestors()
        .find(|above| above.join(".git").exists())
        .map_or(folder.clone(), Path::to_path_buf)
}

/// Walks files and folders.
#[must_use]
pub fn walk(paths: &[PathBuf], options: &WalkOptions) -> Walk {
    let mut out = Walk::default();
    let absolute: Vec<PathBuf> = paths
        .iter()
        .map(|path| std::fs::canonicalize(path).unwrap_or_else(|_| path.clone()))
        .collect();
    let first = absolute.first().cloned().unwrap_or_default();
    let folder = if first.is_dir() {
        first.clone()
    } else {
        first.parent().map(Path::to_path_buf).unwrap_or_default()
    };
    out.git = Git::open(&folder).ok();
    out.root = match &out.git {
        Some(git) => std::fs::canonicalize(&git.root).unwrap_or_else(|_| git.root.clone()),
        None => folder,
    };
    let mut seen: BTreeMap<String, Candidate> = BTreeMap::new();
    for path in &absolute {
        one(path, options, &mut out, &mut seen);
    }
    tracked(&absolute, options, &mut out, &mut seen);
    out.files = seen.into_values().collect();
    out.problems.sort_by(|a, b| a.path.cmp(&b.path));
    out
}

fn one(path: &Path, options: &WalkOptions, out: &mut Walk, seen: &mut BTreeMap<String, Candidate>) {
    let walker = ignore::WalkBuilder::new(path)
        .hidden(false)
        .require_git(false)
        .follow_links(false)
        .add_custom_ignore_filename(".xiiignore")
        .filter_entry(|entry| entry.file_name() != ".git")
        .build();
    for entry in walker {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                out.problems.push(WalkProblem {
                    path: relative(&out.root, path),
                    message: problem(&error),
                });
                continue;
            }
        };
        let Some(kind) = entry.file_type() else {
            continue;
        };
        if kind.is_dir() || kind.is_symlink() {
            continue;
        }
        let name = relative(&out.root, entry.path());
        if options.excludes(&name) {
            out.excluded += 1;
            continue;
        }
        if !kind.is_file() {
            out.problems.push(WalkProblem {
                path: name,
                message: "not a regular file".to_owned(),
            });
            continue;
        }
        add(name, entry.path(), out.git.as_ref(), seen);
    }
}

/// Tracked files under the scanned paths, also those that an ignore file names.
fn tracked(
    paths: &[PathBuf],
    options: &WalkOptions,
    out: &mut Walk,
    seen: &mut BTreeMap<String, Candidate>,
) {
    let Some(git) = out.git.take() else { return };
    for (name, kind) in &git.tracked {
        let absolute = out.root.join(name);
        if !paths.iter().any(|path| absolute.starts_with(path)) {
            continue;
        }
        match kind {
            Tracked::Link => {
                if let Ok(target) = std::fs::read_link(&absolute) {
                    out.links.push((name.clone(), target));
                }
            }
            Tracked::Submodule => {}
            Tracked::File => {
                if seen.contains_key(name) || options.excludes(name) {
                    continue;
                }
                if std::fs::symlink_metadata(&absolute).is_ok_and(|meta| meta.is_file()) {
                    add(name.clone(), &absolute, Some(&git), seen);
                }
            }
        }
    }
    out.git = Some(git);
}

fn add(name: String, path: &Path, git: Option<&Git>, seen: &mut BTreeMap<String, Candidate>) {
    let size = std::fs::symlink_metadata(path).map_or(0, |meta| meta.len());
    let tracked = git.map(|git| git.tracked.contains_key(&name));
    seen.insert(
        name.clone(),
        Candidate {
            path: name,
            absolute: path.to_path_buf(),
            tracked,
            size,
        },
    );
}

fn problem(error: &ignore::Error) -> String {
    match error.io_error().map(std::io::Error::kind) {
        Some(std::io::ErrorKind::PermissionDenied) => "permission denied".to_owned(),
        Some(std::io::ErrorKind::NotFound) => "no such file or folder".to_owned(),
        _ => error.to_string().replace('\n', " "),
    }
}

fn relative(root: &Path, path: &Path) -> String {
    let path = path.strip_prefix(root).unwrap_or(path);
    path.to_string_lossy().replace('\\', "/")
}
