//! Which source files are worth parsing: those that hold the words without which nothing in
//! them could mean anything to the vocabulary or to a rule. Derived from both, a language at a
//! time, when the first file of the language is seen.
//!
//! What it lets pass may come to nothing; what it holds back must not have come to anything. A
//! test runs every example and every small repository with and without it.

use std::collections::HashMap;
use std::sync::OnceLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

use super::place::CONTROLLERS;
use super::{Matcher, MatcherKind, RuleSet};
use crate::concept::ConceptKind;
use crate::fact::{Language, Role};
use crate::predicate::{
    Needle, Pattern, may_hold_credential, may_hold_ip_address, names_secret, secret_words,
};
use crate::vocabulary::{FOLLOWED, MeaningSubject, Vocabulary};

/// Words of names that front ends write in full whatever stands in the source.
const UNWRITTEN: &[&str] = &[
    "std",
    "core",
    "alloc",
    "java",
    "lang",
    "util",
    "kotlin",
    "System",
    "Kernel",
    "Object",
    "builtins",
    "tag",
    "return",
    "global",
    "globalThis",
    "window",
    "self",
    "this",
    "github",
    "com",
    "org",
    "www",
];

/// Calls that stand in the source as backticks.
const BACKTICKS: &[&str] = &["backtick", "shell_exec"];

/// Where a program starts, in each language: a component's kind depends on it.
const STARTS: &[&str] = &[
    "__main__",
    "def main",
    "fn main",
    "func main",
    "fun main",
    "void main",
    "int main",
    " Main(",
];

/// A comment that speaks to this program.
const DIRECTIVE: &str = "xii:";

/// Roles that are looked at alike share a filter: an automaton takes time and memory.
const CLASSES: usize = 3;

/// The class of a role: what is deployed, what only shows or tests, and the rest.
fn class(role: Role) -> usize {
    match role {
        Role::App | Role::Development => 0,
        Role::Test | Role::Example | Role::Docs => 1,
        _ => 2,
    }
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
#[derive(Debug, Default)]
struct Filter {
    /// Something may be anywhere: every file is wanted.
    open: bool,
    automaton: Option<AhoCorasick>,
    words: Vec<Word>,
    /// Words of which all must be there.
    together: Vec<Box<[u16]>>,
    credential: bool,
    ip_address: bool,
}

/// A word of the automaton.
#[derive(Clone, Copy, Debug, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a question of its own"
)]
struct Word {
    /// Nothing of an identifier may stand before it, or after it.
    begins: bool,
    ends: bool,
    /// It is enough alone.
    alone: bool,
    /// It is enough where it ends a secret's name.
    secret: bool,
}

/// Collects words and alternatives.
#[derive(Default)]
struct Builder {
    ids: HashMap<(String, bool, bool), u16>,
    texts: Vec<String>,
    filter: Filter,
}

impl Builder {
    fn word(&mut self, text: &str, begins: bool, ends: bool) -> u16 {
        let key = (text.to_owned(), begins, ends);
        if let Some(id) = self.ids.get(&key) {
            return *id;
        }
        let id = u16::try_from(self.texts.len()).unwrap_or(u16::MAX);
        if id == u16::MAX {
            self.filter.open = true;
            return 0;
        }
        self.ids.insert(key, id);
        self.texts.push(text.to_owned());
        self.filter.words.push(Word {
            begins: begins && text.starts_with(is_word_char),
            ends: ends && text.ends_with(is_word_char),
            ..Word::default()
        });
        id
    }

    /// One more way in: all of these words.
    fn all_of(&mut self, mut ids: Vec<u16>) {
        ids.sort_unstable();
        ids.dedup();
        match ids.as_slice() {
            [] => self.filter.open = true,
            [id] => self.filter.words[usize::from(*id)].alone = true,
            _ => self.filter.together.push(ids.into()),
        }
    }

