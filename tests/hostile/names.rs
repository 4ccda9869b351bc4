//! Names: folders called like files, names at the limit of the system, names that are no text,
//! paths longer than the system takes.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::process::Command;

use super::{LOGGER, Tree, done};

#[test]
fn folders_that_are_called_like_files() {
    let tree = Tree::new();
    for name in [
        "Dockerfile",
        "Procfile",
        ".env",
        "compose.yaml",
        "package.json",
        "a.py",
        "Makefile",
        "requirements.txt",
        ".gitignore",
        ".xiiignore",
        ".xii.toml.d",
        "pyproject.toml",
        ".env.example",
        "go.mod",
        "main.tf",
        "Jenkinsfile",
        "crontab",
    ] {
        tree.write(format!("{name}/log.py"), LOGGER);
    }
    let ran = tree.survives(1, &[]);
    assert_eq!(
        ran.out.matches("logs/file-handler").count(),
        18,
        "{}",
        ran.out
    );
    let ran = tree.run(&["env", "--format", "json"]);
    ran.fine(0);
    tree.run(&["audit"]).fine(0);
}

#[test]
fn long_names() {
    let tree = Tree::new();
    let long = "n".repeat(250);
    let wide = "é".repeat(120);
    let paths = [
        format!("{long}/{long}/{}.py", "f".repeat(250)),
        format!("{wide}/{wide}.py"),
        format!("{}.py", " ".repeat(250)),
        format!("-{}.py", "-".repeat(100)),
    ];
    for path in &paths {
        tree.write(path, LOGGER);
    }
    let ran = tree.survives(1, &[]);
    for path in &paths {
        assert!(
            ran.out.contains(&format!("{path}:3:31:")),
            "{path}: {}",
            ran.out
        );
    }
    tree.run(&["check"]).fine(1);
    tree.run(&["audit", "--format", "markdown"]).fine(0);
}

/// What is not UTF-8 in a name is shown as a mark, and two names that then look the same are told
/// apart or told of: no file is passed over in silence.
#[test]
fn names_that_are_no_text() {
    let tree = Tree::new();
    tree.write(OsStr::from_bytes(b"caf\xe9/log.py"), LOGGER);
    tree.write(OsStr::from_bytes(b"x\xff.py"), LOGGER);
    tree.write(OsStr::from_bytes(b"x\xfe.py"), LOGGER);
    let ran = tree.check();
    ran.fine(3);
    assert!(ran.out.contains("caf\u{fffd}/log.py:3:31:"), "{}", ran.out);
    assert_eq!(
        ran.out.matches("x\u{fffd}.py:3:31:").count(),
        1,
        "{}",
        ran.out
    );
    assert!(ran.err.contains("x\u{fffd}.py: not read:"), "{}", ran.err);
    tree.tracked();
    let ran = tree.check();
    ran.fine(3);
    assert!(ran.out.contains("caf\u{fffd}/log.py:3:31:"), "{}", ran.out);
}

/// Makes a chain of folders `d/d/d/...` below `top`, longer than any path may be, by pushing what
/// is there below a new chain again and again.
fn chain(top: &Path, depth: usize) {
    let steps = 1_000;
    let below: String = "d/".repeat(steps);
    for _ in 0..depth / steps {
        let fresh = top.join("fresh");
        std::fs::create_dir_all(fresh.join(&below)).expect("folders");
        let old = top.join("d");
        if old.exists() {
            std::fs::rename(&old, fresh.join(&below).join("d")).expect("a move");
        }
        std::fs::rename(fresh.join("d"), &old).expect("a move");
        std::fs::remove_dir(&fresh).expect("an empty folder");
    }
}

/// What lies deeper than a path can say is told of once; the scan is incomplete then, and says so.
#[test]
fn ten_thousand_folders_deep() {
    let tree = Tree::new();
    tree.folder("deep");
    chain(&tree.at("deep"), 10_000);
    let ran = tree.check();
    ran.fine(3);
    assert!(ran.out.contains("good/log.py:3:31:"), "{}", ran.out);
    assert_eq!(ran.err.matches("not read").count(), 1, "{}", ran.err);
    assert!(ran.err.len() < 10_000, "{}", ran.err.len());
    // A tempfile's own clean-up opens a folder for each step.
    done(Command::new("rm").arg("-rf").arg(tree.at("deep")));
    // As deep as paths reach everything is seen.
    let tree = Tree::new();
    tree.write(format!("{}log.py", "d/".repeat(1_500)), LOGGER);
    let ran = tree.survives(1, &[]);
    assert_eq!(
        ran.out.matches("logs/file-handler").count(),
        2,
        "{}",
        ran.clip()
    );
    done(Command::new("rm").arg("-rf").arg(tree.at("d")));
}
