//! One file of the path: from bytes to what it means, and from there to hits. A file that uses
//! what another one makes waits in between until every file was read.

use std::panic::AssertUnwindSafe;
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use super::{Input, Scanner, place, read};
use crate::concept::Understood;
use crate::diagnostic::{Notice, NoticeKind, Skipped};
use crate::fact::{Call, FactKind, FileFacts, FileKind, Interest, Language, Role};
use crate::repo::{
    FileMeta, FileRecord, Links, Offers, classify, is_translation, offers, refine, role,
};
use crate::rule::{FileContext, Hit, match_file};
use crate::suppress::{Directive, directives};
use crate::text::LineIndex;

/// What one file gave.
pub(super) struct Scanned {
    pub(super) record: FileRecord,
    pub(super) matched: Option<Box<Matched>>,
    pub(super) notices: Vec<Notice>,
    /// What it has for other files.
    pub(super) offers: Option<Offers>,
}

/// What was found in a file; most have nothing of it.
pub(super) struct Matched {
    pub(super) hits: Vec<Hit>,
    /// Findings' places and excerpts, resolved while the text was at hand.
    pub(super) placed: place::Placed,
    pub(super) directives: Vec<Directive>,
}

/// A file that was read and understood, not matched yet.
pub(super) struct Prepared {
    path: String,
    tracked: Option<bool>,
    text: String,
    lines: LineIndex,
    meta: FileMeta,
    understood: Understood,
    notices: Vec<Notice>,
    /// What it has for other files, as far as it knows itself.
    offers: Option<Offers>,
}

/// A file whose meaning what another file offers decides.
pub(super) enum Open<'a> {
    /// It waits with all of its facts.
    Prepared(Box<Prepared>),
    /// Too much waits already: it stands as it is, and is read again where the others have a
    /// word for one of its calls.
    Again(&'a Input, Language, Box<Scanned>, FileFacts),
}

/// What became of one input.
pub(super) enum Outcome<'a> {
    Scanned(Box<Scanned>),
    Open(Open<'a>),
    Skipped(fn(&mut Skipped)),
    Notice(Notice),
}

/// Why a file is not looked at.
enum Refused {
    Skipped(fn(&mut Skipped)),
    Notice(Notice),
}

impl From<Refused> for Outcome<'_> {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::Skipped(count) => Self::Skipped(count),
            Refused::Notice(notice) => Self::Notice(notice),
        }
    }
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

/// What a panic said.
pub(crate) fn said(cause: &(dyn std::any::Any + Send)) -> &str {
    cause
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| cause.downcast_ref::<&str>().copied())
        .unwrap_or("no reason given")
}

impl Scanner {
    /// Whether a text can mean anything; other files than source always may.
    fn wants(&self, kind: FileKind, role: Role, text: &str) -> bool {
        match (kind.language(), &self.prefilter) {
            (None, _) | (_, None) => true,
            (Some(language), _) if language.is_script() => true,
            _ if kind == FileKind::Gemfile => true,
            (Some(language), Some(prefilter)) => {
                prefilter.wants(&self.rules, &self.vocabulary, language, role, text)
            }
        }
    }

