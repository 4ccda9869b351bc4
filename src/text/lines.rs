//! From byte offsets to lines and columns. Knows text, nothing else.

use super::Span;

/// A place as a person counts it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Position {
    /// The line, counted from 1.
    pub line: u32,
    /// The column in Unicode code points, counted from 1.
    pub column: u32,
    /// The column in bytes of UTF-8, counted from 1.
    pub byte_column: u32,
    /// The byte offset in the file, counted from 0.
    pub offset: u32,
}

/// Where each line of a text starts. `\n`, `\r\n` and a lone `\r` end a line.
#[derive(Debug)]
pub struct LineIndex {
    starts: Vec<u32>,
}

impl LineIndex {
    /// Reads the line starts of a text once.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut starts = vec![0];
        for offset in memchr::memchr2_iter(b'\n', b'\r', bytes) {
            if bytes[offset] == b'\n' || bytes.get(offset + 1) != Some(&b'\n') {
                starts.push(u32::try_from(offset + 1).unwrap_or(u32::MAX));
            }
        }
        Self { starts }
    }

    /// The position of a byte offset of `text`, the text that the index was made from.
    #[must_use]
    pub fn position(&self, text: &str, offset: u32) -> Position {
        let offset = Span::at(offset as usize).clamped(text).start;
        let line = self.starts.partition_point(|start| *start <= offset);
        let start = self.starts[line - 1];
        let column = text[start as usize..offset as usize].chars().count();
        Position {
            line: u32::try_from(line).unwrap_or(u32::MAX),
            column: u32::try_from(column + 1).unwrap_or(u32::MAX),
            byte_column: offset - start + 1,
            offset,
        }
    }

    /// The span of a line (counted from 1) without its line end; empty past the last line.
    #[must_use]
    pub fn line(&self, text: &str, line: u32) -> Span {
        let index = (line.max(1) - 1) as usize;
        let Some(&start) = self.starts.get(index) else {
            return Span::at(text.len());
        };
        let end = self
            .starts
            .get(index + 1)
            .map_or(text.len(), |next| *next as usize);
        let content = text[start as usize..end].trim_end_matches(['\n', '\r']);
        Span::new(start as usize, start as usize + content.len())
    }

    /// How many lines there are; a text that ends with a line end has an empty last one.
    #[must_use]
    pub fn count(&self) -> usize {
        self.starts.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_code_points() {
        let text = "é🦀x\r\nab\rc\n";
        let index = LineIndex::new(text);
        let at = |needle: &str| {
            let offset = text.find(needle).unwrap();
            let p = index.position(text, u32::try_from(offset).unwrap());
            (p.line, p.column)
        };
        assert_eq!(at("x"), (1, 3));
        assert_eq!(at("b"), (2, 2));
        assert_eq!(at("c"), (3, 1));
        assert_eq!(index.line(text, 1).slice(text), "é🦀x");
        assert_eq!(index.line(text, 2).slice(text), "ab");
    }
}
