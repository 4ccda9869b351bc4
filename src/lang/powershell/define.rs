//! Definitions: functions with their parameters, classes, and the modules that a script uses.

use super::Parser;
use crate::fact::{Assign, AssignForm, FactKind, Import, Joiner, ScopeKind, Unit, UnitKind, Value};
use crate::text::Span;

impl Parser<'_> {
    /// A function is a unit of its own: commands elsewhere start it by its name.
    pub(super) fn function(&mut self) {
        let start = self.at;
        self.at += self.name().len();
        self.blanks();
        let rest = self.rest();
        let stop = |c: char| c.is_whitespace() || "(){};".contains(c);
        let name = &rest[..rest.find(stop).unwrap_or(rest.len())];
        self.at += name.len();
        let name = name.rsplit(':').next().unwrap_or(name);
        self.spelled
            .insert(format!("{}()", name.to_ascii_lowercase()), name.into());
        self.body(start, name);
    }

    /// The parameters and the block of a function.
    pub(super) fn body(&mut self, start: usize, name: &str) {
        let span = self.span(start, self.at);
        let outer = (self.unit, self.scope, self.base, self.top.take());
        let direct = std::mem::take(&mut self.direct);
        let missing = std::mem::take(&mut self.missing);
        if self.interest.is_some() {
            let stage = self.facts.units.get(self.unit as usize);
            let stage = stage.map_or(crate::fact::Stage::Unknown, |unit| unit.stage);
            self.unit = self.facts.open_unit(Unit {
                kind: UnitKind::ScriptFunction,
                name: name.into(),
                stage,
                span,
                shell: true,
            });
            self.scope = self
                .facts
                .open_scope(ScopeKind::Function, name, outer.1, span);
        }
        let (unit, scope) = (self.unit, self.scope);
        self.depth += 1;
        self.base = self.depth + 1;
        self.joiner = Joiner::Then;
        self.lines();
        if self.peek(0) == Some(b'(') {
            self.parameters();
        }
        self.until_block();
        self.block_inline();
        self.finish_unit();
        self.depth -= 1;
        let span = self.span(start, self.at);
        if self.interest.is_some() {
            if let Some(unit) = self.facts.units.get_mut(unit as usize) {
                unit.span = span;
            }
            if let Some(scope) = self.facts.scopes.get_mut(scope as usize) {
                scope.span = span;
            }
        }
        (self.unit, self.scope, self.base, self.top) = outer;
        (self.direct, self.missing) = (direct, missing);
        self.joiner = Joiner::Then;
    }

    /// `( [int]$Port = 80, $Host )` of a function, a script block or a script.
    pub(super) fn parameters(&mut self) {
        if !self.eat(b'(') {
            return;
        }
        let commas = std::mem::replace(&mut self.commas, false);
        loop {
            self.lines();
            match self.peek(0) {
                None | Some(b'}') => break,
                Some(b')') => {
                    self.at += 1;
                    break;
                }
                // Types and attributes.
                Some(b'[') => self.skip_brackets(),
                Some(b'$') => self.default(AssignForm::Parameter, ""),
                _ => self.step(),
            }
        }
        self.commas = commas;
    }

    /// A parameter or a property with what it is given, if something; `owner` is its class.
    pub(super) fn default(&mut self, form: AssignForm, owner: &str) {
        let start = self.at;
        let Some((name, Some(path))) = self.variable() else {
            if self.at == start {
                self.step();
            }
            return;
        };
        let mut value = Value::unknown(name.span);
        let at = self.at;
        self.lines();
        if self.peek(0) == Some(b'=') {
            self.at += 1;
            self.lines();
            let covered = std::mem::replace(&mut self.covered, true);
            value = self.expression().value;
            self.covered = covered;
        } else {
            self.at = at;
        }
        let target = match form {
            AssignForm::Field => format!("{owner}.{}", path.trim_start_matches('$')),
            _ => path,
        };
        let assign = Assign {
            target: target.into(),
            target_span: name.span,
            value,
            form,
        };
        self.push(start, self.at, FactKind::Assign(assign));
    }

    /// `class A : B { [int]$Port = 80; [void] Run() { .. } }`
    pub(super) fn class(&mut self) {
        let start = self.at;
        self.at += "class".len();
        self.blanks();
        let name = self.name();
        self.at += name.len();
        self.lines();
        let mut bases = Vec::new();
        if self.eat(b':') {
            let from = self.at;
            self.until_block();
            let written = self.slice(from, self.at).split(',');
            bases.extend(written.map(|base| Box::from(super::expression::type_name(base))));
        }
        if !self.eat(b'{') {
            return;
        }
        let outer = self.scope;
        let span = self.span(start, self.at);
        if self.interest.is_some() {
            self.scope = self.facts.open_scope(ScopeKind::Class, name, outer, span);
            self.facts.scopes[self.scope as usize].bases = bases;
        }
        self.depth += 1;
        loop {
            self.lines();
            match self.peek(0) {
                None => break,
                Some(b'}') => {
                    self.at += 1;
                    break;
                }
                Some(b'[') => self.skip_brackets(),
                Some(b'$') => self.default(AssignForm::Field, name),
                Some(byte) if byte.is_ascii_alphabetic() || byte == b'_' => {
                    let from = self.at;
                    let own = self.name();
                    self.at += own.len().max(1);
                    if self.peek(0) == Some(b'(') {
                        self.body(from, own);
                    }
                }
                _ => self.step(),
            }
        }
        self.depth -= 1;
        let span = self.span(start, self.at);
        if self.scope != outer
            && let Some(scope) = self.facts.scopes.get_mut(self.scope as usize)
        {
            scope.span = span;
        }
        self.scope = outer;
    }

    /// `using module X`, `using namespace System.Net`
    pub(super) fn using(&mut self) {
        let start = self.at;
        let line = self.rest().lines().next().unwrap_or("");
        let mut words = line.split_whitespace().skip(1);
        let kind = words.next().unwrap_or("");
        let name = words
            .next()
            .unwrap_or("")
            .trim_end_matches(';')
            .trim_matches(['"', '\'']);
        self.at += line.len();
        if !name.is_empty() && !kind.eq_ignore_ascii_case("assembly") {
            let at = name.as_ptr() as usize - line.as_ptr() as usize;
            let span = self.span(start + at, start + at + name.len());
            self.import(start, name, span);
        }
    }

    /// States that a module is made available.
    pub(super) fn import(&mut self, start: usize, module: &str, module_span: Span) {
        let import = Import {
            module: module.into(),
            package: module.into(),
            alias: None,
            optional: false,
            module_span,
        };
        self.push(start, self.at, FactKind::Import(import));
    }
}
