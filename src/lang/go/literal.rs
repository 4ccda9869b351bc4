//! Literals: strings, numbers, composite literals.

use tree_sitter::Node;

use super::{Lowerer, bare, parts};
use crate::fact::{Argument, AssignForm, Call, CallForm, FactKind, MapEntry, Value, ValueKind};
use crate::lang::tree;
use crate::text::Span;

/// How many elements of a literal are looked at; a longer one is a table, not a setting.
const LONGEST: usize = 256;

/// What a composite literal makes.
enum Made<'t> {
    /// A struct, or something else that has a name.
    Named(Box<str>),
    /// A map or an anonymous struct; the type of its values.
    Map(Option<Node<'t>>),
    /// A slice or array; the type of its items.
    List(Option<Node<'t>>),
}

impl Lowerer<'_> {
    /// The text of a string literal, without quotes.
    pub(super) fn unquoted(&self, node: Node) -> String {
        let source = self.source(node);
        let inside = source.get(1..source.len().saturating_sub(1)).unwrap_or("");
        match node.kind() {
            // Carriage returns are not part of a raw string.
            "raw_string_literal" => inside.replace('\r', ""),
            _ => unescape(inside),
        }
    }

    /// A literal's value; strings are taken.
    pub(super) fn literal(&mut self, node: Node) -> Value {
        let span = tree::span(node);
        let kind = match node.kind() {
            "interpreted_string_literal" | "raw_string_literal" | "rune_literal" => {
                self.taken.insert(span.start);
                ValueKind::Text(self.unquoted(node).into())
            }
            "int_literal" | "float_literal" => {
                ValueKind::Number(self.source(node).replace('_', "").into())
            }
            "true" => ValueKind::Bool(true),
            "false" => ValueKind::Bool(false),
            "nil" => ValueKind::Null,
            _ => ValueKind::Unknown,
        };
        Value::new(span, kind)
    }

    fn made<'t>(&self, ty: Node<'t>) -> Made<'t> {
        match ty.kind() {
            "map_type" => Made::Map(ty.child_by_field_name("value")),
            "struct_type" => Made::Map(None),
            "slice_type" | "array_type" | "implicit_length_array_type" => {
                Made::List(ty.child_by_field_name("element"))
            }
            "pointer_type" | "parenthesized_type" => match ty.named_child(0) {
                Some(inner) => self.made(inner),
                None => Made::List(None),
            },
            _ => match self.type_path(ty) {
                Some(path) => Made::Named(path),
                None => Made::List(None),
            },
        }
    }

    /// A composite literal's value.
    pub(super) fn composite(&mut self, node: Node) -> Value {
        let span = tree::span(node);
        let ty = node.child_by_field_name("type");
        let body = node.child_by_field_name("body");
        match (ty, body) {
            (Some(ty), Some(body)) => self.elements(span, ty, body),
            _ => Value::unknown(span),
        }
    }

    /// The value of the elements of a composite literal of a type.
    fn elements(&mut self, span: Span, ty: Node, body: Node) -> Value {
        let elements = parts(body);
        if elements.len() > LONGEST {
            return Value::unknown(span);
        }
        let kind = match self.made(ty) {
            Made::Named(path) => {
                let call = self.construction(path, name_span(span, ty), &elements);
                ValueKind::Call(Box::new(call))
            }
            Made::Map(inner) => {
                let mut entries = Vec::with_capacity(elements.len());
                for element in elements {
                    if let Some((key, value)) = keyed(element) {
                        entries.push(MapEntry {
                            key: self.key(key).into(),
                            key_span: tree::span(key),
                            value: self.element(value, inner),
                        });
                    }
                }
                ValueKind::Map(entries)
            }
            Made::List(inner) => {
                let items = elements.into_iter().map(|element| {
                    let element = keyed(element).map_or(element, |(_, value)| value);
                    self.element(element, inner)
                });
                ValueKind::List(items.collect())
            }
        };
        Value::new(span, kind)
    }

    fn construction(&mut self, callee: Box<str>, callee_span: Span, elements: &[Node]) -> Call {
        let mut arguments = Vec::with_capacity(elements.len());
        for element in elements {
            let (name, value) = match keyed(*element) {
                Some((key, value)) => (Some(self.key(key).into()), value),
                None => (None, *element),
            };
            arguments.push(Argument {
                name,
                value: self.element(value, None),
            });
        }
        Call {
            callee,
            callee_span,
            arguments,
            form: CallForm::New,
        }
    }

    /// A part of a composite literal, which may leave out the type that it has.
    fn element(&mut self, element: Node, ty: Option<Node>) -> Value {
        let inner = unwrapped(element);
        if inner.kind() != "literal_value" {
            return self.value(inner);
        }
        let span = tree::span(inner);
        let value = self.deeper(|this| match ty {
            Some(ty) => this.elements(span, ty, inner),
            None => Value::unknown(span),
        });
        value.unwrap_or_else(|| Value::unknown(span))
    }

    /// A key's text: a field's name, a string, a constant as written.
    fn key(&mut self, key: Node) -> String {
        match key.kind() {
            "interpreted_string_literal" | "raw_string_literal" => {
                self.taken.insert(tree::span(key).start);
                self.unquoted(key)
            }
            _ => self.source(key).to_owned(),
        }
    }

    /// Visits a composite literal: a construction with its arguments if it has a name, and
    /// whatever stands in it.
    pub(super) fn visit_composite(&mut self, node: Node) {
        let ty = node.child_by_field_name("type");
        if let (Some(ty), Some(body)) = (ty, node.child_by_field_name("body")) {
            self.visit_elements(tree::span(node), ty, body);
        }
    }

    fn visit_elements(&mut self, span: Span, ty: Node, body: Node) {
        let elements = parts(body);
        let inner = match self.made(ty) {
            Made::Named(path) if elements.len() <= LONGEST => {
                let call = self.construction(path, name_span(span, ty), &elements);
                for (element, argument) in elements.iter().zip(&call.arguments) {
                    if let (Some((key, _)), Some(name)) = (keyed(*element), &argument.name) {
                        let target = format!("{}.{name}", call.callee);
                        let value = argument.value.clone();
                        let span = tree::span(*element);
                        self.assign(target, tree::span(key), value, AssignForm::Argument, span);
                    }
                }
                if self.wants(&call.callee) {
                    self.push(span, FactKind::Call(call));
                }
                None
            }
            Made::Named(_) => None,
            Made::Map(inner) | Made::List(inner) => inner,
        };
        for element in elements {
            let value = match keyed(element) {
                Some((key, value)) => {
                    if !matches!(key.kind(), "identifier" | "field_identifier") {
                        self.visit(key);
                    }
                    value
                }
                None => element,
            };
            let value = unwrapped(value);
            if value.kind() == "literal_value" {
                self.deeper(|this| match inner {
                    Some(ty) => this.visit_elements(tree::span(value), ty, value),
                    None => this.visit(value),
                });
            } else {
                self.visit(value);
            }
        }
    }

    /// The entries of a map that something is given, as assignments of their own.
    pub(super) fn entries(&mut self, path: &str, value: &Value, form: AssignForm) {
        let ValueKind::Map(entries) = &value.kind else {
            return;
        };
        self.deeper(|this| {
            for entry in entries {
                let target = format!("{path}.{}", entry.key);
                let span = entry.key_span.join(entry.value.span);
                this.assign(
                    target.as_str(),
                    entry.key_span,
                    entry.value.clone(),
                    form,
                    span,
                );
                this.entries(&target, &entry.value, form);
            }
        });
    }
}

