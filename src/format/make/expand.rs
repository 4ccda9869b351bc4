//! make's own variables inside recipes and values, written as the shell writes its: `$(X)` and
//! `${X}` as `${X}`, `$$` as `$`, `$(shell c)` as `$(c)`, everything else that make computes
//! as a hole. Knows nothing of rules.

use crate::fact::{Part, Value, ValueKind};
use crate::text::{Embedded, Span};

/// A piece of a line as make sees it.
enum Piece<'a> {
    Text(usize, usize),
    /// A variable's name, where it begins.
    Variable(&'a str, usize),
    /// `$(shell c)`: the bytes of the command.
    Shell(usize, usize),
    Computed,
}

/// Cuts a line into pieces, with the bytes of each.
fn pieces(line: &str) -> Vec<(Piece<'_>, usize, usize)> {
    let bytes = line.as_bytes();
    let mut pieces = Vec::new();
    let mut from = 0;
    let mut at = 0;
    while let Some(found) = line[at..].find('$') {
        let start = at + found;
        let text = |to: usize| (Piece::Text(from, to), from, to);
        match bytes.get(start + 1) {
            Some(b'$') => {
                pieces.push(text(start));
                from = start + 1;
                at = start + 2;
                continue;
            }
            Some(open @ (b'(' | b'{')) => {
                let end = close(bytes, start + 1, *open);
                let Some(end) = end else {
                    break;
                };
                pieces.push(text(start));
                let inside = &line[start + 2..end];
                let piece = if is_name(inside) {
                    Piece::Variable(inside, start + 2)
                } else if let Some(command) = inside.strip_prefix("shell ") {
                    Piece::Shell(end - command.len(), end)
                } else {
                    Piece::Computed
                };
                pieces.push((piece, start, end + 1));
                at = end + 1;
            }
            Some(byte) if byte.is_ascii_graphic() => {
                pieces.push(text(start));
                let name = &line[start + 1..start + 2];
                let piece = if byte.is_ascii_alphabetic() {
                    Piece::Variable(name, start + 1)
                } else {
                    Piece::Computed
                };
                pieces.push((piece, start, start + 2));
                at = start + 2;
            }
            _ => {
                at = start + 1;
                continue;
            }
        }
        from = at;
    }
    pieces.push((Piece::Text(from, line.len()), from, line.len()));
    pieces
}

/// Where what opens at `at` closes.
fn close(bytes: &[u8], at: usize, open: u8) -> Option<usize> {
    let close = if open == b'(' { b')' } else { b'}' };
    let mut depth = 0usize;
    for (offset, byte) in bytes[at..].iter().enumerate() {
        if *byte == open {
            depth += 1;
        } else if *byte == close {
            depth -= 1;
            if depth == 0 {
                return Some(at + offset);
            }
        }
    }
    None
}

fn is_name(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-'))
}

/// Appends a recipe's line as the shell's front end reads it.
pub(super) fn into(line: &Embedded, out: &mut Embedded) {
    let outer = |at: usize| line.map.outer(Span::at(at).start) as usize;
    let copy = |out: &mut Embedded, from: usize, to: usize| {
        // Piece by piece where the line itself was put together.
        let mut run = from;
        for (offset, char) in line.text[from..to].char_indices() {
            let at = from + offset;
            if at > run && outer(at) != outer(run) + (at - run) {
                out.push(&line.text[run..at], outer(run));
                run = at;
            }
            let _ = char;
        }
        if run < to {
            out.push(&line.text[run..to], outer(run));
        }
    };
    for (piece, start, end) in pieces(&line.text) {
        match piece {
            Piece::Text(from, to) => copy(out, from, to),
            Piece::Variable(name, at) => {
                let plain = !name.contains(['.', '-']);
                let (open, shut) = if plain { ("${", "}") } else { ("{{", "}}") };
                out.push(&open[..1], outer(start));
                out.push(&open[1..], outer(at - 1));
                out.push(name, outer(at));
                for mark in shut.chars() {
                    let mut buffer = [0; 4];
                    out.push(mark.encode_utf8(&mut buffer), outer(end - 1));
                }
            }
            Piece::Shell(from, to) => {
                out.push("$(", outer(start));
                copy(out, from, to);
                out.push(")", outer(end - 1));
            }
            Piece::Computed => {
                for mark in ["{", "{"] {
                    out.push(mark, outer(start));
                }
                for mark in ["}", "}"] {
                    out.push(mark, outer(end - 1));
                }
            }
        }
    }
}

/// A variable's value.
pub(super) fn value(line: &Embedded) -> Value {
    let whole = line.map.span(Span::new(0, line.text.len()));
    let mut parts = Vec::new();
    for (piece, start, end) in pieces(&line.text) {
        let span = line.map.span(Span::new(start, end));
        let hole = |kind: ValueKind| Part::Hole(Value::new(span, kind));
        match piece {
            Piece::Text(from, to) if from < to => {
                parts.push(Part::Text(line.text[from..to].into()));
            }
            Piece::Text(..) => {}
            Piece::Variable(name, _) => {
                parts.push(hole(ValueKind::Name(format!("${name}").into())));
            }
            Piece::Shell(..) | Piece::Computed => parts.push(hole(ValueKind::Unknown)),
        }
    }
    match parts.as_slice() {
        [Part::Hole(only)] => Value::new(whole, only.kind.clone()),
        _ => Value::concat(whole, parts),
    }
}
