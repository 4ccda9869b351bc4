//! What a check looks at: folders and files, what is staged, the standard input, a list. Ends
//! in a tree; what is found there is none of its business.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::fs::Metadata;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use super::arguments::Check;
use super::check;
use crate::diagnostic::{Notice, NoticeKind};
use crate::repo::{
    Blob, Git, Ground, Index, Tracked, WalkOptions, context, path_of, read_blobs, relative,
    root_of, walk_on,
};
use crate::scan::{Content, Input, LARGEST, Tree};
use crate::table::{lies_in, read_text};

/// The largest baseline that is read, in bytes: it lists what is found in a large repository.
const LARGEST_BASELINE: u64 = 64 << 20;

/// Where a check's files come from.
#[derive(Debug)]
pub(super) enum Source {
    /// Folders and files on disk, what git knew of them when it was asked, and the names of a
    /// list that are not there.
    Paths(Vec<PathBuf>, RefCell<Option<Ground>>, Vec<PathBuf>),
    /// What a commit would take.
    Staged(Index, HashMap<String, Vec<u8>>, Vec<PathBuf>),
    /// Bytes that stand for a file.
    Given(PathBuf, Vec<u8>),
}

/// A source with the root that its paths are relative to.
#[derive(Debug)]
pub(super) struct Chosen {
    pub(super) root: PathBuf,
    pub(super) source: Source,
}

impl Chosen {
    /// What the arguments ask for.
    pub(super) fn of(arguments: &Check) -> anyhow::Result<Self> {
        if arguments.staged {
            return staged(&arguments.paths);
        }
        if let Some(name) = &arguments.stdin_filename {
            return given(name);
        }
        let mut missing = Vec::new();
        let paths = match &arguments.files_from {
            Some(list) => {
                let (there, gone) = listed(list)?
                    .into_iter()
                    .partition(|path| std::fs::symlink_metadata(path).is_ok());
                missing = gone;
                there
            }
            None if arguments.paths.is_empty() => vec![PathBuf::from(".")],
            None => {
                for path in &arguments.paths {
                    check::exists(path)?;
                }
                arguments.paths.clone()
            }
        };
        let ground = (!paths.is_empty()).then(|| Ground::of(&paths));
        Ok(Self {
            root: root_of(&paths),
            source: Source::Paths(paths, RefCell::new(ground), missing),
        })
    }

    /// A text of the root, as a commit would take it where that is what is looked at.
    pub(super) fn text(&self, name: &str) -> io::Result<Option<String>> {
        if let Source::Staged(_, contents, _) = &self.source
            && let Some(bytes) = contents.get(name)
        {
            return Ok(Some(String::from_utf8_lossy(bytes).into_owned()));
        }
        on_disk(&self.root, name)
    }

    /// The tree to scan.
    pub(super) fn tree(&self, options: &WalkOptions) -> Tree {
        match &self.source {
            Source::Paths(paths, ground, missing) => {
                let mut tree = tree_on_disk(&self.root, ground.take(), paths, options);
                if !missing.is_empty() && tree.only.is_none() {
                    tree.only = Some(HashSet::new());
                }
                tree.notices.extend(missing.iter().map(|path| Notice {
                    kind: NoticeKind::LeftOut,
                    path: Some(relative(&self.root, path)),
                    line: None,
                    message: "no such file".to_owned(),
                }));
                if let Some(only) = &mut tree.only {
                    // Notices about what is not reported on are dropped.
                    only.extend(missing.iter().map(|path| relative(&self.root, path)));
                }
                tree
            }
            Source::Staged(index, contents, paths) => {
                in_index(&self.root, index, contents, paths, options)
            }
            Source::Given(name, bytes) => in_memory(&self.root, name, bytes, options),
        }
    }
}

/// A text of a root on disk, if there is one.
pub(super) fn on_disk(root: &Path, name: &str) -> io::Result<Option<String>> {
    let path = root.join(name);
    // A link that leads nowhere, or a folder, is no file of ours.
    if std::fs::metadata(&path).map_or(true, |meta| meta.is_dir()) {
        return Ok(None);
    }
    lies_in(root, &path)?;
    let largest = if name == crate::baseline::NAME {
        LARGEST_BASELINE
    } else {
        crate::table::LARGEST
    };
    read_text(&path, largest).map(Some)
}

