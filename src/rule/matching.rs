//! One file against all rules: an index look-up for each fact and concept, then the
//! predicates of those few matchers that could want it.

use std::borrow::Cow;
use std::collections::HashSet;

use super::compiled::{RuleId, RuleSet, Want};
use super::deploy::Deploy;
use super::fits::{command_fits, is_inherited, repeats_name};
use super::hit::{Hit, interpolate, masked, pointed_at, slot_named};
use super::point::{own_span, usual_span};
use super::repair::{Ground, repairs};
use super::written::{Matcher, MatcherKind};
use crate::concept::{Concept, ConceptKind, Slot, Understood};
use crate::fact::{Fact, FactKind, FileKind, Role, UnitId, ValueKind};
use crate::predicate::{Captures, unversioned};
use crate::text::Span;
use crate::vocabulary::{CommandView, Reference, Subject, Vocabulary};

/// What a match needs to know of the file around it.
#[derive(Debug)]
pub struct FileContext<'a> {
    /// Relative to the repository's root.
    pub path: &'a str,
    /// The file's role.
    pub role: Role,
    /// The whole text, for tokens that may stand anywhere.
    pub text: &'a str,
    /// What the file says.
    pub understood: &'a Understood,
}

/// Matches one file. Hits that stand in a command's unit carry it, so that their stage can be
/// asked for once the whole run graph is known.
#[must_use]
pub fn match_file(rules: &RuleSet, vocabulary: &Vocabulary, file: &FileContext) -> Vec<Hit> {
    let mut pass = Pass {
        rules,
        vocabulary,
        file,
        imports: None,
        fits: vec![None; rules.count()],
        kinds: file
            .understood
            .concepts
            .iter()
            .map(|concept| concept.kind)
            .collect(),
        development: false,
        given: Vec::new(),
        hits: Vec::new(),
    };
    for concept in &file.understood.concepts {
        for want in rules.concepts.get(&concept.kind).into_iter().flatten() {
            pass.concept(*want, concept);
        }
    }
    for fact in &file.understood.facts.facts {
        pass.fact(fact);
    }
    for want in &rules.files {
        pass.whole_file(*want);
    }
    if rules
        .texts
        .iter()
        .any(|want| pass.file_fits(*want, rules.matcher(*want)))
    {
        pass.tokens();
    }
    pass.drop_uses();
    pass.once_in_function();
    pass.hits
}

/// One pass over one file.
pub(super) struct Pass<'a> {
    pub(super) rules: &'a RuleSet,
    pub(super) vocabulary: &'a Vocabulary,
    pub(super) file: &'a FileContext<'a>,
    pub(super) imports: Option<HashSet<Box<str>>>,
    /// Whether the file is one that a matcher looks at, by the matcher's number.
    pub(super) fits: Vec<Option<bool>>,
    pub(super) kinds: HashSet<ConceptKind>,
    /// Whether the match at hand is for developers' machines alone.
    pub(super) development: bool,
    /// Names that are given a value which a rule found there.
    pub(super) given: Vec<(RuleId, Box<str>)>,
    pub(super) hits: Vec<Hit>,
}

/// What an entry is called: the last segment, or the one before where a file keeps names and
/// values apart (`env.DB_PASSWORD.value`).
fn name_of_entry(path: &str) -> &str {
    let named = path
        .strip_suffix(".value")
        .or_else(|| path.strip_suffix(".@value"))
        .filter(|named| named.contains('.'))
        .unwrap_or(path);
    named.rsplit('.').next().unwrap_or(named)
}

