//! Dependencies as facts, and what makes a version, a revision or an address exact. Knows no
//! manifest.

use crate::fact::{
    Dependency, DependencyScope, Ecosystem, FactKind, FileFacts, Source, Value, ValueKind,
};
use crate::text::Span;

/// A declared dependency from the registry, needed while the app runs; the caller changes
/// what is different.
pub(super) fn declared(
    ecosystem: Ecosystem,
    name: impl Into<Box<str>>,
    name_span: Span,
    requirement: Value,
) -> Dependency {
    Dependency {
        ecosystem,
        name: name.into(),
        name_span,
        requirement,
        pinned: false,
        source: Source::Registry,
        scope: DependencyScope::Runtime,
        locked: false,
    }
}

/// A requirement that is not given.
pub(super) fn none(name_span: Span) -> Value {
    Value::new(Span::at(name_span.end as usize), ValueKind::Null)
}

/// Adds a dependency; its bytes are those of its name and its requirement.
pub(super) fn push(facts: &mut FileFacts, dependency: Dependency) {
    let span = dependency.name_span.join(dependency.requirement.span);
    facts.push(span, 0, FactKind::Dependency(dependency));
}

/// Adds a lockfile's package with its version; nothing when it has no name.
pub(super) fn locked(
    facts: &mut FileFacts,
    ecosystem: Ecosystem,
    name: impl Into<Box<str>>,
    name_span: Span,
    version: Value,
    source: Source,
) -> Option<&mut Dependency> {
    if name_span.is_empty() {
        return None;
    }
    let mut dependency = declared(ecosystem, name, name_span, version);
    dependency.pinned = true;
    dependency.locked = true;
    dependency.source = source;
    push(facts, dependency);
    match &mut facts.facts.last_mut()?.kind {
        FactKind::Dependency(dependency) => Some(dependency),
        _ => None,
    }
}

/// Whether a revision names a commit.
pub(super) fn is_commit(revision: &str) -> bool {
    (7..=64).contains(&revision.len())
        && revision.bytes().all(|byte| byte.is_ascii_hexdigit())
        && (revision.len() >= 40 || revision.bytes().any(|byte| byte.is_ascii_digit()))
}

/// Whether a revision, of which nothing else is known, names a commit or a tag: tags are
/// named like versions.
pub(super) fn is_fixed(revision: &str) -> bool {
    let number = revision
        .rsplit(['/', '@'])
        .next()
        .unwrap_or(revision)
        .trim_start_matches("release-")
        .trim_start_matches(['v', 'V']);
    let version = number.starts_with(|c: char| c.is_ascii_digit()) && number.contains('.');
    is_commit(revision) || version && !number.ends_with(['x', 'X', '*'])
}

/// A git source of a revision that may be any.
pub(super) fn git(revision: Option<&str>) -> Source {
    Source::Git {
        revision: revision.map(Into::into),
        fixed: revision.is_some_and(is_fixed),
    }
}

/// Whether a text is one full version, such as `1.2.3`, `v1.2.3-rc.1` or `1.0.0+build`.
pub(super) fn is_full_version(text: &str) -> bool {
    let text = text.strip_prefix(['v', '=']).unwrap_or(text).trim_start();
    let core = text.split(['-', '+']).next().unwrap_or(text);
    let mut parts = 0;
    for part in core.split('.') {
        if part.is_empty() || !part.bytes().all(|byte| byte.is_ascii_digit()) {
            return false;
        }
        parts += 1;
    }
    parts >= 3
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'+' | b'_'))
}

/// Whether a source alone names one content: a fixed revision, an archive with its checksum.
pub(super) fn is_fixed_source(source: &Source) -> bool {
    matches!(
        source,
        Source::Git { fixed: true, .. } | Source::Url { fixed: true }
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn revisions() {
        for fixed in ["v1.2", "1.2.3", "refs/tags/v2.0.1", "0a1b2c3", "pkg@1.0.0"] {
            assert!(is_fixed(fixed), "{fixed}");
        }
        for loose in ["main", "develop", "feature/x", "deadbee", "v1", "1.x"] {
            assert!(!is_fixed(loose), "{loose}");
        }
    }

    #[test]
    fn versions() {
        for full in ["1.2.3", "v1.2.3", "=1.2.3", "1.2.3-rc.1+b", "1.2.3.4"] {
            assert!(is_full_version(full), "{full}");
        }
        for part in [
            "1.2",
            "^1.2.3",
            "1.2.x",
            "*",
            "latest",
            "1.2.3 || 2.0.0",
            "",
        ] {
            assert!(!is_full_version(part), "{part}");
        }
    }
}
