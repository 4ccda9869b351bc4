//! A match before it is a finding: which rule, where, what it says. Levels, places in lines
//! and suppressions come later, when the whole repository is known.

use serde::{Deserialize, Serialize};

use super::compiled::Want;
use super::repair::Repair;
use crate::concept::Slot;
use crate::diagnostic::mask;
use crate::fact::{Part, UnitId, Value, ValueKind};
use crate::text::Span;

/// A rule's match in one file.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Hit {
    /// Which rule and matcher.
    pub want: Want,
    /// Where the finding points.
    pub span: Span,
    /// The bytes of a credential, if the rule finds one.
    pub secret: Option<Span>,
    /// The message, holes filled, credentials masked.
    pub message: String,
    /// The unit of the command it stands in, if it does.
    pub unit: Option<UnitId>,
    /// Other places in the same file that explain it.
    pub marks: Vec<Mark>,
    /// Whether its place says that it is for developers' machines alone.
    pub development: bool,
    /// The name that a module gives the value to: another module may give it another one.
    pub setting: Option<Box<str>>,
    /// What would take it away, the best first.
    pub repairs: Vec<Repair>,
}

/// Another place and what it says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// The file, relative to the root; empty for the finding's own.
    pub path: String,
    /// Where.
    pub span: Span,
    /// What it says there.
    pub message: String,
}

/// The longest value that a message shows, in characters.
const LONGEST: usize = 60;

/// A value as a message shows it.
#[must_use]
pub fn describe(value: &Value) -> String {
    let mut text = String::new();
    write(value, &mut text);
    let clean: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    if clean.chars().count() > LONGEST {
        let mut short: String = clean.chars().take(LONGEST - 3).collect();
        short.push_str("...");
        short
    } else {
        clean
    }
}

fn write(value: &Value, out: &mut String) {
    match &value.kind {
        ValueKind::Text(text) | ValueKind::Number(text) | ValueKind::Name(text) => {
            out.push_str(text);
        }
        ValueKind::Bool(bool) => out.push_str(if *bool { "true" } else { "false" }),
        ValueKind::Null => out.push_str("null"),
        ValueKind::List(items) => {
            for (index, item) in items.iter().take(12).enumerate() {
                if index > 0 {
                    out.push(' ');
                }
                write(item, out);
            }
        }
        ValueKind::Map(_) => out.push_str("{...}"),
        ValueKind::Template(parts) => {
            for part in parts {
                match part {
                    Part::Text(text) => out.push_str(text),
                    Part::Hole(hole) => match &hole.kind {
                        ValueKind::Environment { name, .. } => {
                            out.push_str("${");
                            out.push_str(name);
                            out.push('}');
                        }
                        _ => out.push_str("..."),
                    },
                }
            }
        }
        ValueKind::Fallback(_, second) => write(second, out),
        ValueKind::Call(call) => {
            out.push_str(&call.callee);
            out.push_str("()");
        }
        ValueKind::Environment { name, default } => {
            let known = default
                .as_ref()
                .filter(|default| !matches!(default.kind, ValueKind::Unknown));
            if let Some(default) = known {
                write(default, out);
            } else {
                out.push('$');
                out.push_str(name);
            }
        }
        ValueKind::Unknown => out.push_str("..."),
    }
}

/// A value with everything that could be a credential masked: the passwords of URLs, or the
/// whole when `secret`.
#[must_use]
pub fn masked(value: &Value, secret: bool) -> String {
    let text = describe(value);
    if !secret {
        return mask_url(&text);
    }
    match crate::predicate::Url::parse(&text) {
        Some(url) if url.password.is_some() => mask_url(&text),
        _ => mask(&text),
    }
}

/// Masks the password in a URL's user information and in `Password=` pairs.
fn mask_url(text: &str) -> String {
    if let Some(url) = crate::predicate::Url::parse(text)
        && let Some(password) = url.password
    {
        return text.replacen(&format!(":{password}@"), ":****@", 1);
    }
    for key in ["password=", "pwd=", "accountkey="] {
        if let Some(at) = text.to_ascii_lowercase().find(key) {
            let from = at + key.len();
            let to = text[from..]
                .find([';', '&', ' '])
                .map_or(text.len(), |end| from + end);
            return format!("{}****{}", &text[..from], &text[to..]);
        }
    }
    text.to_owned()
}

/// The item of a list that a finding points at, or the value.
pub(super) fn pointed_at(value: &Value, span: crate::text::Span) -> &Value {
    match &value.kind {
        ValueKind::List(items) => items.iter().find(|item| item.span == span).unwrap_or(value),
        _ => value,
    }
}

/// Fills the `{name}` holes of a message. A hole without a value becomes `...`.
#[must_use]
pub fn interpolate(message: &str, value_of: impl Fn(&str) -> Option<String>) -> String {
    let mut out = String::with_capacity(message.len() + 32);
    let mut rest = message;
    while let Some(open) = rest.find('{') {
        out.push_str(&rest[..open]);
        let after = &rest[open + 1..];
        let Some(close) = after.find('}') else {
            out.push_str(&rest[open..]);
            return out;
        };
        match value_of(&after[..close]) {
            Some(value) => out.push_str(&value),
            None => out.push_str("..."),
        }
        rest = &after[close + 1..];
    }
    out.push_str(rest);
    out
}

/// The slot that a message's hole names.
pub(super) fn slot_named(name: &str) -> Option<Slot> {
    Slot::from_slug(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Span;

    #[test]
    fn a_message_names_the_item_that_was_found() {
        let item = |start, text| Value::text(Span::new(start, start + 3), text);
        let items = vec![item(0, "stdout"), item(5, "a.log")];
        let list = Value::new(Span::new(0, 8), ValueKind::List(items));
        assert_eq!(describe(pointed_at(&list, Span::new(5, 8))), "a.log");
        assert_eq!(describe(pointed_at(&list, list.span)), "stdout a.log");
    }
}
