//! Which source files are worth parsing: those that hold the words without which nothing in
//! them could mean anything to the vocabulary or to a rule. Derived from both, a language at a
//! time, when the first file of the language is seen.
//!
//! What it lets pass may come to nothing; what it holds back must not have come to anything. A
//! test runs every example and every small repository with and without it.

mod derive;
mod site;
mod words;

use std::collections::HashSet;
use std::sync::OnceLock;

use regex::Regex;

use super::written::MatcherKind;
use super::{Matcher, RuleSet};
use crate::concept::ConceptKind;
use crate::fact::{Language, Role};
use crate::predicate::{may_hold_credential, may_hold_ip_address, names_secret};
use crate::vocabulary::Vocabulary;
use derive::Builder;
use site::{Site, is_joined};
use words::Words;

/// Roles that are looked at alike share a filter: an automaton takes time and memory.
const CLASSES: usize = 4;

/// The class of a role: what is deployed, what tests, what only shows, and the rest.
fn class(role: Role) -> usize {
    match role {
        Role::App | Role::Development => 0,
        Role::Test => TESTS,
        Role::Example | Role::Docs => 2,
        _ => 3,
    }
}

const TESTS: usize = 1;

/// What the model of the repository and the rules over it look at, beside the rules of single
/// files. A test reads their code.
const OF_THE_MODEL: [ConceptKind; 17] = [
    ConceptKind::BackgroundJob,
    ConceptKind::DevelopmentServer,
    ConceptKind::EnvironmentDeclaration,
    ConceptKind::EnvironmentLoader,
    ConceptKind::EnvironmentRead,
    ConceptKind::ImageReference,
    ConceptKind::InjectedServer,
    ConceptKind::Install,
    ConceptKind::PortDeclaration,
    ConceptKind::ProcessSpawn,
    ConceptKind::QueueConsumer,
    ConceptKind::Route,
    ConceptKind::Scheduler,
    ConceptKind::Server,
    ConceptKind::Service,
    ConceptKind::ServiceClient,
    ConceptKind::Worker,
];

/// The concepts that somebody asks for in files of a class: one of its matchers, a rule that asks
/// what the rest of the app has, or the model, which takes nobody's test for a server.
fn asked_for(rules: &RuleSet, class: usize, matchers: &[&Matcher]) -> HashSet<ConceptKind> {
    let mut asked = HashSet::from(OF_THE_MODEL);
    if class == TESTS {
        asked.remove(&ConceptKind::Route);
    }
    for rule in rules.rules() {
        for matcher in rule.matches.iter().chain(&rule.evidence) {
            asked.extend(matcher.with.iter().chain(&matcher.without));
        }
    }
    for matcher in matchers {
        asked.extend(&matcher.without_here);
        if let MatcherKind::Concept(kinds) = &matcher.kind {
            asked.extend(kinds);
        }
    }
    asked
}

/// The filters, by language and class of roles.
#[derive(Debug, Default)]
pub struct Prefilter {
    /// Words that somebody else looks for.
    words: &'static [&'static str],
    filters: [[OnceLock<Filter>; CLASSES]; Language::ALL.len()],
}

impl Prefilter {
    /// A prefilter that also lets files pass which hold one of these words.
    #[must_use]
    pub fn new(words: &'static [&'static str]) -> Self {
        Self {
            words,
            ..Self::default()
        }
    }

    /// Whether a source text may mean something.
    #[must_use]
    pub fn wants(
        &self,
        rules: &RuleSet,
        vocabulary: &Vocabulary,
        language: Language,
        role: Role,
        text: &str,
    ) -> bool {
        let class = class(role);
        self.filters[language as usize][class]
            .get_or_init(|| Filter::build(rules, vocabulary, language, class, self.words))
            .wants(text)
    }
}

