//! The environment contract: as a table for a terminal, as Markdown, as JSON, and as a dotenv
//! file without values of secrets.

use std::fmt::Write as _;
use std::io::{self, Write};

use serde_json::{Value, json};

use super::printable;
use crate::diagnostic::{ContractStatus, EnvironmentReport, EnvironmentVariable, Location};

/// The version of the JSON's form.
const SCHEMA_VERSION: &str = "1";
/// How many places are shown to people.
const PLACES: usize = 2;
/// The widest column but the last.
const WIDEST: usize = 44;

/// Writes the contract as a table of columns.
///
/// # Errors
/// When `out` cannot be written.
pub fn environment(report: &EnvironmentReport, out: &mut dyn Write) -> io::Result<()> {
    let rows: Vec<[String; 5]> = std::iter::once(HEAD.map(str::to_uppercase))
        .chain(report.variables.iter().map(row))
        .collect();
    if rows.len() == 1 {
        return writeln!(out, "no environment variables are read or declared");
    }
    let mut widths = [0; 4];
    for row in &rows {
        for (width, text) in widths.iter_mut().zip(row) {
            *width = (*width).max(text.chars().count()).min(WIDEST);
        }
    }
    for row in &rows {
        let mut line = String::new();
        for (width, text) in widths.iter().zip(row) {
            let _ = write!(line, "{text:width$}  ");
        }
        line.push_str(&row[4]);
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

const HEAD: [&str; 5] = ["variable", "default", "status", "read by", "declared in"];

fn row(variable: &EnvironmentVariable) -> [String; 5] {
    let unread = matches!(
        variable.status,
        ContractStatus::Unread | ContractStatus::Named
    );
    let default = match (&variable.default, unread) {
        (_, true) => "-".to_owned(),
        (None, false) if variable.required => "required".to_owned(),
        (None, false) => "none".to_owned(),
        (Some(default), false) if default.is_empty() => "empty".to_owned(),
        (Some(default), false) if default == "..." => "computed".to_owned(),
        (Some(default), false) => clipped(&printable(default)),
    };
    [
        printable(&variable.name),
        default,
        variable.status.slug().to_owned(),
        places(&variable.reads),
        match (variable.declared.is_empty(), variable.status) {
            (true, ContractStatus::Platform) => "the platform".to_owned(),
            (true, _) => "nothing".to_owned(),
            (false, _) => places(&variable.declared),
        },
    ]
}

fn places(places: &[Location]) -> String {
    if places.is_empty() {
        return "nothing".to_owned();
    }
    let mut shown: Vec<String> = places
        .iter()
        .take(PLACES)
        .map(|place| format!("{}:{}", printable(&place.path), place.start.line))
        .collect();
    if places.len() > PLACES {
        shown.push(format!("+{}", places.len() - PLACES));
    }
    shown.join(" ")
}

fn clipped(text: &str) -> String {
    if text.chars().count() <= 30 {
        return text.to_owned();
    }
    let mut short: String = text.chars().take(27).collect();
    short.push_str("...");
    short
}

/// Writes the contract as a Markdown table.
///
/// # Errors
/// When `out` cannot be written.
pub fn environment_markdown(report: &EnvironmentReport, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "| {} |", HEAD.join(" | "))?;
    writeln!(out, "| --- | --- | --- | --- | --- |")?;
    for variable in &report.variables {
        let [name, default, status, reads, declared] =
            row(variable).map(|text| text.replace('`', "'").replace('|', "\\|"));
        let default = match default.as_str() {
            "required" | "none" | "empty" | "computed" | "-" => default,
            _ => format!("`{default}`"),
        };
        writeln!(
            out,
            "| `{name}` | {default} | {status} | {reads} | {declared} |"
        )?;
    }
    Ok(())
}

/// Writes the contract as JSON.
///
/// # Errors
/// When `out` cannot be written.
pub fn environment_json(report: &EnvironmentReport, out: &mut dyn Write) -> io::Result<()> {
    let place = |place: &Location| -> Value {
        json!({"path": place.path, "line": place.start.line, "column": place.start.column})
    };
    let variables: Vec<Value> = report
        .variables
        .iter()
        .map(|variable| {
            json!({
                "name": variable.name,
                "status": variable.status.slug(),
                "required": variable.required,
                "default": variable.default,
                "secret": variable.secret,
                "components": variable.components,
                "reads": variable.reads.iter().map(place).collect::<Vec<_>>(),
                "declared": variable.declared.iter().map(place).collect::<Vec<_>>(),
            })
        })
        .collect();
    let value = json!({
        "schema_version": SCHEMA_VERSION,
        "tool": {"name": "xii", "version": env!("CARGO_PKG_VERSION")},
        "variables": variables,
        "notices": super::json::notices(&report.notices),
    });
    super::safe::pretty(out, &value)?;
    writeln!(out)
}

/// The contract as a dotenv file: what is read, with its default where that is no secret.
#[must_use]
pub fn environment_dotenv(report: &EnvironmentReport) -> String {
    completed("", report.variables.iter())
}

/// A dotenv file with the variables that it lacks added at its end: lines, comments and order
/// stay. A variable that stands in a comment (`# NAME=`) is there.
#[must_use]
pub fn completed<'a>(
    text: &str,
    variables: impl Iterator<Item = &'a EnvironmentVariable>,
) -> String {
    let known: std::collections::HashSet<&str> = text.lines().filter_map(assigned).collect();
    let missing = variables.filter(|variable| {
        !variable.reads.is_empty()
            // A name is whatever the code says: it must not become a line of its own.
            && is_name(&variable.name)
            && variable.status != ContractStatus::Platform
            && !known.contains(variable.name.as_str())
    });
    let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let mut out = text.to_owned();
    for variable in missing {
        if !out.is_empty() && !out.ends_with('\n') {
            out.push_str(end);
        }
        let value = variable
            .default
            .as_deref()
            .filter(|default| !variable.secret && is_plain(default))
            .map_or_else(String::new, quoted);
        let _ = write!(out, "{}={value}{end}", variable.name);
    }
    out
}

