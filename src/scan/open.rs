//! Files in which another file has a word: one calls what another one makes. They wait until
//! every file was read; then what they take from others is named, and they are matched. Where too
//! much would wait, and where an earlier run knows them, only their calls wait: they are read
//! again where those come to be other ones.

use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use super::file::{Prepared, Run, Scanned, guarded};
use super::remember::digest;
use super::{Input, Scanner};
use crate::cache::Key;
use crate::diagnostic::Notice;
use crate::fact::{Call, Fact, FactKind, FileFacts, FileKind, Language, Role};
use crate::repo::{FileMeta, FileRecord, Links, Offers};

/// A file whose meaning what another file offers decides.
pub(super) enum Open<'a> {
    /// It waits with all of its facts.
    Prepared(Box<Prepared>),
    /// It stands as it is, as long as its calls come to be what it was matched with.
    Known(Box<Known<'a>>),
}

/// A file that was matched with what others offered once, or with nothing.
pub(super) struct Known<'a> {
    pub(super) input: &'a Input,
    pub(super) language: Language,
    pub(super) scanned: Scanned,
    pub(super) given: Given,
    /// What it is known by in the next run, if this one is the first.
    pub(super) key: Option<Key>,
}

/// What others may have a word in.
pub(super) struct Given {
    /// The calls, as the file writes them.
    pub(super) calls: Vec<Fact>,
    /// What they came to be when the file was matched.
    pub(super) became: Key,
}

/// How much more may wait for other files, in bytes of text: its facts take several times as much.
pub(super) struct Waiting(AtomicUsize);

/// What may wait: more than any but the largest repositories have.
pub(super) const WAITING: usize = 1 << 20;

impl Waiting {
    pub(super) fn new(bytes: usize) -> Self {
        Self(AtomicUsize::new(bytes))
    }

    /// Whether a text of so many bytes may wait, too.
    fn takes(&self, bytes: usize) -> bool {
        let left = |left: usize| left.checked_sub(bytes);
        let taken = self
            .0
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, left);
        taken.is_ok()
    }
}

impl Scanner {
    /// Whether other files have a word in what a file means.
    pub(super) fn is_open(&self, file: &Prepared) -> bool {
        let language = linked(file.file.meta);
        language.is_some_and(|language| self.vocabulary.leaves_open(language, &file.understood))
    }

    /// Lets a file wait.
    pub(super) fn leave_open<'a>(&self, input: &'a Input, file: Prepared, run: &Run) -> Open<'a> {
        let language = linked(file.file.meta);
        let Some(language) = language.filter(|_| !run.waiting.takes(file.file.text.len())) else {
            return Open::Prepared(Box::new(file));
        };
        let facts = &file.understood.facts.facts;
        let calls = copied(facts, &self.followed(language, facts));
        let became = digest(&calls);
        // Nothing of it is to be kept before the others had their word.
        let key = file.key;
        let scanned = self.finish(Prepared { key: None, ..file }, None);
        Open::Known(Box::new(Known {
            input,
            language,
            scanned,
            given: Given { calls, became },
            key,
        }))
    }

    /// Which facts of a file are calls that others may have a word for.
    fn followed(&self, language: Language, facts: &[Fact]) -> Vec<usize> {
        let facts = facts.iter().enumerate();
        let followed = facts.filter(|(_, fact)| match &fact.kind {
            FactKind::Call(call) => self.vocabulary.follows(language, call),
            _ => false,
        });
        followed.map(|(index, _)| index).collect()
    }

    /// The files that were left open, with what the others offer.
    pub(super) fn close(
        &self,
        mut open: Vec<Open<'_>>,
        mut links: Links,
        run: &Run,
    ) -> Vec<Result<Scanned, Notice>> {
        for file in &mut open {
            let (path, language, offers) = match file {
                Open::Prepared(file) => {
                    let language = linked(file.file.meta);
                    (
                        &file.file.path,
                        language,
                        handed(&mut file.offers, file.key),
                    )
                }
                Open::Known(known) => {
                    let offers = handed(&mut known.scanned.offers, known.key);
                    (&known.input.path, Some(known.language), offers)
                }
            };
            if let (Some(language), Some(offers)) = (language, offers) {
                links.add(path, language, offers);
            }
        }
        let files = open.par_drain(..);
        files
            .filter_map(|file| match file {
                Open::Prepared(file) => {
                    let path = file.file.path.clone();
                    Some(guarded(&path, || self.close_one(*file, &links)))
                }
                Open::Known(known) => {
                    let path = &known.input.path;
                    if known.given.still_becomes(path, known.language, &links) {
                        if let Some(key) = known.key {
                            self.remember(key, &known.scanned, Some(&known.given));
                        }
                        return Some(Ok(known.scanned));
                    }
                    let again = || Some(self.close_one(self.prepare(known.input, run)?, &links));
                    guarded(path, again).transpose()
                }
            })
            .collect()
    }

    fn close_one(&self, mut file: Prepared, links: &Links) -> Scanned {
        let Some(language) = linked(file.file.meta) else {
            return self.finish(file, None);
        };
        let facts = &mut file.understood.facts;
        let asked = file.key.is_some().then(|| {
            let asked = self.followed(language, &facts.facts);
            (copied(&facts.facts, &asked), asked)
        });
        let wanted = |call: &Call| self.vocabulary.follows(language, call);
        let changed = links.connect(&file.file.path, language, facts, wanted);
        let given = asked.map(|(calls, asked)| Given {
            calls,
            became: digest(&copied(&facts.facts, &asked)),
        });
        if changed {
            let facts = std::mem::replace(facts, FileFacts::new(file.file.meta.kind, 0));
            file.understood = self.vocabulary.derive(facts);
        }
        self.finish(file, given.as_ref())
    }
}

impl Given {
    /// Whether the calls come to be today what they came to be when the file was matched.
    fn still_becomes(&self, path: &str, language: Language, links: &Links) -> bool {
        let mut facts = FileFacts::new(FileKind::Text, 0);
        facts.facts.clone_from(&self.calls);
        links.connect(path, language, &mut facts, |_| true);
        digest(&facts.facts) == self.became
    }
}

/// Some of a file's facts.
fn copied(facts: &[Fact], which: &[usize]) -> Vec<Fact> {
    which.iter().map(|index| facts[*index].clone()).collect()
}

/// What a file has for others; it keeps it where the next run is to know it.
fn handed(offers: &mut Option<Offers>, key: Option<Key>) -> Option<Offers> {
    match key {
        Some(_) => offers.clone(),
        None => offers.take(),
    }
}

/// The language of a file that may take something from its neighbours, or give it to them.
pub(super) fn linked(meta: FileMeta) -> Option<Language> {
    let own = matches!(meta.role, Role::App | Role::Development);
    meta.kind
        .language()
        .filter(|language| own && language.is_linked())
}

/// Adds what a file has for others.
pub(super) fn link(links: &mut Links, file: &FileRecord, offers: Option<Offers>) {
    if let (Some(offers), Some(language)) = (offers, file.meta.kind.language()) {
        links.add(&file.path, language, offers);
    }
    if file.meta.kind == FileKind::GoMod
        && let Some(module) = file.entry("module").and_then(|entry| entry.value.as_text())
    {
        links.add_go_module(&file.path, module);
    }
}
