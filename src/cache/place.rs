//! The folder of the cache: how files in it are called, made for their owner alone, and taken
//! away when nobody asks for them any more.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, SystemTime};

use super::Key;

/// What every file of the cache ends in.
const ENDING: &str = ".xii";

/// What a file ends in that is not finished.
const UNFINISHED: &str = ".tmp";

const DAY: Duration = Duration::from_hours(24);

/// After how many days a tree's file goes that nobody used.
const DAYS: u32 = 30;

/// How the folder tells backup programs that it is a cache; bford.info/cachedir.
const TAG: &str = "Signature: 8a477f597d28d172789f06886806bc55\n# What xii keeps of files between runs; it may be removed at any time.\n";

/// The name of a tree's file.
pub(super) fn name(tree: Key) -> String {
    use std::fmt::Write;
    let mut name = String::with_capacity(40);
    for byte in tree {
        let _ = write!(name, "{byte:02x}");
    }
    name + ENDING
}

/// A new file beside the one at `path`, for nobody else to read; its folder is made too.
pub(super) fn temporary(path: &Path) -> io::Result<(PathBuf, File)> {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let folder = path.parent().unwrap_or(Path::new("."));
    make(folder)?;
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}-{count}{UNFINISHED}", std::process::id()));
    let path = folder.join(name);
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(&path) {
        // What a process of the same number left behind that was killed.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            std::fs::remove_file(&path)?;
            options.open(&path).map(|file| (path, file))
        }
        opened => opened.map(|file| (path, file)),
    }
}

/// Makes the folder, which says of itself what it is.
fn make(folder: &Path) -> io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)?;
    for (name, text) in [("CACHEDIR.TAG", TAG), (".gitignore", "*\n")] {
        let new = OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(folder.join(name));
        match new {
            Ok(mut file) => file.write_all(text.as_bytes())?,
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// Since when a file is as it is.
fn age(path: &Path) -> Option<Duration> {
    let changed = std::fs::metadata(path).and_then(|meta| meta.modified());
    SystemTime::now().duration_since(changed.ok()?).ok()
}

/// Notes that a file is in use, once a day.
pub(super) fn still_used(path: &Path) {
    if age(path).is_some_and(|age| age > DAY)
        && let Ok(file) = OpenOptions::new().append(true).open(path)
    {
        let _ = file.set_modified(SystemTime::now());
    }
}

/// Takes away what lies beside `path` and is of no use: trees that nobody looked at for long, and
/// what runs left behind that were killed.
pub(super) fn tidy(path: &Path) {
    let Some(Ok(entries)) = path.parent().map(std::fs::read_dir) else {
        return;
    };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let Some(name) = name.to_str() else { continue };
        let longest = if name.ends_with(UNFINISHED) && name.contains(ENDING) {
            DAY
        } else if name.ends_with(ENDING) {
            DAY * DAYS
        } else {
            continue;
        };
        if age(&entry.path()).is_some_and(|age| age > longest) {
            let _ = std::fs::remove_file(entry.path());
        }
    }
}
