//! The small expressions inside placeholders: names, literals, calls, defaults. One reader
//! for ERB, Jinja, Go templates and the expressions of CI systems, which share that much.
//! What it does not understand is Unknown.

use std::ops::Range;

use crate::fact::{Argument, Call, CallForm, Value, ValueKind};
use crate::text::{OffsetMap, Span};

/// An expression of more operands is not read: it would nest as deeply as it is long.
const OPERANDS: usize = 32;

/// Methods that only convert, so that the value before them is what counts.
const CONVERSIONS: &[&str] = &[
    "to_i",
    "to_s",
    "to_f",
    "to_sym",
    "strip",
    "chomp",
    "presence",
    "freeze",
    "inspect",
    "to_json",
    "html_safe",
    "downcase",
    "upcase",
    "squish",
];

/// Functions of templates that give their last argument back, more or less.
const PASSING: &[&str] = &[
    "quote",
    "squote",
    "toString",
    "toYaml",
    "tpl",
    "b64enc",
    "b64dec",
    "trim",
    "int",
    "int64",
    "upper",
    "lower",
    "nindent",
    "indent",
    "trunc",
    "trimSuffix",
    "required",
    "string",
    "bool",
    "to_json",
    "urlencode",
    "mandatory",
    "toJSON",
    "fromJSON",
];

/// Reads the expression in a part of a text.
pub(super) fn read(text: &str, range: Range<usize>, map: &OffsetMap) -> ValueKind {
    let mut reader = Expression {
        text,
        at: range.start,
        end: range.end,
        map,
        operands: 0,
    };
    // Go templates and ERB trim the white space around with a dash.
    if reader.rest().starts_with('-') {
        reader.at += 1;
    }
    if reader.rest().ends_with('-') {
        reader.end -= 1;
    }
    // The rest of a condition gives nothing by itself.
    if matches!(reader.rest().trim(), "else" | "end" | "endif" | "endfor") {
        return ValueKind::Unknown;
    }
    match reader.alternatives() {
        Some(value) if reader.finished() => value.kind,
        _ => ValueKind::Unknown,
    }
}

struct Expression<'t> {
    text: &'t str,
    at: usize,
    end: usize,
    map: &'t OffsetMap,
    operands: usize,
}

