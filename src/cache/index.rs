//! The bytes of a cache file: a header of fixed length, entries one behind the other, and an
//! index of them at the end, by key. Every part has a check of its own.

use std::fs::File;
use std::io;
use std::sync::atomic::{AtomicU32, Ordering};

use super::{Key, key};

/// A hash short enough to stand beside every entry: it tells rot, not malice.
pub(super) type Check = [u8; 8];

pub(super) fn check(bytes: &[u8]) -> Check {
    let mut check = Check::default();
    check.copy_from_slice(&key(&[bytes])[..8]);
    check
}

/// How the file begins. The number changes with the layout.
const MAGIC: &[u8; 8] = b"xii\0 c 1";

/// Where the index is, and what everything depends on.
pub(super) struct Header {
    pub(super) basis: Key,
    /// The first byte of the index.
    pub(super) at: u64,
    /// Its length in bytes.
    pub(super) length: u64,
    pub(super) check: Check,
}

impl Header {
    pub(super) const LENGTH: usize = 48;

    pub(super) fn pack(&self) -> [u8; Self::LENGTH] {
        let mut out = [0; Self::LENGTH];
        out[..8].copy_from_slice(MAGIC);
        out[8..24].copy_from_slice(&self.basis);
        out[24..32].copy_from_slice(&self.at.to_le_bytes());
        out[32..40].copy_from_slice(&self.length.to_le_bytes());
        out[40..48].copy_from_slice(&self.check);
        out
    }

    fn unpack(bytes: &[u8; Self::LENGTH]) -> Option<Self> {
        let (magic, rest) = bytes.split_first_chunk()?;
        let (basis, rest) = rest.split_first_chunk()?;
        let (at, rest) = rest.split_first_chunk()?;
        let (length, rest) = rest.split_first_chunk()?;
        let (check, _) = rest.split_first_chunk()?;
        (magic == MAGIC).then_some(Self {
            basis: *basis,
            at: u64::from_le_bytes(*at),
            length: u64::from_le_bytes(*length),
            check: *check,
        })
    }
}

/// Where an entry is.
#[derive(Debug)]
pub(super) struct Item {
    pub(super) key: Key,
    pub(super) offset: u64,
    pub(super) length: u32,
    pub(super) check: Check,
    /// How many runs have passed since something asked for it.
    pub(super) age: AtomicU32,
}

const ITEM: usize = 16 + 8 + 4 + 8 + 4;

/// The entries of a file, by key.
#[derive(Debug)]
pub(super) struct Index(Vec<Item>);

/// The largest index that is read: a million and a half entries.
const LARGEST: u64 = 64 << 20;

impl Index {
    /// Reads the index of a file that another run has written with the same basis. Every entry
    /// is a run older then.
    pub(super) fn read(file: &File, basis: Key) -> io::Result<Self> {
        let broken = || io::Error::from(io::ErrorKind::InvalidData);
        let mut bytes = [0; Header::LENGTH];
        read_at(file, &mut bytes, 0)?;
        let header = Header::unpack(&bytes).ok_or_else(broken)?;
        if header.basis != basis || header.length > LARGEST {
            return Err(broken());
        }
        let length = usize::try_from(header.length).map_err(|_| broken())?;
        let mut bytes = vec![0; length];
        read_at(file, &mut bytes, header.at)?;
        if check(&bytes) != header.check {
            return Err(broken());
        }
        let items = bytes.chunks_exact(ITEM).map(unpack);
        items.collect::<Option<_>>().map(Self).ok_or_else(broken)
    }

    pub(super) fn find(&self, key: &Key) -> Option<&Item> {
        let at = self.0.binary_search_by(|item| item.key.cmp(key));
        at.ok().map(|at| &self.0[at])
    }

    pub(super) fn items(&self) -> &[Item] {
        &self.0
    }
}

fn unpack(bytes: &[u8]) -> Option<Item> {
    let (key, rest) = bytes.split_first_chunk()?;
    let (offset, rest) = rest.split_first_chunk()?;
    let (length, rest) = rest.split_first_chunk()?;
    let (check, rest) = rest.split_first_chunk()?;
    let (age, _) = rest.split_first_chunk()?;
    Some(Item {
        key: *key,
        offset: u64::from_le_bytes(*offset),
        length: u32::from_le_bytes(*length),
        check: *check,
        age: AtomicU32::new(u32::from_le_bytes(*age).saturating_add(1)),
    })
}

/// The index of items that are sorted by key.
pub(super) fn pack(items: &[Item]) -> Vec<u8> {
    let mut out = Vec::with_capacity(items.len() * ITEM);
    for item in items {
        out.extend(item.key);
        out.extend(item.offset.to_le_bytes());
        out.extend(item.length.to_le_bytes());
        out.extend(item.check);
        out.extend(item.age.load(Ordering::Relaxed).to_le_bytes());
    }
    out
}

/// Fills `bytes` from an offset of a file that several threads read.
#[cfg(unix)]
pub(super) fn read_at(file: &File, bytes: &mut [u8], offset: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, bytes, offset)
}

/// Fills `bytes` from an offset of a file that several threads read.
#[cfg(windows)]
pub(super) fn read_at(file: &File, mut bytes: &mut [u8], mut offset: u64) -> io::Result<()> {
    while !bytes.is_empty() {
        let read = std::os::windows::fs::FileExt::seek_read(file, bytes, offset)?;
        if read == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        bytes = &mut bytes[read..];
        offset += read as u64;
    }
    Ok(())
}
