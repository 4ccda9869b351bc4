use crate::fact::{FileKind, Interest};
use crate::lang::typed::said;

fn facts(source: &str) -> Vec<String> {
    said(FileKind::Scala, source, &Interest::everything())
}

/// What a value is given.
fn value(text: &str) -> String {
    let found = facts(&format!("object A {{ def f() = {{\nval x = {text}\n}} }}"));
    let assigned = found
        .into_iter()
        .find(|fact| fact.starts_with("assign Variable x = "))
        .unwrap_or_default();
    assigned.replacen("assign Variable x = ", "", 1)
}

#[test]
fn options_fall_back() {
    assert_eq!(value("a.getOrElse(1)"), "(a else 1)");
    assert_eq!(value("Option(a).map(_.toInt).getOrElse(1)"), "(a else 1)");
    assert_eq!(
        value("sys.env.getOrElse(\"PORT\", \"80\").toInt"),
        "(sys.env.get(\"PORT\") else \"80\")"
    );
    assert_eq!(value("a.getOrElse(throw new E(1))"), "a");
    assert_eq!(value("a getOrElse \"b\""), "(a else \"b\")");
    assert_eq!(value("if (a == null) \"b\" else a"), "(a else \"b\")");
    assert_eq!(
        value("a match {\ncase Some(v) => v\ncase None => 2\n}"),
        "(a else 2)"
    );
}

#[test]
fn strings_and_collections() {
    assert_eq!(value("s\"a${b}c$d\""), "`a${b}c${d}`");
    assert_eq!(value("\"a\" + b + \"c\""), "`a${b}c`");
    assert_eq!(value("\"\"\"a\\n\"\"\""), "\"a\\\\n\"");
    assert_eq!(value("Map(\"a\" -> 1)"), "{a: 1}");
    assert_eq!(value("Seq(1, 2L)"), "[1, 2]");
}

#[test]
fn imports_are_resolved() {
    let found = facts(
        "import a.b.{C, D => E}\nimport x.y._\nobject M { val p = E.of(1); def f(c: C) = { c.go(); p.stop() } }",
    );
    assert_eq!(found[0], "import a.b.C package a.b as C");
    assert!(found.contains(&"import a.b.D package a.b as E".to_owned()));
    assert!(found.contains(&"import x.y package x.y".to_owned()));
    assert!(found.contains(&"call a.b.C.go()".to_owned()));
    assert!(found.contains(&"call a.b.D.of.stop()".to_owned()));
}

#[test]
fn named_arguments_are_assigned() {
    let found = facts("object M { serve(host = \"a\", port = 80); new P(user = \"x\") }");
    assert!(found.contains(&"call serve(host=\"a\", port=80)".to_owned()));
    assert!(found.contains(&"assign Argument serve.port = 80".to_owned()));
    assert!(found.contains(&"assign Argument P.user = \"x\"".to_owned()));
}

#[test]
fn programs_are_started() {
    let found = facts("object M { \"ls -l\".!!; Seq(\"ls\", x).! }");
    assert!(found.contains(&"call sys.process.!!(\"ls -l\")".to_owned()));
    assert!(found.contains(&"call sys.process.!([\"ls\", x])".to_owned()));
}
