//! Twin apps: the same small service in each language, `testdata/repos/snaps-LANGUAGE-broken`
//! with sixteen violations in that language's idiom and `testdata/repos/snaps-LANGUAGE` mended.
//!
//! Every violation is found once, and nothing else; nothing is found in a mended twin. Where
//! each one stands is in `testdata/repos/*.expected.txt`, which `tests/repos.rs` holds.
//! `mutations.rs` breaks the mended twins one rule at a time.

mod mutations;
mod tree;

use std::collections::BTreeMap;

use xii::fact::Language;

/// What every broken twin does wrong: all twelve factors, in every language.
const RULES: [&str; 16] = [
    "admin-processes/migration-at-start",
    "backing-services/hardcoded-connection",
    "build-release-run/build-at-start",
    "codebase/shared-code-by-path",
    "concurrency/in-process-scheduler",
    "concurrency/pid-file",
    "config/credential-default",
    "config/hardcoded-credential",
    "dependencies/undeclared-system-tool",
    "dev-prod-parity/runtime-version-mismatch",
    "disposability/ignored-termination-signal",
    "logs/file-handler",
    "port-binding/hardcoded-port",
    "port-binding/loopback-bind",
    "processes/embedded-database",
    "processes/local-upload",
];

/// The languages that have twins.
const LANGUAGES: [&str; 13] = [
    "csharp",
    "elixir",
    "go",
    "java",
    "javascript",
    "kotlin",
    "php",
    "powershell",
    "python",
    "ruby",
    "rust",
    "scala",
    "typescript",
];

#[test]
fn every_violation_of_a_broken_twin_is_found_and_nothing_else() {
    let scanner = tree::scanner();
    for language in LANGUAGES {
        let files = tree::read(&format!("snaps-{language}-broken"));
        let report = tree::report(&scanner, &files);
        let mut found: BTreeMap<&str, usize> = RULES.iter().map(|rule| (*rule, 0)).collect();
        for finding in &report.findings {
            *found.entry(finding.rule.as_str()).or_default() += 1;
        }
        found.retain(|rule, times| *times != 1 || !RULES.contains(rule));
        assert!(found.is_empty(), "{language}: not once, but {found:?}");
    }
}

#[test]
fn the_violations_are_of_all_factors() {
    let factors: std::collections::BTreeSet<_> =
        RULES.iter().map(|rule| rule.split('/').next()).collect();
    assert_eq!(factors.len(), 12);
}

#[test]
fn nothing_is_found_in_a_mended_twin() {
    let scanner = tree::scanner();
    for language in LANGUAGES {
        let files = tree::read(&format!("snaps-{language}"));
        let found: Vec<String> = tree::report(&scanner, &files)
            .findings
            .iter()
            .map(tree::line)
            .collect();
        assert!(found.is_empty(), "{language}: {found:#?}");
    }
}

/// What apps are not written in.
const OTHERS: [&str; 1] = ["shell"];

#[test]
fn every_language_has_twins() {
    let missing: Vec<&str> = Language::ALL
        .iter()
        .map(|language| language.slug())
        .filter(|slug| !OTHERS.contains(slug) && !LANGUAGES.contains(slug))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}
