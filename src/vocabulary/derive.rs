//! The one pass from facts to concepts.

use std::collections::HashSet;

use super::reference::{Subject, name_of};
use super::secrets;
use super::settle::imported;
use super::written::{self, CommandPattern, Filling, Meaning};
use super::{CommandView, Tables, Vocabulary};
use crate::concept::{Concept, ConceptKind, Slot, Understood};
use crate::fact::{CallForm, Fact, FactKind, FileFacts, Language, Value};
use crate::predicate::{Captures, ImageName, is_within, unversioned};
use crate::text::Span;

impl Vocabulary {
    /// Settles the values of a file and derives what its facts mean.
    #[must_use]
    pub fn derive(&self, mut facts: FileFacts) -> Understood {
        self.settle(&mut facts);
        let mut pass = Pass {
            vocabulary: self,
            tables: self.tables(facts.kind.language()),
            language: facts.kind.language(),
            imports: imported(&facts),
            open_packages: open_packages(&facts),
            concepts: Vec::new(),
        };
        for (index, fact) in facts.facts.iter().enumerate() {
            pass.fact(&facts, fact, u32::try_from(index).unwrap_or(u32::MAX));
        }
        pass.changes(&facts);
        let mut concepts = pass.concepts;
        super::defaults::fill(&facts, &mut concepts);
        super::switched::drop_unused(&facts, &mut concepts);
        super::rotated::once(&facts, &mut concepts);
        Understood { facts, concepts }
    }
}

struct Pass<'a> {
    vocabulary: &'a Vocabulary,
    /// The tables that speak of the file's language.
    tables: [Option<&'a Tables>; 2],
    language: Option<Language>,
    imports: HashSet<&'a str>,
    /// Packages of which everything is imported.
    open_packages: Vec<&'a str>,
    concepts: Vec<Concept>,
}

