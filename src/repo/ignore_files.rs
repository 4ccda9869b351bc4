//! Ignore files that must not be opened: a pipe is never read to its end, and a device has none.
//! Owns that question alone; what ignore files say is the walker's business.

use std::path::{Path, PathBuf};

const NAMES: [&str; 3] = [".gitignore", ".ignore", ".xiiignore"];

/// The largest ignore file that is obeyed, in bytes.
const LARGEST: u64 = 4 << 20;

/// The ignore file of a folder that cannot be obeyed, and why.
pub(super) fn strange(folder: &Path) -> Option<(PathBuf, &'static str)> {
    NAMES.iter().find_map(|name| one(folder.join(name)))
}

/// The same for the one that git keeps to itself.
pub(super) fn strange_exclude(root: &Path) -> Option<(PathBuf, &'static str)> {
    one(root.join(".git/info/exclude"))
}

fn one(path: PathBuf) -> Option<(PathBuf, &'static str)> {
    let meta = std::fs::metadata(&path).ok()?;
    // A folder of that name says nothing, and is no trap.
    if meta.is_dir() {
        return None;
    }
    if !meta.is_file() {
        return Some((path, "not a file"));
    }
    (meta.len() > LARGEST).then_some((path, "too large for an ignore file"))
}
