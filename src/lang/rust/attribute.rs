//! Attributes as calls.

use syn::{Attribute, Meta};

use super::Lowerer;
use super::syntax::{path_first, path_last};
use crate::fact::{Argument, Call, CallForm, FactKind, ScopeId};

impl Lowerer<'_> {
    /// The attributes of something with a scope of its own: facts in it, and its paths.
    pub(super) fn attributes(&mut self, attributes: &[Attribute], scope: ScopeId) {
        for attribute in attributes {
            let path = attribute.path();
            if path.is_ident("doc") {
                continue;
            }
            let callee = self.path(path);
            let call = self.attribute(attribute, callee.clone());
            let scope = &mut self.facts.scopes[scope as usize];
            // What is derived is implemented.
            if path.is_ident("derive") {
                let derived = call
                    .arguments
                    .iter()
                    .filter_map(|argument| argument.value.as_name());
                scope.bases.extend(derived.map(Into::into));
            }
            scope.annotations.push(callee.into());
            self.annotate(attribute, call);
        }
    }

    /// The attributes of a part of something: facts in the scope of the whole.
    pub(super) fn member_attributes(&mut self, attributes: &[Attribute]) {
        for attribute in attributes {
            if !attribute.path().is_ident("doc") {
                let callee = self.path(attribute.path());
                if self.wants(&callee) {
                    let call = self.attribute(attribute, callee);
                    self.annotate(attribute, call);
                }
            }
        }
    }

    fn annotate(&mut self, attribute: &Attribute, call: Call) {
        if self.wants(&call.callee) {
            let bracket = attribute.bracket_token.span.close();
            let span = self.between(attribute.pound_token.span, bracket);
            self.push(span, FactKind::Call(call));
        }
    }

    fn attribute(&mut self, attribute: &Attribute, callee: String) -> Call {
        let arguments = match &attribute.meta {
            Meta::Path(_) => Vec::new(),
            Meta::List(list) => self.attribute_arguments(&list.tokens),
            Meta::NameValue(pair) => vec![Argument {
                name: None,
                value: self.value(&pair.value),
            }],
        };
        let path = attribute.path();
        Call {
            callee: callee.into(),
            callee_span: self.between(path_first(path), path_last(path)),
            arguments,
            form: CallForm::Annotation,
        }
    }
}