/// The filter of a language and a class of roles.
#[derive(Debug)]
struct Filter {
    language: Language,
    /// Something may be anywhere: every file is wanted.
    open: bool,
    words: Words,
    looks: Vec<Look>,
    /// Words of which one must be there, for each of these numbers, which stand where a word does.
    groups: Vec<(u16, Box<[u16]>)>,
    /// Words of which all must be there.
    together: Vec<Box<[u16]>>,
    credential: bool,
    ip_address: bool,
    patterns: Vec<Regex>,
}

/// How a word is looked at where it stands.
#[derive(Clone, Copy, Debug, Default)]
struct Look {
    /// Nothing of an identifier may stand before it, or after it.
    edges: (bool, bool),
    site: Site,
    /// It is enough alone.
    alone: bool,
    /// It is enough where it ends a secret's name.
    secret: bool,
    /// It may stand in any letter case.
    caseless: bool,
}

impl Filter {
    fn build(
        rules: &RuleSet,
        vocabulary: &Vocabulary,
        language: Language,
        wanted: usize,
        others: &[&str],
    ) -> Self {
        let mut builder = Builder::new(language);
        let matchers: Vec<&Matcher> = rules
            .rules()
            .iter()
            .flat_map(|rule| {
                let matchers = rule.matches.iter().chain(&rule.evidence);
                matchers.filter(|matcher| {
                    let looked_at = if matcher.roles.is_empty() {
                        &rule.roles
                    } else {
                        &matcher.roles
                    };
                    let languages = &matcher.languages;
                    let speaks = languages.is_empty() || languages.contains(&language);
                    speaks && looked_at.iter().any(|role| class(*role) == wanted)
                })
            })
            .collect();
        let asked = asked_for(rules, wanted, &matchers);
        builder.concepts(&matchers);
        for meaning in vocabulary.meanings(language) {
            let speaks = meaning.languages.is_empty() || meaning.languages.contains(&language);
            if speaks && asked.contains(&meaning.concept) {
                builder.meaning(meaning);
            }
        }
        for matcher in matchers {
            builder.matcher(matcher);
        }
        builder.marks(others);
        builder.finish()
    }

    fn wants(&self, text: &str) -> bool {
        if self.open {
            return true;
        }
        let bytes = text.as_bytes();
        let mut seen = vec![false; self.looks.len()];
        let mut wanted = false;
        self.words.find(text, &mut |id, start, end| {
            let index = usize::from(id);
            if seen[index] {
                return false;
            }
            let look = self.looks[index];
            let stands = !is_joined(bytes, look.edges, start, end)
                && look.site.holds(self.language, bytes, start, end);
            if !stands {
                return false;
            }
            // A secret's word is looked at again where it stands next.
            seen[index] = !look.secret;
            wanted = look.alone || (look.secret && names_secret(text, start, end));
            wanted
        });
        if wanted {
            return true;
        }
        for (group, words) in &self.groups {
            seen[usize::from(*group)] = words.iter().any(|word| seen[usize::from(*word)]);
        }
        self.together
            .iter()
            .any(|words| words.iter().all(|word| seen[usize::from(*word)]))
            || (self.credential && may_hold_credential(text))
            || (self.ip_address && may_hold_ip_address(text))
            || self.patterns.iter().any(|regex| regex.is_match(text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_model_asks_for_is_known() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let folders = ["native", "repo", "scan"].map(|folder| root.join(folder));
        let files = folders.iter().flat_map(walkdir::WalkDir::new).flatten();
        let mut named = std::collections::BTreeSet::new();
        for file in files.filter(|file| file.file_type().is_file()) {
            let code = std::fs::read_to_string(file.path()).expect("a source");
            for rest in code.split("ConceptKind::").skip(1) {
                let end = rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(0);
                named.insert(rest[..end].to_owned());
            }
        }
        let known: Vec<String> = OF_THE_MODEL
            .iter()
            .map(|kind| format!("{kind:?}"))
            .collect();
        for name in named.iter().filter(|name| *name != "ALL") {
            assert!(known.contains(name), "{name} is asked for in the model");
        }
        assert!(
            named.len() >= known.len(),
            "nothing is listed in vain: {named:?}"
        );
    }
}
