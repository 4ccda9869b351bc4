//! Calls as values: what they are named, what they are given, and those that only put strings
//! together. Knows no facts.

use tree_sitter::Node;

use super::path::transparent;
use super::value::{Reader, last_statement};
use crate::fact::{Argument, Call, CallForm, Part, Value, ValueKind};
use crate::lang::{printf, tree};
use crate::text::Span;

impl<'a> Reader<'a> {
    pub(super) fn call_value(&self, node: Node<'a>, depth: usize) -> Value {
        let span = tree::span(node);
        if let Some(receiver) = transparent(self, node) {
            return self.value_at(receiver, depth + 1);
        }
        let arguments = node.child_by_field_name("arguments");
        let block = node.child_by_field_name("block");
        let receiver = node.child_by_field_name("receiver");
        let callee = self.callee(node);
        let bare = arguments.is_none() && block.is_none() && receiver.is_some();
        let method = callee.rsplit('.').next().unwrap_or_default();
        if bare && method != "new" && !method.ends_with('!') {
            return Value::new(span, ValueKind::Name(callee.into()));
        }
        let given = arguments.map_or_else(Vec::new, |list| self.arguments(list, depth));
        if let Some(joined) = self.joined(&callee, receiver, &given, span, depth) {
            return joined;
        }
        let mut call = Call {
            callee: callee.into(),
            callee_span: callee_span(node),
            arguments: given,
            form: CallForm::Call,
        };
        self.add_default(node, &mut call, depth);
        Value::new(span, ValueKind::Call(Box::new(call)))
    }

    /// `ENV.fetch("PORT") { 3000 }`: the block gives what a second argument would.
    pub(super) fn add_default(&self, node: Node<'a>, call: &mut Call, depth: usize) {
        if call.arguments.len() != 1 || !call.callee.ends_with("fetch") {
            return;
        }
        let Some(last) = node
            .child_by_field_name("block")
            .and_then(|block| block.child_by_field_name("body"))
            .and_then(last_statement)
        else {
            return;
        };
        let value = self.value_at(last, depth + 1);
        let gives_up = match &value.kind {
            ValueKind::Call(call) => matches!(&*call.callee, "raise" | "fail" | "abort" | "exit"),
            ValueKind::Name(name) => matches!(&**name, "raise" | "fail" | "abort" | "exit"),
            _ => false,
        };
        if !gives_up {
            call.arguments.push(Argument { name: None, value });
        }
    }

    /// The arguments of a call; the block that is passed on with `&` is none.
    pub(super) fn arguments(&self, list: Node<'a>, depth: usize) -> Vec<Argument> {
        let mut cursor = list.walk();
        list.named_children(&mut cursor)
            .filter(|child| !matches!(child.kind(), "comment" | "block_argument"))
            .filter_map(|child| {
                if child.kind() == "pair" {
                    let entry = self.entry(child, depth)?;
                    return Some(Argument {
                        name: Some(entry.key),
                        value: entry.value,
                    });
                }
                Some(Argument {
                    name: None,
                    value: self.value_at(child, depth + 1),
                })
            })
            .collect()
    }

    /// Calls that only put strings together, as the template that they make.
    fn joined(
        &self,
        callee: &str,
        receiver: Option<Node<'a>>,
        given: &[Argument],
        span: Span,
        depth: usize,
    ) -> Option<Value> {
        let values = || given.iter().map(|argument| argument.value.clone());
        match callee {
            "File.join" => Some(join(span, values().collect(), "/")),
            "Rails.root.join" => {
                let root = self.value_at(receiver?, depth + 1);
                let parts = std::iter::once(root).chain(values()).collect();
                Some(join(span, parts, "/"))
            }
            "File.expand_path" if given.len() == 2 => {
                Some(join(span, values().rev().collect(), "/"))
            }
            "format" | "sprintf" | "Kernel.format" | "Kernel.sprintf" => {
                let mut values = values();
                let format = values.next()?;
                let parts = printf::parts(format.as_text()?, &values.collect::<Vec<_>>(), span);
                Some(Value::concat(span, parts))
            }
            "?.join" => {
                let ValueKind::List(items) = self.value_at(receiver?, depth + 1).kind else {
                    return None;
                };
                let separator = match given {
                    [] => "",
                    [one] => one.value.as_text()?,
                    _ => return None,
                };
                Some(join(span, items, separator))
            }
            _ => None,
        }
    }
}

/// Values with a separator between them.
fn join(span: Span, values: Vec<Value>, separator: &str) -> Value {
    let mut parts = Vec::with_capacity(values.len() * 2);
    for (index, value) in values.into_iter().enumerate() {
        let slashed = separator == "/" && value.as_text().is_some_and(|text| text.starts_with('/'));
        if index > 0 && !separator.is_empty() && !slashed {
            parts.push(Part::Text(separator.into()));
        }
        parts.push(Part::Hole(value));
    }
    Value::concat(span, parts)
}

/// A command in backticks as the call that it is.
pub(super) fn backtick(span: Span, command: Value) -> Value {
    let call = Call {
        callee: "Kernel.backtick".into(),
        callee_span: span,
        arguments: vec![Argument {
            name: None,
            value: command,
        }],
        form: CallForm::Call,
    };
    Value::new(span, ValueKind::Call(Box::new(call)))
}

/// From the first byte of the receiver to the last of the method's name.
pub(super) fn callee_span(call: Node) -> Span {
    let end = call
        .child_by_field_name("method")
        .or_else(|| call.child_by_field_name("operator"))
        .map_or(call.end_byte(), |method| method.end_byte());
    Span::new(call.start_byte(), end)
}
