//! From the parser's events to the tree. Knows YAML, no format's keys.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use granit_parser::{Event, Parser, ScalarStyle, Tag, options};

use super::tree::{DEEPEST, EXPANSION, Kind, LARGEST, Node, NodeId, Pair, Style, Tree};
use crate::fact::Problem;
use crate::text::Span;

/// Parses YAML. On an error, what stands before it and in the documents behind it is used.
pub(super) fn parse(source: &str) -> Tree<'_> {
    let mut builder = Builder::new(0);
    if source.len() > LARGEST {
        builder.tree.problems.push(super::too_large());
        return builder.tree;
    }
    builder.read(source);
    builder.tree
}

/// Parses a part of a file that stands from byte `offset` on, into a tree. `None` when it is
/// no YAML by itself.
pub(super) fn part<'s>(tree: &mut Tree<'s>, text: &'s str, offset: usize) -> Option<NodeId> {
    let before = tree.problems.len();
    let documents = tree.documents.len();
    let mut builder = Builder::new(offset);
    std::mem::swap(&mut builder.tree, tree);
    builder.read(text);
    std::mem::swap(&mut builder.tree, tree);
    let root = tree.documents.drain(documents..).next();
    let failed = tree.problems.len() > before;
    tree.problems.truncate(before);
    root.filter(|_| !failed)
}

/// A collection that is being read.
struct Frame<'s> {
    id: NodeId,
    start: usize,
    end: usize,
    flow: bool,
    anchor: usize,
    tag: Option<Box<str>>,
    items: Items<'s>,
}

enum Items<'s> {
    Seq(Vec<NodeId>),
    Map {
        pairs: Vec<Pair<'s>>,
        /// A key that waits for its value.
        key: Option<(Cow<'s, str>, Span)>,
        merges: Vec<NodeId>,
    },
}

struct Builder<'s> {
    tree: Tree<'s>,
    stack: Vec<Frame<'s>>,
    /// Nodes by the number of their anchor; `None` while they are open.
    anchors: HashMap<usize, Option<NodeId>>,
    /// Children that aliases and merges have repeated.
    repeated: usize,
    /// Where the text stands in the file.
    offset: usize,
}

impl<'s> Builder<'s> {
    fn new(offset: usize) -> Self {
        Self {
            tree: Tree::default(),
            stack: Vec::new(),
            anchors: HashMap::new(),
            repeated: 0,
            offset,
        }
    }

    fn read(&mut self, source: &'s str) {
        let mut limits = options! {
            emit_unresolved_aliases: true,
            // A line end that is not there has no bytes.
            block_scalar_eof_without_line_feed: true,
            flow_nesting_limit: DEEPEST,
            block_nesting_limit: DEEPEST,
        };
        // Long blocks of comments are common, and no reason to stop.
        limits.max_buffered_comment_events = usize::MAX;
        let mut parser = Parser::new_from_str_with_options(source, limits);
        let mut failed = false;
        loop {
            match parser.next_event() {
                None => break,
                Some(Ok((event, span))) => {
                    let range = span.byte_range().unwrap_or_default();
                    self.event(source, event, range.start, range.end);
                }
                Some(Err(error)) => {
                    let at = error.marker().byte_offset().unwrap_or_default();
                    if !failed {
                        self.tree.problems.push(Problem {
                            span: Span::at(self.offset + at.min(source.len())),
                            message: format!("not valid YAML: {}", error.info()).into(),
                        });
                    }
                    failed = true;
                    self.close_all();
                    if !parser.proceed_next_document().unwrap_or(false) {
                        break;
                    }
                }
            }
        }
        self.close_all();
    }

