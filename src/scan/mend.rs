//! Mending a tree: scan, make the fixes that do not touch each other, scan again, until nothing
//! is left to make. Works on texts in memory; nobody's files are written here.

use std::collections::{BTreeMap, BTreeSet};

use super::{Content, Input, Scanner, Tree, head, lower, read};
use crate::diagnostic::{Applicability, Finding, Fix, Report, Status};
use crate::fact::Interest;
use crate::fix::{self, Texts};
use crate::repo::{classify, refine};
use crate::settings::Settings;

/// A fix can uncover another; ten rounds are more than any tree has needed.
const PASSES: usize = 10;

/// Which fixes are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Those that change nothing but what the finding is about.
    Safe,
    /// All of them.
    Unsafe,
}

/// A tree before and after.
#[derive(Debug)]
pub struct Mended {
    /// What is found in the tree as it was.
    pub before: Report,
    /// What is found in it now.
    pub after: Report,
    /// Changed files: their text before (`None` for new ones) and after.
    pub files: BTreeMap<String, (Option<String>, String)>,
    /// How many findings were mended.
    pub made: usize,
    /// How many more would be with unsafe fixes.
    pub left: usize,
    /// Files that a fix would have broken.
    pub refused: BTreeSet<String>,
}

impl Scanner {
    /// Makes the fixes of a tree.
    #[must_use]
    pub fn mend(&self, tree: &Tree, settings: &Settings, reach: Reach) -> Mended {
        let before = self.scan(tree.clone(), settings);
        let mut mended = Mended {
            after: before.clone(),
            before,
            files: BTreeMap::new(),
            made: 0,
            left: 0,
            refused: BTreeSet::new(),
        };
        let mut refused: BTreeSet<String> = BTreeSet::new();
        let originals: BTreeMap<&str, &Input> = tree
            .inputs
            .iter()
            .map(|input| (input.path.as_str(), input))
            .collect();
        let original = |path: &str| text_of(originals.get(path)?);
        let mut now = Texts::new();
        let mut made: BTreeSet<String> = BTreeSet::new();
        for _ in 0..PASSES {
            let wanted: Vec<(&Finding, &Fix)> = mended
                .after
                .findings
                .iter()
                .filter_map(|finding| Some((finding, wanted(finding, reach)?)))
                .filter(|(finding, _)| !refused.contains(&finding.fingerprint))
                .collect();
            let fixes: Vec<&Fix> = wanted.iter().map(|(_, fix)| *fix).collect();
            let text = |path: &str| now.get(path).cloned().or_else(|| original(path));
            let pass = fix::apply(&fixes, text, |path, text| self.problems(path, text));
            for (index, path) in &pass.refused {
                refused.insert(wanted[*index].0.fingerprint.clone());
                mended.refused.insert(path.clone());
            }
            if pass.made.is_empty() {
                break;
            }
            let fingerprints = pass.made.iter().map(|made| &wanted[*made].0.fingerprint);
            made.extend(fingerprints.cloned());
            now.extend(pass.changed);
            mended.after = self.scan(tree.with_texts(&now), settings);
        }
        if reach == Reach::Safe {
            let findings = mended.after.findings.iter();
            mended.left = findings
                .filter(|finding| wanted(finding, Reach::Unsafe).is_some())
                .filter(|finding| !refused.contains(&finding.fingerprint))
                .count();
        }
        // What a fix only begins (a tracked file that is ignored from now on) is still found.
        let still: BTreeSet<&String> = mended
            .after
            .findings
            .iter()
            .map(|finding| &finding.fingerprint)
            .collect();
        mended.made = made.iter().filter(|one| !still.contains(one)).count();
        for (path, after) in now {
            let before = original(&path);
            if before.as_ref() != Some(&after) {
                mended.files.insert(path, (before, after));
            }
        }
        mended
    }

    /// How many parts of a text a front end cannot read.
    #[must_use]
    pub fn problems(&self, path: &str, text: &str) -> usize {
        let kind = refine(path, classify(path), head(text));
        lower(
            kind,
            path,
            text,
            &Interest::of(
                std::collections::HashSet::new(),
                std::collections::HashSet::new(),
            ),
        )
        .problems
        .len()
    }
}

/// The fix of a finding, if it is one that is asked for.
fn wanted(finding: &Finding, reach: Reach) -> Option<&Fix> {
    let fix = finding.fix.as_ref()?;
    let new = finding.status == Status::New;
    let far = reach == Reach::Unsafe || fix.applicability == Applicability::Safe;
    (new && far).then_some(fix)
}

/// A file's text; `None` where its bytes are no UTF-8, which must not be written back.
fn text_of(input: &Input) -> Option<String> {
    let bytes = read::bytes(input, None).ok()?;
    String::from_utf8(bytes).ok()
}

impl Tree {
    /// The tree with other texts in some of its files, and with those that are new.
    #[must_use]
    pub fn with_texts(&self, texts: &Texts) -> Self {
        let mut tree = self.clone();
        let mut fresh: BTreeMap<&str, &str> = texts
            .iter()
            .map(|(path, text)| (path.as_str(), text.as_str()))
            .collect();
        for input in &mut tree.inputs {
            if let Some(text) = fresh.remove(input.path.as_str()) {
                input.content = Content::Memory(text.as_bytes().to_vec());
            }
        }
        for (path, text) in fresh {
            tree.inputs.push(Input {
                path: path.to_owned(),
                content: Content::Memory(text.as_bytes().to_vec()),
                tracked: tree.version_controlled.then_some(false),
            });
            tree.paths.push(path.to_owned());
        }
        tree.inputs.sort_by(|a, b| a.path.cmp(&b.path));
        tree
    }
}
