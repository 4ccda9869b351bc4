//! Calls, members and indexes in a row: what each is named, and what the whole evaluates to.
//! Chains are read in a loop, however long they are.

use tree_sitter::Node;

use super::types::is_builtin;
use super::{Lowerer, bare, parts, template};
use crate::fact::{Access, Argument, AssignForm, Call, CallForm, FactKind, Part, Value, ValueKind};
use crate::lang::fields::Named;
use crate::lang::given::fallback;
use crate::lang::tree;
use crate::text::Span;

/// One step of a chain, read from its root outward.
#[derive(Clone, Copy, Debug)]
enum Link<'t> {
    /// `(..)`.
    Call(Node<'t>),
    /// `.member`; whether it is called.
    Member(Node<'t>, bool),
    /// `[..]` and `[..:..]`.
    Index(Node<'t>),
    /// `.(T)`.
    Assert(Node<'t>),
    /// `(`, `&`, `*` or a conversion in front of what comes before.
    Open(Node<'t>),
}

/// The root of a chain and its links, innermost first.
fn unwind(node: Node<'_>) -> (Node<'_>, Vec<Link<'_>>) {
    let mut links = Vec::new();
    let mut node = node;
    loop {
        let (link, inner) = match node.kind() {
            "call_expression" => (Link::Call(node), node.child_by_field_name("function")),
            "selector_expression" => {
                let called = matches!(links.last(), Some(Link::Call(_)));
                (
                    Link::Member(node, called),
                    node.child_by_field_name("operand"),
                )
            }
            "index_expression" | "slice_expression" => {
                (Link::Index(node), node.child_by_field_name("operand"))
            }
            "type_assertion_expression" => {
                (Link::Assert(node), node.child_by_field_name("operand"))
            }
            "type_conversion_expression" => (Link::Open(node), node.child_by_field_name("operand")),
            "parenthesized_expression" => (Link::Open(node), node.named_child(0)),
            "unary_expression" if refers(node) => {
                (Link::Open(node), node.child_by_field_name("operand"))
            }
            _ => break,
        };
        let Some(inner) = inner else { break };
        links.push(link);
        node = inner;
    }
    links.reverse();
    (node, links)
}

/// `&x` and `*x`.
fn refers(node: Node) -> bool {
    node.child_by_field_name("operator")
        .is_some_and(|operator| matches!(operator.kind(), "&" | "*"))
}

/// `f[T](x)`, which reads like a conversion to a generic type.
fn is_generic(node: Node) -> bool {
    node.child_by_field_name("type")
        .is_some_and(|ty| ty.kind() == "generic_type")
}

/// Whether a node is read as a chain.
pub(super) fn is_chain(node: Node) -> bool {
    match node.kind() {
        "call_expression"
        | "selector_expression"
        | "index_expression"
        | "slice_expression"
        | "type_assertion_expression"
        | "parenthesized_expression" => true,
        "type_conversion_expression" => !is_generic(node),
        "unary_expression" => refers(node),
        _ => false,
    }
}

/// A chain while it is read from its root outward.
struct Reading {
    named: Named,
    /// What the member that is called next belongs to.
    owner: Option<Named>,
    /// The chain's first byte as far as it is read.
    start: usize,
    /// Only names so far, nothing that was called.
    plain: bool,
}

impl Lowerer<'_> {
    /// Visits a chain: a fact for each call and read, and whatever stands in the arguments.
    pub(super) fn chain(&mut self, node: Node) {
        let (root, links) = unwind(node);
        if !is_chain(root) {
            self.visit(root);
        }
        let mut reading = self.reading(root);
        for link in links {
            match link {
                Link::Call(call) => self.call(&reading, call),
                Link::Member(member, false) => {
                    if let Some(field) = member.child_by_field_name("field") {
                        let path = reading.named.member_path(self.source(field));
                        self.access(&reading, path, member, tree::span(field));
                    }
                }
                Link::Index(index) => {
                    if let Some((key, text)) = self.literal_key(index) {
                        let path = reading.named.member_path(&text);
                        self.access(&reading, path, index, tree::span(key));
                        self.taken.insert(tree::span(key).start);
                    } else {
                        let operand = index.child_by_field_name("operand");
                        for part in parts(index) {
                            if Some(part) != operand {
                                self.visit(part);
                            }
                        }
                    }
                }
                Link::Member(_, true) | Link::Assert(_) | Link::Open(_) => {}
            }
            self.advance(&mut reading, link);
        }
    }

    /// What a chain evaluates to.
    pub(super) fn chain_value(&mut self, node: Node) -> Value {
        let (root, links) = unwind(node);
        let naming = links
            .iter()
            .rposition(|link| !matches!(link, Link::Open(_) | Link::Assert(_)));
        let Some(naming) = naming else {
            return self.plain_value(root);
        };
        let mut reading = self.reading(root);
        for link in &links[..naming] {
            self.advance(&mut reading, *link);
        }
        match links[naming] {
            Link::Call(call) => self.call_value(&reading, call),
            Link::Member(member, _) => {
                let path = tree::field_text(member, "field", self.text)
                    .map(|field| reading.named.member_path(field));
                name_or_unknown(&reading, path, member)
            }
            Link::Index(index) => {
                let path = self
                    .literal_key(index)
                    .map(|(_, key)| reading.named.member_path(&key));
                name_or_unknown(&reading, path, index)
            }
            Link::Assert(other) | Link::Open(other) => Value::unknown(tree::span(other)),
        }
    }

    /// The dotted path of something that can be assigned to, and what kind of place it is.
    pub(super) fn place(&self, node: Node) -> Option<(String, AssignForm)> {
        let (root, links) = unwind(node);
        if root.kind() != "identifier" || self.source(root) == "_" {
            return None;
        }
        let mut reading = self.reading(root);
        let mut form = AssignForm::Variable;
        for link in links {
            match link {
                Link::Call(_) => return None,
                Link::Member(..) => form = AssignForm::Attribute,
                Link::Index(index) => {
                    self.literal_key(index)?;
                    form = AssignForm::Key;
                }
                Link::Assert(_) | Link::Open(_) => {}
            }
            self.advance(&mut reading, link);
        }
        Some((reading.named.path, form))
    }

    fn reading(&self, root: Node) -> Reading {
        let named = match root.kind() {
            "identifier" => self.named(self.source(root)),
            "composite_literal" => root
                .child_by_field_name("type")
                .and_then(|ty| self.type_path(ty))
                .map_or_else(Named::nameless, |path| Named::path(String::from(path))),
            _ => Named::nameless(),
        };
        Reading {
            named,
            owner: None,
            start: root.start_byte(),
            plain: root.kind() == "identifier",
        }
    }

    /// Goes one link outward.
    fn advance(&self, reading: &mut Reading, link: Link) {
        match link {
            Link::Open(node) => reading.start = node.start_byte(),
            Link::Call(_) => {
                let callee = reading.named.path.clone();
                let owner = reading.owner.take();
                let owner = owner.unwrap_or_else(|| std::mem::take(&mut reading.named));
                reading.named = owner.result(callee);
                reading.plain = false;
            }
            Link::Member(member, called) => {
                let field = tree::field_text(member, "field", self.text).unwrap_or_default();
                let typed = reading.named.member(field, &self.fields);
                if called {
                    reading.owner = Some(std::mem::replace(&mut reading.named, typed));
                } else if typed.declared.is_some() {
                    reading.named = typed;
                } else {
                    reading.named = std::mem::take(&mut reading.named).result(typed.path);
                }
            }
            Link::Index(index) => {
                if let Some((_, key)) = self.literal_key(index) {
                    let path = reading.named.member_path(&key);
                    reading.named = std::mem::take(&mut reading.named).result(path);
                }
                reading.named.declared = None;
            }
            Link::Assert(node) => {
                let ty = node.child_by_field_name("type");
                reading.named.declared = ty.and_then(|ty| self.type_path(ty));
            }
        }
    }

    /// The string that something is indexed with.
    fn literal_key<'t>(&self, index: Node<'t>) -> Option<(Node<'t>, String)> {
        let key = index.child_by_field_name("index")?;
        matches!(
            key.kind(),
            "interpreted_string_literal" | "raw_string_literal"
        )
        .then(|| (key, self.unquoted(key)))
    }

    fn access(&mut self, reading: &Reading, path: String, node: Node, key_span: Span) {
        if reading.named.is_known() && self.interest.wants_access(&path) {
            let access = Access {
                path: path.into(),
                key_span,
            };
            let span = Span::new(reading.start, node.end_byte());
            self.push(span, FactKind::Access(access));
        }
    }

    /// A fact for a call if it is wanted, and its arguments visited.
    fn call(&mut self, reading: &Reading, call: Node) {
        let arguments = arguments(call);
        let converts = is_builtin(&reading.named.path) && arguments.len() == 1;
        // Function literals that are called at once have no name at all.
        if !converts && reading.named.path != "?" && self.wants(&reading.named.path) {
            let span = Span::new(reading.start, call.end_byte());
            let made = self.made_call(reading, call, &arguments);
            for argument in &made.arguments {
                let callee = made.callee.clone();
                self.entries(&callee, &argument.value, AssignForm::Argument);
            }
            self.push(span, FactKind::Call(made));
        } else {
            self.map_arguments(&reading.named.path, &arguments);
        }
        for argument in arguments {
            self.visit(argument);
        }
    }

    /// The keys of maps given to a call that is no fact of its own.
    fn map_arguments(&mut self, callee: &str, arguments: &[Node]) {
        for argument in arguments {
            let is_map = argument.kind() == "composite_literal"
                && argument
                    .child_by_field_name("type")
                    .is_some_and(|ty| ty.kind() == "map_type");
            if is_map {
                let value = self.value(*argument);
                self.entries(callee, &value, AssignForm::Argument);
            }
        }
    }

    fn made_call(&mut self, reading: &Reading, call: Node, arguments: &[Node]) -> Call {
        let function = call.child_by_field_name("function").unwrap_or(call);
        let member = function.child_by_field_name("field");
        let callee_span = match member {
            // What was called before it is not part of the name.
            Some(member) if !reading.plain => tree::span(member),
            _ => Span::new(reading.start, function.end_byte()),
        };
        Call {
            callee: reading.named.path.as_str().into(),
            callee_span,
            arguments: arguments
                .iter()
                .map(|argument| Argument {
                    name: None,
                    value: self.value(*argument),
                })
                .collect(),
            form: CallForm::Call,
        }
    }

    /// What a call evaluates to; formatting and joining are seen through.
    fn call_value(&mut self, reading: &Reading, call: Node) -> Value {
        let arguments = arguments(call);
        let span = Span::new(reading.start, call.end_byte());
        let callee = reading.named.path.as_str();
        if let [only] = arguments.as_slice()
            && is_builtin(callee)
        {
            return self.value(*only);
        }
        match callee {
            "?" => return Value::unknown(span),
            "new" if arguments.len() == 1 => {
                if let Some(path) = self.type_path(arguments[0]) {
                    let made = Call {
                        callee: path,
                        callee_span: tree::span(arguments[0]),
                        arguments: Vec::new(),
                        form: CallForm::New,
                    };
                    return Value::new(span, ValueKind::Call(Box::new(made)));
                }
            }
            "make" if arguments.first().is_some_and(|ty| ty.kind() == "map_type") => {
                return Value::new(span, ValueKind::Map(Vec::new()));
            }
            "fmt.Sprintf" | "fmt.Sprint" | "fmt.Errorf" if !arguments.is_empty() => {
                let values: Vec<Value> = arguments.iter().map(|a| self.value(*a)).collect();
                if let Some(value) = template::formatted(span, callee, &values) {
                    return value;
                }
            }
            "net.JoinHostPort" if arguments.len() == 2 => {
                let values = arguments.iter().map(|argument| self.value(*argument));
                let values = values.collect();
                return Value::concat(span, joined(values, ":"));
            }
            "path.Join" | "path/filepath.Join" if !arguments.is_empty() => {
                let values = arguments.iter().map(|argument| self.value(*argument));
                let values = values.collect();
                return Value::concat(span, joined(values, "/"));
            }
            "cmp.Or" if !arguments.is_empty() => {
                let values = arguments.iter().map(|argument| self.value(*argument));
                let values: Vec<Value> = values.collect();
                let mut values = values.into_iter().rev();
                let last = values.next().unwrap_or_else(|| Value::unknown(span));
                return values.fold(last, |second, first| fallback(span, first, second));
            }
            _ => {}
        }
        let made = self.made_call(reading, call, &arguments);
        Value::new(span, ValueKind::Call(Box::new(made)))
    }

    /// The call of a generic function whose types are given: `f[T](x)`.
    pub(super) fn generic_call(&mut self, node: Node) -> Option<Call> {
        let ty = node.child_by_field_name("type")?;
        let operand = node.child_by_field_name("operand")?;
        let callee = self.type_path(ty)?;
        let name = ty.child_by_field_name("type").unwrap_or(ty);
        Some(Call {
            callee,
            callee_span: tree::span(name),
            arguments: vec![Argument {
                name: None,
                value: self.value(operand),
            }],
            form: CallForm::Call,
        })
    }

    /// Visits the call of a generic function.
    pub(super) fn visit_generic(&mut self, node: Node) {
        if let Some(call) = self.generic_call(node)
            && self.wants(&call.callee)
        {
            self.push(tree::span(node), FactKind::Call(call));
        }
        if let Some(operand) = node.child_by_field_name("operand") {
            self.visit(operand);
        }
    }

    /// `go f()` and `defer f()`: a call of the keyword with the call as its argument.
    pub(super) fn keyword_call(&mut self, node: Node, keyword: &str) {
        let Some(inner) = parts(node).into_iter().next() else {
            return;
        };
        if self.interest.wants_call(keyword) {
            let start = node.start_byte();
            let value = self.value(inner);
            let call = Call {
                callee: keyword.into(),
                callee_span: Span::new(start, start + keyword.len()),
                arguments: vec![Argument { name: None, value }],
                form: CallForm::Call,
            };
            self.push(tree::span(node), FactKind::Call(call));
        }
        self.visit(inner);
    }
}

/// The arguments of a call; `x...` is `x`.
pub(super) fn arguments(call: Node) -> Vec<Node> {
    let list = call.child_by_field_name("arguments").map(parts);
    let spread = |node: Node<'_>| node.kind() == "variadic_argument";
    list.unwrap_or_default()
        .into_iter()
        .map(|node| match node.named_child(0) {
            Some(inner) if spread(node) => bare(inner),
            _ => node,
        })
        .collect()
}

fn joined(values: Vec<Value>, separator: &str) -> Vec<Part> {
    let mut parts = Vec::with_capacity(values.len() * 2);
    for value in values {
        if !parts.is_empty() {
            parts.push(Part::Text(separator.into()));
        }
        parts.push(Part::Hole(value));
    }
    parts
}

fn name_or_unknown(reading: &Reading, path: Option<String>, node: Node) -> Value {
    let span = Span::new(reading.start, node.end_byte());
    match path {
        Some(path) if reading.named.is_known() => Value::new(span, ValueKind::Name(path.into())),
        _ => Value::unknown(span),
    }
}
