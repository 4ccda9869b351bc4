//! Pipelines and commands: what a program or a cmdlet is given, how commands follow each other.

use super::Parser;
use super::known;
use crate::fact::{
    Access, Argument, Assign, AssignForm, Call, CallForm, Command, FactKind, Joiner, Redirect,
    Value, ValueKind,
};
use crate::lang::pipes;
use crate::lang::shell::display;

/// A command while it is read.
#[derive(Default)]
pub(super) struct Given {
    /// What has no name.
    pub(super) plain: Vec<Value>,
    /// Parameters, and what they are given.
    pub(super) named: Vec<(Value, Option<Value>)>,
    pub(super) redirects: Vec<Redirect>,
}

impl Given {
    /// What a parameter is given.
    pub(super) fn of(&self, name: &str) -> Option<&Value> {
        let mut named = self.named.iter();
        named
            .find(|(own, _)| own.as_text() == Some(name))
            .and_then(|(_, value)| value.as_ref())
    }

    /// Whether a parameter is there.
    pub(super) fn has(&self, name: &str) -> bool {
        self.named
            .iter()
            .any(|(own, _)| own.as_text() == Some(name))
    }
}

impl Parser<'_> {
    /// A pipeline, or several joined by `&&` and `||`; its value where it has one.
    pub(super) fn pipeline(&mut self) -> Value {
        let list = self.direct.len();
        let mut mark = list;
        let mut value = match self.first() {
            Ok(value) => value,
            Err(assigned) => return assigned,
        };
        loop {
            self.blanks();
            if self.is_pipe() {
                self.at += 1;
                self.lines();
                let next = self.direct.len();
                self.joiner = Joiner::Pipe;
                value = self.command(Some(&value));
                self.link(mark, next);
                mark = next;
                continue;
            }
            let joiner = match self.rest().get(..2) {
                Some("&&") => Joiner::And,
                Some("||") => Joiner::Or,
                _ => break,
            };
            self.at += 2;
            self.lines();
            mark = self.direct.len();
            self.joiner = joiner;
            let word = self.name();
            let leaves = ["throw", "exit", "return", "break", "continue"]
                .iter()
                .any(|own| own.eq_ignore_ascii_case(word));
            value = if leaves {
                self.statement()
            } else {
                match self.first() {
                    Ok(value) | Err(value) => value,
                }
            };
            self.joiner = Joiner::Then;
        }
        if self.eat(b'&') {
            self.send_to_background(list);
        }
        value
    }

    /// Whether a pipe stands here, or begins the next line.
    fn is_pipe(&mut self) -> bool {
        if matches!(self.peek(0), Some(b'\n' | b'\r')) {
            let at = self.at;
            self.lines();
            if self.peek(0) == Some(b'|') && self.peek(1) != Some(b'|') {
                return true;
            }
            self.at = at;
            return false;
        }
        self.peek(0) == Some(b'|') && self.peek(1) != Some(b'|')
    }

    /// The first part of a pipeline: an expression or a command. An assignment has no other.
    fn first(&mut self) -> Result<Value, Value> {
        if !self.is_expression() {
            return Ok(self.command(None));
        }
        let start = self.at;
        let before = self.facts.facts.len();
        let read = self.expression();
        let end = self.at;
        self.blanks();
        if let Some(length) = self.assigns() {
            let target = read.value.span;
            self.take_back(before, target);
            let adds = length > 1 && self.peek(0) != Some(b'?');
            let default = length > 1 && !adds;
            self.at += length;
            self.lines();
            return Err(self.assigned(start, target, read, adds, default));
        }
        let mut redirects = Vec::new();
        while let Some(redirect) = self.redirect() {
            redirects.push(redirect);
            self.blanks();
        }
        if redirects.is_empty() {
            self.at = end;
        } else {
            // What is written is what an expression says.
            let span = self.span(start, end);
            let name = Value::text(
                crate::text::Span {
                    start: span.start,
                    end: span.start,
                },
                "Write-Output",
            );
            let words = vec![name, read.value.clone()];
            self.state_command(start, words, redirects);
        }
        Ok(read.value)
    }

    /// A target is not read.
    fn take_back(&mut self, before: usize, target: crate::text::Span) {
        let last = self.facts.facts.len();
        if last > before
            && let Some(fact) = self.facts.facts.last()
            && fact.span == target
            && matches!(fact.kind, FactKind::Access(_))
        {
            self.facts.facts.pop();
        }
    }

    /// The length of an assignment's operator, if one stands here.
    fn assigns(&self) -> Option<usize> {
        match (self.peek(0)?, self.peek(1), self.peek(2)) {
            (b'=', next, _) if next != Some(b'=') => Some(1),
            (b'+' | b'-' | b'*' | b'/' | b'%', Some(b'='), _) => Some(2),
            (b'?', Some(b'?'), Some(b'=')) => Some(3),
            _ => None,
        }
    }

    /// Whether what stands here is an expression, and not the name of a command.
    fn is_expression(&self) -> bool {
        match (self.peek(0), self.peek(1)) {
            (Some(b'$' | b'"' | b'\'' | b'(' | b'[' | b'{' | b'@' | b',' | b'!' | b'-'), _)
            | (Some(b'+'), Some(b'0'..=b'9' | b'$' | b'(' | b'+')) => true,
            (Some(b'0'..=b'9'), _) | (Some(b'.'), Some(b'0'..=b'9')) => {
                let rest = self.rest();
                let number = |c: char| c.is_ascii_digit() || c == '.' || c == 'x';
                let behind = rest.trim_start_matches(number);
                let suffix = behind.find(|c: char| !c.is_ascii_alphabetic());
                let suffix = &behind[..suffix.unwrap_or(behind.len())];
                let known = ["", "l", "d", "kb", "mb", "gb", "tb", "pb"];
                known.iter().any(|own| suffix.eq_ignore_ascii_case(own))
                    && !behind[suffix.len()..].starts_with(['\\', '/', ':', '_', '-'])
                    || rest.starts_with("0x")
            }
            _ => false,
        }
    }

    /// A command, from its name on. `piped` is the value that it is given through a pipe.
    pub(super) fn command(&mut self, piped: Option<&Value>) -> Value {
        let start = self.at;
        let joiner = std::mem::replace(&mut self.joiner, Joiner::Then);
        let direct = std::mem::take(&mut self.direct);
        let dots = self.peek(0) == Some(b'.')
            && self
                .peek(1)
                .is_some_and(|next| next.is_ascii_whitespace() || b"$\"'({".contains(&next));
        let invoked = self.peek(0) == Some(b'&') || dots;
        let name = if invoked {
            self.at += 1;
            self.blanks();
            self.argument(false)
        } else {
            let mut name = self.command_name();
            if let Some(text) = name.as_text() {
                let declared = self
                    .spelled
                    .get(&format!("{}()", text.to_ascii_lowercase()));
                let full = declared.map_or(known::command(text), |own| own);
                if full != text {
                    name.kind = ValueKind::Text(full.into());
                }
            }
            name
        };
        if self.at == start {
            self.direct = direct;
            return Value::unknown(self.span(start, start));
        }
        let cmdlet = name.as_text().is_some_and(known::is_cmdlet);
        let mut given = self.given(cmdlet);
        if cmdlet
            && let Some(piped) = piped
            && is_plain(piped)
        {
            let at = crate::text::Span {
                start: piped.span.start,
                end: piped.span.start,
            };
            given
                .named
                .push((Value::text(at, "-InputObject"), Some(piped.clone())));
        }
        let span = self.span(start, self.at);
        let value = match name.as_text() {
            Some("New-Object") => self.constructed(start, &given),
            Some(text) if cmdlet => {
                let call = call_of(text, name.span, &given);
                self.call(start, &call);
                Value::new(span, ValueKind::Call(Box::new(call)))
            }
            _ => Value::unknown(span),
        };
        self.direct = direct;
        self.joiner = joiner;
        if name.as_text() == Some("New-Object") {
            self.joiner = Joiner::Then;
            return value;
        }
        self.stated(start, dots, name, given);
        value
    }

    /// States a command, and what it does besides being one.
    fn stated(&mut self, start: usize, dots: bool, name: Value, mut given: Given) {
        let redirects = std::mem::take(&mut given.redirects);
        self.arguments_assigned(&name, &given);
        let mut words = vec![name];
        if dots {
            words.insert(0, Value::text(self.span(start, start + 1), "."));
        }
        let positions = words[0].as_text().map_or(&[][..], known::positions);
        for (place, value) in given.plain.iter().enumerate() {
            if let Some(parameter) = positions.get(place) {
                let at = crate::text::Span {
                    start: value.span.start,
                    end: value.span.start,
                };
                words.push(Value::text(at, *parameter));
            }
            words.push(value.clone());
        }
        for (parameter, value) in &given.named {
            words.push(parameter.clone());
            words.extend(value.clone());
        }
        let end = self.at;
        let told = words.clone();
        self.state_command(start, words, redirects);
        self.meaning(start, end, &told, &given);
    }

    /// The parameters of a cmdlet as named arguments of a call.
    fn arguments_assigned(&mut self, name: &Value, given: &Given) {
        let Some(command) = name.as_text().filter(|name| known::is_cmdlet(name)) else {
            return;
        };
        if self.interest.is_none() {
            return;
        }
        for (parameter, value) in &given.named {
            let (Some(own), Some(value)) = (parameter.as_text(), value) else {
                continue;
            };
            let target = format!("{command}.{}", own.trim_start_matches('-'));
            let span = parameter.span.join(value.span);
            if own != "-InputObject" {
                let assign = Assign {
                    target: target.as_str().into(),
                    target_span: parameter.span,
                    value: value.clone(),
                    form: AssignForm::Argument,
                };
                self.facts.push(span, self.scope, FactKind::Assign(assign));
            }
            self.facts
                .state_entries(self.scope, &target, value, AssignForm::Argument);
        }
    }

    /// What a command is given, to its end.
    fn given(&mut self, cmdlet: bool) -> Given {
        let mut given = Given::default();
        loop {
            let end = self.at;
            self.blanks();
            if self.is_end() {
                self.at = end;
                return given;
            }
            let before = self.at;
            if let Some(redirect) = self.redirect() {
                given.redirects.push(redirect);
            } else if self.rest().starts_with("--%") {
                self.at += 3;
                self.verbatim(&mut given.plain);
            } else if self.peek(0) == Some(b',') {
                self.at += 1;
            } else if self.peek(0) == Some(b'@')
                && self
                    .peek(1)
                    .is_some_and(|next| next.is_ascii_alphabetic() || next == b'_')
            {
                self.splat(&mut given);
            } else if cmdlet
                && self.peek(0) == Some(b'-')
                && self.peek(1).is_some_and(|next| next.is_ascii_alphabetic())
            {
                self.parameter(&mut given);
            } else {
                let value = self.argument(cmdlet);
                given.plain.push(value);
            }
            if self.at == before {
                self.step();
            }
        }
    }

    /// `-Port 80`, `-Port:80`, `-Force`
    fn parameter(&mut self, given: &mut Given) {
        let start = self.at;
        self.at += 1;
        self.at += self.name().len();
        let written = self.slice(start, self.at);
        let name = known::parameter(written);
        let name = Value::text(self.span(start, self.at), name);
        let colon = self.eat(b':');
        self.blanks();
        let parameter = self.peek(0) == Some(b'-')
            && self.peek(1).is_some_and(|next| next.is_ascii_alphabetic());
        let splat = self.peek(0) == Some(b'@')
            && self.peek(1).is_some_and(|next| next.is_ascii_alphabetic());
        let redirects = matches!(self.peek(0), Some(b'>' | b'<'));
        let switch = known::is_switch(written) && !colon;
        if self.is_end() || switch || !colon && (parameter || splat || redirects) {
            given.named.push((name, None));
            return;
        }
        let value = self.argument(true);
        // A switch that is off is not there.
        match (colon, &value.kind) {
            (true, ValueKind::Bool(false)) => {}
            (true, ValueKind::Bool(true)) => given.named.push((name, None)),
            _ => given.named.push((name, Some(value))),
        }
    }

    /// `@parameters`: the entries of a map that is known, or a word.
    fn splat(&mut self, given: &mut Given) {
        let start = self.at;
        self.at += 1;
        let name = self.name();
        self.at += name.len();
        let name = format!("${}", self.spelling(name));
        let Some(map) = self.maps.get(&*name) else {
            let span = self.span(start, self.at);
            given
                .plain
                .push(Value::new(span, ValueKind::Name(name.into())));
            return;
        };
        let ValueKind::Map(entries) = &map.kind else {
            return;
        };
        for entry in entries {
            let parameter = format!("-{}", entry.key);
            let parameter = Value::text(entry.key_span, known::parameter(&parameter));
            match entry.value.kind {
                ValueKind::Bool(false) => {}
                ValueKind::Bool(true) => given.named.push((parameter, None)),
                _ => given.named.push((parameter, Some(entry.value.clone()))),
            }
        }
    }

    /// `New-Object System.Net.HttpListener`
    fn constructed(&mut self, start: usize, given: &Given) -> Value {
        let span = self.span(start, self.at);
        let mut plain = given.plain.iter();
        let named = given.of("-TypeName").cloned();
        let Some(name) = named.or_else(|| plain.next().cloned()) else {
            return Value::unknown(span);
        };
        let Some(written) = name.as_text() else {
            return Value::unknown(span);
        };
        let mut arguments: Vec<Value> = Vec::new();
        if let Some(list) = given.of("-ArgumentList") {
            match &list.kind {
                ValueKind::List(items) => arguments.extend(items.iter().cloned()),
                _ => arguments.push(list.clone()),
            }
        }
        // `New-Object TcpListener(1, 2)`
        for value in plain {
            match &value.kind {
                ValueKind::List(items) => arguments.extend(items.iter().cloned()),
                _ => arguments.push(value.clone()),
            }
        }
        let call = Call {
            callee: super::expression::type_name(written).into(),
            callee_span: name.span,
            arguments: arguments
                .into_iter()
                .map(|value| Argument { name: None, value })
                .collect(),
            form: CallForm::New,
        };
        self.call(start, &call);
        Value::new(span, ValueKind::Call(Box::new(call)))
    }

    /// Adds a command as the last one so far.
    pub(super) fn state_command(
        &mut self,
        start: usize,
        words: Vec<Value>,
        redirects: Vec<Redirect>,
    ) {
        let command = Command {
            words,
            env: Vec::new(),
            redirects,
            background: false,
            piped_from: None,
            piped_to: None,
            joiner: std::mem::replace(&mut self.joiner, Joiner::Then),
            last: false,
            depth: self.depth,
            unit: self.unit,
        };
        let index = self.facts.facts.len();
        let span = self.span(start, self.at);
        self.facts
            .push(span, self.scope, FactKind::Command(command));
        self.direct.push(index);
        if self.depth == self.base {
            self.top = Some(index);
        }
    }

    /// A read of the environment by the name of its drive: `Get-Item env:PORT`.
    pub(super) fn drive(&mut self, value: &Value) {
        let Some(text) = value.as_text() else { return };
        let name = text
            .get(..4)
            .filter(|drive| drive.eq_ignore_ascii_case("env:"));
        let Some(name) = name.and(text.get(4..)) else {
            return;
        };
        let name = name.trim_start_matches(['\\', '/']);
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let path = format!("$env.{name}");
        let wanted = self.interest.is_some_and(|own| own.wants_access(&path));
        if wanted && !name.is_empty() && name.chars().all(plain) {
            let access = Access {
                path: path.into(),
                key_span: value.span,
            };
            self.facts
                .push(value.span, self.scope, FactKind::Access(access));
        }
    }

    /// A direct command, by its place in `direct`.
    pub(super) fn direct_command(&mut self, place: usize) -> Option<&mut Command> {
        pipes::direct_command(self.facts, &self.direct, place)
    }

    /// Connects the commands from `previous` on to those from `next` on by a pipe.
    fn link(&mut self, previous: usize, next: usize) {
        let first = |command: &mut Command| Some(display(command.words.first()?).into());
        pipes::link(self.facts, &self.direct, (previous, next), first);
    }

    fn send_to_background(&mut self, mark: usize) {
        pipes::send_to_background(self.facts, &self.direct, mark);
    }
}

/// Whether what is piped may be a parameter: a value, and not what another command puts out.
fn is_plain(value: &Value) -> bool {
    matches!(
        value.kind,
        ValueKind::Text(_) | ValueKind::Template(_) | ValueKind::Name(_) | ValueKind::Number(_)
    )
}

/// A cmdlet as a call.
fn call_of(name: &str, span: crate::text::Span, given: &Given) -> Call {
    let plain = given.plain.iter().map(|value| Argument {
        name: None,
        value: value.clone(),
    });
    let named = given.named.iter().map(|(name, value)| Argument {
        name: name
            .as_text()
            .map(|name| name.trim_start_matches('-').into()),
        value: value
            .clone()
            .unwrap_or_else(|| Value::new(name.span, ValueKind::Bool(true))),
    });
    Call {
        callee: name.into(),
        callee_span: span,
        arguments: plain.chain(named).collect(),
        form: CallForm::Call,
    }
}
