//! Toolchain files and lists of system packages: an entry for each runtime, named alike
//! whatever the file (`node`, `python`, `go`). Knows the files' names and shapes.

use super::{entry, json, toml};
use crate::fact::{FactKind, FileFacts, FileKind, Value};

/// Lowers such a file.
pub(crate) fn lower(kind: FileKind, path: &str, text: &str) -> FileFacts {
    let name = path.rsplit('/').next().unwrap_or(path).to_ascii_lowercase();
    let mut facts = FileFacts::new(kind, text.len());
    if kind == FileKind::Aptfile {
        packages(&mut facts, text);
        return facts;
    }
    match name.as_str() {
        "global.json" => {
            facts = json::lower(kind, path, text);
            alias(&mut facts, "sdk.version", "dotnet");
        }
        ".tool-versions" => tool_versions(&mut facts, text),
        "runtime.txt" => runtime(&mut facts, text),
        ".sdkmanrc" | "system.properties" | "build.properties" => properties(&mut facts, text),
        _ if name.rsplit('.').next() == Some("toml") || text.trim_start().starts_with('[') => {
            facts = toml::lower(kind, path, text);
            alias(&mut facts, "toolchain.channel", "rust");
            tools(&mut facts);
        }
        _ => single(&mut facts, &name, text),
    }
    facts.facts.sort_by_key(|fact| fact.span.start);
    facts
}

/// Tools by the name of the runtime that they install.
fn runtime_name(tool: &str) -> &str {
    match tool {
        "nodejs" | "nvm" => "node",
        "golang" => "go",
        "dotnet-core" | "dotnet-sdk" => "dotnet",
        "rust-toolchain" => "rust",
        _ => tool,
    }
}

/// Emits a version under the name of its runtime.
fn version(facts: &mut FileFacts, text: &str, tool: &str, key: &str, version: &str) {
    let key = entry::span_of(text, key);
    let value = entry::text_value(text, version);
    entry::push(facts, key.join(value.span), runtime_name(tool), key, value);
}

/// A line without the comment that it begins or ends with; comments are noted.
fn content<'a>(facts: &mut FileFacts, text: &str, line: &'a str) -> &'a str {
    match line.find('#') {
        Some(at) if at == 0 || line[..at].ends_with([' ', '\t']) => {
            facts
                .comments
                .push(entry::span_of(text, line[at..].trim_end()));
            line[..at].trim()
        }
        _ => line.trim(),
    }
}

/// `tool version version...`: the first version is the one that is used.
fn tool_versions(facts: &mut FileFacts, text: &str) {
    for line in entry::lines(entry::without_bom(text)) {
        let line = content(facts, text, line);
        let mut words = line.split_whitespace();
        if let (Some(tool), Some(first)) = (words.next(), words.next()) {
            version(facts, text, tool, tool, first);
        }
    }
}

/// `python-3.11.2`.
fn runtime(facts: &mut FileFacts, text: &str) {
    let line = text.trim();
    if let Some((tool, number)) = line.split_once('-') {
        version(facts, text, tool, tool, number);
    } else if line.starts_with(|c: char| c.is_ascii_digit()) {
        version(facts, text, "python", line, line);
    }
}

/// `java=21.0.2-tem`, `java.runtime.version=17`, `sbt.version=1.10.6`.
fn properties(facts: &mut FileFacts, text: &str) {
    for line in entry::lines(entry::without_bom(text)) {
        let line = content(facts, text, line);
        let Some((key, value)) = line.split_once('=') else {
            continue;
        };
        let (key, value) = (key.trim(), value.trim());
        let tool = key.strip_suffix(".version").unwrap_or(key);
        let tool = tool.strip_suffix(".runtime").unwrap_or(tool);
        version(facts, text, tool, key, value);
    }
}

/// A file that holds one version, or one a line; its name tells of what.
fn single(facts: &mut FileFacts, name: &str, text: &str) {
    let tool = match name {
        ".nvmrc" => "node",
        _ => name
            .trim_start_matches('.')
            .split_once("-version")
            .map_or(name, |(tool, _)| tool),
    };
    for line in entry::lines(entry::without_bom(text)) {
        let line = content(facts, text, line);
        if line.is_empty() {
            continue;
        }
        // `ruby-3.2.1` in .ruby-version; `temurin-21` names a vendor and stays.
        let number = line
            .strip_prefix(tool)
            .and_then(|rest| rest.strip_prefix('-'))
            .unwrap_or(line);
        version(facts, text, tool, line, number);
    }
}

