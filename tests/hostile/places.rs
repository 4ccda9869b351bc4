//! What is no file, leads elsewhere, or must not be read.

use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::process::Command;

use super::{LOGGER, Ran, Tree, clean, done, program, root, run, skipped};

#[test]
fn links() {
    let outside = Tree::new();
    let tree = Tree::new();
    tree.link("b", "loops/a");
    tree.link("a", "loops/b");
    tree.link(".", "loops/self");
    tree.link("..", "loops/up");
    tree.link("/", "loops/root");
    tree.link(outside.path(), "out/tree");
    tree.link(outside.at("good/log.py"), "out/log.py");
    tree.link("/etc/passwd", "out/.env");
    tree.link("/dev/zero", "out/settings.py");
    tree.link("/proc/self/mem", "out/mem.py");
    tree.link("nowhere", "Dockerfile");
    tree.link("/nowhere/at/all", "compose.yaml");
    let ran = tree.survives(
        1,
        &[
            ("Dockerfile", "broken link"),
            ("compose.yaml", "broken link"),
            ("loops/a", "leads back to itself"),
        ],
    );
    assert_eq!(ran.out.lines().count(), 1, "{}", ran.out);
    // The same when git tracks them.
    tree.tracked();
    let ran = tree.survives(1, &[("Dockerfile", "broken link")]);
    assert_eq!(ran.out.lines().count(), 1, "{}", ran.out);
    let ran = tree.run(&["check", "--format", "json", "--persona", "auditor"]);
    assert!(
        !ran.out.contains("root:x") && !ran.out.contains("/bin/"),
        "{}",
        ran.clip()
    );
}

#[test]
fn pipes_sockets_and_devices() {
    let tree = Tree::new();
    for path in [
        "app.py",
        "Dockerfile",
        ".env",
        "compose.yaml",
        "package.json",
        "pyproject.toml",
    ] {
        tree.pipe(path);
    }
    tree.folder("sockets");
    let sockets = ["app.js", "Procfile"]
        .map(|name| UnixListener::bind(tree.at(format!("sockets/{name}"))).expect("a socket"));
    let mut notices = vec![
        ("app.py", "a pipe, not a file"),
        ("Dockerfile", "a pipe, not a file"),
        ("pyproject.toml", "a pipe, not a file"),
        ("sockets/app.js", "a socket, not a file"),
        ("sockets/Procfile", "a socket, not a file"),
    ];
    let zero = Command::new("mknod")
        .arg(tree.at("zero.py"))
        .args(["c", "1", "5"])
        .output();
    if zero.is_ok_and(|made| made.status.success()) {
        notices.push(("zero.py", "a device, not a file"));
    } else {
        skipped("devices can only be made by root");
    }
    tree.survives(1, &notices);
    // Named outright: a person asked for it, and it was not read.
    let ran = tree.run(&["check", "--format", "concise", "sockets/app.js", "good"]);
    ran.fine(1);
    drop(sockets);
}

/// Files that the program itself goes by: none of them is waited for or read without end.
#[test]
fn pipes_in_the_place_of_what_we_read_ourselves() {
    for name in [".gitignore", ".ignore", ".xiiignore", ".git/info/exclude"] {
        let tree = Tree::new();
        tree.git(&["init", "-q"]);
        let _ = std::fs::remove_file(tree.at(name));
        tree.pipe(name);
        tree.survives(1, &[]);
        let tree = Tree::new();
        tree.link("/dev/zero", name);
        tree.survives(1, &[]);
    }
    // Below the root its folder is not looked at, which is told.
    let tree = Tree::new();
    tree.pipe("below/.gitignore");
    tree.write("below/log.py", LOGGER);
    tree.survives(3, &[("below/.gitignore", "its folder was not looked at")]);
    for name in ["xii.toml", ".xii.toml", ".config/xii.toml"] {
        let tree = Tree::new();
        tree.pipe(name);
        let ran = tree.check();
        assert_eq!(ran.code, Some(2), "{}", ran.err);
        assert!(ran.err.contains(name), "{}", ran.err);
    }
    let tree = Tree::new();
    tree.pipe(".xii/rules/logs/a.toml");
    tree.link("/dev/zero", ".xii/rules/logs/b.toml");
    tree.survives(1, &[]);
    for name in ["index", "HEAD", "config"] {
        let tree = Tree::new();
        tree.git(&["init", "-q"]);
        let _ = std::fs::remove_file(tree.at(format!(".git/{name}")));
        tree.pipe(&format!(".git/{name}"));
        tree.survives(1, &[(".git", "not a file")]);
    }
    let tree = Tree::new();
    tree.pipe(".env.example");
    tree.write("a.py", "import os\nos.environ['PORT']\n");
    let ran = tree.run(&["env", "--write-example"]);
    assert!(matches!(ran.code, Some(0 | 2)), "{ran:?}");
}

