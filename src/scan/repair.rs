//! From repairs to fixes, once the whole repository is known: what must lie beside, which file
//! takes a line, whether an edit would carry a credential along.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::assemble::Draft;
use super::place::Placer;
use crate::diagnostic::{Edit, Fix};
use crate::fact::{Fact, FactKind, FileKind};
use crate::repo::{Repository, is_template, of_the_platform};
use crate::rule::{Ground, Line, Repair, Rule, RuleSet, repairs};
use crate::text::{Position, Span};
use crate::vocabulary::Vocabulary;

/// A repair of a native rule's finding: the fact is the smallest one around it.
pub(super) fn of_native(
    rule: &Rule,
    repository: &Repository,
    vocabulary: &Vocabulary,
    placer: &mut Placer,
    path: &str,
    span: Span,
) -> Vec<Repair> {
    if rule.repairs.is_empty() {
        return Vec::new();
    }
    let (Some(record), Some(text)) = (repository.file(path), placer.text(path)) else {
        return Vec::new();
    };
    let size = |fact: &&Fact| (!matches!(fact.kind, FactKind::Command(_)), fact.span.len());
    let fact = record
        .facts()
        .iter()
        .filter(|fact| fact.span.contains(span))
        .min_by_key(size);
    let ground = Ground {
        path,
        text: &text,
        understood: &record.understood,
        vocabulary,
        fact,
        concept: None,
        span,
        secret: rule.secret,
    };
    repairs(&rule.repairs, &ground)
}

/// Turns the repairs of all findings into fixes.
pub(super) fn resolve(
    drafts: &mut [Draft],
    rules: &RuleSet,
    repository: &Repository,
    placer: &mut Placer,
) {
    let mut known = Known::default();
    for draft in &*drafts {
        known.see(draft, rules, repository, placer);
    }
    for draft in drafts {
        let repairs = std::mem::take(&mut draft.repairs);
        draft.finding.fix = repairs
            .iter()
            .find_map(|repair| known.fix(draft, repair, repository, placer));
    }
}

/// What one fix must know of all findings.
#[derive(Default)]
struct Known {
    /// Credentials by the file that they stand in.
    secrets: HashMap<String, BTreeSet<String>>,
    /// Which numbers the findings of a rule hold in a component.
    numbers: HashMap<(String, String), BTreeSet<String>>,
    /// What variables of a component stand for, as far as that is a credential.
    variables: BTreeMap<(String, String), BTreeSet<String>>,
}

fn component(repository: &Repository, path: &str) -> String {
    let component = repository.component_of(path);
    component.map_or_else(String::new, |component| component.root.clone())
}

/// What stands at a place, without its quotes.
fn bare(text: &str, span: Span) -> &str {
    span.slice(text).trim_matches(['"', '\'', '`'])
}

/// The last digits of a text; all of it where it has none.
fn last_number(text: &str) -> String {
    let mut numbers = text.split(|c: char| !c.is_ascii_digit());
    let last = numbers.rfind(|number| !number.is_empty());
    last.unwrap_or(text).to_owned()
}

impl Known {
    fn see(
        &mut self,
        draft: &Draft,
        rules: &RuleSet,
        repository: &Repository,
        placer: &mut Placer,
    ) {
        let path = &draft.finding.location.path;
        let root = component(repository, path);
        let secret = draft.hides.then(|| placer.text(path)).flatten();
        let secret = secret.map(|text| bare(&text, draft.span).to_owned());
        if let Some(secret) = &secret
            && secret.len() >= 4
        {
            let secrets = self.secrets.entry(path.clone()).or_default();
            secrets.insert(secret.clone());
        }
        for variable in draft.repairs.iter().filter_map(|one| one.variable.as_ref()) {
            let values = self.variables.entry((root.clone(), variable.clone()));
            values
                .or_default()
                .insert(secret.clone().unwrap_or_default());
        }
        let rule = rules.find(&draft.finding.rule).map(|rule| rules.get(rule));
        if rule.is_some_and(|rule| rule.repairs.iter().any(|one| one.alone)) {
            let known = draft.repairs.iter().find_map(|one| one.default.clone());
            let number = known.or_else(|| {
                placer
                    .text(path)
                    .map(|text| last_number(bare(&text, draft.span)))
            });
            let numbers = self.numbers.entry((draft.finding.rule.clone(), root));
            numbers.or_default().insert(number.unwrap_or_default());
        }
    }

