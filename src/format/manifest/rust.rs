//! Cargo.toml: dependencies of packages, targets and workspaces. Knows Cargo's tables.

use toml::Spanned;
use toml::de::DeValue;

use super::emit;
use crate::fact::{DependencyScope, Ecosystem, FileFacts, FileKind, Source};
use crate::format::toml::{self as format, Table};

/// The tables of dependencies, in a package and under each target.
const TABLES: &[(&str, DependencyScope)] = &[
    ("dependencies", DependencyScope::Runtime),
    ("dev-dependencies", DependencyScope::Development),
    ("dev_dependencies", DependencyScope::Development),
    ("build-dependencies", DependencyScope::Build),
    ("build_dependencies", DependencyScope::Build),
];

/// Lowers a Cargo.toml.
pub(crate) fn lower(kind: FileKind, _path: &str, text: &str) -> FileFacts {
    let mut facts = FileFacts::new(kind, text.len());
    let table = format::parse(&mut facts, text);
    format::entries(&mut facts, text, &table);
    tables(&mut facts, text, &table);
    for (_, target) in format::table(&table, &["target"]).into_iter().flatten() {
        if let Some(target) = target.get_ref().as_table() {
            tables(&mut facts, text, target);
        }
    }
    if let Some(packages) = format::table(&table, &["workspace", "dependencies"]) {
        packages_of(&mut facts, text, packages, DependencyScope::Runtime);
    }
    facts.facts.sort_by_key(|fact| fact.span.start);
    facts
}

fn tables(facts: &mut FileFacts, text: &str, table: &Table<'_>) {
    for (name, scope) in TABLES {
        if let Some(packages) = format::table(table, &[name]) {
            packages_of(facts, text, packages, *scope);
        }
    }
}

fn packages_of(facts: &mut FileFacts, text: &str, packages: &Table<'_>, scope: DependencyScope) {
    for (key, item) in packages {
        let key_span = format::span(key);
        let mut name = key.get_ref().as_ref();
        let mut name_span = key_span;
        let mut dependency = emit::declared(Ecosystem::Rust, name, key_span, emit::none(key_span));
        dependency.scope = scope;
        match item.get_ref() {
            DeValue::String(_) => dependency.requirement = format::value(item, text),
            DeValue::Table(table) => {
                if let Some(version) = table.get("version") {
                    dependency.requirement = format::value(version, text);
                }
                // `package` names what the key renames.
                if let Some(package) = table.get("package")
                    && let Some(own) = package.get_ref().as_str()
                {
                    name = own;
                    name_span = format::span(package);
                }
                dependency.source = source(table);
                let optional = table.get("optional").and_then(bool);
                if optional == Some(true) && scope == DependencyScope::Runtime {
                    dependency.scope = DependencyScope::Optional;
                }
            }
            _ => continue,
        }
        dependency.name = name.into();
        dependency.name_span = name_span;
        dependency.pinned = match &dependency.source {
            Source::Registry => dependency.requirement.as_text().is_some_and(is_exact),
            source => emit::is_fixed_source(source),
        };
        emit::push(facts, dependency);
    }
}

fn bool(item: &Spanned<DeValue<'_>>) -> Option<bool> {
    item.get_ref().as_bool()
}

/// `=1.2.3`; everything without an operator is a caret requirement.
fn is_exact(requirement: &str) -> bool {
    requirement.starts_with('=') && !requirement.contains([',', '*'])
}

fn source(table: &Table<'_>) -> Source {
    if table.get("workspace").and_then(bool) == Some(true) {
        return Source::Workspace;
    }
    if table.contains_key("git") {
        let revision = ["rev", "tag", "branch"]
            .iter()
            .find_map(|key| format::text(table, key));
        return Source::Git {
            revision: revision.map(Into::into),
            fixed: table.contains_key("rev") || table.contains_key("tag"),
        };
    }
    match format::text(table, "path") {
        Some(path) => Source::Path(path.into()),
        None => Source::Registry,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fact::dump;

    #[test]
    fn every_way_to_depend() {
        let text = "[dependencies]\na = \"=1.2\"\nb = \"1.2.3\"\nc = { git = \"x\", branch = \"main\" }\nd = { workspace = true }\n[dependencies.e]\npath = \"../e\"\npackage = \"real-e\"\n[target.'cfg(unix)'.dev-dependencies]\nf = { version = \"1\", optional = true }\n";
        let found = dump(&lower(FileKind::CargoToml, "Cargo.toml", text), text);
        for expected in [
            "dependency Rust a \"=1.2\" Registry Runtime pinned",
            "dependency Rust b \"1.2.3\" Registry Runtime\n",
            "dependency Rust c null Git { revision: Some(\"main\"), fixed: false } Runtime\n",
            "dependency Rust d null Workspace Runtime\n",
            "dependency Rust real-e null Path(\"../e\") Runtime\n",
            "dependency Rust f \"1\" Registry Development\n",
        ] {
            assert!(found.contains(expected), "{expected}: {found}");
        }
    }
}
