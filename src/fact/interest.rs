//! Which names are worth a fact: what the compiled vocabulary and rules look for. Front ends
//! ask before they build a value, so that a large source file costs little more than its
//! parse.

use std::collections::HashSet;

use rustc_hash::FxHashSet;

/// The names that something looks for.
#[derive(Debug, Default)]
pub struct Interest {
    everything: bool,
    calls: FxHashSet<Box<str>>,
    accesses: FxHashSet<Box<str>>,
    receivers: FxHashSet<Box<str>>,
}

impl Interest {
    /// Every fact, for goldens and tests.
    #[must_use]
    pub fn everything() -> Self {
        Self {
            everything: true,
            ..Self::default()
        }
    }

    /// Only calls whose last path segment is in `calls`, and reads of paths with a segment
    /// in `accesses`.
    #[must_use]
    pub fn of(calls: HashSet<Box<str>>, accesses: HashSet<Box<str>>) -> Self {
        Self {
            everything: false,
            calls: calls.into_iter().collect(),
            accesses: accesses.into_iter().collect(),
            receivers: FxHashSet::default(),
        }
    }

    /// The same, and of calls whose last segment is one of these what they are called on too,
    /// as an argument named `receiver`.
    #[must_use]
    pub fn with_receivers(mut self, methods: HashSet<Box<str>>) -> Self {
        self.receivers = methods.into_iter().collect();
        self
    }

    /// Whether it matters what value a method of this name is called on.
    #[must_use]
    pub fn wants_receiver(&self, last: &str) -> bool {
        self.receivers.contains(last)
    }

    /// Whether a call whose path ends with `last` is wanted as a fact of its own.
    #[must_use]
    pub fn wants_call(&self, last: &str) -> bool {
        self.everything || self.calls.contains(last)
    }

    /// Whether a member or subscript read of this dotted path is wanted.
    #[must_use]
    pub fn wants_access(&self, path: &str) -> bool {
        self.everything
            || path
                .split('.')
                .any(|segment| self.accesses.contains(segment))
    }

    /// Whether a string that stands alone may matter: it could be an address, a token or a
    /// path. Short words never do.
    #[must_use]
    pub fn wants_literal(&self, text: &str) -> bool {
        self.everything
            || (text.len() >= 8
                && text.len() <= 4096
                && (text.contains("://") || text.contains('=') || !text.contains(' ')))
    }
}
