//! Format strings: `"{host}:{}"` and its arguments as a template.

use crate::fact::{Argument, Part, Value, ValueKind};

/// Whether a macro takes a format string.
pub(super) fn formats(callee: &str) -> bool {
    let (owner, name) = callee.rsplit_once('.').unwrap_or(("", callee));
    let standard = matches!(
        name,
        "format"
            | "format_args"
            | "print"
            | "println"
            | "eprint"
            | "eprintln"
            | "write"
            | "writeln"
            | "panic"
            | "todo"
            | "unimplemented"
            | "unreachable"
    );
    // The levels of logging are the same words everywhere.
    let logs = matches!(
        name,
        "trace" | "debug" | "info" | "warn" | "error" | "log" | "event"
    );
    let fails = matches!(name, "anyhow" | "bail" | "ensure");
    (standard && owner == "std") || logs || fails
}

/// What stands between braces.
#[derive(Debug, PartialEq)]
enum Hole {
    /// `{}`: the next argument.
    Next,
    /// `{0}`.
    Index(usize),
    /// `{name}`.
    Name(String),
}

#[derive(Debug, PartialEq)]
enum Piece {
    Text(String),
    Hole(Hole),
}

/// The format string with its holes filled from the arguments behind it; as it is when it
/// does not read like one.
pub(super) fn fill(text: &Value, arguments: &[Argument], at: usize) -> Value {
    let Some(pieces) = text.as_text().and_then(pieces) else {
        return text.clone();
    };
    let behind = || {
        let positional = arguments.iter().skip(at + 1);
        positional.filter(|argument| argument.name.is_none())
    };
    let mut next = 0;
    let parts = pieces.into_iter().map(|piece| match piece {
        Piece::Text(text) => Part::Text(text.into()),
        Piece::Hole(hole) => {
            let index = match &hole {
                Hole::Next => {
                    next += 1;
                    Some(next - 1)
                }
                Hole::Index(index) => Some(*index),
                Hole::Name(_) => None,
            };
            let given = match (&hole, index) {
                (Hole::Name(name), _) => arguments
                    .iter()
                    .find(|argument| argument.name.as_deref() == Some(name))
                    .map(|argument| argument.value.clone())
                    .or_else(|| {
                        let kind = ValueKind::Name(name.as_str().into());
                        Some(Value::new(text.span, kind))
                    }),
                (_, Some(index)) => behind().nth(index).map(|argument| argument.value.clone()),
                (_, None) => None,
            };
            Part::Hole(given.unwrap_or_else(|| Value::unknown(text.span)))
        }
    });
    let parts = parts.collect();
    Value::concat(text.span, parts)
}

/// A format string's pieces; `None` when its braces do not match.
fn pieces(text: &str) -> Option<Vec<Piece>> {
    let mut found = Vec::new();
    let mut known = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}']) {
        known.push_str(&rest[..at]);
        let brace = &rest[at..=at];
        let after = &rest[at + 1..];
        if let Some(doubled) = after.strip_prefix(brace) {
            known.push_str(brace);
            rest = doubled;
            continue;
        }
        if brace == "}" {
            return None;
        }
        let (inside, behind) = after.split_once('}')?;
        let name = inside.split(':').next().unwrap_or_default().trim();
        let hole = if name.is_empty() {
            Hole::Next
        } else if let Ok(index) = name.parse() {
            Hole::Index(index)
        } else if name.chars().all(|c| c.is_alphanumeric() || c == '_') {
            Hole::Name(name.to_owned())
        } else {
            return None;
        };
        if !known.is_empty() {
            found.push(Piece::Text(std::mem::take(&mut known)));
        }
        found.push(Piece::Hole(hole));
        rest = behind;
    }
    known.push_str(rest);
    if !known.is_empty() {
        found.push(Piece::Text(known));
    }
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn format_strings() {
        let text = |text: &str| Piece::Text(text.to_owned());
        assert_eq!(
            pieces("a {} {{x}} {0:>4}{name:?}"),
            Some(vec![
                text("a "),
                Piece::Hole(Hole::Next),
                text(" {x} "),
                Piece::Hole(Hole::Index(0)),
                Piece::Hole(Hole::Name("name".into())),
            ])
        );
        assert_eq!(pieces("{\"json\": 1}"), None);
        assert_eq!(pieces("a } b"), None);
    }
}