/// Files and folders on disk. Where only files are named, nothing is said of the whole.
fn tree_on_disk(
    root: &Path,
    ground: Option<Ground>,
    paths: &[PathBuf],
    options: &WalkOptions,
) -> Tree {
    if paths.is_empty() {
        return Tree::default();
    }
    let ground = ground.unwrap_or_else(|| Ground::of(paths));
    let walk = walk_on(ground, paths, options);
    if paths.iter().any(|path| path.is_dir()) {
        return Tree::of(walk);
    }
    let only: HashSet<String> = walk.files.iter().map(|file| file.path.clone()).collect();
    let tracked: Vec<String> = walk.git.iter().flat_map(files_of).collect();
    let mut tree = Tree::of(walk);
    add_context(root, &mut tree, &only, &tracked);
    tree.only = Some(only);
    tree
}

fn files_of(git: &Git) -> Vec<String> {
    let files = git
        .tracked
        .iter()
        .filter(|(_, kind)| **kind == Tracked::File);
    files.map(|(path, _)| path.clone()).collect()
}

/// Adds what says what the chosen files belong to, from disk.
fn add_context(root: &Path, tree: &mut Tree, only: &HashSet<String>, tracked: &[String]) {
    let chosen: HashSet<&str> = only.iter().map(String::as_str).collect();
    for path in context(&chosen, tracked.iter().map(String::as_str)) {
        let absolute = root.join(path);
        if let Some(meta) = std::fs::symlink_metadata(&absolute)
            .ok()
            .filter(Metadata::is_file)
        {
            tree.inputs.push(Input {
                path: path.to_owned(),
                content: Content::Disk(absolute, meta.len()),
                tracked: Some(true),
            });
        }
    }
    tree.inputs.sort_by(|a, b| a.path.cmp(&b.path));
}

fn given(name: &Path) -> anyhow::Result<Chosen> {
    let mut bytes = Vec::new();
    io::stdin()
        .lock()
        .read_to_end(&mut bytes)
        .context("cannot read the standard input")?;
    let absolute = std::path::absolute(name).context("--stdin-filename")?;
    let Some(file) = absolute.file_name() else {
        bail!("--stdin-filename: `{}` is no file's name", name.display());
    };
    let above = absolute.ancestors().skip(1).find(|above| above.is_dir());
    let above = above.map_or_else(|| PathBuf::from("."), Path::to_path_buf);
    let root = root_of(std::slice::from_ref(&above));
    // The folder may be reached through a link, which the root's path does not show.
    let below = absolute.strip_prefix(&above).unwrap_or(Path::new(file));
    let resolved = std::fs::canonicalize(&above).unwrap_or(above).join(below);
    Ok(Chosen {
        root,
        source: Source::Given(resolved, bytes),
    })
}

fn in_memory(root: &Path, name: &Path, bytes: &[u8], options: &WalkOptions) -> Tree {
    let path = relative(root, name);
    if options.excludes(&path) {
        return Tree {
            excluded: 1,
            only: Some(HashSet::new()),
            ..Tree::default()
        };
    }
    let git = Git::open(root).ok();
    let mut tree = Tree {
        inputs: vec![Input {
            path: path.clone(),
            content: Content::Memory(bytes.to_vec()),
            tracked: git.as_ref().map(|git| git.tracks(&path)),
        }],
        paths: match &git {
            Some(git) => git.tracked.keys().cloned().collect(),
            None => vec![path.clone()],
        },
        version_controlled: git.is_some(),
        ..Tree::default()
    };
    let only = HashSet::from([path]);
    let tracked: Vec<String> = git.iter().flat_map(files_of).collect();
    add_context(root, &mut tree, &only, &tracked);
    tree.only = Some(only);
    tree
}

