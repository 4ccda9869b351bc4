//! The path: walk, classify, lower, derive, match, assemble. Readable from top to bottom;
//! every step's work is done in the module of its name.

mod assemble;
mod audit;
mod builtin;
mod comment;
mod credential;
mod environment;
mod examples;
mod file;
mod give_way;
mod identity;
mod mend;
mod open;
mod place;
mod read;
mod remember;
mod repair;
mod settled;
mod show;
mod silence;

use std::borrow::Cow;
use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;

pub use builtin::{RuleFile, RuleSource, builtin_files, files_in, readers_part};
pub use comment::{only_silences, takes_comments};
pub use examples::{Failure, example_tree, run_examples};
pub use file::lower;
pub(crate) use file::said;
use file::{Matched, Outcome, Run, Scanned, head};
pub use mend::{Mended, Reach};
use open::{WAITING, Waiting, link};
pub use read::LARGEST;

use crate::cache::{Cache, Key};
use crate::diagnostic::{EnvironmentReport, Notice, NoticeKind, Report, Skipped};
use crate::fact::{FileKind, Interest, Language};
use crate::repo::{Candidate, FileRecord, Links, Repository, Walk, classify, refine, role};
use crate::rule::{Prefilter, RuleSet};
use crate::settings::Settings;
use crate::vocabulary::Vocabulary;

/// Rules and vocabulary, compiled: what a scan needs before it sees a file.
#[derive(Debug)]
pub struct Scanner {
    /// The rules.
    pub rules: RuleSet,
    /// What APIs mean.
    pub vocabulary: Arc<Vocabulary>,
    /// What front ends are asked for, by language; the last for what is no source.
    interests: [OnceLock<Interest>; Language::ALL.len() + 1],
    prefilter: Option<Prefilter>,
    /// How many files make a tree large enough for the prefilter: making its automata takes
    /// longer than parsing a few files does.
    large: usize,
    /// From how many files on something is kept between runs.
    few: usize,
    /// How many bytes of texts may wait for other files.
    waiting: usize,
    /// What all that is found out depends on, beside the file: the program and its rules.
    basis: Key,
    /// What earlier runs over the same tree found out.
    cache: Option<Cache>,
    /// Files that were looked at so far, for those who wait.
    looked: AtomicUsize,
}

/// From how many files on a tree is large.
const LARGE: usize = 200;

/// From how many files on something is kept between runs: few files are read again in less time.
const FEW: usize = 32;

/// A file to scan.
#[derive(Clone, Debug)]
pub struct Input {
    /// Relative to the root, `/` between folders.
    pub path: String,
    /// Where its bytes are.
    pub content: Content,
    /// Whether git tracks it; `None` without git.
    pub tracked: Option<bool>,
}

/// Where a file's bytes are.
#[derive(Clone, Debug)]
pub enum Content {
    /// On disk, in a file of so many bytes.
    Disk(PathBuf, u64),
    /// On disk, below a folder that many files share: a tree has no room for its name in each.
    Below(Arc<Path>, u64),
    /// Here: an example, the standard input, a blob of the index.
    Memory(Vec<u8>),
}

impl Input {
    /// The file that holds its bytes, and how many there were when it was listed.
    #[must_use]
    pub fn file(&self) -> Option<(Cow<'_, Path>, u64)> {
        match &self.content {
            Content::Disk(path, size) => Some((Cow::Borrowed(path), *size)),
            Content::Below(folder, size) => Some((Cow::Owned(folder.join(&self.path)), *size)),
            Content::Memory(_) => None,
        }
    }
}

/// All that a scan needs to know of the tree around the files.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    /// The files to look at, sorted by path.
    pub inputs: Vec<Input>,
    /// Every path that is tracked or was seen.
    pub paths: Vec<String>,
    /// Whether the root lies in version control.
    pub version_controlled: bool,
    /// Tracked symbolic links with their targets.
    pub links: Vec<(String, String)>,
    /// What the walk could not do.
    pub notices: Vec<Notice>,
    /// Files left out by settings.
    pub excluded: usize,
    /// Whether every file of the root is among the inputs.
    pub whole: bool,
    /// The only files that are reported on. Others are there to understand them, and what
    /// nobody looked at does not count as missing.
    pub only: Option<HashSet<String>>,
}

/// How much of a repository a scan looks at.
struct Extent {
    whole: bool,
    only: Option<HashSet<String>>,
}

impl Extent {
    fn of(tree: &mut Tree) -> Self {
        Self {
            whole: tree.whole,
            only: tree.only.take(),
        }
    }

    /// Whether a file is reported on.
    fn reports(&self, path: &str) -> bool {
        self.only.as_ref().is_none_or(|only| only.contains(path))
    }
}

/// A tree after every file of it was looked at.
struct Looked {
    repository: Repository,
    inputs: Vec<Input>,
    /// What was found, with the index of its file in the model.
    raw: Vec<(usize, Matched)>,
    notices: Vec<Notice>,
    skipped: Skipped,
}

