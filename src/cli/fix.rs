//! `xii check --fix` and `--diff`: fixes written to files, or shown.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::bail;
use clap::Args;

use super::Unwritten;
use crate::diagnostic::{Finding, Report};
use crate::fix::unified;
use crate::scan::{Mended, Reach, Scanner, Tree};
use crate::settings::{Persona, Settings};
use crate::text::{printable, printable_lines};

/// Which fixes are made, and where they go.
#[derive(Debug, Args)]
pub(super) struct Fixing {
    /// Make the safe fixes: those that change nothing but what the finding is about. What is
    /// left is reported as ever, and decides the exit code.
    #[arg(long, env = "XII_FIX", conflicts_with_all = ["staged", "stdin_filename"])]
    pub(super) fix: bool,
    /// With `--fix` or `--diff`: also the fixes that a person should look at, because they
    /// change who may connect, what a deploy must set, or what is in a log.
    #[arg(long, env = "XII_UNSAFE_FIXES")]
    pub(super) unsafe_fixes: bool,
    /// Print what `--fix` would change as a unified diff, credentials masked, in place of the
    /// report; nothing is written, and the exit code is that of a check without fixes.
    #[arg(long, env = "XII_DIFF")]
    pub(super) diff: bool,
}

impl Fixing {
    /// Whether anything is to be mended.
    pub(super) fn asked(&self) -> anyhow::Result<bool> {
        if self.unsafe_fixes && !self.fix && !self.diff {
            bail!("`--unsafe-fixes` goes with `--fix` or `--diff`");
        }
        Ok(self.fix || self.diff)
    }
}

/// Makes or shows the fixes of a tree. Gives the report that decides the exit code, and whether
/// it is still to be printed.
pub(super) fn run(
    fixing: &Fixing,
    scanner: &Scanner,
    settings: &Settings,
    tree: &Tree,
    root: &Path,
) -> anyhow::Result<(Report, bool, String)> {
    let reach = if fixing.unsafe_fixes {
        Reach::Unsafe
    } else {
        Reach::Safe
    };
    let places: BTreeMap<String, PathBuf> = tree
        .inputs
        .iter()
        .filter_map(|input| Some((input.path.clone(), input.file()?.0.into_owned())))
        .collect();
    let mended = scanner.mend(tree, settings, reach);
    let mut err = io::stderr().lock();
    for path in &mended.refused {
        writeln!(
            err,
            "xii: a fix would break `{}`: left as it is",
            printable(path)
        )?;
    }
    if fixing.diff {
        let secrets = secrets(&mended, scanner, tree);
        let mut out = io::stdout().lock();
        for (path, (before, after)) in &mended.files {
            let shown = unified(path, before.as_deref(), after, &secrets);
            // What a file says must not steer whoever reads the diff.
            let shown = printable_lines(&shown.replace("\r\n", "\n"));
            Unwritten::unless(out.write_all(shown.as_bytes()))?;
        }
        let told = summary("would fix", &mended);
        return Ok((mended.before, false, told));
    }
    for (path, (before, after)) in &mended.files {
        let place = places.get(path).cloned().unwrap_or_else(|| root.join(path));
        if let Err(error) = write(&place, before.as_deref(), after) {
            bail!("cannot write `{path}`: {error}");
        }
    }
    let told = summary("fixed", &mended);
    Ok((mended.after, true, told))
}

/// `fixed 12 findings in 5 files; 3 more with --unsafe-fixes`
fn summary(verb: &str, mended: &Mended) -> String {
    let count = |number: usize, what: &str| {
        format!("{number} {what}{}", if number == 1 { "" } else { "s" })
    };
    let mut line = format!(
        "{verb} {} in {}",
        count(mended.made, "finding"),
        count(mended.files.len(), "file")
    );
    if mended.left > 0 {
        line.push_str("; ");
        line.push_str(&mended.left.to_string());
        line.push_str(" more with --unsafe-fixes");
    }
    line
}

/// The credentials that stand in the changed files, before and after, whatever the settings
/// leave out.
fn secrets(mended: &Mended, scanner: &Scanner, tree: &Tree) -> Vec<String> {
    let everything = Settings {
        persona: Some(Persona::Auditor),
        ignores_suppressions: true,
        ..Settings::default()
    };
    let texts = mended.files.iter();
    let texts = texts.map(|(path, (_, after))| (path.clone(), after.clone()));
    let after = scanner.scan(tree.with_texts(&texts.collect()), &everything);
    let before = scanner.scan(tree.clone(), &everything);
    let mut secrets = Vec::new();
    let mut see = |finding: &Finding, old: bool| {
        let rule = scanner.rules.find(&finding.rule);
        let hides = rule.is_some_and(|rule| scanner.rules.get(rule).secret);
        let label = finding.location.excerpt.label;
        let shown = finding.location.excerpt.text.get(label.0..label.1);
        if !hides || !shown.is_some_and(|shown| shown.contains("****")) {
            return;
        }
        let Some((before, after)) = mended.files.get(&finding.location.path) else {
            return;
        };
        let text = if old {
            before.as_deref()
        } else {
            Some(after.as_str())
        };
        let place = &finding.location;
        // Also what its fix takes out: the finding may point at a name that holds it.
        let edits = finding.fix.iter().flat_map(|fix| &fix.edits);
        let taken = edits.filter(|edit| edit.path == place.path);
        let places = taken.map(|edit| (edit.start, edit.end));
        for (start, end) in places.chain([(place.start, place.end)]) {
            let range = start.offset as usize..end.offset as usize;
            let secret = text.and_then(|text| text.get(range)).unwrap_or_default();
            let bare = secret.trim_matches(['"', '\'', '`']);
            if !bare.is_empty() {
                secrets.push(bare.to_owned());
            }
        }
    };
    for (report, old) in [(&before, true), (&after, false)] {
        for finding in &report.findings {
            see(finding, old);
        }
    }
    // The longest first: one may be a part of another.
    secrets.sort_by(|a, b| b.len().cmp(&a.len()).then(a.cmp(b)));
    secrets.dedup();
    secrets
}

/// Writes a file in one step: beside the old one, then in its place. Links stay links, and a
/// file that changed since it was read is left alone.
fn write(place: &Path, before: Option<&str>, after: &str) -> io::Result<()> {
    let Some(before) = before else {
        let mut file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(place)?;
        return file.write_all(after.as_bytes());
    };
    let place = fs::canonicalize(place)?;
    if fs::read(&place)? != before.as_bytes() {
        return Err(io::Error::other("it was changed meanwhile"));
    }
    let permissions = fs::metadata(&place)?.permissions();
    if permissions.readonly() {
        return Err(io::Error::from(io::ErrorKind::PermissionDenied));
    }
    let name = place.file_name().unwrap_or_default().to_string_lossy();
    let beside = place.with_file_name(format!(".{name}.xii-{}", std::process::id()));
    let written = File::create_new(&beside)
        .and_then(|mut file| {
            file.write_all(after.as_bytes())?;
            file.sync_all()
        })
        .and_then(|()| fs::set_permissions(&beside, permissions))
        .and_then(|()| fs::rename(&beside, &place));
    if written.is_err() {
        let _ = fs::remove_file(&beside);
    }
    written
}
