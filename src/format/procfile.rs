//! Procfiles: a unit for each process type.

use super::entry;
use crate::fact::{FileFacts, FileKind, Stage, Unit, UnitKind};
use crate::lang::shell;
use crate::text::Embedded;

/// Lowers such a file.
pub(crate) fn lower(kind: FileKind, _path: &str, text: &str) -> FileFacts {
    let mut facts = FileFacts::new(kind, text.len());
    for line in entry::lines(entry::without_bom(text)) {
        let line = line.trim();
        if line.starts_with('#') {
            facts.comments.push(entry::span_of(text, line));
            continue;
        }
        let Some((name, command)) = line.split_once(':') else {
            continue;
        };
        let (name, command) = (name.trim_end(), command.trim());
        let named = name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.'));
        if name.is_empty() || !named || command.is_empty() {
            continue;
        }
        let span = entry::span_of(text, command);
        let unit = facts.open_unit(Unit {
            kind: UnitKind::Process,
            name: name.into(),
            stage: if name == "release" {
                Stage::Release
            } else {
                Stage::Run
            },
            span,
            shell: true,
        });
        shell::lower_into(&mut facts, &Embedded::part(text, span), unit);
    }
    facts
}
