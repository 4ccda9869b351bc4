//! Where a piece of shell text ends: quotes, expansions, substitutions, here-documents.
//! Owns the one bracket matcher that scanning and reading share; builds nothing.

/// What must close before the outer text goes on.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Open {
    Paren,
    Arithmetic,
    Brace,
    Quote,
    Backtick,
}

/// How deep pieces nest before the matcher gives up.
const DEEPEST: usize = 400;

/// The end of the piece that begins at `at`: a quoted part, an expansion or a substitution.
/// For any other byte, the one after it.
pub(crate) fn piece(text: &str, at: usize, end: usize) -> usize {
    let bytes = &text.as_bytes()[..end];
    match bytes.get(at) {
        Some(b'\'') => find(bytes, b'\'', at + 1),
        Some(b'"' | b'`') => balanced(text, at, end),
        Some(b'$') => match bytes.get(at + 1) {
            Some(b'(' | b'{' | b'"') => balanced(text, at + 1, end),
            Some(b'\'') => ansi(bytes, at + 2),
            Some(byte) if is_name_start(*byte) => name(bytes, at + 1),
            Some(byte) if byte.is_ascii_digit() || is_special(*byte) => at + 2,
            _ => at + 1,
        },
        Some(_) => at + 1,
        None => end,
    }
}

/// Whether a name may begin with this byte.
pub(crate) fn is_name_start(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || byte == b'_'
}

/// Whether the byte is a parameter of its own: `$@`, `$?`.
pub(crate) fn is_special(byte: u8) -> bool {
    matches!(byte, b'@' | b'*' | b'#' | b'?' | b'-' | b'$' | b'!')
}

/// The end of the name that begins at `at`.
pub(crate) fn name(bytes: &[u8], at: usize) -> usize {
    let rest = bytes.get(at..).unwrap_or_default();
    at + rest
        .iter()
        .take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_')
        .count()
}

/// The byte after the next `wanted`, or the end.
fn find(bytes: &[u8], wanted: u8, at: usize) -> usize {
    let rest = bytes.get(at..).unwrap_or_default();
    rest.iter()
        .position(|byte| *byte == wanted)
        .map_or(bytes.len(), |found| at + found + 1)
}

/// The end of a `$'...'` whose inside begins at `at`.
fn ansi(bytes: &[u8], mut at: usize) -> usize {
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 2,
            b'\'' => return at + 1,
            _ => at += 1,
        }
    }
    bytes.len()
}

/// The byte after what closes the opening `(`, `{`, `"` or backtick at `at`; the end when
/// nothing does.
pub(crate) fn balanced(text: &str, mut at: usize, end: usize) -> usize {
    let bytes = &text.as_bytes()[..end];
    let mut stack: Vec<Open> = Vec::new();
    // `case x in a)` has a parenthesis that closes nothing.
    let mut cases = 0usize;
    let mut pending: Vec<Delimiter> = Vec::new();
    loop {
        let Some(&byte) = bytes.get(at) else {
            return end;
        };
        let top = stack.last().copied();
        let code = matches!(top, Some(Open::Paren | Open::Backtick));
        match byte {
            b'\\' => at += 1,
            b'`' if top == Some(Open::Backtick) => {
                stack.pop();
            }
            b'`' => stack.push(Open::Backtick),
            b'"' if top == Some(Open::Quote) => {
                stack.pop();
            }
            b'"' => stack.push(Open::Quote),
            b'\'' if code || (top == Some(Open::Brace) && !stack.contains(&Open::Quote)) => {
                at = find(bytes, b'\'', at + 1) - 1;
            }
            b'{' if top.is_none() || (at > 0 && bytes[at - 1] == b'$') => stack.push(Open::Brace),
            b'}' if top == Some(Open::Brace) => {
                stack.pop();
            }
            b'(' if top != Some(Open::Quote) || (at > 0 && bytes[at - 1] == b'$') => {
                if at > 0 && bytes[at - 1] == b'(' && top == Some(Open::Paren) {
                    stack.pop();
                    stack.extend([Open::Arithmetic, Open::Arithmetic]);
                } else if top == Some(Open::Arithmetic) {
                    stack.push(Open::Arithmetic);
                } else {
                    stack.push(Open::Paren);
                }
            }
            b')' if code && cases > 0 && stack.len() == 1 => {}
            b')' if matches!(top, Some(Open::Paren | Open::Arithmetic)) => {
                stack.pop();
            }
            b'#' if code && at > 0 && bytes[at - 1].is_ascii_whitespace() => {
                at = line_end(bytes, at).saturating_sub(1);
            }
            b'<' if code && bytes.get(at + 1) == Some(&b'<') => {
                if bytes.get(at + 2) == Some(&b'<') {
                    at += 2;
                } else if let Some(delimiter) = delimiter(text, at, end) {
                    at = delimiter.end - 1;
                    pending.push(delimiter);
                }
            }
            b'\n' if !pending.is_empty() => {
                for delimiter in pending.drain(..) {
                    at = body(bytes, at + 1, &delimiter).1 - 1;
                }
            }
            b'c' | b'e' if code && stack.len() == 1 && is_word(bytes, at) => {
                if bytes[at..].starts_with(b"case") {
                    cases += 1;
                } else if bytes[at..].starts_with(b"esac") {
                    cases = cases.saturating_sub(1);
                }
            }
            _ => {}
        }
        at += 1;
        if stack.is_empty() || stack.len() > DEEPEST {
            return at.min(end);
        }
    }
}

