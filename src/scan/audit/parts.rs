//! What a component consists of: images, process types, ports, each with the place that
//! declares it. Commands are shown with their credentials masked.

use std::collections::{HashMap, HashSet};

use super::Owners;
use super::others::others;
use crate::concept::{ConceptKind, Slot};
use crate::diagnostic::mask;
use crate::fact::{Command, FactKind, FileKind, Role, Stage, Unit, UnitKind, Value, ValueKind};
use crate::predicate::{NameKind, known_secrets, name_kind};
use crate::repo::{FileRecord, Repository};
use crate::rule::{describe, masked};
use crate::text::Span;

/// A part before it is placed in lines.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) path: String,
    pub(super) span: Span,
    pub(super) name: String,
    pub(super) detail: Option<String>,
}

/// The parts of a component.
#[derive(Debug, Default)]
pub(super) struct Parts {
    pub(super) images: Vec<Found>,
    pub(super) ports: Vec<Found>,
    declared: Vec<Found>,
    /// What its image or manifest starts, where nothing else names process types.
    started: Vec<Found>,
}

impl Parts {
    /// The process types, or what starts where none are named.
    pub(super) fn processes(&self) -> &[Found] {
        if self.declared.is_empty() {
            &self.started
        } else {
            &self.declared
        }
    }
}

/// The parts of all components, by index.
#[derive(Debug)]
pub(super) struct Gathered {
    pub(super) of: Vec<Parts>,
}

impl Gathered {
    pub(super) fn new(repository: &Repository, owners: &Owners) -> Self {
        let mut gathered = Self {
            of: (0..repository.components.all.len())
                .map(|_| Parts::default())
                .collect(),
        };
        for (index, file) in repository.files.iter().enumerate() {
            if file.meta.role != Role::App {
                continue;
            }
            let mut owner = |span: Span| owners.at(repository, index, span.start);
            gathered.images(file, &mut owner);
            gathered.ports(file, &mut owner);
            gathered.units(file, &mut owner);
            gathered.containers(file, &mut owner);
        }
        for parts in &mut gathered.of {
            once(&mut parts.ports);
            once(&mut parts.declared);
        }
        gathered
    }

    fn images(&mut self, file: &FileRecord, owner: &mut dyn FnMut(Span) -> Option<usize>) {
        // A stage that starts from another stage has that one's base.
        let mut bases: HashMap<&str, &Value> = HashMap::new();
        let mut last = None;
        for (instruction, span) in file.instructions() {
            let Some(from) = instruction.arguments.first() else {
                continue;
            };
            if &*instruction.name != "FROM" {
                continue;
            }
            let base = from
                .as_text()
                .and_then(|name| bases.get(name).copied())
                .unwrap_or(from);
            if let Some(stage) = instruction.arguments.get(1).and_then(Value::as_text) {
                bases.insert(stage, base);
            }
            if instruction.last_stage {
                last = Some((base, span));
            }
        }
        let Some((base, span)) = last else {
            return;
        };
        if let Some(owner) = owner(span) {
            self.of[owner].images.push(Found {
                path: file.path.clone(),
                span,
                name: file.path.clone(),
                detail: Some(masked(base, false)),
            });
        }
    }

    fn ports(&mut self, file: &FileRecord, owner: &mut dyn FnMut(Span) -> Option<usize>) {
        let others = others(file);
        for concept in &file.understood.concepts {
            let kind = concept.text(Slot::Kind);
            if concept.kind == ConceptKind::PortDeclaration && others.holds(concept) {
                continue;
            }
            let detail = match concept.kind {
                ConceptKind::Server => "listens",
                ConceptKind::PortDeclaration if kind == Some("expose") => "exposed by the image",
                ConceptKind::PortDeclaration if kind == Some("container") => "of the container",
                _ => continue,
            };
            let Some(name) = concept.slot(Slot::Port).and_then(port) else {
                continue;
            };
            if let Some(owner) = owner(concept.name_span) {
                self.of[owner].ports.push(Found {
                    path: file.path.clone(),
                    span: concept.name_span,
                    name,
                    detail: Some(detail.to_owned()),
                });
            }
        }
    }

    /// Process types that are written as commands.
    fn units(&mut self, file: &FileRecord, owner: &mut dyn FnMut(Span) -> Option<usize>) {
        let commands = commands(file);
        for (id, unit) in (0..).zip(&file.understood.facts.units) {
            let starts = unit.kind == UnitKind::PackageScript
                && file.meta.kind == FileKind::PackageJson
                && &*unit.name == "start";
            let image = matches!(
                unit.kind,
                UnitKind::ImageCommand | UnitKind::ImageEntrypoint
            );
            let declared = matches!(
                unit.kind,
                UnitKind::Process | UnitKind::Supervised | UnitKind::Systemd | UnitKind::Cron
            );
            if !starts && !image && !declared || unit.stage == Stage::Release {
                continue;
            }
            let Some(owner) = owner(unit.span) else {
                continue;
            };
            let found = Found {
                path: file.path.clone(),
                span: unit.span,
                name: name_of(unit, file),
                detail: commands.get(&id).map(|command| shown(command)),
            };
            if declared {
                self.of[owner].declared.push(found);
            } else {
                self.of[owner].started.push(found);
            }
        }
    }

