//! Which version of a language's runtime every place of a repository names: images, platforms,
//! version files, manifests, CI. Finds and orders the places; compares nothing.

mod ci;
mod images;
mod manifests;

use std::collections::HashMap;

use super::version_range::{Range, Version};
use crate::fact::{Entry, FileKind, Role};
use crate::repo::{FileRecord, Repository};
use crate::text::Span;

pub(super) use images::family;

/// A place by how close it is to what runs in production.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Place {
    /// The image that runs.
    Image,
    /// What a platform is told.
    Platform,
    /// A file that tools read: `.nvmrc`, `.tool-versions`.
    VersionFile,
    /// A manifest's requirement.
    Manifest,
    /// An image that builds, or that developers use.
    Development,
    /// Continuous integration.
    Ci,
}

/// What a place asks for.
#[derive(Clone, Debug)]
pub(super) enum Wanted {
    /// A version.
    Exact(Version),
    /// Any version of a range.
    Range(Range),
}

/// A version named somewhere.
#[derive(Clone, Debug)]
pub(super) struct Mention<'a> {
    pub file: &'a FileRecord,
    pub span: Span,
    pub runtime: &'static str,
    pub wanted: Wanted,
    /// As written.
    pub text: String,
    pub place: Place,
}

impl Wanted {
    /// Reads what a place says. Names of channels (`lts/*`, `stable`, `3.x` of any minor) ask
    /// for nothing.
    fn parse(runtime: &str, text: &str) -> Option<Self> {
        let text = text.trim();
        if let Some(name) = text.strip_prefix("lts/") {
            return Version::parse(node_release(name)?).map(Self::Exact);
        }
        let version = text.strip_prefix("1.").filter(|_| runtime == "java");
        let text = version.unwrap_or(text);
        let plain = text.trim_start_matches('v');
        // `1.8.x` is the newest of 1.8; `18.x` of one number stays a range.
        let plain = plain
            .strip_suffix(".x")
            .filter(|line| line.contains('.'))
            .unwrap_or(plain);
        let exact = plain.starts_with(|c: char| c.is_ascii_digit())
            && !plain.contains(['x', '*', ' ', ',', '|', '<', '>', '^', '~']);
        if exact {
            return Version::parse(plain).map(Self::Exact);
        }
        Range::parse(text).map(Self::Range)
    }

    /// Whether both can be had at once.
    pub(super) fn agrees(&self, other: &Self, runtime: &str) -> bool {
        match (self, other) {
            (Self::Exact(one), Self::Exact(other)) => one.agrees(other, depth(runtime)),
            (Self::Exact(version), Self::Range(range))
            | (Self::Range(range), Self::Exact(version)) => range.has_room_for(version),
            (Self::Range(_), Self::Range(_)) => true,
        }
    }
}

/// Node.js' releases by their names.
fn node_release(name: &str) -> Option<&'static str> {
    Some(match name {
        "argon" => "4",
        "boron" => "6",
        "carbon" => "8",
        "dubnium" => "10",
        "erbium" => "12",
        "fermium" => "14",
        "gallium" => "16",
        "hydrogen" => "18",
        "iron" => "20",
        "jod" => "22",
        "krypton" => "24",
        _ => return None,
    })
}

/// How many parts of a version a program notices.
fn depth(runtime: &str) -> usize {
    match runtime {
        "node" | "java" | "dotnet" => 1,
        _ => 2,
    }
}

/// A runtime by any of its names.
fn runtime_named(name: &str) -> Option<&'static str> {
    Some(match name {
        "python" => "python",
        "node" | "nodejs" | "node_js" => "node",
        "ruby" | "rvm" => "ruby",
        "php" => "php",
        "go" | "golang" => "go",
        "java" | "jdk" => "java",
        "dotnet" => "dotnet",
        "rust" => "rust",
        "elixir" => "elixir",
        "powershell" | "powershell-core" | "pwsh" => "powershell",
        _ => return None,
    })
}

/// Collects the mentions of one file.
struct Collector<'a> {
    file: &'a FileRecord,
    entries: HashMap<&'a str, &'a Entry>,
    found: Vec<Mention<'a>>,
}

impl Collector<'_> {
    fn add(&mut self, runtime: &'static str, text: &str, span: Span, place: Place) {
        if let Some(wanted) = Wanted::parse(runtime, text) {
            self.add_wanted(runtime, wanted, text, span, place);
        }
    }

    fn add_wanted(
        &mut self,
        runtime: &'static str,
        wanted: Wanted,
        text: &str,
        span: Span,
        place: Place,
    ) {
        self.found.push(Mention {
            file: self.file,
            span,
            runtime,
            wanted,
            text: text.trim().to_owned(),
            place,
        });
    }

    /// A version that is the oldest one that will do.
    fn add_least(&mut self, runtime: &'static str, text: &str, span: Span) {
        let bare = text.trim_start_matches("go");
        let bare = bare
            .strip_prefix("1.")
            .filter(|_| runtime == "java")
            .unwrap_or(bare);
        if let Some(version) = Version::parse(bare) {
            let wanted = Wanted::Range(Range::from(&version));
            self.add_wanted(runtime, wanted, text, span, Place::Manifest);
        }
    }
}

/// Every version that anything names, the most deployed places first.
pub(super) fn mentions(repository: &Repository) -> Vec<Mention<'_>> {
    let mut all = Vec::new();
    for file in &repository.files {
        if matches!(
            file.meta.role,
            Role::Test
                | Role::Example
                | Role::Docs
                | Role::Template
                | Role::Vendored
                | Role::Generated
        ) {
            continue;
        }
        let mut collector = Collector {
            file,
            entries: HashMap::new(),
            found: Vec::new(),
        };
        if file.meta.role == Role::Ci {
            collector.entries = file.entries().map(|entry| (&*entry.path, entry)).collect();
            ci::collect(&mut collector);
        }
        match file.meta.kind {
            FileKind::Dockerfile => images::dockerfile(&mut collector),
            FileKind::Compose | FileKind::Devcontainer => images::references(&mut collector),
            _ => manifests::collect(&mut collector),
        }
        all.extend(collector.found);
    }
    all.sort_by(|a, b| {
        (a.place, &a.file.path, a.span.start).cmp(&(b.place, &b.file.path, b.span.start))
    });
    all
}
