//! `xii init`: what it writes is used by the next check, and nothing is overwritten.

use super::{Folder, LOGGER, Ran, refused_in_a_line, run};

fn init(folder: &Folder, arguments: &[&str]) -> Ran {
    run(folder.xii().arg("init").args(arguments))
}

fn text(folder: &Folder, path: &str) -> String {
    std::fs::read_to_string(folder.at(path)).expect("a file")
}

fn old() -> Folder {
    let folder = Folder::of(&[
        ("shop/log.py", LOGGER),
        ("requirements.txt", "flask==3.0.0\n"),
    ]);
    folder.committed();
    folder
}

#[test]
fn settings_and_a_baseline_are_written_the_rest_is_shown() {
    let folder = old();
    assert_eq!(folder.concise(&[]).code, 1);
    let ran = init(&folder, &[]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    for words in [
        "xii.toml: written\n",
        ".xii-baseline.json: 1 finding\n",
        "    exec xii check --staged\n",
        ".github/workflows/xii.yml",
    ] {
        assert!(ran.out.contains(words), "{words}: {}", ran.out);
    }
    assert!(!folder.at(".github").exists() && !folder.at(".git/hooks/pre-commit").exists());
    let after = folder.concise(&["--fail-on", "note"]);
    assert_eq!((after.code, after.out.as_str()), (0, ""), "{}", after.err);
    // Again: nothing changes.
    let (settings, baseline) = (
        text(&folder, "xii.toml"),
        text(&folder, ".xii-baseline.json"),
    );
    folder.write("shop/new.py", LOGGER.as_bytes());
    let ran = init(&folder, &[]);
    assert_eq!(ran.out.matches("left as it is").count(), 2, "{}", ran.out);
    assert_eq!(text(&folder, "xii.toml"), settings);
    assert_eq!(text(&folder, ".xii-baseline.json"), baseline);
}

#[test]
fn settings_that_are_there_are_respected() {
    for (path, before) in [
        (".xii.toml", "ignore = [\"logs\"]\n"),
        ("pyproject.toml", "[tool.xii]\nignore = [\"logs\"]\n"),
    ] {
        let folder = old();
        folder.write(path, before.as_bytes());
        let ran = init(&folder, &["--no-baseline"]);
        assert!(
            ran.out.contains(&format!("{path}: there already")),
            "{}",
            ran.out
        );
        assert_eq!(text(&folder, path), before);
        assert!(!folder.at("xii.toml").exists());
        assert!(!folder.at(".xii-baseline.json").exists());
    }
    let clean = Folder::of(&[("shop/a.py", "x = 1\n")]);
    let ran = init(&clean, &[]);
    assert!(
        ran.out.contains("not needed, nothing is found"),
        "{}",
        ran.out
    );
    refused_in_a_line(&init(&clean, &["nowhere"]), &["nowhere"]);
}

#[test]
fn jobs_are_written_where_there_is_none_and_are_clean() {
    for (service, path, parts) in [
        (
            "github",
            ".github/workflows/xii.yml",
            [
                "actions/checkout@",
                concat!("OWNER/xii@v", env!("CARGO_PKG_VERSION")),
            ],
        ),
        (
            "gitlab",
            ".gitlab-ci.yml",
            [
                "file: packaging/xii.gitlab-ci.yml",
                concat!("xii==", env!("CARGO_PKG_VERSION")),
            ],
        ),
    ] {
        let folder = old();
        let ran = init(&folder, &["--ci", service]);
        assert!(ran.out.contains(&format!("{path}: written")), "{}", ran.out);
        let written = text(&folder, path);
        for part in parts {
            assert!(written.contains(part), "{part}: {written}");
        }
        assert!(ran.out.contains("in place of OWNER"), "{}", ran.out);
        folder.git(&["add", "."]);
        let after = folder.concise(&["--fail-on", "note", "--persona", "auditor"]);
        assert!(!after.out.contains(path), "{}", after.out);
        folder.write(path, b"on: push\n");
        let ran = init(&folder, &["--ci", service]);
        assert!(
            ran.out.contains(&format!("{path}: there already")),
            "{}",
            ran.out
        );
        assert_eq!(text(&folder, path), "on: push\n");
        // What is not written is shown, unless it is there.
        assert!(ran.out.contains(parts[1]), "{}", ran.out);
        folder.write(path, written.as_bytes());
        let ran = init(&folder, &["--ci", service]);
        assert!(!ran.out.contains(parts[1]), "{}", ran.out);
    }
}

#[test]
fn a_repository_of_pre_commit_is_shown_its_hook() {
    let folder = old();
    folder.write(".pre-commit-config.yaml", b"repos: []\n");
    let ran = init(&folder, &[]);
    assert!(ran.out.contains("      - id: xii-full\n"), "{}", ran.out);
    assert!(!ran.out.contains("exec xii check"), "{}", ran.out);
    folder.write(".pre-commit-config.yaml", b"- id: xii\n");
    let ran = init(&folder, &[]);
    assert!(!ran.out.contains("xii-full"), "{}", ran.out);
    assert!(ran.out.contains("runs xii, left as it is"), "{}", ran.out);
}

/// The hook as written, run by git with this program on the path.
#[cfg(unix)]
#[test]
fn the_hook_stops_what_is_new_and_lets_the_old_pass() {
    let folder = old();
    let ran = init(&folder, &["--hook"]);
    assert!(ran.out.contains("pre-commit: written"), "{}", ran.out);
    let program = assert_cmd::cargo::cargo_bin("xii");
    let bin = program.parent().expect("a folder");
    let path = format!(
        "{}:{}",
        bin.display(),
        std::env::var("PATH").unwrap_or_default()
    );
    let commit = || {
        let mut command = std::process::Command::new("git");
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("XII_")) {
            command.env_remove(name);
        }
        let done = command
            .current_dir(folder.path())
            .env("PATH", &path)
            .args([
                "-c",
                "user.name=x",
                "-c",
                "user.email=x@example.org",
                "commit",
                "-q",
                "-m",
                "b",
            ])
            .output()
            .expect("git runs");
        let said = String::from_utf8_lossy(&done.stdout).into_owned()
            + &String::from_utf8_lossy(&done.stderr);
        (done.status.success(), said)
    };
    folder.write("shop/log.py", format!("# old\n{LOGGER}").as_bytes());
    folder.git(&["add", "."]);
    let (went, said) = commit();
    assert!(went, "{said}");
    folder.write("shop/new.py", LOGGER.as_bytes());
    folder.git(&["add", "."]);
    let (went, said) = commit();
    assert!(!went);
    assert!(said.contains("shop/new.py:3:"), "{said}");
    let hook = text(&folder, ".git/hooks/pre-commit");
    folder.write(".git/hooks/pre-commit", b"#!/bin/sh\n");
    let ran = init(&folder, &["--hook"]);
    assert!(ran.out.contains("there already"), "{}", ran.out);
    assert_ne!(text(&folder, ".git/hooks/pre-commit"), hook);
}
