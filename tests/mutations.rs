//! Every golden file, broken in many ways: cut, doubled, spliced with another one, its bits
//! flipped. A fuzzer in a minute: the same mutations in every run, so that what fails once fails
//! again.

#[path = "shared/spans.rs"]
mod spans;

use xii::fact::{FileKind, Interest};

/// How many mutations each file gets.
const TIMES: usize = 5;

/// A small generator of numbers, seeded by the file, so that a new file changes no other's.
struct Dice(u64);

impl Dice {
    fn of(seed: &str) -> Self {
        Self(seed.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
        }))
    }

    fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % (most.max(1) as u64)).unwrap_or(0)
    }
}

/// One mutation of a text's bytes.
fn mutate(bytes: &mut Vec<u8>, other: &[u8], dice: &mut Dice) {
    let at = dice.below(bytes.len() + 1);
    let end = (at + 1 + dice.below(60)).min(bytes.len());
    match dice.below(9) {
        0 => bytes.truncate(at),
        1 => drop(bytes.drain(at.min(end)..end)),
        2 => {
            let piece = bytes[at.min(end)..end].to_vec();
            bytes.splice(at..at, piece);
        }
        3 => {
            let piece = bytes[at.min(end)..end].repeat(300);
            bytes.splice(at..at, piece);
        }
        4 => {
            let from = dice.below(other.len() + 1);
            let to = (from + dice.below(400)).min(other.len());
            bytes.splice(at..at, other[from..to].iter().copied());
        }
        5 => {
            if let Some(byte) = bytes.get_mut(at) {
                *byte ^= 1 << dice.below(8);
            }
        }
        6 => {
            let pieces: [&[u8]; 14] = [
                b"\"",
                b"'",
                b"`",
                b"\n",
                b"\r\n",
                b"\\",
                b"{",
                b"}",
                b"(",
                b")",
                b"\0",
                "\u{202e}".as_bytes(),
                "é🦀".as_bytes(),
                b"\xff",
            ];
            let piece = pieces[dice.below(pieces.len())];
            bytes.splice(at..at, piece.iter().copied());
        }
        7 => {
            let mut lines: Vec<&[u8]> = bytes.split(|byte| *byte == b'\n').collect();
            let (first, second) = (dice.below(lines.len()), dice.below(lines.len()));
            lines.swap(first, second);
            *bytes = lines.join(&b'\n');
        }
        _ => {
            let text = String::from_utf8_lossy(bytes).replace('\n', "\r");
            *bytes = text.into_bytes();
        }
    }
}

/// Golden files with their kinds.
fn corpus() -> Vec<(String, FileKind, Vec<u8>)> {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata");
    let mut files = Vec::new();
    for folder in ["lang", "format"] {
        for entry in walkdir::WalkDir::new(root.join(folder)).sort_by_file_name() {
            let entry = entry.expect("readable test data");
            let path = entry.path();
            if !entry.file_type().is_file() || path.extension().is_some_and(|x| x == "facts") {
                continue;
            }
            let folder = path.parent().and_then(|folder| folder.file_name());
            let kind = folder.and_then(|name| FileKind::from_slug(name.to_str()?));
            let name = path
                .strip_prefix(&root)
                .expect("below")
                .display()
                .to_string();
            let bytes = std::fs::read(path).expect("a file");
            files.push((name, kind.expect("a folder names a kind"), bytes));
        }
    }
    assert!(files.len() > 50, "{}", files.len());
    files
}

#[test]
fn front_ends_bear_every_mutation() {
    let files = corpus();
    let everything = Interest::everything();
    std::thread::scope(|scope| {
        for part in 0..2 {
            let (files, everything) = (&files, &everything);
            scope.spawn(move || {
                for (name, kind, bytes) in files.iter().skip(part).step_by(2) {
                    let mut dice = Dice::of(name);
                    let mut mutant = bytes.clone();
                    for turn in 0..TIMES {
                        // Some on top of each other, some afresh.
                        if turn % 4 == 0 || mutant.len() > 60_000 {
                            mutant.clone_from(bytes);
                        }
                        let other = &files[dice.below(files.len())].2;
                        mutate(&mut mutant, other, &mut dice);
                        let text = String::from_utf8_lossy(&mutant);
                        let facts = xii::scan::lower(*kind, "some/file", &text, everything);
                        spans::spans(&facts, &text);
                    }
                }
            });
        }
    });
}
