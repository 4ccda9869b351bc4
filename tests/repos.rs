//! Small whole repositories under `testdata/repos`, each with what is found in it beside it,
//! in `NAME.expected.txt`. With `UPDATE=1` that is written anew; read every line of it then.

#[path = "shared/git.rs"]
mod git;

use std::path::{Path, PathBuf};

use assert_cmd::Command;

/// Copies a repository to where no other one is around it, and gives it to git.
fn copied(from: &Path) -> tempfile::TempDir {
    let to = tempfile::tempdir().expect("a temporary folder");
    for entry in walkdir::WalkDir::new(from).sort_by_file_name() {
        let entry = entry.expect("the repository can be walked");
        let target = to
            .path()
            .join(entry.path().strip_prefix(from).expect("below"));
        if entry.file_type().is_dir() {
            std::fs::create_dir_all(target).expect("a folder");
        } else {
            std::fs::copy(entry.path(), target).expect("a file");
        }
    }
    git::tracked(to.path());
    git::git(to.path(), &["add", "-f", "."]);
    to
}

/// What a command says about a repository, against the file of what is expected, which is named
/// after it.
#[track_caller]
fn says(arguments: &[&str], golden: &str) {
    let name = golden.split('.').next().unwrap_or(golden);
    let folder = copied(&Path::new("testdata/repos").join(name));
    let output = Command::cargo_bin("xii")
        .expect("the program is built")
        .env("XII_NO_CACHE", "1")
        .current_dir(folder.path())
        .args(arguments)
        .output()
        .expect("the program runs");
    assert_eq!(output.status.code(), Some(0), "{arguments:?}");
    assert!(output.stderr.is_empty(), "{arguments:?}");
    let found = String::from_utf8(output.stdout).expect("UTF-8");
    let path = Path::new("testdata/repos").join(golden);
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &found).expect("the file is written");
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        found == expected,
        "run `UPDATE=1 cargo test --test repos` and read the change; found\n{found}"
    );
}

#[test]
fn the_audit_of_a_monorepo() {
    says(
        &["audit", "--format", "markdown"],
        "press-monorepo.audit.md",
    );
}

#[test]
fn the_audit_of_pages_parts_and_a_chart() {
    says(
        &["audit", "--format", "markdown"],
        "pages-and-parts.audit.md",
    );
}

#[test]
fn the_audit_of_a_workspace_and_of_an_app_with_a_program() {
    says(
        &["audit", "--format", "markdown"],
        "forum-workspace.audit.md",
    );
}

#[test]
fn the_environment_of_a_monorepo() {
    says(&["env"], "press-monorepo.env.txt");
}

/// Findings, then notices and counts.
fn shown(folder: &Path) -> (String, Option<i32>) {
    let output = Command::cargo_bin("xii")
        .expect("the program is built")
        .env("XII_NO_CACHE", "1")
        .current_dir(folder)
        .args(["check", "--format", "concise"])
        .output()
        .expect("the program runs");
    let text = format!(
        "{}---\n{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    (text, output.status.code())
}

fn repositories() -> Vec<PathBuf> {
    let mut all: Vec<PathBuf> = std::fs::read_dir("testdata/repos")
        .expect("testdata/repos")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.is_dir())
        .collect();
    all.sort();
    all
}

#[test]
fn repositories_give_what_is_expected() {
    let all = repositories();
    assert!(all.len() >= 6, "only {} repositories", all.len());
    let mut wrong = Vec::new();
    for repository in all {
        let (found, _) = shown(copied(&repository).path());
        let path = repository.with_extension("expected.txt");
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&path, &found).expect("the expected text");
        }
        let expected = std::fs::read_to_string(&path).unwrap_or_default();
        if found != expected {
            wrong.push(format!("{}: found\n{found}", path.display()));
        }
    }
    assert!(
        wrong.is_empty(),
        "run `UPDATE=1 cargo test --test repos` and read the change\n{}",
        wrong.join("\n")
    );
}

#[test]
fn a_twelve_factor_app_is_clean() {
    for repository in repositories() {
        let name = repository.file_name().expect("a name").to_string_lossy();
        let mended = name.starts_with("snaps-") && !name.ends_with("-broken");
        let clean = mended || name.starts_with("twelve-factor-");
        let (found, code) = shown(copied(&repository).path());
        assert_eq!(
            code == Some(0) && found.starts_with("---"),
            clean,
            "{name}\n{found}"
        );
    }
}
