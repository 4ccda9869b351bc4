//! What is easy to get wrong in PHP.

use std::collections::HashSet;

use super::lower;
use crate::fact::{FactKind, FileFacts, FileKind, Interest, Value, ValueKind, dump};

fn facts(code: &str) -> FileFacts {
    lower(
        FileKind::Php,
        &format!("<?php\n{code}"),
        &Interest::everything(),
    )
}

fn shown(code: &str) -> String {
    dump(&facts(code), &format!("<?php\n{code}"))
}

/// The value of the last assignment.
fn value(code: &str) -> Value {
    let found = facts(code)
        .facts
        .into_iter()
        .rev()
        .find_map(|fact| match fact.kind {
            FactKind::Assign(assign) => Some(assign.value),
            _ => None,
        });
    found.expect("an assignment")
}

#[test]
fn an_unwanted_call_costs_no_fact_but_states_its_options() {
    let text = "<?php foo('not wanted', ['key' => 'stated']); bar('wanted');";
    let interest = Interest::of(HashSet::from(["bar".into()]), HashSet::new());
    let shown = dump(&lower(FileKind::Php, text, &interest), text);
    assert!(!shown.contains("call foo"), "{shown}");
    assert!(shown.contains("assign Argument foo.key"), "{shown}");
    assert!(shown.contains("call bar(\"wanted\")"), "{shown}");
}

#[test]
fn a_string_is_stated_once() {
    let literals = |text: &str| shown(text).matches("literal").count();
    assert_eq!(literals("$x = 'some text';"), 0);
    assert_eq!(literals("$x = [['k' => 'some text'], f('other')];"), 0);
    assert_eq!(literals("$x = $y ? 'some text' : 'other text';"), 2);
    assert_eq!(literals("'some' . $x . 'text';"), 1);
    assert_eq!(literals("$x = fn() => 'some text';"), 1);
    assert_eq!(literals("return 'some text';"), 1);
    assert_eq!(literals("return ['k' => 'some text'];"), 0);
    assert_eq!(literals("function f() { return ['k' => 'some text']; }"), 1);
}

#[test]
fn only_a_file_returns_configuration() {
    assert!(shown("return ['a' => ['b' => 1]];").contains("return.a.b = 1"));
    assert!(!shown("function f() { return ['a' => 1]; }").contains("return.a"));
}

#[test]
fn declared_types_name_receivers() {
    let found = shown(
        "class A { private Redis $r; private $m;\n\
         function __construct(private ?\\Foo\\Log $l, Mailer $m) { $this->m = $m; }\n\
         function f(Cache $c, int|string $n) { $this->r->get(); $this->l->info(); \
         $this->m->send(); $c->put(); $n->x(); }\n\
         function g($c) { $c->put(); } }",
    );
    for callee in [
        "Redis.get(",
        "Foo.Log.info(",
        "Mailer.send(",
        "Cache.put(",
        "$n.x(",
    ] {
        assert!(
            found.contains(&format!("call {callee}")),
            "{callee}: {found}"
        );
    }
    assert_eq!(found.matches("call $c.put(").count(), 1, "{found}");
    // What is assigned is still the property.
    assert!(found.contains("assign Attribute $this.m = $m"), "{found}");
}

#[test]
fn choices_fall_back_only_when_they_test_what_they_give() {
    let fallback = |text: &str| matches!(value(text).kind, ValueKind::Fallback(..));
    assert!(fallback("$x = getenv('A') ?: 'b';"));
    assert!(fallback("$x = getenv('A') ? getenv('A') : 'b';"));
    assert!(fallback("$x = isset($_ENV['A']) ? $_ENV[\"A\"] : 'b';"));
    assert!(fallback("$x = !isset($_ENV['A']) ? 'b' : $_ENV['A'];"));
    assert!(fallback("$x = empty($a) ? 'b' : $a;"));
    assert!(!fallback("$x = (getenv('A') !== false) ? 'b' : 'c';"));
    assert!(!fallback("$x = $prod ? 'a' : 'b';"));
    assert!(!fallback("$x = isset($y) ? 'a' : 'b';"));
}

#[test]
fn heredocs_keep_their_lines() {
    let text = value("$x = <<<A\n  a {$b}\n\n    c\n  A;");
    let ValueKind::Template(parts) = &text.kind else {
        panic!("no template: {text:?}");
    };
    assert_eq!(parts.len(), 3);
    assert!(matches!(&parts[2], crate::fact::Part::Text(tail) if &**tail == "\n\n  c"));
    assert_eq!(value("$x = <<<'A'\na\nb\nA;").as_text(), Some("a\nb"));
    assert_eq!(value("$x = <<<A\nA;").as_text(), Some(""));
}

#[test]
fn a_long_concatenation_is_read_to_its_end() {
    let text = format!("$x = 'a'{};", " . $y . 'b'".repeat(400));
    let ValueKind::Template(parts) = value(&text).kind else {
        panic!("no template");
    };
    assert_eq!(parts.len(), 801);
    assert!(facts(&text).problems.is_empty());
}

#[test]
fn deep_nesting_is_a_problem_not_a_crash() {
    let text = format!("$x = {}1{};", "[".repeat(5000), "]".repeat(5000));
    assert_eq!(facts(&text).problems.len(), 1);
    facts(&format!("$x{};", "->y".repeat(50_000)));
    facts(&format!("$x{} = 1;", "['y']".repeat(20_000)));
    facts(&format!("$x{};", "->y(1)".repeat(5000)));
    facts(&format!(
        "{}{}",
        "if ($x) { ".repeat(3000),
        "}".repeat(3000)
    ));
    facts(&format!("{}{{}}", "if ($x) {} else ".repeat(3000)));
}

#[test]
fn nesting_costs_no_more_than_its_length() {
    // Whatever is read twice on each level would be read 2^100 times.
    let within = |open: &str, close: &str| {
        facts(&format!("$x = {}1{};", open.repeat(100), close.repeat(100)));
    };
    within("(isset($a) ? $a : ", ")");
    within("$a[\"{$b['k']} ", "\"]");
    within("f(['k' => [", "]])");
    within("sprintf('a%s', ", ")");
    within("(getenv('A') ?: ", ")");
}

#[test]
fn text_around_php_is_no_code() {
    let text = "<p>getenv('X')</p><?php foo(); ?><b>bar()</b><?= $x->y() ?>";
    let shown = dump(&lower(FileKind::Php, text, &Interest::everything()), text);
    assert_eq!(shown.matches("call ").count(), 2, "{shown}");
    let plain = lower(
        FileKind::Php,
        "no tag at all: foo();",
        &Interest::everything(),
    );
    assert!(plain.facts.is_empty());
}

#[test]
fn the_last_comma_of_imports() {
    let text = "<?php\nuse App\\{User, Role,\n};\necho '\\{a,';\n";
    let facts = super::lower(FileKind::Php, text, &Interest::everything());
    assert!(facts.problems.is_empty(), "{:?}", facts.problems);
}
