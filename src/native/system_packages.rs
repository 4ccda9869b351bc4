//! What the images of a repository hold of the system: their bases, and everything that their
//! build installs. Shared by the rules about tools and libraries; knows neither.

use std::collections::HashSet;

use super::image_stages::Stages;
use super::manifests::lies_in;
use super::tables;
use crate::fact::{FileKind, Role, ValueKind};
use crate::predicate::ImageName;
use crate::repo::{Component, FileRecord, Repository};
use crate::text::Span;

/// How much an image brings before anything is installed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Base {
    /// A language's image with compilers and the usual tools.
    Full,
    /// Debian or Ubuntu without anything.
    Slim,
    /// Alpine.
    Alpine,
}

/// An image that runs, with what is known to be in it.
#[derive(Debug)]
pub(super) struct System<'a> {
    pub file: &'a FileRecord,
    /// Where it names its base.
    pub from: Span,
    pub base: Base,
    /// What its build says, in lower case: commands, copied paths, scripts.
    said: String,
}

/// What images known to everybody bring; of others, nobody can tell.
fn base(reference: &str) -> Option<Base> {
    let name = ImageName::parse(reference);
    let tag = name.tag.unwrap_or("");
    let plain = name
        .name
        .trim_start_matches("docker.io/")
        .trim_start_matches("library/");
    if !matches!(
        plain,
        "python"
            | "node"
            | "ruby"
            | "elixir"
            | "golang"
            | "rust"
            | "debian"
            | "ubuntu"
            | "alpine"
            | "php"
            | "eclipse-temurin"
            | "maven"
            | "gradle"
            | "mcr.microsoft.com/dotnet/aspnet"
            | "mcr.microsoft.com/dotnet/runtime"
            | "mcr.microsoft.com/dotnet/sdk"
            | "mcr.microsoft.com/powershell"
    ) {
        return None;
    }
    // Other distributions than these.
    if [
        "azurelinux",
        "mariner",
        "ubi",
        "chiseled",
        "windows",
        "nanoserver",
    ]
    .iter()
    .any(|word| tag.contains(word))
    {
        return None;
    }
    Some(match name.base() {
        "alpine" => Base::Alpine,
        _ if tag.contains("alpine") => Base::Alpine,
        "debian" | "ubuntu" | "php" | "aspnet" | "runtime" | "powershell" => Base::Slim,
        _ if tag.contains("slim") => Base::Slim,
        _ => Base::Full,
    })
}

/// Words that each kind of base brings.
fn brought(base: Base) -> &'static HashSet<&'static str> {
    use std::sync::OnceLock;
    static FULL: OnceLock<HashSet<&str>> = OnceLock::new();
    static NONE: OnceLock<HashSet<&str>> = OnceLock::new();
    match base {
        Base::Full => FULL.get_or_init(|| tables::words(include_str!("data/full-images.txt"))),
        _ => NONE.get_or_init(HashSet::new),
    }
}

impl<'a> System<'a> {
    /// The image that a Dockerfile builds, if its base is known and nothing of unknown
    /// content is put into it.
    fn of(repository: &Repository, file: &'a FileRecord) -> Option<Self> {
        let stages = Stages::of(file);
        let from = stages.base()?;
        let reference = from.reference.as_text()?;
        let base = base(reference)?;
        let mut said = String::new();
        // The language itself is in its image.
        said.push_str(ImageName::parse(reference).base());
        said.push('\n');
        let run: HashSet<u32> = stages.run().map(|stage| stage.index).collect();
        for (instruction, _) in file.instructions() {
            if !run.contains(&instruction.stage) {
                continue;
            }
            match &*instruction.name {
                "RUN" | "ADD" | "COPY" | "ENV" | "ARG" => {}
                _ => continue,
            }
            let copied = instruction.name.as_ref() == "COPY"
                && instruction.flags.iter().any(|flag| &*flag.key == "from");
            for argument in &instruction.arguments {
                match argument.as_text() {
                    // Whole folders of a system: anything may be in them.
                    Some(
                        "/" | "/usr" | "/usr/" | "/usr/lib" | "/usr/lib/" | "/lib" | "/usr/bin"
                        | "/usr/bin/" | "/usr/local" | "/usr/local/" | "/usr/local/bin"
                        | "/usr/local/bin/" | "/opt" | "/nix",
                    ) if copied => {
                        return None;
                    }
                    Some(text) => {
                        said.push_str(&text.to_ascii_lowercase());
                        said.push('\n');
                    }
                    // A list that is made up elsewhere.
                    None if instruction.name.as_ref() == "RUN" => {
                        let list = matches!(argument.kind, ValueKind::Template(_));
                        if list {
                            said.push_str(&spelled(file, argument.span));
                        } else {
                            return None;
                        }
                    }
                    None => {}
                }
            }
        }
        let unknown = ["cat ", "xargs", "ansible", "nix", "brew ", "$("]
            .iter()
            .any(|word| {
                said.lines()
                    .any(|line| line.contains("install") && line.contains(word))
            });
        if unknown {
            return None;
        }
        said.push_str(&scripts(repository, &said)?);
        Some(Self {
            file,
            from: from.reference.span,
            base,
            said,
        })
    }

