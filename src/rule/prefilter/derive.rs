//! Derives a filter: every way in which the vocabulary or a rule could make something of a file,
//! as the words without which it cannot.

use std::collections::HashMap;

use super::super::place::CONTROLLERS;
use super::super::{Matcher, MatcherKind};
use super::site::Site;
use super::words::Words;
use super::{Filter, Look};
use crate::concept::ConceptKind;
use crate::fact::{CallForm, Language};
use crate::predicate::{Needle, Pattern, Predicate, secret_words};
use crate::vocabulary::{FOLLOWED, Meaning, MeaningSubject, Reference};

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

/// What a file holds in which a class keeps something for all requests, in the languages whose
/// parsers are slow; in the others the class's name is enough.
const KEEPERS: &[(Language, &[&str])] = &[
    (
        Language::Java,
        &[
            "Map<", "List<", "Set<", "Queue<", "Deque<", "Map(", "List(", "Set(", "[]",
        ],
    ),
    (
        Language::Kotlin,
        &[
            "mutable", "MapOf", "ListOf", "Map<", "List<", "Set<", "Map(", "List(", "Set(",
        ],
    ),
    (Language::CSharp, &["static"]),
    (Language::Go, &["var"]),
    (
        Language::Ruby,
        &[
            "@@",
            "= {",
            "= [",
            "= Hash",
            "= Array",
            "= Set",
            "= Concurrent",
            "= Queue",
        ],
    ),
    // PHP forgets everything after each request; what Elixir keeps has calls of its own.
    (Language::Php, &[]),
    (Language::Elixir, &[]),
];

/// Concepts of which nothing is made but what rules ask of them, so that a file in which no rule
/// could be content with one need not be read for it.
const ASKED_BY_RULES: &[ConceptKind] = &[ConceptKind::LogMessage];

/// Where a program starts, in each language: a component's kind depends on it.
const STARTS: &[&str] = &[
    "__main__",
    "def main",
    "fn main",
    "func main",
    "fun main",
    "void main",
    "int main",
    "Main(",
];

/// A comment that speaks to this program.
const DIRECTIVE: &str = "xii:";

/// Where the last part of a pattern stands.
type SiteOf = fn(Language, &Pattern) -> Site;

/// How settings of Elixir leave a value to the environment: a read that names no call.
const LEFT_OPEN: &str = "{:system";

/// Collects words and alternatives.
pub(super) struct Builder {
    ids: HashMap<(String, bool, bool, Site), u16>,
    texts: Vec<String>,
    /// What a file must hold for a concept of a kind to matter.
    asked_of: HashMap<ConceptKind, u16>,
    filter: Filter,
}

impl Builder {
    pub(super) fn new(language: Language) -> Self {
        Self {
            ids: HashMap::new(),
            texts: Vec::new(),
            asked_of: HashMap::new(),
            filter: Filter {
                language,
                open: false,
                words: Words::default(),
                looks: Vec::new(),
                groups: Vec::new(),
                together: Vec::new(),
                credential: false,
                ip_address: false,
                patterns: Vec::new(),
            },
        }
    }

    fn word(&mut self, text: &str, begins: bool, ends: bool, site: Site) -> u16 {
        let key = (text.to_owned(), begins, ends, site);
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
        self.filter.looks.push(Look {
            edges: (
                begins && text.starts_with(is_word_char),
                ends && text.ends_with(is_word_char),
            ),
            site,
            ..Look::default()
        });
        id
    }

    /// A number for "one of these words"; none where there are none.
    fn one_of(&mut self, mut ids: Vec<u16>) -> Option<u16> {
        ids.sort_unstable();
        ids.dedup();
        if ids.len() < 2 {
            return ids.pop();
        }
        let known = self.filter.groups.iter().find(|(_, of)| **of == *ids);
        if let Some((id, _)) = known {
            return Some(*id);
        }
        // No text holds a word of this name.
        let id = self.word(
            &format!("\0{}", self.texts.len()),
            false,
            false,
            Site::Anywhere,
        );
        self.filter.groups.push((id, ids.into()));
        Some(id)
    }

