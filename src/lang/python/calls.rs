//! Calls, their arguments, decorators.

use rustpython_ruff_python_ast::{Decorator, Expr, ExprCall, Keyword};
use rustpython_ruff_text_size::Ranged;

use super::strings::path_join;
use super::{Front, span};
use crate::fact::{Argument, AssignForm, Call, CallForm, FactKind, MapEntry, Value, ValueKind};

impl Front<'_> {
    /// A call as a value.
    pub(super) fn call_value(&mut self, call: &ExprCall) -> Value {
        if let Some(value) = self.string_method(call) {
            return value;
        }
        self.receiver(&call.func);
        self.call_fact(call, CallForm::Call, true)
            .unwrap_or_else(|| Value::unknown(span(call.range)))
    }

    /// A call whose result nobody keeps.
    pub(super) fn call_only(&mut self, call: &ExprCall) {
        if let Some(value) = self.string_method(call) {
            self.spill(value);
            return;
        }
        self.receiver(&call.func);
        if is_dict(call) {
            if let Some(map) = self.call_fact(call, CallForm::Call, true) {
                self.spill(map);
            }
        } else {
            self.call_fact(call, CallForm::Call, false);
        }
    }

    /// The fact of a call, if it is wanted, and its value, if that is. What stands in its
    /// receiver has been seen to.
    pub(super) fn call_fact(
        &mut self,
        call: &ExprCall,
        form: CallForm,
        keep: bool,
    ) -> Option<Value> {
        if let Expr::Attribute(method) = &*call.func
            && matches!(&*method.value, Expr::Attribute(_) | Expr::Subscript(_))
        {
            self.access(&method.value);
        }
        let at = span(call.range);
        if keep && is_dict(call) {
            return Some(Value::new(at, ValueKind::Map(self.dict_entries(call))));
        }
        let callee = self.path(&call.func);
        let last = callee.rsplit('.').next().unwrap_or_default();
        let emit = self.interest.wants_call(last);
        let joins = keep && matches!(&*callee, "os.path.join" | "posixpath.join");
        // `config.update(KEY=..)` gives keys to `config`.
        let (target, target_form) = match callee.strip_suffix(".update") {
            Some(map) if map != "?" => (map, AssignForm::Key),
            _ => (&*callee, AssignForm::Argument),
        };
        let mut arguments = self.arguments(call, target, target_form, emit || keep);
        if !emit && !keep {
            return None;
        }
        if let Expr::Attribute(method) = &*call.func
            && self.interest.wants_receiver(last)
        {
            arguments.push(Argument {
                name: Some("receiver".into()),
                value: self.seen(&method.value),
            });
        }
        let parts: Option<Vec<Value>> = joins.then(|| {
            let arguments = arguments.iter();
            arguments.map(|argument| argument.value.clone()).collect()
        });
        let built = Call {
            callee: callee.into(),
            callee_span: span(call.func.range()),
            arguments,
            form,
        };
        let kept = match parts {
            Some(parts) => Some(path_join(parts, at)),
            None => keep.then(|| Value::new(at, ValueKind::Call(Box::new(built.clone())))),
        };
        if emit {
            self.push(at, FactKind::Call(built));
        }
        kept
    }

    /// The arguments of a call; those that are named, and the entries of maps, are assigned
    /// below `target`. Without `keep` that is all, and strings are facts of their own.
    pub(super) fn arguments(
        &mut self,
        call: &ExprCall,
        target: &str,
        form: AssignForm,
        keep: bool,
    ) -> Vec<Argument> {
        let mut arguments = Vec::new();
        if keep {
            arguments.reserve(call.arguments.len());
        }
        for positional in &call.arguments.args {
            if !keep && !holds_map(positional) {
                self.visit(positional);
                continue;
            }
            let value = self.value(positional);
            self.expand(target, &value, form);
            if keep {
                arguments.push(Argument { name: None, value });
            }
        }
        for keyword in &call.arguments.keywords {
            match &keyword.arg {
                Some(name) => {
                    let value = self.value(&keyword.value);
                    let path = format!("{target}.{name}");
                    let kept = keep.then(|| value.clone());
                    self.record(&path, span(name.range), value, form, span(keyword.range));
                    if let Some(value) = kept {
                        let name = Some(name.as_str().into());
                        arguments.push(Argument { name, value });
                    }
                }
                None => self.unpacked(keyword, target, form, keep, &mut arguments),
            }
        }
        arguments
    }

    /// `**{"key": value}`: the entries of a literal are named arguments.
    fn unpacked(
        &mut self,
        keyword: &Keyword,
        target: &str,
        form: AssignForm,
        keep: bool,
        arguments: &mut Vec<Argument>,
    ) {
        if !holds_map(&keyword.value) {
            self.visit(&keyword.value);
            return;
        }
        let value = self.value(&keyword.value);
        self.expand(target, &value, form);
        if keep && let ValueKind::Map(entries) = value.kind {
            arguments.extend(entries.into_iter().map(|entry| Argument {
                name: Some(entry.key),
                value: entry.value,
            }));
        }
    }

    /// `dict(key=value)` reads like a map literal.
    fn dict_entries(&mut self, call: &ExprCall) -> Vec<MapEntry> {
        let mut entries = Vec::new();
        let maps = call.arguments.args.iter();
        let unnamed = call.arguments.keywords.iter();
        let unpacked = unnamed.filter(|keyword| keyword.arg.is_none());
        for map in maps.chain(unpacked.map(|keyword| &keyword.value)) {
            let value = self.value(map);
            match value.kind {
                ValueKind::Map(more) => entries.extend(more),
                _ => self.spill(value),
            }
        }
        for keyword in &call.arguments.keywords {
            if let Some(name) = &keyword.arg {
                entries.push(MapEntry {
                    key: name.as_str().into(),
                    key_span: span(name.range),
                    value: self.value(&keyword.value),
                });
            }
        }
        entries
    }

    /// Decorators: Annotation calls in the scope that is open, and their paths.
    pub(super) fn decorators(&mut self, decorators: &[Decorator]) -> Vec<Box<str>> {
        let mut paths = Vec::with_capacity(decorators.len());
        for decorator in decorators {
            let expr = &decorator.expression;
            self.receiver_of_decorator(expr);
            let path = self.path(expr);
            let at = span(expr.range());
            if let Expr::Call(call) = expr {
                self.call_fact(call, CallForm::Annotation, false);
            } else if matches!(expr, Expr::Name(_) | Expr::Attribute(_))
                && self
                    .interest
                    .wants_call(path.rsplit('.').next().unwrap_or_default())
            {
                let fact = Call {
                    callee: path.as_str().into(),
                    callee_span: at,
                    arguments: Vec::new(),
                    form: CallForm::Annotation,
                };
                self.push(at, FactKind::Call(fact));
            }
            if !path.starts_with('?') && !path.is_empty() {
                paths.push(path.into());
            }
        }
        paths
    }

    fn receiver_of_decorator(&mut self, expr: &Expr) {
        match expr {
            Expr::Call(call) => self.receiver(&call.func),
            other => self.receiver(other),
        }
    }
}

/// `dict(..)` of names or of other maps; `dict(pairs)` is a call like any other.
fn is_dict(call: &ExprCall) -> bool {
    let named = matches!(&*call.func, Expr::Name(name) if name.id.as_str() == "dict");
    named && call.arguments.args.iter().all(holds_map)
}

/// Whether an expression is a map literal, or a list of them.
fn holds_map(expr: &Expr) -> bool {
    let map = |expr: &Expr| match expr {
        Expr::Dict(_) => true,
        Expr::Call(call) => {
            matches!(&*call.func, Expr::Name(name) if name.id.as_str() == "dict")
                && !call.arguments.keywords.is_empty()
        }
        _ => false,
    };
    match expr {
        Expr::List(list) => list.elts.iter().any(map),
        Expr::Tuple(tuple) => tuple.elts.iter().any(map),
        other => map(other),
    }
}
