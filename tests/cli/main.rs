//! The program as a person meets it: arguments, exit codes, bad input, choices, secrets.

mod arguments;
mod audit;
mod baseline;
mod cache;
mod canary;
mod choices;
mod diff_base;
mod env;
mod fix;
mod given;
mod init;
mod input;
mod own_rules;
mod show;
mod staged;
mod suppress;
mod suppressions;
mod tracked;

#[path = "../shared/formats.rs"]
mod formats;
#[path = "../shared/git.rs"]
mod git;

use std::path::{Path, PathBuf};

use assert_cmd::Command;
use tempfile::TempDir;

/// Breaks logs, at level error and high confidence, on its third line.
const LOGGER: &str = "import logging\n\nhandler = logging.FileHandler(\"shop.log\")\n";

/// A throwaway folder.
struct Folder(TempDir);

/// What a run gave.
struct Ran {
    code: i32,
    out: String,
    err: String,
}

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("a temporary folder"))
    }

    /// A folder with these files.
    fn of(files: &[(&str, &str)]) -> Self {
        let folder = Self::new();
        for (path, text) in files {
            folder.write(path, text.as_bytes());
        }
        folder
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn at(&self, path: &str) -> PathBuf {
        self.path().join(path)
    }

    fn write(&self, path: &str, bytes: &[u8]) {
        let path = self.at(path);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("folders");
        std::fs::write(path, bytes).expect("a file");
    }

    /// The program, standing in this folder.
    fn xii(&self) -> Command {
        let mut command = program();
        command.current_dir(self.path());
        command
    }

    /// `xii check` here with further arguments.
    fn check(&self, arguments: &[&str]) -> Ran {
        run(self.xii().arg("check").args(arguments))
    }

    /// The findings here, one a line, without notes of the footer.
    fn concise(&self, arguments: &[&str]) -> Ran {
        let mut all = vec!["--format", "concise"];
        all.extend(arguments);
        self.check(&all)
    }

    fn git(&self, arguments: &[&str]) {
        git::git(self.path(), arguments);
    }

    /// Gives all that is here to git.
    fn tracked(&self) {
        git::tracked(self.path());
    }

    /// Gives all that is here to git, and commits it.
    fn committed(&self) {
        self.tracked();
        self.git(&["commit", "-q", "-m", "a"]);
    }
}

/// The program without whatever the person who runs the tests has set.
fn program() -> Command {
    let mut command = Command::cargo_bin("xii").expect("the program is built");
    for (name, _) in std::env::vars() {
        if name.starts_with("XII_") || name == "CI" {
            command.env_remove(name);
        }
    }
    command
        .env("XII_NO_CACHE", "1")
        .env("NO_COLOR", "1")
        .env_remove("FORCE_COLOR")
        .env_remove("CLICOLOR_FORCE")
        .env_remove("COLUMNS");
    command
}

fn run(command: &mut Command) -> Ran {
    let output = command.output().expect("the program runs");
    Ran {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8(output.stdout).expect("output is UTF-8"),
        err: String::from_utf8(output.stderr).expect("errors are UTF-8"),
    }
}

/// Asserts a refusal: exit code 2, nothing on standard output, one line that says all of `words`.
#[track_caller]
fn refused(ran: &Ran, words: &[&str]) {
    assert_eq!(ran.code, 2, "{}{}", ran.out, ran.err);
    assert_eq!(ran.out, "");
    let first = ran.err.lines().next().unwrap_or_default();
    for word in words {
        assert!(first.contains(word), "{first:?} does not say {word:?}");
    }
}

/// Asserts that a refusal is one line and no more.
#[track_caller]
fn refused_in_a_line(ran: &Ran, words: &[&str]) {
    refused(ran, words);
    assert_eq!(ran.err.lines().count(), 1, "{}", ran.err);
}
