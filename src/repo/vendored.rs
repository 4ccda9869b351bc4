//! Code of others that lies in folders which only a manifest names: where Composer is told to put
//! packages. Knows the manifest's keys, no rule.

use super::beside;
use super::model::FileRecord;
use crate::fact::{FileKind, Role};

/// The folders of an app's tree that hold packages of others.
fn folders(files: &[FileRecord]) -> Vec<String> {
    let mut found = Vec::new();
    for file in files {
        if file.meta.kind != FileKind::ComposerJson || file.meta.role != Role::App {
            continue;
        }
        let named = file
            .entry("config.vendor-dir")
            .and_then(|entry| entry.value.as_text())
            .and_then(|folder| beside(file.folder(), folder));
        let Some(folder) = named else { continue };
        if folder != file.folder() {
            found.push(folder);
            continue;
        }
        // The app's own modules lie beside the packages.
        for dependency in file.dependencies() {
            if dependency.name.contains('/') {
                found.extend(beside(&folder, &dependency.name));
            }
        }
    }
    found
}

/// The files that are somebody else's, though their paths do not say so.
pub(super) fn vendored(files: &[FileRecord]) -> Vec<usize> {
    let folders = folders(files);
    if folders.is_empty() {
        return Vec::new();
    }
    let below = |path: &str| {
        folders.iter().any(|folder| {
            path.strip_prefix(folder.as_str())
                .is_some_and(|rest| rest.starts_with('/'))
        })
    };
    (0..files.len())
        .filter(|index| files[*index].meta.role == Role::App && below(&files[*index].path))
        .collect()
}
