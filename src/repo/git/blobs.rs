//! Contents of git's objects, many with one process.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::Stdio;

use super::{GitError, command};

/// Reads objects, in the order of their names; `None` for those that are missing, no blobs or
/// larger than `largest` bytes.
///
/// # Errors
/// When git cannot be started, or breaks off.
pub fn read_blobs(
    root: &Path,
    ids: &[&str],
    largest: u64,
) -> Result<Vec<Option<Vec<u8>>>, GitError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let refused = |error: io::Error| GitError::Refused(error.to_string());
    let mut child = command(root, None)
        .args(["cat-file", "--batch", "--buffer"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => GitError::Missing,
            _ => refused(error),
        })?;
    let (Some(mut names), Some(contents)) = (child.stdin.take(), child.stdout.take()) else {
        return Err(GitError::Refused("no pipe".to_owned()));
    };
    let list: String = ids.iter().flat_map(|id| [*id, "\n"]).collect();
    let read = std::thread::scope(|scope| {
        // Git answers while it is asked: one side alone would fill the pipe and wait.
        scope.spawn(move || {
            // If git breaks off, its answer is too short, and that is told.
            let _ = names.write_all(list.as_bytes());
        });
        let mut contents = BufReader::with_capacity(1 << 16, contents);
        ids.iter()
            .map(|_| answer(&mut contents, largest))
            .collect::<io::Result<Vec<_>>>()
    });
    if read.is_err() {
        let _ = child.kill();
    }
    let _ = child.wait();
    read.map_err(refused)
}

/// One answer: `<id> blob <size>`, the bytes, a line end; or `<id> missing`.
fn answer(contents: &mut impl BufRead, largest: u64) -> io::Result<Option<Vec<u8>>> {
    let mut head = String::new();
    if contents.read_line(&mut head)? == 0 {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    let mut words = head.split_whitespace().skip(1);
    let kind = words.next();
    let Some(size) = words.next().and_then(|size| size.parse::<u64>().ok()) else {
        return Ok(None);
    };
    let mut behind = [0];
    if kind != Some("blob") || size > largest {
        io::copy(&mut contents.take(size), &mut io::sink())?;
        contents.read_exact(&mut behind)?;
        return Ok(None);
    }
    let mut bytes = vec![0; usize::try_from(size).unwrap_or(0)];
    contents.read_exact(&mut bytes)?;
    contents.read_exact(&mut behind)?;
    Ok(Some(bytes))
}
