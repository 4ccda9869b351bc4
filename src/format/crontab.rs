//! Crontabs: a unit for each line that runs something, its schedule as an entry. Reads users'
//! and system crontabs, with the extensions of common cron programs.

use super::entry;
use crate::fact::{FileFacts, FileKind, Stage, Unit, UnitKind};
use crate::lang::shell;
use crate::text::{Embedded, Span};

/// Accounts that system crontabs name before the command, and no programs are named like.
const USERS: [&str; 12] = [
    "root", "www-data", "nobody", "app", "deploy", "ubuntu", "apache", "nginx", "daemon", "backup",
    "vagrant", "ec2-user",
];

/// Lowers such a file.
pub(crate) fn lower(kind: FileKind, path: &str, text: &str) -> FileFacts {
    let mut facts = FileFacts::new(kind, text.len());
    let path = path.replace('\\', "/");
    let system = ["cron.d/", "etc/crontab", "cron.hourly/", "cron.daily/"]
        .iter()
        .any(|place| path.contains(place));
    for line in entry::lines(entry::without_bom(text)) {
        let line = line.trim();
        if line.starts_with('#') {
            facts.comments.push(entry::span_of(text, line));
        } else if !variable(&mut facts, text, line) {
            job(&mut facts, text, line, system);
        }
    }
    facts
}

/// `MAILTO=ops@example.com`.
fn variable(facts: &mut FileFacts, text: &str, line: &str) -> bool {
    let Some((name, value)) = line.split_once('=') else {
        return false;
    };
    let name = name.trim_end();
    let first = name.bytes().next();
    if !first.is_some_and(|byte| byte.is_ascii_alphabetic() || byte == b'_')
        || !name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    {
        return false;
    }
    let mut value = entry::text_value(text, value.trim());
    if let Some(inside) = entry::unquoted(value.span.slice(text)) {
        value = crate::fact::Value::text(value.span, inside);
    }
    let key = entry::span_of(text, name);
    entry::push(facts, key.join(value.span), name, key, value);
    true
}

fn job(facts: &mut FileFacts, text: &str, line: &str, system: bool) {
    let Some((schedule, mut command)) = schedule(line) else {
        return;
    };
    let span = entry::span_of(text, schedule);
    let value = crate::fact::Value::text(span, schedule);
    entry::push(facts, span, "schedule", span, value);
    let (first, rest) = word(command);
    if !rest.is_empty() && (system || USERS.contains(&first)) {
        let span = entry::span_of(text, first);
        entry::push(facts, span, "user", span, entry::text_value(text, first));
        command = rest;
    }
    let script = script(text, command);
    if script.text.trim().is_empty() {
        return;
    }
    let start = entry::span_of(text, command).start;
    let end = script.map.span(Span::new(0, script.text.len())).end;
    let unit = facts.open_unit(Unit {
        kind: UnitKind::Cron,
        name: schedule.into(),
        stage: Stage::Admin,
        span: Span { start, end },
        shell: true,
    });
    shell::lower_into(facts, &script, unit);
}

/// The first word of a line and what follows it.
fn word(line: &str) -> (&str, &str) {
    let end = line.find(char::is_whitespace).unwrap_or(line.len());
    (&line[..end], line[end..].trim_start())
}

/// The schedule at the start of a line, and what it starts: `@daily`, five fields, or more
/// where a program reads seconds or years.
fn schedule(line: &str) -> Option<(&str, &str)> {
    if line.starts_with('@') {
        let (nick, rest) = word(line);
        if nick == "@every" {
            let (_, rest) = word(rest);
            let length = line.len() - rest.len();
            return Some((line[..length].trim_end(), rest));
        }
        return Some((nick, rest));
    }
    let mut rest = line;
    let mut fields = 0;
    let mut length = 0;
    while fields < 7 {
        let (first, after) = word(rest);
        let times =
            is_field(first) && (fields < 5 || !first.bytes().any(|b| b.is_ascii_alphabetic()));
        if !times {
            break;
        }
        fields += 1;
        length = line.len() - rest.len() + first.len();
        rest = after;
    }
    (fields >= 5).then(|| (&line[..length], rest))
}

fn is_field(word: &str) -> bool {
    const NAMES: [&str; 19] = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec", "mon",
        "tue", "wed", "thu", "fri", "sat", "sun",
    ];
    !word.is_empty()
        && word.split(['*', ',', '-', '/', '?', '#', '~']).all(|part| {
            part.bytes().all(|byte| byte.is_ascii_digit())
                || matches!(part, "H" | "L" | "W")
                || NAMES.contains(&part.to_ascii_lowercase().as_str())
        })
}

/// The command as cron gives it to the shell: an unescaped `%` ends it.
fn script(text: &str, command: &str) -> Embedded {
    let mut out = Embedded::default();
    let mut from = 0;
    let mut push = |from: usize, to: usize| {
        let piece = &command[from..to];
        out.push(piece, entry::span_of(text, piece).start as usize);
    };
    for (at, _) in command.match_indices('%') {
        if at > from && command.as_bytes()[at - 1] == b'\\' {
            push(from, at - 1);
            from = at;
        } else {
            push(from, at);
            return out;
        }
    }
    push(from, command.len());
    out
}
