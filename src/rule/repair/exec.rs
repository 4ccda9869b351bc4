//! Process 1: the exec form of an image's instructions, and `exec` in front of the command that
//! stays.

use super::Ground;
use super::words::is_plain;
use crate::diagnostic::Applicability;
use crate::fact::{Command, Fact, FactKind, Joiner, UnitKind, Value, base_name};
use crate::text::Span;

/// Words that only a shell understands: no program of that name is started.
const OF_THE_SHELL: &[&str] = &[
    ".", ":", "[", "[[", "alias", "break", "builtin", "case", "cd", "command", "continue", "echo",
    "eval", "exec", "exit", "export", "false", "for", "function", "getopts", "hash", "if", "local",
    "printf", "pushd", "popd", "read", "readonly", "return", "set", "shift", "shopt", "source",
    "test", "times", "trap", "true", "type", "ulimit", "umask", "unalias", "unset", "until",
    "wait", "while",
];

impl Ground<'_> {
    /// The exec form where no shell is needed, `exec` in front of the last command otherwise.
    pub(super) fn with_exec(&self, safety: &mut Applicability) -> Option<(Span, String)> {
        if let Some(edit) = self.exec_form(safety) {
            return Some(edit);
        }
        let last = self.last_command()?;
        let FactKind::Command(command) = &last.kind else {
            return None;
        };
        let first = command.words.first()?;
        let program = first.as_text()?;
        let starts = command.env.is_empty()
            && !command.background
            && command.piped_from.is_none()
            && command.piped_to.is_none()
            && command.joiner != Joiner::Or
            && first.span.slice(self.text).starts_with(program)
            && self.is_program(program);
        starts.then(|| (Span::at(first.span.start as usize), "exec ".to_owned()))
    }

    /// Whether a word starts a program, which neither the shell nor the script itself defines,
    /// and the script waits for nothing after it.
    fn is_program(&self, program: &str) -> bool {
        let functions = &self.understood.facts.scopes;
        !OF_THE_SHELL.contains(&program)
            && !functions.iter().any(|scope| *scope.name == *program)
            && !self
                .understood
                .facts
                .units
                .iter()
                .any(|unit| unit.kind == UnitKind::ScriptFunction && *unit.name == *program)
            && !self
                .understood
                .facts
                .commands()
                .any(|command| command.words.first().and_then(Value::as_text) == Some("trap"))
    }

    fn commands_inside(&self, span: Span) -> impl Iterator<Item = (&Fact, &Command)> {
        self.understood
            .facts
            .facts
            .iter()
            .filter_map(move |fact| match &fact.kind {
                FactKind::Command(command) if span.contains(fact.span) => Some((fact, command)),
                _ => None,
            })
    }

    /// The command that stays when the others are done: the matched one, or the last one of the
    /// script that it hands to a shell.
    fn last_command(&self) -> Option<&Fact> {
        let fact = self.fact?;
        let depth = match &fact.kind {
            FactKind::Command(command) => {
                let program = command.words.first()?.as_text()?;
                if !matches!(base_name(program), "sh" | "bash" | "ash" | "dash") {
                    return Some(fact);
                }
                command.depth + 1
            }
            _ => 0,
        };
        let (last, command) = self
            .commands_inside(fact.span)
            .filter(|(one, _)| one.span != fact.span)
            .max_by_key(|(one, _)| one.span.start)?;
        let behind = Span::new(last.span.end as usize, fact.span.end as usize);
        let ends = behind
            .slice(self.text)
            .chars()
            .all(|c| c.is_whitespace() || "\"']".contains(c));
        (ends && command.depth == depth).then_some(last)
    }

    /// `CMD a b` as `CMD ["a", "b"]`: one command of plain words, and nothing else that would be
    /// read differently.
    fn exec_form(&self, safety: &mut Applicability) -> Option<(Span, String)> {
        let FactKind::Instruction(instruction) = &self.fact?.kind else {
            return None;
        };
        let others = || {
            let facts = self.understood.facts.facts.iter();
            facts.filter_map(|fact| match &fact.kind {
                FactKind::Instruction(other) => Some(other),
                _ => None,
            })
        };
        // The other one of CMD and ENTRYPOINT takes part in what a form means.
        let partner = if *instruction.name == *"CMD" {
            "ENTRYPOINT"
        } else {
            "CMD"
        };
        if others().any(|other| {
            *other.name == *"SHELL" || (other.stage == instruction.stage && *other.name == *partner)
        }) {
            return None;
        }
        let mut commands = self.commands_inside(self.span);
        let ((_, command), None) = (commands.next()?, commands.next()) else {
            return None;
        };
        let plain = command.env.is_empty()
            && command.redirects.is_empty()
            && !command.background
            && command.words.iter().all(is_plain);
        // A program without a folder that no function or builtin hides; quotes are the shell's.
        let program = command.words.first()?.as_text()?;
        let written = self.span.slice(self.text);
        if !plain
            || OF_THE_SHELL.contains(&program)
            || program.contains('=')
            || written.contains(['\\', '\n', '$', '`', '#'])
        {
            return None;
        }
        // A script without a first line that names its shell only runs by a shell.
        if program.contains('/') || program.contains('.') {
            *safety = Applicability::Unsafe;
        }
        let words: Vec<String> = command
            .words
            .iter()
            .filter_map(Value::as_text)
            .map(|word| format!("\"{word}\""))
            .collect();
        Some((self.span, format!("[{}]", words.join(", "))))
    }
}