    /// One more way in: all of these words.
    fn all_of(&mut self, mut ids: Vec<u16>) {
        ids.sort_unstable();
        ids.dedup();
        match ids.as_slice() {
            [] => self.filter.open = true,
            [id] => self.filter.looks[usize::from(*id)].alone = true,
            _ => self.filter.together.push(ids.into()),
        }
    }

    /// A pattern, in a file that imports one of `modules` and holds `asked`, where those are
    /// given.
    fn pattern(&mut self, pattern: &Pattern, site: Site, modules: &[Box<str>], asked: Option<u16>) {
        let mut ids = Vec::new();
        let last = pattern.last_word();
        if let Some((text, begins, ends)) = last {
            if BACKTICKS.contains(&text) {
                ids.push(self.word("`", false, false, Site::Code));
            } else {
                ids.push(self.written(text, begins, ends, site));
            }
        }
        // The longest word is the rarest, most often a package; the one before the last is what
        // the call is of.
        let others = || {
            pattern
                .words()
                .filter(|word| last.is_none_or(|(text, ..)| *word != text))
                .map(longest_run)
                .filter(|word| is_telling(word))
        };
        let key = if site == Site::Key { site } else { Site::Code };
        for other in [others().max_by_key(|word| word.len()), others().last()] {
            ids.extend(other.map(|other| self.word(other, true, true, key)));
        }
        ids.extend(self.modules(modules));
        ids.extend(asked);
        self.all_of(ids);
    }

    /// One of these modules is imported; nothing where one of them may not stand in the text.
    fn modules(&mut self, modules: &[Box<str>]) -> Option<u16> {
        let runs: Vec<&str> = modules.iter().map(|module| longest_run(module)).collect();
        if !runs.iter().copied().all(is_telling) {
            return None;
        }
        let words = |run| self.word(run, true, true, Site::Code);
        let ids = runs.into_iter().map(words).collect();
        self.one_of(ids)
    }

    /// What one file makes and another one uses: each holds one half of the pattern. Where
    /// programs have a main function, the other half is in its file.
    fn followed(&mut self, pattern: &Pattern, modules: &[Box<str>]) {
        let scripts = self.filter.language == Language::JavaScript;
        if let (true, Some(method)) = (scripts, pattern.method()) {
            let method = self.word(&format!(".{method}("), false, false, Site::Code);
            self.all_of(vec![method]);
        }
        if let Some(receiver) = pattern.receiver(scripts) {
            self.pattern(&receiver, Site::Code, modules, None);
        }
    }

    /// A segment as it stands in a source.
    fn written(&mut self, text: &str, begins: bool, ends: bool, site: Site) -> u16 {
        let run = longest_run(text);
        if run.len() == text.len() {
            self.word(text, begins, ends, site)
        } else {
            self.word(run, true, true, site)
        }
    }

    /// What an API of the vocabulary looks like.
    pub(super) fn meaning(&mut self, meaning: &Meaning) {
        let language = self.filter.language;
        let followed = language.is_linked() && FOLLOWED.contains(&meaning.concept);
        let (patterns, form, assigned) = match &meaning.subject {
            MeaningSubject::Call(patterns, form) => (patterns, *form, false),
            MeaningSubject::Assign(patterns) => (patterns, None, true),
            MeaningSubject::Access(patterns) | MeaningSubject::Import(patterns) => {
                for pattern in patterns {
                    self.pattern(pattern, Site::Code, &meaning.requires, None);
                }
                return;
            }
            _ => return,
        };
        // What is asked for may stand in another file then.
        let asked = if followed {
            None
        } else {
            self.asked(&meaning.conditions)
                .or_else(|| self.asked_of.get(&meaning.concept).copied())
        };
        for pattern in patterns {
            let site = if assigned {
                site_of_target(language, pattern)
            } else {
                site_of_call(pattern, form)
            };
            self.pattern(pattern, site, &meaning.requires, asked);
            if followed {
                self.followed(pattern, &meaning.requires);
            }
        }
    }

    /// What stands in every file in which all of these conditions hold; nothing where they do
    /// not say.
    fn asked(&mut self, conditions: &[(Reference, Predicate)]) -> Option<u16> {
        let needles = conditions
            .iter()
            .filter(|(_, predicate)| predicate.find(None).is_none())
            .filter_map(|(_, predicate)| predicate.needle());
        let mut ids = None;
        for needle in needles {
            ids = ids.or_else(|| self.needle(needle));
        }
        self.one_of(ids?)
    }

