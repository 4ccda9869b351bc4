//! What a text must hold, byte for byte, before a question can be answered with yes for
//! anything in it: the prefilter's half of predicates. A needle may be found where nothing
//! comes of it; it may not be missed where something would.

use std::sync::Arc;

use regex_syntax::hir::literal::{ExtractKind, Extractor};
use regex_syntax::hir::{Hir, HirKind};

use super::class::PRODUCTIONS;
use super::secret_name::{KEYS, NameKind, PASSWORDS, TOKENS, name_kind};
use super::{Class, Pat, Predicate};

/// What to look for.
#[derive(Clone, Debug)]
pub enum Needle {
    /// One of these strings, where no longer word begins.
    Words(Vec<String>),
    /// One of these strings.
    Prefixes(Vec<String>),
    /// A name that ends in one of these, in any letter case; in lower case.
    Ends(Vec<String>),
    /// A name that promises a secret, with a string near it.
    SecretName,
    /// A URL or a connection string that holds a credential.
    UrlWithCredential,
    /// Four numbers with dots between them.
    IpAddress,
    /// What this regex matches, which is as many bytes long at least.
    Pattern(Arc<Pat>, usize),
}

impl Needle {
    /// How seldom a text holds it by chance, roughly.
    #[must_use]
    pub fn rarity(&self) -> usize {
        match self {
            Self::Pattern(_, shortest) => *shortest,
            Self::Ends(_) => 0,
            _ => usize::MAX,
        }
    }
}

/// How far before a key the name of what it opens may stand, in bytes.
const REACH_BACK: usize = 300;

/// How far after a secret's name its value may begin, in bytes.
const REACH: usize = 160;

impl Predicate {
    /// What a text must hold for the predicate to hold of a value or name in it; `None` when
    /// there is nothing to look for.
    #[must_use]
    pub fn needle(&self) -> Option<&Needle> {
        self.needle.get_or_init(|| self.find_needle()).as_ref()
    }

    fn find_needle(&self) -> Option<Needle> {
        if let Some(default) = &self.default
            && let Some(needle) = default.needle()
        {
            return Some(needle.clone());
        }
        if let Some(needle) = needle_of_classes(&self.is) {
            return Some(needle);
        }
        if !self.equals.is_empty() && self.equals.iter().all(|text| text.len() >= 3) {
            let words = self.equals.iter().flat_map(|text| cases(text)).collect();
            return Some(Needle::Words(words));
        }
        if let Some(needle) = self.names.as_ref().and_then(|names| ends(&names.text)) {
            return Some(needle);
        }
        let regex = &self.matches.as_ref()?.text;
        prefixes(regex)
            .map(Needle::Prefixes)
            .or_else(|| anywhere(regex))
    }
}

fn needle_of_classes(classes: &[Class]) -> Option<Needle> {
    let mut needle = None;
    for class in classes {
        let own = match class {
            Class::PasswordName | Class::TokenName | Class::SigningName | Class::SecretName => {
                Needle::SecretName
            }
            Class::UrlWithCredential => Needle::UrlWithCredential,
            Class::IpAddress => Needle::IpAddress,
            Class::ProductionName => Needle::Words(
                PRODUCTIONS
                    .iter()
                    .flat_map(|name| cases(name))
                    .flat_map(|name| ["\"", "'", "`", ":"].map(|mark| format!("{mark}{name}")))
                    .collect(),
            ),
            _ => return None,
        };
        match &needle {
            None => needle = Some(own),
            // Only classes of secrets' names share one.
            Some(Needle::SecretName) if matches!(own, Needle::SecretName) => {}
            Some(_) => return None,
        }
    }
    needle
}

/// A word as it is usually written.
fn cases(word: &str) -> Vec<String> {
    let lower = word.to_ascii_lowercase();
    let mut title = lower.clone();
    if let Some(first) = title.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    let mut all = vec![word.to_owned(), lower, title, word.to_ascii_uppercase()];
    all.sort();
    all.dedup();
    all
}

/// What every match of a regex begins with, if that is a few strings of some length.
fn prefixes(regex: &str) -> Option<Vec<String>> {
    let hir = regex_syntax::parse(regex).ok()?;
    let found = Extractor::new().extract(&hir);
    let literals = found.literals()?;
    literals
        .iter()
        .map(|literal| String::from_utf8(literal.as_bytes().to_vec()).ok())
        .map(|text| text.filter(|text| text.len() >= 4))
        .collect()
}