/// A repository must not choose which file of the machine a message quotes.
#[test]
fn settings_that_lead_out_of_the_tree() {
    let outside = Tree::new();
    outside.write("secret", "qaZ7outside91xW = hunter2\n");
    for name in ["xii.toml", ".xii.toml", ".config/xii.toml"] {
        let tree = Tree::new();
        tree.link(outside.at("secret"), name);
        let ran = tree.check();
        assert_eq!(ran.code, Some(2), "{}", ran.err);
        assert!(
            ran.err.contains("leads out of the repository"),
            "{}",
            ran.err
        );
        assert!(!ran.err.contains("qaZ7"), "{}", ran.err);
    }
    let tree = Tree::new();
    tree.link(outside.path(), ".xii");
    let ran = tree.check();
    assert_eq!(ran.code, Some(2), "{}", ran.err);
    // One that stays inside is as good as a file.
    let tree = Tree::new();
    tree.write("conf/xii.toml", "ignore = [\"config\"]\n");
    tree.link("conf/xii.toml", "xii.toml");
    tree.survives(1, &[]);
}

/// Runs as someone who may read less than root.
fn run_as_nobody(tree: &Tree, arguments: &[&str]) -> Option<Ran> {
    if !root() {
        return Some(tree.run(arguments));
    }
    let open = |path: &Path| {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).expect("a mode");
    };
    open(tree.path());
    // Nobody may not look into the folder of the build.
    let shared = tempfile::tempdir().expect("a temporary folder");
    open(shared.path());
    let copy = shared.path().join("xii");
    std::fs::copy(program(), &copy).expect("a copy");
    let mut command = Command::new("setpriv");
    command
        .args(["--reuid=65534", "--regid=65534", "--clear-groups"])
        .arg(&copy)
        .args(arguments)
        .current_dir(tree.path());
    clean(&mut command);
    let probe = Command::new("setpriv")
        .args(["--reuid=65534", "--regid=65534", "--clear-groups"])
        .arg(&copy)
        .arg("--version")
        .output();
    if !probe.is_ok_and(|probe| probe.status.success()) {
        skipped(
            "root cannot become somebody else here: no setpriv, or no place that both may read",
        );
        return None;
    }
    Some(run(&mut command))
}

#[test]
fn unreadable_files_and_folders() {
    let tree = Tree::new();
    tree.write("shop/locked.py", LOGGER);
    tree.write("closed/log.py", LOGGER);
    tree.write("sealed/log.py", LOGGER);
    let mode = |path: &str, mode: u32| {
        let mode = std::fs::Permissions::from_mode(mode);
        std::fs::set_permissions(tree.at(path), mode).expect("a mode");
    };
    mode("shop/locked.py", 0o000);
    mode("closed", 0o000);
    // Its names can be listed, but nothing in it opened.
    mode("sealed", 0o444);
    let ran = run_as_nobody(&tree, &["check", "--format", "concise", "--select", "logs"]);
    mode("closed", 0o755);
    mode("sealed", 0o755);
    let Some(ran) = ran else { return };
    ran.fine(3);
    assert!(ran.out.contains("good/log.py:3:31:"), "{}", ran.out);
    for path in ["shop/locked.py", "closed", "sealed/log.py"] {
        let told: Vec<&str> = ran
            .err
            .lines()
            .filter(|line| line.starts_with(path))
            .collect();
        assert_eq!(told.len(), 1, "{path}: {}", ran.err);
        assert!(told[0].contains("not read: permission denied"), "{told:?}");
    }
    assert!(ran.err.contains("the scan is incomplete"), "{}", ran.err);
}

#[test]
fn a_tree_that_cannot_be_written() {
    let tree = Tree::new();
    tree.tracked();
    done(Command::new("chmod").args(["-R", "a-w"]).arg(tree.path()));
    // The tree of git belongs to root: git says so, and is obeyed.
    let ran = run_as_nobody(&tree, &["check", "--format", "concise", "--select", "logs"]);
    let written = run_as_nobody(&tree, &["check", "--format", "json=report.json"]);
    done(Command::new("chmod").args(["-R", "u+w"]).arg(tree.path()));
    let (Some(ran), Some(written)) = (ran, written) else {
        return;
    };
    ran.fine(1);
    assert!(ran.out.contains("good/log.py:3:31:"), "{}", ran.out);
    assert_eq!(written.code, Some(2), "{}", written.err);
    assert!(
        written.err.contains("cannot write `report.json`"),
        "{}",
        written.err
    );
    assert_eq!(written.err.lines().count(), 1, "{}", written.err);
}
