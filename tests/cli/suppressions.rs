//! Comments that silence findings, and what is wrong with them.

use super::Folder;

fn logger(before: &str, behind: &str) -> Folder {
    let text =
        format!("import logging\n{before}\nhandler = logging.FileHandler(\"shop.log\"){behind}\n");
    Folder::of(&[("shop/log.py", &text)])
}

/// The findings are gone and counted as suppressed, without a complaint.
#[track_caller]
fn silenced(folder: &Folder) {
    let ran = folder.concise(&["--fail-on", "note"]);
    assert!(!ran.out.contains("file-handler"), "{}", ran.out);
    assert!(ran.err.contains("1 suppressed"), "{}", ran.err);
    assert!(!ran.err.contains("suppression:"), "{}", ran.err);
}

/// The finding stays, and the comment is complained about in every format.
#[track_caller]
fn complained(folder: &Folder, words: &str) {
    for format in ["full", "concise", "json", "sarif"] {
        let ran = folder.check(&["--format", format]);
        assert_eq!(ran.code, 1, "{format}");
        assert!(ran.out.contains("file-handler"), "{format}: {}", ran.out);
        let all = format!("{}{}", ran.out, ran.err);
        assert!(all.contains(words), "{format}: no {words:?} in {all}");
    }
}

#[test]
fn on_the_line_above_it_and_for_the_file() {
    for name in [
        "logs/file-handler",
        "logs",
        "XI",
        "config, logs/file-handler",
    ] {
        silenced(&logger("", &format!("  # xii: ignore[{name}] -- old")));
    }
    silenced(&logger(
        "# xii: ignore-next-line[logs/file-handler]\n# why\n",
        "",
    ));
    silenced(&logger(
        "# xii: ignore-file[logs/file-handler] -- a script",
        "",
    ));
}

