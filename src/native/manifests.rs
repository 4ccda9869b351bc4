//! What manifests and lockfiles name, seen from one component: those in its root, above and
//! below it. Shared by the rules that compare code with manifests; judges nothing.

use std::collections::{BTreeSet, HashSet};

use crate::concept::{ConceptKind, Slot};
use crate::fact::{Ecosystem, FileKind, Role, Value};
use crate::repo::{FileRecord, Repository, beside};

/// Packages that a component may use.
#[derive(Debug, Default)]
pub(super) struct Declared<'a> {
    /// Named by a manifest, or installed by name where the image is built.
    pub names: HashSet<&'a str>,
    /// Known to a lockfile or a constraints file.
    pub locked: HashSet<&'a str>,
    /// Extras that manifests ask for: `redis` of `celery[redis]`.
    pub extras: HashSet<&'a str>,
    /// The nearest manifest.
    pub nearest: Option<&'a FileRecord>,
}

/// The ecosystem of a manifest's kind, where code can be compared with it.
fn ecosystem(kind: FileKind) -> Option<Ecosystem> {
    Some(match kind {
        FileKind::Requirements
        | FileKind::PyProject
        | FileKind::Pipfile
        | FileKind::SetupCfg
        | FileKind::CondaEnvironment => Ecosystem::Python,
        FileKind::PackageJson => Ecosystem::JavaScript,
        FileKind::Gemfile => Ecosystem::Ruby,
        FileKind::GoMod => Ecosystem::Go,
        _ => return None,
    })
}

/// Folders that hold only lists of requirements: the lists belong to the folder above.
const LISTS: &[&str] = &["requirements", "requirement", "reqs", "deps", "pip"];

/// The folder that a manifest speaks for.
fn home(file: &FileRecord) -> &str {
    let folder = file.folder();
    let (above, name) = folder.rsplit_once('/').unwrap_or(("", folder));
    if file.meta.kind == FileKind::Requirements && LISTS.contains(&name) {
        above
    } else {
        folder
    }
}

/// Whether a folder is `outer` or lies in it.
pub(super) fn lies_in(folder: &str, outer: &str) -> bool {
    outer.is_empty()
        || folder
            .strip_prefix(outer)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

fn counts(file: &FileRecord) -> bool {
    file.meta.role != Role::Vendored
}

/// Whether a manifest of the ecosystem lies in a folder or above it.
pub(super) fn exists_above(repository: &Repository, wanted: Ecosystem, folder: &str) -> bool {
    repository.files.iter().any(|file| {
        ecosystem(file.meta.kind) == Some(wanted) && counts(file) && lies_in(folder, home(file))
    })
}

impl<'a> Declared<'a> {
    /// Gathers what a component's manifests name.
    pub(super) fn of(repository: &'a Repository, wanted: Ecosystem, root: &str) -> Self {
        let mut files: BTreeSet<usize> = BTreeSet::new();
        for (index, file) in repository.files.iter().enumerate() {
            let own = ecosystem(file.meta.kind) == Some(wanted);
            if counts(file) && (own || file.meta.kind == FileKind::Lockfile) {
                let home = home(file);
                if lies_in(root, home) || lies_in(home, root) {
                    files.insert(index);
                }
            }
        }
        include(repository, &mut files);
        let mut declared = Self::default();
        let mut nearest = 0;
        for file in files.iter().map(|index| &repository.files[*index]) {
            for dependency in file.dependencies() {
                if dependency.ecosystem == wanted {
                    if dependency.locked {
                        declared.locked.insert(&dependency.name);
                    } else {
                        declared.names.insert(&dependency.name);
                    }
                }
            }
            if file.meta.kind == FileKind::Lockfile {
                continue;
            }
            if wanted == Ecosystem::Python {
                declared.extras.extend(extras(file));
            }
            let depth = home(file).len() + 1;
            if lies_in(root, home(file)) && depth > nearest {
                nearest = depth;
                declared.nearest = Some(file);
            }
        }
        installed(repository, wanted, &mut declared.names);
        declared
    }
}

/// Adds the lists that a requirements file includes.
fn include(repository: &Repository, files: &mut BTreeSet<usize>) {
    let mut queue: Vec<usize> = files.iter().copied().collect();
    while let Some(index) = queue.pop() {
        let file = &repository.files[index];
        for entry in file.entries() {
            let path = match &*entry.path {
                "option.requirement" | "option.constraint" => entry.value.as_text(),
                _ => None,
            };
            let Some(path) = path.and_then(|path| beside(file.folder(), path)) else {
                continue;
            };
            let found = repository
                .files
                .binary_search_by(|file| file.path.as_str().cmp(&path));
            if let Ok(found) = found
                && files.insert(found)
            {
                queue.push(found);
            }
        }
    }
}

/// The words in brackets behind a package's name, and Poetry's lists of extras.
fn extras(file: &FileRecord) -> Vec<&str> {
    let mut found: Vec<&str> = file
        .entries()
        .filter(|entry| entry.path.contains(".extras."))
        .filter_map(|entry| entry.value.as_text())
        .collect();
    let text = file.text.as_deref().unwrap_or("");
    for (at, _) in text.match_indices('[') {
        let named = text[..at].ends_with(|c: char| c.is_ascii_alphanumeric());
        let rest = &text[at + 1..];
        let end = rest
            .find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '_' | ',' | ' '))
            .unwrap_or(rest.len());
        if named && rest[end..].starts_with(']') {
            found.extend(rest[..end].split(',').map(str::trim));
        }
    }
    found
}

/// What images and scripts install by name.
fn installed<'a>(repository: &'a Repository, wanted: Ecosystem, names: &mut HashSet<&'a str>) {
    let key = match wanted {
        Ecosystem::Python => "python",
        Ecosystem::JavaScript => "javascript",
        Ecosystem::Ruby => "ruby",
        Ecosystem::Go => "go",
        _ => return,
    };
    for file in &repository.files {
        if !matches!(
            file.meta.kind,
            FileKind::Dockerfile | FileKind::Shell | FileKind::PowerShell | FileKind::Makefile
        ) {
            continue;
        }
        for concept in file.concepts(ConceptKind::Install) {
            if concept.text(Slot::Ecosystem) == Some(key)
                && let Some(package) = concept.slot(Slot::Package)
            {
                names.extend(words(package).map(without_version));
            }
        }
        // A distribution's own packages: `python3-yaml`, `py3-yaml`.
        if wanted == Ecosystem::Python {
            names.extend(file.commands().flat_map(|command| {
                command.words.iter().filter_map(|word| {
                    let word = word.as_text()?;
                    ["python3-", "python-", "py3-"]
                        .iter()
                        .find_map(|start| word.strip_prefix(start))
                        .map(without_version)
                })
            }));
        }
    }
}

/// A package's name without what is asked of it.
fn without_version(word: &str) -> &str {
    let from = usize::from(word.starts_with('@'));
    let end = word[from..]
        .find(['=', '<', '>', '~', '!', '[', '@', ' '])
        .map_or(word.len(), |end| from + end);
    &word[..end]
}

/// The words of a slot that holds one or several.
pub(super) fn words(value: &Value) -> impl Iterator<Item = &str> {
    value
        .as_text()
        .into_iter()
        .chain(value.items().iter().filter_map(Value::as_text))
}
