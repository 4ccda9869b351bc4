//! Expressions to values. Knows no facts.

use tree_sitter::Node;

use super::path::only_child;
use crate::fact::{Argument, Call, CallForm, MapEntry, Part, Value, ValueKind};
use crate::lang::names::Names;
use crate::lang::tree;

/// How deep values are built; below it they are unknown.
const DEEPEST: usize = 40;

/// Reads single expressions.
pub(super) struct Reader<'a> {
    pub(super) source: &'a str,
    /// What aliases stand for.
    pub(super) names: Names,
}

impl<'a> Reader<'a> {
    /// The text of a node.
    pub(super) fn text(&self, node: Node) -> &'a str {
        tree::text(node, self.source)
    }

    pub(super) fn operator(&self, node: Node) -> &'a str {
        tree::field_text(node, "operator", self.source).unwrap_or_default()
    }

    /// The value of an expression.
    pub(super) fn value(&self, node: Node<'a>) -> Value {
        self.value_at(node, 0)
    }

    pub(super) fn value_at(&self, node: Node<'a>, depth: usize) -> Value {
        let span = tree::span(node);
        if depth > DEEPEST {
            return Value::unknown(span);
        }
        let kind = match node.kind() {
            "string" | "charlist" | "quoted_atom" => return self.string(node, depth),
            "sigil" => return self.sigil(node, depth),
            "atom" => ValueKind::Text(self.text(node).trim_start_matches(':').into()),
            "char" => ValueKind::Text(self.text(node).trim_start_matches('?').into()),
            "integer" | "float" => ValueKind::Number(self.text(node).replace('_', "").into()),
            "boolean" => ValueKind::Bool(self.text(node) == "true"),
            "nil" => ValueKind::Null,
            "list" => return self.list(node, depth),
            "keywords" => ValueKind::Map(self.pairs(node, depth)),
            "tuple" => self.tuple(node, depth),
            "map" => return self.map(node, depth),
            "unary_operator" => self.unary(node, depth),
            "binary_operator" => return self.binary(node, depth),
            "block" => match only_child(node) {
                Some(inner) => return self.value_at(inner, depth + 1),
                None => ValueKind::Unknown,
            },
            "call" => return self.call_value(node, None, depth),
            "alias" | "identifier" | "access_call" | "dot" => match self.path(node) {
                Some(path) => ValueKind::Name(path.into()),
                None => ValueKind::Unknown,
            },
            _ => ValueKind::Unknown,
        };
        Value::new(span, kind)
    }

    /// A list; one of nothing but pairs is a keyword list, a map.
    fn list(&self, node: Node<'a>, depth: usize) -> Value {
        let span = tree::span(node);
        let children = expressions(node);
        if let [only] = children.as_slice()
            && only.kind() == "keywords"
        {
            return Value::new(span, ValueKind::Map(self.pairs(*only, depth)));
        }
        if let Some(entries) = self.tuples(&children, depth) {
            return Value::new(span, ValueKind::Map(entries));
        }
        let items = children
            .into_iter()
            .map(|child| self.value_at(child, depth + 1))
            .collect();
        Value::new(span, ValueKind::List(items))
    }

    /// `[{:port, 80}, {:host, "a"}]` is a keyword list written out.
    fn tuples(&self, items: &[Node<'a>], depth: usize) -> Option<Vec<MapEntry>> {
        let mut entries = Vec::with_capacity(items.len());
        for item in items {
            let parts = expressions(*item);
            let [key, value] = parts.as_slice() else {
                return None;
            };
            if item.kind() != "tuple" || key.kind() != "atom" {
                return None;
            }
            entries.push(MapEntry {
                key: self.text(*key).trim_start_matches(':').into(),
                key_span: tree::span(*key),
                value: self.value_at(*value, depth + 1),
            });
        }
        (!entries.is_empty()).then_some(entries)
    }

    /// `{0, 0, 0, 0}` is how Erlang writes an address, `{:system, "PORT"}` how settings are left
    /// to the environment; any other tuple is a list.
    fn tuple(&self, node: Node<'a>, depth: usize) -> ValueKind {
        let items: Vec<Value> = expressions(node)
            .into_iter()
            .map(|child| self.value_at(child, depth + 1))
            .collect();
        match address(&items) {
            Some(address) => ValueKind::Text(address.into()),
            None if left_to_the_environment(node, &items, self.source) => {
                let arguments = items.into_iter().skip(1);
                let call = Call {
                    callee: "System.get_env".into(),
                    callee_span: tree::span(node),
                    arguments: arguments
                        .map(|value| Argument { name: None, value })
                        .collect(),
                    form: CallForm::Call,
                };
                ValueKind::Call(Box::new(call))
            }
            None => ValueKind::List(items),
        }
    }

    /// A map, or a struct, which is a construction.
    fn map(&self, node: Node<'a>, depth: usize) -> Value {
        let span = tree::span(node);
        let mut entries = Vec::new();
        let mut kind = None;
        for child in tree::children(node) {
            match child.kind() {
                "struct" => kind = only_child(child).and_then(|name| self.path(name)),
                "map_content" => {
                    for inner in tree::children(child) {
                        match inner.kind() {
                            "keywords" => entries.extend(self.pairs(inner, depth)),
                            "binary_operator" if self.operator(inner) == "=>" => {
                                entries.extend(self.arrow(inner, depth));
                            }
                            // `%{map | key: value}` is more than what it says.
                            _ => return Value::unknown(span),
                        }
                    }
                }
                _ => {}
            }
        }
        let Some(kind) = kind else {
            return Value::new(span, ValueKind::Map(entries));
        };
        let arguments = entries
            .into_iter()
            .map(|entry| Argument {
                name: Some(entry.key),
                value: entry.value,
            })
            .collect();
        let call = Call {
            callee: kind.into(),
            callee_span: span,
            arguments,
            form: CallForm::New,
        };
        Value::new(span, ValueKind::Call(Box::new(call)))
    }

    /// `"key" => value`
    fn arrow(&self, node: Node<'a>, depth: usize) -> Option<MapEntry> {
        let key = node.child_by_field_name("left")?;
        let value = node.child_by_field_name("right")?;
        let name = self.value_at(key, depth + 1);
        let name: Box<str> = match &name.kind {
            ValueKind::Name(name) => name.clone(),
            _ => name.as_scalar().unwrap_or("?").into(),
        };
        Some(MapEntry {
            key: name,
            key_span: tree::span(key),
            value: self.value_at(value, depth + 1),
        })
    }

    /// The pairs of a keyword list.
    pub(super) fn pairs(&self, keywords: Node<'a>, depth: usize) -> Vec<MapEntry> {
        tree::children(keywords)
            .into_iter()
            .filter(|child| child.kind() == "pair")
            .filter_map(|pair| {
                let key = pair.child_by_field_name("key")?;
                let value = pair.child_by_field_name("value")?;
                let (name, key_span) = self.keyword(key);
                Some(MapEntry {
                    key: name,
                    key_span,
                    value: self.value_at(value, depth + 1),
                })
            })
            .collect()
    }

    /// The name of a keyword and its bytes, without the colon and the blank behind it.
    pub(super) fn keyword(&self, key: Node<'a>) -> (Box<str>, crate::text::Span) {
        let text = self.text(key);
        let written = text.trim_end().trim_end_matches(':');
        let end = key.start_byte() + written.len();
        let span = crate::text::Span::new(key.start_byte(), end);
        (written.trim_matches('"').into(), span)
    }

    fn unary(&self, node: Node<'a>, depth: usize) -> ValueKind {
        if let Some(name) = self.attribute(node) {
            return ValueKind::Name(name.into());
        }
        let Some(operand) = node.child_by_field_name("operand") else {
            return ValueKind::Unknown;
        };
        match self.operator(node) {
            "-" => match self.value_at(operand, depth + 1).kind {
                ValueKind::Number(number) => ValueKind::Number(format!("-{number}").into()),
                _ => ValueKind::Unknown,
            },
            // `&Mail.send/1`
            "&" => self
                .captured(operand)
                .map_or(ValueKind::Unknown, |path| ValueKind::Name(path.into())),
            _ => ValueKind::Unknown,
        }
    }

    /// The function that `&Mail.send/1` names.
    pub(super) fn captured(&self, operand: Node<'a>) -> Option<String> {
        let left = operand.child_by_field_name("left")?;
        let arity = operand.child_by_field_name("right")?;
        let named = self.operator(operand) == "/" && arity.kind() == "integer";
        named.then(|| self.path(left)).flatten()
    }

    fn binary(&self, node: Node<'a>, depth: usize) -> Value {
        let span = tree::span(node);
        let sides = ["left", "right"].map(|side| node.child_by_field_name(side));
        let [Some(left), Some(right)] = sides else {
            return Value::unknown(span);
        };
        match self.operator(node) {
            "||" | "or" => {
                let first = self.value_at(left, depth + 1);
                if self.gives_up(right) {
                    return Value { span, ..first };
                }
                let second = self.value_at(right, depth + 1);
                fallback(span, first, second)
            }
            "<>" => {
                let parts = self
                    .chain(node, "<>")
                    .into_iter()
                    .map(|operand| Part::Hole(self.value_at(operand, depth + 1)))
                    .collect();
                Value::concat(span, parts)
            }
            "|>" => self.piped(node, depth),
            "=" => self.value_at(right, depth + 1),
            "++" => {
                let first = self.value_at(left, depth + 1).kind;
                let second = self.value_at(right, depth + 1).kind;
                let kind = match (first, second) {
                    (ValueKind::List(mut items), ValueKind::List(more)) => {
                        items.extend(more);
                        ValueKind::List(items)
                    }
                    (ValueKind::Map(mut entries), ValueKind::Map(more)) => {
                        entries.extend(more);
                        ValueKind::Map(entries)
                    }
                    // Of two values of a key the first one counts.
                    (ValueKind::Map(entries), _) => ValueKind::Map(entries),
                    _ => ValueKind::Unknown,
                };
                Value::new(span, kind)
            }
            _ => Value::unknown(span),
        }
    }

    /// The operands of an operator that binds to the right: `a <> b <> c`.
    pub(super) fn chain(&self, node: Node<'a>, operator: &str) -> Vec<Node<'a>> {
        let mut operands = Vec::new();
        let mut current = node;
        loop {
            let chained = current.kind() == "binary_operator" && self.operator(current) == operator;
            let (Some(left), Some(right), true) = (
                current.child_by_field_name("left"),
                current.child_by_field_name("right"),
                chained,
            ) else {
                operands.push(current);
                return operands;
            };
            operands.push(left);
            current = right;
        }
    }

    /// What stands behind `||` when there is no other value.
    pub(super) fn gives_up(&self, node: Node<'a>) -> bool {
        let mut node = node;
        while node.kind() == "block"
            && let Some(inner) = only_child(node)
        {
            node = inner;
        }
        node.kind() == "call"
            && self.callee(node).is_some_and(|callee| {
                matches!(
                    &*callee,
                    "raise" | "reraise" | "throw" | "exit" | "System.halt" | "Mix.raise"
                )
            })
    }
}

/// The first value, or the second where it is missing.
pub(super) fn fallback(span: crate::text::Span, first: Value, second: Value) -> Value {
    Value::new(span, ValueKind::Fallback(Box::new(first), Box::new(second)))
}

/// `{:system, "PORT"}`, `{:system, "PORT", "4000"}`
fn left_to_the_environment(tuple: Node, items: &[Value], source: &str) -> bool {
    let tag = tuple
        .named_child(0)
        .map_or("", |tag| tree::text(tag, source));
    let named = items.get(1).is_some_and(|name| name.as_text().is_some());
    tag == ":system" && named && items.len() <= 3
}

/// What stands in a list, comments aside.
pub(super) fn expressions(node: Node<'_>) -> Vec<Node<'_>> {
    let mut children = tree::children(node);
    children.retain(|child| child.kind() != "comment");
    children
}

/// An address as Erlang writes it, in the notation of everybody else.
fn address(items: &[Value]) -> Option<String> {
    let number = |value: &Value| match &value.kind {
        ValueKind::Number(number) => number.parse::<u16>().ok(),
        _ => None,
    };
    let numbers: Vec<u16> = items.iter().map(number).collect::<Option<_>>()?;
    match numbers.as_slice() {
        [a, b, c, d] if numbers.iter().all(|one| *one < 256) => Some(format!("{a}.{b}.{c}.{d}")),
        _ => {
            let groups = <[u16; 8]>::try_from(numbers).ok()?;
            Some(std::net::Ipv6Addr::from(groups).to_string())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Span;

    #[test]
    fn addresses() {
        let tuple = |numbers: &[&str]| {
            let new = |n: &&str| Value::new(Span::default(), ValueKind::Number((*n).into()));
            address(&numbers.iter().map(new).collect::<Vec<_>>())
        };
        assert_eq!(tuple(&["127", "0", "0", "1"]).as_deref(), Some("127.0.0.1"));
        assert_eq!(tuple(&["0"; 8]).as_deref(), Some("::"));
        assert_eq!(tuple(&["1", "2", "3", "400"]), None);
        assert_eq!(tuple(&["1", "2"]), None);
    }
}