/// The variable that a line of a dotenv file assigns, or would without its comment sign.
fn assigned(line: &str) -> Option<&str> {
    let (name, _) = line.split_once('=')?;
    let name = name.trim_start_matches(['#', ' ', '\t']);
    let name = name.strip_prefix("export ").unwrap_or(name).trim();
    is_name(name).then_some(name)
}

/// Whether a dotenv file can name a variable so.
fn is_name(name: &str) -> bool {
    !name.is_empty()
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// Whether a default can stand in a file as it is: known as a whole, and nothing masked.
fn is_plain(default: &str) -> bool {
    !["****", "...", "$"]
        .iter()
        .any(|part| default.contains(part))
        && printable(default) == default
}

fn quoted(value: &str) -> String {
    let bare = |c: char| c.is_ascii_alphanumeric() || "_-./:,@+%".contains(c);
    if value.chars().all(bare) {
        value.to_owned()
    } else {
        format!("'{}'", value.replace('\'', "'\\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn variable(name: &str, default: Option<&str>, secret: bool) -> EnvironmentVariable {
        EnvironmentVariable {
            name: name.to_owned(),
            status: ContractStatus::Undeclared,
            required: default.is_none(),
            default: default.map(str::to_owned),
            secret,
            components: Vec::new(),
            reads: vec![Location {
                path: "a.py".to_owned(),
                start: crate::text::Position {
                    line: 1,
                    column: 1,
                    byte_column: 1,
                    offset: 0,
                },
                end: crate::text::Position {
                    line: 1,
                    column: 1,
                    byte_column: 1,
                    offset: 0,
                },
                excerpt: crate::diagnostic::Excerpt::default(),
            }],
            declared: Vec::new(),
        }
    }

    #[test]
    fn what_is_there_stays_and_what_is_missing_comes_last() {
        let all = [
            variable("A", None, false),
            variable("B", Some("x y"), false),
            variable("C_SECRET", Some("hunter2"), true),
            variable("D", Some("5"), false),
            variable("E", None, false),
        ];
        let text = "# about e\r\nexport E=1\r\n\r\n# A=\r\nOLD=2";
        assert_eq!(
            completed(text, all.iter()),
            "# about e\r\nexport E=1\r\n\r\n# A=\r\nOLD=2\r\nB='x y'\r\nC_SECRET=\r\nD=5\r\n"
        );
        let once = completed(text, all.iter());
        assert_eq!(completed(&once, all.iter()), once);
    }
}
