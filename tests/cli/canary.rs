//! A credential's text is in no output: whatever the kind of file, whatever the format.

use super::formats::FORMATS;
use super::{Folder, run};

/// Each credential is made up, and made to be found.
const FILES: &[(&str, &str, &str)] = &[
    (
        "shop/settings.py",
        "DATABASES = {\"default\": {\"ENGINE\": \"django.db.backends.postgresql\", \"PASSWORD\": \"qaZ7settings91xW\"}}\n",
        "qaZ7settings91xW",
    ),
    (
        "shop/db.py",
        "import psycopg2\nconnection = psycopg2.connect(\"postgresql://shop:qaZ7inurl91xW@db.shop.io/shop\")\n",
        "qaZ7inurl91xW",
    ),
    (
        "shop/keys.py",
        "import os\nSECRET_KEY = os.environ.get(\"SECRET_KEY\", \"qaZ7default91xWqaZ7default91xW\")\n",
        "qaZ7default91xW",
    ),
    (
        "compose.yaml",
        "services:\n  db:\n    image: postgres:16.1\n    environment:\n      POSTGRES_PASSWORD: qaZ7compose91xW\n",
        "qaZ7compose91xW",
    ),
    (
        "Dockerfile",
        "FROM python:3.12.1\nENV API_TOKEN=qaZ7docker91xWqaZ7docker91xW\nCMD [\"python\", \"shop/db.py\"]\n",
        "qaZ7docker91xW",
    ),
    (
        "deploy/secret.yaml",
        "apiVersion: v1\nkind: Secret\nmetadata:\n  name: shop\nstringData:\n  password: qaZ7secret91xW\n",
        "qaZ7secret91xW",
    ),
    (".env", "DB_PASSWORD=qaZ7dotenv91xW\n", "qaZ7dotenv91xW"),
    (
        "shop/app.js",
        "const mysql = require(\"mysql2\");\nmysql.createConnection({ host: \"db\", password: \"qaZ7script91xW\" });\n",
        "qaZ7script91xW",
    ),
    (
        "src/main/resources/application.yml",
        "spring:\n  datasource:\n    url: jdbc:postgresql://db/shop\n    password: qaZ7spring91xW\n",
        "qaZ7spring91xW",
    ),
];

fn repository() -> Folder {
    let folder = Folder::new();
    for (path, text, _) in FILES {
        folder.write(path, text.as_bytes());
    }
    folder.git(&["init", "-q"]);
    folder.git(&["add", "-f", "."]);
    folder
}

#[test]
fn no_output_tells_a_credential() {
    let folder = repository();
    for format in FORMATS {
        for persona in ["regular", "auditor"] {
            let ran = folder.check(&["--format", format, "--persona", persona]);
            assert_eq!(ran.code, 1, "{}", ran.err);
            for (path, _, secret) in FILES {
                for (stream, text) in [("stdout", &ran.out), ("stderr", &ran.err)] {
                    let line = text.lines().find(|line| line.contains(secret));
                    assert!(line.is_none(), "{format}, {path}, {stream}: {line:?}");
                }
            }
        }
    }
}

/// Nor the other commands: what is read out of a file is masked before anything prints it.
#[test]
fn no_other_command_tells_a_credential() {
    let folder = repository();
    for arguments in [
        &["audit"][..],
        &["audit", "--format", "json"],
        &["audit", "--format", "markdown"],
        &["env"],
        &["env", "--format", "json"],
        &["env", "--format", "dotenv"],
        &["env", "--format", "markdown"],
    ] {
        let ran = run(folder.xii().args(arguments).env("RUST_LOG", "trace"));
        assert_eq!(ran.code, 0, "{arguments:?}: {}", ran.err);
        for (path, _, secret) in FILES {
            for text in [&ran.out, &ran.err] {
                let line = text.lines().find(|line| line.contains(secret));
                assert!(line.is_none(), "{arguments:?}, {path}: {line:?}");
            }
        }
    }
}

/// Or the test above would pass by finding nothing.
#[test]
fn every_credential_is_found() {
    let folder = repository();
    let ran = folder.concise(&[
        "--persona",
        "auditor",
        "--select",
        "config,backing-services",
    ]);
    for (path, _, _) in FILES {
        assert!(
            ran.out
                .lines()
                .any(|line| line.starts_with(&format!("{path}:"))),
            "{path}: {}",
            ran.out
        );
    }
}

/// Silenced findings are in the report too.
#[test]
fn silencing_does_not_tell_either() {
    let text = FILES[1].1.trim_end().to_owned() + "  # xii: ignore[all]\n";
    let folder = Folder::of(&[("shop/db.py", &text)]);
    for format in FORMATS {
        let ran = folder.check(&["--format", format]);
        assert!(
            !ran.out.contains(FILES[1].2) && !ran.err.contains(FILES[1].2),
            "{format}"
        );
    }
}

/// Nor is it in what is kept between runs.
#[test]
fn nothing_that_is_kept_tells_a_credential() {
    let folder = repository();
    for number in 0..40 {
        let text = format!("import os\n\nNAME = os.environ[\"NAME_{number}\"]\n");
        folder.write(&format!("shop/part{number}.py"), text.as_bytes());
    }
    // Where nobody reports them they are credentials all the same.
    for (path, text, _) in FILES {
        folder.write(&format!("tests/{path}"), text.as_bytes());
        folder.write(&format!("examples/{path}"), text.as_bytes());
    }
    folder.git(&["add", "-f", "."]);
    let cache = Folder::new();
    for _ in 0..2 {
        let ran = run(folder
            .xii()
            .env_remove("XII_NO_CACHE")
            .env("XII_CACHE_DIR", cache.path())
            .args(["check", "--persona", "auditor"]));
        assert_eq!(ran.code, 1, "{}", ran.err);
    }
    let mut kept = 0;
    for entry in std::fs::read_dir(cache.path()).expect("a folder").flatten() {
        let bytes = std::fs::read(entry.path()).expect("a file");
        kept += bytes.len();
        let text = String::from_utf8_lossy(&bytes);
        for (path, _, secret) in FILES {
            assert!(!text.contains(secret), "{path}");
        }
    }
    assert!(kept > 4000, "something is kept: {kept} bytes");
}
