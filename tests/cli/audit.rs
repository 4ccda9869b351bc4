//! `xii audit`: verdicts for the repository and its components, in every format.

use serde_json::Value;

use super::{Folder, LOGGER, refused_in_a_line, run};

/// A web app that keeps some factors and breaks one, and a library beside it.
fn shop() -> Folder {
    Folder::of(&[
        ("shop/requirements.txt", "flask==3.1.0\n"),
        ("shop/log.py", LOGGER),
        (
            "shop/app.py",
            "import os\n\nfrom flask import Flask\n\napp = Flask(__name__)\n\n\n@app.route(\"/\")\ndef index():\n    return os.environ[\"GREETING\"]\n",
        ),
        (
            "shop/Procfile",
            "web: gunicorn --bind 0.0.0.0:$PORT app:app\n",
        ),
        (
            "format/Cargo.toml",
            "[package]\nname = \"format\"\nversion = \"1.0.0\"\n",
        ),
        ("format/src/lib.rs", "pub fn plain() {}\n"),
    ])
}

fn audit(folder: &Folder, arguments: &[&str]) -> super::Ran {
    run(folder.xii().arg("audit").args(arguments))
}

fn factor<'a>(part: &'a Value, slug: &str) -> &'a Value {
    part["factors"]
        .as_array()
        .expect("factors")
        .iter()
        .find(|factor| factor["slug"] == slug)
        .expect("all twelve are there")
}

