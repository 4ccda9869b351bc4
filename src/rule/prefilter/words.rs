//! Which of a few thousand words stand in a text, found in one pass over its names. A word that
//! is cut out of the text by what stands around it is looked up where the text has a name; one
//! that may be part of a longer name needs an automaton, which stays small.
//!
//! An automaton of all words would not fit into a processor's cache, and takes longer to build
//! than a hundred files to read.

use rustc_hash::FxHashMap;

use crate::text::Automaton;

/// A word that a text's names lead to.
#[derive(Clone, Debug)]
struct Led {
    id: u16,
    /// How many bytes of the word stand before the name.
    before: usize,
    text: Box<str>,
}

/// The words of a filter.
#[derive(Debug, Default)]
pub(super) struct Words {
    led: FxHashMap<Box<[u8]>, Vec<Led>>,
    /// By the first byte of a name: a bit for each length that a name of the table has.
    lengths: Lengths,
    /// What may stand inside of a longer name.
    parts: Option<Automaton>,
    parted: Vec<Part>,
}

/// A word that may be part of a name.
#[derive(Clone, Debug)]
struct Part {
    id: u16,
    text: Box<str>,
    caseless: bool,
}

#[derive(Debug)]
struct Lengths([u32; 128]);

impl Default for Lengths {
    fn default() -> Self {
        Self([0; 128])
    }
}

impl Lengths {
    fn bit(length: usize) -> u32 {
        1 << length.min(31)
    }

    fn add(&mut self, name: &[u8]) {
        if let Some(place) = name.first().and_then(|b| self.0.get_mut(usize::from(*b))) {
            *place |= Self::bit(name.len());
        }
    }

    fn may_hold(&self, first: u8, length: usize) -> bool {
        let bits = self.0.get(usize::from(first)).copied().unwrap_or_default();
        bits & Self::bit(length) != 0
    }
}

/// A byte of a name.
pub(super) const fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// Which bytes are of names, as a table: it is asked for every byte of every file.
const NAME: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte: u8 = 0;
    while byte < 128 {
        table[byte as usize] = is_name(byte);
        byte += 1;
    }
    table
};

impl Words {
    /// Adds a word; `begins` and `ends` say that no longer name may go on there.
    pub(super) fn add(&mut self, id: u16, text: &str, begins: bool, ends: bool) {
        if let Some((from, to)) = whole_name(text.as_bytes(), begins, ends) {
            let name = &text.as_bytes()[from..to];
            self.lengths.add(name);
            self.led.entry(name.into()).or_default().push(Led {
                id,
                before: from,
                text: text.into(),
            });
        } else {
            self.parted.push(Part {
                id,
                text: text.into(),
                caseless: false,
            });
        }
    }

    /// Adds a word that may stand in any letter case, anywhere in a name.
    pub(super) fn add_caseless(&mut self, id: u16, text: &str) {
        self.parted.push(Part {
            id,
            text: text.into(),
            caseless: true,
        });
    }

    /// Makes it ready; nothing is added afterwards.
    pub(super) fn finish(&mut self) {
        let texts = self.parted.iter().map(|part| &*part.text);
        self.parts = Some(Automaton::new(texts, true));
    }

    /// Tells of every word, where it stands, until `found` says that it is enough.
    pub(super) fn find(&self, text: &str, found: &mut impl FnMut(u16, usize, usize) -> bool) {
        let bytes = text.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            if !NAME[usize::from(bytes[at])] {
                at += 1;
                continue;
            }
            let start = at;
            while at < bytes.len() && NAME[usize::from(bytes[at])] {
                at += 1;
            }
            if !self.lengths.may_hold(bytes[start], at - start) {
                continue;
            }
            for led in self.led.get(&bytes[start..at]).into_iter().flatten() {
                let Some(from) = start.checked_sub(led.before) else {
                    continue;
                };
                let to = from + led.text.len();
                if bytes.get(from..to) == Some(led.text.as_bytes()) && found(led.id, from, to) {
                    return;
                }
            }
        }
        let parts = self.parts.as_ref();
        let Some(parts) = parts.and_then(|parts| parts.for_text(bytes.len())) else {
            return;
        };
        for place in parts.find_overlapping_iter(bytes) {
            let part = &self.parted[place.pattern().as_usize()];
            let exact = part.caseless || bytes.get(place.range()) == Some(part.text.as_bytes());
            if exact && found(part.id, place.start(), place.end()) {
                return;
            }
        }
    }
}

/// Where a word holds a name that no text makes longer, the longest of them.
fn whole_name(word: &[u8], begins: bool, ends: bool) -> Option<(usize, usize)> {
    let mut longest = None;
    let mut at = 0;
    while at < word.len() {
        let start = at;
        while at < word.len() && is_name(word[at]) {
            at += 1;
        }
        let closed = (start > 0 || begins) && (at < word.len() || ends);
        if at > start
            && closed
            && longest.is_none_or(|(from, to): (usize, usize)| at - start > to - from)
        {
            longest = Some((start, at));
        }
        at += 1;
    }
    longest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(words: &[(&str, bool, bool)], text: &str) -> Vec<(u16, usize)> {
        let mut set = Words::default();
        for (id, (word, begins, ends)) in words.iter().enumerate() {
            set.add(u16::try_from(id).expect("few words"), word, *begins, *ends);
        }
        set.finish();
        let mut all = Vec::new();
        set.find(text, &mut |id, start, _| {
            all.push((id, start));
            false
        });
        all.sort_unstable();
        all
    }

    #[test]
    fn names_and_what_stands_around_them() {
        let words = [
            ("listen", true, true),
            (".listen(", false, false),
            ("node-cron", true, true),
            ("`", false, false),
            ("Controller", false, true),
        ];
        assert_eq!(found(&words, "a.listen(1)"), [(0, 2), (1, 1)]);
        assert_eq!(found(&words, "listening"), []);
        assert_eq!(found(&words, "'node-cron'"), [(2, 1)]);
        assert_eq!(found(&words, "node cron"), []);
        assert_eq!(found(&words, "`ls`"), [(3, 0), (3, 3)]);
        assert_eq!(found(&words, "UserController controller"), [(4, 4)]);
    }

    #[test]
    fn what_is_left_open_is_looked_for_inside_of_names() {
        assert_eq!(whole_name(b"def main", true, true), Some((4, 8)));
        assert_eq!(whole_name(b"https://sqs", false, false), None);
        assert_eq!(whole_name(b"arn:aws:", false, false), Some((4, 7)));
    }
}
