//! Components: the deployable units of a repository, each with the reason for what it is
//! taken to be. A monorepo has several, most repositories one.

use std::collections::BTreeMap;

use super::declared::{EXPOSES, built_by, declared_kind, declares_processes, exposes};
use super::images::image_folders;
use super::members::{join, name_parts};
use super::model::FileRecord;
use super::pages::{built_pages, is_server, page_scripts, pages_in_image};
use super::published::{
    brings_server, describes_itself, entry_point, parses_arguments, published, starts_itself,
};
use crate::concept::ConceptKind;
use crate::fact::{FactKind, FileKind, Role, UnitKind, Value, base_name};

slugged! {
    /// What a component is.
    ComponentKind {
        /// Serves requests.
        Web = "web",
        /// Works without serving: consumes a queue.
        Worker = "worker",
        /// Works by the clock: starts what is due.
        Scheduler = "scheduler",
        /// A program that a person runs.
        CommandLine = "command-line",
        /// Code for other programs.
        Library = "library",
        /// Files that a web server hands out.
        StaticSite = "static-site",
        /// Images, charts and provisioning without an app of their own.
        Infrastructure = "infrastructure",
        /// An app of which nothing tells what it does.
        App = "app",
    }
}

/// A deployable unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Component {
    /// Its folder, relative to the repository's root; empty for the root itself.
    pub root: String,
    /// What it is.
    pub kind: ComponentKind,
    /// Why, in a few words.
    pub reason: String,
    /// Whether an app of the repository is built from it: what is wrong in a library of this kind
    /// is wrong in the app.
    pub part: bool,
    /// Indexes of its files.
    pub files: Vec<usize>,
    /// Manifests in its root.
    pub manifests: Vec<usize>,
}

/// Components, and which one each file belongs to.
#[derive(Debug, Default)]
pub struct Components {
    /// Sorted by root.
    pub all: Vec<Component>,
    of_file: Vec<usize>,
}

impl ComponentKind {
    /// Whether the twelve factors speak to it as a running app.
    #[must_use]
    pub fn is_deployed(self) -> bool {
        matches!(self, Self::Web | Self::Worker | Self::Scheduler | Self::App)
    }
}

impl Component {
    /// Whether rules about an app's code and configuration speak to it: pages that are built from
    /// sources have no processes, and everything else that can be wrong.
    #[must_use]
    pub fn has_code(&self) -> bool {
        self.kind.is_deployed()
            || self.part
            || (self.kind == ComponentKind::StaticSite && !self.manifests.is_empty())
    }
}

/// Whether a manifest makes its folder a component's root. Requirements in a folder of their
/// own (`requirements/prod.txt`) belong to the folder above.
fn root_of(file: &FileRecord) -> Option<&str> {
    if !file.meta.kind.is_manifest() || !matches!(file.meta.role, Role::App | Role::Example) {
        return None;
    }
    let folder = file.folder();
    match file.meta.kind {
        FileKind::Requirements => Some(
            folder
                .strip_suffix("requirements")
                .map_or(folder, |above| above.trim_end_matches('/')),
        ),
        FileKind::DotnetProject if !file.name().ends_with("proj") => None,
        FileKind::Gradle if file.name().starts_with("settings") => None,
        // What the build itself is made of.
        FileKind::Sbt if folder == "project" || folder.ends_with("/project") => None,
        _ => Some(folder),
    }
}

/// Folders of pages that no manifest speaks for: static sites of a monorepo whose root has no
/// manifest either. Pages in a folder below belong to the same site.
fn sites<'a>(files: &'a [FileRecord], roots: &BTreeMap<&str, Vec<usize>>) -> Vec<&'a str> {
    if roots.len() < 2 || roots.get("").is_some_and(|manifests| !manifests.is_empty()) {
        return Vec::new();
    }
    let mut pages: Vec<&str> = files
        .iter()
        .filter(|file| {
            file.meta.kind == FileKind::Html
                && file.meta.role == Role::App
                && file.name() == "index.html"
                && !file.folder().is_empty()
        })
        .map(FileRecord::folder)
        .collect();
    pages.sort_unstable();
    let mut sites: Vec<&str> = Vec::new();
    for folder in pages {
        let mut above = folder;
        let owned = loop {
            if roots.contains_key(above) || sites.last() == Some(&above) {
                break true;
            }
            match above.rsplit_once('/') {
                Some((parent, _)) => above = parent,
                None => break false,
            }
        };
        if !owned {
            sites.push(folder);
        }
    }
    sites
}

