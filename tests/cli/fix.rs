//! `check --fix`, `--unsafe-fixes` and `--diff`: what is written, shown and left alone.

use super::Folder;

const DOCKERFILE: &str = "FROM node:20.11.1-slim\nCOPY . .\nCMD node server.js\n";
const FIXED: &str = "FROM node:20.11.1-slim\nCOPY . .\nCMD [\"node\", \"server.js\"]\n";
const SECRET: &str = "Xk29vbTr0ub4dorQz";

fn read(folder: &Folder, path: &str) -> String {
    std::fs::read_to_string(folder.at(path)).expect("the file is there")
}

fn settings() -> String {
    format!("import os\n\nDB_PASSWORD = \"{SECRET}\"\nDEBUG = os.environ.get(\"DEBUG\") == \"1\"\n")
}

#[test]
fn safe_fixes_are_made_and_unsafe_ones_told_of() {
    let folder = Folder::of(&[
        ("Dockerfile", DOCKERFILE),
        ("shop/settings.py", &settings()),
    ]);
    let ran = folder.check(&["--fix"]);
    assert_eq!(ran.code, 1, "{}", ran.out);
    assert_eq!(read(&folder, "Dockerfile"), FIXED);
    assert_eq!(read(&folder, "shop/settings.py"), settings());
    assert!(!ran.out.contains("shell-form-command"), "{}", ran.out);
    assert!(ran.out.contains("hardcoded-credential"), "{}", ran.out);
    let told = ran.err.lines().last().unwrap_or_default();
    assert_eq!(
        told,
        "fixed 1 finding in 1 file; 1 more with --unsafe-fixes"
    );
}

#[test]
fn unsafe_fixes_list_the_variable_and_never_its_value() {
    let folder = Folder::of(&[
        ("shop/settings.py", &settings()),
        (".env.example", "DEBUG=0"),
    ]);
    let ran = folder.check(&["--fix", "--unsafe-fixes"]);
    assert_eq!(ran.code, 0, "{}", ran.out);
    let code = read(&folder, "shop/settings.py");
    assert!(
        code.contains("DB_PASSWORD = os.environ[\"DB_PASSWORD\"]"),
        "{code}"
    );
    assert_eq!(read(&folder, ".env.example"), "DEBUG=0\nDB_PASSWORD=\n");
    assert!(
        ran.err.ends_with("fixed 1 finding in 2 files\n"),
        "{}",
        ran.err
    );
    let again = folder.check(&["--fix", "--unsafe-fixes"]);
    assert!(
        again.err.ends_with("fixed 0 findings in 0 files\n"),
        "{}",
        again.err
    );
    assert_eq!(read(&folder, "shop/settings.py"), code);
}

#[test]
fn a_diff_writes_nothing_and_shows_no_credential() {
    let folder = Folder::of(&[
        ("Dockerfile", DOCKERFILE),
        ("shop/settings.py", &settings()),
    ]);
    let ran = folder.check(&["--diff", "--unsafe-fixes"]);
    assert_eq!(ran.code, 1, "as without fixes: {}", ran.err);
    assert_eq!(read(&folder, "Dockerfile"), DOCKERFILE);
    assert_eq!(read(&folder, "shop/settings.py"), settings());
    assert!(!folder.at(".env.example").exists());
    for line in [
        "--- a/Dockerfile",
        "+++ b/Dockerfile",
        "-CMD node server.js",
        "+CMD [\"node\", \"server.js\"]",
        "--- /dev/null",
        "+++ b/.env.example",
        "+DB_PASSWORD=",
        "+DB_PASSWORD = os.environ[\"DB_PASSWORD\"]",
    ] {
        assert!(
            ran.out.lines().any(|own| own == line),
            "{line}:\n{}",
            ran.out
        );
    }
    assert!(
        !ran.out.contains(SECRET) && !ran.err.contains(SECRET),
        "{}",
        ran.out
    );
    assert!(
        ran.out.contains("-DB_PASSWORD = \"Xk29****\""),
        "{}",
        ran.out
    );
    assert!(
        ran.err.ends_with("would fix 2 findings in 3 files\n"),
        "{}",
        ran.err
    );
}

