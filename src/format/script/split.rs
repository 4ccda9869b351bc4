//! A command line cut into words without a shell.

use crate::text::{Embedded, Span};

/// Splits a command line into words as compose does: quotes group, nothing else is special.
pub(crate) fn split(line: &Embedded) -> Vec<Embedded> {
    let mut words = Vec::new();
    let mut word: Option<Embedded> = None;
    let mut quote = None;
    let mut escaped = false;
    let mut buffer = [0; 4];
    for (at, char) in line.text.char_indices() {
        let special = match (quote, char) {
            _ if escaped => {
                escaped = false;
                // Inside quotes a backslash only escapes what is special there.
                if quote == Some('"') && !matches!(char, '"' | '\\' | '$' | '`') {
                    let outer = line.map.outer(Span::at(at - 1).start) as usize;
                    word.get_or_insert_default().push("\\", outer);
                }
                false
            }
            (None | Some('"'), '\\') => {
                escaped = true;
                true
            }
            (Some(open), char) if open == char => {
                quote = None;
                true
            }
            (None, '"' | '\'') => {
                quote = Some(char);
                word.get_or_insert_default();
                true
            }
            (None, char) if char.is_whitespace() => {
                words.extend(word.take());
                true
            }
            _ => false,
        };
        if !special {
            let outer = line.map.outer(Span::at(at).start) as usize;
            word.get_or_insert_default()
                .push(char.encode_utf8(&mut buffer), outer);
        }
    }
    words.extend(word);
    words.retain(|word| !word.text.is_empty());
    words
}