    fn fix(
        &self,
        draft: &Draft,
        repair: &Repair,
        repository: &Repository,
        placer: &mut Placer,
    ) -> Option<Fix> {
        let path = &draft.finding.location.path;
        let root = component(repository, path);
        let numbers = self
            .numbers
            .get(&(draft.finding.rule.clone(), root.clone()));
        if repair.alone && numbers.is_some_and(|numbers| numbers.len() > 1) {
            return None;
        }
        // One variable cannot stand for two credentials.
        if let Some(variable) = &repair.variable
            && self
                .variables
                .get(&(root.clone(), variable.clone()))
                .is_some_and(|values| values.len() > 1)
        {
            return None;
        }
        if !repair.beside.is_empty() {
            let is_there = |name: &str| nearest(repository, path, name).is_some();
            if !repair.beside.iter().any(|name| is_there(name)) {
                return None;
            }
        }
        let secrets = self.secrets.get(path);
        let mut edits = Vec::new();
        for (span, replacement) in &repair.edits {
            let carries =
                secrets.is_some_and(|secrets| secrets.iter().any(|one| replacement.contains(one)));
            if carries {
                return None;
            }
            let place = placer.location(path, *span)?;
            edits.push(Edit {
                path: path.clone(),
                start: place.start,
                end: place.end,
                replacement: replacement.clone(),
                creates: false,
            });
        }
        for line in &repair.lines {
            edits.extend(added(line, path, &root, repository, placer)?);
        }
        edits.sort_by(|a, b| (&a.path, a.start.offset).cmp(&(&b.path, b.start.offset)));
        (!edits.is_empty()).then_some(Fix {
            applicability: repair.applicability,
            edits,
        })
    }
}

/// The path of the nearest file of a name: in the folder of `path`, or in one above.
fn nearest(repository: &Repository, path: &str, name: &str) -> Option<String> {
    let mut folder = path.rsplit_once('/').map_or("", |split| split.0);
    loop {
        let wanted = if folder.is_empty() {
            name.to_owned()
        } else {
            format!("{folder}/{name}")
        };
        if repository.file(&wanted).is_some() || repository.paths.contains(&wanted) {
            return Some(wanted);
        }
        if folder.is_empty() {
            return None;
        }
        folder = folder.rsplit_once('/').map_or("", |split| split.0);
    }
}

/// The template of the environment that speaks for a file.
fn template(repository: &Repository, path: &str) -> Option<String> {
    // Lists in other formats are not added to: they say more than names.
    let templates = repository
        .of_kind(FileKind::Dotenv)
        .filter(|file| is_template(file));
    let above = templates.filter(|file| {
        let folder = file.folder();
        folder.is_empty()
            || path
                .strip_prefix(folder)
                .is_some_and(|rest| rest.starts_with('/'))
    });
    above
        .max_by_key(|file| file.folder().len())
        .map(|file| file.path.clone())
}

/// The edit that adds a line to another file: none where it has the line, or need not have it.
fn added(
    line: &Line,
    path: &str,
    root: &str,
    repository: &Repository,
    placer: &mut Placer,
) -> Option<Vec<Edit>> {
    let variable = line.text.strip_suffix('=');
    if variable.is_some_and(of_the_platform) {
        return Some(Vec::new());
    }
    let existing = match variable {
        Some(_) => template(repository, path),
        None => nearest(repository, path, &line.to),
    };
    let own = path.rsplit_once('/').map_or("", |split| split.0);
    let target = match &existing {
        Some(target) => target.clone(),
        None if !line.creates => return Some(Vec::new()),
        None => {
            let folder = if variable.is_some() { root } else { own };
            let slash = if folder.is_empty() { "" } else { "/" };
            format!("{folder}{slash}{}", line.to)
        }
    };
    let folder = target.rsplit_once('/').map_or("", |split| split.0);
    let way = path
        .strip_prefix(folder)
        .unwrap_or(path)
        .trim_start_matches('/');
    let wanted = line.text.replace("<path>", way);
    if existing.is_none() {
        let start = Position {
            line: 1,
            column: 1,
            byte_column: 1,
            offset: 0,
        };
        return Some(vec![Edit {
            path: target,
            start,
            end: start,
            replacement: format!("{wanted}\n"),
            creates: true,
        }]);
    }
    let text = placer.text(&target)?;
    let has = text.lines().map(str::trim).any(|one| match variable {
        Some(_) => one.trim_start_matches("export ").starts_with(&wanted),
        None => one.trim_start_matches('/') == wanted,
    });
    if has {
        return Some(Vec::new());
    }
    let end = placer.location(&target, Span::at(text.len()))?.start;
    let fresh = text.is_empty() || text.ends_with('\n');
    Some(vec![Edit {
        path: target,
        start: end,
        end,
        replacement: format!("{}{wanted}\n", if fresh { "" } else { "\n" }),
        creates: false,
    }])
}
