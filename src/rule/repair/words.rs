//! Words of command lines, wherever they stand: in a shell's line, in a JSON list, one a line
//! in YAML. Taking one out takes out what separates it from its neighbours.

use super::{Ground, content};
use crate::fact::{FactKind, Value};
use crate::predicate::Shape;
use crate::text::Span;
use crate::vocabulary::CommandView;

impl Ground<'_> {
    /// Every word of these options taken out; `None` when one of them is stuck to others.
    pub(super) fn without_options(
        &self,
        view: &CommandView,
        options: &[Box<str>],
    ) -> Option<Vec<(Span, String)>> {
        let mut edits = Vec::new();
        let mut index = 0;
        while let Some(word) = view.words.get(index) {
            index += 1;
            let shape = Shape::of(word);
            let Some(text) = shape.text() else { continue };
            let Some((option, valued)) = named(options, text) else {
                continue;
            };
            let mut last = *word;
            if valued && text == option {
                // Without a value the option is not what the rule takes it for.
                last = view.words.get(index).copied()?;
                index += 1;
            } else if !valued && text != option {
                return None;
            }
            edits.push((self.without_words(word.span, last.span)?, String::new()));
        }
        (!edits.is_empty()).then_some(edits)
    }

    /// The bytes to take out for the words from `first` to `last`.
    fn without_words(&self, first: Span, last: Span) -> Option<Span> {
        if first == last || first.end <= last.start {
            without(self.text, self.quoted(first).join(self.quoted(last)))
        } else {
            None
        }
    }

    /// A word's span with the quotes around it.
    fn quoted(&self, word: Span) -> Span {
        let (start, end) = (word.start as usize, word.end as usize);
        let bytes = self.text.as_bytes();
        let before = start.checked_sub(1).and_then(|at| bytes.get(at)).copied();
        let behind = bytes.get(end).copied();
        let quotes = matches!(before, Some(b'"' | b'\'')) && before == behind;
        // A quote on both sides is the word's own only where no other word stands between.
        if quotes && content(self.text, word) == word {
            Span::new(start - 1, end + 1)
        } else {
            word
        }
    }

    /// An option behind the `words`-th word of a shell's line.
    pub(super) fn with_option(
        &self,
        view: &CommandView,
        words: usize,
        option: &str,
    ) -> Option<(Span, String)> {
        let span = match words.checked_sub(1) {
            Some(index) => view.positional(index)?.span,
            None => view.program_span,
        };
        let end = span.end as usize;
        let behind = self.text.get(end..)?.chars().next();
        let plain = span
            .slice(self.text)
            .chars()
            .all(|c| c.is_alphanumeric() || "-_./".contains(c))
            && behind.is_none_or(|c| c.is_whitespace() || matches!(c, ';' | '&' | '|' | ')' | '"'));
        let listed = self.quoted(span) != span;
        (plain && !listed).then(|| (Span::at(end), format!(" {option}")))
    }

    /// The output redirections of the command at hand taken out.
    pub(super) fn without_redirects(&self) -> Option<Vec<(Span, String)>> {
        let FactKind::Command(command) = &self.fact?.kind else {
            return None;
        };
        let edits: Vec<(Span, String)> = command
            .redirects
            .iter()
            .filter(|redirect| redirect.operator.contains('>'))
            .map(|redirect| {
                let before = self.text.get(..redirect.span.start as usize)?;
                let start = before.trim_end_matches([' ', '\t']).len();
                Some((Span::new(start, redirect.span.end as usize), String::new()))
            })
            .collect::<Option<_>>()?;
        (!edits.is_empty()).then_some(edits)
    }
}

/// The option that a word is or starts with, and whether it has a value.
fn named<'o>(options: &'o [Box<str>], word: &str) -> Option<(&'o str, bool)> {
    options.iter().find_map(|option| {
        let (name, valued) = match option.strip_suffix('=') {
            Some(name) => (name, true),
            None => (&**option, false),
        };
        let rest = word.strip_prefix(name)?;
        (rest.is_empty() || rest.starts_with('=')).then_some((name, valued))
    })
}

