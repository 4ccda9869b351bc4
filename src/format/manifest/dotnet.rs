//! .NET project files, central package versions, packages.config. Knows `MSBuild`'s items that
//! declare packages.

use std::collections::HashMap;

use roxmltree::{Document, Node};

use super::emit;
use crate::fact::{DependencyScope, Ecosystem, FileFacts, FileKind, Source, Value, ValueKind};
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
    let project = Project {
        text,
        properties: properties(&document),
    };
    for node in document.descendants().filter(Node::is_element) {
        match node.tag_name().name() {
            "PackageReference"
            | "PackageVersion"
            | "GlobalPackageReference"
            | "DotNetCliToolReference" => project.package(&mut facts, node, "Include", "Version"),
            "package" => project.package(&mut facts, node, "id", "version"),
            "ProjectReference" => project.reference(&mut facts, node),
            _ => {}
        }
    }
    facts.facts.sort_by_key(|fact| fact.span.start);
    facts
}

struct Project<'d> {
    text: &'d str,
    /// The properties that are given one text.
    properties: HashMap<&'d str, Option<&'d str>>,
}

fn properties<'d>(document: &'d Document<'_>) -> HashMap<&'d str, Option<&'d str>> {
    let mut properties = HashMap::new();
    for group in document
        .descendants()
        .filter(|node| node.tag_name().name() == "PropertyGroup")
    {
        for node in group.children().filter(Node::is_element) {
            let value = node
                .text()
                .map(str::trim)
                .filter(|text| !text.contains("$("));
            properties
                .entry(node.tag_name().name())
                .and_modify(|known| {
                    if *known != value {
                        *known = None;
                    }
                })
                .or_insert(value);
        }
    }
    properties
}

/// The bytes of an attribute's value without its quotes.
fn attribute(node: Node, name: &str) -> Option<Span> {
    let range = node.attribute_node(name)?.range_value();
    Some(Span::new(range.start, range.end))
}

/// A child's text, as the parser gives it.
fn child<'a>(node: Node<'a, '_>, name: &str) -> Option<&'a str> {
    node.children()
        .find(|child| child.tag_name().name() == name)
        .and_then(|child| child.text())
        .map(str::trim)
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

impl Project<'_> {
    /// A version with the file's own property filled in, when it is one.
    fn version(&self, span: Span) -> Value {
        let written = span.slice(self.text);
        let property = written
            .strip_prefix("$(")
            .and_then(|written| written.strip_suffix(')'));
        match property {
            Some(name) => match self.properties.get(name) {
                Some(Some(text)) => Value::text(span, *text),
                _ => Value::new(span, ValueKind::Name(name.into())),
            },
            None if written.contains("$(") => Value::unknown(span),
            None => Value::text(span, written),
        }
    }

    fn package(&self, facts: &mut FileFacts, node: Node, name: &str, version: &str) {
        let name = attribute(node, name).or_else(|| attribute(node, "Update"));
        let Some(name) = name.map(|span| span.clamped(self.text)) else {
            return;
        };
        // As an attribute, or as an element of its own.
        let version = attribute(node, version)
            .or_else(|| attribute(node, "VersionOverride"))
            .or_else(|| {
                node.children()
                    .find(|child| child.tag_name().name() == version)
                    .and_then(|child| xml::raw_text(child, self.text))
            });
        let requirement = match version {
            Some(span) => self.version(span.clamped(self.text)),
            None => emit::none(name),
        };
        let mut dependency = emit::declared(
            Ecosystem::DotNet,
            name.slice(self.text).to_ascii_lowercase(),
            name,
            requirement,
        );
        dependency.pinned = dependency.requirement.as_text().is_some_and(is_pinned);
        let private = node
            .attribute("PrivateAssets")
            .or_else(|| child(node, "PrivateAssets"));
        if private.is_some_and(|assets| assets.eq_ignore_ascii_case("all")) {
            dependency.scope = DependencyScope::Build;
        }
        if node.attribute("developmentDependency") == Some("true") {
            dependency.scope = DependencyScope::Development;
        }
        emit::push(facts, dependency);
    }

    /// Another project of the repository.
    fn reference(&self, facts: &mut FileFacts, node: Node) {
        // What a developer switches on, with the other repository beside this one.
        let switched = |condition: &str| condition.trim_end().ends_with("== 'true'");
        if node.attribute("Condition").is_some_and(switched) {
            return;
        }
        let Some(path) = attribute(node, "Include").map(|span| span.clamped(self.text)) else {
            return;
        };
        let written = path.slice(self.text);
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
}
