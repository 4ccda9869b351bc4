//! What is easy to get wrong in Ruby.

use std::collections::HashSet;

use super::lower;
use crate::fact::{FactKind, FileFacts, FileKind, Interest, ScopeKind, Value, ValueKind, dump};

fn facts(text: &str) -> FileFacts {
    lower(FileKind::Ruby, text, &Interest::everything())
}

/// The value of the last assignment.
fn value(text: &str) -> Value {
    let found = facts(text)
        .facts
        .into_iter()
        .rev()
        .find_map(|fact| match fact.kind {
            FactKind::Assign(assign) => Some(assign.value),
            _ => None,
        });
    found.expect("an assignment")
}

fn shown(text: &str) -> String {
    dump(&facts(text), text)
}

#[test]
fn an_unwanted_call_costs_no_fact_but_states_its_options() {
    let text = "foo 'not wanted', key: 'stated'\nbar 'wanted'";
    let interest = Interest::of(HashSet::from(["bar".into()]), HashSet::new());
    let found = lower(FileKind::Ruby, text, &interest);
    let shown = dump(&found, text);
    assert!(!shown.contains("call foo"), "{shown}");
    assert!(shown.contains("assign Argument foo.key"), "{shown}");
    assert!(shown.contains("call bar(\"wanted\")"), "{shown}");
}

#[test]
fn a_string_is_stated_once() {
    let literals = |text: &str| shown(text).matches("literal").count();
    assert_eq!(literals("x = 'some text'"), 0);
    assert_eq!(literals("x = [{ a: ['some text'] }, foo('other text')]"), 0);
    assert_eq!(literals("x = y ? 'some text' : 'other text'"), 2);
    assert_eq!(literals("'some text' + x + 'other text'"), 1);
    assert_eq!(literals("x = -> { 'some text' }"), 1);
    assert_eq!(literals("return 'some text'"), 1);
}

#[test]
fn a_heredoc_is_the_text_of_its_body() {
    let text = "run(<<~A, <<-'B')\n    one #{x}\n      two\n  A\n  raw \\n\n  B\n";
    let found = facts(text);
    let call = found.facts.iter().find_map(|fact| match &fact.kind {
        FactKind::Call(call) if &*call.callee == "run" => Some(call),
        _ => None,
    });
    let call = call.expect("the call");
    let second = call.positional(1).expect("two arguments");
    assert_eq!(second.as_text(), Some("  raw \\n\n"));
    assert_eq!(second.span.slice(text), "  raw \\n\n");
    let first = call.positional(0).expect("two arguments");
    assert!(matches!(&first.kind, ValueKind::Template(parts) if parts.len() == 3));
    assert_eq!(first.span.slice(text), "    one #{x}\n      two\n");
}

#[test]
fn locals_are_no_calls() {
    let found = shown("def f(a)\n  b = 1\n  a; b; c\nend\nb");
    assert!(!found.contains("call a()"), "{found}");
    assert!(found.contains("#1 call c()"), "{found}");
    assert!(found.contains("#0 call b()"), "{found}");
}

#[test]
fn blocks_lie_in_their_calls_and_bind_what_they_configure() {
    let text =
        "Foo.configure do |c|\n  c.x = 1\n  list.each { |c| c.y = 2 }\n  c.z = 3\nend\nc.w = 4";
    let found = facts(text);
    let targets: Vec<&str> = found
        .facts
        .iter()
        .filter_map(|fact| match &fact.kind {
            FactKind::Assign(assign) => Some(&*assign.target),
            _ => None,
        })
        .collect();
    assert_eq!(targets, ["Foo.x", "c.y", "Foo.z", "c.w"]);
    let call = found
        .facts
        .iter()
        .find(|fact| matches!(&fact.kind, FactKind::Call(call) if &*call.callee == "Foo.configure"))
        .expect("the call");
    assert!(call.span.contains(found.scopes[1].span));
    assert_eq!(found.scopes[2].kind, ScopeKind::Loop);
}

#[test]
fn choices_fall_back_only_when_they_test_what_they_give() {
    let fallback = |text: &str| matches!(value(text).kind, ValueKind::Fallback(..));
    assert!(fallback("x = ENV['A'] ? ENV['A'] : 'b'"));
    assert!(fallback("x = ENV['A'].nil? ? 'b' : ENV['A']"));
    assert!(fallback("x = ENV.key?('A') ? ENV.fetch('A') : 'b'"));
    assert!(!fallback("x = ENV['A'] ? 'c' : 'b'"));
    assert!(!fallback("x = prod? ? ENV['A'] : 'b'"));
}

#[test]
fn a_block_gives_fetch_its_default() {
    let shown = |text| {
        let found = facts(text);
        dump(&found, text)
    };
    assert!(shown("port ENV.fetch('P') { 80 }").contains("ENV.fetch(\"P\", 80)"));
    assert!(shown("port ENV.fetch('P') { raise 'no' }").contains("ENV.fetch(\"P\")"));
    assert!(shown("x.fetch('P', 1) { 2 }").contains("fetch(\"P\", 1)"));
}

#[test]
fn a_long_concatenation_is_read_to_its_end() {
    let text = format!("x = 'a'{}", " + y + 'b'".repeat(400));
    let ValueKind::Template(parts) = value(&text).kind else {
        panic!("no template");
    };
    assert_eq!(parts.len(), 801);
    assert!(facts(&text).problems.is_empty());
}

#[test]
fn deep_nesting_is_a_problem_not_a_crash() {
    let text = format!("x = {}1{}", "[".repeat(5000), "]".repeat(5000));
    let found = facts(&text);
    assert_eq!(found.problems.len(), 1);
    let chain = format!("x{}", ".y(1)".repeat(5000));
    facts(&chain);
    facts(&format!("x{}", ".y".repeat(100_000)));
    facts(&format!("x{} = 1", "[:y]".repeat(20_000)));
    facts(&format!(
        "{}x{} ? y : z",
        "(".repeat(20_000),
        ")".repeat(20_000)
    ));
    let blocks = format!("{}{}", "f do\n".repeat(3000), "end\n".repeat(3000));
    facts(&blocks);
}

#[test]
fn nesting_costs_no_more_than_its_length() {
    // Whatever is read twice on each level would be read 2^100 times.
    let within = |open: &str, close: &str| {
        facts(&format!("x = {}1{}", open.repeat(100), close.repeat(100)));
    };
    within("a.key?(k) ? a.fetch(", ") : 2");
    within("a[\"#{", "}\"]");
    within("f(k: [{ b: ", "}])");
    within("\"a#{'b' + ", "}\"");
    within("(ENV['A'] || ", ")");
}

#[test]
fn a_syntax_error_leaves_the_rest() {
    let found = facts("gem 'a'\nfoo(((\ngem 'b'\n");
    assert_eq!(found.problems.len(), 1);
    let shown = dump(&found, "gem 'a'\nfoo(((\ngem 'b'\n");
    assert!(shown.contains("call gem(\"a\")"), "{shown}");
}
