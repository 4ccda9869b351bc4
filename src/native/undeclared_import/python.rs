//! Python's imports: the standard library, modules of the repository, and which distribution
//! provides a name.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::OnceLock;

use super::{Undeclared, Use};
use crate::diagnostic::Confidence;
use crate::native::manifests::Declared;
use crate::native::tables;
use crate::repo::{Component, FileRecord, Repository};

/// Modules that are written where the app runs and tracked nowhere, by custom.
const UNTRACKED: &[&str] = &[
    "local_settings",
    "settings_local",
    "localsettings",
    "local",
    "config",
    "settings",
    "credentials",
    "constants",
    "version",
    "_version",
    "test",
    "tests",
];

/// Shells that a command for developers opens where they are installed.
const SHELLS: &[&str] = &["IPython", "bpython", "ptpython"];

/// What the runtime of AWS's functions brings.
const LAMBDA: &[&str] = &["boto3", "botocore"];

struct Tables {
    standard: HashSet<&'static str>,
    /// Imports to the distributions that provide them.
    names: HashMap<&'static str, Vec<&'static str>>,
    /// Distributions that provide an import of the table.
    providers: HashSet<&'static str>,
    /// Packages to those that bring them.
    brought_by: HashMap<&'static str, Vec<&'static str>>,
}

fn tables() -> &'static Tables {
    static TABLES: OnceLock<Tables> = OnceLock::new();
    TABLES.get_or_init(|| {
        let names = tables::map(include_str!("../data/python-names.txt"));
        let mut brought_by: HashMap<&str, Vec<&str>> = HashMap::new();
        for (parent, children) in tables::rows(include_str!("../data/python-brings.txt")) {
            for child in children {
                brought_by.entry(child).or_default().push(parent);
            }
        }
        Tables {
            standard: tables::words(include_str!("../data/python-standard.txt")),
            providers: names.values().flatten().copied().collect(),
            names,
            brought_by,
        }
    })
}

/// The longest name of the table that an import begins with.
fn known(module: &str) -> Option<(&'static str, &'static [&'static str])> {
    let mut name = module;
    loop {
        if let Some((key, providers)) = tables().names.get_key_value(name) {
            return Some((key, providers));
        }
        name = name.rsplit_once('.')?.0;
    }
}

/// Whether an import is surely of somebody's distribution.
pub(crate) fn is_third_party(module: &str) -> bool {
    let top = module.split('.').next().unwrap_or(module);
    !tables().standard.contains(top) && known(module).is_some()
}

/// As an index compares names.
fn normalised(name: &str) -> String {
    name.to_ascii_lowercase().replace(['_', '.'], "-")
}

/// The modules of a repository.
pub(super) struct Names<'a> {
    paths: &'a [String],
    /// Every folder and file that an import could mean.
    modules: HashSet<&'a str>,
    /// Folders of regular packages.
    packages: HashSet<&'a str>,
    /// Whether a `setup.py`, which is a program, may declare what nobody can read.
    setups: Vec<&'a str>,
}

impl<'a> Names<'a> {
    pub(super) fn new(repository: &'a Repository) -> Self {
        let mut names = Self {
            paths: &repository.paths,
            modules: HashSet::new(),
            packages: HashSet::new(),
            setups: Vec::new(),
        };
        for path in &repository.paths {
            let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
            if name == "setup.py" {
                names.setups.push(folder);
            }
            let Some((stem, ending)) = name.split_once('.') else {
                continue;
            };
            if !matches!(ending, "py" | "pyi" | "pyx" | "ipynb" | "proto")
                && !ending.ends_with("so")
            {
                continue;
            }
            names.modules.insert(stem);
            names.modules.extend(folder.split('/'));
            if stem == "__init__" {
                names
                    .packages
                    .insert(folder.rsplit('/').next().unwrap_or(folder));
            }
        }
        names
    }

    fn has(&self, folder: &str, name: &str) -> bool {
        let path = if folder.is_empty() {
            format!("{name}.py")
        } else {
            format!("{folder}/{name}.py")
        };
        self.paths.binary_search(&path).is_ok()
    }

    /// Whether a name is a module of the repository. A name that a distribution is known by
    /// must stand where Python would look for it.
    fn is_local(&self, component: &Component, used: &Use, top: &str, known: bool) -> bool {
        if !known {
            return self.modules.contains(top);
        }
        let root = component.root.as_str();
        let source = if root.is_empty() {
            "src".to_owned()
        } else {
            format!("{root}/src")
        };
        self.packages.contains(top)
            || [root, source.as_str(), used.file.folder()]
                .iter()
                .any(|folder| self.has(folder, top))
    }

