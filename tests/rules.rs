//! The shape of the rule set: examples hold, ids are paths, messages read alike, every kind of
//! matcher is used and shown.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use xii::diagnostic::Factor;
use xii::fact::Language;
use xii::rule::{MatcherKind, Rule, SUBJECTS, examples};
use xii::scan::{RuleFile, RuleSource, Scanner, example_tree, files_in, run_examples};
use xii::settings::Settings;
use xii::table::{Node, NodeKind};
use xii::vocabulary::{Filling, Meaning, Reference};

fn files() -> Vec<RuleFile> {
    files_in(Path::new("rules"), "rules").unwrap_or_else(|error| panic!("{error}"))
}

fn rules() -> Vec<(String, RuleFile)> {
    files()
        .into_iter()
        .filter_map(|file| match file.source.clone() {
            RuleSource::Rule(id) => Some((id, file)),
            RuleSource::Vocabulary(_) => None,
        })
        .collect()
}

fn scanner() -> Scanner {
    Scanner::of(&files()).unwrap_or_else(|error| panic!("{error}"))
}

fn value<'a>(node: &'a Node, key: &str) -> Option<&'a Node> {
    match &node.kind {
        NodeKind::Table(entries) => entries
            .iter()
            .find(|(name, _)| name == key)
            .map(|(_, node)| node),
        _ => None,
    }
}

fn text<'a>(node: &'a Node, key: &str) -> Option<&'a str> {
    match &value(node, key)?.kind {
        NodeKind::Text(text) => Some(text),
        _ => None,
    }
}

/// Fails with every complaint at once.
fn none(complaints: &[String]) {
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
}

#[test]
fn examples_hold() {
    let (count, failures) =
        run_examples(&files(), &[], |_| true).unwrap_or_else(|error| panic!("{error}"));
    assert!(count > 100, "only {count} examples were found");
    let (_, more) = run_examples(&shown_only_here(), &files(), |_| true)
        .unwrap_or_else(|error| panic!("{error}"));
    let lines: Vec<String> = failures
        .iter()
        .chain(&more)
        .map(|failure| format!("{}:{}: {}", failure.file, failure.line, failure.message))
        .collect();
    none(&lines);
}

#[test]
fn ids_are_paths_and_unique() {
    let mut seen = BTreeSet::new();
    let mut wrong = Vec::new();
    for (id, file) in rules() {
        if file.name != format!("rules/{id}.toml") || id.split('/').count() != 2 {
            wrong.push(format!("{}: the id `{id}` is not its path", file.name));
        }
        if !id
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '/')
        {
            wrong.push(format!("{}: an id is lower case with hyphens", file.name));
        }
        if text(&file.node, "id").is_some_and(|own| own != id) {
            wrong.push(format!("{}: its `id` is not its path", file.name));
        }
        // Names are unique across factors too, so that a person may say the name alone.
        let name = id.rsplit('/').next().unwrap_or_default().to_owned();
        if !seen.insert(name) {
            wrong.push(format!("{}: another rule has the same name", file.name));
        }
    }
    none(&wrong);
}

#[test]
fn every_rule_says_why_and_shows_how() {
    let mut wrong = Vec::new();
    for (_, file) in rules() {
        if text(&file.node, "rationale").is_none_or(|text| text.trim().len() < 40) {
            wrong.push(format!("{}: no rationale", file.name));
        }
        let list = examples(&file.name, &file.node).unwrap_or_else(|error| panic!("{error}"));
        for (bad, word) in [(true, "bad"), (false, "good")] {
            if !list.iter().any(|example| example.bad == bad) {
                wrong.push(format!("{}: no {word} example", file.name));
            }
        }
    }
    none(&wrong);
}

/// What is wrong with the form of a message, if anything is.
fn form(text: &str) -> Option<&'static str> {
    let first = text.chars().next()?;
    if first.is_uppercase() && !text.chars().nth(1).is_some_and(char::is_uppercase) {
        return Some("starts in upper case");
    }
    if text.ends_with('.') && !text.ends_with("...") {
        return Some("ends in a full stop");
    }
    if text.contains('\n') {
        return Some("is longer than a line");
    }
    // What is filled in stands in backticks, unless it is a word of the vocabulary's own.
    let mut quoted = false;
    for (at, character) in text.char_indices() {
        match character {
            '`' => quoted = !quoted,
            '{' if !quoted && !text[at..].starts_with("{kind}") => {
                return Some("has a hole outside of backticks");
            }
            _ => {}
        }
    }
    quoted.then_some("leaves a backtick open")
}

