//! Words that are keywords in one place and names in another, where the grammar takes them for
//! keywords and loses the rest of the file: `get("/") { }` behind a property, `suspend { }`, a
//! function `dynamic()`; and strings that begin with several `$`, in which one is only a
//! character. The grammar is shown a text of the same length with another name;
//! names are read from the source.

use std::borrow::Cow;

/// The text as the grammar is to see it.
pub(super) fn mask(text: &str) -> Cow<'_, str> {
    let mut masked = Cow::Borrowed(text);
    for (start, _) in text.match_indices("$$\"") {
        if let Some(end) = end_of_string(text, start) {
            let plain = text[start..end].replace('$', "_").replacen("__", "  ", 1);
            masked.to_mut().replace_range(start..end, &plain);
        }
    }
    // The grammar waits for a name behind a `$` at the end of a text: `"""^[a-z]*$"""`.
    for (start, _) in text.match_indices("$\"\"\"") {
        if !text[..start].ends_with(['$', '(', '=', ' ', ',']) {
            masked.to_mut().replace_range(start..=start, "_");
        }
    }
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

/// Where a string that begins with `$$"` ends, its quotes with it; `None` where the two stand at
/// the end of another string.
fn end_of_string(text: &str, start: usize) -> Option<usize> {
    let before = text[..start].trim_end();
    if !before.ends_with(['(', ',', '=', '[', '+', '{', '>', ':', '?'])
        && !before.ends_with("return")
    {
        return None;
    }
    let open = start + 2;
    let quotes = if text[open..].starts_with("\"\"\"") {
        "\"\"\""
    } else {
        "\""
    };
    let body = open + quotes.len();
    let line = if quotes.len() == 1 { '\n' } else { '\0' };
    let close = text[body..].find(quotes)?;
    (!text[body..body + close].contains([line, '\\'])).then_some(body + close + quotes.len())
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
        assert_eq!(
            mask("@Value($$\"${a.b:#{null}}\") val c: Int"),
            "@Value(  \"_{a.b:#{null}}\") val c: Int"
        );
        assert_eq!(
            mask("val name = \"\"\"^[a-z]*$\"\"\""),
            "val name = \"\"\"^[a-z]*_\"\"\""
        );
        assert_eq!(mask("val price = \"10 $$\""), "val price = \"10 $$\"");
        assert_eq!(mask("fun R.dynamic() {}"), "fun R.dynamix() {}");
    }
}
