//! Secrets on command lines that no option names: variables given by a word
//! (`docker run -e DB_PASSWORD=x`) or in front of the program (`PGPASSWORD=x psql`), and
//! passwords of users in SQL. Options that hold one are the tables' business.

use std::sync::OnceLock;

use regex::Regex;

use super::command::{CommandView, stuck_value};
use crate::fact::Value;
use crate::predicate::{NameKind, Shape, name_kind};
use crate::text::Span;

/// The name and value of each secret of a command.
pub(super) fn of(view: &CommandView) -> Vec<(Value, Value)> {
    let mut found = Vec::new();
    for entry in &view.command.env {
        if name_kind(&entry.key) != NameKind::Plain {
            let name = Value::text(entry.key_span, entry.key.clone());
            found.push((name, entry.value.clone()));
        }
    }
    // A search's pattern and a printed line give nothing to a variable; what is exported is an
    // assignment.
    if matches!(
        view.program,
        "echo" | "printf" | "grep" | "sed" | "awk" | "export" | "declare" | "local" | "readonly"
    ) {
        return found;
    }
    for word in &view.words {
        let shape = Shape::of(word);
        let Some(text) = shape.text() else { continue };
        if let Some((name, value)) = variable(text, word) {
            found.push((name, value));
        } else if let Some(value) = of_sql(text, word) {
            found.push((Value::text(word.span, "sql.password"), value));
        }
    }
    found
}

/// `NAME=value`, also stuck to an option: `-eNAME=value`, `--env=NAME=value`.
fn variable(text: &str, word: &Value) -> Option<(Value, Value)> {
    let start = [
        "--env=",
        "--build-arg=",
        "--set=",
        "--from-literal=",
        "-e",
        "-D",
    ]
    .iter()
    .find(|option| text.starts_with(**option))
    .map_or(0, |option| option.len());
    let (name, value) = text.get(start..)?.split_once('=')?;
    let is_name = !name.is_empty()
        && !name.starts_with('-')
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-'));
    if !is_name || name_kind(name) == NameKind::Plain {
        return None;
    }
    let offset = start + name.len() + 1;
    Some((
        Value::text(word.span, name),
        stuck_value(word, value, offset),
    ))
}

/// The password that a statement gives to a user: `IDENTIFIED BY 'x'`, `PASSWORD 'x'`.
fn of_sql(text: &str, word: &Value) -> Option<Value> {
    static GIVEN: OnceLock<Option<Regex>> = OnceLock::new();
    if !text.contains('\'') || !text.contains(' ') {
        return None;
    }
    let given = GIVEN.get_or_init(|| {
        Regex::new(r"(?i)\b(?:(?:user|role|grant|identified)\b[^;']*\s)(?:by|password)\s+'([^']+)'")
            .ok()
    });
    let inside = given.as_ref()?.captures(text)?.get(1)?;
    // Where the word stands in its quotes as it is, the password's own bytes are known.
    let plain = word.as_text().is_some() && word.span.len() == text.len() + 2;
    let span = if plain {
        let start = word.span.start as usize + 1;
        Span::new(start + inside.start(), start + inside.end())
    } else {
        word.span
    };
    Some(Value::text(span, inside.as_str()))
}