/// What every name ends in that a regex matches up to its end, if that is a few strings.
fn ends(regex: &str) -> Option<Needle> {
    let hir = regex_syntax::parse(&regex.replace("(?i)", "")).ok()?;
    let closed = hir.properties().look_set_suffix();
    if !closed.contains(regex_syntax::hir::Look::End) {
        return None;
    }
    let found = Extractor::new()
        .kind(ExtractKind::Suffix)
        .extract(&without_anchors(&hir));
    let literals = found.literals()?.iter();
    let words = literals
        .map(|literal| String::from_utf8(literal.as_bytes().to_ascii_lowercase()).ok())
        .map(|text| text.filter(|text| text.len() >= 3));
    Some(Needle::Ends(words.collect::<Option<_>>()?))
}

/// A regex over a whole value as one that finds it in a text, where it is of some length.
fn anywhere(regex: &str) -> Option<Needle> {
    let hir = without_anchors(&regex_syntax::parse(regex).ok()?);
    let shortest = hir.properties().minimum_len()?;
    (shortest >= 4).then(|| Needle::Pattern(Arc::new(Pat::new(&hir.to_string())), shortest))
}

/// What a regex matches, without where it must stand.
fn without_anchors(hir: &Hir) -> Hir {
    match hir.kind() {
        HirKind::Look(_) => Hir::empty(),
        HirKind::Concat(parts) => Hir::concat(parts.iter().map(without_anchors).collect()),
        HirKind::Alternation(parts) => {
            Hir::alternation(parts.iter().map(without_anchors).collect())
        }
        HirKind::Capture(capture) => without_anchors(&capture.sub),
        HirKind::Repetition(repetition) => {
            let mut own = repetition.clone();
            *own.sub = without_anchors(&repetition.sub);
            Hir::repetition(own)
        }
        _ => hir.clone(),
    }
}

/// Every word that, last in a name, makes it a secret's, in lower case; names spell them in any.
pub fn secret_words() -> impl Iterator<Item = &'static str> {
    PASSWORDS.iter().chain(TOKENS).chain(&["key"]).copied()
}

/// Whether the word at `start..end`, one of [`secret_words`], ends a secret's name that is given
/// a string.
#[must_use]
pub fn names_secret(text: &str, start: usize, end: usize) -> bool {
    let bytes = text.as_bytes();
    let word = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    // `tokenizer`, `keys` and `passing` are other words.
    if bytes.get(end).is_some_and(u8::is_ascii_lowercase) {
        return false;
    }
    let from = bytes[..start]
        .iter()
        .rposition(|byte| !word(*byte))
        .map_or(0, |at| at + 1);
    let to = bytes[end..]
        .iter()
        .position(|byte| !word(*byte))
        .map_or(bytes.len(), |at| end + at);
    let Some(name) = text.get(from..to) else {
        return false;
    };
    // A key alone may be the last part of a path: `api: { key: ".." }`.
    let part = name.eq_ignore_ascii_case("key") && is_key_of_secret(&bytes[..from]);
    if name_kind(name) == NameKind::Plain && !part {
        return false;
    }
    let reach = &bytes[to..bytes.len().min(to + REACH)];
    let mut lines = 0;
    for byte in reach {
        match byte {
            b'"' | b'\'' | b'`' => return true,
            b'\n' if lines == 1 => return false,
            b'\n' => lines = 1,
            _ => {}
        }
    }
    false
}

/// Whether one of the words that make a key secret stands shortly before it.
fn is_key_of_secret(before: &[u8]) -> bool {
    let near = &before[before.len().saturating_sub(REACH_BACK)..];
    let near = near.to_ascii_lowercase();
    KEYS.iter()
        .any(|word| memchr::memmem::find(&near, word.as_bytes()).is_some())
}

