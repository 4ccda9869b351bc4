//! Generated pages are fresh: a page for every rule and the table in the README. With
//! `UPDATE=1` they are written anew.

use std::collections::BTreeSet;
use std::path::Path;

use assert_cmd::Command;

fn printed(arguments: &[&str]) -> String {
    let output = Command::cargo_bin("xii")
        .expect("the program is built")
        .env("XII_NO_CACHE", "1")
        .args(arguments)
        .output()
        .expect("the program runs");
    assert!(output.status.success(), "xii {arguments:?}");
    String::from_utf8(output.stdout).expect("UTF-8")
}

fn table() -> String {
    printed(&["rules", "--markdown"])
}

fn ids() -> BTreeSet<String> {
    table()
        .lines()
        .filter_map(|line| line.strip_prefix("| [`")?.split_once('`'))
        .map(|(id, _)| id.to_owned())
        .collect()
}

fn update() -> bool {
    std::env::var_os("UPDATE").is_some()
}

const STALE: &str = "run `UPDATE=1 cargo test --test docs` and look at the change";

#[test]
fn every_rule_has_a_fresh_page() {
    let ids = ids();
    assert!(ids.len() >= 36, "only {} rules", ids.len());
    let folder = Path::new("docs/rules");
    let mut stale = Vec::new();
    if update() {
        let _ = std::fs::remove_dir_all(folder);
    }
    for id in &ids {
        let page = printed(&["explain", id]);
        let path = folder.join(format!("{id}.md"));
        if update() {
            std::fs::create_dir_all(path.parent().expect("a parent")).expect("folders");
            std::fs::write(&path, &page).expect("a page");
        }
        if std::fs::read_to_string(&path).ok().as_ref() != Some(&page) {
            stale.push(path.display().to_string());
        }
    }
    for entry in walkdir::WalkDir::new(folder) {
        let entry = entry.expect("docs/rules can be walked");
        let path = entry.path().with_extension("");
        let id = path
            .strip_prefix(folder)
            .expect("below")
            .to_string_lossy()
            .replace('\\', "/");
        if entry.file_type().is_file() && !ids.contains(&id) {
            stale.push(format!("{}: no such rule", entry.path().display()));
        }
    }
    assert!(stale.is_empty(), "{STALE}:\n{}", stale.join("\n"));
}

/// What stands between two marks of the README; with `UPDATE=1`, put there.
fn between(name: &str, wanted: &str) {
    let (open, close) = (format!("<!-- {name} -->\n"), format!("<!-- /{name} -->"));
    let readme = std::fs::read_to_string("README.md").expect("the README");
    let (before, rest) = readme.split_once(&open).expect("a place for it");
    let (found, after) = rest.split_once(&close).expect("an end of it");
    if update() && found != wanted {
        std::fs::write("README.md", format!("{before}{open}{wanted}{close}{after}"))
            .expect("the README");
        return;
    }
    assert!(found == wanted, "{STALE}");
}

