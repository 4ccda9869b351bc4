//! What a fact's leaf holds, as honestly as syntax can tell.

use serde::{Deserialize, Serialize};

use crate::text::Span;

/// A value with the bytes that it stands in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Value {
    /// Where it stands. A string's span has its quotes, the inside does not: see
    /// [`Value::content`].
    pub span: Span,
    /// What it is.
    pub kind: ValueKind,
}

/// What a value is. `Unknown` never satisfies a positive predicate.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ValueKind {
    /// A string, unescaped.
    Text(Box<str>),
    /// A number, as written without separators (`8_080` is `8080`).
    Number(Box<str>),
    /// True or false.
    Bool(bool),
    /// `None`, `null`, `nil`.
    Null,
    /// A list, tuple or set literal.
    List(Vec<Value>),
    /// A map or object literal, a struct literal, a hash.
    Map(Vec<MapEntry>),
    /// A string with parts that are known and parts that are not; concatenations too.
    Template(Vec<Part>),
    /// `a or b`, `a || b`, `a ?? b`: the second where the first is missing or empty.
    Fallback(Box<Value>, Box<Value>),
    /// A dotted name, imports resolved (`settings.PORT`, `process.env.PORT`).
    Name(Box<str>),
    /// The result of a call.
    Call(Box<Call>),
    /// A read of the environment. Front ends never make one: the vocabulary knows which
    /// calls and names read it.
    Environment {
        /// The variable's name.
        name: Box<str>,
        /// What stands in for it when it is not set.
        default: Option<Box<Value>>,
    },
    /// Anything else.
    Unknown,
}

/// A key and its value in a map literal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MapEntry {
    /// The key's text; names and numbers as written.
    pub key: Box<str>,
    /// The bytes of the key.
    pub key_span: Span,
    /// The value.
    pub value: Value,
}

/// A piece of a template.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Part {
    /// Known text.
    Text(Box<str>),
    /// Something evaluated at run time.
    Hole(Value),
}

/// A call with its callee resolved through imports.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Call {
    /// The dotted path: `logging.FileHandler`, `express.listen`. The result of a call is
    /// named like the call, so a chain reads `HttpServer.new.bind`. A receiver without a
    /// name is `?`.
    pub callee: Box<str>,
    /// The bytes of the callee as written.
    pub callee_span: Span,
    /// Arguments in order.
    pub arguments: Vec<Argument>,
    /// What kind of call.
    pub form: CallForm,
}

/// What kind of call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum CallForm {
    /// A function or method call, also a command-like Ruby call without parentheses.
    Call,
    /// `new X(...)`, a struct literal.
    New,
    /// A decorator, an annotation, an attribute, a Go struct tag.
    Annotation,
    /// A Rust macro.
    Macro,
}

/// An argument of a call.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Argument {
    /// The name of a named argument.
    pub name: Option<Box<str>>,
    /// Its value.
    pub value: Value,
}

impl Value {
    /// A value at a span.
    #[must_use]
    pub fn new(span: Span, kind: ValueKind) -> Self {
        Self { span, kind }
    }

    /// A text at a span.
    #[must_use]
    pub fn text(span: Span, text: impl Into<Box<str>>) -> Self {
        Self::new(span, ValueKind::Text(text.into()))
    }

    /// A value of which nothing is known.
    #[must_use]
    pub fn unknown(span: Span) -> Self {
        Self::new(span, ValueKind::Unknown)
    }

    /// The text of a string, if this is one.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        match &self.kind {
            ValueKind::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The scalar as text: a string, a number, a boolean.
    #[must_use]
    pub fn as_scalar(&self) -> Option<&str> {
        match &self.kind {
            ValueKind::Text(text) | ValueKind::Number(text) => Some(text),
            ValueKind::Bool(true) => Some("true"),
            ValueKind::Bool(false) => Some("false"),
            _ => None,
        }
    }

