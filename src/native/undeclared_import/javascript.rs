//! JavaScript's imports: what Node.js brings, aliases, modules of the repository.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::OnceLock;

use super::{Undeclared, Use};
use crate::diagnostic::Confidence;
use crate::fact::FileKind;
use crate::native::manifests::Declared;
use crate::native::tables;
use crate::repo::{Component, Repository};

struct Tables {
    standard: HashSet<&'static str>,
    brings: HashMap<&'static str, Vec<&'static str>>,
}

fn tables() -> &'static Tables {
    static TABLES: OnceLock<Tables> = OnceLock::new();
    TABLES.get_or_init(|| Tables {
        standard: tables::words(include_str!("../data/node-standard.txt")),
        brings: tables::map(include_str!("../data/node-brings.txt")),
    })
}

/// Folders of a component that bundlers and `baseUrl` make the root of imports.
const BASES: &[&str] = &[
    "",
    "src",
    "app",
    "lib",
    "client",
    "server",
    "resources/js",
    "app/javascript",
];

/// Two parts of a path; either may be empty.
fn joined(folder: &str, rest: &str) -> String {
    match (folder, rest) {
        ("", one) | (one, "" | ".") => one.to_owned(),
        _ => format!("{folder}/{rest}"),
    }
}

/// What a repository calls its own.
pub(super) struct Names<'a> {
    paths: &'a [String],
    /// Names of its packages.
    members: HashSet<&'a str>,
    /// Aliases that end where a path goes on, and whole ones.
    aliases: HashSet<&'a str>,
    /// Folders that a `baseUrl` makes the root of imports.
    bases: Vec<String>,
    /// All folders' names.
    folders: HashSet<&'a str>,
    /// Texts of bundlers' configuration.
    bundlers: Vec<&'a str>,
    /// Whether imports are mapped outside of any manifest.
    mapped: bool,
    /// Whether a platform's runtime brings its own libraries.
    lambda: bool,
}

impl<'a> Names<'a> {
    pub(super) fn new(repository: &'a Repository) -> Self {
        let mut names = Self {
            paths: &repository.paths,
            members: HashSet::new(),
            aliases: HashSet::new(),
            bases: Vec::new(),
            folders: HashSet::new(),
            bundlers: Vec::new(),
            mapped: false,
            lambda: repository.of_kind(FileKind::Serverless).next().is_some(),
        };
        for path in &repository.paths {
            if let Some((folder, _)) = path.rsplit_once('/') {
                names.folders.extend(folder.split('/'));
            }
            names.mapped |= path.ends_with("config/importmap.rb");
        }
        for file in &repository.files {
            let name = file.name();
            match file.meta.kind {
                FileKind::PackageJson => {
                    for entry in file.entries() {
                        if &*entry.path == "name" {
                            names.members.extend(entry.value.as_text());
                        }
                        for start in [
                            "_moduleAliases.",
                            "alias.",
                            "browser.",
                            "jest.moduleNameMapper.",
                        ] {
                            names.aliases.extend(entry.path.strip_prefix(start));
                        }
                    }
                }
                FileKind::Json if name.starts_with("tsconfig") || name.starts_with("jsconfig") => {
                    for entry in file.entries() {
                        names
                            .aliases
                            .extend(entry.path.strip_prefix("compilerOptions.paths.").map(alias));
                        if &*entry.path == "compilerOptions.baseUrl"
                            && let Some(base) = entry.value.as_text()
                        {
                            let base = base.trim_start_matches("./").trim_matches('/');
                            names.bases.push(joined(file.folder(), base));
                        }
                    }
                }
                FileKind::Json if name.starts_with("deno") || name.contains("import") => {
                    for entry in file.entries() {
                        names
                            .aliases
                            .extend(entry.path.strip_prefix("imports.").map(alias));
                    }
                }
                FileKind::JavaScript | FileKind::TypeScript => {
                    names.bundlers.extend(file.text.as_deref());
                }
                _ => {}
            }
        }
        names
    }

    /// Whether an import is of something that the repository names itself.
    fn is_local(&self, component: &Component, used: &Use, package: &str) -> bool {
        let written = used.import.module.as_ref();
        if self.members.contains(package)
            || self.aliases.iter().any(|alias| {
                !alias.is_empty()
                    && (package == *alias
                        || written.starts_with(alias) && alias.ends_with(['/', '.', '-'])
                        || package
                            .strip_prefix(alias)
                            .is_some_and(|rest| rest.starts_with('/')))
            })
        {
            return true;
        }
        if self
            .bundlers
            .iter()
            .any(|text| mentions(text, package) || mentions(text, &format!("{package}$")))
        {
            return true;
        }
        if let Some((scope, name)) = package
            .strip_prefix('@')
            .and_then(|rest| rest.split_once('/'))
        {
            return self.folders.contains(scope) || scope == "app" && self.folders.contains(name);
        }
        let usual = BASES.iter().map(|base| joined(&component.root, base));
        let mut bases = usual.chain(self.bases.iter().cloned());
        bases.any(|base| self.exists(&joined(&base, package)))
            || self.lies_above(component, used.file.folder(), package)
    }

