//! Which rules, which levels, which paths: flags and settings files.

use super::{Folder, LOGGER, refused, refused_in_a_line};

/// Breaks logs (error) and backing services or config too, so that there is something to choose.
fn shop() -> Folder {
    Folder::of(&[
        ("shop/log.py", LOGGER),
        ("shop/old/log.py", LOGGER),
        ("Procfile", "web: python shop/log.py > out.log 2>&1\n"),
    ])
}

fn rules_of(out: &str) -> Vec<&str> {
    let mut rules: Vec<&str> = out
        .lines()
        .filter_map(|line| Some(line.split_once('[')?.1.split_once(']')?.0))
        .collect();
    rules.sort_unstable();
    rules.dedup();
    rules
}

#[test]
fn a_factor_in_every_spelling() {
    let folder = shop();
    let all = folder.concise(&["--select", "logs"]);
    assert_eq!(
        rules_of(&all.out),
        ["logs/file-handler", "logs/redirected-output"]
    );
    for spelling in ["11", "XI", "xi", "LOGS"] {
        assert_eq!(
            folder.concise(&["--select", spelling]).out,
            all.out,
            "{spelling}"
        );
    }
    let both = folder.concise(&["--select", "I,logs/file-handler", "--select", "12"]);
    assert!(
        rules_of(&both.out).contains(&"logs/file-handler"),
        "{}",
        both.out
    );
    assert!(!both.out.contains("redirected-output"), "{}", both.out);
}

#[test]
fn ignoring() {
    let folder = shop();
    let ran = folder.concise(&["--select", "logs", "--ignore", "logs/file-handler"]);
    assert_eq!(rules_of(&ran.out), ["logs/redirected-output"]);
    let ran = folder.concise(&["--ignore", "all"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""));
}

#[test]
fn a_level_hides_what_is_below() {
    let folder = shop();
    folder.write("xii.toml", b"[levels]\n\"logs/file-handler\" = \"note\"\n");
    let shown = folder.concise(&["--select", "logs"]);
    assert!(
        shown.out.contains("note[logs/file-handler]"),
        "{}",
        shown.out
    );
    let ran = folder.concise(&["--select", "logs", "--level", "warning"]);
    assert!(!ran.out.contains("file-handler"), "{}", ran.out);
    assert!(ran.out.contains("redirected-output"), "{}", ran.out);
    let ran = folder.concise(&["--select", "logs/file-handler", "--level", "error"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""));
}

#[test]
fn an_auditor_sees_more() {
    let folder = shop();
    let regular = folder.concise(&[]);
    let auditor = folder.concise(&["--persona", "auditor"]);
    assert!(auditor.out.lines().count() >= regular.out.lines().count());
    for line in regular.out.lines().filter(|line| line.contains(": error[")) {
        assert!(auditor.out.contains(line), "{line}");
    }
}

#[test]
fn a_settings_file() {
    let folder = shop();
    folder.write(
        "xii.toml",
        br#"
select  = ["logs", "XII"]
ignore  = ["logs/redirected-output"]
exclude = ["old/"]
fail-on = "error"

[levels]
"logs/file-handler" = "warning"
"#,
    );
    let ran = folder.concise(&[]);
    assert_eq!(ran.code, 0, "{}", ran.out);
    assert_eq!(rules_of(&ran.out), ["logs/file-handler"]);
    assert!(
        ran.out.starts_with("shop/log.py:3:31: warning"),
        "{}",
        ran.out
    );
    assert!(ran.err.contains("1 excluded"), "{}", ran.err);
    // It is the root's, wherever one stands or points, once there is a root.
    folder.tracked();
    assert_eq!(folder.concise(&["shop"]).out, ran.out);
    assert_eq!(folder.concise(&["--fail-on", "warning"]).code, 1);
    let ran = folder.concise(&["--isolated", "--select", "logs"]);
    assert!(ran.out.contains("shop/old/log.py"), "{}", ran.out);
}