impl Components {
    /// Groups the files of a repository.
    #[must_use]
    pub(super) fn build(files: &[FileRecord]) -> Self {
        let mut roots: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        roots.insert("", Vec::new());
        for (index, file) in files.iter().enumerate() {
            if let Some(root) = root_of(file) {
                roots.entry(root).or_default().push(index);
            }
        }
        // Folders of images above the only component that they are built from.
        let mut around: BTreeMap<&str, &str> = BTreeMap::new();
        for (folder, below) in image_folders(files, &roots) {
            match below {
                Some(below) => {
                    around.insert(folder, below);
                }
                None => {
                    roots.entry(folder).or_default();
                }
            }
        }
        for folder in sites(files, &roots) {
            roots.entry(folder).or_default();
        }
        let names: Vec<&str> = roots.keys().copied().collect();
        let mut all: Vec<Component> = roots
            .iter()
            .map(|(root, manifests)| Component {
                root: (*root).to_owned(),
                kind: ComponentKind::App,
                reason: String::new(),
                part: false,
                files: Vec::new(),
                manifests: manifests.clone(),
            })
            .collect();
        let mut of_file = Vec::with_capacity(files.len());
        for (index, file) in files.iter().enumerate() {
            let mut folder = file.folder();
            let owner = loop {
                let root = around.get(folder).copied().unwrap_or(folder);
                if let Ok(owner) = names.binary_search(&root) {
                    break owner;
                }
                folder = folder.rsplit_once('/').map_or("", |split| split.0);
            };
            all[owner].files.push(index);
            of_file.push(owner);
        }
        let deployed_somewhere = files.iter().any(declares_processes);
        for component in &mut all {
            let (kind, reason) = judge(files, component, deployed_somewhere);
            component.kind = kind;
            component.reason = reason;
        }
        surroundings(files, &mut all);
        join(files, &mut all);
        name_parts(files, &mut all);
        Self { all, of_file }
    }

    /// The index of a file's component, by the file's index.
    #[must_use]
    pub fn index_of(&self, file: usize) -> Option<usize> {
        self.of_file.get(file).copied()
    }

    /// Indexes of the components that are worth a section of a report: those with files of an
    /// app. The root of a monorepo that holds nothing but prose or the workspace's manifest is
    /// none.
    #[must_use]
    pub fn shown(&self, files: &[FileRecord]) -> Vec<usize> {
        let worth: Vec<usize> = (0..self.all.len())
            .filter(|index| {
                let component = &self.all[*index];
                let holds_others = self.holds_others(&component.root);
                let has = |wanted: fn(&FileRecord) -> bool| {
                    component.files.iter().any(|file| wanted(&files[*file]))
                };
                has(is_worth) || (has(is_app_manifest) && !holds_others)
            })
            .collect();
        if worth.is_empty() && self.all.len() == 1 && !self.all[0].files.is_empty() {
            return vec![0];
        }
        worth
    }

    /// Whether there are components in folders below one.
    fn holds_others(&self, root: &str) -> bool {
        if root.is_empty() {
            return self.all.len() > 1;
        }
        let below = format!("{root}/");
        let first = self
            .all
            .partition_point(|component| component.root.as_str() < below.as_str());
        self.all
            .get(first)
            .is_some_and(|component| component.root.starts_with(&below))
    }

    /// The component of a file, by the file's index.
    #[must_use]
    pub fn of(&self, file: usize) -> Option<&Component> {
        self.all.get(*self.of_file.get(file)?)
    }
}

/// Whether a file is an app's manifest, or belongs to it.
fn is_app_manifest(file: &FileRecord) -> bool {
    file.meta.role == Role::App
        && (file.meta.kind.is_manifest() || file.meta.kind == FileKind::VersionCatalog)
}

/// Whether a file alone makes its component worth a section.
fn is_worth(file: &FileRecord) -> bool {
    file.meta.role == Role::App
        && !is_app_manifest(file)
        && !matches!(
            file.meta.kind,
            FileKind::Markdown
                | FileKind::Text
                | FileKind::Yaml
                | FileKind::Json
                | FileKind::Toml
                | FileKind::Ini
                | FileKind::Hocon
                | FileKind::Properties
                | FileKind::Toolchain
                | FileKind::Lockfile
                | FileKind::Gitmodules
        )
}

