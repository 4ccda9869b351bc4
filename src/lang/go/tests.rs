use std::collections::HashSet;

use super::*;

fn facts(text: &str) -> FileFacts {
    lower(FileKind::Go, text, &Interest::everything())
}

fn callees(facts: &FileFacts) -> Vec<&str> {
    let calls = facts.facts.iter().filter_map(|fact| match &fact.kind {
        FactKind::Call(call) => Some(&*call.callee),
        _ => None,
    });
    calls.collect()
}

#[test]
fn chains_sums_and_branches_of_thousands_are_read() {
    let chain = format!(
        "package p\nfunc f() {{ r.New(){}.Run() }}",
        ".Use(a)".repeat(5000)
    );
    let found = facts(&chain);
    assert_eq!(callees(&found).len(), 5002);
    let last = *callees(&found).last().unwrap();
    assert!(last.starts_with("r.New.Use.") && last.len() < 300);
    assert_eq!(last.rsplit('.').next(), Some("Run"));

    let sum = format!("package p\nvar x = {}\"b\"", "\"a\" + ".repeat(5000));
    assert_eq!(
        facts(&sum).facts.len(),
        5002,
        "too many for a value, so each is a literal"
    );
    let few = format!("package p\nvar x = {}\"b\"", "\"a\" + ".repeat(99));
    assert_eq!(facts(&few).facts.len(), 1);
    let branches = "else if a == 1 { g() } ".repeat(3000);
    let branches = format!("package p\nfunc f() {{ if a {{}} {branches} }}");
    assert_eq!(callees(&facts(&branches)).len(), 3000);
    let conditions = format!(
        "package p\nfunc f() {{ if {}a {{}} }}",
        "a && ".repeat(5000)
    );
    assert_eq!(facts(&conditions).scopes.len(), 3);
}

#[test]
fn nesting_ends_the_walk_and_nothing_else() {
    for (open, close) in [
        ("(", ")"),
        ("f(", ")"),
        ("[]int{", "}"),
        ("!", ""),
        ("-", ""),
        ("func() { ", " }()"),
        ("map[string]T{\"a\": ", "}"),
        ("a[", "]"),
    ] {
        let text = format!(
            "package p\nvar x = {}1{}\nvar y = 2",
            open.repeat(3000),
            close.repeat(3000)
        );
        let found = facts(&text);
        let named = found
            .facts
            .iter()
            .any(|fact| matches!(&fact.kind, FactKind::Assign(assign) if &*assign.target == "y"));
        assert!(named, "{open}");
    }
}

#[test]
fn only_what_is_wanted() {
    let interest = Interest::of(HashSet::from(["Run".into()]), HashSet::new());
    let text = "package p\nfunc f() { a := one(two()); gin.Default().Run(three()); x.y(z.w) }";
    let found = lower(FileKind::Go, text, &interest);
    assert_eq!(callees(&found), ["gin.Default.Run"]);
    assert_eq!(found.facts.len(), 2, "the assignment and the call");
}

#[test]
fn a_declared_name_is_not_the_package_of_that_name() {
    let text = "package p\nimport \"net/http\"\nfunc f() { http := http.Client{}; http.Get(x) }";
    let found = facts(text);
    let targets: Vec<&str> = found
        .facts
        .iter()
        .filter_map(|fact| match &fact.kind {
            FactKind::Assign(assign) => Some(&*assign.target),
            _ => None,
        })
        .collect();
    assert_eq!(targets, ["http"]);
    assert_eq!(callees(&found), ["net/http.Client", "http.Get"]);
}

#[test]
fn syntax_errors_are_one_problem() {
    let text = "package p\nfunc f( {\nfunc g() { os.Getenv(\"X\") }\nvar = = =\n";
    let found = facts(text);
    assert_eq!(found.problems.len(), 1);
    let long = "x".repeat(super::super::tree::LARGEST + 1);
    assert_eq!(facts(&long).problems.len(), 1);
}
