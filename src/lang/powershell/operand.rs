//! Operands: variables with their members, methods and indices, numbers, lists, blocks and maps.

use super::Parser;
use super::expression::{Read, unknown};
use crate::fact::{
    Access, Argument, Call, CallForm, FactKind, MapEntry, Part, ScopeKind, Value, ValueKind,
};

/// How long a dotted path may grow.
const LONGEST: usize = 240;

impl Parser<'_> {
    pub(super) fn primary(&mut self) -> Read {
        let start = self.at;
        let (value, path) = match (self.peek(0), self.peek(1)) {
            (Some(b'$'), Some(b'(')) => (self.sub_expression(2), None),
            (Some(b'@'), Some(b'(')) => {
                let value = self.sub_expression(2);
                let items = match value.kind {
                    ValueKind::List(items) => items,
                    ValueKind::Null => Vec::new(),
                    _ => vec![value],
                };
                let span = self.span(start, self.at);
                (Value::new(span, ValueKind::List(items)), None)
            }
            (Some(b'@'), Some(b'{')) => (self.map(), None),
            (Some(b'('), _) => (self.sub_expression(1), None),
            (Some(b'{'), _) => (self.script_block(), None),
            (Some(b'$'), _) => match self.variable() {
                Some((value, path)) => (value, path),
                None => (self.bare(), None),
            },
            (Some(b'0'..=b'9'), _) | (Some(b'.'), Some(b'0'..=b'9')) => (self.number(), None),
            _ => match self.string() {
                Some(value) => {
                    self.literal(start, &value);
                    (value, None)
                }
                None => (self.bare(), None),
            },
        };
        let path = path.or_else(|| match &value.kind {
            ValueKind::Call(call) => Some(call.callee.to_string()),
            _ => None,
        });
        self.behind(start, value, path)
    }

    /// States a string that is part of nothing else.
    pub(super) fn literal(&mut self, start: usize, value: &Value) {
        let known: String = match &value.kind {
            ValueKind::Text(text) => text.to_string(),
            ValueKind::Template(parts) => parts
                .iter()
                .map(|part| match part {
                    Part::Text(text) => &**text,
                    Part::Hole(_) => "",
                })
                .collect(),
            _ => return,
        };
        if !self.covered && self.interest.is_some_and(|own| own.wants_literal(&known)) {
            self.push(start, self.at, FactKind::Literal(value.clone()));
        }
    }

    /// Something that is no operand: gone over, so that what follows is read.
    pub(super) fn bare(&mut self) -> Value {
        let start = self.at;
        let rest = self.rest();
        let stop = |c: char| c.is_whitespace() || ",;|&(){}[]\"'$=".contains(c);
        let length = rest.find(stop).unwrap_or(rest.len());
        self.at += length;
        if length == 0 && !self.is_end() && !matches!(self.peek(0), Some(b',' | b']' | b'=')) {
            self.step();
        }
        Value::unknown(self.span(start, self.at))
    }

    pub(super) fn number(&mut self) -> Value {
        let start = self.at;
        let rest = self.rest();
        let mut length = rest
            .find(|c: char| !c.is_ascii_alphanumeric())
            .unwrap_or(rest.len());
        let fraction = rest[length..].strip_prefix('.');
        if let Some(fraction) = fraction
            && fraction.starts_with(|c: char| c.is_ascii_digit())
        {
            let digits = fraction.find(|c: char| !c.is_ascii_alphanumeric());
            length += 1 + digits.unwrap_or(fraction.len());
        }
        self.at += length;
        let text = &rest[..length];
        let span = self.span(start, self.at);
        let plain = text.trim_end_matches(['l', 'L', 'd', 'D']);
        if plain
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'.')
        {
            Value::new(span, ValueKind::Number(plain.into()))
        } else {
            Value::unknown(span)
        }
    }

    /// `$x`, `${x}`, `$env:X`, with its path.
    pub(super) fn variable(&mut self) -> Option<(Value, Option<String>)> {
        let start = self.at;
        let rest = &self.rest()[1..];
        let (name, length) = if let Some(inner) = rest.strip_prefix('{') {
            let end = inner
                .find(['}', '\n'])
                .filter(|end| inner[*end..].starts_with('}'))?;
            (&inner[..end], end + 2)
        } else {
            let word = |text: &str| {
                text.find(|c: char| !c.is_alphanumeric() && c != '_')
                    .unwrap_or(text.len())
            };
            let mut length = word(rest);
            // `$env:X`, and not the colon of `"$x: y"` or `$x::Y`.
            if length > 0
                && let Some(behind) = rest[length..].strip_prefix(':')
                && word(behind) > 0
            {
                length += 1 + word(behind);
            }
            if length == 0 && rest.starts_with(['?', '^', '$']) {
                length = 1;
            }
            (&rest[..length], length)
        };
        if length == 0 {
            return None;
        }
        self.at += 1 + length;
        let span = self.span(start, self.at);
        let (drive, plain) = name.split_once(':').unwrap_or(("", name));
        if drive.eq_ignore_ascii_case("env") {
            let path = format!("$env.{plain}");
            let value = Value::new(span, ValueKind::Name(path.as_str().into()));
            return Some((value, Some(path)));
        }
        let kind = match () {
            () if plain.eq_ignore_ascii_case("true") => ValueKind::Bool(true),
            () if plain.eq_ignore_ascii_case("false") => ValueKind::Bool(false),
            () if plain.eq_ignore_ascii_case("null") => ValueKind::Null,
            () => {
                let name = format!("${}", self.spelling(plain));
                let value = Value::new(span, ValueKind::Name(name.as_str().into()));
                return Some((value, Some(name)));
            }
        };
        Some((Value::new(span, kind), None))
    }

    /// Members, methods and indices behind an operand.
    pub(super) fn behind(&mut self, start: usize, value: Value, path: Option<String>) -> Read {
        let mut read = Read { value, path };
        let mut key = start;
        loop {
            let method_start = self.at;
            match (self.peek(0), self.peek(1)) {
                (Some(b'.'), Some(next)) if next.is_ascii_alphabetic() || next == b'_' => {
                    self.at += 1;
                }
                (Some(b':'), Some(b':')) => {
                    self.at += 2;
                    self.lines();
                }
                // A line that begins with a dot goes on.
                (Some(b'.'), Some(b'(' | b'$' | b'\'' | b'"')) => {
                    self.at += 1;
                    if self.peek(0) == Some(b'(') {
                        self.skip_brackets();
                    } else if self.string().is_none() && self.variable().is_none() {
                        break;
                    }
                    read = unknown(Value::unknown(self.span(start, self.at)));
                    if self.peek(0) == Some(b'(') {
                        self.arguments();
                    }
                    continue;
                }
                (Some(b'['), _) => {
                    self.index(start, &mut read);
                    key = method_start;
                    continue;
                }
                (Some(b'+'), Some(b'+')) | (Some(b'-'), Some(b'-')) => {
                    self.at += 2;
                    read.value.kind = ValueKind::Unknown;
                    continue;
                }
                _ => break,
            }
            key = self.at;
            let name = self.name();
            if name.is_empty() {
                break;
            }
            self.at += name.len();
            let path = read.path.as_deref().unwrap_or("?");
            if self.peek(0) == Some(b'(') {
                self.method(start, path.to_owned(), name, &mut read);
                continue;
            }
            if self.peek(0) == Some(b'{') {
                // `.ForEach{ .. }`
                self.script_block();
                read = unknown(Value::unknown(self.span(start, self.at)));
                continue;
            }
            let span = self.span(start, self.at);
            let path = (path.len() < LONGEST && path != "?").then(|| format!("{path}.{name}"));
            let kind = path
                .as_deref()
                .map_or(ValueKind::Unknown, |path| ValueKind::Name(path.into()));
            read = Read {
                value: Value::new(span, kind),
                path,
            };
        }
        if let ValueKind::Name(path) = &read.value.kind
            && path.contains('.')
            && self.interest.is_some_and(|own| own.wants_access(path))
        {
            let access = Access {
                path: path.clone(),
                key_span: self.span(key.min(self.at), self.at),
            };
            self.push(start, self.at, FactKind::Access(access));
        }
        read
    }

    /// `["key"]`
    pub(super) fn index(&mut self, start: usize, read: &mut Read) {
        self.at += 1;
        self.lines();
        let commas = std::mem::replace(&mut self.commas, true);
        let covered = std::mem::replace(&mut self.covered, true);
        let key = self.expression().value;
        (self.commas, self.covered) = (commas, covered);
        self.lines();
        self.eat(b']');
        let path = match (&read.path, key.as_text()) {
            (Some(path), Some(key)) if path.len() < LONGEST && !key.contains('.') => {
                Some(format!("{path}.{key}"))
            }
            _ => None,
        };
        let span = self.span(start, self.at);
        let kind = path
            .as_deref()
            .map_or(ValueKind::Unknown, |path| ValueKind::Name(path.into()));
        *read = Read {
            value: Value::new(span, kind),
            path,
        };
    }

    /// `.Name(a, b)`; `::new(a)` constructs.
    pub(super) fn method(&mut self, start: usize, path: String, name: &str, read: &mut Read) {
        let callee_end = self.at;
        let wanted_receiver = self.interest.is_some_and(|own| own.wants_receiver(name));
        let mut arguments = self.arguments();
        let new = name.eq_ignore_ascii_case("new") && self.slice(start, start + 1) == "[";
        let (callee, form) = if new {
            (path, CallForm::New)
        } else if path.len() < LONGEST {
            (format!("{path}.{name}"), CallForm::Call)
        } else {
            (format!("?.{name}"), CallForm::Call)
        };
        if wanted_receiver {
            let receiver =
                std::mem::replace(&mut read.value, Value::unknown(crate::text::Span::at(0)));
            arguments.push(Argument {
                name: Some("receiver".into()),
                value: receiver,
            });
        }
        let call = Call {
            callee: callee.as_str().into(),
            callee_span: self.span(start, callee_end),
            arguments,
            form,
        };
        self.call(start, &call);
        let span = self.span(start, self.at);
        let value = Value::new(span, ValueKind::Call(Box::new(call)));
        *read = Read {
            value,
            path: Some(callee),
        };
    }

    /// States a call, where somebody looks for it.
    pub(super) fn call(&mut self, start: usize, call: &Call) {
        let last = call.callee.rsplit('.').next().unwrap_or(&call.callee);
        if self.interest.is_some_and(|own| own.wants_call(last)) {
            self.push(start, self.at, FactKind::Call(call.clone()));
        }
    }

    /// The arguments of a method, from its bracket on.
    pub(super) fn arguments(&mut self) -> Vec<Argument> {
        self.at += 1;
        let commas = std::mem::replace(&mut self.commas, false);
        let covered = std::mem::replace(&mut self.covered, true);
        let operands = self.operands.take();
        let mut arguments = Vec::new();
        loop {
            self.lines();
            if matches!(self.peek(0), None | Some(b')' | b'}')) {
                break;
            }
            let before = self.at;
            let value = self.expression().value;
            arguments.push(Argument { name: None, value });
            self.lines();
            if !self.eat(b',') && self.peek(0) != Some(b')') && self.at == before {
                self.step();
            }
        }
        self.eat(b')');
        (self.commas, self.covered, self.operands) = (commas, covered, operands);
        arguments
    }

    /// `( .. )` and `$( .. )`, whose brackets open after `open` bytes: the value of the one
    /// statement in it, or a list of several.
    pub(super) fn sub_expression(&mut self, open: usize) -> Value {
        let start = self.at;
        self.at += open;
        let commas = std::mem::replace(&mut self.commas, true);
        let joiner = std::mem::replace(&mut self.joiner, crate::fact::Joiner::Then);
        self.depth += 1;
        let mut values = self.statements(Some(b')'));
        self.depth -= 1;
        self.eat(b')');
        (self.commas, self.joiner) = (commas, joiner);
        let span = self.span(start, self.at);
        match values.len() {
            0 => Value::new(span, ValueKind::Null),
            1 => {
                let only = values.remove(0);
                Value::new(span, only.kind)
            }
            _ => Value::new(span, ValueKind::List(values)),
        }
    }

    /// `{ .. }` as a value: a function without a name.
    pub(super) fn script_block(&mut self) -> Value {
        let start = self.at;
        if !self.enters() {
            self.skip_brackets();
            return Value::unknown(self.span(start, self.at));
        }
        let covered = std::mem::replace(&mut self.covered, false);
        let operands = self.operands.take();
        self.block(ScopeKind::Function, "");
        (self.covered, self.operands) = (covered, operands);
        self.level -= 1;
        let span = self.span(start, self.at);
        let inside = self.slice(start + 1, self.at.saturating_sub(1).max(start + 1));
        if does_nothing(inside) {
            return Value::new(span, ValueKind::Null);
        }
        Value::unknown(span)
    }

    /// `@{ key = value; other = value }`
    pub(super) fn map(&mut self) -> Value {
        let start = self.at;
        self.at += 2;
        let commas = std::mem::replace(&mut self.commas, true);
        let operands = self.operands.take();
        let mut entries = Vec::new();
        while self.has_another() {
            let before = self.at;
            let key = self.key();
            let key_end = self.at;
            self.lines();
            if self.eat(b'=') {
                self.lines();
                let value = self.statement();
                if let Some(key) = key {
                    let key_span = self.span(before, key_end);
                    entries.push(MapEntry {
                        key: key.into(),
                        key_span,
                        value,
                    });
                }
            }
            if self.at == before {
                self.step();
            }
        }
        self.eat(b'}');
        (self.commas, self.operands) = (commas, operands);
        Value::new(self.span(start, self.at), ValueKind::Map(entries))
    }

    /// The key of a map's entry.
    pub(super) fn key(&mut self) -> Option<String> {
        let start = self.at;
        let name = self.rest();
        let length = name
            .find(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | '-' | '.'))
            .unwrap_or(name.len());
        if length > 0 {
            self.at += length;
            return Some(self.slice(start, self.at).to_owned());
        }
        let covered = std::mem::replace(&mut self.covered, true);
        let value = self.unary().value;
        self.covered = covered;
        value.as_scalar().map(str::to_owned)
    }
}

/// Whether a block does nothing; one that only tells .NET that nothing is left to do
/// (`$context.Cancel = $true`) does nothing either.
fn does_nothing(block: &str) -> bool {
    let mut rest = block.trim_start();
    let head = rest.get(.."param".len()).unwrap_or_default();
    if head.eq_ignore_ascii_case("param")
        && let Some(end) = rest.find(')')
    {
        rest = &rest[end + 1..];
    }
    let rest = rest.trim_matches(|char: char| char.is_whitespace() || char == ';');
    if rest.is_empty() {
        return true;
    }
    let Some((left, right)) = rest.split_once('=') else {
        return false;
    };
    let variable = left.trim_end().to_ascii_lowercase();
    right.trim_start().eq_ignore_ascii_case("$true")
        && variable.starts_with('$')
        && variable.strip_suffix(".cancel").is_some_and(|name| {
            name[1..]
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        })
}