impl Pass<'_> {
    pub(super) fn fact(&mut self, fact: &Fact) {
        let rules = self.rules;
        let (index, path) = match &fact.kind {
            FactKind::Call(call) => (&rules.calls, unversioned(&call.callee)),
            FactKind::Access(access) => (&rules.accesses, Cow::Borrowed(&*access.path)),
            FactKind::Assign(assign) => (&rules.assigns, unversioned(&assign.target)),
            FactKind::Import(import) => (&rules.imports, unversioned(&import.module)),
            FactKind::Entry(entry) => (&rules.entries, Cow::Borrowed(&*entry.path)),
            FactKind::Dependency(dependency) => {
                (&rules.dependencies, Cow::Borrowed(&*dependency.name))
            }
            FactKind::Command(command) => {
                let Some(view) = self.vocabulary.view(command) else {
                    self.redirects(fact);
                    return;
                };
                for key in [view.program, "*"] {
                    for want in rules.commands.get(key).into_iter().flatten() {
                        let matcher = rules.matcher(*want);
                        if let MatcherKind::Command(pattern) = &matcher.kind
                            && pattern.matches(&view)
                        {
                            self.plain(*want, fact, Some(&view), &Vec::new());
                        }
                    }
                }
                self.redirects(fact);
                return;
            }
            FactKind::Instruction(instruction) => {
                for want in rules
                    .instructions
                    .get(&instruction.name)
                    .into_iter()
                    .flatten()
                {
                    self.plain(*want, fact, None, &Vec::new());
                }
                return;
            }
            FactKind::Branch(_) => {
                for want in &rules.branches {
                    self.plain(*want, fact, None, &Vec::new());
                }
                return;
            }
            FactKind::Literal(_) => {
                for want in &rules.literals {
                    self.plain(*want, fact, None, &Vec::new());
                }
                return;
            }
        };
        if let FactKind::Call(call) = &fact.kind
            && !rules.literals.is_empty()
        {
            for argument in &call.arguments {
                self.literals(&argument.value, fact);
            }
        }
        if let FactKind::Assign(assign) = &fact.kind
            && matches!(assign.value.kind, ValueKind::Call(_))
            && !rules.literals.is_empty()
        {
            self.literals(&assign.value, fact);
        }
        index.find(&path, |number, captures| {
            self.plain(rules.wanted(number), fact, None, &captures);
        });
    }

    /// A matcher over a plain fact.
    fn plain(&mut self, want: Want, fact: &Fact, view: Option<&CommandView>, captures: &Captures) {
        let matcher = self.rules.matcher(want);
        if !self.file_fits(want, matcher) {
            return;
        }
        let inherited = || want.evidence && is_inherited(self.file.understood, fact);
        if !command_fits(matcher, fact) && !inherited() {
            return;
        }
        if !self.beside_fits(matcher, fact) {
            return;
        }
        let subject = Subject {
            fact: &fact.kind,
            span: fact.span,
            command: view,
        };
        let mut points = None;
        let mut held_operand = None;
        for (reference, predicate) in &matcher.conditions {
            // Any operand of a condition may be the one that is asked for.
            if let (FactKind::Branch(branch), Reference::Value) = (&fact.kind, reference) {
                let Some(operand) = branch.operands.iter().find(|one| predicate.holds(one)) else {
                    return;
                };
                points.get_or_insert(operand.span);
                held_operand.get_or_insert(operand);
                continue;
            }
            let found = reference.find(subject, captures);
            let Some(held) = predicate.find(found.as_deref()) else {
                return;
            };
            if let Some(value) = held
                && !matches!(
                    reference,
                    Reference::Name | Reference::Path | Reference::Capture(_)
                )
            {
                points.get_or_insert(value.span);
            }
        }
        if matcher.unlike_name && repeats_name(subject, captures) {
            return;
        }
        if matcher.written_here && !self.is_written_here(subject, captures) {
            return;
        }
        if matcher.not_default && self.is_default(subject, captures) {
            return;
        }
        if !self.place_fits(matcher, fact.scope, fact.span) {
            return;
        }
        let at = match &matcher.at {
            Some(Reference::Whole) => Some(own_span(fact, view)),
            Some(reference) => reference.find(subject, captures).map(|value| value.span),
            None => points,
        };
        let span = at.unwrap_or_else(|| own_span(fact, view));
        let unit = view.map(|view| view.command.unit);
        let secret = self.rules.get(want.rule).secret && !want.evidence && !matcher.shown;
        let value_of = |name: &str| {
            let reference = match name {
                "name" => Reference::Name,
                "value" => Reference::Value,
                "path" => Reference::Path,
                "words" => Reference::Words,
                _ => Reference::parse(name),
            };
            if reference == Reference::Words {
                return view.map(command_line);
            }
            if let (Some(operand), Reference::Value) = (held_operand, &reference) {
                return Some(masked(operand, secret));
            }
            let named = reference == Reference::Name || reference == Reference::Path;
            if let (FactKind::Entry(entry), Reference::Name) = (&fact.kind, &reference) {
                return Some(clip(name_of_entry(&entry.path)));
            }
            if let (FactKind::Dependency(dependency), Reference::Name) = (&fact.kind, &reference) {
                return Some(clip(&dependency.name));
            }
            // Of a variable of an image the first argument is the name.
            let variable = matches!(&fact.kind, FactKind::Instruction(one) if matches!(&*one.name, "ENV" | "ARG"))
                && reference == Reference::Position(0);
            let hides = secret && !named && !variable;
            reference
                .find(subject, captures)
                .map(|value| masked(&value, hides))
        };
        if !self.stands_in(
            Deploy::of(self.file.understood, self.file.text, fact, fact.scope),
            want,
        ) {
            return;
        }
        self.hit(want, matcher, span, secret.then_some(span), unit, value_of);
        self.names_setting(fact);
        self.mends(want, fact, None);
    }

    fn redirects(&mut self, fact: &Fact) {
        let FactKind::Command(command) = &fact.kind else {
            return;
        };
        if command.redirects.is_empty() {
            return;
        }
        for want in &self.rules.redirects {
            let matcher = self.rules.matcher(*want);
            if !self.file_fits(*want, matcher)
                || !command_fits(matcher, fact)
                || !self.place_fits(matcher, fact.scope, fact.span)
            {
                continue;
            }
            let MatcherKind::Redirect(predicate) = &matcher.kind else {
                continue;
            };
            let view = self.vocabulary.view(command);
            let subject = Subject {
                fact: &fact.kind,
                span: fact.span,
                command: view.as_ref(),
            };
            let asked = matcher.conditions.iter().all(|(reference, asked)| {
                let found = reference.find(subject, &Vec::new());
                asked.find(found.as_deref()).is_some()
            });
            if !asked {
                continue;
            }
            let output = |operator: &str| operator.contains('>') && !operator.ends_with(">&");
            let Some(redirect) = command
                .redirects
                .iter()
                .find(|redirect| output(&redirect.operator) && predicate.holds(&redirect.target))
            else {
                continue;
            };
            let target = masked(&redirect.target, false);
            let program = command.words.first().map(|word| masked(word, false));
            let unit = Some(command.unit);
            self.hit(
                *want,
                matcher,
                redirect.target.span,
                None,
                unit,
                |name| match name {
                    "target" => Some(target.clone()),
                    "program" => program.clone(),
                    _ => None,
                },
            );
            self.mends(*want, fact, None);
        }
    }

    /// A matcher over a concept.
    fn concept(&mut self, want: Want, concept: &Concept) {
        let matcher = self.rules.matcher(want);
        if !self.file_fits(want, matcher) {
            return;
        }
        let fact = &self.file.understood.facts.facts[concept.fact as usize];
        if !command_fits(matcher, fact) || !self.beside_fits(matcher, fact) {
            return;
        }
        let mut points: Option<Span> = None;
        for (reference, predicate) in &matcher.conditions {
            let slot = match reference {
                Reference::Named(name) => Slot::from_slug(name),
                _ => None,
            };
            let Some(slot) = slot else {
                // `where` on a concept asks its fact.
                let view = match &fact.kind {
                    FactKind::Command(command) => self.vocabulary.view(command),
                    _ => None,
                };
                let subject = Subject {
                    fact: &fact.kind,
                    span: fact.span,
                    command: view.as_ref(),
                };
                let found = reference.find(subject, &Vec::new());
                if predicate.find(found.as_deref()).is_none() {
                    return;
                }
                continue;
            };
            let Some(held) = predicate.find(concept.slot(slot)) else {
                return;
            };
            if let Some(value) = held
                && !value.span.is_empty()
            {
                points.get_or_insert(value.span);
            }
        }
        if !self.place_fits(matcher, concept.scope, concept.span) {
            return;
        }
        let at = match &matcher.at {
            Some(Reference::Named(name)) => Slot::from_slug(name)
                .and_then(|slot| concept.slot(slot))
                .map(|value| value.span),
            Some(Reference::Whole) => Some(own_span(fact, None)),
            Some(_) => Some(concept.name_span),
            None => points,
        };
        // A value that was followed to its definition still has the use's span, a constant
        // the name's; an empty one stands nowhere.
        let span = at
            .filter(|span| !span.is_empty())
            .unwrap_or_else(|| usual_span(concept, fact));
        let secret = self.rules.get(want.rule).secret && !want.evidence && !matcher.shown;
        let vocabulary = self.vocabulary;
        let value_of = |name: &str| {
            if name == "api" {
                return Some(shortened(&concept.api));
            }
            if let ("words", FactKind::Command(command)) = (name, &fact.kind) {
                return vocabulary.view(command).as_ref().map(command_line);
            }
            let slot = slot_named(name)?;
            let hides = secret && !matches!(slot, Slot::Name | Slot::Kind | Slot::User);
            concept.slot(slot).map(|value| match &value.kind {
                // What speaks for an app is that it asks, not what it falls back to.
                ValueKind::Environment { name, .. } if want.evidence => name.to_string(),
                _ => masked(pointed_at(value, span), hides),
            })
        };
        if !self.stands_in(
            Deploy::of(self.file.understood, self.file.text, fact, concept.scope),
            want,
        ) {
            return;
        }
        self.hit(
            want,
            matcher,
            span,
            secret.then_some(span),
            concept.unit,
            value_of,
        );
        self.names_setting(fact);
        self.mends(want, fact, Some(concept));
    }

    /// Whether a match for this deploy is one: tests keep no factor, evidence is for all.
    fn stands_in(&mut self, deploy: Deploy, want: Want) -> bool {
        self.development = deploy == Deploy::Development;
        deploy == Deploy::Any || (!want.evidence && deploy == Deploy::Development)
    }

    /// Notes of the last hit what would take it away.
    fn mends(&mut self, want: Want, fact: &Fact, concept: Option<&Concept>) {
        let rule = self.rules.get(want.rule);
        let Some(hit) = self.hits.last_mut().filter(|_| !want.evidence) else {
            return;
        };
        let ground = Ground {
            path: self.file.path,
            text: self.file.text,
            understood: self.file.understood,
            vocabulary: self.vocabulary,
            fact: Some(fact),
            concept,
            span: hit.span,
            secret: rule.secret,
        };
        hit.repairs = repairs(&rule.repairs, &ground);
    }

    /// Notes of the last hit which name it gives the value to.
    fn names_setting(&mut self, fact: &Fact) {
        let (FactKind::Assign(assign), Some(hit)) = (&fact.kind, self.hits.last_mut()) else {
            return;
        };
        if hit.secret.is_some() || assign.value.span.contains(hit.span) {
            let name = assign.target.rsplit('.').next().unwrap_or_default();
            let range = hit.span.start as usize..hit.span.end as usize;
            // `host: host` hands on what it was given somewhere else.
            if self.file.text.get(range) != Some(name) {
                self.given.push((hit.want.rule, name.into()));
            }
        }
        let facts = &self.file.understood.facts;
        if facts.kind == FileKind::Elixir && assign.target.starts_with("config.") {
            // What the whole says is overridden key by key.
            let around = facts.facts.iter().filter_map(|fact| match &fact.kind {
                FactKind::Assign(own) if own.value.span.contains(hit.span) => Some(&own.target),
                _ => None,
            });
            hit.setting = around.max_by_key(|target| target.len()).cloned();
        } else if facts.is_module_level(fact.scope) {
            hit.setting = assign.target.split('.').next().map(Into::into);
        }
    }

    fn whole_file(&mut self, want: Want) {
        let matcher = self.rules.matcher(want);
        if !self.file_fits(want, matcher) {
            return;
        }
        let path = self.file.path;
        self.hit(want, matcher, Span::at(0), None, None, |name| match name {
            "path" => Some(path.to_owned()),
            "name" => path.rsplit('/').next().map(str::to_owned),
            _ => None,
        });
    }

    pub(super) fn hit(
        &mut self,
        want: Want,
        matcher: &Matcher,
        span: Span,
        secret: Option<Span>,
        unit: Option<UnitId>,
        value_of: impl Fn(&str) -> Option<String>,
    ) {
        let rule = self.rules.get(want.rule);
        let message = match (&matcher.message, want.evidence) {
            (Some(message), _) => message.as_str(),
            (None, false) => rule.message.as_str(),
            (None, true) => "{api}",
        };
        self.hits.push(Hit {
            want,
            span,
            secret,
            message: interpolate(message, value_of),
            unit,
            marks: Vec::new(),
            development: self.development,
            setting: None,
            repairs: Vec::new(),
        });
    }
}

/// A command as a message shows it: the program behind its wrappers, and its words.
fn command_line(view: &CommandView) -> String {
    let words: Vec<String> = view.words.iter().map(|word| masked(word, false)).collect();
    let text = format!("{} {}", view.program, words.join(" "));
    clip(text.trim_end())
}

/// A long chain of calls by its first name and its last two.
fn shortened(api: &str) -> String {
    let ends = api.rmatch_indices('.').nth(1);
    match (api.find('.'), ends) {
        (Some(first), Some((last, _))) if api.len() > 60 && first < last => {
            format!("{}...{}", &api[..first], &api[last + 1..])
        }
        _ => api.to_owned(),
    }
}

fn clip(text: &str) -> String {
    if text.chars().count() <= 80 {
        return text.to_owned();
    }
    let mut short: String = text.chars().take(77).collect();
    short.push_str("...");
    short
}
