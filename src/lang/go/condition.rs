//! Conditions: what they compare, what they say is missing or there, and the defaults that
//! are set by them.

use tree_sitter::Node;

use super::call::arguments;
use super::{Lowerer, bare, parts};
use crate::fact::{Branch, FactKind, ScopeKind, Value, ValueKind};
use crate::lang::given::{before, fallback};
use crate::lang::tree;
use crate::text::Span;

/// How many operands of a condition are kept.
const MOST_OPERANDS: usize = 64;

/// What a test says about something.
struct Test<'t> {
    subject: Node<'t>,
    /// Whether it is missing when the test holds.
    missing: bool,
}

impl Lowerer<'_> {
    /// `if`, with all its `else if`, however many.
    pub(super) fn if_chain(&mut self, node: Node) {
        let mut node = node;
        let mut opened = 0;
        loop {
            // What an initialiser declares is known in all branches behind it.
            self.locals.enter();
            opened += 1;
            if let Some(initializer) = node.child_by_field_name("initializer") {
                self.visit(initializer);
            }
            let condition = node.child_by_field_name("condition");
            let (missing, present) = (self.missing.len(), self.present.len());
            if let Some(condition) = condition {
                self.condition(condition);
                self.told(condition);
            }
            if let Some(body) = node.child_by_field_name("consequence") {
                self.body(ScopeKind::Conditional, body);
            }
            self.missing.truncate(missing);
            self.present.truncate(present);
            match node.child_by_field_name("alternative") {
                Some(next) if next.kind() == "if_statement" => node = next,
                Some(last) => {
                    self.body(ScopeKind::Conditional, last);
                    break;
                }
                None => break,
            }
        }
        for _ in 0..opened {
            self.locals.leave();
        }
    }

    /// A condition: its Branch fact and the calls in it.
    pub(super) fn condition(&mut self, condition: Node) {
        let mut operands = Vec::new();
        self.operands(condition, &mut operands);
        self.branch(operands, tree::span(condition));
        self.visit(condition);
    }

    fn branch(&mut self, mut operands: Vec<Value>, span: Span) {
        operands.retain(|operand| !matches!(operand.kind, ValueKind::Unknown));
        self.push(span, FactKind::Branch(Branch { operands }));
    }

    /// `switch` over values or types, and `select`: a Branch, and a scope for each case.
    pub(super) fn switch(&mut self, node: Node) {
        self.locals.enter();
        if let Some(initializer) = node.child_by_field_name("initializer") {
            self.visit(initializer);
        }
        let subject = node.child_by_field_name("value");
        let mut operands = Vec::new();
        if let Some(subject) = subject {
            operands.push(self.value(subject));
        }
        let cases: Vec<Node> = parts(node)
            .into_iter()
            .filter(|case| case.kind().ends_with("_case"))
            .collect();
        for case in &cases {
            if let Some(values) = case.child_by_field_name("value") {
                for value in parts(values) {
                    self.operands(value, &mut operands);
                }
            } else if let Some(communication) = case.child_by_field_name("communication")
                && let Some(received) = communication.child_by_field_name("right")
            {
                let channel = received.child_by_field_name("operand");
                operands.push(self.value(channel.unwrap_or(received)));
            }
        }
        let head = cases.first().map_or(node.end_byte(), Node::start_byte);
        let head = self.text[node.start_byte()..head].find('{');
        let end = head.map_or(node.end_byte(), |brace| node.start_byte() + brace);
        let span = Span::new(node.start_byte(), end.max(node.start_byte()));
        let span = Span {
            end: span.start + u32::try_from(span.slice(self.text).trim_end().len()).unwrap_or(0),
            ..span
        };
        self.branch(operands, span);
        if let Some(subject) = subject {
            self.visit(subject);
        }
        for case in cases {
            self.case(node, case);
        }
        self.locals.leave();
    }

    fn case(&mut self, switch: Node, case: Node) {
        self.scoped(ScopeKind::Conditional, "", tree::span(case), |this, _| {
            if let Some(alias) = switch.child_by_field_name("alias") {
                let mut cursor = case.walk();
                let types: Vec<Node> = case
                    .children_by_field_name("type", &mut cursor)
                    .filter(Node::is_named)
                    .collect();
                let declared = match types.as_slice() {
                    [only] => this.type_path(*only),
                    _ => None,
                };
                let name = this.source(alias);
                this.bind(name, declared);
            }
            for part in parts(case) {
                this.visit(part);
            }
        });
    }

    /// A block with a scope of its own.
    pub(super) fn body(&mut self, kind: ScopeKind, block: Node) {
        self.scoped(kind, "", tree::span(block), |this, _| {
            this.statements(block);
        });
    }

    /// The names, calls and literals that a condition compares or tests.
    fn operands(&mut self, condition: Node, operands: &mut Vec<Value>) {
        let mut open = vec![condition];
        while let Some(node) = open.pop() {
            if operands.len() >= MOST_OPERANDS {
                return;
            }
            let negated = node
                .child_by_field_name("operator")
                .is_some_and(|o| o.kind() == "!");
            match node.kind() {
                "binary_expression" => {
                    let sides = ["right", "left"].map(|side| node.child_by_field_name(side));
                    open.extend(sides.into_iter().flatten());
                }
                "parenthesized_expression" => open.extend(node.named_child(0)),
                "unary_expression" if negated => {
                    open.extend(node.child_by_field_name("operand"));
                }
                _ => operands.push(self.value(node)),
            }
        }
    }

    /// Keeps what a condition tells about names, for the assignments in its body.
    fn told(&mut self, condition: Node) {
        for term in terms(condition) {
            let Some(test) = self.test(term) else {
                continue;
            };
            let Some((mut target, _)) = self.place(test.subject) else {
                continue;
            };
            // `v, ok := f()`: what is said about `ok` is meant for `v`.
            if let Some(companion) = self.companions.get(target.as_str()) {
                target = companion.to_string();
            }
            if let Some(value) = before(&self.facts, self.scope, &target) {
                let told = (target.into(), value);
                if test.missing {
                    self.missing.push(told);
                } else {
                    self.present.push(told);
                }
            }
        }
    }

    /// `x == ""`, `len(x) == 0`, `err != nil`, `!ok` and their opposites.
    fn test<'t>(&self, term: Node<'t>) -> Option<Test<'t>> {
        match term.kind() {
            "identifier" => Some(Test {
                subject: term,
                missing: !self.companions.contains_key(self.source(term)),
            })
            .filter(|test| !test.missing),
            "unary_expression" => {
                let operand = term.child_by_field_name("operand").map(bare)?;
                let not = term.child_by_field_name("operator")?.kind() == "!";
                let known = self.companions.contains_key(self.source(operand));
                (not && known).then_some(Test {
                    subject: operand,
                    missing: true,
                })
            }
            "binary_expression" => {
                let left = term.child_by_field_name("left").map(bare)?;
                let right = term.child_by_field_name("right").map(bare)?;
                let equal = match term.child_by_field_name("operator")?.kind() {
                    "==" | "<" | "<=" => true,
                    "!=" | ">" => false,
                    _ => return None,
                };
                let nothing = match right.kind() {
                    "interpreted_string_literal" | "raw_string_literal" => {
                        self.unquoted(right).is_empty()
                    }
                    "int_literal" => matches!(self.source(right), "0" | "1"),
                    "nil" => true,
                    _ => false,
                };
                if !nothing {
                    return None;
                }
                let subject = self.measured(left);
                // An error that is there says that the value is not.
                let error =
                    right.kind() == "nil" && self.companions.contains_key(self.source(subject));
                Some(Test {
                    subject,
                    missing: equal != error,
                })
            }
            _ => None,
        }
    }

    /// The `x` of `len(x)` and `strings.TrimSpace(x)`.
    fn measured<'t>(&self, node: Node<'t>) -> Node<'t> {
        if node.kind() == "call_expression"
            && let [only] = arguments(node).as_slice()
            && let Some(function) = node.child_by_field_name("function")
            && matches!(self.source(function), "len" | "strings.TrimSpace")
        {
            return bare(*only);
        }
        node
    }

    /// The value that an assignment gives, with the default that the condition around makes
    /// of it: `if x == "" { x = d }`, and `x = d` before `if v != "" { x = v }`.
    pub(super) fn with_default(&mut self, target: &str, node: Node, value: Value) -> Value {
        let span = value.span;
        let missing = self.missing.iter().rev();
        if let Some((_, first)) = missing.into_iter().find(|(name, _)| **name == *target) {
            return fallback(span, first.clone(), value);
        }
        let Some(source) = self.converted(node) else {
            return value;
        };
        let present = self.present.iter().rev();
        let found = present.into_iter().find(|(name, _)| **name == *source);
        match found.map(|(_, value)| value.clone()) {
            Some(first) if *source != *target => match before(&self.facts, self.scope, target) {
                Some(second) => fallback(span, first, second),
                None => value,
            },
            _ => value,
        }
    }

    /// The name that an expression only converts.
    fn converted(&self, node: Node) -> Option<String> {
        let mut node = bare(node);
        while node.kind() == "call_expression" {
            match arguments(node).as_slice() {
                [only] => node = bare(*only),
                _ => return None,
            }
        }
        (node.kind() == "identifier").then(|| self.source(node).to_owned())
    }
}

/// The parts of a condition between `&&` and `||`, however many.
fn terms(condition: Node<'_>) -> Vec<Node<'_>> {
    let mut found = Vec::new();
    let mut open = vec![condition];
    while let Some(node) = open.pop() {
        let node = bare(node);
        let joins = node
            .child_by_field_name("operator")
            .is_some_and(|operator| matches!(operator.kind(), "&&" | "||"));
        if joins && node.kind() == "binary_expression" {
            let sides = ["right", "left"].map(|side| node.child_by_field_name(side));
            open.extend(sides.into_iter().flatten());
        } else {
            found.push(node);
        }
    }
    found
}
