//! Whether the things around a fact are what a matcher asks for: the file, the place in it, the
//! rest of the document, the command line's flags.

use std::borrow::Cow;

use super::compiled::Want;
use super::matching::Pass;
use super::written::Matcher;
use crate::concept::Understood;
use crate::fact::{Entry, Fact, FactKind, Instruction, Redirect, ScopeKind, Value, ValueKind};
use crate::predicate::{Captures, Predicate, is_within, unversioned};
use crate::text::Span;
use crate::vocabulary::{Reference, Subject};

impl Pass<'_> {
    pub(super) fn file_fits(&mut self, want: Want, matcher: &Matcher) -> bool {
        let number = want.number as usize;
        if let Some(known) = self.fits.get(number).copied().flatten() {
            return known;
        }
        let fits = self.looks_at_file(want, matcher);
        if let Some(known) = self.fits.get_mut(number) {
            *known = Some(fits);
        }
        fits
    }

    pub(super) fn looks_at_file(&self, want: Want, matcher: &Matcher) -> bool {
        let facts = &self.file.understood.facts;
        let roles = if matcher.roles.is_empty() {
            &self.rules.get(want.rule).roles
        } else {
            &matcher.roles
        };
        roles.contains(&self.file.role)
            && (matcher.formats.is_empty() || matcher.formats.contains(&facts.kind))
            && (matcher.languages.is_empty()
                || facts
                    .kind
                    .language()
                    .is_some_and(|language| matcher.languages.contains(&language)))
            && !matcher.not_files.matches(self.file.path)
            && (matcher.files.is_empty() || matcher.files.matches(self.file.path))
    }

    pub(super) fn place_fits(&mut self, matcher: &Matcher, scope: u32, span: Span) -> bool {
        let understood = self.file.understood;
        matcher
            .inside
            .iter()
            .all(|place| place.holds(understood, scope, span))
            && !matcher
                .outside
                .iter()
                .any(|place| place.holds(understood, scope, span))
            && matcher.inside_named.as_ref().is_none_or(|name| {
                let mut around = understood.facts.enclosing(scope);
                around.any(|own| {
                    own.kind == ScopeKind::Function
                        && !own.name.is_empty()
                        && name.holds(&Value::text(own.span, own.name.clone()))
                })
            })
            && matcher.outside_named.as_ref().is_none_or(|name| {
                !understood.facts.enclosing(scope).any(|own| {
                    matches!(own.kind, ScopeKind::Function | ScopeKind::Class)
                        && !own.name.is_empty()
                        && name.holds(&Value::text(own.span, own.name.clone()))
                })
            })
            && matcher.inside_base.as_ref().is_none_or(|asked| {
                understood.facts.enclosing(scope).any(|own| {
                    own.bases
                        .iter()
                        .any(|base| asked.holds(&Value::text(own.span, base.clone())))
                })
            })
            && !in_test(understood, scope)
            && !matcher
                .without_here
                .iter()
                .any(|kind| self.kinds.contains(kind))
            && (matcher.requires.is_empty() || self.imports_any(&matcher.requires))
            && (matcher.lacks.is_empty() || !self.imports_any(&matcher.lacks))
    }

    /// Whether the other entries that a matcher asks for stand in the fact's document.
    pub(super) fn beside_fits(&self, matcher: &Matcher, fact: &Fact) -> bool {
        let FactKind::Entry(own) = &fact.kind else {
            return true;
        };
        matcher.beside.iter().all(|(path, predicate)| {
            // `./build` stands in the same section, `../image` in the one around it.
            let around = own.path.rsplit_once('.').map_or("", |split| split.0);
            let above = around.rsplit_once('.').map_or("", |split| split.0);
            if let Some(name) = path.strip_prefix("../") {
                return self.entries_fit(own, &format!("{above}.{name}"), predicate);
            }
            let path: Cow<str> = match (path.strip_prefix("./"), own.path.rsplit_once('.')) {
                (Some(name), Some((section, _))) => format!("{section}.{name}").into(),
                (Some(name), None) => name.into(),
                (None, _) => path.into(),
            };
            self.entries_fit(own, &path, predicate)
        })
    }

    /// Whether a predicate holds of the entries under a path of an entry's document.
    fn entries_fit(&self, own: &Entry, path: &str, predicate: &Predicate) -> bool {
        let mut beside = self
            .file
            .understood
            .facts
            .facts
            .iter()
            .filter_map(|other| match &other.kind {
                FactKind::Entry(entry)
                    if entry.document == own.document && *entry.path == *path =>
                {
                    Some(&entry.value)
                }
                _ => None,
            })
            .peekable();
        if beside.peek().is_none() {
            return predicate.only_denies() || predicate.find(None).is_some();
        }
        beside.any(|value| predicate.holds(value))
    }

    pub(super) fn imports_any(&mut self, modules: &[Box<str>]) -> bool {
        let facts = &self.file.understood.facts.facts;
        let imports = self.imports.get_or_insert_with(|| {
            facts
                .iter()
                .filter_map(|fact| match &fact.kind {
                    FactKind::Import(import) => Some([&import.package, &import.module]),
                    _ => None,
                })
                .flatten()
                .map(|module| Box::from(&*unversioned(module)))
                .collect()
        });
        modules
            .iter()
            .any(|module| imports.iter().any(|own| is_within(own, module)))
    }
}

