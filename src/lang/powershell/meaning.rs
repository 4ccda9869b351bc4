//! Commands that are more than a command: those that start others, or read what is code.

use super::Parser;
use super::command::Given;
use super::known;
use crate::fact::{FactKind, Part, Value, ValueKind};
use crate::text::{Embedded, Span};

/// Commands that run a block beside the script.
const BESIDE: &[&str] = &["Start-Job", "Start-ThreadJob"];

impl Parser<'_> {
    /// What a command of these words means to the language, besides being one.
    pub(super) fn meaning(&mut self, start: usize, end: usize, words: &[Value], given: &Given) {
        let Some(name) = words.first().and_then(Value::as_text) else {
            return;
        };
        match name {
            "Import-Module" | "." => {
                let module = match given.of("-Name").or(given.plain.first()) {
                    _ if name == "." => words.get(1),
                    found => found,
                };
                if let Some(module) = module
                    && let Some(path) = module_path(module)
                {
                    self.import(start, &path, module.span);
                }
            }
            "Start-Process" => self.started(start, given),
            "Invoke-Expression" => {
                let code = given.of("-Command").or(given.plain.first());
                if let Some(code) = code.cloned() {
                    self.inner(&code);
                }
            }
            _ if BESIDE.contains(&name) => self.beside(start, end),
            _ if known::is_shell(name) => self.shell(words),
            _ => self.other_shell(start, name, words),
        }
        let reads = ["Get-", "Test-"].iter().any(|verb| {
            name.get(..verb.len())
                .is_some_and(|own| own.eq_ignore_ascii_case(verb))
        });
        if reads {
            let named = given.named.iter().filter_map(|(_, value)| value.as_ref());
            for value in given.plain.iter().chain(named) {
                self.drive(value);
            }
        }
    }

    /// `Start-Process node -ArgumentList "server.js"` runs `node server.js`, beside the script
    /// unless it waits.
    fn started(&mut self, start: usize, given: &Given) {
        let mut plain = given.plain.iter();
        let Some(program) = given.of("-FilePath").or_else(|| plain.next()).cloned() else {
            return;
        };
        if program.as_text().is_none() {
            return;
        }
        let mut words = vec![program];
        if let Some(list) = given.of("-ArgumentList").or_else(|| plain.next()) {
            match &list.kind {
                ValueKind::List(items) => {
                    for item in items {
                        words.extend(Self::split(item));
                    }
                }
                _ => words.extend(Self::split(list)),
            }
        }
        self.depth += 1;
        self.state_command(start, words.clone(), Vec::new());
        self.depth -= 1;
        let place = self.direct.len().saturating_sub(1);
        let waits = given.has("-Wait");
        if let Some(command) = self.direct_command(place) {
            command.background = !waits;
        }
        self.direct.pop();
        if words[0].as_text().is_some_and(known::is_shell) {
            self.shell(&words);
        }
    }

    /// What stands in the block of a job runs beside the script.
    fn beside(&mut self, start: usize, end: usize) {
        let block = self.span(start, end);
        for fact in self.facts.facts.iter_mut().rev() {
            if fact.span.start < block.start {
                break;
            }
            if let FactKind::Command(command) = &mut fact.kind
                && block.contains(fact.span)
                && fact.span != block
            {
                command.background = true;
            }
        }
    }

    /// `pwsh -Command "..."`
    fn shell(&mut self, words: &[Value]) {
        if let Some(place) = script_place(words.len(), |at| words.get(at).and_then(Value::as_text))
        {
            // Several words are one line.
            if place + 1 == words.len() {
                let code = words[place].clone();
                self.inner(&code);
            } else if let (Some(first), Some(last)) = (words.get(place), words.last()) {
                let whole = first.span.join(last.span);
                self.depth += 1;
                let before = self.direct.len();
                self.state_words(whole, words[place..].to_vec());
                self.direct.truncate(before);
                self.depth -= 1;
            }
        }
    }

    /// A command whose words are given, at the bytes of a span.
    fn state_words(&mut self, span: Span, words: Vec<Value>) {
        let at = self.at;
        self.state_command(at, words, Vec::new());
        if let Some(fact) = self.facts.facts.last_mut() {
            fact.span = span;
        }
    }

    /// `cmd /c ..`, `bash -c ".."`
    fn other_shell(&mut self, start: usize, name: &str, words: &[Value]) {
        let program = crate::fact::base_name(name).to_ascii_lowercase();
        match program.as_str() {
            "cmd" => {
                let place = words.iter().position(|word| {
                    matches!(word.as_text(), Some("/c" | "/C" | "/k" | "/K" | "/s/c"))
                });
                let Some(place) = place else { return };
                let mut inner = Vec::new();
                for word in &words[place + 1..] {
                    inner.extend(Self::split(word));
                }
                if !inner.is_empty() {
                    self.depth += 1;
                    self.state_command(start, inner, Vec::new());
                    self.direct.pop();
                    self.depth -= 1;
                }
            }
            "bash" | "sh" => {
                let place = words.iter().position(|word| {
                    word.as_text().is_some_and(|text| {
                        text.starts_with('-') && !text.starts_with("--") && text.ends_with('c')
                    })
                });
                if let Some(code) = place.and_then(|place| words.get(place + 1))
                    && let Some(script) = self.written(code)
                {
                    crate::lang::shell::lower_into(self.facts, &script, self.unit);
                }
            }
            _ => {}
        }
    }

    /// PowerShell in a string of this text.
    fn inner(&mut self, code: &Value) {
        let Some(script) = self.written(code) else {
            return;
        };
        // Each text is read again inside the next: few may nest.
        let level = self.level + super::DEEPEST / 6;
        super::nested(self.facts, &script, self.unit, self.depth + 1, level);
    }

    /// A string's text with its way back to the file, where it stands there as it is.
    fn written(&self, value: &Value) -> Option<Embedded> {
        let text = value.as_text()?;
        // The command was read up to here: its words lie before.
        let mut at = self.at.min(self.text.len());
        while at > 0 && self.map.outer(Span::at(at).start) > value.span.start {
            at -= 1;
        }
        let rest = self.text.get(at..)?;
        let quotes = value.span.len().checked_sub(text.len())?;
        let whole = match quotes {
            0 => rest.starts_with(text),
            2 => ['"', '\''].iter().any(|quote| {
                let inside = rest.strip_prefix(*quote);
                let behind = inside.and_then(|inside| inside.strip_prefix(text));
                behind.is_some_and(|behind| behind.starts_with(*quote))
            }),
            _ => false,
        };
        if !whole {
            return None;
        }
        let mut found = Embedded::default();
        found.push(text, value.span.start as usize + quotes / 2);
        Some(found)
    }
}

