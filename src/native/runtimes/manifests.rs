//! Runtimes by what version files, manifests and platforms ask for.

use super::{Collector, Place, Wanted, runtime_named};
use crate::fact::{FactKind, FileKind, Role};
use crate::text::Span;

/// Looks at a file of any other kind.
pub(super) fn collect(collector: &mut Collector) {
    let file = collector.file;
    match file.meta.kind {
        FileKind::Toolchain => {
            let place = match file.name() {
                "runtime.txt" | "system.properties" => Place::Platform,
                _ => Place::VersionFile,
            };
            for entry in file.entries() {
                let Some(runtime) = runtime_named(&entry.path) else {
                    continue;
                };
                if let Some(text) = entry.value.as_scalar() {
                    let text = text.trim_start_matches(|c: char| !c.is_ascii_digit() && c != 'l');
                    collector.add(runtime, text, entry.value.span, place);
                }
            }
        }
        FileKind::PackageJson => keys(
            collector,
            "node",
            &["engines.node", "volta.node", "devEngines.runtime.version"],
        ),
        FileKind::PyProject => keys(
            collector,
            "python",
            &["project.requires-python", "tool.poetry.dependencies.python"],
        ),
        FileKind::SetupCfg => keys(collector, "python", &["options.python_requires"]),
        FileKind::Pipfile => keys(
            collector,
            "python",
            &["requires.python_version", "requires.python_full_version"],
        ),
        FileKind::Gemfile => keys(collector, "ruby", &["ruby"]),
        FileKind::ComposerJson => keys(collector, "php", &["require.php"]),
        FileKind::GoMod => least(collector, "go", &["go"]),
        FileKind::CargoToml => least(
            collector,
            "rust",
            &["package.rust-version", "workspace.package.rust-version"],
        ),
        FileKind::MavenPom => least(
            collector,
            "java",
            &[
                "project.properties.java.version",
                "project.properties.maven.compiler.release",
                "project.properties.maven.compiler.target",
            ],
        ),
        FileKind::Gradle => least(
            collector,
            "java",
            &[
                "java.toolchain.languageVersion",
                "kotlin.jvmToolchain",
                "kotlin.jvmToolchain.languageVersion",
                "java.sourceCompatibility",
                "sourceCompatibility",
            ],
        ),
        FileKind::DotnetProject => framework(collector),
        FileKind::PowerShell if file.meta.role == Role::App => requires(collector),
        FileKind::AppEngine => platform(collector, &["runtime"]),
        FileKind::Serverless => platform(collector, &["provider.runtime"]),
        _ => {}
    }
}

fn keys(collector: &mut Collector, runtime: &'static str, paths: &[&str]) {
    let file = collector.file;
    for entry in file.entries() {
        if paths.contains(&&*entry.path)
            && let Some(text) = entry.value.as_scalar()
        {
            collector.add(runtime, text, entry.value.span, Place::Manifest);
        }
    }
}

/// Keys that name the oldest version that will do.
fn least(collector: &mut Collector, runtime: &'static str, paths: &[&str]) {
    let file = collector.file;
    for entry in file.entries() {
        if paths.contains(&&*entry.path)
            && let Some(text) = entry.value.as_scalar()
        {
            collector.add_least(runtime, text, entry.value.span);
        }
    }
}

/// `#Requires -Version 7.4` of a script, and what a module's manifest says.
fn requires(collector: &mut Collector) {
    let file = collector.file;
    for fact in &file.understood.facts.facts {
        if let FactKind::Assign(assign) = &fact.kind
            && &*assign.target == "return.PowerShellVersion"
            && let Some(text) = assign.value.as_scalar()
        {
            collector.add_least("powershell", text, assign.value.span);
        }
    }
    let Some(text) = file.text.as_deref() else {
        return;
    };
    for comment in &file.understood.facts.comments {
        let line = comment.slice(text);
        let mut words = line.split_whitespace();
        let first = words.next().unwrap_or_default();
        if !first.eq_ignore_ascii_case("#requires") {
            continue;
        }
        let asks = words.any(|word| word.eq_ignore_ascii_case("-version"));
        if let Some(version) = words.next().filter(|_| asks) {
            let start =
                comment.start as usize + (version.as_ptr() as usize - line.as_ptr() as usize);
            collector.add_least(
                "powershell",
                version,
                Span::new(start, start + version.len()),
            );
        }
    }
}

/// `net8.0`, `netcoreapp3.1`: the runtime must be of the same major version.
fn framework(collector: &mut Collector) {
    let file = collector.file;
    for entry in file.entries() {
        if !entry.path.ends_with("TargetFramework") {
            continue;
        }
        let text = entry.value.as_scalar().unwrap_or("");
        let number = text.strip_prefix("netcoreapp").or_else(|| {
            text.strip_prefix("net")
                // `net472` is another thing.
                .filter(|rest| rest.contains('.'))
        });
        if let Some(number) = number {
            collector.add("dotnet", number, entry.value.span, Place::Manifest);
        }
    }
}

/// `python312`, `nodejs20`, `nodejs18.x`.
fn platform(collector: &mut Collector, paths: &[&str]) {
    let file = collector.file;
    for entry in file.entries() {
        if !paths.contains(&&*entry.path) {
            continue;
        }
        let text = entry.value.as_scalar().unwrap_or("");
        let Some(at) = text.find(|c: char| c.is_ascii_digit()) else {
            continue;
        };
        let (name, number) = text.split_at(at);
        let Some(runtime) = runtime_named(name) else {
            continue;
        };
        let number = number.trim_end_matches(".x");
        // Dots are left out: `python312` is 3.12.
        let dotted = match runtime {
            "node" | "java" | "dotnet" => number.to_owned(),
            _ if number.contains('.') => number.to_owned(),
            _ => format!("{}.{}", &number[..1], &number[1..])
                .trim_end_matches('.')
                .to_owned(),
        };
        if let Some(wanted) = Wanted::parse(runtime, &dotted) {
            collector.add_wanted(runtime, wanted, &dotted, entry.value.span, Place::Platform);
        }
    }
}
