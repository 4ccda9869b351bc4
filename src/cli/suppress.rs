//! `xii suppress`: writes the comment that silences a finding, in the file's own syntax; where
//! there is none, an `[[ignore]]` table into the settings. What is written is read back first:
//! it must silence that finding and change nothing else.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, bail, ensure};

use super::arguments::{Suppress, Whole};
use super::input::{below, on_disk};
use super::{audit, baseline, check, tables};
use crate::diagnostic::{Finding, Report};
use crate::repo::root_of;
use crate::scan::{Scanner, only_silences, takes_comments};
use crate::settings::{Selector, Settings};
use crate::suppress::{Date, MARKS, Wording};

/// Runs the command.
pub(super) fn suppress(arguments: &Suppress) -> anyhow::Result<ExitCode> {
    let until = match &arguments.until {
        None => None,
        Some(text) => Some(
            Date::parse(text)
                .with_context(|| format!("--until: a day such as `2027-01-31`, not `{text}`"))?,
        ),
    };
    let mut places: Vec<Place> = Vec::new();
    let rule = arguments.rule.as_deref().filter(|_| !arguments.all);
    let first = arguments.rule.iter().filter(|_| arguments.all);
    for text in first.chain(&arguments.places) {
        places.push(Place::parse(text)?);
    }
    ensure!(
        arguments.all || !places.is_empty(),
        "which finding? `xii suppress RULE PATH[:LINE]`, or `--all` for every one"
    );
    let paths: Vec<PathBuf> = places.iter().map(|place| place.path.clone()).collect();
    let whole = Whole {
        path: root(&paths),
        basis: arguments.basis.clone(),
    };
    let (scanner, mut settings, tree) = audit::whole(&whole)?;
    ensure!(
        arguments.reason.is_some() || !settings.requires_reason,
        "`require-reason` is set: say why, with `--reason`"
    );
    let selector = match rule {
        Some(rule) => Selector::parse(rule, &scanner.rules.ids()).map_err(anyhow::Error::msg)?,
        None => Selector::All,
    };
    if !arguments.basis.isolated {
        settings.baseline = baseline::read(&whole.path)?;
    }
    let report = scanner.scan(tree, &settings);
    let meant = |finding: &Finding| {
        let known = arguments.all && !finding.is_new();
        let here = places.is_empty() || places.iter().any(|one| one.holds(&whole.path, finding));
        selector.names(&finding.rule, finding.factor) && here && !known
    };
    let chosen: Vec<&Finding> = report.findings.iter().filter(|one| meant(one)).collect();
    if chosen.is_empty() {
        let elsewhere = |finding: &Finding| {
            selector.names(&finding.rule, finding.factor)
                && places.iter().any(|one| one.is_in(&whole.path, finding))
        };
        return nothing(&report, arguments, &meant, &elsewhere);
    }
    let writer = Writer {
        root: &whole.path,
        scanner: &scanner,
        settings: &settings,
        config: arguments.basis.config.as_deref(),
        wording: Wording {
            rules: &[],
            until,
            reason: arguments.reason.as_deref(),
        },
        by_message: arguments.all || places.iter().any(|place| place.line.is_some()),
    };
    writer.write(&chosen)?;
    Ok(ExitCode::SUCCESS)
}

/// The root of what is named. Without git that is where we stand, if it lies there: a check of
/// it is what the suppression is for.
fn root(paths: &[PathBuf]) -> PathBuf {
    let root = root_of(paths);
    let here = root_of(&[]);
    if root.join(".git").exists() || !root.starts_with(&here) {
        root
    } else {
        here
    }
}

/// What is said where nothing is left to silence.
fn nothing(
    report: &Report,
    arguments: &Suppress,
    meant: &dyn Fn(&Finding) -> bool,
    elsewhere: &dyn Fn(&Finding) -> bool,
) -> anyhow::Result<ExitCode> {
    let already = report.suppressed.iter().any(|one| meant(&one.finding));
    if already || arguments.all {
        check::unless_closed(writeln!(io::stdout(), "nothing is left to suppress"))?;
        return Ok(ExitCode::SUCCESS);
    }
    let lines = report.findings.iter().filter(|one| elsewhere(one));
    let lines: Vec<String> = lines
        .map(|one| format!("`{}:{}`", one.location.path, one.location.start.line))
        .take(5)
        .collect();
    let hint = if lines.is_empty() {
        String::new()
    } else {
        format!("; there is at {}", lines.join(", "))
    };
    bail!(
        "no finding of `{}` at `{}`{hint}",
        arguments.rule.as_deref().unwrap_or_default(),
        arguments.places.join("`, `")
    )
}

/// A path that was typed, perhaps with a line.
struct Place {
    path: PathBuf,
    line: Option<u32>,
}

impl Place {
    fn parse(text: &str) -> anyhow::Result<Self> {
        let path = PathBuf::from(text);
        let split = text.rsplit_once(':');
        let line = split.and_then(|(_, line)| line.parse::<u32>().ok());
        match (split, line) {
            (Some((before, _)), Some(line)) if std::fs::symlink_metadata(&path).is_err() => {
                let path = PathBuf::from(before);
                check::exists(&path)?;
                let line = Some(line);
                Ok(Self { path, line })
            }
            _ => {
                check::exists(&path)?;
                Ok(Self { path, line: None })
            }
        }
    }

