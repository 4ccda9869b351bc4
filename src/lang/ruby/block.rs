//! Blocks and lambdas: their scopes, and what their first parameter stands for.

use tree_sitter::Node;

use super::path::is_constant;
use super::walk::Walker;
use crate::fact::ScopeKind;
use crate::lang::tree;

impl<'a> Walker<'a> {
    /// Walks a block in a scope of its own; `covered` says whether its value is already part
    /// of a fact.
    pub(super) fn block(&mut self, node: Node<'a>, kind: ScopeKind, name: &str, covered: bool) {
        self.inside(kind, name, tree::span(node), |walker| {
            if let Some(parameters) = node.child_by_field_name("parameters") {
                walker.parameters(parameters);
            }
            let Some(body) = node.child_by_field_name("body") else {
                return;
            };
            match body.kind() {
                // A lambda's body is a block around the statements.
                "block" | "do_block" => {
                    if let Some(body) = body.child_by_field_name("body") {
                        walker.body(body, covered);
                    }
                }
                _ => walker.body(body, covered),
            }
        });
    }

    /// Opens the names of a block and says what its first parameter stands for:
    /// `Sentry.init do |config|` yields what `Sentry` keeps, `File.open(..) do |file|` what
    /// the call would return. The caller leaves the names.
    pub(super) fn bind_parameter(
        &mut self,
        block: Node<'a>,
        method: &str,
        receiver: Option<&str>,
        callee: &str,
    ) {
        self.read.names.enter();
        let Some(parameters) = block.child_by_field_name("parameters") else {
            return;
        };
        let mut cursor = parameters.walk();
        let Some(first) = parameters
            .named_children(&mut cursor)
            .find(|child| child.kind() != "comment")
        else {
            return;
        };
        if first.kind() != "identifier" {
            return;
        }
        let name = self.text(first);
        let constant = receiver.filter(|path| is_constant(path));
        let stands_for = match (constant, method) {
            (Some(path), method) if configures(method) => path,
            (Some(_), "new" | "open" | "start" | "create" | "popen" | "build" | "connect") => {
                callee
            }
            // It hides a parameter of that name outside.
            _ if self.read.names.get(name).is_some() => name,
            _ => return,
        };
        self.read.names.bind(name, stands_for);
    }
}

/// Methods that yield the thing to be configured.
fn configures(method: &str) -> bool {
    matches!(method, "setup" | "init" | "config" | "configuration")
        || method.starts_with("configure")
}

/// Whether a block, or a lambda with its block, does nothing.
pub(super) fn is_empty_block(node: Node) -> bool {
    let Some(body) = node.child_by_field_name("body") else {
        return node.kind() != "lambda";
    };
    match body.kind() {
        "block" | "do_block" => is_empty_block(body),
        _ => tree::children(body)
            .iter()
            .all(|child| matches!(child.kind(), "comment" | "nil")),
    }
}
