//! .NET project files, central package versions, packages.config. Knows `MSBuild`'s items that
//! declare packages.

use roxmltree::Node;

use super::emit;
use crate::fact::{DependencyScope, Ecosystem, FileFacts, FileKind, Source, Value};
use crate::format::xml::{self, Placeholders, Reading};
use crate::text::Span;

/// Groups only collect: the properties of all of them are the project's.
const READING: Reading = Reading {
    named: false,
    merged: &["PropertyGroup", "ItemGroup"],
    placeholders: Placeholders::MsBuild,
};

/// Lowers such a file.
pub(crate) fn lower(kind: FileKind, _path: &str, text: &str) -> FileFacts {
    let mut facts = FileFacts::new(kind, text.len());
    let Some(document) = xml::parse(&mut facts, text) else {
        return facts;
    };
    xml::entries(&mut facts, text, &document, READING);
    for node in document.descendants().filter(Node::is_element) {
        match node.tag_name().name() {
            "PackageReference" | "PackageVersion" | "GlobalPackageReference" => {
                package(&mut facts, text, node, "Include", "Version");
            }
            "DotNetCliToolReference" => package(&mut facts, text, node, "Include", "Version"),
            "package" => package(&mut facts, text, node, "id", "version"),
            "ProjectReference" => project(&mut facts, text, node),
            _ => {}
        }
    }
    facts.facts.sort_by_key(|fact| fact.span.start);
    facts
}

/// The bytes of an attribute's value without its quotes.
fn attribute(node: Node, name: &str) -> Option<Span> {
    let range = node.attribute_node(name)?.range_value();
    Some(Span::new(range.start, range.end))
}

fn package(facts: &mut FileFacts, text: &str, node: Node, name: &str, version: &str) {
    let name = attribute(node, name).or_else(|| attribute(node, "Update"));
    let Some(name) = name.map(|span| span.clamped(text)) else {
        return;
    };
    // As an attribute, or as an element of its own.
    let version = attribute(node, version)
        .or_else(|| attribute(node, "VersionOverride"))
        .or_else(|| {
            node.children()
                .find(|child| child.tag_name().name().eq_ignore_ascii_case(version))
                .and_then(|child| xml::raw_text(child, text))
        });
    let requirement = version.map_or_else(
        || emit::none(name),
        |span| {
            let span = span.clamped(text);
            Value::text(span, span.slice(text))
        },
    );
    let mut dependency = emit::declared(
        Ecosystem::DotNet,
        name.slice(text).to_ascii_lowercase(),
        name,
        requirement,
    );
    dependency.pinned = dependency.requirement.as_text().is_some_and(is_pinned);
    if node.attribute("PrivateAssets") == Some("all") {
        dependency.scope = DependencyScope::Build;
    }
    if node.attribute("developmentDependency") == Some("true") {
        dependency.scope = DependencyScope::Development;
    }
    emit::push(facts, dependency);
}

/// A plain version is the lowest that is allowed, and `NuGet` takes the lowest that there is;
/// ranges and floating versions are something else.
fn is_pinned(version: &str) -> bool {
    let inner = version
        .strip_prefix('[')
        .and_then(|version| version.strip_suffix(']'))
        .unwrap_or(version);
    inner.starts_with(|c: char| c.is_ascii_digit()) && !inner.contains(['*', ',', '[', '(', '$'])
}

/// Another project of the repository.
fn project(facts: &mut FileFacts, text: &str, node: Node) {
    let Some(path) = attribute(node, "Include").map(|span| span.clamped(text)) else {
        return;
    };
    let written = path.slice(text);
    let file = written.rsplit(['/', '\\']).next().unwrap_or(written);
    let name = file.rsplit_once('.').map_or(file, |(name, _)| name);
    let start = path.end as usize - file.len();
    let mut dependency = emit::declared(
        Ecosystem::DotNet,
        name.to_ascii_lowercase(),
        Span::new(start, start + name.len()),
        Value::text(path, written),
    );
    dependency.source = Source::Path(written.replace('\\', "/").into());
    emit::push(facts, dependency);
}
