//! Expressions: operators by their strength, variables, members, methods, lists and maps.

use super::Parser;
use crate::fact::{Part, Value, ValueKind};

/// How many operands of a condition are kept.
const MOST: usize = 16;

/// What was read: its value, and its dotted path where it has one.
pub(super) struct Read {
    pub(super) value: Value,
    pub(super) path: Option<String>,
}

/// An operator between two operands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Operator {
    /// `??`
    Default,
    /// `-and`
    Logical,
    /// `-eq`
    Comparison,
    /// `-replace`, `-split`, `-join`, `-is`
    Other,
    /// `-as [int]`
    As,
    Plus,
    /// `-`, `*`, `/`, `%`, `-band`, `..`
    Arithmetic,
    /// `"{0}" -f 1`
    Format,
}

impl Parser<'_> {
    /// An expression.
    pub(super) fn expression(&mut self) -> Read {
        let start = self.at;
        let first = self.binary(0);
        let end = self.at;
        self.blanks();
        // `a ? b : c`
        if self.peek(0) != Some(b'?') || !matches!(self.peek(1), Some(b' ' | b'\t' | b'\n')) {
            self.at = end;
            return first;
        }
        self.at += 1;
        self.lines();
        let then = self.binary(0);
        self.lines();
        if !self.eat(b':') {
            return unknown(then.value);
        }
        self.lines();
        let other = self.binary(0);
        let span = self.span(start, self.at);
        let kind = if is_same(&first.value, &then.value) {
            ValueKind::Fallback(Box::new(then.value), Box::new(other.value))
        } else {
            ValueKind::Unknown
        };
        Read {
            value: Value::new(span, kind),
            path: None,
        }
    }

    /// Operands with the operators between them that bind at least this strongly.
    fn binary(&mut self, least: u8) -> Read {
        let start = self.at;
        let mut left = self.list();
        let mut sum: Vec<Part> = Vec::new();
        loop {
            let end = self.at;
            self.blanks();
            let operator = self.operator().filter(|(_, level, _)| *level >= least);
            let Some((operator, level, length)) = operator else {
                self.at = end;
                break;
            };
            self.at += length;
            self.lines();
            let right = self.binary(level + 1);
            let span = self.span(start, self.at);
            if operator == Operator::Plus {
                if sum.is_empty() {
                    sum.push(Part::Hole(left.value.clone()));
                }
                sum.push(Part::Hole(right.value));
                left.path = None;
                continue;
            }
            if !sum.is_empty() {
                left.value = added(std::mem::take(&mut sum), span);
            }
            left = self.joined(operator, left, right, span);
        }
        if !sum.is_empty() {
            let span = self.span(start, self.at);
            left.value = added(sum, span);
            left.path = None;
        }
        left
    }

    fn joined(
        &mut self,
        operator: Operator,
        left: Read,
        right: Read,
        span: crate::text::Span,
    ) -> Read {
        let kind = match operator {
            Operator::Default => ValueKind::Fallback(Box::new(left.value), Box::new(right.value)),
            Operator::Format => {
                return Read {
                    value: formatted(&left.value, right.value, span),
                    path: None,
                };
            }
            Operator::As => return left,
            Operator::Comparison => {
                self.compared(left.value);
                self.compared(right.value);
                ValueKind::Unknown
            }
            Operator::Logical => {
                for side in [left.value, right.value] {
                    if matches!(side.kind, ValueKind::Name(_) | ValueKind::Call(_)) {
                        self.compared(side);
                    }
                }
                ValueKind::Unknown
            }
            Operator::Other => {
                if matches!(left.value.kind, ValueKind::Name(_) | ValueKind::Call(_)) {
                    self.compared(left.value);
                }
                ValueKind::Unknown
            }
            Operator::Plus | Operator::Arithmetic => ValueKind::Unknown,
        };
        Read {
            value: Value::new(span, kind),
            path: None,
        }
    }

    /// Notes what a condition compares.
    pub(super) fn compared(&mut self, value: Value) {
        if let Some(operands) = &mut self.operands
            && operands.len() < MOST
            && !matches!(value.kind, ValueKind::Unknown | ValueKind::Null)
        {
            operands.push(value);
        }
    }

    /// The operator that stands here, how strongly it binds, and its length.
    fn operator(&self) -> Option<(Operator, u8, usize)> {
        Some(match (self.peek(0)?, self.peek(1)) {
            (b'?', Some(b'?')) if self.peek(2) != Some(b'=') => (Operator::Default, 0, 2),
            (b'+', next) if !matches!(next, Some(b'=' | b'+')) => (Operator::Plus, 4, 1),
            (b'*' | b'/' | b'%', next) if next != Some(b'=') => (Operator::Arithmetic, 5, 1),
            (b'.', Some(b'.')) => (Operator::Arithmetic, 7, 2),
            (b'-', Some(next)) if next.is_ascii_alphabetic() => return self.word_operator(),
            (b'-', next) if !matches!(next, Some(b'=' | b'-')) => (Operator::Arithmetic, 4, 1),
            _ => return None,
        })
    }

    fn word_operator(&self) -> Option<(Operator, u8, usize)> {
        let rest = &self.rest()[1..];
        let length = rest
            .find(|c: char| !c.is_ascii_alphabetic())
            .unwrap_or(rest.len());
        let word = rest[..length].to_ascii_lowercase();
        let plain = |word: &str| {
            matches!(
                word,
                "eq" | "ne"
                    | "gt"
                    | "ge"
                    | "lt"
                    | "le"
                    | "like"
                    | "notlike"
                    | "match"
                    | "notmatch"
                    | "contains"
                    | "notcontains"
                    | "in"
                    | "notin"
            )
        };
        let changes = |word: &str| matches!(word, "replace" | "split" | "join");
        let bare = word.strip_prefix(['c', 'i']).unwrap_or(&word);
        let (operator, level) = match &*word {
            "and" | "or" | "xor" => (Operator::Logical, 1),
            "band" | "bor" | "bxor" => (Operator::Arithmetic, 2),
            "shl" | "shr" => (Operator::Arithmetic, 3),
            "is" | "isnot" => (Operator::Other, 3),
            "as" => (Operator::As, 3),
            "f" => (Operator::Format, 6),
            _ if plain(&word) || plain(bare) => (Operator::Comparison, 3),
            _ if changes(&word) || changes(bare) => (Operator::Other, 3),
            _ => return None,
        };
        Some((operator, level, length + 1))
    }

    /// `a, b, c`
    fn list(&mut self) -> Read {
        let start = self.at;
        let first = self.unary();
        if !self.commas || !self.is_comma() {
            return first;
        }
        let mut items = vec![first.value];
        while self.is_comma() {
            self.at += 1;
            self.lines();
            let before = self.at;
            items.push(self.unary().value);
            if self.at == before {
                break;
            }
        }
        Read {
            value: Value::new(self.span(start, self.at), ValueKind::List(items)),
            path: None,
        }
    }

    fn is_comma(&mut self) -> bool {
        let at = self.at;
        self.blanks();
        let found = self.peek(0) == Some(b',');
        if !found {
            self.at = at;
        }
        found
    }

    /// An operand with what stands in front of it.
    pub(super) fn unary(&mut self) -> Read {
        if !self.enters() {
            let start = self.at;
            match self.peek(0) {
                Some(b'(' | b'[' | b'{') => self.skip_brackets(),
                Some(b'$' | b'@') if matches!(self.peek(1), Some(b'(' | b'{')) => {
                    self.at += 1;
                    self.skip_brackets();
                }
                _ => self.step(),
            }
            return unknown(Value::unknown(self.span(start, self.at)));
        }
        let read = self.unary_inside();
        self.level -= 1;
        read
    }

    fn unary_inside(&mut self) -> Read {
        let start = self.at;
        match (self.peek(0), self.peek(1)) {
            (Some(b'!'), _) => self.negated(1, start),
            (Some(b','), _) => {
                self.at += 1;
                self.lines();
                let item = self.unary().value;
                let span = self.span(start, self.at);
                unknown(Value::new(span, ValueKind::List(vec![item])))
            }
            (Some(b'-'), Some(next)) if next.is_ascii_alphabetic() => {
                self.at += 1;
                let length = self.name().len();
                self.at -= 1;
                self.negated(length + 1, start)
            }
            (Some(b'-'), Some(b'-')) | (Some(b'+'), Some(b'+')) => {
                self.at += 2;
                let value = self.unary().value;
                unknown(value)
            }
            (Some(sign @ (b'-' | b'+')), _) => {
                self.at += 1;
                self.blanks();
                let mut value = self.unary().value;
                value.kind = match value.kind {
                    ValueKind::Number(number) if sign == b'-' => {
                        ValueKind::Number(format!("-{number}").into())
                    }
                    ValueKind::Number(number) => ValueKind::Number(number),
                    _ => ValueKind::Unknown,
                };
                Read { value, path: None }
            }
            (Some(b'['), _) => self.typed(),
            _ => self.primary(),
        }
    }

    /// `-not x`, `!x`: what is tested is an operand of the condition.
    fn negated(&mut self, length: usize, start: usize) -> Read {
        self.at += length;
        self.lines();
        let value = self.unary().value;
        if matches!(value.kind, ValueKind::Name(_) | ValueKind::Call(_)) {
            self.compared(value);
        }
        let span = self.span(start, self.at);
        Read {
            value: Value::unknown(span),
            path: None,
        }
    }

    /// `[int]$x`, `[Environment]::X`, `[CmdletBinding()]`: what is only cast keeps its value.
    fn typed(&mut self) -> Read {
        let start = self.at;
        self.skip_brackets();
        let inside = self.slice(start + 1, self.at.saturating_sub(1).max(start + 1));
        let name = type_name(inside);
        if self.rest().starts_with("::") {
            let span = self.span(start, self.at);
            let value = Value::new(span, ValueKind::Name(name.into()));
            return self.behind(start, value, Some(name.to_owned()));
        }
        let at = self.at;
        self.blanks();
        let operand = matches!(
            self.peek(0),
            Some(b'$' | b'"' | b'\'' | b'(' | b'@' | b'[' | b'{' | b'0'..=b'9')
        );
        if operand {
            return self.unary();
        }
        self.at = at;
        unknown(Value::unknown(self.span(start, at)))
    }
}