/// The output of a small repository, copied to where no other one is around it.
fn output() -> String {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let from = Path::new("testdata/repos/express-chat");
    for entry in walkdir::WalkDir::new(from) {
        let entry = entry.expect("the repository can be walked");
        let to = folder
            .path()
            .join(entry.path().strip_prefix(from).expect("below"));
        if entry.file_type().is_dir() {
            std::fs::create_dir_all(to).expect("a folder");
        } else {
            std::fs::copy(entry.path(), to).expect("a file");
        }
    }
    let arguments = ["check", "--select", "logs,port-binding,disposability"];
    let output = Command::cargo_bin("xii")
        .expect("the program is built")
        .env("XII_NO_CACHE", "1")
        .current_dir(folder.path())
        .args(arguments)
        .env("NO_COLOR", "1")
        .env("COLUMNS", "90")
        .output()
        .expect("the program runs");
    format!(
        "```\n$ xii {}\n{}{}```\n",
        arguments.join(" "),
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
}

/// One test, as both write the same file.
#[test]
fn the_readme_is_fresh() {
    between("rules", &format!("\n{}\n", table()));
    between("output", &output());
}

/// Columns of the table of rules by what they are shown in.
const COLUMNS: &[&str] = &[
    "python",
    "javascript",
    "ruby",
    "go",
    "java",
    "kotlin",
    "php",
    "csharp",
    "rust",
    "elixir",
    "scala",
    "shell",
    "powershell",
    "image",
    "orchestration",
    "CI",
    "manifest",
    "configuration",
    "other",
];

/// The column of a file.
fn column(path: &str) -> &'static str {
    use xii::fact::FileKind as K;
    let Some(kind) = xii::repo::classify(path) else {
        return "other";
    };
    if let Some(language) = kind.language() {
        return COLUMNS
            .iter()
            .find(|column| **column == language.slug())
            .copied()
            .unwrap_or("other");
    }
    match kind {
        K::Dockerfile => "image",
        K::Compose
        | K::Kubernetes
        | K::HelmTemplate
        | K::HelmValues
        | K::Kustomize
        | K::Procfile
        | K::HerokuApp
        | K::HerokuYml
        | K::Fly
        | K::Render
        | K::Railway
        | K::CloudFoundry
        | K::AppEngine
        | K::Serverless
        | K::Systemd
        | K::Supervisor
        | K::Pm2
        | K::Crontab
        | K::Terraform
        | K::Ansible => "orchestration",
        K::GithubActions
        | K::GitlabCi
        | K::CircleCi
        | K::Jenkinsfile
        | K::AzurePipelines
        | K::Bitbucket
        | K::Travis
        | K::CloudBuild => "CI",
        K::Requirements
        | K::PyProject
        | K::Pipfile
        | K::SetupCfg
        | K::PackageJson
        | K::CargoToml
        | K::Gemfile
        | K::GoMod
        | K::MavenPom
        | K::Gradle
        | K::Sbt
        | K::ComposerJson
        | K::DotnetProject
        | K::Lockfile
        | K::Toolchain => "manifest",
        K::Makefile | K::Justfile | K::Taskfile | K::Markdown | K::Html | K::Sql | K::Text => {
            "other"
        }
        _ => "configuration",
    }
}

#[test]
fn the_table_of_what_rules_are_shown_in_is_fresh() {
    use xii::scan::{RuleSource, files_in};
    let mut text = String::from(
        "# What each rule is shown in\n\nMade from the rules' bad examples: a dot where one marks a \
         finding in a file of that language or kind. That no language is missing which the \
         vocabulary reaches, a test holds (`tests/rules.rs`).\n\n| rule |",
    );
    text.extend(COLUMNS.iter().map(|column| format!(" {column} |")));
    text.push_str("\n| --- |");
    text.extend(COLUMNS.iter().map(|_| " --- |"));
    text.push('\n');
    for file in files_in(Path::new("rules"), "rules").expect("the rules can be read") {
        let RuleSource::Rule(id) = &file.source else {
            continue;
        };
        let shown: BTreeSet<&str> = xii::rule::examples(&file.name, &file.node)
            .expect("examples can be read")
            .iter()
            .filter(|example| example.bad)
            .flat_map(|example| &example.marks)
            .map(|(path, _)| column(path))
            .collect();
        assert!(!shown.is_empty(), "{id} is shown in nothing");
        text.push_str("| ");
        text.push_str(id);
        text.push_str(" |");
        text.extend(COLUMNS.iter().map(|column| {
            if shown.contains(column) {
                " • |"
            } else {
                "  |"
            }
        }));
        text.push('\n');
    }
    let path = Path::new("docs/coverage.md");
    if update() {
        std::fs::write(path, &text).expect("the table");
    }
    assert!(std::fs::read_to_string(path).ok() == Some(text), "{STALE}");
}
