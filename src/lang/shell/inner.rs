//! Commands inside the words of a command: `sh -c '...'`, `eval`, `trap`, a here-document
//! that a shell reads. Owns which words those are, and their way back to the file.

use super::simple::Simple;
use super::skip;
use crate::lang::powershell;
use crate::text::Embedded;

/// Shells, by the last segment of their path.
const SHELLS: [&str; 6] = ["sh", "bash", "dash", "ash", "zsh", "ksh"];

/// Programs whose arguments run elsewhere, or not at all.
const ELSEWHERE: [&str; 13] = [
    "docker", "podman", "nerdctl", "kubectl", "oc", "ssh", "vagrant", "heroku", "fly", "flyctl",
    "echo", "printf", "lxc",
];

/// Which part of a command holds commands.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Inner {
    /// The words from the first to before the second index, joined by blanks.
    Words(usize, usize),
    /// The here-document.
    Body,
    /// PowerShell, from the first to before the second index.
    PowerShell(usize, usize),
}

/// Whether a program is a shell.
pub(super) fn is_shell(program: &str) -> bool {
    let name = program.rsplit('/').next().unwrap_or(program);
    SHELLS.contains(&name)
}

/// Where the commands inside a command stand, if it has some. `word` gives its words as far
/// as they are known.
pub(super) fn find<'a>(
    count: usize,
    word: impl Fn(usize) -> Option<&'a str>,
    body: bool,
) -> Option<Inner> {
    let first = word(0)?;
    match first {
        "eval" => return (count > 1).then_some(Inner::Words(1, count)),
        "trap" => {
            let at = if word(1) == Some("--") { 2 } else { 1 };
            let action = word(at).is_none_or(|text| !text.is_empty() && !text.starts_with('-'));
            return (count > at + 1 && action).then_some(Inner::Words(at, at + 1));
        }
        _ if ELSEWHERE.contains(&first) => return None,
        _ => {}
    }
    if first == "su" || first.ends_with("/su") {
        let option = (1..count).find(|at| matches!(word(*at), Some("-c" | "--command")))?;
        return (option + 1 < count).then_some(Inner::Words(option + 1, option + 2));
    }
    let other = (0..count.min(6)).find(|at| word(*at).is_some_and(powershell::is_shell));
    if let Some(other) = other {
        let place = powershell::script_place(count - other, |at| word(other + at))?;
        return Some(Inner::PowerShell(other + place, count));
    }
    let shell = (0..count).find(|at| word(*at).is_some_and(is_shell))?;
    let mut at = shell + 1;
    let mut commands = false;
    let mut input = at >= count;
    while at < count {
        let Some(option) = word(at).filter(|text| text.starts_with(['-', '+'])) else {
            break;
        };
        at += match option {
            "-o" | "+o" | "-O" | "+O" | "--rcfile" | "--init-file" => 2,
            _ => 1,
        };
        if !option.starts_with("--") && option.starts_with('-') {
            commands |= option.contains('c');
            input |= option.contains('s');
        }
        input |= at >= count;
    }
    if commands {
        return (at < count).then_some(Inner::Words(at, at + 1));
    }
    (body && input).then_some(Inner::Body)
}

/// The text of words of a command as the inner shell sees it, joined by blanks; `None` when
/// they hold nothing but what another command prints.
pub(super) fn words(text: &str, simple: &Simple, from: usize, to: usize) -> Option<Embedded> {
    let mut inner = Embedded::default();
    for word in simple.words.get(from..to)? {
        let whole = text.get(word.start..word.end)?.trim_matches('"');
        let printed = (whole.starts_with("$(") || whole.starts_with('`'))
            && skip::piece(whole, 0, whole.len()) == whole.len();
        if printed || whole == "$@" || whole == "$*" {
            return None;
        }
        if !inner.text.is_empty() {
            inner.push(" ", word.start.saturating_sub(1));
        }
        unquote(text, word.start, word.end, &mut inner);
    }
    (!inner.text.trim().is_empty()).then_some(inner)
}

/// A here-document's body as the shell that reads it sees it.
pub(super) fn body(text: &str, start: usize, end: usize, quoted: bool) -> Embedded {
    let mut inner = Embedded::default();
    if quoted {
        inner.push(text.get(start..end).unwrap_or(""), start);
    } else {
        double_quoted(text, start, end, b'\\', &mut inner);
    }
    inner
}

