//! Command lines inside config files: scripts for a shell, and words without one. Knows no
//! format's keys.

mod hidden;
mod split;
#[cfg(test)]
mod tests;

use crate::fact::{FileFacts, Problem, Stage, Unit, UnitId, UnitKind, Value};
use crate::format::interpolation::{Dialect, interpolate, may_hold};
use crate::format::yaml::View;
use crate::lang::{powershell, shell};
use crate::text::{Embedded, Span};

pub(crate) use split::split;

/// How many bytes of scripts a file may come to; aliases can repeat one without end.
const BUDGET: usize = 4 << 20;

/// What looking at one place for a command costs.
const VISIT: usize = 64;

/// Whose command line it is.
#[derive(Clone, Copy)]
pub(crate) struct Owner<'n> {
    pub kind: UnitKind,
    pub name: &'n str,
    pub stage: Stage,
    /// The bytes of the unit.
    pub span: Span,
}

/// What runs a script.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Runner {
    /// A POSIX shell.
    Shell,
    /// PowerShell.
    PowerShell,
}

impl Runner {
    /// By the name of a program, or a line that starts with one.
    pub(crate) fn named(line: &str) -> Self {
        if powershell::is_shell(line) {
            Self::PowerShell
        } else {
            Self::Shell
        }
    }

    /// By an image: where PowerShell is all that it is for, or Windows in it.
    pub(crate) fn of_image(reference: &str) -> Self {
        let known = [
            "microsoft.com/powershell",
            "microsoft/powershell",
            "/windows/",
            "windowsservercore",
            "nanoserver",
        ];
        if known.iter().any(|part| reference.contains(part)) {
            Self::PowerShell
        } else {
            Self::Shell
        }
    }

    /// What a script's first line says otherwise, and one that starts PowerShell itself.
    fn of(self, script: &str) -> Self {
        if let Some(line) = script.strip_prefix("#!") {
            let line = line.lines().next().unwrap_or_default();
            let mut words = line.split_whitespace();
            return if words.any(powershell::is_shell) {
                Self::PowerShell
            } else {
                Self::Shell
            };
        }
        if self == Self::PowerShell && script.lines().any(powershell::is_shell) {
            return Self::Shell;
        }
        self
    }
}

/// Adds units and their commands to facts, up to a bound.
pub(crate) struct Scripts<'f> {
    pub facts: &'f mut FileFacts,
    budget: usize,
}

impl<'f> Scripts<'f> {
    pub(crate) fn new(facts: &'f mut FileFacts) -> Self {
        Self {
            facts,
            budget: BUDGET,
        }
    }

    fn spend(&mut self, cost: usize, span: Span) -> bool {
        let before = self.budget;
        self.budget = before.saturating_sub(cost);
        if before > 0 && self.budget == 0 {
            self.facts.problems.push(Problem {
                span,
                message: "too many command lines, not read further".into(),
            });
        }
        self.budget > 0
    }

    /// Whether a place that may hold commands is still looked at.
    pub(crate) fn visit(&mut self, view: View) -> bool {
        self.spend(VISIT, view.span())
    }

    fn open(&mut self, owner: Owner, shell: bool) -> UnitId {
        self.facts.open_unit(Unit {
            kind: owner.kind,
            name: owner.name.into(),
            stage: owner.stage,
            span: owner.span,
            shell,
        })
    }

    /// Adds a unit whose command is in no language of ours.
    pub(crate) fn foreign(&mut self, owner: Owner) {
        self.open(owner, false);
    }

    /// Adds a script that a shell runs. `dialect` is what something replaces before the shell.
    pub(crate) fn through_shell(&mut self, owner: Owner, script: &Embedded, dialect: Dialect) {
        if self.spend(script.text.len() + VISIT, owner.span) {
            let unit = self.open(owner, true);
            hidden::lower(self.facts, script, unit, dialect, shell::lower_into);
        }
    }

    /// Adds a script that PowerShell runs.
    pub(crate) fn through_powershell(&mut self, owner: Owner, script: &Embedded, dialect: Dialect) {
        if self.spend(script.text.len() + VISIT, owner.span) {
            let unit = self.open(owner, true);
            hidden::lower(self.facts, script, unit, dialect, powershell::lower_into);
        }
    }

    /// Adds a script that one of both runs; its first line may say which one it is.
    pub(crate) fn through(
        &mut self,
        runner: Runner,
        owner: Owner,
        script: &Embedded,
        dialect: Dialect,
    ) {
        match runner.of(&script.text) {
            Runner::Shell => self.through_shell(owner, script, dialect),
            Runner::PowerShell => self.through_powershell(owner, script, dialect),
        }
    }