    /// One file, from bytes to hits, unless another file has a word in it.
    pub(super) fn one<'a>(&self, input: &'a Input, large: bool, waiting: &Waiting) -> Outcome<'a> {
        guarded(&input.path, || self.one_unguarded(input, large, waiting))
            .unwrap_or_else(Outcome::Notice)
    }

    fn one_unguarded<'a>(&self, input: &'a Input, large: bool, waiting: &Waiting) -> Outcome<'a> {
        let file = match self.prepare(input, large) {
            Err(refused) => return refused.into(),
            Ok(file) => file,
        };
        match linked(file.meta) {
            Some(language) if self.vocabulary.leaves_open(language, &file.understood) => {
                Outcome::Open(if waiting.takes(file.text.len()) {
                    Open::Prepared(Box::new(file))
                } else {
                    let calls = self.followed(language, &file);
                    Open::Again(input, language, Box::new(self.finish(file)), calls)
                })
            }
            _ => Outcome::Scanned(Box::new(self.finish(file))),
        }
    }

    /// The calls of a file that others may have a word for.
    fn followed(&self, language: Language, file: &Prepared) -> FileFacts {
        let mut calls = FileFacts::new(file.meta.kind, 0);
        let facts = file.understood.facts.facts.iter();
        let followed = facts.filter(|fact| match &fact.kind {
            FactKind::Call(call) => self.vocabulary.follows(language, call),
            _ => false,
        });
        calls.facts = followed.cloned().collect();
        calls
    }

    /// The files that were left open, with what the others offer.
    pub(super) fn close(
        &self,
        mut open: Vec<Open<'_>>,
        mut links: Links,
        large: bool,
    ) -> Vec<Result<Scanned, Notice>> {
        for file in &mut open {
            let (path, language, offers) = match file {
                Open::Prepared(file) => (&file.path, linked(file.meta), file.offers.take()),
                Open::Again(input, language, scanned, _) => {
                    (&input.path, Some(*language), scanned.offers.take())
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
                    let path = file.path.clone();
                    Some(guarded(&path, || self.close_one(*file, &links)))
                }
                Open::Again(input, language, scanned, mut calls) => {
                    if !links.connect(&input.path, language, &mut calls, |_| true) {
                        return Some(Ok(*scanned));
                    }
                    let again = || Some(self.close_one(self.prepare(input, large).ok()?, &links));
                    guarded(&input.path, again).transpose()
                }
            })
            .collect()
    }

    fn close_one(&self, mut file: Prepared, links: &Links) -> Scanned {
        if let Some(language) = linked(file.meta) {
            let wanted = |call: &Call| self.vocabulary.follows(language, call);
            let facts = &mut file.understood.facts;
            if links.connect(&file.path, language, facts, wanted) {
                let facts = std::mem::replace(facts, FileFacts::new(file.meta.kind, 0));
                file.understood = self.vocabulary.derive(facts);
            }
        }
        self.finish(file)
    }

    /// One file, from bytes to what it means.
    fn prepare(&self, input: &Input, large: bool) -> Result<Prepared, Refused> {
        let named = classify(&input.path);
        let bytes = match read::bytes(input, named) {
            Ok(bytes) => bytes,
            Err(read::Refused::Binary) => {
                return Err(Refused::Skipped(|skipped| skipped.binary += 1));
            }
            Err(read::Refused::Notice(notice)) => return Err(Refused::Notice(notice)),
        };
        let (text, decoded) = match read::decode(bytes) {
            Ok(decoded) => decoded,
            Err(message) => return Err(Refused::Notice(left_out(&input.path, message))),
        };
        let head = head(&text);
        let kind = refine(&input.path, named, head);
        let role = role(&input.path, kind, head);
        match role {
            Role::Vendored => return Err(Refused::Skipped(|skipped| skipped.vendored += 1)),
            Role::Generated if kind != FileKind::Lockfile => {
                return Err(Refused::Skipped(|skipped| skipped.generated += 1));
            }
            _ => {}
        }
        if read::is_minified(kind, &text) {
            return Err(Refused::Skipped(|skipped| skipped.minified += 1));
        }
        let meta = FileMeta { kind, role };
        let facts = if is_translation(&input.path, kind) {
            FileFacts::new(kind, text.len())
        } else if !large || self.wants(kind, role, &text) {
            lower(kind, &input.path, &text, self.interest(kind))
        } else {
            crate::lang::imports(kind, &text)
        };
        let mut notices: Vec<Notice> = Vec::new();
        if decoded {
            notices.push(left_out(
                &input.path,
                "not UTF-8; what is not was read as `?`",
            ));
        }
        let lines = LineIndex::new(&text);
        // One of them is enough to know that a file was not understood; nobody expects it of what
        // is yet to be filled in.
        if role != Role::Template
            && let Some(problem) = facts.problems.iter().min_by_key(|problem| problem.span)
        {
            notices.push(Notice {
                kind: NoticeKind::Unparsed,
                path: Some(input.path.clone()),
                line: Some(lines.position(&text, problem.span.start).line),
                message: problem.message.to_string(),
            });
        }
        let understood = self.vocabulary.derive(facts);
        Ok(Prepared {
            path: input.path.clone(),
            tracked: input.tracked,
            offers: linked(meta).map(|_| offers(&understood.facts, &text)),
            understood,
            text,
            lines,
            meta,
            notices,
        })
    }

    /// One file, from what it means to hits.
    fn finish(&self, file: Prepared) -> Scanned {
        let Prepared {
            path,
            tracked,
            text,
            lines,
            meta,
            understood,
            mut notices,
            offers,
        } = file;
        let (directives, malformed) = directives(&text, &lines, &understood.facts.comments);
        notices.extend(malformed.into_iter().map(|malformed| Notice {
            kind: NoticeKind::Suppression,
            path: Some(path.clone()),
            line: Some(malformed.line),
            message: malformed.message,
        }));
        let hits = match_file(
            &self.rules,
            &self.vocabulary,
            &FileContext {
                path: &path,
                role: meta.role,
                text: &text,
                understood: &understood,
            },
        );
        let placed = place::place(&path, &text, &lines, &hits);
        let record = FileRecord::keep(path, meta, tracked, understood, &text);
        let any = !hits.is_empty() || !directives.is_empty();
        Scanned {
            record,
            matched: any.then(|| {
                Box::new(Matched {
                    hits,
                    placed,
                    directives,
                })
            }),
            notices,
            offers,
        }
    }
}

/// Looks at a file; whatever a parser does to it, the other files' findings stay.
fn guarded<T>(path: &str, look: impl FnOnce() -> T) -> Result<T, Notice> {
    std::panic::catch_unwind(AssertUnwindSafe(look)).map_err(|cause| Notice {
        kind: NoticeKind::Internal,
        path: Some(path.to_owned()),
        line: None,
        message: format!("a bug of xii, please report it: {}", said(cause.as_ref())),
    })
}

/// A file's facts, by the front end of its kind. A Gemfile is Ruby, and a manifest first.
#[must_use]
pub fn lower(kind: FileKind, path: &str, text: &str, interest: &Interest) -> FileFacts {
    if kind.language().is_some() && kind != FileKind::Gemfile {
        crate::lang::lower(kind, text, interest)
    } else {
        crate::format::lower(kind, path, text, interest)
    }
}

/// The language of a file that may take something from its neighbours, or give it to them.
fn linked(meta: FileMeta) -> Option<Language> {
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

fn left_out(path: &str, message: &str) -> Notice {
    Notice {
        kind: NoticeKind::LeftOut,
        path: Some(path.to_owned()),
        line: None,
        message: message.to_owned(),
    }
}

/// How a file begins: enough to tell its kind.
pub(super) fn head(text: &str) -> &str {
    let mut end = text.len().min(4096);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}
