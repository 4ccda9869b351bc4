//! Runs the examples of rules through the real path: every bad example is found exactly where
//! it is marked by its own rule alone, and no rule at all fires on a good one; what a good one
//! marks is evidence.

use rayon::prelude::*;

use super::{Content, Input, Reach, RuleFile, RuleSource, Scanner, Tree};
use crate::diagnostic::{Finding, Location};
use crate::rule::{Example, RuleSet, examples};
use crate::settings::Settings;
use crate::table::TableError;
use crate::text::LineIndex;

/// An example that does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The rule file.
    pub file: String,
    /// The line of the example.
    pub line: u32,
    /// What is wrong, lower case.
    pub message: String,
}

/// Runs the examples of all rule files; `context` holds further rules and vocabulary that the
/// examples may rely on (the built-in ones, for users' own rules); `wanted` chooses rules by id.
///
/// # Errors
/// The first mistake in a file.
pub fn run_examples(
    files: &[RuleFile],
    context: &[RuleFile],
    wanted: impl Fn(&str) -> bool,
) -> Result<(usize, Vec<Failure>), TableError> {
    let everything: Vec<RuleFile> = context.iter().chain(files).cloned().collect();
    let all = Scanner::of(&everything)?;
    let rules: Vec<&RuleFile> = files
        .iter()
        .filter(|file| matches!(&file.source, RuleSource::Rule(id) if wanted(id)))
        .collect();
    let results: Result<Vec<_>, TableError> = rules
        .par_iter()
        .map(|file| {
            let RuleSource::Rule(id) = &file.source else {
                return Ok((0, Vec::new()));
            };
            let list = examples(&file.name, &file.node)?;
            let mut own = RuleSet::new();
            own.add(&file.name, id, &file.node)?;
            let alone = Scanner::with(own, all.vocabulary.clone());
            let failures: Vec<Failure> = list
                .iter()
                .filter_map(|example| {
                    let message = if example.bad {
                        bad(&alone, id, example).or_else(|| mended(&alone, example))
                    } else {
                        good(&all, example).or_else(|| kept(&alone, id, example))
                    };
                    message.map(|message| Failure {
                        file: file.name.clone(),
                        line: example.line,
                        message,
                    })
                })
                .collect();
            Ok((list.len(), failures))
        })
        .collect();
    let mut count = 0;
    let mut failures = Vec::new();
    for (ran, failed) in results? {
        count += ran;
        failures.extend(failed);
    }
    Ok((count, failures))
}

/// The tree of an example: everything in it is tracked, unless it says otherwise.
#[must_use]
pub fn example_tree(example: &Example) -> Tree {
    let mut files = example.files.clone();
    files.sort();
    Tree {
        paths: files.iter().map(|(path, _)| path.clone()).collect(),
        version_controlled: example.version_control,
        inputs: files
            .into_iter()
            .map(|(path, text)| Input {
                path,
                content: Content::Memory(text.into_bytes()),
                tracked: example.version_control.then_some(true),
            })
            .collect(),
        ..Tree::default()
    }
}

/// A path and a range of bytes.
type Place = (String, u32, u32);

fn place(location: &Location) -> Place {
    (
        location.path.clone(),
        location.start.offset,
        location.end.offset,
    )
}

fn bad(scanner: &Scanner, id: &str, example: &Example) -> Option<String> {
    let report = scanner.scan(example_tree(example), &Settings::default());
    let found = report
        .findings
        .iter()
        .filter(|finding| finding.rule == id)
        .map(|finding| place(&finding.location));
    differs(found.collect(), example)
}

/// How what the rule's fixes make of an example differs from what it says, if it does.
fn mended(scanner: &Scanner, example: &Example) -> Option<String> {
    let mut expected = example.fixed.clone()?;
    let mended = scanner.mend(&example_tree(example), &Settings::default(), Reach::Unsafe);
    if let Some(path) = mended.refused.first() {
        return Some(format!("a fix breaks {path}"));
    }
    expected.sort();
    let made: Vec<(String, String)> = mended
        .files
        .into_iter()
        .map(|(path, (_, after))| (path, after))
        .collect();
    if made == expected {
        return None;
    }
    let (path, text) = made
        .iter()
        .find(|one| !expected.contains(one))
        .or_else(|| expected.iter().find(|one| !made.contains(one)))?;
    Some(format!(
        "fixes change {} file(s), {} are said to change; {path} becomes `{}`",
        made.len(),
        expected.len(),
        text.escape_debug()
    ))
}

/// What a good example marks is what its rule takes as evidence; without marks, nobody asks.
fn kept(scanner: &Scanner, id: &str, example: &Example) -> Option<String> {
    if example.marks.is_empty() {
        return None;
    }
    let report = scanner.scan(example_tree(example), &Settings::default());
    let prefix = format!("{id}: ");
    let found = report
        .factors
        .iter()
        .flat_map(|factor| &factor.evidence)
        .filter(|one| one.kind.starts_with(&prefix))
        .map(|one| place(&one.location));
    differs(found.collect(), example)
}

/// How what was found differs from what is marked, if it does.
fn differs(mut found: Vec<Place>, example: &Example) -> Option<String> {
    let mut marked: Vec<Place> = example
        .marks
        .iter()
        .map(|(path, span)| (path.clone(), span.start, span.end))
        .collect();
    found.sort();
    marked.sort();
    if found == marked {
        return None;
    }
    let text = |(path, start, end): &Place| {
        let content = example
            .files
            .iter()
            .find(|(own, _)| own == path)
            .map_or("", |(_, text)| text.as_str());
        let lines = LineIndex::new(content);
        let at = lines.position(content, *start);
        let cut = content
            .get(*start as usize..*end as usize)
            .unwrap_or("")
            .escape_debug();
        format!("{path}:{}:{} `{cut}`", at.line, at.column)
    };
    let list = |spans: &[Place]| {
        if spans.is_empty() {
            "nothing".to_owned()
        } else {
            spans.iter().map(text).collect::<Vec<_>>().join(", ")
        }
    };
    Some(format!("marked {}; found {}", list(&marked), list(&found)))
}

fn good(scanner: &Scanner, example: &Example) -> Option<String> {
    let report = scanner.scan(example_tree(example), &Settings::default());
    let describe = |finding: &Finding| {
        format!(
            "{} at {}:{} ({})",
            finding.rule, finding.location.path, finding.location.start.line, finding.message
        )
    };
    if report.findings.is_empty() {
        return None;
    }
    let all: Vec<String> = report.findings.iter().map(describe).collect();
    Some(format!("a good example, but found {}", all.join(", ")))
}
