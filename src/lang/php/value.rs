//! Expressions to values. Knows no facts.

use tree_sitter::Node;

use super::path::{arguments, created, inner};
use super::resolve::Resolver;
use crate::fact::{Argument, Call, CallForm, MapEntry, Part, Value, ValueKind};
use crate::lang::{printf, tree};
use crate::text::Span;

/// Reads single expressions.
pub(super) struct Reader<'a> {
    pub(super) source: &'a str,
    pub(super) names: Resolver,
}

impl<'a> Reader<'a> {
    /// The text of a node.
    pub(super) fn text(&self, node: Node) -> &'a str {
        tree::text(node, self.source)
    }

    /// The value of an expression.
    pub(super) fn value(&self, node: Node<'a>) -> Value {
        self.value_at(node, 0)
    }

    pub(super) fn value_at(&self, node: Node<'a>, depth: usize) -> Value {
        let span = tree::span(node);
        if depth > tree::DEEPEST {
            return Value::unknown(span);
        }
        let kind = match node.kind() {
            "string" | "encapsed_string" => return self.string(node, depth),
            "heredoc" | "nowdoc" => return self.heredoc(node, depth),
            "shell_command_expression" => {
                let command = self.string(node, depth);
                ValueKind::Call(Box::new(backtick(span, command)))
            }
            "integer" | "float" => ValueKind::Number(self.text(node).replace('_', "").into()),
            "boolean" => ValueKind::Bool(self.text(node).eq_ignore_ascii_case("true")),
            "null" => ValueKind::Null,
            // A function that does nothing is as good as none.
            "anonymous_function" | "arrow_function" if does_nothing(node) => ValueKind::Null,
            "array_creation_expression" => self.array(node, depth),
            "binary_expression" => return self.binary(node, depth),
            "conditional_expression" => self.conditional(node, depth),
            "unary_op_expression" => self.unary(node, depth),
            "assignment_expression" | "reference_assignment_expression" => {
                match node.child_by_field_name("right") {
                    Some(right) => return self.value_at(right, depth + 1),
                    None => ValueKind::Unknown,
                }
            }
            // A cast, parentheses and `@` are seen through.
            "parenthesized_expression" | "cast_expression" | "error_suppression_expression" => {
                match inner(node) {
                    Some(inner) => return self.value_at(inner, depth + 1),
                    None => ValueKind::Unknown,
                }
            }
            "function_call_expression"
            | "member_call_expression"
            | "nullsafe_member_call_expression"
            | "scoped_call_expression"
            | "object_creation_expression" => self.call_value(node, depth),
            _ => match self.path(node) {
                Some(path) => ValueKind::Name(path.into()),
                None => ValueKind::Unknown,
            },
        };
        Value::new(span, kind)
    }

    /// An array with a key anywhere is a map, whose other items count from 0.
    fn array(&self, node: Node<'a>, depth: usize) -> ValueKind {
        let mut items = Vec::new();
        let mut keyed = false;
        let mut cursor = node.walk();
        for element in node.named_children(&mut cursor) {
            if element.kind() != "array_element_initializer" {
                continue;
            }
            let parts = tree::children(element);
            let parts: Vec<Node> = parts
                .into_iter()
                .filter(|part| part.kind() != "comment")
                .collect();
            match parts.as_slice() {
                [key, value] => {
                    keyed = true;
                    items.push((Some(*key), *value));
                }
                [value] => items.push((None, *value)),
                _ => {}
            }
        }
        if !keyed {
            return ValueKind::List(
                items
                    .into_iter()
                    .map(|(_, value)| self.value_at(value, depth + 1))
                    .collect(),
            );
        }
        let mut index = 0_usize;
        let mut entries = Vec::with_capacity(items.len());
        for (key, item) in items {
            let value = self.value_at(item, depth + 1);
            let (text, key_span) = match key {
                Some(key) => (self.key(key, depth), tree::span(key)),
                // What is spread in has keys of its own.
                None if item.kind() == "variadic_unpacking" => continue,
                None => {
                    index += 1;
                    ((index - 1).to_string().into(), tree::span(item))
                }
            };
            entries.push(MapEntry {
                key: text,
                key_span,
                value,
            });
        }
        ValueKind::Map(entries)
    }

    fn key(&self, node: Node<'a>, depth: usize) -> Box<str> {
        let value = self.value_at(node, depth + 1);
        value.as_scalar().or(value.as_name()).unwrap_or("?").into()
    }

    fn fallback(&self, first: Node<'a>, second: Node<'a>, depth: usize) -> ValueKind {
        ValueKind::Fallback(
            Box::new(self.value_at(first, depth + 1)),
            Box::new(self.value_at(second, depth + 1)),
        )
    }

    fn unary(&self, node: Node<'a>, depth: usize) -> ValueKind {
        let argument = node
            .child_by_field_name("argument")
            .or_else(|| tree::children(node).into_iter().next());
        let Some(argument) = argument else {
            return ValueKind::Unknown;
        };
        match (self.text(node).as_bytes().first(), argument.kind()) {
            (Some(sign @ (b'-' | b'+')), "integer" | "float") => {
                let number = self.value_at(argument, depth + 1);
                let sign = if *sign == b'-' { "-" } else { "" };
                let digits = number.as_scalar().unwrap_or_default();
                ValueKind::Number(format!("{sign}{digits}").into())
            }
            _ => ValueKind::Unknown,
        }
    }

    fn binary(&self, node: Node<'a>, depth: usize) -> Value {
        let span = tree::span(node);
        let operator = tree::field_text(node, "operator", self.source).unwrap_or_default();
        match operator {
            "." => {
                let parts = self
                    .operands_of_dot(node)
                    .into_iter()
                    .map(|operand| Part::Hole(self.value_at(operand, depth + 1)))
                    .collect();
                Value::concat(span, parts)
            }
            "??" => {
                let [left, right] = ["left", "right"].map(|field| node.child_by_field_name(field));
                match (left, right) {
                    (Some(left), Some(right)) => {
                        Value::new(span, self.fallback(left, right, depth))
                    }
                    _ => Value::unknown(span),
                }
            }
            _ => Value::unknown(span),
        }
    }

    /// The operands of a chain of `.`, in order; the left spine is followed without
    /// recursion, since generated code concatenates by the hundred.
    pub(super) fn operands_of_dot(&self, node: Node<'a>) -> Vec<Node<'a>> {
        tree::operands(node, "binary_expression", ".", self.source)
    }

    /// `x ?: y`, and `x ? x : y` in its longer spellings, fall back; any other choice between
    /// two is unknown.
    fn conditional(&self, node: Node<'a>, depth: usize) -> ValueKind {
        let [condition, yes, no] =
            ["condition", "body", "alternative"].map(|field| node.child_by_field_name(field));
        let (Some(condition), Some(no)) = (condition, no) else {
            return ValueKind::Unknown;
        };
        let Some(yes) = yes else {
            return self.fallback(condition, no, depth);
        };
        match self.tested(condition) {
            Some((tested, true)) if self.same(tested, yes) => self.fallback(yes, no, depth),
            Some((tested, false)) if self.same(tested, no) => self.fallback(no, yes, depth),
            _ => ValueKind::Unknown,
        }
    }

    /// What a condition tests for being there, and whether it holds when it is.
    fn tested(&self, condition: Node<'a>) -> Option<(Node<'a>, bool)> {
        let mut node = condition;
        let mut holds = true;
        for _ in 0..8 {
            match node.kind() {
                "parenthesized_expression" => node = inner(node)?,
                "unary_op_expression" if self.text(node).starts_with('!') => {
                    holds = !holds;
                    node = node.child_by_field_name("argument")?;
                }
                "function_call_expression" => {
                    let name = tree::field_text(node, "function", self.source)?;
                    let absent = match name.trim_start_matches('\\') {
                        "isset" | "strlen" => false,
                        "empty" | "is_null" => true,
                        _ => return Some((node, holds)),
                    };
                    let list = arguments(node)?;
                    let argument = inner(inner(list)?)?;
                    return Some((argument, holds != absent));
                }
                "binary_expression" => {
                    let operator = tree::field_text(node, "operator", self.source)?;
                    let right = node.child_by_field_name("right")?;
                    let nothing = matches!(right.kind(), "null" | "boolean")
                        && !self.text(right).eq_ignore_ascii_case("true");
                    let equal = match operator {
                        "==" | "===" => true,
                        "!=" | "!==" | "<>" => false,
                        _ => return None,
                    };
                    let left = node.child_by_field_name("left")?;
                    return nothing.then_some((left, holds != equal));
                }
                _ => return Some((node, holds)),
            }
        }
        None
    }

    fn same(&self, one: Node, other: Node) -> bool {
        let squeezed = |node| {
            self.text(node)
                .chars()
                .filter(|letter| !letter.is_whitespace() && !matches!(letter, '"' | '\''))
                .collect::<String>()
        };
        // What is tested and then used is short.
        let short = [one, other].iter().all(|node| self.text(*node).len() < 200);
        short && squeezed(one) == squeezed(other)
    }

    fn call_value(&self, node: Node<'a>, depth: usize) -> ValueKind {
        let given = arguments(node).map_or_else(Vec::new, |list| self.arguments(list, depth));
        let call = self.call(node, given);
        if matches!(&*call.callee, "sprintf" | "vsprintf") {
            let span = tree::span(node);
            let mut values = call.arguments.iter().map(|argument| argument.value.clone());
            if let Some(format) = values.next()
                && let Some(format) = format.as_text()
            {
                let mut values: Vec<Value> = values.collect();
                if let ("vsprintf", [one]) = (&*call.callee, values.as_slice()) {
                    values = one.items().to_vec();
                }
                return Value::concat(span, printf::parts(format, &values, span)).kind;
            }
        }
        ValueKind::Call(Box::new(call))
    }

    /// A call or a construction with arguments that are read already.
    pub(super) fn call(&self, node: Node<'a>, arguments: Vec<Argument>) -> Call {
        if node.kind() == "object_creation_expression" {
            let class = created(node);
            let path = class.and_then(|class| match class.kind() {
                // It constructs what it extends.
                "anonymous_class" => tree::children(class)
                    .into_iter()
                    .find(|child| child.kind() == "base_clause")
                    .and_then(|base| self.class_path(base.named_child(0)?)),
                _ => self.class_path(class),
            });
            return Call {
                callee: path.unwrap_or_else(|| "?".into()).into(),
                callee_span: class.map_or(tree::span(node), |class| {
                    if class.kind() == "anonymous_class" {
                        Span::new(node.start_byte(), node.start_byte() + 3)
                    } else {
                        tree::span(class)
                    }
                }),
                arguments,
                form: CallForm::New,
            };
        }
        let end = node
            .child_by_field_name("name")
            .or_else(|| node.child_by_field_name("function"))
            .map_or(node.end_byte(), |name| name.end_byte());
        Call {
            callee: self.callee(node).into(),
            callee_span: Span::new(node.start_byte(), end),
            arguments,
            form: CallForm::Call,
        }
    }

    /// The arguments of a call; a spread one is unknown.
    pub(super) fn arguments(&self, list: Node<'a>, depth: usize) -> Vec<Argument> {
        let mut cursor = list.walk();
        list.named_children(&mut cursor)
            .filter(|child| child.kind() == "argument")
            .filter_map(|argument| {
                let name = argument.child_by_field_name("name");
                let value = argument_value(argument)?;
                Some(Argument {
                    name: name.map(|name| self.text(name).into()),
                    value: self.value_at(value, depth + 1),
                })
            })
            .collect()
    }
}

/// The expression of an argument.
pub(super) fn argument_value(argument: Node<'_>) -> Option<Node<'_>> {
    let name = argument.child_by_field_name("name");
    let mut cursor = argument.walk();
    argument.named_children(&mut cursor).find(|child| {
        Some(*child) != name && !matches!(child.kind(), "comment" | "reference_modifier")
    })
}

/// A command in backticks as the call that PHP says it is.
pub(super) fn backtick(span: Span, command: Value) -> Call {
    Call {
        callee: "shell_exec".into(),
        callee_span: span,
        arguments: vec![Argument {
            name: None,
            value: command,
        }],
        form: CallForm::Call,
    }
}

/// Whether a function without a name has nothing in it, or gives nothing.
fn does_nothing(node: Node) -> bool {
    node.child_by_field_name("body").is_some_and(|body| {
        body.kind() == "null"
            || body.kind() == "compound_statement"
                && tree::children(body)
                    .iter()
                    .all(|child| child.kind() == "comment")
    })
}