impl Pass<'_> {
    fn fact(&mut self, facts: &FileFacts, fact: &Fact, index: u32) {
        let vocabulary = self.vocabulary;
        match &fact.kind {
            FactKind::Call(call) => {
                let path = unversioned(&call.callee);
                let mut known = Vec::new();
                self.call(&path, &mut known, fact, call.form, index);
                for full in self.in_open_packages(&path) {
                    self.call(&full, &mut known, fact, call.form, index);
                }
            }
            FactKind::Access(access) => {
                for tables in self.tables.into_iter().flatten() {
                    tables.accesses.find(&access.path, |id, captures| {
                        let meaning = &tables.meanings[id as usize];
                        self.add(meaning, fact, index, None, &captures);
                    });
                }
            }
            FactKind::Assign(assign) => {
                let path = unversioned(&assign.target);
                for tables in self.tables.into_iter().flatten() {
                    tables.assigns.find(&path, |id, captures| {
                        let meaning = &tables.meanings[id as usize];
                        self.add(meaning, fact, index, None, &captures);
                    });
                }
            }
            FactKind::Import(import) => {
                let path = unversioned(&import.module);
                for tables in self.tables.into_iter().flatten() {
                    tables.imports.find(&path, |id, captures| {
                        let meaning = &tables.meanings[id as usize];
                        self.add(meaning, fact, index, None, &captures);
                    });
                }
            }
            FactKind::Entry(entry) => {
                let tables = &vocabulary.shared;
                // Quarkus' profile of production.
                let path = entry.path.strip_prefix("%prod.").unwrap_or(&entry.path);
                tables.entries.find(path, |id, captures| {
                    let meaning = &tables.meanings[id as usize];
                    if let written::Subject::Entry(formats, _) = &meaning.subject
                        && !formats.is_empty()
                        && !formats.contains(&facts.kind)
                    {
                        return;
                    }
                    self.add(meaning, fact, index, None, &captures);
                });
            }
            FactKind::Command(command) => {
                let Some(view) = vocabulary.view(command) else {
                    return;
                };
                for key in [view.program, "*"] {
                    for id in vocabulary.shared.commands.get(key).into_iter().flatten() {
                        let meaning = &vocabulary.shared.meanings[*id as usize];
                        if let written::Subject::Command(pattern) = &meaning.subject
                            && pattern.matches(&view)
                        {
                            self.add(meaning, fact, index, Some(&view), &Vec::new());
                        }
                    }
                }
                for (name, value) in secrets::of(&view) {
                    self.concepts.push(Concept {
                        kind: ConceptKind::CommandCredential,
                        span: fact.span,
                        name_span: view.program_span,
                        api: view.program.into(),
                        scope: fact.scope,
                        unit: Some(command.unit),
                        fact: index,
                        slots: vec![(Slot::Name, name), (Slot::Credential, value)],
                    });
                }
            }
            FactKind::Instruction(instruction) => {
                let tables = &vocabulary.shared;
                let known = tables.instructions.get(&instruction.name);
                for id in known.into_iter().flatten() {
                    let meaning = &tables.meanings[*id as usize];
                    self.add(meaning, fact, index, None, &Vec::new());
                }
            }
            FactKind::Dependency(dependency) => {
                let tables = &vocabulary.shared;
                tables.dependencies.find(&dependency.name, |id, captures| {
                    let meaning = &tables.meanings[id as usize];
                    if let written::Subject::Dependency(Some(ecosystem), _) = &meaning.subject
                        && *ecosystem != dependency.ecosystem
                    {
                        return;
                    }
                    self.add(meaning, fact, index, None, &captures);
                });
            }
            FactKind::Branch(_) | FactKind::Literal(_) => {}
        }
    }

    /// What a call means under one of the names that it may have; `known` are the meanings
    /// that it has under another.
    fn call(
        &mut self,
        path: &str,
        known: &mut Vec<(usize, u32)>,
        fact: &Fact,
        form: CallForm,
        index: u32,
    ) {
        let before = known.len();
        for (place, tables) in self.tables.into_iter().enumerate() {
            let Some(tables) = tables else { continue };
            tables.calls.find(path, |id, captures| {
                let meaning = &tables.meanings[id as usize];
                let written::Subject::Call(_, wanted) = &meaning.subject else {
                    return;
                };
                let own = (place, id);
                if wanted.is_some_and(|wanted| wanted != form) || known[..before].contains(&own) {
                    return;
                }
                known.push(own);
                self.add(meaning, fact, index, None, &captures);
            });
        }
    }

    /// The full names that `path` has if it comes from one of the packages of which the file
    /// imports everything.
    fn in_open_packages(&self, path: &str) -> Vec<String> {
        let can_be_imported = path.starts_with(|first: char| first.is_ascii_uppercase())
            || self.language == Some(Language::Kotlin) && !path.starts_with('?');
        if !can_be_imported {
            return Vec::new();
        }
        self.open_packages
            .iter()
            .map(|package| format!("{package}.{path}"))
            .collect()
    }

    /// Containers that functions change: state, whatever library it comes from.
    fn changes(&mut self, facts: &FileFacts) {
        for change in &facts.changes {
            self.concepts.push(Concept {
                kind: ConceptKind::GlobalState,
                span: change.span,
                name_span: change.span,
                api: change.name.clone(),
                scope: change.scope,
                unit: None,
                fact: change.made,
                slots: vec![(Slot::Name, Value::text(change.span, change.name.clone()))],
            });
        }
    }

    fn add(
        &mut self,
        meaning: &Meaning,
        fact: &Fact,
        index: u32,
        command: Option<&CommandView>,
        captures: &Captures,
    ) {
        if !meaning.speaks(self.language) {
            return;
        }
        if !meaning.requires.is_empty() && !self.imports_any(&meaning.requires) {
            return;
        }
        let subject = Subject {
            fact: &fact.kind,
            span: fact.span,
            command,
        };
        let hold = meaning.conditions.iter().all(|(reference, predicate)| {
            let found = reference.find(subject, captures);
            predicate.find(found.as_deref()).is_some()
        });
        if !hold {
            return;
        }
        let (api, name_span) = name_of(subject).unwrap_or(("", fact.span));
        let mut slots: Vec<(Slot, Value)> = Vec::with_capacity(meaning.slots.len());
        for (slot, filling) in &meaning.slots {
            let value = match filling {
                Filling::Constant(value) => Some(Value {
                    // Constants stand nowhere: an empty span says so.
                    span: Span::at(name_span.start as usize),
                    kind: value.kind.clone(),
                }),
                Filling::Parts(parts) => parts
                    .iter()
                    .find_map(|part| part.find(subject, captures))
                    .map(std::borrow::Cow::into_owned),
            };
            if let Some(value) = value {
                slots.push((*slot, value));
            }
        }
        let concept = Concept {
            kind: meaning.concept,
            span: fact.span,
            name_span,
            api: api.into(),
            scope: fact.scope,
            unit: command.map(|view| view.command.unit),
            fact: index,
            slots,
        };
        if concept.kind == ConceptKind::ImageReference {
            self.image(&concept);
        }
        self.concepts.push(concept);
    }

    /// The service that an image is known to run.
    fn image(&mut self, reference: &Concept) {
        let Some(text) = reference.text(Slot::Reference) else {
            return;
        };
        let name = ImageName::parse(text);
        let span = reference
            .slot(Slot::Reference)
            .map_or(Span::default(), |value| value.span);
        let tables = &self.vocabulary.shared;
        for id in tables.images.get(name.base()).into_iter().flatten() {
            let meaning = &tables.meanings[*id as usize];
            let mut slots: Vec<(Slot, Value)> = meaning
                .slots
                .iter()
                .filter_map(|(slot, filling)| match filling {
                    Filling::Constant(value) => Some((
                        *slot,
                        Value {
                            span,
                            kind: value.kind.clone(),
                        },
                    )),
                    Filling::Parts(_) => None,
                })
                .collect();
            if let Some(version) = name.version() {
                slots.push((Slot::Version, Value::text(span, version)));
            }
            slots.push((Slot::Image, Value::text(span, text)));
            self.concepts.push(Concept {
                kind: meaning.concept,
                span,
                name_span: span,
                api: name.base().into(),
                scope: reference.scope,
                unit: None,
                fact: reference.fact,
                slots,
            });
        }
    }

    fn imports_any(&self, modules: &[Box<str>]) -> bool {
        modules.iter().any(|module| {
            self.imports.contains(&**module)
                || self
                    .imports
                    .iter()
                    .any(|own| is_within(&unversioned(own), module))
        })
    }
}

