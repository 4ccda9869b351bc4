//! What earlier runs found out, in one file for each tree: bytes by the hash of what they were
//! made of. Owns that file, its age and its safety; knows nothing of what the bytes mean. It is
//! there to save time and never in the way: whatever goes wrong, there is just nothing in it.

mod index;
mod place;

use std::fs::File;
use std::io::{self, BufWriter, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, OnceLock};

use sha2::{Digest, Sha256};

use index::{Header, Index, Item, check, read_at};

/// What bytes were made of, hashed.
pub type Key = [u8; 16];

/// The first bytes of a hash over several parts; where one ends and the next begins counts.
#[must_use]
pub fn key(parts: &[&[u8]]) -> Key {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    let mut key = Key::default();
    key.copy_from_slice(&hash.finalize()[..16]);
    key
}

/// How many runs over the whole tree may pass in which nothing asks for an entry: what a switch
/// to another branch leaves behind is there when one switches back.
const RUNS: u8 = 8;

/// The file of a tree.
#[derive(Debug)]
pub struct Cache {
    path: PathBuf,
    /// What all entries depend on beside their keys: the program and its rules.
    basis: Key,
    /// Opened when it is first asked: a run over few files never does.
    old: OnceLock<Option<Old>>,
    new: Mutex<New>,
}

/// What earlier runs have left.
#[derive(Debug)]
struct Old {
    file: File,
    index: Index,
}

/// What this run adds.
#[derive(Debug)]
enum New {
    /// Nothing yet.
    Nothing,
    /// A file beside the old one, which it will replace.
    Written(Writer),
    /// Nothing will be kept of this run.
    Over,
}

#[derive(Debug)]
struct Writer {
    path: PathBuf,
    file: BufWriter<File>,
    /// Bytes written so far.
    at: u64,
    items: Vec<Item>,
}

impl Cache {
    /// The entries of the tree at `root`, kept below `folder`. What was kept by another program
    /// or with other rules counts as nothing.
    #[must_use]
    pub fn at(folder: &Path, root: &Path, basis: Key) -> Self {
        let root = root.as_os_str().as_encoded_bytes();
        Self {
            path: folder.join(place::name(key(&[root]))),
            basis,
            old: OnceLock::new(),
            new: Mutex::new(New::Nothing),
        }
    }

    fn old(&self) -> Option<&Old> {
        let open = || Old::open(&self.path, self.basis).ok();
        self.old.get_or_init(open).as_ref()
    }

    /// The bytes under a key.
    #[must_use]
    pub fn get(&self, key: &Key) -> Option<Vec<u8>> {
        let old = self.old()?;
        let item = old.index.find(key)?;
        let bytes = old.read(item)?;
        item.age.store(0, Ordering::Relaxed);
        Some(bytes)
    }

    /// Keeps bytes under a key; the latest ones count.
    pub fn put(&self, key: Key, bytes: &[u8]) {
        let Ok(mut new) = self.new.lock() else { return };
        if matches!(*new, New::Nothing) {
            *new = Writer::beside(&self.path).map_or(New::Over, New::Written);
        }
        if let New::Written(writer) = &mut *new
            && writer.add(key, bytes, 0).is_err()
        {
            writer.remove();
            *new = New::Over;
        }
    }

    /// Ends a run over the whole tree: what it added and what is young enough of the old entries
    /// is kept, in one step, so that another run sees all of it or nothing.
    pub fn close(&self) {
        let Ok(mut new) = self.new.lock() else { return };
        let New::Written(mut writer) = std::mem::replace(&mut *new, New::Over) else {
            if self.old().is_some() {
                place::still_used(&self.path);
            }
            return;
        };
        let kept = self.take_over(&mut writer);
        let done = kept.and_then(|()| writer.finish(self.basis, &self.path));
        if done.is_err() {
            writer.remove();
        }
    }

    /// Copies the old entries that no new one replaces.
    fn take_over(&self, writer: &mut Writer) -> io::Result<()> {
        let Some(old) = self.old() else {
            return Ok(());
        };
        writer.items.sort_by_key(|item| item.key);
        let fresh = writer.items.len();
        for item in old.index.items() {
            let age = item.age.load(Ordering::Relaxed);
            let replaced = writer.items[..fresh].binary_search_by_key(&item.key, |new| new.key);
            if age > u32::from(RUNS) || replaced.is_ok() {
                continue;
            }
            if let Some(bytes) = old.read(item) {
                writer.add(item.key, &bytes, age)?;
            }
        }
        Ok(())
    }
}

impl Drop for Cache {
    /// A run that came to no end keeps nothing.
    fn drop(&mut self) {
        if let Ok(New::Written(writer)) = self.new.get_mut() {
            writer.remove();
        }
    }
}

impl Old {
    fn open(path: &Path, basis: Key) -> io::Result<Self> {
        let file = File::open(path)?;
        let index = Index::read(&file, basis)?;
        Ok(Self { file, index })
    }

    /// The bytes of an item, if they are what was written.
    fn read(&self, item: &Item) -> Option<Vec<u8>> {
        let mut bytes = vec![0; item.length as usize];
        read_at(&self.file, &mut bytes, item.offset).ok()?;
        (check(&bytes) == item.check).then_some(bytes)
    }
}

impl Writer {
    /// A new file in the folder of the one that it will replace.
    fn beside(path: &Path) -> io::Result<Self> {
        let (path, file) = place::temporary(path)?;
        let mut writer = Self {
            path,
            file: BufWriter::with_capacity(1 << 16, file),
            at: 0,
            items: Vec::new(),
        };
        let room = [0; Header::LENGTH];
        writer.file.write_all(&room)?;
        writer.at = room.len() as u64;
        Ok(writer)
    }

    fn add(&mut self, key: Key, bytes: &[u8], age: u32) -> io::Result<()> {
        let Ok(length) = u32::try_from(bytes.len()) else {
            return Ok(());
        };
        self.file.write_all(bytes)?;
        self.items.push(Item {
            key,
            offset: self.at,
            length,
            check: check(bytes),
            age: AtomicU32::new(age),
        });
        self.at += u64::from(length);
        Ok(())
    }

    /// Writes the index and the header, and puts the file in its place.
    fn finish(&mut self, basis: Key, place: &Path) -> io::Result<()> {
        // Of two entries of one key the later one counts.
        self.items
            .sort_by_key(|item| (item.key, u64::MAX - item.offset));
        self.items.dedup_by_key(|item| item.key);
        let index = index::pack(&self.items);
        self.file.write_all(&index)?;
        let header = Header {
            basis,
            at: self.at,
            length: index.len() as u64,
            check: check(&index),
        };
        self.file.seek(SeekFrom::Start(0))?;
        self.file.write_all(&header.pack())?;
        self.file.flush()?;
        std::fs::rename(&self.path, place)?;
        place::tidy(place);
        Ok(())
    }

    /// Takes the unfinished file away.
    fn remove(&self) {
        let _ = std::fs::remove_file(&self.path);
    }
}

#[cfg(test)]
mod tests;
