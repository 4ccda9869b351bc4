//! package.json: dependencies, scripts, everything else as entries. Knows npm's notations of
//! where a package comes from.

use super::{emit, scripts};
use crate::fact::{Dependency, DependencyScope, Ecosystem, FileFacts, FileKind, Source, Value};
use crate::format::json;
use crate::format::yaml::{self, Manner, Member, View};

/// The tables of dependencies.
const TABLES: &[(&str, DependencyScope)] = &[
    ("dependencies", DependencyScope::Runtime),
    ("devDependencies", DependencyScope::Development),
    ("peerDependencies", DependencyScope::Optional),
    ("optionalDependencies", DependencyScope::Optional),
];

/// Lowers a package.json.
pub(crate) fn lower(kind: FileKind, _path: &str, text: &str) -> FileFacts {
    let parsed = json::parse(text);
    let mut facts = yaml::facts(kind, text, &parsed);
    let Some(root) = parsed.root() else {
        return facts;
    };
    yaml::push(&mut facts, root, 0, Manner::PLAIN);
    for (table, scope) in TABLES {
        for member in root.get(table).into_iter().flat_map(View::members) {
            if let Some(dependency) = dependency(member, *scope) {
                emit::push(&mut facts, dependency);
            }
        }
    }
    for member in root.get("scripts").into_iter().flat_map(View::members) {
        if let Some(script) = member.value.embedded() {
            let span = member.value.span();
            scripts::push(
                &mut facts,
                member.key,
                span,
                true,
                vec![script.into()],
                text,
            );
        }
    }
    scripts::yield_to_production(&mut facts);
    yaml::finish(&mut facts);
    facts
}

fn dependency(member: Member<'_>, scope: DependencyScope) -> Option<Dependency> {
    let written = member.value.text()?;
    let requirement = Value::text(member.value.span(), written);
    let mut dependency = emit::declared(
        Ecosystem::JavaScript,
        member.key,
        member.key_span,
        requirement,
    );
    dependency.scope = scope;
    dependency.source = source(written);
    dependency.pinned = match &dependency.source {
        Source::Registry => {
            // `npm:name@1.2.3` installs another package under this name.
            let version = match written.strip_prefix("npm:") {
                Some(alias) => alias.rsplit_once('@').map_or("", |(_, version)| version),
                None => written,
            };
            emit::is_full_version(version)
        }
        source => emit::is_fixed_source(source),
    };
    Some(dependency)
}

/// Where a requirement says that its package comes from.
pub(super) fn source(written: &str) -> Source {
    let starts = |prefixes: &[&str]| prefixes.iter().any(|prefix| written.starts_with(prefix));
    if starts(&["workspace:"]) {
        return Source::Workspace;
    }
    for prefix in ["file:", "link:", "portal:"] {
        if let Some(path) = written.strip_prefix(prefix) {
            return Source::Path(path.into());
        }
    }
    if starts(&["./", "../", "~/", "/"]) {
        return Source::Path(written.into());
    }
    let (address, fragment) = match written.split_once('#') {
        Some((address, fragment)) => (address, Some(fragment)),
        None => (written, None),
    };
    let git = starts(&[
        "git+",
        "git:",
        "git@",
        "github:",
        "gitlab:",
        "bitbucket:",
        "gist:",
    ]) || address
        .strip_suffix(".git")
        .is_some_and(|rest| rest.contains("://"))
        || is_shorthand(address);
    if git {
        return match fragment {
            // A range of tags.
            Some(range) if range.starts_with("semver:") => Source::Git {
                revision: Some(range.into()),
                fixed: false,
            },
            revision => emit::git(revision),
        };
    }
    if starts(&["http://", "https://"]) {
        return Source::Url { fixed: false };
    }
    Source::Registry
}

/// `user/repository` is GitHub's.
fn is_shorthand(address: &str) -> bool {
    let plain = |part: &str| {
        !part.is_empty()
            && part
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
    };
    match address.split_once('/') {
        Some((user, repository)) => plain(user) && plain(repository),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fact::dump;

    #[test]
    fn sources() {
        assert_eq!(source("^1.0.0"), Source::Registry);
        assert_eq!(source("npm:x@1"), Source::Registry);
        assert_eq!(source("user/repo"), emit::git(None));
        assert_eq!(source("github:user/repo#v1.2"), emit::git(Some("v1.2")));
        assert_eq!(
            source("git+ssh://git@example.org/x.git#main"),
            emit::git(Some("main"))
        );
        assert_eq!(source("https://example.org/x.git"), emit::git(None));
        assert_eq!(
            source("https://example.org/x.tgz"),
            Source::Url { fixed: false }
        );
        assert_eq!(source("file:../x"), Source::Path("../x".into()));
        assert_eq!(source("workspace:*"), Source::Workspace);
        assert_eq!(source("1.x || >=2.5.0 || 5.0.0 - 7.2.3"), Source::Registry);
    }

    #[test]
    fn commands_have_their_own_places() {
        let text = "{\"scripts\": {\"start\": \"NODE_ENV=\\\"production\\\" node server.js\"}}";
        let found = dump(&lower(FileKind::PackageJson, "package.json", text), text);
        assert!(
            found.contains("unit 0 PackageScript \"start\" Run shell"),
            "{found}"
        );
        // The escapes stand in the file, not in the script.
        assert!(
            found.contains("NODE_ENV=\"production\" : \"node\""),
            "{found}"
        );
    }
}
