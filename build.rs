//! Packs the rule set into the binary: `rules/**/*.toml`, parsed once here, so that starting
//! up parses no TOML. Examples and rationales go into a part of their own that only
//! `xii explain` and the tests unpack.

use std::path::Path;

#[path = "src/table/node.rs"]
#[allow(dead_code, reason = "unpacking is the binary's business")]
mod node;
#[path = "src/table/parse.rs"]
mod parse;

use node::{Node, NodeKind, number, string};
use parse::parse;

/// What the program is made of, hashed: what one program kept between runs, a program of other
/// sources must not take for its own.
fn sources() -> u64 {
    use std::hash::Hasher;
    let mut hash = std::hash::DefaultHasher::new();
    for part in ["src", "rules", "Cargo.lock", "Cargo.toml"] {
        println!("cargo:rerun-if-changed={part}");
        for entry in walkdir::WalkDir::new(part).sort_by_file_name() {
            let Ok(entry) = entry else { continue };
            if entry.file_type().is_file() {
                hash.write(entry.path().to_string_lossy().replace('\\', "/").as_bytes());
                hash.write(&std::fs::read(entry.path()).unwrap_or_default());
            }
        }
    }
    hash.finish()
}

/// Keys that a scan never looks at.
const FOR_READERS: [&str; 3] = ["rationale", "bad", "good"];

fn main() {
    println!("cargo:rustc-env=XII_SOURCES={:016x}", sources());
    println!("cargo:rerun-if-changed=rules");
    println!("cargo:rerun-if-changed=src/table");
    let root = Path::new("rules");
    let mut files: Vec<(String, Node)> = Vec::new();
    for entry in walkdir::WalkDir::new(root).sort_by_file_name() {
        let Ok(entry) = entry else { continue };
        let path = entry.path();
        if path.extension().is_none_or(|ending| ending != "toml") {
            continue;
        }
        let name = path
            .strip_prefix(root)
            .unwrap_or(path)
            .to_string_lossy()
            .replace('\\', "/");
        let text = std::fs::read_to_string(path).unwrap_or_default();
        match parse(&text) {
            Ok(node) => files.push((name, node)),
            Err((line, message)) => {
                println!("cargo:error=rules/{name}:{line}: {message}");
                return;
            }
        }
    }
    let mut scan = Vec::new();
    let mut readers = Vec::new();
    number(&mut scan, files.len());
    number(&mut readers, files.len());
    for (name, node) in files {
        let line = node.line;
        let NodeKind::Table(entries) = node.kind else {
            continue;
        };
        let vocabulary = name.starts_with("vocabulary/");
        let (for_readers, for_scan): (Vec<_>, Vec<_>) = entries
            .into_iter()
            .partition(|(key, _)| !vocabulary && FOR_READERS.contains(&&**key));
        for (out, entries) in [(&mut scan, for_scan), (&mut readers, for_readers)] {
            string(out, &name);
            let mut file = Vec::new();
            Node {
                line,
                kind: NodeKind::Table(entries),
            }
            .pack(&mut file);
            // Its length first, so that a file can be passed over.
            number(out, file.len());
            out.extend(file);
        }
    }
    let out = std::env::var("OUT_DIR").unwrap_or_else(|_| ".".to_owned());
    for (name, bytes) in [("scan.bin", scan), ("readers.bin", readers)] {
        if let Err(error) = std::fs::write(Path::new(&out).join(name), bytes) {
            println!("cargo:error=cannot write {name}: {error}");
        }
    }
}
