//! One pass over a tree, on the heap: nesting costs no stack. Knows no language but what the
//! grammars have in common.

use tree_sitter::{Language, Node, Tree};

use super::Lowering;
use crate::fact::{FileFacts, FileKind, Interest, Problem};
use crate::lang::tree;
use crate::text::Span;

/// How many levels of a tree are gone down; scopes and names are looked up from the inside out,
/// so that much deeper ones would cost more than they say.
const DEEPEST: usize = 2_000;

/// Where a node stands.
#[derive(Clone, Copy)]
pub(crate) struct Place<'t> {
    /// The field of its parent that it fills.
    pub(crate) field: Option<&'t str>,
    /// The kind of its parent.
    pub(crate) parent: &'t str,
}

impl Place<'_> {
    /// Whether the node fills a field of its parent.
    pub(crate) fn is(self, field: &str) -> bool {
        self.field == Some(field)
    }
}

/// A language's own reading of its nodes.
pub(crate) trait Syntax<'a> {
    /// The file that is read.
    fn low(&mut self) -> &mut Lowering<'a>;

    /// The facts of the file, once read.
    fn into_low(self) -> Lowering<'a>;

    /// Puts down what a node without children says: comments and the like. Most of them are
    /// names and say nothing.
    fn leaf(&mut self, node: Node);

    /// Puts down what a node says; true when the nodes inside it are to be seen as well.
    fn enter(&mut self, node: Node, place: Place) -> bool;
}

/// Reads a text: parses it, shows every named node to `syntax` in the order of the text, and
/// reports what could not be read. `masked` is the text as the grammar is to see it, byte for
/// byte as long as the source.
pub(crate) fn read<'a, S: Syntax<'a>>(
    kind: FileKind,
    source: &'a str,
    masked: &str,
    interest: &'a Interest,
    language: &Language,
    syntax: impl FnOnce(Lowering<'a>) -> S,
) -> FileFacts {
    let mut low = Lowering::new(kind, source, interest);
    let Some(parsed) = tree::parse(language, masked) else {
        low.facts.problems.push(Problem {
            span: Span::at(0),
            message: "too large or too tangled to parse".into(),
        });
        return low.facts;
    };
    if let Some(span) = tree::first_error(&parsed) {
        low.facts.problems.push(Problem {
            span: span.clamped(source),
            message: "syntax error".into(),
        });
    }
    let mut syntax = syntax(low);
    walk(&parsed, &mut syntax);
    syntax.into_low().finish()
}

fn walk<'a, S: Syntax<'a>>(parsed: &Tree, syntax: &mut S) {
    let mut cursor = parsed.walk();
    let mut parents = vec![""];
    loop {
        let node = cursor.node();
        let place = Place {
            field: cursor.field_name(),
            parent: parents.last().copied().unwrap_or(""),
        };
        if parents.len() > DEEPEST {
            if !syntax.low().is_cut {
                syntax.low().cut(node);
            }
        } else if node.child_count() == 0 {
            if node.is_named() {
                syntax.leaf(node);
            }
        } else if node.is_named() && syntax.enter(node, place) && cursor.goto_first_child() {
            parents.push(node.kind());
            continue;
        }
        syntax.low().close(node.id());
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                return;
            }
            parents.pop();
            syntax.low().close(cursor.node().id());
        }
    }
}

/// The operands that one operator joins, left to right; the node alone if it is no such
/// expression. A long sum is a deep tree, so this goes down it without recursion. The grammars
/// name the parts of a binary expression alike.
pub(crate) fn operands<'t>(node: Node<'t>, operator: &str) -> Vec<Node<'t>> {
    let mut right = Vec::new();
    let mut node = node;
    while node.kind() == "binary_expression"
        && node
            .child_by_field_name("operator")
            .is_some_and(|own| own.kind() == operator)
        && let (Some(first), Some(second)) = (
            node.child_by_field_name("left"),
            node.child_by_field_name("right"),
        )
    {
        right.push(second);
        node = first;
    }
    right.push(node);
    right.reverse();
    right
}
