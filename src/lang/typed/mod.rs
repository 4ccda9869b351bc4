//! What the front ends of the languages with declared types, annotations and classes share
//! (Java, Kotlin, C#): the open scopes, what names stand for, and how facts are put down.
//! Knows no grammar.

pub(crate) mod choose;
pub(crate) mod jvm;
pub(crate) mod kinds;
pub(crate) mod text;
mod walk;

pub(crate) use walk::{Place, Syntax, operands, read};

use std::collections::{HashMap, HashSet};

use tree_sitter::Node;

use super::names::Names;
use crate::fact::{
    Access, Argument, Assign, AssignForm, Branch, Call, CallForm, FactKind, FileFacts, FileKind,
    Interest, MapEntry, Part, Problem, ScopeId, ScopeKind, Value, ValueKind,
};
use crate::text::Span;

/// How deep values are built; below it they are unknown.
pub(crate) const DEEPEST_VALUE: u32 = 24;

/// How many operands of a condition are kept.
pub(crate) const MOST_OPERANDS: usize = 16;

/// How many links of a chain of calls are named; the receiver of a longer one is `?`.
pub(crate) const LONGEST_CHAIN: usize = 100;

/// Paths that grow longer than this many bytes by following names stay as written.
const LONGEST_PATH: usize = 300;

/// A file on its way to facts.
pub(crate) struct Lowering<'a> {
    pub(crate) source: &'a str,
    pub(crate) interest: &'a Interest,
    pub(crate) facts: FileFacts,
    /// Imports, aliases and the file's own constants.
    pub(crate) types: Names,
    /// Fields, parameters and locals to the path of their type; to themselves where the type
    /// says nothing.
    pub(crate) vars: Names,
    scope: ScopeId,
    open: Vec<Open>,
    /// Where strings start that are part of a value already put down.
    taken: HashSet<usize>,
    taking: bool,
    /// Parameters and loop variables: given many values, so never followed to one.
    many: HashMap<Box<str>, (Span, ScopeId)>,
    /// Lambdas that are arguments, by node, to the path of the call.
    lambdas: HashMap<usize, Box<str>>,
    is_cut: bool,
}

/// A scope that ends with a node.
struct Open {
    node: usize,
    /// The scope around it, if it opened one of its own and not only names.
    outer: Option<ScopeId>,
}

/// A call, and where each argument's name stands (empty for one without).
pub(crate) struct BuiltCall {
    pub(crate) call: Call,
    pub(crate) names: Vec<Span>,
}

impl BuiltCall {
    /// A call without arguments yet.
    pub(crate) fn new(callee: impl Into<Box<str>>, callee_span: Span, form: CallForm) -> Self {
        Self {
            call: Call {
                callee: callee.into(),
                callee_span,
                arguments: Vec::new(),
                form,
            },
            names: Vec::new(),
        }
    }

    /// Adds an argument without a name.
    pub(crate) fn push(&mut self, value: Value) {
        self.call.arguments.push(Argument { name: None, value });
        self.names.push(Span::default());
    }

    /// Adds what nobody wrote as an argument: it is assigned to nothing. Nothing may follow it.
    pub(crate) fn push_unstated(&mut self, name: &str, value: Value) {
        let name = Some(name.into());
        self.call.arguments.push(Argument { name, value });
    }

    /// Adds a named argument.
    pub(crate) fn push_named(&mut self, name: &str, span: Span, value: Value) {
        let name = Some(name.into());
        self.call.arguments.push(Argument { name, value });
        self.names.push(span);
    }

    /// The call as a value.
    pub(crate) fn into_value(self, span: Span) -> Value {
        Value::new(span, ValueKind::Call(Box::new(self.call)))
    }
}

