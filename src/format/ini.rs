//! INI files: entries by section and key. Owns the dialects that differ in what continues a
//! value and what a `$` means (Python's, PHP's, uWSGI's, git's); knows no program's keys.

use super::interpolation::NONE;
use super::script::{self, Owner, Scripts};
use super::{entry, variables};
use crate::fact::{FileFacts, FileKind, Part, Stage, UnitKind, Value, ValueKind};
use crate::text::{Embedded, Span};

/// Lowers an INI file.
pub(crate) fn lower(kind: FileKind, path: &str, text: &str) -> FileFacts {
    let mut facts = FileFacts::new(kind, text.len());
    let of_tox = path.rsplit('/').next() == Some("tox.ini");
    for item in items(&mut facts, kind, text) {
        item.emit(&mut facts, kind, text);
        if of_tox {
            commands(&mut facts, text, &item);
        }
    }
    facts
}

/// What tox runs: a line is a command without a shell, and one that ends with a backslash goes on.
fn commands(facts: &mut FileFacts, text: &str, item: &Item) {
    let known = ["commands", "commands_pre", "commands_post"];
    let Some(key) = item.key.filter(|key| known.contains(key)) else {
        return;
    };
    if !item.section.starts_with("testenv") {
        return;
    }
    let mut line = Embedded::default();
    for part in &item.lines {
        let ends = part.strip_suffix('\\');
        let part = ends.unwrap_or(part).trim();
        if !part.is_empty() {
            // `- command` may fail.
            let part = part.strip_prefix("- ").unwrap_or(part);
            if !line.text.is_empty() {
                let start = entry::span_of(text, part).start as usize;
                line.push(" ", start.saturating_sub(1));
            }
            line.push(part, entry::span_of(text, part).start as usize);
        }
        if ends.is_some() || line.text.is_empty() {
            continue;
        }
        let whole = std::mem::take(&mut line);
        let span = whole.map.span(Span::new(0, whole.text.len()));
        let owner = Owner {
            kind: UnitKind::CiStep,
            name: key,
            stage: Stage::Ci,
            span,
        };
        Scripts::new(facts).without_shell(owner, &script::split(&whole), (NONE, NONE));
    }
}

/// A section's header or a key with its value, which may go on over several lines.
#[derive(Debug)]
pub(crate) struct Item<'a> {
    /// The section's name as a path; empty before the first header.
    pub(crate) section: &'a str,
    /// The key; `None` for the header itself.
    pub(crate) key: Option<&'a str>,
    /// The value's lines, trimmed, comments left out; empty for a bare key.
    pub(crate) lines: Vec<&'a str>,
    /// Whether there is a separator behind the key.
    separated: bool,
    /// The spaces in front of the key.
    indent: usize,
}

/// Reads a text's sections and keys; comments are noted.
pub(crate) fn items<'a>(facts: &mut FileFacts, kind: FileKind, text: &'a str) -> Vec<Item<'a>> {
    let mut items: Vec<Item<'a>> = Vec::new();
    let mut section = "";
    for line in entry::lines(entry::without_bom(text)) {
        let trimmed = line.trim();
        if trimmed.is_empty() {
            continue;
        }
        if trimmed.starts_with([';', '#']) {
            facts.comments.push(entry::span_of(text, trimmed));
            continue;
        }
        let indent = line.len() - line.trim_start().len();
        let continues = continues(kind)
            && items
                .last()
                .is_some_and(|last| last.key.is_some() && indent > last.indent);
        if continues {
            if let Some(last) = items.last_mut() {
                last.lines.push(without_comment(facts, kind, text, trimmed));
            }
            continue;
        }
        if let Some(name) = header(facts, text, trimmed) {
            section = name;
            items.push(Item {
                section,
                key: None,
                lines: Vec::new(),
                separated: false,
                indent,
            });
            continue;
        }
        let (key, value) = match split(kind, trimmed) {
            Some((key, value)) => (key, Some(value)),
            None => (without_comment(facts, kind, text, trimmed), None),
        };
        if key.is_empty() {
            continue;
        }
        items.push(Item {
            section,
            key: Some(key),
            separated: value.is_some(),
            lines: value
                .map(|value| without_comment(facts, kind, text, value))
                .into_iter()
                .collect(),
            indent,
        });
    }
    items
}

/// Whether a line that is indented more than its key belongs to the value.
fn continues(kind: FileKind) -> bool {
    !matches!(
        kind,
        FileKind::PhpIni | FileKind::UwsgiIni | FileKind::ServiceConfig
    )
}

