//! Hashes of lines in the manner of GitHub's code scanning, by which it knows an alert again
//! when lines move: a rolling hash over the hundred characters from a line's start, blanks
//! left out. The numbers must be theirs to the bit, or they are of no use.

use std::collections::HashMap;

/// How many characters a hash covers.
const BLOCK: usize = 100;
const FACTOR: u64 = 37;
/// Stands for the end of the file; zeros follow until every line has its characters.
const END: u16 = u16::MAX;

/// The hash of each line (counted from 1, in order), with an ordinal among equal ones.
#[must_use]
pub fn line_hashes(text: &str) -> Vec<String> {
    let mut roll = Roll {
        window: [0; BLOCK],
        starts: [false; BLOCK],
        index: 0,
        hash: 0,
        leaves: (0..BLOCK).fold(1u64, |product, _| product.wrapping_mul(FACTOR)),
        seen: HashMap::new(),
        hashes: Vec::new(),
    };
    let mut line_start = true;
    let mut after_return = false;
    for unit in text.encode_utf16().chain([END]) {
        let blank = unit == u16::from(b' ') || unit == u16::from(b'\t');
        let feed = unit == u16::from(b'\n');
        if blank || (after_return && feed) {
            after_return = false;
            continue;
        }
        after_return = unit == u16::from(b'\r');
        let unit = if after_return { u16::from(b'\n') } else { unit };
        roll.flush();
        roll.starts[roll.index] = line_start;
        line_start = unit == u16::from(b'\n');
        roll.push(unit);
    }
    for _ in 0..BLOCK {
        roll.flush();
        roll.push(0);
    }
    roll.hashes
}

struct Roll {
    window: [u16; BLOCK],
    /// Which characters of the window start a line.
    starts: [bool; BLOCK],
    index: usize,
    hash: u64,
    /// The factor of the character that leaves the window.
    leaves: u64,
    seen: HashMap<u64, u32>,
    hashes: Vec<String>,
}

impl Roll {
    /// Tells the hash of the line whose first character is about to leave the window.
    fn flush(&mut self) {
        if std::mem::take(&mut self.starts[self.index]) {
            let ordinal = self.seen.entry(self.hash).or_insert(0);
            *ordinal += 1;
            self.hashes.push(format!("{:x}:{ordinal}", self.hash));
        }
    }

    fn push(&mut self, unit: u16) {
        let gone = std::mem::replace(&mut self.window[self.index], unit);
        self.hash = self
            .hash
            .wrapping_mul(FACTOR)
            .wrapping_add(u64::from(unit))
            .wrapping_sub(self.leaves.wrapping_mul(u64::from(gone)));
        self.index = (self.index + 1) % BLOCK;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // Known answers of the service's own implementation.
    #[test]
    fn the_end_of_a_file_is_a_line() {
        assert_eq!(line_hashes(""), ["c129715d7a2bc9a3:1"]);
    }

    #[test]
    fn blanks_do_not_count_and_line_ends_are_alike() {
        assert_eq!(
            line_hashes(" a\nb\n  \t\tc\n d"),
            [
                "271789c17abda88f:1",
                "54703d4cd895b18:1",
                "180aee12dab6264:1",
                "a23a3dc5e078b07b:1"
            ]
        );
        let lines = [
            "e9496ae3ebfced30:1",
            "fb7c023a8b9ccb3f:1",
            "ce8ba1a563dcdaca:1",
            "e20e36e16fcb0cc8:1",
            "b3edc88f2938467e:1",
            "c8e28b0b4002a3a0:1",
            "c129715d7a2bc9a3:1",
        ];
        for text in [
            " hello; \t\nworld!!!\n\n\n  \t\tGreetings\n End\n",
            " hello; \t\nworld!!!\r\r\r  \t\tGreetings\r End\r",
            " hello; \t\r\nworld!!!\r\n\r\n\r\n  \t\tGreetings\r\n End\r\n",
        ] {
            assert_eq!(line_hashes(text), lines, "{text:?}");
        }
    }

    #[test]
    fn equal_lines_are_counted() {
        let hashes = line_hashes(&"Lorem ipsum dolor sit amet.\n".repeat(10));
        assert_eq!(hashes.len(), 11);
        assert_eq!(hashes[0], "a7f2ff13bc495cf2:1");
        assert_eq!(hashes[5], "a7f2ff13bc495cf2:6");
        assert_eq!(hashes[6], "a7f2ff1481e87703:1");
        assert_eq!(hashes[9], "cc97dc7b1d7d8f7b:1");
    }
}
