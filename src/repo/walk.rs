//! Which files there are: hidden ones too, ignored ones not, tracked ones always; `.git`
//! never entered, links never followed. Knows nothing of what the files are.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::mpsc;

use globset::GlobSet;
use ignore::{DirEntry, WalkBuilder, WalkState};

use super::git::{Git, GitError, Tracked};
use super::ignore_files;

/// How to walk.
#[derive(Debug, Default)]
pub struct WalkOptions {
    /// Paths relative to the root that are left out.
    pub exclude: Vec<GlobSet>,
    /// Look at what ignore files name, too.
    pub ignored_too: bool,
}

impl WalkOptions {
    /// Whether a path relative to the root is left out.
    #[must_use]
    pub fn excludes(&self, path: &str) -> bool {
        self.exclude.iter().any(|globs| globs.is_match(path))
    }
}

/// A file to look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Relative to the root, `/` between folders; what is not UTF-8 in it is replaced.
    pub path: String,
    /// Where it is.
    pub absolute: PathBuf,
    /// Whether git tracks it; `None` without git.
    pub tracked: Option<bool>,
    /// Whether an ignore file names it, although git tracks it.
    pub ignored: bool,
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
    /// Whether something that should have been read was not, rather than left out for what
    /// it is.
    pub unreadable: bool,
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
    /// Whether the root itself was walked.
    pub whole: bool,
    /// What git knows, if there is one.
    pub git: Option<Git>,
    /// Whether the root lies in version control of any kind.
    pub version_controlled: bool,
    /// Tracked symbolic links, with their targets.
    pub links: Vec<(String, PathBuf)>,
}

/// Folders of version control. They are never entered; one of them in the root or above says
/// that there is version control.
const CONTROL: &[&str] = &[".git", ".hg", ".svn", ".jj", ".bzr", "_darcs", ".pijul"];

/// Installed packages, caches: seen only if they are tracked.
const PRUNED: &[&str] = &[
    "__pycache__",
    ".gradle",
    ".mypy_cache",
    ".nox",
    ".pytest_cache",
    ".ruff_cache",
    ".terraform",
    ".tox",
    ".venv",
    "bower_components",
    "jspm_packages",
    "node_modules",
    "site-packages",
];

/// The root that the paths of a scan are relative to, without walking: the work tree's, or
/// the folder that holds all of the paths. Where settings are looked for.
#[must_use]
pub fn root_of(paths: &[PathBuf]) -> PathBuf {
    let folder = common_folder(paths);
    let root = folder
        .ancestors()
        .find(|above| above.join(".git").exists())
        .map(Path::to_path_buf);
    root.unwrap_or(folder)
}

fn common_folder(paths: &[PathBuf]) -> PathBuf {
    let here = [PathBuf::from(".")];
    let folders = if paths.is_empty() { &here } else { paths }
        .iter()
        .map(|path| {
            let path = resolved(path);
            if path.is_dir() {
                path
            } else {
                path.parent().map(Path::to_path_buf).unwrap_or_default()
            }
        });
    let common = folders.reduce(|common, folder| {
        let above = common.ancestors().find(|above| folder.starts_with(above));
        above.map(Path::to_path_buf).unwrap_or_default()
    });
    common.unwrap_or_default()
}

/// The path itself, absolute: what a person names is looked at, also through a link.
fn resolved(path: &Path) -> PathBuf {
    std::fs::canonicalize(path)
        .or_else(|_| std::path::absolute(path))
        .unwrap_or_else(|_| path.to_path_buf())
}

/// What git knows of some paths, asked before they are walked: it needs as long for its answer
/// as the rules do to load.
#[derive(Debug)]
pub struct Ground {
    folder: PathBuf,
    git: Result<Git, GitError>,
}

impl Ground {
    /// Asks git.
    #[must_use]
    pub fn of(paths: &[PathBuf]) -> Self {
        let folder = common_folder(paths);
        Self {
            git: Git::open(&folder),
            folder,
        }
    }
}

/// Walks files and folders.
#[must_use]
pub fn walk(paths: &[PathBuf], options: &WalkOptions) -> Walk {
    walk_on(Ground::of(paths), paths, options)
}

