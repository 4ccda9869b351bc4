//! Words that are keywords in one place and names in another, where the grammar takes them for
//! keywords and loses the rest of the file: `get("/") { }` behind a property, `suspend { }`, a
//! function `dynamic()`. The grammar is shown a text of the same length with another name;
//! names are read from the source.

use std::borrow::Cow;

/// The text as the grammar is to see it.
pub(super) fn mask(text: &str) -> Cow<'_, str> {
    let mut masked = Cow::Borrowed(text);
    for (word, name) in [
        ("get", "gez"),
        ("set", "sez"),
        ("suspend", "suspenx"),
        ("dynamic", "dynamix"),
    ] {
        for (start, _) in text.match_indices(word) {
            if is_name(text, start, word) {
                masked
                    .to_mut()
                    .replace_range(start..start + word.len(), name);
            }
        }
    }
    masked
}

/// Whether a word is a name here, although it could be a keyword.
fn is_name(text: &str, start: usize, word: &str) -> bool {
    let before = &text[..start];
    let after = &text[start + word.len()..];
    if before.ends_with(|one: char| one.is_alphanumeric() || one == '_') {
        return false;
    }
    match word {
        "suspend" => after.trim_start_matches(' ').starts_with('{'),
        "dynamic" => after.starts_with('('),
        // An accessor has no string in its parentheses, and stands alone on its line.
        _ => after.starts_with("(\"") && before.trim_end_matches([' ', '\t']).ends_with('\n'),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_are_masked() {
        assert_eq!(mask("\n  get(\"/x\") { }"), "\n  gez(\"/x\") { }");
        assert_eq!(
            mask("\n  get() = 1\n  set(value) {}"),
            "\n  get() = 1\n  set(value) {}"
        );
        assert_eq!(mask("x.get(\"a\")"), "x.get(\"a\")");
        assert_eq!(mask("a to suspend { b() }"), "a to suspenx { b() }");
        assert_eq!(mask("suspend fun a() {}"), "suspend fun a() {}");
        assert_eq!(mask("fun R.dynamic() {}"), "fun R.dynamix() {}");
    }
}
