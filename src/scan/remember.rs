//! What is kept of a file between runs: all that a scan finds out of its text, under the hash of
//! the text and of what decides how it is read. Of a file with a credential in it nothing is
//! kept, and nothing of one that there is a notice about.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::credential::{facts_hold_credential, holds_credential, offered_credential};
use super::file::{Loaded, Matched, Outcome, Run, Scanned};
use super::open::{Given, Known, Open, linked};
use super::{Input, RuleFile, RuleSource, Scanner};
use crate::cache::{Key, key};
use crate::concept::Understood;
use crate::fact::{Fact, FileKind};
use crate::repo::{FileRecord, Offers, is_empty, shared};
use crate::rule::Hit;
use crate::suppress::Directive;
use crate::text::LineIndex;

/// What is known of a text.
#[derive(Deserialize)]
pub(super) struct Entry {
    /// `None` where there is nothing, as in most files.
    understood: Option<Understood>,
    keeps_text: bool,
    has_main: bool,
    overrides: Vec<Box<str>>,
    quoted: Vec<Box<str>>,
    hits: Vec<Hit>,
    directives: Vec<Directive>,
    offers: Option<Offers>,
    /// The calls that others have a word in, and what they came to be.
    open: Option<(Vec<Fact>, Key)>,
}

/// The same to be written: field by field like `Entry`.
#[derive(Serialize)]
struct Written<'a> {
    understood: Option<&'a Understood>,
    keeps_text: bool,
    has_main: bool,
    overrides: &'a [Box<str>],
    quoted: &'a [Box<str>],
    hits: &'a [Hit],
    directives: &'a [Directive],
    offers: Option<&'a Offers>,
    open: Option<(&'a [Fact], Key)>,
}

/// What everything that is found out depends on: the program with the rules in it, and the rules
/// of users.
pub(super) fn basis(builtin: bool, own: &[RuleFile]) -> Key {
    let mut rules = Vec::new();
    for file in own {
        let (part, name) = match &file.source {
            RuleSource::Rule(id) => ("rule", id),
            RuleSource::Vocabulary(path) => ("vocabulary", path),
        };
        crate::table::string(&mut rules, part);
        crate::table::string(&mut rules, name);
        file.node.pack(&mut rules);
    }
    let program = env!("XII_SOURCES").as_bytes();
    key(&[program, &[u8::from(builtin)], &rules])
}

/// Facts, hashed.
pub(super) fn digest(facts: &[Fact]) -> Key {
    // What cannot be written is like nothing that was.
    let bytes = postcard::to_allocvec(facts).unwrap_or_default();
    key(&[&bytes])
}

impl Scanner {
    /// What a text is known by; `None` where nothing is kept of it.
    pub(super) fn key_of(&self, file: &Loaded, run: &Run) -> Option<Key> {
        self.cache.as_ref().filter(|_| run.remembers)?;
        // These hold little else than credentials.
        if matches!(
            file.meta.kind,
            FileKind::Dotenv | FileKind::Envdir | FileKind::Pem
        ) || file.decoded
        {
            return None;
        }
        let read = [u8::from(run.large)];
        Some(key(&[&read, file.path.as_bytes(), file.text.as_bytes()]))
    }

    /// What is known under a key.
    pub(super) fn recall(&self, key: &Key) -> Option<Entry> {
        let bytes = self.cache.as_ref()?.get(key)?;
        postcard::from_bytes(&bytes).ok()
    }

    /// Keeps what was found out of a text.
    pub(super) fn remember(&self, key: Key, scanned: &Scanned, given: Option<&Given>) {
        let Some(cache) = &self.cache else { return };
        let record = &scanned.record;
        let matched = scanned.matched.as_deref();
        let (hits, directives) = matched.map_or((&[][..], &[][..]), |matched| {
            (&matched.hits[..], &matched.directives[..])
        });
        let secret = hits.iter().any(|hit| hit.secret.is_some());
        if secret || !scanned.notices.is_empty() || holds_credential(&record.understood) {
            return;
        }
        let offered = scanned.offers.iter().flat_map(Offers::values);
        let asked = given.iter().flat_map(|given| &given.calls);
        if offered_credential(offered) || facts_hold_credential(asked) {
            return;
        }
        let written = postcard::to_allocvec(&Written {
            understood: (!is_empty(&record.understood)).then_some(&*record.understood),
            keeps_text: record.text.is_some(),
            has_main: record.has_main,
            overrides: &record.overrides,
            quoted: &record.quoted,
            hits,
            directives,
            offers: scanned.offers.as_ref(),
            open: given.map(|given| (&*given.calls, given.became)),
        });
        if let Ok(bytes) = written {
            cache.put(key, &bytes);
        }
    }
}

impl Entry {
    /// What a file comes to whose text is known.
    pub(super) fn into_outcome(self, input: &Input, file: Loaded) -> Outcome<'_> {
        let Loaded {
            path,
            tracked,
            text,
            meta,
            ..
        } = file;
        let lines = || LineIndex::new(&text);
        let scanned = Scanned {
            matched: Matched::of(self.hits, self.directives, &path, &text, lines),
            record: FileRecord {
                path,
                meta,
                tracked,
                understood: shared(self.understood),
                text: self.keeps_text.then(|| Arc::from(text)),
                has_main: self.has_main,
                overrides: self.overrides,
                quoted: self.quoted,
            },
            notices: Vec::new(),
            offers: self.offers,
        };
        match (self.open, linked(meta)) {
            (Some((calls, became)), Some(language)) => {
                Outcome::Open(Open::Known(Box::new(Known {
                    input,
                    language,
                    scanned,
                    given: Given { calls, became },
                    key: None,
                })))
            }
            _ => Outcome::Scanned(Box::new(scanned)),
        }
    }
}
