//! Jenkinsfiles: steps that run commands, images, branches and variables, found by a tolerant
//! scan of the Groovy around them. Knows the names of a pipeline's steps, not the language.

mod groovy;

use super::entry;
use crate::fact::{FileFacts, FileKind, Stage, Unit, UnitKind, Value};
use crate::lang::{powershell, shell};
use crate::text::Span;
use groovy::{Literal, Token, Tokens};

/// Lowers such a file.
pub(crate) fn lower(kind: FileKind, _path: &str, text: &str) -> FileFacts {
    let mut pipeline = Pipeline {
        text,
        facts: FileFacts::new(kind, text.len()),
        stages: Vec::new(),
        depth: 0,
        environment: None,
    };
    let mut tokens = Tokens::new(text);
    while let Some(token) = tokens.next() {
        pipeline.token(token, &mut tokens);
    }
    pipeline.facts.comments.append(&mut tokens.comments);
    pipeline
        .facts
        .comments
        .sort_unstable_by_key(|span| span.start);
    pipeline.facts
}

struct Pipeline<'a> {
    text: &'a str,
    facts: FileFacts,
    /// Open `stage('name') {`, with the depth of their braces.
    stages: Vec<(String, u32)>,
    depth: u32,
    /// The depth inside `environment {`.
    environment: Option<u32>,
}

impl<'a> Pipeline<'a> {
    fn token(&mut self, token: Token<'a>, tokens: &mut Tokens<'a>) {
        match token {
            Token::Open => self.depth += 1,
            Token::Close => {
                self.depth = self.depth.saturating_sub(1);
                if self.environment.is_some_and(|inside| self.depth < inside) {
                    self.environment = None;
                }
                while self
                    .stages
                    .last()
                    .is_some_and(|stage| self.depth <= stage.1)
                {
                    self.stages.pop();
                }
            }
            Token::Word(word) => self.word(word, tokens),
            Token::Other => {}
        }
    }

    fn word(&mut self, word: &'a str, tokens: &mut Tokens<'a>) {
        if self.environment == Some(self.depth) && tokens.take_assignment() {
            self.variable(word, tokens);
            return;
        }
        match word {
            "environment" if tokens.peek_byte() == Some(b'{') => {
                self.environment = Some(self.depth + 1);
            }
            "stage" => {
                if let Some(name) = tokens.argument("name") {
                    self.stages.push((name.content.text, self.depth));
                }
            }
            "sh" | "bat" | "powershell" | "pwsh" => {
                if let Some(script) = tokens.argument("script") {
                    self.step(&script, word);
                }
            }
            "image" | "branch" | "cron" => {
                let key = entry::span_of(self.text, word);
                if let Some(value) = tokens.argument(word) {
                    self.entry(word, key, &value);
                }
            }
            _ => {}
        }
    }

    fn step(&mut self, script: &Literal, runner: &str) {
        let name = self.stages.last().map_or("", |stage| stage.0.as_str());
        let unit = self.facts.open_unit(Unit {
            kind: UnitKind::CiStep,
            name: name.into(),
            stage: Stage::Ci,
            span: script.span,
            shell: true,
        });
        match runner {
            "sh" => shell::lower_into(&mut self.facts, &script.content, unit),
            "powershell" | "pwsh" => {
                powershell::lower_into(&mut self.facts, &script.content, unit);
            }
            _ => {}
        }
    }

    fn entry(&mut self, path: &str, key: Span, value: &Literal) {
        let span = key.join(value.span);
        let value = value.value();
        entry::push(&mut self.facts, span, path, key, value);
    }

    /// `NAME = 'value'` inside `environment`.
    fn variable(&mut self, name: &'a str, tokens: &mut Tokens<'a>) {
        let key = entry::span_of(self.text, name);
        let path = format!("environment.{name}");
        if let Some(value) = tokens.literal() {
            self.entry(&path, key, &value);
            return;
        }
        let span = entry::span_of(self.text, tokens.rest_of_line());
        let value = Value::unknown(span);
        entry::push(&mut self.facts, key.join(span), path, key, value);
    }
}
