//! Assignments: variables, properties, subscripts, constants, and the entries of what is
//! assigned.

use tree_sitter::Node;

use super::walk::{Walker, object_of};
use crate::fact::{Assign, AssignForm, FactKind, Part, ScopeKind, Value, ValueKind};
use crate::lang::tree;

impl<'a> Walker<'a> {
    pub(super) fn assignment(&mut self, node: Node<'a>) {
        let [Some(left), Some(right)] =
            ["left", "right"].map(|field| node.child_by_field_name(field))
        else {
            return;
        };
        if matches!(left.kind(), "list_literal" | "array_creation_expression") {
            self.destructuring(node, left, right);
            return;
        }
        let value = self.read.value(right);
        let known = value.kind != ValueKind::Unknown;
        let stated = self.state(node, left, value);
        self.visit(right, stated && known);
    }

    /// `[$a, $b] = [1, 2]`: pair by pair, where both sides are literal lists.
    fn destructuring(&mut self, node: Node<'a>, left: Node<'a>, right: Node<'a>) {
        let targets: Vec<Node> = tree::children(left)
            .into_iter()
            .filter_map(|child| match child.kind() {
                "array_element_initializer" => {
                    let parts = tree::children(child);
                    (parts.len() == 1).then(|| parts[0])
                }
                "variable_name" => Some(child),
                _ => None,
            })
            .collect();
        let items = match self.read.value(right).kind {
            ValueKind::List(items) if items.len() == targets.len() => items,
            _ => Vec::new(),
        };
        let paired = !items.is_empty();
        let mut items = items.into_iter();
        for target in targets {
            let value = items
                .next()
                .unwrap_or_else(|| Value::unknown(tree::span(right)));
            self.state(node, target, value);
        }
        self.visit(right, paired);
    }

    /// `.=`, `??=` and the others.
    pub(super) fn augmented(&mut self, node: Node<'a>) {
        let [Some(left), Some(right)] =
            ["left", "right"].map(|field| node.child_by_field_name(field))
        else {
            return;
        };
        let operator = tree::field_text(node, "operator", self.read.source).unwrap_or_default();
        let span = tree::span(node);
        let before = self.read.value(left);
        let given = self.read.value(right);
        let value = match operator {
            "??=" => Value::new(span, ValueKind::Fallback(Box::new(before), Box::new(given))),
            ".=" => Value::concat(span, vec![Part::Hole(before), Part::Hole(given)]),
            _ => Value::unknown(span),
        };
        let known = value.kind != ValueKind::Unknown;
        let stated = self.state(node, left, value);
        // `$_ENV["X"] ??= "y"` reads before it writes.
        if operator == "??=" && left.kind() == "subscript_expression" {
            self.visit(left, false);
        }
        self.visit(right, stated && known);
    }

    /// States one assignment; whether the target has a name.
    fn state(&mut self, node: Node<'a>, target: Node<'a>, value: Value) -> bool {
        let form = match target.kind() {
            "variable_name" => AssignForm::Variable,
            "member_access_expression"
            | "nullsafe_member_access_expression"
            | "scoped_property_access_expression" => AssignForm::Attribute,
            "subscript_expression" => AssignForm::Key,
            _ => return false,
        };
        if form != AssignForm::Variable {
            self.receiver(object_of(target));
        }
        let Some(path) = self.read.path(target) else {
            if form == AssignForm::Key {
                for key in tree::children(target).into_iter().skip(1) {
                    self.visit(key, false);
                }
            }
            return false;
        };
        // The order of facts is that of their bytes, whatever is stated first.
        self.facts
            .state_entries(self.scope, &path, &value, AssignForm::Key);
        self.push(
            tree::span(node),
            FactKind::Assign(Assign {
                target: path.into(),
                target_span: tree::span(target),
                value,
                form,
            }),
        );
        true
    }

    /// States a declaration with its value and walks the value.
    pub(super) fn state_value(
        &mut self,
        node: Node<'a>,
        name: Node<'a>,
        target: &str,
        given: Node<'a>,
        form: AssignForm,
    ) {
        let value = self.read.value(given);
        let known = value.kind != ValueKind::Unknown;
        self.facts
            .state_entries(self.scope, target, &value, AssignForm::Key);
        self.push(
            tree::span(node),
            FactKind::Assign(Assign {
                target: target.into(),
                target_span: tree::span(name),
                value,
                form,
            }),
        );
        self.visit(given, known);
    }

    /// `const X = 1;` in a file or a class.
    pub(super) fn constants(&mut self, node: Node<'a>) {
        self.attributes(node);
        for element in tree::children(node) {
            if element.kind() != "const_element" {
                continue;
            }
            let parts = tree::children(element);
            if let [name, .., value] = parts.as_slice() {
                let target = self.text(*name);
                self.state_value(element, *name, target, *value, AssignForm::Variable);
            }
        }
    }

    /// `static $cache = [];` in a function.
    pub(super) fn statics(&mut self, node: Node<'a>) {
        for element in tree::children(node) {
            let (Some(name), Some(value)) = (
                element.child_by_field_name("name"),
                element.child_by_field_name("value"),
            ) else {
                continue;
            };
            let target = self.text(name);
            self.state_value(element, name, target, value, AssignForm::Variable);
        }
    }

    /// A file that returns an array is configuration: its entries are stated under `return`.
    pub(super) fn returned(&mut self, node: Node<'a>) {
        let in_file = self
            .facts
            .scopes
            .get(self.scope as usize)
            .is_some_and(|scope| scope.kind == ScopeKind::File);
        let Some(given) = tree::children(node)
            .into_iter()
            .find(|child| child.kind() != "comment")
        else {
            return;
        };
        if in_file && given.kind() == "array_creation_expression" {
            let value = self.read.value(given);
            self.facts
                .state_entries(self.scope, "return", &value, AssignForm::Key);
            let map = matches!(value.kind, ValueKind::Map(_));
            self.visit(given, map);
        } else {
            self.visit(given, false);
        }
    }
}
