//! Gemfiles and gemspecs: they are Ruby, so they are read as Ruby, and what their calls
//! declare is added. Knows Bundler's and `RubyGems`' words, and no factor.

use crate::fact::{
    Call, Dependency, DependencyScope, Ecosystem, Entry, FactKind, FileFacts, FileKind, Interest,
    ScopeId, Source, Value, ValueKind,
};
use crate::lang;
use crate::text::Span;

/// Lowers such a file.
pub(crate) fn lower(kind: FileKind, _path: &str, text: &str) -> FileFacts {
    let mut facts = lang::lower(kind, text, &Interest::everything());
    let mut found = Vec::new();
    // Blocks that are open around a fact: `group :test do`, `git "url" do`.
    let mut around: Vec<(Span, &Call)> = Vec::new();
    for fact in &facts.facts {
        while around
            .last()
            .is_some_and(|(span, _)| span.end <= fact.span.start)
        {
            around.pop();
        }
        match &fact.kind {
            FactKind::Call(call) => {
                if let Some(stated) = declared(call, &around, text) {
                    found.push((fact.span, fact.scope, stated));
                }
                if opens_block(&call.callee) {
                    around.push((fact.span, call));
                }
            }
            // `spec.required_ruby_version = ">= 3.1"`
            FactKind::Assign(assign) if assign.target.ends_with(".required_ruby_version") => {
                let entry = entry("required_ruby_version", assign.target_span, &assign.value);
                found.push((fact.span, fact.scope, entry));
            }
            _ => {}
        }
    }
    add(&mut facts, found);
    facts
}

/// Puts what was found among the facts, behind the call that says it.
fn add(facts: &mut FileFacts, found: Vec<(Span, ScopeId, FactKind)>) {
    for (span, scope, kind) in found {
        facts.push(span, scope, kind);
    }
    facts.facts.sort_by_key(|fact| fact.span.start);
}

fn opens_block(callee: &str) -> bool {
    matches!(
        callee,
        "group"
            | "git"
            | "github"
            | "gist"
            | "bitbucket"
            | "path"
            | "source"
            | "platforms"
            | "platform"
            | "install_if"
            | "gemfile"
    )
}

/// What a call of a Gemfile or a gemspec declares.
fn declared(call: &Call, around: &[(Span, &Call)], text: &str) -> Option<FactKind> {
    let scope = match &*call.callee {
        "gem" => scope_of(call, around),
        "ruby" => return Some(runtime(call)),
        callee => match callee.rsplit('.').next()? {
            "add_dependency" | "add_runtime_dependency" => DependencyScope::Runtime,
            "add_development_dependency" => DependencyScope::Development,
            _ => return None,
        },
    };
    let name = call.positional(0)?;
    let source = source_of(call, around);
    let requirement = requirement(call, name.span);
    let pinned = requirement.as_text().is_some_and(is_exact)
        || matches!(source, Source::Git { fixed: true, .. });
    Some(FactKind::Dependency(Dependency {
        ecosystem: Ecosystem::Ruby,
        name: name.as_text()?.into(),
        name_span: name.content(text),
        requirement,
        pinned,
        source,
        scope,
        locked: false,
    }))
}

/// `ruby "3.3.1"`, `ruby file: ".ruby-version"`.
fn runtime(call: &Call) -> FactKind {
    match (call.positional(0), call.arguments.first()) {
        (Some(version), _) => entry("ruby", version.span, version),
        (None, Some(argument)) => {
            let name = argument.name.as_deref().unwrap_or_default();
            entry(
                &format!("ruby.{name}"),
                argument.value.span,
                &argument.value,
            )
        }
        (None, None) => entry("ruby", call.callee_span, &Value::unknown(call.callee_span)),
    }
}

fn entry(path: &str, key_span: Span, value: &Value) -> FactKind {
    FactKind::Entry(Entry {
        path: path.into(),
        key_span,
        value: value.clone(),
        document: 0,
    })
}