#[test]
fn every_part_has_its_verdicts() {
    let ran = audit(&shop(), &["--format", "json"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let report: Value = serde_json::from_str(&ran.out).expect("JSON");
    let components = report["components"].as_array().expect("components");
    let roots: Vec<&str> = components
        .iter()
        .filter_map(|one| one["root"].as_str())
        .collect();
    assert_eq!(roots, ["format", "shop"]);
    let (library, web) = (&components[0], &components[1]);
    assert_eq!(
        (&library["kind"], &web["kind"]),
        (&"library".into(), &"web".into())
    );
    assert_eq!(web["languages"], serde_json::json!(["python"]));
    assert_eq!(web["processes"][0]["name"], "web");
    assert_eq!(
        web["processes"][0]["detail"],
        "gunicorn --bind 0.0.0.0:${PORT} app:app"
    );
    // Against, for, neither, and what cannot be.
    assert_eq!(factor(web, "logs")["status"], "violated");
    assert_eq!(factor(web, "config")["status"], "kept");
    assert_eq!(factor(web, "config")["evidence"][0]["path"], "shop/app.py");
    assert_eq!(factor(web, "dev-prod-parity")["status"], "not-assessed");
    assert_eq!(factor(library, "logs")["status"], "not-applicable");
    // What stands against a part stands against the whole, by the same fingerprint.
    assert_eq!(factor(&report, "logs")["status"], "violated");
    assert_eq!(
        factor(&report, "logs")["against"],
        factor(web, "logs")["against"]
    );
    let finding = report["findings"]
        .as_array()
        .expect("findings")
        .iter()
        .find(|finding| finding["rule"] == "logs/file-handler")
        .expect("the finding");
    assert_eq!(factor(web, "logs")["against"][0], finding["fingerprint"]);
    for part in components.iter().chain([&report]) {
        for factor in part["factors"].as_array().expect("factors") {
            assert!(!factor["reason"].as_str().unwrap_or_default().is_empty());
        }
    }
}

#[test]
fn people_see_the_same() {
    for format in ["full", "markdown"] {
        let ran = audit(&shop(), &["--format", format]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        for words in [
            "the app writes its log to a file (1 place)",
            "shop/log.py:3",
            "shop/Procfile:1",
            "`format` is a library",
            "a library is part of other programs",
        ] {
            assert!(
                ran.out.to_lowercase().contains(&words.to_lowercase()),
                "{format}: no {words:?} in\n{}",
                ran.out
            );
        }
    }
}

#[test]
fn many_libraries_are_named_in_a_line() {
    let folder = Folder::of(&[
        (
            "Cargo.toml",
            "[workspace]\nmembers = [\"a\", \"b\", \"c\", \"d\"]\n",
        ),
        ("Cargo.lock", "version = 4\n"),
    ]);
    for name in ["a", "b", "c", "d"] {
        let manifest = format!("[package]\nname = \"{name}\"\n\n[dependencies]\nserde = \"1\"\n");
        folder.write(&format!("{name}/Cargo.toml"), manifest.as_bytes());
        folder.write(&format!("{name}/src/lib.rs"), b"pub fn f() {}\n");
    }
    let ran = audit(&folder, &[]);
    assert!(
        ran.out
            .ends_with("\n4 libraries in which no factor is violated: `a`, `b`, `c`, `d`\n"),
        "{}",
        ran.out
    );
    assert!(!ran.out.contains("is a library"), "{}", ran.out);
    // The workspace's lockfile speaks for each of them.
    let ran = audit(&folder, &["--format", "json"]);
    let report: Value = serde_json::from_str(&ran.out).expect("JSON");
    let member = report["components"]
        .as_array()
        .expect("components")
        .iter()
        .find(|one| one["root"] == "a")
        .expect("the member");
    assert_eq!(member["lockfiles"], serde_json::json!(["Cargo.lock"]));
    let dependencies = factor(member, "dependencies");
    assert_eq!(dependencies["status"], "kept");
    assert_eq!(dependencies["evidence"][0]["path"], "a/Cargo.toml");
}

#[test]
fn notes_do_not_violate() {
    let folder = Folder::of(&[("shop/log.py", LOGGER)]);
    folder.write("xii.toml", b"[levels]\nlogs = \"note\"\n");
    let ran = audit(&folder, &["--format", "json"]);
    let report: Value = serde_json::from_str(&ran.out).expect("JSON");
    let logs = factor(&report, "logs");
    assert_eq!(
        (&logs["status"], &logs["findings"]),
        (&"not-assessed".into(), &1.into())
    );
}

#[test]
fn version_control_is_evidence() {
    let folder = shop();
    let status = |folder: &Folder| {
        let ran = audit(folder, &["--format", "json"]);
        let report: Value = serde_json::from_str(&ran.out).expect("JSON");
        factor(&report["components"][1], "codebase")["status"].clone()
    };
    assert_eq!(status(&folder), "violated");
    folder.tracked();
    assert_eq!(status(&folder), "kept");
}

#[test]
fn a_level_can_fail_it_and_a_part_that_is_unread_does() {
    let folder = shop();
    assert_eq!(audit(&folder, &[]).code, 0);
    assert_eq!(audit(&folder, &["--fail-on", "error"]).code, 1);
    assert_eq!(audit(&folder, &["--fail-on", "error", "format"]).code, 0);
}

#[test]
fn a_command_shows_no_credential() {
    let folder = shop();
    folder.write(
        "shop/Procfile",
        b"web: gunicorn --password hunter2hunter2 --token=hunter2hunter2 redis://u:hunter2hunter2@h/0\n",
    );
    for format in ["full", "markdown", "json"] {
        let ran = audit(&folder, &["--format", format]);
        assert!(ran.out.contains("gunicorn --password"), "{}", ran.out);
        assert!(!ran.out.contains("hunter2hunter2"), "{}", ran.out);
    }
}

#[test]
fn mistakes_are_told_in_a_line() {
    let folder = shop();
    refused_in_a_line(&audit(&folder, &["--format", "sarif"]), &["sarif"]);
    refused_in_a_line(&audit(&folder, &["shp"]), &["`shp`", "`shop`"]);
    refused_in_a_line(&audit(&folder, &["--fail-on", "eror"]), &["error"]);
    refused_in_a_line(&run(folder.xii().arg("adit")), &["`adit`", "`audit`"]);
}

/// A service without a manifest, pages behind a web server, and what works by the clock are
/// components each; the root is what they run in.
#[test]
fn images_make_components_of_a_monorepo() {
    let folder = Folder::of(&[
        (
            "compose.yaml",
            "services:\n  dispatch:\n    build: dispatch\n",
        ),
        (
            "database/Dockerfile",
            "FROM mysql:8.4\nCOPY *.sql /docker-entrypoint-initdb.d/\n",
        ),
        ("database/towns.sql", "CREATE TABLE towns (name text);\n"),
        (
            "dispatch/Dockerfile",
            "FROM golang:1.24.1\nCOPY *.go ./\nCMD [\"dispatch\"]\n",
        ),
        (
            "dispatch/main.go",
            "package main\n\nimport \"github.com/streadway/amqp\"\n\nfunc work(channel *amqp.Channel) {\n\tchannel.Consume(\"orders\", \"\", false, false, false, false, nil)\n}\n",
        ),
        (
            "pages/Dockerfile",
            "FROM nginx:1.27.3\nCOPY static /usr/share/nginx/html\n",
        ),
        (
            "pages/static/index.html",
            "<script src=\"cart.js\"></script>\n",
        ),
        ("pages/static/cart.js", "document.title = \"Cart\";\n"),
        (
            "ratings/Dockerfile",
            "FROM php:8.4.2-apache\nCOPY html/ /var/www/html\n",
        ),
        ("ratings/html/composer.json", "{}\n"),
        ("ratings/html/index.php", "<?php\necho 1;\n"),
        (
            "clock/package.json",
            "{ \"private\": true, \"dependencies\": { \"node-cron\": \"3.0.3\" } }\n",
        ),
        (
            "clock/Dockerfile",
            "FROM node:22.13.1-slim\nCOPY . .\nCMD [\"node\", \"clock.js\"]\n",
        ),
        (
            "clock/clock.js",
            "const cron = require(\"node-cron\");\ncron.schedule(\"0 6 * * *\", () => {});\n",
        ),
    ]);
    let ran = audit(&folder, &["--format", "json"]);
    let report: Value = serde_json::from_str(&ran.out).expect("JSON");
    let kinds: Vec<(&str, &str)> = report["components"]
        .as_array()
        .expect("components")
        .iter()
        .map(|one| {
            let text = |key: &str| one[key].as_str().expect("a text");
            (text("root"), text("kind"))
        })
        .collect();
    assert_eq!(
        kinds,
        [
            ("", "infrastructure"),
            ("clock", "scheduler"),
            ("dispatch", "worker"),
            ("pages", "static-site"),
            ("ratings/html", "web"),
        ]
    );
    let text = report["findings"].to_string();
    assert!(!text.contains("concurrency/in-process-scheduler"), "{text}");
}
