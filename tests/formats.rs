//! Machine-readable output against its schemas: our own for JSON, the official one for SARIF.

#[path = "shared/formats.rs"]
mod shared;

use std::path::{Path, PathBuf};

use assert_cmd::Command;
use serde_json::Value;
use shared::FORMATS;

/// A repository with findings of every level, suppressed ones, related places and notices.
fn repository() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (path, text) in [
        (
            "shop/log.py",
            "import logging\na = logging.FileHandler(\"é🦀.log\")\nb = logging.FileHandler(\"b.log\")  # xii: ignore[logs/file-handler] -- old\n",
        ),
        (
            "shop/b r%é.py",
            "import logging\na = logging.FileHandler(\n    \"a.log\"\n)\n",
        ),
        ("shop/unused.py", "# xii: ignore[logs]\nx = 1\n"),
        ("shop/broken.py", "def f(:\n"),
        (
            "shop/session.py",
            "import os\nPASSWORD = os.environ.get(\"PASSWORD\", \"tr0ub4dor-Zx81\")\n",
        ),
        ("Procfile", "web: sh bin/web\n"),
        (
            "bin/web",
            "#!/bin/sh\npip install flask\nexec gunicorn shop > out.log\n",
        ),
        ("Dockerfile", "FROM python:latest\nCMD python shop/log.py\n"),
    ] {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("folders");
        std::fs::write(path, text).expect("a file");
    }
    folder
}

fn output(folder: &Path, format: &str) -> Value {
    serde_json::from_str(&raw(folder, format)).expect("JSON")
}

#[track_caller]
fn valid(schema: &Value, instance: &Value) {
    let validator = jsonschema::validator_for(schema).expect("a schema");
    let errors: Vec<String> = validator
        .iter_errors(instance)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(errors.is_empty(), "{}", errors.join("\n"));
}

fn own_schema() -> Value {
    let text = std::fs::read_to_string("schema/report.schema.json").expect("the schema");
    serde_json::from_str(&text).expect("JSON")
}

/// The official schema, out of the sources of a crate that ships it and is never built.
fn sarif_schema() -> Value {
    let output = std::process::Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--locked"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs");
    assert!(
        output.status.success(),
        "cargo metadata: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let manifest = metadata["packages"]
        .as_array()
        .expect("packages")
        .iter()
        .find(|package| package["name"] == "serde-sarif")
        .and_then(|package| package["manifest_path"].as_str())
        .expect("serde-sarif is among the packages");
    let path: PathBuf = Path::new(manifest)
        .with_file_name("src")
        .join("schema.json");
    let text = std::fs::read_to_string(&path)
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut schema = serde_json::from_str(&text).expect("JSON");
    without_stray_bracket(&mut schema);
    schema
}

/// Two of the schema's patterns have a bracket too many, which strict regular expressions
/// refuse; they are about the language of a tool's texts, which we do not say.
fn without_stray_bracket(schema: &mut Value) {
    const STRAY: &str = "^[a-zA-Z]{2}|^[a-zA-Z]{2}-[a-zA-Z]{2}]?$";
    match schema {
        Value::Object(members) => {
            if members
                .get("pattern")
                .is_some_and(|pattern| pattern == STRAY)
            {
                members.remove("pattern");
            }
            members.values_mut().for_each(without_stray_bracket);
        }
        Value::Array(items) => items.iter_mut().for_each(without_stray_bracket),
        _ => {}
    }
}

