//! What stands outside the tree's order: comments, and the bodies of heredocs, which begin
//! on the line after the expression that they belong to. Knows no facts.

use std::collections::{HashMap, VecDeque};

use tree_sitter::{Node, TreeCursor};

use crate::lang::tree;
use crate::text::Span;

/// Comments, and each heredoc's body by the first byte of its beginning.
#[derive(Debug, Default)]
pub(super) struct Found<'a> {
    pub(super) comments: Vec<Span>,
    pub(super) heredocs: HashMap<usize, Node<'a>>,
}

/// Visits the tree once, without recursion. Nodes of one line hold neither a comment nor a
/// heredoc's body, so they are only entered when there may be a heredoc's beginning.
pub(super) fn collect<'a>(root: Node<'a>, source: &str) -> Found<'a> {
    let mut found = Found::default();
    let beginnings: Vec<usize> = source.match_indices("<<").map(|(at, _)| at).collect();
    let may_begin = |node: Node| {
        let next = beginnings.partition_point(|at| *at < node.start_byte());
        beginnings.get(next).is_some_and(|at| *at < node.end_byte())
    };
    let mut waiting: VecDeque<Node<'a>> = VecDeque::new();
    let mut cursor = root.walk();
    loop {
        let node = cursor.node();
        match node.kind() {
            "comment" => found.comments.push(tree::span(node)),
            "heredoc_beginning" => waiting.push_back(node),
            "heredoc_body" => {
                let end = tree::children(node)
                    .last()
                    .filter(|last| last.kind() == "heredoc_end")
                    .map_or("", |last| tree::text(*last, source));
                while let Some(beginning) = waiting.pop_front() {
                    if identifier(tree::text(beginning, source)) == end.trim() {
                        found.heredocs.insert(beginning.start_byte(), node);
                        break;
                    }
                }
            }
            _ => {}
        }
        let enter = node.start_position().row != node.end_position().row || may_begin(node);
        if !next(&mut cursor, enter) {
            return found;
        }
    }
}

/// Moves to the next node of the tree in its order.
fn next(cursor: &mut TreeCursor, enter: bool) -> bool {
    if enter && cursor.goto_first_child() {
        return true;
    }
    while !cursor.goto_next_sibling() {
        if !cursor.goto_parent() {
            return false;
        }
    }
    true
}

/// `<<~'SQL'` to `SQL`.
fn identifier(beginning: &str) -> &str {
    beginning
        .trim_start_matches(['<', '-', '~'])
        .trim_matches(['"', '\'', '`'])
}

/// The indentation that all lines of a heredoc's text share, in bytes; blank lines do not
/// count.
pub(super) fn indentation(text: &str) -> usize {
    text.lines()
        .filter(|line| !line.trim().is_empty())
        .map(|line| line.len() - line.trim_start_matches([' ', '\t']).len())
        .min()
        .unwrap_or(0)
}

/// A piece of text with up to `width` bytes of indentation removed from every line;
/// `fresh` says whether the piece begins a line.
pub(super) fn dedent(piece: &str, width: usize, fresh: bool) -> String {
    let mut out = String::with_capacity(piece.len());
    for (index, line) in piece.split_inclusive('\n').enumerate() {
        if index == 0 && !fresh {
            out.push_str(line);
            continue;
        }
        let blanks = line.len() - line.trim_start_matches([' ', '\t']).len();
        out.push_str(&line[blanks.min(width)..]);
    }
    out
}
