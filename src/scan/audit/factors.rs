//! One status and one sentence for each factor, from what stands against it and for it.

use std::collections::{HashMap, HashSet};

use super::words;
use crate::diagnostic::{Evidence, Factor, FactorReport, FactorStatus, Finding, Level};
use crate::fact::Role;
use crate::repo::Repository;
use crate::rule::RuleSet;

/// How many places of one kind of evidence are shown; the first one says how many there are.
const PLACES: usize = 3;
/// How many broken rules a sentence names.
const NAMED: usize = 3;

/// What a status rests on.
pub(in crate::scan) struct Ground<'a> {
    pub(in crate::scan) rules: &'a RuleSet,
    pub(in crate::scan) repository: &'a Repository,
    /// All findings of the report.
    pub(in crate::scan) findings: &'a [Finding],
    /// Indexes of those that count here.
    pub(in crate::scan) against: &'a [usize],
    /// The evidence that counts here, sorted by place.
    pub(in crate::scan) evidence: &'a [&'a Evidence],
}

/// The twelve statuses. `cannot` says why a factor cannot apply, seen whether something speaks
/// for it; `short` why what speaks for it is not enough.
pub(in crate::scan) fn judge(
    ground: &Ground,
    cannot: impl Fn(Factor, bool) -> Option<String>,
    short: impl Fn(Factor) -> Option<String>,
) -> Vec<FactorReport> {
    Factor::all()
        .map(|factor| {
            let findings: Vec<usize> = ground
                .against
                .iter()
                .copied()
                .filter(|index| {
                    let finding = &ground.findings[*index];
                    finding.factor == factor || finding.also.contains(&factor)
                })
                .collect();
            let own = ground.evidence.iter().copied();
            let evidence = first_of_each_kind(own.filter(|one| one.factor == factor));
            let violated = findings
                .iter()
                .any(|index| ground.findings[*index].level >= Level::Warning);
            let (status, reason) = if violated {
                (FactorStatus::Violated, broken(ground, &findings))
            } else if let Some(reason) = cannot(factor, !evidence.is_empty()) {
                (FactorStatus::NotApplicable, reason)
            } else if evidence.iter().all(|one| one.hint) {
                let reason = match (evidence.is_empty(), findings.is_empty()) {
                    (false, _) => words::hints(factor),
                    (true, true) => words::NOTHING,
                    (true, false) => words::ONLY_NOTES,
                };
                (FactorStatus::NotAssessed, reason.to_owned())
            } else if findings.iter().any(|index| is_doubt(ground, *index)) {
                (FactorStatus::NotAssessed, words::DOUBT.to_owned())
            } else if let Some(reason) = short(factor) {
                (FactorStatus::NotAssessed, reason)
            } else {
                (FactorStatus::Kept, words::kept(factor, findings.len()))
            };
            FactorReport {
                factor,
                status,
                reason,
                findings,
                evidence,
            }
        })
        .collect()
}

/// Whether a note says what would break the factor if it were surer: what a rule that warns
/// elsewhere names in what production runs, where it is about what happens when the app starts.
fn is_doubt(ground: &Ground, index: usize) -> bool {
    let finding = &ground.findings[index];
    let warns = ground
        .rules
        .find(&finding.rule)
        .is_some_and(|rule| ground.rules.get(rule).level >= Level::Warning);
    let runs = || {
        let file = ground.repository.file(&finding.location.path);
        file.is_some_and(|file| file.meta.role == Role::App)
    };
    let at_start = matches!(
        finding.factor,
        Factor::BuildReleaseRun | Factor::AdminProcesses
    );
    at_start && warns && finding.level < Level::Warning && runs()
}

/// The first places of each kind, kinds in the order of their first place and hints last, places
/// that say the same in one file or on one line once.
fn first_of_each_kind<'a>(all: impl Iterator<Item = &'a Evidence>) -> Vec<Evidence> {
    let mut kinds: Vec<Vec<Evidence>> = Vec::new();
    let mut counts: Vec<usize> = Vec::new();
    let mut known: HashMap<&str, usize> = HashMap::new();
    let mut last: HashMap<usize, (&str, u32)> = HashMap::new();
    let mut said: HashSet<(&str, &str, &str)> = HashSet::new();
    for one in all {
        let index = *known.entry(&one.kind).or_insert_with(|| {
            kinds.push(Vec::new());
            counts.push(0);
            kinds.len() - 1
        });
        let line = (one.location.path.as_str(), one.location.start.line);
        let again = !said.insert((&one.kind, &one.message, line.0)) && one.message.contains('`');
        if last.insert(index, line) == Some(line) || again {
            continue;
        }
        counts[index] += 1;
        if kinds[index].len() < PLACES {
            kinds[index].push(one.clone());
        }
    }
    for (kind, count) in kinds.iter_mut().zip(counts) {
        for one in kind {
            one.alike = count;
        }
    }
    kinds.sort_by_key(|kind| kind.first().is_some_and(|one| one.hint));
    kinds.into_iter().flatten().collect()
}

/// `the app writes its log to a file (3 places); logs are rotated (1 place)`.
fn broken(ground: &Ground, findings: &[usize]) -> String {
    let mut rules: Vec<(&str, Level, usize)> = Vec::new();
    for index in findings {
        let finding = &ground.findings[*index];
        if finding.level < Level::Warning {
            continue;
        }
        match rules.iter_mut().find(|(rule, ..)| *rule == finding.rule) {
            Some((_, level, count)) => {
                *level = (*level).max(finding.level);
                *count += 1;
            }
            None => rules.push((&finding.rule, finding.level, 1)),
        }
    }
    rules.sort_by(|a, b| (b.1, b.2, a.0).cmp(&(a.1, a.2, b.0)));
    let mut sentence: Vec<String> = rules
        .iter()
        .take(NAMED)
        .map(|(id, _, count)| {
            let summary = ground
                .rules
                .find(id)
                .map_or(*id, |rule| ground.rules.get(rule).summary.as_str());
            match count {
                1 => format!("{summary} (1 place)"),
                _ => format!("{summary} ({count} places)"),
            }
        })
        .collect();
    match rules.len().saturating_sub(NAMED) {
        0 => {}
        1 => sentence.push("1 further rule is broken".to_owned()),
        more => sentence.push(format!("{more} further rules are broken")),
    }
    sentence.join("; ")
}
