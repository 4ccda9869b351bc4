//! composer.json: entries, a Dependency for each package, a unit for each script. What the
//! platform itself provides (`php`, `ext-gd`) is an entry and nothing more. Knows Composer's
//! words, and no factor.

use std::collections::HashMap;

use crate::fact::{
    Dependency, DependencyScope, Ecosystem, FactKind, FileFacts, FileKind, Source, Stage, Unit,
    UnitKind, Value,
};
use crate::format::interpolation::NONE;
use crate::format::json;
use crate::format::yaml::{self, Manner, Member, View};
use crate::lang::shell;
use crate::text::Embedded;

/// Lowers such a file.
pub(crate) fn lower(kind: FileKind, _path: &str, text: &str) -> FileFacts {
    let parsed = json::parse(text);
    let mut facts = yaml::facts(kind, text, &parsed);
    if let Some(root) = parsed.root() {
        yaml::push(&mut facts, root, 0, Manner::PLAIN);
        let repositories = Repositories::read(root);
        for (key, scope) in [
            ("require", DependencyScope::Runtime),
            ("require-dev", DependencyScope::Development),
        ] {
            for member in root.get(key).into_iter().flat_map(View::members) {
                dependency(&mut facts, member, scope, &repositories);
            }
        }
        for script in root.get("scripts").into_iter().flat_map(View::members) {
            unit(&mut facts, script);
        }
    }
    yaml::finish(&mut facts);
    facts
}

fn dependency(
    facts: &mut FileFacts,
    member: Member,
    scope: DependencyScope,
    repositories: &Repositories,
) {
    // A package has a vendor; what has none comes with the platform.
    if !member.key.contains('/') {
        return;
    }
    let name = member.key.to_ascii_lowercase();
    let written = member.value.text().unwrap_or_default();
    let source = repositories.source(&name, written);
    let pinned = is_exact(written) || matches!(source, Source::Git { fixed: true, .. });
    let key = Value::unknown(member.key_span);
    facts.push(
        member.key_span.join(member.value.span()),
        0,
        FactKind::Dependency(Dependency {
            ecosystem: Ecosystem::Php,
            name: name.into(),
            name_span: key.content(member.value.source),
            requirement: yaml::value(member.value, NONE),
            pinned,
            source,
            scope,
            locked: false,
        }),
    );
}

/// Whether a constraint leaves one version: `1.2.3`, `v1.2`, `=1.2.3`, `dev-main#abc123`.
fn is_exact(constraint: &str) -> bool {
    let constraint = constraint.trim();
    if let Some((_, commit)) = constraint.split_once('#') {
        return !commit.is_empty();
    }
    let version = constraint.trim_start_matches('=').trim_start();
    let version = version.trim_start_matches(['v', 'V']);
    version.starts_with(|first: char| first.is_ascii_digit())
        && version
            .split('.')
            .all(|part| part != "*" && !part.eq_ignore_ascii_case("x"))
        && version
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'+' | b'_'))
        // `1.0-dev` is a branch.
        && !version.ends_with("-dev")
        && !version.contains(".x-")
}

/// The repositories of a manifest that are not registries, by the last part of what they hold.
#[derive(Default)]
struct Repositories {
    by_name: HashMap<String, Held>,
    /// A folder of many packages (`packages/*`), as written.
    many: Option<String>,
}

#[derive(Clone)]
enum Held {
    Folder(String),
    Git,
    Archive { fixed: bool },
}

impl Repositories {
    fn read(root: View) -> Self {
        let mut found = Self::default();
        let Some(repositories) = root.get("repositories") else {
            return found;
        };
        let named = repositories.members().map(|member| member.value);
        for repository in repositories.items().chain(named) {
            let url = repository.get("url").and_then(View::text).unwrap_or("");
            let last = url
                .trim_end_matches('/')
                .trim_end_matches(".git")
                .rsplit(['/', ':'])
                .next()
                .unwrap_or_default()
                .to_ascii_lowercase();
            match repository.get("type").and_then(View::text) {
                Some("path") if last.contains('*') => {
                    found.many.get_or_insert_with(|| url.to_owned());
                }
                Some("path") => {
                    found.by_name.insert(last, Held::Folder(url.to_owned()));
                }
                Some("vcs" | "git" | "github" | "gitlab" | "bitbucket") => {
                    found.by_name.insert(last, Held::Git);
                }
                Some("package") => {
                    if let Some(package) = repository.get("package") {
                        found.inline(package);
                        package.items().for_each(|one| found.inline(one));
                    }
                }
                _ => {}
            }
        }
        found
    }

