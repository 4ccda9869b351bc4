//! The repository model: what is kept of each file once it is matched, for the rules that
//! need the whole. Source files keep their imports and concepts; configuration keeps all facts,
//! images and manifests their text too, as they are small.

use std::sync::Arc;

use super::classify::FileMeta;
use super::component::{Component, Components};
use super::developers::developers_files;
use super::stages::RunGraph;
use super::vendored::vendored;
use crate::concept::{Concept, ConceptKind, Understood};
use crate::fact::{
    Command, Dependency, Entry, Fact, FactKind, FileKind, Import, Instruction, Role,
};
use crate::text::Span;

/// A file as the model keeps it.
#[derive(Debug)]
pub struct FileRecord {
    /// Relative to the root.
    pub path: String,
    /// What it is and which part it plays.
    pub meta: FileMeta,
    /// Whether git tracks it; `None` without git.
    pub tracked: Option<bool>,
    /// What is kept of its facts, and all concepts.
    pub understood: Arc<Understood>,
    /// The text of what runs, builds or declares, and of bundlers' configuration.
    pub text: Option<Arc<str>>,
    /// Whether a program starts here: a function named main, a main guard.
    pub has_main: bool,
    /// The names that a module gives values to, where it takes all names of another one.
    pub overrides: Vec<Box<str>>,
    /// Words in quotes of a source file that look like variables of the environment: a helper
    /// of the app's own may read them.
    pub quoted: Vec<Box<str>>,
}

/// Everything that rules over the repository look at.
#[derive(Debug, Default)]
pub struct Repository {
    /// Sorted by path.
    pub files: Vec<FileRecord>,
    /// Every path that git tracks, or that was seen where there is no git; vendored ones too.
    pub paths: Vec<String>,
    /// Whether the root lies in version control.
    pub version_controlled: bool,
    /// Tracked symbolic links with their targets.
    pub links: Vec<(String, String)>,
    /// Which unit starts which, and when each runs.
    pub graph: RunGraph,
    /// The deployable units.
    pub components: Components,
    /// The files that take all names of another module and assign some.
    overriding: Vec<usize>,
}

impl FileRecord {
    /// The file's name.
    #[must_use]
    pub fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }

    /// The folder, without a slash at its end; empty for the root.
    #[must_use]
    pub fn folder(&self) -> &str {
        self.path.rsplit_once('/').map_or("", |split| split.0)
    }

    /// The facts that are kept.
    #[must_use]
    pub fn facts(&self) -> &[Fact] {
        &self.understood.facts.facts
    }

    /// The concepts of a kind.
    pub fn concepts(&self, kind: ConceptKind) -> impl Iterator<Item = &Concept> {
        self.understood
            .concepts
            .iter()
            .filter(move |concept| concept.kind == kind)
    }

    /// The imports.
    pub fn imports(&self) -> impl Iterator<Item = (&Import, Span)> {
        self.facts().iter().filter_map(|fact| match &fact.kind {
            FactKind::Import(import) => Some((import, fact.span)),
            _ => None,
        })
    }

    /// The dependencies that it declares or locks.
    pub fn dependencies(&self) -> impl Iterator<Item = &Dependency> {
        self.facts().iter().filter_map(|fact| match &fact.kind {
            FactKind::Dependency(dependency) => Some(dependency),
            _ => None,
        })
    }

    /// The config entries.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.facts().iter().filter_map(|fact| match &fact.kind {
            FactKind::Entry(entry) => Some(entry),
            _ => None,
        })
    }

    /// The first entry of exactly this path.
    #[must_use]
    pub fn entry(&self, path: &str) -> Option<&Entry> {
        self.entries().find(|entry| &*entry.path == path)
    }

    /// The command lines, of files that are not source.
    pub fn commands(&self) -> impl Iterator<Item = &Command> {
        self.understood.facts.commands()
    }

    /// The instructions of an image file.
    pub fn instructions(&self) -> impl Iterator<Item = (&Instruction, Span)> {
        self.facts().iter().filter_map(|fact| match &fact.kind {
            FactKind::Instruction(instruction) => Some((instruction, fact.span)),
            _ => None,
        })
    }
}

/// Whether one of Elixir's configuration files is read after another one in production.
fn read_after(first: &str, second: &str) -> bool {
    const ORDER: [&str; 6] = [
        "config.exs",
        "prod.exs",
        "prod.secret.exs",
        "releases.exs",
        "runtime.exs",
        "runtime.secret.exs",
    ];
    let place = |name: &str| ORDER.iter().position(|own| *own == name);
    matches!((place(first), place(second)), (Some(first), Some(second)) if first < second)
}

