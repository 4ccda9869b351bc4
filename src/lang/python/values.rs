//! Expressions: as values where something keeps them, or only for the calls, reads and strings
//! inside them.

use rustpython_ruff_python_ast::{Comprehension, Expr, ExprDict, Number, UnaryOp};
use rustpython_ruff_text_size::Ranged;

use super::{Front, span};
use crate::fact::{Access, AssignForm, CallForm, FactKind, MapEntry, Part, Value, ValueKind};
use crate::lang::tree::DEEPEST;

impl Front<'_> {
    /// The value of an expression. Facts inside it are emitted on the way; strings in it are
    /// taken to be kept by whoever asked: see [`Self::spill`].
    pub(super) fn value(&mut self, expr: &Expr) -> Value {
        if self.depth >= DEEPEST {
            return Value::unknown(span(expr.range()));
        }
        self.depth += 1;
        let value = self.build(expr);
        self.depth -= 1;
        value
    }

    fn build(&mut self, expr: &Expr) -> Value {
        let at = span(expr.range());
        let kind = match expr {
            Expr::StringLiteral(string) => ValueKind::Text(string.value.to_str().into()),
            Expr::BytesLiteral(bytes) => {
                let bytes: Vec<u8> = bytes.value.bytes().collect();
                ValueKind::Text(String::from_utf8_lossy(&bytes).into())
            }
            Expr::FString(string) => return self.f_string(string),
            Expr::TString(string) => return self.t_string(string),
            Expr::NumberLiteral(_) => ValueKind::Number(self.number(expr)),
            Expr::BooleanLiteral(literal) => ValueKind::Bool(literal.value),
            Expr::NoneLiteral(_) => ValueKind::Null,
            Expr::List(list) => ValueKind::List(self.items(&list.elts)),
            Expr::Tuple(tuple) => ValueKind::List(self.items(&tuple.elts)),
            Expr::Set(set) => ValueKind::List(self.items(&set.elts)),
            Expr::Dict(dict) => ValueKind::Map(self.entries(dict)),
            Expr::Name(name) if !name.id.is_empty() => ValueKind::Name(self.path(expr).into()),
            Expr::Attribute(_) | Expr::Subscript(_) => {
                let path = self.read(expr);
                if path.starts_with('?') {
                    ValueKind::Unknown
                } else {
                    ValueKind::Name(path.into())
                }
            }
            Expr::Call(call) => return self.call_value(call),
            Expr::Await(inner) => return self.value(&inner.value),
            // A function that does nothing is as good as none.
            Expr::Lambda(lambda) if lambda.body.is_none_literal_expr() => {
                self.inside(expr);
                ValueKind::Null
            }
            Expr::Named(named) => {
                let value = self.value(&named.value);
                self.give(&named.target, value.clone(), at);
                return value;
            }
            Expr::BoolOp(_) | Expr::If(_) => return self.choice(expr),
            Expr::BinOp(operation) => return self.operation(operation),
            Expr::UnaryOp(unary)
                if matches!(unary.op, UnaryOp::USub | UnaryOp::UAdd)
                    && unary.operand.is_number_literal_expr() =>
            {
                let number = self.number(&unary.operand);
                ValueKind::Number(match unary.op {
                    UnaryOp::USub => format!("-{number}").into(),
                    _ => number,
                })
            }
            _ => {
                self.inside(expr);
                ValueKind::Unknown
            }
        };
        Value::new(at, kind)
    }

    /// The value of an expression whose facts are known already.
    pub(super) fn seen(&mut self, expr: &Expr) -> Value {
        let known = self.facts.facts.len();
        let value = self.value(expr);
        self.facts.facts.truncate(known);
        value
    }

    /// An expression whose value nobody keeps.
    pub(super) fn visit(&mut self, expr: &Expr) {
        if self.depth >= DEEPEST {
            return;
        }
        self.depth += 1;
        match expr {
            Expr::StringLiteral(string) => {
                // Asked first, so that most strings are not copied.
                if self.interest.wants_literal(string.value.to_str()) {
                    let value = self.build(expr);
                    self.literal(value);
                }
            }
            Expr::BytesLiteral(_)
            | Expr::FString(_)
            | Expr::TString(_)
            | Expr::BinOp(_)
            | Expr::Named(_)
            | Expr::Dict(_) => {
                let value = self.build(expr);
                self.spill(value);
            }
            Expr::Attribute(_) | Expr::Subscript(_) => {
                self.read(expr);
            }
            Expr::Call(call) => self.call_only(call),
            _ => self.inside(expr),
        }
        self.depth -= 1;
    }

    /// What stands inside an expression that has no value of its own.
    fn inside(&mut self, expr: &Expr) {
        match expr {
            Expr::List(list) => self.visit_all(&list.elts),
            Expr::Tuple(tuple) => self.visit_all(&tuple.elts),
            Expr::Set(set) => self.visit_all(&set.elts),
            Expr::BoolOp(operation) => self.visit_all(&operation.values),
            Expr::UnaryOp(unary) => self.visit(&unary.operand),
            Expr::Await(inner) => self.visit(&inner.value),
            Expr::Starred(starred) => self.visit(&starred.value),
            Expr::YieldFrom(inner) => self.visit(&inner.value),
            Expr::Yield(inner) => {
                if let Some(value) = &inner.value {
                    self.visit(value);
                }
            }
            Expr::Compare(compare) => {
                self.visit(&compare.left);
                self.visit_all(&compare.comparators);
            }
            Expr::If(conditional) => {
                self.branch(&conditional.test);
                self.visit(&conditional.body);
                self.visit(&conditional.orelse);
            }
            Expr::Lambda(lambda) => self.lambda(lambda),
            Expr::ListComp(comprehension) => {
                self.generators(&comprehension.generators);
                self.visit(&comprehension.elt);
            }
            Expr::SetComp(comprehension) => {
                self.generators(&comprehension.generators);
                self.visit(&comprehension.elt);
            }
            Expr::Generator(generator) => {
                self.generators(&generator.generators);
                self.visit(&generator.elt);
            }
            Expr::DictComp(comprehension) => {
                self.generators(&comprehension.generators);
                self.visit(&comprehension.key);
                self.visit(&comprehension.value);
            }
            Expr::Slice(slice) => {
                for bound in [&slice.lower, &slice.upper, &slice.step]
                    .into_iter()
                    .flatten()
                {
                    self.visit(bound);
                }
            }
            _ => {}
        }
    }

    pub(super) fn visit_all(&mut self, exprs: &[Expr]) {
        for expr in exprs {
            self.visit(expr);
        }
    }

    fn generators(&mut self, generators: &[Comprehension]) {
        for generator in generators {
            self.give_many(&generator.target);
            self.visit(&generator.iter);
            self.visit_all(&generator.ifs);
        }
    }

    fn items(&mut self, items: &[Expr]) -> Vec<Value> {
        items.iter().map(|item| self.value(item)).collect()
    }

    fn number(&self, expr: &Expr) -> Box<str> {
        let written = self.slice(expr.range());
        match expr {
            Expr::NumberLiteral(literal) if matches!(literal.value, Number::Complex { .. }) => {
                written.into()
            }
            _ if written.contains('_') => written.replace('_', "").into(),
            _ => written.into(),
        }
    }

    /// The entries of a map literal. What is unpacked into it counts where it is a literal
    /// too; a computed key has no entry.
    fn entries(&mut self, dict: &ExprDict) -> Vec<MapEntry> {
        let mut entries = Vec::with_capacity(dict.items.len());
        for item in &dict.items {
            let value = self.value(&item.value);
            let Some(key) = &item.key else {
                match value.kind {
                    ValueKind::Map(unpacked) => entries.extend(unpacked),
                    _ => self.spill(value),
                }
                continue;
            };
            let text: Box<str> = match key {
                Expr::StringLiteral(string) => string.value.to_str().into(),
                Expr::BytesLiteral(_) => match self.build(key).kind {
                    ValueKind::Text(text) => text,
                    _ => continue,
                },
                Expr::NumberLiteral(_) => self.number(key),
                Expr::Name(_) | Expr::Attribute(_) | Expr::BooleanLiteral(_) => {
                    self.visit(key);
                    self.slice(key.range()).into()
                }
                _ => {
                    self.visit(key);
                    self.spill(value);
                    continue;
                }
            };
            entries.push(MapEntry {
                key: text,
                key_span: span(key.range()),
                value,
            });
        }
        entries
    }

    /// A member or subscript read: its facts, and its path.
    fn read(&mut self, expr: &Expr) -> String {
        self.receiver(expr);
        self.access(expr)
    }

    /// The Access fact of a read, if it is wanted; its path in any case.
    pub(super) fn access(&mut self, expr: &Expr) -> String {
        let path = self.path(expr);
        if !path.starts_with('?') && self.interest.wants_access(&path) {
            let fact = Access {
                path: path.as_str().into(),
                key_span: span(Self::last_segment(expr)),
            };
            self.push(span(expr.range()), FactKind::Access(fact));
        }
        path
    }

    /// Walks down a chain of attributes, subscripts and calls to its base, and emits the calls
    /// of the chain from the base up. Chains may be long, so this does not recurse.
    pub(super) fn receiver(&mut self, expr: &Expr) {
        let mut calls = Vec::new();
        let mut current = expr;
        loop {
            match current {
                Expr::Attribute(attribute) => current = &attribute.value,
                Expr::Subscript(subscript) => {
                    if self.key(&subscript.slice).is_none() {
                        self.visit(&subscript.slice);
                    }
                    current = &subscript.value;
                }
                Expr::Call(call) => {
                    calls.push(call);
                    current = &call.func;
                }
                Expr::Await(inner) => current = &inner.value,
                Expr::Name(_) => break,
                other => {
                    self.visit(other);
                    break;
                }
            }
        }
        for call in calls.into_iter().rev() {
            self.call_fact(call, CallForm::Call, false);
        }
    }

    /// What a value holds and nobody keeps: its strings become facts of their own.
    pub(super) fn spill(&mut self, value: Value) {
        match value.kind {
            ValueKind::Text(_) => self.literal(value),
            ValueKind::Template(ref parts) => {
                let known: String = parts
                    .iter()
                    .filter_map(|part| match part {
                        Part::Text(text) => Some(&**text),
                        Part::Hole(_) => None,
                    })
                    .collect();
                if !known.is_empty() && self.interest.wants_literal(&known) {
                    self.push(value.span, FactKind::Literal(value));
                }
            }
            ValueKind::List(items) => {
                for item in items {
                    self.spill(item);
                }
            }
            ValueKind::Map(_) => self.expand("", &value, AssignForm::Key),
            ValueKind::Fallback(first, second) => {
                self.spill(*first);
                self.spill(*second);
            }
            ValueKind::Call(call) => {
                let last = call.callee.rsplit('.').next().unwrap_or_default();
                if self.interest.wants_call(last) {
                    return;
                }
                for argument in call.arguments {
                    // Named ones and maps are Assign facts already.
                    let kept =
                        argument.name.is_some() || matches!(argument.value.kind, ValueKind::Map(_));
                    if !kept {
                        self.spill(argument.value);
                    }
                }
            }
            _ => {}
        }
    }
}
