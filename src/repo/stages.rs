//! The run graph: which unit of commands starts which, and so in which stages each one runs.
//! `Procfile` says `npm start`, package.json says `sh ./start.sh`, the script says what
//! really happens: a finding there can show that way.

use std::collections::HashMap;

use super::beside;
use super::model::FileRecord;
use crate::fact::{Command, FactKind, FileKind, Role, Stage, UnitId, UnitKind, base_name};
use crate::text::Span;

/// A unit: the file's index and the unit's.
pub type UnitRef = (usize, UnitId);

/// A step from one unit to another: who starts it, and where it says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// The unit that starts the other.
    pub from: UnitRef,
    /// The bytes of the command that does.
    pub span: Span,
}

/// Units, the stages that they run in, and the way to each.
#[derive(Debug, Default)]
pub struct RunGraph {
    stages: HashMap<UnitRef, Vec<(Stage, Option<Step>)>>,
}

/// Names of scripts that an image's entry point usually has, where nothing else in the
/// repository says who starts them.
const ENTRY_SCRIPTS: [&str; 9] = [
    "entrypoint.sh",
    "docker-entrypoint.sh",
    "docker_entrypoint.sh",
    "entry-point.sh",
    "entrypoint",
    "docker-entrypoint",
    "boot.sh",
    "prestart.sh",
    "run-app.sh",
];

/// Whether a supervisor of a container runs a script as a service: s6's and runit's folders.
fn is_supervised(path: &str) -> bool {
    let Some((folder, "run")) = path.rsplit_once('/') else {
        return false;
    };
    folder.rsplit('/').nth(1).is_some_and(|above| {
        matches!(above, "s6-rc.d" | "services.d") || above == "service" && folder.contains("etc/")
    })
}

impl RunGraph {
    /// Follows every unit of a repository's files.
    #[must_use]
    pub(super) fn build(files: &[FileRecord]) -> Self {
        let targets = Targets::new(files);
        let mut graph = Self::default();
        let mut queue: Vec<(UnitRef, Stage)> = Vec::new();
        for (index, file) in files.iter().enumerate() {
            for (id, unit) in units(file) {
                let stage = own_stage(file, unit.kind, unit.stage);
                let node = (index, id);
                graph.stages.entry(node).or_default();
                if stage != Stage::Unknown && graph.reach(node, stage, None) {
                    queue.push((node, stage));
                }
            }
        }
        let edges = targets.edges(files);
        graph.follow(&edges, queue);
        // What nothing starts but is named like an image's entry point.
        let mut late = Vec::new();
        for (index, file) in files.iter().enumerate() {
            let named = (ENTRY_SCRIPTS.contains(&file.name()) || is_supervised(&file.path))
                && file.meta.role == Role::App;
            let node = (index, 0);
            if named && graph.stages.get(&node).is_some_and(Vec::is_empty) {
                graph.reach(node, Stage::Run, None);
                late.push((node, Stage::Run));
            }
        }
        graph.follow(&edges, late);
        graph
    }

    fn follow(
        &mut self,
        edges: &HashMap<UnitRef, Vec<(UnitRef, Span)>>,
        mut queue: Vec<(UnitRef, Stage)>,
    ) {
        while let Some((from, stage)) = queue.pop() {
            for (to, span) in edges.get(&from).into_iter().flatten() {
                let step = Step { from, span: *span };
                if self.reach(*to, stage, Some(step)) {
                    queue.push((*to, stage));
                }
            }
        }
    }

    /// Notes that a unit runs in a stage; false when that was known.
    fn reach(&mut self, node: UnitRef, stage: Stage, step: Option<Step>) -> bool {
        let known = self.stages.entry(node).or_default();
        if known.iter().any(|(own, _)| *own == stage) {
            return false;
        }
        known.push((stage, step));
        true
    }

    /// The stages that a unit runs in.
    pub fn stages(&self, unit: UnitRef) -> impl Iterator<Item = Stage> {
        self.stages
            .get(&unit)
            .into_iter()
            .flatten()
            .map(|(stage, _)| *stage)
    }

    /// The steps that lead to a unit in a stage, nearest first.
    #[must_use]
    pub fn way(&self, unit: UnitRef, stage: Stage) -> Vec<Step> {
        let mut steps = Vec::new();
        let mut node = unit;
        while steps.len() < 10 {
            let Some(step) = self
                .stages
                .get(&node)
                .and_then(|known| known.iter().find(|(own, _)| *own == stage))
                .and_then(|(_, step)| *step)
            else {
                break;
            };
            steps.push(step);
            node = step.from;
        }
        steps
    }
}

fn units(file: &FileRecord) -> impl Iterator<Item = (UnitId, &crate::fact::Unit)> {
    (0..).zip(&file.understood.facts.units)
}

