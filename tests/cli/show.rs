//! What would be scanned and by which choices; completions and the manual; variables.

use super::{Folder, LOGGER, Ran, program, refused_in_a_line, run};

#[test]
fn files_with_what_they_are_taken_for() {
    let folder = Folder::of(&[
        ("shop/log.py", LOGGER),
        ("tests/test_log.py", LOGGER),
        ("vendor/x/y.py", LOGGER),
        ("old/log.py", LOGGER),
        ("Dockerfile", "FROM python:latest\n"),
        ("xii.toml", "exclude = [\"old\"]\n"),
    ]);
    folder.write("logo.png", b"\x89PNG\0\0\0\x01");
    let ran = folder.check(&["--show-files"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let row = |path: &str| {
        let line = ran.out.lines().find(|line| line.ends_with(path));
        let words = line.map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
        words.unwrap_or_default()
    };
    assert_eq!(row("shop/log.py"), "python app shop/log.py", "{}", ran.out);
    assert_eq!(row("test_log.py"), "python test tests/test_log.py");
    assert_eq!(row("y.py"), "python vendored, passed over vendor/x/y.py");
    assert_eq!(row("Dockerfile"), "dockerfile app Dockerfile");
    assert_eq!(row("logo.png"), "- not text logo.png");
    assert_eq!(row("old/log.py"), "");
    let one = folder.check(&["--show-files", "shop/log.py"]).out;
    assert_eq!(one.lines().count(), 1, "{one}");
}

fn settings(folder: &Folder, file: &str, arguments: &[&str]) -> Ran {
    run(folder
        .xii()
        .args(["check", "--show-settings", file])
        .args(arguments)
        .env("XII_PERSONA", "auditor"))
}

#[test]
fn settings_with_where_they_come_from() {
    let folder = Folder::of(&[
        ("tools/a.py", "x = 1\n"),
        ("shop/a.py", "x = 1\n"),
        (
            "xii.toml",
            "select = [\"logs\", \"XII\"]\nexclude = [\n  \"old\",\n]\nfail-on = \"error\"\npersona = \"regular\"\n[levels]\nlogs = \"note\"\n[[overrides]]\npaths = \"tools/**\"\nignore = \"processes\"\n[[ignore]]\nrule = \"config\"\npath = \"shop\"\n",
        ),
    ]);
    let ran = settings(
        &folder,
        "tools/a.py",
        &["--exclude", "x", "--no-suppressions"],
    );
    assert_eq!(ran.code, 0, "{}", ran.err);
    let has = |out: &str, left: &str, right: &str| {
        out.lines().any(|line| {
            line.split_once("  # ")
                .is_some_and(|(value, from)| value.trim() == left && from == right)
        })
    };
    for (left, right) in [
        ("scanned = true", "no `exclude` names it"),
        ("select = [\"logs\"]", "xii.toml:1"),
        ("select = [\"XII\"]", "xii.toml:1"),
        ("exclude = [\"old\"]", "xii.toml:3"),
        ("exclude = [\"x\"]", "--exclude"),
        ("fail-on = \"error\"", "xii.toml:5"),
        ("persona = \"auditor\"", "XII_PERSONA"),
        ("require-reason = false", "default"),
        ("no-suppressions = true", "--no-suppressions"),
        ("levels.\"logs\" = \"note\"", "xii.toml:8"),
        (
            "overrides = { paths = \"tools/**\", ignore = \"processes\" }",
            "xii.toml:9",
        ),
    ] {
        assert!(has(&ran.out, left, right), "{left} # {right}: {}", ran.out);
    }
    assert!(!ran.out.contains("rule = \"config\""), "{}", ran.out);
    let ran = settings(&folder, "shop/a.py", &["--select", "config"]);
    assert!(
        has(&ran.out, "select = [\"config\"]", "--select"),
        "{}",
        ran.out
    );
    assert!(
        !ran.out.contains("XII\"]") && !ran.out.contains("overrides"),
        "{}",
        ran.out
    );
    assert!(
        ran.out.contains("ignore = { rule = \"config\""),
        "{}",
        ran.out
    );
    let ran = settings(&folder, "old/a.py", &[]);
    assert!(
        has(&ran.out, "scanned = false", "see `exclude`"),
        "{}",
        ran.out
    );
}

#[test]
fn completions_and_the_manual() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let ran = run(program().args(["completions", shell]));
        assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{shell}");
        for word in ["baseline", "diff-base", "suppress"] {
            assert!(ran.out.contains(word), "{shell}: no {word}");
        }
    }
    refused_in_a_line(
        &run(program().args(["completions", "bsh"])),
        &["bsh", "bash"],
    );
    let ran = run(program().arg("man"));
    assert!(
        ran.out.contains(".TH") && ran.out.contains("baseline"),
        "{}",
        ran.out
    );
    let ran = run(program().args(["man", "check"]));
    assert!(
        ran.out.contains(".TH") && ran.out.contains("XII_DIFF_BASE"),
        "{}",
        ran.out
    );
    refused_in_a_line(
        &run(program().args(["man", "chekc"])),
        &["did you mean `check`"],
    );
}

#[test]
fn switches_from_variables_may_be_switched_off() {
    let folder = Folder::of(&[("shop/log.py", LOGGER)]);
    for (value, counted) in [
        ("1", true),
        ("true", true),
        ("0", false),
        ("false", false),
        ("", false),
    ] {
        let ran = run(folder
            .xii()
            .args(["check", "--format", "concise"])
            .env("XII_STATISTICS", value));
        assert_eq!(ran.code, 1, "{value:?}: {}", ran.err);
        let line = ran
            .err
            .lines()
            .any(|line| line.trim_start().starts_with("1  logs/"));
        assert_eq!(line, counted, "{value:?}: {}", ran.err);
    }
    let ran = run(folder.xii().arg("check").env("XII_STAGED", "1"));
    refused_in_a_line(&ran, &["no git work tree"]);
}