#[test]
fn json_is_what_its_schema_says() {
    let folder = repository();
    let report = output(folder.path(), "json");
    valid(&own_schema(), &report);
    // All that the schema describes is there to be checked.
    for list in ["findings", "suppressed", "notices"] {
        assert!(
            !report[list].as_array().expect("a list").is_empty(),
            "no {list}"
        );
    }
    let findings = report["findings"].as_array().expect("findings");
    assert!(
        findings
            .iter()
            .any(|finding| !finding["related"].as_array().expect("related").is_empty()),
        "no related places"
    );
    let component = &report["components"][0];
    for list in ["languages", "images", "processes", "factors"] {
        assert!(
            !component[list].as_array().expect("a list").is_empty(),
            "no {list} in {component}"
        );
    }
    let empty = tempfile::tempdir().expect("a temporary folder");
    let report = output(empty.path(), "json");
    valid(&own_schema(), &report);
    assert_eq!(report["components"].as_array().map(Vec::len), Some(0));
}

#[test]
fn the_schema_refuses_what_is_wrong() {
    let folder = repository();
    let good = output(folder.path(), "json");
    let schema = own_schema();
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    let spoil: [fn(&mut Value); 5] = [
        |report| report["findings"][0]["level"] = "fatal".into(),
        |report| report["findings"][0]["surplus"] = 1.into(),
        |report| report["findings"][0]["start"]["line"] = 0.into(),
        |report| report["suppressed"][0]["status"] = "new".into(),
        |report| report["factors"] = Value::Array(Vec::new()),
    ];
    for (index, spoil) in spoil.iter().enumerate() {
        let mut bad = good.clone();
        spoil(&mut bad);
        assert!(!validator.is_valid(&bad), "spoilt report {index} is valid");
    }
}

#[test]
fn fingerprints_are_unique_and_stay_when_lines_move() {
    let folder = repository();
    let prints = |report: &Value| -> Vec<String> {
        let mut prints: Vec<String> = report["findings"]
            .as_array()
            .expect("findings")
            .iter()
            .filter(|finding| finding["path"] == "shop/log.py")
            .map(|finding| finding["fingerprint"].as_str().expect("text").to_owned())
            .collect();
        prints.sort();
        prints
    };
    let before = output(folder.path(), "json");
    let path = folder.path().join("shop/log.py");
    let text = std::fs::read_to_string(&path).expect("the file");
    std::fs::write(&path, format!("# one\n\n# two\n{text}")).expect("a file");
    let after = output(folder.path(), "json");
    assert_eq!(prints(&before), prints(&after));
    assert!(!prints(&before).is_empty());
    let mut all: Vec<&str> = before["findings"]
        .as_array()
        .expect("findings")
        .iter()
        .map(|finding| finding["fingerprint"].as_str().expect("text"))
        .collect();
    let count = all.len();
    all.sort_unstable();
    all.dedup();
    assert_eq!(all.len(), count);
}

#[test]
fn sarif_is_what_its_schema_says() {
    let folder = repository();
    let schema = sarif_schema();
    valid(&schema, &output(folder.path(), "sarif"));
    let empty = tempfile::tempdir().expect("a temporary folder");
    valid(&schema, &output(empty.path(), "sarif"));
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    let mut bad = output(folder.path(), "sarif");
    bad["runs"][0]["results"][0]["level"] = "fatal".into();
    assert!(!validator.is_valid(&bad));
}

