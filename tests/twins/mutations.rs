//! Breaks the mended twins one rule at a time, as `testdata/mutations/LANGUAGE.toml` says:
//!
//! ```toml
//! [[break]]
//! rule = "port-binding/hardcoded-port"      # found once, and no other rule
//! file = "main.go"
//! from = 'os.Getenv("PORT")'                # stands there once; a file without it is added,
//! to   = '"8080"'                           # and without both it is removed
//! at   = "Dockerfile"                       # where it is found, if not where it was changed
//! ```
//!
//! A break that needs two places lists them: `edit = [{ file = .., from = .., to = .. }, ..]`;
//! it is found at the first.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use xii::diagnostic::Finding;

use crate::tree::{self, Files};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    r#break: Vec<Break>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Break {
    rule: String,
    file: Option<String>,
    from: Option<String>,
    to: Option<String>,
    #[serde(default)]
    edit: Vec<Edit>,
    at: Option<String>,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Edit {
    file: String,
    from: Option<String>,
    to: Option<String>,
}

impl Break {
    fn edits(&self) -> Vec<Edit> {
        let own = self.file.clone().map(|file| Edit {
            file,
            from: self.from.clone(),
            to: self.to.clone(),
        });
        own.into_iter().chain(self.edit.iter().cloned()).collect()
    }
}

/// Changes files; gives the lines that it changed.
fn apply(files: &mut Files, edit: &Edit) -> Result<(u32, u32), String> {
    let count = |text: &str| u32::try_from(text.matches('\n').count()).expect("a small file");
    match (&edit.from, &edit.to) {
        (Some(from), Some(to)) => {
            let text = files
                .get_mut(&edit.file)
                .ok_or_else(|| format!("there is no {}", edit.file))?;
            let found: Vec<usize> = text.match_indices(from).map(|(at, _)| at).collect();
            let [at] = found[..] else {
                return Err(format!("{} times in {}: {from}", found.len(), edit.file));
            };
            let first = count(&text[..at]) + 1;
            text.replace_range(at..at + from.len(), to);
            Ok((first, first + count(to)))
        }
        (None, Some(to)) => {
            files.insert(edit.file.clone(), to.clone());
            Ok((1, count(to) + 1))
        }
        (None, None) => files
            .remove(&edit.file)
            .map(|_| (0, 0))
            .ok_or_else(|| format!("there is no {}", edit.file)),
        (Some(_), None) => Err("`from` without `to`".to_owned()),
    }
}

/// What is wrong with what a break gave, if anything.
fn judge(it: &Break, edits: &[Edit], lines: (u32, u32), found: &[Finding]) -> Option<String> {
    let path = it.at.as_deref().unwrap_or(&edits[0].file);
    let right = |finding: &Finding| {
        let line = finding.location.start.line;
        finding.rule == it.rule
            && finding.location.path == path
            && (it.at.is_some() || (lines.0..=lines.1).contains(&line))
    };
    let held = matches!(found, [finding] if right(finding));
    (!held).then(|| {
        format!(
            "found {:#?}",
            found.iter().map(tree::line).collect::<Vec<_>>()
        )
    })
}

#[test]
fn every_break_is_found_and_nothing_else() {
    let scanner = tree::scanner();
    let mut wrong = Vec::new();
    let mut breaks: BTreeMap<String, usize> = BTreeMap::new();
    let mut rules = BTreeSet::new();
    for language in crate::LANGUAGES {
        let path = format!("testdata/mutations/{language}.toml");
        let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
        let table: Table = toml::from_str(&text).unwrap_or_else(|error| panic!("{path}: {error}"));
        let clean = tree::read(&format!("snaps-{language}"));
        breaks.insert(language.to_owned(), table.r#break.len());
        for it in &table.r#break {
            let mut files = clean.clone();
            let edits = it.edits();
            // The first one is last: what the others move is then moved.
            let lines = edits
                .iter()
                .rev()
                .try_fold((0, 0), |_, edit| apply(&mut files, edit));
            let complaint = match lines {
                Err(problem) => Some(problem),
                Ok(lines) => {
                    let report = tree::report(&scanner, &files);
                    judge(it, &edits, lines, &report.findings)
                }
            };
            rules.insert(it.rule.clone());
            if let Some(complaint) = complaint {
                wrong.push(format!(
                    "{path}: {} in {}: {complaint}",
                    it.rule, edits[0].file
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
    assert!(
        breaks.values().all(|count| *count >= 20),
        "too few: {breaks:?}"
    );
    assert!(rules.len() > 75, "only {} rules are broken", rules.len());
}
