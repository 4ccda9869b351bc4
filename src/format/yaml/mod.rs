//! YAML: the tree that all YAML and JSON formats share, and entries by dotted key path.
//!
//! Owns parsing, templates read around their actions, scalars and their bytes. Knows no keys;
//! what differs between the plain formats is a [`Manner`].

mod build;
mod entries;
mod lines;
mod mask;
mod scalar;
mod tree;

#[cfg(test)]
mod tests;

use std::borrow::Cow;

pub(crate) use entries::{Assignments, Manner, as_segment, passed, push, value};
pub(crate) use tree::{DEEPEST, Kind, LARGEST, Member, NodeId, Pair, Parsed, Style, Tree, View};

use super::interpolation::{ACTIONS, NONE, RAILS, SPRING, YAML};
use crate::fact::{FileFacts, FileKind, Problem};
use crate::text::Span;

/// Lowers such a file.
pub(crate) fn lower(kind: FileKind, _path: &str, text: &str) -> FileFacts {
    let manner = match kind {
        FileKind::RailsYaml => Manner::of(RAILS),
        FileKind::Spring => Manner::of(SPRING),
        // Both hold pieces of manifests.
        FileKind::HelmValues => Manner::named(NONE),
        FileKind::Kustomize => Manner {
            assignments: |key| match key {
                "literals" => Assignments::Each,
                _ => Assignments::None,
            },
            ..Manner::named(ACTIONS)
        },
        _ => Manner::of(YAML),
    };
    let parsed = if kind == FileKind::RailsYaml && text.contains("<%") {
        parse_template(text)
    } else {
        parse(text)
    };
    let mut facts = facts(kind, text, &parsed);
    for (index, root) in parsed.roots().enumerate() {
        push(&mut facts, root, index, manner);
    }
    finish(&mut facts);
    facts
}

/// Empty facts with the comments and problems of a tree.
pub(crate) fn facts(kind: FileKind, text: &str, parsed: &Parsed) -> FileFacts {
    let mut facts = FileFacts::new(kind, text.len());
    facts.comments.clone_from(&parsed.tree.comments);
    facts.problems.clone_from(&parsed.tree.problems);
    facts
}

/// Puts facts in the order in which they stand; the commands of a unit stay together.
pub(crate) fn finish(facts: &mut FileFacts) {
    let units = std::mem::take(&mut facts.units);
    facts.facts.sort_by_key(|fact| match &fact.kind {
        crate::fact::FactKind::Command(command) => units
            .get(command.unit as usize)
            .map_or(fact.span.start, |unit| unit.span.start),
        _ => fact.span.start,
    });
    facts.units = units;
}

/// Parses YAML; a file that is no YAML because it is a template is read around its actions.
pub(crate) fn parse(text: &str) -> Parsed<'_> {
    let tree = build::parse(text);
    // Actions without quotes read as maps that are keys of maps.
    let odd = !tree.problems.is_empty() || tree.template;
    if odd && text.len() <= LARGEST && mask::is_template(text) {
        return parse_template(text);
    }
    Parsed {
        text: Cow::Borrowed(text),
        tree,
    }
}

/// Parses a template of YAML.
pub(crate) fn parse_template(text: &str) -> Parsed<'_> {
    if text.len() > LARGEST {
        return parse(text);
    }
    let masks = mask::mask(text);
    let mut tree = build::parse(&masks.masked);
    if !tree.problems.is_empty() {
        tree = lines::read(&masks.masked);
    }
    let tree = mask::restore(tree, &masks);
    Parsed {
        text: Cow::Owned(masks.clean),
        tree,
    }
}

/// The problem of a file that nests deeper than is followed.
pub(crate) fn too_deep(span: Span) -> Problem {
    Problem {
        span,
        message: "nested too deeply, not read further".into(),
    }
}

/// The problem of a file that is too large to be read.
pub(crate) fn too_large() -> Problem {
    Problem {
        span: Span::at(0),
        message: "larger than 4 MiB, not read".into(),
    }
}
