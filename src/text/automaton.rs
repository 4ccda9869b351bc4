//! Many words looked for in many texts: at first by an automaton that is made at once, later by
//! one that is several times as fast and takes milliseconds to make. A run over one file never
//! gets that far. Knows nothing of what the words mean.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use aho_corasick::{AhoCorasick, AhoCorasickKind};

/// From how many bytes of text on the fast automaton pays.
const WORTH_IT: usize = 512 << 10;

/// Words that are looked for, as many as overlap.
#[derive(Debug)]
pub struct Automaton {
    words: Box<[Box<str>]>,
    caseless: bool,
    small: OnceLock<Option<AhoCorasick>>,
    fast: OnceLock<Option<AhoCorasick>>,
    /// Bytes that were looked through so far.
    read: AtomicUsize,
}

impl Automaton {
    /// An automaton of words; `caseless` takes ASCII letters in any case.
    pub fn new<'a>(words: impl Iterator<Item = &'a str>, caseless: bool) -> Self {
        Self {
            words: words.map(Into::into).collect(),
            caseless,
            small: OnceLock::new(),
            fast: OnceLock::new(),
            read: AtomicUsize::new(0),
        }
    }

    /// What looks through a text of so many bytes; `None` where there is no word.
    pub fn for_text(&self, bytes: usize) -> Option<&AhoCorasick> {
        let small = || self.build(AhoCorasickKind::NoncontiguousNFA);
        let fast = || self.build(AhoCorasickKind::DFA);
        if self.read.fetch_add(bytes, Ordering::Relaxed) < WORTH_IT {
            self.small.get_or_init(small).as_ref()
        } else {
            self.fast.get_or_init(fast).as_ref()
        }
    }

    fn build(&self, kind: AhoCorasickKind) -> Option<AhoCorasick> {
        if self.words.is_empty() {
            return None;
        }
        AhoCorasick::builder()
            .ascii_case_insensitive(self.caseless)
            .kind(Some(kind))
            .build(self.words.iter().map(|word| &**word))
            .ok()
    }
}
