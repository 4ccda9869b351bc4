//! What every front end on a tree-sitter grammar shares: parsing, node text and spans, a walk
//! that cannot overflow the stack. Knows no language.

use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use tree_sitter::{Language, Node, ParseOptions, ParseState, Parser, Tree};

use crate::fact::{FileFacts, Problem};
use crate::text::Span;

/// The largest source that is parsed, in bytes; a tree takes about 66 times as much.
pub(crate) const LARGEST: usize = 2 << 20;

/// How long one text may take in the worst case, when the steps of the parser are slow ones.
const LONGEST: Duration = Duration::from_secs(5);

/// How deep a front end follows nested nodes before it stops looking.
pub(crate) const DEEPEST: usize = 150;

/// Parses a text. `None` when the grammar does not load or the parser gives up.
pub(crate) fn parse(language: &Language, text: &str) -> Option<Tree> {
    if text.len() > LARGEST {
        return None;
    }
    let mut parser = Parser::new();
    parser.set_language(language).ok()?;
    within_budget(&mut parser, text)
}

/// Parses a file's text and notes what cannot be read of it; `name` is what people call the
/// language.
pub(crate) fn parse_file(
    language: &Language,
    name: &str,
    text: &str,
    facts: &mut FileFacts,
) -> Option<Tree> {
    let Some(parsed) = parse(language, text) else {
        facts.problems.push(Problem {
            span: Span::at(0),
            message: format!("not parsed: too large or not readable as {name}").into(),
        });
        return None;
    };
    if let Some(span) = first_error(&parsed) {
        facts.problems.push(Problem {
            span: span.clamped(text),
            message: "syntax error".into(),
        });
    }
    Some(parsed)
}

/// How deep a walk by recursion is.
#[derive(Debug, Default)]
pub(crate) struct Depth {
    now: usize,
    is_cut: bool,
}

impl Depth {
    /// Goes into a node; says once, and never again, where that would be too deep. Whoever was
    /// let in leaves again.
    pub(crate) fn enters(&mut self, node: Node, facts: &mut FileFacts) -> bool {
        if self.now < DEEPEST {
            self.now += 1;
            return true;
        }
        if !std::mem::replace(&mut self.is_cut, true) {
            facts.problems.push(Problem {
                span: span(node),
                message: "nested too deeply; what lies further inside is not read".into(),
            });
        }
        false
    }

    /// Comes back from a node.
    pub(crate) fn leaves(&mut self) {
        self.now -= 1;
    }
}

/// Parses a text, and gives up where a grammar makes far more of it than of any program: on
/// some texts its work grows with the square of their length.
pub(crate) fn within_budget(parser: &mut Parser, text: &str) -> Option<Tree> {
    let bytes = text.as_bytes();
    // Real files take a step for 55 bytes at most.
    let most = 500 + bytes.len() / 16;
    let started = Instant::now();
    let mut steps = 0;
    // Is called once for a hundred steps of the parser.
    let mut goes_on = |_: &ParseState| {
        steps += 1;
        if steps > most || started.elapsed() > LONGEST {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    };
    let options = ParseOptions::new().progress_callback(&mut goes_on);
    let mut read = |at: usize, _| bytes.get(at..).unwrap_or_default();
    let tree = parser.parse_with_options(&mut read, None, Some(options));
    if tree.is_none() {
        parser.reset();
    }
    tree
}

/// The bytes of a node.
pub(crate) fn span(node: Node) -> Span {
    Span::new(node.start_byte(), node.end_byte())
}

/// The text of a node.
pub(crate) fn text<'a>(node: Node, source: &'a str) -> &'a str {
    source.get(node.start_byte()..node.end_byte()).unwrap_or("")
}

/// A named field's text.
pub(crate) fn field_text<'a>(node: Node, field: &str, source: &'a str) -> Option<&'a str> {
    node.child_by_field_name(field)
        .map(|node| text(node, source))
}

/// The named children of a node.
pub(crate) fn children(node: Node) -> Vec<Node> {
    let mut cursor = node.walk();
    node.named_children(&mut cursor).collect()
}

/// The operands of a chain of one binary operator, in order. The left spine is followed
/// without recursion, since generated code concatenates by the hundred.
pub(crate) fn operands<'a>(
    node: Node<'a>,
    kind: &str,
    operator: &str,
    source: &str,
) -> Vec<Node<'a>> {
    let mut operands = Vec::new();
    let mut current = node;
    loop {
        let chained =
            current.kind() == kind && field_text(current, "operator", source) == Some(operator);
        if !chained {
            operands.push(current);
            break;
        }
        operands.extend(current.child_by_field_name("right"));
        match current.child_by_field_name("left") {
            Some(left) => current = left,
            None => break,
        }
    }
    operands.reverse();
    operands
}

/// The first place where the parser met something it does not know.
pub(crate) fn first_error(tree: &Tree) -> Option<Span> {
    let root = tree.root_node();
    if !root.has_error() {
        return None;
    }
    let mut node = root;
    loop {
        if node.is_error() || node.is_missing() {
            return Some(span(node));
        }
        let mut cursor = node.walk();
        let next = node
            .children(&mut cursor)
            .find(|child| child.has_error() || child.is_missing() || child.is_error());
        match next {
            Some(child) => node = child,
            None => return Some(span(node)),
        }
    }
}
