//! Calls, their arguments and their receivers; `require`, `include` and backticks, which are
//! calls in Ruby.

use tree_sitter::Node;

use super::block::is_empty_block;
use super::called::{backtick, callee_span};
use super::path::transparent;
use super::walk::Walker;
use crate::fact::{
    Argument, Assign, AssignForm, Call, CallForm, FactKind, ScopeKind, Value, ValueKind,
};
use crate::lang::tree;

/// Methods whose blocks run again and again.
const LOOPS: &[&str] = &[
    "loop",
    "each",
    "each_with_index",
    "each_with_object",
    "each_pair",
    "each_slice",
    "each_key",
    "each_value",
    "each_entry",
    "each_line",
    "times",
    "upto",
    "downto",
    "step",
    "find_each",
    "find_in_batches",
    "in_batches",
    "cycle",
    "reverse_each",
];

/// Methods whose blocks are tests, by the names that `RSpec`, Minitest and Capybara share.
const TESTS: &[&str] = &[
    "describe",
    "context",
    "it",
    "specify",
    "feature",
    "scenario",
    "example",
    "test",
    "should",
    "shared_examples",
    "shared_context",
];

impl<'a> Walker<'a> {
    pub(super) fn call(&mut self, node: Node<'a>, covered: bool) {
        let receiver = node.child_by_field_name("receiver");
        let arguments = node.child_by_field_name("arguments");
        let block = node.child_by_field_name("block");
        let method = node
            .child_by_field_name("method")
            .map_or("call", |method| self.text(method));
        if let (None, Some(list)) = (receiver, arguments) {
            if self.import(node, method, list) {
                return;
            }
            self.mix_in(method, list);
        }
        let callee = self.read.callee(node);
        let bare = arguments.is_none() && block.is_none();
        let same = transparent(&self.read, node).is_some();
        let wanted = !same && self.interest.wants_call(method);
        if bare && receiver.is_some() && !same && !method.ends_with('!') {
            let key_span = node
                .child_by_field_name("method")
                .map_or(tree::span(node), tree::span);
            self.access(node, &callee, key_span);
        }
        let values = match arguments {
            Some(list) if wanted => self.read.arguments(list, 0),
            Some(list) => self.named_arguments(list),
            None => Vec::new(),
        };
        if wanted {
            let mut call = Call {
                callee: callee.as_str().into(),
                callee_span: callee_span(node),
                arguments: values.clone(),
                form: CallForm::Call,
            };
            if let Some(block) = block.filter(|block| is_empty_block(*block)) {
                call.arguments.push(Argument {
                    name: Some("block".into()),
                    value: Value::new(tree::span(block), ValueKind::Null),
                });
            }
            if let Some(receiver) = receiver.filter(|_| self.interest.wants_receiver(method)) {
                call.arguments.push(Argument {
                    name: Some("receiver".into()),
                    value: self.read.value(receiver),
                });
            }
            self.read.add_default(node, &mut call, 0);
            self.push(tree::span(node), FactKind::Call(call));
        }
        if let Some(receiver) = receiver {
            // A list that is joined is part of the text that it makes.
            if same || receiver.kind() == "array" && method == "join" {
                self.visit(receiver, covered);
            } else {
                self.receiver(receiver);
            }
        }
        if let Some(list) = arguments {
            self.state_arguments(&callee, list, &values);
            for argument in tree::children(list) {
                let stated = matches!(argument.kind(), "pair" | "hash");
                self.visit(argument, covered || wanted || stated);
            }
        }
        if let Some(block) = block {
            let default = method == "fetch" && (covered || wanted);
            let path = receiver.and_then(|receiver| self.read.path(receiver));
            self.bind_parameter(block, method, path.as_deref(), &callee);
            let kind = block_kind(method, path.as_deref(), arguments);
            let name = match (kind, arguments) {
                (ScopeKind::Test, Some(list)) => self.description(list),
                _ => String::new(),
            };
            self.block(block, kind, &name, default);
            self.read.names.leave();
        }
    }

    /// The arguments that are stated as assignments even where the call is not: named ones
    /// and maps.
    fn named_arguments(&self, list: Node<'a>) -> Vec<Argument> {
        tree::children(list)
            .into_iter()
            .filter_map(|child| match child.kind() {
                "pair" => {
                    let entry = self.read.entry(child, 0)?;
                    Some(Argument {
                        name: Some(entry.key),
                        value: entry.value,
                    })
                }
                "hash" => Some(Argument {
                    name: None,
                    value: self.read.value(child),
                }),
                _ => None,
            })
            .collect()
    }

