//! The comments of a file, wherever they stand in the tree. Knows no facts.

use tree_sitter::Node;

use crate::lang::tree;
use crate::text::Span;

/// Every comment, in order. Visits the tree once, without recursion, and enters a node of one
/// line only when something like a comment begins in it.
pub(super) fn collect(root: Node, source: &str) -> Vec<Span> {
    let mut comments = Vec::new();
    let starts: Vec<usize> = source.match_indices("/*").map(|(at, _)| at).collect();
    let mut cursor = root.walk();
    loop {
        let node = cursor.node();
        if node.kind() == "comment" {
            comments.push(tree::span(node));
        }
        let next = starts.partition_point(|at| *at < node.start_byte());
        let enter = node == root
            || node.start_position().row != node.end_position().row
            || starts.get(next).is_some_and(|at| *at < node.end_byte());
        if enter && cursor.goto_first_child() {
            continue;
        }
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                return comments;
            }
        }
    }
}