    /// Services of compose files and containers of Kubernetes that are no backing services.
    fn containers(&mut self, file: &FileRecord, owner: &mut dyn FnMut(Span) -> Option<usize>) {
        let backing: HashSet<&str> = file
            .concepts(ConceptKind::Service)
            .filter_map(|service| service.text(Slot::Image))
            .collect();
        let mut named: HashMap<u32, &str> = HashMap::new();
        let mut kinds: HashMap<u32, &str> = HashMap::new();
        let commands = commands(file);
        for fact in file.facts() {
            let FactKind::Entry(entry) = &fact.kind else {
                continue;
            };
            let text = entry.value.as_text();
            let (name, detail) = match file.meta.kind {
                FileKind::Compose => {
                    let Some(rest) = entry.path.strip_prefix("services.") else {
                        continue;
                    };
                    let service = match rest.strip_suffix(".image") {
                        Some(service) if text.is_some_and(|text| !backing.contains(text)) => {
                            service
                        }
                        _ => match rest.strip_suffix(".build") {
                            Some(service) => service,
                            None => continue,
                        },
                    };
                    let unit = (0..)
                        .zip(&file.understood.facts.units)
                        .find(|(_, unit)| {
                            unit.kind == UnitKind::ComposeCommand && *unit.name == *service
                        })
                        .and_then(|(id, _)| commands.get(&id));
                    (service, unit.map(|command| shown(command)))
                }
                FileKind::Kubernetes => {
                    match (&*entry.path, text) {
                        ("metadata.name", Some(text)) => {
                            named.insert(entry.document, text);
                        }
                        ("kind", Some(text)) => {
                            kinds.insert(entry.document, text);
                        }
                        _ => {}
                    }
                    let container = entry
                        .path
                        .strip_suffix(".image")
                        .and_then(|path| path.rsplit_once(".containers."));
                    let (Some((_, container)), Some(image)) = (container, text) else {
                        continue;
                    };
                    if backing.contains(image) {
                        continue;
                    }
                    let name = named.get(&entry.document).copied().unwrap_or(container);
                    let kind = kinds.get(&entry.document).map(|kind| (*kind).to_owned());
                    (name, kind)
                }
                _ => return,
            };
            if let Some(owner) = owner(fact.span) {
                self.of[owner].declared.push(Found {
                    path: file.path.clone(),
                    span: entry.key_span,
                    name: name.to_owned(),
                    detail,
                });
            }
        }
    }
}

/// Each name once, at its first place.
fn once(list: &mut Vec<Found>) {
    let mut seen: HashSet<String> = HashSet::new();
    list.retain(|found| seen.insert(found.name.clone()));
}

fn name_of(unit: &Unit, file: &FileRecord) -> String {
    match unit.kind {
        UnitKind::ImageCommand => "CMD".to_owned(),
        UnitKind::ImageEntrypoint => "ENTRYPOINT".to_owned(),
        UnitKind::Systemd => file.name().to_owned(),
        _ => unit.name.to_string(),
    }
}

/// The command that a unit is about: its last one at the top level, or its first.
fn commands(file: &FileRecord) -> HashMap<u32, &Command> {
    let mut commands: HashMap<u32, &Command> = HashMap::new();
    for fact in file.facts() {
        if let FactKind::Command(command) = &fact.kind
            && (command.last || !commands.contains_key(&command.unit))
        {
            commands.insert(command.unit, command);
        }
    }
    commands
}

/// A port as a person writes it: a number, or the variable that holds it.
fn port(value: &Value) -> Option<String> {
    match &value.kind {
        ValueKind::Environment { name, .. } => Some(format!("${name}")),
        ValueKind::Text(_) | ValueKind::Number(_) => Some(describe(value)),
        ValueKind::Fallback(first, _) => port(first),
        _ => None,
    }
}

/// The longest command that is shown, in characters.
const LONGEST: usize = 100;

/// A command line as the report shows it.
fn shown(command: &Command) -> String {
    let mut line = String::new();
    let mut secret = false;
    for word in &command.words {
        let text = masked(word, false);
        if !line.is_empty() {
            line.push(' ');
        }
        let hides = |name: &str| {
            let name = name.trim_start_matches('-');
            !name.is_empty() && name_kind(name) != NameKind::Plain
        };
        match text.split_once('=') {
            _ if secret || !known_secrets(&text).is_empty() => line.push_str(&mask(&text)),
            Some((name, value)) if hides(name) => {
                line.push_str(name);
                line.push('=');
                line.push_str(&mask(value));
            }
            _ => line.push_str(&text),
        }
        secret = text.starts_with('-') && !text.contains('=') && hides(&text);
        if line.chars().count() > LONGEST {
            let mut short: String = line.chars().take(LONGEST - 3).collect();
            short.push_str("...");
            return short;
        }
    }
    line
}
