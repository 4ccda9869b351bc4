//! Repositories of `testdata/repos` in memory, where they can be changed, and what is found
//! in them.

use std::collections::BTreeMap;
use std::path::Path;

use xii::diagnostic::{Finding, Report};
use xii::scan::{Content, Input, Scanner, Tree, files_in};
use xii::settings::Settings;

/// Texts by path.
pub type Files = BTreeMap<String, String>;

/// The rules of this repository.
pub fn scanner() -> Scanner {
    let files = files_in(Path::new("rules"), "rules").expect("the rules can be read");
    Scanner::of(&files).unwrap_or_else(|error| panic!("{error}"))
}

/// Every file of a small repository.
pub fn read(name: &str) -> Files {
    let root = Path::new("testdata/repos").join(name);
    walkdir::WalkDir::new(&root)
        .into_iter()
        .map(|entry| entry.unwrap_or_else(|error| panic!("{error}")))
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let path = entry.path().strip_prefix(&root).expect("below the root");
            let path = path.to_string_lossy().replace('\\', "/");
            let text = std::fs::read_to_string(entry.path()).expect("a text");
            (path, text)
        })
        .collect()
}

/// What is found when all of these are tracked by git.
pub fn report(scanner: &Scanner, files: &Files) -> Report {
    let tree = Tree {
        paths: files.keys().cloned().collect(),
        version_controlled: true,
        inputs: files
            .iter()
            .map(|(path, text)| Input {
                path: path.clone(),
                content: Content::Memory(text.clone().into_bytes()),
                tracked: Some(true),
            })
            .collect(),
        ..Tree::default()
    };
    scanner.scan(tree, &Settings::default())
}

/// A finding in a line.
pub fn line(finding: &Finding) -> String {
    format!(
        "{}:{}: {}: {}",
        finding.location.path, finding.location.start.line, finding.rule, finding.message
    )
}
