//! Strings that are put together: f-strings, `%`, `format`, `join`, paths.

use std::ops::Range;

use rustpython_ruff_python_ast::{
    ConversionFlag, Expr, ExprCall, ExprFString, ExprTString, FStringPart,
    InterpolatedStringElement, InterpolatedStringElements, Operator,
};
use rustpython_ruff_text_size::Ranged;

use super::{Front, span};
use crate::fact::{AssignForm, Part, Value, ValueKind};
use crate::text::Span;

/// The parts of a string being put together.
#[derive(Default)]
pub(super) struct Parts {
    parts: Vec<Part>,
    text: String,
}

impl Parts {
    pub(super) fn text(&mut self, text: &str) {
        self.text.push_str(text);
    }

    pub(super) fn value(&mut self, value: Value) {
        match value.kind {
            ValueKind::Text(text) | ValueKind::Number(text) => self.text(&text),
            ValueKind::Template(parts) => {
                for part in parts {
                    match part {
                        Part::Text(text) => self.text(&text),
                        Part::Hole(hole) => self.hole(hole),
                    }
                }
            }
            kind => self.hole(Value::new(value.span, kind)),
        }
    }

    fn hole(&mut self, hole: Value) {
        self.end_text();
        self.parts.push(Part::Hole(hole));
    }

    fn end_text(&mut self) {
        if !self.text.is_empty() {
            let text = std::mem::take(&mut self.text);
            self.parts.push(Part::Text(text.into()));
        }
    }

    pub(super) fn finish(mut self, span: Span) -> Value {
        self.end_text();
        Value::concat(span, self.parts)
    }
}

/// What stands between two known texts of a format string.
enum Piece<'a> {
    Text(&'a str),
    Position(Option<usize>),
    Name(&'a str),
}

impl Front<'_> {
    pub(super) fn f_string(&mut self, string: &ExprFString) -> Value {
        let mut parts = Parts::default();
        for part in &string.value {
            match part {
                FStringPart::Literal(literal) => parts.text(literal),
                FStringPart::FString(string) => self.elements(&string.elements, &mut parts),
            }
        }
        parts.finish(span(string.range))
    }

    pub(super) fn t_string(&mut self, string: &ExprTString) -> Value {
        let mut parts = Parts::default();
        for part in &string.value {
            self.elements(&part.elements, &mut parts);
        }
        parts.finish(span(string.range))
    }

    fn elements(&mut self, elements: &InterpolatedStringElements, parts: &mut Parts) {
        for element in elements {
            match element {
                InterpolatedStringElement::Literal(literal) => parts.text(literal),
                InterpolatedStringElement::Interpolation(hole) => {
                    if let Some(debug) = &hole.debug_text {
                        parts.text(&debug.leading);
                        parts.text(self.slice(hole.expression.range()));
                        parts.text(&debug.trailing);
                    }
                    let value = self.value(&hole.expression);
                    if let Some(format) = &hole.format_spec {
                        self.formats(&format.elements);
                    }
                    let plain = hole.format_spec.is_none()
                        && matches!(hole.conversion, ConversionFlag::None | ConversionFlag::Str);
                    if plain || value.as_scalar().is_none() {
                        parts.value(value);
                    } else {
                        parts.value(Value::unknown(value.span));
                    }
                }
            }
        }
    }

    /// The interpolations of a format specification.
    fn formats(&mut self, elements: &InterpolatedStringElements) {
        for hole in elements.interpolations() {
            self.visit(&hole.expression);
            if let Some(format) = &hole.format_spec {
                // Deeper ones do not exist in the language.
                for hole in format.elements.interpolations() {
                    self.visit(&hole.expression);
                }
            }
        }
    }

    /// A method of a string that makes another string: `"..".format(..)`, `"/".join([..])`,
    /// `"..".encode()`. `None` where the receiver is no string literal or nothing is known.
    pub(super) fn string_method(&mut self, call: &ExprCall) -> Option<Value> {
        let Expr::Attribute(method) = &*call.func else {
            return None;
        };
        let joins = method.attr.as_str() == "join";
        if !makes_string(&method.attr)
            || !is_string(&method.value)
            || (joins && (call.arguments.args.len() != 1 || call.arguments.len() != 1))
        {
            return None;
        }
        let at = span(call.range);
        let receiver = self.value(&method.value);
        Some(match (method.attr.as_str(), receiver.as_text()) {
            ("format", Some(format)) => {
                let arguments = self.arguments(call, "?.format", AssignForm::Argument, true);
                let mut parts = Parts::default();
                let mut next = 0;
                for piece in brace_pieces(format) {
                    let value = match piece {
                        Piece::Text(text) => {
                            parts.text(text);
                            continue;
                        }
                        Piece::Name(name) => arguments
                            .iter()
                            .find(|argument| argument.name.as_deref() == Some(name)),
                        Piece::Position(index) => {
                            let index = index.unwrap_or_else(|| {
                                next += 1;
                                next - 1
                            });
                            arguments
                                .iter()
                                .filter(|argument| argument.name.is_none())
                                .nth(index)
                        }
                    };
                    let value = value.map(|argument| argument.value.clone());
                    parts.value(value.unwrap_or(Value::unknown(at)));
                }
                parts.finish(at)
            }
            ("join", Some(separator)) => {
                let separator = separator.to_owned();
                let argument = call.arguments.args.first()?;
                let joined = self.value(argument);
                let literal = matches!(argument, Expr::List(_) | Expr::Tuple(_));
                match joined.kind {
                    ValueKind::List(items) if literal => {
                        let mut parts = Parts::default();
                        for (index, item) in items.into_iter().enumerate() {
                            if index > 0 {
                                parts.text(&separator);
                            }
                            parts.value(item);
                        }
                        parts.finish(at)
                    }
                    kind => {
                        self.spill(Value::new(joined.span, kind));
                        Value::unknown(at)
                    }
                }
            }
            ("encode" | "decode", _) => {
                self.visit_all(&call.arguments.args);
                Value::new(at, receiver.kind)
            }
            ("strip", Some(text)) if call.arguments.is_empty() => Value::text(at, text.trim()),
            _ => {
                self.spill(receiver);
                self.visit_all(&call.arguments.args);
                Value::unknown(at)
            }
        })
    }
}

