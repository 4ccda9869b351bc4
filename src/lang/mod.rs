//! Source text to facts, a file or folder per language. Knows syntax, and nothing of
//! frameworks, factors or rules.

pub(crate) mod depth;
pub(crate) mod names;
pub(crate) mod tree;

use crate::fact::{FileFacts, FileKind, Interest};

/// Lowers a source file. A kind that is no language gives an empty list of facts.
#[must_use]
pub fn lower(kind: FileKind, _path: &str, text: &str, _interest: &Interest) -> FileFacts {
    #[expect(
        clippy::match_single_binding,
        reason = "front ends are added one by one"
    )]
    let mut facts = match kind.language() {
        _ => FileFacts::new(kind, text.len()),
    };
    facts.resolve_receivers();
    facts
}
