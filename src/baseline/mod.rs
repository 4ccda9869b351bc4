//! Findings that are known: those of `.xii-baseline.json`, and those of another revision. Owns
//! the file's form and what counts as the same finding. Knows neither rules nor where files are.
//!
//! A finding is known by rule, path and a hash of what stands there: no lines, so that nothing
//! changes when code moves; no times and no versions, so that two people write the same bytes;
//! no text of the source, so that no credential gets in. Equal ones are counted.

use std::collections::{HashMap, HashSet};

use crate::diagnostic::{Finding, Known, Status};

/// The baseline's name, in a repository's root.
pub const NAME: &str = ".xii-baseline.json";

/// The version of the file's form.
const VERSION: u64 = 1;

/// Known findings, sorted by path, rule and content.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Baseline {
    entries: Vec<Known>,
}

/// What is wrong with a baseline file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{NAME}{}: {message}", line.map(|line| format!(":{line}")).unwrap_or_default())]
pub struct Broken {
    /// The line, counted from 1, where one is to blame.
    pub line: Option<usize>,
    /// Lower case, no full stop.
    pub message: String,
}

impl Baseline {
    /// A baseline of findings.
    pub fn of<'a>(findings: impl Iterator<Item = &'a Finding>) -> Self {
        Self::new(findings.map(Finding::known).collect())
    }

    /// A baseline of entries in any order.
    #[must_use]
    pub fn new(mut entries: Vec<Known>) -> Self {
        entries.sort();
        Self { entries }
    }

    /// The entries, sorted.
    #[must_use]
    pub fn entries(&self) -> &[Known] {
        &self.entries
    }

    /// Reads a baseline file.
    ///
    /// # Errors
    /// One line about what is wrong with it.
    pub fn parse(text: &str) -> Result<Self, Broken> {
        let broken = |line: Option<usize>, message: &str| Broken {
            line,
            message: message.to_owned(),
        };
        let marker = text
            .lines()
            .position(|line| line.starts_with("<<<<<<< ") || line.starts_with(">>>>>>> "));
        if let Some(index) = marker {
            let words = "a merge is not settled: keep the entries of both sides, then run `xii baseline update`";
            return Err(broken(Some(index + 1), words));
        }
        let value: serde_json::Value = serde_json::from_str(text).map_err(|error| {
            let words = error.to_string();
            // The place stands at the end of its words; ours stands in front.
            let words = words.split(" at line ").next().unwrap_or_default();
            broken(Some(error.line().max(1)), &format!("not JSON: {words}"))
        })?;
        match value.get("version").and_then(serde_json::Value::as_u64) {
            Some(VERSION) => {}
            Some(other) => {
                let words = format!("written by a newer xii: version {other}, not {VERSION}");
                return Err(broken(None, &words));
            }
            None => return Err(broken(None, "not a baseline: no `version`")),
        }
        let Some(rows) = value.get("findings").and_then(serde_json::Value::as_array) else {
            return Err(broken(None, "not a baseline: no list of `findings`"));
        };
        let mut entries = Vec::with_capacity(rows.len());
        for (index, row) in rows.iter().enumerate() {
            let text = |key: &str| row.get(key).and_then(serde_json::Value::as_str);
            let (Some(path), Some(rule), Some(content)) =
                (text("path"), text("rule"), text("content"))
            else {
                let words = format!(
                    "entry {} lacks one of `path`, `rule` and `content`",
                    index + 1
                );
                return Err(broken(None, &words));
            };
            entries.push(Known {
                path: path.to_owned(),
                rule: rule.to_owned(),
                content: content.to_owned(),
            });
        }
        Ok(Self::new(entries))
    }

    /// The file's text: one entry a line, so that changes are read and merged line by line.
    #[must_use]
    pub fn render(&self) -> String {
        let mut out = format!("{{\n\"version\": {VERSION},\n\"findings\": [");
        for (index, entry) in self.entries.iter().enumerate() {
            out.push_str(if index == 0 { "\n" } else { ",\n" });
            let row = serde_json::json!({
                "path": entry.path,
                "rule": entry.rule,
                "content": entry.content,
            });
            out.push_str(&row.to_string());
        }
        out.push_str("\n]\n}\n");
        out
    }

    /// Gives the status to every new finding that is known, and returns the entries that match
    /// none. A file that is gone may have been renamed: its entries also match what stands word
    /// for word in another file; so does a finding's that is only the first of many.
    #[must_use]
    pub fn mark(
        &self,
        findings: &mut [Finding],
        status: Status,
        exists: impl Fn(&str) -> bool,
    ) -> Vec<Known> {
        let mut left: HashMap<&Known, usize> = HashMap::new();
        for entry in &self.entries {
            *left.entry(entry).or_default() += 1;
        }
        let mut unknown: Vec<&mut Finding> = Vec::new();
        for finding in findings.iter_mut().filter(|one| one.status == Status::New) {
            match left.get_mut(&finding.known()) {
                Some(count) if *count > 0 => {
                    *count -= 1;
                    finding.status = status;
                }
                _ => unknown.push(finding),
            }
        }
        // What is left over, by what stands there: in files that are gone, and in others.
        let mut spare: HashMap<(&str, &str), [Vec<&Known>; 2]> = HashMap::new();
        for entry in self.entries.iter().rev().filter(|entry| left[entry] > 0) {
            let lists = spare.entry((&entry.rule, &entry.content)).or_default();
            lists[usize::from(exists(&entry.path))].push(entry);
        }
        // A file that has entries of its own is hardly what another one was renamed to.
        let own: HashSet<&str> = self.entries.iter().map(|entry| &*entry.path).collect();
        unknown.sort_by_key(|finding| own.contains(&*finding.location.path));
        for finding in unknown {
            let key = (finding.rule.as_str(), finding.content.as_str());
            let Some(lists) = spare.get_mut(&key) else {
                continue;
            };
            let may = if finding.first_of_many { 2 } else { 1 };
            let mut next = || lists[..may].iter_mut().find_map(Vec::pop);
            while let Some(entry) = next() {
                if let Some(count) = left.get_mut(entry).filter(|count| **count > 0) {
                    *count -= 1;
                    finding.status = status;
                    break;
                }
            }
        }
        let mut stale = Vec::new();
        for entry in &self.entries {
            if let Some(count) = left.get_mut(entry).filter(|count| **count > 0) {
                *count -= 1;
                stale.push(entry.clone());
            }
        }
        stale
    }

    /// The same baseline without some of its entries.
    #[must_use]
    pub fn without(&self, gone: &[Known]) -> Self {
        let mut counts: HashMap<&Known, usize> = HashMap::new();
        for entry in gone {
            *counts.entry(entry).or_default() += 1;
        }
        let stays = |entry: &&Known| match counts.get_mut(*entry) {
            Some(count) if *count > 0 => {
                *count -= 1;
                false
            }
            _ => true,
        };
        Self {
            entries: self.entries.iter().filter(stays).cloned().collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(path: &str, content: &str) -> Known {
        Known {
            path: path.to_owned(),
            rule: "logs/file-handler".to_owned(),
            content: content.to_owned(),
        }
    }

    #[test]
    fn what_is_written_is_read_and_sorted() {
        let baseline = Baseline::new(vec![entry("b\"ä", "2"), entry("a", "1"), entry("a", "1")]);
        let text = baseline.render();
        assert_eq!(text.lines().count(), 8, "{text}");
        assert_eq!(Baseline::parse(&text), Ok(baseline.clone()));
        let mut back = baseline.entries.clone();
        back.reverse();
        assert_eq!(Baseline::new(back).render(), text);
        let empty = Baseline::default();
        assert_eq!(Baseline::parse(&empty.render()), Ok(empty));
    }

    #[test]
    fn what_is_broken_is_told_in_a_line() {
        for (text, words) in [
            ("", "not JSON"),
            ("{\n\"version\": 1,\n\"x\"", ":3: not JSON"),
            ("[]", "no `version`"),
            ("{\"version\": 2}", "newer xii"),
            ("{\"version\": 1}", "no list of `findings`"),
            (
                "{\"version\": 1, \"findings\": [{\"path\": \"a\"}]}",
                "entry 1 lacks",
            ),
            ("{\n<<<<<<< ours\n", ":2: a merge is not settled"),
        ] {
            let error = Baseline::parse(text).expect_err(text).to_string();
            assert!(error.contains(words), "{text}: {error}");
            assert_eq!(error.lines().count(), 1, "{error}");
        }
    }

    #[test]
    fn equal_entries_are_taken_out_one_by_one() {
        let baseline = Baseline::new(vec![entry("a", "1"), entry("a", "1"), entry("b", "1")]);
        let less = baseline.without(&[entry("a", "1"), entry("c", "1")]);
        assert_eq!(less.entries, [entry("a", "1"), entry("b", "1")]);
    }
}
