//! yarn.lock of both generations and pnpm-lock.yaml, read line by line. Knows how they write
//! names and versions.

use crate::fact::{DependencyScope, Ecosystem, FactKind, FileFacts, Source};
use crate::format::entry;
use crate::format::manifest::{emit, javascript};

fn locked(facts: &mut FileFacts, text: &str, name: &str, version: &str, source: Source) {
    emit::locked(
        facts,
        Ecosystem::JavaScript,
        name,
        entry::span_of(text, name),
        entry::text_value(text, version),
        source,
    );
}

/// `name@what` cut at the `@` that no scope begins with.
fn cut(text: &str) -> Option<(&str, &str)> {
    let at = text.get(1..)?.find('@')? + 1;
    Some((&text[..at], &text[at + 1..]))
}

/// yarn.lock: what is asked for at the line's start, the version below it.
pub(super) fn yarn(facts: &mut FileFacts, text: &str) {
    let mut asked: Option<(&str, &str)> = None;
    for line in entry::lines(entry::without_bom(text)) {
        if line.starts_with('#') {
            facts.comments.push(entry::span_of(text, line.trim_end()));
        } else if !line.starts_with([' ', '\t']) {
            let first = line
                .trim_end()
                .trim_end_matches(':')
                .split(", ")
                .next()
                .unwrap_or_default()
                .trim_matches('"');
            asked = cut(first);
        } else if let Some(version) = line
            .strip_prefix("  version")
            .and_then(|rest| rest.strip_prefix(':').or_else(|| rest.strip_prefix(' ')))
            && let Some((name, range)) = asked.take()
        {
            let version = version.trim().trim_matches('"');
            // `npm:` is the registry, whatever stands behind it.
            let source = match range.strip_prefix("npm:") {
                Some(_) => Source::Registry,
                None => javascript::source(range),
            };
            locked(facts, text, name, version, fixed(source));
        }
    }
}

/// A lockfile's address is one content, whatever was asked for.
fn fixed(source: Source) -> Source {
    match source {
        Source::Git { revision, .. } => Source::Git {
            revision,
            fixed: true,
        },
        Source::Url { .. } => Source::Url { fixed: true },
        source => source,
    }
}

/// pnpm-lock.yaml: the keys of `packages`, in three generations.
pub(super) fn pnpm(facts: &mut FileFacts, text: &str) {
    let mut inside = false;
    let mut last = None;
    for line in entry::lines(entry::without_bom(text)) {
        if !line.starts_with(' ') {
            if !line.trim().is_empty() {
                inside = line.trim_end() == "packages:";
            }
            continue;
        }
        if !inside {
            continue;
        }
        let content = line.trim_start();
        match line.len() - content.len() {
            2 => {
                let key = content.split(": ").next().unwrap_or(content);
                let key = key.trim_end().trim_end_matches(':');
                let key = entry::unquoted(key).unwrap_or(key);
                let before = facts.facts.len();
                if let Some((name, version)) = package(key) {
                    let source = fixed(javascript::source(version));
                    locked(facts, text, name, version, source);
                }
                last = Some(before);
            }
            4 if content == "dev: true" => {
                if let Some(fact) = last.and_then(|index: usize| facts.facts.get_mut(index))
                    && let FactKind::Dependency(dependency) = &mut fact.kind
                {
                    dependency.scope = DependencyScope::Development;
                }
            }
            _ => {}
        }
    }
}

/// `name@1.0(peer@2)`, `/name@1.0`, `/name/1.0_peer@2`: name and version.
fn package(key: &str) -> Option<(&str, &str)> {
    let bare = key.split('(').next().unwrap_or(key);
    let own = bare.strip_prefix('/').unwrap_or(bare);
    if bare.len() > own.len() {
        let old = own.split('_').next().unwrap_or(own);
        if let Some((name, version)) = old.rsplit_once('/')
            && version.starts_with(|c: char| c.is_ascii_digit())
            && !version.contains('@')
        {
            return Some((name, version));
        }
    }
    cut(own)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn generations_of_pnpm() {
        for (key, expected) in [
            ("/@babel/core/7.0.0_react@17.0.2", ("@babel/core", "7.0.0")),
            ("/react-dom/17.0.2_react@17.0.2", ("react-dom", "17.0.2")),
            ("/@babel/core@7.0.0(react@17.0.2)", ("@babel/core", "7.0.0")),
            ("7zip-bin@5.2.0", ("7zip-bin", "5.2.0")),
            ("/under_score@1.0.0", ("under_score", "1.0.0")),
        ] {
            assert_eq!(package(key), Some(expected), "{key}");
        }
    }
}
