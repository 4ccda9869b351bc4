//! What golden files cannot show: sizes, depths, interest, speed.

use std::collections::HashSet;

use crate::fact::{AssignForm, FactKind, FileFacts, FileKind, Interest};

fn lower(kind: FileKind, text: &str) -> FileFacts {
    super::lower(kind, text, &Interest::everything())
}

fn javascript(text: &str) -> FileFacts {
    lower(FileKind::JavaScript, text)
}

fn callees(facts: &FileFacts) -> Vec<&str> {
    let calls = facts.facts.iter().filter_map(|fact| match &fact.kind {
        FactKind::Call(call) => Some(&*call.callee),
        _ => None,
    });
    calls.collect()
}

fn targets(facts: &FileFacts) -> Vec<&str> {
    let assigns = facts.facts.iter().filter_map(|fact| match &fact.kind {
        FactKind::Assign(assign) => Some(&*assign.target),
        _ => None,
    });
    assigns.collect()
}

#[test]
fn long_chains_need_no_stack() {
    let n = 20_000;
    for text in [
        format!("x = {}1;", "1+".repeat(n)),
        format!("x = {}'a';", "'a'+b+".repeat(n)),
        format!("f({}1);", "a||".repeat(n)),
        format!("if ({}1) {{}}", "a&&".repeat(n)),
        format!("if ({}1) {{}}", "a === b || ".repeat(n)),
        format!("x = a{};", ".b".repeat(n)),
        format!("x = a{};", "()".repeat(n)),
        format!("x = a{};", ".b({c: 1})".repeat(n)),
        format!("x = a{};", "[b]".repeat(n)),
        format!("x = a{};", "``".repeat(n)),
        format!("a{} = 1;", ".b".repeat(n)),
        format!("x = [{}];", "{a: 1},".repeat(n)),
        format!("f({});", "g(h),".repeat(n)),
        "if (a) {} else if (b) {} ".repeat(n),
    ] {
        let facts = javascript(&text);
        assert!(facts.problems.is_empty(), "{}", &text[..40]);
    }
    // As long as a chain may be before it is refused.
    let n = 1_900;
    for text in [
        format!("x = {}1;", "a?b:".repeat(n / 2)),
        format!("{}1;", "a=".repeat(n)),
        format!("{}{{}}", "if(a){}else ".repeat(n / 2 - 10)),
        format!("x = {}1;", "!".repeat(n)),
        format!("x = {}1;", "a=>".repeat(n)),
        format!("x = {}1;", "a**".repeat(n)),
    ] {
        let facts = javascript(&text);
        assert!(facts.problems.is_empty(), "{}", &text[..40]);
    }
}

#[test]
fn deep_nesting_is_lowered_or_refused() {
    for (open, close) in [
        ("(", ")"),
        ("[", "]"),
        ("{a:", "}"),
        ("f({a:", "})"),
        ("f(function(){return ", "})"),
        ("f(()=>", ")"),
        ("class{a=", "}"),
        ("`${", "}`"),
        ("a?(b):", ""),
        ("<a b={", "}/>"),
        ("<a>", "</a>"),
        ("(a={b:", "})=>1"),
        ("a[", "]"),
        ("a?.[", "]"),
        ("new (", ")"),
    ] {
        for n in [200, 490, 5_000] {
            let text = format!("x = {}1{};", open.repeat(n), close.repeat(n));
            javascript(&text);
            lower(FileKind::TypeScript, &text);
        }
    }
    let facts = javascript(&format!("x={}1{}", "(".repeat(501), ")".repeat(501)));
    assert_eq!(&*facts.problems[0].message, "nested too deeply, not parsed");
    let facts = javascript(&format!("x={}1{}", "[".repeat(490), "]".repeat(490)));
    assert!(facts.problems.is_empty());
    let pattern = format!("let {}a{} = b;", "{a:".repeat(400), "}".repeat(400));
    assert!(javascript(&pattern).problems.is_empty());
}

#[test]
fn a_file_of_four_megabytes_is_not_parsed() {
    let facts = javascript(&" ".repeat((4 << 20) + 1));
    assert_eq!(&*facts.problems[0].message, "larger than 4 MB, not parsed");
    assert!(javascript(&" ".repeat(4 << 20)).problems.is_empty());
}

#[test]
fn only_what_is_looked_for_is_written_down() {
    let interest = Interest::of(
        HashSet::from(["createClient".into()]),
        HashSet::from(["env".into()]),
    );
    let text = "import { createClient as cc } from 'redis';\n\
                cc(a.b, process.env.URL); other('short', 'https://example.com/long');\n";
    let facts = super::lower(FileKind::JavaScript, text, &interest);
    assert_eq!(callees(&facts), ["redis.createClient"]);
    let rest: Vec<_> = facts
        .facts
        .iter()
        .filter(|fact| !matches!(fact.kind, FactKind::Import(_) | FactKind::Call(_)))
        .map(|fact| fact.span.slice(text))
        .collect();
    assert_eq!(rest, ["process.env.URL", "'https://example.com/long'"]);
}

#[test]
fn long_paths_lose_their_receiver_and_not_their_name() {
    let long = "a".repeat(200);
    let facts = javascript(&format!("{long}.{long}.run();"));
    assert_eq!(callees(&facts), ["?.run"]);
    let facts = javascript(&format!("x{}.last();", ".b".repeat(40)));
    assert_eq!(callees(&facts)[0].rsplit('.').next(), Some("last"));
    assert!(callees(&facts)[0].starts_with("?."));
    let nested = format!("x = {}1{};", "{key: ".repeat(100), "}".repeat(100));
    let facts = javascript(&nested);
    assert_eq!(targets(&facts).len(), 101);
    assert!(targets(&facts).iter().all(|target| target.len() <= 310));
}

#[test]
fn a_var_in_a_block_is_the_functions() {
    let facts = javascript("try { var fs = require('fs') } catch {}\nfs.readFile();");
    assert_eq!(callees(&facts), ["fs.readFile"]);
}

#[test]
fn functions_see_what_is_required_below_them() {
    let facts = javascript("function f() { return pg.connect(); }\nconst pg = require('pg');");
    assert_eq!(callees(&facts), ["pg.connect"]);
}

#[test]
fn test_callbacks_are_told_by_name_title_and_function() {
    let facts = javascript(
        "import { test as t } from './own';\nt('no', () => {});\nit('yes', () => {});\n\
         test.skip(`yes`, async () => {});\ntest.each(['no']);\nit('no');",
    );
    let tests = facts
        .scopes
        .iter()
        .filter(|scope| scope.kind == crate::fact::ScopeKind::Test);
    assert_eq!(tests.count(), 2);
}

#[test]
fn what_stands_in_no_script_of_a_component_is_no_code() {
    let text = "<template><script>a()</script></template>\n<script>\nb()\n</script>";
    let facts = lower(FileKind::Vue, text);
    assert_eq!(callees(&facts), ["b"]);
    assert_eq!(facts.facts[0].span.slice(text), "b()");
}

#[test]
fn names_that_are_given_many_values_say_so() {
    let facts = javascript(
        "const host = 'a'; const port = 1; const only = 2;\n\
         function f(host, { inner: [port] }, other) {}\nfor (const host of list) {}",
    );
    let unknown = facts.facts.iter().filter_map(|fact| match &fact.kind {
        FactKind::Assign(assign) if assign.form == AssignForm::Parameter => Some(&*assign.target),
        _ => None,
    });
    assert_eq!(unknown.collect::<Vec<_>>(), ["host", "port", "host"]);
}
