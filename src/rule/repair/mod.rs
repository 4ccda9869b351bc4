//! Repairs: from a finding to the edits that take it away. Every operation that a rule file can
//! name is done here, over facts and the bytes that they stand in; which rule wants which is not
//! known here. What needs the rest of the repository (a lockfile beside, a line in another file)
//! is handed on.

mod exec;
mod import;
mod lines;
mod name;
mod reading;
mod statement;
mod words;
pub(crate) mod written;

use serde::{Deserialize, Serialize};

use crate::predicate::Pat;
pub use written::WrittenRepair;

use crate::concept::{Concept, Slot, Understood};
use crate::diagnostic::Applicability;
use crate::fact::{CallForm, Fact, FactKind, Value};
use crate::text::Span;
use crate::vocabulary::{CommandView, Reference, Subject, Vocabulary};
use written::Operation;

/// Edits of the finding's own file, and what they need of others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Repair {
    /// What it may change.
    pub applicability: Applicability,
    /// Replacements, by ascending span.
    pub edits: Vec<(Span, String)>,
    /// Lines that other files must have.
    pub lines: Vec<Line>,
    /// Files of which one must lie in the folder or above; any when empty.
    pub beside: Vec<Box<str>>,
    /// Only where all such findings of the component hold the same number.
    pub alone: bool,
    /// The variable that is read now.
    pub variable: Option<String>,
    /// The number that stands in for it.
    pub default: Option<String>,
}

/// A line that a file of another name must have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// The file's name.
    pub to: Box<str>,
    /// The line; `<path>` is the way to the finding's file.
    pub text: String,
    /// Whether the file is made where there is none.
    pub creates: bool,
}

/// Name of the file that lists variables.
pub(super) const TEMPLATE: &str = ".env.example";

/// How many bytes before and behind a finding are near it.
const NEAR: usize = 4000;

/// A finding and all around it.
#[derive(Debug)]
pub struct Ground<'a> {
    /// Relative to the root.
    pub path: &'a str,
    /// The file's text.
    pub text: &'a str,
    /// What the file says.
    pub understood: &'a Understood,
    /// What commands and readings mean.
    pub vocabulary: &'a Vocabulary,
    /// The fact that was matched.
    pub fact: Option<&'a Fact>,
    /// The concept that was matched.
    pub concept: Option<&'a Concept>,
    /// Where the finding points.
    pub span: Span,
    /// Whether what is found is a credential, whose text no edit may hold.
    pub secret: bool,
}

/// The repairs of a rule that fit a finding; the first that the repository allows is made.
#[must_use]
pub fn repairs(written: &[WrittenRepair], ground: &Ground) -> Vec<Repair> {
    written.iter().filter_map(|one| ground.by(one)).collect()
}

impl<'a> Ground<'a> {
    fn by(&self, written: &WrittenRepair) -> Option<Repair> {
        let kind = self.understood.facts.kind;
        let language = kind.language();
        let file = (written.formats.is_empty() || written.formats.contains(&kind))
            && (written.languages.is_empty()
                || language.is_some_and(|language| written.languages.contains(&language)));
        let says =
            |pattern: &Option<Pat>| pattern.as_ref().map(|pattern| pattern.is_match(self.text));
        let above = written.above.as_ref();
        if above.is_some_and(|pattern| !pattern.is_match(self.stage_above())) {
            return None;
        }
        if !file || says(&written.text) == Some(false) || says(&written.not_text) == Some(true) {
            return None;
        }
        let view = self.view();
        if let Some(pattern) = &written.command
            && !view.as_ref().is_some_and(|view| {
                pattern
                    .programs
                    .iter()
                    .any(|program| **program == *view.program)
                    && pattern.matches(view)
            })
        {
            return None;
        }
        if written.last
            && !view.as_ref().is_some_and(|view| {
                view.command.last && view.command.depth == 0 && view.command.piped_to.is_none()
            })
        {
            return None;
        }
        let holds = |(reference, predicate): &(Reference, crate::predicate::Predicate)| {
            predicate.find(self.part(reference).as_ref()).is_some()
        };
        if !written.conditions.iter().all(holds) {
            return None;
        }
        let mut repair = Repair {
            applicability: written.safety,
            edits: Vec::new(),
            lines: Vec::new(),
            beside: written.beside.clone(),
            alone: written.alone,
            variable: None,
            default: None,
        };
        self.operate(&written.operation, written, &mut repair)?;
        repair.edits.sort();
        repair.edits.dedup();
        let fits = repair.edits.iter().all(|(span, _)| {
            self.text
                .get(span.start as usize..span.end as usize)
                .is_some()
        });
        let apart = repair
            .edits
            .windows(2)
            .all(|pair| pair[0].0.end <= pair[1].0.start);
        let any = !repair.edits.is_empty() || !repair.lines.is_empty();
        (fits && apart && any).then_some(repair)
    }