    /// A package that is described in the manifest itself.
    fn inline(&mut self, package: View) {
        let Some(name) = package.get("name").and_then(View::text) else {
            return;
        };
        let held = if package.get("source").is_some() {
            Held::Git
        } else {
            let sum = package.at(&["dist", "shasum"]).and_then(View::text);
            Held::Archive {
                fixed: sum.is_some_and(|sum| !sum.is_empty()),
            }
        };
        let last = name.rsplit('/').next().unwrap_or(name);
        self.by_name.insert(last.to_ascii_lowercase(), held);
    }

    /// Where a package comes from.
    fn source(&self, name: &str, constraint: &str) -> Source {
        let last = name.rsplit('/').next().unwrap_or(name);
        match self.by_name.get(last) {
            Some(Held::Folder(path)) => Source::Path(path.as_str().into()),
            Some(Held::Archive { fixed }) => Source::Url { fixed: *fixed },
            Some(Held::Git) => {
                let (branch, commit) = match constraint.split_once('#') {
                    Some((branch, commit)) => (branch, Some(commit)),
                    None => (constraint, None),
                };
                let branch = branch.strip_prefix("dev-");
                Source::Git {
                    revision: commit.or(branch).map(Into::into),
                    fixed: commit.is_some(),
                }
            }
            // What has no version of its own lies in one of the folders.
            None if constraint.starts_with("@dev") || constraint.starts_with("*@dev") => {
                match &self.many {
                    Some(path) => Source::Path(path.as_str().into()),
                    None => Source::Registry,
                }
            }
            None => Source::Registry,
        }
    }
}

/// A script: one command line, or a list of them.
fn unit(facts: &mut FileFacts, script: Member) {
    let id = facts.open_unit(Unit {
        kind: UnitKind::PackageScript,
        name: script.key.into(),
        stage: stage(script.key),
        span: script.value.span(),
        shell: true,
    });
    let lines = script.value.items().filter_map(View::embedded);
    for line in script.value.embedded().into_iter().chain(lines) {
        if let Some(line) = command(&line) {
            shell::lower_into(facts, &line, id);
        }
    }
}

/// The events that Composer runs by itself belong to the build.
fn stage(name: &str) -> Stage {
    match name {
        "post-create-project-cmd" | "post-root-package-install" | "dev" => Stage::Development,
        "pre-install-cmd"
        | "post-install-cmd"
        | "pre-update-cmd"
        | "post-update-cmd"
        | "pre-autoload-dump"
        | "post-autoload-dump"
        | "pre-package-install"
        | "post-package-install"
        | "pre-package-update"
        | "post-package-update"
        | "pre-archive-cmd"
        | "post-archive-cmd" => Stage::Build,
        _ => Stage::Unknown,
    }
}

/// A script's line as a shell would be given it; nothing for a PHP callback or a setting.
fn command(line: &Embedded) -> Option<Embedded> {
    let text = line.text.as_str();
    let start = text.len() - text.trim_start().len();
    let body = text[start..].trim_end();
    if let Some(reference) = body.strip_prefix('@') {
        let program = reference.split_whitespace().next().unwrap_or_default();
        return match program {
            "php" | "composer" => Some(from(line, "", start + 1)),
            "putenv" | "additional_args" | "no_additional_args" | "" => None,
            // `@build` runs the script of that name.
            _ => Some(from(line, "composer run-script ", start + 1)),
        };
    }
    let callback = !body.contains(char::is_whitespace) && body.contains('\\')
        || body.split_whitespace().count() == 1 && body.contains("::");
    (!callback && !body.is_empty()).then(|| from(line, "", start))
}