impl<'a> Lowering<'a> {
    pub(crate) fn new(kind: FileKind, source: &'a str, interest: &'a Interest) -> Self {
        Self {
            source,
            interest,
            facts: FileFacts::new(kind, source.len()),
            types: Names::new(),
            vars: Names::new(),
            scope: 0,
            open: Vec::new(),
            taken: HashSet::new(),
            taking: true,
            many: HashMap::new(),
            lambdas: HashMap::new(),
            is_cut: false,
        }
    }

    /// The text of a node.
    pub(crate) fn text(&self, node: Node) -> &'a str {
        super::tree::text(node, self.source)
    }

    /// Opens a scope that ends with `node` and covers it.
    pub(crate) fn open(&mut self, kind: ScopeKind, name: &str, node: Node) -> ScopeId {
        let span = super::tree::span(node);
        let scope = self.facts.open_scope(kind, name, self.scope, span);
        self.open.push(Open {
            node: node.id(),
            outer: Some(self.scope),
        });
        self.scope = scope;
        self.vars.enter();
        scope
    }

    /// Opens names that end with `node`, without a scope.
    pub(crate) fn open_names(&mut self, node: Node) {
        self.open.push(Open {
            node: node.id(),
            outer: None,
        });
        self.vars.enter();
    }

    /// Ends all that `node` opened.
    fn close(&mut self, node: usize) {
        while let Some(open) = self.open.last()
            && open.node == node
        {
            if let Some(outer) = open.outer {
                self.scope = outer;
            }
            self.vars.leave();
            self.open.pop();
        }
    }

    /// Says once that what lies inside a node is not read.
    fn cut(&mut self, node: Node) {
        self.is_cut = true;
        self.facts.problems.push(Problem {
            span: super::tree::span(node),
            message: "nested too deeply; what lies further inside is not read".into(),
        });
    }

    /// Binds a name to the path of its type, or to itself, so that it hides outer ones.
    pub(crate) fn declare(&mut self, name: &str, kind: Option<&str>) {
        let kind = kind.filter(|kind| !kinds::is_scalar(kind));
        self.vars.bind(name, kind.unwrap_or(name));
    }

    /// Binds a local to its type; one that is given something is left to be followed where
    /// its type is only a collection.
    pub(crate) fn declare_local(&mut self, name: &str, kind: Option<&str>, given: bool) {
        let kind = kind.filter(|kind| !(given && kinds::is_collection(kind)));
        self.declare(name, kind);
    }

    /// Binds a member of the class that is open, by its own name and behind `this`.
    pub(crate) fn declare_member(&mut self, name: &str, kind: Option<&str>) {
        self.declare(name, kind);
        let bound = self.vars.get(name).unwrap_or(name).to_owned();
        self.vars.bind(&format!("this.{name}"), bound);
    }

    /// Remembers a name that is given many values: a parameter, a loop's variable.
    pub(crate) fn given_many(&mut self, name: &'a str, node: Node) {
        let place = (super::tree::span(node), self.scope);
        self.many.entry(name.into()).or_insert(place);
    }

    /// A dotted path as written, its head replaced: a variable by its type (never the whole
    /// path, which is the variable itself), else an imported name by what it stands for.
    pub(crate) fn resolve(&self, raw: &str) -> Box<str> {
        if let Some(member) = raw.strip_prefix("this.")
            && self.vars.get(raw).is_some()
        {
            return member.into();
        }
        for (head, tail) in heads(raw) {
            if let Some(bound) = self.vars.get(head) {
                if bound == head || bound.len() + tail.len() > LONGEST_PATH {
                    return raw.strip_prefix("this.").unwrap_or(raw).into();
                }
                return format!("{bound}{tail}").into();
            }
        }
        if self.vars.get(raw).is_some() {
            return raw.into();
        }
        self.resolve_type(raw)
    }

    /// A dotted path as written, its head replaced by what is imported under that name.
    pub(crate) fn resolve_type(&self, raw: &str) -> Box<str> {
        if let Some(whole) = self.types.get(raw) {
            return whole.into();
        }
        for (head, tail) in heads(raw) {
            if let Some(bound) = self.types.get(head) {
                return format!("{bound}{tail}").into();
            }
        }
        raw.into()
    }

    /// Notes that a lambda is an argument of the call with this path.
    pub(crate) fn note_lambda(&mut self, lambda: Node, callee: &str) {
        if !callee.starts_with('?') && callee.len() < LONGEST_PATH {
            self.lambdas.insert(lambda.id(), callee.into());
        }
    }

    /// The path of the call that a lambda is an argument of.
    pub(crate) fn lambda_of(&mut self, lambda: Node) -> Option<Box<str>> {
        self.lambdas.remove(&lambda.id())
    }

    /// A string's value; it will not be a Literal as well.
    pub(crate) fn string(&mut self, node: Node, text: impl Into<Box<str>>) -> Value {
        self.take(node);
        Value::text(super::tree::span(node), text)
    }

    /// Notes that a string is part of a value.
    pub(crate) fn take(&mut self, node: Node) {
        if self.taking {
            self.taken.insert(node.start_byte());
        }
    }

    /// Starts or stops taking strings (a condition takes none); says what was before.
    pub(crate) fn set_taking(&mut self, taking: bool) -> bool {
        std::mem::replace(&mut self.taking, taking)
    }

    /// Whether a string is part of a value already put down.
    pub(crate) fn is_taken(&self, node: Node) -> bool {
        self.taken.contains(&node.start_byte())
    }

    /// Puts down a string that stands alone, if it may matter.
    pub(crate) fn literal(&mut self, value: Value) {
        let wanted = match &value.kind {
            ValueKind::Text(text) => self.interest.wants_literal(text),
            ValueKind::Template(parts) => parts.iter().any(|part| match part {
                Part::Text(text) => self.interest.wants_literal(text),
                Part::Hole(_) => false,
            }),
            _ => false,
        };
        if wanted {
            let span = value.span;
            self.push(span, FactKind::Literal(value));
        }
    }

    /// Puts down a fact in the open scope.
    pub(crate) fn push(&mut self, span: Span, kind: FactKind) {
        let scope = self.scope;
        self.facts.push(span, scope, kind);
    }

    /// Puts down a call if it is wanted, and its named arguments and keys in any case.
    pub(crate) fn call(&mut self, span: Span, built: BuiltCall, wanted: bool) {
        let BuiltCall { call, names } = built;
        let mut arguments = Vec::new();
        for (argument, name_span) in call.arguments.iter().zip(&names) {
            if let Some(name) = &argument.name {
                let target = format!("{}.{name}", call.callee);
                arguments.push((target, *name_span, argument.value.clone()));
            } else if let ValueKind::Map(entries) = &argument.value.kind {
                leaves(&call.callee, entries, &mut arguments);
            }
        }
        if wanted {
            self.push(span, FactKind::Call(call));
        }
        for (target, name_span, value) in arguments {
            let form = AssignForm::Argument;
            let span = name_span.join(value.span);
            self.assign(span, form, &target, name_span, value);
        }
    }

    /// Puts down an assignment, and one for each entry of a map.
    pub(crate) fn assign(
        &mut self,
        span: Span,
        form: AssignForm,
        target: &str,
        target_span: Span,
        value: Value,
    ) {
        let mut inner = Vec::new();
        if let ValueKind::Map(entries) = &value.kind {
            leaves(target, entries, &mut inner);
        }
        self.push(
            span,
            FactKind::Assign(Assign {
                target: target.into(),
                target_span,
                value,
                form,
            }),
        );
        let form = match form {
            AssignForm::Argument => AssignForm::Argument,
            _ => AssignForm::Key,
        };
        for (target, key_span, value) in inner {
            self.assign(key_span.join(value.span), form, &target, key_span, value);
        }
    }

    /// Puts down a read, if it is wanted.
    pub(crate) fn access(&mut self, span: Span, path: Box<str>, key_span: Span) {
        if self.interest.wants_access(&path) {
            self.push(span, FactKind::Access(Access { path, key_span }));
        }
    }

    /// Puts down a condition.
    pub(crate) fn branch(&mut self, span: Span, operands: Vec<Value>) {
        self.push(span, FactKind::Branch(Branch { operands }));
    }

    /// Says of the scope that was just opened what stands on it.
    pub(crate) fn describe(&mut self, bases: Vec<Box<str>>, annotations: Vec<Box<str>>) {
        if let Some(scope) = self.facts.scopes.get_mut(self.scope as usize) {
            scope.bases = bases;
            scope.annotations = annotations;
        }
    }

    /// The facts in the order in which they stand.
    fn finish(mut self) -> FileFacts {
        let shared: HashSet<&str> = self
            .facts
            .facts
            .iter()
            .filter_map(|fact| match &fact.kind {
                FactKind::Assign(assign) if self.many.contains_key(&assign.target) => {
                    Some(&*assign.target)
                }
                _ => None,
            })
            .collect();
        // A parameter that shares its name with something assigned: the name has many values.
        let mut parameters: Vec<(Box<str>, Span, ScopeId)> = shared
            .iter()
            .filter_map(|name| {
                let (span, scope) = self.many.get(*name)?;
                Some(((*name).into(), *span, *scope))
            })
            .collect();
        parameters.sort_by_key(|(_, span, _)| *span);
        for (target, span, scope) in parameters {
            self.facts.push(
                span,
                scope,
                FactKind::Assign(Assign {
                    target,
                    target_span: span,
                    value: Value::unknown(span),
                    form: AssignForm::Parameter,
                }),
            );
        }
        self.facts.facts.sort_by_key(|fact| fact.span.start);
        self.facts
    }
}

