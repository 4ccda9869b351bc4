//! Conditions: what they compare, what they find to be missing, and the blocks that depend on them.

use super::Parser;
use super::expression::is_same;
use crate::fact::{Branch, FactKind, Joiner, ScopeKind, Value, ValueKind};
use crate::lang::given;

/// How many operands of a `switch` are kept.
const MOST: usize = 24;

impl<'a> Parser<'a> {
    /// `( .. )` of a condition: what it compares is a Branch. Gives its value and its text.
    pub(super) fn condition(&mut self) -> (Value, &'a str, Vec<Value>) {
        self.lines();
        let start = self.at;
        if self.peek(0) != Some(b'(') {
            return (Value::unknown(self.span(start, start)), "", Vec::new());
        }
        let outer = self.operands.replace(Vec::new());
        let value = self.sub_expression(1);
        let mut operands = std::mem::replace(&mut self.operands, outer).unwrap_or_default();
        if operands.is_empty() && matches!(value.kind, ValueKind::Name(_) | ValueKind::Call(_)) {
            operands.push(value.clone());
        }
        let inside = self.slice(start + 1, self.at.saturating_sub(1).max(start + 1));
        if !operands.is_empty() {
            let branch = Branch {
                operands: operands.clone(),
            };
            self.push(start, self.at, FactKind::Branch(branch));
        }
        (value, inside.trim(), operands)
    }

    /// `if`: the value is a fallback where one branch stands in for what the condition asks for.
    pub(super) fn conditional(&mut self) -> Value {
        let start = self.at;
        self.at += "if".len();
        let (asked, text, operands) = self.condition();
        let missing = self.missing_name(text);
        let known = self.missing.len();
        self.missing.extend(missing.clone());
        let mut then = self.block(ScopeKind::Conditional, deploy(text, &operands));
        self.missing.truncate(known);
        let mut other = Vec::new();
        let mut several = false;
        loop {
            let at = self.at;
            self.lines();
            if self.eat_word("elseif") {
                several = true;
                let (_, text, operands) = self.condition();
                self.block(ScopeKind::Conditional, deploy(text, &operands));
            } else if self.eat_word("else") {
                other = self.block(ScopeKind::Conditional, "");
            } else {
                self.at = at;
                break;
            }
        }
        let span = self.span(start, self.at);
        if several || then.len() != 1 || other.len() != 1 {
            return Value::unknown(span);
        }
        let (then, other) = (then.remove(0), other.remove(0));
        let named = |value: &Value, name: &str| value.as_name() == Some(name);
        if is_same(&asked, &then) {
            return given::fallback(span, then, other);
        }
        match missing {
            Some(name) if named(&other, &name) => given::fallback(span, other, then),
            _ => Value::unknown(span),
        }
    }

    /// The variable that a condition finds to be missing.
    pub(super) fn missing_name(&mut self, text: &str) -> Option<Box<str>> {
        let lower = text.to_ascii_lowercase();
        let inside = |open: &str| lower.starts_with(open) && text.ends_with(')');
        let variable = if let Some(rest) = text.strip_prefix('!') {
            rest
        } else if lower.starts_with("-not ") || lower.starts_with("-not(") {
            &text["-not".len()..]
        } else if lower.starts_with("$null -eq ") {
            &text["$null -eq ".len()..]
        } else if lower.ends_with(" -eq $null") {
            &text[..text.len() - " -eq $null".len()]
        } else if inside("[string]::isnullorempty(") || inside("[string]::isnullorwhitespace(") {
            let open = text
                .find("::")
                .and_then(|at| text[at..].find('(').map(|open| at + open))?;
            &text[open + 1..text.len() - 1]
        } else {
            return None;
        };
        let variable = variable
            .trim()
            .trim_start_matches('(')
            .trim_end_matches(')')
            .trim();
        let name = variable.strip_prefix('$')?;
        let plain = |c: char| c.is_alphanumeric() || c == '_' || c == ':';
        if name.is_empty() || !name.chars().all(plain) {
            return None;
        }
        let (drive, name) = name.rsplit_once(':').unwrap_or(("", name));
        Some(if drive.eq_ignore_ascii_case("env") {
            format!("$env.{name}").into()
        } else {
            format!("${}", self.spelling(name)).into()
        })
    }

    /// `switch ($x) { 'a' { .. } default { .. } }`
    pub(super) fn switch(&mut self) {
        self.at += "switch".len();
        self.switches();
        let start = self.at;
        let covered = std::mem::replace(&mut self.covered, true);
        let subject = if self.peek(0) == Some(b'(') {
            self.sub_expression(1)
        } else {
            self.unary().value
        };
        self.covered = covered;
        let end = self.at;
        let mut operands = vec![subject];
        self.lines();
        if !self.eat(b'{') {
            return;
        }
        self.depth += 1;
        while self.has_another() {
            let before = self.at;
            let pattern = if self.peek(0) == Some(b'{') {
                self.script_block()
            } else {
                let covered = std::mem::replace(&mut self.covered, true);
                let pattern = self.argument(false);
                self.covered = covered;
                pattern
            };
            let name = pattern.as_text().unwrap_or("").to_owned();
            if pattern.as_text() != Some("default") && operands.len() < MOST {
                operands.push(pattern);
            }
            self.joiner = Joiner::Then;
            self.block(ScopeKind::Conditional, &name);
            if self.at == before {
                self.step();
            }
        }
        self.depth -= 1;
        self.eat(b'}');
        self.push(start, end, FactKind::Branch(Branch { operands }));
    }
}

/// The deploy that a condition asks for by its name: `$env:NODE_ENV -eq "development"`.
fn deploy<'v>(text: &str, operands: &'v [Value]) -> &'v str {
    let lower = text.to_ascii_lowercase();
    match operands {
        [
            Value {
                kind: ValueKind::Name(name),
                ..
            },
            Value {
                kind: ValueKind::Text(word),
                ..
            },
        ] if lower.contains(" -eq ") && name.to_ascii_lowercase().contains("env") => word,
        _ => "",
    }
}
