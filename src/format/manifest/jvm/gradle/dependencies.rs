//! The statements of `dependencies` blocks. Knows the notations and what configurations are
//! for.

use super::Script;
use crate::fact::{Dependency, DependencyScope, Ecosystem, FileFacts, Source, Value, ValueKind};
use crate::format::manifest::emit;
use crate::format::manifest::jvm::coordinates::Coordinates;
use crate::format::manifest::jvm::is_pinned;
use crate::format::manifest::jvm::scanner::{Kind, Token};

impl Script<'_> {
    /// The dependencies of one configuration.
    pub(super) fn dependencies(&self, facts: &mut FileFacts, head: Token, from: usize, end: usize) {
        let configuration = match head.kind {
            Kind::Text => self.content(head).slice(self.text),
            _ => self.of(head),
        };
        let scope = if self.inside("constraints") {
            DependencyScope::Optional
        } else {
            scope(configuration)
        };
        let tokens: Vec<Token> = self.tokens[from.min(end)..end.min(self.tokens.len())]
            .iter()
            .copied()
            .filter(|token| token.kind != Kind::End)
            .collect();
        let mut found: Vec<Dependency> = Vec::new();
        if let Some(dependency) = self.by_parts(&tokens) {
            found.push(dependency);
        } else {
            self.notations(&tokens, &mut found);
        }
        for mut dependency in found {
            dependency.scope = scope;
            emit::push(facts, dependency);
        }
    }

    /// `group: 'g', name: 'a', version: 'v'`, with `=` in Kotlin.
    fn by_parts(&self, tokens: &[Token]) -> Option<Dependency> {
        let part = |name: &str| {
            tokens.windows(3).find_map(|window| match window {
                [key, separator, value]
                    if key.kind == Kind::Name
                        && self.of(*key) == name
                        && (separator.is(b':') || separator.is(b'=')) =>
                {
                    Some(*value)
                }
                _ => None,
            })
        };
        let group = part("group")?;
        let name = part("name")?;
        let name_span = self.content(name);
        let full = format!(
            "{}:{}",
            self.content(group).slice(self.text),
            name_span.slice(self.text)
        );
        let requirement = match part("version") {
            Some(version) if version.kind == Kind::Text => self.string(version),
            Some(version) => Value::new(version.span, self.named(self.of(version))),
            None => emit::none(name_span),
        };
        let mut dependency = emit::declared(Ecosystem::Maven, full, name_span, requirement);
        dependency.pinned = dependency.requirement.as_text().is_some_and(is_pinned);
        Some(dependency)
    }

    /// Coordinates in strings, projects, files, aliases of a catalog.
    fn notations(&self, tokens: &[Token], found: &mut Vec<Dependency>) {
        let called = tokens
            .iter()
            .find(|token| token.kind == Kind::Name)
            .map_or("", |token| self.of(*token));
        for token in tokens {
            let text = self.of(*token);
            match token.kind {
                Kind::Text => {
                    let content = self.content(*token);
                    let inner = content.slice(self.text);
                    let at = |source| {
                        let mut dependency =
                            emit::declared(Ecosystem::Maven, inner, content, emit::none(content));
                        dependency.source = source;
                        dependency
                    };
                    match called {
                        "project" => {
                            found.push(at(Source::Workspace));
                            return;
                        }
                        "files" | "fileTree" => {
                            found.push(at(Source::Path(inner.into())));
                            return;
                        }
                        "kotlin" if !inner.contains(':') => {
                            let name = format!("org.jetbrains.kotlin:kotlin-{inner}");
                            found.push(emit::declared(
                                Ecosystem::Maven,
                                name,
                                content,
                                emit::none(content),
                            ));
                            return;
                        }
                        _ => found.extend(self.coordinates(*token)),
                    }
                }
                Kind::Name if text.starts_with("libs.") => {
                    found.push(emit::declared(
                        Ecosystem::Maven,
                        text.trim_end_matches(".get"),
                        token.span,
                        emit::none(token.span),
                    ));
                }
                // Behind the notation stands what is done with it.
                Kind::Mark(b'{') => return,
                _ => {}
            }
        }
    }

    fn coordinates(&self, token: Token) -> Option<Dependency> {
        let content = self.content(token);
        let read = Coordinates::read(content.slice(self.text), content.start as usize)?;
        let mut dependency = read.dependency();
        if let Some((version, span)) = read.version
            && version.contains('$')
        {
            let name = version
                .trim_start_matches('$')
                .trim_start_matches('{')
                .trim_end_matches('}');
            let known = !version[1..].contains('$') && version.starts_with('$');
            let kind = if known {
                self.named(name)
            } else {
                ValueKind::Unknown
            };
            dependency.requirement = Value::new(span, kind);
            dependency.pinned = dependency.requirement.as_text().is_some_and(is_pinned);
        }
        Some(dependency)
    }
}

/// What the dependencies of a configuration are for.
fn scope(configuration: &str) -> DependencyScope {
    let name = configuration.to_ascii_lowercase();
    if name.contains("test") {
        DependencyScope::Test
    } else if name.starts_with("development") {
        DependencyScope::Development
    } else if name.contains("processor")
        || ["classpath", "kapt", "ksp", "mavenbom"].contains(&&*name)
    {
        DependencyScope::Build
    } else if name.contains("compileonly") || name.starts_with("provided") {
        DependencyScope::Optional
    } else {
        DependencyScope::Runtime
    }
}
