//! Exact spans through continuations, comments, quotes and here-documents.

use super::lower;
use crate::fact::{Command, FactKind, FileFacts, FileKind, Instruction, Stage, Value};

fn read(text: &str) -> FileFacts {
    lower(FileKind::Dockerfile, "Dockerfile", text)
}

fn commands(facts: &FileFacts) -> Vec<&Command> {
    facts.commands().collect()
}

fn instructions(facts: &FileFacts) -> Vec<&Instruction> {
    let kinds = facts.facts.iter().map(|fact| &fact.kind);
    kinds
        .filter_map(|kind| match kind {
            FactKind::Instruction(instruction) => Some(instruction),
            _ => None,
        })
        .collect()
}

fn slices<'a>(values: &[Value], source: &'a str) -> Vec<&'a str> {
    values.iter().map(|word| word.span.slice(source)).collect()
}

#[test]
fn words_keep_their_bytes_across_lines() {
    for end in ["\n", "\r\n"] {
        let text = [
            "FROM a",
            "RUN pip install \\",
            "  # why",
            "  flask==2.0 \"two \\",
            "words\" \\  ",
            "",
            "  && echo é",
            "",
        ]
        .join(end);
        let facts = read(&text);
        let commands = commands(&facts);
        let quoted = format!("\"two \\{end}words\"");
        assert_eq!(
            slices(&commands[0].words, &text),
            ["pip", "install", "flask==2.0", quoted.as_str()]
        );
        assert_eq!(commands[0].words[3].as_text(), Some("two words"));
        assert_eq!(slices(&commands[1].words, &text), ["echo", "é"]);
        let comments: Vec<&str> = facts
            .comments
            .iter()
            .map(|span| span.slice(&text))
            .collect();
        assert_eq!(comments, ["# why"]);
    }
}

#[test]
fn exec_form_is_json_and_nothing_else() {
    let text = "FROM a\nCMD [\"sh\", \\\n \"-c\", \"a \\\"b\\\"\"]\n";
    let facts = read(text);
    assert!(instructions(&facts)[1].exec_form);
    assert_eq!(
        slices(&commands(&facts)[0].words, text),
        ["sh", "-c", "a \\\"b\\\""].map(|word| format!("\"{word}\""))
    );
    assert_eq!(slices(&commands(&facts)[1].words, text)[0], "a");
    let facts = read("FROM a\nCMD ['sh', '-c']\n");
    assert!(!instructions(&facts)[1].exec_form);
}

#[test]
fn only_the_last_command_of_the_last_stage_runs() {
    let text = "FROM a AS one\nCMD x\nFROM ONE\nCMD y\nCMD z\n";
    let facts = read(text);
    let stages: Vec<Stage> = facts.units.iter().map(|unit| unit.stage).collect();
    assert_eq!(stages, [Stage::Unknown, Stage::Unknown, Stage::Run]);
    let from = instructions(&facts)[2];
    assert_eq!(from.arguments[0].as_name(), Some("ONE"));
    assert!(from.last_stage && from.stage == 1);
}

#[test]
fn a_stage_starts_what_the_one_below_starts() {
    let stages = |text: &str| -> Vec<Stage> {
        let facts = read(text);
        facts.units.iter().map(|unit| unit.stage).collect()
    };
    let (run, not) = (Stage::Run, Stage::Unknown);
    assert_eq!(
        stages("FROM a AS web\nCMD x\nFROM web AS plus\nENV A=b\n"),
        [run]
    );
    assert_eq!(
        stages("FROM a AS web\nCMD x\nFROM web\nENTRYPOINT y\n"),
        [not, run]
    );
    assert_eq!(
        stages("FROM a AS web\nENTRYPOINT x\nFROM web\nCMD y\n"),
        [run, run]
    );
    assert_eq!(stages("FROM a AS web\nCMD x\nFROM b\nENV A=b\n"), [not]);
}

#[test]
fn heredocs_end_at_their_delimiters() {
    let text =
        "FROM a\nRUN <<\"A B\" <<-C\nx '\nA B\n\ty \\\n\t z\n\tC\nCOPY <<D /d\nk=v\nD\nUSER u\n";
    let facts = read(text);
    assert_eq!(slices(&commands(&facts)[0].words, text), ["x", "'\n"]);
    assert_eq!(slices(&commands(&facts)[1].words, text), ["y", "z"]);
    let instructions = instructions(&facts);
    assert_eq!(slices(&instructions[2].arguments, text), ["k=v\n", "/d"]);
    assert_eq!(slices(&instructions[3].arguments, text), ["u"]);
}

#[test]
fn a_value_may_hold_what_looks_like_more() {
    let text = "FROM a\nENV A=\"b=c d\" E=${F:-g h}\\ i J\n";
    let facts = read(text);
    let instructions = instructions(&facts);
    assert_eq!(slices(&instructions[1].arguments, text), ["A", "\"b=c d\""]);
    assert_eq!(
        slices(&instructions[2].arguments, text),
        ["E", "${F:-g h}\\ i"]
    );
    assert_eq!(slices(&instructions[3].arguments, text), ["J"]);
}