/// How many packages are tried for a name that no import names.
const MOST_PACKAGES: usize = 12;

/// The packages that `import a.b.*` opens in Java and Kotlin: no name of theirs is written out.
fn open_packages(facts: &FileFacts) -> Vec<&str> {
    if !matches!(
        facts.kind.language(),
        Some(Language::Java | Language::Kotlin | Language::Scala)
    ) {
        return Vec::new();
    }
    let packages = facts.facts.iter().filter_map(|fact| match &fact.kind {
        FactKind::Import(import) if import.module == import.package && import.alias.is_none() => {
            Some(&*import.module)
        }
        _ => None,
    });
    packages.take(MOST_PACKAGES).collect()
}

impl CommandPattern {
    /// Whether a command line is meant.
    #[must_use]
    pub fn matches(&self, view: &CommandView) -> bool {
        let program = self
            .programs
            .iter()
            .any(|program| **program == *view.program || **program == *"*");
        program
            && (self.words.is_empty() || self.words.iter().any(|words| view.starts_with(words)))
            && (self.options.is_empty()
                || self
                    .options
                    .iter()
                    .any(|option| view.present(option).is_some()))
            && !self
                .without
                .iter()
                .any(|option| view.present(option).is_some())
            && (self.without.is_empty() || !view.holds_options())
    }
}
