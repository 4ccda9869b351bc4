//! `xii baseline`: the file that lists known findings. Always about the whole repository,
//! wherever one stands in it.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, bail, ensure};

use super::arguments::{BaselineAction, Whole};
use super::input::on_disk;
use super::{Unwritten, audit, check};
use crate::baseline::{Baseline, NAME};
use crate::diagnostic::{Report, Status};
use crate::render;
use crate::repo::root_of;

/// Runs the command.
pub(super) fn baseline(action: &BaselineAction) -> anyhow::Result<ExitCode> {
    match action {
        BaselineAction::Write { whole, force } => write(whole, *force),
        BaselineAction::Update(whole) => update(whole),
        BaselineAction::Prune(whole) => prune(whole),
        BaselineAction::Show(whole) => show(whole),
    }
}

/// The baseline of a root, if there is one.
pub(super) fn read(root: &Path) -> anyhow::Result<Option<Baseline>> {
    among(&|name: &str| on_disk(root, name))
}

/// The baseline among the files of a root, which need not be on disk.
pub(super) fn among(
    text: &dyn Fn(&str) -> io::Result<Option<String>>,
) -> anyhow::Result<Option<Baseline>> {
    let text = text(NAME).with_context(|| format!("cannot read `{NAME}`"))?;
    Ok(text.as_deref().map(Baseline::parse).transpose()?)
}

/// Everything that is found in a root, held against its baseline.
fn scan(whole: &Whole, baseline: Option<Baseline>) -> anyhow::Result<Report> {
    let root = Whole {
        path: root_of(std::slice::from_ref(&whole.path)),
        basis: whole.basis.clone(),
    };
    let (scanner, mut settings, tree) = audit::whole(&root)?;
    settings.baseline = baseline;
    Ok(scanner.scan(tree, &settings))
}

fn root(whole: &Whole) -> anyhow::Result<PathBuf> {
    check::exists(&whole.path)?;
    Ok(root_of(std::slice::from_ref(&whole.path)))
}

fn write(whole: &Whole, force: bool) -> anyhow::Result<ExitCode> {
    let root = root(whole)?;
    ensure!(
        force || !root.join(NAME).exists(),
        "`{NAME}` is there already: `xii baseline update` takes in what is new, `--force` writes it anew"
    );
    let report = scan(whole, None)?;
    if report.findings.is_empty() && !force {
        return said("nothing is found, so there is nothing to list");
    }
    stored(&root, &report, &Baseline::of(report.findings.iter()))
}

fn update(whole: &Whole) -> anyhow::Result<ExitCode> {
    let root = root(whole)?;
    let before = existing(&root)?;
    let report = scan(whole, Some(before.clone()))?;
    let after = Baseline::of(report.findings.iter());
    if after == before {
        return said("the baseline lists all that is found, and no more");
    }
    stored(&root, &report, &after)
}

fn prune(whole: &Whole) -> anyhow::Result<ExitCode> {
    let root = root(whole)?;
    let before = existing(&root)?;
    let report = scan(whole, Some(before.clone()))?;
    if report.stale.is_empty() {
        return said("nothing to take out: every entry is found today");
    }
    stored(&root, &report, &before.without(&report.stale))
}

fn show(whole: &Whole) -> anyhow::Result<ExitCode> {
    let before = existing(&root(whole)?)?;
    let report = scan(whole, Some(before))?;
    let known = report
        .findings
        .iter()
        .filter(|finding| finding.status == Status::Baseline);
    let mut out = io::BufWriter::new(io::stdout().lock());
    let printed = render::lines(known, &mut out)
        .and_then(|()| {
            report.stale.iter().try_for_each(|entry| {
                writeln!(out, "{}: found no more: {}", entry.path, entry.rule)
            })
        })
        .and_then(|()| out.flush());
    Unwritten::unless(printed)?;
    let known = report.of_status(Status::Baseline);
    let stale = report.stale.len();
    let _ = writeln!(
        io::stderr(),
        "{known} in the baseline, {stale} of its entries found no more, {} new",
        report.fresh().count()
    );
    Ok(ExitCode::SUCCESS)
}

fn existing(root: &Path) -> anyhow::Result<Baseline> {
    match read(root)? {
        Some(baseline) => Ok(baseline),
        None => bail!("there is no `{NAME}`; `xii baseline write` makes one"),
    }
}

/// Writes a baseline, and says so.
fn stored(root: &Path, report: &Report, baseline: &Baseline) -> anyhow::Result<ExitCode> {
    let mut words = String::new();
    let code = store(root, report, baseline, &mut words)?;
    check::unless_closed(io::stdout().lock().write_all(words.as_bytes()))?;
    Ok(code)
}

/// Writes a baseline, unless a file was not read: what could not be seen is not gone.
pub(super) fn store(
    root: &Path,
    report: &Report,
    baseline: &Baseline,
    words: &mut String,
) -> anyhow::Result<ExitCode> {
    if report.incomplete() {
        let mut err = io::stderr().lock();
        let _ = render::notices(&report.notices, &mut err);
        let _ = writeln!(
            err,
            "the scan is incomplete, and `{NAME}` was left as it is"
        );
        return Ok(ExitCode::from(check::INCOMPLETE));
    }
    let path = root.join(NAME);
    std::fs::write(&path, baseline.render())
        .with_context(|| format!("cannot write `{}`", path.display()))?;
    let count = baseline.entries().len();
    let plural = if count == 1 { "" } else { "s" };
    words.extend([NAME, ": ", &count.to_string(), " finding", plural, "\n"]);
    Ok(ExitCode::SUCCESS)
}

fn said(words: &str) -> anyhow::Result<ExitCode> {
    Unwritten::unless(writeln!(io::stdout(), "{words}"))?;
    Ok(ExitCode::SUCCESS)
}
