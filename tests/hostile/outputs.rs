//! Where a report goes: full disks, readers that leave, people who press Ctrl-C.

use std::fs::File;
use std::io::Read;
use std::os::unix::process::ExitStatusExt;
use std::process::{Command, Stdio};
use std::time::Duration;

use super::formats::FORMATS;
use super::{LOGGER, Tree, clean, program};

/// More findings than any buffer holds.
fn long() -> Tree {
    let tree = Tree::new();
    for index in 0..200 {
        tree.write(format!("shop/log{index}.py"), LOGGER.repeat(20));
    }
    tree
}

fn command(tree: &Tree, arguments: &[&str]) -> Command {
    let mut command = Command::new(program());
    clean(&mut command);
    command
        .args(arguments)
        .current_dir(tree.path())
        .stdin(Stdio::null());
    command
}

#[test]
fn a_full_disk() {
    let tree = long();
    let full = || File::options().write(true).open("/dev/full");
    if full().is_err() {
        super::skipped("there is no /dev/full");
        return;
    }
    let runs = FORMATS.map(|format| vec!["check", "--format", format]);
    let others = [
        vec!["audit"],
        vec!["env"],
        vec!["rules"],
        vec!["facts", "good/log.py"],
    ];
    for arguments in runs.into_iter().chain(others) {
        let ran = command(&tree, &arguments)
            .stdout(full().expect("it is there"))
            .output()
            .expect("it runs");
        let err = String::from_utf8_lossy(&ran.stderr);
        assert_eq!(ran.status.code(), Some(3), "{arguments:?}: {err}");
        assert!(
            err.contains("xii: cannot write the report: No space left"),
            "{arguments:?}: {err}"
        );
    }
    let ran = tree.run(&["check", "--format", "sarif=/dev/full"]);
    assert_eq!(ran.code, Some(3), "{}", ran.err);
    assert!(ran.err.contains("cannot write `/dev/full`"), "{}", ran.err);
    // Nobody can be told of this one.
    let ran = command(&tree, &["check"])
        .stdout(full().expect("it is there"))
        .stderr(full().expect("it is there"))
        .status()
        .expect("it runs");
    assert_eq!(ran.code(), Some(3));
}

#[test]
fn a_reader_that_leaves() {
    let tree = long();
    for format in FORMATS {
        let mut child = command(&tree, &["check", "--format", format])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("it starts");
        let mut out = child.stdout.take().expect("a pipe");
        let mut first = [0; 64];
        let _ = out.read(&mut first).expect("something is printed");
        drop(out);
        let ended = child.wait_with_output().expect("it ends");
        let err = String::from_utf8_lossy(&ended.stderr);
        assert_eq!(ended.status.code(), Some(1), "{format}: {err}");
        assert_eq!(err, "", "{format}");
    }
}

#[test]
fn a_person_who_has_seen_enough() {
    let tree = Tree::new();
    let text = "def f(a, b):\n    return [a, b, {'k': (a + b) * 2}]\n".repeat(1_000);
    for index in 0..600 {
        tree.write(format!("shop/a{index}.py"), &text);
    }
    for wait in [400, 200, 100, 50, 20] {
        let mut child = command(&tree, &["check", "--format", "json=report.json"])
            .stderr(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("it starts");
        std::thread::sleep(Duration::from_millis(wait));
        let id = child.id().to_string();
        let _ = Command::new("kill").args(["-INT", &id]).status();
        let ended = child.wait().expect("it ends");
        if ended.code().is_some() && ended.code() != Some(130) {
            // Quicker than the signal.
            continue;
        }
        // The shell makes 130 of a signal.
        assert!(
            ended.signal() == Some(2) || ended.code() == Some(130),
            "{ended:?}"
        );
        let mut err = String::new();
        let _ = child
            .stderr
            .take()
            .expect("a pipe")
            .read_to_string(&mut err);
        assert_eq!(err, "");
        // A report that is there is whole.
        if let Ok(report) = std::fs::read(tree.at("report.json")) {
            assert!(
                report.is_empty() || serde_json::from_slice::<serde_json::Value>(&report).is_ok()
            );
        }
        return;
    }
    panic!("no run was interrupted");
}
