//! One file against all rules: an index look-up for each fact and concept, then the
//! predicates of those few matchers that could want it.

use std::borrow::Cow;
use std::collections::HashSet;

use super::compiled::{RuleSet, Want};
use super::deploy::Deploy;
use super::hit::{Hit, interpolate, masked, pointed_at, slot_named};
use super::written::{Matcher, MatcherKind};
use crate::concept::{Concept, ConceptKind, Slot, Understood};
use crate::fact::{Fact, FactKind, Part, Role, ScopeKind, UnitId, Value, ValueKind};
use crate::predicate::{Captures, is_within, unversioned};
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
    pass.hits
}

struct Pass<'a> {
    rules: &'a RuleSet,
    vocabulary: &'a Vocabulary,
    file: &'a FileContext<'a>,
    imports: Option<HashSet<Box<str>>>,
    /// Whether the file is one that a matcher looks at, by the matcher's number.
    fits: Vec<Option<bool>>,
    kinds: HashSet<ConceptKind>,
    /// Whether the match at hand is for developers' machines alone.
    development: bool,
    hits: Vec<Hit>,
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
    fn fact(&mut self, fact: &Fact) {
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

    /// The strings among a call's arguments: its fact holds them in place of facts of their
    /// own. A name that was followed to a string is not one of them.
    fn literals(&mut self, value: &Value, fact: &Fact) {
        match &value.kind {
            ValueKind::Text(_) | ValueKind::Template(_) if self.is_written(value) => {
                let literal = Fact {
                    span: value.span,
                    scope: fact.scope,
                    kind: FactKind::Literal(value.clone()),
                };
                self.fact(&literal);
            }
            ValueKind::List(items) => {
                for item in items {
                    self.literals(item, fact);
                }
            }
            ValueKind::Call(call) => {
                for argument in &call.arguments {
                    self.literals(&argument.value, fact);
                }
            }
            _ => {}
        }
    }

    /// Whether a text stands in its place as it is, give or take its quotes.
    fn is_written(&self, value: &Value) -> bool {
        let text = match &value.kind {
            ValueKind::Text(text) => text,
            ValueKind::Template(parts) => match parts.first() {
                Some(Part::Text(text)) => text,
                _ => return false,
            },
            _ => return false,
        };
        let range = value.span.start as usize..value.span.end as usize;
        let written = self.file.text.get(range).unwrap_or_default();
        written.len() > text.len() && written.contains(&**text)
    }

    /// A matcher over a plain fact.
    fn plain(&mut self, want: Want, fact: &Fact, view: Option<&CommandView>, captures: &Captures) {
        let matcher = self.rules.matcher(want);
        if !self.file_fits(want, matcher) {
            return;
        }
        if !command_fits(matcher, fact) {
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
            let hides = secret && !named;
            reference
                .find(subject, captures)
                .map(|value| masked(&value, hides))
        };
        if !self.stands_in(Deploy::of(self.file.understood, fact, fact.scope), want) {
            return;
        }
        self.hit(want, matcher, span, secret.then_some(span), unit, value_of);
        self.names_setting(fact);
    }

    /// Whether a text stands where its fact does; one that a name was followed to has the
    /// bytes of the name.
    fn is_written_here(&self, subject: Subject, captures: &Captures) -> bool {
        Reference::Value
            .find(subject, captures)
            .and_then(|value| {
                let here = value.span.slice(self.file.text);
                value.as_text().map(|text| here.contains(text))
            })
            .unwrap_or(true)
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
                return Some(concept.api.to_string());
            }
            if let ("words", FactKind::Command(command)) = (name, &fact.kind) {
                return vocabulary.view(command).as_ref().map(command_line);
            }
            let slot = slot_named(name)?;
            let hides = secret && !matches!(slot, Slot::Name | Slot::Kind | Slot::User);
            concept
                .slot(slot)
                .map(|value| masked(pointed_at(value, span), hides))
        };
        if !self.stands_in(Deploy::of(self.file.understood, fact, concept.scope), want) {
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
    }

    /// Whether a match for this deploy is one: tests keep no factor, evidence is for all.
    fn stands_in(&mut self, deploy: Deploy, want: Want) -> bool {
        self.development = deploy == Deploy::Development;
        deploy == Deploy::Any || (!want.evidence && deploy == Deploy::Development)
    }

    /// Notes of the last hit which name of its module is given the value.
    fn names_setting(&mut self, fact: &Fact) {
        if let FactKind::Assign(assign) = &fact.kind
            && self
                .file
                .understood
                .facts
                .enclosing(fact.scope)
                .all(|scope| {
                    matches!(
                        scope.kind,
                        ScopeKind::File | ScopeKind::Conditional | ScopeKind::Try
                    )
                })
            && let Some(hit) = self.hits.last_mut()
        {
            hit.setting = assign.target.split('.').next().map(Into::into);
        }
    }

    /// Tokens of known issuers, whatever stands around them.
    fn tokens(&mut self) {
        let rules = self.rules;
        self.development = false;
        for (span, issuer) in crate::predicate::known_secrets(self.file.text) {
            let value = crate::diagnostic::mask(span.slice(self.file.text));
            // A comment shows what a session's token looks like; nobody keeps one there.
            let comments = &self.file.understood.facts.comments;
            let commented = comments.iter().any(|comment| comment.contains(span));
            if issuer == "JWT" && commented {
                continue;
            }
            let kind = Value::text(span, issuer);
            for want in &rules.texts {
                let matcher = rules.matcher(*want);
                let asked = matcher
                    .conditions
                    .iter()
                    .all(|(_, asked)| asked.holds(&kind));
                if asked && self.file_fits(*want, matcher) {
                    self.hit(*want, matcher, span, Some(span), None, |name| match name {
                        "kind" => Some(issuer.to_owned()),
                        "value" => Some(value.clone()),
                        _ => None,
                    });
                }
            }
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

    fn hit(
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
        });
    }

    fn file_fits(&mut self, want: Want, matcher: &Matcher) -> bool {
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

    fn looks_at_file(&self, want: Want, matcher: &Matcher) -> bool {
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
            && !matcher
                .not_files
                .iter()
                .any(|glob| glob.is_match(self.file.path))
            && (matcher.files.is_empty()
                || matcher
                    .files
                    .iter()
                    .any(|glob| glob.is_match(self.file.path)))
    }

    fn place_fits(&mut self, matcher: &Matcher, scope: u32, span: Span) -> bool {
        let understood = self.file.understood;
        matcher
            .inside
            .iter()
            .all(|place| place.holds(understood, scope, span))
            && !matcher
                .outside
                .iter()
                .any(|place| place.holds(understood, scope, span))
            && !in_test(understood, scope)
            && !matcher
                .without_here
                .iter()
                .any(|kind| self.kinds.contains(kind))
            && (matcher.requires.is_empty() || self.imports_any(&matcher.requires))
            && (matcher.lacks.is_empty() || !self.imports_any(&matcher.lacks))
    }

    /// Whether the other entries that a matcher asks for stand in the fact's document.
    fn beside_fits(&self, matcher: &Matcher, fact: &Fact) -> bool {
        let FactKind::Entry(own) = &fact.kind else {
            return true;
        };
        matcher.beside.iter().all(|(path, predicate)| {
            let mut beside = self
                .file
                .understood
                .facts
                .facts
                .iter()
                .filter_map(|other| match &other.kind {
                    FactKind::Entry(entry)
                        if entry.document == own.document && *entry.path == **path =>
                    {
                        Some(&entry.value)
                    }
                    _ => None,
                })
                .peekable();
            if beside.peek().is_none() {
                return predicate.find(None).is_some();
            }
            beside.any(|value| predicate.holds(value))
        })
    }

    fn imports_any(&mut self, modules: &[Box<str>]) -> bool {
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

/// A command as a message shows it: the program behind its wrappers, and its words.
fn command_line(view: &CommandView) -> String {
    let words: Vec<String> = view.words.iter().map(|word| masked(word, false)).collect();
    let text = format!("{} {}", view.program, words.join(" "));
    clip(text.trim_end())
}

/// Whether a scope is an inline test, or a function that is named like one.
fn in_test(understood: &Understood, scope: u32) -> bool {
    understood.facts.enclosing(scope).any(|around| {
        around.kind == ScopeKind::Test
            || (around.kind == ScopeKind::Function
                && (around.name.starts_with("Test")
                    || around.name.starts_with("test_")
                    || around.name.starts_with("Benchmark")))
    })
}

/// Whether a value only says its own name again.
fn repeats_name(subject: Subject, captures: &Captures) -> bool {
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
    match (text(Reference::Name), text(Reference::Value)) {
        (Some(name), Some(value)) => {
            !value.is_empty() && (name == value || name.ends_with(&value) || value.ends_with(&name))
        }
        _ => false,
    }
}

/// Whether the flags of a command's or an instruction's matcher fit the fact.
fn command_fits(matcher: &Matcher, fact: &Fact) -> bool {
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

/// Where a finding about a concept points when no slot is asked for: at the value of a
/// setting, at the driver inside a table of settings, else at the API's name.
fn usual_span(concept: &Concept, fact: &Fact) -> Span {
    let value = match &fact.kind {
        FactKind::Assign(assign) => &assign.value,
        FactKind::Entry(entry) => &entry.value,
        _ => return concept.name_span,
    };
    if let Some(driver) = concept.slot(Slot::Driver)
        && !driver.span.is_empty()
    {
        return driver.span;
    }
    if matches!(value.kind, crate::fact::ValueKind::Map(_)) {
        return concept.name_span;
    }
    value_span(value, concept.name_span)
}

/// Where a finding about a fact as such points.
fn own_span(fact: &Fact, view: Option<&CommandView>) -> Span {
    match &fact.kind {
        FactKind::Call(call) => call.callee_span,
        FactKind::Import(import) => import.module_span,
        FactKind::Assign(assign) => value_span(&assign.value, assign.target_span),
        FactKind::Entry(entry) => value_span(&entry.value, entry.key_span),
        FactKind::Access(access) => access.key_span,
        FactKind::Dependency(dependency) => dependency.name_span,
        FactKind::Command(command) => {
            let first = view.map_or_else(
                || command.words.first().map_or(fact.span, |word| word.span),
                |view| view.program_span,
            );
            command
                .words
                .last()
                .map_or(first, |last| first.join(last.span))
        }
        _ => fact.span,
    }
}

fn value_span(value: &Value, name: Span) -> Span {
    if value.span.is_empty() {
        name
    } else {
        value.span
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
