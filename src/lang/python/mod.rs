//! Python to facts, on ruff's parser. `walk` follows statements, `values` and `calls` read
//! expressions, `names` says what a name stands for. Knows syntax and the standard names of the
//! language, no framework.

mod assign;
mod calls;
mod conditions;
mod definitions;
mod imports;
mod names;
mod nesting;
mod operators;
mod strings;
mod values;
mod walk;

use std::cmp::Reverse;
use std::collections::HashSet;
use std::mem::ManuallyDrop;

use rustpython_ruff_python_ast::token::TokenKind;
use rustpython_ruff_python_ast::{Mod, Stmt};
use rustpython_ruff_python_parser::{Mode, ParseError, ParseOptions, Parsed, parse_unchecked};
use rustpython_ruff_text_size::{Ranged, TextRange};

use crate::fact::{
    Assign, AssignForm, FactKind, FileFacts, FileKind, Interest, Problem, ScopeId, Value,
};
use crate::text::Span;

/// The largest source that is parsed, in bytes.
const LARGEST: usize = 8 << 20;

/// The longest chain whose tree may be freed on any stack.
const LINKS: usize = 1_000;

/// More than freeing one link of a chain takes of the stack, in bytes.
const STACK_PER_LINK: usize = 512;

/// Lowers a source file.
pub(crate) fn lower(kind: FileKind, text: &str, interest: &Interest) -> FileFacts {
    let facts = FileFacts::new(kind, text.len());
    if text.len() > LARGEST {
        return refused(facts, text, 0, "too large to be parsed");
    }
    let nesting = nesting::measure(text);
    if let Some(at) = nesting.too_deep {
        return refused(facts, text, at, "nested too deeply to be parsed");
    }
    let parsed = parse_unchecked(text, ParseOptions::from(Mode::Module));
    let mut front = Front::new(text, interest, facts);
    if let Mod::Module(module) = parsed.syntax() {
        front.file(&module.body);
    }
    let facts = front.finish(&parsed);
    if nesting.links > LINKS {
        free_elsewhere(parsed, nesting.links);
    }
    facts
}

fn refused(mut facts: FileFacts, text: &str, at: usize, message: &str) -> FileFacts {
    facts.problems.push(Problem {
        span: Span::at(at).clamped(text),
        message: message.into(),
    });
    facts
}

/// A chain of `n` operators is a tree `n` deep, and freeing a tree recurses: that is done on a
/// stack of its own. Where none is to be had, the tree is left alone rather than the process
/// aborted.
fn free_elsewhere(parsed: Parsed<Mod>, links: usize) {
    let parsed = ManuallyDrop::new(parsed);
    let freeing = std::thread::Builder::new()
        .stack_size((links + LINKS) * STACK_PER_LINK)
        .spawn(move || drop(ManuallyDrop::into_inner(parsed)));
    if let Ok(freeing) = freeing {
        // It has no result, and ends when the tree is gone.
        let _ = freeing.join();
    }
}

/// The bytes of a node.
fn span(range: TextRange) -> Span {
    Span {
        start: range.start().to_u32(),
        end: range.end().to_u32(),
    }
}

/// What is known while a file is walked.
struct Front<'a> {
    source: &'a str,
    interest: &'a Interest,
    facts: FileFacts,
    /// The innermost open scope.
    scope: ScopeId,
    names: names::Bound,
    /// Above zero where a missing module would be caught.
    optional: u32,
    /// Directly in a class body, conditions and the like aside.
    in_class: bool,
    /// How deep in an expression.
    depth: usize,
    /// Parameters and loop variables, each with its scope.
    many: Vec<(Span, ScopeId)>,
}

impl<'a> Front<'a> {
    fn new(source: &'a str, interest: &'a Interest, facts: FileFacts) -> Self {
        Self {
            source,
            interest,
            facts,
            scope: 0,
            names: names::Bound::new(),
            optional: 0,
            in_class: false,
            depth: 0,
            many: Vec::new(),
        }
    }

    fn file(&mut self, body: &[Stmt]) {
        self.body(body);
    }

    /// A parameter or loop variable has the name of something that is assigned elsewhere:
    /// whoever follows that name must know that it has other values too.
    fn unsettle(&mut self) {
        let assigned: HashSet<Box<str>> = self
            .facts
            .facts
            .iter()
            .filter_map(|fact| match &fact.kind {
                FactKind::Assign(assign) if assign.form == AssignForm::Variable => {
                    Some(assign.target.clone())
                }
                _ => None,
            })
            .collect();
        for (at, scope) in std::mem::take(&mut self.many) {
            let name = at.slice(self.source);
            if assigned.contains(name) {
                let fact = Assign {
                    target: name.into(),
                    target_span: at,
                    value: Value::unknown(at),
                    form: AssignForm::Parameter,
                };
                self.facts.push(at, scope, FactKind::Assign(fact));
            }
        }
    }