#[test]
fn the_reason_is_reported() {
    let folder = logger("", "  # xii: ignore[logs/file-handler] -- until we move");
    let ran = folder.check(&["--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&ran.out).expect("JSON");
    let one = &report["suppressed"][0];
    assert_eq!(one["reason"], "until we move");
    assert_eq!(one["by"], "line 3");
    assert_eq!(one["status"], "suppressed");
    assert_eq!(one["rule"], "logs/file-handler");
}

#[test]
fn mistakes_are_told() {
    complained(&logger("", "  # xii: ignore"), "names what it ignores");
    complained(
        &logger("", "  # xii: ingore[logs]"),
        "did you mean `ignore`?",
    );
    complained(&logger("", "  # xii: ignore[logs"), "never closed");
    complained(
        &logger("", "  # xii: ignore[logs/file-handeler]"),
        "`logs/file-handler`?",
    );
    complained(
        &logger("# xii: ignore[logs]", ""),
        "unused suppression of `logs`",
    );
    complained(
        &logger("", "  # xii: ignore[config]"),
        "unused suppression of `config`",
    );
}

#[test]
fn a_string_is_no_comment() {
    let folder = logger("", "; x = \"# xii: ignore[logs]\"");
    let ran = folder.concise(&[]);
    assert!(ran.out.contains("file-handler"), "{}", ran.out);
}

#[test]
fn they_can_be_switched_off() {
    let folder = logger("", "  # xii: ignore[logs/file-handler]");
    let ran = folder.concise(&["--no-suppressions"]);
    assert!(ran.out.contains("logs/file-handler"), "{}", ran.out);
    assert!(!ran.err.contains("unused"), "{}", ran.err);
}

#[test]
fn with_rules_left_out_nobody_calls_a_comment_unused() {
    let folder = logger("# xii: ignore[config/hardcoded-host]", "");
    assert!(folder.concise(&[]).err.contains("unused"));
    assert!(!folder.concise(&["--select", "logs"]).err.contains("unused"));
}

#[test]
fn in_the_comments_of_other_formats() {
    let bare = Folder::of(&[("Procfile", "web: gunicorn shop > out.log\n")]);
    assert!(
        bare.concise(&["--select", "logs"])
            .out
            .contains("redirected-output")
    );
    for (path, text) in [
        (
            "Procfile",
            "# xii: ignore-next-line[logs/redirected-output]\nweb: gunicorn shop > out.log\n",
        ),
        (
            "Dockerfile",
            "FROM python:3.12.1\n# xii: ignore-next-line[logs/redirected-output]\nCMD gunicorn shop > out.log\n",
        ),
        (
            "compose.yaml",
            "services:\n  web:\n    build: .\n    command: sh -c 'gunicorn shop > out.log' # xii: ignore[logs/redirected-output]\n",
        ),
        (
            "shop/log.js",
            "const fs = require('fs');\n// xii: ignore-next-line[logs, processes]\nconst winston = require('winston'); new winston.transports.File({ filename: 'a.log' });\n",
        ),
    ] {
        let folder = Folder::of(&[(path, text)]);
        let ran = folder.concise(&["--fail-on", "never"]);
        assert!(!ran.out.contains("[logs/"), "{path}: {}", ran.out);
        assert!(ran.err.contains("1 suppressed"), "{path}: {}", ran.err);
    }
}

/// A check on a certain day.
fn on(folder: &Folder, day: &str) -> super::Ran {
    super::run(
        folder
            .xii()
            .args(["check", "--format", "concise"])
            .env("XII_TODAY", day),
    )
}

#[test]
fn they_run_out() {
    let folder = logger(
        "",
        "  # xii: ignore[logs] until=2027-01-31 -- we move in January",
    );
    let ran = on(&folder, "2027-01-31");
    assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{}", ran.err);
    assert!(ran.err.contains("1 suppressed"), "{}", ran.err);
    let ran = on(&folder, "2027-02-01");
    assert_eq!(ran.code, 1);
    assert!(ran.out.contains("logs/file-handler"), "{}", ran.out);
    let words = "shop/log.py:3: suppression: the suppression of `logs` ran out on 2027-01-31";
    assert!(ran.err.contains(words), "{}", ran.err);
    assert!(!ran.err.contains("unused"), "{}", ran.err);
    super::refused_in_a_line(&on(&folder, "tomorrow"), &["XII_TODAY", "`tomorrow`"]);
    complained(
        &logger("", "  # xii: ignore[logs] until=2027-02-30"),
        "not `2027-02-30`",
    );
}

#[test]
fn a_reason_may_be_demanded() {
    let folder = logger("", "  # xii: ignore[logs/file-handler]");
    silenced(&folder);
    folder.write("xii.toml", b"require-reason = true\n");
    let ran = folder.concise(&[]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("gives no reason"), "{}", ran.err);
    let folder = logger("", "  # xii: ignore[logs/file-handler] -- read by auditors");
    folder.write("xii.toml", b"require-reason = true\n");
    silenced(&folder);
}

#[test]
fn tables_in_the_settings() {
    let folder = logger("", "");
    for table in [
        "rule = \"logs/file-handler\"\n",
        "rule = [\"config\", \"XI\"]\npath = \"shop/*.py\"\n",
        "rule = \"all\"\npath = \"/shop/\"\nmatch = \"file `shop.log`\"\nreason = \"old\"\nuntil = \"2999-01-01\"\n",
    ] {
        folder.write("xii.toml", format!("[[ignore]]\n{table}").as_bytes());
        silenced(&folder);
    }
    let json = folder.check(&["--format", "json"]).out;
    let report: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(report["suppressed"][0]["by"], "xii.toml:1");
    assert_eq!(report["suppressed"][0]["reason"], "old");
    assert_eq!(folder.concise(&["--no-suppressions"]).code, 1);
    for (table, words) in [
        (
            "rule = \"logs\"\npath = \"web\"\n",
            "unused suppression of `logs`",
        ),
        (
            "rule = \"logs\"\nmatch = \"other.log\"\n",
            "unused suppression",
        ),
        (
            "rule = \"logs\"\nuntil = \"2020-01-01\"\n",
            "ran out on 2020-01-01",
        ),
    ] {
        folder.write("xii.toml", format!("[[ignore]]\n{table}").as_bytes());
        let ran = folder.concise(&[]);
        assert_eq!(ran.code, 1, "{table}");
        assert!(
            ran.err
                .contains(&format!("xii.toml:1: suppression: {words}"))
                || ran.err.contains(words),
            "{table}: {}",
            ran.err
        );
        // What nobody looked at is not unused.
        let part = folder.concise(&["shop/log.py"]);
        assert!(!part.err.contains("unused"), "{}", part.err);
    }
}
