use std::fmt::Write;

use super::*;
use crate::fact::{FactKind, dump};

fn entries(kind: FileKind, text: &str) -> Vec<String> {
    let facts = lower(kind, "x.yml", text);
    dump(&facts, text)
        .lines()
        .filter(|line| line.contains(" entry ") || line.starts_with("problem"))
        .map(|line| match line.split_once(" entry ") {
            Some((_, entry)) => entry.to_owned(),
            None => line.to_owned(),
        })
        .collect()
}

/// The bytes of the value at a path.
fn slice<'t>(text: &'t str, path: &str) -> &'t str {
    let facts = lower(FileKind::Yaml, "x.yml", text);
    facts
        .facts
        .iter()
        .find_map(|fact| match &fact.kind {
            FactKind::Entry(entry) if &*entry.path == path => Some(entry.value.span.slice(text)),
            _ => None,
        })
        .unwrap_or_else(|| panic!("no {path}"))
}

#[test]
fn spans_are_bytes() {
    let text = "größe: 1\nschlüssel: \"wért\"\nliste: [ä, 'ö']\n日本: {語: x}\n";
    assert_eq!(slice(text, "größe"), "1");
    assert_eq!(slice(text, "schlüssel"), "\"wért\"");
    assert_eq!(slice(text, "liste.1"), "'ö'");
    assert_eq!(slice(text, "日本.語"), "x");
}

#[test]
fn types_are_those_of_yaml_1_2() {
    let text = "a: yes\nb: on\nc: true\nd: 8_080\ne: 8080\nf: 0x1F\ng: 1.5e3\nh: ~\ni:\nj: \"1\"\nk: 1.2.3\nl: -.inf\nm: !!str 5\nn: 0o17\n";
    assert_eq!(
        entries(FileKind::Yaml, text),
        [
            r#"a = "yes""#,
            r#"b = "on""#,
            "c = true",
            r#"d = "8_080""#,
            "e = 8080",
            "f = 0x1F",
            "g = 1.5e3",
            "h = null",
            "i = null",
            r#"j = "1""#,
            r#"k = "1.2.3""#,
            "l = -.inf",
            r#"m = "5""#,
            "n = 0o17",
        ]
    );
}

#[test]
fn merges_stand_where_they_are_defined() {
    let text = "base: &b\n  host: h\n  port: 1\napp:\n  <<: *b\n  port: 2\nalias: *b\n";
    let mut found = entries(FileKind::Yaml, text);
    found.sort();
    assert_eq!(
        found,
        [
            "alias = {}",
            "alias.host = \"h\"",
            "alias.port = 1",
            "app = {}",
            "app.host = \"h\"",
            "app.port = 2",
            "base = {}",
            "base.host = \"h\"",
            "base.port = 1",
        ]
    );
    assert_eq!(slice(text, "app.host"), "h");
    let facts = lower(FileKind::Yaml, "x.yml", text);
    let host = facts.facts.iter().find_map(|fact| match &fact.kind {
        FactKind::Entry(entry) if &*entry.path == "app.host" => Some(entry.value.span),
        _ => None,
    });
    assert_eq!(host.map(|span| span.start), Some(17));
}

#[test]
fn merges_take_lists_and_the_first_wins() {
    let text = "a: &a {x: 1}\nb: &b {x: 2, y: 3}\nc:\n  <<: [*a, *b]\n";
    let found = entries(FileKind::Yaml, text);
    assert!(found.contains(&"c.x = 1".to_owned()), "{found:?}");
    assert!(found.contains(&"c.y = 3".to_owned()), "{found:?}");
    assert!(!found.contains(&"c.x = 2".to_owned()), "{found:?}");
}

#[test]
fn duplicate_keys_are_kept() {
    assert_eq!(entries(FileKind::Yaml, "a: 1\na: 2\n"), ["a = 1", "a = 2"]);
}

