use std::collections::HashSet;

use crate::fact::{FileKind, Interest};
use crate::lang::typed::said;

fn facts(source: &str) -> Vec<String> {
    said(FileKind::Java, source, &Interest::everything())
}

/// The facts of a method's body.
fn body(source: &str) -> Vec<String> {
    facts(&format!("class A {{ void a() {{ {source} }} }}"))
}

#[test]
fn a_wildcard_import_resolves_nothing() {
    let found = facts("import java.util.*; import a.b.Job; class A { Timer t = new Job(); }");
    assert_eq!(
        found,
        [
            "import java.util package java.util",
            "import a.b.Job package a.b as Job",
            "assign Field t = new a.b.Job()",
            "call new a.b.Job()",
        ]
    );
    assert_eq!(body("Timer t; t.cancel();"), ["call Timer.cancel()"]);
}

#[test]
fn a_local_hides_a_field() {
    let found = facts(
        "import a.Redis; class A { Redis c; void x() { c.get(); this.c.put(); } \
         void y(Mongo c) { c.find(); this.c.put(); } void z() { var c = new Pool(); c.take(); } }",
    );
    assert_eq!(
        found[1..],
        [
            "call a.Redis.get()",
            "call a.Redis.put()",
            "assign Parameter c = ?",
            "call Mongo.find()",
            "call a.Redis.put()",
            "assign Variable c = new Pool()",
            "call new Pool()",
            "call Pool.take()",
        ]
    );
}

#[test]
fn a_field_declared_below_is_known_above() {
    let found = facts("class A { void x() { c.get(); } private Redis c; }");
    assert_eq!(found, ["call Redis.get()"]);
}

#[test]
fn only_a_test_for_null_or_nothing_is_a_fallback() {
    let value = |text: &str| body(&format!("x = {text};"))[0].clone();
    assert_eq!(value("y != null ? y : 1"), "assign Variable x = (y else 1)");
    assert_eq!(
        value("y == null ? 1 : f(y)"),
        "assign Variable x = (f(y) else 1)"
    );
    assert_eq!(
        value("y == null || y.isBlank() ? 1 : y.trim()"),
        "assign Variable x = (y else 1)"
    );
    assert_eq!(value("y > 1 ? y : 1"), "assign Variable x = ?");
    assert_eq!(value("y ? 2 : 1"), "assign Variable x = ?");
    assert_eq!(value("y == null ? 2 : 1"), "assign Variable x = ?");
}

#[test]
fn strings_are_literals_once() {
    assert_eq!(
        body("String x = \"aaaaaaaa\";"),
        ["assign Variable x = \"aaaaaaaa\""]
    );
    assert_eq!(body("return \"a\" + b + \"c\";"), ["literal `a${b}c`"]);
    let nothing = Interest::of(HashSet::new(), HashSet::new());
    let source = "class A { void a() { f(\"https://x.y/z\"); f(\"short\"); } }";
    assert_eq!(
        said(FileKind::Java, source, &nothing),
        ["literal \"https://x.y/z\""]
    );
}

#[test]
fn only_what_is_wanted_is_put_down() {
    let calls = HashSet::from([Box::from("exit"), Box::from("Value")]);
    let wanted = Interest::of(calls, HashSet::from([Box::from("port")]));
    let source =
        "class A { @Value(\"x\") @Other int p; void a(C c) { log(c.host); System.exit(c.port); } }";
    assert_eq!(
        said(FileKind::Java, source, &wanted),
        [
            "call @Value(\"x\")",
            "call System.exit(C.port)",
            "access C.port"
        ]
    );
}

#[test]
fn the_lambda_of_a_call_is_about_the_call() {
    assert_eq!(
        body("http.session(s -> s.policy(NEVER));"),
        ["call http.session(?)", "call http.session.policy(NEVER)"]
    );
}

#[test]
fn a_constructor_makes_its_base() {
    let found = facts("class A extends Base { A() { super(\"x\"); } B() { this(1); } }");
    assert_eq!(found, ["call new Base(\"x\")"]);
}

#[test]
fn nesting_costs_no_stack() {
    let deep = format!("x = {}1{};", "f(".repeat(2_000), ")".repeat(2_000));
    assert!(!body(&deep).is_empty());
    let sum = format!("x = \"a\"{};", " + \"a\"".repeat(2_000));
    assert_eq!(body(&sum).len(), 1);
    let chain = format!("a{};", ".b()".repeat(500));
    assert_eq!(body(&chain).len(), 500);
    let blocks = format!("{}f();{}", "if (x) {".repeat(500), "}".repeat(500));
    assert_eq!(body(&blocks).len(), 501);
    let elses = "if (x) f(); else ".repeat(500) + "g();";
    assert_eq!(body(&elses).len(), 1_001);
    let anonymous = format!(
        "x = {}1{};",
        "new A() { int x = ".repeat(3_000),
        ";}".repeat(3_000)
    );
    let source = format!("class A {{ void a() {{ {anonymous} }} }}");
    let facts = crate::lang::lower(FileKind::Java, &source, &Interest::everything());
    assert_eq!(facts.problems.len(), 1);
    assert!(facts.facts.len() > 500);
}

#[test]
fn bytes_of_a_text_are_the_text() {
    assert_eq!(
        body("sign(\"key\".getBytes(StandardCharsets.UTF_8), \"p\".toCharArray());")[0],
        "call sign(\"key\", \"p\")"
    );
}
