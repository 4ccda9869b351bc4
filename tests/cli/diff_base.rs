//! `--diff-base`: what the merge base does not have, from git's objects.

use super::{Folder, LOGGER, Ran, program, refused_in_a_line, run};

const GOOD: &str = "import logging\n\nhandler = logging.StreamHandler()\n";

/// A branch `feature` on top of `main`, each with a finding of its own.
fn branched() -> Folder {
    let folder = Folder::of(&[
        ("shop/old.py", LOGGER),
        ("shop/log.py", GOOD),
        ("shop/gone.py", LOGGER),
    ]);
    folder.committed();
    folder.git(&["branch", "feature"]);
    // Main moves on: what others break there is none of the branch's business.
    folder.write("shop/others.py", LOGGER.as_bytes());
    folder.git(&["add", "."]);
    folder.git(&["commit", "-q", "-m", "b"]);
    folder.git(&["switch", "-q", "feature"]);
    folder
}

fn diff(folder: &Folder, arguments: &[&str]) -> Ran {
    let mut all = vec!["--diff-base", "main"];
    all.extend(arguments);
    folder.concise(&all)
}

#[track_caller]
fn nothing(ran: &Ran) {
    assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{}", ran.err);
}

#[track_caller]
fn only(ran: &Ran, start: &str) {
    assert_eq!(ran.code, 1, "{}{}", ran.out, ran.err);
    assert!(ran.out.starts_with(start), "{}", ran.out);
    assert_eq!(ran.out.lines().count(), 1, "{}", ran.out);
}

