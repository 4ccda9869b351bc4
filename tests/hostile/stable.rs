//! The same tree gives the same bytes: from run to run, at any number of threads, from any
//! folder. Fingerprints stay with what they name.

use std::collections::BTreeSet;
use std::path::Path;

use proptest::prelude::*;

use super::{Ran, Tree, limited, run};

/// One of the repositories of the test data, on its own.
fn repository(name: &str) -> Tree {
    let tree = Tree::new();
    let from = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("testdata/repos")
        .join(name);
    for entry in walkdir::WalkDir::new(&from) {
        let entry = entry.expect("readable test data");
        if entry.file_type().is_file() {
            let path = entry.path().strip_prefix(&from).expect("it lies below");
            tree.write(path, std::fs::read(entry.path()).expect("a file"));
        }
    }
    tree.tracked();
    tree
}

/// Some of them: one of one component, one of many.
fn repositories() -> Vec<Tree> {
    ["django-shop", "press-monorepo"].map(repository).into()
}

fn with_threads(tree: &Tree, folder: &Path, threads: &str, arguments: &[&str]) -> Ran {
    let mut command = limited(folder, arguments);
    command.env("RAYON_NUM_THREADS", threads);
    let ran = run(&mut command);
    assert!(
        matches!(ran.code, Some(0 | 1)),
        "{}: {ran:?}",
        tree.path().display()
    );
    ran
}

const COMMANDS: &[&[&str]] = &[
    &["check", "--format", "json", "--persona", "auditor"],
    &["check", "--format", "full"],
    &["check", "--format", "sarif"],
    &["check", "--format", "github"],
    &["audit"],
    &["env"],
];

#[test]
fn at_any_number_of_threads_and_from_any_folder() {
    for tree in repositories() {
        let here = tree.path();
        let elsewhere = tempfile::tempdir().expect("a temporary folder");
        std::os::unix::fs::symlink(here, elsewhere.path().join("link")).expect("a link");
        let absolute = here.to_str().expect("UTF-8");
        for command in COMMANDS {
            let first = with_threads(&tree, here, "1", command);
            assert!(!first.out.is_empty());
            for (threads, folder, path) in [
                ("1", here, "."),
                ("2", here, absolute),
                ("7", &*here.join("good"), ".."),
                ("7", elsewhere.path(), "link"),
                ("2", Path::new("/"), absolute),
            ] {
                let mut arguments = command.to_vec();
                arguments.push(path);
                let again = with_threads(&tree, folder, threads, &arguments);
                assert_eq!(
                    again.out,
                    first.out,
                    "{threads} threads, {path} in {}",
                    folder.display()
                );
                assert_eq!(
                    again.err,
                    first.err,
                    "{threads} threads, {path} in {}",
                    folder.display()
                );
                assert_eq!(again.code, first.code);
            }
        }
    }
}

/// Rule, path and fingerprint of everything that is found.
fn fingerprints(tree: &Tree) -> BTreeSet<(String, String, String)> {
    let ran = tree.run(&["check", "--format", "json", "--persona", "auditor"]);
    let report: serde_json::Value = serde_json::from_str(&ran.out).expect("JSON");
    let all = report["findings"].as_array().expect("findings");
    let text =
        |finding: &serde_json::Value, key: &str| finding[key].as_str().expect("a text").to_owned();
    let set: BTreeSet<_> = all
        .iter()
        .map(|finding| {
            (
                text(finding, "rule"),
                text(finding, "path"),
                text(finding, "fingerprint"),
            )
        })
        .collect();
    let unique: BTreeSet<&String> = set.iter().map(|(_, _, fingerprint)| fingerprint).collect();
    assert_eq!(unique.len(), all.len(), "a fingerprint is there twice");
    assert!(!set.is_empty());
    set
}

/// Lines in which something is found, the same one several times.
const LINES: &[&str] = &[
    "a = logging.FileHandler(\"a.log\")",
    "b = logging.FileHandler(\"b.log\")",
    "c = redis.Redis(host=\"cache.internal\", port=6379)",
    "d = open(\"/var/data/x\", \"w\")",
    "e = 1",
];

fn write(tree: &Tree, path: &str, lines: &[usize], between: &[Vec<u8>]) {
    let mut text = String::from("import logging, redis\n");
    for (index, line) in lines.iter().enumerate() {
        for more in between.get(index).into_iter().flatten() {
            text.push_str(if more % 2 == 0 { "\n" } else { "# words\n" });
        }
        text.push_str(LINES[*line]);
        text.push('\n');
    }
    tree.write(path, text);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn fingerprints_stay_where_lines_are_inserted_and_siblings_renamed(
        lines in proptest::collection::vec(0..LINES.len(), 1..12),
        between in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 0..4), 12),
        name in "[a-z]{3,8}",
    ) {
        let tree = Tree::new();
        write(&tree, "shop/log.py", &lines, &[]);
        write(&tree, "shop/sibling.py", &lines, &[]);
        let before = fingerprints(&tree);
        write(&tree, "shop/log.py", &lines, &between);
        std::fs::rename(tree.at("shop/sibling.py"), tree.at(format!("shop/{name}_renamed.py"))).expect("a move");
        let after = fingerprints(&tree);
        let of = |all: &BTreeSet<(String, String, String)>| -> BTreeSet<_> {
            all.iter().filter(|(_, path, _)| path == "shop/log.py" || path == "good/log.py").cloned().collect()
        };
        prop_assert_eq!(of(&before), of(&after));
        prop_assert_eq!(before.len(), after.len());
    }
}

#[test]
fn every_fingerprint_is_there_once() {
    for tree in repositories() {
        fingerprints(&tree);
    }
}
