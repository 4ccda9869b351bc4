//! The walk over a skeleton's syntax tree: lists, pipelines, loops, conditions, functions.
//! Owns the parser; what stands inside a simple command is not its business.

use std::cell::RefCell;

use tree_sitter::{Node, Parser, Tree};

use super::lowering::{Lowering, Text};
use super::simple::{self, Simple};
use super::word::{Reader, Stop};
use crate::fact::{Branch, FactKind, Joiner, ScopeKind, Stage, Unit, UnitKind};
use crate::lang::tree;

thread_local! {
    /// Embedded snippets are many and small: a parser each would cost more than they do.
    static PARSER: RefCell<Option<Parser>> = const { RefCell::new(None) };
}

fn parse(skeleton: &str) -> Option<Tree> {
    if skeleton.len() > tree::LARGEST || is_slow(skeleton) {
        return None;
    }
    PARSER.with_borrow_mut(|parser| {
        if parser.is_none() {
            let mut new = Parser::new();
            new.set_language(&tree_sitter_bash::LANGUAGE.into()).ok()?;
            *parser = Some(new);
        }
        tree::within_budget(parser.as_mut()?, skeleton)
    })
}

/// Whether the grammar would read a text again and again: at each bracket it looks ahead to the
/// next blank.
fn is_slow(skeleton: &str) -> bool {
    skeleton.split_ascii_whitespace().any(|word| {
        let brackets = |byte: &u8| matches!(byte, b'(' | b')' | b'[' | b']' | b'{' | b'}');
        word.len() > 1_000 && word.len() * word.bytes().filter(|b| brackets(b)).count() > 4_000_000
    })
}

