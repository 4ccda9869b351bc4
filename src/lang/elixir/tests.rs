use crate::fact::{FileKind, Interest};
use crate::lang::typed::said;

fn facts(source: &str) -> Vec<String> {
    said(FileKind::Elixir, source, &Interest::everything())
}

/// What a variable is given.
fn value(text: &str) -> String {
    let found = facts(&format!("x = {text}"));
    let assigned = found
        .into_iter()
        .find(|fact| fact.starts_with("assign Variable x = "))
        .unwrap_or_default();
    assigned.replacen("assign Variable x = ", "", 1)
}

#[test]
fn fallbacks() {
    assert_eq!(value("a || 1"), "(a else 1)");
    assert_eq!(value("a || raise \"no\""), "a");
    assert_eq!(value("if a, do: a, else: 1"), "(a else 1)");
    assert_eq!(value("if a do\n 1\nelse\n 2\nend"), "?");
    assert_eq!(
        value("case f(1) do\n nil -> 2\n v -> v\nend"),
        "(f(1) else 2)"
    );
    assert_eq!(value("Keyword.get(opts, :port, 80)"), "(opts.port else 80)");
    assert_eq!(
        value("Application.get_env(:shop, :port, 80)"),
        "(config.shop.port else 80)"
    );
}

#[test]
fn what_is_piped_is_the_first_argument() {
    assert_eq!(
        value("System.get_env(\"A\") |> String.trim() |> to_string"),
        "to_string(String.trim(System.get_env(\"A\")))"
    );
    assert_eq!(
        facts("a |> F.b(c: 1) |> d(2)"),
        [
            "call F.b(a, c=1)",
            "assign Argument F.b.c = 1",
            "call d(F.b(a, c=1), 2)",
        ]
    );
}

#[test]
fn strings() {
    assert_eq!(value("\"a#{b}c\" <> \"d\""), "`a${b}cd`");
    assert_eq!(value("'a'"), "\"a\"");
    assert_eq!(value("~w(a b)a"), "[\"a\", \"b\"]");
    assert_eq!(value("\"\"\"\n  a\n    b\n  \"\"\""), "\"a\\n  b\\n\"");
    assert_eq!(value("{127, 0, 0, 1}"), "\"127.0.0.1\"");
    assert_eq!(value(":prod"), "\"prod\"");
}

#[test]
fn aliases_stand_for_modules() {
    let found = facts(
        "defmodule A do\n alias Shop.{Repo, Mail}\n alias B.C, as: D\n def f do\n  Repo.all(Mail)\n  D.e()\n  __MODULE__.g()\n end\nend",
    );
    assert!(found.contains(&"call Shop.Repo.all(Shop.Mail)".to_owned()));
    assert!(found.contains(&"call B.C.e()".to_owned()));
    assert!(found.contains(&"call A.g()".to_owned()));
}

#[test]
fn settings_are_assigned() {
    let found = facts(
        "import Config\nconfig :shop, ShopWeb.Endpoint, http: [port: 4000]\nconfig :a, :b, 1",
    );
    assert!(found.contains(&"assign Key config.shop.ShopWeb.Endpoint.http.port = 4000".to_owned()));
    assert!(found.contains(&"assign Key config.a.b = 1".to_owned()));
    // Without `Config` it is anybody's function.
    assert_eq!(
        facts("config :a, b: 1"),
        ["call config(\"a\", b=1)", "assign Argument config.b = 1"]
    );
}

#[test]
fn children_are_called_with_their_options() {
    let found = facts("children = [{Bandit, plug: P, port: 80}, Repo]");
    assert!(found.contains(&"call new Bandit(plug=P, port=80)".to_owned()));
    assert!(found.contains(&"assign Argument Bandit.port = 80".to_owned()));
}

#[test]
fn long_chains_end() {
    let pipes = format!("x = a{}", " |> f(\"b\")".repeat(2_000));
    assert!(!facts(&pipes).is_empty());
    let joined = format!("x = \"a\"{}", " <> b".repeat(3_000));
    assert_eq!(facts(&joined).len(), 1);
}