/// How many files are looked at before what they gave is put in its place.
const AT_ONCE: usize = 8_192;

/// What is kept of the files that were scanned.
struct Gathered(Vec<(FileRecord, Option<Box<Matched>>)>);

impl Gathered {
    fn with_capacity(files: usize) -> Self {
        Self(Vec::with_capacity(files))
    }

    fn add(&mut self, file: Scanned, notices: &mut Vec<Notice>) {
        notices.extend(file.notices);
        self.0.push((file.record, file.matched));
    }

    /// The records by path, and what was found with the index of its record.
    fn split(mut self) -> (Vec<FileRecord>, Vec<(usize, Matched)>) {
        self.0.sort_by(|a, b| a.0.path.cmp(&b.0.path));
        let mut found = Vec::new();
        let records = self.0.into_iter().enumerate();
        let records = records.map(|(index, (record, matched))| {
            found.extend(matched.map(|matched| (index, *matched)));
            record
        });
        (records.collect(), found)
    }
}

impl Scanner {
    /// Compiles the built-in rules and vocabulary, then those of a user's files.
    ///
    /// # Errors
    /// The first mistake in a user's file.
    pub fn new(own: &[RuleFile]) -> Result<Self, crate::table::TableError> {
        let mut rules = RuleSet::new();
        let mut vocabulary = Vocabulary::new();
        builtin::load(&mut rules, &mut vocabulary)?;
        Self::compile(rules, vocabulary, true, own)
    }

    /// Compiles nothing but the given files.
    ///
    /// # Errors
    /// The first mistake in a file.
    pub fn of(own: &[RuleFile]) -> Result<Self, crate::table::TableError> {
        Self::compile(RuleSet::new(), Vocabulary::new(), false, own)
    }

    fn compile(
        mut rules: RuleSet,
        mut vocabulary: Vocabulary,
        builtin: bool,
        own: &[RuleFile],
    ) -> Result<Self, crate::table::TableError> {
        for file in own {
            match &file.source {
                RuleSource::Rule(id) => rules.add(&file.name, id, &file.node)?,
                RuleSource::Vocabulary(path) => vocabulary.add(&file.name, path, &file.node)?,
            }
        }
        let mut scanner = Self::with(rules, Arc::new(vocabulary));
        scanner.basis = remember::basis(builtin, own);
        Ok(scanner)
    }

    /// A scanner of compiled parts.
    fn with(mut rules: RuleSet, vocabulary: Arc<Vocabulary>) -> Self {
        rules.index();
        Self {
            rules,
            vocabulary,
            interests: Default::default(),
            prefilter: Some(Prefilter::new(crate::native::WORDS)),
            large: LARGE,
            few: FEW,
            waiting: WAITING,
            basis: Key::default(),
            cache: None,
            looked: AtomicUsize::new(0),
        }
    }

    /// The same scanner, but it passes over files in small trees too.
    #[must_use]
    pub fn with_prefilter(mut self) -> Self {
        self.large = 0;
        self
    }

    /// The same scanner, but it parses every file: what the prefilter is measured against.
    #[must_use]
    pub fn without_prefilter(mut self) -> Self {
        self.prefilter = None;
        self.cache = None;
        self
    }

    /// The same scanner, but no file waits for another one: those that take something from others
    /// are read again. What a huge tree does is tested with small ones.
    #[must_use]
    pub fn without_waiting(mut self) -> Self {
        self.waiting = 0;
        self
    }

    /// The same scanner, but what it finds out of a file of the tree at `root` is kept below
    /// `folder`, and what a run of the same program with the same rules found out is not found
    /// out again.
    #[must_use]
    pub fn with_cache(mut self, folder: &Path, root: &Path) -> Self {
        // What was measured without the prefilter is not to be mixed with what was found with it.
        if self.prefilter.is_some() {
            self.cache = Some(Cache::at(folder, root, self.basis));
        }
        self
    }

    /// How many files were looked at since it was made.
    pub fn looked(&self) -> usize {
        self.looked.load(Ordering::Relaxed)
    }

    /// What one file says and means, as text: for those who write rules.
    #[must_use]
    pub fn explain_file(&self, path: &str, text: &str) -> String {
        let kind = refine(path, classify(path), head(text));
        let role = role(path, kind, head(text));
        let interest =
            Interest::everything().with_receivers(self.vocabulary.receivers(kind.language()));
        let facts = lower(kind, path, text, &interest);
        let understood = self.vocabulary.derive(facts);
        let mut out = format!("kind {} role {}\n", kind.slug(), role.slug());
        out.push_str(&crate::fact::dump(&understood.facts, text));
        out.push_str(&crate::concept::dump(&understood, text));
        out
    }