/// A line from a byte on, with something in front that stands at the byte before.
fn from(line: &Embedded, prefix: &str, start: usize) -> Embedded {
    let outer = |inner: usize| line.map.outer(u32::try_from(inner).unwrap_or(u32::MAX)) as usize;
    let mut out = Embedded::default();
    let mut buffer = [0; 4];
    for letter in prefix.chars() {
        out.push(
            letter.encode_utf8(&mut buffer),
            outer(start.saturating_sub(1)),
        );
    }
    for (at, letter) in line.text[start..].char_indices() {
        out.push(letter.encode_utf8(&mut buffer), outer(start + at));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(text: &str) -> FileFacts {
        lower(FileKind::ComposerJson, "composer.json", text)
    }

    fn one(text: &str) -> Dependency {
        let found = facts(text)
            .facts
            .into_iter()
            .find_map(|fact| match fact.kind {
                FactKind::Dependency(dependency) => Some(dependency),
                _ => None,
            });
        found.expect("a dependency")
    }

    fn words(script: &str) -> Vec<String> {
        let text = format!(r#"{{"scripts": {{"x": {script}}}}}"#);
        facts(&text)
            .facts
            .iter()
            .filter_map(|fact| match &fact.kind {
                FactKind::Command(command) => Some(&command.words),
                _ => None,
            })
            .map(|words| {
                let words: Vec<&str> = words.iter().filter_map(Value::as_text).collect();
                words.join(" ")
            })
            .collect()
    }

    #[test]
    fn only_one_version_is_pinned() {
        for exact in ["1.2.3", "v1.2", "=1.2.3", "1.0.0-beta2", "dev-main#a1b2c3"] {
            assert!(is_exact(exact), "{exact}");
        }
        for open in [
            "^1.2",
            "~1.2.3",
            ">=1",
            "1.*",
            "1.2.x",
            "*",
            "dev-main",
            "1.0 || 2.0",
            "1.0 - 2.0",
            "1.x-dev",
            "@dev",
            "",
        ] {
            assert!(!is_exact(open), "{open}");
        }
    }

    #[test]
    fn the_platform_is_no_dependency() {
        let found = facts(r#"{"require": {"php": "^8.3", "ext-gd": "*", "lib-icu": "*"}}"#);
        assert!(
            found
                .facts
                .iter()
                .all(|fact| matches!(fact.kind, FactKind::Entry(_)))
        );
        assert!(found.facts.iter().any(|fact| matches!(
            &fact.kind,
            FactKind::Entry(entry) if &*entry.path == "require.ext-gd"
        )));
    }

    #[test]
    fn repositories_tell_where_a_package_comes_from() {
        let with = |repository: &str, constraint: &str| {
            one(&format!(
                r#"{{"repositories": [{repository}], "require": {{"Acme/Kit": "{constraint}"}}}}"#
            ))
        };
        let path = with(r#"{"type": "path", "url": "../kit"}"#, "*");
        assert_eq!(path.source, Source::Path("../kit".into()));
        assert_eq!(&*path.name, "acme/kit");
        let git = r#"{"type": "vcs", "url": "git@example.org:acme/kit.git"}"#;
        assert_eq!(
            with(git, "dev-main").source,
            Source::Git {
                revision: Some("main".into()),
                fixed: false
            }
        );
        assert!(with(git, "dev-main#abc").pinned);
        let many = r#"{"type": "path", "url": "packages/*"}"#;
        assert_eq!(with(many, "@dev").source, Source::Path("packages/*".into()));
        assert_eq!(with(many, "^1").source, Source::Registry);
    }

    #[test]
    fn references_and_callbacks_are_told_from_commands() {
        assert_eq!(words(r#""@php artisan migrate""#), ["php artisan migrate"]);
        assert_eq!(
            words(r#""@build --all""#),
            ["composer run-script build --all"]
        );
        assert_eq!(words(r#"["@putenv A=b", "phpunit"]"#), ["phpunit"]);
        assert!(words(r#""Acme\\Tasks::run""#).is_empty());
        assert!(words(r#""Acme\\Tasks""#).is_empty());
    }

    #[test]
    fn words_keep_their_bytes() {
        let text = r#"{"scripts": {"x": "@php -r \"echo 1;\" @y"}}"#;
        let found = facts(text);
        let words = found.facts.iter().find_map(|fact| match &fact.kind {
            FactKind::Command(command) => Some(&command.words),
            _ => None,
        });
        let words = words.expect("a command");
        assert_eq!(words[0].span.slice(text), "php");
        assert_eq!(words[2].as_text(), Some("echo 1;"));
        assert_eq!(words[3].span.slice(text), "@y");
    }
}
