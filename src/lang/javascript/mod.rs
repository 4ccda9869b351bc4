//! JavaScript and TypeScript, with JSX, and the scripts of Vue and Svelte components: source to
//! facts. Knows the language and its module systems, and no framework.
//!
//! `nesting` refuses what the parser cannot bear, `parse` finds the dialect, `walk` goes over
//! the tree; `value`, `path` and `link` say what an expression is, and the other modules lower
//! one kind of construct each.

mod bindings;
mod call;
mod condition;
mod declare;
mod expression;
mod fallback;
mod function;
mod import;
mod jsx;
mod link;
mod markup;
mod nesting;
mod parse;
mod path;
mod pattern;
mod statement;
mod value;
mod walk;

pub(super) use import::exported_as;
pub(super) use path::package;

use std::borrow::Cow;

use oxc_allocator::Allocator;

use crate::fact::{FileFacts, FileKind, Interest, Problem};
use crate::text::Span;

/// The largest source that is parsed, in bytes.
const LARGEST: usize = 4 << 20;

/// Lowers a source file.
pub(crate) fn lower(kind: FileKind, text: &str, interest: &Interest) -> FileFacts {
    let mut facts = FileFacts::new(kind, text.len());
    if text.len() > LARGEST {
        facts.problems.push(Problem {
            span: Span::at(0),
            message: "larger than 4 MB, not parsed".into(),
        });
        return facts;
    }
    let component = matches!(kind, FileKind::Vue | FileKind::Svelte);
    let (script, typed) = if component {
        match markup::scripts(text) {
            Some(scripts) => (Cow::Owned(scripts.text), scripts.typed),
            None => return facts,
        }
    } else {
        (Cow::Borrowed(text), kind == FileKind::TypeScript)
    };
    if let Some(offset) = nesting::too_deep(&script) {
        facts.problems.push(Problem {
            span: Span::at(offset).clamped(text),
            message: "nested too deeply, not parsed".into(),
        });
        return facts;
    }
    let arena = Allocator::default();
    let parsed = parse::parse(&arena, &script, typed, component);
    facts.problems.extend(parsed.problem);
    let comments = parsed.program.comments.iter();
    facts.comments = comments
        .map(|comment| link::place(comment.span).clamped(text))
        .collect();
    walk::Walker::run(parsed.program, parsed.source, &arena, interest, facts)
}

#[cfg(test)]
mod tests;
