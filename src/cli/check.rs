//! `xii check`: from what was typed to a printed report and an exit code.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, bail};
use globset::GlobSet;

use super::arguments::{Basis, Check, FailOn, LevelName, PersonaName};
use super::input::Chosen;
use super::{Unwritten, base, baseline, fix, outputs, own_rule_files, progress, show};
use crate::baseline::Baseline;
use crate::diagnostic::{Level, Report};
use crate::render;
use crate::repo::{WalkOptions, root_of};
use crate::scan::{Scanner, files_in};
use crate::settings::{Persona, Selector, Settings, SettingsError, build_globs};
use crate::suppress::Date;
use crate::table::nearest;
use clap::ArgMatches;

/// Findings at or above the level that fails a run.
const FOUND: u8 = 1;
/// The scan did not see all it should have seen.
pub(super) const INCOMPLETE: u8 = 3;

/// Runs a check.
pub(super) fn check(arguments: &Check, matches: &ArgMatches) -> anyhow::Result<ExitCode> {
    outputs::check(&arguments.format)?;
    let (chosen, compiled) = rayon::join(
        || Chosen::of(arguments),
        // Git and we need as long as each other for a few files. Paths that are read from a
        // list may have another root.
        || {
            let known = arguments.files_from.is_none() && arguments.stdin_filename.is_none();
            known.then(|| scanner(&root_of(&arguments.paths), &arguments.basis))
        },
    );
    let chosen = chosen?;
    let (scanner, own) = match compiled {
        Some(compiled) => compiled?,
        None => scanner(&chosen.root, &arguments.basis)?,
    };
    let scanner = if arguments.parse_everything {
        scanner.without_prefilter()
    } else {
        scanner
    };
    let read = |name: &str| chosen.text(name);
    let mut settings = settings(arguments, &scanner, &read)?;
    let options = WalkOptions {
        exclude: excluded(&settings, own),
        ..WalkOptions::default()
    };
    if let Some(file) = &arguments.show_settings {
        show::settings(arguments, matches, &chosen, &settings, &options, file)?;
        return Ok(ExitCode::SUCCESS);
    }
    let tree = chosen.tree(&options);
    if arguments.show_files {
        show::files(&scanner, &tree)?;
        return Ok(ExitCode::SUCCESS);
    }
    let seen = || scanner.looked();
    if let Some(revision) = &arguments.diff_base {
        let old = base::tree(&chosen, revision, &tree, &options)?;
        let found = progress::during(old.inputs.len(), seen, || scanner.scan(old, &settings));
        let found = found.findings;
        settings.base = Some(Baseline::of(found.iter()));
    }
    if !arguments.no_baseline && !arguments.basis.isolated {
        settings.baseline = baseline::among(&read)?;
    }
    let (report, shown, told) = if arguments.fixing.asked()? {
        fix::run(&arguments.fixing, &scanner, &settings, &tree, &chosen.root)?
    } else {
        let (before, total) = (scanner.looked(), tree.inputs.len());
        let since = || scanner.looked() - before;
        let report = progress::during(total, since, || scanner.scan(tree, &settings));
        (report, true, String::new())
    };
    let fail_on = match arguments.fail_on {
        Some(chosen) => failing_level(chosen),
        None => Some(settings.fail_on.unwrap_or(Level::Warning)),
    };
    let code = exit_code(&report, fail_on);
    if shown {
        outputs::print(arguments, &scanner, &report)?;
    }
    if !told.is_empty() {
        let _ = writeln!(io::stderr(), "{told}");
    }
    // The process ends here: giving its memory back piece by piece takes milliseconds.
    std::mem::forget((scanner, report, settings));
    Ok(ExitCode::from(code))
}

/// The scanner of a root, and whether the root has rules of its own.
pub(super) fn scanner(root: &Path, basis: &Basis) -> anyhow::Result<(Scanner, bool)> {
    let own = if basis.isolated || basis.rules.is_some() {
        Vec::new()
    } else {
        own_rule_files(root)?
    };
    let scanner = match &basis.rules {
        Some(folder) => Scanner::of(&files_in(folder, &folder.to_string_lossy())?)?,
        None => Scanner::new(&own)?,
    };
    let scanner = match cache_folder(basis) {
        // However the way to it is written, it is the same tree.
        Some(folder) => {
            let root = root.canonicalize();
            match root {
                Ok(root) => scanner.with_cache(&folder, &root),
                Err(_) => scanner,
            }
        }
        None => scanner,
    };
    Ok((scanner, !own.is_empty()))
}

/// Where things are kept between runs, if they are.
fn cache_folder(basis: &Basis) -> Option<PathBuf> {
    use etcetera::BaseStrategy;
    if basis.no_cache {
        return None;
    }
    basis.cache_dir.clone().or_else(|| {
        let own = etcetera::base_strategy::choose_native_strategy().ok()?;
        Some(own.cache_dir().join("xii"))
    })
}

