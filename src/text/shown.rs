//! Text from outside as people see it: nothing in it steers a terminal, turns a line round or
//! speaks to the service that keeps the log.

/// What stands for a character that is not shown.
const HIDDEN: char = '\u{fffd}';

/// Whether a character steers instead of being seen: control characters, marks that turn the
/// direction of writing, separators of lines and paragraphs.
#[must_use]
pub fn steers(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{61c}'
                | '\u{200e}'
                | '\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2066}'..='\u{2069}'
        )
}

/// One line of text without what steers, and without what a continuous-integration service
/// takes for a command: `::error::` where a word begins, `##[error]` and `##vso[..]` anywhere.
#[must_use]
pub fn printable(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut before = ' ';
    let mut rest = text.chars().peekable();
    while let Some(character) = rest.next() {
        let next = rest.peek().copied();
        let command = match character {
            ':' => before.is_whitespace() && next == Some(':') && names_a_command(&rest),
            '#' => before == '#' && begins_a_command(rest.clone()),
            _ => false,
        };
        out.push(if command || steers(character) {
            HIDDEN
        } else {
            character
        });
        before = character;
    }
    out
}

/// Whether what follows the first colon is the second one and a word.
fn names_a_command(rest: &std::iter::Peekable<std::str::Chars>) -> bool {
    let mut rest = rest.clone();
    rest.next();
    rest.next().is_some_and(|first| first.is_ascii_lowercase())
}

/// Whether what follows `##` makes it a command: `[error]`, `vso[..]`, `teamcity[..]`.
#[must_use]
pub fn begins_a_command(rest: impl Iterator<Item = char>) -> bool {
    rest.take(12)
        .find(|c| !c.is_ascii_lowercase())
        .is_some_and(|c| c == '[')
}

/// The same for text of several lines: their ends stay.
#[must_use]
pub fn printable_lines(text: &str) -> String {
    let lines: Vec<String> = text.split('\n').map(printable).collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_steers() {
        assert_eq!(
            printable("a\u{1b}[31m\r\n\u{9b}b"),
            "a\u{fffd}[31m\u{fffd}\u{fffd}\u{fffd}b"
        );
        assert_eq!(printable("a\u{202e}b\u{2066}"), "a\u{fffd}b\u{fffd}");
        assert_eq!(printable("é 🦀"), "é 🦀");
    }

    #[test]
    fn nothing_is_a_command() {
        assert_eq!(printable("::error::x"), "\u{fffd}:error::x");
        assert_eq!(printable("x ::add-mask::y"), "x \u{fffd}:add-mask::y");
        assert_eq!(printable("##vso[task.x]y"), "#\u{fffd}vso[task.x]y");
        assert_eq!(printable("a::b ::Rails ## x"), "a::b ::Rails ## x");
        assert_eq!(printable_lines("a\n::stop"), "a\n\u{fffd}:stop");
    }
}
