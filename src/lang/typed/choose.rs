//! Which branch of a conditional expression is the value that was tested, so that
//! `x != null ? x : y` reads as "x, or y". Knows text, no grammar.

use crate::fact::{Value, ValueKind};
use crate::text::Span;

/// Whether an expression uses another one, by their texts.
pub(crate) fn mentions(text: &str, used: &str) -> bool {
    let word = |byte: Option<&u8>| {
        byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$'))
    };
    !used.is_empty()
        && text.match_indices(used).any(|(start, _)| {
            let before = start.checked_sub(1).and_then(|at| text.as_bytes().get(at));
            let after = text.as_bytes().get(start + used.len());
            let begins = word(used.as_bytes().first());
            let ends = word(used.as_bytes().last());
            !(begins && (word(before) || before == Some(&b'.'))) && !(ends && word(after))
        })
}

/// Whether the first of two branches is what was tested (`Some(true)`), the second is, or
/// neither alone.
pub(crate) fn tested_first(tested: &[&str], first: &str, second: &str) -> Option<bool> {
    let any = |branch: &str| tested.iter().any(|one| mentions(branch, one));
    match (any(first), any(second)) {
        (true, false) => Some(true),
        (false, true) => Some(false),
        _ => None,
    }
}

/// The first value, or the second where it is missing.
pub(crate) fn fallback(span: Span, first: Value, second: Value) -> Value {
    Value::new(span, ValueKind::Fallback(Box::new(first), Box::new(second)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mentions_whole_names_only() {
        assert!(mentions("Integer.parseInt(port)", "port"));
        assert!(!mentions("Integer.parseInt(report)", "port"));
        assert!(!mentions("a.port", "port"));
        assert!(mentions("f(System.getenv(\"X\"))", "System.getenv(\"X\")"));
    }

    #[test]
    fn two_constants_are_no_fallback() {
        assert_eq!(tested_first(&["x"], "x", "80"), Some(true));
        assert_eq!(tested_first(&["x"], "80", "x.trim()"), Some(false));
        assert_eq!(tested_first(&["x"], "1", "2"), None);
        assert_eq!(tested_first(&["x"], "x", "x"), None);
    }
}