    /// Whether the image has something that goes by one of these words.
    pub(super) fn has(&self, words: &[&str]) -> bool {
        let brought = brought(self.base);
        words.iter().any(|word| {
            let word = word.to_ascii_lowercase();
            brought.contains(word.as_str())
                || if word.len() > 4 {
                    self.said.contains(&word)
                } else {
                    // Short words are parts of many others.
                    self.said
                        .split(|c: char| c.is_whitespace() || "=;&|\"'[],".contains(c))
                        .any(|part| part == word)
                }
        })
    }
}

fn spelled(file: &FileRecord, span: Span) -> String {
    let text = file.text.as_deref().unwrap_or("");
    text.get(span.start as usize..span.end as usize)
        .unwrap_or("")
        .to_ascii_lowercase()
}

/// The texts of the scripts that a build runs; `None` when one of them is not to be found.
fn scripts(repository: &Repository, said: &str) -> Option<String> {
    let mut texts = String::new();
    for word in said.split_whitespace() {
        let word = word.trim_matches(|c: char| !c.is_ascii_alphanumeric() && c != '/' && c != '.');
        let name = word.rsplit('/').next().unwrap_or(word);
        if name.rsplit('.').next() != Some("sh") {
            continue;
        }
        let file = repository
            .of_kind(FileKind::Shell)
            .find(|file| file.name().eq_ignore_ascii_case(name))?;
        texts.push_str(&file.text.as_deref().unwrap_or("").to_ascii_lowercase());
        texts.push('\n');
    }
    Some(texts)
}

/// The images that run a component: those in its folders, else those of the folders above,
/// else all of the repository. None when what they hold cannot be told, or when something
/// else than an image provides for the system.
pub(super) fn of<'a>(repository: &'a Repository, component: &Component) -> Option<Vec<System<'a>>> {
    if provided_otherwise(repository) {
        return None;
    }
    let files: Vec<&FileRecord> = repository
        .of_kind(FileKind::Dockerfile)
        .filter(|file| file.meta.role == Role::App)
        .collect();
    let inside: Vec<&FileRecord> = files
        .iter()
        .copied()
        .filter(|file| {
            repository
                .component_of(&file.path)
                .is_some_and(|own| own.root == component.root)
        })
        .collect();
    let chosen = if inside.is_empty() {
        files
            .into_iter()
            .filter(|file| lies_in(&component.root, file.folder()))
            .collect()
    } else {
        inside
    };
    if chosen.is_empty() {
        return None;
    }
    chosen
        .into_iter()
        .map(|file| System::of(repository, file))
        .collect()
}

/// Lists of system packages that no front end reads, or that go to other platforms.
fn provided_otherwise(repository: &Repository) -> bool {
    repository.of_kind(FileKind::Ansible).next().is_some()
        || repository.of_kind(FileKind::Aptfile).next().is_some()
        || repository.paths.iter().any(|path| {
            matches!(
                path.rsplit('/').next().unwrap_or(path),
                "apt.txt"
                    | "nixpacks.toml"
                    | "flake.nix"
                    | "shell.nix"
                    | "default.nix"
                    | "devbox.json"
                    | "project.toml"
                    | "packages.txt"
            )
        })
}
