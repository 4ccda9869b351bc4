//! The tree that YAML, JSON and the TOML of platforms share: nodes with byte spans, aliases
//! and merges already in place. Knows no format's keys.

use std::borrow::Cow;

use super::scalar;
use crate::fact::Problem;
use crate::text::{Embedded, Span};

/// The deepest nesting that is followed. What people write stays far below it.
pub(crate) const DEEPEST: usize = 100;

/// How many nodes aliases and merges may add to those that a file has.
pub(crate) const EXPANSION: usize = 200_000;

/// The largest file that is read, in bytes.
pub(crate) const LARGEST: usize = 4 << 20;

/// An index into the nodes of a tree.
pub(crate) type NodeId = u32;

/// What a file says. An alias is a second way to its node, so this is a graph without cycles:
/// whoever walks it counts.
#[derive(Debug, Default)]
pub(crate) struct Tree<'s> {
    pub nodes: Vec<Node<'s>>,
    /// The roots of the documents, in order.
    pub documents: Vec<NodeId>,
    /// Comments with their markers.
    pub comments: Vec<Span>,
    /// What could not be read.
    pub problems: Vec<Problem>,
    /// Whether the text holds actions of a template, read around.
    pub template: bool,
}

/// A value of the file.
#[derive(Debug)]
pub(crate) struct Node<'s> {
    /// A scalar with its quotes, or the content of a block; a collection from its first to its
    /// last byte.
    pub span: Span,
    pub kind: Kind<'s>,
    /// A tag of the file's own, as written (`!vault`).
    pub tag: Option<Box<str>>,
}

/// What a node is.
#[derive(Debug)]
pub(crate) enum Kind<'s> {
    Scalar(Cow<'s, str>, Style),
    Seq(Vec<NodeId>),
    Map(Vec<Pair<'s>>),
    /// An alias to nowhere, or to a node that it stands in.
    Unknown,
}

/// A key with its value. Keys may repeat.
#[derive(Clone, Debug)]
pub(crate) struct Pair<'s> {
    pub key: Cow<'s, str>,
    /// The bytes of the key, with its quotes.
    pub key_span: Span,
    pub value: NodeId,
}

/// How a scalar is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    /// Plain: its text decides on its type.
    Plain,
    /// `'...'` of YAML.
    Single,
    /// `"..."`; that of JSON as well.
    Double,
    /// `|`.
    Literal,
    /// `>`.
    Folded,
    /// A text of another syntax, whose bytes are only known as a whole.
    Raw,
}

impl<'s> Tree<'s> {
    /// Adds a node.
    pub(crate) fn add(&mut self, span: Span, kind: Kind<'s>) -> NodeId {
        let id = NodeId::try_from(self.nodes.len()).unwrap_or(NodeId::MAX);
        self.nodes.push(Node {
            span,
            kind,
            tag: None,
        });
        id
    }

    /// The tree with texts of its own.
    pub(crate) fn into_owned(self) -> Tree<'static> {
        let owned = |text: Cow<'s, str>| Cow::Owned(text.into_owned());
        let node = |node: Node<'s>| Node {
            span: node.span,
            tag: node.tag,
            kind: match node.kind {
                Kind::Scalar(text, style) => Kind::Scalar(owned(text), style),
                Kind::Seq(items) => Kind::Seq(items),
                Kind::Unknown => Kind::Unknown,
                Kind::Map(pairs) => {
                    let pairs = pairs.into_iter().map(|pair| Pair {
                        key: owned(pair.key),
                        key_span: pair.key_span,
                        value: pair.value,
                    });
                    Kind::Map(pairs.collect())
                }
            },
        };
        Tree {
            nodes: self.nodes.into_iter().map(node).collect(),
            documents: self.documents,
            comments: self.comments,
            problems: self.problems,
            template: self.template,
        }
    }

    /// A view of a node; `source` is the text that the tree was read from.
    pub(crate) fn view<'t>(&'t self, source: &'t str, id: NodeId) -> View<'t> {
        View {
            tree: self,
            source,
            id,
        }
    }
}