impl<'t> Expression<'t> {
    fn rest(&self) -> &'t str {
        &self.text[self.at..self.end]
    }

    fn skip_blanks(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start().len();
    }

    fn finished(&mut self) -> bool {
        self.skip_blanks();
        self.at >= self.end
    }

    /// Goes past a mark, if it stands here.
    fn eat(&mut self, mark: &str) -> bool {
        self.skip_blanks();
        let here = self.rest().starts_with(mark);
        if here {
            self.at += mark.len();
        }
        here
    }

    fn span(&self, from: usize) -> Span {
        self.map.span(Span::new(from, self.at))
    }

    /// `a || b`, `a or b`.
    fn alternatives(&mut self) -> Option<Value> {
        self.skip_blanks();
        let from = self.at;
        let first = self.piped()?;
        if self.eat("||") || self.eat("or ") {
            let second = self.alternatives()?;
            let kind = ValueKind::Fallback(Box::new(first), Box::new(second));
            return Some(Value::new(self.span(from), kind));
        }
        Some(first)
    }

    /// `a | filter`.
    fn piped(&mut self) -> Option<Value> {
        self.skip_blanks();
        let from = self.at;
        let mut value = self.applied()?;
        loop {
            self.skip_blanks();
            if self.rest().starts_with("||") || !self.eat("|") {
                return Some(value);
            }
            self.skip_blanks();
            let filter = self.word()?;
            let mut arguments = self.arguments()?;
            if matches!(filter, "default" | "d") && !arguments.is_empty() {
                let default = arguments.swap_remove(0);
                let kind = ValueKind::Fallback(Box::new(value), Box::new(default));
                value = Value::new(self.span(from), kind);
            } else if !PASSING.contains(&filter) {
                value = Value::unknown(self.span(from));
            }
        }
    }

    /// An operand, or a function before its arguments as Go templates write it.
    fn applied(&mut self) -> Option<Value> {
        let from = self.at;
        let first = self.operand()?;
        let ValueKind::Name(function) = &first.kind else {
            return Some(first);
        };
        if function.contains('.') {
            return Some(first);
        }
        let function = function.clone();
        let arguments = self.spaced()?;
        if arguments.is_empty() {
            return Some(first);
        }
        let span = self.span(from);
        Some(known(&function, arguments, span).unwrap_or_else(|| Value::unknown(span)))
    }

    /// The arguments of a filter, in parentheses or behind blanks.
    fn arguments(&mut self) -> Option<Vec<Value>> {
        if self.rest().starts_with('(') {
            return self.parenthesised();
        }
        self.spaced()
    }

    fn spaced(&mut self) -> Option<Vec<Value>> {
        let mut arguments = Vec::new();
        loop {
            self.skip_blanks();
            let starts = self.rest().bytes().next().is_some_and(|byte| {
                byte.is_ascii_alphanumeric()
                    || matches!(byte, b'"' | b'\'' | b'`' | b'.' | b'$' | b'(')
            });
            if !starts || self.rest().starts_with("or ") {
                return Some(arguments);
            }
            arguments.push(self.operand()?);
        }
    }

    /// `(a, b)`, from the opening parenthesis on.
    fn parenthesised(&mut self) -> Option<Vec<Value>> {
        let mut arguments = Vec::new();
        self.at += 1;
        while !self.eat(")") {
            arguments.push(self.alternatives()?);
            if !self.eat(",") {
                if self.eat(")") {
                    break;
                }
                return None;
            }
        }
        Some(arguments)
    }

    fn operand(&mut self) -> Option<Value> {
        self.operands += 1;
        if self.operands > OPERANDS {
            return None;
        }
        self.skip_blanks();
        let from = self.at;
        match self.rest().bytes().next()? {
            b'"' | b'\'' | b'`' => self.string(),
            b'0'..=b'9' => {
                let length = self
                    .rest()
                    .bytes()
                    .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_'))
                    .count();
                let number = self.rest()[..length].replace('_', "");
                self.at += length;
                // `2.gigabytes` is computed.
                let kind = if number.parse::<f64>().is_ok() {
                    ValueKind::Number(number.into())
                } else {
                    ValueKind::Unknown
                };
                Some(Value::new(self.span(from), kind))
            }
            b'(' => {
                let mut inner = self.parenthesised()?;
                (inner.len() == 1).then(|| inner.swap_remove(0))
            }
            _ => self.path(),
        }
    }

    fn string(&mut self) -> Option<Value> {
        let from = self.at;
        let quote = self.rest().bytes().next()?;
        let mut text = String::new();
        let mut escaped = false;
        for (offset, char) in self.rest().char_indices().skip(1) {
            if escaped {
                text.push(char);
                escaped = false;
            } else if char == '\\' && quote != b'`' {
                escaped = true;
            } else if u32::from(char) == u32::from(quote) {
                self.at += offset + 1;
                // `"#{x}"` is no literal in Ruby.
                if quote == b'"' && text.contains("#{") {
                    return Some(Value::unknown(self.span(from)));
                }
                return Some(Value::text(self.span(from), text));
            } else {
                text.push(char);
            }
        }
        None
    }

    fn word(&mut self) -> Option<&'t str> {
        let rest = self.rest();
        let length = rest
            .bytes()
            .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
            .count();
        self.at += length;
        (length > 0).then(|| &rest[..length])
    }

    /// A dotted path with subscripts and calls.
    fn path(&mut self) -> Option<Value> {
        let from = self.at;
        let mut path = String::new();
        let mut call: Option<Vec<Value>> = None;
        // `.Values.x` and `$.Values.x` of Go templates, `::X` of Ruby.
        for mark in ["$.", ".", "$", "::"] {
            if self.rest().starts_with(mark) {
                self.at += mark.len();
                break;
            }
        }
        match self.word() {
            Some(word) => path.push_str(word),
            None => return Some(Value::unknown(self.span(from))),
        }
        let mut end_of_callee = self.at;
        loop {
            let rest = self.rest();
            if rest.starts_with('(') {
                call.get_or_insert_default().extend(self.parenthesised()?);
            } else if rest.starts_with("&.") || rest.starts_with("::") || rest.starts_with('.') {
                self.at += if rest.starts_with('.') { 1 } else { 2 };
                let word = self.word()?;
                if self.rest().starts_with('?') {
                    return None;
                }
                if !CONVERSIONS.contains(&word) {
                    path.push('.');
                    path.push_str(word);
                    end_of_callee = self.at;
                }
            } else if rest.starts_with('[') && call.is_none() {
                self.at += 1;
                let symbol = self.eat(":");
                let key = if symbol {
                    self.word()?.to_owned()
                } else {
                    self.operand()?.as_scalar()?.to_owned()
                };
                if !self.eat("]") {
                    return None;
                }
                path.push('.');
                path.push_str(&key);
            } else {
                break;
            }
        }
        // `ENV.fetch("X") { "y" }`: the block gives the default.
        if call.is_some() && self.eat("{") {
            call.get_or_insert_default().push(self.alternatives()?);
            if !self.eat("}") {
                return None;
            }
        }
        let span = self.span(from);
        let Some(arguments) = call else {
            let kind = match path.as_str() {
                "true" => ValueKind::Bool(true),
                "false" => ValueKind::Bool(false),
                "nil" | "null" | "none" | "None" => ValueKind::Null,
                _ => ValueKind::Name(path.into()),
            };
            return Some(Value::new(span, kind));
        };
        if let Some(value) = known(&path, arguments.clone(), span) {
            return Some(value);
        }
        let arguments = arguments
            .into_iter()
            .map(|value| Argument { name: None, value })
            .collect();
        let call = Call {
            callee: path.into(),
            callee_span: self.map.span(Span::new(from, end_of_callee)),
            arguments,
            form: CallForm::Call,
        };
        Some(Value::new(span, ValueKind::Call(Box::new(call))))
    }
}

/// What the few functions give that templates share: defaults, and reads of the environment.
fn known(function: &str, mut arguments: Vec<Value>, span: Span) -> Option<Value> {
    let environment = |value: &Value| {
        let name = value.as_text()?;
        Some(Value::new(
            value.span,
            ValueKind::Name(format!("${name}").into()),
        ))
    };
    match (function, arguments.as_slice()) {
        ("default", [default, value]) => {
            let (value, default) = (value.clone(), default.clone());
            let kind = ValueKind::Fallback(Box::new(value), Box::new(default));
            Some(Value::new(span, kind))
        }
        ("env" | "requiredEnv" | "getenv" | "env_var" | "expandenv", [name]) => {
            Some(Value::new(span, environment(name)?.kind))
        }
        ("env" | "getenv" | "env_var", [name, default]) => {
            let kind = ValueKind::Fallback(Box::new(environment(name)?), Box::new(default.clone()));
            Some(Value::new(span, kind))
        }
        ("lookup" | "query", [plugin, name]) if plugin.as_text() == Some("env") => {
            Some(Value::new(span, environment(name)?.kind))
        }
        (function, [.., _]) if PASSING.contains(&function) => {
            let value = arguments.pop()?;
            Some(Value::new(span, value.kind))
        }
        _ => None,
    }
}
