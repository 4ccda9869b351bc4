//! `xii suppress`: the comment in each file's own syntax, read back before it is written.

use super::{Folder, LOGGER, Ran, refused_in_a_line, run};

fn suppress(folder: &Folder, arguments: &[&str]) -> Ran {
    run(folder.xii().arg("suppress").args(arguments))
}

fn text(folder: &Folder, path: &str) -> String {
    std::fs::read_to_string(folder.at(path)).expect("a file")
}

/// Everything that is found is silenced, in one go; the second time there is nothing to do.
#[track_caller]
fn all(path: &str, before: &str) -> String {
    let folder = Folder::of(&[(path, before)]);
    folder.git(&["init", "-q"]);
    folder.git(&["add", "-f", "."]);
    let found = folder.concise(&["--fail-on", "note"]);
    assert_eq!(found.code, 1, "{path}: nothing is found: {}", found.err);
    let ran = suppress(&folder, &["--all", "--reason", "of old"]);
    assert_eq!(ran.code, 0, "{path}: {}{}", ran.out, ran.err);
    let after = folder.concise(&["--fail-on", "note"]);
    assert_eq!(
        (after.code, after.out.as_str()),
        (0, ""),
        "{path}: {}\n{}",
        text(&folder, path),
        after.err
    );
    for word in ["suppression:", "not understood"] {
        let (now, then) = (
            after.err.matches(word).count(),
            found.err.matches(word).count(),
        );
        assert_eq!(now, then, "{path}: {}\n{}", text(&folder, path), after.err);
    }
    let once = text(&folder, path);
    let ran = suppress(&folder, &["--all", "--reason", "of old"]);
    assert_eq!(ran.out, "nothing is left to suppress\n", "{path}");
    assert_eq!(text(&folder, path), once, "{path}");
    once
}

#[test]
fn in_every_syntax() {
    for (path, before, comment) in [
        (
            "shop/log.py",
            LOGGER,
            "# xii: ignore-next-line[logs/file-handler] -- of old\nhandler",
        ),
        (
            "shop/log.js",
            "const winston = require('winston');\nfunction f() {\n  const t = new winston.transports.File({ filename: 'a.log' });\n}\n",
            "  // xii: ignore-next-line[",
        ),
        (
            "shop/log.rb",
            "require 'logger'\nLOG = Logger.new('app.log')\n",
            "# xii: ignore-next-line[",
        ),
        (
            "shop/Log.php",
            "<?php\n$x = 1;\nini_set('error_log', '/var/log/php.log');\n",
            "// xii: ignore-next-line[",
        ),
        (
            "main.go",
            "package main\n\nimport \"net/http\"\n\nfunc main() {\n\thttp.ListenAndServe(\"127.0.0.1:8080\", nil)\n}\n",
            "\t// xii: ignore-next-line[",
        ),
        (
            "Dockerfile",
            "FROM python:latest\nCMD python shop.py\n",
            "# xii: ignore-next-line[",
        ),
        (
            "Procfile",
            "web: gunicorn shop > out.log\n",
            "# xii: ignore-next-line[",
        ),
        (
            "compose.yaml",
            "services:\n  web:\n    build: .\n    command: sh -c 'gunicorn shop > out.log'\n",
            "    # xii: ignore-next-line[",
        ),
        (
            "bin/web",
            "#!/bin/sh\npip install flask\nexec gunicorn shop > out.log\n",
            "# xii: ignore-next-line[",
        ),
        (
            ".env",
            "DB_PASSWORD=tr0ub4dor-Zx81\n",
            "# xii: ignore-next-line[",
        ),
        (
            "src/main/resources/application.properties",
            "spring.datasource.password=tr0ub4dor-Zx81\nlogging.file.name=/var/log/crm.log\n",
            "# xii: ignore-next-line[",
        ),
        ("requirements.txt", "flask\n", "# xii: ignore"),
        (
            "infra/main.tf",
            "resource \"aws_db_instance\" \"db\" {\n  password = \"tr0ub4dor-Zx81\"\n}\n",
            "  # xii: ignore-next-line[",
        ),
    ] {
        let after = all(path, before);
        assert!(after.contains(comment), "{path}: {after}");
        assert!(!after.contains("tr0ub4dor-Zx81 "), "{path}: {after}");
    }
}

#[test]
fn where_a_comment_on_the_line_above_would_be_none() {
    // Behind a backslash it would cut the command short.
    let before = "#!/bin/sh\nexec gunicorn shop \\\n  --access-logfile out.log > all.log\n";
    let folder = Folder::of(&[("bin/web", before), ("Procfile", "web: bin/web\n")]);
    let found = folder.concise(&[]);
    assert!(found.out.contains("bin/web:3:"), "{}", found.out);
    assert_eq!(suppress(&folder, &["--all"]).code, 0);
    let after = text(&folder, "bin/web");
    assert!(
        after.contains("shop \\\n  --access-logfile out.log"),
        "{after}"
    );
    assert_eq!(folder.concise(&[]).out, "");
    // Above the first line, where that must be the first.
    let first = "#!/usr/bin/env -S gunicorn shop\n";
    let folder = Folder::of(&[("x.py", first)]);
    assert_eq!(suppress(&folder, &["--all"]).code, 0);
    assert_eq!(text(&folder, "x.py"), first);
}

