//! `fmt.Sprintf` and its kin as templates.

use crate::fact::{Part, Value};
use crate::text::Span;

/// The text that a format and its arguments make; `None` when the format is not known.
pub(super) fn formatted(span: Span, callee: &str, values: &[Value]) -> Option<Value> {
    let format = values.first()?.as_text()?;
    if callee == "fmt.Sprint" {
        // Spaces come between operands when neither is a string: one operand is sure.
        return (values.len() == 1).then(|| Value::text(span, format));
    }
    let mut arguments = values[1..].iter();
    let mut parts = Vec::new();
    let mut rest = format;
    while let Some(at) = rest.find('%') {
        parts.push(Part::Text(rest[..at].into()));
        let verb = &rest[at + 1..];
        let width = verb
            .bytes()
            .take_while(|byte| matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'#' | b' ' | b'.'))
            .count();
        let letter = verb[width..].chars().next();
        match letter {
            Some('%') => parts.push(Part::Text("%".into())),
            // Explicit indexes and widths from arguments are rare enough to give up on.
            Some('[' | '*') | None => return Some(Value::unknown(span)),
            Some(_) => {
                let value = arguments.next().cloned();
                parts.push(Part::Hole(value.unwrap_or_else(|| Value::unknown(span))));
            }
        }
        rest = &verb[width + letter.map_or(0, char::len_utf8)..];
    }
    parts.push(Part::Text(rest.into()));
    parts.retain(|part| !matches!(part, Part::Text(text) if text.is_empty()));
    Some(Value::concat(span, parts))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fact::ValueKind;

    fn format(format: &str, arguments: &[&str]) -> String {
        let span = Span::at(0);
        let mut values = vec![Value::text(span, format)];
        values.extend(
            arguments
                .iter()
                .map(|name| Value::new(span, ValueKind::Name((*name).into()))),
        );
        let mut out = String::new();
        let value = formatted(span, "fmt.Sprintf", &values).unwrap();
        crate::fact::dump_value(&mut out, &value);
        out
    }

    #[test]
    fn verbs_are_holes() {
        assert_eq!(format("%s:%05d%%", &["a", "b"]), "`${a}:${b}%`");
        assert_eq!(format("plain", &[]), "\"plain\"");
        assert_eq!(format("%s", &[]), "`${?}`");
        assert_eq!(format("100%", &[]), "?");
        assert_eq!(format("%[1]s", &["a"]), "?");
        assert_eq!(format("é%vé", &["x"]), "`é${x}é`");
    }
}