/// Repeats an entry under another path, when there is one.
fn alias(facts: &mut FileFacts, path: &str, name: &str) {
    let found = facts.facts.iter().find_map(|fact| match &fact.kind {
        FactKind::Entry(entry) if &*entry.path == path => {
            Some((fact.span, entry.key_span, entry.value.clone()))
        }
        _ => None,
    });
    if let Some((span, key, value)) = found {
        entry::push(facts, span, name, key, value);
    }
}

/// mise: `tools.node = "20"`, a list of versions, or a table with one.
fn tools(facts: &mut FileFacts) {
    let mut found = Vec::new();
    for fact in &facts.facts {
        let FactKind::Entry(entry) = &fact.kind else {
            continue;
        };
        let Some(tool) = entry.path.strip_prefix("tools.") else {
            continue;
        };
        let tool = tool.strip_suffix(".version").unwrap_or(tool);
        let value: Option<&Value> = match entry.value.items() {
            [first, ..] => Some(first),
            [] => Some(&entry.value),
        };
        let plain = !tool.contains(['.', ':', '/']);
        if let Some(value) = value.filter(|value| plain && value.as_scalar().is_some()) {
            found.push((
                fact.span,
                runtime_name(tool).to_owned(),
                entry.key_span,
                value.clone(),
            ));
        }
    }
    for (span, tool, key, value) in found {
        entry::push(facts, span, tool, key, value);
    }
}

/// A system package a line.
fn packages(facts: &mut FileFacts, text: &str) {
    let mut index = 0;
    for line in entry::lines(entry::without_bom(text)) {
        let line = content(facts, text, line);
        // `:repo:` lines add a source, they name no package.
        if line.is_empty() || line.starts_with(':') {
            continue;
        }
        let value = entry::text_value(text, line);
        entry::push(
            facts,
            value.span,
            format!("package.{index}"),
            value.span,
            value,
        );
        index += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fact::dump;

    fn found(path: &str, text: &str) -> String {
        dump(&lower(FileKind::Toolchain, path, text), text)
    }

    #[test]
    fn runtimes_have_one_name() {
        let versions = found(
            "a/.tool-versions",
            "# x\nnodejs 20.1.0 18\nruby 3.3.0 # y\n",
        );
        assert!(versions.contains("entry node = \"20.1.0\""), "{versions}");
        assert!(versions.contains("entry ruby = \"3.3.0\""), "{versions}");
        assert!(found(".nvmrc", "v20\n").contains("1:1-1:4 #0 entry node = \"v20\""));
        assert!(found("runtime.txt", "python-3.11.2\n").contains("entry python = \"3.11.2\""));
        assert!(found(".ruby-version", "ruby-3.2.1\n").contains("entry ruby = \"3.2.1\""));
        assert!(found("rust-toolchain", "1.80.0\n").contains("entry rust = \"1.80.0\""));
        assert!(
            found("rust-toolchain", "[toolchain]\nchannel = \"1.80\"\n")
                .contains("entry rust = \"1.80\"")
        );
        assert!(found("system.properties", "java.runtime.version=17\n").contains("java = \"17\""));
        assert!(
            found("project/build.properties", "sbt.version=1.10.6\n")
                .contains("1:1-1:19 #0 entry sbt = \"1.10.6\"")
        );
    }

    #[test]
    fn mise_names_versions_in_three_ways() {
        let found = found(
            "mise.toml",
            "[tools]\nnode = \"20\"\npython = [\"3.12\", \"3.11\"]\ngo = { version = \"1.22\" }\n\"npm:x\" = \"1\"\n",
        );
        for expected in [
            "entry node = \"20\"",
            "entry python = \"3.12\"",
            "entry go = \"1.22\"",
        ] {
            assert!(found.contains(expected), "{found}");
        }
        assert!(!found.contains("entry npm"), "{found}");
    }
}