/// Why a component is an app of which nothing is known.
pub(super) const NOTHING: &str = "nothing says what it is";

/// Why a component is infrastructure.
pub(super) const NO_SOURCE: &str = "no source of its own";

/// Why a component is a static site.
const PAGES: &str = "pages without code of its own";

/// The root of a monorepo that no manifest speaks for, or only one of a workspace, and where no
/// source lies, is what its apps run in, whatever it starts.
fn surroundings(files: &[FileRecord], all: &mut [Component]) {
    let Some((root, others)) = all.split_first_mut() else {
        return;
    };
    let workspace = !root.manifests.is_empty();
    let is_source = |file: &FileRecord| {
        let language = file.meta.kind.language();
        let source = language.is_some_and(|language| !language.is_script());
        source && (file.folder().is_empty() || workspace) && !(workspace && is_of_tools(file))
    };
    if (root.kind == ComponentKind::App || root.reason.ends_with(EXPOSES))
        && root
            .manifests
            .iter()
            .all(|index| is_workspace(files, &files[*index]))
        && others.iter().any(|other| other.kind.is_deployed())
        && !root.files.iter().any(|index| is_source(&files[*index]))
    {
        root.kind = ComponentKind::Infrastructure;
        "the apps of the folders below run in it".clone_into(&mut root.reason);
    }
}

/// Whether a manifest only names the packages of a workspace.
pub(super) fn is_workspace(files: &[FileRecord], file: &FileRecord) -> bool {
    file.meta.kind == FileKind::PackageJson
        && (file
            .entries()
            .any(|entry| entry.path.split('.').next() == Some("workspaces"))
            || files.iter().any(|other| {
                other.folder() == file.folder() && other.name() == "pnpm-workspace.yaml"
            }))
}

/// Whether a source file at the root of a workspace is for its tools: their settings, scripts.
fn is_of_tools(file: &FileRecord) -> bool {
    const FOLDERS: &[&str] = &[
        "bin",
        "build",
        "config",
        "deploy",
        "deployments",
        "docker",
        "docs",
        "e2e",
        "hack",
        "infra",
        "patches",
        "script",
        "scripts",
        "test",
        "tests",
        "tool",
        "tools",
    ];
    let first = file.path.split('/').next().unwrap_or_default();
    if file.folder().is_empty() {
        return first.contains(".config.") || first.contains(".setup.") || first.starts_with('.');
    }
    file.meta.role != Role::App || first.starts_with('.') || FOLDERS.contains(&first)
}

/// Whether something in a file serves requests.
fn serves(file: &FileRecord) -> bool {
    is_server(file)
        || file
            .concepts(ConceptKind::DevelopmentServer)
            .next()
            .is_some()
}

/// Whether a component is a site of Django's: the script that manages it, and the entry point of
/// its server. Packages for such sites come with a demonstration of their own at most.
fn is_django_site(files: &[FileRecord], component: &Component) -> bool {
    let named = |names: &[&str]| {
        component.files.iter().any(|index| {
            let file = &files[*index];
            let shown = |folder: &str| {
                ["demo", "example", "sample", "sandbox", "test"]
                    .iter()
                    .any(|word| folder.to_ascii_lowercase().contains(word))
            };
            file.meta.role == Role::App
                && names.contains(&file.name())
                && !file.folder().split('/').any(shown)
        })
    };
    named(&["manage.py"]) && named(&["wsgi.py", "asgi.py"])
}

/// Whether the image of a folder above starts the program of a crate: a workspace keeps its image
/// at the root.
fn is_started_above(files: &[FileRecord], component: &Component) -> bool {
    let name = component.manifests.iter().find_map(|index| {
        let file = &files[*index];
        let own = file.meta.kind == FileKind::CargoToml;
        own.then(|| file.entry("package.name")?.value.as_text())?
    });
    let Some(name) = name else { return false };
    files.iter().any(|file| {
        file.meta.kind == FileKind::Dockerfile
            && file.meta.role == Role::App
            && is_above(file.folder(), &component.root)
            && file.facts().iter().any(|fact| match &fact.kind {
                FactKind::Command(command) => {
                    let unit = file.understood.facts.units.get(command.unit as usize);
                    let program = command.words.first().and_then(Value::as_text);
                    unit.is_some_and(|unit| {
                        matches!(
                            unit.kind,
                            UnitKind::ImageCommand | UnitKind::ImageEntrypoint
                        )
                    }) && program.is_some_and(|program| base_name(program) == name)
                }
                _ => false,
            })
    })
}

