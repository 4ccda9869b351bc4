//! `dependencies/undeclared-system-library`: a package that needs a library or a program of
//! the system, in an image that does not install it.

use super::system_packages::{self, Base};
use super::tables;
use super::{Findings, Found};
use crate::fact::{Dependency, DependencyScope, Ecosystem, FileKind, Role};
use crate::repo::{ComponentKind, FileRecord, Repository};
use crate::rule::Mark;

/// A line of the table.
struct Need {
    ecosystem: Ecosystem,
    package: &'static str,
    library: &'static str,
    words: Vec<&'static str>,
}

fn needs() -> impl Iterator<Item = Need> {
    tables::rows(include_str!("data/system-libraries.txt")).filter_map(|(first, rest)| {
        let ecosystem = match first {
            "python" => Ecosystem::Python,
            "ruby" => Ecosystem::Ruby,
            "javascript" => Ecosystem::JavaScript,
            "rust" => Ecosystem::Rust,
            _ => return None,
        };
        let (package, rest) = rest.split_first()?;
        let (library, words) = rest.split_first()?;
        Some(Need {
            ecosystem,
            package,
            library,
            words: words.to_vec(),
        })
    })
}

/// Looks at what the manifests of deployed components declare.
pub(super) fn check(repository: &Repository, findings: &mut Findings) {
    let needs: Vec<Need> = needs().collect();
    for component in &repository.components.all {
        let runs = component.has_code() || component.kind == ComponentKind::Infrastructure;
        if !runs {
            continue;
        }
        let mut found: Vec<(&FileRecord, &Dependency, &Need)> = Vec::new();
        for need in &needs {
            let first = component
                .files
                .iter()
                .map(|index| &repository.files[*index])
                .filter(|file| file.meta.role == Role::App)
                .flat_map(|file| file.dependencies().map(move |one| (file, one)))
                .find(|(file, dependency)| is_needed(need, file, dependency));
            if let Some((file, dependency)) = first
                && !is_bundled(repository, need)
            {
                found.push((file, dependency, need));
            }
        }
        if found.is_empty() {
            continue;
        }
        let Some(systems) = system_packages::of(repository, component) else {
            continue;
        };
        for (file, dependency, need) in found {
            // Rust programs for Alpine are most often linked statically.
            let lacking = systems.iter().all(|system| {
                let linked = need.ecosystem == Ecosystem::Rust && system.base == Base::Alpine;
                !linked && !system.has(&need.words)
            });
            let Some(system) = systems.first().filter(|_| lacking) else {
                continue;
            };
            findings.add(Found {
                path: file.path.clone(),
                span: dependency.name_span,
                message: format!(
                    "`{}` needs `{}`, which `{}` does not install",
                    dependency.name, need.library, system.file.path
                ),
                marks: vec![Mark {
                    path: system.file.path.clone(),
                    span: system.from,
                    message: "the image that runs".to_owned(),
                }],
                ..Found::default()
            });
        }
    }
}

/// Whether a dependency is one that a line of the table speaks of. Crates of this kind are
/// brought by others, so that the lockfile tells.
fn is_needed(need: &Need, file: &FileRecord, dependency: &Dependency) -> bool {
    dependency.ecosystem == need.ecosystem
        && *dependency.name == *need.package
        && if need.ecosystem == Ecosystem::Rust {
            file.meta.kind == FileKind::Lockfile
        } else {
            !dependency.locked && dependency.scope == DependencyScope::Runtime
        }
}

/// Whether another package brings the library along.
fn is_bundled(repository: &Repository, need: &Need) -> bool {
    let with: &[&str] = match need.package {
        "openssl-sys" => &["openssl-src"],
        "pq-sys" => &["pq-src"],
        "fluent-ffmpeg" => &[
            "ffmpeg-static",
            "@ffmpeg-installer/ffmpeg",
            "ffmpeg-installer",
        ],
        "wicked_pdf" | "pdfkit" | "imgkit" => &["wkhtmltopdf-binary", "wkhtmltopdf-heroku"],
        "psycopg2" => &["psycopg2-binary"],
        "opencv-python" | "opencv-contrib-python" => &["opencv-python-headless"],
        "python-magic" => &["python-magic-bin", "pylibmagic"],
        "puppeteer" => &["@sparticuz/chromium", "chrome-aws-lambda", "playwright"],
        "pydub" | "ffmpeg-python" => &["imageio-ffmpeg", "static-ffmpeg"],
        _ => &[],
    };
    repository.files.iter().any(|file| {
        file.dependencies()
            .any(|dependency| with.contains(&&*dependency.name))
    })
}
