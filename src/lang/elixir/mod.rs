//! Elixir to facts: one walk over tree-sitter's tree. Knows Elixir's syntax and the special
//! forms and macros of its kernel, how `Config` and supervisors write settings, and no framework.
//!
//! Nearly everything is a call in this grammar, `def` and `if` too; what they mean is told by
//! their names. A keyword list is a map of named arguments, `{Module, options}` is the child
//! spec of a supervisor, and what is piped is the first argument.

mod branch;
mod call;
mod called;
mod config;
mod define;
mod import;
mod path;
mod string;
#[cfg(test)]
mod tests;
mod value;
mod walk;

use tree_sitter::Node;

use crate::fact::{FileFacts, FileKind, Interest};
use crate::lang::tree;
use crate::text::Span;

/// Lowers a source file.
pub(crate) fn lower(kind: FileKind, text: &str, interest: &Interest) -> FileFacts {
    let mut facts = FileFacts::new(kind, text.len());
    let language = tree_sitter_elixir::LANGUAGE.into();
    let Some(parsed) = tree::parse_file(&language, "Elixir", text, &mut facts) else {
        return facts;
    };
    let root = parsed.root_node();
    facts.comments = comments(root);
    let mut walker = walk::Walker::new(text, interest, facts);
    walker.children(root, false);
    let mut facts = walker.finish();
    facts.facts.sort_by_key(|fact| fact.span.start);
    facts
}

/// The comments, without recursion. A comment ends its line, so nodes of one line hold none.
fn comments(root: Node) -> Vec<Span> {
    let mut found = Vec::new();
    let mut cursor = root.walk();
    loop {
        let node = cursor.node();
        if node.kind() == "comment" {
            found.push(tree::span(node));
        }
        let enter = node.start_position().row != node.end_position().row;
        if enter && cursor.goto_first_child() {
            continue;
        }
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                return found;
            }
        }
    }
}
