//! pyproject.toml: the standard's tables and those of Poetry, PDM, uv and Hatch; tasks of poe,
//! PDM and taskipy. Knows the tables, no package.

use std::collections::HashMap;

use toml::Spanned;
use toml::de::DeValue;

use super::{normalised, poetry, requirement, scope_of};
use crate::fact::{DependencyScope, FactKind, FileFacts, FileKind, Source, ValueKind};
use crate::format::manifest::emit;
use crate::format::manifest::scripts::{self as named, Script};
use crate::format::toml::{self as format, Table};
use crate::format::yaml;

type Item<'a> = Spanned<DeValue<'a>>;

/// Lowers a pyproject.toml.
pub(super) fn lower(kind: FileKind, text: &str) -> FileFacts {
    let mut facts = FileFacts::new(kind, text.len());
    let table = format::parse(&mut facts, text);
    format::entries(&mut facts, text, &table);
    let from = facts.facts.len();
    standard(&mut facts, text, &table);
    if let Some(tool) = format::table(&table, &["tool"]) {
        tools(&mut facts, text, tool);
        uv_sources(&mut facts, from, tool);
        for (path, shell) in [
            (["poe", "tasks"], false),
            (["pdm", "scripts"], false),
            (["taskipy", "tasks"], true),
        ] {
            if let Some(tasks) = format::table(tool, &path) {
                scripts(&mut facts, text, tasks, shell);
            }
        }
    }
    yaml::finish(&mut facts);
    facts
}

/// `[project]`, `[dependency-groups]`, `[build-system]`.
fn standard(facts: &mut FileFacts, text: &str, table: &Table<'_>) {
    if let Some(project) = format::table(table, &["project"]) {
        list(
            facts,
            text,
            project.get("dependencies"),
            DependencyScope::Runtime,
        );
        groups(
            facts,
            text,
            format::table(project, &["optional-dependencies"]),
            DependencyScope::Optional,
        );
    }
    groups(
        facts,
        text,
        format::table(table, &["dependency-groups"]),
        DependencyScope::Development,
    );
    if let Some(build) = format::table(table, &["build-system"]) {
        list(facts, text, build.get("requires"), DependencyScope::Build);
    }
}

fn tools(facts: &mut FileFacts, text: &str, tool: &Table<'_>) {
    if let Some(own) = format::table(tool, &["poetry"]) {
        let mut add = |name: &str, scope| {
            if let Some(packages) = format::table(own, &[name]) {
                poetry::packages(facts, text, packages, scope);
            }
        };
        add("dependencies", DependencyScope::Runtime);
        add("dev-dependencies", DependencyScope::Development);
        for (name, group) in format::table(own, &["group"]).into_iter().flatten() {
            let packages = group
                .get_ref()
                .as_table()
                .and_then(|group| format::table(group, &["dependencies"]));
            if let Some(packages) = packages {
                let scope = scope_of(name.get_ref(), DependencyScope::Development);
                poetry::packages(facts, text, packages, scope);
            }
        }
    }
    groups(
        facts,
        text,
        format::table(tool, &["pdm", "dev-dependencies"]),
        DependencyScope::Development,
    );
    if let Some(uv) = format::table(tool, &["uv"]) {
        list(
            facts,
            text,
            uv.get("dev-dependencies"),
            DependencyScope::Development,
        );
    }
    for (name, environment) in format::table(tool, &["hatch", "envs"])
        .into_iter()
        .flatten()
    {
        if let Some(environment) = environment.get_ref().as_table() {
            let scope = scope_of(name.get_ref(), DependencyScope::Development);
            for key in ["dependencies", "extra-dependencies"] {
                list(facts, text, environment.get(key), scope);
            }
        }
    }
}

/// The requirements of each group.
fn groups(facts: &mut FileFacts, text: &str, groups: Option<&Table<'_>>, scope: DependencyScope) {
    for (name, items) in groups.into_iter().flatten() {
        list(facts, text, Some(items), scope_of(name.get_ref(), scope));
    }
}

/// A list of requirements; tables in it include other groups.
fn list(facts: &mut FileFacts, text: &str, items: Option<&Item<'_>>, scope: DependencyScope) {
    let items = items.and_then(|items| items.get_ref().as_array());
    for item in items.into_iter().flatten() {
        if let Some(content) = format::embedded(item, text) {
            requirement::push(facts, &content, scope);
        }
    }
}

/// `[tool.uv.sources]` says where some of the requirements come from.
fn uv_sources(facts: &mut FileFacts, from: usize, tool: &Table<'_>) {
    let Some(sources) = format::table(tool, &["uv", "sources"]) else {
        return;
    };
    let sources: HashMap<Box<str>, Source> = sources
        .iter()
        .filter_map(|(name, item)| {
            let table = match item.get_ref() {
                DeValue::Table(table) => table,
                // Sources by marker: the first tells the kind.
                DeValue::Array(items) => items.first()?.get_ref().as_table()?,
                _ => return None,
            };
            Some((normalised(name.get_ref()), poetry::source(table)?))
        })
        .collect();
    for fact in &mut facts.facts[from..] {
        if let FactKind::Dependency(dependency) = &mut fact.kind
            && let Some(source) = sources.get(&dependency.name)
        {
            dependency.source = source.clone();
            dependency.pinned |= emit::is_fixed_source(source);
        }
    }
}

/// A table of tasks: a command line, a table with one under `cmd` or `shell`, or a list of
/// such. `shell` tells whether a plain command line goes through a shell.
pub(super) fn scripts(facts: &mut FileFacts, text: &str, tasks: &Table<'_>, shell: bool) {
    let mut tasks: Vec<_> = tasks.iter().collect();
    tasks.sort_by_key(|(name, _)| name.span().start);
    for (name, item) in tasks {
        let mut commands = Vec::new();
        let mut shell = shell;
        collect(text, item, &mut commands, &mut shell, true);
        if !commands.is_empty() {
            let span = format::span(item);
            named::push(facts, name.get_ref(), span, shell, commands, text);
        }
    }
}

fn collect(
    text: &str,
    item: &Item<'_>,
    commands: &mut Vec<Script>,
    shell: &mut bool,
    sequences: bool,
) {
    match item.get_ref() {
        DeValue::String(_) => commands.extend(format::embedded(item, text).map(Script::from)),
        DeValue::Table(table) => {
            if let Some(item) = table.get("shell") {
                *shell = true;
                commands.extend(format::embedded(item, text).map(Script::from));
            }
            match table.get("cmd") {
                Some(item) if item.get_ref().is_array() => {
                    let value = format::value(item, text);
                    let span = value.span;
                    if let ValueKind::List(words) = value.kind {
                        commands.push(Script::Words(words, span));
                    }
                }
                Some(item) => commands.extend(format::embedded(item, text).map(Script::from)),
                None => {}
            }
        }
        // Strings in a sequence name other tasks.
        DeValue::Array(items) if sequences => {
            for item in items.iter().filter(|item| item.get_ref().is_table()) {
                collect(text, item, commands, shell, false);
            }
        }
        _ => {}
    }
}
