//! Conditions: what they compare and test, and main guards.

use oxc_ast::ast::{Argument, ArrayExpressionElement, Expression};
use oxc_span::GetSpan;
use oxc_syntax::operator::{BinaryOperator, UnaryOperator};

use super::link::{Link, place as bytes};
use super::walk::Walker;
use crate::fact::{Branch, FactKind, ScopeId, Value, ValueKind};

/// How many operands one condition keeps.
const MOST_OPERANDS: usize = 64;

impl<'a> Walker<'a, '_> {
    /// Writes a condition down at the bytes of its first test, if it tests anything that has a
    /// name.
    pub(super) fn branch(
        &mut self,
        scope: ScopeId,
        tests: impl Iterator<Item = &'a Expression<'a>>,
    ) {
        let mut operands = Vec::new();
        let mut span = None;
        for test in tests {
            span.get_or_insert(bytes(test.span()));
            self.operands(test, &mut operands);
        }
        let Some(span) = span else { return };
        if operands.is_empty() {
            return;
        }
        let branch = Branch { operands };
        self.facts.push(span, scope, FactKind::Branch(branch));
    }

    fn operands(&self, test: &'a Expression<'a>, operands: &mut Vec<Value>) {
        let mut left = vec![test];
        while let Some(test) = left.pop() {
            if operands.len() >= MOST_OPERANDS || left.len() >= MOST_OPERANDS {
                return;
            }
            match Link::of(test) {
                Link::Base(Expression::LogicalExpression(it)) => {
                    left.push(&it.right);
                    left.push(&it.left);
                }
                Link::Base(Expression::BinaryExpression(it)) if compares(it.operator) => {
                    left.push(&it.right);
                    left.push(&it.left);
                }
                Link::Base(Expression::UnaryExpression(it))
                    if matches!(
                        it.operator,
                        UnaryOperator::LogicalNot | UnaryOperator::Typeof
                    ) =>
                {
                    left.push(&it.argument);
                }
                Link::Base(Expression::AssignmentExpression(it)) => left.push(&it.right),
                Link::Call(call) => {
                    // `["staging", "production"].includes(name)` compares as well.
                    if let Some(Link::Base(Expression::ArrayExpression(list))) =
                        Link::of(&call.callee).before()
                    {
                        let arguments = call.arguments.iter().filter_map(Argument::as_expression);
                        left.extend(arguments.rev());
                        let items = list.elements.iter().take(MOST_OPERANDS / 2);
                        left.extend(
                            items
                                .filter_map(ArrayExpressionElement::as_expression)
                                .rev(),
                        );
                    } else {
                        operands.push(self.value(test));
                    }
                }
                _ => {
                    let value = self.value(test);
                    if value.kind != ValueKind::Unknown {
                        operands.push(value);
                    }
                }
            }
        }
    }

    /// Whether a condition asks if the file is the program that runs.
    pub(super) fn is_main_guard(&self, test: &'a Expression<'a>) -> bool {
        let span = bytes(test.span());
        if span.len() > 200 {
            return false;
        }
        let written = span.slice(self.source);
        if written.contains("import.meta.main") {
            return !written.contains('!');
        }
        if written.contains("import.meta.") && written.contains("process.argv") {
            return !written.contains("!=");
        }
        if !written.contains("module") {
            return false;
        }
        let path = |link: Link<'a>| {
            let path = self.path(link);
            path.known.then_some(path.text)
        };
        match Link::of(test) {
            Link::Base(Expression::BinaryExpression(it)) => {
                let equal = matches!(
                    it.operator,
                    BinaryOperator::Equality | BinaryOperator::StrictEquality
                );
                let sides = (path(Link::of(&it.left)), path(Link::of(&it.right)));
                equal
                    && matches!(
                        sides,
                        (Some("require.main"), Some("module"))
                            | (Some("module"), Some("require.main"))
                    )
            }
            Link::Base(Expression::UnaryExpression(it)) => {
                it.operator == UnaryOperator::LogicalNot
                    && path(Link::of(&it.argument)) == Some("module.parent")
            }
            _ => false,
        }
    }
}

fn compares(operator: BinaryOperator) -> bool {
    matches!(
        operator,
        BinaryOperator::Equality
            | BinaryOperator::Inequality
            | BinaryOperator::StrictEquality
            | BinaryOperator::StrictInequality
            | BinaryOperator::LessThan
            | BinaryOperator::LessEqualThan
            | BinaryOperator::GreaterThan
            | BinaryOperator::GreaterEqualThan
            | BinaryOperator::In
            | BinaryOperator::Instanceof
    )
}
