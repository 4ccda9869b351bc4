//! Repositories of every kind: broken, bare, linked, nested, shallow, someone else's, none; and
//! ones that would like to run something.

use std::process::Command;

use super::throwaway::git;
use super::{LOGGER, Tree, clean, done, limited, root, run, skipped};

#[test]
fn without_git() {
    let tree = Tree::new();
    let ran = tree.survives(1, &[]);
    assert_eq!(ran.err.matches("git").count(), 0, "{}", ran.err);
    // Nor with a repository, where git is not installed.
    tree.tracked();
    let empty = tempfile::tempdir().expect("a temporary folder");
    let mut command = Command::new(super::program());
    clean(&mut command);
    command
        .args(["check", "--format", "concise", "--select", "logs"])
        .current_dir(tree.path())
        .env("PATH", empty.path());
    let ran = run(&mut command);
    ran.fine(1);
    assert!(ran.out.contains("good/log.py:3:31:"), "{}", ran.out);
    assert!(
        ran.err.starts_with(".git: left out: git is not installed"),
        "{}",
        ran.err
    );
}

#[test]
fn broken_ones() {
    for (file, text) in [
        (".git/index", b"no index".as_slice()),
        (".git/index", b"DIRC\0\0\0\x02\xff\xff\xff\xff"),
        (".git/config", b"[core"),
        (".git/config", b"[core]\nrepositoryformatversion = 99\n"),
    ] {
        let tree = Tree::new();
        tree.tracked();
        tree.write(file, text);
        tree.survives(1, &[(".git", "left out: git cannot read")]);
    }
    // What git takes for no repository is none.
    let tree = Tree::new();
    tree.git(&["init", "-q"]);
    std::fs::remove_file(tree.at(".git/HEAD")).expect("it was there");
    tree.survives(1, &[]);
    for text in [
        "",
        "gitdir: /nowhere/at/all\n",
        "gitdir: .\n",
        "no such thing",
    ] {
        let tree = Tree::new();
        tree.write(".git", text);
        tree.survives(1, &[]);
    }
}

#[test]
fn bare_ones_worktrees_submodules_and_shallow_clones() {
    let tree = Tree::new();
    tree.committed();
    tree.write("second.py", LOGGER);
    tree.git(&["add", "."]);
    tree.git(&["commit", "-q", "-m", "b"]);
    let origin = tree.path().to_str().expect("UTF-8").to_owned();

    let bare = tempfile::tempdir().expect("a temporary folder");
    git(bare.path(), &["clone", "-q", "--bare", &origin, "x.git"]);
    let ran = run(&mut limited(
        &bare.path().join("x.git"),
        &["check", "--format", "concise"],
    ));
    assert!(matches!(ran.code, Some(0 | 1)), "{ran:?}");
    ran.bounded(super::MOST);

    let other = tempfile::tempdir().expect("a temporary folder");
    let linked = other.path().join("linked");
    tree.git(&[
        "worktree",
        "add",
        "-q",
        linked.to_str().expect("UTF-8"),
        "-b",
        "side",
    ]);
    git(
        other.path(),
        &[
            "clone",
            "-q",
            "--depth=1",
            &format!("file://{origin}"),
            "shallow",
        ],
    );
    git(
        other.path(),
        &[
            "clone",
            "-q",
            "--filter=blob:none",
            "--sparse",
            &format!("file://{origin}"),
            "partial",
        ],
    );
    for name in ["linked", "shallow"] {
        let ran = run(&mut limited(
            &other.path().join(name),
            &["check", "--format", "concise", "--select", "logs"],
        ));
        ran.fine(1);
        assert!(
            ran.out.contains("good/log.py:3:31:"),
            "{name}: {}{}",
            ran.out,
            ran.err
        );
        assert_eq!(
            ran.err.matches("not read").count(),
            0,
            "{name}: {}",
            ran.err
        );
    }
    let ran = run(&mut limited(
        &other.path().join("partial"),
        &["check", "--format", "concise", "--select", "logs"],
    ));
    ran.fine(1);

    // What lies in a submodule is another repository's business.
    let outer = Tree::new();
    outer.git(&["init", "-q"]);
    outer.git(&["submodule", "--quiet", "add", &origin, "inner"]);
    outer.git(&["add", "."]);
    let ran = outer.survives(1, &[]);
    assert!(!ran.out.contains("inner/"), "{}", ran.out);
    // Unless it is named.
    let ran = outer.run(&["check", "--format", "concise", "--select", "logs", "inner"]);
    ran.fine(1);
    assert!(
        ran.out.contains("good/log.py:3:31:"),
        "{}{}",
        ran.out,
        ran.err
    );
}

#[test]
fn a_repository_of_someone_else() {
    if !root() {
        skipped("only root can give a repository to someone else");
        return;
    }
    let tree = Tree::new();
    tree.tracked();
    done(
        Command::new("chown")
            .args(["-R", "12345:12345"])
            .arg(tree.path()),
    );
    tree.survives(1, &[(".git", "belongs to someone else")]);
}

/// A folder that comes in an archive can hold a configuration of git. Nothing that it names is
/// started.
#[test]
fn ones_that_would_run_something() {
    let tree = Tree::new();
    tree.tracked();
    let mark = tree.at("ran");
    let trap = tree.at("trap.sh");
    tree.write(
        "trap.sh",
        format!("#!/bin/sh\ntouch '{}'\nexit 1\n", mark.display()),
    );
    done(Command::new("chmod").arg("+x").arg(&trap));
    let trap = trap.display();
    tree.write(
        ".git/config",
        format!(
            "[core]\n\trepositoryformatversion = 0\n\tfsmonitor = {trap}\n\tpager = {trap}\n\teditor = {trap}\n\tsshCommand = {trap}\n\thooksPath = {0}\n\tgitProxy = {trap}\n[pager]\n\tls-files = {trap}\n[alias]\n\tls-files = !{trap}\n[filter \"x\"]\n\tclean = {trap}\n\tsmudge = {trap}\n\tprocess = {trap}\n[diff]\n\texternal = {trap}\n[credential]\n\thelper = !{trap}\n",
            tree.path().display()
        ),
    );
    tree.write(".gitattributes", "* filter=x diff=x\n");
    for hook in ["post-index-change", "fsmonitor-watchman", "post-checkout"] {
        std::fs::copy(tree.at("trap.sh"), tree.at(hook)).expect("a copy");
        std::fs::copy(tree.at("trap.sh"), tree.at(format!(".git/hooks/{hook}"))).expect("a copy");
    }
    for arguments in [&["check", "--format", "concise"][..], &["audit"], &["env"]] {
        tree.run(arguments).bounded(super::MOST);
    }
    assert!(!mark.exists());
}