#[test]
fn overrides_hold_for_their_paths_and_the_last_one_wins() {
    let folder = shop();
    folder.write(
        ".config/xii.toml",
        br#"
[[overrides]]
paths = ["shop/old/**"]
levels = { logs = "note" }

[[overrides]]
paths = ["old"]
levels = { "logs/file-handler" = "warning" }

[[overrides]]
paths = ["Procfile"]
ignore = ["logs"]
"#,
    );
    let ran = folder.concise(&["--select", "logs"]);
    let lines: Vec<&str> = ran.out.lines().collect();
    assert_eq!(lines.len(), 2, "{}", ran.out);
    assert!(
        lines[0].starts_with("shop/log.py:3:31: error"),
        "{}",
        ran.out
    );
    assert!(
        lines[1].starts_with("shop/old/log.py:3:31: warning"),
        "{}",
        ran.out
    );
}

#[test]
fn the_table_in_pyproject() {
    let folder = shop();
    folder.write(
        "pyproject.toml",
        b"[tool.xii]\nselect = [\"logs/redirected-output\"]\n",
    );
    let ran = folder.concise(&[]);
    assert_eq!(rules_of(&ran.out), ["logs/redirected-output"]);
    // A file of our own goes first.
    folder.write("xii.toml", b"select = [\"logs/file-handler\"]\n");
    assert_eq!(rules_of(&folder.concise(&[]).out), ["logs/file-handler"]);
    let other = shop();
    other.write("pyproject.toml", b"[tool.ruff]\nselect = [\"E\"]\n");
    assert!(
        other
            .concise(&["--select", "logs"])
            .out
            .contains("file-handler")
    );
}

#[test]
fn a_mistake_is_shown_with_its_line() {
    for (text, words, marked) in [
        (
            "selct = [\"logs\"]\n",
            &["xii.toml:1", "`selct`", "`select`"][..],
            "^^^^^",
        ),
        (
            "select = [\n  \"lgos\",\n]\n",
            &["xii.toml:2", "`lgos`", "`logs`"],
            "^^^^",
        ),
        (
            "[levels]\nlogs = \"fatal\"\n",
            &["xii.toml:2", "`error`"],
            "^^^^",
        ),
        (
            "[[overrides]]\npath = [\"x\"]\n",
            &["xii.toml:2", "`path`", "`paths`"],
            "^^^^",
        ),
        ("select = [\n", &["xii.toml:"], "^"),
        ("exclude = [\"a[\"]\n", &["xii.toml:1"], "^"),
    ] {
        let folder = shop();
        folder.write("xii.toml", text.as_bytes());
        for format in ["full", "concise", "json", "sarif"] {
            let ran = folder.check(&["--format", format]);
            refused(&ran, words);
            assert!(ran.err.contains(marked), "{}", ran.err);
        }
    }
    let folder = shop();
    folder.write(
        "pyproject.toml",
        b"[project]\nname = \"x\"\n[tool.xii]\nignor = [\"logs\"]\n",
    );
    let ran = folder.concise(&[]);
    refused(&ran, &["pyproject.toml:4", "`ignor`", "`ignore`"]);
    assert!(ran.err.contains("4 | ignor"), "{}", ran.err);
}

#[test]
fn a_settings_file_of_choice() {
    let folder = shop();
    folder.write("ci/strict.toml", b"select = [\"logs/redirected-output\"]\n");
    let ran = folder.concise(&["--config", "ci/strict.toml"]);
    assert_eq!(rules_of(&ran.out), ["logs/redirected-output"]);
    refused_in_a_line(
        &folder.concise(&["--config", "ci/strict.toml", "--isolated"]),
        &["--isolated"],
    );
}

#[test]
fn excluding() {
    let folder = shop();
    let ran = folder.concise(&[
        "--select",
        "logs",
        "--exclude",
        "old",
        "--exclude",
        "Procfile",
    ]);
    assert_eq!(ran.out.lines().count(), 1, "{}", ran.out);
    folder.write(".xiiignore", b"old/\n");
    let ran = folder.concise(&["--select", "logs/file-handler"]);
    assert_eq!(ran.out.lines().count(), 1, "{}", ran.out);
}
