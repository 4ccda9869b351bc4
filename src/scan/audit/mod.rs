//! The audit: what can be said of each factor, for the repository and for each component,
//! and what a component consists of. Findings and evidence are settled and placed already.

mod factors;
mod others;
mod owners;
mod parts;
mod words;

pub(super) use self::factors::{Ground, judge};
pub(super) use self::owners::Owners;

use self::parts::Gathered;
use super::place::Placer;
use crate::diagnostic::{ComponentReport, Evidence, Factor, FactorStatus, Finding, Part};
use crate::fact::{FileKind, Language, Role};
use crate::native::lock_of;
use crate::repo::{Component, Repository};
use crate::rule::RuleSet;

/// The report of every component that has something to show, sorted by folder.
pub(super) fn components(
    rules: &RuleSet,
    repository: &Repository,
    findings: &[Finding],
    evidence: &[Evidence],
    placer: &mut Placer,
) -> Vec<ComponentReport> {
    let owners = Owners::new(repository);
    let count = repository.components.all.len();
    let mut against: Vec<Vec<usize>> = vec![Vec::new(); count];
    for (index, finding) in findings.iter().enumerate() {
        if let Some(owner) = owners.of(repository, &finding.location) {
            against[owner].push(index);
        }
    }
    let mut speaking: Vec<Vec<&Evidence>> = vec![Vec::new(); count];
    for one in evidence {
        if let Some(owner) = owners.of(repository, &one.location) {
            speaking[owner].push(one);
        }
    }
    let gathered = Gathered::new(repository, &owners);
    repository
        .components
        .shown(&repository.files)
        .into_iter()
        .map(|index| {
            let component = &repository.components.all[index];
            let ground = Ground {
                rules,
                repository,
                findings,
                against: &against[index],
                evidence: &speaking[index],
            };
            let mut place = |found: &parts::Found| {
                let location = placer.location(&found.path, found.span)?;
                Some(Part {
                    name: found.name.clone(),
                    detail: found.detail.clone(),
                    location,
                })
            };
            let gathered = &gathered.of[index];
            ComponentReport {
                root: component.root.clone(),
                kind: component.kind.slug(),
                reason: component.reason.clone(),
                languages: languages(repository, component),
                manifests: manifests(repository, component),
                lockfiles: lockfiles(repository, component),
                images: gathered.images.iter().filter_map(&mut place).collect(),
                processes: gathered.processes().iter().filter_map(&mut place).collect(),
                ports: gathered.ports.iter().filter_map(&mut place).collect(),
                factors: judge(
                    &ground,
                    |factor, spoken| words::cannot_apply(component.kind, factor, spoken),
                    |_| None,
                ),
            }
        })
        .collect()
}

/// Why a factor cannot apply to the repository: because it applies to none of its components.
pub(super) fn applies_nowhere(components: &[ComponentReport], factor: Factor) -> Option<String> {
    let mut reasons: Vec<&str> = Vec::new();
    for component in components {
        let report = &component.factors[usize::from(factor.number()) - 1];
        if report.status != FactorStatus::NotApplicable {
            return None;
        }
        if !reasons.contains(&report.reason.as_str()) {
            reasons.push(&report.reason);
        }
    }
    (!reasons.is_empty()).then(|| reasons.join("; "))
}

/// Why a factor is not kept by the whole repository though some of it keeps it: few of its apps
/// show that they do. Only for factors that every app has to keep by itself; what one app
/// needs no services or migrations for, another one does.
pub(super) fn kept_by_few(components: &[ComponentReport], factor: Factor) -> Option<String> {
    if !matches!(
        factor,
        Factor::Dependencies | Factor::PortBinding | Factor::Disposability | Factor::Logs
    ) {
        return None;
    }
    let status =
        |component: &ComponentReport| component.factors[usize::from(factor.number()) - 1].status;
    let apps = components.iter().filter(|component| {
        // Whatever an app of which nothing is known may do, it need not serve or run for long.
        matches!(component.kind, "web" | "worker" | "scheduler")
            && status(component) != FactorStatus::NotApplicable
    });
    let kept = apps
        .clone()
        .filter(|component| status(component) == FactorStatus::Kept)
        .count();
    let all = apps.count();
    (kept > 0 && kept * 3 < all).then(|| words::kept_by_few(kept, all))
}

/// Languages by how many files of the app are written in them; shell only where it is alone.
fn languages(repository: &Repository, component: &Component) -> Vec<&'static str> {
    let mut counts: Vec<(Language, usize)> = Vec::new();
    for index in &component.files {
        let meta = repository.files[*index].meta;
        let Some(language) = meta.kind.language() else {
            continue;
        };
        if !matches!(meta.role, Role::App | Role::Development | Role::Migration) {
            continue;
        }
        match counts.iter_mut().find(|(known, _)| *known == language) {
            Some((_, count)) => *count += 1,
            None => counts.push((language, 1)),
        }
    }
    if counts.len() > 1 {
        counts.retain(|(language, _)| !language.is_script());
    }
    counts.sort_by_key(|(language, count)| (std::cmp::Reverse(*count), language.slug()));
    counts
        .into_iter()
        .map(|(language, _)| language.slug())
        .collect()
}

fn manifests(repository: &Repository, component: &Component) -> Vec<String> {
    component
        .manifests
        .iter()
        .map(|index| repository.files[*index].path.clone())
        .collect()
}

fn lockfiles(repository: &Repository, component: &Component) -> Vec<String> {
    let own = component
        .files
        .iter()
        .map(|index| &repository.files[*index])
        .filter(|file| {
            file.meta.kind == FileKind::Lockfile
                && file.tracked != Some(false)
                && file.folder() == component.root
        })
        .map(|file| file.path.as_str());
    let pinning = component
        .manifests
        .iter()
        .filter_map(|index| lock_of(repository, &repository.files[*index]));
    let mut all: Vec<String> = own.chain(pinning).map(str::to_owned).collect();
    all.sort();
    all.dedup();
    all
}