/// Whether a folder is one of those around another.
fn is_above(folder: &str, other: &str) -> bool {
    folder.is_empty()
        || other
            .strip_prefix(folder)
            .is_some_and(|rest| rest.starts_with('/'))
}

fn judge(
    files: &[FileRecord],
    component: &Component,
    deployed_somewhere: bool,
) -> (ComponentKind, String) {
    let own = || component.files.iter().map(|index| &files[*index]);
    let app = || own().filter(|file| matches!(file.meta.role, Role::App | Role::Development));
    let has = |kind: ConceptKind| app().any(|file| file.concepts(kind).next().is_some());
    let declared = own()
        .find(|file| declares_processes(file))
        .or_else(|| built_by(files, component));
    // Scripts alone make no app, nor do those that pages run.
    let of_pages = page_scripts(files, component);
    let source = app().any(|file| {
        let language = file.meta.kind.language();
        language.is_some_and(|language| !language.is_script()) && !of_pages(file)
    });
    let page = component.manifests.is_empty()
        && own().any(|file| file.meta.kind == FileKind::Html && file.name() == "index.html");
    // The web server of a site's image is not an app's own.
    if page && !source && !component.root.is_empty() {
        return (ComponentKind::StaticSite, PAGES.to_owned());
    }
    if let Some(reason) = built_pages(files, component)
        && published(files, component).is_none()
    {
        return (ComponentKind::StaticSite, reason);
    }
    // Code says it better than a script that starts it.
    let server = app()
        .filter(|file| {
            // What developers start is no sign of an app where it is not code.
            (file.meta.role == Role::App || file.meta.kind.language().is_some()) && serves(file)
        })
        .min_by_key(|file| {
            (
                file.meta.role != Role::App,
                file.meta.kind.language().is_none(),
            )
        });
    // What a script previews the pages with serves developers.
    if let Some(reason) = pages_in_image(files, component)
        && server.is_none_or(|file| file.meta.kind.language().is_none())
    {
        return (ComponentKind::StaticSite, reason);
    }
    let published = published(files, component);
    if let Some(file) = server {
        // A package that only wraps a server is published too: its manifest decides then. A
        // program with routes and a backing service is a server that takes arguments.
        let takes_arguments = published
            .as_ref()
            .is_some_and(|(kind, _)| *kind == ComponentKind::CommandLine)
            && (has(ConceptKind::Server) || own().any(brings_server))
            && has(ConceptKind::Route)
            && has(ConceptKind::ServiceClient);
        // Poetry and others build whatever they install: what nobody describes for the index and
        // what has routes is an app.
        let app_of_python = published
            .as_ref()
            .is_some_and(|(kind, _)| *kind == ComponentKind::Library)
            && has(ConceptKind::Route)
            && own().any(|file| file.meta.kind == FileKind::PyProject)
            && !own().any(describes_itself);
        let program = declared.is_some()
            || own().any(starts_itself)
            || is_started_above(files, component)
            || takes_arguments
            || app_of_python
            || is_django_site(files, component);
        if published.is_none() || program {
            return (
                ComponentKind::Web,
                format!("`{}` serves requests", file.path),
            );
        }
    }
    if source && let Some(file) = entry_point(files, component) {
        let reason = format!("`{}` is what a server loads", file.path);
        return (ComponentKind::Web, reason);
    }
    if !source {
        if page {
            return (ComponentKind::StaticSite, PAGES.to_owned());
        }
        if declared.is_none() || component.manifests.is_empty() {
            return (ComponentKind::Infrastructure, NO_SOURCE.to_owned());
        }
    }
    if let Some(file) = declared {
        let exposing = app().find(|file| exposes(file));
        return declared_kind(has, exposing, file);
    }
    if let Some((kind, reason)) = published {
        return (kind, reason);
    }
    if has(ConceptKind::QueueConsumer) || has(ConceptKind::Worker) {
        return (ComponentKind::Worker, "it consumes a queue".to_owned());
    }
    if deployed_somewhere && !component.manifests.is_empty() && own().any(starts_itself) {
        return (ComponentKind::App, "it starts by itself".to_owned());
    }
    if let Some(file) = own().find(|file| parses_arguments(file)) {
        let reason = format!("`{}` parses a command line", file.path);
        return (ComponentKind::CommandLine, reason);
    }
    (ComponentKind::App, NOTHING.to_owned())
}
