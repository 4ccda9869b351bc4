//! Binary operators: concatenation, formatting, paths, merged maps. Chains may be long, so
//! they are followed along their left side without recursion.

use rustpython_ruff_python_ast::{Expr, ExprBinOp, Operator};
use rustpython_ruff_text_size::Ranged;

use super::strings::{Parts, path_join, percent};
use super::{Front, span};
use crate::fact::{Value, ValueKind};
use crate::text::Span;

/// What the left side of the next operator is.
enum Left {
    One(Value),
    /// `a + b + ..`, not yet known to be text.
    Sum(Vec<Value>),
    /// `a / b / ..`, not yet known to be a path.
    Path(Vec<Value>),
}

impl Front<'_> {
    pub(super) fn operation(&mut self, operation: &ExprBinOp) -> Value {
        let mut steps = vec![operation];
        let mut base = &*operation.left;
        while let Expr::BinOp(inner) = base {
            steps.push(inner);
            base = &inner.left;
        }
        let mut at = span(base.range());
        let mut left = Left::One(self.value(base));
        for step in steps.into_iter().rev() {
            let whole = span(step.range);
            left = match (step.op, left) {
                (Operator::Add, Left::Sum(mut values)) => {
                    values.push(self.value(&step.right));
                    Left::Sum(values)
                }
                (Operator::Div, Left::Path(mut values)) => {
                    values.push(self.value(&step.right));
                    Left::Path(values)
                }
                (Operator::Add, left) => {
                    let first = self.settled(left, at);
                    Left::Sum(vec![first, self.value(&step.right)])
                }
                (Operator::Div, left) => {
                    let first = self.settled(left, at);
                    Left::Path(vec![first, self.value(&step.right)])
                }
                (Operator::Mod, left) => {
                    let format = self.settled(left, at);
                    let values = self.value(&step.right);
                    Left::One(match format.as_text() {
                        Some(text) => percent(text, &values, whole),
                        None => self.lost(vec![format, values], whole),
                    })
                }
                (Operator::BitOr, left) => {
                    let first = self.settled(left, at);
                    let second = self.value(&step.right);
                    let ats = (first.span, second.span);
                    Left::One(match (first.kind, second.kind) {
                        (ValueKind::Map(mut entries), ValueKind::Map(more)) => {
                            entries.extend(more);
                            Value::new(whole, ValueKind::Map(entries))
                        }
                        (first, second) => {
                            let first = Value::new(ats.0, first);
                            let second = Value::new(ats.1, second);
                            self.lost(vec![first, second], whole)
                        }
                    })
                }
                (_, left) => {
                    let first = self.settled(left, at);
                    self.visit(&step.right);
                    Left::One(self.lost(vec![first], whole))
                }
            };
            at = whole;
        }
        self.settled(left, at)
    }

    fn settled(&mut self, left: Left, at: Span) -> Value {
        match left {
            Left::One(value) => value,
            Left::Sum(values) => {
                if values.iter().any(is_text) {
                    let mut parts = Parts::default();
                    for value in values {
                        parts.value(value);
                    }
                    parts.finish(at)
                } else if values.iter().all(is_list) {
                    let items = values.into_iter().flat_map(|value| match value.kind {
                        ValueKind::List(items) => items,
                        _ => Vec::new(),
                    });
                    Value::new(at, ValueKind::List(items.collect()))
                } else {
                    self.lost(values, at)
                }
            }
            Left::Path(mut values) => {
                let first = values.first();
                let path = values.iter().skip(1).any(is_text)
                    || first.is_some_and(|first| as_path(first).is_some());
                if !path {
                    return self.lost(values, at);
                }
                if let Some(parts) = values.first().and_then(as_path) {
                    values.splice(0..1, parts);
                }
                path_join(values, at)
            }
        }
    }

    /// An operation of which nothing is known; its strings are not lost.
    fn lost(&mut self, values: Vec<Value>, at: Span) -> Value {
        for value in values {
            self.spill(value);
        }
        Value::unknown(at)
    }
}

fn is_text(value: &Value) -> bool {
    matches!(value.kind, ValueKind::Text(_) | ValueKind::Template(_))
}

fn is_list(value: &Value) -> bool {
    matches!(value.kind, ValueKind::List(_))
}

/// What `pathlib.Path(..)` is made of.
fn as_path(value: &Value) -> Option<Vec<Value>> {
    let ValueKind::Call(call) = &value.kind else {
        return None;
    };
    let path = matches!(
        &*call.callee,
        "pathlib.Path" | "pathlib.PurePath" | "pathlib.PosixPath" | "pathlib.PurePosixPath"
    );
    path.then(|| {
        let arguments = call.arguments.iter();
        arguments.map(|argument| argument.value.clone()).collect()
    })
}
