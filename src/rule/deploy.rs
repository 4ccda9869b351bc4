//! What a place in a file says of the deploy that it is for: a class of settings that is named
//! after development, a section of a file that holds one section for each deploy. Knows names,
//! no rule.

use std::sync::OnceLock;

use regex::Regex;

use super::fits::in_test;
use crate::concept::{Concept, Understood};
use crate::fact::{Fact, FactKind, FileKind, Instruction, ScopeId, ScopeKind, ValueKind};

/// The deploy that something is for, as far as it matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Deploy {
    /// Nothing says that it is not for all of them.
    Any,
    /// Developers' machines.
    Development,
    /// Tests.
    Test,
}

/// Whether the place of a concept says that it is for tests alone.
#[must_use]
pub fn is_for_tests(understood: &Understood, concept: &Concept) -> bool {
    let entry = has_sections(understood.facts.kind);
    in_test(understood, concept.scope)
        || Deploy::of_class(understood, concept.scope) == Deploy::Test
        || Deploy::of_path(&concept.api, entry) == Deploy::Test
}

impl Deploy {
    /// What a fact's place says.
    pub(super) fn of(understood: &Understood, text: &str, fact: &Fact, scope: ScopeId) -> Self {
        if understood.facts.kind == FileKind::Dockerfile {
            return Self::of_stage(understood, fact);
        }
        let path = match &fact.kind {
            FactKind::Entry(entry)
                if has_sections(understood.facts.kind) || entry.path.starts_with('%') =>
            {
                &entry.path
            }
            FactKind::Assign(assign) => {
                if is_replaced(understood, fact, &assign.target) {
                    return Self::Development;
                }
                &assign.target
            }
            _ => {
                return match Self::of_entry_around(understood, fact) {
                    Self::Any => Self::around(understood, text, scope),
                    known => known,
                };
            }
        };
        match Self::of_path(path, matches!(fact.kind, FactKind::Entry(_))) {
            Self::Any => Self::around(understood, text, scope),
            known => known,
        }
    }

    /// What the section of a file of settings says that a call stands in: the map of a connection
    /// that is named after tests.
    fn of_entry_around(understood: &Understood, fact: &Fact) -> Self {
        if understood.facts.kind != FileKind::Php || !matches!(fact.kind, FactKind::Call(_)) {
            return Self::Any;
        }
        understood
            .facts
            .facts
            .iter()
            .filter(|other| other.span.contains(fact.span))
            .filter_map(|other| match &other.kind {
                FactKind::Assign(assign) if assign.target.starts_with("return.") => {
                    Some(Self::of_path(&assign.target, false))
                }
                _ => None,
            })
            .find(|deploy| *deploy == Self::Test)
            .unwrap_or(Self::Any)
    }

    /// What the scopes around say.
    fn around(understood: &Understood, text: &str, scope: ScopeId) -> Self {
        match Self::of_class(understood, scope) {
            Self::Any if is_for_developers(understood, text, scope) => Self::Development,
            known => known,
        }
    }

    /// A section is the first segment of an entry's path, or any but the last of a map's in
    /// source: `module.exports.development.client`.
    fn of_path(path: &str, entry: bool) -> Self {
        let mut segments: Vec<&str> = path.split('.').collect();
        // The map of a whole section may be what is given.
        if !segments
            .last()
            .is_some_and(|last| last.ends_with("_testing"))
        {
            segments.pop();
        }
        let sections = if entry {
            segments.get(..1).unwrap_or_default()
        } else {
            &segments
        };
        for section in sections {
            match *section {
                // A profile of Quarkus stands in front of its key.
                "development" | "dev" | "local" | "%dev" if entry => return Self::Development,
                "test" | "testing" | "cucumber" | "%test" if entry => return Self::Test,
                "development" => return Self::Development,
                "test" => return Self::Test,
                // A connection that continuous integration has for itself.
                name if name.ends_with("-ci") || name.ends_with("_ci") => return Self::Test,
                // Laravel's `connections.mysql_testing`.
                name if name.ends_with("_testing") => return Self::Test,
                _ => {}
            }
        }
        Self::Any
    }

    /// A stage of an image that is named after what it is for, and that the last one does not
    /// build on.
    fn of_stage(understood: &Understood, fact: &Fact) -> Self {
        let stages = || {
            understood
                .facts
                .facts
                .iter()
                .filter_map(|fact| match &fact.kind {
                    FactKind::Instruction(from) if &*from.name == "FROM" => Some((fact.span, from)),
                    _ => None,
                })
        };
        let own = stages().rfind(|(span, _)| span.start <= fact.span.start);
        let (Some((_, own)), Some((_, last))) = (own, stages().next_back()) else {
            return Self::Any;
        };
        let word = |from: &Instruction, index: usize| -> Option<String> {
            match &from.arguments.get(index)?.kind {
                ValueKind::Text(text) | ValueKind::Name(text) => Some(text.to_ascii_lowercase()),
                _ => None,
            }
        };
        let Some(name) = word(own, 1) else {
            return Self::Any;
        };
        if own.last_stage || word(last, 0).as_ref() == Some(&name) {
            return Self::Any;
        }
        match name.as_str() {
            "dev" | "development" | "local" | "debug" | "devcontainer" => Self::Development,
            "test" | "tests" | "testing" | "lint" => Self::Test,
            _ => Self::Any,
        }
    }