/// The name in `[name]`; a comment may follow.
fn header<'a>(facts: &mut FileFacts, text: &str, line: &'a str) -> Option<&'a str> {
    let inside = line.strip_prefix('[')?;
    let close = inside.find(']')?;
    let rest = inside[close + 1..].trim_start();
    if rest.starts_with([';', '#']) {
        facts.comments.push(entry::span_of(text, rest));
    } else if !rest.is_empty() {
        return None;
    }
    Some(inside[..close].trim())
}

/// A key and what stands behind its separator.
fn split(kind: FileKind, line: &str) -> Option<(&str, &str)> {
    let colon = !matches!(
        kind,
        FileKind::PhpIni | FileKind::UwsgiIni | FileKind::Gitmodules
    );
    let at = line.find(|c| c == '=' || (colon && c == ':'))?;
    let (key, rest) = line.split_at(at);
    Some((key.trim_end(), rest[1..].trim_start()))
}

/// A value without the comment behind it. Outside quotes, and only after white space: a
/// password may hold a `#`.
fn without_comment<'a>(
    facts: &mut FileFacts,
    kind: FileKind,
    text: &str,
    value: &'a str,
) -> &'a str {
    // A requirement's marker follows a `;`.
    if kind == FileKind::SetupCfg {
        return value;
    }
    let hash = kind != FileKind::PhpIni;
    let mut quote = None;
    let mut before = None;
    for (at, c) in value.char_indices() {
        match quote {
            Some(open) if c == open => quote = None,
            None if matches!(c, '"' | '\'')
                && before.is_none_or(|c: char| c.is_whitespace() || c == '=' || c == ',') =>
            {
                quote = Some(c);
            }
            None if (c == ';' || (hash && c == '#')) && before.is_none_or(char::is_whitespace) => {
                facts.comments.push(entry::span_of(text, &value[at..]));
                return value[..at].trim_end();
            }
            _ => {}
        }
        before = Some(c);
    }
    value
}

impl Item<'_> {
    /// The section's path: git names a part of its sections in quotes.
    fn section_path(&self) -> String {
        match self.section.split_once(char::is_whitespace) {
            Some((head, name)) => match entry::unquoted(name.trim()) {
                Some(name) => format!("{head}.{name}"),
                None => self.section.to_owned(),
            },
            None => self.section.to_owned(),
        }
    }

    /// The key as path segments: PHP's `env[DB_HOST]` is a key of a map.
    fn key_path(key: &str) -> String {
        match key.strip_suffix(']').and_then(|key| key.split_once('[')) {
            Some((head, inner)) if !head.is_empty() && !inner.is_empty() => {
                format!("{head}.{inner}")
            }
            _ => key.strip_suffix("[]").unwrap_or(key).to_owned(),
        }
    }

    /// The value as the dialect reads it, and null for a bare key.
    pub(crate) fn value(&self, kind: FileKind, text: &str) -> Value {
        let key = entry::span_of(text, self.key.unwrap_or_default());
        if !self.separated {
            return Value::new(key, ValueKind::Null);
        }
        let filled: Vec<&str> = self
            .lines
            .iter()
            .copied()
            .filter(|line| !line.is_empty())
            .collect();
        match filled.as_slice() {
            [] => match self.lines.first() {
                Some(first) => Value::text(entry::span_of(text, first), ""),
                None => Value::text(Span::at(key.end as usize), ""),
            },
            [one] if self.lines.first() == Some(one) || self.lines.len() < 2 => {
                scalar(kind, text, one)
            }
            [first, .., last] if self.lines.first() == Some(first) => {
                let span = entry::span_of(text, first).join(entry::span_of(text, last));
                Value::text(span, filled.join("\n"))
            }
            // Nothing behind the separator, then a line for each item.
            [first, ..] => {
                let last = filled.last().unwrap_or(first);
                let span = entry::span_of(text, first).join(entry::span_of(text, last));
                let items = filled.iter().map(|line| scalar(kind, text, line)).collect();
                Value::new(span, ValueKind::List(items))
            }
        }
    }

    /// Emits the entry of the key, or of the section.
    pub(crate) fn emit(&self, facts: &mut FileFacts, kind: FileKind, text: &str) {
        let path = self.section_path();
        let Some(key) = self.key else {
            let span = entry::span_of(text, self.section);
            entry::section(facts, span, path, span);
            return;
        };
        let key_span = entry::span_of(text, key);
        let value = self.value(kind, text);
        let path = entry::join(&path, &Self::key_path(key));
        entry::with_items(facts, key_span.join(value.span), &path, key_span, value);
    }
}

fn scalar(kind: FileKind, text: &str, raw: &str) -> Value {
    let span = entry::span_of(text, raw);
    match entry::unquoted(raw) {
        Some(content) => holes(kind, text, span, content),
        None => holes(kind, text, span, raw),
    }
}