    fn event(&mut self, source: &'s str, event: Event<'s>, start: usize, end: usize) {
        match event {
            Event::Comment(..) => self.tree.comments.push(self.span(start, end)),
            Event::Scalar(text, style, anchor, tag) => {
                self.scalar(source, text, style, (start, end), anchor, tag.as_deref());
            }
            Event::Alias(id) => {
                let at = self.span(start, end);
                let target = self.anchors.get(&id).copied().flatten();
                let node = target
                    .filter(|target| self.may_repeat(*target, at))
                    .unwrap_or_else(|| self.tree.add(at, Kind::Unknown));
                self.child(source, node, at);
            }
            Event::UnresolvedAlias(_) => {
                let span = self.span(start, end);
                let node = self.tree.add(span, Kind::Unknown);
                self.child(source, node, span);
            }
            Event::SequenceStart(_, anchor, tag) => {
                self.open((start, end), anchor, tag.as_deref(), Items::Seq(Vec::new()));
            }
            Event::MappingStart(_, anchor, tag) => {
                let items = Items::Map {
                    pairs: Vec::new(),
                    key: None,
                    merges: Vec::new(),
                };
                self.open((start, end), anchor, tag.as_deref(), items);
            }
            Event::SequenceEnd | Event::MappingEnd => {
                if let Some(frame) = self.stack.last_mut()
                    && frame.flow
                {
                    frame.end = end;
                }
                self.close(source);
            }
            Event::DocumentEnd => {
                self.close_all();
                self.anchors.clear();
            }
            _ => {}
        }
    }

    /// Whether an alias may lead to a node once more.
    fn may_repeat(&mut self, target: NodeId, at: Span) -> bool {
        let children = match &self.tree.nodes[target as usize].kind {
            Kind::Seq(items) => items.len(),
            Kind::Map(pairs) => pairs.len(),
            _ => 0,
        };
        self.repeat(children + 1, at)
    }

    fn repeat(&mut self, children: usize, at: Span) -> bool {
        let before = self.repeated;
        self.repeated += children;
        if before <= EXPANSION && self.repeated > EXPANSION {
            self.tree
                .problems
                .push(too_much(Span::at(at.start as usize)));
        }
        self.repeated <= EXPANSION
    }

    fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.offset + start, self.offset + end)
    }

    fn scalar(
        &mut self,
        source: &'s str,
        text: Cow<'s, str>,
        style: ScalarStyle,
        (start, end): (usize, usize),
        anchor: usize,
        tag: Option<&Tag>,
    ) {
        let (style, text, end) = match style {
            // The parser writes what is not there as `~`.
            ScalarStyle::Plain if start == end => (Style::Plain, Cow::Borrowed(""), end),
            ScalarStyle::Plain => (Style::Plain, text, end),
            ScalarStyle::SingleQuoted => (Style::Single, text, end),
            ScalarStyle::DoubleQuoted => (Style::Double, text, end),
            block => {
                let content = source.get(start..end).unwrap_or_default().trim_end();
                let style = if block == ScalarStyle::Literal {
                    Style::Literal
                } else {
                    Style::Folded
                };
                (style, text, start + content.len())
            }
        };
        let span = self.span(start, end);
        if anchor == 0
            && let Some(Frame {
                items: Items::Map { key, .. },
                ..
            }) = self.stack.last_mut()
            && key.is_none()
        {
            *key = Some((text, span));
            return;
        }
        let node = self.tree.add(span, Kind::Scalar(text, style));
        self.tree.nodes[node as usize].tag = tag.and_then(custom);
        if tag.is_some_and(|tag| tag.is_yaml_core_schema_tag("str") || tag.suffix() == "binary") {
            self.quoted(node);
        }
        if anchor != 0 {
            self.anchors.insert(anchor, Some(node));
        }
        self.child(source, node, span);
    }

    /// A tag says that a plain scalar is a text.
    fn quoted(&mut self, node: NodeId) {
        if let Kind::Scalar(_, style @ Style::Plain) = &mut self.tree.nodes[node as usize].kind {
            *style = Style::Raw;
        }
    }

    fn open(
        &mut self,
        (start, end): (usize, usize),
        anchor: usize,
        tag: Option<&Tag>,
        items: Items<'s>,
    ) {
        let span = self.span(start, end);
        let id = self.tree.add(span, Kind::Unknown);
        if anchor != 0 {
            self.anchors.insert(anchor, None);
        }
        self.stack.push(Frame {
            id,
            start,
            end,
            flow: end > start,
            anchor,
            tag: tag.and_then(custom),
            items,
        });
    }

    /// Ends the innermost collection.
    fn close(&mut self, source: &'s str) {
        let Some(frame) = self.stack.pop() else {
            return;
        };
        let span = self.span(frame.start, frame.end.max(frame.start));
        let kind = match frame.items {
            Items::Seq(items) => Kind::Seq(items),
            Items::Map {
                mut pairs,
                key,
                merges,
            } => {
                if let Some((key, key_span)) = key {
                    let value = self
                        .tree
                        .add(Span::at(key_span.end as usize), Kind::Unknown);
                    pairs.push(Pair {
                        key,
                        key_span,
                        value,
                    });
                }
                self.merge(&mut pairs, &merges, span);
                Kind::Map(pairs)
            }
        };
        let node = &mut self.tree.nodes[frame.id as usize];
        *node = Node {
            span,
            kind,
            tag: frame.tag,
        };
        if frame.anchor != 0 {
            self.anchors.insert(frame.anchor, Some(frame.id));
        }
        self.child(source, frame.id, span);
    }

    fn close_all(&mut self) {
        while !self.stack.is_empty() {
            self.close("");
        }
    }

    /// Gives a finished node to what it stands in; `at` is where it stands, for an alias not
    /// the place of the node.
    fn child(&mut self, source: &'s str, node: NodeId, at: Span) {
        let offset = self.offset;
        let Some(frame) = self.stack.last_mut() else {
            self.tree.documents.push(node);
            return;
        };
        if !frame.flow {
            frame.end = frame.end.max(at.end as usize - offset);
        }
        match &mut frame.items {
            Items::Seq(items) => items.push(node),
            Items::Map { pairs, key, merges } => match key.take() {
                Some((key, _)) if key == "<<" => merges.push(node),
                Some((key, key_span)) => pairs.push(Pair {
                    key,
                    key_span,
                    value: node,
                }),
                None => {
                    let text = if let Kind::Scalar(text, _) = &self.tree.nodes[node as usize].kind {
                        text.clone()
                    } else {
                        let start = at.start as usize - offset;
                        let written = source.get(start..at.end as usize - offset);
                        let written = written.unwrap_or_default();
                        // `{{ x }}` reads as a map that is a key of a map.
                        self.tree.template |= written.starts_with('{');
                        Cow::Borrowed(written)
                    };
                    *key = Some((text, at));
                }
            },
        }
    }

    /// Adds what `<<` names and the map does not have itself; of several, the first wins.
    fn merge(&mut self, pairs: &mut Vec<Pair<'s>>, merges: &[NodeId], span: Span) {
        if merges.is_empty() {
            return;
        }
        let mut sources = Vec::new();
        for merge in merges {
            match &self.tree.nodes[*merge as usize].kind {
                Kind::Seq(items) => sources.extend(items.iter().copied()),
                _ => sources.push(*merge),
            }
        }
        let mut known: HashSet<Cow<'s, str>> = pairs.iter().map(|pair| pair.key.clone()).collect();
        for source in sources {
            let cost = match &self.tree.nodes[source as usize].kind {
                Kind::Map(inherited) => inherited.len() + 1,
                _ => 1,
            };
            if !self.repeat(cost, span) {
                return;
            }
            let Kind::Map(inherited) = &self.tree.nodes[source as usize].kind else {
                continue;
            };
            for pair in inherited {
                if known.insert(pair.key.clone()) {
                    pairs.push(pair.clone());
                }
            }
        }
    }
}

/// The problem of a file whose aliases multiply.
pub(super) fn too_much(span: Span) -> Problem {
    Problem {
        span,
        message: "aliases and merges expand to too many values".into(),
    }
}

/// A tag that makes a value something else than what is written.
fn custom(tag: &Tag) -> Option<Box<str>> {
    let (handle, suffix) = tag.original_parts();
    let plain = tag.is_yaml_core_schema()
        || handle == "!!" && matches!(suffix, "binary" | "timestamp" | "set" | "omap" | "pairs")
        || suffix.is_empty()
        || suffix == "!";
    (!plain).then(|| tag.original().into())
}
