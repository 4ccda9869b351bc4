//! What is kept of a file once it is matched. Memory must not grow with the tree: of source only
//! what a rule over the repository asks for, the imports of packages that a manifest could lack,
//! and the scopes around what was found.

use std::collections::HashSet;
use std::sync::{Arc, LazyLock};

use super::classify::FileMeta;
use super::model::FileRecord;
use crate::concept::Understood;
use crate::fact::{
    Fact, FactKind, FileFacts, FileKind, Import, Language, ScopeId, ScopeKind, ValueKind,
};

impl FileRecord {
    /// Keeps what the model needs of a file, drops the rest.
    #[must_use]
    pub fn keep(
        path: String,
        meta: FileMeta,
        tracked: Option<bool>,
        mut understood: Understood,
        text: &str,
    ) -> Self {
        let source = meta.kind.language().is_some()
            && !meta.kind.is_script()
            && meta.kind != FileKind::Gemfile;
        let has_main = understood.facts.scopes.iter().any(|scope| {
            scope.kind == ScopeKind::MainGuard
                || (scope.kind == ScopeKind::Function && matches!(&*scope.name, "main" | "Main"))
        });
        let overrides = overrides(&understood);
        let kept = if source {
            compact(&mut understood);
            is_bundler(&path).then(|| Arc::from(text))
        } else {
            if is_data(&understood) {
                compact(&mut understood);
            }
            understood.facts.facts.shrink_to_fit();
            (!is_read_again(meta.kind)).then(|| Arc::from(text))
        };
        Self {
            path,
            meta,
            tracked,
            understood: shared((!is_empty(&understood)).then_some(understood)),
            text: kept,
            has_main,
            overrides,
            quoted: if source { quoted(text) } else { Vec::new() },
        }
    }
}

/// Whether nothing is kept of a file.
#[must_use]
pub fn is_empty(understood: &Understood) -> bool {
    let facts = &understood.facts;
    understood.concepts.is_empty() && facts.facts.is_empty() && facts.units.is_empty()
}

/// What is kept of a file. What most files of source have is nothing, and they share it.
#[must_use]
pub fn shared(understood: Option<Understood>) -> Arc<Understood> {
    static NOTHING: LazyLock<Arc<Understood>> = LazyLock::new(|| {
        Arc::new(Understood {
            facts: FileFacts::new(FileKind::Text, 0),
            concepts: Vec::new(),
        })
    });
    understood.map_or_else(|| NOTHING.clone(), Arc::new)
}

/// The words in quotes that are written like variables of the environment, each once.
fn quoted(text: &str) -> Vec<Box<str>> {
    let bytes = text.as_bytes();
    let mut found: Vec<&str> = Vec::new();
    for open in memchr::memchr3_iter(b'"', b'\'', b'`', bytes) {
        let rest = &bytes[open + 1..];
        let word = |byte: &u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || *byte == b'_';
        let length = rest.iter().take_while(|byte| word(byte)).count();
        if length > 2 && rest.get(length) == Some(&bytes[open]) {
            found.push(&text[open + 1..open + 1 + length]);
        }
    }
    found.sort_unstable();
    found.dedup();
    found.into_iter().map(Into::into).collect()
}