    fn operate(
        &self,
        operation: &Operation,
        written: &WrittenRepair,
        out: &mut Repair,
    ) -> Option<()> {
        match operation {
            Operation::Content(part, with) => {
                let span = self.part_span(part)?;
                let inside = content(self.text, span);
                let mut text = self.filled(with, span)?;
                if text == "-" && inside == span && self.is_yaml_item(span) {
                    "\"-\"".clone_into(&mut text);
                }
                out.edits.push((inside, text));
            }
            Operation::Expression(part, with) => {
                let span = self.part_span(part)?;
                out.edits.push((span, self.filled(with, span)?));
            }
            Operation::Change(pattern, with) => {
                let written = self.span.slice(self.text);
                let pattern = pattern.over_texts()?;
                let found = pattern.find(written)?;
                let start = self.span.start as usize;
                let span = Span::new(start + found.start(), start + found.end());
                let with = pattern.replace(found.as_str(), with.as_str()).into_owned();
                out.edits.push((span, with));
            }
            Operation::Around(pattern, with) => out.edits.push(self.around(pattern, with)?),
            Operation::Read(name) => self.read_variable(name, out)?,
            Operation::DropOptions(options) => {
                let view = self.view()?;
                out.edits.extend(self.without_options(&view, options)?);
            }
            Operation::AddOption(option) => {
                let view = self.view()?;
                let words = written.command.as_ref().map_or(0, |pattern| {
                    let phrases = pattern.words.iter();
                    let said = phrases.filter(|phrase| view.starts_with(phrase));
                    said.map(Vec::len).max().unwrap_or(0)
                });
                out.edits.push(self.with_option(&view, words, option)?);
            }
            Operation::DropRedirects => out.edits.extend(self.without_redirects()?),
            Operation::DropArgument(part) => {
                out.edits.push(self.without_argument(part)?);
            }
            Operation::DropLine => out.edits.push((self.whole_lines()?, String::new())),
            Operation::Call(with) => out.edits.push(self.other_call(with)?),
            Operation::Exec => out.edits.push(self.with_exec(&mut out.applicability)?),
            Operation::Insert(line) => out.edits.push(self.instruction_before(line)?),
            Operation::AddLine(to, line) => {
                out.lines.push(Line {
                    to: to.clone(),
                    text: line.to_string(),
                    creates: true,
                });
            }
        }
        Some(())
    }

    fn is_yaml(&self) -> bool {
        matches!(self.path.rsplit('.').next(), Some("yml" | "yaml"))
    }

    /// Whether a span is an item of a list in YAML, where a lone `-` would be a list itself.
    fn is_yaml_item(&self, span: Span) -> bool {
        let before = self.text.get(..span.start as usize).unwrap_or_default();
        let line = before.rsplit('\n').next().unwrap_or_default().trim();
        self.is_yaml() && (line == "-" || line.ends_with(['[', ',']))
    }

    /// What stands between the last FROM and the finding.
    fn stage_above(&self) -> &str {
        let before = self
            .text
            .get(..self.span.start as usize)
            .unwrap_or_default();
        let from = before.rfind("\nFROM ").map_or(0, |at| at + 1);
        before.get(from..).unwrap_or_default()
    }

    fn view(&self) -> Option<CommandView<'a>> {
        match &self.fact?.kind {
            FactKind::Command(command) => self.vocabulary.view(command),
            _ => None,
        }
    }

    /// A part of what was found: a slot of its concept, a part of its fact, or `$found`.
    fn part(&self, reference: &Reference) -> Option<Value> {
        if let Reference::Named(name) = reference {
            if &**name == "$found" {
                return Some(Value::text(self.span, self.span.slice(self.text)));
            }
            if let (Some(slot), Some(concept)) = (Slot::from_slug(name), self.concept) {
                return concept.slot(slot).cloned();
            }
        }
        let fact = self.fact?;
        let view = self.view();
        let subject = Subject {
            fact: &fact.kind,
            span: fact.span,
            command: view.as_ref(),
        };
        reference
            .find(subject, &Vec::new())
            .map(std::borrow::Cow::into_owned)
    }

    fn part_span(&self, reference: &Reference) -> Option<Span> {
        let span = self.part(reference)?.span;
        (!span.is_empty()).then_some(span)
    }

    /// Fills `<text>`, the text that stood there, into what a rule writes.
    fn filled(&self, with: &str, span: Span) -> Option<String> {
        if with.contains("<text>") && self.secret {
            return None;
        }
        let text = content(self.text, span).slice(self.text);
        Some(with.replace("<text>", text))
    }

    /// What a pattern finds around the finding, in the lines near it, with another text for it.
    fn around(&self, pattern: &Pat, with: &str) -> Option<(Span, String)> {
        let (start, end) = (self.span.start as usize, self.span.end as usize);
        let line_end = |at: usize| Some(at + self.text.get(at..)?.find('\n')? + 1);
        let from = self.text.floor_char_boundary(start.saturating_sub(NEAR));
        let from = if from == 0 { 0 } else { line_end(from)? };
        let to = self.text.floor_char_boundary(end.saturating_add(NEAR));
        let to = line_end(to).unwrap_or(self.text.len());
        let near = self.text.get(from..to)?;
        let found = pattern.over_texts()?.captures_iter(near).find(|found| {
            let whole = found.get_match();
            from + whole.start() <= start && end <= from + whole.end()
        })?;
        let whole = found.get_match();
        let mut text = String::new();
        found.expand(with, &mut text);
        Some((Span::new(from + whole.start(), from + whole.end()), text))
    }

    /// Another call in place of the one that was found, if that is written with a receiver.
    fn other_call(&self, with: &str) -> Option<(Span, String)> {
        let fact = self.fact?;
        let FactKind::Call(call) = &fact.kind else {
            return None;
        };
        if call.form == CallForm::Annotation {
            return None;
        }
        let (receiver, _) = call.callee_span.slice(self.text).rsplit_once('.')?;
        // `new` stays where it is.
        let span = Span::new(call.callee_span.start as usize, fact.span.end as usize);
        let behind = self.text.get(call.callee_span.end as usize..)?;
        let whole = behind.starts_with('(') && span.slice(self.text).ends_with(')');
        whole.then(|| (span, with.replace("<receiver>", receiver)))
    }
}

/// The bytes inside the quotes of a span, if it has some.
fn content(text: &str, span: Span) -> Span {
    Value::unknown(span).content(text)
}
