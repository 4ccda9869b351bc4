//! PHP to facts: one walk over tree-sitter's tree. Knows PHP's syntax, how `use` and
//! namespaces give names their meaning, and no framework.

mod assign;
mod branch;
mod call;
mod class;
mod comment;
mod path;
mod resolve;
mod string;
#[cfg(test)]
mod tests;
mod value;
mod walk;

use std::borrow::Cow;

use crate::fact::{FileFacts, FileKind, Interest};
use crate::lang::tree;

/// Lowers a source file.
pub(crate) fn lower(kind: FileKind, text: &str, interest: &Interest) -> FileFacts {
    let mut facts = FileFacts::new(kind, text.len());
    let readable = without_last_commas(text);
    let language = tree_sitter_php::LANGUAGE_PHP.into();
    let Some(parsed) = tree::parse_file(&language, "PHP", &readable, &mut facts) else {
        return facts;
    };
    let root = parsed.root_node();
    facts.comments = comment::collect(root, text);
    let mut walker = walk::Walker::new(text, interest, facts);
    walker.children(root);
    let mut facts = walker.finish();
    facts.facts.sort_by_key(|fact| fact.span.start);
    facts
}

/// The text with a blank for the last comma of a group of imports, which PHP has allowed since
/// 7.2 and the grammar does not know: `use App\{User, Role,};`.
fn without_last_commas(text: &str) -> Cow<'_, str> {
    let bytes = text.as_bytes();
    let commas: Vec<usize> = memchr::memmem::find_iter(bytes, b"\\{")
        .filter_map(|open| {
            let close = open + memchr::memchr(b'}', &bytes[open..])?;
            let last = bytes[..close].trim_ascii_end().len().checked_sub(1)?;
            (bytes[last] == b',').then_some(last)
        })
        .collect();
    if commas.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut readable = text.to_owned();
    for comma in commas {
        readable.replace_range(comma..=comma, " ");
    }
    Cow::Owned(readable)
}
