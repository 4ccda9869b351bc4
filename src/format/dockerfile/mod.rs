//! Dockerfiles: instructions with their build stages, and the commands in them. Reads what
//! Docker's builder reads, and what templates make of it as far as it can be read.

mod lexer;
#[cfg(test)]
mod tests;
mod words;

use std::collections::HashSet;

use crate::fact::{
    FactKind, FileFacts, FileKind, Instruction, MapEntry, Problem, Stage, Unit, UnitId, UnitKind,
    Value, ValueKind,
};
use crate::lang::{powershell, shell};
use crate::text::{Embedded, Span};
use lexer::{Heredoc, Lexer, Line};
use words::{Words, tail};

/// How often ONBUILD stands inside ONBUILD before we stop; builders refuse the second.
const DEEPEST: u32 = 3;

/// Lowers such a file.
pub(crate) fn lower(kind: FileKind, _path: &str, text: &str) -> FileFacts {
    let mut image = Image {
        text,
        facts: FileFacts::new(kind, text.len()),
        stage: 0,
        from: false,
        name: "0".into(),
        known: HashSet::new(),
        escape: b'\\',
        shell: Shell::Posix,
        starts: Vec::new(),
    };
    if text.len() > crate::lang::tree::LARGEST {
        return image.facts;
    }
    let mut lexer = Lexer::new(text);
    image.escape = lexer.escape;
    for line in lexer.by_ref() {
        image.line(&line);
    }
    image.facts.comments.append(&mut lexer.comments);
    image.facts.comments.sort_unstable_by_key(|span| span.start);
    image.finish()
}

/// An image file while it is read.
struct Image<'a> {
    text: &'a str,
    facts: FileFacts,
    /// The build stage.
    stage: u32,
    /// Whether a FROM was met.
    from: bool,
    /// The stage's name, or its index.
    name: Box<str>,
    /// The names of stages so far, in lower case.
    known: HashSet<String>,
    escape: u8,
    /// What reads commands: SHELL may say it.
    shell: Shell,
    /// Units of CMD and ENTRYPOINT, with their stages.
    starts: Vec<(UnitId, u32)>,
}

/// What reads a line of commands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shell {
    /// A shell of Unix.
    Posix,
    /// PowerShell.
    Windows,
    /// Another one, whose lines are not read.
    Other,
}

impl Shell {
    /// What a program is, or a shebang's line names.
    fn of(line: &str) -> Self {
        if posix(line) {
            Self::Posix
        } else if powershell::is_shell(line) {
            Self::Windows
        } else {
            Self::Other
        }
    }
}

/// Which instruction, and what was read of it so far.
struct Parsed<'a> {
    name: Box<str>,
    span: Span,
    rest: &'a Embedded,
    heredocs: &'a [Heredoc],
    flags: Vec<MapEntry>,
}

