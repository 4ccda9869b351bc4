//! Gradle's version catalogs. Knows their tables.

use toml::Spanned;
use toml::de::DeValue;

use super::coordinates::Coordinates;
use super::is_pinned;
use crate::fact::{Dependency, Ecosystem, FileFacts, FileKind, Value};
use crate::format::entry;
use crate::format::manifest::emit;
use crate::format::toml::{self as format, Table};

type Item<'a> = Spanned<DeValue<'a>>;

/// Lowers a libs.versions.toml.
pub(super) fn lower(kind: FileKind, text: &str) -> FileFacts {
    let mut facts = FileFacts::new(kind, text.len());
    let table = format::parse(&mut facts, text);
    format::entries(&mut facts, text, &table);
    let versions = format::table(&table, &["versions"]);
    for (_, item) in format::table(&table, &["libraries"]).into_iter().flatten() {
        if let Some(dependency) = library(text, item, versions) {
            emit::push(&mut facts, dependency);
        }
    }
    for (_, item) in format::table(&table, &["plugins"]).into_iter().flatten() {
        plugin(&mut facts, text, item, versions);
    }
    facts.facts.sort_by_key(|fact| fact.span.start);
    facts
}

/// A version as written, or the one that is referred to; of a rich version what it prefers.
fn version(text: &str, item: &Item<'_>, versions: Option<&Table<'_>>) -> Option<Value> {
    match item.get_ref() {
        DeValue::String(_) => Some(format::value(item, text)),
        DeValue::Table(table) => {
            if let Some(reference) = table.get("ref") {
                let name = reference.get_ref().as_str()?;
                let referred = version(text, versions?.get(name)?, None)?;
                return Some(Value::new(format::span(reference), referred.kind));
            }
            ["strictly", "require", "prefer"]
                .iter()
                .find_map(|key| table.get(*key))
                .map(|item| format::value(item, text))
        }
        _ => None,
    }
}

fn library(text: &str, item: &Item<'_>, versions: Option<&Table<'_>>) -> Option<Dependency> {
    match item.get_ref() {
        DeValue::String(string) => {
            let span = format::span(item);
            let start = Value::unknown(span).content(text).start as usize;
            Some(Coordinates::read(string, start)?.dependency())
        }
        DeValue::Table(table) => {
            let (name, key) = if let Some(module) = table.get("module") {
                (module.get_ref().as_str()?.to_owned(), module)
            } else {
                let group = format::text(table, "group")?;
                let own = table.get("name")?;
                (format!("{group}:{}", own.get_ref().as_str()?), own)
            };
            let name_span = Value::unknown(format::span(key)).content(text);
            let requirement = table
                .get("version")
                .and_then(|item| version(text, item, versions))
                .unwrap_or_else(|| emit::none(name_span));
            let mut dependency = emit::declared(Ecosystem::Maven, name, name_span, requirement);
            dependency.pinned = dependency.requirement.as_text().is_some_and(is_pinned);
            Some(dependency)
        }
        _ => None,
    }
}

fn plugin(facts: &mut FileFacts, text: &str, item: &Item<'_>, versions: Option<&Table<'_>>) {
    let span = format::span(item);
    match item.get_ref() {
        DeValue::String(string) => {
            let content = Value::unknown(span).content(text);
            let (id, number) = string.split_once(':').unwrap_or((string, ""));
            let start = content.end as usize - number.len();
            let version = Value::text(crate::text::Span::new(start, content.end as usize), number);
            entry::push(facts, span, format!("plugin.{id}"), content, version);
        }
        DeValue::Table(table) => {
            let Some(id) = table.get("id") else { return };
            let key = Value::unknown(format::span(id)).content(text);
            let version = table
                .get("version")
                .and_then(|item| version(text, item, versions))
                .unwrap_or_else(|| emit::none(key));
            if let Some(name) = id.get_ref().as_str() {
                let span = key.join(version.span);
                entry::push(facts, span, format!("plugin.{name}"), key, version);
            }
        }
        _ => {}
    }
}
