//! Places: from bytes to lines and columns, with the source that a reader sees. Texts that were
//! not kept are read again, once for each file.

use std::collections::HashMap;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use super::read::Texts;
use crate::diagnostic::{Excerpt, Location};
use crate::rule::Hit;
use crate::text::{LineIndex, Span};

/// Locations of a file's hits, in the hits' order, and the line's fingerprint material.
pub(super) type Placed = Vec<(Location, [u8; 32])>;

/// Resolves the places of a file's hits while its text is at hand.
pub(super) fn place(path: &str, text: &str, lines: &LineIndex, hits: &[Hit]) -> Placed {
    let secrets: Vec<Span> = hits.iter().filter_map(|hit| hit.secret).collect();
    hits.iter()
        .map(|hit| locate(path, text, lines, hit.span, &secrets))
        .collect()
}

fn locate(
    path: &str,
    text: &str,
    lines: &LineIndex,
    span: Span,
    secrets: &[Span],
) -> (Location, [u8; 32]) {
    let span = span.clamped(text);
    let start = lines.position(text, span.start);
    let location = Location {
        path: path.to_owned(),
        start,
        end: lines.position(text, span.end),
        excerpt: Excerpt::cut(text, lines, span, secrets),
    };
    (location, material(text, lines, span))
}

/// What stands at a place: the whole line and the marked text, blanks folded. Stable when it
/// moves, different when it changes. A place without extent says that something is missing: no
/// line of the file has to do with it.
fn material(text: &str, lines: &LineIndex, span: Span) -> [u8; 32] {
    let mut hash = Sha256::new();
    let mut add = |part: &str| {
        for word in part.split_whitespace() {
            hash.update(word.as_bytes());
            hash.update(b" ");
        }
        hash.update([0]);
    };
    if !span.is_empty() {
        let line = lines.line(text, lines.position(text, span.start).line);
        add(line.slice(text));
        add(span.slice(text));
    }
    hash.finalize().into()
}

/// Resolves places in any file of the repository.
pub(super) struct Placer<'a> {
    texts: &'a Texts<'a>,
    lines: HashMap<String, Option<(Arc<str>, LineIndex)>>,
    /// Bytes of the texts at hand.
    held: usize,
}

/// How many bytes of texts are at hand; a tree may have more of them than there is memory.
const HELD: usize = 16 << 20;

impl<'a> Placer<'a> {
    pub(super) fn new(texts: &'a Texts<'a>) -> Self {
        Self {
            texts,
            lines: HashMap::new(),
            held: 0,
        }
    }

    /// A place with its fingerprint material; every span of `secrets` is masked.
    pub(super) fn locate(
        &mut self,
        path: &str,
        span: Span,
        secrets: &[Span],
    ) -> Option<(Location, [u8; 32])> {
        let (text, lines) = self.known(path)?;
        Some(locate(path, text, lines, span, secrets))
    }

    /// A file's text with its lines, read once.
    fn known(&mut self, path: &str) -> Option<&(Arc<str>, LineIndex)> {
        let texts = self.texts;
        if !self.lines.contains_key(path) {
            let read = texts.get(path).map(|text| {
                let lines = LineIndex::new(&text);
                (text, lines)
            });
            let length = read.as_ref().map_or(0, |(text, _)| text.len());
            if self.held + length > HELD {
                self.lines.clear();
                self.held = 0;
            }
            self.held += length;
            self.lines.insert(path.to_owned(), read);
        }
        self.lines.get(path)?.as_ref()
    }

    /// The text of a file.
    pub(super) fn text(&mut self, path: &str) -> Option<Arc<str>> {
        self.known(path).map(|(text, _)| text.clone())
    }

    /// A place of which only the path and the position will be shown.
    pub(super) fn location(&mut self, path: &str, span: Span) -> Option<Location> {
        let (mut location, _) = self.locate(path, span, &[])?;
        location.excerpt = Excerpt::default();
        Some(location)
    }
}