#[test]
fn json_goes_into_the_settings() {
    let folder = Folder::of(&[
        (
            "web/[id]/config.json",
            "{\n  \"db_password\": \"tr0ub4dor-Zx81\"\n}\n",
        ),
        (
            "config/config.json",
            "{\n  \"db_password\": \"tr0ub4dor-Zx82\"\n}\n",
        ),
        ("xii.toml", "# ours\nfail-on = \"note\" # strict\n"),
    ]);
    folder.tracked();
    let found = folder.concise(&[]);
    assert_eq!(found.out.lines().count(), 2, "{}", found.out);
    let ran = suppress(
        &folder,
        &[
            "config",
            "web",
            "--reason",
            "a \"test\"",
            "--until",
            "2999-12-31",
        ],
    );
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(
        ran.out.contains("an [[ignore]] table in xii.toml"),
        "{}",
        ran.out
    );
    let settings = text(&folder, "xii.toml");
    assert!(
        settings.starts_with("# ours\nfail-on = \"note\" # strict\n\n[[ignore]]\n"),
        "{settings}"
    );
    assert!(settings.contains("until = \"2999-12-31\""), "{settings}");
    let ran = folder.concise(&[]);
    assert!(
        ran.out.starts_with("config/config.json:2:"),
        "{}{}",
        ran.out,
        ran.err
    );
    assert_eq!(ran.out.lines().count(), 1);
    // Without a settings file there is one afterwards.
    std::fs::remove_file(folder.at("xii.toml")).expect("removed");
    assert_eq!(suppress(&folder, &["--all"]).code, 0);
    assert_eq!(folder.concise(&["--fail-on", "note"]).out, "");
    assert!(!text(&folder, "xii.toml").contains("tr0ub4dor"));
}

#[test]
fn one_line_one_rule_one_file() {
    let folder = Folder::of(&[
        ("shop/log.py", &format!("{LOGGER}{LOGGER}")),
        ("web/log.py", LOGGER),
    ]);
    let ran = suppress(
        &folder,
        &["logs/file-handler", "shop/log.py:6", "--reason", "x"],
    );
    assert_eq!(
        ran.out, "shop/log.py:6: a comment for logs/file-handler\n",
        "{}",
        ran.err
    );
    let left = folder.concise(&[]).out;
    assert!(
        left.contains("shop/log.py:3:") && left.contains("web/log.py:3:"),
        "{left}"
    );
    assert_eq!(left.lines().count(), 2, "{left}");
    assert_eq!(suppress(&folder, &["XI", "shop"]).code, 0);
    assert!(folder.concise(&[]).out.starts_with("web/log.py:3:"));
    // Again: nothing to do, and that is fine.
    let ran = suppress(&folder, &["XI", "shop"]);
    assert_eq!(
        (ran.code, ran.out.as_str()),
        (0, "nothing is left to suppress\n")
    );
    for (arguments, words) in [
        (
            &["config", "shop"][..],
            &["no finding of `config` at `shop`"][..],
        ),
        (
            &["XI", "web/log.py:1"],
            &["no finding of `XI` at `web/log.py:1`; there is at `web/log.py:"],
        ),
        (&["XI", "nowhere.py"], &["nowhere.py"]),
        (&["lgos", "web"], &["did you mean `logs`"]),
        (&["XI"], &["which finding?"]),
        (&["XI", "web", "--until", "soon"], &["--until", "`soon`"]),
    ] {
        refused_in_a_line(&suppress(&folder, arguments), words);
    }
    folder.write("xii.toml", b"require-reason = true\n");
    refused_in_a_line(&suppress(&folder, &["XI", "web"]), &["--reason"]);
}

#[test]
fn several_rules_of_a_line_share_a_comment_and_line_ends_stay() {
    let text_before = "FROM python:3.12.1\r\nCMD gunicorn shop > out.log\r\n";
    let folder = Folder::of(&[("Dockerfile", text_before)]);
    let found = folder.concise(&["--fail-on", "note"]);
    assert!(found.out.lines().count() > 1, "{}", found.out);
    assert_eq!(suppress(&folder, &["--all"]).code, 0);
    let after = text(&folder, "Dockerfile");
    assert_eq!(after.matches("xii:").count(), 1, "{after}");
    assert_eq!(
        after.matches('\n').count(),
        after.matches("\r\n").count(),
        "{after:?}"
    );
    assert_eq!(folder.concise(&["--fail-on", "note"]).out, "");
}
