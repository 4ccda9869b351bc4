//! Where a report goes and in which form: `--format FORMAT[=FILE]`, as often as wanted. Files
//! are written before the standard output, which may be closed early.

use std::fmt;
use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

use anyhow::Context;
use clap::ValueEnum;

use super::arguments::{Check, Format};
use super::{Unwritten, terminal};
use crate::diagnostic::Report;
use crate::render;
use crate::scan::Scanner;
use crate::table::nearest;

/// The largest job summary that GitHub takes, in bytes.
const LARGEST_SUMMARY: usize = 1 << 20;

/// A form of the report, and the file that it goes to; the standard output without one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Output {
    pub(super) format: Format,
    pub(super) file: Option<PathBuf>,
}

impl fmt::Display for Output {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        let name = self.format.to_possible_value();
        write!(out, "{}", name.as_ref().map_or("", |name| name.get_name()))
    }
}

/// Reads `FORMAT` or `FORMAT=FILE`.
pub(super) fn parse(text: &str) -> Result<Output, String> {
    let (name, file) = match text.split_once('=') {
        Some((_, "")) => return Err("a file's name is missing after `=`".to_owned()),
        Some((name, file)) => (name, Some(PathBuf::from(file))),
        None => (text, None),
    };
    let format = Format::from_str(name, true).map_err(|_| unknown(name))?;
    Ok(Output { format, file })
}

fn unknown(name: &str) -> String {
    let known: Vec<String> = Format::value_variants()
        .iter()
        .filter_map(|format| Some(format.to_possible_value()?.get_name().to_owned()))
        .collect();
    let names: Vec<&str> = known.iter().map(String::as_str).collect();
    match nearest(name, &names) {
        Some(near) => format!("no such format, did you mean `{near}`?"),
        None => format!("no such format; there are {}", known.join(", ")),
    }
}

/// Fails where two reports would be mixed on the standard output.
pub(super) fn check(outputs: &[Output]) -> anyhow::Result<()> {
    let unnamed = outputs.iter().filter(|output| output.file.is_none());
    anyhow::ensure!(
        unnamed.count() <= 1,
        "two formats for the standard output: give one of them a file, as in `--format sarif=xii.sarif`"
    );
    Ok(())
}

/// Prints a report in every form that is asked for.
pub(super) fn print(arguments: &Check, scanner: &Scanner, report: &Report) -> anyhow::Result<()> {
    for output in &arguments.format {
        if let Some(path) = &output.file {
            let file =
                File::create(path).with_context(|| format!("cannot write `{}`", path.display()))?;
            let mut out = BufWriter::new(file);
            let style = render::Style {
                colour: false,
                links: false,
                width: 100,
            };
            write(output.format, style, scanner, report, &mut out)
                .and_then(|()| out.flush())
                .map_err(Unwritten)
                .with_context(|| format!("cannot write `{}`", path.display()))?;
        }
    }
    if arguments
        .format
        .iter()
        .any(|output| output.format == Format::Github)
    {
        summary(report)?;
    }
    let printed = arguments.format.iter().find(|output| output.file.is_none());
    let to_terminal = || {
        let mut out = BufWriter::new(io::stdout().lock());
        if let Some(output) = printed {
            let style = render::Style {
                colour: terminal::colour(arguments.color),
                links: terminal::links(arguments.hyperlinks),
                width: terminal::width(),
            };
            write(output.format, style, scanner, report, &mut out)?;
        }
        out.flush()?;
        match printed {
            Some(output) if !output.format.is_for_people() => Ok(()),
            _ => people(report, arguments.statistics),
        }
    };
    // Whoever closed our output has seen enough; what was found stays found.
    Unwritten::unless(to_terminal())?;
    Ok(())
}

fn write(
    format: Format,
    style: render::Style,
    scanner: &Scanner,
    report: &Report,
    out: &mut dyn Write,
) -> io::Result<()> {
    match format {
        Format::Full => render::full(report, style, out),
        Format::Concise => render::concise(report, out),
        Format::Grouped => render::grouped(report, out),
        Format::Json => render::json(report, out),
        Format::Jsonl => render::jsonl(report, out),
        Format::Sarif => render::sarif(report, &scanner.rules, out),
        Format::Github => render::github(report, out),
        Format::Gitlab => render::gitlab(report, out),
        Format::Junit => render::junit(report, out),
        Format::Checkstyle => render::checkstyle(report, out),
        Format::Rdjson => render::rdjson(report, out),
        Format::Markdown => render::markdown(report, out),
    }
}

/// What goes beside the findings, for people.
fn people(report: &Report, statistics: bool) -> io::Result<()> {
    let mut err = BufWriter::new(io::stderr().lock());
    render::notices(&report.notices, &mut err)?;
    if statistics {
        render::statistics(report, &mut err)?;
    }
    render::footer(report, &mut err)?;
    err.flush()
}

/// Adds a page to the job's summary, where GitHub Actions says that it wants one.
fn summary(report: &Report) -> anyhow::Result<()> {
    let Some(path) = std::env::var_os("GITHUB_STEP_SUMMARY").filter(|path| !path.is_empty()) else {
        return Ok(());
    };
    let mut page = Vec::new();
    render::markdown(report, &mut page)?;
    if page.len() > LARGEST_SUMMARY {
        let end = page[..LARGEST_SUMMARY - 100]
            .iter()
            .rposition(|byte| *byte == b'\n')
            .unwrap_or(0);
        page.truncate(end);
        page.extend(b"\n\nMore findings are in the log: the summary has no room for them.\n");
    }
    OpenOptions::new()
        .append(true)
        .create(true)
        .open(&path)
        .and_then(|mut file| file.write_all(&page))
        .with_context(|| format!("cannot write the job's summary `{}`", path.display()))
}
