//! From hits to the report: stages and levels are settled, places resolved, excerpts cut and
//! masked, everything sorted.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::file::Matched;
use super::give_way::give_way;
use super::identity::{cause, fingerprints, hash_lines, mark_known, stale_notice};
use super::place::Placer;
use super::read::Texts;
use super::settled::is_settled;
use super::silence::{Sifted, silence};
use super::{Extent, Scanner, audit, repair};
use crate::concept::ConceptKind;
use crate::diagnostic::{
    Confidence, Evidence, Finding, Level, Location, Notice, Related, Report, Skipped, Status,
};
use crate::fact::{FileKind, Role, Stage};
use crate::native::{self, Found};
use crate::repo::{ComponentKind, FileRecord, Repository, unit_title};
use crate::rule::{Hit, Mark, Repair, Rule, RuleSet, StageSet};
use crate::settings::Settings;
use crate::suppress::Directive;
use crate::text::Span;
use crate::vocabulary::Vocabulary;

/// A finding on its way, with what decides about it.
pub(super) struct Draft {
    pub(super) finding: Finding,
    pub(super) span: Span,
    /// What stands at its place, hashed.
    pub(super) material: [u8; 32],
    /// The component's folder, where the place is only the first of many in it.
    pub(super) cause_in: Option<String>,
    /// What would take it away, before the rest of the repository is asked.
    pub(super) repairs: Vec<Repair>,
    /// Whether what it points at is a credential.
    pub(super) hides: bool,
    /// The commands by which the unit that it stands in is started.
    pub(super) started_by: Vec<(String, Span)>,
}

/// Builds the report.
pub(super) fn assemble(
    scanner: &Scanner,
    settings: &Settings,
    repository: &Repository,
    raw: Vec<(usize, Matched)>,
    texts: &Texts,
    (notices, skipped): (Vec<Notice>, Skipped),
    extent: &Extent,
) -> Report {
    let rules = &scanner.rules;
    let mut assembly = Assembly {
        rules,
        vocabulary: &scanner.vocabulary,
        repository,
        placer: Placer::new(texts),
        drafts: Vec::new(),
        evidence: Vec::new(),
        kinds: kinds(repository),
        absences: HashMap::new(),
        partial: extent.only.is_some(),
    };
    let mut comments: BTreeMap<&str, Vec<Directive>> = BTreeMap::new();
    for (index, matched) in raw {
        let Matched {
            hits,
            placed,
            directives,
        } = matched;
        let path = &repository.files[index].path;
        if !directives.is_empty() && extent.reports(path) {
            comments.insert(path, directives);
        }
        for (hit, (location, material)) in hits.into_iter().zip(placed) {
            assembly.hit(index, hit, location, material);
        }
    }
    assembly.natives();
    let mut findings = give_way(rules, assembly.drafts);
    repair::resolve(&mut findings, rules, repository, &mut assembly.placer);
    if extent.only.is_some() {
        findings.retain(|draft| {
            let finding = &draft.finding;
            extent.reports(&finding.location.path) && !native::needs_all(&finding.rule)
        });
    }
    fingerprints(&mut findings);
    let mut findings: Vec<Finding> = findings.into_iter().map(|draft| draft.finding).collect();
    let mut stale = mark_known(&mut findings, settings, repository);
    if !extent.whole {
        stale.clear();
    }
    let Sifted {
        kept: mut findings,
        suppressed,
        notices: mut about,
    } = silence(rules, settings, findings, &comments, extent);
    about.extend(stale_notice(&stale));
    hash_lines(&mut findings, texts);
    let (mut evidence, mut placer) = (assembly.evidence, assembly.placer);
    evidence.sort_by(|a, b| {
        (&a.location.path, a.location.start.offset, &a.message).cmp(&(
            &b.location.path,
            b.location.start.offset,
            &b.message,
        ))
    });
    evidence.dedup();
    let files = repository.files.iter();
    let mut report = Report {
        files: files.filter(|file| extent.reports(&file.path)).count(),
        findings,
        stale,
        suppressed,
        notices,
        skipped,
        ..Report::default()
    };
    report.notices.retain(|notice| {
        let path = notice.path.as_deref();
        path.is_none_or(|path| extent.reports(path))
    });
    report.notices.append(&mut about);
    report
        .notices
        .sort_by(|a, b| (&a.path, a.line, &a.message).cmp(&(&b.path, b.line, &b.message)));
    report.components =
        audit::components(rules, repository, &report.findings, &evidence, &mut placer);
    let ground = audit::Ground {
        rules,
        repository,
        findings: &report.findings,
        against: &(0..report.findings.len()).collect::<Vec<_>>(),
        evidence: &evidence.iter().collect::<Vec<_>>(),
    };
    report.factors = audit::judge(
        &ground,
        |factor, _| audit::applies_nowhere(&report.components, factor),
        |factor| audit::kept_by_few(&report.components, factor),
    );
    report
}

