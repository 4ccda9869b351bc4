//! How deeply a text nests, told from its brackets alone before a recursive parser sees it.
//! A stack overflow aborts the whole process; a notice does not.

/// The deepest nesting that front ends accept. Hand-written code stays far below it.
pub(crate) const LIMIT: usize = 200;

/// Whether brackets, braces and parentheses nest deeper than `limit`. Strings and comments
/// are not told apart, so the count is an upper bound that resets at nothing; runs of prefix
/// operators (`!!!!...`, `----...`) count as nesting too, as parsers recurse on them.
pub(crate) fn too_deep(text: &str, limit: usize) -> bool {
    let mut depth = 0usize;
    let mut run = 0usize;
    let mut previous = 0u8;
    for &byte in text.as_bytes() {
        match byte {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if byte == previous && matches!(byte, b'!' | b'~' | b'&' | b'*') {
            run += 1;
        } else if !byte.is_ascii_whitespace() {
            run = 0;
        }
        if depth > limit || (run > 2 * limit && !matches!(byte, b'*')) {
            return true;
        }
        previous = byte;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_brackets() {
        assert!(!too_deep(&"()".repeat(1000), LIMIT));
        assert!(too_deep(&"[".repeat(LIMIT + 1), LIMIT));
        assert!(!too_deep(&"/*".repeat(1000), LIMIT));
    }
}