#[test]
fn a_diff_masks_what_a_name_holds() {
    let text = format!(
        "package shop\n\nimport \"github.com/golang-jwt/jwt/v5\"\n\nvar key = []byte(\"{SECRET}\")\n\n\
         func sign(claims jwt.Claims) (string, error) {{\n\
         \treturn jwt.NewWithClaims(jwt.SigningMethodHS256, claims).SignedString(key)\n}}\n"
    );
    let folder = Folder::of(&[("shop/token.go", &text)]);
    let ran = folder.check(&["--diff", "--unsafe-fixes"]);
    assert!(!ran.out.contains(SECRET), "{}", ran.out);
    // Also where its rule is not asked for.
    let folder = Folder::of(&[(
        "shop/app.py",
        &format!(
            "import uvicorn\n\nDB_PASSWORD = \"{SECRET}\"\nuvicorn.run(\"shop:app\", port=8000)\n"
        ),
    )]);
    let ran = folder.check(&["--diff", "--select", "port-binding"]);
    assert!(
        ran.out.contains("DB_PASSWORD = \"Xk29****\""),
        "{}",
        ran.out
    );
    let python = format!(
        "import os\nimport jwt\n\nkey = \"{SECRET}\"\n\n\ndef token(user):\n    \
         return jwt.encode({{\"sub\": user}}, key, algorithm=\"HS256\")\n"
    );
    let folder = Folder::of(&[("shop/token.py", &python)]);
    let ran = folder.check(&["--diff", "--unsafe-fixes"]);
    assert!(!ran.out.contains(SECRET), "{}", ran.out);
}

#[test]
fn what_is_silenced_or_known_is_left_alone() {
    let silenced = "FROM node:20.11.1-slim\n# xii: ignore-next-line[disposability/shell-form-command] -- it is a one-off\nCMD node server.js\n";
    let folder = Folder::of(&[("Dockerfile", silenced)]);
    folder.check(&["--fix"]);
    assert_eq!(read(&folder, "Dockerfile"), silenced);
    let folder = Folder::of(&[("Dockerfile", DOCKERFILE)]);
    folder.tracked();
    let written = super::run(folder.xii().args(["baseline", "write"]));
    assert_eq!(written.code, 0, "{}", written.err);
    folder.check(&["--fix"]);
    assert_eq!(read(&folder, "Dockerfile"), DOCKERFILE);
    folder.check(&["--fix", "--no-baseline"]);
    assert_eq!(read(&folder, "Dockerfile"), FIXED);
}

#[test]
fn selected_rules_alone_are_fixed() {
    let folder = Folder::of(&[("Dockerfile", DOCKERFILE)]);
    folder.check(&["--fix", "--select", "logs"]);
    assert_eq!(read(&folder, "Dockerfile"), DOCKERFILE);
}

#[test]
fn line_ends_stay_as_they_are() {
    let text = DOCKERFILE
        .replace('\n', "\r\n")
        .replace("node:20.11.1-slim", "python:3.12.3-slim");
    let text = text.replace("node server.js", "[\"python\", \"app.py\"]");
    let folder = Folder::of(&[("Dockerfile", &text)]);
    folder.check(&["--fix"]);
    let after = read(&folder, "Dockerfile");
    assert!(
        after.contains("ENV PYTHONUNBUFFERED=1\r\nCMD [\"python\""),
        "{after:?}"
    );
    assert_eq!(after.matches('\n').count(), after.matches("\r\n").count());
}

#[cfg(unix)]
#[test]
fn permissions_and_links_are_kept() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::of(&[
        (
            "Dockerfile",
            "FROM ruby:3.3.0-slim\nCOPY . .\nENTRYPOINT [\"./start.sh\"]\n",
        ),
        ("start.sh", "#!/bin/sh\nset -e\nbundle exec puma\n"),
        ("images/web", DOCKERFILE),
    ]);
    let script = folder.at("start.sh");
    let executable = std::fs::Permissions::from_mode(0o755);
    std::fs::set_permissions(&script, executable).expect("the mode is set");
    folder.check(&["--fix"]);
    assert!(read(&folder, "start.sh").ends_with("\nexec bundle exec puma\n"));
    let mode = std::fs::metadata(&script)
        .expect("it is there")
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o755);
    // No temporary file stays.
    let names = std::fs::read_dir(folder.path())
        .expect("the folder")
        .count();
    assert_eq!(names, 3);
    // A link that is named keeps being one; what it leads to is changed.
    let link = folder.at("web.Dockerfile");
    std::os::unix::fs::symlink("images/web", &link).expect("a link");
    folder.check(&["--fix", "web.Dockerfile"]);
    assert!(link.is_symlink());
}