/// What a unit's place says, seen with the file's role: what a developer's file runs, runs in
/// development.
fn own_stage(file: &FileRecord, kind: UnitKind, stage: Stage) -> Stage {
    match (file.meta.role, stage) {
        (Role::Development, Stage::Run | Stage::Release) => Stage::Development,
        (Role::Test | Role::Example | Role::Docs | Role::Vendored, _) => Stage::Unknown,
        // A task named `start` in a Python manifest is a developer's habit, no platform's rule.
        (_, Stage::Run)
            if kind == UnitKind::PackageScript
                && !matches!(file.meta.kind, FileKind::PackageJson) =>
        {
            Stage::Unknown
        }
        (Role::Ci, Stage::Unknown) if kind == UnitKind::CiStep => Stage::Ci,
        (_, stage) => stage,
    }
}

/// What commands can start, by name.
struct Targets {
    scripts: HashMap<String, Vec<usize>>,
    package_scripts: HashMap<String, Vec<UnitRef>>,
    rules: HashMap<String, Vec<UnitRef>>,
}

impl Targets {
    fn new(files: &[FileRecord]) -> Self {
        let mut new = Self {
            scripts: HashMap::new(),
            package_scripts: HashMap::new(),
            rules: HashMap::new(),
        };
        for (index, file) in files.iter().enumerate() {
            if file.meta.kind.is_script() {
                new.scripts
                    .entry(file.name().to_owned())
                    .or_default()
                    .push(index);
            }
            for (id, unit) in units(file) {
                let map = match unit.kind {
                    UnitKind::PackageScript => &mut new.package_scripts,
                    UnitKind::Target => &mut new.rules,
                    _ => continue,
                };
                map.entry(unit.name.to_string())
                    .or_default()
                    .push((index, id));
            }
        }
        new
    }

    fn edges(&self, files: &[FileRecord]) -> HashMap<UnitRef, Vec<(UnitRef, Span)>> {
        let mut edges: HashMap<UnitRef, Vec<(UnitRef, Span)>> = HashMap::new();
        for (index, file) in files.iter().enumerate() {
            for fact in file.facts() {
                let FactKind::Command(command) = &fact.kind else {
                    continue;
                };
                let from = (index, command.unit);
                for to in self.started(files, index, command) {
                    if to != from {
                        edges.entry(from).or_default().push((to, fact.span));
                    }
                }
            }
        }
        edges
    }

    /// The units that a command starts.
    fn started(&self, files: &[FileRecord], index: usize, command: &Command) -> Vec<UnitRef> {
        let words: Vec<&str> = command
            .words
            .iter()
            .map(|word| word.as_text().unwrap_or(""))
            .collect();
        let mut found = Vec::new();
        // A function of the same script.
        if let Some(first) = words.first() {
            for (id, unit) in units(&files[index]) {
                if unit.kind == UnitKind::ScriptFunction && *unit.name == **first {
                    found.push((index, id));
                }
            }
        }
        // Any word may be a script: `sh ./start.sh`, `tini -- /app/run`, `exec ./run.sh`.
        for (position, word) in words.iter().enumerate() {
            if word.is_empty() || word.starts_with('-') || position > 6 {
                continue;
            }
            if let Some(script) = self.script(files, index, word) {
                found.push((script, 0));
                break;
            }
        }
        let Some(program) = words.iter().position(|word| {
            matches!(
                base_name(word),
                "npm"
                    | "yarn"
                    | "pnpm"
                    | "bun"
                    | "npx"
                    | "composer"
                    | "make"
                    | "gmake"
                    | "just"
                    | "task"
                    | "poe"
                    | "pdm"
                    | "run-s"
                    | "run-p"
                    | "npm-run-all"
                    | "concurrently"
            )
        }) else {
            return found;
        };
        let rest: Vec<&str> = words[program + 1..]
            .iter()
            .copied()
            .filter(|word| !word.is_empty() && !word.starts_with('-') && !word.contains('='))
            .collect();
        match base_name(words[program]) {
            "npm" | "yarn" | "pnpm" | "bun" | "composer" | "pdm" => {
                let (["run" | "run-script", name, ..] | [name, ..]) = rest.as_slice() else {
                    return found;
                };
                for name in [
                    format!("pre{name}"),
                    (*name).to_owned(),
                    format!("post{name}"),
                ] {
                    found.extend(nearest(files, index, self.package_scripts.get(&name)));
                }
            }
            "poe" | "run-s" | "run-p" | "npm-run-all" | "npx" => {
                for name in rest {
                    found.extend(nearest(files, index, self.package_scripts.get(name)));
                }
            }
            _ => {
                for name in rest {
                    found.extend(nearest(files, index, self.rules.get(name)));
                }
            }
        }
        found
    }