#[test]
fn documents_are_counted() {
    assert_eq!(
        entries(FileKind::Yaml, "a: 1\n---\na: 2\n...\n---\na: 3\n"),
        ["a = 1", "a = 2 document 1", "a = 3 document 2"]
    );
}

#[test]
fn tags_are_no_literals() {
    assert_eq!(
        entries(
            FileKind::Yaml,
            "a: !vault |\n  abc\nb: !Ref X\nc: !If [x, y]\nd: !!binary aGk=\n"
        ),
        ["a = !vault", "b = !Ref", "c = !If", r#"d = "aGk=""#]
    );
}

#[test]
fn errors_keep_what_stands_before_and_behind() {
    let found = entries(FileKind::Yaml, "a: 1\nb: [1, 2\nc: 3\n---\nd: 4\n");
    assert_eq!(found[0], "a = 1");
    assert!(
        found.iter().any(|line| line.starts_with("d = 4")),
        "{found:?}"
    );
    let problems = found.iter().filter(|line| line.starts_with("problem"));
    assert_eq!(problems.count(), 1, "{found:?}");
}

#[test]
fn alias_bombs_are_bounded() {
    let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..12 {
        let below = level - 1;
        let aliases = vec![format!("*a{below}"); 10].join(", ");
        writeln!(text, "a{level}: &a{level} [{aliases}]").unwrap();
    }
    let facts = lower(FileKind::Yaml, "x.yml", &text);
    assert!(facts.facts.len() < 2 * 200_100, "{}", facts.facts.len());
    assert_eq!(facts.problems.len(), 1);
    assert!(facts.problems[0].message.contains("too many"));
}

#[test]
fn merge_bombs_are_bounded() {
    let keys: Vec<String> = (0..1000).map(|key| format!("k{key}: 1")).collect();
    let mut text = format!("m0: &m0 {{{}}}\n", keys.join(", "));
    for level in 1..1000 {
        writeln!(text, "m{level}: &m{level} {{<<: *m{}}}", level - 1).unwrap();
    }
    let facts = lower(FileKind::Yaml, "x.yml", &text);
    assert!(!facts.problems.is_empty());
    assert!(facts.facts.len() < 500_000);
}

#[test]
fn circles_end() {
    let found = entries(FileKind::Yaml, "a: &a\n  b: *a\nc: &c [*c]\n");
    assert!(found.contains(&"a.b = ?".to_owned()), "{found:?}");
}

#[test]
fn nesting_is_bounded() {
    for text in [
        "[".repeat(100_000),
        "{a: ".repeat(100_000),
        "- ".repeat(100_000),
        "? ".repeat(100_000),
        (0..3000).map(|depth| " ".repeat(depth) + "a:\n").collect(),
        format!("{{{{ x }}}}\n{}", "- ".repeat(100_000)),
        format!("a: {{{{ x }}}}: {}", "[".repeat(100_000)),
    ] {
        let facts = lower(FileKind::Yaml, "x.yml", &text);
        assert!(facts.facts.len() < 1000);
    }
}

/// Every scalar of a text: what the parser reads must be what the map leads back from.
fn check_maps(text: &str) {
    let parsed = parse(text);
    for id in 0..parsed.tree.nodes.len() {
        let id = NodeId::try_from(id).unwrap();
        let view = parsed.tree.view(&parsed.text, id);
        let (Kind::Scalar(read, style), Some(embedded)) = (&view.node().kind, view.embedded())
        else {
            continue;
        };
        let content = read.trim_start_matches('\n');
        let written = embedded.text.trim_start_matches('\n');
        assert_eq!(written, content, "{style:?} in {text:?}");
        for (at, char) in embedded.text.char_indices() {
            if char.is_alphanumeric() {
                let end = at + char.len_utf8();
                let outer = embedded.map.span(Span::new(at, end)).slice(text);
                let escaped = outer.starts_with('\\');
                assert!(
                    escaped || outer == char.to_string(),
                    "{outer:?} is not {char:?} in {text:?}"
                );
            }
        }
    }
}

#[test]
fn scalars_lead_back_to_their_bytes() {
    check_maps("a: |\n  é one\n    two\n\n  three\nb: x\n");
    check_maps("a: |-\n\n\n  x\n   y\n\nb: >+\n\n  p\n  q\n\n   more\n  r\n\n\nc: 1\n");
    check_maps("a: >\n  one\n  two\n\n  para\n    - list\n    - more\n  end\n");
    check_maps("a: |2-\n    two\n  one\n");
    check_maps("- |\n last");
    check_maps("a: >\r\n  one\r\n  two\r\n\r\n  x\r\nb: |\r\n  x\r\n  y\r\n");
    check_maps("a: plain é\n  more\n\n  text\nb: y\n");
    check_maps("a: 'it''s\n  two\n\n  é''x'\nb: 'x\n  '\n");
    check_maps("a: \"é\\t\\u00e9 \\\n  joined\n  folded\n\n  x\\\"y\\ud834\\udd1ez\"\n");
    check_maps("a: |\n  x\n \n  y\n   \n  z\n");
    check_maps("- - |\n    x\n  - >-\n    y\n    z\n");
}

#[test]
fn block_scalars_end_with_their_text() {
    let text = "a: |\n  one\n  two\n\nb: >-\n  x\n\n# c\n";
    assert_eq!(slice(text, "a"), "one\n  two");
    assert_eq!(slice(text, "b"), "x");
}

#[test]
fn templates_are_read_around_their_actions() {
    let text = "a: {{ .Values.x }}\n{{- if .Values.y }}\nb:\n  c: \"{{ .Values.z | default \"d\" }}\"\n{{- end }}\nd: é\n{{ .k }}: 1\n";
    assert_eq!(
        entries(FileKind::Yaml, text),
        [
            "a = Values.x",
            "b = {}",
            r#"b.c = (Values.z else "d")"#,
            r#"d = "é""#,
            "{{ k }} = 1",
        ]
    );
}

#[test]
fn templates_that_do_not_parse_are_read_by_lines() {
    let text = "a: x\nlabels: {{ include \"l\" . }}\n  b: 1\nlist:\n- name: n\n  v: \"q\" # c\n- [a, 'b']\nscript: |\n  one\n  two\nend: {{ x }}\n";
    let found = entries(FileKind::Yaml, text);
    assert!(found.contains(&r#"a = "x""#.to_owned()), "{found:?}");
    assert!(
        found.contains(&r#"list.0.name = "n""#.to_owned()),
        "{found:?}"
    );
    assert!(found.contains(&r#"list.0.v = "q""#.to_owned()), "{found:?}");
    assert!(found.contains(&r#"list.1.1 = "b""#.to_owned()), "{found:?}");
    assert!(
        found.contains(&r#"script = "one\ntwo\n""#.to_owned()),
        "{found:?}"
    );
    assert!(found.contains(&"end = x".to_owned()), "{found:?}");
    assert!(found.iter().all(|line| !line.starts_with("problem")));
}

#[test]
fn comments_are_listed() {
    let text = "# é one\na: 1 # two\n";
    let facts = lower(FileKind::Yaml, "x.yml", text);
    let comments: Vec<&str> = facts.comments.iter().map(|span| span.slice(text)).collect();
    assert_eq!(comments, ["# é one", "# two"]);
    let long = "# x\n".repeat(5000) + "a: 1\n";
    let facts = lower(FileKind::Yaml, "x.yml", &long);
    assert_eq!((facts.comments.len(), facts.problems.len()), (5000, 0));
}

#[test]
fn large_files_are_refused() {
    let text = "a: 1\n".repeat(1 << 20);
    let facts = lower(FileKind::Yaml, "x.yml", &text);
    assert_eq!((facts.facts.len(), facts.problems.len()), (0, 1));
}