/// Whether these settings give this one a value; a repository's address has all of its parts.
fn gives(settings: &[Box<str>], name: &str) -> bool {
    let has = |name: &str| settings.binary_search_by(|own| (**own).cmp(name)).is_ok();
    has(name)
        || name.rsplit_once('.').is_some_and(|(whole, part)| {
            whole.ends_with("Repo")
                && matches!(
                    part,
                    "hostname" | "username" | "password" | "port" | "database"
                )
                && has(&format!("{whole}.url"))
        })
}

impl Repository {
    /// Builds the model of files sorted by path.
    #[must_use]
    pub fn new(mut files: Vec<FileRecord>) -> Self {
        debug_assert!(files.is_sorted_by(|a, b| a.path <= b.path));
        for index in vendored(&files) {
            files[index].meta.role = Role::Vendored;
        }
        for index in developers_files(&files) {
            files[index].meta.role = Role::Development;
        }
        let overriding = (0..files.len())
            .filter(|index| !files[*index].overrides.is_empty())
            .collect();
        let mut model = Self {
            files,
            overriding,
            ..Self::default()
        };
        model.graph = RunGraph::build(&model.files);
        model.components = Components::build(&model.files);
        model
    }

    /// A file by its path.
    #[must_use]
    pub fn file(&self, path: &str) -> Option<&FileRecord> {
        self.index_of(path).map(|index| &self.files[index])
    }

    /// Whether a file of this path is tracked or was seen.
    #[must_use]
    pub fn has(&self, path: &str) -> bool {
        let seen = self.index_of(path).is_some();
        seen || self
            .paths
            .binary_search_by(|own| own.as_str().cmp(path))
            .is_ok()
    }

    /// A file's index by its path.
    #[must_use]
    pub fn index_of(&self, path: &str) -> Option<usize> {
        self.files
            .binary_search_by(|file| file.path.as_str().cmp(path))
            .ok()
    }

    /// Whether some source file names a variable of the environment in quotes.
    #[must_use]
    pub fn names(&self, variable: &str) -> bool {
        self.files.iter().any(|file| {
            file.quoted
                .binary_search_by(|name| (**name).cmp(variable))
                .is_ok()
        })
    }

    /// Whether production gives a name of a Python module another value: a module that takes all
    /// names of this one and assigns the name itself, as settings packages do. Elixir's
    /// configuration is read file after file, and what the last one says holds.
    #[must_use]
    pub fn is_overridden(&self, file: usize, name: &str) -> bool {
        let Some(base) = self.files.get(file) else {
            return false;
        };
        if base.meta.kind == FileKind::Elixir {
            return self.overriding.iter().any(|index| {
                let other = &self.files[*index];
                other.folder() == base.folder()
                    && other.meta.role == Role::App
                    && read_after(base.name(), other.name())
                    && gives(&other.overrides, name)
            });
        }
        let Some(module) = base.name().strip_suffix(".py") else {
            return false;
        };
        self.overriding.iter().any(|index| {
            let other = &self.files[*index];
            other.meta.role == Role::App
                && other.path != base.path
                && other.overrides.iter().any(|own| **own == *name)
                && other.imports().any(|(import, _)| {
                    let taken = import.module.strip_suffix(".*");
                    taken.is_some_and(|taken| {
                        taken.rsplit('.').next() == Some(module)
                            && (!taken.starts_with('.') || other.folder() == base.folder())
                    })
                })
        })
    }

    /// The component that a path belongs to.
    #[must_use]
    pub fn component_of(&self, path: &str) -> Option<&Component> {
        self.components.of(self.index_of(path)?)
    }

    /// Files of a kind.
    pub fn of_kind(&self, kind: FileKind) -> impl Iterator<Item = &FileRecord> {
        self.files.iter().filter(move |file| file.meta.kind == kind)
    }

    /// Files that production runs or loads.
    pub fn app_files(&self) -> impl Iterator<Item = &FileRecord> {
        self.files.iter().filter(|file| file.meta.role == Role::App)
    }

    /// Every concept of a kind, with its file.
    pub fn concepts(&self, kind: ConceptKind) -> impl Iterator<Item = (&FileRecord, &Concept)> {
        self.files
            .iter()
            .flat_map(move |file| file.concepts(kind).map(move |concept| (file, concept)))
    }
}