/// A value with its variables as holes: `%(here)s` of Python and `%(vassal)` and `$(PORT)` of
/// uWSGI, `${DB_HOST}` and `$DB_HOST` of PHP.
pub(crate) fn holes(kind: FileKind, text: &str, span: Span, content: &str) -> Value {
    let mut parts = Vec::new();
    let mut rest = content;
    while let Some(at) = rest.find(['%', '$']) {
        let (before, found) = rest.split_at(at);
        let Some((name, length, environment)) = hole(kind, found) else {
            let length = if found.starts_with("%%") { 2 } else { 1 };
            parts.push(Part::Text(before.into()));
            parts.push(Part::Text(found[..1].into()));
            rest = &found[length..];
            continue;
        };
        parts.push(Part::Text(before.into()));
        let name_span = entry::span_of(text, name);
        let name = if environment {
            format!("${name}")
        } else {
            name.to_owned()
        };
        parts.push(Part::Hole(Value::new(
            name_span,
            ValueKind::Name(name.into()),
        )));
        rest = &found[length..];
    }
    if parts.is_empty() {
        return Value::text(span, content);
    }
    parts.push(Part::Text(rest.into()));
    variables::joined(span, parts)
}

/// A variable at the start of `found`: its name, its length, whether the environment fills it.
fn hole(kind: FileKind, found: &str) -> Option<(&str, usize, bool)> {
    let named = |open: &str, close: &str| {
        let inside = found.strip_prefix(open)?;
        let end = entry::find_near(inside, close)?;
        let name = &inside[..end];
        variables::is_name(name).then_some((name, open.len() + end + close.len()))
    };
    match kind {
        FileKind::PhpIni => {
            if let Some((name, length)) = named("${", "}") {
                return Some((name, length, true));
            }
            let rest = found.strip_prefix('$')?;
            let length = rest
                .bytes()
                .take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_')
                .count();
            let name = &rest[..length];
            // `$pool` is FPM's own.
            let environment = name.bytes().any(|byte| byte.is_ascii_uppercase());
            (length > 0).then_some((name, length + 1, environment))
        }
        FileKind::UwsgiIni => {
            if let Some((name, length)) = named("$(", ")") {
                return Some((name, length, true));
            }
            let (name, length) = named("%(", ")")?;
            Some((name, length, false))
        }
        FileKind::Gitmodules => None,
        _ => {
            if let Some((name, length)) = named("%(", ")s") {
                return Some(match name.strip_prefix("ENV_") {
                    Some(variable) => (variable, length, true),
                    None => (name, length, false),
                });
            }
            let (name, length) = named("${", "}")?;
            Some((name, length, true))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fact::dump;

    fn found(kind: FileKind, text: &str) -> String {
        dump(&lower(kind, "x.ini", text), text)
    }

    #[test]
    fn tox_runs_a_command_a_line() {
        let text = "[testenv]\ncommands =\n  pytest -q \\\n    {posargs}\n  - bash -c \"a | b\"\n";
        let found = dump(&lower(FileKind::Ini, "tox.ini", text), text);
        for expected in [
            "3:3-4:14 #0 command unit 0 : \"pytest\" \"-q\" \"{posargs}\"",
            "5:14-5:15 #0 command unit 1 : \"a\" to-pipe(b)",
        ] {
            assert!(found.contains(expected), "{found}");
        }
    }

    #[test]
    fn continuation_lines_belong_to_the_value_where_the_dialect_has_them() {
        let text = "[a]\nk = 1\n  2\n";
        assert!(found(FileKind::Ini, text).contains("entry a.k = \"1\\n2\""));
        assert!(found(FileKind::PhpIni, text).contains("entry a.2 = null"));
    }

    #[test]
    fn a_line_for_each_item_is_a_list() {
        let text = "[options]\ninstall_requires =\n  a\n  # why\n  b>1\n";
        let found = found(FileKind::SetupCfg, text);
        assert!(found.contains("= [\"a\", \"b>1\"]"), "{found}");
        assert!(found.contains("comment \"# why\""), "{found}");
    }

    #[test]
    fn variables_are_holes() {
        assert!(found(FileKind::Ini, "a = %(here)s/x 100%%\n").contains("`${here}/x 100%`"));
        assert!(found(FileKind::UwsgiIni, "a = :$(PORT)\n").contains("`:${$PORT}`"));
        assert!(found(FileKind::PhpIni, "env[A] = $A\n").contains("entry env.A = $A"));
    }

    #[test]
    fn comments_behind_values_need_a_space() {
        let found = found(FileKind::Ini, "a = p#w;x ; note\nb = \"x ; y\"\n");
        assert!(found.contains("entry a = \"p#w;x\""), "{found}");
        assert!(found.contains("entry b = \"x ; y\""), "{found}");
        assert!(found.contains("comment \"; note\""), "{found}");
    }
}
