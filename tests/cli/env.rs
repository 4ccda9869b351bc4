//! `xii env`: what is read against what is declared, and the template that is written.

use serde_json::Value;

use super::{Folder, refused_in_a_line, run};

const TOKEN: &str = "q8Zr5vN2kLw7Xt4Yb1Mc6Hd3";

/// Reads with and without defaults, a secret's default among them; a template with a comment.
fn shop() -> Folder {
    let code = format!(
        "const url = process.env.DATABASE_URL;\nconst size = process.env.POOL_SIZE || \"5\";\nconst key = process.env.MAIL_TOKEN || \"{TOKEN}\";\nconst at = process.env.CACHE_URL || \"redis://u:{TOKEN}@cache/0\";\nconst port = process.env.PORT;\nmodule.exports = {{ url, size, key, at, port }};\n"
    );
    Folder::of(&[
        ("src/settings.js", &code),
        (
            ".env.example",
            "# Where the data lies.\nDATABASE_URL=\n\nOLD_KEY=1\n",
        ),
    ])
}

fn env(folder: &Folder, arguments: &[&str]) -> super::Ran {
    run(folder.xii().arg("env").args(arguments))
}

#[test]
fn readers_against_declarations() {
    let ran = env(&shop(), &["--format", "json"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let report: Value = serde_json::from_str(&ran.out).expect("JSON");
    let seen: Vec<(&str, &str, bool, Option<&str>)> = report["variables"]
        .as_array()
        .expect("variables")
        .iter()
        .map(|one| {
            (
                one["name"].as_str().unwrap_or_default(),
                one["status"].as_str().unwrap_or_default(),
                one["required"].as_bool().unwrap_or_default(),
                one["default"].as_str(),
            )
        })
        .collect();
    assert_eq!(
        seen,
        [
            (
                "CACHE_URL",
                "undeclared",
                false,
                Some("redis://u:****@cache/0")
            ),
            ("DATABASE_URL", "declared", true, None),
            ("MAIL_TOKEN", "undeclared", false, Some("q8Zr****")),
            ("OLD_KEY", "unread", false, None),
            ("POOL_SIZE", "undeclared", false, Some("5")),
            ("PORT", "platform", true, None),
        ]
    );
    let url = &report["variables"][1];
    assert_eq!(url["reads"][0]["path"], "src/settings.js");
    assert_eq!(url["reads"][0]["line"], 1);
    assert_eq!(url["declared"][0]["path"], ".env.example");
    assert_eq!(url["declared"][0]["line"], 2);
}

#[test]
fn no_format_shows_a_secret() {
    for format in ["table", "json", "dotenv", "markdown"] {
        let ran = env(&shop(), &["--format", format]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        assert!(ran.out.contains("MAIL_TOKEN"), "{}", ran.out);
        assert!(!ran.out.contains(TOKEN), "{}", ran.out);
    }
}

#[test]
fn a_name_in_code_is_no_unread_variable() {
    let folder = shop();
    folder.write("src/old.js", b"exports.key = (env) => env.OLD_KEY;\n");
    let ran = env(&folder, &[]);
    let line = ran
        .out
        .lines()
        .find(|line| line.starts_with("OLD_KEY "))
        .expect("the variable");
    assert!(
        line.contains(" named ") && line.contains("src/old.js:1"),
        "{line}"
    );
    // Part of another word is another word.
    folder.write("src/old.js", b"exports.key = (env) => env.VERY_OLD_KEY;\n");
    let ran = env(&folder, &[]);
    assert!(ran.out.contains(" unread "), "{}", ran.out);
}

#[test]
fn the_template_is_completed_and_nothing_in_it_changes() {
    let folder = shop();
    let ran = env(&folder, &["--write-example"]);
    assert_eq!(
        (ran.code, ran.out.as_str()),
        (0, ".env.example: 3 variables added\n"),
        "{}",
        ran.err
    );
    let text = std::fs::read_to_string(folder.at(".env.example")).expect("the template");
    assert_eq!(
        text,
        "# Where the data lies.\nDATABASE_URL=\n\nOLD_KEY=1\nCACHE_URL=\nMAIL_TOKEN=\nPOOL_SIZE=5\n"
    );
    let again = env(&folder, &["--write-example"]);
    assert_eq!(again.out, ".env.example: 0 variables added\n");
    let same = std::fs::read_to_string(folder.at(".env.example")).expect("the template");
    assert_eq!(same, text);
}

#[test]
fn a_template_is_made_where_none_is() {
    let folder = shop();
    std::fs::remove_file(folder.at(".env.example")).expect("it is there");
    let ran = env(&folder, &["--write-example"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let text = std::fs::read_to_string(folder.at(".env.example")).expect("the template");
    assert_eq!(
        text,
        "CACHE_URL=\nDATABASE_URL=\nMAIL_TOKEN=\nPOOL_SIZE=5\n"
    );
}

#[cfg(unix)]
#[test]
fn nothing_is_written_through_a_link() {
    let folder = shop();
    std::fs::remove_file(folder.at(".env.example")).expect("it is there");
    folder.write("elsewhere", b"keep\n");
    std::os::unix::fs::symlink(folder.at("elsewhere"), folder.at(".env.example")).expect("a link");
    refused_in_a_line(
        &env(&folder, &["--write-example"]),
        &[".env.example", "symbolic link"],
    );
    let text = std::fs::read_to_string(folder.at("elsewhere")).expect("the file");
    assert_eq!(text, "keep\n");
}

#[test]
fn mistakes_are_told_in_a_line() {
    let folder = shop();
    refused_in_a_line(&env(&folder, &["--format", "tabel"]), &["table"]);
    refused_in_a_line(&env(&folder, &["srcc"]), &["`srcc`", "`src`"]);
    refused_in_a_line(
        &env(&folder, &["--write-example", "--format", "json"]),
        &["--format"],
    );
}
