//! What goldens cannot show well: exact spans through quotes and continuations, and that the
//! two ways through a list of commands agree.

use super::{argv, lower, lower_into};
use crate::fact::{
    Command, FactKind, FileFacts, FileKind, Stage, Unit, UnitKind, Value, ValueKind, dump,
};
use crate::text::{Embedded, Span};

fn unit(facts: &mut FileFacts, len: usize) -> u32 {
    facts.open_unit(Unit {
        kind: UnitKind::ImageRun,
        name: "0".into(),
        stage: Stage::Build,
        span: Span::new(0, len),
        shell: true,
    })
}

fn embedded(text: &str) -> FileFacts {
    let mut facts = FileFacts::new(FileKind::Dockerfile, text.len());
    let unit = unit(&mut facts, text.len());
    let script = Embedded::part(text, Span::new(0, text.len()));
    lower_into(&mut facts, &script, unit);
    facts
}

fn commands(facts: &FileFacts) -> Vec<&Command> {
    facts.commands().collect()
}

fn words<'a>(command: &Command, source: &'a str) -> Vec<&'a str> {
    command
        .words
        .iter()
        .map(|word| word.span.slice(source))
        .collect()
}

#[test]
fn spans_survive_continuations_and_quotes() {
    let file = "RUN a \\\n  # note\n  --b=\"c \\\n d\" && sh -c \"e \\\"f\\\" '$G'\"";
    let mut script = Embedded::default();
    for part in ["a ", "  --b=\"c ", " d\" && sh -c \"e \\\"f\\\" '$G'\""] {
        script.push(part, file.find(part).unwrap());
    }
    let mut facts = FileFacts::new(FileKind::Dockerfile, file.len());
    let unit = unit(&mut facts, file.len());
    lower_into(&mut facts, &script, unit);
    let commands = commands(&facts);
    assert_eq!(words(commands[0], file), ["a", "--b=\"c \\\n d\""]);
    assert_eq!(commands[0].words[1].as_text(), Some("--b=c  d"));
    assert_eq!(
        words(commands[1], file),
        ["sh", "-c", "\"e \\\"f\\\" '$G'\""]
    );
    assert_eq!(words(commands[2], file), ["e", "\"f\\\"", "'$G'"]);
    assert_eq!(commands[2].words[1].as_text(), Some("f"));
    assert_eq!((commands[1].last, commands[2].last), (true, false));
    assert_eq!(commands[2].depth, 1);
}

#[test]
fn nested_quotes_keep_their_place() {
    let file = r#"bash -lc 'su app -c "echo '"'"'x'"'"' $Y"'"#;
    let facts = embedded(file);
    let commands = commands(&facts);
    assert_eq!(commands.len(), 3);
    assert_eq!(commands[2].words[0].as_text(), Some("echo"));
    let last = commands[2].words.last().unwrap();
    assert_eq!(last.as_name(), Some("$Y"));
    assert_eq!(last.span.slice(file), "$Y");
    let reads = facts
        .facts
        .iter()
        .filter(|fact| matches!(fact.kind, FactKind::Access(_)));
    assert_eq!(reads.count(), 1);
}