/// A tree with the text that it was read from: the file's own, or that of a template with its
/// steering actions blanked.
#[derive(Debug)]
pub(crate) struct Parsed<'s> {
    pub text: Cow<'s, str>,
    pub tree: Tree<'s>,
}

impl Parsed<'_> {
    /// The roots of the documents.
    pub(crate) fn roots(&self) -> impl Iterator<Item = View<'_>> {
        self.tree
            .documents
            .iter()
            .map(|root| self.tree.view(&self.text, *root))
    }

    /// The root of the first document.
    pub(crate) fn root(&self) -> Option<View<'_>> {
        self.roots().next()
    }
}

/// A node in its tree and text.
#[derive(Clone, Copy)]
pub(crate) struct View<'t> {
    pub tree: &'t Tree<'t>,
    pub source: &'t str,
    pub id: NodeId,
}

/// A key in its text, and its value.
#[derive(Clone, Copy)]
pub(crate) struct Member<'t> {
    pub key: &'t str,
    pub key_span: Span,
    pub value: View<'t>,
}

impl<'t> View<'t> {
    /// The node itself.
    pub(crate) fn node(self) -> &'t Node<'t> {
        &self.tree.nodes[self.id as usize]
    }

    /// Its bytes.
    pub(crate) fn span(self) -> Span {
        self.node().span
    }

    /// Its keys and values; none when it is no map.
    pub(crate) fn members(self) -> impl DoubleEndedIterator<Item = Member<'t>> {
        let pairs: &'t [Pair<'t>] = match &self.node().kind {
            Kind::Map(pairs) => pairs,
            _ => &[],
        };
        pairs.iter().map(move |pair| Member {
            key: &pair.key,
            key_span: pair.key_span,
            value: View {
                id: pair.value,
                ..self
            },
        })
    }

    /// The member of a key; the last one where it repeats, as readers have it.
    pub(crate) fn member(self, key: &str) -> Option<Member<'t>> {
        self.members().rfind(|member| member.key == key)
    }

    /// The value of a key.
    pub(crate) fn get(self, key: &str) -> Option<Self> {
        self.member(key).map(|member| member.value)
    }

    /// The value at a path of keys.
    pub(crate) fn at(self, path: &[&str]) -> Option<Self> {
        path.iter().try_fold(self, |view, key| view.get(key))
    }

    /// Its items; none when it is no list.
    pub(crate) fn items(self) -> impl DoubleEndedIterator<Item = Self> {
        let items: &'t [NodeId] = match &self.node().kind {
            Kind::Seq(items) => items,
            _ => &[],
        };
        items.iter().map(move |id| View { id: *id, ..self })
    }

    /// Whether it is a list.
    pub(crate) fn is_list(self) -> bool {
        matches!(self.node().kind, Kind::Seq(_))
    }

    /// Whether it is a map.
    pub(crate) fn is_map(self) -> bool {
        matches!(self.node().kind, Kind::Map(_))
    }

    /// Whether it is a scalar, null too.
    pub(crate) fn is_scalar(self) -> bool {
        !self.is_list() && !self.is_map()
    }

    /// The text of a scalar, whatever its type; nothing for null.
    pub(crate) fn text(self) -> Option<&'t str> {
        match &self.node().kind {
            Kind::Scalar(text, Style::Plain) if scalar::is_null(text) => None,
            Kind::Scalar(text, _) => Some(text),
            _ => None,
        }
    }

    /// The text of a scalar with the way back to the file; nothing for null, and for what a
    /// tag makes something else.
    pub(crate) fn embedded(self) -> Option<Embedded> {
        let node = self.node();
        match &node.kind {
            Kind::Scalar(text, style) if node.tag.is_none() && self.text().is_some() => {
                Some(scalar::embedded(self.source, node.span, *style, text))
            }
            _ => None,
        }
    }
}
