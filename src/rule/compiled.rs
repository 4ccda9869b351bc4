//! The rule set: every rule, and indexes from what a fact or concept is to the matchers that
//! could want it.

use std::collections::{HashMap, HashSet};

use rustc_hash::FxHashMap;

use serde::{Deserialize, Serialize};

use super::written::{self, Matcher, MatcherKind, WrittenRule};
use crate::concept::ConceptKind;
use crate::table::{Node, TableError};
use crate::vocabulary::PathIndex;

/// A compiled rule.
pub type Rule = WrittenRule;

/// An index into [`RuleSet::rules`].
pub type RuleId = u16;

/// Which matcher of which rule: the rule, whether it is evidence, the matcher's index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Want {
    pub(crate) rule: RuleId,
    pub(crate) evidence: bool,
    pub(crate) matcher: u16,
    /// Its place in the list of all wants.
    pub(super) number: u32,
}

/// All rules, indexed.
#[derive(Debug, Default)]
pub struct RuleSet {
    rules: Vec<Rule>,
    ids: HashMap<String, RuleId>,
    wants: Vec<Want>,
    pub(super) concepts: FxHashMap<ConceptKind, Vec<Want>>,
    pub(super) calls: PathIndex,
    pub(super) accesses: PathIndex,
    pub(super) assigns: PathIndex,
    pub(super) imports: PathIndex,
    pub(super) entries: PathIndex,
    pub(super) dependencies: PathIndex,
    pub(super) commands: FxHashMap<Box<str>, Vec<Want>>,
    pub(super) instructions: FxHashMap<Box<str>, Vec<Want>>,
    pub(super) redirects: Vec<Want>,
    pub(super) branches: Vec<Want>,
    pub(super) literals: Vec<Want>,
    pub(super) files: Vec<Want>,
    pub(super) texts: Vec<Want>,
}

impl RuleSet {
    /// No rules.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a rule file. A rule of the same id is replaced.
    ///
    /// # Errors
    /// The first mistake in the file.
    pub fn add(&mut self, file: &str, id: &str, node: &Node) -> Result<(), TableError> {
        let rule = written::read(file, id, node)?;
        if let Some(known) = self.ids.get(id) {
            self.rules[usize::from(*known)] = rule;
        } else {
            let next = RuleId::try_from(self.rules.len()).unwrap_or(RuleId::MAX);
            self.ids.insert(id.to_owned(), next);
            self.rules.push(rule);
        }
        Ok(())
    }

    /// Builds the indexes; called once, after the last rule.
    pub fn index(&mut self) {
        let rules = std::mem::take(&mut self.rules);
        for (id, rule) in rules.iter().enumerate() {
            let rule_id = RuleId::try_from(id).unwrap_or(RuleId::MAX);
            for (evidence, matchers) in [(false, &rule.matches), (true, &rule.evidence)] {
                for (index, matcher) in matchers.iter().enumerate() {
                    let want = Want {
                        rule: rule_id,
                        evidence,
                        matcher: u16::try_from(index).unwrap_or(u16::MAX),
                        number: u32::try_from(self.wants.len()).unwrap_or(u32::MAX),
                    };
                    self.want(matcher, want);
                }
            }
        }
        self.rules = rules;
    }

    fn want(&mut self, matcher: &Matcher, want: Want) {
        let number = want.number;
        self.wants.push(want);
        let index = match &matcher.kind {
            MatcherKind::Concept(kinds) => {
                for kind in kinds {
                    self.concepts.entry(*kind).or_default().push(want);
                }
                return;
            }
            MatcherKind::Command(pattern) => {
                for program in &pattern.programs {
                    self.commands.entry(program.clone()).or_default().push(want);
                }
                return;
            }
            MatcherKind::Instruction(names) => {
                for name in names {
                    self.instructions
                        .entry(name.clone())
                        .or_default()
                        .push(want);
                }
                return;
            }
            MatcherKind::Redirect(_) => return self.redirects.push(want),
            MatcherKind::Branch => return self.branches.push(want),
            MatcherKind::Literal => return self.literals.push(want),
            MatcherKind::File => return self.files.push(want),
            MatcherKind::Text => return self.texts.push(want),
            MatcherKind::Call(patterns) => (&mut self.calls, patterns),
            MatcherKind::Import(patterns) => (&mut self.imports, patterns),
            MatcherKind::Assign(patterns) => (&mut self.assigns, patterns),
            MatcherKind::Access(patterns) => (&mut self.accesses, patterns),
            MatcherKind::Entry(patterns) => (&mut self.entries, patterns),
            MatcherKind::Dependency(patterns) => (&mut self.dependencies, patterns),
        };
        let (index, patterns) = index;
        for pattern in patterns {
            index.add(pattern.clone(), number);
        }
    }

    /// Every rule, in order of loading.
    #[must_use]
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// The ids of all rules, in order of loading.
    #[must_use]
    pub fn ids(&self) -> Vec<&str> {
        self.rules.iter().map(|rule| rule.id.as_str()).collect()
    }

    /// A rule by its number.
    #[must_use]
    pub fn get(&self, id: RuleId) -> &Rule {
        &self.rules[usize::from(id)]
    }

    /// A rule's number by its id.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<RuleId> {
        self.ids.get(id).copied()
    }

    /// How many matchers there are.
    pub(super) fn count(&self) -> usize {
        self.wants.len()
    }

    pub(super) fn wanted(&self, number: u32) -> Want {
        self.wants[number as usize]
    }

    /// The matcher that a want names.
    #[must_use]
    pub fn matcher(&self, want: Want) -> &Matcher {
        let rule = self.get(want.rule);
        let list = if want.evidence {
            &rule.evidence
        } else {
            &rule.matches
        };
        &list[usize::from(want.matcher)]
    }

    /// Adds what the rules look for to a front end's interests.
    pub fn interests(&self, calls: &mut HashSet<Box<str>>, accesses: &mut HashSet<Box<str>>) {
        calls.extend(self.calls.anchors().map(Into::into));
        accesses.extend(self.accesses.anchors().map(Into::into));
    }
}
