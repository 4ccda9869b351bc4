//! The imports of a source file that is not worth parsing, taken without a tree: what a
//! manifest must declare is asked of every file. Only plain ones at the start of a line are
//! seen; what it lists, the front end would list too.

use crate::fact::{
    Assign, AssignForm, FactKind, FileFacts, FileKind, Import, Language, Value, ValueKind,
};
use crate::text::Span;

use super::javascript;

/// The longest import statement, in bytes.
const LONGEST: usize = 4_000;

/// A file with nothing but its plain imports.
#[must_use]
pub fn imports(kind: FileKind, text: &str) -> FileFacts {
    let mut facts = FileFacts::new(kind, text.len());
    match kind.language() {
        Some(Language::Python) => python(text, &mut facts),
        Some(Language::JavaScript) => javascript(text, &mut facts),
        _ => {}
    }
    facts
}

fn add(facts: &mut FileFacts, module: &str, package: &str, span: Span) {
    let import = Import {
        module: module.into(),
        package: package.into(),
        alias: None,
        optional: false,
        module_span: span,
    };
    facts.push(span, 0, FactKind::Import(import));
}

/// Where a word stands at the start of a line.
fn line_starts<'t>(text: &'t str, word: &'static str) -> impl Iterator<Item = usize> + 't {
    let first = text.starts_with(word).then_some(0);
    let rest = memchr::memmem::find_iter(text.as_bytes(), word)
        .filter(|at| *at > 0 && text.as_bytes()[at - 1] == b'\n');
    first.into_iter().chain(rest)
}

fn python(text: &str, facts: &mut FileFacts) {
    let strings = python_strings(text.as_bytes());
    let outside = |at: usize| {
        let next = strings.partition_point(|(start, _)| *start <= at);
        next.checked_sub(1)
            .is_none_or(|before| strings[before].1 <= at)
    };
    let dotted = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
    let mut found: Vec<(usize, usize)> = Vec::new();
    for word in ["import ", "from "] {
        for at in line_starts(text, word).filter(|at| outside(*at)) {
            let line = text[at..].lines().next().unwrap_or_default();
            let names = &line[word.len()..];
            let pieces = if word == "from " {
                let Some((module, _)) = names.split_once(" import") else {
                    continue;
                };
                module
            } else {
                names.split('#').next().unwrap_or(names)
            };
            let mut offset = at + word.len();
            for piece in pieces.split(',') {
                let start = offset + (piece.len() - piece.trim_start().len());
                let module = piece.trim_start();
                let length = module.find(|c| !dotted(c)).unwrap_or(module.len());
                if length > 0 {
                    found.push((start, start + length));
                }
                offset += piece.len() + 1;
            }
        }
    }
    found.sort_unstable();
    for (start, end) in found {
        let module = &text[start..end];
        add(facts, module, module, Span::new(start, end));
    }
}

/// The strings in three quotes, in order.
fn python_strings(bytes: &[u8]) -> Vec<(usize, usize)> {
    let mut strings = Vec::new();
    let mut at = 0;
    while let Some(next) = memchr::memchr3(b'"', b'\'', b'#', &bytes[at..]) {
        let start = at + next;
        let quote = bytes[start];
        if quote == b'#' {
            at = memchr::memchr(b'\n', &bytes[start..]).map_or(bytes.len(), |line| start + line);
        } else if bytes[start..].starts_with(&[quote; 3]) {
            let end = memchr::memmem::find(&bytes[start + 3..], &[quote; 3])
                .map_or(bytes.len(), |end| start + 6 + end);
            strings.push((start, end));
            at = end;
        } else {
            at = start + 1;
            while at < bytes.len() && bytes[at] != quote && bytes[at] != b'\n' {
                at += 1 + usize::from(bytes[at] == b'\\');
            }
            at = (at + 1).min(bytes.len());
        }
    }
    strings
}

fn javascript(text: &str, facts: &mut FileFacts) {
    let bytes = text.as_bytes();
    let mut found: Vec<(usize, usize)> = Vec::new();
    for word in ["import ", "import{", "import\"", "import'", "export "] {
        for at in line_starts(text, word) {
            let mut end = bytes.len().min(at + LONGEST);
            while !text.is_char_boundary(end) {
                end -= 1;
            }
            let statement = &text[at..end];
            let Some(open) = statement.find(['"', '\'']) else {
                continue;
            };
            let before = statement[..open].trim_end();
            // `import x from "y"`, `import "y"`, `export { a } from "y"`
            let plain = before == "import" || before.ends_with("from");
            let types = before.starts_with("import type ") || before.starts_with("export type ");
            if plain && !types && !before.contains([';', '(', '=']) {
                found.extend(quoted(bytes, at + open));
            }
        }
    }
    for word in ["const ", "let ", "var ", "require("] {
        for at in line_starts(text, word) {
            let line = text[at..].lines().next().unwrap_or_default();
            if let Some(call) = line.find("require(") {
                found.extend(quoted(bytes, at + call + "require(".len()));
            }
        }
    }
    found.sort_unstable();
    for (start, end) in found {
        let source = &text[start..end];
        let package = javascript::package(source);
        add(facts, package, package, Span::new(start, end));
    }
    for at in line_starts(text, "export ") {
        passed_on(text, at, facts);
    }
}

