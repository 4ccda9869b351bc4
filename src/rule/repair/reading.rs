//! A literal replaced by a read of the environment: in the language's own words, at the place
//! that gives the value its name, with an import where one is needed.

use std::sync::LazyLock;

use regex::Regex;

use super::name::{named, relaxed};
use super::{Ground, Line, Repair, TEMPLATE, content};
use crate::fact::{AssignForm, CallForm, Entry, Fact, FactKind, FileKind, Language, ValueKind};
use crate::predicate::{Pattern, is_within};
use crate::text::Span;
use crate::vocabulary::{Reading, ReadingKind};

/// A port at the end of an address, or in front of a path.
static PORT: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r":(\d{2,5})(?:[/?#]|$)").ok());

impl<'a> Ground<'a> {
    /// Reads a variable in place of the literal that was found.
    pub(super) fn read_variable(&self, name: &str, out: &mut Repair) -> Option<()> {
        let fact = self.fact?;
        if matches!(&fact.kind, FactKind::Call(call) if call.form == CallForm::Annotation) {
            return None;
        }
        if matches!(fact.kind, FactKind::Command(_)) {
            let (span, write) = self.word(fact, name)?;
            out.default = Some(span.slice(self.text).to_owned());
            out.edits.push((span, write));
            return Some(());
        }
        let kind = self.understood.facts.kind;
        if let FactKind::Entry(entry) = &fact.kind {
            return self.read_in_configuration(name, entry, out);
        }
        kind.language()?;
        let literal = self.literal(fact)?;
        let (of, before, default, after) = self.kind_of(literal)?;
        let (reading, span) = self
            .vocabulary
            .readings(of, kind)
            .find_map(|reading| Some((reading, self.fitting(reading, fact, literal)?)))?;
        let name = if name == "$name" {
            self.name_of_variable(literal)?
        } else {
            name.to_owned()
        };
        out.edits.extend(self.import(reading)?);
        let local = match reading.locals.as_slice() {
            [] => "",
            names => self.free(names)?,
        };
        let filled = |text: &str| {
            text.replace("<name>", &name)
                .replace("<local>", local)
                .replace("<before>", before)
                .replace("<after>", after)
                .replace("<default>", default)
        };
        let mut write = filled(&reading.write);
        if after.is_empty() {
            // Nothing is joined to nothing.
            for nothing in [" + \"\"", " . ''"] {
                write.truncate(write.strip_suffix(nothing).unwrap_or(&write).len());
            }
        }
        if !reading.ahead.is_empty() {
            if self.understood.facts.is_module_level(fact.scope) {
                return None;
            }
            out.edits.push(self.ahead(&filled(&reading.ahead), span)?);
            if self.is_one_of_several(span) {
                write = write.replace(" + ", "+");
            }
        }
        out.edits.push((span, write));
        out.lines.push(Line {
            to: TEMPLATE.into(),
            text: format!("{name}="),
            creates: self.secret,
        });
        out.variable = Some(name);
        out.default = (!default.is_empty()).then(|| default.to_owned());
        Some(())
    }

    /// A variable in place of a credential that a file of configuration gives, where its program
    /// fills in variables.
    fn read_in_configuration(&self, name: &str, entry: &Entry, out: &mut Repair) -> Option<()> {
        let kind = self.understood.facts.kind;
        let mut readings = self.vocabulary.readings(ReadingKind::Required, kind);
        let reading = readings.next().filter(|_| self.secret)?;
        let before = self.text.get(..self.span.start as usize)?;
        let line = before.rsplit('\n').next()?;
        if self.is_yaml() && line.contains(['{', '[']) {
            return None;
        }
        let name = match (name, kind) {
            // A property has one already.
            ("$name", FileKind::Spring) => relaxed(&entry.path)?,
            ("$name", _) => named(&entry.path, None)?,
            _ => name.to_owned(),
        };
        let write = reading.write.replace("<name>", &name);
        out.edits.push((content(self.text, self.span), write));
        out.lines.push(Line {
            to: TEMPLATE.into(),
            text: format!("{name}="),
            creates: true,
        });
        out.variable = Some(name);
        Some(())
    }