    fn state_arguments(&mut self, callee: &str, list: Node<'a>, values: &[Argument]) {
        let mut pairs = tree::children(list)
            .into_iter()
            .filter(|child| child.kind() == "pair");
        for argument in values {
            let Some(name) = &argument.name else {
                if let ValueKind::Map(_) = argument.value.kind {
                    self.facts.state_entries(
                        self.scope,
                        callee,
                        &argument.value,
                        AssignForm::Argument,
                    );
                }
                continue;
            };
            let Some(pair) = pairs.next() else { return };
            let target = format!("{callee}.{name}");
            let key_span = pair
                .child_by_field_name("key")
                .map_or(tree::span(pair), tree::span);
            self.push(
                tree::span(pair),
                FactKind::Assign(Assign {
                    target: target.as_str().into(),
                    target_span: key_span,
                    value: argument.value.clone(),
                    form: AssignForm::Argument,
                }),
            );
            self.facts
                .state_entries(self.scope, &target, &argument.value, AssignForm::Argument);
        }
    }

    /// The receiver of a chain: calls in it that take something or construct something are
    /// facts of their own, steps in between are not.
    pub(super) fn receiver(&mut self, node: Node<'a>) {
        let mut node = node;
        loop {
            let inner = match node.kind() {
                "identifier" | "constant" | "scope_resolution" => return,
                "call"
                    if node.child_by_field_name("arguments").is_none()
                        && node.child_by_field_name("block").is_none() =>
                {
                    node.child_by_field_name("receiver")
                }
                _ => None,
            };
            let Some(inner) = inner else {
                self.visit(node, false);
                return;
            };
            if matches!(inner.kind(), "constant" | "scope_resolution") {
                self.class_method(node);
            }
            node = inner;
        }
    }

    /// `Redis.new` or `Redis.current` inside a chain.
    fn class_method(&mut self, node: Node<'a>) {
        let Some(method) = node.child_by_field_name("method") else {
            return;
        };
        if self.interest.wants_call(self.text(method)) {
            let call = Call {
                callee: self.read.callee(node).into(),
                callee_span: callee_span(node),
                arguments: Vec::new(),
                form: CallForm::Call,
            };
            self.push(tree::span(node), FactKind::Call(call));
        }
    }

    /// A word that is no local variable calls a method of that name.
    pub(super) fn bare_word(&mut self, node: Node<'a>) {
        let word = self.text(node);
        let local = self
            .locals
            .last()
            .is_some_and(|locals| locals.contains(word));
        // `__FILE__`, `__dir__`, `__method__` say where they stand.
        if local || word.starts_with("__") || !self.interest.wants_call(word) {
            return;
        }
        let span = tree::span(node);
        let call = Call {
            callee: self.read.names.get(word).unwrap_or(word).into(),
            callee_span: span,
            arguments: Vec::new(),
            form: CallForm::Call,
        };
        self.push(span, FactKind::Call(call));
    }

    /// `list << item`, a method call like any other.
    pub(super) fn append(&mut self, node: Node<'a>, covered: bool) {
        let [Some(left), Some(right)] =
            ["left", "right"].map(|field| node.child_by_field_name(field))
        else {
            return;
        };
        let path = self.read.path(left);
        let wanted = path.is_some() && self.interest.wants_call("<<");
        if let (true, Some(path)) = (wanted, path) {
            let value = self.read.value(right);
            let call = Call {
                callee: format!("{path}.<<").into(),
                callee_span: tree::span(left),
                arguments: vec![Argument { name: None, value }],
                form: CallForm::Call,
            };
            self.push(tree::span(node), FactKind::Call(call));
        }
        self.visit(left, false);
        self.visit(right, covered || wanted);
    }

    pub(super) fn backtick(&mut self, node: Node<'a>, covered: bool) {
        let wanted = self.interest.wants_call("backtick");
        let heredoc = node.kind() == "heredoc_beginning";
        let command = if heredoc {
            self.read.heredoc(node, 0)
        } else {
            self.read.string(node, 0)
        };
        let span = tree::span(node);
        if wanted {
            if let ValueKind::Call(call) = backtick(span, command).kind {
                self.push(span, FactKind::Call(*call));
            }
        } else if !covered {
            self.literal(command);
        }
        let body = self.read.heredocs.get(&node.start_byte());
        let holder = body.filter(|_| heredoc).copied().unwrap_or(node);
        self.interpolations(holder);
    }

    /// What a test says that it is about.
    fn description(&self, list: Node<'a>) -> String {
        let Some(first) = tree::children(list).into_iter().next() else {
            return String::new();
        };
        let value = self.read.value(first);
        value
            .as_text()
            .or(value.as_name())
            .unwrap_or_default()
            .to_owned()
    }
}

/// What kind of scope a call's block is.
fn block_kind(method: &str, receiver: Option<&str>, arguments: Option<Node>) -> ScopeKind {
    let described = arguments.is_some_and(|list| list.named_child_count() > 0);
    let test = TESTS.contains(&method)
        && match receiver {
            None => described,
            Some(receiver) => receiver == "RSpec",
        };
    if test {
        ScopeKind::Test
    } else if LOOPS.contains(&method) {
        ScopeKind::Loop
    } else {
        ScopeKind::Function
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_described_blocks_are_tests() {
        assert_eq!(block_kind("it", None, None), ScopeKind::Function);
        assert_eq!(block_kind("describe", Some("RSpec"), None), ScopeKind::Test);
        assert_eq!(block_kind("each", Some("x"), None), ScopeKind::Loop);
    }
}
