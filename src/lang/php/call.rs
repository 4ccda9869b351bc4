//! Calls, constructions, the statements that are calls in all but name, and arguments.

use tree_sitter::Node;

use super::path::{arguments, created};
use super::value::{argument_value, backtick};
use super::walk::Walker;
use crate::fact::{Argument, Assign, AssignForm, Call, CallForm, FactKind, ScopeKind, ValueKind};
use crate::lang::tree;

/// Functions whose closure is a test.
const TESTS: &[&str] = &["it", "test", "describe"];

impl<'a> Walker<'a> {
    pub(super) fn call(&mut self, node: Node<'a>, covered: bool) {
        let list = arguments(node);
        let call = self.read.call(node, Vec::new());
        let ending = call.callee.rsplit('.').next().unwrap_or_default();
        let wanted = self.interest.wants_call(ending) && &*call.callee != "?";
        let of_object = wanted && self.interest.wants_receiver(ending);
        let values = match list {
            Some(list) if wanted => self.read.arguments(list, 0),
            Some(list) => self.stated_arguments(list),
            None => Vec::new(),
        };
        let callee = call.callee.clone();
        if &*callee == "define" {
            self.define(node, list);
        }
        if wanted {
            let mut call = Call {
                arguments: values.clone(),
                ..call
            };
            if let Some(object) = node.child_by_field_name("object").filter(|_| of_object) {
                call.arguments.push(Argument {
                    name: Some("receiver".into()),
                    value: self.read.value(object),
                });
            }
            self.push(tree::span(node), FactKind::Call(call));
        }
        match node.kind() {
            "object_creation_expression" => match created(node) {
                Some(class) if class.kind() == "anonymous_class" => self.visit(class, false),
                Some(class) => self.receiver(Some(class)),
                None => {}
            },
            "function_call_expression" => self.receiver(node.child_by_field_name("function")),
            _ => self.receiver(
                node.child_by_field_name("object")
                    .or_else(|| node.child_by_field_name("scope")),
            ),
        }
        let Some(list) = list else { return };
        self.state_arguments(&callee, list, &values);
        let test = node.kind() == "function_call_expression" && TESTS.contains(&&*callee);
        let mut description = String::new();
        for argument in tree::children(list) {
            let Some(value) = argument_value(argument) else {
                continue;
            };
            let closure = matches!(value.kind(), "anonymous_function" | "arrow_function");
            if test && closure {
                self.function(value, ScopeKind::Test, &description);
                continue;
            }
            if test && description.is_empty() {
                let said = self.read.value(value);
                description.push_str(said.as_text().unwrap_or_default());
            }
            let stated = argument.child_by_field_name("name").is_some()
                || value.kind() == "array_creation_expression" && is_map(value);
            let defined = &*callee == "define";
            self.visit(value, covered || wanted || stated || defined);
        }
    }

    /// The arguments that are stated as assignments even where the call is not: named ones
    /// and maps.
    fn stated_arguments(&self, list: Node<'a>) -> Vec<Argument> {
        tree::children(list)
            .into_iter()
            .filter(|child| child.kind() == "argument")
            .filter_map(|argument| {
                let name = argument.child_by_field_name("name");
                let value = argument_value(argument)?;
                let map = value.kind() == "array_creation_expression" && is_map(value);
                (name.is_some() || map).then(|| Argument {
                    name: name.map(|name| self.text(name).into()),
                    value: self.read.value(value),
                })
            })
            .collect()
    }

    fn state_arguments(&mut self, callee: &str, list: Node<'a>, values: &[Argument]) {
        let mut names = tree::children(list)
            .into_iter()
            .filter_map(|argument| Some((argument, argument.child_by_field_name("name")?)));
        for given in values {
            let Some(name) = &given.name else {
                if let ValueKind::Map(_) = given.value.kind {
                    self.facts.state_entries(
                        self.scope,
                        callee,
                        &given.value,
                        AssignForm::Argument,
                    );
                }
                continue;
            };
            let Some((argument, node)) = names.next() else {
                return;
            };
            let target = format!("{callee}.{name}");
            self.push(
                tree::span(argument),
                FactKind::Assign(Assign {
                    target: target.as_str().into(),
                    target_span: tree::span(node),
                    value: given.value.clone(),
                    form: AssignForm::Argument,
                }),
            );
            self.facts
                .state_entries(self.scope, &target, &given.value, AssignForm::Argument);
        }
    }

