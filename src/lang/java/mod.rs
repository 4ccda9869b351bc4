//! Stub.
use crate::fact::{FileFacts, FileKind, Interest};

/// Lowers a source file.
pub(crate) fn lower(kind: FileKind, text: &str, _interest: &Interest) -> FileFacts {
    FileFacts::new(kind, text.len())
}