#[test]
fn only_what_the_branch_adds() {
    let folder = branched();
    let ran = diff(&folder, &["--fail-on", "note"]);
    nothing(&ran);
    assert!(ran.err.contains("0 new, 2 in the base"), "{}", ran.err);
    folder.write("shop/new.py", LOGGER.as_bytes());
    // Untracked, staged and committed: it is new all the same.
    only(&diff(&folder, &[]), "shop/new.py:3:");
    folder.git(&["add", "."]);
    only(&diff(&folder, &[]), "shop/new.py:3:");
    folder.git(&["commit", "-q", "-m", "c"]);
    only(&diff(&folder, &[]), "shop/new.py:3:");
    let ran = folder.check(&["--diff-base", "main", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&ran.out).expect("JSON");
    assert_eq!(report["summary"]["base"], 2);
    assert_eq!(report["summary"]["error"], 1);
    // Committed on top, and the old revision is named: main has it too.
    nothing(&folder.concise(&["--diff-base", "HEAD"]));
}

#[test]
fn moved_renamed_and_changed() {
    let folder = branched();
    folder.write("shop/old.py", format!("# a\n# b\n{LOGGER}").as_bytes());
    folder.git(&["mv", "shop/gone.py", "shop/renamed.py"]);
    nothing(&diff(&folder, &[]));
    folder.write(
        "shop/old.py",
        LOGGER.replace("shop.log", "other.log").as_bytes(),
    );
    only(&diff(&folder, &[]), "shop/old.py:3:");
    folder.write("shop/old.py", format!("{LOGGER}{LOGGER}").as_bytes());
    only(&diff(&folder, &[]), "shop/old.py:6:");
}

#[test]
fn rules_over_the_whole_repository_too() {
    let server = "const http = require('http');\nconst server = http.createServer((q, s) => s.end());\nserver.listen(process.env.PORT);\n";
    let folder = Folder::of(&[
        ("package.json", "{\"name\": \"shop\", \"private\": true}\n"),
        ("src/server.js", server),
        (
            "src/signals.js",
            "process.on('SIGTERM', () => server.close());\n",
        ),
    ]);
    folder.committed();
    let auditor = ["--persona", "auditor"];
    let before = diff(&folder, &auditor);
    assert_eq!(before.out, "", "{}", before.err);
    // The finding lies in a file that nobody touched.
    folder.git(&["rm", "-q", "src/signals.js"]);
    let ran = diff(&folder, &auditor);
    assert!(
        ran.out.starts_with("src/server.js:3:"),
        "{}{}",
        ran.out,
        ran.err
    );
    assert!(ran.out.contains("no-graceful-shutdown"), "{}", ran.out);
    assert_eq!(ran.out.lines().count(), 1, "{}", ran.out);
}

#[test]
fn a_suppression_that_is_taken_away_is_new() {
    let folder = branched();
    let silenced = LOGGER.replace("\n\n", "\n# xii: ignore-next-line[logs] -- old\n");
    folder.write("shop/old.py", silenced.as_bytes());
    folder.git(&["commit", "-q", "-am", "c"]);
    folder.git(&["branch", "-f", "main"]);
    folder.write("shop/old.py", LOGGER.as_bytes());
    only(&diff(&folder, &[]), "shop/old.py:3:");
}

#[test]
fn with_paths_a_baseline_and_what_is_staged() {
    let folder = branched();
    folder.write("shop/new.py", LOGGER.as_bytes());
    folder.write("web/new.py", LOGGER.as_bytes());
    folder.write("shop/old.py", format!("{LOGGER}{LOGGER}").as_bytes());
    let ran = diff(&folder, &["web"]);
    only(&ran, "web/new.py:3:");
    only(&diff(&folder, &["shop/old.py"]), "shop/old.py:6:");
    let ran = run(program().current_dir(folder.at("web")).args([
        "check",
        "--format",
        "concise",
        "--diff-base",
        "main",
    ]));
    only(&ran, "web/new.py:3:");
    // Staged: what this commit adds to a file that was bad before.
    folder.git(&["add", "shop/old.py"]);
    only(
        &folder.concise(&["--staged", "--diff-base", "HEAD"]),
        "shop/old.py:6:",
    );
    assert_eq!(folder.concise(&["--staged"]).out.lines().count(), 2);
    assert_eq!(run(folder.xii().args(["baseline", "write"])).code, 0);
    nothing(&diff(&folder, &[]));
}

#[test]
fn nothing_is_checked_out_and_nothing_written() {
    let folder = branched();
    folder.write("shop/new.py", LOGGER.as_bytes());
    let state = || {
        let done = std::process::Command::new("git")
            .current_dir(folder.path())
            .args(["status", "--porcelain=v2", "--branch"])
            .output()
            .expect("git runs");
        String::from_utf8_lossy(&done.stdout).into_owned()
    };
    let before = state();
    let index = std::fs::read(folder.at(".git/index")).expect("an index");
    only(&diff(&folder, &[]), "shop/new.py:3:");
    assert_eq!(
        std::fs::read(folder.at(".git/index")).expect("an index"),
        index
    );
    assert_eq!(state(), before);
}

#[test]
fn what_cannot_be_compared_is_told_in_a_line() {
    let folder = branched();
    refused_in_a_line(
        &folder.concise(&["--diff-base", "mian"]),
        &["no revision `mian`", "did you mean `main`?"],
    );
    refused_in_a_line(&folder.concise(&["--diff-base=-x"]), &["no revision `-x`"]);
    folder.git(&["switch", "-q", "--orphan", "lonely"]);
    folder.git(&["commit", "-q", "--allow-empty", "-m", "alone"]);
    refused_in_a_line(
        &diff(&folder, &[]),
        &["`main` and HEAD have no commit in common"],
    );
    let bare = Folder::of(&[("shop/log.py", LOGGER)]);
    refused_in_a_line(&diff(&bare, &[]), &["--diff-base", "no git work tree"]);
    bare.git(&["init", "-q", "-b", "main"]);
    refused_in_a_line(&diff(&bare, &[]), &["no revision `main`"]);
}

#[test]
fn a_shallow_clone_is_told_of_with_the_remedy() {
    let folder = branched();
    folder.write("shop/new.py", LOGGER.as_bytes());
    folder.git(&["add", "."]);
    folder.git(&["commit", "-q", "-m", "c"]);
    let clones = Folder::new();
    let from = format!("file://{}", folder.path().display());
    clones.git(&["clone", "-q", "--depth", "1", "-b", "feature", &from, "one"]);
    let shallow = |revision: &str| {
        run(program()
            .current_dir(clones.at("one"))
            .args(["check", "--diff-base", revision]))
    };
    // As a CI service clones: the other branch is not there.
    refused_in_a_line(
        &shallow("origin/main"),
        &["no revision `origin/main`", "shallow", "fetch-depth: 0"],
    );
    // Both are there, what they have in common is not.
    let fetched = std::process::Command::new("git")
        .current_dir(clones.at("one"))
        .args([
            "fetch",
            "-q",
            "--depth",
            "1",
            "origin",
            "main:refs/remotes/origin/main",
        ])
        .status();
    assert!(fetched.expect("git runs").success());
    refused_in_a_line(
        &shallow("origin/main"),
        &[
            "shallow",
            "`origin/main` and HEAD part",
            "git fetch --unshallow",
        ],
    );
}
