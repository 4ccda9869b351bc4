//! What must hold of every fix, whatever its rule: the file parses as before, the finding is
//! gone, nothing new is found, and a second run changes nothing.

use std::collections::BTreeMap;
use std::path::Path;

use xii::diagnostic::Report;
use xii::rule::examples;
use xii::scan::{
    Content, Input, Mended, Reach, RuleFile, RuleSource, Scanner, Tree, example_tree, files_in,
};
use xii::settings::Settings;

fn files() -> Vec<RuleFile> {
    files_in(Path::new("rules"), "rules").unwrap_or_else(|error| panic!("{error}"))
}

/// How many findings there are of each rule.
fn counts(report: &Report) -> BTreeMap<&str, usize> {
    let mut counts = BTreeMap::new();
    for finding in &report.findings {
        *counts.entry(finding.rule.as_str()).or_default() += 1;
    }
    counts
}

/// The tree after it was mended.
fn after(tree: &Tree, mended: &Mended) -> Tree {
    let mut tree = tree.clone();
    for (path, (before, text)) in &mended.files {
        let content = Content::Memory(text.as_bytes().to_vec());
        if let Some(input) = tree.inputs.iter_mut().find(|input| input.path == *path) {
            input.content = content;
            continue;
        }
        assert!(before.is_none(), "{path} was there before");
        tree.paths.push(path.clone());
        tree.inputs.push(Input {
            path: path.clone(),
            content,
            tracked: Some(false),
        });
    }
    tree.inputs.sort_by(|a, b| a.path.cmp(&b.path));
    tree
}

/// Mends a tree and says what is wrong with the result.
fn mend(
    name: &str,
    scanner: &Scanner,
    tree: &Tree,
    reach: Reach,
    wrong: &mut Vec<String>,
) -> usize {
    let settings = Settings::default();
    let mended = scanner.mend(tree, &settings, reach);
    for path in &mended.refused {
        wrong.push(format!("{name}: a fix would break {path}"));
    }
    for (path, (before, text)) in &mended.files {
        let before = before
            .as_deref()
            .map_or(0, |text| scanner.problems(path, text));
        if scanner.problems(path, text) > before {
            wrong.push(format!("{name}: {path} does not parse any more:\n{text}"));
        }
    }
    let (was, is) = (counts(&mended.before), counts(&mended.after));
    let of = |counts: &BTreeMap<&str, usize>, rule: &str| counts.get(rule).copied().unwrap_or(0);
    for rule in is.keys() {
        // What had given way to a finding that is gone was there before.
        let yields_to = &scanner
            .rules
            .get(scanner.rules.find(rule).expect("a rule"))
            .yields_to;
        let gave_way = yields_to
            .iter()
            .any(|other| of(&was, other) > of(&is, other));
        if of(&is, rule) > of(&was, rule) && !gave_way {
            wrong.push(format!("{name}: {rule} is new:\n{:#?}", mended.files));
        }
    }
    // What could be fixed is, and is not found any more; a tracked dotenv file still is tracked.
    let fixable = |report: &Report| {
        report
            .findings
            .iter()
            .filter(|one| one.fix.is_some() && one.rule != "config/committed-env-file")
            .count()
    };
    if reach == Reach::Unsafe && fixable(&mended.after) > 0 {
        wrong.push(format!("{name}: findings with fixes are left"));
    }
    let again = scanner.mend(&after(tree, &mended), &settings, reach);
    if !again.files.is_empty() {
        wrong.push(format!("{name}: a second run changes {:#?}", again.files));
    }
    mended.made
}

fn none(wrong: &[String]) {
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn fixes_of_all_examples() {
    let files = files();
    let scanner = Scanner::of(&files).unwrap_or_else(|error| panic!("{error}"));
    let mut wrong = Vec::new();
    let mut made = 0;
    for file in &files {
        let RuleSource::Rule(_) = &file.source else {
            continue;
        };
        let list = examples(&file.name, &file.node).unwrap_or_else(|error| panic!("{error}"));
        for example in list.iter().filter(|example| example.bad) {
            let name = format!("{}:{}", file.name, example.line);
            let tree = example_tree(example);
            made += mend(&name, &scanner, &tree, Reach::Unsafe, &mut wrong);
        }
    }
    none(&wrong);
    assert!(made > 150, "only {made} findings were mended");
}

/// A repository of the test data, as git would give it.
fn repository(root: &Path) -> Tree {
    let mut tree = Tree {
        version_controlled: true,
        ..Tree::default()
    };
    for entry in walkdir::WalkDir::new(root).sort_by_file_name() {
        let entry = entry.expect("the repository can be walked");
        if !entry.file_type().is_file() {
            continue;
        }
        let path = entry.path().strip_prefix(root).expect("below");
        let path = path.to_string_lossy().replace('\\', "/");
        tree.paths.push(path.clone());
        tree.inputs.push(Input {
            path,
            content: Content::Memory(std::fs::read(entry.path()).expect("a file")),
            tracked: Some(true),
        });
    }
    tree
}

#[test]
fn fixes_of_whole_repositories() {
    let scanner = Scanner::of(&files()).unwrap_or_else(|error| panic!("{error}"));
    let mut wrong = Vec::new();
    let mut made = BTreeMap::new();
    for entry in std::fs::read_dir("testdata/repos").expect("there are repositories") {
        let root = entry.expect("an entry").path();
        if !root.is_dir() {
            continue;
        }
        let tree = repository(&root);
        for reach in [Reach::Safe, Reach::Unsafe] {
            let name = format!("{} {reach:?}", root.display());
            *made.entry(reach == Reach::Safe).or_insert(0) +=
                mend(&name, &scanner, &tree, reach, &mut wrong);
        }
    }
    none(&wrong);
    assert!(made[&true] > 3, "only {} were mended safely", made[&true]);
    assert!(made[&false] > made[&true], "no unsafe fix was made");
}

#[test]
fn every_repair_is_shown() {
    let files = files();
    let scanner = Scanner::of(&files).unwrap_or_else(|error| panic!("{error}"));
    let mut fixable = 0;
    let mut wrong = Vec::new();
    for file in &files {
        let RuleSource::Rule(id) = &file.source else {
            continue;
        };
        let rule = scanner
            .rules
            .get(scanner.rules.find(id).expect("it is loaded"));
        let list = examples(&file.name, &file.node).unwrap_or_else(|error| panic!("{error}"));
        let shown = list.iter().any(|example| {
            example
                .fixed
                .as_ref()
                .is_some_and(|files| !files.is_empty())
        });
        if shown == rule.repairs.is_empty() {
            wrong.push(format!("{id}: repairs and `fixed` examples go together"));
        }
        fixable += usize::from(!rule.repairs.is_empty());
    }
    none(&wrong);
    assert!(fixable >= 20, "only {fixable} rules have fixes");
}
