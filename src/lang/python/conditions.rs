//! Conditions: the operands of Branch facts, and values that stand in for each other.

use rustpython_ruff_python_ast::{
    BoolOp, CmpOp, Expr, ExprIf, Pattern, Singleton, StmtMatch, UnaryOp,
};
use rustpython_ruff_text_size::Ranged;

use super::{Front, span};
use crate::fact::{Branch, FactKind, ScopeKind, Value, ValueKind};
use crate::lang::tree::DEEPEST;

/// The longest `a or b or ..` that is a fallback; a longer one is a calculation.
const LONGEST_FALLBACK: usize = 12;

impl Front<'_> {
    /// A Branch fact for a condition.
    pub(super) fn branch(&mut self, test: &Expr) {
        let mut operands = Vec::new();
        self.operands(test, &mut operands);
        self.push_branch(test, operands);
    }

    fn push_branch(&mut self, at: &impl Ranged, operands: Vec<Value>) {
        if !operands.is_empty() {
            let fact = Branch { operands };
            self.push(span(at.range()), FactKind::Branch(fact));
        }
    }

    fn operands(&mut self, test: &Expr, operands: &mut Vec<Value>) {
        if self.depth >= DEEPEST {
            return;
        }
        self.depth += 1;
        match test {
            Expr::BoolOp(operation) => {
                for value in &operation.values {
                    self.operands(value, operands);
                }
            }
            Expr::UnaryOp(unary) if unary.op == UnaryOp::Not => {
                self.operands(&unary.operand, operands);
            }
            Expr::Compare(compare) => {
                self.operands(&compare.left, operands);
                for value in &compare.comparators {
                    self.operands(value, operands);
                }
            }
            other => {
                let value = self.value(other);
                self.spill_text(&value);
                if value.kind != ValueKind::Unknown {
                    operands.push(value);
                }
            }
        }
        self.depth -= 1;
    }

    /// A compared string is an operand and a Literal as well.
    fn spill_text(&mut self, value: &Value) {
        match &value.kind {
            ValueKind::Text(_) => self.literal(value.clone()),
            ValueKind::List(items) => {
                for item in items {
                    self.spill_text(item);
                }
            }
            _ => {}
        }
    }

    /// The value of `a or b`, `a and b`, `a if c else b`.
    pub(super) fn choice(&mut self, expr: &Expr) -> Value {
        let at = span(expr.range());
        match expr {
            Expr::BoolOp(operation)
                if operation.op == BoolOp::Or && operation.values.len() <= LONGEST_FALLBACK =>
            {
                let mut values: Vec<Value> = operation
                    .values
                    .iter()
                    .map(|value| self.value(value))
                    .collect();
                let Some(mut last) = values.pop() else {
                    return Value::unknown(at);
                };
                while let Some(first) = values.pop() {
                    let both = first.span.join(last.span);
                    last = Value::new(both, ValueKind::Fallback(Box::new(first), Box::new(last)));
                }
                last.span = at;
                last
            }
            Expr::BoolOp(operation) => {
                self.visit_all(&operation.values);
                Value::unknown(at)
            }
            Expr::If(conditional) => self.conditional(conditional),
            _ => Value::unknown(at),
        }
    }

    /// `x if x else y` is a fallback; any other choice is made at run time.
    fn conditional(&mut self, conditional: &ExprIf) -> Value {
        let at = span(conditional.range);
        self.branch(&conditional.test);
        let body = self.value(&conditional.body);
        let orelse = self.value(&conditional.orelse);
        let (first, second) = match self.tested(&conditional.test, &conditional.body) {
            Some(true) => (body, orelse),
            _ if self.tested(&conditional.test, &conditional.orelse) == Some(false) => {
                (orelse, body)
            }
            _ => {
                self.spill(body);
                self.spill(orelse);
                return Value::unknown(at);
            }
        };
        Value::new(at, ValueKind::Fallback(Box::new(first), Box::new(second)))
    }

    /// Whether a test asks that `value` is there (`Some(true)`), that it is missing
    /// (`Some(false)`), or something else.
    fn tested(&self, test: &Expr, value: &Expr) -> Option<bool> {
        let same = |one: &Expr, other: &Expr| self.slice(one.range()) == self.slice(other.range());
        match test {
            Expr::UnaryOp(unary) if unary.op == UnaryOp::Not => {
                self.tested(&unary.operand, value).map(|there| !there)
            }
            Expr::Compare(compare) => {
                let ([op], [right]) = (&*compare.ops, &*compare.comparators) else {
                    return None;
                };
                match op {
                    CmpOp::Is | CmpOp::IsNot | CmpOp::Eq | CmpOp::NotEq
                        if right.is_none_literal_expr() && same(&compare.left, value) =>
                    {
                        Some(matches!(op, CmpOp::IsNot | CmpOp::NotEq))
                    }
                    CmpOp::In | CmpOp::NotIn => match value {
                        Expr::Subscript(read)
                            if same(&read.slice, &compare.left) && same(&read.value, right) =>
                        {
                            Some(*op == CmpOp::In)
                        }
                        _ => None,
                    },
                    _ => None,
                }
            }
            _ => same(test, value).then_some(true),
        }
    }

    /// A `match`: each case that compares with literals is a condition.
    pub(super) fn match_statement(&mut self, statement: &StmtMatch) {
        let subject = self.value(&statement.subject);
        self.spill_text(&subject);
        let mut compared = false;
        for case in &statement.cases {
            let mut operands = Vec::new();
            self.pattern(&case.pattern, &mut operands, 16);
            if !operands.is_empty() {
                compared = true;
                if subject.kind != ValueKind::Unknown {
                    operands.insert(0, subject.clone());
                }
                self.push_branch(&case.pattern, operands);
            }
            if let Some(guard) = &case.guard {
                self.branch(guard);
            }
            self.block(ScopeKind::Conditional, &case.body);
        }
        if !compared && subject.kind != ValueKind::Unknown {
            self.push_branch(&*statement.subject, vec![subject]);
        }
    }

    fn pattern(&mut self, pattern: &Pattern, operands: &mut Vec<Value>, fuel: u8) {
        let Some(fuel) = fuel.checked_sub(1) else {
            return;
        };
        let inner: &[Pattern] = match pattern {
            Pattern::MatchValue(value) => {
                self.operands(&value.value, operands);
                &[]
            }
            Pattern::MatchSingleton(singleton) => {
                let kind = match singleton.value {
                    Singleton::None => ValueKind::Null,
                    Singleton::True => ValueKind::Bool(true),
                    Singleton::False => ValueKind::Bool(false),
                };
                operands.push(Value::new(span(singleton.range), kind));
                &[]
            }
            Pattern::MatchSequence(sequence) => &sequence.patterns,
            Pattern::MatchMapping(mapping) => &mapping.patterns,
            Pattern::MatchClass(class) => {
                self.visit(&class.cls);
                for keyword in &class.arguments.keywords {
                    self.pattern(&keyword.pattern, operands, fuel);
                }
                &class.arguments.patterns
            }
            Pattern::MatchAs(bound) => bound.pattern.as_deref().map_or(&[], std::slice::from_ref),
            Pattern::MatchOr(either) => &either.patterns,
            Pattern::MatchStar(_) => &[],
        };
        for pattern in inner {
            self.pattern(pattern, operands, fuel);
        }
    }
}
