//! Tables of packages by name, as Poetry and Pipenv write them: a version, or a table that
//! says where the package comes from. uv's sources are written alike.

use toml::Spanned;
use toml::de::DeValue;

use super::{normalised, requirement};
use crate::fact::{DependencyScope, Ecosystem, FileFacts, Source};
use crate::format::manifest::emit;
use crate::format::toml::{self as format, Table};

/// Adds every package of a table. `python` is the interpreter, not a package.
pub(super) fn packages(
    facts: &mut FileFacts,
    text: &str,
    packages: &Table<'_>,
    scope: DependencyScope,
) {
    for (name, item) in packages {
        if name.get_ref() == "python" {
            continue;
        }
        match item.get_ref() {
            // Constraints by marker, one table each.
            DeValue::Array(items) => {
                for item in items {
                    package(facts, text, name, item, scope);
                }
            }
            _ => package(facts, text, name, item, scope),
        }
    }
}

fn package(
    facts: &mut FileFacts,
    text: &str,
    name: &Spanned<std::borrow::Cow<'_, str>>,
    item: &Spanned<DeValue<'_>>,
    scope: DependencyScope,
) {
    let name_span = format::span(name);
    let mut dependency = emit::declared(
        Ecosystem::Python,
        normalised(name.get_ref()),
        name_span,
        emit::none(name_span),
    );
    dependency.scope = scope;
    match item.get_ref() {
        DeValue::String(_) => dependency.requirement = format::value(item, text),
        DeValue::Table(table) => {
            if let Some(version) = table.get("version") {
                dependency.requirement = format::value(version, text);
            }
            if let Some(source) = source(table) {
                dependency.source = source;
            }
            if flag(table, "optional") && scope == DependencyScope::Runtime {
                dependency.scope = DependencyScope::Optional;
            }
        }
        _ => return,
    }
    dependency.pinned = match &dependency.source {
        Source::Registry => dependency.requirement.as_text().is_some_and(is_exact),
        source => emit::is_fixed_source(source),
    };
    emit::push(facts, dependency);
}

fn flag(table: &Table<'_>, key: &str) -> bool {
    table
        .get(key)
        .and_then(|item| item.get_ref().as_bool())
        .unwrap_or(false)
}

/// `==1.2.3`, or a version without an operator.
fn is_exact(version: &str) -> bool {
    requirement::is_pinned(version)
        || version.starts_with(|c: char| c.is_ascii_digit())
            && !version.contains(['*', ',', '|', ' ', '<', '>'])
}

/// Where a package's table says that it comes from.
pub(super) fn source(table: &Table<'_>) -> Option<Source> {
    if table.contains_key("git") {
        let commit = format::text(table, "rev").or_else(|| format::text(table, "tag"));
        // Pipenv's `ref` may be anything.
        let any = format::text(table, "branch").or_else(|| format::text(table, "ref"));
        return Some(match (commit, any) {
            (Some(revision), _) => Source::Git {
                revision: Some(revision.into()),
                fixed: format::text(table, "tag").is_some() || emit::is_fixed(revision),
            },
            (None, any) => match format::text(table, "branch") {
                Some(branch) => Source::Git {
                    revision: Some(branch.into()),
                    fixed: false,
                },
                None => emit::git(any),
            },
        });
    }
    if flag(table, "workspace") {
        return Some(Source::Workspace);
    }
    if let Some(path) = format::text(table, "path") {
        return Some(Source::Path(path.into()));
    }
    if let Some(file) = format::text(table, "file") {
        return Some(requirement::source(file));
    }
    let url = format::text(table, "url")?;
    Some(requirement::source(url))
}
