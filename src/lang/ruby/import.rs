//! `require` and `include`, which are calls in Ruby.

use tree_sitter::Node;

use super::path::only_child;
use super::walk::Walker;
use crate::fact::{FactKind, Import, Part, ScopeKind, Value, ValueKind};
use crate::lang::tree;

impl<'a> Walker<'a> {
    /// `require "x"` and its kin; whether the call was one.
    pub(super) fn import(&mut self, node: Node<'a>, method: &str, list: Node<'a>) -> bool {
        let argument = match method {
            "require" | "require_relative" | "load" => only_child(list),
            "autoload" => tree::children(list).into_iter().nth(1),
            _ => return false,
        };
        let Some(argument) = argument else {
            return false;
        };
        let value = self.read.value(argument);
        let Some(path) = module_path(&value) else {
            return false;
        };
        let relative = method == "require_relative" || path.starts_with('.');
        let module: String = if relative && !path.starts_with('.') {
            format!("./{path}")
        } else {
            path
        };
        let package = if relative {
            module.clone()
        } else {
            module.split('/').next().unwrap_or_default().to_owned()
        };
        let import = Import {
            module: module.into(),
            package: package.into(),
            alias: None,
            optional: self.optional,
            module_span: tree::span(argument),
        };
        self.push(tree::span(node), FactKind::Import(import));
        true
    }

    /// What a class includes is a base of it.
    pub(super) fn mix_in(&mut self, method: &str, list: Node<'a>) {
        if !matches!(method, "include" | "extend" | "prepend") {
            return;
        }
        for argument in tree::children(list) {
            let path = match argument.kind() {
                "constant" | "scope_resolution" => self.read.path(argument),
                _ => None,
            };
            let scope = self.facts.scopes.get_mut(self.scope as usize);
            if let (Some(path), Some(scope)) = (path, scope)
                && scope.kind == ScopeKind::Class
            {
                scope.bases.push(path.into());
            }
        }
    }
}

/// The path that a `require` names: a text, or one that begins with the file's own folder.
fn module_path(value: &Value) -> Option<String> {
    match &value.kind {
        ValueKind::Text(text) => Some(text.to_string()),
        ValueKind::Template(parts) => match parts.as_slice() {
            [Part::Hole(folder), Part::Text(tail)] => match folder.as_name() {
                Some("__dir__") => Some(format!(".{tail}")),
                // One step up leads from the file to its folder.
                Some("__FILE__") => Some(format!(".{}", tail.strip_prefix("/..")?)),
                _ => None,
            },
            _ => None,
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Span;

    #[test]
    fn the_folder_of_the_file_is_a_dot() {
        let span = Span::at(0);
        let name = |name: &str| Part::Hole(Value::new(span, ValueKind::Name(name.into())));
        let path = |folder: &str, tail: &str| {
            let parts = vec![name(folder), Part::Text(tail.into())];
            module_path(&Value::concat(span, parts))
        };
        assert_eq!(path("__dir__", "/x").as_deref(), Some("./x"));
        assert_eq!(path("__FILE__", "/../../x").as_deref(), Some("./../x"));
        assert_eq!(path("root", "/x"), None);
    }
}