/// What code-scanning services ask for beyond the schema.
#[test]
fn sarif_is_what_code_scanning_reads() {
    let folder = repository();
    let log = output(folder.path(), "sarif");
    let run = &log["runs"][0];
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    assert!(run["originalUriBaseIds"]["%SRCROOT%"].is_object());
    let rules = run["tool"]["driver"]["rules"].as_array().expect("rules");
    assert!(rules.len() >= 36, "rules are listed whether found or not");
    for rule in rules {
        for key in ["shortDescription", "fullDescription", "help"] {
            let text = rule[key]["text"].as_str().unwrap_or_default();
            assert!(
                !text.is_empty() && text.len() <= 1024,
                "{}: {key}",
                rule["id"]
            );
        }
        assert!(rule["help"]["markdown"].is_string());
        assert!(rule["properties"]["precision"].is_string());
        assert!(rule["properties"]["tags"].as_array().expect("tags").len() <= 10);
    }
    let results = run["results"].as_array().expect("results");
    assert!(!results.is_empty());
    for result in results {
        let index =
            usize::try_from(result["ruleIndex"].as_u64().expect("an index")).expect("small");
        assert_eq!(rules[index]["id"], result["ruleId"]);
        let place = &result["locations"][0]["physicalLocation"];
        let uri = place["artifactLocation"]["uri"].as_str().expect("a path");
        assert!(
            !uri.starts_with('/') && !uri.contains([' ', '\\', 'é']),
            "{uri}"
        );
        assert_eq!(place["artifactLocation"]["uriBaseId"], "%SRCROOT%");
        let region = &place["region"];
        assert_eq!(
            region["startLine"], region["endLine"],
            "the first line only"
        );
        assert!(region["endColumn"].as_u64() >= region["startColumn"].as_u64());
        let prints = &result["partialFingerprints"];
        assert!(prints["xiiFingerprint/v1"].is_string());
        let hash = prints["primaryLocationLineHash"].as_str().expect("a hash");
        assert!(hash.contains(':'), "{hash}");
    }
    assert!(
        results.iter().any(|result| {
            result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
                == "shop/b%20r%25%C3%A9.py"
        }),
        "paths are percent-encoded"
    );
    let notices = &run["invocations"][0]["toolExecutionNotifications"];
    assert!(!notices.as_array().expect("notices").is_empty());
    assert_eq!(run["invocations"][0]["executionSuccessful"], true);
}

fn raw(folder: &Path, format: &str) -> String {
    let output = Command::cargo_bin("xii")
        .expect("the program is built")
        .current_dir(folder)
        .args(["check", "--persona", "auditor", "--format", format])
        .output()
        .expect("the program runs");
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// Every element's start of an XML document, by its name; fails on what is not well-formed.
fn elements(document: &str) -> Vec<(String, Vec<(String, String)>)> {
    use quick_xml::events::Event;
    let mut reader = quick_xml::Reader::from_str(document);
    reader.config_mut().check_end_names = true;
    let mut found = Vec::new();
    loop {
        match reader.read_event().expect("well-formed XML") {
            Event::Eof => return found,
            Event::Start(start) | Event::Empty(start) => {
                let name = start.name().as_ref().to_string();
                let attributes = start
                    .attributes()
                    .map(|attribute| {
                        let attribute = attribute.expect("an attribute");
                        (
                            attribute.key.as_ref().to_string(),
                            attribute.value.to_string(),
                        )
                    })
                    .collect();
                found.push((name, attributes));
            }
            _ => {}
        }
    }
}

fn named<'e>(
    elements: &'e [(String, Vec<(String, String)>)],
    name: &str,
) -> Vec<&'e Vec<(String, String)>> {
    elements
        .iter()
        .filter(|(own, _)| own == name)
        .map(|(_, attributes)| attributes)
        .collect()
}

fn attribute<'e>(attributes: &'e [(String, String)], name: &str) -> &'e str {
    attributes
        .iter()
        .find(|(own, _)| own == name)
        .map_or("", |(_, value)| value)
}

#[test]
fn every_format_tells_of_every_finding_and_of_no_credential() {
    let folder = repository();
    let report = output(folder.path(), "json");
    let findings = report["findings"].as_array().expect("findings");
    assert!(findings.len() > 5, "{}", findings.len());
    for format in FORMATS {
        let text = raw(folder.path(), format);
        assert!(
            !text.contains("tr0ub4dor-Zx81"),
            "{format} shows a credential"
        );
        for finding in findings {
            let rule = finding["rule"].as_str().expect("a rule");
            let dotted = format!("xii.{}", rule.replace('/', "."));
            let escaped = rule.replace('-', "\\-");
            assert!(
                text.contains(rule) || text.contains(&dotted) || text.contains(&escaped),
                "{format} does not name {rule}"
            );
        }
    }
}