    fn holds(&self, root: &Path, finding: &Finding) -> bool {
        self.is_in(root, finding)
            && self
                .line
                .is_none_or(|line| line == finding.location.start.line)
    }

    /// Whether a finding lies in the file, on whatever line.
    fn is_in(&self, root: &Path, finding: &Finding) -> bool {
        below(root, std::slice::from_ref(&self.path))(&finding.location.path)
    }
}

struct Writer<'a> {
    root: &'a Path,
    scanner: &'a Scanner,
    settings: &'a Settings,
    config: Option<&'a Path>,
    wording: Wording<'a>,
    /// Whether a table names the one finding by its message, or all of the rule in a file.
    by_message: bool,
}

/// A file's text with a comment that silences rules on a line, and does nothing else.
pub(super) fn commented(wording: &Wording, path: &str, text: &str, line: u32) -> Option<String> {
    if text.is_empty() || !takes_comments(path, text) {
        return None;
    }
    let rules = wording.rules;
    // PHP reads both `#` and `//`, and writes the latter.
    let usual = MARKS
        .iter()
        .filter(|_| path.strip_suffix(".php").is_some())
        .nth(1);
    usual.into_iter().chain(&MARKS).find_map(|mark| {
        let above = wording.above(text, line, *mark);
        let above = above.filter(|after| only_silences(path, text, after, line + 1, rules));
        above.or_else(|| {
            let behind = wording.behind(text, line, *mark);
            behind.filter(|after| only_silences(path, text, after, line, rules))
        })
    })
}

impl Writer<'_> {
    /// Silences findings, which are sorted by path, and says how.
    fn write(&self, findings: &[&Finding]) -> anyhow::Result<()> {
        let mut said: Vec<String> = Vec::new();
        let mut entries: BTreeSet<(&str, &str, Option<&str>)> = BTreeSet::new();
        for file in findings.chunk_by(|a, b| a.location.path == b.location.path) {
            let path = file[0].location.path.as_str();
            let mut lines: BTreeMap<u32, BTreeSet<&str>> = BTreeMap::new();
            for finding in file {
                let line = finding.location.start.line;
                lines.entry(line).or_default().insert(&finding.rule);
            }
            let absolute = self.root.join(path);
            let link = std::fs::symlink_metadata(&absolute).is_ok_and(|meta| meta.is_symlink());
            let before = std::fs::read_to_string(&absolute).ok().filter(|_| !link);
            let mut text = before.clone().unwrap_or_default();
            let mut left: BTreeSet<u32> = BTreeSet::new();
            // From below, so that lines above stay where they are.
            for (line, rules) in lines.iter().rev() {
                let rules: Vec<&str> = rules.iter().copied().collect();
                match self.commented(path, &text, *line, &rules) {
                    Some(commented) => {
                        text = commented;
                        said.push(format!("{path}:{line}: a comment for {}", rules.join(", ")));
                    }
                    None => {
                        left.insert(*line);
                    }
                }
            }
            if before.is_some_and(|before| before != text) {
                std::fs::write(&absolute, &text)
                    .with_context(|| format!("cannot write `{path}`"))?;
            }
            let uncommented = file
                .iter()
                .filter(|finding| left.contains(&finding.location.start.line));
            for finding in uncommented {
                let words = self.by_message.then_some(finding.message.as_str());
                entries.insert((path, &finding.rule, words));
            }
        }
        said.sort();
        if !entries.is_empty() {
            said.extend(self.tabled(&entries)?);
        }
        let mut out = io::stdout().lock();
        check::unless_closed(said.iter().try_for_each(|line| writeln!(out, "{line}")))
    }

    /// A file's text with a comment that silences rules on a line.
    fn commented(&self, path: &str, text: &str, line: u32, rules: &[&str]) -> Option<String> {
        let wording = Wording {
            rules,
            ..self.wording.clone()
        };
        commented(&wording, path, text, line)
    }

    /// Adds tables to the settings file, or makes one.
    fn tabled(
        &self,
        entries: &BTreeSet<(&str, &str, Option<&str>)>,
    ) -> anyhow::Result<Vec<String>> {
        let named = self.config.map(Path::to_path_buf);
        let name = self.settings.file.as_deref().unwrap_or("xii.toml");
        let file = named.unwrap_or_else(|| self.root.join(name));
        let before = on_disk(Path::new(""), &file.to_string_lossy())
            .with_context(|| format!("cannot read `{name}`"))?
            .unwrap_or_default();
        let mut after = before.clone();
        for (path, rule, words) in entries {
            let entry = tables::Entry {
                rule,
                path,
                words: *words,
                until: self.wording.until,
                reason: self.wording.reason,
            };
            after = tables::with_ignore(name, &after, &entry)?;
        }
        let known = self.scanner.rules.ids();
        let count = |text: &str| Settings::parse(name, text, &known).map(|one| one.silenced.len());
        ensure!(
            count(&after).ok() == count(&before).ok().map(|count| count + entries.len()),
            "`{name}` could not be changed safely, and was left as it is"
        );
        std::fs::write(&file, after).with_context(|| format!("cannot write `{name}`"))?;
        let said = |(path, rule, _): &(&str, &str, Option<&str>)| {
            format!("{path}: an [[ignore]] table in {name} for {rule}")
        };
        Ok(entries.iter().map(said).collect())
    }
}