/// Whether a scope is an inline test, or a function that is named like one.
pub(super) fn in_test(understood: &Understood, scope: u32) -> bool {
    understood.facts.enclosing(scope).any(|around| {
        around.kind == ScopeKind::Test
            || (around.kind == ScopeKind::Function
                && (around.name.starts_with("Test")
                    || around.name.starts_with("test_")
                    || around.name.starts_with("Benchmark")))
    })
}

/// Whether a value only says its own name again.
pub(super) fn repeats_name(subject: Subject, captures: &Captures) -> bool {
    let text = |reference: Reference| {
        let value = reference.find(subject, captures)?;
        let letters: String = value
            .as_text()?
            .chars()
            .filter(|c| c.is_alphanumeric())
            .flat_map(char::to_lowercase)
            .collect();
        Some(letters)
    };
    // `signing: { key: "signing" }`: what the map around it is called.
    let around = || {
        let path = Reference::Path.find(subject, captures)?;
        let path = path.as_text()?;
        let around = path.rsplit('.').nth(1)?;
        let letters = around.chars().filter(|c| c.is_alphanumeric());
        Some(letters.flat_map(char::to_lowercase).collect::<String>())
    };
    match (text(Reference::Name), text(Reference::Value)) {
        (_, Some(value)) if !value.is_empty() && around().is_some_and(|name| name == value) => true,
        (Some(name), Some(value)) => {
            // `JWTSecretKey = "JWTSecret"`: under which name it is kept.
            let begins = value.len() >= 8 && name.starts_with(&value);
            !value.is_empty() && (begins || name.ends_with(&value) || value.ends_with(&name))
        }
        _ => false,
    }
}

/// Whether the flags of a command's or an instruction's matcher fit the fact.
pub(super) fn command_fits(matcher: &Matcher, fact: &Fact) -> bool {
    match &fact.kind {
        FactKind::Command(command) => {
            (!matcher.last || command.last)
                && (!matcher.without_exec
                    || command
                        .words
                        .first()
                        .is_none_or(|word| word.as_text() != Some("exec")))
                && matcher
                    .background
                    .is_none_or(|wanted| wanted == command.background)
                && matcher.redirected.is_none_or(|wanted| {
                    let into = |redirect: &Redirect| {
                        redirect.operator.contains('>') && !redirect.operator.starts_with('2')
                    };
                    let elsewhere =
                        command.piped_to.is_some() || command.redirects.iter().any(into);
                    wanted == elsewhere
                })
                && (matcher.piped_to.is_empty()
                    || command
                        .piped_to
                        .as_ref()
                        .is_some_and(|program| matcher.piped_to.contains(program)))
        }
        FactKind::Instruction(instruction) => !matcher.last_stage || instruction.last_stage,
        _ => true,
    }
}

/// Whether an instruction is in a stage of an image that the last one builds on.
pub(super) fn is_inherited(understood: &Understood, fact: &Fact) -> bool {
    let FactKind::Instruction(own) = &fact.kind else {
        return false;
    };
    let stages: Vec<&Instruction> = understood
        .facts
        .facts
        .iter()
        .filter_map(|fact| match &fact.kind {
            FactKind::Instruction(from) if &*from.name == "FROM" => Some(from),
            _ => None,
        })
        .collect();
    let word = |from: &Instruction, index: usize| {
        let value = from.arguments.get(index)?;
        match &value.kind {
            ValueKind::Text(text) | ValueKind::Name(text) => Some(text.to_ascii_lowercase()),
            _ => None,
        }
    };
    let Some(mut stage) = stages.len().checked_sub(1) else {
        return false;
    };
    // A stage builds on one that stands above it.
    while let Some(base) = word(stages[stage], 0) {
        let above = stages[..stage]
            .iter()
            .rposition(|from| word(from, 1).as_ref() == Some(&base));
        let Some(above) = above else { return false };
        stage = above;
        if stages[stage].stage == own.stage {
            return true;
        }
    }
    false
}