/// Where a literal that stands at `span` names its type; its brace if it leaves the type out.
fn name_span(span: Span, ty: Node) -> Span {
    let name = tree::span(ty);
    if span.contains(name) {
        name
    } else {
        Span::new(span.start as usize, span.start as usize + 1)
    }
}

/// The key and value of a keyed element.
fn keyed(element: Node<'_>) -> Option<(Node<'_>, Node<'_>)> {
    if element.kind() != "keyed_element" {
        return None;
    }
    let key = element.child_by_field_name("key")?;
    let value = element.child_by_field_name("value")?;
    Some((unwrapped(key), value))
}

/// The expression in an element.
fn unwrapped(element: Node) -> Node {
    match element.named_child(0) {
        Some(inner) if element.kind() == "literal_element" => bare(inner),
        _ => element,
    }
}

/// Replaces the escapes of an interpreted string.
pub(super) fn unescape(text: &str) -> String {
    if !text.contains('\\') {
        return text.to_owned();
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        bytes.extend_from_slice(&rest.as_bytes()[..at]);
        rest = &rest[at + 1..];
        let Some(escape) = rest.chars().next() else {
            bytes.push(b'\\');
            break;
        };
        let (digits, radix) = match escape {
            'x' => (1..3, 16),
            'u' => (1..5, 16),
            'U' => (1..9, 16),
            '0'..='7' => (0..3, 8),
            _ => (0..0, 10),
        };
        if let Some(code) = rest
            .get(digits.clone())
            .filter(|digits| !digits.is_empty())
            .and_then(|digits| u32::from_str_radix(digits, radix).ok())
        {
            rest = &rest[digits.end..];
            if let (true, Ok(byte)) = (!matches!(escape, 'u' | 'U'), u8::try_from(code)) {
                bytes.push(byte);
            } else {
                let char = char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER);
                bytes.extend_from_slice(char.encode_utf8(&mut [0; 4]).as_bytes());
            }
            continue;
        }
        rest = &rest[escape.len_utf8()..];
        let plain = match escape {
            'a' => '\u{7}',
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'v' => '\u{b}',
            other => other,
        };
        bytes.extend_from_slice(plain.encode_utf8(&mut [0; 4]).as_bytes());
    }
    bytes.extend_from_slice(rest.as_bytes());
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes() {
        assert_eq!(unescape(r#"a\n\t\"\\"#), "a\n\t\"\\");
        assert_eq!(unescape(r"\xc3\xa9\101é\U0001F980"), "éAé🦀");
        assert_eq!(unescape("a\\"), "a\\");
        assert_eq!(unescape(r"\xé"), "xé");
        assert_eq!(unescape(r"\z\xff"), "z\u{fffd}");
    }
}