/// What has a value, but no name.
pub(super) fn unknown(value: Value) -> Read {
    Read { value, path: None }
}

/// Whether two values are the same name or call.
pub(super) fn is_same(first: &Value, second: &Value) -> bool {
    match (&first.kind, &second.kind) {
        (ValueKind::Name(first), ValueKind::Name(second)) => first == second,
        (ValueKind::Call(first), ValueKind::Call(second)) => first.callee == second.callee,
        _ => false,
    }
}

/// The value of a sum: a text where one of its parts is one.
fn added(parts: Vec<Part>, span: crate::text::Span) -> Value {
    let is_text = |part: &Part| {
        matches!(part, Part::Hole(value)
            if matches!(value.kind, ValueKind::Text(_) | ValueKind::Template(_)))
    };
    if parts.iter().any(is_text) {
        return Value::concat(span, parts);
    }
    Value::unknown(span)
}

/// The last part of a type's name, without what it is made of: `System.Net.Sockets.TcpListener`.
pub(super) fn type_name(written: &str) -> &str {
    let plain = written
        .split(['[', '(', '`', ','])
        .next()
        .unwrap_or(written)
        .trim();
    plain.rsplit('.').next().unwrap_or(plain)
}

/// `"{0}:{1}" -f a, b`
fn formatted(format: &Value, given: Value, span: crate::text::Span) -> Value {
    let Some(text) = format.as_text() else {
        return Value::unknown(span);
    };
    let values = match given.kind {
        ValueKind::List(items) => items,
        _ => vec![given],
    };
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}']) {
        let (before, hole) = rest.split_at(at);
        parts.push(Part::Text(before.into()));
        if hole.starts_with("{{") || hole.starts_with("}}") {
            parts.push(Part::Text(hole[..1].into()));
            rest = &hole[2..];
            continue;
        }
        let Some(close) = hole.find('}').filter(|close| *close > 0) else {
            // Nothing closes, or nothing was opened.
            parts.push(Part::Text(hole.into()));
            rest = "";
            break;
        };
        let number = hole[1..close].split([',', ':']).next().unwrap_or("").trim();
        let value = number
            .parse::<usize>()
            .ok()
            .and_then(|index| values.get(index));
        parts.push(Part::Hole(value.cloned().unwrap_or(Value::unknown(span))));
        rest = &hole[close + 1..];
    }
    parts.push(Part::Text(rest.into()));
    parts.retain(|part| !matches!(part, Part::Text(text) if text.is_empty()));
    Value::concat(span, parts)
}
