//! Macros: a fact for each, its arguments as values, and the code inside it visited.

use proc_macro2::TokenStream;
use syn::Macro;

use super::Lowerer;
use super::template;
use super::tokens::{self, Contents, Tree};
use crate::fact::{Argument, Branch, Call, CallForm, FactKind, MapEntry, Part, Value, ValueKind};
use crate::text::Span;

/// Whether a macro's tokens are code for somewhere else.
fn is_quote(callee: &str) -> bool {
    let last = callee.rsplit('.').next().unwrap_or_default();
    ["quote", "quote_spanned", "parse_quote", "stringify"].contains(&last)
}

impl Lowerer<'_> {
    /// A macro as a statement or expression: a fact, and whatever it was given.
    pub(super) fn mac(&mut self, mac: &Macro) {
        let callee = self.macro_path(&mac.path);
        if is_quote(&callee) {
            return;
        }
        let given = tokens::read(mac);
        if callee == "std.matches" {
            self.matched(mac, &given);
        }
        if self.wants(&callee) {
            let call = self.macro_call(callee, mac, &given);
            let span = self.macro_span(mac);
            self.push(span, FactKind::Call(call));
        }
        for argument in &given.arguments {
            self.visit(&argument.tree);
        }
        self.locals.enter();
        self.paths.enter();
        self.statements(&given.body);
        self.paths.leave();
        self.locals.leave();
        for lit in given.strings {
            let value = self.literal(&lit);
            if value
                .as_text()
                .is_some_and(|text| self.interest.wants_literal(text))
            {
                self.push(value.span, FactKind::Literal(value));
            }
        }
    }

    /// `matches!` is a condition.
    fn matched(&mut self, mac: &Macro, given: &Contents) {
        let trees = given.arguments.iter().map(|argument| &argument.tree);
        let operands = trees.flat_map(|tree| match tree {
            Tree::Expr(expr) => self.operands(expr),
            _ => Vec::new(),
        });
        let operands = operands.collect();
        let span = self.macro_span(mac);
        self.push(span, FactKind::Branch(Branch { operands }));
    }

    /// What a macro evaluates to.
    pub(super) fn macro_value(&mut self, mac: &Macro) -> Value {
        let span = self.macro_span(mac);
        let callee = self.macro_path(&mac.path);
        if is_quote(&callee) {
            return Value::unknown(span);
        }
        let given = tokens::read(mac);
        match callee.as_str() {
            "std.format" | "std.format_args" => self.format_value(span, &given),
            "std.concat" => {
                let parts = given
                    .arguments
                    .iter()
                    .map(|argument| Part::Hole(self.tree(&argument.tree)));
                let parts = parts.collect();
                Value::concat(span, parts)
            }
            "std.vec" if !given.repeated => {
                let items = given
                    .arguments
                    .iter()
                    .map(|argument| self.tree(&argument.tree));
                let items = items.collect();
                Value::new(span, ValueKind::List(items))
            }
            _ => {
                let call = self.macro_call(callee, mac, &given);
                Value::new(span, ValueKind::Call(Box::new(call)))
            }
        }
    }

    fn macro_span(&self, mac: &Macro) -> Span {
        let first = super::syntax::path_first(&mac.path);
        self.between(first, mac.delimiter.span().close())
    }

    fn macro_call(&mut self, callee: String, mac: &Macro, given: &Contents) -> Call {
        let callee_span = self.between(
            super::syntax::path_first(&mac.path),
            super::syntax::path_last(&mac.path),
        );
        let arguments = self.given_arguments(given, template::formats(&callee));
        Call {
            callee: callee.into(),
            callee_span,
            arguments,
            form: CallForm::Macro,
        }
    }

    fn given_arguments(&mut self, given: &Contents, formats: bool) -> Vec<Argument> {
        let mut arguments: Vec<Argument> = Vec::with_capacity(given.arguments.len());
        for argument in &given.arguments {
            arguments.push(Argument {
                name: argument.name.as_ref().map(|(name, _)| name.as_str().into()),
                value: self.tree(&argument.tree),
            });
        }
        if formats {
            let text = arguments
                .iter()
                .position(|argument| argument.name.is_none() && argument.value.as_text().is_some());
            if let Some(text) = text {
                arguments[text].value = template::fill(&arguments[text].value, &arguments, text);
            }
        }
        arguments
    }

    fn format_value(&mut self, span: Span, given: &Contents) -> Value {
        let arguments = self.given_arguments(given, true);
        match arguments.into_iter().next().map(|argument| argument.value) {
            Some(value) if matches!(value.kind, ValueKind::Text(_) | ValueKind::Template(_)) => {
                Value { span, ..value }
            }
            _ => Value::unknown(span),
        }
    }

    fn tree(&mut self, tree: &Tree) -> Value {
        let value = self.deeper(|this| match tree {
            Tree::Expr(expr) => this.value(expr),
            Tree::Null(token) => Value::new(this.at(*token), ValueKind::Null),
            Tree::List(items, first, last) => {
                let items = items.iter().map(|item| this.tree(item)).collect();
                Value::new(this.between(*first, *last), ValueKind::List(items))
            }
            Tree::Map(entries, first, last) => {
                let entries = entries.iter().map(|(key, value)| MapEntry {
                    key: key.text.as_str().into(),
                    key_span: this.at(key.span),
                    value: this.tree(value),
                });
                let entries = entries.collect();
                Value::new(this.between(*first, *last), ValueKind::Map(entries))
            }
        });
        value.unwrap_or_else(|| Value::unknown(self.tree_span(tree)))
    }

    fn tree_span(&self, tree: &Tree) -> Span {
        match tree {
            Tree::Expr(expr) => self.span(expr),
            Tree::Null(token) => self.at(*token),
            Tree::List(_, first, last) | Tree::Map(_, first, last) => self.between(*first, *last),
        }
    }

    fn visit(&mut self, tree: &Tree) {
        self.deeper(|this| match tree {
            Tree::Expr(expr) => this.expr(expr),
            Tree::Null(_) => {}
            Tree::List(items, ..) => items.iter().for_each(|item| this.visit(item)),
            Tree::Map(entries, ..) => entries.iter().for_each(|(_, value)| this.visit(value)),
        });
    }

    /// The arguments of an attribute.
    pub(super) fn attribute_arguments(&mut self, tokens: &TokenStream) -> Vec<Argument> {
        match tokens::arguments(tokens) {
            Some(given) => self.given_arguments(&given, false),
            None => Vec::new(),
        }
    }
}
