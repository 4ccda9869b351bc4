//! `xii.toml` and its kin: which rules, which levels, which paths. Knows rules by name only.

mod selector;

pub use selector::Selector;

use std::path::{Path, PathBuf};

use globset::{Glob, GlobSet, GlobSetBuilder};

use crate::baseline::Baseline;
use crate::diagnostic::{Confidence, Finding, Level};
use crate::suppress::Date;
use crate::table::{Node, NodeKind, Reader, TableError};

/// Names of the settings file, first found first used.
pub const NAMES: [&str; 3] = [".xii.toml", "xii.toml", ".config/xii.toml"];

/// What a person chose.
#[derive(Debug, Default)]
pub struct Settings {
    /// Only these rules; all when empty.
    pub select: Vec<Selector>,
    /// Not these.
    pub ignore: Vec<Selector>,
    /// Levels instead of the rules' own.
    pub levels: Vec<(Selector, Level)>,
    /// Paths that are not scanned.
    pub exclude: Vec<GlobSet>,
    /// The level from which on a run fails.
    pub fail_on: Option<Level>,
    /// What holds for some paths only.
    pub overrides: Vec<Override>,
    /// Findings below this level are not shown; they do not fail a run either.
    pub least: Option<Level>,
    /// How much is shown of what is not certain; as for [`Persona::Regular`] when not said.
    pub persona: Option<Persona>,
    /// Findings that are silenced one by one, with reasons.
    pub silenced: Vec<Silenced>,
    /// Suppressions without a reason silence nothing.
    pub requires_reason: bool,
    /// Suppressions are not obeyed.
    pub ignores_suppressions: bool,
    /// The day it is; without one, no suppression has run out.
    pub today: Option<Date>,
    /// The file that all this comes from, if it comes from one.
    pub file: Option<String>,
    /// Findings that are known, and fail no run.
    pub baseline: Option<Baseline>,
    /// Findings of the revision that the run is compared with.
    pub base: Option<Baseline>,
}

slugged! {
    /// Who reads the report.
    Persona {
        /// Runs a gate: what is not of high confidence is a note at most, hints are left out.
        Regular = "regular",
        /// Reads everything once: each finding at its own level, hints too.
        Auditor = "auditor",
    }
}

/// Choices for some paths.
#[derive(Debug)]
pub struct Override {
    /// The paths.
    pub paths: GlobSet,
    /// Not these rules.
    pub ignore: Vec<Selector>,
    /// Levels there.
    pub levels: Vec<(Selector, Level)>,
}

/// Findings that an `[[ignore]]` table silences.
#[derive(Debug)]
pub struct Silenced {
    /// The line of the table, counted from 1.
    pub line: u32,
    /// Which rules.
    pub rules: Vec<Selector>,
    /// The rules as written.
    pub names: String,
    /// Where; anywhere if empty.
    pub paths: Option<GlobSet>,
    /// What the message must contain.
    pub words: Option<String>,
    /// Why.
    pub reason: Option<String>,
    /// The last day that it holds.
    pub until: Option<Date>,
}

impl Silenced {
    /// Whether a finding is meant.
    #[must_use]
    pub fn names(&self, finding: &Finding) -> bool {
        let rule = |selector: &Selector| selector.names(&finding.rule, finding.factor);
        let words = self.words.as_deref();
        self.rules.iter().any(rule)
            && self
                .paths
                .as_ref()
                .is_none_or(|paths| paths.is_match(&finding.location.path))
            && words.is_none_or(|words| finding.message.contains(words))
    }
}

/// What is wrong with the settings.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// The file cannot be read.
    #[error("cannot read {0}: {1}")]
    Unreadable(String, std::io::Error),
    /// A mistake in the file, with its text for a frame.
    #[error("{mistake}")]
    Mistake {
        /// What and where.
        mistake: TableError,
        /// The whole file.
        text: String,
    },
}

const KEYS: [&str; 8] = [
    "select",
    "ignore",
    "exclude",
    "fail-on",
    "levels",
    "overrides",
    "persona",
    "require-reason",
];

