//! Lockfiles in JSON: npm, Composer, Pipenv, `NuGet`, Bun. Knows where each keeps names and
//! versions.

use super::scanner::{Event, scan};
use crate::fact::{DependencyScope, Ecosystem, FileFacts, Source};
use crate::format::entry;
use crate::format::manifest::{emit, javascript, python};

/// A package whose object is open.
#[derive(Default)]
struct Package<'t> {
    name: &'t str,
    version: Option<&'t str>,
    source: Option<Source>,
    scope: Option<DependencyScope>,
    /// The length of the path to it.
    depth: usize,
}

impl Package<'_> {
    fn emit(self, facts: &mut FileFacts, text: &str, ecosystem: Ecosystem, name: &str) {
        let Some(version) = self.version else {
            return;
        };
        let dependency = emit::locked(
            facts,
            ecosystem,
            name,
            entry::span_of(text, self.name),
            entry::text_value(text, version),
            self.source.unwrap_or(Source::Registry),
        );
        if let (Some(scope), Some(dependency)) = (self.scope, dependency) {
            dependency.scope = scope;
        }
    }
}

/// package-lock.json of all versions: `packages` by folder, or `dependencies` by name, nested.
/// Version 2 has both, `packages` first.
pub(super) fn npm(facts: &mut FileFacts, text: &str) {
    let mut open: Vec<Package<'_>> = Vec::new();
    let mut folders = false;
    scan(text, |path, event| match event {
        Event::Open => match path {
            ["packages", folder] => {
                folders = true;
                let name = folder.rsplit_once("node_modules/").map(|(_, name)| name);
                open.push(Package {
                    name: name.unwrap_or_default(),
                    depth: path.len(),
                    ..Package::default()
                });
            }
            [.., "dependencies", name] if !folders && path[0] == "dependencies" => {
                open.push(Package {
                    name,
                    depth: path.len(),
                    ..Package::default()
                });
            }
            _ => {}
        },
        Event::Close => {
            if open
                .last()
                .is_some_and(|package| package.depth == path.len())
                && let Some(package) = open.pop()
                && !package.name.is_empty()
            {
                let name = package.name;
                package.emit(facts, text, Ecosystem::JavaScript, name);
            }
        }
        Event::Text(content) => {
            if let (Some(package), [.., key]) = (open.last_mut(), path)
                && path.len() == package.depth + 1
            {
                match *key {
                    "version" => package.version = Some(content),
                    "resolved" if content.starts_with("git+") => {
                        package.source = Some(javascript::source(content));
                    }
                    "resolved" if content.starts_with("file:") => {
                        package.source = Some(javascript::source(content));
                    }
                    _ => {}
                }
            }
        }
        Event::Other(content) => {
            if let (Some(package), [.., key], "true") = (open.last_mut(), path, content)
                && path.len() == package.depth + 1
            {
                match *key {
                    "dev" => package.scope = Some(DependencyScope::Development),
                    "optional" => package.scope = Some(DependencyScope::Optional),
                    _ => {}
                }
            }
        }
    });
    // Nested packages end before those around them.
    facts.facts.sort_by_key(|fact| fact.span.start);
}

/// composer.lock: lists of packages.
pub(super) fn composer(facts: &mut FileFacts, text: &str) {
    let mut package: Option<Package<'_>> = None;
    scan(text, |path, event| match (path, event) {
        ([list @ ("packages" | "packages-dev"), _], Event::Open) => {
            package = Some(Package {
                scope: (*list == "packages-dev").then_some(DependencyScope::Development),
                ..Package::default()
            });
        }
        (["packages" | "packages-dev", _], Event::Close) => {
            if let Some(package) = package.take() {
                let name = package.name.replace("\\/", "/").to_ascii_lowercase();
                package.emit(facts, text, Ecosystem::Php, &name);
            }
        }
        (["packages" | "packages-dev", _, key], Event::Text(content)) => {
            if let Some(package) = &mut package {
                match *key {
                    "name" => package.name = content,
                    "version" => package.version = Some(content),
                    _ => {}
                }
            }
        }
        (["platform", name], Event::Text(content)) => {
            let key = entry::span_of(text, name);
            let value = entry::text_value(text, content);
            let path = format!("platform.{name}");
            entry::push(facts, key.join(value.span), path, key, value);
        }
        _ => {}
    });
}

/// Pipfile.lock: `default` and `develop` by name.
pub(super) fn pipfile(facts: &mut FileFacts, text: &str) {
    let mut package: Option<Package<'_>> = None;
    scan(text, |path, event| match (path, event) {
        ([group @ ("default" | "develop"), name], Event::Open) => {
            package = Some(Package {
                name,
                scope: (*group == "develop").then_some(DependencyScope::Development),
                ..Package::default()
            });
        }
        (["default" | "develop", _], Event::Close) => {
            if let Some(package) = package.take() {
                let name = python::normalised(package.name);
                package.emit(facts, text, Ecosystem::Python, &name);
            }
        }
        (["default" | "develop", _, key], Event::Text(content)) => {
            if let Some(package) = &mut package {
                match *key {
                    "version" => package.version = Some(content.trim_start_matches('=')),
                    "ref" => {
                        package.version = Some(content);
                        package.source = Some(Source::Git {
                            revision: Some(content.into()),
                            fixed: true,
                        });
                    }
                    "path" => {
                        package.version = Some(content);
                        package.source = Some(Source::Path(content.into()));
                    }
                    _ => {}
                }
            }
        }
        (["_meta", "requires", key], Event::Text(content)) => {
            let key_span = entry::span_of(text, key);
            let value = entry::text_value(text, content);
            let path = format!("requires.{key}");
            entry::push(facts, key_span.join(value.span), path, key_span, value);
        }
        _ => {}
    });
}

/// packages.lock.json: `dependencies` by framework and name.
pub(super) fn nuget(facts: &mut FileFacts, text: &str) {
    let mut package: Option<Package<'_>> = None;
    scan(text, |path, event| match (path, event) {
        (["dependencies", _, name], Event::Open) => {
            package = Some(Package {
                name,
                ..Package::default()
            });
        }
        (["dependencies", _, _], Event::Close) => {
            if let Some(package) = package.take() {
                let name = package.name.to_ascii_lowercase();
                package.emit(facts, text, Ecosystem::DotNet, &name);
            }
        }
        (["dependencies", _, _, "resolved"], Event::Text(content)) => {
            if let Some(package) = &mut package {
                package.version = Some(content);
            }
        }
        _ => {}
    });
}

/// bun.lock: `packages` by name; the first item of each is `name@version`.
pub(super) fn bun(facts: &mut FileFacts, text: &str) {
    scan(text, |path, event| {
        let (["packages", _, "0"], Event::Text(content)) = (path, event) else {
            return;
        };
        let Some(at) = content.get(1..).and_then(|rest| rest.find('@')) else {
            return;
        };
        let (name, version) = (&content[..=at], &content[at + 2..]);
        emit::locked(
            facts,
            Ecosystem::JavaScript,
            name,
            entry::span_of(text, name),
            entry::text_value(text, version),
            javascript::source(version),
        );
    });
}
