//! A mistake in a settings or rule file, with the line it stands on.

use std::fmt::Write;

use crate::table::TableError;
use crate::text::LineIndex;

/// The mistake, its line and a mark under the word that it names.
#[must_use]
pub fn mistake(mistake: &TableError, text: &str) -> String {
    let lines = LineIndex::new(text);
    let line = lines.line(text, mistake.line).slice(text);
    let clipped: String = line
        .chars()
        .take(120)
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    // The message quotes the word that is wrong, most often the first.
    let word = mistake.message.split('`').nth(1).unwrap_or_default();
    let quoted = mistake
        .message
        .split('`')
        .skip(1)
        .step_by(2)
        .find(|word| !word.is_empty() && clipped.contains(word))
        .unwrap_or(word);
    let (before, width) = match clipped.find(quoted) {
        Some(at) if !quoted.is_empty() => (clipped[..at].chars().count(), quoted.chars().count()),
        _ => {
            let trimmed = clipped.trim_start();
            (
                clipped.chars().count() - trimmed.chars().count(),
                trimmed.chars().count().max(1),
            )
        }
    };
    let number = mistake.line.to_string();
    let gutter = " ".repeat(number.len());
    let mut out = mistake.to_string();
    let _ = write!(
        out,
        "\n{gutter} |\n{number} | {clipped}\n{gutter} | {}{}",
        " ".repeat(before),
        "^".repeat(width)
    );
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wrong_word_is_marked() {
        let error = TableError {
            file: "xii.toml".to_owned(),
            line: 2,
            message: "unknown key `selct`, did you mean `select`?".to_owned(),
        };
        assert_eq!(
            mistake(&error, "# x\nselct = []\n"),
            "xii.toml:2: unknown key `selct`, did you mean `select`?\n  |\n2 | selct = []\n  | ^^^^^"
        );
    }
}
