//! The rule set that is packed into the binary, and rule files of users.

use crate::rule::RuleSet;
use crate::table::{Node, TableError, unnumber, unstring};
use crate::vocabulary::Vocabulary;

static SCAN: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/scan.bin"));
static READERS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/readers.bin"));

/// A rule or vocabulary file of a user.
#[derive(Clone, Debug)]
pub struct RuleFile {
    /// What errors call it.
    pub name: String,
    /// Which part it is.
    pub source: RuleSource,
    /// Its content.
    pub node: Node,
}

/// What a rule file is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RuleSource {
    /// A rule of this id.
    Rule(String),
    /// A vocabulary table, by its path below the vocabulary's root.
    Vocabulary(String),
}

impl RuleSource {
    /// What a file at `path` below a rules folder is.
    #[must_use]
    pub fn of(path: &str) -> Self {
        match path.strip_prefix("vocabulary/") {
            Some(rest) => Self::Vocabulary(rest.to_owned()),
            None => Self::Rule(path.strip_suffix(".toml").unwrap_or(path).to_owned()),
        }
    }
}

/// Loads the built-in rules and vocabulary, which know nothing of each other yet.
pub(super) fn load(rules: &mut RuleSet, vocabulary: &mut Vocabulary) -> Result<(), TableError> {
    let (loaded, described) = rayon::join(
        || {
            packed(SCAN).try_for_each(|(path, mut bytes)| match RuleSource::of(path) {
                RuleSource::Rule(id) => match Node::unpack(&mut bytes) {
                    Some(node) => rules.add(&format!("rules/{path}"), &id, &node),
                    None => Ok(()),
                },
                RuleSource::Vocabulary(_) => Ok(()),
            })
        },
        || {
            packed(SCAN).try_for_each(|(path, bytes)| match RuleSource::of(path) {
                RuleSource::Vocabulary(below) => {
                    vocabulary.add_packed(format!("rules/{path}"), below, bytes)
                }
                RuleSource::Rule(_) => Ok(()),
            })
        },
    );
    loaded.and(described)
}

/// The built-in rules and vocabulary as files, without what only readers want.
#[must_use]
pub fn builtin_files() -> Vec<RuleFile> {
    files(SCAN)
        .map(|(path, node)| RuleFile {
            name: format!("rules/{path}"),
            source: RuleSource::of(path),
            node,
        })
        .collect()
}

/// What readers want of a built-in rule: rationale and examples.
#[must_use]
pub fn readers_part(id: &str) -> Option<Node> {
    let wanted = format!("{id}.toml");
    files(READERS)
        .find(|(path, _)| **path == *wanted)
        .map(|(_, node)| node)
}

/// The files of a part.
fn files(part: &'static [u8]) -> impl Iterator<Item = (&'static str, Node)> {
    packed(part).filter_map(|(path, mut bytes)| Some((path, Node::unpack(&mut bytes)?)))
}

/// The packed files of a part; ends early on bytes that do not unpack, which the build wrote.
fn packed(part: &'static [u8]) -> impl Iterator<Item = (&'static str, &'static [u8])> {
    let mut bytes = part;
    let mut left = unnumber(&mut bytes).unwrap_or(0);
    std::iter::from_fn(move || {
        left = left.checked_sub(1)?;
        let path = unstring(&mut bytes)?;
        let length = unnumber(&mut bytes)?;
        let (file, rest) = bytes.split_at_checked(length)?;
        bytes = rest;
        Some((path, file))
    })
}

/// The rule and vocabulary files below a folder.
///
/// # Errors
/// A file that cannot be read or is no TOML.
pub fn files_in(folder: &std::path::Path, shown: &str) -> Result<Vec<RuleFile>, TableError> {
    let mut files = Vec::new();
    for entry in walkdir::WalkDir::new(folder).sort_by_file_name() {
        let error = |message: String, line: u32, name: &str| TableError {
            file: name.to_owned(),
            line,
            message,
        };
        let entry = entry.map_err(|problem| error(problem.to_string(), 0, shown))?;
        let path = entry.path();
        if !entry.file_type().is_file() || path.extension().is_none_or(|ending| ending != "toml") {
            continue;
        }
        let relative = path
            .strip_prefix(folder)
            .unwrap_or(path)
            .to_string_lossy()
            .replace('\\', "/");
        let name = format!("{shown}/{relative}");
        let text = crate::table::read_text(path, crate::table::LARGEST)
            .map_err(|problem| error(problem.to_string(), 0, &name))?;
        let node =
            crate::table::parse(&text).map_err(|(line, message)| error(message, line, &name))?;
        files.push(RuleFile {
            source: RuleSource::of(&relative),
            name,
            node,
        });
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Paths as repositories have them, made of every glob's own pieces.
    fn paths(globs: &[&str]) -> Vec<String> {
        let mut paths = Vec::new();
        for glob in globs {
            let plain = glob.replace("**/", "").replace("/**", "/a/b.c");
            let plain = plain
                .replace("[0-9]", "7")
                .replace("[mM]", "M")
                .replace('*', "x");
            for before in ["", "src/", "a/b.d/", "."] {
                paths.push(format!("{before}{plain}"));
                paths.push(format!("{before}{plain}/more.txt"));
                paths.push(format!("{before}un{plain}"));
            }
        }
        paths
    }

    #[test]
    fn both_libraries_read_the_built_in_globs_alike() {
        let mut rules = RuleSet::new();
        load(&mut rules, &mut Vocabulary::new()).unwrap();
        let mut globs: Vec<&str> = Vec::new();
        for rule in rules.rules() {
            for matcher in rule.matches.iter().chain(&rule.evidence) {
                globs.extend(matcher.files.written());
                globs.extend(matcher.not_files.written());
            }
        }
        globs.sort_unstable();
        globs.dedup();
        assert!(globs.len() > 50, "{}", globs.len());
        let paths = paths(&globs);
        for glob in globs {
            let compiled = globset::GlobBuilder::new(glob)
                .literal_separator(true)
                .build();
            let compiled = compiled.unwrap().compile_matcher();
            for path in &paths {
                assert_eq!(
                    fast_glob::glob_match(glob, path),
                    compiled.is_match(path),
                    "{glob} {path}"
                );
            }
        }
    }
}
