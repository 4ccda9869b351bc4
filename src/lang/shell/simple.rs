//! One simple command: assignments, words and redirections read off its bytes. Knows nothing
//! of how commands nest or follow each other.

use super::scan::Heredoc;
use super::skip;
use super::word::{Dialect, Read, Reader, Source, Stop};
use crate::fact::{AssignForm, Part, Redirect, Value, ValueKind};
use crate::text::Span;

/// A word and its bytes in the text that was read.
pub(super) struct Word {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) value: Value,
}

/// `X=y`, in front of a command or on its own.
pub(super) struct Assignment {
    pub(super) span: Span,
    pub(super) name: Box<str>,
    pub(super) name_span: Span,
    pub(super) form: AssignForm,
    pub(super) value: Value,
}

/// A here-document that a command reads.
pub(super) struct Body {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) quoted: bool,
}

/// What stands in the bytes of a simple command.
#[derive(Default)]
pub(super) struct Simple {
    pub(super) words: Vec<Word>,
    /// In front of the words; on their own when there are none.
    pub(super) assignments: Vec<Assignment>,
    /// Behind `export`, `local` and the like.
    pub(super) declared: Vec<Assignment>,
    pub(super) redirects: Vec<Redirect>,
    pub(super) body: Option<Body>,
    pub(super) reads: Vec<Read>,
    pub(super) substitutions: Vec<(usize, usize)>,
}

impl Simple {
    /// The text of a word, when it is known.
    pub(super) fn text(&self, index: usize) -> Option<&str> {
        self.words.get(index).and_then(|word| word.value.as_text())
    }
}

/// Programs that assign what follows them.
pub(super) const DECLARING: [&str; 5] = ["export", "declare", "typeset", "readonly", "local"];

/// Reads `start..end`; `heredocs` are those of the text around it.
pub(super) fn read(
    source: Source,
    start: usize,
    end: usize,
    dialect: Dialect,
    heredocs: &[Heredoc],
) -> Simple {
    let mut reader = Reader::new(source, start, end, dialect);
    let mut simple = Simple::default();
    let mut declaring = false;
    while skip_blanks(&mut reader) {
        let at = reader.at;
        if let Some(redirect) = redirect(&mut reader, heredocs, &mut simple.body) {
            simple.redirects.push(redirect);
            continue;
        }
        if simple.words.is_empty() {
            if source.text[at..end].starts_with("[[") {
                test(&mut reader, &mut simple);
                continue;
            }
            if source.text[at..end].starts_with("((") {
                reader.at = skip::balanced(source.text, at, end);
                continue;
            }
            if let Some(assignment) = assignment(&mut reader) {
                simple.assignments.push(assignment);
                continue;
            }
        } else if declaring && let Some(assignment) = assignment(&mut reader) {
            let stop = reader.at;
            let span = source.span(at, stop);
            // The word that the command sees is the whole of it.
            let value = match &assignment.value.kind {
                ValueKind::List(_) => Value::unknown(span),
                _ => Reader::new(source, at, stop, dialect).word(Stop::Operator),
            };
            simple.words.push(Word {
                start: at,
                end: stop,
                value,
            });
            simple.declared.push(assignment);
            continue;
        }
        let value = reader.word(Stop::Operator);
        if reader.at == at {
            // An operator where none can be: what the parser did not understand.
            reader.at += 1;
            continue;
        }
        if simple.words.is_empty() {
            if value.as_text() == Some("!") {
                continue;
            }
            declaring = value
                .as_text()
                .is_some_and(|name| DECLARING.contains(&name));
        }
        simple.words.push(Word {
            start: at,
            end: reader.at,
            value,
        });
    }
    simple.reads = std::mem::take(&mut reader.reads);
    simple.substitutions = std::mem::take(&mut reader.substitutions);
    simple
}

/// Moves to the next word; false at the end.
fn skip_blanks(reader: &mut Reader) -> bool {
    loop {
        match (reader.peek(0), reader.peek(1)) {
            (Some(byte), _) if byte.is_ascii_whitespace() => reader.at += 1,
            (Some(b'\\'), Some(b'\n')) => reader.at += 2,
            (Some(b'\\'), Some(b'\r')) if reader.peek(2) == Some(b'\n') => reader.at += 3,
            (Some(b'#'), _) => {
                let bytes = &reader.source.text.as_bytes()[..reader.end];
                reader.at = skip::line_end(bytes, reader.at);
            }
            (Some(_), _) => return true,
            (None, _) => return false,
        }
    }
}

/// `[[ ... ]]`: its words, operators among them.
fn test(reader: &mut Reader, simple: &mut Simple) {
    while skip_blanks(reader) {
        let at = reader.at;
        let value = reader.word(Stop::Blank);
        if reader.at == at {
            reader.at += 1;
            continue;
        }
        let last = value.as_text() == Some("]]");
        simple.words.push(Word {
            start: at,
            end: reader.at,
            value,
        });
        if last {
            return;
        }
    }
}