/// The bytes to take out so that an item goes together with what separates it from the next: a
/// comma in a list, a line of its own, the blanks of a shell's line.
pub(super) fn without(text: &str, item: Span) -> Option<Span> {
    let (start, end) = (item.start as usize, item.end as usize);
    let before = text.get(..start)?;
    let behind = text.get(end..)?;
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    let line_before = before.get(line_start..)?;
    let line_behind = behind.split('\n').next().unwrap_or(behind);
    let ends_line = line_behind.trim().is_empty();
    let lead = line_before.trim_start();
    // An item of a YAML list: its line, also with a word before it in the same item.
    if ends_line && (lead == "- " || lead.starts_with("- ") && lead.trim_end() == "-") {
        let to = (end + line_behind.len() + 1).min(text.len());
        return Some(Span::new(line_start, to));
    }
    let outer = before.trim_end().chars().next_back();
    let next = behind.trim_start().chars().next();
    if matches!(outer, Some('[' | '(' | '{' | ',')) && matches!(next, Some(']' | ')' | '}' | ',')) {
        return Some(listed(text, before, behind, item, line_start));
    }
    // A line of its own among lines that a backslash joins.
    if lead.is_empty() {
        if line_behind.trim() == "\\" {
            let to = (end + line_behind.len() + 1).min(text.len());
            return Some(Span::new(line_start, to));
        }
        let joined = before.trim_end().strip_suffix('\\')?;
        return ends_line.then(|| Span::new(joined.trim_end().len(), end));
    }
    let blanks = before.trim_end_matches([' ', '\t']).len();
    (blanks < start).then(|| Span::new(blanks, end))
}

/// An item of a list in brackets, with one comma.
fn listed(text: &str, before: &str, behind: &str, item: Span, line_start: usize) -> Span {
    let (start, end) = (item.start as usize, item.end as usize);
    let comma_behind = behind.trim_start().starts_with(',');
    if comma_behind {
        let comma = end + behind.find(',').unwrap_or(0) + 1;
        let rest = text.get(comma..).unwrap_or_default();
        let alone = before
            .get(line_start..)
            .is_some_and(|lead| lead.trim().is_empty());
        let line = rest.split('\n').next().unwrap_or(rest);
        if alone && line.trim().is_empty() && rest.len() > line.len() {
            return Span::new(line_start, comma + line.len() + 1);
        }
        return Span::new(
            start,
            comma + (rest.len() - rest.trim_start_matches([' ', '\t']).len()),
        );
    }
    match before.trim_end().strip_suffix(',') {
        Some(kept) => Span::new(kept.len(), end),
        None => item,
    }
}

/// Whether a word is plain text for a shell and for JSON alike.
pub(super) fn is_plain(word: &Value) -> bool {
    word.as_text().is_some_and(|text| {
        !text.is_empty()
            && text
                .chars()
                .all(|c| !c.is_control() && !"$`\\*?[]{}~<>|&;()#!\"'".contains(c))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn removed(text: &str, item: &str) -> Option<String> {
        let start = text.find(item).expect("the item is there");
        let span = without(text, Span::new(start, start + item.len()))?;
        let mut text = text.to_owned();
        text.replace_range(span.start as usize..span.end as usize, "");
        Some(text)
    }

    #[test]
    fn an_item_goes_with_what_separates_it() {
        for (text, item, left) in [
            ("gunicorn --daemon app", "--daemon", "gunicorn app"),
            ("gunicorn app --daemon\n", "--daemon", "gunicorn app\n"),
            ("[\"a\", \"-D\", \"b\"]", "\"-D\", ", "[\"a\", \"b\"]"),
            ("[\"a\", \"-D\"]", "\"-D\"", "[\"a\"]"),
            ("f(a=1, b=2)", "a=1", "f(b=2)"),
            ("f(a=1)", "a=1", "f()"),
            ("f(\n    a=1,\n    b=2,\n)", "b=2", "f(\n    a=1,\n)"),
            ("  - a\n  - -D\n  - b\n", "-D", "  - a\n  - b\n"),
            ("a \\\n  -D \\\n  b\n", "-D", "a \\\n  b\n"),
            ("a \\\n  -b \\\n  -D\n", "-D", "a \\\n  -b\n"),
        ] {
            let item = item.trim_end_matches([',', ' ']);
            assert_eq!(removed(text, item).as_deref(), Some(left), "{text}");
        }
        assert_eq!(removed("-D", "-D"), None);
    }
}
