//! How build scripts ask for plugins: the `plugins` block and `apply`. Knows the notations.

use super::Script;
use crate::fact::{FileFacts, Value};
use crate::format::entry;
use crate::format::manifest::emit;
use crate::format::manifest::jvm::scanner::Kind;

impl Script<'_> {
    /// `id("x") version "1"`, `kotlin("jvm") version "1"`, `` `java-library` ``,
    /// `alias(libs.plugins.x)`.
    pub(super) fn plugin(&self, facts: &mut FileFacts, index: usize, end: usize) {
        let head = self.tokens[index];
        let rest = &self.tokens[index + 1..end.clamp(index + 1, self.tokens.len())];
        let argument = rest
            .iter()
            .find(|token| matches!(token.kind, Kind::Text | Kind::Name));
        let version = rest
            .iter()
            .position(|token| token.kind == Kind::Name && self.of(*token) == "version")
            .and_then(|at| {
                rest[at + 1..]
                    .iter()
                    .find(|token| matches!(token.kind, Kind::Text | Kind::Name))
            });
        let (id, key) = match (self.of(head), argument) {
            ("id", Some(id)) if id.kind == Kind::Text => {
                let key = self.content(*id);
                (key.slice(self.text).to_owned(), key)
            }
            ("kotlin", Some(name)) if name.kind == Kind::Text => {
                let key = self.content(*name);
                (
                    format!("org.jetbrains.kotlin.{}", key.slice(self.text)),
                    key,
                )
            }
            ("alias", Some(name)) => (self.of(*name).to_owned(), name.span),
            (name, _) if head.kind == Kind::Name && !matches!(name, "id" | "kotlin" | "alias") => {
                (name.to_owned(), head.span)
            }
            _ => return,
        };
        let value = match version {
            Some(token) if token.kind == Kind::Text => self.string(*token),
            Some(token) => Value::new(token.span, self.named(self.of(*token))),
            None => emit::none(key),
        };
        let span = head.span.join(value.span);
        entry::push(facts, span, format!("plugin.{id}"), key, value);
    }

    /// `apply plugin: 'x'`, `apply(plugin = "x")`.
    pub(super) fn apply(&self, facts: &mut FileFacts, from: usize, end: usize) {
        let tokens = &self.tokens[from.min(end)..end.min(self.tokens.len())];
        let named = tokens
            .iter()
            .any(|token| token.kind == Kind::Name && self.of(*token) == "plugin");
        if let Some(id) = tokens
            .iter()
            .find(|token| token.kind == Kind::Text && named)
        {
            let key = self.content(*id);
            let path = format!("plugin.{}", key.slice(self.text));
            entry::push(facts, key, path, key, emit::none(key));
        }
    }
}
