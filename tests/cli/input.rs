//! What bad input gets: a notice with path and reason in every format, and the scan goes on.

use super::{Folder, LOGGER, run};

const FORMATS: [&str; 4] = ["full", "concise", "json", "sarif"];

/// Every format names the path and the reason of a notice, and the findings of the good file.
#[track_caller]
fn noticed(folder: &Folder, path: &str, reason: &str, code: i32) {
    folder.write("good/log.py", LOGGER.as_bytes());
    for format in FORMATS {
        let ran = folder.check(&["--format", format]);
        assert_eq!(ran.code, code, "{format}: {}{}", ran.out, ran.err);
        let all = format!("{}{}", ran.out, ran.err);
        assert!(all.contains(path), "{format}: no {path} in {all}");
        assert!(all.contains(reason), "{format}: no {reason:?} in {all}");
        assert!(all.contains("logs/file-handler"), "{format}: {all}");
        assert!(!all.contains("panicked"), "{all}");
    }
}

#[test]
fn bytes_that_are_no_text() {
    let folder = Folder::new();
    folder.write("shop/latin.py", b"name = \"caf\xe9\"\n");
    noticed(&folder, "shop/latin.py", "not UTF-8", 1);
    let folder = Folder::new();
    folder.write("shop/wide.py", b"\xff\xfei\0m\0p\0o\0r\0t\0");
    noticed(&folder, "shop/wide.py", "UTF-16", 1);
    let folder = Folder::new();
    folder.write("shop/nul.py", b"import os\0\n");
    noticed(&folder, "shop/nul.py", "NUL", 1);
}

#[test]
fn invalid_bytes_do_not_move_what_stands_behind_them() {
    let folder = Folder::new();
    folder.write(
        "shop/log.py",
        b"# caf\xe9\nimport logging\nx = logging.FileHandler(\"a.log\")\n",
    );
    let ran = folder.check(&["--format", "json", "--select", "logs/file-handler"]);
    let report: serde_json::Value = serde_json::from_str(&ran.out).expect("JSON");
    let start = &report["findings"][0]["start"];
    assert_eq!(start["line"], 3);
    assert_eq!(start["offset"], 46, "{start}");
}

#[test]
fn a_huge_file() {
    let folder = Folder::new();
    folder.write("shop/huge.py", "x = 1\n".repeat(1_000_000).as_bytes());
    noticed(&folder, "shop/huge.py", "larger than", 1);
}

#[test]
fn a_file_that_does_not_parse() {
    for (path, text) in [
        ("shop/broken.py", "def f(:\n  pass\n"),
        ("shop/broken.js", "function ( {\n"),
        ("src/broken.rs", "fn main( {\n"),
        ("broken.toml", "a = = 1\n"),
        ("package.json", "{\"a\": \n"),
        ("compose.yaml", "services:\n  web: [\n"),
    ] {
        let folder = Folder::of(&[(path, text)]);
        noticed(&folder, path, "", 1);
        let ran = folder.check(&["--format", "json"]);
        let report: serde_json::Value = serde_json::from_str(&ran.out).expect("JSON");
        let notices = report["notices"].as_array().expect("notices");
        assert!(
            notices
                .iter()
                .any(|notice| notice["path"] == path && notice["kind"] == "unparsed"),
            "{path}: {notices:?}"
        );
    }
}

#[test]
fn nothing_at_all() {
    let folder = Folder::new();
    for path in [
        "a.py",
        "a.js",
        "a.rs",
        "a.sh",
        "a.go",
        "a.rb",
        "a.yaml",
        "a.json",
        "a.toml",
        "Dockerfile",
        "Procfile",
        ".env",
        "package.json",
        "a.xml",
        "a.php",
        "a.java",
        "a.cs",
        "a.kt",
        "a.tf",
    ] {
        folder.write(path, b"");
    }
    let ran = folder.concise(&["--level", "error"]);
    assert!(ran.code < 2, "{}{}", ran.out, ran.err);
    let empty = Folder::new();
    let ran = empty.concise(&["--level", "error"]);
    assert!(ran.code < 2, "{}{}", ran.out, ran.err);
}

#[test]
fn a_hundred_thousand_deep() {
    let deep = |open: &str, middle: &str, close: &str| {
        format!("{}{middle}{}", open.repeat(100_000), close.repeat(100_000))
    };
    let mut silent = Vec::new();
    for (path, text) in [
        ("deep.json", deep("[", "", "]")),
        ("objects.json", deep("{\"a\":", "1", "}")),
        ("deep.yaml", format!("a: {}", deep("[", "", "]"))),
        ("maps.yaml", deep("{a: ", "1", "}")),
        ("deep.toml", format!("a = {}", deep("[", "", "]"))),
        ("shop/deep.py", format!("x = {}", deep("(\n", "1", ")"))),
        (
            "shop/unary.py",
            format!("x = {}1\n", "- \\\n".repeat(100_000)),
        ),
        ("shop/deep.js", format!("x = {};", deep("(\n", "1", ")"))),
        ("shop/blocks.js", deep("{\n", "", "}")),
        (
            "src/deep.rs",
            format!("fn f() {{ let x = {}; }}", deep("(\n", "1", ")")),
        ),
        ("shop/deep.sh", deep("(\n", "true", ")")),
        (
            "shop/deep.go",
            format!("package a\nvar x = {}\n", deep("(\n", "1", ")")),
        ),
        ("shop/deep.rb", format!("x = {}\n", deep("(\n", "1", ")"))),
        (
            "shop/deep.php",
            format!("<?php $x = {};\n", deep("(\n", "1", ")")),
        ),
        (
            "shop/Deep.java",
            format!("class D {{ int x = {}; }}", deep("(\n", "1", ")")),
        ),
        ("deep.xml", deep("<a>", "", "</a>")),
        ("deep.tf", format!("a = {}\n", deep("[", "", "]"))),
    ] {
        let folder = Folder::of(&[(path, &text)]);
        let ran = folder.check(&["--format", "json", "--level", "error"]);
        let code = ran.code;
        assert!(code == 0 || code == 1, "{path}: {code} {}", ran.err);
        let report: serde_json::Value = serde_json::from_str(&ran.out).expect("JSON");
        if report["notices"][0]["path"] != path {
            silent.push(path);
        }
    }
    // Go's parentheses are seen through, however many there are.
    assert_eq!(silent, ["shop/deep.go"]);
}

