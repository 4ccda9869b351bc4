//! Throwaway repositories: git as nobody in particular, with nobody's settings.

use std::path::Path;
use std::process::Command;

/// Runs git in a folder; fails where it does.
#[track_caller]
pub fn git(folder: &Path, arguments: &[&str]) {
    let mut command = Command::new("git");
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("GIT_") {
            command.env_remove(name);
        }
    }
    let output = command
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .current_dir(folder)
        .args(["-c", "user.name=x", "-c", "user.email=x@example.org"])
        .args(["-c", "init.defaultBranch=main"])
        .args(["-c", "protocol.file.allow=always"])
        .args(arguments)
        .output()
        .expect("git runs");
    assert!(output.status.success(), "git {arguments:?}: {output:?}");
}

/// Makes a folder a repository in which all is tracked that is not ignored.
#[track_caller]
pub fn tracked(folder: &Path) {
    git(folder, &["init", "-q"]);
    git(folder, &["add", "."]);
}
