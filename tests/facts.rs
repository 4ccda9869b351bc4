//! Golden facts: every file under `testdata/lang` and `testdata/format` has a `.facts` file
//! beside it. `UPDATE=1 cargo test --test facts` writes them anew; read the difference before
//! you commit it.

use std::path::Path;

use xii::fact::{FileKind, Interest, dump};

/// The kind is the name of the folder: `testdata/lang/python/imports.py`,
/// `testdata/format/compose/full.yml`.
fn kind(path: &Path) -> FileKind {
    let folder = path.parent().unwrap().file_name().unwrap();
    let slug = folder.to_str().unwrap();
    FileKind::from_slug(slug).unwrap_or_else(|| panic!("{slug} is no kind of file"))
}

#[test]
fn facts_are_golden() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata");
    let update = std::env::var_os("UPDATE").is_some();
    let mut wrong = Vec::new();
    let mut seen = 0;
    for folder in ["lang", "format"] {
        for entry in walkdir::WalkDir::new(root.join(folder)).sort_by_file_name() {
            let Ok(entry) = entry else { continue };
            let path = entry.path();
            if !entry.file_type().is_file() || path.extension().is_some_and(|x| x == "facts") {
                continue;
            }
            seen += 1;
            let source = std::fs::read_to_string(path).unwrap();
            let kind = kind(path);
            let name = path.file_name().unwrap().to_str().unwrap();
            let facts = xii::scan::lower(kind, name, &source, &Interest::everything());
            let found = dump(&facts, &source);
            let golden = path.with_file_name(format!("{name}.facts"));
            if update {
                std::fs::write(&golden, &found).unwrap();
            } else if std::fs::read_to_string(&golden).unwrap_or_default() != found {
                wrong.push(format!("{}:\n{found}", golden.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(seen > 0, "no golden files found");
}
