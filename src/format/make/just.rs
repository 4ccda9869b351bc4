//! justfiles: recipes and variables.

use super::{entry, open, push};
use crate::fact::{Access, Assign, AssignForm, FactKind, FileFacts, Part, Value, ValueKind};
use crate::lang::{powershell, shell};
use crate::text::{Embedded, Span};

/// Lowers a justfile.
pub(super) fn lower(facts: &mut FileFacts, text: &str) {
    let mut recipe: Option<(&str, Span, Embedded)> = None;
    let powershell = runs_powershell(text);
    for line in entry::lines(entry::without_bom(text)) {
        let trimmed = line.trim();
        if trimmed.is_empty() {
            continue;
        }
        if line.starts_with([' ', '\t']) {
            if let Some((_, span, body)) = &mut recipe {
                *span = span.join(entry::span_of(text, trimmed));
                let start = trimmed.trim_start_matches(['@', '-']);
                // Options inside a continued command keep their dashes.
                let continued = body.text.ends_with("\\\n");
                push(text, body, if continued { trimmed } else { start });
                let end = entry::span_of(text, trimmed).end as usize;
                body.push("\n", end.saturating_sub(1));
            }
            continue;
        }
        finish(facts, recipe.take(), powershell);
        if trimmed.starts_with('#') {
            facts.comments.push(entry::span_of(text, trimmed));
        } else if let Some((name, value)) = trimmed.split_once(":=") {
            variable(facts, text, name, value.trim());
        } else if let Some(name) = name(trimmed) {
            let span = entry::span_of(text, trimmed);
            recipe = Some((name, span, Embedded::default()));
        }
    }
    finish(facts, recipe, powershell);
}

/// The name of a recipe that a line begins.
fn name(line: &str) -> Option<&str> {
    let line = line.strip_prefix('@').unwrap_or(line);
    let end = line
        .find(|char: char| !(char.is_ascii_alphanumeric() || matches!(char, '_' | '-')))
        .unwrap_or(line.len());
    let word = &line[..end];
    let known = matches!(
        word,
        "set" | "alias" | "import" | "mod" | "export" | "unexport"
    );
    let first = word.chars().next()?;
    (line.contains(':') && !known && (first.is_ascii_alphabetic() || first == '_')).then_some(word)
}

/// `set shell := ["pwsh", "-c"]`; that of Windows alone counts where there is no other.
fn runs_powershell(text: &str) -> bool {
    let shell = |name: &str| {
        entry::lines(text).find_map(|line| {
            let rest = line.strip_prefix("set ")?.trim_start().strip_prefix(name)?;
            let list = rest.trim_start().strip_prefix(":=")?;
            list.split(['"', '\'']).nth(1)
        })
    };
    shell("shell")
        .or_else(|| shell("windows-shell"))
        .is_some_and(powershell::is_shell)
}

fn finish(facts: &mut FileFacts, recipe: Option<(&str, Span, Embedded)>, mut other: bool) {
    let Some((name, span, body)) = recipe else {
        return;
    };
    let unit = open(facts, name, span);
    let line = body.text.strip_prefix("#!");
    if let Some(line) = line.and_then(|rest| rest.lines().next()) {
        let mut names = line.split_whitespace();
        other = names.clone().any(powershell::is_shell);
        if !other && !names.any(|word| word.ends_with("sh") && !word.ends_with("fish")) {
            return;
        }
    }
    if other {
        powershell::lower_into(facts, &body, unit);
    } else {
        shell::lower_into(facts, &body, unit);
    }
}

/// `name := value`, also behind `export`.
fn variable(facts: &mut FileFacts, text: &str, name: &str, value: &str) {
    let mut words = name.split_whitespace();
    let Some(name) = words.next_back() else {
        return;
    };
    if words.any(|word| matches!(word, "set" | "alias")) {
        return;
    }
    let key = entry::span_of(text, name);
    let value = expression(facts, text, value);
    let span = key.join(value.span);
    let assign = Assign {
        target: name.into(),
        target_span: key,
        value,
        form: AssignForm::Variable,
    };
    facts.push(span, 0, FactKind::Assign(assign));
}

/// A string, a read of the environment, or strings joined; anything else is not known.
fn expression(facts: &mut FileFacts, text: &str, written: &str) -> Value {
    let span = entry::span_of(text, written);
    let mut parts = Vec::new();
    let mut rest = written;
    loop {
        let Some((value, length)) = operand(facts, text, rest) else {
            return Value::unknown(span);
        };
        parts.push(Part::Hole(value));
        rest = rest[length..].trim_start();
        if rest.is_empty() || rest.starts_with('#') {
            break;
        }
        let Some(after) = rest.strip_prefix('+') else {
            return Value::unknown(span);
        };
        rest = after.trim_start();
    }
    match parts.pop() {
        Some(Part::Hole(only)) if parts.is_empty() => only,
        last => {
            parts.extend(last);
            Value::concat(span, parts)
        }
    }
}

/// One operand at the start of a text, and its length.
fn operand(facts: &mut FileFacts, text: &str, rest: &str) -> Option<(Value, usize)> {
    if rest.starts_with(['"', '\'']) {
        return string(text, rest);
    }
    let length = rest
        .find(|char: char| !(char.is_ascii_alphanumeric() || matches!(char, '_' | '-')))
        .unwrap_or(rest.len());
    let name = &rest[..length];
    if name.is_empty() {
        return None;
    }
    let Some(inside) = rest[length..].strip_prefix('(') else {
        let span = entry::span_of(text, name);
        return Some((Value::new(span, ValueKind::Name(name.into())), length));
    };
    if !matches!(name, "env" | "env_var" | "env_var_or_default") {
        return None;
    }
    let inside = inside.trim_start();
    let (variable, used) = string(text, inside)?;
    let read: Box<str> = format!("${}", variable.as_text()?).into();
    let access = Access {
        path: read.clone(),
        key_span: variable.span,
    };
    facts.push(variable.span, 0, FactKind::Access(access));
    let given = Value::new(variable.span, ValueKind::Name(read));
    let after = inside[used..].trim_start();
    let (kind, after) = match after.strip_prefix(',') {
        Some(after) => {
            let after = after.trim_start();
            let (default, used) = string(text, after)?;
            let kind = ValueKind::Fallback(Box::new(given), Box::new(default));
            (kind, after[used..].trim_start())
        }
        None => (given.kind, after),
    };
    let after = after.strip_prefix(')')?;
    let length = rest.len() - after.len();
    let span = entry::span_of(text, &rest[..length]);
    Some((Value::new(span, kind), length))
}

fn string(text: &str, rest: &str) -> Option<(Value, usize)> {
    let quote = rest
        .chars()
        .next()
        .filter(|char| matches!(char, '"' | '\''))?;
    let close = 1 + rest[1..].find(quote)?;
    let span = entry::span_of(text, &rest[..=close]);
    Some((Value::text(span, &rest[1..close]), close + 1))
}
