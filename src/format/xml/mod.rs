//! XML: entries by element path, `@name` for attributes, an element's text at its own path.
//! Owns how elements become segments; knows no schema.
//!
//! Names lose their prefix. Siblings of one name are told apart by an index; where a format
//! names its elements (appenders, loggers, settings), the name is a segment, repeated or not.

mod source;

use std::collections::HashMap;

use roxmltree::{Document, Node};

use super::variables::{is_name, properties};
use super::{entry, interpolation};
use crate::fact::{FileFacts, FileKind, Value, ValueKind};
use crate::text::Span;

pub(crate) use source::{parse, raw_text};

/// How the elements of a format become segments and its placeholders holes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reading {
    /// Whether a `name`, `key` or `id` is a segment of its own.
    pub(crate) named: bool,
    /// Elements that only group: repeated ones are read as one.
    pub(crate) merged: &'static [&'static str],
    /// What a placeholder looks like.
    pub(crate) placeholders: Placeholders,
}

/// What a placeholder looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Placeholders {
    /// There is none.
    None,
    /// `${X:-default}` of the environment or the system.
    Lookups,
    /// `${name}` of the file itself; `${env.X}` and the like are the environment's.
    Properties,
    /// `$(name)`, as `MSBuild` writes.
    MsBuild,
}

impl Reading {
    fn of(kind: FileKind) -> Self {
        let (named, placeholders) = match kind {
            FileKind::Logback | FileKind::Log4j => (true, Placeholders::Lookups),
            FileKind::Nlog | FileKind::Log4net => (true, Placeholders::Properties),
            FileKind::WebConfig => (true, Placeholders::None),
            _ => (false, Placeholders::Properties),
        };
        Self {
            named,
            merged: &[],
            placeholders,
        }
    }
}

/// Lowers an XML file.
pub(crate) fn lower(kind: FileKind, _path: &str, text: &str) -> FileFacts {
    let mut facts = FileFacts::new(kind, text.len());
    if let Some(document) = parse(&mut facts, text) {
        entries(&mut facts, text, &document, Reading::of(kind));
    }
    facts
}

/// Emits an entry for every element and attribute.
pub(crate) fn entries(facts: &mut FileFacts, text: &str, document: &Document, reading: Reading) {
    let root = document.root_element();
    let walk = Walk { text, reading };
    walk.element(facts, root, root.tag_name().name());
}

#[derive(Clone, Copy)]
struct Walk<'t> {
    text: &'t str,
    reading: Reading,
}

impl Walk<'_> {
    /// The depth is bounded: [`parse`] refuses what nests deeper.
    fn element(self, facts: &mut FileFacts, node: Node, path: &str) {
        let key = tag_span(node);
        let text = raw_text(node, self.text);
        match text {
            Some(raw) => {
                let value = self.value(raw, raw);
                entry::push(facts, key.join(value.span), path, key, value);
            }
            None => entry::section(facts, key, path, key),
        }
        for attribute in node.attributes() {
            let inside = attribute.range_value();
            let inside = Span::new(inside.start, inside.end).clamped(self.text);
            let quoted = Span::new(
                (inside.start as usize).saturating_sub(1),
                inside.end as usize + 1,
            )
            .clamped(self.text);
            let name = attribute.range_qname();
            let key = Span::new(name.start, name.end).clamped(self.text);
            let value = self.value(inside, quoted);
            let path = entry::join(path, &format!("@{}", attribute.name()));
            entry::push(facts, key.join(quoted), path, key, value);
        }
        let mut counts: HashMap<&str, (usize, usize)> = HashMap::new();
        for child in node.children().filter(Node::is_element) {
            counts.entry(child.tag_name().name()).or_default().0 += 1;
        }
        for child in node.children().filter(Node::is_element) {
            let name = child.tag_name().name();
            let mut path = entry::join(path, name);
            let (total, next) = counts.entry(name).or_default();
            match self.name(child) {
                Some(own) => path = entry::join(&path, own),
                None if *total > 1 && !self.reading.merged.contains(&name) => {
                    path = entry::join(&path, &next.to_string());
                    *next += 1;
                }
                None => {}
            }
            self.element(facts, child, &path);
        }
    }

    fn name<'a>(self, node: Node<'a, '_>) -> Option<&'a str> {
        // `<property name="password" value="..">` is a name and its value in any file.
        let pair = node.has_attribute("value") || node.tag_name().name() == "property";
        let names: &[&str] = match (self.reading.named, pair) {
            (true, _) => &["name", "key", "id"],
            (false, true) => &["name", "key"],
            (false, false) => return None,
        };
        names
            .iter()
            .find_map(|attribute| node.attribute(*attribute))
            .map(str::trim)
            .filter(|name| !name.is_empty())
    }

    /// The value that is written in `inside`, reported at `whole`.
    fn value(self, inside: Span, whole: Span) -> Value {
        let content = source::decoded(self.text, inside);
        match self.reading.placeholders {
            Placeholders::None => Value::text(whole, content.text),
            Placeholders::Lookups => interpolation::interpolate(
                interpolation::GENERAL,
                &content.text,
                whole,
                &content.map,
            )
            .unwrap_or_else(|| Value::text(whole, content.text)),
            Placeholders::Properties => properties(&content, whole, "${", '}', property),
            Placeholders::MsBuild => properties(&content, whole, "$(", ')', property),
        }
    }
}

/// The bytes of an element's name.
pub(crate) fn tag_span(node: Node) -> Span {
    let start = node.range().start + 1;
    let source = node.document().input_text();
    let rest = source.get(start..).unwrap_or_default();
    let length = rest
        .find(|c: char| c.is_whitespace() || matches!(c, '>' | '/'))
        .unwrap_or(rest.len());
    Span::new(start, start + length)
}

/// What a property stands for.
fn property(name: &str) -> ValueKind {
    let variable = ["env.", "env:", "environment:", "environment="]
        .iter()
        .find_map(|prefix| name.strip_prefix(prefix));
    match variable {
        Some(variable) if is_name(variable) => ValueKind::Name(format!("${variable}").into()),
        None if is_name(name) => ValueKind::Name(name.into()),
        _ => ValueKind::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fact::dump;

    fn found(kind: FileKind, text: &str) -> String {
        dump(&lower(kind, "x.xml", text), text)
    }

    #[test]
    fn names_are_segments_where_the_format_names_its_elements() {
        let text = r#"<configuration><appender name="F" class="X"><file>a&amp;b</file></appender></configuration>"#;
        let named = found(FileKind::Logback, text);
        assert!(
            named.contains("entry configuration.appender.F.@class = \"X\""),
            "{named}"
        );
        assert!(
            named.contains("entry configuration.appender.F.file = \"a&b\""),
            "{named}"
        );
        assert!(found(FileKind::Xml, text).contains("configuration.appender.@class"));
    }

    #[test]
    fn repeated_siblings_have_an_index() {
        let found = found(FileKind::Xml, "<a><b>1</b><c/><b>2</b></a>");
        assert!(found.contains("entry a.b.0 = \"1\""), "{found}");
        assert!(found.contains("entry a.b.1 = \"2\""), "{found}");
        assert!(found.contains("entry a.c = {}"), "{found}");
    }

    #[test]
    fn properties_are_holes() {
        let found = found(FileKind::Xml, "<a><b>x-${y.z}</b><c>${env.HOME}</c></a>");
        assert!(found.contains("`x-${y.z}`"), "{found}");
        assert!(found.contains("= $HOME"), "{found}");
    }
}