/// Removes one layer of quotes and leaves expansions as they are.
fn unquote(text: &str, start: usize, end: usize, out: &mut Embedded) {
    let bytes = &text.as_bytes()[..end];
    let mut at = start;
    while at < end {
        let stop = match bytes[at] {
            b'\'' => {
                let close = skip::piece(text, at, end);
                let inside = close - usize::from(close > at + 1 && bytes[close - 1] == b'\'');
                out.push(text.get(at + 1..inside).unwrap_or(""), at + 1);
                close
            }
            b'"' => {
                let close = skip::piece(text, at, end);
                let inside = close - usize::from(close > at + 1 && bytes[close - 1] == b'"');
                double_quoted(text, at + 1, inside, b'"', out);
                close
            }
            b'\\' => {
                let length = text
                    .get(at + 1..end)
                    .and_then(|rest| rest.chars().next())
                    .map_or(0, char::len_utf8);
                let escaped = text.get(at + 1..at + 1 + length).unwrap_or("");
                if escaped != "\n" {
                    out.push(escaped, at + 1);
                }
                at + 1 + length
            }
            b'$' if bytes.get(at + 1) == Some(&b'\'') => {
                let close = skip::piece(text, at, end);
                let inside = close - usize::from(bytes[close - 1] == b'\'');
                out.push(text.get(at + 2..inside).unwrap_or(""), at + 2);
                close
            }
            b'$' | b'`' => {
                let close = skip::piece(text, at, end);
                out.push(text.get(at..close).unwrap_or(""), at);
                close
            }
            _ => {
                let rest = &bytes[at..];
                let plain = rest
                    .iter()
                    .position(|byte| matches!(byte, b'\'' | b'"' | b'\\' | b'$' | b'`'))
                    .unwrap_or(rest.len());
                out.push(text.get(at..at + plain).unwrap_or(""), at);
                at + plain
            }
        };
        at = stop.max(at + 1);
    }
}

/// The inside of double quotes with the escapes removed that count there; `also` is escaped
/// too.
fn double_quoted(text: &str, start: usize, end: usize, also: u8, out: &mut Embedded) {
    let bytes = &text.as_bytes()[..end];
    let mut from = start;
    let mut at = start;
    while at < end {
        if bytes[at] == b'\\' {
            match bytes.get(at + 1) {
                Some(b'\n') => {
                    out.push(text.get(from..at).unwrap_or(""), from);
                    from = at + 2;
                    at += 2;
                    continue;
                }
                Some(&next) if matches!(next, b'$' | b'`' | b'\\') || next == also => {
                    out.push(text.get(from..at).unwrap_or(""), from);
                    from = at + 1;
                    at += 2;
                    continue;
                }
                _ => {}
            }
        }
        at += 1;
    }
    out.push(text.get(from.min(end)..end).unwrap_or(""), from);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inner(words: &[&str]) -> Option<Inner> {
        find(words.len(), |at| words.get(at).copied(), true)
    }

    #[test]
    fn knows_which_words_hold_commands() {
        assert_eq!(inner(&["sh", "-c", "a"]), Some(Inner::Words(2, 3)));
        assert_eq!(
            inner(&["exec", "/bin/bash", "-o", "pipefail", "-lc", "a", "x"]),
            Some(Inner::Words(5, 6))
        );
        assert_eq!(
            inner(&["su", "-", "app", "-c", "a"]),
            Some(Inner::Words(4, 5))
        );
        assert_eq!(inner(&["trap", "a; b", "TERM"]), Some(Inner::Words(1, 2)));
        assert_eq!(inner(&["trap", "-", "TERM"]), None);
        assert_eq!(inner(&["trap", "", "TERM"]), None);
        assert_eq!(inner(&["eval", "a", "b"]), Some(Inner::Words(1, 3)));
        assert_eq!(inner(&["docker", "exec", "x", "sh", "-c", "a"]), None);
        assert_eq!(inner(&["sh", "a.sh", "-c"]), None);
        assert_eq!(
            inner(&["sudo", "-u", "x", "bash", "-s", "--", "y"]),
            Some(Inner::Body)
        );
        assert_eq!(inner(&["bash"]), Some(Inner::Body));
        assert_eq!(inner(&["bash", "a.sh"]), None);
        assert_eq!(
            inner(&["pwsh", "-NoProfile", "-Command", "a", "b"]),
            Some(Inner::PowerShell(3, 5))
        );
        assert_eq!(inner(&["pwsh", "-File", "a.ps1"]), None);
    }
}
