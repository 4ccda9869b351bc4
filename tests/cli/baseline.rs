//! Findings that are known: written once, read by every check, stale ones told of.

use super::formats::FORMATS;
use super::{Folder, LOGGER, Ran, program, refused_in_a_line, run};

const NAME: &str = ".xii-baseline.json";

fn baseline(folder: &Folder, arguments: &[&str]) -> Ran {
    run(folder.xii().arg("baseline").args(arguments))
}

fn text(folder: &Folder) -> String {
    std::fs::read_to_string(folder.at(NAME)).expect("a baseline")
}

/// A repository with findings, one of them a credential.
fn old() -> Folder {
    let folder = Folder::of(&[
        ("shop/log.py", LOGGER),
        ("shop/db.py", "PASSWORD = \"tr0ub4dor-Zx81\"\n"),
        ("requirements.txt", "flask==3.0.0\n"),
        (
            "Dockerfile",
            "FROM python:latest\nCMD python shop/log.py > out.log\n",
        ),
    ]);
    folder.tracked();
    folder
}

fn with_baseline() -> Folder {
    let folder = old();
    let ran = baseline(&folder, &["write"]);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    folder
}

/// Nothing is new, something is known.
#[track_caller]
fn clean(folder: &Folder) {
    let ran = folder.concise(&["--fail-on", "note"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{}", ran.err);
    assert!(ran.err.contains("0 new, "), "{}", ran.err);
    assert!(!ran.err.contains("baseline:"), "{}", ran.err);
}

#[test]
fn what_is_in_it_fails_no_run_and_is_counted() {
    let folder = old();
    let before = folder.concise(&[]);
    assert_eq!(before.code, 1);
    let count = before.out.lines().count();
    let ran = baseline(&folder, &["write"]);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    assert_eq!(ran.out, format!("{NAME}: {count} findings\n"));
    clean(&folder);
    folder.write("shop/new.py", LOGGER.as_bytes());
    let ran = folder.concise(&[]);
    assert_eq!(ran.code, 1);
    assert!(ran.out.starts_with("shop/new.py:3:"), "{}", ran.out);
    assert_eq!(ran.out.lines().count(), 1, "{}", ran.out);
    let words = format!("1 new, {count} in the baseline");
    assert!(ran.err.contains(&words), "{}", ran.err);
    assert!(ran.err.contains("1 error, 0 warnings"), "{}", ran.err);
    let ran = folder.concise(&["--no-baseline"]);
    assert_eq!(ran.out.lines().count(), count + 1);
}

#[test]
fn every_format_says_what_it_should() {
    let folder = with_baseline();
    let json = folder.check(&["--format", "json"]);
    assert_eq!(json.code, 0);
    let report: serde_json::Value = serde_json::from_str(&json.out).expect("JSON");
    let findings = report["findings"].as_array().expect("findings");
    assert!(!findings.is_empty());
    assert!(findings.iter().all(|one| one["status"] == "baseline"));
    assert_eq!(report["summary"]["baseline"], findings.len());
    assert_eq!(report["summary"]["error"], 0);
    // These list what is known: as such, as skipped, as a number.
    let listing = ["json", "jsonl", "junit", "markdown"];
    for format in FORMATS.iter().filter(|format| !listing.contains(format)) {
        let ran = folder.check(&["--format", format]);
        assert_eq!(ran.code, 0, "{format}");
        let listed = ran.out.contains("shop/log.py");
        assert!(!listed, "{format}: {}", ran.out);
    }
    let junit = folder.check(&["--format", "junit"]).out;
    assert!(junit.contains("failures=\"0\""), "{junit}");
    assert!(
        junit.contains("<skipped message=\"in the baseline: the log goes to file"),
        "{junit}"
    );
    let page = folder.check(&["--format", "markdown"]).out;
    assert!(page.contains("0 new, "), "{page}");
}

#[test]
fn moved_lines_and_other_files_change_nothing() {
    let folder = with_baseline();
    let before = text(&folder);
    let moved = format!("# a\n\n# b\n{}", LOGGER.replace("handler =", "handler   ="));
    folder.write("shop/log.py", moved.as_bytes());
    folder.write("shop/aaa.py", b"x = 1\n");
    folder.write("zzz.py", b"x = 1\n");
    clean(&folder);
    let ran = baseline(&folder, &["update"]);
    assert!(ran.out.contains("no more"), "{}", ran.out);
    assert_eq!(text(&folder), before);
}

#[test]
fn a_changed_secret_on_a_known_line_is_new() {
    let folder = with_baseline();
    folder.write("shop/db.py", b"PASSWORD = \"k0rrekt-Pferd-77\"\n");
    let ran = folder.concise(&[]);
    assert_eq!(ran.code, 1);
    assert!(ran.out.starts_with("shop/db.py:1:"), "{}", ran.out);
    assert!(
        ran.err.contains(
            ".xii-baseline.json: baseline: 1 entry matches nothing any more; `xii baseline prune`"
        ),
        "{}",
        ran.err
    );
}

#[test]
fn a_second_one_like_it_is_new() {
    let folder = with_baseline();
    let twice = format!("{LOGGER}{}", LOGGER.lines().last().expect("a line"));
    folder.write("shop/log.py", twice.as_bytes());
    let ran = folder.concise(&[]);
    assert_eq!(ran.out.lines().count(), 1, "{}", ran.out);
    assert!(ran.err.contains("1 new"), "{}", ran.err);
}

#[test]
fn a_renamed_file_is_known_and_a_copied_one_is_new() {
    let folder = with_baseline();
    folder.git(&["mv", "shop/log.py", "shop/logging_setup.py"]);
    folder.write(
        "Dockerfile",
        b"FROM python:latest\nCMD python shop/log.py > out.log\n",
    );
    clean(&folder);
    // Which of the two is the old one cannot be told; that there is one more can.
    folder.write("shop/copy.py", LOGGER.as_bytes());
    let ran = folder.concise(&[]);
    assert_eq!(ran.out.lines().count(), 1, "{}", ran.out);
    folder.git(&["mv", "shop/logging_setup.py", "shop/log.py"]);
    let ran = folder.concise(&[]);
    assert!(ran.out.starts_with("shop/copy.py:3:"), "{}", ran.out);
    assert_eq!(ran.out.lines().count(), 1, "{}", ran.out);
}

#[test]
fn what_is_missing_stays_the_same_when_its_first_place_changes() {
    let folder = Folder::of(&[
        ("web/b.py", "import os\nKEY = os.environ[\"PAYMENT_KEY\"]\n"),
        (".env.example", "A_ONE=\nB_TWO=\nC_THREE=\n"),
        (
            "web/settings.py",
            "import os\nx = [os.environ[\"A_ONE\"], os.environ[\"B_TWO\"], os.environ[\"C_THREE\"]]\n",
        ),
        ("requirements.txt", "flask==3.0.0\n"),
    ]);
    folder.tracked();
    let ran = folder.concise(&["--select", "config/undeclared-env-var"]);
    assert!(ran.out.starts_with("web/b.py:2:"), "{}{}", ran.out, ran.err);
    baseline(&folder, &["write"]);
    let fingerprint = |folder: &Folder| {
        let out = folder
            .check(&["--format", "jsonl", "--select", "config/undeclared-env-var"])
            .out;
        let one: serde_json::Value = serde_json::from_str(&out).expect("one finding");
        (
            one["fingerprint"].clone(),
            one["status"].clone(),
            one["path"].clone(),
        )
    };
    let before = fingerprint(&folder);
    // A file that comes earlier reads it too: the place moves, the finding does not.
    folder.write(
        "web/a.py",
        b"import os\nkey = os.environ[\"PAYMENT_KEY\"]\n",
    );
    let after = fingerprint(&folder);
    assert_eq!(after.2, "web/a.py");
    assert_eq!((before.0, before.1), (after.0, after.1));
    clean(&folder);
}

#[test]
fn the_file_holds_no_lines_no_times_and_no_secret() {
    let folder = with_baseline();
    let text = text(&folder);
    assert!(!text.contains("tr0ub4dor"), "{text}");
    assert!(!text.contains(env!("CARGO_PKG_VERSION")), "{text}");
    let rows: Vec<&str> = text
        .lines()
        .filter(|line| line.contains("\"path\""))
        .collect();
    assert!(rows.len() > 2, "{text}");
    let mut sorted = rows.clone();
    sorted.sort_by_key(|row| row.trim_end_matches(',').to_owned());
    assert_eq!(rows, sorted);
    for row in rows {
        let row: serde_json::Value =
            serde_json::from_str(row.trim_end_matches(',')).expect("an entry a line");
        let keys: Vec<&String> = row.as_object().expect("an object").keys().collect();
        assert_eq!(keys, ["path", "rule", "content"]);
    }
}

#[test]
fn it_is_the_same_from_everywhere() {
    let folder = with_baseline();
    let before = text(&folder);
    let ran = run(program()
        .current_dir(folder.at("shop"))
        .args(["baseline", "write", "--force"]));
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(text(&folder), before);
    let root = folder.path().to_string_lossy().into_owned();
    let ran = run(program()
        .current_dir(std::env::temp_dir())
        .args(["baseline", "write", "--force", &root])
        .env("RAYON_NUM_THREADS", "1"));
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(text(&folder), before);
    for path in ["shop", "shop/log.py", "Dockerfile"] {
        let ran = folder.concise(&["--fail-on", "note", path]);
        assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{path}: {}", ran.err);
        // What was not looked at is not stale.
        assert!(!ran.err.contains("nothing any more"), "{path}: {}", ran.err);
    }
    for select in [
        ["--select", "logs"],
        ["--persona", "auditor"],
        ["--ignore", "logs"],
    ] {
        let ran = folder.concise(&select);
        assert!(
            !ran.err.contains("nothing any more"),
            "{select:?}: {}",
            ran.err
        );
    }
}

#[test]
fn writing_updating_pruning_showing() {
    let folder = old();
    for action in ["update", "prune", "show"] {
        let words = ["no `.xii-baseline.json`", "xii baseline write"];
        refused_in_a_line(&baseline(&folder, &[action]), &words);
    }
    assert_eq!(baseline(&folder, &["write"]).code, 0);
    refused_in_a_line(&baseline(&folder, &["write"]), &["there already", "update"]);
    let all = text(&folder);
    // Pruning takes out and adds nothing.
    folder.write("shop/db.py", b"PASSWORD = None\n");
    folder.write("shop/new.py", LOGGER.as_bytes());
    let ran = baseline(&folder, &["show"]);
    assert!(ran.out.contains("shop/log.py:3:"), "{}", ran.out);
    assert!(
        ran.out.contains("shop/db.py: found no more: config/"),
        "{}",
        ran.out
    );
    assert!(
        ran.err.contains("1 of its entries found no more, 1 new"),
        "{}",
        ran.err
    );
    assert_eq!(baseline(&folder, &["prune"]).code, 0);
    let pruned = text(&folder);
    assert_eq!(pruned.lines().count() + 1, all.lines().count());
    assert!(!pruned.contains("shop/db.py") && !pruned.contains("shop/new.py"));
    assert!(
        baseline(&folder, &["prune"])
            .out
            .contains("nothing to take out")
    );
    assert_eq!(folder.concise(&[]).code, 1);
    // Updating adds.
    assert_eq!(baseline(&folder, &["update"]).code, 0);
    assert!(text(&folder).contains("shop/new.py"));
    clean(&folder);
}

#[test]
fn nothing_found_needs_no_baseline() {
    let folder = Folder::of(&[("shop/a.py", "x = 1\n")]);
    let ran = baseline(&folder, &["write"]);
    assert_eq!(ran.code, 0);
    assert!(ran.out.contains("nothing is found"), "{}", ran.out);
    assert!(!folder.at(NAME).exists());
}

#[test]
fn a_broken_one_is_a_line_and_exit_2() {
    let folder = old();
    for (text, words) in [
        ("{", "not JSON"),
        ("[]", "not a baseline"),
        (
            "{\n\"version\": 1,\n<<<<<<< HEAD\n",
            "a merge is not settled",
        ),
    ] {
        folder.write(NAME, text.as_bytes());
        refused_in_a_line(&folder.concise(&[]), &[NAME, words]);
        assert_eq!(folder.concise(&["--no-baseline"]).code, 1);
        assert_eq!(folder.concise(&["--isolated"]).code, 1);
    }
}

/// A switch is a variable below every command.
#[test]
fn its_switches_may_be_variables() {
    let folder = old();
    let ran = run(folder
        .xii()
        .args(["baseline", "write"])
        .env("XII_ISOLATED", "1")
        .env("XII_NO_CACHE", "0"));
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
}