impl Settings {
    /// The settings among the files of a root, which need not be on disk: its own file, or
    /// `[tool.xii]` of its pyproject.toml.
    ///
    /// # Errors
    /// A file that cannot be read or holds a mistake.
    pub fn among(
        known: &[&str],
        text: impl Fn(&str) -> std::io::Result<Option<String>>,
    ) -> Result<Self, SettingsError> {
        for name in NAMES {
            let read = text(name);
            if let Some(text) =
                read.map_err(|error| SettingsError::Unreadable(name.to_owned(), error))?
            {
                return Self::parse(name, &text, known);
            }
        }
        match text("pyproject.toml") {
            Ok(Some(text)) if text.contains("[tool.xii") => {
                Self::parse("pyproject.toml", &text, known)
            }
            _ => Ok(Self::default()),
        }
    }

    /// The settings of one file.
    ///
    /// # Errors
    /// A file that cannot be read or holds a mistake.
    pub fn of_file(path: &Path, known: &[&str]) -> Result<Self, SettingsError> {
        let shown = path.display().to_string();
        let text = crate::table::read_text(path, crate::table::LARGEST)
            .map_err(|error| SettingsError::Unreadable(shown.clone(), error))?;
        let name = path
            .file_name()
            .map_or(shown, |name| name.to_string_lossy().into_owned());
        Self::parse(&name, &text, known)
    }

    /// Reads settings from a text; in a `pyproject.toml` they stand under `[tool.xii]`.
    ///
    /// # Errors
    /// The first mistake.
    pub fn parse(name: &str, text: &str, known: &[&str]) -> Result<Self, SettingsError> {
        let mistake = |mistake| SettingsError::Mistake {
            mistake,
            text: text.to_owned(),
        };
        let node = crate::table::parse(text).map_err(|(line, message)| {
            mistake(TableError {
                file: name.to_owned(),
                line,
                message,
            })
        })?;
        let node = if name == "pyproject.toml" {
            match descend(&node, &["tool", "xii"]) {
                Some(node) => node,
                None => return Ok(Self::default()),
            }
        } else {
            &node
        };
        let mut settings = Self::read(name, node, known).map_err(mistake)?;
        settings.file = Some(name.to_owned());
        Ok(settings)
    }

    fn read(name: &str, node: &Node, known: &[&str]) -> Result<Self, TableError> {
        let mut reader = Reader::new(name, node)?;
        let (ignore, silenced) = ignored(&mut reader, known)?;
        let mut settings = Self {
            select: selectors(&mut reader, "select", known)?,
            ignore,
            silenced,
            requires_reason: reader.flag("require-reason")?,
            levels: levels(&mut reader, known)?,
            exclude: vec![globs(&mut reader, "exclude")?],
            fail_on: reader.named("fail-on", Level::ALL, Level::slug)?.pop(),
            persona: reader.named("persona", Persona::ALL, Persona::slug)?.pop(),
            ..Self::default()
        };
        for mut table in reader.tables("overrides")? {
            settings.overrides.push(Override {
                paths: globs(&mut table, "paths")?,
                ignore: selectors(&mut table, "ignore", known)?,
                levels: levels(&mut table, known)?,
            });
            table.finish(&["paths", "ignore", "levels"])?;
        }
        reader.finish(&KEYS)?;
        Ok(settings)
    }

    /// Whether a finding is wanted at all.
    #[must_use]
    pub fn wants(&self, finding: &Finding) -> bool {
        let names = |list: &[Selector]| {
            list.iter()
                .any(|selector| selector.names(&finding.rule, finding.factor))
        };
        (self.select.is_empty() || names(&self.select))
            && !names(&self.ignore)
            && !self
                .overrides
                .iter()
                .any(|own| own.paths.is_match(&finding.location.path) && names(&own.ignore))
    }

    /// The level that a finding gets; the last choice that names it wins.
    #[must_use]
    pub fn level(&self, finding: &Finding) -> Level {
        let chosen = |list: &[(Selector, Level)]| {
            list.iter()
                .rev()
                .find(|(selector, _)| selector.names(&finding.rule, finding.factor))
                .map(|(_, level)| *level)
        };
        self.overrides
            .iter()
            .rev()
            .filter(|own| own.paths.is_match(&finding.location.path))
            .find_map(|own| chosen(&own.levels))
            .or_else(|| chosen(&self.levels))
            .unwrap_or(match (self.reader(), finding.confidence) {
                (Persona::Regular, Confidence::Medium | Confidence::Low) => Level::Note,
                _ => finding.level,
            })
    }

