//! Makefiles and justfiles: a unit for each target.
use crate::fact::{FileFacts, FileKind};

/// Lowers such a file.
pub(crate) fn lower(kind: FileKind, _path: &str, text: &str) -> FileFacts {
    FileFacts::new(kind, text.len())
}
