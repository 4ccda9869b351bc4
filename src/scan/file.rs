//! One file of the path: from bytes to what it means, and from there to hits. A file that uses
//! what another one makes waits in between until every file was read (`open`); what is known of
//! its content from an earlier run is not found out again (`remember`).

use std::panic::AssertUnwindSafe;

use super::open::{Given, Open, Waiting, linked};
use super::{Input, Scanner, place, read};
use crate::cache::Key;
use crate::concept::Understood;
use crate::diagnostic::{Notice, NoticeKind, Skipped};
use crate::fact::{FileFacts, FileKind, Interest, Role};
use crate::repo::{FileMeta, FileRecord, Offers, classify, is_translation, offers, refine, role};
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

/// A file that was read.
pub(super) struct Loaded {
    pub(super) path: String,
    pub(super) tracked: Option<bool>,
    pub(super) text: String,
    /// Whether something in it was no UTF-8.
    pub(super) decoded: bool,
    pub(super) meta: FileMeta,
}

/// A file that was read and understood, not matched yet.
pub(super) struct Prepared {
    pub(super) file: Loaded,
    pub(super) lines: LineIndex,
    pub(super) understood: Understood,
    pub(super) notices: Vec<Notice>,
    /// What it has for other files, as far as it knows itself.
    pub(super) offers: Option<Offers>,
    /// What it is known by in the next run, if it is to be.
    pub(super) key: Option<Key>,
}

/// What holds for every file of a run.
pub(super) struct Run {
    /// Whether the tree is worth a prefilter.
    pub(super) large: bool,
    /// Whether there is enough for the cache to be of use.
    pub(super) remembers: bool,
    /// Whether the cache takes up what is new.
    pub(super) writes: bool,
    pub(super) waiting: Waiting,
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
    pub(super) fn one<'a>(&self, input: &'a Input, run: &Run) -> Outcome<'a> {
        guarded(&input.path, || self.one_unguarded(input, run)).unwrap_or_else(Outcome::Notice)
    }

    fn one_unguarded<'a>(&self, input: &'a Input, run: &Run) -> Outcome<'a> {
        let file = match text_of(input) {
            Ok(file) => file,
            Err(refused) => return refused.into(),
        };
        let key = self.key_of(&file, run);
        if let Some(known) = key.as_ref().and_then(|key| self.recall(key)) {
            return known.into_outcome(input, file);
        }
        let file = self.understand(file, key, run);
        if self.is_open(&file) {
            Outcome::Open(self.leave_open(input, file, run))
        } else {
            Outcome::Scanned(Box::new(self.finish(file, None)))
        }
    }

    /// One file, from bytes to what it means.
    pub(super) fn prepare(&self, input: &Input, run: &Run) -> Option<Prepared> {
        let file = text_of(input).ok()?;
        let key = self.key_of(&file, run);
        Some(self.understand(file, key, run))
    }

    /// One file, from its text to what it means.
    fn understand(&self, file: Loaded, key: Option<Key>, run: &Run) -> Prepared {
        let Loaded {
            path, text, meta, ..
        } = &file;
        let FileMeta { kind, role } = *meta;
        let facts = if is_translation(path, kind) {
            FileFacts::new(kind, text.len())
        } else if !run.large || self.wants(kind, role, text) {
            lower(kind, path, text, self.interest(kind))
        } else {
            crate::lang::imports(kind, text)
        };
        let mut notices: Vec<Notice> = Vec::new();
        if file.decoded {
            let message = "not UTF-8; what is not was read as `?`";
            notices.push(left_out(path, message));
        }
        let lines = LineIndex::new(text);
        // One of them is enough to know that a file was not understood; nobody expects it of what
        // is yet to be filled in.
        if role != Role::Template
            && let Some(problem) = facts.problems.iter().min_by_key(|problem| problem.span)
        {
            notices.push(Notice {
                kind: NoticeKind::Unparsed,
                path: Some(path.clone()),
                line: Some(lines.position(text, problem.span.start).line),
                message: problem.message.to_string(),
            });
        }
        let understood = self.vocabulary.derive(facts);
        Prepared {
            offers: linked(*meta).map(|_| offers(&understood.facts, text)),
            understood,
            lines,
            notices,
            key,
            file,
        }
    }

    /// One file, from what it means to hits. `given` is what other files had a word in.
    pub(super) fn finish(&self, prepared: Prepared, given: Option<&Given>) -> Scanned {
        let Prepared {
            file:
                Loaded {
                    path,
                    tracked,
                    text,
                    meta,
                    ..
                },
            lines,
            understood,
            mut notices,
            offers,
            key,
        } = prepared;
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
        let record = FileRecord::keep(path, meta, tracked, understood, &text);
        let scanned = Scanned {
            matched: Matched::of(hits, directives, &record.path, &text, || lines),
            record,
            notices,
            offers,
        };
        if let Some(key) = key {
            self.remember(key, &scanned, given);
        }
        scanned
    }
}

impl Matched {
    /// What was found, with its places, if anything was.
    pub(super) fn of(
        hits: Vec<Hit>,
        directives: Vec<Directive>,
        path: &str,
        text: &str,
        lines: impl FnOnce() -> LineIndex,
    ) -> Option<Box<Self>> {
        let any = !hits.is_empty() || !directives.is_empty();
        any.then(|| {
            Box::new(Self {
                placed: place::place(path, text, &lines(), &hits),
                hits,
                directives,
            })
        })
    }
}

/// Reads a file and tells what it is.
fn text_of(input: &Input) -> Result<Loaded, Refused> {
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
    Ok(Loaded {
        path: input.path.clone(),
        tracked: input.tracked,
        text,
        decoded,
        meta: FileMeta { kind, role },
    })
}

/// Looks at a file; whatever a parser does to it, the other files' findings stay.
pub(super) fn guarded<T>(path: &str, look: impl FnOnce() -> T) -> Result<T, Notice> {
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
