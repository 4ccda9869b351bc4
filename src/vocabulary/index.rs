//! Patterns by the segment that they cannot match without, so that a look-up costs a hash
//! or two whatever the number of patterns.

use rustc_hash::FxHashMap;

use crate::predicate::{Anchor, Captures, Pattern};

/// Patterns by their literal segment at one distance from the end.
type Anchored = FxHashMap<Box<str>, Vec<(Pattern, u32)>>;

/// Patterns, each with a number of its owner's.
#[derive(Debug, Default)]
pub struct PathIndex {
    anchored: [Anchored; 3],
    anywhere: Vec<(Pattern, u32)>,
    /// Owners of `**`, which needs no look.
    everything: Vec<u32>,
}

impl PathIndex {
    /// Adds a pattern.
    pub fn add(&mut self, pattern: Pattern, owner: u32) {
        if pattern.is_everything() {
            self.everything.push(owner);
            return;
        }
        match pattern.anchor() {
            Anchor::FromEnd(distance, word) => self.anchored[usize::from(distance)]
                .entry(word)
                .or_default()
                .push((pattern, owner)),
            Anchor::Anywhere => self.anywhere.push((pattern, owner)),
        }
    }

    /// Calls `found` for every pattern that matches, with its owner and captures.
    pub fn find<'a>(&self, path: &'a str, mut found: impl FnMut(u32, Captures<'a>)) {
        let mut end = path.len();
        for anchored in &self.anchored {
            // Segments are short: a plain look backwards beats a searcher.
            let before = &path.as_bytes()[..end];
            let dot = before.iter().rposition(|byte| *byte == b'.');
            let start = dot.map_or(0, |dot| dot + 1);
            if !anchored.is_empty()
                && let Some(candidates) = anchored.get(&path[start..end])
            {
                for (pattern, owner) in candidates {
                    if let Some(captures) = pattern.matches(path) {
                        found(*owner, captures);
                    }
                }
            }
            if start == 0 {
                break;
            }
            end = start - 1;
        }
        for owner in &self.everything {
            found(*owner, Vec::new());
        }
        for (pattern, owner) in &self.anywhere {
            if let Some(captures) = pattern.matches(path) {
                found(*owner, captures);
            }
        }
    }

    /// Whether any pattern could match a path that ends with this segment.
    pub fn last_words(&self) -> impl Iterator<Item = &str> {
        self.anchored[0].keys().map(AsRef::as_ref)
    }

    /// Every literal segment that some pattern is looked up by.
    pub fn anchors(&self) -> impl Iterator<Item = &str> {
        self.anchored
            .iter()
            .flat_map(|anchored| anchored.keys().map(AsRef::as_ref))
    }

    /// Whether some pattern is tried on everything.
    #[must_use]
    pub fn is_open(&self) -> bool {
        !self.anywhere.is_empty()
    }
}