#[test]
fn gitlab_gets_an_array_with_unique_fingerprints() {
    let folder = repository();
    let issues = output(folder.path(), "gitlab");
    let issues = issues.as_array().expect("an array");
    let mut prints: Vec<&str> = Vec::new();
    for issue in issues {
        for key in ["description", "check_name", "fingerprint"] {
            assert!(
                issue[key].as_str().is_some_and(|text| !text.is_empty()),
                "{issue}"
            );
        }
        assert!(["critical", "major", "info"].contains(&issue["severity"].as_str().expect("one")));
        assert!(
            issue["location"]["lines"]["begin"]
                .as_u64()
                .is_some_and(|line| line > 0)
        );
        prints.push(issue["fingerprint"].as_str().expect("a text"));
    }
    let count = prints.len();
    prints.sort_unstable();
    prints.dedup();
    assert_eq!(prints.len(), count);
}

#[test]
fn reviewdog_counts_columns_in_bytes() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let text = "import logging\nname = \"é🦀\"; a = logging.FileHandler(\"a.log\")\n";
    std::fs::write(folder.path().join("log.py"), text).expect("a file");
    let document = output(folder.path(), "rdjson");
    let diagnostics = document["diagnostics"].as_array().expect("diagnostics");
    let own = diagnostics
        .iter()
        .find(|one| one["code"]["value"] == "logs/file-handler")
        .expect("the handler");
    let line = text.lines().nth(1).expect("a line");
    let column = line.find("\"a.log\"").expect("the name") + 1;
    assert_eq!(own["location"]["range"]["start"]["column"], column);
    assert!(["ERROR", "WARNING", "INFO"].contains(&own["severity"].as_str().expect("one")));
}

/// Suggestions are offered one by one: half a fix is none.
#[test]
fn reviewdog_gets_fixes_that_are_one_edit() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (path, text) in [
        ("requirements.txt", "uvicorn==0.30.0\n"),
        (
            "one.py",
            "import os\nimport uvicorn\nuvicorn.run(\"a:b\", port=8000)\n",
        ),
        (
            "two.py",
            "import uvicorn\nuvicorn.run(\"a:b\", port=8000)\n",
        ),
    ] {
        std::fs::write(folder.path().join(path), text).expect("a file");
    }
    let edits = |path: &str| {
        let report = output(folder.path(), "json");
        let findings = report["findings"].as_array().expect("findings");
        let own = findings.iter().find(|one| one["path"] == path);
        own.map(|one| one["fix"]["edits"].as_array().map_or(0, Vec::len))
    };
    assert_eq!((edits("one.py"), edits("two.py")), (Some(1), Some(2)));
    let document = output(folder.path(), "rdjson");
    for diagnostic in document["diagnostics"].as_array().expect("diagnostics") {
        let suggested = diagnostic["suggestions"].as_array().expect("a list").len();
        let one = diagnostic["location"]["path"] == "one.py";
        assert_eq!(suggested, usize::from(one), "{diagnostic}");
    }
}

#[test]
fn checkstyle_is_well_formed_and_has_an_error_for_each_finding() {
    let folder = repository();
    let report = output(folder.path(), "json");
    let elements = elements(&raw(folder.path(), "checkstyle"));
    let errors = named(&elements, "error");
    assert_eq!(
        errors.len(),
        report["findings"].as_array().expect("findings").len()
    );
    for error in errors {
        assert!(["error", "warning", "info"].contains(&attribute(error, "severity")));
        assert!(attribute(error, "line").parse::<u32>().is_ok());
    }
}

#[test]
fn junit_has_a_suite_for_each_factor_and_counts_that_add_up() {
    let folder = repository();
    let elements = elements(&raw(folder.path(), "junit"));
    let suites = named(&elements, "testsuite");
    assert_eq!(suites.len(), 12);
    let sum = |name: &str| -> usize {
        suites
            .iter()
            .map(|suite| attribute(suite, name).parse::<usize>().expect("a number"))
            .sum()
    };
    assert_eq!(sum("tests"), named(&elements, "testcase").len());
    assert_eq!(sum("failures"), named(&elements, "failure").len());
    assert_eq!(sum("skipped"), named(&elements, "skipped").len());
    assert!(sum("failures") > 0 && sum("skipped") > 0);
    let all = named(&elements, "testsuites")[0];
    assert_eq!(attribute(all, "tests"), sum("tests").to_string());
}