    /// The packages that a component uses and nothing declares, each at its first import.
    pub(super) fn judge<'u, 'f>(
        &self,
        component: &Component,
        declared: &Declared,
        uses: &'u [Use<'f>],
    ) -> Vec<(&'u Use<'f>, Undeclared)> {
        let program = self
            .setups
            .iter()
            .any(|folder| crate::native::manifests::lies_in(&component.root, folder));
        if program || declared.names.is_empty() {
            return Vec::new();
        }
        let mut first: BTreeMap<&str, &Use> = BTreeMap::new();
        for used in uses {
            let module = &*used.import.module;
            if module.starts_with('.') || module.contains("_pb2") {
                continue;
            }
            let top = module.split('.').next().unwrap_or(module);
            let name = known(module).map_or(top, |(name, _)| name);
            first.entry(name).or_insert(used);
        }
        let unread = unaccounted(declared, &first);
        let mut found: Vec<(&Use, Undeclared)> = first
            .into_iter()
            .filter_map(|(name, used)| {
                let top = name.split('.').next().unwrap_or(name);
                let providers = tables().names.get(name).map(Vec::as_slice);
                if tables().standard.contains(top)
                    || UNTRACKED.contains(&top)
                    || SHELLS.contains(&top)
                    || LAMBDA.contains(&top) && is_lambda(used.file)
                    || self.is_local(component, used, top, providers.is_some())
                {
                    return None;
                }
                Some((used, judge(name, providers, declared, unread)?))
            })
            .collect();
        found.sort_by_key(|(used, _)| (&used.file.path, used.import.module_span.start));
        found
    }
}

/// Whether a file is a function of AWS's.
fn is_lambda(file: &FileRecord) -> bool {
    file.path
        .to_ascii_lowercase()
        .split(['/', '-', '_', '.'])
        .any(|word| matches!(word, "lambda" | "lambdas"))
}

/// Whether a manifest names a distribution of which nobody knows what it provides.
fn unaccounted(declared: &Declared, imported: &BTreeMap<&str, &Use>) -> bool {
    let imported: HashSet<String> = imported.keys().map(|name| normalised(name)).collect();
    declared
        .names
        .iter()
        .any(|name| !tables().providers.contains(name) && !imported.contains(&normalised(name)))
}

fn judge(
    name: &str,
    providers: Option<&'static [&'static str]>,
    declared: &Declared,
    unread: bool,
) -> Option<Undeclared> {
    let own = normalised(name);
    let mut all = declared
        .names
        .iter()
        .chain(&declared.extras)
        .map(|name| normalised(name));
    let own_is_there = |names: &HashSet<&str>| {
        names.iter().any(|name| match providers {
            Some(providers) => providers
                .iter()
                .any(|provider| tables::fits(provider, &normalised(name))),
            None => normalised(name) == own,
        })
    };
    if own_is_there(&declared.names) || all.any(|name| name == own) {
        return None;
    }
    if providers.is_none()
        && declared
            .names
            .iter()
            .any(|name| resembles(&normalised(name), &own))
    {
        return None;
    }
    let mut verdict = Undeclared {
        name: name.to_owned(),
        distribution: providers.and_then(|providers| providers.first().copied()),
        brought: None,
        confidence: Confidence::High,
    };
    if let Some(distribution) = verdict.distribution
        && distribution.ends_with('*')
    {
        verdict.distribution = None;
    }
    if own_is_there(&declared.locked) {
        verdict.brought = Some("known to a lockfile".to_owned());
        return Some(verdict);
    }
    let provided = providers.map_or(own.as_str(), |providers| providers[0]);
    let parent = tables()
        .brought_by
        .get(provided)
        .into_iter()
        .flatten()
        .find(|parent| {
            declared
                .names
                .iter()
                .any(|name| normalised(name) == ***parent)
        });
    if let Some(parent) = parent {
        verdict.brought = Some(format!("brought by `{parent}`"));
        verdict.confidence = Confidence::Low;
        return Some(verdict);
    }
    if providers.is_none() {
        // The distribution may have quite another name.
        if unread {
            return None;
        }
        verdict.confidence = Confidence::Low;
    }
    Some(verdict)
}

/// Whether a distribution of this name plausibly provides an import of that one.
fn resembles(distribution: &str, import: &str) -> bool {
    let plain = |name: &str| name.replace('-', "");
    distribution.starts_with(&format!("{import}-"))
        || distribution.ends_with(&format!("-{import}"))
        || plain(distribution) == plain(import)
        || plain(distribution) == format!("py{}", plain(import))
        || plain(distribution) == format!("python{}", plain(import))
        || plain(distribution) == format!("{}py", plain(import))
        || import.starts_with(&format!("{distribution}-"))
}
