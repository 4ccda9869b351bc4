//! Parsing: which dialect a file is written in, and what is left of a file that does not
//! parse. Knows the parser, no facts.

use oxc_allocator::Allocator;
use oxc_ast::ast::Program;
use oxc_parser::{ParseOptions, Parser, ParserReturn};
use oxc_span::SourceType;

use crate::fact::Problem;
use crate::text::Span;

/// How often a statement that does not parse is left out.
const MOST_REPAIRS: usize = 6;

/// A program, the text that it was parsed from, and what was wrong with the file.
pub(super) struct Parsed<'a> {
    pub(super) program: &'a Program<'a>,
    pub(super) source: &'a str,
    pub(super) problem: Option<Problem>,
}

/// Parses a text; the first dialect that fits wins. A file's name is not known here, so `.ts`
/// is told from `.tsx`, and Flow from JavaScript, by trying.
pub(super) fn parse<'a>(
    arena: &'a Allocator,
    source: &'a str,
    typed: bool,
    module: bool,
) -> Parsed<'a> {
    let javascript = SourceType::unambiguous().with_jsx(true);
    let mut dialects = if typed {
        [SourceType::tsx(), SourceType::ts(), javascript]
    } else {
        [javascript, SourceType::tsx(), SourceType::ts()]
    };
    if module {
        dialects = dialects.map(|dialect| dialect.with_module(true));
    }
    let [first, rest @ ..] = dialects;
    let mut outcome = attempt(arena, source, first);
    let mut dialect = first;
    for other in rest {
        if outcome.errors == 0 {
            break;
        }
        let another = attempt(arena, source, other);
        if another.beats(&outcome) {
            outcome = another;
            dialect = other;
        }
    }
    if outcome.errors == 0 {
        return outcome.parsed(arena, source, None);
    }
    let problem = outcome.problem(source);
    let mut source = source;
    for _ in 0..MOST_REPAIRS {
        if !outcome.failed {
            break;
        }
        let Some(repaired) = without_statement(source, outcome.error_at) else {
            break;
        };
        source = arena.alloc_str(&repaired);
        outcome = attempt(arena, source, dialect);
    }
    outcome.parsed(arena, source, Some(problem))
}

/// What one attempt gave.
struct Outcome<'a> {
    result: ParserReturn<'a>,
    /// Whether the parser gave up: the program is empty then.
    failed: bool,
    errors: usize,
    /// Where it gave up, or met the first thing that it does not know.
    error_at: usize,
}

fn attempt<'a>(arena: &'a Allocator, source: &'a str, dialect: SourceType) -> Outcome<'a> {
    let options = ParseOptions {
        allow_return_outside_function: true,
        preserve_parens: false,
        enable_ident_hashes: false,
        ..ParseOptions::default()
    };
    let result = Parser::new(arena, source, dialect)
        .with_options(options)
        .parse();
    let failed = result.panicked;
    let offsets = result
        .diagnostics
        .iter()
        .filter_map(|error| error.labels.first())
        .map(|label| label.offset() as usize);
    let error_at = if failed { offsets.max() } else { offsets.min() };
    Outcome {
        failed,
        errors: result.diagnostics.len(),
        error_at: error_at.unwrap_or(source.len()).min(source.len()),
        result,
    }
}

impl<'a> Outcome<'a> {
    /// Whether more was understood than in another attempt.
    fn beats(&self, other: &Self) -> bool {
        match (self.failed, other.failed) {
            (true, true) => self.error_at > other.error_at,
            (false, false) => self.errors < other.errors,
            (failed, _) => !failed,
        }
    }

    fn parsed(self, arena: &'a Allocator, source: &'a str, problem: Option<Problem>) -> Parsed<'a> {
        Parsed {
            program: arena.alloc(self.result.program),
            source,
            problem,
        }
    }

    fn problem(&self, source: &str) -> Problem {
        let message = match self.result.diagnostics.first() {
            _ if self.result.is_flow_language => "Flow syntax".to_owned(),
            Some(error) => lower_first(error.message.trim_end_matches('.')),
            None => "not understood".to_owned(),
        };
        Problem {
            span: Span::at(self.error_at).clamped(source),
            message: format!("syntax error: {message}").into(),
        }
    }
}

fn lower_first(message: &str) -> String {
    let mut letters = message.chars();
    let first = letters.next().map(|letter| letter.to_ascii_lowercase());
    first.into_iter().chain(letters).collect()
}

/// The text with spaces for the top-level statement around an offset, as far as lines tell:
/// from the last line before it that starts like a statement to the next one behind it.
/// `None` when there is nothing to leave out.
fn without_statement(source: &str, at: usize) -> Option<String> {
    let mut start = 0;
    let mut end = source.len();
    let mut offset = 0;
    for line in source.split_inclusive('\n') {
        if starts_statement(line) {
            if offset <= at {
                start = offset;
            } else {
                end = offset;
                break;
            }
        }
        offset += line.len();
    }
    if source[start..end].trim().is_empty() {
        return None;
    }
    let blank = source[start..end].bytes().map(|byte| match byte {
        b'\n' | b'\r' => char::from(byte),
        _ => ' ',
    });
    let mut text = String::with_capacity(source.len());
    text.push_str(&source[..start]);
    text.extend(blank);
    text.push_str(&source[end..]);
    Some(text)
}

/// Whether a line starts in its first column with what may start a statement.
fn starts_statement(line: &str) -> bool {
    line.bytes()
        .next()
        .is_some_and(|byte| byte.is_ascii_alphabetic() || matches!(byte, b'_' | b'$' | b'@' | b'('))
        && !["else", "catch", "finally", "while"]
            .iter()
            .any(|word| line.starts_with(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_statement_around_an_error_is_left_out() {
        let source = "const a = 1;\nfunction f() {\n  @@@\n}\nconst b = 2;\n";
        let repaired = without_statement(source, source.find("@@@").unwrap()).unwrap();
        assert_eq!(repaired.len(), source.len());
        assert!(repaired.contains("const a") && repaired.contains("const b"));
        assert!(!repaired.contains('@') && !repaired.contains('}'));
        assert!(without_statement(" \n", 0).is_none());
    }

    #[test]
    fn what_parses_of_a_broken_file_is_used() {
        let arena = Allocator::default();
        let source = "import a from 'a';\nlet x = = 1;\na.b();\n";
        let parsed = parse(&arena, source, false, false);
        assert_eq!(parsed.program.body.len(), 2);
        let problem = parsed.problem.unwrap();
        assert_eq!(problem.span.start, 27);
        assert!(problem.message.starts_with("syntax error: "));
    }

    #[test]
    fn dialects_are_told_apart_by_trying() {
        let arena = Allocator::default();
        for (source, typed) in [
            ("const a = <T>b;", true),
            ("const a = <b>text</b>;", true),
            ("const f = <T,>(a: T) => a;", true),
            ("const a: string = 1;", false),
            ("with (a) { b }", false),
            ("const x = await y; export {}", false),
            ("return 1", false),
        ] {
            let parsed = parse(&arena, source, typed, false);
            assert!(parsed.problem.is_none(), "{source}: {:?}", parsed.problem);
        }
    }
}