    /// A pattern, in a file that imports one of `modules`.
    fn pattern(&mut self, pattern: &Pattern, modules: &[Box<str>]) {
        let mut ids = Vec::new();
        let last = pattern.last_word();
        if let Some((text, begins, ends)) = last {
            if BACKTICKS.contains(&text) {
                ids.push(self.word("`", false, false));
            } else {
                ids.push(self.written(text, begins, ends));
            }
        }
        // The longest word is the rarest, most often a package; the one before the last is what
        // the call is of.
        let others = || {
            pattern
                .words()
                .filter(|word| last.is_none_or(|(text, ..)| *word != text))
                .map(longest_run)
                .filter(|word| word.len() >= 2 && !UNWRITTEN.contains(word))
        };
        for other in [others().max_by_key(|word| word.len()), others().last()] {
            ids.extend(other.map(|other| self.word(other, true, true)));
        }
        if modules.is_empty() {
            return self.all_of(ids);
        }
        for module in modules {
            let run = longest_run(module);
            let mut ids = ids.clone();
            if run.len() >= 2 && !UNWRITTEN.contains(&run) {
                ids.push(self.word(run, true, true));
            }
            self.all_of(ids);
        }
    }

    /// What one file makes and another one uses: each holds one half of the pattern. Where
    /// programs have a main function, the other half is in its file.
    fn followed(&mut self, language: Language, pattern: &Pattern, modules: &[Box<str>]) {
        let scripts = language == Language::JavaScript;
        if let (true, Some(method)) = (scripts, pattern.method()) {
            let method = self.word(&format!(".{method}("), false, false);
            self.all_of(vec![method]);
        }
        if let Some(receiver) = pattern.receiver(scripts) {
            self.pattern(&receiver, modules);
        }
    }

    /// A segment as it stands in a source.
    fn written(&mut self, text: &str, begins: bool, ends: bool) -> u16 {
        let run = longest_run(text);
        if run.len() == text.len() {
            self.word(text, begins, ends)
        } else {
            self.word(run, true, true)
        }
    }

    fn matcher(&mut self, matcher: &Matcher) {
        let patterns: &[Pattern] = match &matcher.kind {
            MatcherKind::Call(patterns)
            | MatcherKind::Import(patterns)
            | MatcherKind::Assign(patterns)
            | MatcherKind::Access(patterns) => patterns,
            MatcherKind::Branch | MatcherKind::Literal => &[],
            // What functions change has no word of its own; routes have theirs in the
            // vocabulary, controllers here.
            MatcherKind::Concept(kinds) if kinds.contains(&ConceptKind::GlobalState) => {
                for end in CONTROLLERS {
                    let id = self.word(end, false, true);
                    self.all_of(vec![id]);
                }
                return;
            }
            _ => return,
        };
        let open = |pattern: &Pattern| pattern.last_word().is_none();
        if !patterns.is_empty() && !patterns.iter().any(open) {
            for pattern in patterns {
                self.pattern(pattern, &matcher.requires);
            }
            return;
        }
        let needle = matcher
            .conditions
            .iter()
            .find_map(|(_, predicate)| predicate.needle());
        match needle {
            None => self.filter.open = true,
            Some(Needle::UrlWithCredential) => self.filter.credential = true,
            Some(Needle::IpAddress) => self.filter.ip_address = true,
            Some(Needle::Words(words)) => {
                for word in words {
                    let id = self.word(&word, false, true);
                    self.all_of(vec![id]);
                }
            }
            Some(Needle::Prefixes(words)) => {
                for word in words {
                    let id = self.word(&word, false, false);
                    self.all_of(vec![id]);
                }
            }
            Some(Needle::SecretName) => {
                for word in secret_words() {
                    let id = self.word(&word, false, false);
                    self.filter.words[usize::from(id)].secret = true;
                }
            }
        }
    }
}

