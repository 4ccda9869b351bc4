//! `HAProxy`: a keyword a line, under sections that a line of their own begins. Knows the
//! names of sections, no keyword's meaning.

use super::{directive, value, words};
use crate::fact::FileFacts;
use crate::format::entry;

const SECTIONS: &[&str] = &[
    "global",
    "defaults",
    "frontend",
    "backend",
    "listen",
    "peers",
    "resolvers",
    "mailers",
    "program",
    "userlist",
    "cache",
    "ring",
    "http-errors",
    "fcgi-app",
    "log-forward",
    "log-profile",
    "crt-store",
    "traces",
];

/// Emits the entries of a `HAProxy` configuration.
pub(super) fn lower(facts: &mut FileFacts, text: &str) {
    let mut section = String::new();
    for line in entry::lines(entry::without_bom(text)) {
        let (found, comment) = words(line);
        if let Some(comment) = comment {
            facts.comments.push(entry::span_of(text, comment));
        }
        let Some((name, arguments)) = found.split_first() else {
            continue;
        };
        if SECTIONS.contains(name) && !line.starts_with([' ', '\t']) {
            section = match arguments.first() {
                Some(first) => format!("{name}.{first}"),
                None => (*name).to_owned(),
            };
            let key = entry::span_of(text, name);
            entry::section(facts, key, section.as_str(), key);
        } else {
            let path = entry::join(&section, name);
            directive(facts, text, path, name, arguments, value);
        }
    }
}
