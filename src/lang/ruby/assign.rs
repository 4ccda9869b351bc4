//! Assignments: variables, attributes, subscripts, and the entries of what is assigned.

use tree_sitter::Node;

use super::walk::Walker;
use crate::fact::{Assign, AssignForm, FactKind, Part, Value, ValueKind};
use crate::lang::tree;

impl<'a> Walker<'a> {
    pub(super) fn assignment(&mut self, node: Node<'a>) {
        let [Some(left), Some(right)] =
            ["left", "right"].map(|field| node.child_by_field_name(field))
        else {
            return;
        };
        if left.kind() == "left_assignment_list" {
            self.destructuring(node, left, right);
            return;
        }
        let value = self.read.value(right);
        let known = value.kind != ValueKind::Unknown;
        let stated = self.state(node, left, value);
        self.visit(right, stated && known);
    }

    /// `a, b = 1, 2`: pair by pair, as long as nothing is gathered or spread.
    fn destructuring(&mut self, node: Node<'a>, left: Node<'a>, right: Node<'a>) {
        let targets = tree::children(left);
        let given = match right.kind() {
            "right_assignment_list" | "array" => tree::children(right),
            _ => Vec::new(),
        };
        let plain = |nodes: &[Node]| {
            nodes.iter().all(|node| {
                !matches!(
                    node.kind(),
                    "rest_assignment" | "splat_argument" | "destructured_left_assignment"
                )
            })
        };
        let paired = targets.len() == given.len() && plain(&targets) && plain(&given);
        for (index, target) in targets.iter().enumerate() {
            let value = match given.get(index) {
                Some(given) if paired => self.read.value(*given),
                _ => Value::unknown(tree::span(right)),
            };
            self.state(node, *target, value);
        }
        if paired {
            for value in given {
                self.visit(value, true);
            }
        } else {
            self.visit(right, false);
        }
    }

    pub(super) fn operator_assignment(&mut self, node: Node<'a>) {
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
            "||=" => Value::new(span, ValueKind::Fallback(Box::new(before), Box::new(given))),
            "&&=" => given,
            "+=" if matches!(given.kind, ValueKind::Text(_) | ValueKind::Template(_)) => {
                Value::concat(span, vec![Part::Hole(before), Part::Hole(given)])
            }
            _ => Value::unknown(span),
        };
        let known = value.kind != ValueKind::Unknown;
        let stated = self.state(node, left, value);
        // `ENV["X"] ||= "y"` reads before it writes.
        if left.kind() == "element_reference" {
            self.visit(left, false);
        }
        self.visit(right, stated && known);
    }

    /// States one assignment; whether the target has a name.
    fn state(&mut self, node: Node<'a>, target: Node<'a>, value: Value) -> bool {
        let form = match target.kind() {
            "identifier" => {
                self.local(target);
                AssignForm::Variable
            }
            "constant" | "scope_resolution" | "global_variable" => AssignForm::Variable,
            "instance_variable" | "class_variable" => AssignForm::Attribute,
            "call" => {
                if let Some(receiver) = target.child_by_field_name("receiver") {
                    self.receiver(receiver);
                }
                AssignForm::Attribute
            }
            "element_reference" => {
                if let Some(object) = target.child_by_field_name("object") {
                    self.receiver(object);
                }
                AssignForm::Key
            }
            _ => return false,
        };
        let path = match target.kind() {
            // What an outer block's parameter stands for is not what is assigned here.
            "identifier" => Some(self.text(target).to_owned()),
            _ => self.read.path(target),
        };
        let Some(path) = path else {
            return false;
        };
        // The order of facts is that of their bytes, whatever is stated first.
        match &value.kind {
            // `config.cache_store = :redis, { url: x }`: a kind and its options, which count
            // as the target's own.
            ValueKind::List(items) if !value.span.slice(self.read.source).starts_with('[') => {
                for item in items {
                    self.facts
                        .state_entries(self.scope, &path, item, AssignForm::Key);
                }
            }
            _ => self
                .facts
                .state_entries(self.scope, &path, &value, AssignForm::Key),
        }
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
}