    /// The dotted name, if this is one.
    #[must_use]
    pub fn as_name(&self) -> Option<&str> {
        match &self.kind {
            ValueKind::Name(name) => Some(name),
            _ => None,
        }
    }

    /// The value under a key, if this is a map that has it.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Value> {
        match &self.kind {
            ValueKind::Map(entries) => entries
                .iter()
                .find(|entry| &*entry.key == key)
                .map(|entry| &entry.value),
            _ => None,
        }
    }

    /// The items of a list.
    #[must_use]
    pub fn items(&self) -> &[Value] {
        match &self.kind {
            ValueKind::List(items) => items,
            _ => &[],
        }
    }

    /// Whether the whole value is known from the source alone.
    #[must_use]
    pub fn is_literal(&self) -> bool {
        match &self.kind {
            ValueKind::Text(_) | ValueKind::Number(_) | ValueKind::Bool(_) | ValueKind::Null => {
                true
            }
            ValueKind::List(items) => items.iter().all(Self::is_literal),
            ValueKind::Map(entries) => entries.iter().all(|entry| entry.value.is_literal()),
            _ => false,
        }
    }

    /// Joins the parts of a concatenation or interpolation: a text when all is known, a
    /// template otherwise. Neighbouring known parts are merged.
    #[must_use]
    pub fn concat(span: Span, parts: Vec<Part>) -> Self {
        let mut merged: Vec<Part> = Vec::with_capacity(parts.len());
        // Known text that no hole has followed yet.
        let mut known = String::new();
        let mut push = |part: Part, known: &mut String| match part {
            Part::Text(text)
            | Part::Hole(Value {
                kind: ValueKind::Text(text) | ValueKind::Number(text),
                ..
            }) => known.push_str(&text),
            hole @ Part::Hole(_) => {
                if !known.is_empty() {
                    merged.push(Part::Text(std::mem::take(known).into()));
                }
                merged.push(hole);
            }
        };
        for part in parts {
            match part {
                Part::Hole(Value {
                    kind: ValueKind::Template(inner),
                    ..
                }) => {
                    for part in inner {
                        push(part, &mut known);
                    }
                }
                part => push(part, &mut known),
            }
        }
        if !known.is_empty() {
            merged.push(Part::Text(known.into()));
        }
        let kind = match merged.as_slice() {
            [] => ValueKind::Text("".into()),
            [Part::Text(_)] => match merged.pop() {
                Some(Part::Text(text)) => ValueKind::Text(text),
                _ => ValueKind::Unknown,
            },
            _ => ValueKind::Template(merged),
        };
        Self { span, kind }
    }

    /// The bytes inside the quotes, when the span begins and ends with the same quote in
    /// `source`; the span itself otherwise.
    #[must_use]
    pub fn content(&self, source: &str) -> Span {
        let text = self.span.slice(source);
        let bytes = text.as_bytes();
        let quoted = bytes.len() >= 2
            && matches!(bytes[0], b'"' | b'\'' | b'`')
            && bytes.last() == bytes.first();
        if quoted {
            Span {
                start: self.span.start + 1,
                end: self.span.end - 1,
            }
        } else {
            self.span
        }
    }
}

impl Call {
    /// The argument at a position among those without a name.
    #[must_use]
    pub fn positional(&self, index: usize) -> Option<&Value> {
        self.arguments
            .iter()
            .filter(|argument| argument.name.is_none())
            .nth(index)
            .map(|argument| &argument.value)
    }

    /// The argument of a name: a named one, or a key of a map that is given as an argument
    /// (how JavaScript, Go and Ruby name theirs).
    #[must_use]
    pub fn named(&self, name: &str) -> Option<&Value> {
        let named = self
            .arguments
            .iter()
            .find(|argument| argument.name.as_deref() == Some(name));
        if let Some(argument) = named {
            return Some(&argument.value);
        }
        self.arguments
            .iter()
            .find_map(|argument| argument.value.get(name))
    }
}
