//! `alias`, `import`, `require` and `use`.

use tree_sitter::Node;

use super::path::{arguments, child};
use super::value::expressions;
use super::walk::Walker;
use crate::fact::{Argument, Assign, AssignForm, Call, CallForm, FactKind, Import};
use crate::lang::tree;

impl<'a> Walker<'a> {
    pub(super) fn import(&mut self, word: &str, node: Node<'a>) {
        let Some(list) = arguments(node) else { return };
        let Some(first) = expressions(list).into_iter().next() else {
            return;
        };
        let renamed = child(list, "keywords").and_then(|keywords| {
            let pairs = self.read.pairs(keywords, 0).into_iter();
            let mut named = pairs.filter(|entry| &*entry.key == "as");
            Some(Box::<str>::from(named.next()?.value.as_name()?))
        });
        for (module, place) in self.modules(first) {
            let own = module.rsplit('.').next().unwrap_or(&module).to_owned();
            let alias = match (word, renamed.as_deref()) {
                (_, Some(name)) => Some(name.to_owned()),
                ("alias", None) => Some(own),
                _ => None,
            };
            if let Some(alias) = &alias {
                self.read.names.bind(alias, module.as_str());
            }
            self.configures |= matches!(&*module, "Config" | "Mix.Config");
            let import = Import {
                module: module.as_str().into(),
                package: module.as_str().into(),
                alias: alias.map(Into::into),
                optional: false,
                module_span: tree::span(place),
            };
            self.push(tree::span(node), FactKind::Import(import));
            if word == "use" {
                self.used(&module, node, list);
            }
        }
    }

    /// The modules that are named: one, or each of `Shop.{Repo, User}`.
    fn modules(&self, node: Node<'a>) -> Vec<(String, Node<'a>)> {
        if node.kind() == "dot"
            && let Some(several) = node
                .child_by_field_name("right")
                .filter(|right| right.kind() == "tuple")
        {
            let front = node
                .child_by_field_name("left")
                .and_then(|left| self.read.path(left))
                .unwrap_or_default();
            return tree::children(several)
                .into_iter()
                .filter(|one| one.kind() == "alias")
                .map(|one| (format!("{front}.{}", self.text(one)), one))
                .collect();
        }
        match node.kind() {
            "alias" | "dot" | "atom" | "identifier" => {
                let path = self.read.path(node);
                path.map(|path| (path, node)).into_iter().collect()
            }
            _ => Vec::new(),
        }
    }

    /// `use X, options` calls `X.use`, and X is what the module builds on.
    fn used(&mut self, module: &str, node: Node<'a>, list: Node<'a>) {
        // `use ShopWeb, :controller` chooses what is built on.
        let chosen = expressions(list)
            .get(1)
            .filter(|second| second.kind() == "atom")
            .map_or("", |second| self.text(*second));
        if let Some(scope) = self.facts.scopes.get_mut(self.scope as usize) {
            scope.bases.push(match chosen {
                "" => module.into(),
                chosen => format!("{module}.{}", chosen.trim_start_matches(':')).into(),
            });
        }
        let callee = format!("{module}.use");
        let mut given = Vec::new();
        for one in expressions(list).into_iter().skip(1) {
            if one.kind() != "keywords" {
                let value = self.read.value(one);
                given.push(Argument { name: None, value });
                self.visit(one, true);
                continue;
            }
            for entry in self.read.pairs(one, 0) {
                let target = format!("{module}.{}", entry.key);
                self.facts
                    .state_entries(self.scope, &target, &entry.value, AssignForm::Argument);
                let span = entry.key_span.join(entry.value.span);
                self.push(
                    span,
                    FactKind::Assign(Assign {
                        target: target.into(),
                        target_span: entry.key_span,
                        value: entry.value.clone(),
                        form: AssignForm::Argument,
                    }),
                );
                given.push(Argument {
                    name: Some(entry.key),
                    value: entry.value,
                });
            }
            self.visit(one, true);
        }
        if self.interest.wants_call("use") {
            let call = Call {
                callee: callee.into(),
                callee_span: tree::span(node),
                arguments: given,
                form: CallForm::Call,
            };
            self.push(tree::span(node), FactKind::Call(call));
        }
    }

    /// `@behaviour X`: X is what the module builds on.
    pub(super) fn base(&mut self, list: Node<'a>) {
        for one in tree::children(list) {
            let path = self.read.path(one);
            if let (Some(path), Some(scope)) =
                (path, self.facts.scopes.get_mut(self.scope as usize))
            {
                scope.bases.push(path.into());
            }
        }
    }
}
