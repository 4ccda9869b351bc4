//! One requirement: name, extras, versions or address, marker (PEP 508), and the addresses of
//! pip. Knows nothing of the file around it.

use super::normalised;
use crate::fact::{Dependency, DependencyScope, Ecosystem, FileFacts, Source, Value};
use crate::format::manifest::emit;
use crate::text::{Embedded, Span};

/// Adds the dependency that a requirement declares; nothing when it is none.
pub(super) fn push(facts: &mut FileFacts, text: &Embedded, scope: DependencyScope) {
    if let Some(dependency) = read(text, scope) {
        emit::push(facts, dependency);
    }
}

/// Reads a requirement.
pub(super) fn read(text: &Embedded, scope: DependencyScope) -> Option<Dependency> {
    let whole = text.text.as_str();
    let start = whole.len() - whole.trim_start().len();
    let length = name_length(&whole[start..]);
    if length == 0 {
        return None;
    }
    let name = Span::new(start, start + length);
    let mut at = name.end as usize;
    let after = |at: usize| at + (whole[at..].len() - whole[at..].trim_start().len());
    at = after(at);
    if whole[at..].starts_with('[') {
        at = after(at + whole[at..].find(']')? + 1);
    }
    let mut dependency = emit::declared(
        Ecosystem::Python,
        normalised(name.slice(whole)),
        text.map.span(name),
        emit::none(
            text.map
                .span(Span::new(at.min(name.end as usize), name.end as usize)),
        ),
    );
    dependency.scope = scope;
    let rest = &whole[at..];
    if let Some(address) = rest.strip_prefix('@') {
        // A marker follows an address after white space.
        let start = at + 1 + (address.len() - address.trim_start().len());
        let address = whole[start..].split_whitespace().next().unwrap_or_default();
        let address = address.strip_suffix(';').unwrap_or(address);
        let span = text.map.span(Span::new(start, start + address.len()));
        dependency.source = source(address);
        dependency.pinned = emit::is_fixed_source(&dependency.source);
        dependency.requirement = Value::text(span, address);
    } else {
        let end = rest.find(';').unwrap_or(rest.len());
        let marker = &rest[end..];
        let versions = rest[..end].trim_end();
        // `name (>=1)` is the old way.
        let (open, versions) = match versions.strip_prefix('(') {
            Some(inner) => (1, inner.strip_suffix(')').unwrap_or(inner)),
            None => (0, versions),
        };
        if !versions.is_empty() {
            if !versions.starts_with(['=', '<', '>', '!', '~']) {
                return None;
            }
            let span = Span::new(at + open, at + open + versions.len());
            dependency.pinned = is_pinned(versions);
            dependency.requirement = Value::text(text.map.span(span), versions);
        }
        if scope == DependencyScope::Runtime && marker.contains("extra ") {
            dependency.scope = DependencyScope::Optional;
        }
    }
    Some(dependency)
}

/// The length of a distribution's name at the start of a text.
fn name_length(text: &str) -> usize {
    if !text.starts_with(|c: char| c.is_ascii_alphanumeric()) {
        return 0;
    }
    let length = text
        .bytes()
        .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
        .count();
    text[..length].trim_end_matches(['-', '_', '.']).len()
}

/// Whether one of the versions' clauses names one version: `==1.2.3`, `===1.2.3`.
pub(super) fn is_pinned(versions: &str) -> bool {
    versions.split(',').any(|clause| {
        let exact = clause
            .trim()
            .strip_prefix("==")
            .map(|version| version.trim_start_matches('=').trim());
        exact.is_some_and(|version| !version.is_empty() && !version.contains('*'))
    })
}

/// Where an address leads.
pub(super) fn source(address: &str) -> Source {
    let (bare, fragment) = address.split_once('#').unwrap_or((address, ""));
    let git = ["git+", "hg+", "svn+", "bzr+"]
        .iter()
        .find_map(|scheme| bare.strip_prefix(scheme))
        .or_else(|| bare.starts_with("git://").then_some(bare));
    if let Some(repository) = git {
        let path = repository
            .split_once("://")
            .map_or(repository, |(_, rest)| rest);
        // The user of `git@host` stands before the path, a revision behind it.
        let path = path.split_once('/').map_or("", |(_, path)| path);
        return emit::git(path.rsplit_once('@').map(|(_, revision)| revision));
    }
    if let Some(path) = bare.strip_prefix("file:") {
        return Source::Path(path.trim_start_matches("//").into());
    }
    if bare.contains("://") {
        let checksums = ["md5=", "sha1=", "sha256=", "sha384=", "sha512="];
        return Source::Url {
            fixed: checksums.iter().any(|sum| fragment.contains(sum)),
        };
    }
    Source::Path(bare.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::OffsetMap;

    fn parsed(text: &str) -> Dependency {
        let embedded = Embedded {
            text: text.to_owned(),
            map: OffsetMap::shifted(0),
        };
        read(&embedded, DependencyScope::Runtime).unwrap()
    }

    #[test]
    fn names_extras_and_versions() {
        let text = "Django_Rest.Framework [a, b] >=1.0,<2 ; python_version < '3'";
        let dependency = parsed(text);
        assert_eq!(&*dependency.name, "django-rest-framework");
        assert_eq!(dependency.name_span.slice(text), "Django_Rest.Framework");
        assert_eq!(dependency.requirement.span.slice(text), ">=1.0,<2");
        assert!(!dependency.pinned);
        assert!(parsed("a==1.2.3").pinned);
        assert!(parsed("a === 1.2.3").pinned);
        assert!(!parsed("a==1.*").pinned);
        assert!(!parsed("a").pinned);
        assert_eq!(parsed("a; extra == 'x'").scope, DependencyScope::Optional);
    }

    #[test]
    fn addresses() {
        let source = |text: &str| parsed(text).source;
        assert_eq!(
            source("a @ git+ssh://git@example.org/x/a.git@v1.0 ; python_version > '3'"),
            emit::git(Some("v1.0"))
        );
        assert_eq!(source("a @ git+https://example.org/x/a"), emit::git(None));
        assert!(!parsed("a @ git+https://example.org/x/a@main").pinned);
        assert_eq!(
            source("a @ https://example.org/a.whl#sha256=00"),
            Source::Url { fixed: true }
        );
        assert_eq!(source("a @ file:///srv/a"), Source::Path("/srv/a".into()));
    }

    #[test]
    fn what_is_no_requirement() {
        for text in ["", "  ", "./x", "a b", "-r x"] {
            let embedded = Embedded {
                text: text.to_owned(),
                map: OffsetMap::shifted(0),
            };
            assert!(
                read(&embedded, DependencyScope::Runtime).is_none(),
                "{text}"
            );
        }
    }
}