#[test]
fn messages_read_alike() {
    let scanner = scanner();
    let mut wrong = Vec::new();
    for rule in scanner.rules.rules() {
        let mut texts = vec![("summary", &rule.summary), ("fix", &rule.fix)];
        texts.push(("message", &rule.message));
        for matcher in rule.matches.iter().chain(&rule.evidence) {
            texts.extend(matcher.message.iter().map(|text| ("message", text)));
            texts.extend(matcher.fix.iter().map(|text| ("fix", text)));
        }
        for (key, text) in texts {
            if let Some(what) = form(text) {
                wrong.push(format!("{}: {key} {what}: {text}", rule.id));
            }
        }
        let says =
            |matcher: &xii::rule::Matcher| !rule.message.is_empty() || matcher.message.is_some();
        if !rule.native && !rule.matches.iter().all(says) {
            wrong.push(format!("{}: a match without a message", rule.id));
        }
    }
    none(&wrong);
}

#[test]
fn every_regular_expression_compiles() {
    let scanner = scanner();
    let mut asked = 0;
    let mut wrong = Vec::new();
    for rule in scanner.rules.rules() {
        let repairs = rule
            .repairs
            .iter()
            .flat_map(xii::rule::WrittenRepair::patterns);
        let repairs = repairs.map(xii::predicate::Pat::check);
        for checked in rule
            .predicates()
            .map(xii::predicate::Predicate::check)
            .chain(repairs)
        {
            asked += 1;
            if let Err(error) = checked {
                wrong.push(format!("{}: {error}", rule.id));
            }
        }
    }
    assert!(asked > 50, "only {asked} predicates were found");
    none(&wrong);
}

#[test]
fn rules_yield_to_rules_that_exist() {
    let scanner = scanner();
    let mut wrong = Vec::new();
    for rule in scanner.rules.rules() {
        for other in &rule.yields_to {
            if scanner.rules.find(other).is_none() || *other == rule.id {
                wrong.push(format!("{}: yields to `{other}`", rule.id));
            }
        }
    }
    none(&wrong);
}

#[test]
fn every_factor_has_at_least_three_rules() {
    let scanner = scanner();
    let mut counts: BTreeMap<&str, usize> = Factor::all().map(|f| (f.slug(), 0)).collect();
    for rule in scanner.rules.rules() {
        *counts.entry(rule.factor.slug()).or_default() += 1;
    }
    let few: Vec<String> = counts
        .iter()
        .filter(|(_, count)| **count < 3)
        .map(|(slug, count)| format!("{slug} has {count} rules"))
        .collect();
    none(&few);
}

#[test]
fn native_rules_are_rules() {
    let scanner = scanner();
    let native: Vec<&Rule> = scanner
        .rules
        .rules()
        .iter()
        .filter(|rule| rule.native)
        .collect();
    assert!(native.len() >= 4, "only {} native rules", native.len());
}

/// A rule file with nothing but its matchers of one kind; `None` when it has none.
fn only(file: &RuleFile, subject: &str) -> Option<RuleFile> {
    let NodeKind::Table(entries) = &file.node.kind else {
        return None;
    };
    let mut some = false;
    let entries = entries
        .iter()
        .filter(|(key, _)| key != "evidence")
        .map(|(key, node)| {
            let NodeKind::List(items) = &node.kind else {
                return (key.clone(), node.clone());
            };
            if key != "match" {
                return (key.clone(), node.clone());
            }
            let kept: Vec<Node> = items
                .iter()
                .filter(|item| value(item, subject).is_some())
                .cloned()
                .collect();
            some |= !kept.is_empty();
            let kind = NodeKind::List(kept);
            (
                key.clone(),
                Node {
                    line: node.line,
                    kind,
                },
            )
        })
        .collect();
    some.then(|| RuleFile {
        node: Node {
            line: file.node.line,
            kind: NodeKind::Table(entries),
        },
        ..file.clone()
    })
}

