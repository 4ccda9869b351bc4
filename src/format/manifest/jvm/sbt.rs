//! sbt's build definitions, read without a parser of Scala: settings, plugins, resolvers, and
//! dependencies as they are usually written. What a definition computes is not seen.

use std::collections::HashMap;

use super::is_pinned;
use super::scanner::{self, Kind, Token, tokens};
use crate::fact::{Dependency, DependencyScope, Ecosystem, FileFacts, FileKind, Value, ValueKind};
use crate::format::entry;
use crate::format::manifest::emit;
use crate::text::Span;

/// How many tokens of a list are looked at.
const LONGEST: usize = 400;

/// Scopes that a setting speaks for as a whole.
const WIDE: &[&str] = &["ThisBuild", "Global", "Compile"];

/// Lowers a build definition: `build.sbt`, `project/plugins.sbt`, `project/Dependencies.scala`.
pub(super) fn lower(kind: FileKind, path: &str, text: &str) -> FileFacts {
    let mut facts = FileFacts::new(kind, text.len());
    let all = tokens(&mut facts, text);
    let tokens: Vec<Token> = all
        .into_iter()
        .filter(|token| token.kind != Kind::End)
        .collect();
    let folder = path.rsplit_once('/').map_or("", |split| split.0);
    let definition = path.rsplit('.').next() == Some("sbt");
    let of_build = definition && (folder == "project" || folder.ends_with("/project"));
    let mut definition = Definition {
        text,
        tokens: &tokens,
        known: HashMap::new(),
        of_build,
    };
    definition.names();
    definition.read(&mut facts);
    facts
}

struct Definition<'t> {
    text: &'t str,
    tokens: &'t [Token],
    /// Names that are given a text, for versions.
    known: HashMap<&'t str, &'t str>,
    /// Whether it says what the build itself needs.
    of_build: bool,
}