    /// `define("X", v)` gives a constant its value.
    fn define(&mut self, node: Node<'a>, list: Option<Node<'a>>) {
        let Some(list) = list else { return };
        let given = tree::children(list);
        let mut values = given
            .iter()
            .filter(|child| child.kind() == "argument")
            .filter_map(|argument| argument_value(*argument));
        let (Some(name), Some(value)) = (values.next(), values.next()) else {
            return;
        };
        let name = self.read.value(name);
        if let Some(text) = name.as_text() {
            let value = self.read.value(value);
            self.facts
                .state_entries(self.scope, text, &value, AssignForm::Key);
            self.push(
                tree::span(node),
                FactKind::Assign(Assign {
                    target: text.into(),
                    target_span: name.span,
                    value,
                    form: AssignForm::Variable,
                }),
            );
        }
    }

    /// `echo`, `print`, `exit`: calls in all but name.
    pub(super) fn builtin(&mut self, node: Node<'a>, name: &str) {
        let wanted = self.interest.wants_call(name);
        let mut given = Vec::new();
        for child in tree::children(node) {
            match child.kind() {
                "sequence_expression" => given.extend(tree::children(child)),
                "comment" => {}
                _ => given.push(child),
            }
        }
        if wanted {
            let span = tree::span(node);
            let call = Call {
                callee: name.into(),
                callee_span: node.child(0).map_or(span, tree::span),
                arguments: given
                    .iter()
                    .map(|value| Argument {
                        name: None,
                        value: self.read.value(*value),
                    })
                    .collect(),
                form: CallForm::Call,
            };
            self.push(span, FactKind::Call(call));
        }
        for value in given {
            self.visit(value, wanted);
        }
    }

    pub(super) fn backtick(&mut self, node: Node<'a>, covered: bool) {
        let command = self.read.string(node, 0);
        let span = tree::span(node);
        if self.interest.wants_call("shell_exec") {
            self.push(span, FactKind::Call(backtick(span, command)));
        } else if !covered {
            self.literal(command);
        }
        for part in super::string::interpolated(node) {
            self.visit(part, true);
        }
    }

    /// Attributes are calls in the scope of what they stand on, and named in it.
    pub(super) fn attributes(&mut self, node: Node<'a>) {
        let Some(list) = node.child_by_field_name("attributes") else {
            return;
        };
        let groups = tree::children(list);
        for attribute in groups.into_iter().flat_map(tree::children) {
            let Some(name) = tree::children(attribute).into_iter().next() else {
                continue;
            };
            let path = self.read.names.class(self.text(name));
            let arguments = attribute.child_by_field_name("parameters");
            if let Some(scope) = self.facts.scopes.get_mut(self.scope as usize) {
                scope.annotations.push(path.as_str().into());
            }
            let ending = path.rsplit('.').next().unwrap_or_default();
            let wanted = self.interest.wants_call(ending);
            let values = match arguments {
                Some(list) if wanted => self.read.arguments(list, 0),
                Some(list) => self.stated_arguments(list),
                None => Vec::new(),
            };
            if wanted {
                let call = Call {
                    callee: path.as_str().into(),
                    callee_span: tree::span(name),
                    arguments: values.clone(),
                    form: CallForm::Annotation,
                };
                self.push(tree::span(attribute), FactKind::Call(call));
            }
            if let Some(list) = arguments {
                self.state_arguments(&path, list, &values);
                for argument in tree::children(list) {
                    if let Some(value) = argument_value(argument) {
                        self.visit(value, wanted);
                    }
                }
            }
        }
    }
}

/// Whether an array literal has a key.
fn is_map(array: Node) -> bool {
    let mut cursor = array.walk();
    array.named_children(&mut cursor).any(|element| {
        element.kind() == "array_element_initializer" && {
            let mut cursor = element.walk();
            element
                .named_children(&mut cursor)
                .filter(|part| part.kind() != "comment")
                .count()
                == 2
        }
    })
}