/// `"text" % values`.
pub(super) fn percent(format: &str, values: &Value, at: Span) -> Value {
    let mut parts = Parts::default();
    let single = std::slice::from_ref(values);
    let items = match &values.kind {
        ValueKind::List(items) => items,
        _ => single,
    };
    let mut next = 0;
    for piece in percent_pieces(format) {
        let value = match piece {
            Piece::Text(text) => {
                parts.text(text);
                continue;
            }
            Piece::Name(name) => values.get(name),
            Piece::Position(_) => {
                next += 1;
                items.get(next - 1)
            }
        };
        parts.value(value.cloned().unwrap_or(Value::unknown(values.span)));
    }
    parts.finish(at)
}

fn makes_string(method: &str) -> bool {
    matches!(method, "format" | "join" | "encode" | "decode" | "strip")
}

/// Whether an expression is a string as far as syntax tells.
fn is_string(expr: &Expr) -> bool {
    let mut current = expr;
    for _ in 0..16 {
        match current {
            Expr::StringLiteral(_) | Expr::BytesLiteral(_) | Expr::FString(_) => return true,
            Expr::BinOp(operation) if matches!(operation.op, Operator::Add | Operator::Mod) => {
                current = &operation.left;
            }
            Expr::Call(call) => match &*call.func {
                Expr::Attribute(method) if makes_string(&method.attr) => current = &method.value,
                _ => return false,
            },
            _ => return false,
        }
    }
    false
}

/// Puts the parts of a path together with `/`; an absolute part starts anew.
pub(super) fn path_join(values: Vec<Value>, at: Span) -> Value {
    let mut parts = Parts::default();
    let mut open = false;
    for value in values {
        let absolute = match &value.kind {
            ValueKind::Text(text) => text.starts_with('/'),
            ValueKind::Template(inner) => {
                matches!(inner.first(), Some(Part::Text(text)) if text.starts_with('/'))
            }
            _ => false,
        };
        if absolute {
            parts = Parts::default();
        } else if open {
            parts.text("/");
        }
        open = match &value.kind {
            ValueKind::Text(text) => !text.ends_with('/') && !text.is_empty(),
            ValueKind::Template(inner) => {
                !matches!(inner.last(), Some(Part::Text(text)) if text.ends_with('/'))
            }
            _ => true,
        };
        parts.value(value);
    }
    parts.finish(at)
}

