//! Lockfiles of every ecosystem: a locked dependency for each package. Which one it is, the
//! file's name tells.
//!
//! They are long and written by programs: each is scanned once, for names and versions alone,
//! and no tree is built.

mod blocks;
mod json;
mod lines;
mod scanner;
mod yarn;

use crate::fact::{Ecosystem, FileFacts, FileKind};

/// The largest lockfile that is read, in bytes.
const LARGEST: usize = 20 << 20;

/// Lowers a lockfile.
pub(crate) fn lower(kind: FileKind, path: &str, text: &str) -> FileFacts {
    let mut facts = FileFacts::new(kind, text.len());
    if text.len() > LARGEST {
        facts.problems.push(crate::fact::Problem {
            span: crate::text::Span::at(0),
            message: "larger than 20 MiB, not read".into(),
        });
        return facts;
    }
    let name = path.rsplit('/').next().unwrap_or(path).to_ascii_lowercase();
    match name.as_str() {
        "poetry.lock" | "uv.lock" | "pdm.lock" | "pylock.toml" => {
            blocks::toml(&mut facts, text, Ecosystem::Python);
        }
        "cargo.lock" => blocks::toml(&mut facts, text, Ecosystem::Rust),
        "conda-lock.yml" => blocks::conda(&mut facts, text),
        "pipfile.lock" => json::pipfile(&mut facts, text),
        "package-lock.json" | "npm-shrinkwrap.json" => json::npm(&mut facts, text),
        "composer.lock" => json::composer(&mut facts, text),
        "packages.lock.json" => json::nuget(&mut facts, text),
        "bun.lock" => json::bun(&mut facts, text),
        "yarn.lock" => yarn::yarn(&mut facts, text),
        "pnpm-lock.yaml" => yarn::pnpm(&mut facts, text),
        "gemfile.lock" | "gems.locked" => lines::bundler(&mut facts, text),
        "go.sum" => lines::go(&mut facts, text),
        "gradle.lockfile" => lines::gradle(&mut facts, text),
        "mix.lock" => lines::mix(&mut facts, text),
        _ => {}
    }
    facts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fact::{FactKind, dump};

    const NAMES: &[&str] = &[
        "poetry.lock",
        "uv.lock",
        "Cargo.lock",
        "conda-lock.yml",
        "Pipfile.lock",
        "package-lock.json",
        "composer.lock",
        "packages.lock.json",
        "bun.lock",
        "yarn.lock",
        "pnpm-lock.yaml",
        "Gemfile.lock",
        "go.sum",
        "gradle.lockfile",
        "mix.lock",
    ];

    /// Every golden file, cut short everywhere, read as every lockfile: no panic, and every
    /// name and version is where its span says.
    #[test]
    fn cut_short() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/testdata/format/lockfile");
        for file in std::fs::read_dir(folder).unwrap() {
            let path = file.unwrap().path();
            if path.extension().is_some_and(|ending| ending == "facts") {
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            for end in (0..text.len())
                .filter(|end| text.is_char_boundary(*end))
                .step_by(7)
            {
                let text = &text[..end];
                for name in NAMES {
                    let facts = lower(FileKind::Lockfile, name, text);
                    let _ = dump(&facts, text);
                    for fact in &facts.facts {
                        if let FactKind::Dependency(dependency) = &fact.kind {
                            assert!(!dependency.name_span.slice(text).is_empty());
                            let version = dependency.requirement.as_text().unwrap();
                            assert_eq!(dependency.requirement.span.slice(text), version);
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn long_files_are_linear() {
        let text = "\"a@1\":\n  version \"1\"\n[[package]]\nname = \"é\"\n".repeat(20_000)
            + &"{\"packages\": {\"a\": [".repeat(20_000);
        for name in NAMES {
            let _ = lower(FileKind::Lockfile, name, &text);
        }
    }
}