/// Whether the four bytes at `at` are a word where a command may begin.
fn is_word(bytes: &[u8], at: usize) -> bool {
    let before = bytes[..at].trim_ascii_end();
    let blank = before.len() < at;
    let begins = match before.last() {
        None | Some(b'(' | b';' | b'&' | b'|' | b'`') => true,
        _ if bytes[before.len()..at].contains(&b'\n') => true,
        _ => {
            blank
                && [b"do".as_slice(), b"then", b"else"]
                    .iter()
                    .any(|word| before.ends_with(word))
        }
    };
    let ends = bytes
        .get(at + 4)
        .is_none_or(|byte| byte.is_ascii_whitespace() || matches!(byte, b';' | b')'));
    begins && ends
}

/// Where the line of `at` ends, its line end not included.
pub(crate) fn line_end(bytes: &[u8], at: usize) -> usize {
    let rest = bytes.get(at..).unwrap_or_default();
    rest.iter()
        .position(|byte| *byte == b'\n')
        .map_or(bytes.len(), |found| at + found)
}

/// The operator and delimiter that announce a here-document.
#[derive(Debug)]
pub(crate) struct Delimiter {
    /// What its last line says.
    pub(crate) word: String,
    /// Whether leading tabs are removed (`<<-`).
    pub(crate) strip: bool,
    /// Whether the body is taken as it is.
    pub(crate) quoted: bool,
    /// The byte after the delimiter.
    pub(crate) end: usize,
}

/// Reads `<<EOF`, `<<-"EOF"` and the like at `at`.
pub(crate) fn delimiter(text: &str, at: usize, end: usize) -> Option<Delimiter> {
    let bytes = &text.as_bytes()[..end];
    let mut at = at + 2;
    let strip = bytes.get(at) == Some(&b'-');
    at += usize::from(strip);
    while matches!(bytes.get(at), Some(b' ' | b'\t')) {
        at += 1;
    }
    let mut word = String::new();
    let mut quoted = false;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'\'' | b'"' => {
                quoted = true;
                let close = find(bytes, byte, at + 1);
                word.push_str(text.get(at + 1..close.saturating_sub(1)).unwrap_or(""));
                at = close;
            }
            b'\\' => {
                quoted = true;
                at += 1;
            }
            _ if byte.is_ascii_whitespace() => break,
            b';' | b'&' | b'|' | b'<' | b'>' | b'(' | b')' => break,
            _ => {
                let length = text[at..].chars().next().map_or(1, char::len_utf8);
                word.push_str(&text[at..at + length]);
                at += length;
            }
        }
    }
    (!word.is_empty()).then_some(Delimiter {
        word,
        strip,
        quoted,
        end: at.min(end),
    })
}

/// The end of a here-document's body that begins at `start`, and the start of what follows
/// its last line.
pub(crate) fn body(bytes: &[u8], start: usize, delimiter: &Delimiter) -> (usize, usize) {
    let mut at = start.min(bytes.len());
    while at < bytes.len() {
        let stop = line_end(bytes, at);
        let mut line = &bytes[at..stop];
        line = line.strip_suffix(b"\r").unwrap_or(line);
        while delimiter.strip && line.first() == Some(&b'\t') {
            line = &line[1..];
        }
        let next = (stop + 1).min(bytes.len());
        if line == delimiter.word.as_bytes() {
            return (at, next);
        }
        at = next;
    }
    (bytes.len(), bytes.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole(text: &str) -> &str {
        &text[..piece(text, 0, text.len())]
    }

    #[test]
    fn finds_the_end_of_a_piece() {
        assert_eq!(whole("'a b' c"), "'a b'");
        assert_eq!(
            whole(r#""a \" $(b ")" "c") d" e"#),
            r#""a \" $(b ")" "c") d""#
        );
        assert_eq!(whole("${X:-${Y:-})}} z"), "${X:-${Y:-})}");
        assert_eq!(whole("\"${X:-it's}\" z"), "\"${X:-it's}\"");
        assert_eq!(
            whole("$(case x in a) b;; esac) z"),
            "$(case x in a) b;; esac)"
        );
        assert_eq!(whole("$((1 << 2)) z"), "$((1 << 2))");
        assert_eq!(
            whole("$(cat <<E\nit's )\nE\n) z"),
            "$(cat <<E\nit's )\nE\n)"
        );
        assert_eq!(whole("$(a # )\n) z"), "$(a # )\n)");
        assert_eq!(whole("`a \\` b` c"), "`a \\` b`");
        assert_eq!(whole("$'a\\'b' c"), "$'a\\'b'");
        assert_eq!(whole("$NAME-x"), "$NAME");
        assert_eq!(whole("$1x"), "$1");
        assert_eq!(whole("\"open"), "\"open");
    }
}