/// `export { a as b } from "m"`, `export * from "m"`: what a module passes on of others, which is
/// most of what an `index.ts` does.
fn passed_on(text: &str, at: usize, facts: &mut FileFacts) {
    let mut end = text.len().min(at + LONGEST);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let statement = &text[at + "export ".len()..end];
    let names = statement.trim_start();
    let Some(open) = names.find(['"', '\'']) else {
        return;
    };
    let Some(said) = names[..open].trim_end().strip_suffix("from") else {
        return;
    };
    let start = end - names.len() + open;
    let Some((first, last)) = quoted(text.as_bytes(), start) else {
        return;
    };
    let module = &text[first..last];
    let span = Span::new(at, last);
    let mut state = |name: &str, path: &str| {
        let assign = Assign {
            target: javascript::exported_as(name).into(),
            target_span: span,
            value: Value::new(span, ValueKind::Name(path.into())),
            form: AssignForm::Key,
        };
        facts.push(span, 0, FactKind::Assign(assign));
    };
    let said = said.trim();
    if let Some(all) = said.strip_prefix('*') {
        let name = all.trim().strip_prefix("as ").map_or("*", str::trim);
        state(name, module);
    } else if let Some(list) = said
        .strip_prefix('{')
        .and_then(|rest| rest.strip_suffix('}'))
    {
        for one in list.split(',') {
            let words: Vec<&str> = one.split_whitespace().collect();
            let (local, exported) = match words[..] {
                [name] => (name, name),
                [local, "as", exported] => (local, exported),
                _ => continue,
            };
            match local {
                "default" => state(exported, module),
                local => state(exported, &format!("{module}.{local}")),
            }
        }
    }
}

/// What stands between the quote at `open` and its like on the same line.
fn quoted(bytes: &[u8], open: usize) -> Option<(usize, usize)> {
    let quote = *bytes.get(open)?;
    if !matches!(quote, b'"' | b'\'') {
        return None;
    }
    let rest = &bytes[open + 1..];
    let length = memchr::memchr3(quote, b'\n', b'\\', rest)?;
    (rest[length] == quote && length > 0).then_some((open + 1, open + 1 + length))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packages(kind: FileKind, text: &str) -> Vec<String> {
        imports(kind, text)
            .facts
            .iter()
            .filter_map(|fact| match &fact.kind {
                FactKind::Import(import) => {
                    assert!(!fact.span.slice(text).is_empty());
                    Some(import.package.to_string())
                }
                _ => None,
            })
            .collect()
    }

    #[test]
    fn python_imports() {
        let text = "'''\nimport nothing\n'''\nimport os, yaml.dumper as d\nfrom .models import (\n    A,\n)\nfrom flask import Flask  # \"\n\ntry:\n    import ujson\nexcept ImportError:\n    pass\n";
        let expected = ["os", "yaml.dumper", ".models", "flask"];
        assert_eq!(packages(FileKind::Python, text), expected);
    }

    #[test]
    fn javascript_imports() {
        let text = "import React, {\n  useState,\n} from 'react';\nimport '@scope/style/x.css'\nimport type { A } from 'types'\nconst fs = require(\"node:fs\"), x = 1\nexport { a } from './a'\nexport const b = 'c'\nimport(x)\n";
        let expected = ["react", "@scope/style", "fs", "./a"];
        assert_eq!(packages(FileKind::JavaScript, text), expected);
    }

    #[test]
    fn what_a_module_passes_on() {
        let text = "export { a, b as c } from './x'\nexport { default } from \"./y\";\nexport {\n  default as app,\n} from './z'\nexport * as ns from './n'\nexport * from '../all'\nexport type { T } from './t'\nexport { d }\nexport const e = 'f'\n";
        let facts = imports(FileKind::TypeScript, text).facts;
        let said: Vec<String> = facts
            .iter()
            .filter_map(|fact| match &fact.kind {
                FactKind::Assign(assign) => {
                    Some(format!("{}={}", assign.target, assign.value.as_name()?))
                }
                _ => None,
            })
            .collect();
        assert_eq!(
            said,
            [
                "exports.a=./x.a",
                "exports.c=./x.b",
                "export default=./y",
                "exports.app=./z",
                "exports.ns=./n",
                "exports.*=../all",
            ]
        );
    }
}