    fn reader(&self) -> Persona {
        self.persona.unwrap_or(Persona::Regular)
    }

    /// Whether a finding of this level is shown.
    #[must_use]
    pub fn shows(&self, finding: &Finding) -> bool {
        let hint = finding.confidence == Confidence::Low && finding.level == Level::Note;
        self.least.is_none_or(|least| finding.level >= least)
            && !(hint && self.reader() == Persona::Regular)
    }
}

fn descend<'a>(node: &'a Node, path: &[&str]) -> Option<&'a Node> {
    path.iter().try_fold(node, |node, key| match &node.kind {
        NodeKind::Table(entries) => entries
            .iter()
            .find(|(name, _)| name == key)
            .map(|(_, node)| node),
        _ => None,
    })
}

fn selectors(reader: &mut Reader, key: &str, known: &[&str]) -> Result<Vec<Selector>, TableError> {
    reader
        .texts(key)?
        .into_iter()
        .map(|(text, line)| {
            Selector::parse(text, known).map_err(|message| reader.error(line, message))
        })
        .collect()
}

/// The `ignore` list: names of rules, which are left out, and tables, which silence findings.
fn ignored(
    reader: &mut Reader,
    known: &[&str],
) -> Result<(Vec<Selector>, Vec<Silenced>), TableError> {
    let mut rules = Vec::new();
    let mut silenced = Vec::new();
    let node = reader.take("ignore");
    let items = match node.map(|node| &node.kind) {
        Some(NodeKind::List(items)) => items.as_slice(),
        _ => node.map_or(&[][..], std::slice::from_ref),
    };
    for item in items {
        match &item.kind {
            NodeKind::Text(text) => rules.push(
                Selector::parse(text, known).map_err(|message| reader.error(item.line, message))?,
            ),
            NodeKind::Table(_) => {
                silenced.push(silencing(Reader::new(reader.file(), item)?, known)?);
            }
            _ => {
                let words = "`ignore` lists rules, or tables with `rule`, `path` and `reason`";
                return Err(reader.error(item.line, words));
            }
        }
    }
    Ok((rules, silenced))
}

fn silencing(mut table: Reader, known: &[&str]) -> Result<Silenced, TableError> {
    let line = table.line();
    let names: Vec<(&str, u32)> = table.texts("rule")?;
    if names.is_empty() {
        return Err(table.error(line, "`rule` is missing"));
    }
    let mut rules = Vec::new();
    for (name, line) in &names {
        rules.push(Selector::parse(name, known).map_err(|message| table.error(*line, message))?);
    }
    let paths = if table.texts("path")?.is_empty() {
        None
    } else {
        Some(globs(&mut table, "path")?)
    };
    let until = match table.text("until")? {
        None => None,
        Some(text) => Some(Date::parse(text).ok_or_else(|| {
            let words = format!("`until` is a day such as `2027-01-31`, not `{text}`");
            table.error(line, words)
        })?),
    };
    let names: Vec<&str> = names.into_iter().map(|(name, _)| name).collect();
    let silenced = Silenced {
        line,
        rules,
        names: names.join(", "),
        paths,
        words: table.text("match")?.map(str::to_owned),
        reason: table
            .text("reason")?
            .map(|reason| reason.trim().to_owned())
            .filter(|reason| !reason.is_empty()),
        until,
    };
    table.finish(&["rule", "path", "match", "reason", "until"])?;
    Ok(silenced)
}

fn levels(reader: &mut Reader, known: &[&str]) -> Result<Vec<(Selector, Level)>, TableError> {
    let mut levels = Vec::new();
    for mut table in reader.tables("levels")? {
        for (name, node) in table.rest() {
            let selector =
                Selector::parse(name, known).map_err(|message| reader.error(node.line, message))?;
            let level = match &node.kind {
                NodeKind::Text(text) => Level::from_slug(text),
                _ => None,
            };
            let Some(level) = level else {
                return Err(reader.error(node.line, "a level is `error`, `warning` or `note`"));
            };
            levels.push((selector, level));
        }
    }
    Ok(levels)
}

