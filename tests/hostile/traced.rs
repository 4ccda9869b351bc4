//! What the program asks of the system, as a tracer sees it: it starts git and nothing else,
//! opens no socket, and writes only where it is told to.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

use super::{LOGGER, Tree, clean, program, run, skipped};

/// Files that would do something if they were run or imported.
fn tempting() -> Tree {
    let tree = Tree::new();
    tree.write("setup.py", "open('ran', 'w')\n");
    tree.write("conftest.py", "open('ran', 'w')\n");
    tree.write("xii.py", LOGGER);
    tree.write("package.json", "{\"scripts\": {\"preinstall\": \"touch ran\", \"start\": \"node a.js\"}, \"dependencies\": {\"express\": \"4\"}}");
    tree.write(".eslintrc.js", "require('fs').writeFileSync('ran', '')\n");
    tree.write("Gemfile", "File.write('ran', '')\ngem 'rails'\n");
    tree.write(
        "build.rs",
        "fn main() { std::fs::write(\"ran\", \"\").unwrap(); }\n",
    );
    tree.write("Makefile", "$(shell touch ran)\na:\n\ttouch ran\n");
    tree.write(
        "a.tf",
        "module \"x\" {\n  source = \"git::http://127.0.0.1:9/x.git\"\n}\n",
    );
    tree.write(
        "pom.xml",
        "<!DOCTYPE a [<!ENTITY x SYSTEM \"http://127.0.0.1:9/\">]>\n<project>&x;</project>\n",
    );
    tree.write("compose.yaml", "include: [http://127.0.0.1:9/a.yaml]\nservices:\n  web:\n    image: redis\n    env_file: http://127.0.0.1:9/x\n");
    tree.write("go.mod", "module a\n\nrequire example.invalid/x v1.0.0\n");
    tree.write(
        "a.py",
        "import os, requests\nrequests.get('http://127.0.0.1:9/')\nos.environ['SHOP_NAME']\n",
    );
    tree.write("bin/git", "#!/bin/sh\ntouch ran\n");
    super::done(Command::new("chmod").arg("+x").arg(tree.at("bin/git")));
    tree.tracked();
    tree
}

/// Every path below a folder with its size and the time of its last change.
fn snapshot(folder: &Path) -> BTreeMap<PathBuf, (u64, SystemTime)> {
    walkdir::WalkDir::new(folder)
        .into_iter()
        .map(|entry| {
            let entry = entry.expect("a readable tree");
            let meta = entry.metadata().expect("its metadata");
            let changed = meta.modified().expect("a time");
            (entry.into_path(), (meta.len(), changed))
        })
        .collect()
}

/// The calls of a run, one a line; `None` where nothing can be traced.
fn traced(tree: &Tree, arguments: &[&str]) -> Option<String> {
    let log = tempfile::NamedTempFile::new().expect("a temporary file");
    let mut command = Command::new("strace");
    clean(&mut command);
    command
        .env_remove("XII_NO_CACHE")
        .args([
            "-f",
            "-qq",
            "-s",
            "4096",
            "-e",
            "trace=%network,%process,%file,%desc",
        ])
        .args(["-e", "signal=none", "-o"])
        .arg(log.path())
        .arg(program())
        .args(arguments)
        .current_dir(tree.path());
    let probe = Command::new("strace")
        .args(["-o", "/dev/null", "true"])
        .output();
    if !probe.is_ok_and(|probe| probe.status.success()) {
        skipped("no strace, or it may not trace here");
        return None;
    }
    let ran = run(&mut command);
    assert!(matches!(ran.code, Some(0 | 1)), "{ran:?}");
    Some(std::fs::read_to_string(log.path()).expect("a trace"))
}

/// What a traced line calls, and with what.
fn call(line: &str) -> Option<(&str, &str)> {
    let line = line.trim_start_matches(|c: char| c.is_ascii_digit() || c == ' ');
    let (name, rest) = line.split_once('(')?;
    name.bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        .then_some((name, rest))
}

