//! The environment contract as a report: places resolved, credentials masked.

use aho_corasick::{AhoCorasick, MatchKind};

use super::place::Placer;
use crate::diagnostic::{
    ContractStatus, EnvironmentReport, EnvironmentVariable, Location, Notice, mask,
};
use crate::fact::{FileKind, Role, Value, ValueKind};
use crate::predicate::{Class, NameKind, Shape, name_kind};
use crate::repo::{Contract, Mention, Repository, Variable, is_template, of_the_platform};
use crate::rule::masked;
use crate::text::Span;

/// Builds the report.
pub(super) fn environment(
    repository: &Repository,
    placer: &mut Placer,
    mut notices: Vec<Notice>,
) -> EnvironmentReport {
    notices.sort_by(|a, b| (&a.path, a.line, &a.message).cmp(&(&b.path, b.line, &b.message)));
    let contract = Contract::of(repository);
    let mut variables: Vec<EnvironmentVariable> = contract
        .variables
        .iter()
        .filter_map(|(name, variable)| one(repository, placer, name, variable))
        .collect();
    names_in_code(repository, placer, &mut variables);
    let templates = repository
        .files
        .iter()
        .filter(|file| is_template(file) && file.meta.kind == FileKind::Dotenv)
        .map(|file| file.path.clone())
        .collect();
    EnvironmentReport {
        variables,
        templates,
        notices,
    }
}

fn one(
    repository: &Repository,
    placer: &mut Placer,
    name: &str,
    variable: &Variable,
) -> Option<EnvironmentVariable> {
    let reads: Vec<&Mention> = variable
        .reads
        .iter()
        .filter(|read| matters(read) && is_variable(name))
        .collect();
    let listed = variable.declarations.iter().any(|place| lists(place));
    if reads.is_empty() && !listed {
        return None;
    }
    let declarations: Vec<&Mention> = {
        let mut all: Vec<&Mention> = variable
            .declarations
            .iter()
            .filter(|place| place.declares() && !passes_on(place, name))
            .collect();
        all.sort_by_key(|place| distance(place));
        all
    };
    let status = if reads.is_empty() {
        ContractStatus::Unread
    } else if !declarations.is_empty() {
        ContractStatus::Declared
    } else if of_the_platform(name) {
        ContractStatus::Platform
    } else {
        ContractStatus::Undeclared
    };
    let values = || {
        let all = reads.iter().chain(&declarations);
        all.filter_map(|place| place.value)
    };
    let secret = name_kind(name) != NameKind::Plain || values().any(is_credential);
    let default = reads
        .iter()
        .filter(|read| read.has_default())
        .find_map(|read| read.value)
        .map(|value| shown(value, secret));
    let mut components: Vec<String> = reads
        .iter()
        .filter_map(|read| repository.components.of(read.index))
        .map(|component| component.root.clone())
        .collect();
    components.sort();
    components.dedup();
    Some(EnvironmentVariable {
        name: name.to_owned(),
        status,
        // Code that says itself what it gets instead, be it nothing, can do without.
        required: reads.iter().any(|read| read.value.is_none()),
        default,
        secret,
        components,
        reads: places(placer, &reads),
        declared: places(placer, &declarations),
    })
}

/// How many places that name a variable are kept.
const NAMED: usize = 20;

