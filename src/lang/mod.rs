//! Source text to facts, a file or folder per language. Knows syntax, and nothing of
//! frameworks, factors or rules.

mod changes;
pub(crate) mod depth;
pub(crate) mod fields;
pub(crate) mod given;
pub(crate) mod names;
pub(crate) mod printf;
pub(crate) mod tree;
pub(crate) mod typed;

mod csharp;
mod elixir;
mod go;
mod imports;
mod java;
mod javascript;
mod kotlin;
mod php;
mod pipes;
pub(crate) mod powershell;
mod python;
mod ruby;
mod rust;
mod scala;
pub(crate) mod shell;

pub use imports::imports;

use crate::fact::{FileFacts, FileKind, Interest, Language};

/// Lowers a source file. A kind that is no language gives an empty list of facts.
#[must_use]
pub fn lower(kind: FileKind, text: &str, interest: &Interest) -> FileFacts {
    let mut facts = match kind.language() {
        Some(Language::Python) => python::lower(kind, text, interest),
        Some(Language::JavaScript) => javascript::lower(kind, text, interest),
        Some(Language::Rust) => rust::lower(kind, text, interest),
        Some(Language::Ruby) => ruby::lower(kind, text, interest),
        Some(Language::Go) => go::lower(kind, text, interest),
        Some(Language::Java) => java::lower(kind, text, interest),
        Some(Language::Kotlin) => kotlin::lower(kind, text, interest),
        Some(Language::Php) => php::lower(kind, text, interest),
        Some(Language::CSharp) => csharp::lower(kind, text, interest),
        Some(Language::Elixir) => elixir::lower(kind, text, interest),
        Some(Language::Scala) => scala::lower(kind, text, interest),
        Some(Language::Shell) => shell::lower(kind, text),
        Some(Language::PowerShell) => powershell::lower(kind, text, interest),
        None => FileFacts::new(kind, text.len()),
    };
    // Before names of variables give way to what they hold.
    facts.changes = changes::find(&facts, text);
    facts.resolve_receivers();
    facts
}
