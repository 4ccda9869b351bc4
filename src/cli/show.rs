//! `--show-files` and `--show-settings`: what a check would look at, and by which choices.

use std::io::{self, BufWriter, Write};
use std::path::Path;

use clap::ArgMatches;
use clap::parser::ValueSource;

use super::arguments::Check;
use super::check;
use super::input::Chosen;
use crate::repo::{WalkOptions, relative};
use crate::scan::{Scanner, Tree};
use crate::settings::{NAMES, Settings, build_globs};
use crate::table::{Node, NodeKind, Text};

/// Prints every file of a tree with its kind and role, or why it is passed over.
pub(super) fn files(scanner: &Scanner, tree: &Tree) -> anyhow::Result<()> {
    let rows = scanner.seen_as(tree);
    let width = |cell: fn(&(String, [&'static str; 2])) -> usize| {
        rows.iter().map(cell).max().unwrap_or_default()
    };
    let (kinds, roles) = (width(|row| row.1[0].len()), width(|row| row.1[1].len()));
    let mut out = BufWriter::new(io::stdout().lock());
    let printed = rows.iter().try_for_each(|(path, [kind, role])| {
        let path: String = path
            .chars()
            .map(|c| if c.is_control() { '\u{fffd}' } else { c })
            .collect();
        writeln!(out, "{kind:kinds$}  {role:roles$}  {path}")
    });
    check::unless_closed(printed.and_then(|()| out.flush()))
}

/// Prints the choices that hold for a file, each with where it was made.
pub(super) fn settings(
    arguments: &Check,
    matches: &ArgMatches,
    chosen: &Chosen,
    settings: &Settings,
    options: &WalkOptions,
    file: &Path,
) -> anyhow::Result<()> {
    let absolute = std::path::absolute(file)?;
    let resolved = std::fs::canonicalize(&absolute).unwrap_or(absolute);
    let path = relative(&chosen.root, &resolved);
    let node = of_file(arguments, chosen)?;
    let view = View {
        matches,
        file: settings.file.as_deref().unwrap_or("xii.toml"),
        node: node.as_ref(),
    };
    let mut rows: Vec<(String, String)> = Vec::new();
    let excluded = options.excludes(&path);
    rows.push((format!("file = {}", quoted(&path)), String::new()));
    let why = if excluded {
        "see `exclude`"
    } else {
        "no `exclude` names it"
    };
    rows.push((format!("scanned = {}", !excluded), why.to_owned()));
    for key in ["select", "ignore", "exclude"] {
        view.list(key, &mut rows);
    }
    view.value("level", "\"note\"", &mut rows);
    view.value("fail-on", "\"warning\"", &mut rows);
    view.value("persona", "\"regular\"", &mut rows);
    view.value("require-reason", "false", &mut rows);
    view.value("no-suppressions", "false", &mut rows);
    view.value("no-baseline", "false", &mut rows);
    view.tables(&path, &mut rows);
    let width = rows
        .iter()
        .map(|row| row.0.chars().count())
        .max()
        .unwrap_or_default();
    let mut out = io::stdout().lock();
    check::unless_closed(rows.iter().try_for_each(|(left, right)| {
        if right.is_empty() {
            writeln!(out, "{left}")
        } else {
            writeln!(out, "{left:width$}  # {right}")
        }
    }))
}

/// The table that settings are read from, if there is one.
fn of_file(arguments: &Check, chosen: &Chosen) -> anyhow::Result<Option<Node>> {
    let basis = &arguments.basis;
    let parsed = |text: &str| crate::table::parse(text).ok();
    if let Some(file) = &basis.config {
        let inner = file.ends_with("pyproject.toml");
        let node = parsed(&std::fs::read_to_string(file)?);
        return Ok(if inner {
            node.and_then(of_python)
        } else {
            node
        });
    }
    if basis.isolated {
        return Ok(None);
    }
    for name in NAMES {
        if let Some(text) = chosen.text(name)? {
            return Ok(parsed(&text));
        }
    }
    let text = chosen.text("pyproject.toml")?;
    Ok(text.and_then(|text| parsed(&text)).and_then(of_python))
}

fn of_python(node: Node) -> Option<Node> {
    let inner = |node: Node, key: &str| match node.kind {
        NodeKind::Table(entries) => entries.into_iter().find(|(name, _)| name == key),
        _ => None,
    };
    let (_, tool) = inner(node, "tool")?;
    inner(tool, "xii").map(|(_, node)| node)
}

struct View<'a> {
    matches: &'a ArgMatches,
    file: &'a str,
    node: Option<&'a Node>,
}

impl View<'_> {
    fn get(&self, key: &str) -> Option<&Node> {
        entries(self.node?)
            .iter()
            .find(|(name, _)| name == key)
            .map(|(_, node)| node)
    }

    fn at(&self, node: &Node) -> String {
        format!("{}:{}", self.file, node.line)
    }

    /// What was given as a flag or a variable, and which of them it was.
    fn given(&self, key: &str) -> Option<(Vec<String>, String)> {
        let id = key.replace('-', "_");
        // Not every choice is a flag.
        let known = self.matches.try_contains_id(&id).unwrap_or(false);
        let source = known.then(|| self.matches.value_source(&id)).flatten()?;
        let name = match source {
            ValueSource::CommandLine => format!("--{key}"),
            ValueSource::EnvVariable => format!("XII_{}", id.to_ascii_uppercase()),
            _ => return None,
        };
        let raw = self.matches.get_raw(&id)?;
        let values = raw.map(|value| value.to_string_lossy().into_owned());
        Some((values.filter(|value| !value.is_empty()).collect(), name))
    }

    /// A choice that one place decides.
    fn value(&self, key: &str, default: &str, rows: &mut Vec<(String, String)>) {
        let (text, from) = match (self.given(key), self.get(key)) {
            (Some((values, from)), _) => {
                let flag = default == "false";
                let value = values
                    .first()
                    .filter(|_| !flag)
                    .map_or("true".to_owned(), |value| quoted(value));
                (value, from)
            }
            (None, Some(node)) => (written(node), self.at(node)),
            (None, None) => (default.to_owned(), "default".to_owned()),
        };
        rows.push((format!("{key} = {text}"), from));
    }

    /// A list: flags replace what is selected, and add to what is left out.
    fn list(&self, key: &str, rows: &mut Vec<(String, String)>) {
        let before = rows.len();
        let given = self.given(key);
        let replaced = key == "select" && given.is_some();
        if let Some(node) = self.get(key).filter(|_| !replaced) {
            let items = match &node.kind {
                NodeKind::List(items) => items.as_slice(),
                _ => std::slice::from_ref(node),
            };
            let names = items
                .iter()
                .filter(|item| !matches!(item.kind, NodeKind::Table(_)));
            for item in names {
                rows.push((format!("{key} = [{}]", written(item)), self.at(item)));
            }
        }
        if let Some((values, from)) = given {
            let values: Vec<String> = values.iter().map(|value| quoted(value)).collect();
            rows.push((format!("{key} = [{}]", values.join(", ")), from));
        }
        if rows.len() == before {
            let all = if key == "select" { "\"all\"" } else { "" };
            rows.push((format!("{key} = [{all}]"), "default".to_owned()));
        }
    }

    /// Levels, and what holds for this path alone.
    fn tables(&self, path: &str, rows: &mut Vec<(String, String)>) {
        if let Some(node) = self.get("levels") {
            for (rule, level) in entries(node) {
                let row = format!("levels.{} = {}", quoted(rule), written(level));
                rows.push((row, self.at(level)));
            }
        }
        for (key, paths) in [("overrides", "paths"), ("ignore", "path")] {
            let Some(NodeKind::List(items)) = self.get(key).map(|node| &node.kind) else {
                continue;
            };
            for item in items.iter().filter(|item| holds(item, paths, path)) {
                rows.push((format!("{key} = {}", written(item)), self.at(item)));
            }
        }
    }
}

