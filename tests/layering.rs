//! Holds the table of modules in `docs/architecture.md` against the code: who may import whom.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

type Imports = BTreeMap<String, BTreeSet<String>>;

/// The table: each module with what it may import. `everything` is every other module,
/// `everything above` those of earlier rows.
fn allowed() -> Imports {
    let page = std::fs::read_to_string("docs/architecture.md").expect("the page is there");
    let rows: Vec<(String, String)> = page
        .lines()
        .skip_while(|line| !line.starts_with("| module |"))
        .skip(2)
        .take_while(|line| line.starts_with('|'))
        .map(|line| {
            let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
            (cells[0].trim_matches('`').to_owned(), cells[2].to_owned())
        })
        .collect();
    let mut table = Imports::new();
    for (index, (module, may)) in rows.iter().enumerate() {
        let names = match may.as_str() {
            "everything" => rows.iter().map(|row| row.0.clone()).collect(),
            "everything above" => rows[..index].iter().map(|row| row.0.clone()).collect(),
            list => list
                .split('`')
                .skip(1)
                .step_by(2)
                .map(str::to_owned)
                .collect(),
        };
        table.insert(module.clone(), names);
    }
    table
}

/// The first names behind `crate::` in a line of code; several of `crate::{a, b::{c, d}}`.
fn named(code: &str) -> Vec<String> {
    let mut names = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        if code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_') {
            continue;
        }
        let rest = &code[at + "crate::".len()..];
        let word = |text: &str| -> String {
            text.chars()
                .take_while(|c| c.is_alphanumeric() || *c == '_')
                .collect()
        };
        let Some(group) = rest.strip_prefix('{') else {
            names.push(word(rest));
            continue;
        };
        let mut depth = 0;
        let mut fresh = true;
        for (offset, character) in group.char_indices() {
            match character {
                '{' => depth += 1,
                '}' if depth == 0 => break,
                '}' => depth -= 1,
                ',' if depth == 0 => fresh = true,
                c if fresh && (c.is_alphanumeric() || c == '_') => {
                    names.push(word(&group[offset..]));
                    fresh = false;
                }
                _ => {}
            }
        }
    }
    names
}

/// What each module imports, and one file for each import.
fn actual() -> BTreeMap<(String, String), String> {
    let mut found = BTreeMap::new();
    for entry in walkdir::WalkDir::new("src").sort_by_file_name() {
        let entry = entry.expect("src can be walked");
        let path = entry.path();
        if path.extension().is_none_or(|ending| ending != "rs") {
            continue;
        }
        let below = path.strip_prefix("src").expect("below src");
        let first = below.components().next().expect("a name");
        let module = Path::new(first.as_os_str())
            .file_stem()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        if module == "lib" || module == "main" {
            continue;
        }
        let text = std::fs::read_to_string(path).expect("source is text");
        let code: String = text
            .lines()
            .filter(|line| !line.trim_start().starts_with("//"))
            .collect::<Vec<_>>()
            .join("\n");
        for name in named(&code) {
            if name != module {
                found
                    .entry((module.clone(), name))
                    .or_insert_with(|| path.display().to_string());
            }
        }
    }
    found
}

#[test]
fn every_import_is_in_the_table() {
    let table = allowed();
    assert!(table.len() > 15, "the table was not read: {table:?}");
    let actual = actual();
    assert!(actual.len() > 30, "imports were not read: {actual:?}");
    let wrong: Vec<String> = actual
        .iter()
        .filter_map(|((module, name), file)| match table.get(module) {
            None => Some(format!("{file}: the table has no row for `{module}`")),
            Some(may) if !may.contains(name) => {
                Some(format!("{file}: `{module}` may not import `{name}`"))
            }
            Some(_) => None,
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_module_has_a_row_and_every_row_a_module() {
    let modules: BTreeSet<String> = std::fs::read_dir("src")
        .expect("src is there")
        .filter_map(|entry| {
            let path = entry.expect("an entry").path();
            let name = path.file_stem()?.to_string_lossy().into_owned();
            (name != "lib" && name != "main").then_some(name)
        })
        .collect();
    let rows: BTreeSet<String> = allowed().into_keys().collect();
    assert_eq!(modules, rows);
}

#[test]
fn imports_have_no_cycle() {
    let mut graph = Imports::new();
    for (module, name) in actual().into_keys() {
        graph.entry(module).or_default().insert(name);
    }
    // Take away what imports nothing that is left; a cycle stays.
    loop {
        let leaves: Vec<String> = graph
            .iter()
            .filter(|(_, names)| names.iter().all(|name| !graph.contains_key(name)))
            .map(|(module, _)| module.clone())
            .collect();
        if leaves.is_empty() {
            break;
        }
        for leaf in leaves {
            graph.remove(&leaf);
        }
    }
    assert!(
        graph.is_empty(),
        "modules that import in a circle: {graph:?}"
    );
}

#[test]
fn names_are_read_from_groups_and_paths() {
    assert_eq!(
        named("use crate::{a::{x, y}, b};\nlet z = crate::c::d();\npub(crate) fn e() {}"),
        ["a", "b", "c"]
    );
}
