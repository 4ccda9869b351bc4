//! Folders of a monorepo that an image is built from and no manifest speaks for: a service that
//! declares nothing is one all the same. Knows what an image copies, not what it runs.

use std::collections::BTreeMap;

use super::model::FileRecord;
use crate::fact::{FileKind, Role, Value};

/// Where images of databases look for what fills them. A service that others made is no component.
const FILLED_FROM: &str = "/docker-entrypoint-initdb.d";

/// Each folder of such an image, with the root below that alone it is built from, if there is one.
pub(super) fn image_folders<'a>(
    files: &'a [FileRecord],
    roots: &BTreeMap<&'a str, Vec<usize>>,
) -> Vec<(&'a str, Option<&'a str>)> {
    if roots.len() < 2 || roots.get("").is_some_and(|manifests| !manifests.is_empty()) {
        return Vec::new();
    }
    let mut images: Vec<&FileRecord> = files
        .iter()
        .filter(|file| file.meta.kind == FileKind::Dockerfile && file.meta.role == Role::App)
        .collect();
    images.sort_by_key(|file| file.folder());
    let mut found: Vec<(&str, Option<&str>)> = Vec::new();
    for file in images {
        let folder = file.folder();
        let taken = |above: &str| {
            roots.contains_key(above) || found.last().is_some_and(|(last, _)| *last == above)
        };
        if folder.is_empty() || std::iter::successors(Some(folder), |at| above(at)).any(taken) {
            continue;
        }
        if !copies_its_own(file, files) {
            continue;
        }
        let mut below = roots
            .range(folder..)
            .map(|(root, _)| *root)
            .take_while(|root| root.starts_with(folder))
            .filter(|root| is_below(root, folder));
        match (below.next(), below.next()) {
            (_, Some(_)) => {}
            (only, None) => found.push((folder, only)),
        }
    }
    found
}

/// The folder above one that is not the repository's root.
fn above(folder: &str) -> Option<&str> {
    folder.rsplit_once('/').map(|split| split.0)
}

fn is_below(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder)
        .is_some_and(|rest| rest.starts_with('/'))
}

/// Whether an image copies what lies in its own folder; files of configuration for a service that
/// others made do not count.
fn copies_its_own(image: &FileRecord, files: &[FileRecord]) -> bool {
    let folder = image.folder();
    let mut copies = false;
    for (instruction, _) in image.instructions() {
        if !matches!(&*instruction.name, "COPY" | "ADD")
            || instruction.flags.iter().any(|flag| &*flag.key == "from")
        {
            continue;
        }
        let Some((target, sources)) = instruction.arguments.split_last() else {
            continue;
        };
        if target
            .as_text()
            .is_some_and(|path| path.starts_with(FILLED_FROM))
        {
            return false;
        }
        copies |= sources
            .iter()
            .filter_map(Value::as_text)
            .any(|source| holds(folder, source, files));
    }
    copies
}

/// Whether code or pages of a folder are what `COPY` means by a source. A context of the whole
/// repository, from which an image in a folder of its own is built, names other paths.
fn holds(folder: &str, source: &str, files: &[FileRecord]) -> bool {
    let source = source.trim_start_matches("./").trim_matches('/');
    let plain = source.split(['*', '?', '[']).next().unwrap_or_default();
    let prefix = match plain {
        "" | "." => format!("{folder}/"),
        plain => format!("{folder}/{plain}"),
    };
    let first = files.partition_point(|file| file.path.as_str() < prefix.as_str());
    files[first..]
        .iter()
        .take_while(|file| file.path.starts_with(&prefix))
        .any(|file| {
            let language = file.meta.kind.language();
            file.meta.role == Role::App
                && (file.meta.kind == FileKind::Html
                    || language.is_some_and(|language| !language.is_script()))
        })
}
