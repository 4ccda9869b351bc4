//! Statements: blocks, conditions, loops, functions, classes, parameters, assignments.

use super::Parser;
use super::expression::Read;
use crate::fact::{Assign, AssignForm, FactKind, Joiner, Part, ScopeKind, Value, ValueKind};
use crate::lang::given;
use crate::text::Span;

/// How many values of a block are kept.
const MOST: usize = 24;

/// How large a map may be that stands for parameters.
const MOST_ENTRIES: usize = 24;

impl Parser<'_> {
    /// Statements up to the bracket that closes them, or one that closes what is around them.
    pub(super) fn statements(&mut self, close: Option<u8>) -> Vec<Value> {
        let mut values = Vec::new();
        loop {
            self.lines();
            match self.peek(0) {
                Some(b';') => {
                    self.at += 1;
                    continue;
                }
                // A bracket that closes nothing.
                Some(b')') if close == Some(b'}') => {
                    self.at += 1;
                    continue;
                }
                None | Some(b')' | b'}') => break,
                _ => {}
            }
            let before = self.at;
            let value = self.statement();
            if values.len() < MOST {
                values.push(value);
            }
            if self.at == before {
                self.step();
            }
        }
        values
    }

    /// A statement; its value where it has one.
    pub(super) fn statement(&mut self) -> Value {
        let start = self.at;
        if !self.enters() {
            while !self.is_end() {
                match self.peek(0) {
                    Some(b'(' | b'[' | b'{' | b'"' | b'\'') => self.skip_brackets(),
                    _ => self.step(),
                }
            }
            return Value::unknown(self.span(start, self.at));
        }
        let value = self.statement_inside();
        self.level -= 1;
        value
    }

    pub(super) fn statement_inside(&mut self) -> Value {
        let start = self.at;
        if self.peek(0) == Some(b':') {
            // The label of a loop.
            self.at += 1;
            self.at += self.name().len();
            self.lines();
        }
        let word = self.name();
        let compound = self.keyword(word).is_some();
        if compound && self.depth == self.base {
            // What comes last now is no command, whatever is inside.
            self.top = None;
        }
        let nothing = Value::unknown(self.span(start, start));
        match self.keyword(word) {
            Some("if") => return self.conditional(),
            Some("while" | "until") => {
                self.at += word.len();
                self.condition();
                self.block(ScopeKind::Loop, "");
            }
            Some("for" | "foreach") => self.repeated(word.len()),
            Some("do") => {
                self.at += word.len();
                self.block(ScopeKind::Loop, "");
                self.lines();
                if self.eat_word("while") || self.eat_word("until") {
                    self.condition();
                }
            }
            Some("switch") => self.switch(),
            Some("try") => self.attempt(),
            Some("function" | "filter" | "workflow") => self.function(),
            Some("class") => self.class(),
            Some("enum") => {
                self.at += word.len();
                self.until_block();
                self.skip_brackets();
            }
            Some("param") => {
                self.at += word.len();
                self.lines();
                self.parameters();
            }
            Some("begin") => {
                // `begin`, `process`, `end` and their kin.
                self.at += word.len();
                self.block_inline();
            }
            Some("trap" | "data") => {
                self.at += word.len();
                self.until_block();
                self.block_inline();
            }
            _ => return self.simple(word, nothing),
        }
        nothing
    }

    /// Statements that are no blocks.
    pub(super) fn simple(&mut self, word: &str, nothing: Value) -> Value {
        let start = self.at;
        let free = |next: Option<u8>| {
            next.is_none_or(|next| next.is_ascii_whitespace() || b";)}(\"'$".contains(&next))
        };
        if !free(self.peek(word.len())) {
            return self.pipeline();
        }
        match word.to_ascii_lowercase().as_str() {
            "return" | "throw" => {
                self.at += word.len();
                self.blanks();
                if self.is_end() {
                    nothing
                } else {
                    self.pipeline()
                }
            }
            "exit" => {
                self.at += word.len();
                let mut words = vec![Value::text(self.span(start, self.at), "exit")];
                self.blanks();
                if !self.is_end() {
                    let covered = std::mem::replace(&mut self.covered, true);
                    words.push(self.expression().value);
                    self.covered = covered;
                }
                self.state_command(start, words, Vec::new());
                nothing
            }
            "break" | "continue" => {
                self.at += word.len();
                self.blanks();
                self.at += self.name().len();
                nothing
            }
            "using" => {
                self.using();
                nothing
            }
            _ => self.pipeline(),
        }
    }

    /// Which block a word begins here, if one; `begin` for all of a function's blocks.
    pub(super) fn keyword(&self, word: &str) -> Option<&'static str> {
        let next = self.text.get(self.at + word.len()..)?;
        let first = next.trim_start().as_bytes().first().copied();
        let glued = next.as_bytes().first().is_some_and(|byte| {
            !byte.is_ascii_whitespace() && !matches!(byte, b'(' | b'{' | b'`' | b'#')
        });
        if glued {
            return None;
        }
        let word = word.to_ascii_lowercase();
        let opens = |bracket: u8| first == Some(bracket);
        Some(match &*word {
            "if" if opens(b'(') => "if",
            "while" if opens(b'(') => "while",
            "for" if opens(b'(') => "for",
            "foreach" if opens(b'(') || opens(b'-') => "foreach",
            "switch" if opens(b'(') || opens(b'-') => "switch",
            "do" if opens(b'{') => "do",
            "try" if opens(b'{') => "try",
            "function" => "function",
            "filter" => "filter",
            "workflow" => "workflow",
            "class" => "class",
            "enum" => "enum",
            "param" if opens(b'(') => "param",
            "trap" if opens(b'{') || opens(b'[') => "trap",
            "data" if opens(b'{') => "data",
            "begin" | "process" | "end" | "clean" | "dynamicparam" | "parallel" | "sequence"
            | "inlinescript"
                if opens(b'{') =>
            {
                "begin"
            }
            _ => return None,
        })
    }

    /// Goes on to the block that must follow.
    pub(super) fn until_block(&mut self) {
        while let Some(byte) = self.peek(0) {
            match byte {
                b'{' | b';' | b'}' | b')' => return,
                b'[' | b'(' => self.skip_brackets(),
                _ => self.step(),
            }
        }
    }

    /// `{ .. }` in a scope of its own: the values of its statements.
    pub(super) fn block(&mut self, kind: ScopeKind, name: &str) -> Vec<Value> {
        self.lines();
        if self.peek(0) != Some(b'{') {
            return Vec::new();
        }
        let start = self.at;
        let outer = self.scope;
        let span = self.span(start, start);
        if self.interest.is_some() {
            self.scope = self.facts.open_scope(kind, name, outer, span);
        }
        let values = self.block_inline();
        let span = self.span(start, self.at);
        if let Some(scope) = self.facts.scopes.get_mut(self.scope as usize)
            && self.scope != outer
        {
            scope.span = span;
        }
        self.scope = outer;
        values
    }

    /// `{ .. }` in the scope around it.
    pub(super) fn block_inline(&mut self) -> Vec<Value> {
        self.lines();
        if !self.eat(b'{') {
            return Vec::new();
        }
        let commas = std::mem::replace(&mut self.commas, true);
        let joiner = std::mem::replace(&mut self.joiner, Joiner::Then);
        self.depth += 1;
        let values = self.statements(Some(b'}'));
        self.depth -= 1;
        self.eat(b'}');
        (self.commas, self.joiner) = (commas, joiner);
        values
    }

    /// The switches of a keyword: `-parallel`, `-regex`.
    pub(super) fn switches(&mut self) {
        self.lines();
        while self.peek(0) == Some(b'-') {
            self.at += 1;
            self.at += self.name().len();
            self.lines();
        }
    }

    /// Whether braces hold another item; what parts items is passed over.
    pub(super) fn has_another(&mut self) -> bool {
        self.lines();
        while self.eat(b';') {
            self.lines();
        }
        !matches!(self.peek(0), None | Some(b'}' | b')'))
    }

    /// `foreach ($x in $list) { .. }`, `for (..; ..; ..) { .. }`
    pub(super) fn repeated(&mut self, word: usize) {
        self.at += word;
        self.switches();
        let start = self.at;
        if word == "for".len() {
            self.sub_expression(1);
        } else if self.eat(b'(') {
            self.lines();
            let from = self.at;
            if self.peek(0) == Some(b'$')
                && let Some((value, Some(path))) = self.variable()
            {
                let assign = Assign {
                    target: path.into(),
                    target_span: value.span,
                    value: Value::unknown(value.span),
                    form: AssignForm::Parameter,
                };
                self.push(from, self.at, FactKind::Assign(assign));
            }
            self.lines();
            self.eat_word("in");
            self.statements(Some(b')'));
            self.eat(b')');
        }
        if self.at > start {
            self.block(ScopeKind::Loop, "");
        }
    }

    /// `try { .. } catch [Type] { .. } finally { .. }`
    pub(super) fn attempt(&mut self) {
        self.at += "try".len();
        self.block(ScopeKind::Try, "");
        loop {
            let at = self.at;
            self.lines();
            if self.eat_word("catch") || self.eat_word("finally") {
                self.until_block();
                self.block_inline();
            } else {
                self.at = at;
                return;
            }
        }
    }

    /// The assignment to what was read; its value is a statement.
    pub(super) fn assigned(
        &mut self,
        start: usize,
        target_span: Span,
        read: Read,
        adds: bool,
        default: bool,
    ) -> Value {
        let covered = std::mem::replace(&mut self.covered, true);
        let operands = self.operands.take();
        let mut value = self.statement();
        (self.covered, self.operands) = (covered, operands);
        let Some(target) = read.path else {
            return value;
        };
        if adds {
            let before = Value::new(target_span, ValueKind::Name(target.as_str().into()));
            value = match value.kind {
                ValueKind::Text(_) | ValueKind::Template(_) => {
                    Value::concat(value.span, vec![Part::Hole(before), Part::Hole(value)])
                }
                _ => Value::unknown(value.span),
            };
        } else if default || self.missing.iter().any(|name| **name == *target) {
            let before = given::before(self.facts, self.scope, &target).unwrap_or_else(|| {
                Value::new(target_span, ValueKind::Name(target.as_str().into()))
            });
            value = given::fallback(value.span, before, value);
        }
        let variable = !target.contains('.');
        match &value.kind {
            ValueKind::Map(entries) if variable && entries.len() <= MOST_ENTRIES => {
                self.maps.insert(target.as_str().into(), value.clone());
            }
            _ if variable => {
                self.maps.remove(&*target);
            }
            _ => {}
        }
        if self.interest.is_some() {
            let scope = self.scope;
            self.facts
                .state_entries(scope, &target, &value, AssignForm::Key);
        }
        let form = match () {
            () if target.starts_with("$env.") => AssignForm::Key,
            () if variable => AssignForm::Variable,
            () => AssignForm::Attribute,
        };
        let assign = Assign {
            target: target.into(),
            target_span,
            value: value.clone(),
            form,
        };
        self.push(start, self.at, FactKind::Assign(assign));
        value
    }
}