impl Filter {
    fn build(
        rules: &RuleSet,
        vocabulary: &Vocabulary,
        language: Language,
        wanted: usize,
        others: &[&str],
    ) -> Self {
        let mut builder = Builder::default();
        for meaning in vocabulary.meanings(language) {
            if !meaning.languages.is_empty() && !meaning.languages.contains(&language) {
                continue;
            }
            let (MeaningSubject::Call(patterns, _)
            | MeaningSubject::Access(patterns)
            | MeaningSubject::Assign(patterns)
            | MeaningSubject::Import(patterns)) = &meaning.subject
            else {
                continue;
            };
            for pattern in patterns {
                builder.pattern(pattern, &meaning.requires);
                if language.is_linked() && FOLLOWED.contains(&meaning.concept) {
                    builder.followed(language, pattern, &meaning.requires);
                }
            }
        }
        for rule in rules.rules() {
            for matcher in rule.matches.iter().chain(&rule.evidence) {
                let looked_at = if matcher.roles.is_empty() {
                    &rule.roles
                } else {
                    &matcher.roles
                };
                let speaks = matcher.languages.is_empty() || matcher.languages.contains(&language);
                if speaks && looked_at.iter().any(|role| class(*role) == wanted) {
                    builder.matcher(matcher);
                }
            }
        }
        for word in STARTS.iter().chain(&[DIRECTIVE]).chain(others) {
            let id = builder.word(word, false, false);
            builder.all_of(vec![id]);
        }
        builder.finish()
    }

    fn wants(&self, text: &str) -> bool {
        if self.open {
            return true;
        }
        let Some(automaton) = &self.automaton else {
            return true;
        };
        let mut seen = vec![false; self.words.len()];
        for found in automaton.find_overlapping_iter(text) {
            let index = found.pattern().as_usize();
            if seen[index] {
                continue;
            }
            let word = self.words[index];
            if !stands_alone(text.as_bytes(), word, found.start(), found.end()) {
                continue;
            }
            if word.alone || (word.secret && names_secret(text, found.start(), found.end())) {
                return true;
            }
            // A secret's word is looked at again where it stands next.
            seen[index] = !word.secret;
        }
        self.together
            .iter()
            .any(|words| words.iter().all(|word| seen[usize::from(*word)]))
            || (self.credential && may_hold_credential(text))
            || (self.ip_address && may_hold_ip_address(text))
    }
}

impl Builder {
    fn finish(mut self) -> Filter {
        // What is enough alone need not be there together with another.
        let alone: Vec<bool> = self.filter.words.iter().map(|word| word.alone).collect();
        self.filter
            .together
            .retain(|words| !words.iter().any(|word| alone[usize::from(*word)]));
        self.filter.together.sort_unstable();
        self.filter.together.dedup();
        self.filter.automaton = AhoCorasick::builder()
            .match_kind(MatchKind::Standard)
            .kind(Some(AhoCorasickKind::DFA))
            .build(&self.texts)
            .ok();
        self.filter
    }
}

/// Whether an occurrence is no part of a longer word, as far as that is asked for.
fn stands_alone(text: &[u8], word: Word, start: usize, end: usize) -> bool {
    let part =
        |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_');
    let before = start.checked_sub(1).and_then(|at| text.get(at));
    let joined = (word.begins && part(before)) || (word.ends && part(text.get(end)));
    !joined
}

/// The longest part of a module's path or name that surely stands in the source as it is.
fn longest_run(path: &str) -> &str {
    path.split(|c: char| !is_word_char(c) && c != '-')
        .max_by_key(|run| run.len())
        .filter(|run| !run.is_empty())
        .unwrap_or(path)
}

fn is_word_char(character: char) -> bool {
    character.is_ascii_alphanumeric() || character == '_'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs() {
        assert_eq!(longest_run("com/gin-gonic/gin"), "gin-gonic");
        assert_eq!(longest_run("@nestjs/core"), "nestjs");
        assert_eq!(longest_run("<<"), "<<");
        assert_eq!(longest_run("auto_upgrade!"), "auto_upgrade");
    }

    #[test]
    fn words_alone_and_together() {
        let mut builder = Builder::default();
        builder.pattern(&Pattern::new("logging.FileHandler"), &[]);
        builder.pattern(&Pattern::new("**.listen"), &["express".into()]);
        builder.pattern(&Pattern::new("daemon"), &[]);
        let filter = builder.finish();
        assert!(filter.wants("from logging import FileHandler"));
        assert!(filter.wants("require('express')().listen(1)"));
        assert!(filter.wants("import daemon"));
        assert!(!filter.wants("app.listen(1)"));
        assert!(!filter.wants("logging.MyFileHandler"));
        assert!(!filter.wants("daemons"));
    }
}
