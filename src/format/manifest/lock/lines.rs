//! Lockfiles with a package a line: Bundler, Go, Gradle, mix. Knows how each writes it.

use crate::fact::{Ecosystem, FileFacts, Source, Value, ValueKind};
use crate::format::entry;
use crate::format::manifest::emit;

/// Gemfile.lock: sections at the line's start, gems indented by four.
pub(super) fn bundler(facts: &mut FileFacts, text: &str) {
    let mut section = "";
    let mut source = Source::Registry;
    let mut platforms: Vec<Value> = Vec::new();
    let mut heading = crate::text::Span::at(0);
    for line in entry::lines(entry::without_bom(text)) {
        let content = line.trim();
        if content.is_empty() {
            continue;
        }
        let indent = line.len() - line.trim_start().len();
        if indent == 0 {
            section = content;
            source = match section {
                "GIT" => Source::Git {
                    revision: None,
                    fixed: true,
                },
                "PATH" => Source::Path("".into()),
                _ => Source::Registry,
            };
            if section == "PLATFORMS" {
                heading = entry::span_of(text, content);
            }
            continue;
        }
        match section {
            "GEM" | "GIT" | "PATH" | "PLUGIN SOURCE" => match indent {
                2 => address(&mut source, content),
                4 => gem(facts, text, content, &source),
                _ => {}
            },
            "PLATFORMS" => platforms.push(entry::text_value(text, content)),
            "RUBY VERSION" => {
                let version = content.strip_prefix("ruby ").unwrap_or(content);
                let value = entry::text_value(text, version);
                entry::push(facts, value.span, "ruby-version", value.span, value);
            }
            "BUNDLED WITH" => {
                let value = entry::text_value(text, content);
                entry::push(facts, value.span, "bundled-with", value.span, value);
            }
            _ => {}
        }
    }
    if let (Some(first), Some(last)) = (platforms.first(), platforms.last()) {
        let span = first.span.join(last.span);
        let value = Value::new(span, ValueKind::List(platforms));
        entry::with_items(facts, heading.join(span), "platforms", heading, value);
    }
    facts.facts.sort_by_key(|fact| fact.span.start);
}

/// `revision: ...`, `remote: ../lib`.
fn address(source: &mut Source, content: &str) {
    match (source, content.split_once(": ")) {
        (Source::Git { revision, .. }, Some(("revision", commit))) => {
            *revision = Some(commit.into());
        }
        (Source::Path(path), Some(("remote", folder))) => *path = folder.into(),
        _ => {}
    }
}

/// `name (1.2.3)`.
fn gem(facts: &mut FileFacts, text: &str, content: &str, source: &Source) {
    let Some((name, version)) = content
        .split_once(" (")
        .and_then(|(name, rest)| Some((name, rest.strip_suffix(')')?)))
    else {
        return;
    };
    emit::locked(
        facts,
        Ecosystem::Ruby,
        name,
        entry::span_of(text, name),
        entry::text_value(text, version),
        source.clone(),
    );
}

/// go.sum: a line for a module's content and one for its go.mod.
pub(super) fn go(facts: &mut FileFacts, text: &str) {
    for line in entry::lines(text) {
        let mut words = line.split(' ');
        if let (Some(module), Some(version)) = (words.next(), words.next())
            && version.starts_with('v')
            && !version.ends_with("/go.mod")
        {
            emit::locked(
                facts,
                Ecosystem::Go,
                module,
                entry::span_of(text, module),
                entry::text_value(text, version),
                Source::Registry,
            );
        }
    }
}

/// gradle.lockfile: `group:artifact:version=configurations`.
pub(super) fn gradle(facts: &mut FileFacts, text: &str) {
    for line in entry::lines(text) {
        if line.starts_with('#') {
            facts.comments.push(entry::span_of(text, line.trim_end()));
            continue;
        }
        let coordinates = line.split('=').next().unwrap_or(line);
        if let Some((name, version)) = coordinates.rsplit_once(':')
            && name.contains(':')
        {
            emit::locked(
                facts,
                Ecosystem::Maven,
                name,
                entry::span_of(text, name),
                entry::text_value(text, version),
                Source::Registry,
            );
        }
    }
}

/// mix.lock: `"name": {:hex, :name, "1.2.3", ...}` or `{:git, "address", "commit", []}`.
pub(super) fn mix(facts: &mut FileFacts, text: &str) {
    for line in entry::lines(text) {
        let mut pieces = line.split('"');
        let (Some(_), Some(name), Some(kind), Some(first)) =
            (pieces.next(), pieces.next(), pieces.next(), pieces.next())
        else {
            continue;
        };
        let git = kind.contains(":git");
        let (version, source) = if git {
            let Some(commit) = pieces.nth(1) else {
                continue;
            };
            let source = Source::Git {
                revision: Some(commit.into()),
                fixed: true,
            };
            (commit, source)
        } else {
            (first, Source::Registry)
        };
        emit::locked(
            facts,
            Ecosystem::Elixir,
            name,
            entry::span_of(text, name),
            entry::text_value(text, version),
            source,
        );
    }
}
