//! Names and contents with escapes of terminals, line ends, marks that turn the direction of
//! writing, and commands of continuous-integration services: nothing of them gets out raw.

use super::formats::FORMATS;
use super::{Ran, Tree};

/// What must not get out as it is.
const ESCAPES: &str = "\u{1b}[31m\u{9b}2J\u{202e}\u{2066}\u{7}\u{7f}\r";

fn steers(character: char) -> bool {
    character.is_control() && character != '\n'
        || matches!(character, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{61c}')
}

/// Nothing steers a terminal, and no line is a command; `own` begins those that are meant to be.
#[track_caller]
fn clean(what: &str, ran: &Ran, own: &[&str]) {
    for (stream, text) in [("stdout", &ran.out), ("stderr", &ran.err)] {
        if let Some(at) = text.find(steers) {
            let near: String = text[..at]
                .chars()
                .rev()
                .take(80)
                .collect::<Vec<_>>()
                .into_iter()
                .rev()
                .collect();
            panic!(
                "{what}, {stream}: {:?} behind {near:?}",
                text[at..].chars().next()
            );
        }
        for words in ["##[", "##vso[", "##teamcity["] {
            assert!(!text.contains(words), "{what}, {stream}: {words}");
        }
        for line in text.lines() {
            let line = line.trim_start();
            let command =
                line.starts_with("::") && line[2..].starts_with(|c: char| c.is_ascii_lowercase());
            let meant = own.iter().any(|own| line.starts_with(own));
            assert!(!command || meant, "{what}, {stream}: {line}");
        }
    }
    assert!(!ran.err.contains("panicked"), "{what}: {}", ran.err);
}

fn tree() -> Tree {
    let tree = Tree::new();
    let log = "import logging\nx = logging.FileHandler(\"NAME\")\n";
    for name in [
        "::error file=x,line=1::pwned.py",
        " ::add-mask::x.py",
        "##vso[task.setvariable variable=x]y.py",
        "##[error]x.py",
        "##teamcity[x].py",
        "a\n::error::b.py",
        "a\r\n##[warning]b.py",
        "|x|<b>`*_[]().py",
        "&#x1b;]]>'\".py",
    ] {
        tree.write(format!("shop/{name}"), log);
        tree.write(name, log);
    }
    tree.write(format!("shop/{ESCAPES}.py"), log);
    // What findings quote: a name, a value, an image, a host, a command, a port, a key.
    for (index, bait) in [
        ESCAPES.to_owned(),
        "::error file=x::pwned".to_owned(),
        "x ::stop-commands::pwned".to_owned(),
        "##vso[task.complete result=Succeeded]".to_owned(),
        "##[group]x".to_owned(),
        "<script>|`'\"]]>".to_owned(),
        format!("{}\u{1b}]8;;http://x\u{7}", "w ".repeat(60)),
    ]
    .iter()
    .enumerate()
    {
        let quoted = bait
            .replace('\\', "\\\\")
            .replace('"', "\\\"")
            .replace('\r', "");
        tree.write(format!("s{index}/log.py"), log.replace("NAME", &quoted));
        tree.write(
            format!("s{index}/settings.py"),
            format!(
                "import os, redis\nA = os.environ[\"A{quoted}\"]\nB = os.environ.get(\"B_{index}\", \"{quoted}\")\nPASSWORD = \"{quoted}hunter2hunter2\"\nredis.Redis(host=\"{quoted}.internal\")\nDATABASE_URL = \"postgres://u:p@{quoted}/x\"\nopen(\"/var/{quoted}\", \"w\")\n"
            ),
        );
        tree.write(
            format!("s{index}/app.js"),
            format!("const {{createClient}} = require(\"redis\");\ncreateClient({{url: \"redis://{quoted}:6379\"}});\napp.listen(\"{quoted}\");\nprocess.env[\"{quoted}\"];\n"),
        );
        tree.write(
            format!("s{index}/Dockerfile"),
            format!("FROM python:{bait}\nENV API_KEY={bait}\nENV \"X {quoted}\"=\"{quoted}\"\nRUN apt-get install {bait}\nCMD python {bait} &\n"),
        );
        tree.write(
            format!("s{index}/compose.yaml"),
            format!("services:\n  \"{quoted}\":\n    image: \"{quoted}:latest\"\n    environment:\n      DB_PASSWORD: \"{quoted}hunter2\"\n      \"{quoted}\": x\n    volumes: [\"{quoted}:/var/lib\"]\n    command: \"{quoted}\"\n"),
        );
        tree.write(
            format!("s{index}/Procfile"),
            format!("web: {bait} >> {bait}.log\n{bait}: x\n"),
        );
        tree.write(
            format!("s{index}/.env"),
            format!("SECRET_{index}={bait}\nX{bait}=1\n"),
        );
        tree.write(format!("s{index}/broken.json"), format!("{{\"{bait}"));
        tree.write(format!("s{index}/broken.toml"), format!("\"{bait} = 1\n"));
        tree.write(format!("s{index}/silence.py"), format!("x = 1  # xii: {bait}\ny = 1  # xii: ignore[{bait}] -- {bait}\nz = 2  # xii: ignore[logs] {bait}\n"));
        let name = bait.replace(['"', '\\'], "");
        tree.write(
            format!("s{index}/package.json"),
            format!("{{\"name\": {0}, \"dependencies\": {{{0}: {0}, \"x\": \"*\"}}, \"scripts\": {{\"start\": {0}}}}}", serde_json::Value::from(name)),
        );
    }
    tree
}

#[test]
fn nothing_steers_a_terminal_or_a_log() {
    let tree = tree();
    for format in FORMATS {
        let own = ["::error file=", "::warning file=", "::notice file="];
        let own = if format == "github" { &own[..] } else { &[] };
        for more in [
            &["--persona", "auditor"][..],
            &["--statistics", "--no-suppressions"],
        ] {
            let mut arguments = vec!["check", "--format", format];
            arguments.extend(more);
            let ran = tree.run(&arguments);
            assert_eq!(ran.code, Some(1), "{format}: {}", ran.err);
            assert!(ran.out.contains("file-handler"), "{format}");
            clean(format, &ran, own);
        }
    }
    // A narrow terminal breaks lines elsewhere.
    for width in ["40", "57", "80"] {
        let mut command = super::limited(tree.path(), &["check", "--persona", "auditor"]);
        command.env("COLUMNS", width);
        clean(width, &super::run(&mut command), &[]);
    }
    for arguments in [
        &["audit"][..],
        &["audit", "--format", "json"],
        &["audit", "--format", "markdown"],
        &["env"],
        &["env", "--format", "json"],
        &["env", "--format", "dotenv"],
        &["env", "--format", "markdown"],
        &["facts", "s0/settings.py"],
        &["facts", "s2/compose.yaml"],
        &["facts", "s3/Dockerfile"],
        &["facts", "s1/package.json"],
    ] {
        let ran = tree.run(arguments);
        assert_eq!(ran.code, Some(0), "{arguments:?}: {}", ran.err);
        clean(&arguments.join(" "), &ran, &[]);
    }
}

/// A variable's name is whatever the code says, and must not become a line of a template.
#[test]
fn nothing_is_written_into_a_template_but_variables() {
    let tree = tree();
    tree.write(
        "more.py",
        "import os\nos.environ[\"A=1\\nB\"]\nos.environ.get(\"GOOD\", \"a\\nEVIL=1\")\n",
    );
    let ran = tree.run(&["env", "--write-example"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    clean("env", &ran, &[]);
    let text = std::fs::read_to_string(tree.at(".env.example")).expect("it was written");
    assert!(text.contains("GOOD="), "{text}");
    for line in text.lines() {
        let name = line.split('=').next().unwrap_or_default();
        let plain = name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        assert!(
            plain && !name.starts_with("EVIL") && !line.contains(steers),
            "{line:?}"
        );
    }
}

/// Errors quote what they complain of.
#[test]
fn mistakes_of_strangers_are_shown_clean() {
    let rule = |summary: &str| {
        format!(
            "summary = \"{summary}\"\nlevel = \"error\"\nmessage = \"{summary} `{{0}}`\"\nfix = \"{summary}\"\nrationale = \"{summary}\"\n\n[[match]]\ncall = [\"metrics.connect\"]\nwhere = {{ 0 = {{ is = \"literal\" }} }}\n"
        )
    };
    let escapes = "\\u001b[31m\\u009b2J\\u202e\\n::error::x ##vso[x]";
    for (path, text) in [
        ("xii.toml", format!("select = [\"{escapes}\"]\n")),
        ("xii.toml", format!("\"{escapes}\" = 1\n")),
        ("xii.toml", format!("x = {ESCAPES}\n::error::x")),
        ("xii.toml", format!("{ESCAPES} ##[error]x")),
        ("xii.toml", format!("exclude = [\"[{escapes}\"]\n")),
        (".xii/rules/logs/own.toml", format!("\"{escapes}\" = 1\n")),
        (
            ".xii/rules/logs/own.toml",
            format!("summary = \"x\"\nfix = \"x\"\nlevel = \"{escapes}\"\n"),
        ),
        (".xii/rules/logs/\u{1b}[31m\n::error::x.toml", rule("x")),
        (".xii/rules/logs/##vso[x].toml", rule("x")),
        (".xii/rules/\u{202e}/own.toml", rule("x")),
        (
            ".xii/vocabulary/\u{1b}[31m/own.toml",
            format!("[[api]]\n\"{escapes}\" = 1\n"),
        ),
    ] {
        let tree = Tree::new();
        tree.write(path, text);
        for arguments in [
            &["check"][..],
            &["audit"],
            &["env"],
            &["rules"],
            &["rules", "test"],
        ] {
            let ran = tree.run(arguments);
            clean(&format!("{path:?} {arguments:?}"), &ran, &[]);
        }
    }
    // A rule that is well-formed and speaks in commands.
    let tree = Tree::new();
    tree.write(".xii/rules/logs/own.toml", rule(escapes));
    tree.write("a.py", "import metrics\nmetrics.connect(\"x\")\n");
    for arguments in [
        &["check"][..],
        &["check", "--format", "concise"],
        &["check", "--format", "json"],
        &["check", "--format", "junit"],
        &["check", "--format", "sarif"],
        &["check", "--format", "markdown"],
        &["audit"],
        &["rules"],
        &["rules", "--markdown"],
        &["explain", "logs/own"],
    ] {
        let ran = tree.run(arguments);
        assert!(
            matches!(ran.code, Some(0 | 1)),
            "{arguments:?}: {}",
            ran.err
        );
        clean(&arguments.join(" "), &ran, &[]);
    }
    let mut command = super::limited(tree.path(), &["check", "--format", "github"]);
    command.env("GITHUB_STEP_SUMMARY", tree.at("summary.md"));
    clean(
        "github",
        &super::run(&mut command),
        &["::error file=", "::warning file=", "::notice file="],
    );
}
