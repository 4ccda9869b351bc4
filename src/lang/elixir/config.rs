//! Settings: what `config` of a configuration file and `Application.put_env` give the app's
//! environment, as assignments of `config.<app>.<key>`.

use tree_sitter::Node;

use super::path::arguments;
use super::value::expressions;
use super::walk::Walker;
use crate::fact::{Assign, AssignForm, FactKind, Value, ValueKind};
use crate::lang::tree;

impl<'a> Walker<'a> {
    /// `config :shop, key: value`, `config :shop, Shop.Repo, url: x`, `config :shop, :key, value`
    pub(super) fn config(&mut self, node: Node<'a>) {
        self.settings(node);
        if let Some(list) = arguments(node) {
            for one in expressions(list) {
                self.visit(one, true);
            }
        }
    }

    /// `Application.put_env(:shop, :port, 4000)`; its arguments are walked with the call.
    pub(super) fn put_env(&mut self, node: Node<'a>) {
        self.settings(node);
    }

    fn settings(&mut self, node: Node<'a>) {
        let Some(list) = arguments(node) else { return };
        let given = expressions(list);
        let Some((app, rest)) = given.split_first() else {
            return;
        };
        let Some(app) = self.segment(*app) else {
            return;
        };
        let (target, place, value) = match rest {
            [value] => (format!("config.{app}"), given[0], *value),
            [key, value, ..] => {
                let Some(name) = self.segment(*key) else {
                    return;
                };
                (format!("config.{app}.{name}"), *key, *value)
            }
            [] => return,
        };
        let value: Value = self.read.value(value);
        self.facts
            .state_entries(self.scope, &target, &value, AssignForm::Key);
        self.push(
            tree::span(node),
            FactKind::Assign(Assign {
                target: target.into(),
                target_span: tree::span(place),
                value,
                form: AssignForm::Key,
            }),
        );
    }

    /// An app's or a key's name, as a segment of a path.
    fn segment(&self, node: Node<'a>) -> Option<Box<str>> {
        match self.read.value(node).kind {
            ValueKind::Text(text) => Some(text),
            ValueKind::Name(name) if node.kind() == "alias" => Some(name),
            _ => None,
        }
    }
}