/// The requirement as one text (`>= 1, < 2`), or null at the name.
fn requirement(call: &Call, name: Span) -> Value {
    let mut written: Vec<&Value> = Vec::new();
    for argument in call.arguments.iter().skip(1) {
        if argument.name.is_some() {
            continue;
        }
        match &argument.value.kind {
            ValueKind::List(items) => written.extend(items),
            ValueKind::Map(_) => {}
            _ => written.push(&argument.value),
        }
    }
    let Some(span) = written.iter().map(|value| value.span).reduce(Span::join) else {
        return Value::new(name, ValueKind::Null);
    };
    let texts: Option<Vec<&str>> = written.iter().map(|value| value.as_text()).collect();
    match texts {
        Some(texts) => Value::text(span, texts.join(", ")),
        // Computed: only Ruby knows.
        None => Value::unknown(span),
    }
}

/// Whether a requirement leaves one version.
fn is_exact(requirement: &str) -> bool {
    let version = requirement.trim().trim_start_matches('=').trim_start();
    version.starts_with(|first: char| first.is_ascii_digit()) && !version.contains(',')
}

/// A named argument of the call, or of the blocks around it, innermost first.
fn option<'c>(call: &'c Call, around: &[(Span, &'c Call)], name: &str) -> Option<&'c Value> {
    call.named(name)
        .or_else(|| around.iter().rev().find_map(|(_, block)| block.named(name)))
}

fn source_of(call: &Call, around: &[(Span, &Call)]) -> Source {
    // `git "url" do` gives its first argument to what stands inside.
    let given = |name: &str| {
        call.named(name).or_else(|| {
            around
                .iter()
                .rev()
                .find(|(_, block)| &*block.callee == name)
                .and_then(|(_, block)| block.positional(0))
        })
    };
    if ["git", "github", "gist", "bitbucket"]
        .iter()
        .any(|name| given(name).is_some())
    {
        let text = |name| option(call, around, name).and_then(Value::as_text);
        let (revision, fixed) = match (text("ref"), text("tag"), text("branch")) {
            (Some(commit), ..) => (Some(commit), is_revision(commit)),
            (None, Some(tag), _) => (Some(tag), true),
            (None, None, branch) => (branch, false),
        };
        return Source::Git {
            revision: revision.map(Into::into),
            fixed,
        };
    }
    match given("path") {
        Some(path) => Source::Path(path.as_text().unwrap_or("?").into()),
        None => Source::Registry,
    }
}

/// Whether a `ref:` names a commit or a version rather than a branch.
fn is_revision(name: &str) -> bool {
    let commit = name.len() >= 7 && name.bytes().all(|byte| byte.is_ascii_hexdigit());
    let version = name
        .trim_start_matches('v')
        .starts_with(|first: char| first.is_ascii_digit());
    commit || version
}

/// When a gem is needed: the groups that the gem names, and those of the blocks around it.
fn scope_of(call: &Call, around: &[(Span, &Call)]) -> DependencyScope {
    let mut groups: Vec<&str> = Vec::new();
    let mut optional = false;
    for name in ["group", "groups"] {
        match call.named(name) {
            Some(one) => groups.extend(one.as_text()),
            None => continue,
        }
        let list = call.named(name).map_or(&[][..], Value::items);
        groups.extend(list.iter().filter_map(Value::as_text));
    }
    for (_, block) in around {
        if &*block.callee != "group" {
            continue;
        }
        optional |= block
            .named("optional")
            .is_some_and(|value| value.kind == ValueKind::Bool(true));
        for argument in &block.arguments {
            if argument.name.is_none() {
                groups.extend(argument.value.as_text());
                groups.extend(argument.value.items().iter().filter_map(Value::as_text));
            }
        }
    }
    let of = |group: &&str| match *group {
        "test" | "ci" | "cucumber" => Some(DependencyScope::Test),
        "development" | "dev" | "lint" | "doc" | "docs" | "tools" => {
            Some(DependencyScope::Development)
        }
        "assets" | "build" => Some(DependencyScope::Build),
        _ => None,
    };
    let scopes: Option<Vec<DependencyScope>> = groups.iter().map(of).collect();
    match scopes.as_deref() {
        Some([]) => DependencyScope::Runtime,
        Some(scopes) => {
            let first = scopes[0];
            if scopes.iter().all(|scope| *scope == first) {
                first
            } else {
                // Needed for more than one of them, and not at run time.
                DependencyScope::Development
            }
        }
        // A group of the app's own, production among them.
        None if optional => DependencyScope::Optional,
        None => DependencyScope::Runtime,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dependencies(text: &str) -> Vec<Dependency> {
        lower(FileKind::Gemfile, "Gemfile", text)
            .facts
            .into_iter()
            .filter_map(|fact| match fact.kind {
                FactKind::Dependency(dependency) => Some(dependency),
                _ => None,
            })
            .collect()
    }

    fn one(text: &str) -> Dependency {
        let mut found = dependencies(text);
        assert_eq!(found.len(), 1, "{text}");
        found.remove(0)
    }

    #[test]
    fn requirements_are_read_as_one() {
        let rails = one("gem 'rails', '>= 7.0', '< 8'");
        assert_eq!(rails.requirement.as_text(), Some(">= 7.0, < 8"));
        assert!(!rails.pinned);
        assert!(one("gem 'rails', '7.1.2'").pinned);
        assert!(one("gem 'rails', '= 7.1.2'").pinned);
        assert!(!one("gem 'rails', '~> 7.1.2'").pinned);
        assert_eq!(one("gem 'rails'").requirement.kind, ValueKind::Null);
        assert_eq!(
            one("gem 'rails', ENV['RAILS']").requirement.kind,
            ValueKind::Unknown
        );
    }

    #[test]
    fn groups_tell_when_a_gem_is_needed() {
        let scope = |text: &str| one(text).scope;
        assert_eq!(scope("gem 'a', group: :test"), DependencyScope::Test);
        assert_eq!(
            scope("gem 'a', groups: [:development, :test]"),
            DependencyScope::Development
        );
        assert_eq!(
            scope("group :test do\n  gem 'a' if x\nend"),
            DependencyScope::Test
        );
        assert_eq!(
            scope("group :production, :development do\n gem 'a'\nend"),
            DependencyScope::Runtime
        );
        assert_eq!(
            scope("group(:x, optional: true) { gem 'a' }"),
            DependencyScope::Optional
        );
        let after = dependencies("group :test do\n  gem 'a'\nend\ngem 'b'");
        assert_eq!(after[1].scope, DependencyScope::Runtime);
    }

    #[test]
    fn sources_stand_on_the_gem_or_around_it() {
        let git = |revision: Option<&str>, fixed| Source::Git {
            revision: revision.map(Into::into),
            fixed,
        };
        assert_eq!(one("gem 'a', github: 'x/a'").source, git(None, false));
        assert_eq!(
            one("gem 'a', git: 'https://x/a.git', tag: 'v1'").source,
            git(Some("v1"), true)
        );
        assert!(one("gem 'a', git: 'https://x/a.git', ref: 'abc1234'").pinned);
        assert_eq!(
            one("gem 'a', git: 'https://x/a.git', ref: 'main'").source,
            git(Some("main"), false)
        );
        assert_eq!(
            one("git 'https://x/a.git', branch: 'next' do\n gem 'a'\nend").source,
            git(Some("next"), false)
        );
        assert_eq!(
            one("path 'engines' do\n gem 'a'\nend").source,
            Source::Path("engines".into())
        );
    }

    #[test]
    fn gemspecs_declare_too() {
        let text = "Gem::Specification.new do |spec|\n  spec.required_ruby_version = '>= 3.1'\n  \
                    spec.add_dependency 'rack', '~> 3'\n  \
                    spec.add_development_dependency 'rake'\nend";
        let found = dependencies(text);
        assert_eq!(found[0].scope, DependencyScope::Runtime);
        assert_eq!(found[1].scope, DependencyScope::Development);
        let facts = lower(FileKind::Gemfile, "x.gemspec", text);
        assert!(facts.facts.iter().any(|fact| matches!(
            &fact.kind,
            FactKind::Entry(entry) if &*entry.path == "required_ruby_version"
        )));
    }
}
