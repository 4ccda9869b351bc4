//! Lockfiles that are a list of blocks with a name and a version each: the TOML ones and
//! conda-lock. Read line by line, as programs write them.

use crate::fact::{DependencyScope, Ecosystem, FileFacts, Source};
use crate::format::entry;
use crate::format::manifest::{emit, python};

#[derive(Default)]
struct Package<'t> {
    name: Option<&'t str>,
    version: Option<&'t str>,
    source: Option<Source>,
    scope: Option<DependencyScope>,
}

impl Package<'_> {
    fn emit(self, facts: &mut FileFacts, text: &str, ecosystem: Ecosystem) {
        let (Some(name), Some(version)) = (self.name, self.version) else {
            return;
        };
        let own = match ecosystem {
            Ecosystem::Python => python::normalised(name),
            _ => name.into(),
        };
        let local = if ecosystem == Ecosystem::Rust {
            Source::Workspace
        } else {
            Source::Registry
        };
        let dependency = emit::locked(
            facts,
            ecosystem,
            own,
            entry::span_of(text, name),
            entry::text_value(text, version),
            self.source.unwrap_or(local),
        );
        if let (Some(scope), Some(dependency)) = (self.scope, dependency) {
            dependency.scope = scope;
        }
    }
}

/// `key = "value"` of a line.
fn pair(line: &str) -> Option<(&str, &str)> {
    let (key, value) = line.split_once('=')?;
    let value = value.trim();
    Some((key.trim_end(), entry::unquoted(value).unwrap_or(value)))
}

/// poetry.lock, uv.lock, pdm.lock, pylock.toml, Cargo.lock.
pub(super) fn toml(facts: &mut FileFacts, text: &str, ecosystem: Ecosystem) {
    let mut package: Option<Package<'_>> = None;
    // The table that the line stands in, below the package.
    let mut table = "";
    for line in entry::lines(entry::without_bom(text)) {
        if line.starts_with('#') {
            facts.comments.push(entry::span_of(text, line.trim_end()));
            continue;
        }
        if line.starts_with('[') {
            let name = line.trim_matches(|c: char| matches!(c, '[' | ']') || c.is_whitespace());
            if let Some(below) = below(name) {
                table = below;
                continue;
            }
            if let Some(package) = package.take() {
                package.emit(facts, text, ecosystem);
            }
            table = "";
            if matches!(name, "package" | "packages") && line.starts_with("[[") {
                package = Some(Package::default());
            }
            continue;
        }
        // Items of lists over several lines are indented.
        if line.starts_with([' ', '\t', ']', '}']) {
            continue;
        }
        let Some((key, value)) = pair(line) else {
            continue;
        };
        match (&mut package, table, key) {
            (Some(package), "", "name") => package.name = Some(value),
            (Some(package), "", "version") => package.version = Some(value),
            (Some(package), "", "source") => package.source = source(value),
            (Some(package), "", "category") if value == "dev" => {
                package.scope = Some(DependencyScope::Development);
            }
            (Some(package), "", "path") => package.source = Some(Source::Path(value.into())),
            (Some(package), "source", "resolved_reference")
            | (Some(package), "", "revision")
            | (Some(package), "vcs", "commit-id") => {
                package.source = Some(Source::Git {
                    revision: Some(value.into()),
                    fixed: true,
                });
            }
            (None, _, "requires-python" | "python-versions") => {
                let key = entry::span_of(text, key);
                let value = entry::text_value(text, value);
                entry::push(facts, key.join(value.span), "requires-python", key, value);
            }
            _ => {}
        }
    }
    if let Some(package) = package {
        package.emit(facts, text, ecosystem);
    }
}

/// The rest of a name such as `package.source`.
fn below(name: &str) -> Option<&str> {
    name.strip_prefix("package.")
        .or_else(|| name.strip_prefix("packages."))
}

/// Cargo's `registry+...` and `git+...#commit`, uv's `{ registry = "..." }` and the like.
fn source(written: &str) -> Option<Source> {
    let table = written.strip_prefix('{').map(str::trim_start);
    let kind = match table {
        Some(table) => table.split([' ', '=']).next().unwrap_or_default(),
        None => written.split(['+', ':']).next().unwrap_or_default(),
    };
    let address = match table {
        Some(table) => table.split('"').nth(1).unwrap_or_default(),
        None => written,
    };
    Some(match kind {
        "registry" | "sparse" => Source::Registry,
        "git" => Source::Git {
            revision: address.rsplit_once('#').map(|(_, commit)| commit.into()),
            fixed: true,
        },
        "url" => Source::Url { fixed: true },
        "virtual" | "editable" if address == "." => Source::Workspace,
        "virtual" | "editable" | "directory" | "path" => Source::Path(address.into()),
        _ => return None,
    })
}

/// conda-lock.yml: a list of packages; those of pip are there too.
pub(super) fn conda(facts: &mut FileFacts, text: &str) {
    let mut package: Option<Package<'_>> = None;
    for line in entry::lines(entry::without_bom(text)) {
        let item = line.trim_start().strip_prefix("- ");
        let content = item.unwrap_or(line).trim();
        let Some((key, value)) = content.split_once(": ") else {
            continue;
        };
        let value = entry::unquoted(value.trim()).unwrap_or(value.trim());
        if item.is_some() && key == "name" {
            if let Some(package) = package.take() {
                package.emit(facts, text, Ecosystem::Python);
            }
            package = Some(Package {
                name: Some(value),
                ..Package::default()
            });
        } else if let (Some(package), "version") = (&mut package, key) {
            package.version.get_or_insert(value);
        }
    }
    if let Some(package) = package {
        package.emit(facts, text, Ecosystem::Python);
    }
}
