use std::collections::HashSet;

use super::*;
use crate::fact::FactKind;

fn facts(text: &str) -> FileFacts {
    lower(FileKind::Rust, text, &Interest::everything())
}

fn callees(facts: &FileFacts) -> Vec<&str> {
    let calls = facts.facts.iter().filter_map(|fact| match &fact.kind {
        FactKind::Call(call) => Some(&*call.callee),
        _ => None,
    });
    calls.collect()
}

/// The parser counts characters over all the sources that a thread has read.
#[test]
fn spans_are_the_files_own_for_one_file_after_another() {
    for name in ["é", "a_long_name", "🦀", "x"] {
        let text = format!("// {name}\r\nfn f() {{ let s = \"{name}\"; g(\"{name}é\", h); }}");
        let found = facts(&text);
        let call = found.facts.iter().find_map(|fact| match &fact.kind {
            FactKind::Call(call) => Some((fact.span, call)),
            _ => None,
        });
        let (span, call) = call.unwrap();
        assert_eq!(span.slice(&text), format!("g(\"{name}é\", h)"));
        let argument = call.positional(0).unwrap();
        assert_eq!(argument.span.slice(&text), format!("\"{name}é\""));
        assert_eq!(found.comments[0].slice(&text), format!("// {name}"));
    }
}

#[test]
fn places_are_bytes_wherever_they_are() {
    for text in [
        "",
        "a\nb",
        "é\n\nb🦀\r\n",
        &"é".repeat(200),
        &"é".repeat(64),
    ] {
        let places = Places::new(text, 0);
        let (mut line, mut column) = (1, 0);
        for (at, char) in text.char_indices() {
            assert_eq!(places.byte(LineColumn { line, column }), at, "{text:?}");
            (line, column) = if char == '\n' {
                (line + 1, 0)
            } else {
                (line, column + 1)
            };
        }
        assert_eq!(
            places.byte(LineColumn { line, column }),
            text.len(),
            "{text:?}"
        );
    }
}

#[test]
fn what_stands_before_the_source_shifts_spans() {
    for front in [
        "\u{feff}",
        "#!/usr/bin/env run-cargo-script\n",
        "\u{feff}#!/x\n",
        "#![a]\n",
    ] {
        let text = format!("{front}fn f() {{ g(); }}");
        let found = facts(&text);
        let call = found.facts.iter().find(|fact| fact.scope == 1).unwrap();
        assert_eq!(call.span.slice(&text), "g()", "{front:?}");
    }
}

#[test]
fn chains_and_sums_of_thousands_are_read() {
    let chain = format!(
        "fn f() {{ Router::new(){}.layer(x); }}",
        ".route(a)".repeat(1500)
    );
    let found = facts(&chain);
    assert!(found.problems.is_empty());
    assert_eq!(callees(&found).len(), 1502);
    let last = *callees(&found).last().unwrap();
    assert!(last.starts_with("Router.new.route."));
    assert_eq!(last.rsplit('.').next(), Some("layer"));

    let sum = format!("fn f() {{ let x = {}\"b\"; }}", "\"a\" + ".repeat(2000));
    assert!(facts(&sum).problems.is_empty());
    let branches = format!(
        "fn f() {{ if a {{}} {} }}",
        "else if b == 1 {} ".repeat(500)
    );
    let found = facts(&branches);
    assert!(found.problems.is_empty());
    assert_eq!(found.scopes.len(), 503);
}

#[test]
fn what_would_overflow_is_a_problem() {
    let deep = [
        ("fn f() { ", "return ", ""),
        ("fn f() { x", ".a()", ""),
        ("fn f() { ", "|a, b| ", "1 }"),
        ("fn f(x: ", "A<B, ", ""),
        ("fn f(x: ", "&", "u8) {}"),
        ("fn f() { ", "x = ", "1 }"),
        ("fn f() { ", "if a {} else ", "{} }"),
        ("", "mod a { ", ""),
        ("m! { ", "[ ", ""),
    ];
    for (before, piece, after) in deep {
        let text = format!("{before}{}{after}", piece.repeat(30_000));
        let found = facts(&text);
        assert_eq!(found.problems.len(), 1, "{piece}");
        assert_eq!(found.facts, Vec::new(), "{piece}");
    }
}

#[test]
fn what_is_nearly_too_deep_is_read() {
    for (open, close) in [
        ("(", ")"),
        ("{ ", "}"),
        ("[", "]"),
        ("f(|| ", ")"),
        ("&", ""),
    ] {
        let text = format!("fn f() {{ {}1{} }}", open.repeat(190), close.repeat(190));
        assert!(facts(&text).problems.is_empty(), "{open}");
    }
    let types = format!("fn f(x: {}u8{}) {{}}", "A<".repeat(500), ">".repeat(500));
    assert!(facts(&types).problems.is_empty());
}

#[test]
fn only_what_is_wanted() {
    let calls = HashSet::from(["bind".into()]);
    let interest = Interest::of(calls, HashSet::new());
    let text = "fn f() { let a = one(two()); Server::new().bind(three()); x.y; m!(\"short\"); }";
    let found = lower(FileKind::Rust, text, &interest);
    assert_eq!(callees(&found), ["Server.new.bind"]);
    assert_eq!(found.facts.len(), 2, "the assignment and the call");
}

#[test]
fn a_syntax_error_is_one_problem_at_its_place() {
    let text = "// c\nfn f() { let = 1; } fn g( {";
    let found = facts(text);
    assert_eq!(found.problems.len(), 1);
    assert_eq!(found.comments.len(), 1);
    let text = "fn f() { let = 1; }";
    let found = facts(text);
    assert_eq!(found.problems[0].span.slice(text), "=");
}
