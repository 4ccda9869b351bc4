//! Command lines that are lists already: exec form, JSON and YAML arrays.

use super::inner::{self, Inner};
use super::lowering::Lowering;
use super::word::{Dialect, Source};
use crate::fact::{Command, FileFacts, Joiner, UnitId, Value};
use crate::lang::powershell;
use crate::text::{Embedded, Span};

/// Adds a command whose words are given, as the last one of its unit; `span` is the whole
/// list's. The string of `["sh", "-c", "..."]` is lowered as further commands. `source` is the
/// text of the whole file that the spans point into.
pub(crate) fn argv(
    facts: &mut FileFacts,
    words: Vec<Value>,
    span: Span,
    unit: UnitId,
    source: &str,
) {
    argv_with(facts, words, span, unit, |word, _| aligned(word, source));
}

/// The same, where the caller knows how the script of `sh -c` stands in the file: `script`
/// gives it for a word and its place.
pub(crate) fn argv_with(
    facts: &mut FileFacts,
    words: Vec<Value>,
    span: Span,
    unit: UnitId,
    script: impl FnOnce(&Value, usize) -> Option<Embedded>,
) {
    if words.is_empty() {
        return;
    }
    super::unmark_last(facts, unit);
    let inner = inner::find(
        words.len(),
        |index| words.get(index).and_then(Value::as_text),
        false,
    );
    let script = match inner {
        Some(Inner::Words(from, to) | Inner::PowerShell(from, to)) if to == from + 1 => {
            words.get(from).and_then(|word| script(word, from))
        }
        _ => None,
    };
    let other = matches!(inner, Some(Inner::PowerShell(..)));
    let mut lowering = Lowering::new(facts, unit, Dialect::EMBEDDED);
    let command = Command {
        words,
        env: Vec::new(),
        redirects: Vec::new(),
        background: false,
        piped_from: None,
        piped_to: None,
        joiner: Joiner::Then,
        last: false,
        depth: 0,
        unit,
    };
    lowering.push(command, span);
    if let Some(script) = script.as_ref().filter(|_| other) {
        powershell::nested(lowering.facts, script, unit, 1, 0);
    } else if let Some(script) = script {
        let source = Source {
            text: &script.text,
            map: &script.map,
        };
        lowering.nested(source, 0, script.text.len());
    }
    lowering.finish_unit();
}

/// A string's text with its way back to the file, found by reading both side by side: it
/// knows the escapes of JSON and YAML, folded lines and doubled quotes. `None` where the two
/// do not go together.
fn aligned(word: &Value, source: &str) -> Option<Embedded> {
    let inside = word.content(source);
    let written = inside.slice(source);
    let Some(text) = word.as_text() else {
        return Some(Embedded::part(source, inside));
    };
    if text == written {
        return Some(Embedded::part(source, inside));
    }
    let bytes = written.as_bytes();
    let start = inside.start as usize;
    let mut out = Embedded::default();
    let mut at = 0;
    for char in text.chars() {
        // A continued line, in an image file or a quoted YAML string.
        for end in ["\\\n", "\\\r\n"] {
            if written.get(at..)?.starts_with(end) {
                at += end.len();
                if !char.is_ascii_whitespace() {
                    let rest = written.get(at..)?;
                    at += rest.len() - rest.trim_start().len();
                }
            }
        }
        let mut buffer = [0; 4];
        let piece = char.encode_utf8(&mut buffer);
        if char == '\'' && written.get(at..)?.starts_with("''") {
            out.push(piece, start + at);
            at += 2;
        } else if bytes.get(at) == Some(&b'\\') && char != '\\'
            || written.get(at..)?.starts_with("\\\\")
        {
            let length = match bytes.get(at + 1)? {
                b'u' => 6,
                b'x' => 4,
                b'U' => 10,
                other if other.is_ascii() => 2,
                _ => return None,
            };
            // A quote stands behind its backslash, and so does what it quotes.
            out.push(piece, start + at + usize::from(length == 2));
            at += length;
        } else if written.get(at..)?.starts_with(char) {
            out.push(piece, start + at);
            at += char.len_utf8();
        } else if char.is_ascii_whitespace() && bytes.get(at)?.is_ascii_whitespace() {
            out.push(piece, start + at);
        } else {
            return None;
        }
        if char.is_ascii_whitespace() {
            // A folded line is one blank.
            let rest = bytes.get(at..)?;
            let line = rest.iter().position(|byte| !byte.is_ascii_whitespace());
            let run = line.unwrap_or(rest.len());
            if rest[..run].contains(&b'\n') {
                at += run;
            }
        }
    }
    Some(out)
}
