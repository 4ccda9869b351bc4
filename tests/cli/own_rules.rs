//! Rules and vocabulary that a repository brings along.

use super::{Folder, refused_in_a_line, run};

const RULE: &str = r#"
summary   = "the app asks our metrics agent by its host"
level     = "error"
message   = "metrics are sent to `{0}`"
fix       = "read the agent's address from the environment"
rationale = "Agents move; the address belongs to the deploy."

[[match]]
call  = ["metrics.connect"]
where = { 0 = { is = "literal" } }

[[bad]]
path = "shop/metrics.py"
code = '''
import metrics
metrics.connect(«"agent-7.internal"»)
'''

[[good]]
path = "shop/metrics.py"
code = '''
import os, metrics
metrics.connect(os.environ["AGENT"])
'''
"#;

const VOCABULARY: &str = r#"
[[api]]
call    = ["ourlog.to_file"]
concept = "log-sink"
path    = [0]
"#;

fn repository() -> Folder {
    Folder::of(&[
        (".xii/rules/config/metrics-host.toml", RULE),
        (".xii/vocabulary/python/ourlog.toml", VOCABULARY),
        (
            "shop/app.py",
            "import metrics\nimport ourlog\nmetrics.connect(\"agent-7.internal\")\nourlog.to_file(\"/var/log/shop.log\")\n",
        ),
    ])
}

#[test]
fn they_work_like_the_built_in_ones() {
    let folder = repository();
    let ran = folder.concise(&["--select", "config/metrics-host,logs/file-handler"]);
    assert!(
        ran.out
            .contains("shop/app.py:3:17: error[config/metrics-host]"),
        "{}",
        ran.out
    );
    assert!(
        ran.out
            .contains("shop/app.py:4:16: error[logs/file-handler]"),
        "{}",
        ran.out
    );
    // What defines them is not itself scanned for what it defines.
    assert!(!folder.concise(&[]).out.contains(".xii/"));
    let ran = folder.concise(&["--isolated"]);
    assert!(!ran.out.contains("file-handler"), "{}", ran.out);
    let ran = run(folder.xii().args(["explain", "config/metrics-host"]));
    assert!(ran.out.contains("Agents move"), "{}", ran.out);
    let ran = run(folder.xii().arg("rules"));
    assert!(ran.out.contains("config/metrics-host"), "{}", ran.out);
}

#[test]
fn their_examples_run() {
    let folder = repository();
    let ran = run(folder.xii().args(["rules", "test"]));
    assert_eq!(
        (ran.code, ran.out.as_str()),
        (0, "2 passed, 0 failed\n"),
        "{}",
        ran.err
    );
    let broken = RULE.replace("«\"agent-7.internal\"»", "\"«agent»-7.internal\"");
    folder.write(".xii/rules/config/metrics-host.toml", broken.as_bytes());
    let ran = run(folder.xii().args(["rules", "test"]));
    assert_eq!(ran.code, 1);
    assert!(
        ran.out
            .starts_with(".xii/rules/config/metrics-host.toml:12: marked "),
        "{}",
        ran.out
    );
    assert!(ran.out.ends_with("1 passed, 1 failed\n"), "{}", ran.out);
}

#[test]
fn mistakes_name_file_line_and_the_nearest_word() {
    for (file, text, words) in [
        (
            "rules/config/x.toml",
            RULE.replace("message ", "mesage "),
            &["metrics-host.toml:4", "`mesage`", "`message`"][..],
        ),
        (
            "rules/config/x.toml",
            RULE.replace("level     = \"error\"", "level = \"fatal\""),
            &[":3", "`fatal`"],
        ),
        (
            "rules/config/x.toml",
            RULE.replace("call  =", "cal  ="),
            &["a matcher names one of"],
        ),
        (
            "rules/config/x.toml",
            RULE.replace("is = \"literal\"", "is = \"litteral\""),
            &["`litteral`", "`literal`"],
        ),
        (
            "rules/config/x.toml",
            RULE.replace("is = \"literal\"", "matches = \"(\""),
            &["regex"],
        ),
        (
            "vocabulary/python/x.toml",
            VOCABULARY.replace("log-sink", "log-snik"),
            &["x.toml:4", "`log-snik`", "`log-sink`"],
        ),
        (
            "rules/nowhere/x.toml",
            RULE.to_owned(),
            &["no factor's folder"],
        ),
    ] {
        let file = file.replace("config/x.toml", "config/metrics-host.toml");
        let folder = Folder::of(&[(&format!(".xii/{file}"), &text), ("a.py", "x = 1\n")]);
        let ran = folder.concise(&[]);
        refused_in_a_line(&ran, words);
        assert!(ran.err.contains(&format!(".xii/{file}")), "{}", ran.err);
        refused_in_a_line(&run(folder.xii().args(["rules", "test"])), words);
    }
}

#[test]
fn without_any_there_is_nothing_to_test() {
    let folder = Folder::of(&[("a.py", "x = 1\n")]);
    refused_in_a_line(&run(folder.xii().args(["rules", "test"])), &[".xii/rules"]);
}
