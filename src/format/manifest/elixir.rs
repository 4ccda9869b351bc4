//! mix.exs: the tuples of `deps`, read without a parser of Elixir. Knows how mix writes a
//! dependency; what it computes is not seen.

use super::emit;
use crate::fact::{Dependency, DependencyScope, Ecosystem, FileFacts, FileKind, Source, Value};
use crate::format::entry;
use crate::text::Span;

/// Lowers a mix.exs.
pub(crate) fn lower(kind: FileKind, _path: &str, text: &str) -> FileFacts {
    let mut facts = FileFacts::new(kind, text.len());
    let tokens = tokens(&mut facts, text);
    for (index, token) in tokens.iter().enumerate() {
        if token.kind == Kind::Mark && token.of(text) == "{" {
            if let Some(dependency) = tuple(text, &tokens[index + 1..]) {
                emit::push(&mut facts, dependency);
            }
        } else if token.kind == Kind::Key
            && matches!(token.of(text), "elixir" | "version" | "app" | "erlang")
            && let Some(value) = tokens.get(index + 1)
            && matches!(value.kind, Kind::Text | Kind::Atom)
        {
            let name = token.of(text);
            let value = value.value(text);
            entry::push(
                &mut facts,
                token.span.join(value.span),
                name,
                token.span,
                value,
            );
        }
    }
    facts
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// `"text"`, its span with quotes.
    Text,
    /// `:name`, its span without the colon.
    Atom,
    /// `name:`, its span without the colon.
    Key,
    /// Another word.
    Word,
    /// A bracket or comma.
    Mark,
}

#[derive(Clone, Copy)]
struct Token {
    kind: Kind,
    span: Span,
}

impl Token {
    fn of(self, text: &str) -> &str {
        self.span.slice(text)
    }

    fn value(self, text: &str) -> Value {
        let content = Value::unknown(self.span).content(text);
        Value::text(self.span, content.slice(text))
    }
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'?' | b'!' | b'@' | b'.')
}

fn tokens(facts: &mut FileFacts, text: &str) -> Vec<Token> {
    let bytes = text.as_bytes();
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let start = at;
        match byte {
            b'#' => {
                let end = text[at..].find('\n').map_or(text.len(), |end| at + end);
                facts
                    .comments
                    .push(entry::span_of(text, text[at..end].trim_end()));
                at = end;
            }
            b'"' => {
                at += 1;
                while at < bytes.len() && bytes[at] != b'"' {
                    at += if bytes[at] == b'\\' { 2 } else { 1 };
                }
                at = (at + 1).min(bytes.len());
                tokens.push(Token {
                    kind: Kind::Text,
                    span: Span::new(start, at).clamped(text),
                });
            }
            b':' if bytes.get(at + 1).is_some_and(|byte| is_word(*byte)) => {
                at += 1;
                while bytes.get(at).is_some_and(|byte| is_word(*byte)) {
                    at += 1;
                }
                tokens.push(Token {
                    kind: Kind::Atom,
                    span: Span::new(start + 1, at),
                });
            }
            _ if is_word(byte) => {
                while bytes.get(at).is_some_and(|byte| is_word(*byte)) {
                    at += 1;
                }
                let key = bytes.get(at) == Some(&b':') && bytes.get(at + 1) != Some(&b':');
                tokens.push(Token {
                    kind: if key { Kind::Key } else { Kind::Word },
                    span: Span::new(start, at),
                });
                at += usize::from(key);
            }
            b'{' | b'}' | b'[' | b']' | b',' | b'(' | b')' => {
                at += 1;
                tokens.push(Token {
                    kind: Kind::Mark,
                    span: Span::new(start, at),
                });
            }
            _ => at += 1,
        }
    }
    tokens
}

