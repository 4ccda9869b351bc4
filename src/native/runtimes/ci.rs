//! Runtimes by what pipelines set up: actions, images, language keys.

use super::{Collector, Place, images, runtime_named};
use crate::fact::{Entry, FileKind, Value, ValueKind};

/// Actions that set a runtime up, and the input that says which.
const ACTIONS: &[(&str, &str, &str)] = &[
    ("actions/setup-python", "python", "python-version"),
    ("actions/setup-node", "node", "node-version"),
    ("actions/setup-go", "go", "go-version"),
    ("actions/setup-java", "java", "java-version"),
    ("actions/setup-dotnet", "dotnet", "dotnet-version"),
    ("actions/setup-ruby", "ruby", "ruby-version"),
    ("ruby/setup-ruby", "ruby", "ruby-version"),
    ("shivammathur/setup-php", "php", "php-version"),
    ("erlef/setup-beam", "elixir", "elixir-version"),
    ("erlef/setup-elixir", "elixir", "elixir-version"),
    ("volta-cli/action", "node", "node-version"),
    ("guyarb/golang-test-annotations", "go", "go-version"),
];

/// Looks at a pipeline.
pub(super) fn collect(collector: &mut Collector) {
    images::references(collector);
    match collector.file.meta.kind {
        FileKind::GithubActions => actions(collector),
        FileKind::Travis => travis(collector),
        FileKind::AzurePipelines => azure(collector),
        _ => {}
    }
}

fn actions(collector: &mut Collector) {
    let file = collector.file;
    // Runtimes of which a version is made up elsewhere: any may be among those.
    let mut unknown: Vec<&str> = Vec::new();
    for entry in file.entries() {
        let Some(step) = entry.path.strip_suffix(".uses") else {
            continue;
        };
        let Some((action, version)) = entry.value.as_text().and_then(|text| text.split_once('@'))
        else {
            continue;
        };
        if action == "dtolnay/rust-toolchain" {
            let input = format!("{step}.with.toolchain");
            match collector.entries.get(input.as_str()).copied() {
                Some(entry) => {
                    let values = values(collector, entry);
                    // Beside channels that move stands the oldest that is still to work.
                    let moves = |text: &str| text.starts_with(|c: char| c.is_ascii_alphabetic());
                    if values.is_empty() || values.iter().any(|(text, _)| moves(text)) {
                        unknown.push("rust");
                        continue;
                    }
                    for (text, value) in values {
                        collector.add("rust", text, value.span, Place::Ci);
                    }
                }
                // The action's own commit or major is no toolchain.
                None if !is_of_the_action(version) => {
                    collector.add("rust", version, entry.value.span, Place::Ci);
                }
                None => {}
            }
        }
        let Some((_, runtime, input)) = ACTIONS.iter().find(|known| known.0 == action) else {
            continue;
        };
        let input = format!("{step}.with.{input}");
        if let Some(entry) = collector.entries.get(input.as_str()).copied() {
            let values = values(collector, entry);
            if values.is_empty() {
                unknown.push(*runtime);
            }
            for (text, value) in values {
                for text in text.split_whitespace() {
                    collector.add(runtime, text, value.span, Place::Ci);
                }
            }
        }
    }
    collector
        .found
        .retain(|mention| !unknown.contains(&mention.runtime));
}

/// Whether what an action is pinned to is a version of the action itself, not of what it sets up.
fn is_of_the_action(version: &str) -> bool {
    version.len() >= 7 && version.bytes().all(|byte| byte.is_ascii_hexdigit())
        || version.starts_with('v')
}

/// What an input can be: its text, or what a matrix or a variable holds.
fn values<'a>(collector: &Collector<'a>, entry: &'a Entry) -> Vec<(&'a str, &'a Value)> {
    if let Some(text) = entry.value.as_scalar() {
        return vec![(text, &entry.value)];
    }
    let mut job = entry.path.split('.');
    let (Some("jobs"), Some(job)) = (job.next(), job.next()) else {
        return Vec::new();
    };
    let name = match &entry.value.kind {
        ValueKind::Name(name) | ValueKind::Environment { name, .. } => &**name,
        _ => return Vec::new(),
    };
    let scalar = |entry: &'a Entry| entry.value.as_scalar().map(|text| (text, &entry.value));
    let Some(key) = name.strip_prefix("matrix.") else {
        let key = name.strip_prefix("env.").unwrap_or(name);
        return [format!("jobs.{job}.env.{key}"), format!("env.{key}")]
            .iter()
            .find_map(|path| collector.entries.get(path.as_str()).copied())
            .and_then(scalar)
            .into_iter()
            .collect();
    };
    let matrix = format!("jobs.{job}.strategy.matrix.");
    collector
        .file
        .entries()
        .filter(|entry| {
            let rest = entry.path.strip_prefix(matrix.as_str());
            rest.is_some_and(|rest| is_of_matrix(rest, key))
        })
        .filter_map(scalar)
        .collect()
}

/// Whether a path inside a matrix is one of a key's values: `java.0.version` and
/// `include.2.java.version` of `java.version`.
fn is_of_matrix(path: &str, key: &str) -> bool {
    let included = path
        .strip_prefix("include.")
        .and_then(|rest| rest.split_once('.'));
    if let Some((_, rest)) = included {
        return rest == key;
    }
    let (head, tail) = match key.split_once('.') {
        Some((head, tail)) => (head, Some(tail)),
        None => (key, None),
    };
    let item = path
        .strip_prefix(head)
        .and_then(|rest| rest.strip_prefix('.'));
    item.is_some_and(|item| match item.split_once('.') {
        Some((_, rest)) => Some(rest) == tail,
        None => tail.is_none(),
    })
}

/// `python: [3.8, 3.9]`, `jdk: openjdk11`.
fn travis(collector: &mut Collector) {
    let file = collector.file;
    for entry in file.entries() {
        let mut parts = entry.path.split('.');
        let (Some(key), index, None) = (parts.next(), parts.next(), parts.next()) else {
            continue;
        };
        let item = index.is_none_or(|index| index.bytes().all(|b| b.is_ascii_digit()));
        let (Some(runtime), true, Some(text)) = (runtime_named(key), item, entry.value.as_scalar())
        else {
            continue;
        };
        let text = text
            .trim_start_matches("openjdk")
            .trim_start_matches("oraclejdk")
            .trim_start_matches("ruby-");
        collector.add(runtime, text, entry.value.span, Place::Ci);
    }
}

/// `task: UsePythonVersion@0` with `inputs.versionSpec`.
fn azure(collector: &mut Collector) {
    let file = collector.file;
    for entry in file.entries() {
        let Some(step) = entry.path.strip_suffix(".task") else {
            continue;
        };
        let task = entry.value.as_text().unwrap_or("");
        let (runtime, inputs): (_, &[&str]) = match task.split('@').next().unwrap_or(task) {
            "UsePythonVersion" => ("python", &["versionSpec"]),
            "NodeTool" | "UseNode" => ("node", &["versionSpec", "version"]),
            "UseRubyVersion" => ("ruby", &["versionSpec"]),
            "GoTool" => ("go", &["version"]),
            "JavaToolInstaller" => ("java", &["versionSpec"]),
            _ => continue,
        };
        for input in inputs {
            let path = format!("{step}.inputs.{input}");
            if let Some(entry) = collector.entries.get(path.as_str()).copied()
                && let Some(text) = entry.value.as_scalar()
            {
                collector.add(runtime, text, entry.value.span, Place::Ci);
            }
        }
    }
}
