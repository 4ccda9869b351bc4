//! The statement around a place, and what is put in front of it: for languages in which a default
//! takes a statement of its own. Lines are judged by how they begin and end; where that does not
//! tell, there is no place.

use std::sync::LazyLock;

use regex::Regex;

use super::Ground;
use crate::text::Span;

/// How a statement begins that another one may stand in front of.
static BEGINS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"^(return|go|defer|if|var)\b|^[\w.*]+(\[[^\]]*\])?(, *[\w.]+)* *:?= |^[\w.]+(\(.*\)\.[\w.]+)*\(",
    )
    .ok()
});

/// The most lines of one statement that are looked through.
const LONGEST: usize = 40;

impl Ground<'_> {
    /// Lines in front of the statement that holds a span, as an edit; `<local>` in them is none of
    /// the file's words.
    pub(super) fn ahead(&self, lines: &str, span: Span) -> Option<(Span, String)> {
        let start = start_of(self.text, span.start as usize)?;
        let line = self.text.get(start..)?;
        let indent = &line[..line.len() - line.trim_start_matches(['\t', ' ']).len()];
        let mut text = String::new();
        for line in lines.lines() {
            text.push_str(indent);
            text.push_str(line);
            text.push('\n');
        }
        Some((Span::at(start), text))
    }

    /// The first of some names that the file does not say yet.
    pub(super) fn free<'n>(&self, names: &'n [Box<str>]) -> Option<&'n str> {
        let word = |c: char| c.is_alphanumeric() || c == '_';
        let said = |name: &str| self.text.split(|c| !word(c)).any(|own| own == name);
        names.iter().map(|name| &**name).find(|name| !said(name))
    }
}

/// Where the line starts on which the statement around a place begins, inside of a function.
fn start_of(text: &str, at: usize) -> Option<usize> {
    let mut start = line_start(text, at);
    for _ in 0..LONGEST {
        let line = text.get(start..)?.lines().next()?;
        let before = text.get(..start)?;
        let begins = BEGINS.as_ref()?.is_match(line.trim_start());
        if begins && line.starts_with(['\t', ' ']) && ends(before) {
            return (start == line_start(text, at) || is_open(text.get(start..at)?))
                .then_some(start);
        }
        start = line_start(text, start.checked_sub(1)?);
    }
    None
}

fn line_start(text: &str, at: usize) -> usize {
    let before = text.get(..at).unwrap_or_default();
    before.rfind('\n').map_or(0, |at| at + 1)
}

/// Whether a statement or the head of a block ends where a text does.
fn ends(text: &str) -> bool {
    let line = text
        .lines()
        .rev()
        .map(|line| line.split("//").next().unwrap_or_default().trim_end())
        .find(|line| !line.trim().is_empty());
    line.is_some_and(|line| {
        line.ends_with(|c: char| {
            c.is_alphanumeric() || matches!(c, '_' | '{' | '}' | ')' | ']' | '"' | '`')
        })
    })
}

/// Whether more brackets are opened than closed.
fn is_open(text: &str) -> bool {
    let mut depth = 0_i32;
    for c in text.chars() {
        match c {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth -= 1,
            _ => {}
        }
        if depth < 0 {
            return false;
        }
    }
    depth > 0
}

#[cfg(test)]
mod tests {
    use super::start_of;

    fn line(text: &str) -> Option<&str> {
        let start = start_of(text, text.find("\":80\"").expect("a port"))?;
        text[start..].lines().next().map(str::trim)
    }

    #[test]
    fn statements_begin_where_another_may_stand() {
        for (text, expected) in [
            ("func main() {\n\tr.Run(\":80\")\n}\n", "r.Run(\":80\")"),
            (
                "func main() {\n\tlog.Fatal(\n\t\tr.Run(\":80\"),\n\t)\n}\n",
                "log.Fatal(",
            ),
            (
                "func main() {\n\ts := &http.Server{\n\t\tHandler: mux,\n\t\tAddr:    \":80\",\n\t}\n}\n",
                "s := &http.Server{",
            ),
            (
                "func main() {\n\tgo func() {\n\t\tr.Run(\":80\")\n\t}()\n}\n",
                "r.Run(\":80\")",
            ),
            (
                "func main() {\n\tif err := r.Run(\":80\"); err != nil {\n\t}\n}\n",
                "if err := r.Run(\":80\"); err != nil {",
            ),
        ] {
            assert_eq!(line(text), Some(expected), "{text}");
        }
        for text in [
            "var s = &http.Server{Addr: \":80\"}\n",
            "var s = &http.Server{\n\tAddr: \":80\",\n}\n",
            "func main() {\n\tif a() {\n\t\tb()\n\t} else if r.Run(\":80\") != nil {\n\t}\n}\n",
            "func main() {\n\tswitch {\n\tcase r.Run(\":80\") != nil:\n\t}\n}\n",
            "var apps = []app{\n\t{\n\t\tAddr: \":80\",\n\t},\n}\n",
        ] {
            assert_eq!(line(text), None, "{text}");
        }
    }
}
