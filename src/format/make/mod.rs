//! Makefiles and justfiles: a unit for each target with its recipe, and variables. Knows the
//! two syntaxes and what names of targets commonly mean, no program.

mod expand;
mod just;

use super::entry;
use crate::fact::{
    Access, Assign, AssignForm, FactKind, FileFacts, FileKind, Stage, Unit, UnitId, UnitKind,
    Value, ValueKind,
};
use crate::lang::{powershell, shell};
use crate::text::{Embedded, Span};

/// What may stand before a recipe's command: marks for make, and blanks.
const PREFIXES: [char; 5] = ['@', '-', '+', ' ', '\t'];

/// Lowers such a file.
pub(crate) fn lower(kind: FileKind, _path: &str, text: &str) -> FileFacts {
    let mut facts = FileFacts::new(kind, text.len());
    if text.len() > crate::lang::tree::LARGEST {
        return facts;
    }
    if kind == FileKind::Justfile {
        just::lower(&mut facts, text);
        return facts;
    }
    Makefile {
        text,
        facts: &mut facts,
        target: None,
        recipe: Embedded::default(),
        prefix: '\t',
        powershell: false,
    }
    .read();
    facts
}

/// When a target runs, as far as its name tells.
fn stage(target: &str) -> Stage {
    let mut words = target.split(['-', '_', '.', ':', '/']);
    if target.split(['-', '_', '.', ':']).any(|word| {
        matches!(
            word,
            "migrate" | "seed" | "migrations" | "migration" | "dbshell" | "console"
        )
    }) {
        return Stage::Admin;
    }
    match words.next().unwrap_or_default() {
        "compile" | "dist" | "bundle" => Stage::Build,
        name if name.starts_with("build") => Stage::Build,
        "dev" | "develop" | "development" | "watch" => Stage::Development,
        "serve" | "run" | "start" if words.any(|word| word == "dev") => Stage::Development,
        "test" | "tests" | "lint" | "check" | "ci" => Stage::Ci,
        "deploy" | "release" => Stage::Release,
        _ => Stage::Unknown,
    }
}

/// A Makefile while it is read.
struct Makefile<'a, 'f> {
    text: &'a str,
    facts: &'f mut FileFacts,
    /// The rule whose recipe is read: its name and its bytes so far.
    target: Option<(&'a str, Span)>,
    recipe: Embedded,
    /// What recipe lines begin with.
    prefix: char,
    /// Whether PowerShell runs recipes: `SHELL := pwsh`.
    powershell: bool,
}

impl<'a> Makefile<'a, '_> {
    fn read(mut self) {
        let mut lines = entry::lines(entry::without_bom(self.text)).peekable();
        let mut defining = false;
        while let Some(first) = lines.next() {
            // A logical line: all its physical ones.
            let mut parts = vec![first];
            while parts.last().is_some_and(|part| continues(part)) {
                let Some(next) = lines.next() else {
                    break;
                };
                parts.push(next);
            }
            let trimmed = first.trim_start();
            if defining {
                defining = !trimmed.starts_with("endef");
            } else if first.starts_with(self.prefix) && self.target.is_some() {
                self.recipe_line(&parts);
            } else if trimmed.starts_with('#') {
                for part in &parts {
                    self.comment(part.trim());
                }
            } else if trimmed.starts_with("define ") {
                self.finish();
                defining = true;
            } else {
                self.statement(&parts);
            }
        }
        self.finish();
    }

    fn comment(&mut self, comment: &str) {
        self.facts.comments.push(entry::span_of(self.text, comment));
    }

