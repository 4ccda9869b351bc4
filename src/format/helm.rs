//! Templates of Helm: manifests read around their actions.

use super::{kubernetes, yaml};
use crate::fact::{FileFacts, FileKind};

/// Lowers such a file.
pub(crate) fn lower(kind: FileKind, _path: &str, text: &str) -> FileFacts {
    let parsed = yaml::parse_template(text);
    kubernetes::lower_parsed(kind, text, &parsed)
}
