use crate::fact::{Command, FactKind, FileFacts, FileKind, Interest, Value, ValueKind};
use crate::format::lower;
use crate::text::Span;

fn facts(kind: FileKind, text: &str) -> FileFacts {
    lower(kind, "x.yml", text, &Interest::everything())
}

fn commands(facts: &FileFacts) -> Vec<(&Command, Span)> {
    facts
        .facts
        .iter()
        .filter_map(|fact| match &fact.kind {
            FactKind::Command(command) => Some((command, fact.span)),
            _ => None,
        })
        .collect()
}

/// The bytes of every word of every command.
fn words(kind: FileKind, text: &str) -> Vec<&str> {
    let facts = facts(kind, text);
    commands(&facts)
        .iter()
        .flat_map(|(command, _)| command.words.iter().map(|word| word.span.slice(text)))
        .collect()
}

#[test]
fn words_of_block_scripts_are_exact() {
    let text = "é:\n  script:\n    - |\n      echo ünï\n        npm run 'ö x'\n    - >-\n      ls\n      -la\n";
    assert_eq!(
        words(FileKind::GitlabCi, text),
        ["echo", "ünï", "npm", "run", "'ö x'", "ls", "-la"]
    );
}

#[test]
fn words_of_split_commands_are_exact() {
    let text = "services:\n  é:\n    command: ü \"a b\" c\\ d --x='y z'\n";
    assert_eq!(
        words(FileKind::Compose, text),
        ["ü", "a b", "c\\ d", "--x='y z"]
    );
    let facts = facts(FileKind::Compose, text);
    let (command, _) = commands(&facts)[0];
    let texts: Vec<_> = command.words.iter().map(Value::as_text).collect();
    assert_eq!(
        texts,
        [Some("ü"), Some("a b"), Some("c d"), Some("--x=y z")]
    );
}

#[test]
fn placeholders_of_ci_do_not_reach_the_shell() {
    let text = "jobs:\n  a:\n    steps:\n      - run: |\n          deploy ${{ secrets.KEY }} 'x${{ a.b }}' > ${{ x == 'y' && \"z\" }}\n          after é\n";
    let facts = facts(FileKind::GithubActions, text);
    let commands = commands(&facts);
    assert_eq!(commands.len(), 2);
    let (command, span) = &commands[0];
    assert_eq!(command.words.len(), 3);
    assert_eq!(command.words[1].kind, ValueKind::Name("secrets.KEY".into()));
    assert_eq!(command.words[1].span.slice(text), "${{ secrets.KEY }}");
    assert!(matches!(command.words[2].kind, ValueKind::Template(_)));
    assert_eq!(command.redirects[0].target.kind, ValueKind::Unknown);
    assert!(span.slice(text).starts_with("deploy ${{"));
    assert_eq!(commands[1].1.slice(text), "after é");
}

#[test]
fn shells_of_compose_get_single_dollars() {
    let text = "services:\n  a:\n    command: sh -c 'echo $$HOME && run'\n";
    let facts = facts(FileKind::Compose, text);
    let commands = commands(&facts);
    assert_eq!(commands.len(), 3);
    assert!(facts.units[0].shell);
    assert_eq!(commands[1].0.words[1].kind, ValueKind::Name("$HOME".into()));
    assert_eq!(commands[2].1.slice(text), "run");
}

#[test]
fn shells_are_told_from_their_names() {
    let shell = |line: &str| {
        let text = format!("services:\n  a:\n    command: {line}\n");
        facts(FileKind::Compose, &text).units[0].shell
    };
    assert!(shell("[bash, -lc, x]"));
    assert!(shell("[tini, --, /bin/sh, -e, -c, x]"));
    assert!(!shell("[sh, ./start.sh]"));
    assert!(!shell("npm start && true"));
    assert!(!shell("[python, -c, x]"));
}

#[test]
fn repeated_scripts_are_bounded() {
    let long = "echo x; ".repeat(10_000);
    let aliases = "  - *s\n".repeat(5_000);
    let text = format!("a: &s {long}\nb:\n  script:\n{aliases}");
    let facts = facts(FileKind::GitlabCi, &text);
    assert!(
        facts
            .problems
            .iter()
            .any(|problem| problem.message.contains("too many"))
    );
}