    fn finish(mut self, parsed: &Parsed<Mod>) -> FileFacts {
        self.unsettle();
        let Self {
            source, mut facts, ..
        } = self;
        // Inner calls are met before the constructs around them are complete.
        facts
            .facts
            .sort_by_key(|fact| (fact.span.start, Reverse(fact.span.end)));
        facts.comments = parsed
            .tokens()
            .iter()
            .filter(|token| token.kind() == TokenKind::Comment)
            .map(|token| span(token.range()))
            .collect();
        if let Some(error) = parsed.errors().first() {
            facts.problems.push(problem(error, source));
        }
        facts
    }

    fn push(&mut self, span: Span, kind: FactKind) {
        self.facts.push(span, self.scope, kind);
    }

    /// The text of a node as written.
    fn slice(&self, range: TextRange) -> &'a str {
        span(range).slice(self.source)
    }

    /// A string that stands where no other fact holds it.
    fn literal(&mut self, value: Value) {
        if let Some(text) = value.as_text()
            && self.interest.wants_literal(text)
        {
            self.push(value.span, FactKind::Literal(value));
        }
    }
}

fn problem(error: &ParseError, source: &str) -> Problem {
    let message = error.error.to_string();
    let mut letters = message.chars();
    let message = match letters.next() {
        // `Expected ..` begins a sentence; a quoted token or a code word does not.
        Some(first) if letters.clone().next().is_some_and(char::is_lowercase) => {
            format!("{}{}", first.to_lowercase(), letters.as_str())
        }
        _ => message,
    };
    Problem {
        span: span(error.location).clamped(source),
        message: format!("syntax error: {message}").into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fact::dump;

    fn facts(text: &str) -> FileFacts {
        let mut facts = lower(FileKind::Python, text, &Interest::everything());
        facts.resolve_receivers();
        facts
    }

    fn shown(text: &str) -> String {
        dump(&facts(text), text)
    }

    #[test]
    fn only_what_is_wanted_is_emitted() {
        let text = "import os\n\
                    run(\"a\", os.environ[\"X\"], secret=other(\"https://x.example/path\"))\n\
                    log(\"short\", \"redis://cache:6379\")\n\
                    x = run(\"redis://kept:6379\", 1)\n";
        let calls = ["other".into()].into_iter().collect();
        let accesses = ["environ".into()].into_iter().collect();
        let facts = lower(FileKind::Python, text, &Interest::of(calls, accesses));
        let shown = dump(&facts, text);
        let expected = [
            "import os",
            "access os.environ.X",
            "assign Argument run.secret = other(\"https://x.example/path\")",
            "call other(\"https://x.example/path\")",
            "literal \"redis://cache:6379\"",
            "assign Variable x = run(\"redis://kept:6379\", 1)",
        ];
        let lines: Vec<&str> = shown.lines().collect();
        assert_eq!(lines.len(), expected.len(), "{shown}");
        for (line, part) in lines.iter().zip(expected) {
            assert!(line.contains(part), "{line} lacks {part}");
        }
    }

    #[test]
    fn docstrings_are_no_literals() {
        let text = "\"\"\"https://a.example/\"\"\"\nclass A:\n  'https://b.example/'\n  def f(self):\n    'https://c.example/'\n";
        assert!(facts(text).facts.is_empty());
    }

    #[test]
    fn a_deep_source_is_one_problem() {
        let text = format!(
            "x = {}1{}\ny = run()\n",
            "[".repeat(5_000),
            "]".repeat(5_000)
        );
        let facts = facts(&text);
        assert!(facts.facts.is_empty());
        assert_eq!(facts.problems.len(), 1);
        assert!(facts.problems[0].message.contains("deep"));
    }

    #[test]
    fn long_chains_are_read() {
        let plus = format!("x = 'a'{}\nlast()\n", " + b".repeat(100_000));
        assert!(shown(&plus).contains("call last()"));
        let texts = format!("x = 'a'{}\nlast()\n", " + 'b'".repeat(100_000));
        assert!(shown(&texts).contains("call last()"));
        let calls = format!("x = a{}\nlast()\n", ".b(c)".repeat(20_000));
        assert!(shown(&calls).contains("call last()"));
        let ors = format!("x = a{}\nlast()\n", " or b".repeat(20_000));
        assert!(shown(&ors).contains("call last()"));
        let elifs = format!(
            "if a:\n  b()\n{}last()\n",
            "elif a:\n  b()\n".repeat(20_000)
        );
        assert!(shown(&elifs).contains("call last()"));
    }

    #[test]
    fn a_syntax_error_leaves_the_rest() {
        let found = shown("def f(:\n  pass\nport = run(1)\n");
        assert!(found.contains("assign Variable port = run(1)"), "{found}");
        assert_eq!(found.matches("problem").count(), 1);
        assert!(found.contains("syntax error: "), "{found}");
    }

    #[test]
    fn a_byte_order_mark_moves_nothing() {
        let text = "\u{feff}x = 'é'\n";
        let facts = facts(text);
        assert_eq!(facts.facts[0].span.slice(text), "x = 'é'");
    }
}
