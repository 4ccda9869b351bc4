//! pom.xml: dependencies with the properties in their versions filled in, managed ones, the
//! parent, plugins. Knows Maven's model as far as one file tells.

use std::collections::HashMap;

use roxmltree::{Document, Node};

use super::is_pinned;
use crate::fact::{DependencyScope, Ecosystem, FileFacts, FileKind, Source, Value, ValueKind};
use crate::format::entry;
use crate::format::manifest::emit;
use crate::format::variables;
use crate::format::xml::{self, Placeholders, Reading};
use crate::text::{Embedded, Span};

const READING: Reading = Reading {
    named: false,
    merged: &[],
    placeholders: Placeholders::Properties,
};

/// How many properties may stand for each other.
const DEEPEST: usize = 5;

/// Lowers a pom.xml.
pub(super) fn lower(kind: FileKind, text: &str) -> FileFacts {
    let mut facts = FileFacts::new(kind, text.len());
    let Some(document) = xml::parse(&mut facts, text) else {
        return facts;
    };
    xml::entries(&mut facts, text, &document, READING);
    let pom = Pom::new(&document, text);
    for node in document.descendants().filter(Node::is_element) {
        match node.tag_name().name() {
            "dependency" => pom.dependency(&mut facts, node),
            "parent" if node.parent_element() == Some(document.root_element()) => {
                pom.parent(&mut facts, node);
            }
            "plugin" => pom.plugin(&mut facts, node),
            _ => {}
        }
    }
    facts.facts.sort_by_key(|fact| fact.span.start);
    facts
}

/// The child of a name.
fn child<'a, 'i>(node: Node<'a, 'i>, name: &str) -> Option<Node<'a, 'i>> {
    node.children()
        .find(|child| child.is_element() && child.tag_name().name() == name)
}

struct Pom<'t> {
    text: &'t str,
    properties: HashMap<String, String>,
}

impl<'t> Pom<'t> {
    fn new(document: &Document, text: &'t str) -> Self {
        let mut properties = HashMap::new();
        let root = document.root_element();
        let mut add = |name: String, node: Node| {
            if let Some(span) = xml::raw_text(node, text) {
                properties.insert(name, span.slice(text).to_owned());
            }
        };
        if let Some(parent) = child(root, "parent") {
            for field in ["groupId", "version"] {
                if let Some(node) = child(parent, field) {
                    add(format!("project.{field}"), node);
                    add(format!("project.parent.{field}"), node);
                }
            }
        }
        for field in ["groupId", "artifactId", "version"] {
            if let Some(node) = child(root, field) {
                add(format!("project.{field}"), node);
            }
        }
        for node in child(root, "properties")
            .into_iter()
            .flat_map(|properties| properties.children())
            .filter(Node::is_element)
        {
            add(node.tag_name().name().to_owned(), node);
        }
        Self { text, properties }
    }

    /// A text with the file's properties filled in; what it does not know stays.
    fn filled(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for _ in 0..DEEPEST {
            let Some(start) = text.find("${") else { break };
            let Some(length) = text[start..].find('}') else {
                break;
            };
            let name = &text[start + 2..start + length];
            let Some(value) = self.properties.get(name) else {
                break;
            };
            if value.len() > 400 {
                break;
            }
            text = format!("{}{value}{}", &text[..start], &text[start + length + 1..]);
        }
        text
    }

    /// A child's text at its place, its properties filled in.
    fn field(&self, node: Node, name: &str) -> Option<(Span, String)> {
        let span = xml::raw_text(child(node, name)?, self.text)?;
        Some((span, self.filled(span.slice(self.text))))
    }

    /// `group:artifact`, at the artifact.
    fn name(&self, node: Node, group: Option<&str>) -> Option<(Span, String)> {
        let (span, artifact) = self.field(node, "artifactId")?;
        let group = match self.field(node, "groupId") {
            Some((_, group)) => group,
            None => group?.to_owned(),
        };
        Some((span, format!("{group}:{artifact}")))
    }

    fn version(&self, node: Node) -> Option<Value> {
        let (span, version) = self.field(node, "version")?;
        if !version.contains("${") {
            return Some(Value::text(span, version));
        }
        let content = Embedded::part(self.text, span);
        Some(variables::properties(&content, span, "${", '}', |name| {
            ValueKind::Name(name.into())
        }))
    }

    fn dependency(&self, facts: &mut FileFacts, node: Node) {
        let Some((span, name)) = self.name(node, None) else {
            return;
        };
        let requirement = self.version(node).unwrap_or_else(|| emit::none(span));
        let mut dependency = emit::declared(Ecosystem::Maven, name, span, requirement);
        dependency.pinned = dependency.requirement.as_text().is_some_and(is_pinned);
        let scope = self.field(node, "scope").map(|(_, scope)| scope);
        let around = |name: &str| node.ancestors().any(|node| node.tag_name().name() == name);
        dependency.scope = match scope.as_deref() {
            Some("test") => DependencyScope::Test,
            Some("provided") => DependencyScope::Optional,
            Some("import") => DependencyScope::Build,
            _ if around("plugin") => DependencyScope::Build,
            // Only a version for whoever depends on it.
            _ if around("dependencyManagement") => DependencyScope::Optional,
            _ if self
                .field(node, "optional")
                .is_some_and(|(_, text)| text == "true") =>
            {
                DependencyScope::Optional
            }
            _ => DependencyScope::Runtime,
        };
        if let Some((_, path)) = self.field(node, "systemPath") {
            dependency.source = Source::Path(path.into());
        }
        emit::push(facts, dependency);
    }

    fn parent(&self, facts: &mut FileFacts, node: Node) {
        let Some((span, name)) = self.name(node, None) else {
            return;
        };
        let requirement = self.version(node).unwrap_or_else(|| emit::none(span));
        let mut dependency = emit::declared(Ecosystem::Maven, name, span, requirement);
        dependency.pinned = dependency.requirement.as_text().is_some_and(is_pinned);
        dependency.scope = DependencyScope::Build;
        emit::push(facts, dependency);
    }

    fn plugin(&self, facts: &mut FileFacts, node: Node) {
        let Some((span, name)) = self.name(node, Some("org.apache.maven.plugins")) else {
            return;
        };
        let version = self.version(node).unwrap_or_else(|| emit::none(span));
        entry::push(
            facts,
            span.join(version.span),
            format!("plugin.{name}"),
            span,
            version,
        );
    }
}
