//! The source that a finding shows: one line, clipped, with credentials masked. Cut once,
//! before any renderer or cache sees it.

use crate::text::{LineIndex, Span, begins_a_command, printable, steers};

/// One line of source around a span, small whatever the line's length.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Excerpt {
    /// The text, credentials masked, control characters replaced.
    pub text: String,
    /// The marked bytes in `text`.
    pub label: (usize, usize),
    /// Whether the line was clipped at its start.
    pub clipped: bool,
}

/// How many bytes of a line are shown on either side of a span, and of the span itself.
const AROUND: usize = 80;
const WIDEST: usize = 120;

/// What a credential looks like in every output: at most its first four characters where it
/// is long enough to stay secret, then stars.
#[must_use]
pub fn mask(secret: &str) -> String {
    let length = secret.chars().count();
    let shown = if length >= 16 { 4 } else { 0 };
    let start: String = secret.chars().take(shown).collect();
    let mut masked = printable(&start);
    masked.push_str("****");
    masked
}

impl Excerpt {
    /// Cuts the first line of `span` out of `source`; every span of `secrets` is masked.
    #[must_use]
    pub fn cut(source: &str, lines: &LineIndex, span: Span, secrets: &[Span]) -> Self {
        let span = span.clamped(source);
        let line = lines.line(source, lines.position(source, span.start).line);
        let first = Span {
            start: span.start.min(line.end),
            end: span.end.min(line.end).max(span.start.min(line.end)),
        };
        let from = (first.start as usize)
            .saturating_sub(AROUND)
            .max(line.start as usize);
        let marked = (first.end as usize).min(first.start as usize + WIDEST);
        let to = (marked + AROUND).min(line.end as usize);
        let window = Span::new(from, to).clamped(source);
        let label = Span::new(first.start as usize, marked).clamped(source);
        let mut out = Self {
            clipped: window.start > line.start,
            ..Self::default()
        };
        let mut offset = window.start;
        let mut starts = None;
        let mut ends = None;
        let mut note = |out: &Self, offset: u32| {
            if starts.is_none() && offset >= label.start {
                starts = Some(out.text.len());
            }
            if ends.is_none() && offset >= label.end {
                ends = Some(out.text.len());
            }
        };
        while offset < window.end {
            note(&out, offset);
            if let Some(secret) = secrets
                .iter()
                .find(|secret| secret.start <= offset && offset < secret.end)
            {
                if secret.start == offset || out.text.is_empty() {
                    let shown = Span {
                        start: secret.start,
                        end: secret.end,
                    }
                    .clamped(source);
                    out.text.push_str(&mask(shown.slice(source)));
                }
                offset = secret.end.clamp(offset + 1, window.end);
                while !source.is_char_boundary(offset as usize) {
                    offset += 1;
                }
                continue;
            }
            let mut rest = source[offset as usize..].chars();
            let Some(character) = rest.next() else {
                break;
            };
            let command = character == '#' && out.text.ends_with('#') && begins_a_command(rest);
            out.text.push(if character == '\t' {
                ' '
            } else if command || steers(character) {
                '\u{fffd}'
            } else {
                character
            });
            offset += u32::try_from(character.len_utf8()).unwrap_or(1);
        }
        note(&out, u32::MAX);
        let end = out.text.len();
        out.label = (starts.unwrap_or(end), ends.unwrap_or(end));
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_masked_and_the_label_follows() {
        let source = "a = \"hunter2hunter2hunter2\" # é\n";
        let lines = LineIndex::new(source);
        let secret = Span::new(5, 26);
        let excerpt = Excerpt::cut(source, &lines, Span::new(4, 27), &[secret]);
        assert_eq!(excerpt.text, "a = \"hunt****\" # é");
        assert_eq!(
            &excerpt.text[excerpt.label.0..excerpt.label.1],
            "\"hunt****\""
        );
    }

    #[test]
    fn a_long_line_is_clipped_on_both_sides() {
        let source = format!("{}needle{}", "x".repeat(100_000), "y".repeat(100_000));
        let lines = LineIndex::new(&source);
        let excerpt = Excerpt::cut(&source, &lines, Span::new(100_000, 100_006), &[]);
        assert!(excerpt.clipped);
        assert!(excerpt.text.len() < 300);
        assert_eq!(&excerpt.text[excerpt.label.0..excerpt.label.1], "needle");
    }
}
