//! Ruby to facts: one walk over tree-sitter's tree. Knows Ruby's syntax and which of its core
//! methods change nothing or join paths, and no framework.
//!
//! Ruby calls are attribute reads and attribute reads are calls. A call without arguments,
//! parentheses and block is therefore both a Call and an Access; as a value it is a Name,
//! except for `X.new`.

mod assign;
mod block;
mod branch;
mod call;
mod called;
mod class;
mod heredoc;
mod import;
mod path;
mod string;
#[cfg(test)]
mod tests;
mod value;
mod walk;

use crate::fact::{FileFacts, FileKind, Interest};
use crate::lang::tree;

/// Lowers a source file.
pub(crate) fn lower(kind: FileKind, text: &str, interest: &Interest) -> FileFacts {
    let mut facts = FileFacts::new(kind, text.len());
    let language = tree_sitter_ruby::LANGUAGE.into();
    let Some(parsed) = tree::parse_file(&language, "Ruby", text, &mut facts) else {
        return facts;
    };
    let root = parsed.root_node();
    let found = heredoc::collect(root, text);
    facts.comments = found.comments;
    let mut walker = walk::Walker::new(text, interest, facts, found.heredocs);
    walker.body(root, false);
    let mut facts = walker.finish();
    facts.facts.sort_by_key(|fact| fact.span.start);
    facts
}