/// The pieces of a `%` format.
fn percent_pieces(format: &str) -> Vec<Piece<'_>> {
    let bytes = format.as_bytes();
    let mut pieces = Vec::new();
    let mut text = 0;
    let mut at = 0;
    while let Some(found) = bytes[at..].iter().position(|byte| *byte == b'%') {
        let start = at + found;
        let mut end = start + 1;
        let mut piece = Piece::Position(None);
        if bytes.get(end) == Some(&b'(') {
            let Some(close) = format[end..].find(')') else {
                break;
            };
            piece = Piece::Name(&format[end + 1..end + close]);
            end += close + 1;
        }
        let flags = bytes[end..]
            .iter()
            .take_while(|byte| b"#0- +123456789.*lLh".contains(byte));
        end += flags.count();
        match bytes.get(end) {
            Some(b'%') => {
                pieces.push(Piece::Text(&format[text..=start]));
                end += 1;
            }
            Some(byte) if byte.is_ascii_alphabetic() => {
                pieces.push(Piece::Text(&format[text..start]));
                pieces.push(piece);
                end += 1;
            }
            // No directive after all.
            _ => {
                at = start + 1;
                continue;
            }
        }
        text = end;
        at = end;
    }
    pieces.push(Piece::Text(&format[text..]));
    pieces
}

/// The pieces of a `str.format` format.
fn brace_pieces(format: &str) -> Vec<Piece<'_>> {
    let bytes = format.as_bytes();
    let mut pieces = Vec::new();
    let mut text = 0;
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            byte @ (b'{' | b'}') if bytes.get(at + 1) == Some(&byte) => {
                pieces.push(Piece::Text(&format[text..=at]));
                at += 2;
                text = at;
            }
            b'{' => {
                let Some(field) = field(bytes, at) else {
                    break;
                };
                pieces.push(Piece::Text(&format[text..at]));
                let written = &format[field.clone()];
                let name = written.split(['!', ':', '.', '[']).next().unwrap_or("");
                pieces.push(if name.is_empty() {
                    Piece::Position(None)
                } else if let Ok(index) = name.parse() {
                    Piece::Position(Some(index))
                } else {
                    Piece::Name(name)
                });
                at = field.end + 1;
                text = at;
            }
            _ => at += 1,
        }
    }
    pieces.push(Piece::Text(&format[text..]));
    pieces
}

/// The inside of a replacement field that opens at `open`.
fn field(bytes: &[u8], open: usize) -> Option<Range<usize>> {
    let mut depth = 0usize;
    for (at, byte) in bytes.iter().enumerate().skip(open) {
        match byte {
            b'{' => depth += 1,
            b'}' => {
                depth -= 1;
                if depth == 0 {
                    return Some(open + 1..at);
                }
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(pieces: &[Piece]) -> String {
        pieces
            .iter()
            .map(|piece| match piece {
                Piece::Text(text) => (*text).to_owned(),
                Piece::Position(None) => "<>".to_owned(),
                Piece::Position(Some(index)) => format!("<{index}>"),
                Piece::Name(name) => format!("<{name}>"),
            })
            .collect()
    }

    #[test]
    fn formats_fall_into_pieces() {
        for (format, pieces) in [
            ("%s:%05.2f/%(db)s", "<>:<>/<db>"),
            ("100%% é%s", "100% é<>"),
            ("50% é", "50% é"),
            ("%", "%"),
            ("%(open", "%(open"),
        ] {
            assert_eq!(shown(&percent_pieces(format)), pieces, "{format}");
        }
        for (format, pieces) in [
            ("{}:{0}/{db!r:>{w}}é", "<>:<0>/<db>é"),
            ("{{x}} {a.b[0]}", "{x} <a>"),
            ("{open", "{open"),
            ("}", "}"),
        ] {
            assert_eq!(shown(&brace_pieces(format)), pieces, "{format}");
        }
    }
}