    /// The first word of a name says it: `dev_worker`, `"debug"`.
    fn of_name(name: &str) -> Self {
        let name = name.trim_matches(['"', '\'']).to_ascii_lowercase();
        match name.split(['_', '-', ':']).next() {
            Some("dev" | "develop" | "development" | "debug") => Self::Development,
            Some("test" | "tests" | "testing") => Self::Test,
            _ => Self::Any,
        }
    }

    fn of_class(understood: &Understood, scope: ScopeId) -> Self {
        for around in understood.facts.enclosing(scope) {
            // `if config_env() == :dev`: a front end names the block after the deploy.
            // So are the branches and the functions of a script.
            let function = understood.facts.kind.is_script() && around.kind == ScopeKind::Function;
            if function || around.kind == ScopeKind::Conditional {
                match Self::of_name(&around.name) {
                    Self::Any => {}
                    known => return known,
                }
            }
            if around.kind != ScopeKind::Class {
                continue;
            }
            let name = around.name.to_ascii_lowercase();
            if !name.contains("config") && !name.contains("setting") {
                continue;
            }
            if name.contains("test") {
                return Self::Test;
            }
            if name.starts_with("dev") || name.starts_with("local") || name.ends_with("development")
            {
                return Self::Development;
            }
        }
        Self::Any
    }
}

/// How conditions of any language ask whether this is a developer's machine.
const ASKS: &str = r#"(?ix)
    \b(is)?development\s*[(?] | ={2,3}\s*["'](development|dev|local)["']
    | ["'](development|dev|local)["']\s*={2,3} | \b(environment|env)\s*\(\s*\[?["'](local|development|dev)["']
"#;

/// How they ask whether it is not production.
const DENIES: &str = r#"(?ix)
    !={1,2}\s*["'](production|prod)["'] | ["'](production|prod)["']\s*!={1,2} | !\s*[\w.$]*\bisproduction\b
"#;

/// What turns such a question around, or leaves another way in.
const OTHERWISE: &str = r#"(?ix)
    !\s*[\w.$]*development | !={1,2}\s*["'](development|dev|local)["'] | \|\| | \b(or|unless|not)\b
"#;

/// Whether a block around runs on developers' machines alone: its condition stands right in front
/// of it and says so.
fn is_for_developers(understood: &Understood, text: &str, scope: ScopeId) -> bool {
    static PATTERNS: OnceLock<Option<[Regex; 3]>> = OnceLock::new();
    let facts = &understood.facts;
    let blocks = facts
        .enclosing(scope)
        .filter(|around| around.kind == ScopeKind::Conditional);
    let mut conditions = blocks.filter_map(|block| {
        let before = |fact: &&Fact| {
            matches!(fact.kind, FactKind::Branch(_)) && fact.span.end <= block.span.start
        };
        let condition = facts
            .facts
            .iter()
            .filter(before)
            .max_by_key(|fact| fact.span.end)?;
        let between = text.get(condition.span.end as usize..block.span.start as usize)?;
        let line = text[..condition.span.start as usize]
            .rfind('\n')
            .map_or(0, |at| at + 1);
        let here = between.len() < 80 && !between.contains("else") && !between.contains('}');
        here.then(|| &text[line..condition.span.end as usize])
    });
    conditions.any(|condition| {
        let patterns = PATTERNS.get_or_init(|| {
            let pattern = |text| Regex::new(text).ok();
            Some([pattern(ASKS)?, pattern(DENIES)?, pattern(OTHERWISE)?])
        });
        patterns.as_ref().is_some_and(|[asks, denies, otherwise]| {
            (asks.is_match(condition) || denies.is_match(condition))
                && !otherwise.is_match(condition)
        })
    })
}

/// Whether production's class of settings gives a name of its base another value that does not
/// stand here: what the base has is for developers' machines then.
fn is_replaced(understood: &Understood, fact: &Fact, target: &str) -> bool {
    let facts = &understood.facts;
    let Some(base) = facts.scopes.get(fact.scope as usize) else {
        return false;
    };
    let is_of_settings = |name: &str| {
        let name = name.to_ascii_lowercase();
        name.contains("config") || name.contains("setting")
    };
    if base.kind != ScopeKind::Class || !is_of_settings(&base.name) {
        return false;
    }
    let name = |path: &str| path.rsplit('.').next().map(str::to_owned);
    facts.facts.iter().any(|other| {
        let FactKind::Assign(assign) = &other.kind else {
            return false;
        };
        let Some(class) = facts.scopes.get(other.scope as usize) else {
            return false;
        };
        class.kind == ScopeKind::Class
            && class.name.to_ascii_lowercase().starts_with("prod")
            && name(&assign.target) == name(target)
            && class
                .bases
                .iter()
                .any(|path| name(path).as_deref() == Some(&*base.name))
            && !matches!(
                assign.value.kind,
                ValueKind::Text(_) | ValueKind::Template(_)
            )
    })
}

/// Kinds of files that hold a section for each deploy.
fn has_sections(kind: FileKind) -> bool {
    matches!(
        kind,
        FileKind::RailsYaml | FileKind::Yaml | FileKind::Json | FileKind::Toml | FileKind::Ini
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections() {
        for (path, entry, deploy) in [
            ("development.database", true, Deploy::Development),
            ("test.database", true, Deploy::Test),
            ("production.test.database", true, Deploy::Any),
            ("development", true, Deploy::Any),
            (
                "module.exports.development.client",
                false,
                Deploy::Development,
            ),
            ("dev.password", false, Deploy::Any),
            ("return.connections.mysql_testing.host", false, Deploy::Test),
        ] {
            assert_eq!(Deploy::of_path(path, entry), deploy, "{path}");
        }
    }
}