#[test]
fn it_starts_git_alone_connects_to_nothing_and_writes_where_told() {
    let tree = tempting();
    let told = tempfile::tempdir().expect("a temporary folder");
    let report = format!("sarif={}", told.path().join("report.sarif").display());
    let before = snapshot(tree.path());
    let folder = tree.path().canonicalize().expect("it is there");
    for arguments in [
        &["check", "--format", "full", "--format", &report][..],
        &["check", "--persona", "auditor", "--format", "json"],
        &["audit"],
        &["env"],
        &["rules"],
    ] {
        let Some(trace) = traced(&tree, arguments) else {
            return;
        };
        let mut started = 0;
        for line in trace.lines() {
            let Some((name, rest)) = call(line) else {
                continue;
            };
            match name {
                "execve" | "execveat" => {
                    started += 1;
                    let path = rest.split('"').nth(1).unwrap_or_default();
                    let own = Path::new(path) == program();
                    let git =
                        path.ends_with("/git") && !path.starts_with(&*folder.to_string_lossy());
                    assert!(own || git, "{arguments:?}: {line}");
                }
                "open" | "openat" | "openat2" | "creat" => {
                    let writes = ["O_WRONLY", "O_RDWR", "O_CREAT", "O_TRUNC", "O_APPEND"];
                    let path = rest.split('"').nth(1).unwrap_or_default();
                    let allowed =
                        path == "/dev/null" || path.ends_with("report.sarif") || path == "/dev/tty";
                    let writing = writes.iter().any(|flag| rest.contains(flag)) || name == "creat";
                    assert!(!writing || allowed, "{arguments:?}: {line}");
                }
                // The network, and whatever changes the tree.
                "socket" | "connect" | "bind" | "listen" | "accept" | "accept4" | "sendto"
                | "sendmsg" | "mkdir" | "mkdirat" | "unlink" | "unlinkat" | "rename"
                | "renameat" | "renameat2" | "rmdir" | "link" | "linkat" | "symlink"
                | "symlinkat" | "chmod" | "fchmod" | "fchmodat" | "chown" | "fchown"
                | "fchownat" | "truncate" | "ftruncate" | "mknod" | "mknodat" | "utimensat" => {
                    panic!("{arguments:?}: {line}");
                }
                _ => {}
            }
        }
        assert!(started > 0, "nothing was traced");
    }
    assert_eq!(snapshot(tree.path()), before);
    // Told to write a template, it writes that and nothing else.
    let Some(trace) = traced(&tree, &["env", "--write-example"]) else {
        return;
    };
    let written: Vec<&str> = trace
        .lines()
        .filter(|line| {
            call(line)
                .is_some_and(|(name, rest)| name.starts_with("open") && rest.contains("O_CREAT"))
        })
        .collect();
    assert_eq!(written.len(), 1, "{written:?}");
    assert!(written[0].contains(".env.example"), "{written:?}");
    let mut after = snapshot(tree.path());
    after.remove(&tree.at(".env.example"));
    let names = |all: &BTreeMap<PathBuf, _>| all.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&after), names(&before));
}

/// The paths that a trace tells of, where something is made, changed or taken away.
fn changed(trace: &str) -> Vec<PathBuf> {
    let flags = ["O_WRONLY", "O_RDWR", "O_CREAT", "O_TRUNC", "O_APPEND"];
    let mut paths = Vec::new();
    for (name, rest) in trace.lines().filter_map(call) {
        let changes = match name {
            "open" | "openat" | "openat2" => flags.iter().any(|flag| rest.contains(flag)),
            name => [
                "mkdir", "unlink", "rename", "rmdir", "link", "symlink", "chmod",
            ]
            .iter()
            .any(|start| name.starts_with(start)),
        };
        let named = rest.split('"').skip(1).step_by(2).map(PathBuf::from);
        paths.extend(named.filter(|path| changes && !path.starts_with("/dev")));
    }
    paths
}

#[test]
fn what_it_keeps_between_runs_it_keeps_where_told() {
    let tree = tempting();
    for number in 0..40 {
        tree.write(format!("shop/part{number}.py"), LOGGER);
    }
    let before = snapshot(tree.path());
    let told = tempfile::tempdir().expect("a temporary folder");
    let folder = told.path().join("kept");
    let option = format!("--cache-dir={}", folder.display());
    let Some(trace) = traced(&tree, &["check", &option]) else {
        return;
    };
    let paths = changed(&trace);
    assert!(paths.len() > 2, "{paths:?}");
    assert!(
        paths.iter().all(|path| path.starts_with(&folder)),
        "{paths:?}"
    );
    let again = traced(&tree, &["check", &option]).expect("it traced before");
    assert_eq!(changed(&again), Vec::<PathBuf>::new());
    assert_eq!(snapshot(tree.path()), before);
}

/// Also where there is nothing to trace with.
#[test]
fn a_scan_leaves_no_trace_in_the_tree() {
    let tree = tempting();
    let before = snapshot(tree.path());
    for arguments in [
        &["check"][..],
        &["check", "--format", "json"],
        &["audit"],
        &["env"],
        &["rules", "test"],
    ] {
        tree.run(arguments);
    }
    assert_eq!(snapshot(tree.path()), before);
}