fn shown_only_here() -> Vec<RuleFile> {
    files_in(Path::new("testdata/rules"), "testdata/rules")
        .unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn every_kind_of_matcher_is_used_and_shown() {
    // What the built-in rules leave to the vocabulary is shown by rules of the tests' own.
    let (vocabulary, rules): (Vec<RuleFile>, Vec<RuleFile>) = files()
        .into_iter()
        .chain(shown_only_here())
        .partition(|file| matches!(file.source, RuleSource::Vocabulary(_)));
    let mut wrong = Vec::new();
    for subject in SUBJECTS {
        let own: Vec<RuleFile> = rules
            .iter()
            .filter_map(|file| only(file, subject))
            .collect();
        if own.is_empty() {
            wrong.push(format!("no rule has a matcher of kind `{subject}`"));
            continue;
        }
        let everything: Vec<RuleFile> = vocabulary.iter().chain(&own).cloned().collect();
        let scanner = Scanner::of(&everything).unwrap_or_else(|error| panic!("{error}"));
        let shown = own.iter().any(|file| {
            let RuleSource::Rule(id) = &file.source else {
                return false;
            };
            examples(&file.name, &file.node)
                .unwrap_or_default()
                .iter()
                .filter(|example| example.bad)
                .any(|example| {
                    let report = scanner.scan(example_tree(example), &Settings::default());
                    report.findings.iter().any(|finding| finding.rule == *id)
                })
        });
        if !shown {
            wrong.push(format!(
                "no bad example shows a matcher of kind `{subject}`"
            ));
        }
    }
    none(&wrong);
}

/// Languages that a rule's own matchers or the vocabulary behind its concepts can see it in.
fn reach(scanner: &Scanner, rule: &Rule) -> BTreeSet<&'static str> {
    let mut reached = BTreeSet::new();
    for matcher in &rule.matches {
        for language in Language::ALL {
            let named = matcher.languages.contains(language);
            let speaks = matcher.formats.is_empty()
                && (matcher.languages.is_empty() || named)
                && *language != Language::Shell;
            let seen = match &matcher.kind {
                MatcherKind::Concept(kinds) => {
                    scanner.vocabulary.meanings(*language).any(|meaning| {
                        meaning.languages.contains(language)
                            && kinds.contains(&meaning.concept)
                            && could_hold(matcher, meaning)
                    })
                }
                _ => named,
            };
            if speaks && seen {
                reached.insert(language.slug());
            }
        }
    }
    reached
}

/// Whether the constants of a meaning are what a matcher asks for, and every slot that it asks
/// for can be filled.
fn could_hold(matcher: &xii::rule::Matcher, meaning: &Meaning) -> bool {
    matcher.conditions.iter().all(|(reference, asked)| {
        let Reference::Named(name) = reference else {
            return true;
        };
        let filling = meaning
            .slots
            .iter()
            .find(|(slot, _)| slot.slug() == &**name)
            .map(|(_, filling)| filling);
        match filling {
            Some(Filling::Constant(value)) => asked.holds(value),
            Some(Filling::Parts(_)) => true,
            None => xii::concept::Slot::from_slug(name).is_none() || asked.find(None).is_some(),
        }
    })
}

/// What no example can show: an argument of an earlier call in a chain is out of reach, and what
/// `HttpListener` listens on is a URL.
const UNSHOWN: &[(&str, &str)] = &[
    ("build-release-run/runtime-code-change", "rust"),
    ("port-binding/unix-socket-bind", "powershell"),
];

#[test]
fn every_rule_is_shown_in_every_language_that_reaches_it() {
    // The built-in rules' tables say which language they are bound to.
    let scanner = Scanner::new(&[]).unwrap_or_else(|error| panic!("{error}"));
    let mut wrong = Vec::new();
    let mut shown_in = 0;
    for (id, file) in rules() {
        let number = scanner.rules.find(&id).expect("the rule is built in");
        let rule = scanner.rules.get(number);
        if rule.native {
            continue;
        }
        let shown: BTreeSet<&str> = examples(&file.name, &file.node)
            .unwrap_or_default()
            .iter()
            .filter(|example| example.bad)
            .flat_map(|example| &example.marks)
            .filter_map(|(path, _)| xii::repo::classify(path)?.language())
            .map(Language::slug)
            .collect();
        shown_in += shown.len();
        for language in reach(&scanner, rule) {
            let excused = UNSHOWN.contains(&(id.as_str(), language));
            if !shown.contains(language) && !excused {
                wrong.push(format!("{}: no bad example in {language}", file.name));
            }
        }
    }
    assert!(
        shown_in > 300,
        "only {shown_in} languages of rules are shown"
    );
    none(&wrong);
}

/// Of a few files, native rules that need all of them run only where another rule yields to them.
#[test]
fn which_native_rules_others_yield_to_is_known() {
    let scanner = xii::scan::Scanner::new(&[]).expect("the built-in rules");
    let mut named: Vec<&str> = scanner
        .rules
        .rules()
        .iter()
        .flat_map(|rule| &rule.yields_to)
        .map(String::as_str)
        .filter(|id| xii::native::needs_all(id))
        .collect();
    named.sort_unstable();
    named.dedup();
    assert_eq!(named, xii::native::YIELDED_TO);
}
