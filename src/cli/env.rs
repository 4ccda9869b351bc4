//! `xii env`: the environment contract, and a template of it.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, bail};

use super::arguments::{Env, EnvFormat};
use super::{Unwritten, audit, check};
use crate::diagnostic::{EnvironmentReport, EnvironmentVariable};
use crate::render;
use crate::repo::root_of;

/// The template that is written where none is there.
const EXAMPLE: &str = ".env.example";

/// Runs the command.
pub(super) fn env(arguments: &Env) -> anyhow::Result<ExitCode> {
    let (scanner, _, tree) = audit::whole(&arguments.whole)?;
    let report = scanner.environment(tree);
    let mut out = BufWriter::new(io::stdout().lock());
    let printed = if arguments.write_example {
        let root = root_of(std::slice::from_ref(&arguments.whole.path));
        let said = write_examples(&report, &root)?;
        out.write_all(said.as_bytes())
    } else {
        match arguments.format {
            EnvFormat::Table => render::environment(&report, &mut out),
            EnvFormat::Markdown => render::environment_markdown(&report, &mut out),
            EnvFormat::Json => render::environment_json(&report, &mut out),
            EnvFormat::Dotenv => out.write_all(render::environment_dotenv(&report).as_bytes()),
        }
    }
    .and_then(|()| out.flush())
    .and_then(|()| match arguments.format {
        EnvFormat::Json => Ok(()),
        _ => render::notices(&report.notices, &mut io::stderr().lock()),
    });
    Unwritten::unless(printed)?;
    Ok(ExitCode::from(if report.incomplete() {
        check::INCOMPLETE
    } else {
        0
    }))
}

/// Adds to each template what its part of the repository reads and it lacks. A variable goes
/// into the template nearest to a component that reads it; says what was done.
fn write_examples(report: &EnvironmentReport, root: &Path) -> anyhow::Result<String> {
    let mut wanted: BTreeMap<&str, Vec<&EnvironmentVariable>> = BTreeMap::new();
    for variable in &report.variables {
        let mut templates: Vec<&str> = variable
            .components
            .iter()
            .map(|component| nearest(&report.templates, component))
            .collect();
        templates.dedup();
        for template in templates {
            wanted.entry(template).or_default().push(variable);
        }
    }
    let mut said = String::new();
    for (template, variables) in wanted {
        let path = root.join(template);
        let link = std::fs::symlink_metadata(&path).is_ok_and(|meta| meta.is_symlink());
        if link {
            bail!("`{template}` is a symbolic link, and was not written");
        }
        let before = match crate::table::read_text(&path, crate::table::LARGEST) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
            Err(error) => return Err(error).with_context(|| format!("cannot read `{template}`")),
        };
        let after = render::completed(&before, variables.into_iter());
        let added = after.lines().count() - before.lines().count();
        if added > 0 {
            std::fs::write(&path, &after).with_context(|| format!("cannot write `{template}`"))?;
        }
        let plural = if added == 1 { "" } else { "s" };
        let template = crate::text::printable(template);
        let _ = writeln!(said, "{template}: {added} variable{plural} added");
    }
    if said.is_empty() {
        said.push_str("nothing to write: no environment variables are read\n");
    }
    Ok(said)
}

/// The template in a component's folder or the nearest one above; a new one in the root.
fn nearest<'a>(templates: &'a [String], component: &str) -> &'a str {
    let folder = |path: &'a str| path.rsplit_once('/').map_or("", |split| split.0);
    let holds = |folder: &str| {
        folder.is_empty()
            || component == folder
            || component
                .strip_prefix(folder)
                .is_some_and(|rest| rest.starts_with('/'))
    };
    // `.env.example` goes before its like in the same folder: sorted, it comes first.
    templates
        .iter()
        .map(String::as_str)
        .filter(|template| holds(folder(template)))
        .rev()
        .max_by_key(|template| folder(template).len())
        .unwrap_or(EXAMPLE)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn the_nearest_template_above() {
        let templates = [".env.example", ".env.sample", "web/.env.example"].map(str::to_owned);
        assert_eq!(nearest(&templates, "web"), "web/.env.example");
        assert_eq!(nearest(&templates, "web/inner"), "web/.env.example");
        assert_eq!(nearest(&templates, "webby"), ".env.example");
        assert_eq!(nearest(&templates, ""), ".env.example");
        assert_eq!(nearest(&[], "web"), ".env.example");
    }
}
