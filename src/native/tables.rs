//! The lists that native rules look names up in, and how they are read: a name a line, then
//! the words that belong to it; `#` begins a comment. Knows nothing of what a list is for.

use std::collections::{HashMap, HashSet};

/// The lines of a list: the first word, and the others.
pub(super) fn rows(text: &'static str) -> impl Iterator<Item = (&'static str, Vec<&'static str>)> {
    text.lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| {
            let mut words = line.split_whitespace();
            Some((words.next()?, words.collect()))
        })
}

/// A list as a map from the first word of a line to the others.
pub(super) fn map(text: &'static str) -> HashMap<&'static str, Vec<&'static str>> {
    rows(text).collect()
}

/// All words of a list.
pub(super) fn words(text: &'static str) -> HashSet<&'static str> {
    rows(text)
        .flat_map(|(first, rest)| std::iter::once(first).chain(rest))
        .collect()
}

/// Whether a name is `pattern`; `*` at its end stands for any rest.
pub(super) fn fits(pattern: &str, name: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(start) => name.starts_with(start),
        None => name == pattern,
    }
}
