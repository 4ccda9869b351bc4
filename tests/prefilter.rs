//! What the prefilter holds back would not have come to anything: every example and every small
//! repository gives the same report without it. So do files that are read again.

use std::path::Path;

use xii::fact::{Language, Role};
use xii::repo::{WalkOptions, walk};
use xii::rule::{Prefilter, examples};
use xii::scan::{RuleSource, Scanner, Tree, example_tree, files_in};
use xii::settings::Settings;

fn scanners() -> (Scanner, Scanner) {
    let scanner = || Scanner::new(&[]).expect("the built-in rules load");
    (scanner().with_prefilter(), scanner().without_prefilter())
}

#[test]
fn examples_are_found_alike() {
    let (with, without) = scanners();
    let files = files_in(Path::new("rules"), "rules").expect("the rules can be read");
    let mut compared = 0;
    for file in files {
        let RuleSource::Rule(id) = &file.source else {
            continue;
        };
        for example in examples(&file.name, &file.node).expect("examples can be read") {
            let report =
                |scanner: &Scanner| scanner.scan(example_tree(&example), &Settings::default());
            let (with, without) = (report(&with), report(&without));
            assert_eq!(
                with.findings, without.findings,
                "{id}, line {}",
                example.line
            );
            compared += with.findings.len();
        }
    }
    assert!(compared > 100, "only {compared} findings were compared");
}

#[test]
fn repositories_are_found_alike() {
    let (with, without) = scanners();
    compare(&with, &without);
}

#[test]
fn files_that_are_read_again_are_found_alike() {
    let scanner = || Scanner::new(&[]).expect("the built-in rules load");
    compare(&scanner(), &scanner().without_waiting());
}

fn compare(with: &Scanner, without: &Scanner) {
    for entry in std::fs::read_dir("testdata/repos").expect("small repositories") {
        let path = entry.expect("an entry").path();
        if !path.is_dir() {
            continue;
        }
        let report = |scanner: &Scanner| {
            let tree = Tree::of(walk(std::slice::from_ref(&path), &WalkOptions::default()));
            scanner.scan(tree, &Settings::default())
        };
        let (with, without) = (report(with), report(without));
        assert_eq!(with.findings, without.findings, "{}", path.display());
        assert_eq!(with.factors, without.factors, "{}", path.display());
    }
}

#[test]
fn something_is_held_back_in_every_language() {
    let scanner = Scanner::new(&[]).expect("the built-in rules load");
    let prefilter = Prefilter::new(&[]);
    for language in Language::ALL {
        // Scripts are always read.
        if language.is_script() {
            continue;
        }
        for role in [Role::App, Role::Test, Role::Ci] {
            let wanted = prefilter.wants(&scanner.rules, &scanner.vocabulary, *language, role, "");
            assert!(!wanted, "an empty file of {language:?} as {role:?}");
        }
    }
}