#[cfg(unix)]
#[test]
fn what_is_no_file() {
    use std::os::unix::fs::symlink;

    let fifo = Folder::new();
    let path = fifo.at("app.py");
    let made = std::process::Command::new("mkfifo").arg(&path).status();
    assert!(made.expect("mkfifo runs").success());
    noticed(&fifo, "app.py", "a pipe, not a file", 1);

    let broken = Folder::new();
    symlink("nowhere.py", broken.at("app.py")).expect("a link");
    noticed(&broken, "app.py", "broken link", 1);

    let circle = Folder::new();
    symlink("b.py", circle.at("a.py")).expect("a link");
    symlink("a.py", circle.at("b.py")).expect("a link");
    noticed(&circle, "a.py", "leads back to itself", 1);

    // A folder inside itself is no problem: links are not followed.
    let inside = Folder::of(&[("shop/log.py", LOGGER)]);
    symlink("..", inside.at("shop/up")).expect("a link");
    let ran = inside.concise(&["--select", "logs"]);
    assert_eq!(ran.out.lines().count(), 1, "{}", ran.out);
}

/// As root nothing is unreadable by its mode; a folder in a file's place is, for everybody.
#[cfg(unix)]
#[test]
fn an_unreadable_file_makes_the_scan_incomplete() {
    use std::os::unix::fs::PermissionsExt;

    let folder = Folder::of(&[("shop/locked.py", LOGGER), ("shop/log.py", LOGGER)]);
    let locked = folder.at("shop/locked.py");
    std::fs::set_permissions(&locked, std::fs::Permissions::from_mode(0o000)).expect("a mode");
    if std::fs::read(&locked).is_ok() {
        // The memory of this very process reads as an error at its first byte.
        if std::fs::read("/proc/self/mem").is_ok()
            || !std::path::Path::new("/proc/self/mem").exists()
        {
            return;
        }
        let ran =
            run(folder
                .xii()
                .args(["check", "--format", "concise", "/proc/self/mem", "shop"]));
        assert_eq!(ran.code, 3, "{}{}", ran.out, ran.err);
        assert!(ran.err.contains("not read"), "{}", ran.err);
        assert!(ran.out.contains("logs/file-handler"), "{}", ran.out);
        return;
    }
    noticed(&folder, "shop/locked.py", "permission denied", 3);
}

#[test]
fn line_ends_of_every_kind() {
    for (end, name) in [("\n", "LF"), ("\r\n", "CR LF"), ("\r", "CR")] {
        let folder = Folder::of(&[("shop/log.py", &LOGGER.replace('\n', end))]);
        let ran = folder.concise(&["--select", "logs/file-handler"]);
        assert!(
            ran.out.starts_with("shop/log.py:3:31: error"),
            "{name}: {}",
            ran.out
        );
        let full = folder.check(&["--select", "logs/file-handler"]);
        assert!(full.out.contains("\"shop.log\""), "{name}: {}", full.out);
        assert!(!full.out.contains('\r'), "{name}");
    }
}

#[test]
fn columns_are_code_points() {
    let folder = Folder::of(&[(
        "shop/log.py",
        "import logging\nx = \"🦀é\"; y = logging.FileHandler(\"a.log\")\n",
    )]);
    let ran = folder.check(&["--format", "json", "--select", "logs/file-handler"]);
    let report: serde_json::Value = serde_json::from_str(&ran.out).expect("JSON");
    let start = &report["findings"][0]["start"];
    assert_eq!(start["column"], 35, "{start}");
    assert_eq!(start["offset"], 15 + 34 + 4, "{start}");
}

#[cfg(unix)]
#[test]
fn a_file_name_cannot_steer_the_terminal() {
    let folder = Folder::of(&[("shop/\u{1b}[31mx\n::error::y.py", LOGGER)]);
    for format in FORMATS {
        let ran = folder.check(&["--format", format]);
        assert_eq!(ran.code, 1, "{format}");
        assert!(
            !ran.out.contains('\u{1b}') && !ran.err.contains('\u{1b}'),
            "{format}"
        );
        let starts = |line: &str| line.starts_with("::error");
        assert!(!ran.out.lines().any(starts), "{format}: {}", ran.out);
    }
}