#[test]
fn an_exec_form_shell_is_lowered_too() {
    let file = r#"CMD ["sh", "-c", "a \"b\" && exec c"]"#;
    let mut facts = FileFacts::new(FileKind::Dockerfile, file.len());
    let unit = unit(&mut facts, file.len());
    let at = |text: &str| {
        let start = file.find(text).unwrap();
        Span::new(start, start + text.len())
    };
    let list = vec![
        Value::text(at("\"sh\""), "sh"),
        Value::text(at("\"-c\""), "-c"),
        Value::text(at(r#""a \"b\" && exec c""#), "a \"b\" && exec c"),
    ];
    let span = at(r#"["sh", "-c", "a \"b\" && exec c"]"#);
    argv(&mut facts, list, span, unit, file);
    let commands = commands(&facts);
    assert_eq!(words(commands[1], file), ["a", "\"b\\\""]);
    assert_eq!(words(commands[2], file), ["exec", "c"]);
    assert!(commands[0].last && !commands[2].last);
}

#[test]
fn folded_strings_find_their_way_back() {
    let file = "command: [sh, -c, \"a\n   b && c\"]";
    let start = file.find('"').unwrap();
    let value = Value::text(Span::new(start, file.len() - 1), "a b && c");
    let mut facts = FileFacts::new(FileKind::Compose, file.len());
    let unit = unit(&mut facts, file.len());
    let word = |text: &str| Value::text(Span::at(0), text);
    let list = vec![word("sh"), word("-c"), value];
    argv(&mut facts, list, Span::new(9, file.len()), unit, file);
    let commands = commands(&facts);
    assert_eq!(words(commands[1], file), ["a", "b"]);
    assert_eq!(words(commands[2], file), ["c"]);
}

#[test]
fn goes_on_where_a_unit_was() {
    let file = "a\nb";
    let mut facts = FileFacts::new(FileKind::Dockerfile, file.len());
    let unit = unit(&mut facts, file.len());
    for span in [Span::new(0, 1), Span::new(2, 3)] {
        lower_into(&mut facts, &Embedded::part(file, span), unit);
    }
    let last: Vec<bool> = commands(&facts)
        .iter()
        .map(|command| command.last)
        .collect();
    assert_eq!(last, [false, true]);
}

/// The same list once on its own, which no parser sees, and once beside a subshell.
#[test]
fn flat_lists_and_parsed_ones_agree() {
    for list in [
        "a b && c 'd;e' || f >x 2>&1",
        "A=1 b | c \"$D\" | e & f;g",
        "a <<X | b\n$C\nX\nd &&\n\ne |\nf",
        "export A=b C; D=(1 2); e ${F:-g} $(h | i)",
        "! a; [[ b == c && d ]] && e # f\ng",
    ] {
        let alone = embedded(&format!("{list}\n"));
        let whole = format!("{list}\n(zzz)\n");
        let mut beside = embedded(&whole);
        beside.facts.pop();
        if let Some(FactKind::Command(command)) = beside
            .facts
            .iter_mut()
            .rev()
            .map(|fact| &mut fact.kind)
            .find(|kind| matches!(kind, FactKind::Command(command) if command.depth == 0))
        {
            command.last = true;
        }
        let facts = |facts: &FileFacts| {
            let text = dump(facts, &whole);
            let lines = text.lines().filter(|line| !line.starts_with("unit"));
            lines.map(str::to_owned).collect::<Vec<_>>()
        };
        assert_eq!(facts(&alone), facts(&beside), "{list}");
    }
}

#[test]
fn variables_are_names_with_their_defaults() {
    let facts = embedded("a ${PORT:-80} \"$HOST\" x$Y ${Z:=1} ${W%/} ${{ secrets.KEY }}");
    let word = |index: usize| &commands(&facts)[0].words[index].kind;
    assert!(matches!(word(1), ValueKind::Fallback(first, second)
        if first.as_name() == Some("$PORT") && second.as_text() == Some("80")));
    assert!(matches!(word(2), ValueKind::Name(name) if &**name == "$HOST"));
    assert!(matches!(word(3), ValueKind::Template(parts) if parts.len() == 2));
    assert!(matches!(word(5), ValueKind::Unknown));
    assert!(matches!(word(6), ValueKind::Name(name) if &**name == "secrets.KEY"));
    let given = facts.facts.iter().find_map(|fact| match &fact.kind {
        FactKind::Assign(assign) => Some((&*assign.target, assign.value.as_text())),
        _ => None,
    });
    assert_eq!(given, Some(("Z", Some("1"))));
}

#[test]
fn what_nests_too_deeply_is_a_problem_of_scripts_alone() {
    let deep = format!("{}a{}", "(".repeat(5000), ")".repeat(5000));
    assert_eq!(lower(FileKind::Shell, &deep).problems.len(), 1);
    assert!(embedded(&deep).problems.is_empty());
    let ifs = "if a; then\n".repeat(3000);
    lower(FileKind::Shell, &ifs);
    let substitutions = "$(a ".repeat(3000);
    lower(FileKind::Shell, &substitutions);
    let quotes = "sh -c 'sh -c \"".repeat(500);
    lower(FileKind::Shell, &quotes);
}