#[test]
fn github_gets_one_command_a_line() {
    let folder = repository();
    let report = output(folder.path(), "json");
    let text = raw(folder.path(), "github");
    let commands: Vec<&str> = text.lines().filter(|line| line.starts_with("::")).collect();
    assert_eq!(
        commands.len(),
        report["findings"].as_array().expect("findings").len()
    );
    for command in commands {
        let level = command.trim_start_matches("::").split(' ').next();
        assert!(
            ["error", "warning", "notice"].contains(&level.expect("a word")),
            "{command}"
        );
        assert!(
            command.contains(" file=") && command.contains(",line="),
            "{command}"
        );
    }
    // The worst come first: GitHub shows ten.
    let first = text.find("::notice").unwrap_or(text.len());
    assert!(!text[first..].contains("::error"));
}

#[test]
fn several_formats_at_once() {
    let folder = repository();
    let run = |formats: &[&str]| {
        let mut command = Command::cargo_bin("xii").expect("the program is built");
        command.current_dir(folder.path()).arg("check");
        for format in formats {
            command.args(["--format", format]);
        }
        command.output().expect("the program runs")
    };
    let both = run(&["concise", "sarif=out.sarif", "jsonl=out.jsonl"]);
    let alone = run(&["concise"]);
    assert_eq!(both.stdout, alone.stdout);
    let sarif = std::fs::read_to_string(folder.path().join("out.sarif")).expect("a file");
    assert!(serde_json::from_str::<Value>(&sarif).is_ok());
    let lines = std::fs::read_to_string(folder.path().join("out.jsonl")).expect("a file");
    assert_eq!(
        lines.lines().count(),
        String::from_utf8_lossy(&alone.stdout).lines().count()
    );
    let two = run(&["concise", "json"]);
    assert_eq!(two.status.code(), Some(2));
    let wrong = run(&["sarrif"]);
    assert_eq!(wrong.status.code(), Some(2));
    let said = String::from_utf8_lossy(&wrong.stderr).into_owned();
    assert!(said.contains("did you mean `sarif`"), "{said}");
}

#[test]
fn statistics_count_each_rule() {
    let folder = repository();
    let output = Command::cargo_bin("xii")
        .expect("the program is built")
        .current_dir(folder.path())
        .args(["check", "--format", "concise", "--statistics"])
        .output()
        .expect("the program runs");
    let found = String::from_utf8_lossy(&output.stdout);
    let said = String::from_utf8_lossy(&output.stderr);
    let own = |text: &str| text.matches("logs/file-handler").count();
    assert_eq!(own(&said), 1, "{said}");
    let count: usize = said
        .lines()
        .find(|line| line.ends_with("logs/file-handler"))
        .and_then(|line| line.split_whitespace().next()?.parse().ok())
        .expect("a count");
    assert_eq!(count, own(&found));
}

#[test]
fn github_gets_a_page_where_it_asks_for_one() {
    let folder = repository();
    let page = folder.path().join("summary.md");
    std::fs::write(&page, "before\n").expect("a file");
    for format in ["github", "concise"] {
        Command::cargo_bin("xii")
            .expect("the program is built")
            .current_dir(folder.path())
            .env("GITHUB_STEP_SUMMARY", &page)
            .args(["check", "--format", format])
            .output()
            .expect("the program runs");
    }
    let text = std::fs::read_to_string(&page).expect("the page");
    assert!(text.starts_with("before\n# Twelve-factor check"), "{text}");
    assert_eq!(text.matches("# Twelve-factor check").count(), 1);
}
