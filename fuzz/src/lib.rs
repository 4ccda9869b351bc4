//! What fuzz targets do with their bytes. A target is a name for a corpus, and one line.

#[path = "../../tests/shared/spans.rs"]
mod spans;

use std::sync::OnceLock;

use xii::fact::{FileKind, Interest};
use xii::render;
use xii::scan::{Content, Input, RuleFile, RuleSource, Scanner, Tree, lower};
use xii::settings::Settings;
use xii::text::{LineIndex, steers};

/// The whole rule set, compiled once.
fn scanner() -> &'static Scanner {
    static SCANNER: OnceLock<Scanner> = OnceLock::new();
    SCANNER.get_or_init(|| Scanner::new(&[]).expect("the built-in rules compile"))
}

/// The first byte chooses the kind; the rest is the file.
pub fn front_end(kinds: &[FileKind], data: &[u8]) {
    let Some((first, rest)) = data.split_first() else {
        return;
    };
    let kind = kinds[usize::from(*first) % kinds.len()];
    let text = String::from_utf8_lossy(rest);
    let facts = lower(kind, "some/file", &text, &Interest::everything());
    spans::spans(&facts, &text);
}

/// Comments that silence: no panic, and every line is one of the file.
pub fn suppression(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let facts = lower(FileKind::Python, "a.py", &text, &Interest::everything());
    let lines = LineIndex::new(&text);
    let (found, wrong) = xii::suppress::directives(&text, &lines, &facts.comments);
    let count = u32::try_from(lines.count()).unwrap_or(u32::MAX);
    assert!(found.iter().all(|one| one.line <= count));
    assert!(wrong.iter().all(|one| one.line <= count));
}

/// Rules and vocabulary: a mistake or a compiled set, and a scan with it.
pub fn rules(data: &[u8]) {
    let Some((first, rest)) = data.split_first() else {
        return;
    };
    let Ok(node) = xii::table::parse(&String::from_utf8_lossy(rest)) else {
        return;
    };
    let path = ["config/own.toml", "vocabulary/python/own.toml"][usize::from(*first % 2)];
    let file = RuleFile {
        name: path.to_owned(),
        source: RuleSource::of(path),
        node,
    };
    if let Ok(own) = Scanner::of(&[file]) {
        let text = b"import logging\nx = logging.FileHandler(\"a.log\")\n".to_vec();
        let _ = own.scan(tree(vec![("a.py".to_owned(), text)]), &Settings::default());
    }
}

/// Settings: a mistake or settings, and a mistake can be shown.
pub fn settings(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    for name in ["xii.toml", "pyproject.toml"] {
        let known = ["logs/file-handler", "config/hardcoded-host"];
        match Settings::parse(name, &text, &known) {
            Ok(_) => {}
            Err(xii::settings::SettingsError::Mistake { mistake, text }) => {
                let _ = render::mistake(&mistake, &text);
            }
            Err(other) => panic!("{other}"),
        }
    }
}

/// Every form of a report: none of them steers a terminal. Files are separated by `\n=== name`.
pub fn renderers(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let files = text.split("\n=== ").enumerate().map(|(index, part)| {
        let (name, content) = part.split_once('\n').unwrap_or(("", part));
        // No file is called nothing, and no two alike.
        let name = if name.is_empty() || index == 0 {
            format!("a{index}.py")
        } else {
            format!("{index}/{name}")
        };
        (name, content.as_bytes().to_vec())
    });
    let files: Vec<_> = files.take(8).collect();
    let report = scanner().scan(tree(files.clone()), &Settings::default());
    let environment = scanner().environment(tree(files));
    let style = |width| render::Style {
        colour: false,
        links: false,
        width,
    };
    let shown = |name: &str, write: &dyn Fn(&mut Vec<u8>) -> std::io::Result<()>| {
        let mut out = Vec::new();
        write(&mut out).expect("memory takes everything");
        let text = String::from_utf8(out).expect("output is UTF-8");
        let raw = text.chars().find(|c| *c != '\n' && steers(*c));
        assert!(raw.is_none(), "{name}: {raw:?} in {text}");
    };
    shown("full", &|out| render::full(&report, style(80), out));
    shown("narrow", &|out| render::full(&report, style(40), out));
    shown("concise", &|out| render::concise(&report, out));
    shown("grouped", &|out| render::grouped(&report, out));
    shown("json", &|out| render::json(&report, out));
    shown("jsonl", &|out| render::jsonl(&report, out));
    shown("sarif", &|out| render::sarif(&report, &scanner().rules, out));
    shown("github", &|out| render::github(&report, out));
    shown("gitlab", &|out| render::gitlab(&report, out));
    shown("junit", &|out| render::junit(&report, out));
    shown("checkstyle", &|out| render::checkstyle(&report, out));
    shown("rdjson", &|out| render::rdjson(&report, out));
    shown("markdown", &|out| render::markdown(&report, out));
    shown("audit", &|out| render::audit(&report, out));
    shown("audit page", &|out| render::audit_markdown(&report, out));
    shown("footer", &|out| render::footer(&report, out));
    shown("notices", &|out| render::notices(&report.notices, out));
    shown("environment", &|out| render::environment(&environment, out));
    shown("environment page", &|out| render::environment_markdown(&environment, out));
    shown("environment JSON", &|out| render::environment_json(&environment, out));
}

fn tree(files: Vec<(String, Vec<u8>)>) -> Tree {
    Tree {
        paths: files.iter().map(|(path, _)| path.clone()).collect(),
        inputs: files
            .into_iter()
            .map(|(path, bytes)| Input {
                path,
                content: Content::Memory(bytes),
                tracked: None,
            })
            .collect(),
        ..Tree::default()
    }
}