    /// Scans a tree.
    #[must_use]
    pub fn scan(&self, mut tree: Tree, settings: &Settings) -> Report {
        let extent = Extent::of(&mut tree);
        let Looked {
            repository,
            inputs,
            raw,
            notices,
            skipped,
        } = self.look(tree, &extent);
        let texts = read::Texts::new(&inputs, &repository);
        assemble::assemble(
            self,
            settings,
            &repository,
            raw,
            &texts,
            (notices, skipped),
            &extent,
        )
    }

    /// The environment contract of a tree.
    #[must_use]
    pub fn environment(&self, mut tree: Tree) -> EnvironmentReport {
        let extent = Extent::of(&mut tree);
        let Looked {
            repository,
            inputs,
            notices,
            ..
        } = self.look(tree, &extent);
        let texts = read::Texts::new(&inputs, &repository);
        environment::environment(&repository, &mut place::Placer::new(&texts), notices)
    }

    /// Every file of a tree, and the model of them all.
    fn look(&self, tree: Tree, extent: &Extent) -> Looked {
        let run = Run {
            large: tree.inputs.len() >= self.large,
            waiting: Waiting::new(self.waiting),
            remembers: tree.inputs.len() >= self.few,
            writes: extent.whole && extent.only.is_none(),
        };
        let mut skipped = Skipped {
            excluded: tree.excluded,
            ..Skipped::default()
        };
        let mut notices = tree.notices;
        let mut links = Links::default();
        let mut gathered = Gathered::with_capacity(tree.inputs.len());
        let mut open = Vec::new();
        for some in tree.inputs.chunks(AT_ONCE) {
            let outcomes: Vec<Outcome> = some
                .par_iter()
                .map(|input| {
                    let outcome = self.one(input, &run);
                    self.looked.fetch_add(1, Ordering::Relaxed);
                    outcome
                })
                .collect();
            for outcome in outcomes {
                match outcome {
                    Outcome::Scanned(mut file) => {
                        link(&mut links, &file.record, file.offers.take());
                        gathered.add(*file, &mut notices);
                    }
                    Outcome::Open(file) => open.push(file),
                    Outcome::Skipped(count) => count(&mut skipped),
                    Outcome::Notice(notice) => notices.push(notice),
                }
            }
        }
        if !open.is_empty() {
            for closed in self.close(open, links, &run) {
                match closed {
                    Ok(file) => gathered.add(file, &mut notices),
                    Err(notice) => notices.push(notice),
                }
            }
        }
        if let (Some(cache), true) = (&self.cache, run.remembers && run.writes) {
            cache.close();
        }
        let (records, raw) = gathered.split();
        let mut repository = Repository::new(records);
        repository.paths = tree.paths;
        repository.version_controlled = tree.version_controlled;
        repository.links = tree.links;
        Looked {
            repository,
            inputs: tree.inputs,
            raw,
            notices,
            skipped,
        }
    }

    /// What the vocabulary and the rules look for in files of a kind.
    fn interest(&self, kind: FileKind) -> &Interest {
        let language = kind.language();
        let place = language.map_or(Language::ALL.len(), |language| language as usize);
        self.interests[place].get_or_init(|| {
            let mut calls = HashSet::new();
            let mut accesses = HashSet::new();
            self.vocabulary
                .interests(language, &mut calls, &mut accesses);
            self.rules.interests(&mut calls, &mut accesses);
            Interest::of(calls, accesses).with_receivers(self.vocabulary.receivers(language))
        })
    }
}

impl Tree {
    /// The tree that a walk found.
    #[must_use]
    pub fn of(walk: Walk) -> Self {
        let tracked = walk
            .git
            .as_ref()
            .map(|git| git.tracked.keys().cloned().collect::<Vec<_>>());
        let paths =
            tracked.unwrap_or_else(|| walk.files.iter().map(|file| file.path.clone()).collect());
        let root: Arc<Path> = walk.root.into();
        let content = |file: &Candidate| {
            // A name that is no UTF-8 is written otherwise than it is.
            if *file.absolute == root.join(&file.path) {
                Content::Below(root.clone(), file.size)
            } else {
                Content::Disk(file.absolute.clone(), file.size)
            }
        };
        Self {
            paths,
            version_controlled: walk.version_controlled,
            links: walk
                .links
                .into_iter()
                .map(|(path, target)| (path, target.to_string_lossy().into_owned()))
                .collect(),
            notices: walk
                .problems
                .into_iter()
                .map(|problem| Notice {
                    kind: if problem.unreadable {
                        NoticeKind::Unreadable
                    } else {
                        NoticeKind::LeftOut
                    },
                    path: Some(problem.path),
                    line: None,
                    message: problem.message,
                })
                .collect(),
            excluded: walk.excluded,
            whole: walk.whole,
            only: None,
            inputs: walk
                .files
                .into_iter()
                .map(|file| Input {
                    content: content(&file),
                    path: file.path,
                    tracked: file.tracked,
                })
                .collect(),
        }
    }
}