/// Looks for the names of variables that nothing reads in the app's code: settings objects
/// (`env.CDN_URL`, a field `CDN_URL`) read the environment by themselves.
fn names_in_code(
    repository: &Repository,
    placer: &mut Placer,
    variables: &mut [EnvironmentVariable],
) {
    let unread: Vec<usize> = (0..variables.len())
        .filter(|index| variables[*index].status == ContractStatus::Unread)
        .collect();
    let names = unread.iter().map(|index| variables[*index].name.as_str());
    let Ok(automaton) = AhoCorasick::builder()
        .match_kind(MatchKind::LeftmostLongest)
        .build(names)
    else {
        return;
    };
    if unread.is_empty() {
        return;
    }
    let part_of_word =
        |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_');
    for (index, file) in repository.files.iter().enumerate() {
        if file.meta.role != Role::App || file.meta.kind.language().is_none() {
            continue;
        }
        let Some(text) = placer.text(&file.path) else {
            continue;
        };
        let bytes = text.as_bytes();
        for found in automaton.find_iter(&*text) {
            let before = found.start().checked_sub(1).and_then(|at| bytes.get(at));
            if part_of_word(before) || part_of_word(bytes.get(found.end())) {
                continue;
            }
            let variable = &mut variables[unread[found.pattern().as_usize()]];
            let span = Span::new(found.start(), found.end());
            let Some(place) = placer.location(&file.path, span) else {
                continue;
            };
            variable.status = ContractStatus::Named;
            if let Some(component) = repository.components.of(index)
                && !variable.components.contains(&component.root)
            {
                variable.components.push(component.root.clone());
            }
            let known = variable
                .reads
                .last()
                .is_some_and(|last| last.path == place.path && last.start.line == place.start.line);
            if !known && variable.reads.len() < NAMED {
                variable.reads.push(place);
            }
        }
    }
}

/// Whether a read is the app's, and not a test's or an example's.
fn matters(read: &Mention) -> bool {
    matches!(
        read.file.meta.role,
        Role::App | Role::Development | Role::Migration | Role::Tooling
    )
}

/// Names of variables; what else is read by such calls (`argv`, `HTTP header`) is none.
fn is_variable(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        && !matches!(name, "argv" | "argc")
}

/// Whether a declaration is a promise to the app's readers, also when nothing reads it. What a
/// compose file gives to a database is not.
fn lists(place: &Mention) -> bool {
    place.in_template()
        || matches!(place.file.meta.kind, FileKind::Dotenv | FileKind::Envdir)
            && place.file.meta.role != Role::Test
}

/// `NAME: ${NAME}` only hands on what something else supplies.
fn passes_on(place: &Mention, name: &str) -> bool {
    place.value.is_some_and(|value| match &value.kind {
        ValueKind::Environment {
            name: from,
            default,
        } => **from == *name && default.is_none(),
        _ => false,
    })
}

/// Templates first, then what runs the app, then developers' and CI's files, then prose.
fn distance(place: &Mention) -> (u8, usize, u32) {
    let rank = match (place.file.meta.role, place.file.meta.kind) {
        _ if place.in_template() => 0,
        (_, FileKind::Markdown) => 4,
        (Role::Ci, _) => 3,
        (Role::App, _) => 1,
        _ => 2,
    };
    (rank, place.index, place.span.start)
}

fn is_credential(value: &Value) -> bool {
    let value = match &value.kind {
        ValueKind::Environment {
            default: Some(default),
            ..
        } => default,
        _ => value,
    };
    let shape = Shape::of(value);
    [
        Class::UrlWithCredential,
        Class::TokenValue,
        Class::KnownSecret,
    ]
    .iter()
    .any(|class| class.holds(value, &shape))
}

/// A default as a reader sees it.
fn shown(value: &Value, secret: bool) -> String {
    if matches!(
        value.kind,
        ValueKind::Name(_) | ValueKind::Call(_) | ValueKind::Map(_)
    ) {
        return "...".to_owned();
    }
    let text = masked(value, false);
    if secret && !text.is_empty() && !text.contains("****") {
        mask(&text)
    } else {
        text
    }
}

/// Each line once.
fn places(placer: &mut Placer, mentions: &[&Mention]) -> Vec<Location> {
    let mut all: Vec<Location> = Vec::new();
    for mention in mentions {
        let Some(location) = placer.location(&mention.file.path, mention.span) else {
            continue;
        };
        let known = all
            .iter()
            .rev()
            .take_while(|known| known.path == location.path)
            .any(|known| known.start.line == location.start.line);
        // The name and the value of an item of a manifest's list are one declaration.
        let item = matches!(
            mention.file.meta.kind,
            FileKind::Kubernetes | FileKind::HelmTemplate
        ) && all.last().is_some_and(|last| {
            last.path == location.path && last.start.line + 1 == location.start.line
        });
        if !known && !item {
            all.push(location);
        }
    }
    all
}