impl Image<'_> {
    fn line(&mut self, line: &Line) {
        let name = line.keyword.slice(self.text).to_ascii_uppercase();
        self.instruction(
            &name,
            line.span,
            line.keyword,
            &line.rest,
            &line.heredocs,
            0,
        );
    }

    fn instruction(
        &mut self,
        name: &str,
        span: Span,
        keyword: Span,
        rest: &Embedded,
        heredocs: &[Heredoc],
        depth: u32,
    ) {
        let mut words = Words::new(rest, self.escape);
        let flags = match name {
            "FROM" | "RUN" | "COPY" | "ADD" | "HEALTHCHECK" => words.flags(),
            _ => Vec::new(),
        };
        let parsed = Parsed {
            name: name.into(),
            span,
            rest,
            heredocs,
            flags,
        };
        match name {
            "FROM" => self.from(parsed, words),
            "ENV" | "LABEL" | "ARG" => self.pairs(&parsed, words),
            "EXPOSE" => {
                let mut ports = Vec::new();
                while let Some(port) = words.word() {
                    ports.push(port);
                }
                let single = ports.len() == 1;
                for port in ports {
                    let span = if single { span } else { port.span };
                    self.push(name, span, Vec::new(), vec![port], false);
                }
            }
            "RUN" => self.run(&parsed, &words),
            "CMD" => self.start(&parsed, &words, UnitKind::ImageCommand),
            "ENTRYPOINT" => self.start(&parsed, &words, UnitKind::ImageEntrypoint),
            "HEALTHCHECK" => self.healthcheck(parsed, words),
            "COPY" | "ADD" => self.copy(parsed, words),
            "VOLUME" | "SHELL" => {
                let list = words.json();
                let exec = list.is_some();
                let list = list.unwrap_or_else(|| every(&mut words));
                if name == "SHELL" {
                    let program = list.first().and_then(Value::as_text);
                    self.shell = program.map_or(Shell::Posix, Shell::of);
                }
                self.push(name, span, Vec::new(), list, exec);
            }
            "WORKDIR" | "USER" | "STOPSIGNAL" | "MAINTAINER" => {
                let list = words.rest().into_iter().collect();
                self.push(name, span, Vec::new(), list, false);
            }
            "ONBUILD" => self.onbuild(&parsed, &words, depth),
            _ => {
                if self.facts.problems.is_empty() {
                    self.facts.problems.push(Problem {
                        span: keyword,
                        message: "not an instruction of a Dockerfile".into(),
                    });
                }
            }
        }
    }

    fn push(
        &mut self,
        name: &str,
        span: Span,
        flags: Vec<MapEntry>,
        arguments: Vec<Value>,
        exec_form: bool,
    ) {
        let instruction = Instruction {
            name: name.into(),
            flags,
            arguments,
            stage: self.stage,
            last_stage: false,
            exec_form,
        };
        self.facts.push(span, 0, FactKind::Instruction(instruction));
    }

    /// What an argument is when nobody gives another value.
    fn argument(&self, name: &str) -> Option<String> {
        self.facts.facts.iter().rev().find_map(|fact| {
            let FactKind::Instruction(instruction) = &fact.kind else {
                return None;
            };
            let [own, value] = instruction.arguments.as_slice() else {
                return None;
            };
            (&*instruction.name == "ARG" && own.as_text() == Some(name))
                .then(|| value.as_text().map(str::to_owned))
                .flatten()
        })
    }

    /// `FROM image AS name`: the image and, where there is one, the name.
    fn from(&mut self, parsed: Parsed, mut words: Words) {
        if self.from {
            self.stage += 1;
            self.name = self.stage.to_string().into();
        }
        self.from = true;
        self.shell = Shell::Posix;
        let mut arguments: Vec<Value> = words.word().into_iter().collect();
        // An earlier stage is a name of this file, not an image's.
        for argument in &mut arguments {
            // `ARG BASE=alpine` may name one too.
            let given = match &argument.kind {
                ValueKind::Name(name) | ValueKind::Environment { name, .. } => {
                    self.argument(name.trim_start_matches('$'))
                }
                _ => argument.as_text().map(str::to_owned),
            };
            let stage = given.filter(|text| self.known.contains(&text.to_ascii_lowercase()));
            if let Some(stage) = stage {
                argument.kind = ValueKind::Name(stage.into());
            }
        }
        let named = words.word().is_some_and(|word| {
            word.as_text()
                .is_some_and(|text| text.eq_ignore_ascii_case("as"))
        });
        if let Some(name) = words.word().filter(|_| named) {
            if let Some(text) = name.as_text() {
                self.name = text.into();
                self.known.insert(text.to_ascii_lowercase());
            }
            arguments.push(name);
        }
        self.push(&parsed.name, parsed.span, parsed.flags, arguments, false);
    }

    fn pairs(&mut self, parsed: &Parsed, mut words: Words) {
        let left = words.left();
        let first = left.split_whitespace().next().unwrap_or("");
        let quoted = left.starts_with(['"', '\'']);
        if &*parsed.name != "ARG" && !first.contains('=') && !quoted {
            // `ENV name the value`: the old form.
            let Some((name, _, _)) = words.pair() else {
                return;
            };
            let arguments = std::iter::once(name).chain(words.rest()).collect();
            self.push(&parsed.name, parsed.span, Vec::new(), arguments, false);
            return;
        }
        let mut pairs = Vec::new();
        while let Some(pair) = words.pair() {
            if pair.0.as_text() != Some("") {
                pairs.push(pair);
            }
        }
        let single = pairs.len() == 1;
        for (name, value, span) in pairs {
            let span = if single { parsed.span } else { span };
            let arguments = std::iter::once(name).chain(value).collect();
            self.push(&parsed.name, span, Vec::new(), arguments, false);
        }
    }

    fn unit(&mut self, kind: UnitKind, stage: Stage, span: Span, shell: bool) -> UnitId {
        let name = self.name.clone();
        self.facts.open_unit(Unit {
            kind,
            name,
            stage,
            span,
            shell,
        })
    }

    /// Commands in exec or in shell form, as a unit.
    fn commands(
        &mut self,
        kind: UnitKind,
        stage: Stage,
        parsed: &Parsed,
        words: &Words,
        list: Option<Vec<Value>>,
    ) -> UnitId {
        let unit = self.unit(kind, stage, parsed.span, list.is_none());
        if let Some(list) = list {
            shell::argv(&mut self.facts, list, words.span(), unit, self.text);
        } else if self.shell == Shell::Windows {
            let script = tail(parsed.rest, words.offset());
            powershell::lower_into(&mut self.facts, &script, unit);
        } else if self.shell == Shell::Posix {
            let mut script = tail(parsed.rest, words.offset());
            for heredoc in parsed.heredocs {
                // The shell sees the here-documents behind the line.
                let whole = heredoc.whole;
                script.push("\n", (whole.start as usize).saturating_sub(1));
                script.push(whole.slice(self.text), whole.start as usize);
                let trimmed = script.text.trim_end_matches(['\r', '\n']).len();
                script.text.truncate(trimmed);
            }
            shell::lower_into(&mut self.facts, &script, unit);
        }
        unit
    }

    fn run(&mut self, parsed: &Parsed, words: &Words) {
        let list = words.json();
        let arguments = list
            .clone()
            .unwrap_or_else(|| words.raw().into_iter().collect());
        let exec = list.is_some();
        let flags = parsed.flags.clone();
        self.push(&parsed.name, parsed.span, flags, arguments, exec);
        let scripts = scripts(parsed, words);
        if scripts.is_empty() {
            self.commands(UnitKind::ImageRun, Stage::Build, parsed, words, list);
            return;
        }
        let unit = self.unit(UnitKind::ImageRun, Stage::Build, parsed.span, true);
        for body in scripts {
            let known = body
                .slice(self.text)
                .strip_prefix("#!")
                .and_then(|rest| rest.lines().next())
                .is_none_or(posix);
            if known && self.shell == Shell::Posix {
                let script = Embedded::part(self.text, body);
                shell::lower_into(&mut self.facts, &script, unit);
            }
        }
    }

    fn start(&mut self, parsed: &Parsed, words: &Words, kind: UnitKind) {
        let list = words.json();
        let arguments = list
            .clone()
            .unwrap_or_else(|| words.raw().into_iter().collect());
        let exec = list.is_some();
        self.push(&parsed.name, parsed.span, Vec::new(), arguments, exec);
        let unit = self.commands(kind, Stage::Unknown, parsed, words, list);
        self.starts.push((unit, self.stage));
    }

    fn healthcheck(&mut self, mut parsed: Parsed, mut words: Words) {
        let Some(first) = words.word() else {
            return;
        };
        let list = words.json();
        let exec = list.is_some();
        let runs = first
            .as_text()
            .is_some_and(|text| text.eq_ignore_ascii_case("cmd"));
        let mut arguments = vec![first];
        match &list {
            Some(list) => arguments.extend(list.iter().cloned()),
            None => arguments.extend(words.raw()),
        }
        let flags = std::mem::take(&mut parsed.flags);
        self.push(&parsed.name, parsed.span, flags, arguments, exec);
        if runs && !words.left().is_empty() {
            self.commands(UnitKind::Healthcheck, Stage::Run, &parsed, &words, list);
        }
    }

    fn copy(&mut self, parsed: Parsed, mut words: Words) {
        let list = words.json();
        let exec = list.is_some();
        let mut arguments = Vec::new();
        if let Some(list) = list {
            arguments = list;
        } else {
            loop {
                let at = words.offset();
                let Some(word) = words.word() else {
                    break;
                };
                // The file that a here-document makes is given by its text.
                let heredoc = parsed
                    .heredocs
                    .iter()
                    .find(|heredoc| (at..words.offset()).contains(&heredoc.at));
                arguments.push(heredoc.map_or(word, |heredoc| {
                    Value::text(heredoc.body, heredoc.body.slice(self.text))
                }));
            }
        }
        self.push(&parsed.name, parsed.span, parsed.flags, arguments, exec);
    }

    fn onbuild(&mut self, parsed: &Parsed, words: &Words, depth: u32) {
        let arguments = words.raw().into_iter().collect();
        self.push(&parsed.name, parsed.span, Vec::new(), arguments, false);
        let left = words.left();
        let length = left.find(char::is_whitespace).unwrap_or(left.len());
        if length == 0 || depth >= DEEPEST {
            return;
        }
        let name = left[..length].to_ascii_uppercase();
        let at = words.offset() + length;
        let rest = tail(parsed.rest, at);
        let span = words.span();
        let keyword = Span {
            start: span.start,
            end: parsed.rest.map.span(Span::new(words.offset(), at)).end,
        };
        let heredocs: Vec<Heredoc> = parsed
            .heredocs
            .iter()
            .filter(|heredoc| heredoc.at >= at)
            .map(|heredoc| Heredoc {
                at: heredoc.at - at,
                end: heredoc.end - at,
                ..*heredoc
            })
            .collect();
        let span = span.join(Span {
            start: span.start,
            end: parsed.span.end,
        });
        self.instruction(&name, span, keyword, &rest, &heredocs, depth + 1);
    }

    /// What only the end of the file tells: which stage is the last, and what starts it.
    fn finish(mut self) -> FileFacts {
        for fact in &mut self.facts.facts {
            if let FactKind::Instruction(instruction) = &mut fact.kind {
                instruction.last_stage = instruction.stage == self.stage;
            }
        }
        let mut seen = Vec::new();
        for at in self.line_of_stages() {
            for &(id, stage) in self.starts.iter().rev() {
                let Some(unit) = self.facts.units.get_mut(id as usize) else {
                    continue;
                };
                // An earlier CMD is replaced by a later one.
                if stage == at && !seen.contains(&unit.kind) {
                    seen.push(unit.kind);
                    unit.stage = Stage::Run;
                }
            }
            // With an entry point of its own a stage forgets the command of the one below.
            if seen.contains(&UnitKind::ImageEntrypoint) {
                break;
            }
        }
        self.facts
    }

    /// The last stage, the stage that it is built on, and so on: what one of them starts, those
    /// that are built on it start too.
    fn line_of_stages(&self) -> Vec<u32> {
        let mut names: Vec<(u32, &str, &str)> = Vec::new();
        for fact in &self.facts.facts {
            if let FactKind::Instruction(instruction) = &fact.kind
                && &*instruction.name == "FROM"
            {
                let text = |at: usize| {
                    let value = instruction.arguments.get(at)?;
                    value.as_text().or_else(|| value.as_name())
                };
                names.push((
                    instruction.stage,
                    text(1).unwrap_or_default(),
                    text(0).unwrap_or_default(),
                ));
            }
        }
        let mut line = vec![self.stage];
        let mut at = self.stage;
        // Names come before those that are built on them, so this ends.
        while let Some((_, _, base)) = names.iter().find(|(stage, ..)| *stage == at)
            && let Some((below, ..)) = names.iter().rev().find(|(stage, name, _)| {
                *stage < at && !name.is_empty() && name.eq_ignore_ascii_case(base)
            })
        {
            line.push(*below);
            at = *below;
        }
        line
    }
}

/// All words that are left.
fn every(words: &mut Words) -> Vec<Value> {
    std::iter::from_fn(|| words.word()).collect()
}

/// Whether a program, or a shebang's line, is a shell whose language we read.
fn posix(line: &str) -> bool {
    let mut names = line.split_whitespace().map(|word| {
        word.rsplit(['/', '\\'])
            .next()
            .unwrap_or_default()
            .trim_end_matches(".exe")
    });
    names.any(|name| matches!(name, "sh" | "bash" | "dash" | "ash" | "zsh" | "ksh"))
}

/// The here-documents that are scripts themselves: `RUN <<EOF` with no command before them.
fn scripts(parsed: &Parsed, words: &Words) -> Vec<Span> {
    let mut at = words.offset();
    for heredoc in parsed.heredocs {
        let between = parsed.rest.text.get(at..heredoc.at).unwrap_or("");
        if !between.trim().is_empty() {
            return Vec::new();
        }
        at = heredoc.end;
    }
    if parsed.rest.text[at.min(parsed.rest.text.len())..]
        .trim()
        .is_empty()
    {
        parsed.heredocs.iter().map(|heredoc| heredoc.body).collect()
    } else {
        Vec::new()
    }
}
