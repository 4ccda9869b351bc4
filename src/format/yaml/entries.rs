//! From the tree to Entry facts by dotted key path. What a format does differently (how it
//! names list items, which notation its placeholders have) is given as a [`Manner`].

use super::build::too_much;
use super::scalar;
use super::tree::{DEEPEST, EXPANSION, Kind, Member, Style, View};
use crate::fact::{Entry, FactKind, FileFacts, Value, ValueKind};
use crate::format::interpolation::{ACTIONS, Dialect, NONE, interpolate, may_hold};
use crate::format::script::split;
use crate::text::{Embedded, OffsetMap, Span};

/// Whether the items of a list are `NAME=value`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Assignments {
    /// They are not.
    None,
    /// Each is one.
    Each,
    /// Each is several, with quotes as in a shell.
    Several,
}

/// How a format's entries are read.
#[derive(Clone, Copy)]
pub(crate) struct Manner {
    /// The notation of placeholders in values.
    pub dialect: Dialect,
    /// The name of a list's item, given the key of the list.
    pub name: for<'t> fn(&str, View<'t>) -> Option<&'t str>,
    /// Whether a list under this key holds `NAME=value`, and reads like a map.
    pub assignments: fn(&str) -> Assignments,
    /// The section whose keys are names with dots in them, each one segment of a path.
    pub names_of: Option<&'static str>,
}

impl Manner {
    /// Indices for items, no placeholders.
    pub(crate) const PLAIN: Self = Self {
        dialect: NONE,
        name: |_, _| None,
        assignments: |_| Assignments::None,
        names_of: None,
    };

    /// Indices for items.
    pub(crate) const fn of(dialect: Dialect) -> Self {
        Self {
            dialect,
            ..Self::PLAIN
        }
    }

    /// Items of lists are named by their `name`.
    pub(crate) const fn named(dialect: Dialect) -> Self {
        Self {
            dialect,
            name: |_, item| item.get("name").and_then(View::text),
            ..Self::PLAIN
        }
    }
}

/// A node costs one, and one more for this many bytes of its path and text: aliases can repeat
/// a long text, and a long key stands in the path of all below it.
const UNIT: usize = 64;

/// Adds the entries of a document.
pub(crate) fn push(facts: &mut FileFacts, root: View, document: usize, manner: Manner) {
    let budget = 4 * root.tree.nodes.len() + root.source.len() / UNIT + EXPANSION;
    let mut walk = Walk {
        facts,
        manner,
        path: String::new(),
        document: u32::try_from(document).unwrap_or(u32::MAX),
        budget,
        stopped: false,
    };
    walk.node(root, "", root.span(), 0);
}

/// A name as one segment of a path, which dots part.
pub(crate) fn as_segment(name: &str) -> String {
    name.replace('.', "-")
}

struct Walk<'f> {
    facts: &'f mut FileFacts,
    manner: Manner,
    path: String,
    document: u32,
    /// What may still be spent.
    budget: usize,
    stopped: bool,
}