/// `name=value`, `name+=value`, `name[key]=value`, if the reader stands before one.
fn assignment(reader: &mut Reader) -> Option<Assignment> {
    let source = reader.source;
    let bytes = &source.text.as_bytes()[..reader.end];
    let start = reader.at;
    if !skip::is_name_start(*bytes.get(start)?) {
        return None;
    }
    let name_end = skip::name(bytes, start);
    let name = source.text.get(start..name_end)?;
    let mut at = name_end;
    let mut target: Box<str> = name.into();
    let mut form = AssignForm::Variable;
    if bytes.get(at) == Some(&b'[') {
        let line = &bytes[at..skip::line_end(bytes, at)];
        let close = at + line.iter().position(|byte| *byte == b']')?;
        let key = source.text.get(at + 1..close)?.trim_matches(['"', '\'']);
        target = format!("{name}.{key}").into();
        form = AssignForm::Key;
        at = close + 1;
    }
    let adds = bytes.get(at) == Some(&b'+');
    at += usize::from(adds);
    if bytes.get(at) != Some(&b'=') {
        return None;
    }
    reader.at = at + 1;
    let mut value = if reader.peek(0) == Some(b'(') {
        array(reader)
    } else {
        reader.word(Stop::Operator)
    };
    if adds {
        let before = Value::new(
            source.span(start, name_end),
            ValueKind::Name(format!("${name}").into()),
        );
        value = match value.kind {
            ValueKind::List(_) => Value::unknown(value.span),
            _ => Value::concat(value.span, vec![Part::Hole(before), Part::Hole(value)]),
        };
    }
    Some(Assignment {
        span: source.span(start, reader.at),
        name: target,
        name_span: source.span(start, name_end),
        form,
        value,
    })
}

/// `(a b c)` as a list.
fn array(reader: &mut Reader) -> Value {
    let start = reader.at;
    let outer = reader.end;
    let close = skip::balanced(reader.source.text, start, outer);
    reader.end = close - usize::from(reader.source.text[..close].ends_with(')'));
    reader.at = (start + 1).min(reader.end);
    let mut items = Vec::new();
    while skip_blanks(reader) {
        let at = reader.at;
        items.push(reader.word(Stop::Blank));
        reader.at = reader.at.max(at + 1);
    }
    reader.end = outer;
    reader.at = close;
    Value::new(reader.source.span(start, close), ValueKind::List(items))
}

/// A redirection, if the reader stands before one.
fn redirect(
    reader: &mut Reader,
    heredocs: &[Heredoc],
    body: &mut Option<Body>,
) -> Option<Redirect> {
    let source = reader.source;
    let start = reader.at;
    let bytes = &source.text.as_bytes()[..reader.end];
    let digits = bytes[start..]
        .iter()
        .take_while(|byte| byte.is_ascii_digit())
        .count();
    let mut at = start + digits;
    let length = match (bytes.get(at), bytes.get(at + 1), bytes.get(at + 2)) {
        (Some(b'&'), Some(b'>'), third) if digits == 0 => 2 + usize::from(third == Some(&b'>')),
        (Some(b'<'), Some(b'<'), Some(b'<' | b'-')) => 3,
        (Some(b'<' | b'>'), Some(b'('), _) => return None,
        (Some(b'<'), Some(b'<' | b'&' | b'>'), _) | (Some(b'>'), Some(b'>' | b'&' | b'|'), _) => 2,
        (Some(b'<' | b'>'), ..) => 1,
        _ => return None,
    };
    at += length;
    let operator = source.text.get(start..at)?;
    if operator.ends_with("<<") && !operator.ends_with("<<<") || operator.ends_with("<<-") {
        let arrow = start + digits;
        reader.at = skip::delimiter(source.text, arrow, reader.end).map_or(at, |found| found.end);
        let span = source.span(start, reader.at);
        let Some(found) = heredocs.iter().find(|heredoc| heredoc.at == arrow) else {
            return Some(Redirect {
                operator: operator.into(),
                target: Value::unknown(span),
                span,
            });
        };
        return Some(heredoc(reader, found, operator, span, body));
    }
    reader.at = at;
    while matches!(reader.peek(0), Some(b' ' | b'\t')) {
        reader.at += 1;
    }
    let target_start = reader.at;
    let target = reader.word(Stop::Operator);
    let span = source.span(start, reader.at.max(at));
    let duplicates = operator.ends_with('&')
        && target
            .as_text()
            .is_some_and(|text| text == "-" || text.bytes().all(|byte| byte.is_ascii_digit()));
    let operator = if duplicates && target_start == at {
        source.text.get(start..reader.at)?
    } else {
        operator
    };
    Some(Redirect {
        operator: operator.into(),
        target,
        span,
    })
}

fn heredoc(
    reader: &mut Reader,
    found: &Heredoc,
    operator: &str,
    span: Span,
    body: &mut Option<Body>,
) -> Redirect {
    let (start, end) = found.body;
    let target = if found.quoted {
        let text = reader.source.text.get(start..end).unwrap_or("");
        Value::text(reader.source.span(start, end), text)
    } else {
        let (at, outer) = (reader.at, reader.end);
        (reader.at, reader.end) = (start, end);
        let value = reader.body();
        (reader.at, reader.end) = (at, outer);
        value
    };
    *body = Some(Body {
        start,
        end,
        quoted: found.quoted,
    });
    Redirect {
        operator: operator.into(),
        target,
        span,
    }
}
