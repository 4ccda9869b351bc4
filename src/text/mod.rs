//! Spans, lines and columns, and maps from text inside text back to the file.
//!
//! Owns every notion of *where*: byte spans, 1-based positions, offset maps for embedded
//! text (shell inside a Dockerfile, a script inside package.json). Also what of a text may be
//! shown, and how many words are found in many texts. Knows nothing of facts, languages or rules.

mod automaton;
mod embedded;
mod line_hash;
mod lines;
mod shown;

pub use automaton::Automaton;
pub use embedded::{Embedded, OffsetMap};
pub use line_hash::line_hashes;
pub use lines::{LineIndex, Position};
pub use shown::{begins_a_command, printable, printable_lines, steers};

use serde::{Deserialize, Serialize};

/// A half-open range of bytes in a file: `start` is included, `end` is not.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
pub struct Span {
    /// First byte, counted from 0.
    pub start: u32,
    /// The byte after the last one.
    pub end: u32,
}

impl Span {
    /// A span from two byte offsets. An end before the start is taken as empty.
    #[must_use]
    pub fn new(start: usize, end: usize) -> Self {
        let start = u32::try_from(start).unwrap_or(u32::MAX);
        let end = u32::try_from(end).unwrap_or(u32::MAX);
        Self {
            start,
            end: end.max(start),
        }
    }

    /// An empty span at a byte offset.
    #[must_use]
    pub fn at(offset: usize) -> Self {
        Self::new(offset, offset)
    }

    /// The length in bytes.
    #[must_use]
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Whether the span covers no byte.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether `other` lies wholly inside this span.
    #[must_use]
    pub fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two spans share a byte, or an empty one touches the other.
    #[must_use]
    pub fn overlaps(self, other: Self) -> bool {
        if self.is_empty() || other.is_empty() {
            return self.start <= other.end && other.start <= self.end;
        }
        self.start < other.end && other.start < self.end
    }

    /// The smallest span that covers both.
    #[must_use]
    pub fn join(self, other: Self) -> Self {
        Self {
            start: self.start.min(other.start),
            end: self.end.max(other.end),
        }
    }

    /// The text that the span covers, or nothing when it does not fit `text`
    /// or would cut a character.
    #[must_use]
    pub fn slice(self, text: &str) -> &str {
        text.get(self.start as usize..self.end as usize)
            .unwrap_or("")
    }

    /// The span moved inside `text` and out to character boundaries, so that it can
    /// always be sliced.
    #[must_use]
    pub fn clamped(self, text: &str) -> Self {
        let mut start = (self.start as usize).min(text.len());
        let mut end = (self.end as usize).clamp(start, text.len());
        while !text.is_char_boundary(start) {
            start -= 1;
        }
        while !text.is_char_boundary(end) {
            end += 1;
        }
        Self::new(start, end)
    }
}
