//! Regexes of rules over names and values: many, each asked of short texts. Most runs ask few of
//! them a few times, so that what counts is how fast one is made.

use std::sync::OnceLock;

use regex::Regex;
use regex_automata::hybrid::dfa::{Cache, Config, DFA};
use regex_automata::nfa::thompson::{self, WhichCaptures};
use regex_automata::util::pool::Pool;
use regex_automata::util::syntax;
use regex_automata::{Input, MatchKind};

use crate::table::{Reader, TableError};

/// A regex compiled when first asked.
#[derive(Debug)]
pub struct Pat {
    pub(super) text: Box<str>,
    // Boxed: rules are moved about while they are read, and few are ever asked.
    compiled: OnceLock<Option<Box<Compiled>>>,
    over_texts: OnceLock<Option<Box<Regex>>>,
}

/// How large a compiled regex of a rule may be, in bytes.
const REGEX_LIMIT: usize = 1 << 20;

/// An automaton whose states are made while it runs, in each thread its own: it tells whether
/// there is a match and nothing else, and is made in a tenth of the time that one takes which
/// tells where.
#[derive(Debug)]
struct Compiled {
    automaton: DFA,
    states: Pool<Cache, Box<dyn Fn() -> Cache + Send + Sync>>,
}

impl Compiled {
    /// Names and addresses are ASCII: without the letters of all scripts an automaton has a
    /// tenth of the states.
    fn new(text: &str) -> Option<Self> {
        let automaton = DFA::builder()
            .configure(Config::new().match_kind(MatchKind::All))
            .syntax(syntax::Config::new().unicode(false).utf8(false))
            .thompson(
                thompson::Config::new()
                    .utf8(false)
                    .which_captures(WhichCaptures::None)
                    .nfa_size_limit(Some(REGEX_LIMIT)),
            )
            .build(text)
            .ok()?;
        let own = automaton.clone();
        Some(Self {
            automaton,
            states: Pool::new(Box::new(move || own.create_cache())),
        })
    }

    /// `None` where the automaton gave up.
    fn is_match(&self, text: &str) -> Option<bool> {
        let input = Input::new(text).earliest(true);
        let found = self
            .automaton
            .try_search_fwd(&mut self.states.get(), &input);
        found.ok().map(|found| found.is_some())
    }
}

impl Pat {
    pub(super) fn new(text: &str) -> Self {
        Self {
            text: text.into(),
            compiled: OnceLock::new(),
            over_texts: OnceLock::new(),
        }
    }

    /// The regex for long texts: slow to make, fast to run, and it tells where.
    pub fn over_texts(&self) -> Option<&Regex> {
        let make = || self.regex().ok().map(Box::new);
        self.over_texts.get_or_init(make).as_deref()
    }

    fn regex(&self) -> Result<Regex, regex::Error> {
        let build = |unicode| {
            regex::RegexBuilder::new(&self.text)
                .size_limit(REGEX_LIMIT)
                .unicode(unicode)
                .build()
        };
        // What could cut a character in two is compiled with the letters of all scripts.
        build(false).or_else(|_| build(true))
    }

    /// Reads the regex of a key, if there is one.
    ///
    /// # Errors
    /// A regex of a user's file that is none. The built-in ones are checked by a test instead,
    /// start-up being too dear for it.
    pub fn read(reader: &mut Reader, key: &str) -> Result<Option<Self>, TableError> {
        let Some(text) = reader.text(key)? else {
            return Ok(None);
        };
        let pattern = Self::new(text);
        if reader.file().starts_with(".xii") {
            pattern.check().map_err(|problem| {
                reader.error(reader.line(), format!("`{key}` is no regex: {problem}"))
            })?;
        }
        Ok(Some(pattern))
    }

    /// Whether it matches somewhere in a text.
    #[must_use]
    pub fn is_match(&self, text: &str) -> bool {
        let make = || Compiled::new(&self.text).map(Box::new);
        let quick = self.compiled.get_or_init(make).as_ref();
        // Letters of other scripts in a class are beyond the quick one.
        quick
            .and_then(|compiled| compiled.is_match(text))
            .unwrap_or_else(|| self.over_texts().is_some_and(|regex| regex.is_match(text)))
    }

    /// Whether it compiles.
    ///
    /// # Errors
    /// In the words of the regex library.
    pub fn check(&self) -> Result<(), String> {
        self.regex().map(|_| ()).map_err(|error| error.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_of_other_scripts_are_read_as_the_slow_library_reads_them() {
        for (regex, text) in [
            ("(?i)(^|_)pass(word)?$", "DB_PASSWORD"),
            ("[а-я]+=", "пароль=x"),
            ("пароль", "пароль"),
            (r"\bport\b", "€port"),
        ] {
            let pattern = Pat::new(regex);
            let slow = pattern.over_texts().unwrap().is_match(text);
            assert_eq!(pattern.is_match(text), slow, "{regex}");
        }
        assert!(Pat::new("[").check().is_err());
        assert!(!Pat::new("[").is_match("["));
    }
}
