//! Whether a comment that was put into a file does what it should and nothing else: asked of
//! the file's own front end, so that it holds for every language and format alike.

use super::{head, lower};
use crate::fact::{FileFacts, FileKind, Interest};
use crate::repo::{classify, refine, role};
use crate::suppress::directives;
use crate::text::LineIndex;

/// Whether `after` says the same as `before`, but for a comment that silences `rules` on a line
/// (which counts from 1).
#[must_use]
pub fn only_silences(path: &str, before: &str, after: &str, line: u32, rules: &[&str]) -> bool {
    let (kind, old) = read(path, before);
    let (other, new) = read(path, after);
    if kind != other
        || role(path, kind, head(before)) != role(path, other, head(after))
        || new.comments.len() != old.comments.len() + 1
        || new.facts.len() != old.facts.len()
        || new.scopes.len() != old.scopes.len()
        || new.problems.len() != old.problems.len()
        || words(&new) != words(&old)
    {
        return false;
    }
    let (found, wrong) = directives(after, &LineIndex::new(after), &new.comments);
    wrong.len()
        == directives(before, &LineIndex::new(before), &old.comments)
            .1
            .len()
        && found
            .iter()
            .any(|one| one.target == line && one.selectors == rules)
}

/// How many words its commands have: a comment must not cut one short.
fn words(facts: &FileFacts) -> usize {
    facts.commands().map(|command| command.words.len()).sum()
}

fn read(path: &str, text: &str) -> (FileKind, FileFacts) {
    let kind = refine(path, classify(path), head(text));
    (kind, lower(kind, path, text, &Interest::everything()))
}

/// Whether comments may be written into files of a path's kind: those that programs write, and
/// those that other readers take literally, have none.
#[must_use]
pub fn takes_comments(path: &str, text: &str) -> bool {
    let kind = refine(path, classify(path), head(text));
    let name = path.rsplit('/').next().unwrap_or(path);
    let lenient = matches!(
        name,
        "tsconfig.json" | "jsconfig.json" | "devcontainer.json"
    );
    let strict = name.strip_suffix(".json").is_some() && !lenient;
    !strict && !matches!(kind, FileKind::Lockfile | FileKind::Toolchain)
}