/// The heads of a path that a name may be bound to, each with what follows, longest first:
/// names have one segment, members of `this` and constants of a class two.
fn heads(path: &str) -> impl Iterator<Item = (&str, &str)> {
    let first = path.find('.');
    let second = first.and_then(|dot| path[dot + 1..].find('.').map(|next| dot + 1 + next));
    [second, first]
        .into_iter()
        .flatten()
        .map(|dot| path.split_at(dot))
}

/// The last segment of a dotted path: what interest is asked for.
pub(crate) fn name_of(path: &str) -> &str {
    path.rsplit('.').next().unwrap_or(path)
}

/// The entries of a map with their paths.
fn leaves(prefix: &str, entries: &[MapEntry], out: &mut Vec<(String, Span, Value)>) {
    for entry in entries {
        let target = format!("{prefix}.{}", entry.key);
        out.push((target, entry.key_span, entry.value.clone()));
    }
}

/// The facts of a source, one a line, without their place: what the front ends' tests compare.
#[cfg(test)]
pub(crate) fn said(kind: FileKind, source: &str, interest: &Interest) -> Vec<String> {
    let facts = super::lower(kind, source, interest);
    let mut lines = Vec::new();
    for line in crate::fact::dump(&facts, source).lines() {
        let mut words = line.splitn(3, ' ');
        match (words.next(), words.next(), words.next()) {
            (Some("scope" | "comment" | "problem"), ..) => {}
            (Some(_), Some(_), Some(fact)) => lines.push(fact.to_owned()),
            _ => {}
        }
    }
    lines
}

/// Whether an annotation makes what it stands on a test.
pub(crate) fn is_test(annotations: &[Box<str>]) -> bool {
    annotations.iter().any(|path| {
        let name = name_of(path);
        let name = name.strip_suffix("Attribute").unwrap_or(name);
        name.ends_with("Test")
            || matches!(
                name,
                "Fact" | "Theory" | "TestMethod" | "TestCase" | "TestClass" | "TestFixture"
            )
    })
}