    /// The script that an image copies to a path under another name: `COPY docker/start_alpine.sh
    /// /start.sh`.
    fn copied(&self, files: &[FileRecord], index: usize, word: &str) -> Option<usize> {
        let image = &files[index];
        if image.meta.kind != FileKind::Dockerfile || !word.contains('/') {
            return None;
        }
        image.facts().iter().find_map(|fact| {
            let FactKind::Instruction(copy) = &fact.kind else {
                return None;
            };
            let [source, target] = copy.arguments.as_slice() else {
                return None;
            };
            if &*copy.name != "COPY" || target.as_text() != Some(word) {
                return None;
            }
            let source = source.as_text()?;
            let scripts = self.scripts.get(base_name(source))?;
            [image.folder(), ""].iter().find_map(|folder| {
                let path = beside(folder, source)?;
                let mut scripts = scripts.iter();
                scripts.find(|script| files[**script].path == path).copied()
            })
        })
    }

    /// The script of the repository that a word names: at that path from the file's folder or
    /// the root; else the only one of that name, as images copy scripts to other places.
    fn script(&self, files: &[FileRecord], index: usize, word: &str) -> Option<usize> {
        // Windows' way of writing a path.
        let path = word.replace('\\', "/");
        let word = path.as_str();
        let name = word.rsplit('/').next()?;
        if let Some(copied) = self.copied(files, index, word) {
            return Some(copied);
        }
        let candidates = self.scripts.get(name)?;
        if !word.contains('/') && !name.contains('.') && candidates.len() > 1 {
            return None;
        }
        let bare = word.trim_start_matches("./").trim_start_matches('/');
        let folder = files[index].folder();
        let here = if folder.is_empty() {
            bare.to_owned()
        } else {
            format!("{folder}/{bare}")
        };
        let exact = candidates
            .iter()
            .find(|file| files[**file].path == here)
            .or_else(|| candidates.iter().find(|file| files[**file].path == bare));
        if let Some(exact) = exact {
            return Some(*exact);
        }
        // A bare word is a program of the system unless it looks like a file.
        if !word.contains('/') && !name.contains('.') && !name.contains("entrypoint") {
            return None;
        }
        match candidates.as_slice() {
            [only] => Some(*only),
            several => {
                let mut inside = several
                    .iter()
                    .filter(|file| files[**file].path.starts_with(folder));
                match (inside.next(), inside.next()) {
                    (Some(only), None) => Some(*only),
                    _ => None,
                }
            }
        }
    }
}

/// Of several units of a name, the one whose file lies nearest: in the same folder, or in a
/// folder above, or the only one.
fn nearest(files: &[FileRecord], index: usize, units: Option<&Vec<UnitRef>>) -> Option<UnitRef> {
    let units = units?;
    let mut folder = files[index].folder();
    loop {
        if let Some(unit) = units.iter().find(|unit| files[unit.0].folder() == folder) {
            return Some(*unit);
        }
        if folder.is_empty() {
            break;
        }
        folder = folder.rsplit_once('/').map_or("", |split| split.0);
    }
    match units.as_slice() {
        [only] => Some(*only),
        _ => None,
    }
}

/// A unit as a person calls it: `web in Procfile`.
#[must_use]
pub fn unit_title(file: &FileRecord, id: UnitId) -> String {
    let Some(unit) = file.understood.facts.units.get(id as usize) else {
        return file.path.clone();
    };
    let name = &unit.name;
    match unit.kind {
        UnitKind::Script => file.path.clone(),
        UnitKind::ScriptFunction => format!("function `{name}`"),
        UnitKind::ImageRun => "RUN".to_owned(),
        UnitKind::ImageCommand => "CMD".to_owned(),
        UnitKind::ImageEntrypoint => "ENTRYPOINT".to_owned(),
        UnitKind::Healthcheck => "a health check".to_owned(),
        UnitKind::ComposeCommand => format!("the command of service `{name}`"),
        UnitKind::ComposeEntrypoint => format!("the entrypoint of service `{name}`"),
        UnitKind::KubernetesCommand => format!("container `{name}`"),
        UnitKind::Process => format!("process `{name}`"),
        UnitKind::PackageScript => format!("script `{name}`"),
        UnitKind::CiStep => format!("CI job `{name}`"),
        UnitKind::Target => format!("target `{name}`"),
        UnitKind::Systemd => format!("systemd's `{name}`"),
        UnitKind::Supervised => format!("supervised program `{name}`"),
        UnitKind::Cron => "a cron line".to_owned(),
        UnitKind::Spawned => "a spawned command".to_owned(),
        UnitKind::Provisioning => "a provisioning script".to_owned(),
    }
}