fn entries(node: &Node) -> &[(Text, Node)] {
    match &node.kind {
        NodeKind::Table(entries) => entries,
        _ => &[],
    }
}

/// Whether a table is about a path.
fn holds(table: &Node, key: &str, path: &str) -> bool {
    if !matches!(table.kind, NodeKind::Table(_)) {
        return false;
    }
    let globs = entries(table).iter().find(|(name, _)| name == key);
    let Some((_, globs)) = globs else {
        return true;
    };
    let texts = match &globs.kind {
        NodeKind::List(items) => items.as_slice(),
        _ => std::slice::from_ref(globs),
    };
    let texts = texts.iter().filter_map(|item| match &item.kind {
        NodeKind::Text(text) => Some((text.to_string(), 0)),
        _ => None,
    });
    build_globs(texts).is_ok_and(|set| set.is_match(path))
}

fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

/// A value as TOML.
fn written(node: &Node) -> String {
    let list = |parts: Vec<String>| parts.join(", ");
    match &node.kind {
        NodeKind::Text(text) => quoted(text),
        NodeKind::Integer(number) => number.to_string(),
        NodeKind::Bool(value) => value.to_string(),
        NodeKind::List(items) => format!("[{}]", list(items.iter().map(written).collect())),
        NodeKind::Table(entries) => {
            let pairs = entries
                .iter()
                .map(|(key, value)| format!("{key} = {}", written(value)));
            format!("{{ {} }}", list(pairs.collect()))
        }
    }
}
