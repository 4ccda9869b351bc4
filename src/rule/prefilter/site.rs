//! Where a word stands in a source, as far as the bytes around it tell: in a comment, called, on
//! a decorator, as a key. Knows how languages write these, and no names.

use super::words::is_name;
use crate::fact::Language;

/// Where a word must stand to mean something.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) enum Site {
    /// Anywhere, in a comment too.
    Anywhere,
    /// Outside of comments that have lines of their own.
    #[default]
    Code,
    /// As a function that nothing is the receiver of, or as a module's name.
    Function,
    /// As part of a decorator or an annotation.
    Annotation,
    /// As a key in quotes.
    Key,
}

impl Site {
    /// Whether a word at `start..end` stands there.
    pub(super) fn holds(self, language: Language, text: &[u8], start: usize, end: usize) -> bool {
        let fits = match self {
            Self::Anywhere => return true,
            Self::Code => true,
            Self::Function => may_be_called(language, text, start, end),
            Self::Annotation => may_be_annotation(language, text, start),
            Self::Key => is_quote(text.get(end)) && is_quote(before(text, start)),
        };
        fits && !is_commented(language, text, start)
    }
}

fn before(text: &[u8], at: usize) -> Option<&u8> {
    at.checked_sub(1).and_then(|at| text.get(at))
}

fn is_quote(byte: Option<&u8>) -> bool {
    matches!(byte, Some(b'"' | b'\'' | b'`'))
}

/// What stands between the start of the line and an offset, without the blanks in front.
fn line_before(text: &[u8], at: usize) -> &[u8] {
    let from = memchr::memrchr(b'\n', &text[..at]).map_or(0, |line| line + 1);
    text[from..at].trim_ascii_start()
}

/// Whether an offset stands in a comment that begins its line.
fn is_commented(language: Language, text: &[u8], at: usize) -> bool {
    let line = line_before(text, at);
    let scripts = matches!(
        language,
        Language::Python
            | Language::Ruby
            | Language::Elixir
            | Language::Shell
            | Language::PowerShell
    );
    // `#[` is an attribute of PHP's.
    let hash = line.starts_with(b"#")
        && (scripts || (language == Language::Php && !line.starts_with(b"#[")));
    let slashes = !scripts;
    hash || (slashes
        && (line.starts_with(b"//") || line.starts_with(b"/*") && !holds(line, b"*/")
            // A line of a comment's block, and not one that multiplies.
            || (line.starts_with(b"* ") && is_in_block(text, at))))
}

fn holds(text: &[u8], what: &[u8]) -> bool {
    memchr::memmem::find(text, what).is_some()
}

/// Whether a block comment was opened before an offset and not closed.
fn is_in_block(text: &[u8], at: usize) -> bool {
    let last = |what: &[u8]| memchr::memmem::rfind(&text[..at], what);
    match (last(b"/*"), last(b"*/")) {
        (Some(open), Some(close)) => open > close,
        (open, _) => open.is_some(),
    }
}

/// Whether a name may be a function that is called as it is, or a module's in quotes.
fn may_be_called(language: Language, text: &[u8], start: usize, end: usize) -> bool {
    let after = text.get(end);
    if is_quote(before(text, start)) || is_quote(after) {
        return true;
    }
    let head = &text[..start];
    if matches!(before(text, start), Some(b'@' | b'[')) {
        return true;
    }
    if head.ends_with(b".")
        || head.ends_with(b"->")
        || head.ends_with(b"::")
        || head.ends_with(b"$")
    {
        return false;
    }
    let rest = &text[end..];
    if matches!(language, Language::Ruby | Language::Elixir) {
        let key = rest.starts_with(b":") && !rest.starts_with(b"::");
        return !key && !head.ends_with(b":");
    }
    let blanks = rest
        .iter()
        .take_while(|byte| matches!(byte, b' ' | b'\t'))
        .count();
    matches!(
        rest.get(blanks),
        Some(b'(' | b'!' | b'{' | b'<' | b':' | b'[' | b'?')
    )
}

/// Whether a decorator or an annotation stands before an offset on its line.
fn may_be_annotation(language: Language, text: &[u8], at: usize) -> bool {
    let line = line_before(text, at);
    match language {
        Language::Python | Language::Java | Language::Kotlin | Language::JavaScript => {
            memchr::memchr(b'@', line).is_some()
        }
        _ => true,
    }
}

/// Whether a word is part of a longer name, as far as that is asked for.
pub(super) fn is_joined(
    text: &[u8],
    (begins, ends): (bool, bool),
    start: usize,
    end: usize,
) -> bool {
    let part = |byte: Option<&u8>| byte.is_some_and(|byte| is_name(*byte));
    (begins && part(before(text, start))) || (ends && part(text.get(end)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(site: Site, language: Language, text: &str, word: &str) -> bool {
        let start = text.find(word).expect("the word is there");
        site.holds(language, text.as_bytes(), start, start + word.len())
    }

    #[test]
    fn comments_that_have_lines_of_their_own_say_nothing() {
        use Language::{Go, Java, Php, Python, Rust};
        for (language, text) in [
            (Go, "// either express or implied"),
            (Java, "/**\n * either express\n */"),
            (Java, "/* either express"),
            (Python, "    # express"),
            (Php, "# express"),
        ] {
            assert!(!holds(Site::Code, language, text, "express"), "{text}");
            assert!(holds(Site::Anywhere, language, text, "express"), "{text}");
        }
        for (language, text) in [
            (Go, "a() // express"),
            (Java, "/* a */ express()"),
            (Java, "x = a\n * express()"),
            (Rust, "*express = 1"),
            (Php, "#[express]"),
            (Python, "a // express"),
        ] {
            assert!(holds(Site::Code, language, text, "express"), "{text}");
        }
    }

    #[test]
    fn functions_without_a_receiver() {
        use Language::{JavaScript, Php, Python, Ruby, Rust};
        for (language, text) in [
            (Php, "mail($a)"),
            (Php, "mail ($a)"),
            (JavaScript, "require(\"mail\")"),
            (Ruby, "mail to: a"),
            (Rust, "#[mail]"),
            (Rust, "mail!()"),
            (Python, "@mail"),
        ] {
            assert!(holds(Site::Function, language, text, "mail"), "{text}");
        }
        for (language, text) in [
            (Php, "$this->mail($a)"),
            (Php, "Route::mail($a)"),
            (Php, "$mail($a)"),
            (Php, "the mail is"),
            (Ruby, "user.mail"),
            (Ruby, "mail: 1"),
            (Ruby, "to :mail"),
            (JavaScript, "const mail = 1"),
        ] {
            assert!(!holds(Site::Function, language, text, "mail"), "{text}");
        }
    }

    #[test]
    fn keys_and_decorators() {
        assert!(holds(Site::Key, Language::Php, "'url' => 1", "url"));
        assert!(!holds(Site::Key, Language::Php, "$url = 1", "url"));
        let decorator = "    @app.get('/')";
        assert!(holds(Site::Annotation, Language::Python, decorator, "get"));
        assert!(!holds(
            Site::Annotation,
            Language::Python,
            "app.get('/')",
            "get"
        ));
    }
}
