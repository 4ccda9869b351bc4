//! Text inside text: its content as the inner language sees it, and the way back to the
//! bytes of the file that a person opens. Knows no language.

use super::Span;

/// Maps offsets of an embedded text to offsets of the file around it.
///
/// Kept as the points where the two stop running in step: a removed line continuation, an
/// unescaped quote, the indentation of a YAML block.
#[derive(Clone, Debug, Default)]
pub struct OffsetMap {
    /// `(inner, outer)` starts of runs that advance byte for byte, by ascending `inner`.
    runs: Vec<(u32, u32)>,
}

impl OffsetMap {
    /// The map of a text that stands in the file unchanged, from byte `start` on.
    #[must_use]
    pub fn shifted(start: usize) -> Self {
        Self {
            runs: vec![(0, Span::at(start).start)],
        }
    }

    /// The file's offset of an inner offset.
    #[must_use]
    pub fn outer(&self, inner: u32) -> u32 {
        let after = self.runs.partition_point(|(start, _)| *start <= inner);
        match after.checked_sub(1).and_then(|index| self.runs.get(index)) {
            Some((start, outer)) => outer.saturating_add(inner - start),
            None => inner,
        }
    }

    /// The file's span of an inner span. The end is mapped from the last byte inside, so
    /// that a span never runs into whatever the inner text left out behind it.
    #[must_use]
    pub fn span(&self, inner: Span) -> Span {
        let start = self.outer(inner.start);
        if inner.is_empty() {
            return Span { start, end: start };
        }
        let end = self.outer(inner.end - 1).saturating_add(1);
        Span {
            start,
            end: end.max(start),
        }
    }

    /// The map from this map's inner text through `outer` to the file that holds both.
    #[must_use]
    pub fn through(&self, outer: &Self) -> Self {
        let mut runs: Vec<(u32, u32)> = Vec::with_capacity(self.runs.len() + outer.runs.len());
        for (index, &(inner, middle)) in self.runs.iter().enumerate() {
            let next = self.runs.get(index + 1).map_or(u32::MAX, |run| run.0);
            runs.push((inner, outer.outer(middle)));
            for &(start, file) in &outer.runs {
                if start > middle && start - middle < next - inner {
                    runs.push((inner + (start - middle), file));
                }
            }
        }
        Self { runs }
    }
}

/// An embedded text and its way back, built piece by piece.
#[derive(Clone, Debug, Default)]
pub struct Embedded {
    /// The text as the inner language reads it.
    pub text: String,
    /// From offsets of `text` to offsets of the file.
    pub map: OffsetMap,
}

impl Embedded {
    /// The part of `file` that `span` covers, unchanged.
    #[must_use]
    pub fn part(file: &str, span: Span) -> Self {
        Self {
            text: span.slice(file).to_owned(),
            map: OffsetMap::shifted(span.start as usize),
        }
    }

    /// Appends text that stands in the file from byte `outer` on.
    pub fn push(&mut self, text: &str, outer: usize) {
        let inner = Span::at(self.text.len()).start;
        let outer = Span::at(outer).start;
        if self.text.is_empty() || self.map.outer(inner) != outer {
            self.map.runs.push((inner, outer));
        }
        self.text.push_str(text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn maps_over_a_removed_continuation() {
        // "ab\\\ncd" with the backslash and line end left out.
        let mut inner = Embedded::default();
        inner.push("ab", 10);
        inner.push("cd", 14);
        assert_eq!(inner.map.span(Span::new(0, 2)), Span::new(10, 12));
        assert_eq!(inner.map.span(Span::new(2, 4)), Span::new(14, 16));
        assert_eq!(inner.map.span(Span::new(1, 3)), Span::new(11, 15));
    }

    #[test]
    fn maps_compose() {
        let mut outer = Embedded::default();
        outer.push("xxab", 10);
        outer.push("cdyy", 20);
        let inner = OffsetMap::shifted(2);
        let both = inner.through(&outer.map);
        assert_eq!(both.span(Span::new(0, 2)), Span::new(12, 14));
        assert_eq!(both.span(Span::new(2, 4)), Span::new(20, 22));
    }
}