/// Whether a URL or a connection string with a credential may stand in the text.
#[must_use]
pub fn may_hold_credential(text: &str) -> bool {
    let bytes = text.as_bytes();
    let url = memchr::memmem::find_iter(bytes, "://").any(|at| {
        let rest = &bytes[at + 3..bytes.len().min(at + 300)];
        rest.iter()
            .take_while(|byte| !byte.is_ascii_whitespace())
            .any(|byte| *byte == b'@')
    });
    // `Server=db;Password=..`, `host=db password=..`
    url || memchr::memmem::find_iter(bytes, "wd").any(|at| key_before(bytes, at + 2))
        || memchr::memmem::find_iter(bytes, "word").any(|at| key_before(bytes, at + 4))
        || memchr::memmem::find_iter(bytes, "WORD").any(|at| key_before(bytes, at + 4))
        || memchr::memmem::find_iter(bytes, "WD").any(|at| key_before(bytes, at + 2))
}

/// Whether an equals sign follows, as in `Pwd = ..`.
fn key_before(bytes: &[u8], at: usize) -> bool {
    bytes[at.min(bytes.len())..]
        .iter()
        .find(|byte| **byte != b' ')
        .is_some_and(|byte| *byte == b'=')
}

/// Whether four numbers with dots between them stand in the text.
#[must_use]
pub fn may_hold_ip_address(text: &str) -> bool {
    let bytes = text.as_bytes();
    let mut after = 0;
    memchr::memchr_iter(b'.', bytes).any(|dot| {
        let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
        if dot < after || dot == 0 || !digit(dot - 1) || !digit(dot + 1) {
            return false;
        }
        let run = bytes[dot..]
            .iter()
            .take_while(|byte| byte.is_ascii_digit() || **byte == b'.')
            .count();
        after = dot + run;
        memchr::memchr_iter(b'.', &bytes[dot..after]).count() >= 3
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret(text: &str) -> bool {
        let lower = text.to_ascii_lowercase();
        secret_words().any(|word| {
            lower
                .match_indices(word)
                .any(|(at, _)| names_secret(text, at, at + word.len()))
        })
    }

    #[test]
    fn names_of_secrets_with_a_string_near() {
        for yes in [
            "DB_PASSWORD = \"x\"",
            "dbPassword: 'x'",
            "\"secret_key\" => 'x'",
            "let apiKey: string =\n    `x`",
            "api: {\n  key: 'x'",
            "password = os.getenv('X', 'y')",
        ] {
            assert!(secret(yes), "{yes}");
        }
        for no in [
            "pass\n",
            "path = 'x'",
            "keys = ['a']",
            "tokenizer = 'x'",
            "primary_key = \"x\"",
            "key: 'x'",
            "password = read()\n\n\n\"x\"",
        ] {
            assert!(!secret(no), "{no}");
        }
    }

    #[test]
    fn credentials_in_urls_and_connection_strings() {
        assert!(may_hold_credential("x = 'postgres://a:b@c/d'"));
        assert!(may_hold_credential("Server=a;Password = b"));
        assert!(!may_hold_credential("see https://example.com/ or a@b.c"));
        assert!(!may_hold_credential("a password"));
    }

    #[test]
    fn ip_addresses() {
        assert!(may_hold_ip_address("connect 10.0.0.1:80"));
        assert!(!may_hold_ip_address("version 1.2.3, 4.5"));
    }

    #[test]
    fn a_regex_gives_what_it_begins_with() {
        assert_eq!(
            prefixes("^arn:aws:[a-z]+|^https://sqs"),
            Some(vec!["arn:aws:".to_owned(), "https://sqs".to_owned()])
        );
        assert_eq!(prefixes("[a-z]+host$"), None);
    }

    #[test]
    fn names_that_a_regex_knows_the_ends_of() {
        let ends_of = |regex| match ends(regex) {
            Some(Needle::Ends(words)) => words,
            _ => Vec::new(),
        };
        let names = ends_of("(?i)(^|[._])(api_?key|Secret)$");
        assert!(
            ["api_key", "apikey", "secret"]
                .iter()
                .all(|name| { names.iter().any(|known| known == name) })
        );
        assert_eq!(ends_of(r"^(ENV|std\.env)$"), ["env", "std.env"]);
        assert!(ends_of("^secret").is_empty());
        assert!(ends_of("secret.*$").is_empty());
    }

    #[test]
    fn a_regex_without_anchors_finds_what_it_matches() {
        let Some(Needle::Pattern(regex, 5)) = anywhere("(?i)^(redis|mq)s?:// *$") else {
            panic!("no pattern");
        };
        assert!(regex.is_match("x = 'MQ://' + host"));
        assert!(!regex.is_match("redis"));
        assert!(anywhere("(?i)(url|uri)$").is_none());
    }
}
