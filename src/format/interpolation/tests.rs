use super::*;
use crate::fact::{Entry, FactKind, FileFacts, FileKind, dump};

/// The value as the dump writes it.
fn shown(dialect: Dialect, text: &str) -> String {
    let span = Span::new(0, text.len());
    let map = OffsetMap::shifted(0);
    let value = interpolate(dialect, text, span, &map).unwrap_or_else(|| Value::text(span, text));
    let mut facts = FileFacts::new(FileKind::Yaml, text.len());
    let entry = Entry {
        path: "v".into(),
        key_span: span,
        value,
        document: 0,
    };
    facts.push(span, 0, FactKind::Entry(entry));
    let dumped = dump(&facts, text);
    dumped.trim_end().split_once(" = ").unwrap().1.to_owned()
}

#[test]
fn compose_variables() {
    assert_eq!(shown(COMPOSE, "${X:-y}"), r#"($X else "y")"#);
    assert_eq!(shown(COMPOSE, "${X}"), "$X");
    assert_eq!(shown(COMPOSE, "$X"), "$X");
    assert_eq!(shown(COMPOSE, "${X:?must be set}"), "$X");
    assert_eq!(shown(COMPOSE, "${X:+on}"), "?");
    assert_eq!(shown(COMPOSE, "a$$b"), r#""a$b""#);
    assert_eq!(
        shown(COMPOSE, "http://$H:${P-80}/"),
        r#"`http://${$H}:${($P else "80")}/`"#
    );
    assert_eq!(
        shown(COMPOSE, "${A:-${B:-c}}"),
        r#"($A else ($B else "c"))"#
    );
    assert_eq!(shown(COMPOSE, "${A:-é"), r#""${A:-é""#);
    assert_eq!(shown(COMPOSE, "100%"), r#""100%""#);
}

#[test]
fn spring_placeholders() {
    assert_eq!(shown(SPRING, "${X}"), "$X");
    assert_eq!(shown(SPRING, "${X:y}"), r#"($X else "y")"#);
    assert_eq!(shown(SPRING, "${X:}"), r#"($X else "")"#);
    assert_eq!(shown(SPRING, "${A:${B:c}}"), r#"($A else ($B else "c"))"#);
    assert_eq!(
        shown(SPRING, "jdbc:postgresql://${DB_HOST:localhost}:5432/app"),
        r#"`jdbc:postgresql://${($DB_HOST else "localhost")}:5432/app`"#
    );
    assert_eq!(shown(SPRING, "@project.version@"), "?");
    assert_eq!(shown(SPRING, "me@example.com"), r#""me@example.com""#);
}

#[test]
fn lookups() {
    assert_eq!(shown(GENERAL, "${env:X}"), "$X");
    assert_eq!(shown(GENERAL, "${env:X:-y}"), r#"($X else "y")"#);
    assert_eq!(shown(GENERAL, "${sys:log.dir}"), "sys:log.dir");
    assert_eq!(shown(GENERAL, "${DB_URL}"), "$DB_URL");
    assert_eq!(shown(SERVERLESS, "${env:X, 'y'}"), r#"($X else "y")"#);
    assert_eq!(
        shown(SERVERLESS, "${self:custom.a}-b"),
        "`${self:custom.a}-b`"
    );
}

#[test]
fn erb() {
    assert_eq!(shown(RAILS, r#"<%= ENV["X"] %>"#), "ENV.X");
    assert_eq!(
        shown(RAILS, r#"<%= ENV.fetch("X", "y") %>"#),
        r#"ENV.fetch("X", "y")"#
    );
    assert_eq!(
        shown(RAILS, r#"<%= ENV.fetch("X") { 5 } %>"#),
        r#"ENV.fetch("X", 5)"#
    );
    assert_eq!(
        shown(RAILS, r"<%= ENV['X'] || 'y' %>"),
        r#"(ENV.X else "y")"#
    );
    assert_eq!(shown(RAILS, "<%= 2.gigabytes %>"), "?");
    assert_eq!(shown(RAILS, "<%= 1_000 %>"), "1000");
    assert_eq!(
        shown(RAILS, r#"redis://<%= ENV["H"] %>:1"#),
        "`redis://${ENV.H}:1`"
    );
    assert_eq!(
        shown(RAILS, "<%= Rails.application.credentials.dig(:a) %>"),
        "?"
    );
    assert_eq!(
        shown(RAILS, "<%= Rails.application.credentials.key %>"),
        "Rails.application.credentials.key"
    );
}

#[test]
fn template_actions() {
    assert_eq!(shown(ACTIONS, "{{ .Values.a.b }}"), "Values.a.b");
    assert_eq!(shown(ACTIONS, "{{ .Values.a | quote }}"), "Values.a");
    assert_eq!(
        shown(ACTIONS, r#"{{ .Values.a | default "x" }}:1"#),
        r#"`${(Values.a else "x")}:1`"#
    );
    assert_eq!(
        shown(ACTIONS, r#"{{ default "x" .Values.a | quote }}"#),
        r#"(Values.a else "x")"#
    );
    assert_eq!(shown(ACTIONS, r#"{{- include "n" . -}}"#), "?");
    assert_eq!(shown(ACTIONS, "{{ lookup('env', 'X') }}"), "$X");
    assert_eq!(
        shown(ACTIONS, "{{ db_password | default('pw') }}"),
        r#"(db_password else "pw")"#
    );
    assert_eq!(shown(ACTIONS, "{{ a if b else c }}"), "?");
    assert_eq!(shown(ACTIONS, "{{ unclosed"), r#""{{ unclosed""#);
}

#[test]
fn variables_of_symfony() {
    assert_eq!(shown(YAML, "%env(APP_SECRET)%"), "$APP_SECRET");
    assert_eq!(shown(YAML, "%env(resolve:DATABASE_URL)%"), "$DATABASE_URL");
    assert_eq!(shown(YAML, "%env(default::json:X)%"), "($X else ?)");
    assert_eq!(shown(YAML, "a-%env(X)%"), "`a-${$X}`");
    assert_eq!(shown(YAML, "%kernel.debug% 5%"), r#""%kernel.debug% 5%""#);
    assert_eq!(shown(YAML, "%env(X"), r#""%env(X""#);
}

#[test]
fn ci_expressions() {
    assert_eq!(shown(GITHUB, "${{ secrets.X }}"), "secrets.X");
    assert_eq!(shown(GITHUB, "a-${{ secrets['X'] }}"), "`a-${secrets.X}`");
    assert_eq!(
        shown(GITHUB, "${{ secrets.X || 'y' }}"),
        r#"(secrets.X else "y")"#
    );
    assert_eq!(shown(GITHUB, "${{ a == b }}"), "?");
    assert_eq!(shown(AZURE, "$(Build.BuildId)"), "$Build.BuildId");
    assert_eq!(shown(CIRCLE, "v<< parameters.x >>"), "`v${parameters.x}`");
    assert_eq!(shown(VARIABLES, "$CI_REGISTRY/x"), "`${$CI_REGISTRY}/x`");
}

#[test]
fn spans_lie_in_the_file() {
    // The value stands at byte 10 of a file.
    let text = "é${NAME:-dé}";
    let map = OffsetMap::shifted(10);
    let span = Span::new(10, 10 + text.len());
    let value = interpolate(COMPOSE, text, span, &map).unwrap();
    let ValueKind::Template(parts) = value.kind else {
        panic!("{value:?}");
    };
    let Part::Hole(hole) = &parts[1] else {
        panic!("{parts:?}");
    };
    assert_eq!(hole.span, Span::new(12, 24));
    let ValueKind::Fallback(name, default) = &hole.kind else {
        panic!("{hole:?}");
    };
    assert_eq!(name.span, Span::new(14, 18));
    assert_eq!(default.span, Span::new(20, 23));
}

#[test]
fn long_expressions_are_not_followed() {
    let text = format!("{{{{ {} x }}}}", "x || ".repeat(100_000));
    assert_eq!(shown(ACTIONS, &text), "?");
    let text = format!("{{{{ {} }}}}", "(".repeat(100_000));
    assert_eq!(shown(ACTIONS, &text), "?");
}

#[test]
fn many_openings_are_linear() {
    let text = "{{".repeat(200_000)
        + &"${".repeat(200_000)
        + &"<<".repeat(200_000)
        + &"%env(".repeat(200_000);
    assert!(placeholders(YAML, &text, &OffsetMap::shifted(0)).is_empty());
    assert!(placeholders(GENERAL, &text, &OffsetMap::shifted(0)).is_empty());
    assert!(placeholders(CIRCLE, &text, &OffsetMap::shifted(0)).is_empty());
}