/// What the walk leaves out.
pub(super) fn excluded(settings: &Settings, own: bool) -> Vec<GlobSet> {
    let mut exclude = settings.exclude.clone();
    if own {
        // Their examples are there to be found, by `xii rules test`.
        let folders = [".xii/rules", ".xii/vocabulary"].map(|folder| (folder.to_owned(), 0));
        exclude.extend(build_globs(folders.into_iter()).ok());
    }
    exclude
}

/// The level that fails a run.
pub(super) fn failing_level(chosen: FailOn) -> Option<Level> {
    match chosen {
        FailOn::Never => None,
        FailOn::Note => Some(Level::Note),
        FailOn::Warning => Some(Level::Warning),
        FailOn::Error => Some(Level::Error),
    }
}

/// A closed output is no mistake.
pub(super) fn unless_closed(printed: io::Result<()>) -> anyhow::Result<()> {
    Ok(Unwritten::unless(printed)?)
}

pub(super) fn exit_code(report: &Report, fail_on: Option<Level>) -> u8 {
    if report.incomplete() {
        return INCOMPLETE;
    }
    let failing = fail_on.is_some_and(|least| report.fresh().any(|finding| finding.level >= least));
    if failing { FOUND } else { 0 }
}

/// The settings of a file, of the root, or none, and what `--exclude` names.
pub(super) fn read_settings(
    basis: &Basis,
    scanner: &Scanner,
    text: &dyn Fn(&str) -> io::Result<Option<String>>,
) -> anyhow::Result<Settings> {
    let known = scanner.rules.ids();
    let read = match &basis.config {
        Some(file) => Settings::of_file(file, &known),
        None if basis.isolated => Ok(Settings::default()),
        None => Settings::among(&known, text),
    };
    let mut settings = read.map_err(framed)?;
    settings.today = Some(today()?);
    if !basis.exclude.is_empty() {
        let more = basis.exclude.iter().map(|glob| (glob.clone(), 0));
        settings.exclude.push(
            build_globs(more).map_err(|(_, message)| anyhow::anyhow!("--exclude: {message}"))?,
        );
    }
    Ok(settings)
}

/// The day by which suppressions run out: that of the system in UTC, or `XII_TODAY`.
fn today() -> anyhow::Result<Date> {
    if let Some(text) = std::env::var_os("XII_TODAY").filter(|text| !text.is_empty()) {
        let text = text.to_string_lossy();
        let day = Date::parse(&text);
        return day.with_context(|| format!("XII_TODAY: a day such as `2027-01-31`, not `{text}`"));
    }
    let since = std::time::UNIX_EPOCH.elapsed().unwrap_or_default();
    Ok(Date::of_days(since.as_secs() / 86_400))
}

fn settings(
    arguments: &Check,
    scanner: &Scanner,
    text: &dyn Fn(&str) -> io::Result<Option<String>>,
) -> anyhow::Result<Settings> {
    let known = scanner.rules.ids();
    let mut settings = read_settings(&arguments.basis, scanner, text)?;
    let selectors = |texts: &[String]| -> anyhow::Result<Vec<Selector>> {
        texts
            .iter()
            .map(|text| Selector::parse(text.trim(), &known).map_err(anyhow::Error::msg))
            .collect()
    };
    if !arguments.select.is_empty() {
        settings.select = selectors(&arguments.select)?;
    }
    settings.ignore.extend(selectors(&arguments.ignore)?);
    settings.least = arguments.level.map(|level| match level {
        LevelName::Note => Level::Note,
        LevelName::Warning => Level::Warning,
        LevelName::Error => Level::Error,
    });
    if let Some(persona) = arguments.persona {
        settings.persona = Some(match persona {
            PersonaName::Regular => Persona::Regular,
            PersonaName::Auditor => Persona::Auditor,
        });
    }
    settings.ignores_suppressions = arguments.no_suppressions;
    Ok(settings)
}

/// A mistake in a settings file with the line it stands on.
fn framed(error: SettingsError) -> anyhow::Error {
    match error {
        SettingsError::Mistake { mistake, text } => {
            anyhow::anyhow!("{}", render::mistake(&mistake, &text))
        }
        unreadable @ SettingsError::Unreadable(..) => unreadable.into(),
    }
}

/// Whether a path is there; otherwise the nearest name beside it, or the command it resembles.
pub(super) fn exists(path: &PathBuf) -> anyhow::Result<()> {
    if std::fs::symlink_metadata(path).is_ok() {
        return Ok(());
    }
    let shown = path.display();
    let parent = path
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty());
    let name = path
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    let mut names: Vec<String> = std::fs::read_dir(parent.unwrap_or(Path::new(".")))
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    let mut known: Vec<&str> = names.iter().map(String::as_str).collect();
    known.extend(super::arguments::COMMANDS);
    match nearest(&name, &known) {
        Some(near) => {
            let near = parent.map_or_else(|| PathBuf::from(near), |parent| parent.join(near));
            bail!(
                "no such file or folder `{shown}`, did you mean `{}`?",
                near.display()
            )
        }
        None => bail!("no such file or folder `{shown}`"),
    }
}