impl Walk<'_> {
    /// Visits a node that stands under `key`.
    fn node(&mut self, view: View, key: &str, key_span: Span, depth: usize) {
        if !self.spend(view, key_span) {
            return;
        }
        if depth > DEEPEST {
            self.stopped = true;
            self.facts.problems.push(super::too_deep(key_span));
            return;
        }
        let node = view.node();
        match &node.kind {
            Kind::Map(_) => {
                if !self.path.is_empty() {
                    let marker = Value::new(node.span, ValueKind::Map(Vec::new()));
                    self.entry(key_span, marker);
                }
                for Member {
                    key,
                    key_span,
                    value,
                } in view.members()
                {
                    let before = self.descend(key);
                    self.node(value, key, key_span, depth + 1);
                    self.path.truncate(before);
                }
            }
            Kind::Seq(_) if node.tag.is_none() => self.list(view, key, key_span, depth),
            _ => {
                let value = value(view, self.manner.dialect);
                self.entry(key_span, value);
            }
        }
    }

    /// Whether a node may still be visited.
    fn spend(&mut self, view: View, at: Span) -> bool {
        if self.stopped {
            return false;
        }
        let text = match &view.node().kind {
            Kind::Scalar(text, _) => text.len(),
            _ => 0,
        };
        let cost = 1 + (self.path.len() + text) / UNIT;
        if self.budget < cost {
            self.stopped = true;
            self.facts.problems.push(too_much(at));
            return false;
        }
        self.budget -= cost;
        true
    }

    fn list(&mut self, view: View, key: &str, key_span: Span, depth: usize) {
        let assignments = (self.manner.assignments)(key);
        if assignments == Assignments::None && view.items().all(View::is_scalar) {
            let mut items = Vec::new();
            for item in view.items() {
                if self.spend(item, key_span) {
                    items.push(value(item, self.manner.dialect));
                }
            }
            let list = ValueKind::List(items.clone());
            self.entry(key_span, Value::new(view.span(), list));
            for (index, item) in items.into_iter().enumerate() {
                let before = self.descend(&index.to_string());
                self.entry(item.span, item);
                self.path.truncate(before);
            }
            return;
        }
        if !self.path.is_empty() {
            let marker = Value::new(view.span(), ValueKind::Map(Vec::new()));
            self.entry(key_span, marker);
        }
        for (index, item) in view.items().enumerate() {
            if assignments != Assignments::None && item.text().is_some() {
                if self.spend(item, key_span) {
                    self.assignments(item, assignments);
                }
                continue;
            }
            // A name that would part in paths, or that is filled in later, tells nothing.
            let name = (self.manner.name)(key, item)
                .filter(|name| !name.contains(['.', '{']) && !name.is_empty());
            let before = match name {
                Some(name) => self.descend(name),
                None => self.descend(&index.to_string()),
            };
            self.node(item, "", item.span(), depth + 1);
            self.path.truncate(before);
        }
    }

    fn assignments(&mut self, item: View, assignments: Assignments) {
        let Some(text) = item.embedded() else {
            return;
        };
        let dialect = dialect(item, self.manner.dialect);
        if assignments == Assignments::Each {
            self.assignment(&text, dialect);
            return;
        }
        for word in split(&text) {
            self.assignment(&word, dialect);
        }
    }

    /// `NAME=value` or `NAME`.
    fn assignment(&mut self, text: &Embedded, dialect: Dialect) {
        let name = text.text.split('=').next().unwrap_or_default();
        let whole = text.text.len();
        let name_span = text.map.span(Span::new(0, name.len()));
        let value = if name.len() == whole {
            passed(name_span, name)
        } else {
            let inner = &text.text[name.len() + 1..];
            let span = text.map.span(Span::new(name.len() + 1, whole));
            let map = OffsetMap::shifted(name.len() + 1).through(&text.map);
            interpolate(dialect, inner, span, &map).unwrap_or_else(|| Value::text(span, inner))
        };
        let before = self.descend(name);
        self.entry(name_span, value);
        self.path.truncate(before);
    }

    /// Goes down a segment and returns how long the path was.
    fn descend(&mut self, segment: &str) -> usize {
        let before = self.path.len();
        if before > 0 {
            if self.manner.names_of == Some(self.path.as_str()) && segment.contains('.') {
                self.path.push('.');
                self.path.push_str(&as_segment(segment));
                return before;
            }
            self.path.push('.');
        }
        self.path.push_str(segment);
        before
    }

    fn entry(&mut self, key_span: Span, value: Value) {
        // A value behind an alias stands elsewhere.
        let span = if value.span.start >= key_span.start {
            key_span.join(value.span)
        } else {
            key_span
        };
        self.facts.push(
            span,
            0,
            FactKind::Entry(Entry {
                path: self.path.as_str().into(),
                key_span,
                value,
                document: self.document,
            }),
        );
    }
}

/// A variable that is passed on from the environment under its own name.
pub(crate) fn passed(span: Span, name: &str) -> Value {
    Value::new(span, ValueKind::Name(format!("${name}").into()))
}

fn dialect(view: View, dialect: Dialect) -> Dialect {
    if view.tree.template {
        dialect.and(ACTIONS)
    } else {
        dialect
    }
}

/// The value of a scalar, or of a list of scalars.
pub(crate) fn value(view: View, notation: Dialect) -> Value {
    let node = view.node();
    if let Some(tag) = &node.tag {
        return Value::new(node.span, ValueKind::Name(tag.clone()));
    }
    let Kind::Scalar(text, style) = &node.kind else {
        let items: Vec<Value> = view
            .items()
            .filter(|item| item.is_scalar())
            .map(|item| value(item, notation))
            .collect();
        if view.is_list() {
            return Value::new(node.span, ValueKind::List(items));
        }
        return Value::unknown(node.span);
    };
    let dialect = dialect(view, notation);
    if may_hold(dialect, text)
        && let Some(embedded) = view.embedded()
        && let Some(value) = interpolate(dialect, &embedded.text, node.span, &embedded.map)
    {
        return value;
    }
    match style {
        Style::Plain => Value::new(node.span, scalar::plain(text)),
        _ => Value::text(node.span, &**text),
    }
}
