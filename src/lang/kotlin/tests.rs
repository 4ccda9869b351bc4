use crate::fact::{FileKind, Interest};
use crate::lang::typed::said;

fn facts(source: &str) -> Vec<String> {
    said(FileKind::Kotlin, source, &Interest::everything())
}

/// The facts of a function's body.
fn body(source: &str) -> Vec<String> {
    facts(&format!("fun f() {{\n{source}\n}}"))
}

#[test]
fn dollar_names_are_holes() {
    let value = |text: &str| body(&format!("x = {text}"))[0].clone();
    assert_eq!(value("\"a$b.c\""), "assign Variable x = `a${b}.c`");
    assert_eq!(value("\"$a$b\""), "assign Variable x = `${a}${b}`");
    assert_eq!(value("\"\\$a $ 5$\""), "assign Variable x = \"$a $ 5$\"");
    assert_eq!(value("\"\\${a:1}\""), "assign Variable x = \"${a:1}\"");
    assert_eq!(
        value("\"\"\"$a \\n\"\"\""),
        "assign Variable x = `${a} \\\\n`"
    );
}

#[test]
fn elvis_is_a_fallback_unless_it_leaves() {
    let value = |text: &str| body(&format!("x = {text}"))[0].clone();
    assert_eq!(value("a ?: 1"), "assign Variable x = (a else 1)");
    assert_eq!(
        value("a ?: b ?: 1"),
        "assign Variable x = ((a else b) else 1)"
    );
    assert_eq!(value("a ?: return"), "assign Variable x = a");
    assert_eq!(value("a ?: throw E()"), "assign Variable x = a");
    assert_eq!(value("a ?: error(\"no\")"), "assign Variable x = a");
}

#[test]
fn a_trailing_lambda_is_one_call() {
    assert_eq!(
        body("serve(Netty, port = 80) { go() }.start(wait = true)"),
        [
            "call serve.start(wait=true)",
            "call serve(Netty, port=80, ?)",
            "assign Argument serve.port = 80",
            "call go()",
            "assign Argument serve.start.wait = true",
        ]
    );
}

#[test]
fn a_lambda_configures_what_its_call_makes() {
    assert_eq!(
        body(
            "install(X) { level = 1 }\nC().apply { url = 2; this.user = 3 }\nwith(C()) { url = 4 }"
        ),
        [
            "call install(X, ?)",
            "assign Attribute install.level = 1",
            "call C.apply(?)",
            "call new C()",
            "assign Attribute C.url = 2",
            "assign Attribute C.user = 3",
            "call with(new C(), ?)",
            "call new C()",
            "assign Attribute C.url = 4",
        ]
    );
    // A name that is declared stays what it is.
    let found = facts("class A {\nvar level = 0\nfun f() { list.forEach { level = 1 } }\n}");
    assert!(found.contains(&"assign Variable level = 1".to_owned()));
}

#[test]
fn properties_stand_for_what_makes_them() {
    let found = facts(
        "import a.Pool as P\nclass A(val url: String) {\nfun f() { pool.take(); this.pool.give(); lazy.go() }\n\
         private val pool = P(url)\nprivate val lazy by lazy { P(\"x\") }\n}",
    );
    assert_eq!(found[0], "import a.Pool package a as P");
    assert!(found.contains(&"call a.Pool.take()".to_owned()));
    assert!(found.contains(&"call a.Pool.give()".to_owned()));
    assert!(found.contains(&"call a.Pool.go()".to_owned()));
}

#[test]
fn keys_of_maps_are_assigned() {
    assert_eq!(
        body("val m = mapOf(\"a\" to 1)\nenv[\"X\"] = m[\"b\"]"),
        [
            "assign Variable m = {a: 1}",
            "call mapOf(?)",
            "assign Key m.a = 1",
            "assign Key env.X = m.b",
            "access m.b",
        ]
    );
}

#[test]
fn nesting_costs_no_stack() {
    let deep = format!("x = {}1{}", "f(".repeat(2_000), ")".repeat(2_000));
    assert!(!body(&deep).is_empty());
    let sum = format!("x = \"a\"{}", " + \"a\"".repeat(2_000));
    assert_eq!(body(&sum).len(), 1);
    let lambdas = format!("{}f(){}", "f { ".repeat(300), "}".repeat(300));
    assert_eq!(body(&lambdas).len(), 301);
}

#[test]
fn bytes_of_a_text_are_the_text() {
    assert_eq!(
        body("sign(\"key\".toByteArray(Charsets.UTF_8))")[0],
        "call sign(\"key\")"
    );
}

#[test]
fn a_variable_is_not_the_package_of_its_name() {
    let found = facts(
        "import redis.clients.jedis.Jedis\nval redis = Pool()\nval jedis = Jedis(\"x\")\nredis.get()",
    );
    let calls: Vec<&String> = found
        .iter()
        .filter(|one| one.starts_with("call "))
        .collect();
    assert_eq!(
        calls,
        [
            "call new Pool()",
            "call new redis.clients.jedis.Jedis(\"x\")",
            "call Pool.get()"
        ]
    );
}