    /// What a reading replaces where it fits: the literal, and what makes it what it is.
    fn fitting(&self, reading: &Reading, fact: &Fact, literal: Span) -> Option<Span> {
        let before = self.text.get(..literal.start as usize)?;
        let behind = self.text.get(literal.end as usize..)?;
        let followed = |text: &str| behind.trim_start().starts_with(text);
        let given = reading.given_to.is_empty()
            || literal == self.span
                && matches!(&fact.kind, FactKind::Call(call) if {
                    let is_it = |pattern: &Pattern| pattern.matches(&call.callee).is_some();
                    reading.given_to.iter().any(is_it)
                        && call.arguments.iter().any(|one| one.value.span == literal)
                        && self.is_whole_argument(literal)
                });
        let fits = self.has_environment(reading)
            && (reading.followed.is_empty() || reading.followed.iter().any(|text| followed(text)))
            && given;
        if !fits || reading.replaces.is_empty() {
            return fits.then_some(literal);
        }
        reading.replaces.iter().find_map(|around| {
            let (front, back) = around.split_once("<literal>")?;
            let there = before.ends_with(front) && behind.starts_with(back);
            there.then(|| {
                let start = literal.start as usize - front.len();
                Span::new(start, literal.end as usize + back.len())
            })
        })
    }

    /// Whether nothing but brackets and commas stands beside a literal.
    fn is_whole_argument(&self, literal: Span) -> bool {
        let before = self.text.get(..literal.start as usize).unwrap_or_default();
        let behind = self.text.get(literal.end as usize..).unwrap_or_default();
        before.trim_end().ends_with(['(', ',']) && behind.trim_start().starts_with([')', ','])
    }

    /// Whether a literal is an argument beside others.
    fn is_one_of_several(&self, literal: Span) -> bool {
        let before = self.text.get(..literal.start as usize).unwrap_or_default();
        let behind = self.text.get(literal.end as usize..).unwrap_or_default();
        let comma = before.trim_end().ends_with(',') || behind.trim_start().starts_with(',');
        self.is_whole_argument(literal) && comma
    }

    /// Whether the file runs where a variable can be read that way: a browser has none.
    fn has_environment(&self, reading: &Reading) -> bool {
        let ending = |ending: &str| self.path.ends_with(ending);
        let imports = |module: &str| {
            self.understood.facts.facts.iter().any(|fact| {
                matches!(&fact.kind, FactKind::Import(import) if is_within(&import.package, module))
            })
        };
        !reading.not_endings.iter().any(|one| ending(one))
            && !reading.lacks.iter().any(|one| imports(one))
    }

    /// A word of a shell's line, or the number in it.
    fn word(&self, fact: &Fact, name: &str) -> Option<(Span, String)> {
        let FactKind::Command(command) = &fact.kind else {
            return None;
        };
        let kind = self.understood.facts.kind;
        let unit = self.understood.facts.units.get(command.unit as usize)?;
        let reading = self.vocabulary.readings(ReadingKind::Word, kind).next()?;
        let shell = unit.shell || kind == FileKind::Shell;
        let written = self.span.slice(self.text);
        if !shell || written.contains(['\'', '\\', '$', '`', '\n']) {
            return None;
        }
        let start = self.span.start as usize;
        let number = if written.bytes().all(|byte| byte.is_ascii_digit()) {
            Span::new(start, start + written.len())
        } else {
            let inside = content(self.text, self.span);
            let found = PORT.as_ref()?.captures(inside.slice(self.text))?.get(1)?;
            let start = inside.start as usize;
            Span::new(start + found.start(), start + found.end())
        };
        let default = number.slice(self.text);
        let write = reading
            .write
            .replace("<name>", name)
            .replace("<default>", default);
        (!default.is_empty()).then_some((number, write))
    }