#[cfg(unix)]
#[test]
fn a_file_that_must_not_be_written_is_told_of() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::of(&[("Dockerfile", DOCKERFILE)]);
    let read_only = std::fs::Permissions::from_mode(0o444);
    std::fs::set_permissions(folder.at("Dockerfile"), read_only).expect("the mode is set");
    let ran = folder.check(&["--fix"]);
    assert_eq!(ran.code, 2, "{}", ran.err);
    assert!(ran.err.contains("cannot write `Dockerfile`"), "{}", ran.err);
    assert_eq!(read(&folder, "Dockerfile"), DOCKERFILE);
}

#[test]
fn unsafe_fixes_alone_are_a_mistake() {
    let folder = Folder::of(&[("Dockerfile", DOCKERFILE)]);
    let ran = folder.check(&["--unsafe-fixes"]);
    assert_eq!(ran.code, 2);
    assert!(
        ran.err.contains("goes with `--fix` or `--diff`"),
        "{}",
        ran.err
    );
}

#[test]
fn reports_carry_fixes() {
    let folder = Folder::of(&[
        ("Dockerfile", DOCKERFILE),
        ("shop/settings.py", &settings()),
    ]);
    let ran = folder.check(&["--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&ran.out).expect("JSON");
    let fix = |rule: &str| {
        let findings = report["findings"].as_array().expect("findings");
        let finding = findings.iter().find(|one| one["rule"] == rule);
        finding.expect("it is found")["fix"].clone()
    };
    let exec = fix("disposability/shell-form-command");
    assert_eq!(exec["applicability"], "safe");
    assert_eq!(exec["edits"][0]["replacement"], "[\"node\", \"server.js\"]");
    assert_eq!(exec["edits"][0]["start"]["line"], 3);
    let credential = fix("config/hardcoded-credential");
    assert_eq!(credential["applicability"], "unsafe");
    assert_eq!(credential["edits"][0]["path"], ".env.example");
    assert_eq!(credential["edits"][0]["creates"], true);
    assert!(!ran.out.contains(SECRET));
    let sarif = folder.check(&["--format", "sarif"]);
    let sarif: serde_json::Value = serde_json::from_str(&sarif.out).expect("JSON");
    let results = sarif["runs"][0]["results"].as_array().expect("results");
    let exec = results
        .iter()
        .find(|one| one["ruleId"] == "disposability/shell-form-command");
    let change = &exec.expect("it is found")["fixes"][0]["artifactChanges"][0];
    assert_eq!(change["artifactLocation"]["uri"], "Dockerfile");
    assert_eq!(change["replacements"][0]["deletedRegion"]["startColumn"], 5);
    let rdjson = folder.check(&["--format", "rdjson"]);
    let rdjson: serde_json::Value = serde_json::from_str(&rdjson.out).expect("JSON");
    let list = rdjson["diagnostics"].as_array().expect("diagnostics");
    let exec = list
        .iter()
        .find(|one| one["code"]["value"] == "disposability/shell-form-command");
    let suggestion = &exec.expect("it is found")["suggestions"][0];
    assert_eq!(suggestion["text"], "[\"node\", \"server.js\"]");
}

#[test]
fn an_edit_that_would_carry_a_credential_along_is_no_fix() {
    let text =
        format!("FROM node:20.11.1-slim\nCOPY . .\nCMD node server.js --db-password {SECRET}\n");
    let folder = Folder::of(&[("Dockerfile", &text)]);
    let ran = folder.check(&["--format", "json"]);
    assert!(!ran.out.contains(SECRET), "{}", ran.out);
}
