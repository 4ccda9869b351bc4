//! Go to facts, on tree-sitter. What does not parse is one problem; what did is used.

mod call;
mod condition;
mod import;
mod literal;
mod scan;
mod statement;
mod template;
mod types;
mod value;

use std::collections::{HashMap, HashSet};

use tree_sitter::Node;

use super::fields::{Fields, Named};
use super::names::Names;
use super::tree;
use crate::fact::{
    Assign, AssignForm, FactKind, FileFacts, FileKind, Interest, Problem, ScopeId, ScopeKind, Value,
};
use crate::text::Span;

/// Lowers a source file.
pub(crate) fn lower(kind: FileKind, text: &str, interest: &Interest) -> FileFacts {
    let mut facts = FileFacts::new(kind, text.len());
    let problem = |span: Span, message: &str| Problem {
        span: span.clamped(text),
        message: message.into(),
    };
    if let Some(tree) = tree::parse(&tree_sitter_go::LANGUAGE.into(), text) {
        let mut lowerer = Lowerer::new(facts, text, interest);
        lowerer.file(tree.root_node());
        facts = lowerer.facts;
        facts.facts.sort_by_key(|fact| fact.span.start);
        if let Some(span) = tree::first_error(&tree).filter(|span| !is_of_new(text, *span)) {
            facts.problems.push(problem(span, "does not parse"));
        }
    } else {
        facts
            .problems
            .push(problem(Span::at(0), "too large to be parsed"));
    }
    facts.comments = scan::comments(text);
    facts
}

/// Whether the parser stumbles over what Go 1.26 gives `new`: a value in place of a type.
fn is_of_new(text: &str, span: Span) -> bool {
    let before = text.get(..span.start as usize).unwrap_or_default();
    let line = before.rsplit('\n').next().unwrap_or_default();
    line.contains("new(") || span.slice(text).contains("new(")
}

/// The state of one file's walk.
struct Lowerer<'a> {
    text: &'a str,
    interest: &'a Interest,
    facts: FileFacts,
    /// What the name of an imported package stands for.
    packages: Names,
    /// Variables and their declared types; empty where none is declared.
    locals: Names,
    fields: Fields,
    scope: ScopeId,
    depth: usize,
    /// Where the strings begin that a value already holds.
    taken: HashSet<u32>,
    /// What the condition around says is missing, and what it was given before.
    missing: Vec<(Box<str>, Value)>,
    /// What the condition around says is there, and its value.
    present: Vec<(Box<str>, Value)>,
    /// `value, err := f()`: what `err` tells about.
    companions: HashMap<Box<str>, Box<str>>,
}

impl<'a> Lowerer<'a> {
    fn new(facts: FileFacts, text: &'a str, interest: &'a Interest) -> Self {
        Self {
            text,
            interest,
            facts,
            packages: Names::new(),
            locals: Names::new(),
            fields: Fields::default(),
            scope: 0,
            depth: 0,
            taken: HashSet::new(),
            missing: Vec::new(),
            present: Vec::new(),
            companions: HashMap::new(),
        }
    }

    fn file(&mut self, root: Node) {
        let items = parts(root);
        for item in items
            .iter()
            .filter(|item| item.kind() == "import_declaration")
        {
            self.imports(*item);
        }
        for item in &items {
            self.declare(*item);
        }
        for item in items {
            self.visit(item);
        }
    }

    /// The source of a node.
    fn source(&self, node: Node) -> &'a str {
        tree::text(node, self.text)
    }

    fn push(&mut self, span: Span, kind: FactKind) {
        self.facts.push(span, self.scope, kind);
    }

    fn assign(
        &mut self,
        target: impl Into<Box<str>>,
        target_span: Span,
        value: Value,
        form: AssignForm,
        span: Span,
    ) {
        let assign = Assign {
            target: target.into(),
            target_span,
            value,
            form,
        };
        self.push(span, FactKind::Assign(assign));
    }

    /// Whether a call of this path is wanted as a fact of its own.
    fn wants(&self, callee: &str) -> bool {
        let last = callee.rsplit('.').next().unwrap_or(callee);
        self.interest.wants_call(last)
    }

    /// Runs `inside` in a new scope.
    fn scoped(
        &mut self,
        kind: ScopeKind,
        name: &str,
        span: Span,
        inside: impl FnOnce(&mut Self, ScopeId),
    ) {
        let outer = self.scope;
        self.scope = self.facts.open_scope(kind, name, outer, span);
        self.locals.enter();
        inside(self, self.scope);
        self.locals.leave();
        self.scope = outer;
    }

    /// Runs `inside` one level deeper, unless that is too deep.
    fn deeper<R>(&mut self, inside: impl FnOnce(&mut Self) -> R) -> Option<R> {
        if self.depth >= tree::DEEPEST {
            return None;
        }
        self.depth += 1;
        let result = inside(self);
        self.depth -= 1;
        Some(result)
    }

    /// What a single name stands for.
    fn named(&self, name: &str) -> Named {
        match self.locals.get(name) {
            Some(declared) => Named {
                path: name.to_owned(),
                declared: (!declared.is_empty()).then(|| declared.into()),
            },
            None => Named::path(self.packages.get(name).unwrap_or(name)),
        }
    }

    /// Makes a name local, with the type that is declared for it.
    fn bind(&mut self, name: &str, declared: Option<Box<str>>) {
        if name != "_" {
            self.locals.bind(name, declared.unwrap_or_default());
        }
    }
}

/// The named children of a node, comments left out.
fn parts(node: Node) -> Vec<Node> {
    let mut cursor = node.walk();
    node.named_children(&mut cursor)
        .filter(|child| child.kind() != "comment")
        .collect()
}

/// A node with parentheses around it taken off.
fn bare(node: Node) -> Node {
    let mut node = node;
    while node.kind() == "parenthesized_expression" {
        match node.named_child(0) {
            Some(inner) => node = inner,
            None => break,
        }
    }
    node
}

#[cfg(test)]
mod tests;