/// Walks files and folders of which is known what git says.
#[must_use]
pub fn walk_on(ground: Ground, paths: &[PathBuf], options: &WalkOptions) -> Walk {
    let Ground { folder, git } = ground;
    let root = match &git {
        Ok(git) => resolved(&git.root),
        Err(_) => root_of(paths),
    };
    let mut out = Walk {
        version_controlled: git.is_ok()
            || folder
                .ancestors()
                .any(|above| CONTROL.iter().any(|name| above.join(name).exists())),
        root,
        ..Walk::default()
    };
    match git {
        Ok(git) => out.git = Some(git),
        // Without git there is nothing to say; with one that refuses, there is.
        Err(error) if out.root.join(".git").exists() && error != GitError::NoWorkTree => {
            out.problems.push(WalkProblem {
                path: ".git".to_owned(),
                message: format!("{error}; no file counts as tracked"),
                unreadable: false,
            });
        }
        Err(_) => {}
    }
    let mut seen: BTreeMap<String, Candidate> = BTreeMap::new();
    let mut absolute: Vec<PathBuf> = paths.iter().map(|path| resolved(path)).collect();
    absolute.sort();
    absolute.dedup();
    out.whole = absolute.contains(&out.root);
    for path in &absolute {
        tree(path, options, &mut out, &mut seen);
    }
    tracked(&absolute, options, &mut out, &mut seen);
    out.files = seen.into_values().collect();
    out.problems.sort_by(|a, b| a.path.cmp(&b.path));
    out.problems.dedup();
    out
}

/// What one entry of a walk is.
enum Met {
    File(PathBuf, u64),
    Problem(PathBuf, String, bool),
}

fn tree(
    path: &Path,
    options: &WalkOptions,
    out: &mut Walk,
    seen: &mut BTreeMap<String, Candidate>,
) {
    let mut submodules: Vec<PathBuf> = Vec::new();
    if let Some(git) = &out.git {
        let of_kind = git
            .tracked
            .iter()
            .filter(|(_, kind)| **kind == Tracked::Submodule);
        submodules.extend(of_kind.map(|(name, _)| out.root.join(name)));
    }
    // Of what governs the whole walk nothing is obeyed where a part cannot be read.
    let own = ignore_files::strange(path).or_else(|| ignore_files::strange_exclude(&out.root));
    if let Some((file, message)) = &own {
        out.problems.push(WalkProblem {
            path: relative(&out.root, file),
            message: format!("{message}; no ignore file is obeyed"),
            unreadable: false,
        });
    }
    let obeys = !options.ignored_too && own.is_none();
    let (send, receive) = mpsc::channel();
    let strange = send.clone();
    let mut builder = WalkBuilder::new(path);
    builder
        .hidden(false)
        .require_git(false)
        .ignore(obeys)
        .git_ignore(obeys)
        .git_exclude(obeys)
        // A person's own ignore file must not change what a repository's scan finds.
        .git_global(false)
        .parents(obeys)
        .follow_links(false)
        .filter_entry(move |entry| {
            if !enters(entry, &submodules) {
                return false;
            }
            let folder = entry.file_type().is_some_and(|kind| kind.is_dir());
            if !obeys || !folder || entry.depth() == 0 {
                return true;
            }
            match ignore_files::strange(entry.path()) {
                Some((file, message)) => {
                    let message = format!("{message}; its folder was not looked at");
                    let _ = strange.send(Met::Problem(file, message, true));
                    false
                }
                None => true,
            }
        });
    if obeys {
        builder.add_custom_ignore_filename(".xiiignore");
    }
    let walker = builder.build_parallel();
    walker.run(|| {
        let send = send.clone();
        Box::new(move |entry| {
            if let Some(met) = meet(entry, path) {
                // The receiver outlives the walk.
                let _ = send.send(met);
            }
            WalkState::Continue
        })
    });
    drop((send, builder));
    for met in receive {
        match met {
            Met::File(file, size) => {
                let name = relative(&out.root, &file);
                if options.excludes(&name) {
                    out.excluded += usize::from(!seen.contains_key(&name));
                    continue;
                }
                if seen.get(&name).is_some_and(|other| other.absolute != file) {
                    out.problems.push(WalkProblem {
                        path: name,
                        message: "another file's name reads the same, as neither is UTF-8; one was not read".to_owned(),
                        unreadable: true,
                    });
                    continue;
                }
                add(name, &file, size, false, out.git.as_ref(), seen);
            }
            Met::Problem(place, message, unreadable) => {
                let path = relative(&out.root, &place);
                if !options.excludes(&path) {
                    out.problems.push(WalkProblem {
                        path,
                        message,
                        unreadable,
                    });
                }
            }
        }
    }
}