    /// The words of a needle, if it has some.
    fn needle(&mut self, needle: &Needle) -> Option<Vec<u16>> {
        match needle {
            Needle::Words(words) => {
                let runs: Vec<&str> = words.iter().map(|word| longest_run(word)).collect();
                let telling = runs.iter().copied().all(is_telling);
                telling.then(|| {
                    let word = |run| self.word(run, true, true, Site::Anywhere);
                    runs.into_iter().map(word).collect()
                })
            }
            Needle::Prefixes(words) => {
                let word = |word: &String| self.word(word, false, false, Site::Anywhere);
                Some(words.iter().map(word).collect())
            }
            Needle::Ends(words) => Some(self.ends(words)),
            _ => None,
        }
    }

    /// Words that end names.
    fn ends(&mut self, words: &[String]) -> Vec<u16> {
        let mut caseless = |word: &String| {
            let id = self.word(longest_run(word), false, true, Site::Anywhere);
            self.filter.looks[usize::from(id)].caseless = true;
            id
        };
        words.iter().map(&mut caseless).collect()
    }

    /// Notes what rules ask of the concepts that nothing else is made of; comes before the
    /// meanings.
    pub(super) fn concepts(&mut self, matchers: &[&Matcher]) {
        for kind in ASKED_BY_RULES {
            let mut ids = Vec::new();
            let mut all = true;
            for matcher in matchers {
                let MatcherKind::Concept(kinds) = &matcher.kind else {
                    continue;
                };
                if kinds.contains(kind) {
                    match self.asked(&matcher.conditions) {
                        Some(id) => ids.push(id),
                        None => all = false,
                    }
                }
            }
            if let (true, Some(id)) = (all, self.one_of(ids)) {
                self.asked_of.insert(*kind, id);
            }
        }
    }

    /// What a rule looks for in facts.
    pub(super) fn matcher(&mut self, matcher: &Matcher) {
        let language = self.filter.language;
        let (patterns, site): (&[Pattern], SiteOf) = match &matcher.kind {
            MatcherKind::Call(patterns) => (patterns, |_, pattern| site_of_call(pattern, None)),
            MatcherKind::Assign(patterns) => (patterns, site_of_target),
            MatcherKind::Import(patterns) | MatcherKind::Access(patterns) => {
                (patterns, |_, _| Site::Code)
            }
            MatcherKind::Branch | MatcherKind::Literal => (&[], |_, _| Site::Code),
            // What functions change has no word of its own; routes have theirs in the
            // vocabulary, controllers here.
            MatcherKind::Concept(kinds) if kinds.contains(&ConceptKind::GlobalState) => {
                return self.controllers();
            }
            _ => return,
        };
        let open = |pattern: &Pattern| pattern.last_word().is_none();
        if !patterns.is_empty() && !patterns.iter().any(open) {
            let asked = self.asked(&matcher.conditions);
            for pattern in patterns {
                self.pattern(pattern, site(language, pattern), &matcher.requires, asked);
            }
            return;
        }
        // The first of those that are equally rare.
        let needle = matcher
            .conditions
            .iter()
            .filter_map(|(_, predicate)| predicate.needle())
            .rev()
            .max_by_key(|needle| needle.rarity());
        match needle {
            None => self.filter.open = true,
            Some(Needle::Ends(words)) => {
                for id in self.ends(words) {
                    self.all_of(vec![id]);
                }
            }
            Some(Needle::Pattern(pattern, _)) => match pattern.over_texts() {
                Some(regex) => self.filter.patterns.push(regex.clone()),
                None => self.filter.open = true,
            },
            Some(Needle::UrlWithCredential) => self.filter.credential = true,
            Some(Needle::IpAddress) => self.filter.ip_address = true,
            Some(Needle::Words(words)) => {
                for word in words {
                    let id = self.word(word, false, true, Site::Anywhere);
                    self.all_of(vec![id]);
                }
            }
            Some(Needle::Prefixes(words)) => {
                for word in words {
                    let id = self.word(word, false, false, Site::Anywhere);
                    self.all_of(vec![id]);
                }
            }
            Some(Needle::SecretName) => {
                for word in secret_words() {
                    let id = self.word(word, false, false, Site::Anywhere);
                    self.filter.looks[usize::from(id)].secret = true;
                }
            }
        }
    }

