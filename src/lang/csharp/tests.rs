use crate::fact::{FileKind, Interest};
use crate::lang::typed::said;

fn facts(source: &str) -> Vec<String> {
    said(FileKind::CSharp, source, &Interest::everything())
}

fn value(text: &str) -> String {
    let found = facts(&format!("x = {text};"));
    let target = "assign Variable x = ";
    let first = found.iter().find_map(|line| line.strip_prefix(target));
    first.unwrap_or_default().to_owned()
}

#[test]
fn strings() {
    assert_eq!(value(r#""a\tb""#), r#""a\tb""#);
    assert_eq!(value(r#"@"a\t""b""#), r#""a\\t\"b""#);
    assert_eq!(value(r#"$"a{b}{{c}}\n""#), r"`a${b}{c}\n`");
    assert_eq!(value(r#"$@"a\{b:N2}""c""#), r#"`a\\${b}\"c`"#);
    assert_eq!(value("\"\"\"\n  a\n    b\n  \"\"\""), r#""a\n  b""#);
    assert_eq!(value("$\"\"\"\n  a{b}\n    c\n  \"\"\""), r"`a${b}\n  c`");
    assert_eq!(value("string.Format(\"{0}:{1}\", a, 5)"), "`${a}:5`");
    assert_eq!(value("nameof(A.B)"), "\"B\"");
}

#[test]
fn one_or_the_other() {
    assert_eq!(value("a ?? b ?? 1"), "(a else (b else 1))");
    assert_eq!(value("a ?? throw new E()"), "a");
    assert_eq!(value("a is null ? 1 : a.Trim()"), "(a else 1)");
    assert_eq!(value("string.IsNullOrEmpty(a) ? 1 : a"), "(a else 1)");
    assert_eq!(value("int.TryParse(a, out var p) ? p : 80"), "(a else 80)");
    assert_eq!(value("a == b ? a : 1"), "?");
    assert_eq!(facts("x ??= 1;"), ["assign Variable x = (x else 1)"]);
}

#[test]
fn initialisers_are_arguments() {
    assert_eq!(
        facts("var o = new R(\"a\") { Host = \"x\", In = { Port = 1 } };"),
        [
            "assign Variable o = new R(\"a\", Host=\"x\", In={Port: 1})",
            "call new R(\"a\", Host=\"x\", In={Port: 1})",
            "assign Argument R.Host = \"x\"",
            "assign Argument R.In = {Port: 1}",
            "assign Argument R.In.Port = 1",
        ]
    );
    assert_eq!(value("new() { Host = 1 }"), "?");
    assert_eq!(
        facts("R r = new() { Host = 1 };")[0],
        "assign Variable r = new R(Host=1)"
    );
    assert_eq!(
        value("new Dictionary<string, int> { [\"a\"] = 1 }"),
        "{a: 1}"
    );
    assert_eq!(value("new List<int> { 1, 2 }"), "[1, 2]");
    assert_eq!(value("new { a = 1, b.c }"), "{a: 1, c: b.c}");
}

#[test]
fn a_key_is_one_segment() {
    assert_eq!(
        facts("var b = App.New(); x = b.Configuration[\"A:B\"]; b.Configuration[\"C\"] = \"d\";"),
        [
            "assign Variable b = App.New()",
            "call App.New()",
            "assign Variable x = App.New.Configuration.A:B",
            "access App.New.Configuration.A:B",
            "assign Key App.New.Configuration.C = \"d\"",
        ]
    );
}

#[test]
fn types_have_no_namespace() {
    let found = facts(
        "using Env = System.Environment; using Acme; Env.Exit(1); System.IO.File.Delete(\"x\"); \
         global::Acme.Job.Run(); new Acme.Job();",
    );
    assert_eq!(
        found[2..],
        [
            "call Environment.Exit(1)",
            "call File.Delete(\"x\")",
            "call Job.Run()",
            "call new Job()",
        ]
    );
}

#[test]
fn members_and_primary_constructors_have_types() {
    let found = facts(
        "class A(IStore store) { void F() { store.Get(); _db?.Open(); this._db!.Close(); P.Go(); } \
         readonly Db _db; static Job P { get; } = new(); }",
    );
    assert_eq!(
        found,
        [
            "call IStore.Get()",
            "call Db.Open()",
            "call Db.Close()",
            "call Job.Go()",
            "assign Field P = new Job()",
            "call new Job()",
        ]
    );
}

#[test]
fn nesting_costs_no_stack() {
    let deep = format!("x = {}1{};", "f(".repeat(2_000), ")".repeat(2_000));
    assert!(!facts(&deep).is_empty());
    let sum = format!("x = \"a\"{};", " + \"a\"".repeat(2_000));
    assert_eq!(facts(&sum).len(), 1);
    let chain = format!("a{};", ".B()".repeat(500));
    assert_eq!(facts(&chain).len(), 500);
}