/// Whether the walk goes on below an entry. What a person names is entered whatever its name.
fn enters(entry: &DirEntry, submodules: &[PathBuf]) -> bool {
    if entry.depth() == 0 {
        return true;
    }
    let name = entry.file_name();
    if CONTROL.iter().any(|control| name == *control) {
        return false;
    }
    let folder = entry.file_type().is_some_and(|kind| kind.is_dir());
    !folder
        || !PRUNED.iter().any(|pruned| name == *pruned)
            && !submodules.iter().any(|submodule| submodule == entry.path())
}

fn meet(entry: Result<DirEntry, ignore::Error>, named: &Path) -> Option<Met> {
    let entry = match entry {
        Ok(entry) => entry,
        Err(error) => {
            let place = place_of(&error).unwrap_or(named).to_path_buf();
            let message = match error.io_error().map(std::io::Error::kind) {
                Some(std::io::ErrorKind::PermissionDenied) => "permission denied".to_owned(),
                Some(std::io::ErrorKind::NotFound) => {
                    let link = std::fs::symlink_metadata(&place).is_ok();
                    let what = if link {
                        "a broken link"
                    } else {
                        "no such file or folder"
                    };
                    what.to_owned()
                }
                _ => error.to_string().replace('\n', " "),
            };
            return Some(Met::Problem(place, message, true));
        }
    };
    let kind = entry.file_type()?;
    if kind.is_file() {
        let size = entry.metadata().map_or(0, |meta| meta.len());
        return Some(Met::File(entry.into_path(), size));
    }
    if kind.is_dir() {
        return None;
    }
    if kind.is_symlink() {
        // What a good link leads to is looked at where it lies. One that a person names and that
        // leads nowhere should have been read.
        let message = leads_nowhere(entry.path())?.to_owned();
        let named = entry.depth() == 0;
        return Some(Met::Problem(entry.into_path(), message, named));
    }
    let message = format!("{}, not a file", special(kind));
    Some(Met::Problem(entry.into_path(), message, false))
}

/// What is wrong with a link, if it leads nowhere.
fn leads_nowhere(link: &Path) -> Option<&'static str> {
    match std::fs::metadata(link) {
        Ok(_) => None,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Some("a broken link"),
        Err(error) if error.to_string().contains("symbolic links") => {
            Some("a link that leads back to itself")
        }
        Err(_) => Some("a link that cannot be followed"),
    }
}

#[cfg(unix)]
fn special(kind: std::fs::FileType) -> &'static str {
    use std::os::unix::fs::FileTypeExt;
    if kind.is_fifo() {
        "a pipe"
    } else if kind.is_socket() {
        "a socket"
    } else {
        "a device"
    }
}

#[cfg(not(unix))]
fn special(_: std::fs::FileType) -> &'static str {
    "something special"
}

fn place_of(error: &ignore::Error) -> Option<&Path> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => {
            place_of(err)
        }
        ignore::Error::Partial(errors) => errors.iter().find_map(place_of),
        _ => None,
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
    let whole = paths.contains(&out.root);
    for (name, kind) in &git.tracked {
        if *kind == Tracked::File && seen.contains_key(name) {
            continue;
        }
        let absolute = out.root.join(name);
        if !whole && !paths.iter().any(|path| absolute.starts_with(path)) {
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
                let Ok(meta) = std::fs::symlink_metadata(&absolute) else {
                    continue;
                };
                if !meta.is_file() {
                    continue;
                }
                if options.excludes(name) {
                    continue;
                }
                let ignored = !absolute
                    .components()
                    .any(|part| PRUNED.iter().any(|pruned| part.as_os_str() == *pruned));
                add(
                    name.clone(),
                    &absolute,
                    meta.len(),
                    ignored,
                    Some(&git),
                    seen,
                );
            }
        }
    }
    out.git = Some(git);
}

fn add(
    name: String,
    path: &Path,
    size: u64,
    ignored: bool,
    git: Option<&Git>,
    seen: &mut BTreeMap<String, Candidate>,
) {
    let tracked = git.map(|git| git.tracks(&name));
    seen.insert(
        name.clone(),
        Candidate {
            path: name,
            absolute: path.to_path_buf(),
            tracked,
            ignored,
            size,
        },
    );
}

/// A path as reports write it: relative to the root, `/` between folders.
#[must_use]
pub fn relative(root: &Path, path: &Path) -> String {
    let path = path.strip_prefix(root).unwrap_or(path);
    let shown = path.to_string_lossy();
    if std::path::MAIN_SEPARATOR == '/' {
        shown.into_owned()
    } else {
        shown.replace(std::path::MAIN_SEPARATOR, "/")
    }
}

#[cfg(test)]
mod tests;
