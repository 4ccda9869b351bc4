//! Bytes and texts: reading a file once, refusing what no front end should see, and finding a
//! text again when a rule over the repository points into it.

use std::collections::HashMap;
use std::io::Read;
use std::sync::Arc;

use super::{Content, Input};
use crate::diagnostic::{Notice, NoticeKind};
use crate::fact::FileKind;
use crate::repo::Repository;

/// The largest file that is read, in bytes; lockfiles may be larger.
pub const LARGEST: u64 = 4 << 20;
const LARGEST_LOCKFILE: u64 = 24 << 20;

/// How much of a file is read before the rest of it, in bytes.
const FIRST_LOOK: usize = 64 << 10;

/// Why a file is not read.
pub(super) enum Refused {
    /// It is not text.
    Binary,
    /// Something a person should know.
    Notice(Notice),
}

/// The bytes of a file.
pub(super) fn bytes(input: &Input, kind: Option<FileKind>) -> Result<Vec<u8>, Refused> {
    let notice = |kind, message: String| {
        Refused::Notice(Notice {
            kind,
            path: Some(input.path.clone()),
            line: None,
            message,
        })
    };
    let binary = |bytes: &[u8]| {
        let wide = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
        memchr::memchr(0, bytes).is_some() && !wide
    };
    // A picture is passed over in silence; a source file that is none is worth a word.
    let no_text = || match kind {
        Some(_) => notice(NoticeKind::LeftOut, "holds NUL bytes, not text".to_owned()),
        None => Refused::Binary,
    };
    if let Content::Memory(bytes) = &input.content {
        if binary(&bytes[..bytes.len().min(8192)]) {
            return Err(no_text());
        }
        return Ok(bytes.clone());
    }
    let Some((path, size)) = input.file() else {
        return Ok(Vec::new());
    };
    let limit = if kind == Some(FileKind::Lockfile) {
        LARGEST_LOCKFILE
    } else {
        LARGEST
    };
    let unreadable = |error: &std::io::Error| {
        let words = match error.kind() {
            std::io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
            std::io::ErrorKind::NotFound => "vanished during the scan".to_owned(),
            _ => error.to_string(),
        };
        notice(NoticeKind::Unreadable, words)
    };
    let too_large = || {
        let words = format!("larger than {} MB", limit >> 20);
        notice(NoticeKind::LeftOut, words)
    };
    let mut file = std::fs::File::open(path).map_err(|error| unreadable(&error))?;
    // The walk has told the size: one read takes the file, a second one finds nothing more.
    let mut bytes = vec![0; usize::try_from(size.min(limit)).unwrap_or(0) + 1];
    let mut filled = 0;
    loop {
        // A first look tells binary files by a NUL, before megabytes of them are read.
        let until = if filled == 0 { FIRST_LOOK } else { bytes.len() };
        let until = until.min(bytes.len());
        match file.read(&mut bytes[filled..until]) {
            Ok(0) => break,
            Ok(read) => {
                if filled == 0 && binary(&bytes[..read.min(8192)]) {
                    return Err(no_text());
                }
                filled += read;
            }
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => return Err(unreadable(&error)),
        }
        if size > limit || filled as u64 > limit {
            return Err(too_large());
        }
        if filled == bytes.len() {
            bytes.resize(filled * 2, 0);
        }
    }
    bytes.truncate(filled);
    Ok(bytes)
}

/// The text of bytes, and whether some of them were not UTF-8: those are read as `?`, one for
/// one, so that offsets hold.
pub(super) fn decode(bytes: Vec<u8>) -> Result<(String, bool), &'static str> {
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err("UTF-16, not UTF-8");
    }
    if memchr::memchr(0, &bytes).is_some() {
        return Err("not text");
    }
    match String::from_utf8(bytes) {
        Ok(text) => Ok((text, false)),
        Err(error) => {
            let bytes = error.as_bytes();
            let mut text = String::with_capacity(bytes.len());
            for chunk in bytes.utf8_chunks() {
                text.push_str(chunk.valid());
                text.extend(chunk.invalid().iter().map(|_| '?'));
            }
            Ok((text, true))
        }
    }
}

/// Whether a source file was squeezed by a program: few, very long lines.
pub(super) fn is_minified(kind: FileKind, text: &str) -> bool {
    if kind.language().is_none() || text.len() < 5_000 {
        return false;
    }
    let lines = text.bytes().filter(|byte| *byte == b'\n').count() + 1;
    text.len() / lines > 500
}

/// Texts of files, read again where they were not kept.
pub(super) struct Texts<'a> {
    inputs: HashMap<&'a str, &'a Input>,
    repository: &'a Repository,
}

impl<'a> Texts<'a> {
    pub(super) fn new(inputs: &'a [Input], repository: &'a Repository) -> Self {
        Self {
            inputs: inputs
                .iter()
                .map(|input| (input.path.as_str(), input))
                .collect(),
            repository,
        }
    }

    /// The text of a file; `None` when it is gone.
    pub(super) fn get(&self, path: &str) -> Option<Arc<str>> {
        if let Some(text) = self
            .repository
            .file(path)
            .and_then(|file| file.text.clone())
        {
            return Some(text);
        }
        let input = self.inputs.get(path)?;
        let bytes = bytes(input, Some(FileKind::Lockfile)).ok()?;
        decode(bytes).ok().map(|(text, _)| Arc::from(text))
    }
}