    /// A recipe's line: prefixes off, continuations joined, variables as the shell has them.
    fn recipe_line(&mut self, parts: &[&'a str]) {
        let Some((_, span)) = &mut self.target else {
            return;
        };
        for part in parts {
            *span = span.join(entry::span_of(self.text, part.trim_end()));
        }
        let mut line = Embedded::default();
        for (index, part) in parts.iter().enumerate() {
            let part = part.strip_prefix(self.prefix).unwrap_or(part);
            let part = if index == 0 {
                part.trim_start_matches(PREFIXES)
            } else {
                part
            };
            let last = index + 1 == parts.len();
            let part = if last {
                part.trim_end()
            } else {
                part.strip_suffix('\\').unwrap_or(part)
            };
            if index > 0 {
                let start = entry::span_of(self.text, part).start as usize;
                line.push(" ", start.saturating_sub(1));
            }
            push(self.text, &mut line, part);
        }
        expand::into(&line, &mut self.recipe);
        let end = line.map.span(Span::new(0, line.text.len())).end as usize;
        self.recipe.push("\n", end.saturating_sub(1));
    }

    /// Ends the rule that is open.
    fn finish(&mut self) {
        let recipe = std::mem::take(&mut self.recipe);
        let Some((name, span)) = self.target.take() else {
            return;
        };
        let special = name.starts_with('.') && name.chars().skip(1).all(|c| c.is_ascii_uppercase());
        if special || name.is_empty() {
            return;
        }
        let unit = open(self.facts, name, span);
        if self.powershell {
            powershell::lower_into(self.facts, &recipe, unit);
        } else {
            shell::lower_into(self.facts, &recipe, unit);
        }
    }

    /// Anything that is no recipe: a variable, a rule, a directive.
    fn statement(&mut self, parts: &[&'a str]) {
        let first = parts[0];
        let hash = comment_start(first);
        if let Some(hash) = hash {
            self.comment(&first[hash..]);
        }
        let line = first[..hash.unwrap_or(first.len())].trim();
        if line.is_empty() {
            return;
        }
        let word = line.split_whitespace().next().unwrap_or_default();
        if matches!(
            word,
            "ifeq"
                | "ifneq"
                | "ifdef"
                | "ifndef"
                | "else"
                | "endif"
                | "include"
                | "-include"
                | "sinclude"
                | "vpath"
                | "unexport"
                | "undefine"
        ) {
            return;
        }
        if let Some(at) = assignment(line) {
            self.finish();
            self.variable(line, at, parts);
            return;
        }
        let Some(colon) = line.find(':') else {
            return;
        };
        self.finish();
        let name = line[..colon].split_whitespace().next().unwrap_or_default();
        if name.matches('(').count() != name.matches(')').count() {
            // `$(info a: b)`: make computes this line.
            return;
        }
        let behind = line[colon + 1..].trim_start_matches(':');
        // `target: NAME = value` sets a variable for one target.
        let own = behind.trim_start();
        if let Some(at) = assignment(own) {
            self.variable(own, at, parts);
            return;
        }
        let span = entry::span_of(self.text, line);
        self.target = Some((name, span));
        // `target: ; command`
        if let Some(semicolon) = behind.find(';') {
            let command = behind[semicolon + 1..].trim().trim_end_matches('\\');
            let command = command.trim_start_matches(PREFIXES);
            let mut inline = Embedded::default();
            push(self.text, &mut inline, command);
            expand::into(&inline, &mut self.recipe);
            let end = entry::span_of(self.text, command).end as usize;
            self.recipe.push("\n", end.saturating_sub(1));
        }
    }

    /// `NAME ?= value`, whose operator begins at `at`.
    fn variable(&mut self, line: &'a str, at: usize, parts: &[&'a str]) {
        let name = line[..at].split_whitespace().last().unwrap_or_default();
        if name.is_empty() {
            return;
        }
        let operator = &line[at..=at + line[at..].find('=').unwrap_or(0)];
        if name == ".RECIPEPREFIX" {
            let value = line[at + operator.len()..].trim_start();
            self.prefix = value.chars().next().unwrap_or('\t');
            return;
        }
        if name == "SHELL" {
            self.powershell = powershell::is_shell(&line[at + operator.len()..]);
        }
        let mut whole = Embedded::default();
        for (index, part) in parts.iter().enumerate() {
            let part = if index == 0 {
                &line[at + operator.len()..]
            } else {
                part
            };
            let part = part.strip_suffix('\\').unwrap_or(part).trim();
            if index > 0 && !part.is_empty() {
                let start = entry::span_of(self.text, part).start as usize;
                whole.push(" ", start.saturating_sub(1));
            }
            push(self.text, &mut whole, part);
        }
        let key = entry::span_of(self.text, name);
        let mut value = if operator == "!=" {
            Value::unknown(key)
        } else {
            expand::value(&whole)
        };
        if whole.text.is_empty() {
            value.span = Span::at(key.end as usize);
        }
        let span = key.join(value.span);
        match operator {
            "?=" => {
                // The environment comes first.
                let read: Box<str> = format!("${name}").into();
                let access = Access {
                    path: read.clone(),
                    key_span: key,
                };
                self.facts.push(key, 0, FactKind::Access(access));
                let given = Value::new(key, ValueKind::Name(read));
                let kind = ValueKind::Fallback(Box::new(given), Box::new(value.clone()));
                value = Value::new(value.span, kind);
            }
            "+=" => value = Value::unknown(value.span),
            _ => {}
        }
        let assign = Assign {
            target: name.into(),
            target_span: key,
            value,
            form: AssignForm::Variable,
        };
        self.facts.push(span, 0, FactKind::Assign(assign));
    }
}

/// Adds a target.
fn open(facts: &mut FileFacts, name: &str, span: Span) -> UnitId {
    facts.open_unit(Unit {
        kind: UnitKind::Target,
        name: name.into(),
        stage: stage(name),
        span,
        shell: true,
    })
}

/// Appends a piece of the file; an empty one leaves no trace.
fn push(text: &str, out: &mut Embedded, piece: &str) {
    if !piece.is_empty() {
        out.push(piece, entry::span_of(text, piece).start as usize);
    }
}

/// Whether a line goes on on the next.
fn continues(line: &str) -> bool {
    let escapes = line.len() - line.trim_end_matches('\\').len();
    escapes % 2 == 1
}

/// Where a comment begins: a `#` that is not escaped.
fn comment_start(line: &str) -> Option<usize> {
    line.match_indices('#')
        .map(|(at, _)| at)
        .find(|at| *at == 0 || line.as_bytes()[at - 1] != b'\\')
}

/// Where the operator of an assignment begins, if the line is one: `=`, `:=`, `::=`, `?=`,
/// `+=`, `!=`, before any colon of a rule.
fn assignment(line: &str) -> Option<usize> {
    let equals = line.find('=')?;
    let head = line[..equals].trim_end_matches([':', '?', '+', '!']);
    let name = head.trim_end();
    let plain = |word: &str| !word.contains([':', '(', ')', '{', '}', '"', '\'', ';']);
    let words = name.split_whitespace().count();
    let modified = ["export ", "override ", "private ", "unexport "]
        .iter()
        .any(|word| name.starts_with(word));
    (words >= 1 && plain(name) && (words == 1 || modified)).then_some(head.len())
}