/// The paths of a list: one a line, or with a NUL behind each.
fn listed(list: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut bytes = Vec::new();
    if list == Path::new("-") {
        io::stdin()
            .lock()
            .read_to_end(&mut bytes)
            .context("cannot read the standard input")?;
    } else {
        bytes = std::fs::read(list).with_context(|| format!("cannot read `{}`", list.display()))?;
    }
    let nul = bytes.contains(&0);
    let paths = bytes
        .split(|byte| if nul { *byte == 0 } else { *byte == b'\n' })
        .map(|path| match path.strip_suffix(b"\r") {
            Some(path) if !nul => path,
            _ => path,
        })
        .filter(|path| !path.is_empty());
    Ok(paths.map(path_of).collect())
}

/// The index, and the contents of what matters in it. One process of git lists it, one says what
/// is staged, one gives the contents.
fn staged(paths: &[PathBuf]) -> anyhow::Result<Chosen> {
    let first = paths.first().map_or(Path::new("."), PathBuf::as_path);
    let folder = if first.is_dir() {
        first
    } else {
        let above = first.parent().filter(|above| above.is_dir());
        above.unwrap_or(Path::new("."))
    };
    let index = Index::open(folder).map_err(|error| anyhow::anyhow!("--staged: {error}"))?;
    let root = index.root.clone();
    let chosen: HashSet<&str> = staged_files(&index)
        .map(|blob| blob.path.as_str())
        .collect();
    let all = index.blobs.iter().filter(|blob| blob.kind == Tracked::File);
    let mut wanted: BTreeSet<&str> = context(&chosen, all.map(|blob| blob.path.as_str()))
        .into_iter()
        .collect();
    wanted.extend(&chosen);
    let blobs: Vec<&Blob> = wanted.iter().filter_map(|path| index.blob(path)).collect();
    let ids: Vec<&str> = blobs.iter().map(|blob| blob.id.as_str()).collect();
    let contents =
        read_blobs(&root, &ids, LARGEST).map_err(|error| anyhow::anyhow!("--staged: {error}"))?;
    let contents = blobs
        .iter()
        .zip(contents)
        .filter_map(|(blob, bytes)| Some((blob.path.clone(), bytes?)))
        .collect();
    Ok(Chosen {
        root,
        source: Source::Staged(index, contents, paths.to_vec()),
    })
}

fn staged_files(index: &Index) -> impl Iterator<Item = &Blob> {
    index
        .staged
        .iter()
        .filter_map(|path| index.blob(path))
        .filter(|blob| blob.kind == Tracked::File)
}

fn in_index(
    root: &Path,
    index: &Index,
    contents: &HashMap<String, Vec<u8>>,
    paths: &[PathBuf],
    options: &WalkOptions,
) -> Tree {
    let is_below = below(root, paths);
    let mut tree = Tree {
        paths: index.blobs.iter().map(|blob| blob.path.clone()).collect(),
        version_controlled: true,
        ..Tree::default()
    };
    let mut only = HashSet::new();
    for blob in staged_files(index) {
        if !is_below(&blob.path) {
            continue;
        }
        if options.excludes(&blob.path) {
            tree.excluded += 1;
            continue;
        }
        only.insert(blob.path.clone());
    }
    for (path, bytes) in contents {
        tree.inputs.push(Input {
            path: path.clone(),
            content: Content::Memory(bytes.clone()),
            tracked: Some(true),
        });
    }
    tree.inputs.sort_by(|a, b| a.path.cmp(&b.path));
    tree.only = Some(only);
    tree
}

/// Whether a path relative to the root lies below one of those that are named; all do where
/// none is.
pub(super) fn below(root: &Path, paths: &[PathBuf]) -> impl Fn(&str) -> bool + use<> {
    let named: Vec<PathBuf> = paths.iter().map(|path| resolved(path)).collect();
    let root = root.to_path_buf();
    move |path| {
        let absolute = root.join(path);
        named.is_empty() || named.iter().any(|path| absolute.starts_with(path))
    }
}

/// A path, absolute, through the links of its folder; also where the file is gone.
fn resolved(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    match (absolute.parent(), absolute.file_name()) {
        _ if absolute.is_dir() => std::fs::canonicalize(&absolute).unwrap_or(absolute),
        (Some(above), Some(name)) => match std::fs::canonicalize(above) {
            Ok(above) => above.join(name),
            Err(_) => absolute,
        },
        _ => absolute,
    }
}