/// `:name, "~> 1.0", only: :test}`: the tokens behind the brace.
fn tuple(text: &str, tokens: &[Token]) -> Option<Dependency> {
    let name = tokens.first().filter(|token| token.kind == Kind::Atom)?;
    if tokens.get(1)?.of(text) != "," {
        return None;
    }
    let mut dependency = emit::declared(
        Ecosystem::Elixir,
        name.of(text),
        name.span,
        emit::none(name.span),
    );
    let mut depth = 0usize;
    let mut known = false;
    let mut git: Option<(Option<&str>, bool)> = None;
    let mut key = "";
    for token in tokens.iter().skip(2).take(60) {
        let word = token.of(text);
        match (token.kind, word) {
            (Kind::Mark, "}") if depth == 0 => break,
            (Kind::Mark, "{" | "[" | "(") => depth += 1,
            (Kind::Mark, "}" | "]" | ")") => depth = depth.saturating_sub(1),
            (Kind::Key, _) => key = word,
            (Kind::Text, _) if key.is_empty() => {
                dependency.requirement = token.value(text);
                known = true;
            }
            (Kind::Text, _) => {
                let content = Value::unknown(token.span).content(text).slice(text);
                match key {
                    "git" | "github" => git = Some(git.unwrap_or((None, false))),
                    "tag" | "ref" => {
                        git = Some((Some(content), key == "tag" || emit::is_fixed(content)));
                    }
                    "branch" => git = Some((Some(content), false)),
                    "path" => dependency.source = Source::Path(content.into()),
                    _ => {}
                }
                known |= matches!(key, "git" | "github" | "path");
            }
            (Kind::Word, "true") if key == "in_umbrella" => {
                dependency.source = Source::Workspace;
                known = true;
            }
            (Kind::Word, "true") if key == "optional" => {
                dependency.scope = DependencyScope::Optional;
            }
            (Kind::Word, "false")
                if key == "runtime" && dependency.scope == DependencyScope::Runtime =>
            {
                dependency.scope = DependencyScope::Build;
            }
            (Kind::Atom, _) if key == "only" => {
                dependency.scope = match word {
                    "prod" => DependencyScope::Runtime,
                    "test" => DependencyScope::Test,
                    _ => DependencyScope::Development,
                };
                // `[:dev, :test]`: the first one tells.
                key = "only-more";
            }
            _ => {}
        }
    }
    if let Some((revision, fixed)) = git {
        dependency.source = Source::Git {
            revision: revision.map(Into::into),
            fixed,
        };
    }
    dependency.pinned = match &dependency.source {
        Source::Registry => dependency.requirement.as_text().is_some_and(|version| {
            emit::is_full_version(version.trim_start_matches("==").trim_start())
        }),
        source => emit::is_fixed_source(source),
    };
    known.then_some(dependency)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fact::dump;

    #[test]
    fn tuples_of_deps() {
        let text = "def project do\n [app: :shop, elixir: \"~> 1.15\"]\nend\ndefp deps do\n [\n  {:phoenix, \"~> 1.7\"}, # web\n  {:credo, \"1.7.0\", only: [:dev, :test], runtime: false},\n  {:own, git: \"https://example.org/own.git\", tag: \"v1\"},\n  {:lib, path: \"../lib\"},\n  {:sub, in_umbrella: true}\n ]\nend\nx = {:ok, 1}\n";
        let found = dump(&lower(FileKind::MixExs, "mix.exs", text), text);
        for expected in [
            "entry app = \"shop\"",
            "entry elixir = \"~> 1.15\"",
            "dependency Elixir phoenix \"~> 1.7\" Registry Runtime\n",
            "dependency Elixir credo \"1.7.0\" Registry Development pinned",
            "dependency Elixir own null Git { revision: Some(\"v1\"), fixed: true } Runtime pinned",
            "dependency Elixir lib null Path(\"../lib\") Runtime\n",
            "dependency Elixir sub null Workspace Runtime\n",
            "comment \"# web\"",
        ] {
            assert!(found.contains(expected), "{expected}: {found}");
        }
        assert!(!found.contains(" ok "), "{found}");
    }
}