impl<'t> Definition<'t> {
    fn of(&self, index: usize) -> &'t str {
        self.tokens
            .get(index)
            .map_or("", |token| token.span.slice(self.text))
    }

    /// The last part of a dotted name.
    fn last(&self, index: usize) -> &'t str {
        let path = self.of(index);
        path.rsplit('.').next().unwrap_or(path)
    }

    fn is_mark(&self, index: usize, mark: u8) -> bool {
        self.tokens.get(index).is_some_and(|token| token.is(mark))
    }

    fn kind(&self, index: usize) -> Option<Kind> {
        self.tokens.get(index).map(|token| token.kind)
    }

    fn span(&self, index: usize) -> Span {
        self.tokens
            .get(index)
            .map_or(Span::at(self.text.len()), |token| token.span)
    }

    /// The bytes inside a string's quotes, one or three.
    fn content(&self, index: usize) -> Span {
        scanner::content(self.text, self.span(index))
    }

    /// `val circe = "0.14.6"`
    fn names(&mut self) {
        for index in 0..self.tokens.len() {
            if self.of(index) != "val" {
                continue;
            }
            // `val x: String = ".."`
            let value = (index + 2..index + 6).find(|at| self.is_mark(*at, b'='));
            if let Some(value) = value.map(|at| at + 1)
                && self.kind(value) == Some(Kind::Text)
                && !self.is_mark(value + 1, b'%')
            {
                let name = self.of(index + 1);
                self.known
                    .insert(name, self.content(value).slice(self.text));
            }
        }
    }

    fn read(&self, facts: &mut FileFacts) {
        let mut setting = "";
        for index in 0..self.tokens.len() {
            match self.kind(index) {
                Some(Kind::Text) => self.dependency(facts, index, setting),
                Some(Kind::Name) if self.last(index) == "enablePlugins" => {
                    self.plugins(facts, index + 1);
                }
                // `name in Scope := x`: the scope is given nothing.
                Some(Kind::Name) if index == 0 || self.of(index - 1) != "in" => {
                    if let Some(value) = self.assigns(index) {
                        setting = self.of(index);
                        self.setting(facts, index, value);
                    }
                }
                _ => {}
            }
        }
    }

    /// Where the value of a setting stands: `name := x`, `name += x`, `name ++= x`.
    fn assigns(&self, index: usize) -> Option<usize> {
        let mut at = index + 1;
        // `name in Scope := x`
        if self.of(at) == "in" {
            at += 2;
        }
        let marks = (at..at + 3).take_while(|at| {
            [b':', b'+', b'=']
                .iter()
                .any(|mark| self.is_mark(*at, *mark))
        });
        let count = marks.count();
        (count >= 2 && self.is_mark(at + count - 1, b'=') && !self.is_mark(at, b'='))
            .then_some(at + count)
    }

    /// `Docker / packageName := "shop"`
    fn setting(&self, facts: &mut FileFacts, index: usize, value: usize) {
        let mut name = self.of(index).to_owned();
        if self.of(index + 1) == "in" && !WIDE.contains(&self.of(index + 2)) {
            name = entry::join(self.of(index + 2), &name);
        }
        let mut before = index;
        while before >= 2
            && self.is_mark(before - 1, b'/')
            && self.kind(before - 2) == Some(Kind::Name)
        {
            before -= 2;
            if !WIDE.contains(&self.of(before)) {
                name = entry::join(self.of(before), &name);
            }
        }
        let key = self.span(index);
        if self.of(index) == "resolvers" {
            self.resolvers(facts, value);
            return;
        }
        if matches!(
            self.of(index),
            "libraryDependencies" | "dependencyOverrides"
        ) {
            return;
        }
        let value = self.value(value);
        let span = key.join(value.span);
        entry::with_items(facts, span, &name, key, value);
    }

    fn value(&self, index: usize) -> Value {
        let span = self.span(index);
        let word = self.of(index);
        let kind = match self.kind(index) {
            // `"a" + b`, `"a" % "b"`
            Some(Kind::Text)
                if [b'%', b'+', b'.']
                    .iter()
                    .any(|mark| self.is_mark(index + 1, *mark)) =>
            {
                ValueKind::Unknown
            }
            Some(Kind::Text) => ValueKind::Text(self.content(index).slice(self.text).into()),
            Some(Kind::Number) => ValueKind::Number(word.into()),
            Some(Kind::Name) => match word {
                "true" | "false" => ValueKind::Bool(word == "true"),
                "Some" | "Option" if self.is_mark(index + 1, b'(') => {
                    return self.value(index + 2);
                }
                "Seq" | "List" | "Set" | "Vector" if self.is_mark(index + 1, b'(') => {
                    return self.list(index);
                }
                _ => match self.named(word) {
                    Some(text) => ValueKind::Text(text.into()),
                    None => ValueKind::Unknown,
                },
            },
            _ => ValueKind::Unknown,
        };
        Value::new(span, kind)
    }

    /// `Seq("a", 1)`: what stands in it as it is.
    fn list(&self, index: usize) -> Value {
        let mut items = Vec::new();
        let mut depth = 0usize;
        let mut end = index + 1;
        for at in index + 1..(index + LONGEST).min(self.tokens.len()) {
            end = at;
            if self.is_mark(at, b'(') {
                depth += 1;
            } else if self.is_mark(at, b')') {
                depth -= 1;
                if depth == 0 {
                    break;
                }
            } else if depth == 1 && matches!(self.kind(at), Some(Kind::Text | Kind::Number)) {
                items.push(self.value(at));
            }
        }
        Value::new(
            self.span(index).join(self.span(end)),
            ValueKind::List(items),
        )
    }

    /// What a name stands for, whatever object holds it.
    fn named(&self, path: &str) -> Option<&'t str> {
        let last = path.rsplit('.').next().unwrap_or(path);
        self.known.get(last).copied()
    }

    /// `enablePlugins(PlayScala, DockerPlugin)`
    fn plugins(&self, facts: &mut FileFacts, open: usize) {
        if !self.is_mark(open, b'(') {
            return;
        }
        let end = (open + LONGEST).min(self.tokens.len());
        for at in open + 1..end {
            if self.is_mark(at, b')') {
                return;
            }
            if self.kind(at) == Some(Kind::Name) {
                let key = self.span(at);
                let path = format!("plugin.{}", self.of(at));
                entry::push(facts, key, path, key, emit::none(key));
            }
        }
    }

    /// `resolvers += "name" at "url"`, `"name".at("url")`
    fn resolvers(&self, facts: &mut FileFacts, from: usize) {
        for at in from..(from + LONGEST).min(self.tokens.len()) {
            // The next setting.
            if self.kind(at) == Some(Kind::Name) && self.assigns(at).is_some() {
                return;
            }
            let url = (at + 1..at + 4).find(|next| self.of(*next) == "at");
            let url = url.map(|word| word + 1 + usize::from(self.is_mark(word + 1, b'(')));
            if self.kind(at) == Some(Kind::Text)
                && let Some(url) = url
                && self.kind(url) == Some(Kind::Text)
            {
                let key = self.content(at);
                let path = format!("resolvers.{}", key.slice(self.text).replace('.', "-"));
                let value = Value::text(self.span(url), self.content(url).slice(self.text));
                entry::push(facts, key.join(value.span), path, key, value);
            }
        }
    }

    /// `"group" %% "artifact" % "version" % Test`, at its first string.
    fn dependency(&self, facts: &mut FileFacts, index: usize, setting: &str) {
        let signs = |from: usize| {
            (from..from + 3)
                .take_while(|at| self.is_mark(*at, b'%'))
                .count()
        };
        let first = signs(index + 1);
        let artifact = index + 1 + first;
        if first == 0
            || index > 0 && self.is_mark(index - 1, b'%')
            || self.kind(artifact) != Some(Kind::Text)
        {
            return;
        }
        let second = signs(artifact + 1);
        if second != 1 {
            // What is left out of another one.
            return;
        }
        let version = artifact + 2;
        let (requirement, behind) = self.version(version);
        let name_span = self.content(artifact);
        let group = self.content(index).slice(self.text);
        let name = format!("{group}:{}", name_span.slice(self.text));
        let mut dependency: Dependency =
            emit::declared(Ecosystem::Maven, name, name_span, requirement);
        dependency.pinned = dependency.requirement.as_text().is_some_and(is_pinned);
        let configuration = if signs(behind) == 1 {
            self.of(behind + 1)
        } else {
            ""
        };
        dependency.scope = self.scope(index, setting, configuration);
        if dependency.scope == DependencyScope::Build && self.called(index) == "addSbtPlugin" {
            let artifact = name_span.slice(self.text);
            let value = dependency.requirement.clone();
            let span = name_span.join(value.span);
            entry::push(facts, span, format!("plugin.{artifact}"), name_span, value);
        }
        emit::push(facts, dependency);
    }

    /// A version, and where what follows it stands.
    fn version(&self, index: usize) -> (Value, usize) {
        let span = self.span(index);
        match self.kind(index) {
            Some(Kind::Text) => {
                let text = self.content(index).slice(self.text);
                (Value::text(span, text), index + 1)
            }
            // `s"$major.1"`
            Some(Kind::Name) if self.kind(index + 1) == Some(Kind::Text) => {
                (Value::unknown(span.join(self.span(index + 1))), index + 2)
            }
            Some(Kind::Name) => {
                let kind = match self.named(self.of(index)) {
                    Some(text) => ValueKind::Text(text.into()),
                    None => ValueKind::Name(self.of(index).into()),
                };
                (Value::new(span, kind), index + 1)
            }
            _ => (Value::unknown(span), index + 1),
        }
    }

    /// The name of the call that a dependency is given to.
    fn called(&self, index: usize) -> &'t str {
        match index.checked_sub(2) {
            Some(name) if self.is_mark(index - 1, b'(') => self.of(name),
            _ => "",
        }
    }

    /// What a dependency is for.
    fn scope(&self, index: usize, setting: &str, configuration: &str) -> DependencyScope {
        let given = configuration.trim_matches('"').to_ascii_lowercase();
        if self.of_build
            || matches!(
                self.called(index),
                "addSbtPlugin" | "addCompilerPlugin" | "compilerPlugin"
            )
        {
            DependencyScope::Build
        } else if given.contains("test") || given.starts_with("it") {
            DependencyScope::Test
        } else if given.starts_with("provided")
            || given.starts_with("optional")
            || setting == "dependencyOverrides"
        {
            DependencyScope::Optional
        } else {
            DependencyScope::Runtime
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &str, text: &str) -> Vec<String> {
        let facts = lower(FileKind::Sbt, path, text);
        let dump = crate::fact::dump(&facts, text);
        let lines = dump.lines().filter(|line| line.contains(" #0 "));
        lines
            .map(|line| {
                line.split_once(" #0 ")
                    .map_or("", |split| split.1)
                    .to_owned()
            })
            .collect()
    }

    #[test]
    fn settings() {
        assert_eq!(
            found(
                "build.sbt",
                "ThisBuild / scalaVersion := \"3.4.2\"\nDocker / packageName := \"shop\"\nname in Docker := \"a\"\nfork := true\ndockerExposedPorts ++= Seq(9000, 9443)\nmaintainer := Some(\"x\")\nresolvers += \"acme\" at \"https://repo.acme.io\"\nversion := sys.env(\"V\")\n"
            ),
            [
                "entry scalaVersion = \"3.4.2\"",
                "entry Docker.packageName = \"shop\"",
                "entry Docker.name = \"a\"",
                "entry fork = true",
                "entry dockerExposedPorts = [9000, 9443]",
                "entry dockerExposedPorts.0 = 9000",
                "entry dockerExposedPorts.1 = 9443",
                "entry maintainer = \"x\"",
                "entry resolvers.acme = \"https://repo.acme.io\"",
                "entry version = ?",
            ]
        );
    }

    #[test]
    fn dependencies() {
        let text = "val circe = \"0.14.6\"\nlazy val root = project.enablePlugins(PlayScala).settings(libraryDependencies ++= Seq(\n \"io.circe\" %% \"circe-core\" % V.circe,\n \"a\" % \"b\" % \"latest.integration\" % Test, // why\n (\"c\" %%% \"d\" % s\"$x.1\").exclude(\"e\", \"f\"),\n compilerPlugin(\"g\" % \"h\" % \"1\")))\nexcludeDependencies += \"i\" % \"j\"\n";
        let found = found("build.sbt", text);
        assert_eq!(found.len(), 6, "{found:?}");
        assert!(found[0].starts_with("entry plugin.PlayScala"));
        assert!(
            found[1].starts_with("dependency Maven io.circe:circe-core \"0.14.6\""),
            "{found:?}"
        );
        assert!(
            found[2].contains("a:b \"latest.integration\"") && found[2].contains("Test"),
            "{found:?}"
        );
        assert!(found[4].contains("Build"), "{found:?}");
    }

    #[test]
    fn what_the_build_needs() {
        let found = found(
            "project/plugins.sbt",
            "addSbtPlugin(\"com.github.sbt\" % \"sbt-native-packager\" % \"1.10.0\")\n",
        );
        assert_eq!(found[0], "entry plugin.sbt-native-packager = \"1.10.0\"");
        assert!(found[1].contains("Build"), "{found:?}");
    }
}