/// Which kinds of concepts the app's own files hold.
fn kinds(repository: &Repository) -> HashSet<ConceptKind> {
    repository
        .app_files()
        .flat_map(|file| file.understood.concepts.iter().map(|concept| concept.kind))
        .collect()
}

struct Assembly<'a> {
    rules: &'a RuleSet,
    vocabulary: &'a Vocabulary,
    repository: &'a Repository,
    placer: Placer<'a>,
    drafts: Vec<Draft>,
    evidence: Vec<Evidence>,
    kinds: HashSet<ConceptKind>,
    /// Rules about absences that a component was told of already, and at which level.
    absences: HashMap<(String, String), Level>,
    /// Whether only some of the app's files were looked at.
    partial: bool,
}

impl Assembly<'_> {
    /// Whether a component was told of an absence already. What a developer starts is named only
    /// where nothing else is.
    fn is_told(&mut self, rule: &str, root: &str, level: Level) -> bool {
        let key = (rule.to_owned(), root.to_owned());
        if let Some(told) = self.absences.get(&key) {
            if level <= *told {
                return true;
            }
            self.drafts.retain(|draft| {
                draft.cause_in.as_deref() != Some(root) || draft.finding.rule != rule
            });
        }
        self.absences.insert(key, level);
        false
    }

    /// What the native rules find, and where they see a factor kept.
    fn natives(&mut self) {
        let found = native::run(self.repository, self.partial);
        for (id, found) in found.found {
            self.native(id, found);
        }
        for kept in found.kept {
            if let Some((location, _)) = self.placer.locate(&kept.path, kept.span, &[]) {
                self.evidence.push(Evidence {
                    factor: kept.factor,
                    message: kept.message,
                    location,
                    kind: kept.kind.to_owned(),
                    alike: 1,
                    hint: kept.hint,
                });
            }
        }
    }

    /// Whether what the repository is made of lets a match stand.
    fn concerns(&self, file: usize, hit: &Hit) -> bool {
        let rule = self.rules.get(hit.want.rule);
        let matcher = self.rules.matcher(hit.want);
        let record = &self.repository.files[file];
        if record.meta.role == Role::Vendored {
            return false;
        }
        let unknown = self.partial && !matcher.without.is_empty();
        if unknown || matcher.without.iter().any(|kind| self.kinds.contains(kind)) {
            return false;
        }
        let meant = matcher.with.is_empty() || self.component_means(&record.path, &matcher.with);
        let deployed = rule.everywhere || self.is_deployed(file);
        let scheduler = rule.outside_schedulers && self.is_of_scheduler(file);
        let settled = || matcher.unsettled && is_settled(self.repository, file, hit.span);
        meant && deployed && !scheduler && !settled()
    }

    fn hit(&mut self, file: usize, hit: Hit, location: Location, material: [u8; 32]) {
        if !self.concerns(file, &hit) {
            return;
        }
        let rule = self.rules.get(hit.want.rule);
        let matcher = self.rules.matcher(hit.want);
        let record = &self.repository.files[file];
        let mut stages = StageSet::default();
        if let Some(unit) = hit.unit {
            for stage in self.repository.graph.stages((file, unit)) {
                stages.insert(stage);
            }
        }
        let mut developer = false;
        if !matcher.stages.is_empty() && (hit.unit.is_none() || !stages.any(&matcher.stages)) {
            // A developer's file runs what it says, at a note's level; a developer's task in
            // the app's own manifest does not run the app.
            developer = record.meta.role == Role::Development
                && stages.contains(Stage::Development)
                && matcher.stages.contains(&Stage::Run)
                && !hit.want.evidence;
            if !developer {
                return;
            }
        }
        if hit.want.evidence {
            // What developers' machines do says nothing of the deploys, unless it is asked for.
            let only_developers = hit.unit.is_some() && stages.only_development();
            let development = record.meta.role == Role::Development || only_developers;
            if !development || !matcher.roles.is_empty() {
                let template = matcher.message.as_deref().unwrap_or_default();
                self.evidence.push(Evidence {
                    factor: rule.factor,
                    message: hit.message,
                    location,
                    kind: format!("{}: {template}", rule.id),
                    alike: 1,
                    hint: matcher.confidence.is_some_and(|one| one < Confidence::High),
                });
            }
            return;
        }
        let mut level = matcher.level.unwrap_or(rule.level);
        if hit
            .setting
            .as_deref()
            .is_some_and(|name| self.repository.is_overridden(file, name))
        {
            return;
        }
        let developers = record.meta.role == Role::Development
            || hit.development
            || developer
            || (hit.unit.is_some() && stages.only_development());
        let mut repairs = hit.repairs;
        if developers && !rule.keeps_level {
            level = Level::Note;
            // What suits developers' machines is theirs to say.
            repairs.clear();
        }
        let mut related: Vec<Related> = Vec::new();
        for mark in hit.marks {
            self.mark(&mark, &record.path, &mut related);
        }
        let mut started_by = Vec::new();
        if let Some(unit) = hit.unit {
            started_by = self.way((file, unit), stages, &mut related);
        }
        // What nothing in the app does is one cause, however often it is missed.
        let mut cause_in = None;
        if !matcher.without.is_empty() {
            let root = self.root_of(&record.path);
            if self.is_told(&rule.id, &root, level) {
                return;
            }
            cause_in = Some(root);
        }
        let confidence = matcher.confidence.unwrap_or(rule.confidence);
        let help = matcher.fix.clone().unwrap_or_else(|| rule.fix.clone());
        let finding = draft(
            rule,
            level,
            confidence,
            hit.message,
            help,
            location,
            related,
        );
        self.drafts.push(Draft {
            finding,
            span: hit.span,
            material: cause_in.as_ref().map_or(material, |_| cause("")),
            cause_in,
            repairs,
            hides: hit.secret.is_some(),
            started_by,
        });
    }

    /// Whether a file belongs to something that runs as an app. What is not deployed has no
    /// processes, ports and logs to get wrong; files of infrastructure speak of others' apps.
    fn is_deployed(&self, file: usize) -> bool {
        self.repository.components.of(file).is_none_or(|component| {
            component.has_code()
                || component.kind == ComponentKind::Infrastructure
                || component.kind == ComponentKind::StaticSite && self.is_of_platform(file)
        })
    }

    /// Whether a file belongs to a component that works by the clock and does nothing else.
    fn is_of_scheduler(&self, file: usize) -> bool {
        let component = self.repository.components.of(file);
        component.is_some_and(|component| component.kind == ComponentKind::Scheduler)
    }

    /// Whether a file says how something is built and run: pages without code are served, too.
    fn is_of_platform(&self, file: usize) -> bool {
        matches!(
            self.repository.files[file].meta.kind,
            FileKind::Dockerfile | FileKind::Compose | FileKind::Kubernetes | FileKind::Shell
        )
    }

    /// The folder of the component that a path belongs to.
    fn root_of(&self, path: &str) -> String {
        let component = self.repository.component_of(path);
        component.map_or_else(String::new, |component| component.root.clone())
    }

    /// Whether something in the app's own files of a component means one of these.
    fn component_means(&self, path: &str, kinds: &[ConceptKind]) -> bool {
        let means = |file: &FileRecord| {
            let mut concepts = file.understood.concepts.iter();
            file.meta.role == Role::App && concepts.any(|concept| kinds.contains(&concept.kind))
        };
        let files = &self.repository.files;
        match self.repository.component_of(path) {
            Some(component) => component.files.iter().any(|index| means(&files[*index])),
            None => files.iter().any(means),
        }
    }

    /// The way that leads to a unit, as related places; and the commands that it goes by.
    fn way(
        &mut self,
        unit: (usize, u32),
        stages: StageSet,
        related: &mut Vec<Related>,
    ) -> Vec<(String, Span)> {
        let stage = [
            Stage::Run,
            Stage::Release,
            Stage::Ci,
            Stage::Build,
            Stage::Development,
        ]
        .into_iter()
        .find(|stage| stages.contains(*stage));
        let mut commands = Vec::new();
        let Some(stage) = stage else {
            return commands;
        };
        for step in self.repository.graph.way(unit, stage) {
            let from = &self.repository.files[step.from.0];
            let title = unit_title(from, step.from.1);
            let mark = Mark {
                path: from.path.clone(),
                span: step.span,
                message: format!("started here, by {title}"),
            };
            self.mark(&mark, &from.path, related);
            commands.push((from.path.clone(), step.span));
        }
        commands
    }

    fn native(&mut self, id: &str, found: Found) {
        let Some(rule) = self.rules.find(id).map(|rule| self.rules.get(rule)) else {
            return;
        };
        let secrets: Vec<Span> = if found.secret {
            vec![found.span]
        } else {
            Vec::new()
        };
        let Some((location, material)) = self.placer.locate(&found.path, found.span, &secrets)
        else {
            return;
        };
        let mut level = found.level.unwrap_or(rule.level);
        let developers = self
            .repository
            .file(&found.path)
            .is_some_and(|file| file.meta.role == Role::Development);
        if developers && !rule.keeps_level {
            level = Level::Note;
        }
        let mut related = Vec::new();
        for mark in &found.marks {
            self.mark(mark, &found.path, &mut related);
        }
        let message = if found.message.is_empty() {
            rule.message.clone()
        } else {
            found.message
        };
        let confidence = found.confidence.unwrap_or(rule.confidence);
        // What is only worth a note here is left to people.
        let repairs = if found.level == Some(Level::Note) {
            Vec::new()
        } else {
            repair::of_native(
                rule,
                self.repository,
                self.vocabulary,
                &mut self.placer,
                &found.path,
                found.span,
            )
        };
        let help = rule.fix.replace("<path>", &shell_word(&found.path));
        let finding = draft(rule, level, confidence, message, help, location, related);
        let cause_in = found.cause.as_ref().map(|_| self.root_of(&found.path));
        self.drafts.push(Draft {
            finding,
            span: found.span,
            material: found.cause.as_deref().map_or(material, cause),
            cause_in,
            repairs,
            hides: found.secret,
            started_by: Vec::new(),
        });
    }

    fn mark(&mut self, mark: &Mark, own: &str, related: &mut Vec<Related>) {
        let path = if mark.path.is_empty() {
            own
        } else {
            &mark.path
        };
        if let Some((location, _)) = self.placer.locate(path, mark.span, &[]) {
            related.push(Related {
                location,
                message: mark.message.clone(),
            });
        }
    }
}

fn draft(
    rule: &Rule,
    level: Level,
    confidence: Confidence,
    message: String,
    help: String,
    location: Location,
    related: Vec<Related>,
) -> Finding {
    Finding {
        rule: rule.id.clone(),
        factor: rule.factor,
        also: rule.also.clone(),
        level,
        confidence,
        message,
        help,
        location,
        related,
        fingerprint: String::new(),
        content: String::new(),
        first_of_many: false,
        line_hash: String::new(),
        status: Status::New,
        fix: None,
    }
}

/// A path as one word of a shell's line.
fn shell_word(path: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | '/' | '@' | '+');
    if path.chars().all(plain) {
        return path.to_owned();
    }
    format!("'{}'", path.replace('\'', "'\\''"))
}