    /// Whether a folder above the file, in its component, holds what bundlers may look up there:
    /// their roots of imports are often made up of parts.
    fn lies_above(&self, component: &Component, folder: &str, package: &str) -> bool {
        let mut folder = folder;
        while folder.len() > component.root.len() && folder.starts_with(&component.root) {
            if self.exists(&joined(folder, package)) {
                return true;
            }
            folder = folder.rsplit_once('/').map_or("", |split| split.0);
        }
        false
    }

    /// Whether there is a folder of this path, or a module.
    fn exists(&self, path: &str) -> bool {
        let from = self.paths.partition_point(|own| own.as_str() < path);
        self.paths[from..]
            .iter()
            .take_while(|own| own.starts_with(path))
            .take(8)
            .any(|own| own[path.len()..].starts_with(['/', '.']))
    }

    /// The packages that a component uses and nothing declares, each at its first import.
    pub(super) fn judge<'u, 'f>(
        &self,
        component: &Component,
        declared: &Declared,
        uses: &'u [Use<'f>],
    ) -> Vec<(&'u Use<'f>, Undeclared)> {
        if declared.names.is_empty() || self.mapped {
            return Vec::new();
        }
        let mut first: BTreeMap<&str, &Use> = BTreeMap::new();
        for used in uses {
            let package = &*used.import.package;
            let name = used.file.name();
            // Types and stories are never run by the app.
            let aside = name.ends_with(".d.ts") || name.contains(".stories.");
            if aside || is_served(&used.file.path) || !is_package(package) {
                continue;
            }
            first.entry(package).or_insert(used);
        }
        let mut found: Vec<(&Use, Undeclared)> = first
            .into_iter()
            .filter_map(|(package, used)| {
                let fine = tables().standard.contains(package)
                    || declared.names.contains(package)
                    || declared.names.contains(types_of(package).as_str())
                    || self.lambda && (package == "aws-sdk" || package.starts_with("@aws-sdk/"))
                    || is_brought(declared, package)
                    || self.is_local(component, used, package);
                let verdict = Undeclared {
                    name: package.to_owned(),
                    distribution: None,
                    brought: declared
                        .locked
                        .contains(package)
                        .then(|| "known to a lockfile".to_owned()),
                    confidence: Confidence::High,
                };
                (!fine).then_some((used, verdict))
            })
            .collect();
        found.sort_by_key(|(used, _)| (&used.file.path, used.import.module_span.start));
        found
    }
}

/// A path alias without the star and what follows: `@app/` of `@app/*.0`.
fn alias(path: &str) -> &str {
    if let Some((start, _)) = path.split_once('*') {
        return start;
    }
    let trimmed = path.trim_end_matches(|c: char| c.is_ascii_digit());
    trimmed.strip_suffix('.').unwrap_or(path)
}

/// Whether a file is handed to browsers as it is: what it imports, no bundler resolves.
fn is_served(path: &str) -> bool {
    let served = path
        .split('/')
        .any(|folder| matches!(folder, "public" | "static" | "wwwroot" | "webroot"));
    served || path.contains("assets/javascript") || path.contains("assets/js/")
}

/// Whether a text names something as a whole word.
fn mentions(text: &str, name: &str) -> bool {
    let inside = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '@');
    text.match_indices(name).any(|(at, _)| {
        !text[..at].ends_with(inside) && !text[at + name.len()..].starts_with(inside)
    })
}

/// Whether a source is the name of a package, rather than a path, an address or an alias.
fn is_package(name: &str) -> bool {
    let plain = |part: &str| {
        part.starts_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit())
            && part
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-_.".contains(&b))
    };
    match name.strip_prefix('@') {
        Some(scoped) => scoped
            .split_once('/')
            .is_some_and(|(scope, name)| plain(scope) && plain(name)),
        // A file beside the page, in the notation of bundlers.
        None => {
            plain(name)
                && !matches!(
                    name.rsplit('.').next(),
                    Some(
                        "js" | "css"
                            | "vue"
                            | "svelte"
                            | "scss"
                            | "sass"
                            | "less"
                            | "jsx"
                            | "tsx"
                            | "html"
                            | "json"
                    )
                )
        }
    }
}

/// The package that holds another one's types.
fn types_of(package: &str) -> String {
    format!(
        "@types/{}",
        package.trim_start_matches('@').replace('/', "__")
    )
}

/// Whether a framework that is declared hands the package to its apps.
fn is_brought(declared: &Declared, package: &str) -> bool {
    tables().brings.iter().any(|(framework, packages)| {
        declared.names.contains(framework)
            && packages
                .iter()
                .any(|pattern| tables::fits(pattern, package))
    })
}