/// The names that a Python module assigns, where it imports all names of another module, and
/// the settings of Elixir's configuration.
fn overrides(understood: &Understood) -> Vec<Box<str>> {
    let facts = &understood.facts;
    if facts.kind == FileKind::Elixir {
        let settings = facts.facts.iter().filter_map(|fact| match &fact.kind {
            FactKind::Assign(assign) if assign.target.starts_with("config.") => {
                Some(assign.target.clone())
            }
            _ => None,
        });
        let mut settings: Vec<Box<str>> = settings.collect();
        settings.sort_unstable();
        settings.dedup();
        return settings;
    }
    let takes_all = |fact: &Fact| match &fact.kind {
        FactKind::Import(import) => import.module.ends_with(".*"),
        _ => false,
    };
    if facts.kind != FileKind::Python || !facts.facts.iter().any(takes_all) {
        return Vec::new();
    }
    let mut names: Vec<Box<str>> = facts
        .facts
        .iter()
        .filter_map(|fact| match &fact.kind {
            FactKind::Assign(assign)
                if !assign.target.contains('.') && facts.is_module_level(fact.scope) =>
            {
                Some(assign.target.clone())
            }
            _ => None,
        })
        .collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// Whether a source file is a bundler's configuration: what it aliases, no fact can tell.
fn is_bundler(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let script = [".js", ".ts", ".mjs", ".cjs", ".mts", ".cts"]
        .iter()
        .any(|ending| name.ends_with(ending));
    script
        && [
            "astro.config",
            "babel.config",
            "craco.config",
            "ember-cli-build",
            "esbuild",
            "gulpfile",
            "jest.config",
            "next.config",
            "nuxt.config",
            "quasar.conf",
            "rollup.config",
            "rspack.config",
            "svelte.config",
            "vite.config",
            "vitest.config",
            "vue.config",
            "webpack",
        ]
        .iter()
        .any(|start| name.starts_with(start))
}

/// Whether the text of a file of this kind is read again in the rare case that a rule over the
/// repository points into it: there are many of them, and they are long.
fn is_read_again(kind: FileKind) -> bool {
    matches!(
        kind,
        FileKind::Lockfile
            | FileKind::Json
            | FileKind::Yaml
            | FileKind::Xml
            | FileKind::Ini
            | FileKind::Properties
            | FileKind::Html
            | FileKind::Markdown
            | FileKind::Text
            | FileKind::Sql
            | FileKind::Pem
    )
}

/// More entries than a file has that says how the app is put together.
const DATA: usize = 150;

/// Whether a file of entries is no configuration of tools but long data or settings: once it is
/// matched, only what it takes from the environment says something of the app.
fn is_data(understood: &Understood) -> bool {
    let facts = &understood.facts;
    let open = matches!(
        facts.kind,
        FileKind::Json | FileKind::Yaml | FileKind::Xml | FileKind::Ini | FileKind::Properties
    );
    open && facts.facts.len() > DATA
}

/// Whether a fact is an entry whose value is not written out.
fn is_taken(fact: &Fact) -> bool {
    matches!(
        &fact.kind,
        FactKind::Entry(entry) if matches!(
            entry.value.kind,
            ValueKind::Environment { .. } | ValueKind::Template(_) | ValueKind::Fallback(..)
        )
    )
}

/// Drops the facts of a file that no rule over the repository looks at.
fn compact(understood: &mut Understood) {
    let kind = understood.facts.kind;
    let facts = std::mem::take(&mut understood.facts.facts);
    let mut seen = HashSet::new();
    understood.facts.facts = facts
        .into_iter()
        .filter(|fact| match &fact.kind {
            FactKind::Import(import) => asked_for(kind, import, &mut seen),
            _ => is_taken(fact),
        })
        .map(|fact| Fact { scope: 0, ..fact })
        .collect();
    understood.facts.facts.shrink_to_fit();
    understood.facts.comments = Vec::new();
    understood.facts.linked = Vec::new();
    understood.facts.changes = Vec::new();
    keep_scopes_around_concepts(understood);
    for concept in &mut understood.concepts {
        // The fact that it came from is gone.
        concept.fact = u32::MAX;
    }
    understood.concepts.shrink_to_fit();
}

/// Whether a rule over the repository asks for an import: of a package that a manifest could lack,
/// once, or of all names of another module.
fn asked_for(kind: FileKind, import: &Import, seen: &mut HashSet<Box<str>>) -> bool {
    let package = match kind.language() {
        Some(Language::Python) if import.module.ends_with(".*") => return true,
        Some(Language::JavaScript) => !import.package.starts_with(['.', '/']),
        Some(Language::Go | Language::Python | Language::Ruby) => true,
        _ => false,
    };
    package && !import.optional && seen.insert(import.package.clone())
}

/// Keeps the scopes that stand around a concept, and the file's own.
fn keep_scopes_around_concepts(understood: &mut Understood) {
    let scopes = std::mem::take(&mut understood.facts.scopes);
    let mut places: Vec<Option<ScopeId>> = vec![None; scopes.len()];
    let mut asked: Vec<bool> = vec![false; scopes.len()];
    if understood.concepts.is_empty() {
        return;
    }
    if let Some(file) = asked.first_mut() {
        *file = true;
    }
    for concept in &understood.concepts {
        let mut next = concept.scope as usize;
        while let Some(asked) = asked.get_mut(next)
            && !*asked
        {
            *asked = true;
            next = scopes[next].parent as usize;
        }
    }
    let mut kept = Vec::with_capacity(asked.iter().filter(|asked| **asked).count());
    for (index, scope) in scopes.into_iter().enumerate() {
        if asked[index] {
            places[index] = ScopeId::try_from(kept.len()).ok();
            kept.push(scope);
        }
    }
    let place = |scope: ScopeId| places.get(scope as usize).copied().flatten().unwrap_or(0);
    for scope in &mut kept {
        scope.parent = place(scope.parent);
    }
    for concept in &mut understood.concepts {
        concept.scope = place(concept.scope);
    }
    understood.facts.scopes = kept;
}