    /// Adds a command line given as words. The first dialect is the notation inside words, the
    /// second that inside the script of `sh -c`.
    pub(crate) fn without_shell(
        &mut self,
        owner: Owner,
        words: &[Embedded],
        (notation, script): (Dialect, Dialect),
    ) {
        if words.is_empty() {
            return;
        }
        let length = words.iter().map(|word| word.text.len() + 1).sum::<usize>();
        if !self.spend(length, owner.span) {
            return;
        }
        let unit = self.open(owner, script_place(words).is_some());
        hidden::argv(self.facts, owner.span, unit, words, (notation, script));
    }

    /// The words of a command that is given as a list, or as a line that is split.
    pub(crate) fn words(&mut self, view: View) -> Vec<Embedded> {
        let mut words = Vec::new();
        if !view.is_list() {
            return view.embedded().map_or(words, |line| split(&line));
        }
        for word in view.items().filter_map(View::embedded) {
            if !self.spend(word.text.len() + 1, view.span()) {
                return Vec::new();
            }
            words.push(word);
        }
        words
    }

    /// A script that is given as a text, or as a list of lines; lists inside it are lines too.
    pub(crate) fn script(&mut self, view: View) -> Option<Embedded> {
        if !view.is_list() {
            return view.embedded();
        }
        let mut whole = Embedded::default();
        for item in view.items() {
            // `!reference [..]`: the lines stand elsewhere.
            if item.node().tag.is_some() {
                continue;
            }
            if item.is_list() {
                for line in item.items() {
                    self.append(&mut whole, line);
                }
            } else {
                self.append(&mut whole, item);
            }
        }
        (!whole.text.is_empty()).then_some(whole)
    }

    /// Appends a line to a script.
    pub(crate) fn append(&mut self, whole: &mut Embedded, line: View) {
        let Some(line_text) = line.embedded() else {
            return;
        };
        if !self.spend(line_text.text.len() + 1, line.span()) {
            return;
        }
        if !whole.text.is_empty() && !whole.text.ends_with('\n') {
            // The line end stands behind the line before, where there is a byte for it.
            let last = Span::at(whole.text.len() - 1).start;
            whole.push("\n", whole.map.outer(last) as usize + 1);
        }
        extend(whole, &line_text, 0, line_text.text.len());
    }
}

/// The place behind `sh -c`, where the script stands, also behind wrappers; that of the end
/// when the script is missing.
fn script_place(words: &[Embedded]) -> Option<(usize, Runner)> {
    let other = words
        .iter()
        .take(6)
        .position(|word| powershell::is_shell(&word.text));
    if let Some(other) = other {
        let place = powershell_place(&words[other..])?;
        return Some((other + place, Runner::PowerShell));
    }
    let shell = words.iter().take(6).position(|word| {
        let name = word.text.rsplit('/').next().unwrap_or_default();
        matches!(name, "sh" | "bash" | "ash" | "dash" | "zsh" | "ksh")
    })?;
    let options = words[shell + 1..]
        .iter()
        .take_while(|word| word.text.starts_with(['-', '+']) || word.text == "pipefail");
    let mut commands = false;
    let mut count = 0;
    for option in options {
        commands |= !option.text.starts_with("--") && option.text.contains('c');
        count += 1;
    }
    commands.then_some((shell + 1 + count, Runner::Shell))
}

/// The place behind `pwsh -Command`.
fn powershell_place(words: &[Embedded]) -> Option<usize> {
    let word = |at: usize| words.get(at).map_or("-", |word| word.text.as_str());
    // One word more than there are: the script may be missing.
    powershell::script_place(words.len() + 1, |at| Some(word(at)))
}

/// What runs the script that follows words which end with `sh -c` or its like.
pub(crate) fn awaits_script(words: &[Embedded]) -> Option<Runner> {
    let (place, runner) = script_place(words)?;
    (place == words.len()).then_some(runner)
}

/// The value of a word.
pub(super) fn value(word: &Embedded, notation: Dialect) -> Value {
    let span = word.map.span(Span::new(0, word.text.len()));
    may_hold(notation, &word.text)
        .then(|| interpolate(notation, &word.text, span, &word.map))
        .flatten()
        .unwrap_or_else(|| Value::text(span, word.text.as_str()))
}

/// Appends a part of an embedded text with its way back.
fn extend(whole: &mut Embedded, line: &Embedded, from: usize, to: usize) {
    let outer = |at: usize| line.map.outer(Span::at(at).start);
    let mut run = from;
    let mut expected = outer(from);
    for (offset, char) in line.text[from..to].char_indices() {
        let at = from + offset;
        if outer(at) != expected {
            whole.push(&line.text[run..at], outer(run) as usize);
            run = at;
        }
        expected = outer(at) + Span::at(char.len_utf8()).start;
    }
    whole.push(&line.text[run..to], outer(run) as usize);
}