fn globs(reader: &mut Reader, key: &str) -> Result<GlobSet, TableError> {
    let texts = reader.texts(key)?;
    build_globs(
        texts
            .into_iter()
            .map(|(text, line)| (text.to_owned(), line)),
    )
    .map_err(|(line, message)| reader.error(line, message))
}

/// A set of globs in the manner of .gitignore: a pattern without a slash matches at any
/// depth, a folder's name everything in it.
///
/// # Errors
/// The line given with the first pattern that is no glob, and why.
pub fn build_globs(
    patterns: impl Iterator<Item = (String, u32)>,
) -> Result<GlobSet, (u32, String)> {
    let mut set = GlobSetBuilder::new();
    for (text, line) in patterns {
        let bare = text.trim_end_matches('/');
        let anchored = bare.trim_start_matches('/').contains('/') || bare.starts_with('/');
        let bare = bare.trim_start_matches('/');
        let whole = if anchored || bare.starts_with("**") {
            bare.to_owned()
        } else {
            format!("**/{bare}")
        };
        for glob in [whole.clone(), format!("{whole}/**")] {
            set.add(Glob::new(&glob).map_err(|error| (line, error.to_string()))?);
        }
    }
    set.build().map_err(|error| (0, error.to_string()))
}

/// The folder that holds users' own rules and vocabulary, if a root has one.
///
/// # Errors
/// When it is a link that leads out of the root.
pub fn own_rules(root: &Path) -> Result<Option<PathBuf>, SettingsError> {
    let folder = root.join(".xii");
    if !folder.is_dir() {
        return Ok(None);
    }
    for part in [&folder, &folder.join("rules"), &folder.join("vocabulary")] {
        crate::table::lies_in(root, part)
            .map_err(|error| SettingsError::Unreadable(part.display().to_string(), error))?;
    }
    Ok(Some(folder))
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: [&str; 2] = ["logs/file-handler", "config/hardcoded-host"];

    #[test]
    fn mistakes_name_their_line_and_the_nearest_word() {
        for (text, line, words) in [
            ("selct = [\"logs\"]", 1, "did you mean `select`?"),
            ("select = [\n  \"lgos\",\n]", 2, "did you mean `logs`?"),
            (
                "[levels]\n\"logs\" = \"fatal\"",
                2,
                "`error`, `warning` or `note`",
            ),
            ("fail-on = \"warn\"", 1, "did you mean `warning`?"),
            ("[[ignore]]\npath = \"a\"", 1, "`rule` is missing"),
            ("[[ignore]]\nrule = \"lgos\"", 2, "did you mean `logs`?"),
            (
                "[[ignore]]\nrule = \"XI\"\nreson = \"x\"",
                3,
                "did you mean `reason`?",
            ),
            (
                "[[ignore]]\nrule = \"XI\"\nuntil = \"soon\"",
                1,
                "not `soon`",
            ),
            ("ignore = [1]", 1, "lists rules, or tables"),
        ] {
            match Settings::parse("xii.toml", text, &KNOWN) {
                Err(SettingsError::Mistake { mistake, .. }) => {
                    assert_eq!(mistake.line, line, "{mistake}");
                    assert!(mistake.message.contains(words), "{mistake}");
                }
                other => panic!("{text}: {other:?}"),
            }
        }
    }

    #[test]
    fn a_pyproject_without_a_table_of_ours_is_no_settings_file() {
        let settings = Settings::parse("pyproject.toml", "[tool.ruff]\nx = 1\n", &KNOWN).unwrap();
        assert!(settings.select.is_empty());
        let settings =
            Settings::parse("pyproject.toml", "[tool.xii]\nselect = [\"XI\"]\n", &KNOWN).unwrap();
        assert_eq!(settings.select.len(), 1);
    }

    #[test]
    fn globs_read_like_gitignore() {
        let set =
            build_globs([("legacy".to_owned(), 1), ("/a/*.py".to_owned(), 2)].into_iter()).unwrap();
        assert!(set.is_match("x/legacy/y.py") && set.is_match("legacy"));
        assert!(set.is_match("a/b.py") && !set.is_match("x/a/b.py"));
    }
}