/// A module as it is named; beside the script where it says so: `"$PSScriptRoot/Store.psm1"`.
fn module_path(module: &Value) -> Option<String> {
    match &module.kind {
        ValueKind::Text(text) => Some(text.to_string()),
        ValueKind::Template(parts) => match parts.as_slice() {
            [Part::Hole(folder), Part::Text(rest)]
                if folder.as_name() == Some("$PSScriptRoot") && rest.starts_with(['/', '\\']) =>
            {
                Some(format!(".{rest}"))
            }
            _ => None,
        },
        _ => None,
    }
}

/// The place of the code behind `-Command` and its kin, among words of which the first is
/// PowerShell.
pub(crate) fn script_place<'w>(
    count: usize,
    word: impl Fn(usize) -> Option<&'w str>,
) -> Option<usize> {
    let mut at = 1;
    while at < count {
        let option = word(at)?.to_ascii_lowercase();
        if !option.starts_with('-') && !option.starts_with('/') {
            return None;
        }
        let name = option.trim_start_matches(['-', '/']);
        at += 1;
        match name {
            "command" | "c" => return (at < count).then_some(at),
            "file" | "f" | "encodedcommand" | "enc" | "ec" | "e" => return None,
            "executionpolicy" | "ep" | "ex" | "exec" | "version" | "v" | "windowstyle" | "w"
            | "inputformat" | "outputformat" | "configurationname" | "workingdirectory" | "wd"
            | "psconsolefile" => at += 1,
            _ => {}
        }
    }
    None
}