impl Lowering<'_> {
    /// Lowers a text whose commands nest.
    pub(super) fn parsed(&mut self, text: Text) {
        let Some(tree) = parse(&text.scan.skeleton) else {
            self.problem
                .get_or_insert(text.source.span(text.start, text.start));
            return;
        };
        if let Some(error) = tree::first_error(&tree) {
            let start = text.start + error.start as usize;
            let end = text.start + error.end as usize;
            let line = text.source.text.get(start..end).unwrap_or("");
            let line = line.lines().next().unwrap_or("").len();
            self.problem
                .get_or_insert(text.source.span(start, start + line));
        }
        self.statements(text, tree.root_node());
    }

    /// The statements among the children of a node.
    fn statements(&mut self, text: Text, node: Node) {
        let outer = self.scope;
        let mut cursor = node.walk();
        let children: Vec<Node> = node.children(&mut cursor).collect();
        for (index, child) in children.iter().enumerate() {
            if child.kind() == "then" && node.kind() == "if_statement" {
                let start = text.start + child.end_byte();
                let span = text.source.span(start, text.start + node.end_byte());
                self.scope = self
                    .facts
                    .open_scope(ScopeKind::Conditional, "", outer, span);
            }
            if !child.is_named() {
                continue;
            }
            let mark = self.direct.len();
            self.statement(text, *child);
            if children
                .get(index + 1)
                .is_some_and(|next| next.kind() == "&")
            {
                self.send_to_background(mark);
            }
        }
        self.scope = outer;
    }

    fn statement(&mut self, text: Text, node: Node) {
        if self.level >= tree::DEEPEST {
            return;
        }
        self.level += 1;
        if self.depth == self.base && is_compound(node.kind()) {
            // What comes last now is no command, whatever is inside.
            self.top = None;
        }
        match node.kind() {
            kind if is_simple(kind) => {
                let (start, end) = range(text, node);
                self.simple(text, start, end);
            }
            "negated_command" | "ERROR" | "elif_clause" | "else_clause" => {
                self.statements(text, node);
            }
            "redirected_statement" => self.redirected(text, node),
            "list" => self.list(text, node),
            "pipeline" => self.pipeline(text, node),
            "subshell" | "compound_statement" | "if_statement" | "while_statement" => {
                self.deeper(text, node);
            }
            "for_statement" | "c_style_for_statement" => {
                let body = node.child_by_field_name("body");
                let end = body.map_or(node.end_byte(), |body| body.start_byte());
                let header = self.words(text, node.start_byte(), end);
                self.leaves(text.source, &header);
                self.deeper(text, node);
            }
            "do_group" => {
                let outer = self.scope;
                let (start, end) = range(text, node);
                let span = text.source.span(start, end);
                self.scope = self.facts.open_scope(ScopeKind::Loop, "", outer, span);
                self.statements(text, node);
                self.scope = outer;
            }
            "case_statement" => self.case(text, node),
            "case_item" => self.statements(text, node),
            "function_definition" => self.function(text, node),
            _ => {}
        }
        self.level -= 1;
    }

    fn deeper(&mut self, text: Text, node: Node) {
        self.depth += 1;
        self.statements(text, node);
        self.depth -= 1;
        self.joiner = Joiner::Then;
    }

    /// Reads a part of a compound command as if it were a command.
    fn words(&self, text: Text, start: usize, end: usize) -> Simple {
        let (start, end) = (text.start + start, text.start + end);
        simple::read(text.source, start, end, self.dialect, &text.scan.heredocs)
    }

    fn redirected(&mut self, text: Text, node: Node) {
        let body = node.child_by_field_name("body");
        let Some(body) = body.filter(|body| !is_simple(body.kind())) else {
            let (start, end) = range(text, node);
            self.simple(text, start, end);
            return;
        };
        let mark = self.direct.len();
        self.statement(text, body);
        let behind = self.words(text, body.end_byte(), node.end_byte());
        // The grammar gives a redirection to the whole list; the shell to its last command.
        let mark = match body.kind() {
            "list" | "pipeline" => self.direct.len().saturating_sub(1).max(mark),
            _ => mark,
        };
        self.redirect(mark, &behind.redirects);
        self.leaves(text.source, &behind);
    }

    /// `a && b || c`, which the tree nests to the left, once for each operator.
    fn list(&mut self, text: Text, node: Node) {
        let mut rest = Vec::new();
        let mut first = node;
        while first.kind() == "list" {
            let mut cursor = first.walk();
            let children: Vec<Node> = first.children(&mut cursor).collect();
            let joiner = if children.iter().any(|child| child.kind() == "||") {
                Joiner::Or
            } else {
                Joiner::And
            };
            let mut named = children.into_iter().filter(Node::is_named);
            let Some(left) = named.next() else {
                return;
            };
            rest.extend(named.map(|right| (joiner, right)));
            first = left;
        }
        self.statement(text, first);
        for (joiner, right) in rest.into_iter().rev() {
            self.joiner = joiner;
            self.statement(text, right);
        }
    }

    fn pipeline(&mut self, text: Text, node: Node) {
        let mut previous = None;
        for stage in tree::children(node) {
            let mark = self.direct.len();
            if let Some(previous) = previous {
                self.joiner = Joiner::Pipe;
                self.statement(text, stage);
                self.link(previous, mark);
            } else {
                self.statement(text, stage);
            }
            // Of `a && b > x | c` only `b` is piped, whatever the grammar says.
            let body = stage.child_by_field_name("body");
            let list = stage.kind() == "list"
                || (stage.kind() == "redirected_statement"
                    && body.is_some_and(|body| body.kind() == "list"));
            previous = Some(if list {
                self.direct.len().saturating_sub(1).max(mark)
            } else {
                mark
            });
        }
    }

    fn case(&mut self, text: Text, node: Node) {
        let mut operands = Vec::new();
        let mut cursor = node.walk();
        let subject = node.child_by_field_name("value");
        let items = node.children(&mut cursor);
        let items: Vec<Node> = items.filter(|child| child.kind() == "case_item").collect();
        let mut patterns: Vec<Node> = Vec::new();
        for item in &items {
            let mut cursor = item.walk();
            patterns.extend(item.children_by_field_name("value", &mut cursor));
        }
        for word in subject.into_iter().chain(patterns) {
            let (start, end) = range(text, word);
            let mut reader = Reader::new(text.source, start, end, self.dialect);
            operands.push(reader.word(Stop::Never));
        }
        if let Some(subject) = subject {
            let span = text.source.span(
                text.start + node.start_byte(),
                text.start + subject.end_byte(),
            );
            let branch = FactKind::Branch(Branch { operands });
            self.facts.push(span, self.scope, branch);
            let read = self.words(text, subject.start_byte(), subject.end_byte());
            self.leaves(text.source, &read);
        }
        self.depth += 1;
        let outer = self.scope;
        for item in items {
            let (start, end) = range(text, item);
            let span = text.source.span(start, end);
            // What is asked for by its name goes by it.
            let name = item.child_by_field_name("value").map_or("", |first| {
                let (start, end) = range(text, first);
                text.source.text.get(start..end).unwrap_or("")
            });
            self.scope = self
                .facts
                .open_scope(ScopeKind::Conditional, name, outer, span);
            self.joiner = Joiner::Then;
            self.statement(text, item);
        }
        self.scope = outer;
        self.depth -= 1;
        self.joiner = Joiner::Then;
    }

    /// A function is a unit of its own: commands elsewhere start it by its name.
    fn function(&mut self, text: Text, node: Node) {
        let Some(body) = node.child_by_field_name("body") else {
            return;
        };
        let name = node.child_by_field_name("name").map_or("", |name| {
            let (start, end) = range(text, name);
            text.source.text.get(start..end).unwrap_or("")
        });
        let (start, end) = range(text, node);
        let span = text.source.span(start, end);
        let stage = self.facts.units.get(self.unit as usize);
        let stage = stage.map_or(Stage::Unknown, |unit| unit.stage);
        let unit = self.facts.open_unit(Unit {
            kind: UnitKind::ScriptFunction,
            name: name.into(),
            stage,
            span,
            shell: true,
        });
        let scope = self
            .facts
            .open_scope(ScopeKind::Function, name, self.scope, span);
        let outer = (self.unit, self.scope, self.base, self.top.take());
        let direct = std::mem::take(&mut self.direct);
        (self.unit, self.scope) = (unit, scope);
        self.depth += 1;
        self.base = self.depth;
        self.joiner = Joiner::Then;
        match body.kind() {
            "compound_statement" | "subshell" => self.statements(text, body),
            _ => self.statement(text, body),
        }
        self.finish_unit();
        self.depth -= 1;
        (self.unit, self.scope, self.base, self.top) = outer;
        self.direct = direct;
        self.joiner = Joiner::Then;
    }
}

fn is_simple(kind: &str) -> bool {
    matches!(
        kind,
        "command"
            | "variable_assignment"
            | "variable_assignments"
            | "declaration_command"
            | "unset_command"
            | "test_command"
    )
}

fn is_compound(kind: &str) -> bool {
    matches!(
        kind,
        "subshell"
            | "compound_statement"
            | "if_statement"
            | "while_statement"
            | "for_statement"
            | "c_style_for_statement"
            | "case_statement"
    )
}

/// The bytes of a skeleton's node in the text.
fn range(text: Text, node: Node) -> (usize, usize) {
    (text.start + node.start_byte(), text.start + node.end_byte())
}
