//! Assignments of every sort, and the entries of the maps that are assigned.

use rustpython_ruff_python_ast::{
    Expr, Operator, StmtAnnAssign, StmtAssign, StmtAugAssign, WithItem,
};
use rustpython_ruff_text_size::Ranged;

use super::strings::Parts;
use super::{Front, span};
use crate::fact::{Assign, AssignForm, FactKind, Value, ValueKind};
use crate::text::Span;

/// How many maps inside each other get facts of their own.
const DEEPEST_MAP: u8 = 8;

impl Front<'_> {
    /// `a = b = value`.
    pub(super) fn assign(&mut self, assign: &StmtAssign) {
        let value = self.value(&assign.value);
        let whole = span(assign.range);
        if let Some((last, others)) = assign.targets.split_last() {
            for target in others {
                self.give(target, value.clone(), whole);
            }
            self.give(last, value, whole);
        }
    }

    /// `target: annotation = value`.
    pub(super) fn annotated(&mut self, assign: &StmtAnnAssign) {
        self.annotation(&assign.annotation);
        let declared = self.declared_type(&assign.annotation);
        let field = self.in_class && assign.target.is_name_expr();
        if let Some(path) = &declared {
            match &*assign.target {
                Expr::Name(name) if field => self.names.declare_field(&name.id, path),
                Expr::Name(name) => self.names.declare(&name.id, path),
                Expr::Attribute(attribute) if is_self(&attribute.value) => {
                    self.names.declare_field(&attribute.attr, path);
                }
                _ => {}
            }
        }
        let Some(value) = &assign.value else {
            return;
        };
        let value = self.value(value);
        let whole = span(assign.range);
        match &*assign.target {
            // What is declared is not forgotten by being given.
            Expr::Name(name) if declared.is_some() => {
                self.record(&name.id, span(name.range), value, self.name_form(), whole);
            }
            target => self.give(target, value, whole),
        }
    }

    /// `target += value`: only what is added to a list or a string is known.
    pub(super) fn augmented(&mut self, assign: &StmtAugAssign) {
        let added = self.value(&assign.value);
        let whole = span(assign.range);
        let value = match (assign.op, added.kind) {
            (Operator::Add, kind @ ValueKind::List(_))
            | (Operator::BitOr, kind @ ValueKind::Map(_)) => Value::new(added.span, kind),
            (Operator::Add, kind @ (ValueKind::Text(_) | ValueKind::Template(_))) => {
                let before = ValueKind::Name(self.path(&assign.target).into());
                let mut parts = Parts::default();
                parts.value(Value::new(span(assign.target.range()), before));
                parts.value(Value::new(added.span, kind));
                parts.finish(whole)
            }
            (_, kind) => {
                self.spill(Value::new(added.span, kind));
                Value::unknown(added.span)
            }
        };
        self.give(&assign.target, value, whole);
    }

    /// `with value as target`; what is opened without a name is only visited.
    pub(super) fn with_item(&mut self, item: &WithItem) {
        if let Some(target) = &item.optional_vars {
            let value = self.value(&item.context_expr);
            self.give(target, value, span(item.range));
        } else {
            self.visit(&item.context_expr);
        }
    }

    /// Gives a value to a target of any shape.
    pub(super) fn give(&mut self, target: &Expr, value: Value, whole: Span) {
        match target {
            Expr::Name(name) if !name.id.is_empty() => {
                // `try: import x` with `x = None` where it is missing is still about `x`.
                if self.optional == 0 && value.kind != ValueKind::Null {
                    self.names.shadow(&name.id);
                }
                // `client = Redis()` in a class body is what `self.client` is.
                if self.in_class
                    && let ValueKind::Call(call) = &value.kind
                    && !call.callee.starts_with('?')
                {
                    self.names.declare_field(&name.id, &call.callee);
                }
                self.record(&name.id, span(name.range), value, self.name_form(), whole);
            }
            Expr::Attribute(attribute) => {
                self.receiver(&attribute.value);
                if is_self(&attribute.value)
                    && let ValueKind::Name(name) = &value.kind
                    && let Some(path) = self.names.typed(name).map(str::to_owned)
                {
                    self.names.declare_field(&attribute.attr, &path);
                }
                let path = self.path(target);
                let at = span(attribute.attr.range);
                self.record(&path, at, value, AssignForm::Attribute, whole);
            }
            Expr::Subscript(subscript) => {
                self.receiver(target);
                if self.key(&subscript.slice).is_none() {
                    self.spill(value);
                    return;
                }
                let path = self.path(target);
                let at = span(subscript.slice.range());
                self.record(&path, at, value, AssignForm::Key, whole);
            }
            Expr::Tuple(tuple) => self.give_each(&tuple.elts, value, whole),
            Expr::List(list) => self.give_each(&list.elts, value, whole),
            Expr::Starred(starred) => {
                let unknown = Value::unknown(value.span);
                self.spill(value);
                self.give(&starred.value, unknown, whole);
            }
            _ => self.spill(value),
        }
    }

    /// A name in a class body is a field, with or without a type.
    fn name_form(&self) -> AssignForm {
        if self.in_class {
            AssignForm::Field
        } else {
            AssignForm::Variable
        }
    }

    /// The target of a loop or comprehension: names that are given many values.
    pub(super) fn give_many(&mut self, target: &Expr) {
        match target {
            Expr::Name(name) => self.many.push((span(name.range), self.scope)),
            Expr::Tuple(tuple) => {
                for target in &tuple.elts {
                    if let Expr::Name(name) = target {
                        self.many.push((span(name.range), self.scope));
                    }
                }
            }
            _ => {}
        }
    }

    /// `a, b = 1, 2` gives each its own; any other value is taken apart at run time.
    fn give_each(&mut self, targets: &[Expr], value: Value, whole: Span) {
        let starred = targets.iter().any(Expr::is_starred_expr);
        match value.kind {
            ValueKind::List(items) if items.len() == targets.len() && !starred => {
                for (target, item) in targets.iter().zip(items) {
                    let whole = span(target.range()).join(item.span);
                    self.give(target, item, whole);
                }
            }
            kind => {
                let at = value.span;
                self.spill(Value::new(at, kind));
                for target in targets {
                    self.give(target, Value::unknown(at), whole);
                }
            }
        }
    }

    /// Emits an assignment and the entries of the maps in its value.
    pub(super) fn record(
        &mut self,
        target: &str,
        target_span: Span,
        value: Value,
        form: AssignForm,
        whole: Span,
    ) {
        let inner = match form {
            AssignForm::Argument => AssignForm::Argument,
            _ => AssignForm::Key,
        };
        self.expand(target, &value, inner);
        let fact = Assign {
            target: target.into(),
            target_span,
            value,
            form,
        };
        self.push(whole, FactKind::Assign(fact));
    }

    /// Emits the entries of a map as assignments below `target`; the maps of a list have
    /// their index between.
    pub(super) fn expand(&mut self, target: &str, value: &Value, form: AssignForm) {
        self.expand_within(target, value, form, DEEPEST_MAP);
    }

    fn expand_within(&mut self, target: &str, value: &Value, form: AssignForm, fuel: u8) {
        let Some(fuel) = fuel.checked_sub(1) else {
            return;
        };
        match &value.kind {
            ValueKind::Map(entries) => {
                for entry in entries {
                    let path = joined(target, &entry.key);
                    self.expand_within(&path, &entry.value, form, fuel);
                    let fact = Assign {
                        target: path.into(),
                        target_span: entry.key_span,
                        value: entry.value.clone(),
                        form,
                    };
                    let whole = entry.key_span.join(entry.value.span);
                    self.push(whole, FactKind::Assign(fact));
                }
            }
            ValueKind::List(items) => {
                for (index, item) in items.iter().enumerate() {
                    if matches!(item.kind, ValueKind::Map(_)) {
                        let path = joined(target, &index.to_string());
                        self.expand_within(&path, item, form, fuel);
                    }
                }
            }
            _ => {}
        }
    }
}

pub(super) fn joined(head: &str, tail: &str) -> String {
    if head.is_empty() {
        tail.to_owned()
    } else {
        format!("{head}.{tail}")
    }
}

fn is_self(expr: &Expr) -> bool {
    matches!(expr, Expr::Name(name) if matches!(name.id.as_str(), "self" | "cls"))
}