    /// The bytes of the literal: those that were found, or those that the one name holds which
    /// was found.
    fn literal(&self, fact: &'a Fact) -> Option<Span> {
        let written = self.span.slice(self.text);
        let name = written.strip_prefix('$').unwrap_or(written);
        let is_name = name.starts_with(|c: char| c.is_alphabetic() || c == '_')
            && name.chars().all(|c| c.is_alphanumeric() || c == '_')
            && !matches!(name, "True" | "true" | "False" | "false");
        let language = self.understood.facts.kind.language();
        if !is_name {
            let given = self
                .given(self.span)
                .unwrap_or((fact, AssignForm::Variable));
            return self
                .is_changeable(given.0, given.1, language)
                .then_some(self.span);
        }
        let mut given = self
            .assigns()
            .filter(|(_, assign)| *assign.target == *written);
        let ((fact, assign), None) = (given.next()?, given.next()) else {
            return None;
        };
        let literal = matches!(assign.value.kind, ValueKind::Text(_) | ValueKind::Number(_));
        (literal
            && assign.form == AssignForm::Variable
            && self.is_changeable(fact, assign.form, language))
        .then_some(assign.value.span)
    }

    /// Whether a language takes any expression where a fact gives a value.
    fn is_changeable(&self, fact: &Fact, form: AssignForm, language: Option<Language>) -> bool {
        let line = {
            let before = self
                .text
                .get(..fact.span.start as usize)
                .unwrap_or_default();
            let start = before.rfind('\n').map_or(0, |at| at + 1);
            let end = (fact.span.end as usize).min(self.text.len());
            self.text.get(start..end).unwrap_or_default()
        };
        // What is known when the program is built cannot be read when it runs.
        let fixed: &[&str] = match language {
            Some(Language::JavaScript) => &[],
            Some(Language::Rust) => &["const", "static"],
            _ => &["const"],
        };
        let constant = line
            .split(|c: char| !c.is_alphanumeric() && c != '_')
            .any(|word| fixed.contains(&word));
        // Of Rust's whole numbers a port is this one.
        let other = matches!(language, Some(Language::Rust))
            && line
                .trim_end_matches(';')
                .ends_with(|c: char| c.is_ascii_digit())
            && line
                .split_once('=')
                .and_then(|(left, _)| left.split_once(':'))
                .is_some_and(|(_, written)| written.trim() != "u16");
        let field = matches!(language, Some(Language::Php)) && form == AssignForm::Field;
        !constant && !other && !field && form != AssignForm::Parameter
    }

    pub(super) fn assigns(
        &self,
    ) -> impl Iterator<Item = (&'a Fact, &'a crate::fact::Assign)> + use<'a> {
        self.understood
            .facts
            .facts
            .iter()
            .filter_map(|fact| match &fact.kind {
                FactKind::Assign(assign) => Some((fact, assign)),
                _ => None,
            })
    }

    /// The assignment that gives the value of a span.
    fn given(&self, span: Span) -> Option<(&'a Fact, AssignForm)> {
        self.assigns()
            .find(|(_, assign)| assign.value.span == span)
            .map(|(fact, assign)| (fact, assign.form))
    }

    /// What a literal is, and its text; for an address its port and what stands around it.
    fn kind_of(&self, span: Span) -> Option<(ReadingKind, &'a str, &'a str, &'a str)> {
        let written = self.text.get(span.start as usize..span.end as usize)?;
        let inside = content(self.text, span);
        let text = self.text.get(inside.start as usize..inside.end as usize)?;
        let quoted = inside != span;
        if !quoted {
            if matches!(written, "True" | "true") {
                return Some((ReadingKind::Flag, "", "", ""));
            }
            let number = !written.is_empty() && written.bytes().all(|byte| byte.is_ascii_digit());
            return number.then_some((ReadingKind::Number, "", written, ""));
        }
        if self.secret {
            return Some((ReadingKind::Required, "", "", ""));
        }
        if text.contains(['\\', '"', '\'', '`', '{', '}', '$', '#', '%', '\n']) {
            return None;
        }
        if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Some((ReadingKind::Text, "", text, ""));
        }
        let port = PORT.as_ref()?.captures(text)?.get(1)?;
        Some((
            ReadingKind::NumberInText,
            text.get(..port.start())?,
            port.as_str(),
            text.get(port.end()..)?,
        ))
    }
}