    fn controllers(&mut self) {
        let keepers = KEEPERS
            .iter()
            .find(|(language, _)| *language == self.filter.language);
        for end in CONTROLLERS {
            let id = self.word(end, false, true, Site::Code);
            let Some((_, keepers)) = keepers else {
                self.all_of(vec![id]);
                continue;
            };
            for keeper in *keepers {
                let keeper = self.word(keeper, false, false, Site::Code);
                self.all_of(vec![id, keeper]);
            }
        }
    }
}

/// Where a call of a path stands.
fn site_of_call(pattern: &Pattern, form: Option<CallForm>) -> Site {
    if form == Some(CallForm::Annotation) {
        return Site::Annotation;
    }
    match pattern.only_word() {
        Some(word) if word.starts_with(|c: char| c.is_ascii_lowercase()) => Site::Function,
        _ => Site::Code,
    }
}

/// Where the last part of what is assigned stands: the keys of an array that a file of PHP
/// returns are strings.
fn site_of_target(language: Language, pattern: &Pattern) -> Site {
    let returned = language == Language::Php && pattern.words().next() == Some("return");
    if returned { Site::Key } else { Site::Code }
}

impl Builder {
    /// What is looked for whatever the vocabulary and the rules say, and the words of others.
    pub(super) fn marks(&mut self, others: &[&str]) {
        for word in STARTS.iter().chain(others) {
            let id = self.word(word, true, true, Site::Code);
            self.all_of(vec![id]);
        }
        if self.filter.language == Language::Elixir {
            let open = self.word(LEFT_OPEN, false, true, Site::Code);
            self.all_of(vec![open]);
        }
        let directive = self.word(DIRECTIVE, true, false, Site::Anywhere);
        self.all_of(vec![directive]);
    }

    /// The filter of all that was added.
    pub(super) fn finish(mut self) -> Filter {
        // What is enough alone need not be there together with another.
        let alone: Vec<bool> = self.filter.looks.iter().map(|look| look.alone).collect();
        self.filter
            .together
            .retain(|words| !words.iter().any(|word| alone[usize::from(*word)]));
        self.filter.together.sort_unstable();
        self.filter.together.dedup();
        for (id, text) in self.texts.iter().enumerate() {
            let look = self.filter.looks[id];
            let id = u16::try_from(id).unwrap_or(u16::MAX);
            if look.secret || look.caseless {
                self.filter.words.add_caseless(id, text);
            } else {
                self.filter.words.add(id, text, look.edges.0, look.edges.1);
            }
        }
        self.filter.words.finish();
        self.filter
    }
}

/// Whether a word says more than the language itself does.
fn is_telling(word: &str) -> bool {
    word.len() >= 2 && !UNWRITTEN.contains(&word)
}

/// What of a module's path or name surely stands in the source as it is: all of a path with
/// slashes, which is a string there, else the longest part.
fn longest_run(path: &str) -> &str {
    if path.contains('/') {
        return path;
    }
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
        assert_eq!(longest_run("com/gin-gonic/gin"), "com/gin-gonic/gin");
        assert_eq!(longest_run("@nestjs/core"), "@nestjs/core");
        assert_eq!(longest_run("org.springframework.web"), "springframework");
        assert_eq!(longest_run("<<"), "<<");
        assert_eq!(longest_run("auto_upgrade!"), "auto_upgrade");
    }

    #[test]
    fn words_alone_and_together() {
        let mut builder = Builder::new(Language::Python);
        builder.pattern(&Pattern::new("logging.FileHandler"), Site::Code, &[], None);
        builder.pattern(
            &Pattern::new("**.listen"),
            Site::Code,
            &["express".into()],
            None,
        );
        builder.pattern(&Pattern::new("daemon"), Site::Code, &[], None);
        let filter = builder.finish();
        assert!(filter.wants("from logging import FileHandler"));
        assert!(filter.wants("require('express')().listen(1)"));
        assert!(filter.wants("import daemon"));
        assert!(!filter.wants("app.listen(1)"));
        assert!(!filter.wants("logging.MyFileHandler"));
        assert!(!filter.wants("daemons"));
    }
}
