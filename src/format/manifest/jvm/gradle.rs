//! Gradle's build scripts, read without a parser of Groovy or Kotlin: blocks, settings,
//! plugins and dependencies as they are usually written. What a script computes is not seen.

use std::collections::HashMap;

use super::coordinates::Coordinates;
use super::is_pinned;
use super::scanner::{Kind, Token, tokens};
use crate::fact::{
    Dependency, DependencyScope, Ecosystem, FileFacts, FileKind, Source, Value, ValueKind,
};
use crate::format::manifest::emit;
use crate::format::{entry, variables};
use crate::text::{Embedded, Span};

/// How many blocks a path shows.
const DEEPEST: usize = 16;

/// How many words and brackets of a statement are looked at.
const LONGEST: usize = 400;

/// Lowers a build script.
pub(super) fn lower(kind: FileKind, text: &str) -> FileFacts {
    let mut facts = FileFacts::new(kind, text.len());
    let tokens = tokens(&mut facts, text);
    let mut script = Script {
        text,
        tokens: &tokens,
        blocks: Vec::new(),
        known: HashMap::new(),
    };
    script.read(&mut facts);
    facts
}

struct Script<'t> {
    text: &'t str,
    tokens: &'t [Token],
    /// The names of the open blocks.
    blocks: Vec<String>,
    /// Names that are given a text, for versions.
    known: HashMap<&'t str, &'t str>,
}

impl<'t> Script<'t> {
    fn of(&self, token: Token) -> &'t str {
        token.span.slice(self.text)
    }

    fn at(&self, index: usize) -> Option<Token> {
        self.tokens.get(index).copied()
    }

    fn path(&self, name: &str) -> String {
        let mut path = String::new();
        for block in self.blocks.iter().take(DEEPEST).filter(|name| !name.is_empty()) {
            path = entry::join(&path, block);
        }
        entry::join(&path, name)
    }

    fn inside(&self, name: &str) -> bool {
        self.blocks.last().is_some_and(|block| {
            block == name || block.strip_suffix(name).is_some_and(|rest| rest.ends_with('.'))
        })
    }

    fn read(&mut self, facts: &mut FileFacts) {
        let mut index = 0;
        while let Some(token) = self.at(index) {
            match token.kind {
                Kind::Mark(b'{') => {
                    self.blocks.push(String::new());
                    index += 1;
                }
                Kind::Mark(b'}') => {
                    self.blocks.pop();
                    index += 1;
                }
                Kind::Name | Kind::Text => index = self.statement(facts, index),
                _ => index += 1,
            }
        }
    }

    /// Reads the statement whose first word is at `index`; returns where to go on.
    fn statement(&mut self, facts: &mut FileFacts, index: usize) -> usize {
        let mut head = self.tokens[index];
        let mut next = index + 1;
        // `def x = ...`, `val x by extra("...")`.
        if matches!(self.of(head), "def" | "val" | "var" | "final" | "const" | "String")
            && let Some(name) = self.at(next).filter(|token| token.kind == Kind::Name)
        {
            head = name;
            next += 1;
        }
        // `register<Jar>("x")`.
        if self.at(next).is_some_and(|token| token.is(b'<')) {
            let close = (next..next + 12).find(|at| self.at(*at).is_some_and(|t| t.is(b'>')));
            next = close.map_or(next, |at| at + 1);
        }
        let end = self.end(next);
        let name = self.of(head);
        match self.at(next) {
            Some(token) if token.is(b'{') => {
                self.open(facts, head, name.to_owned());
                return next + 1;
            }
            Some(token) if token.is(b'=') && !self.at(next + 1).is_some_and(|t| t.is(b'=')) => {
                self.assign(facts, head, next + 1, end);
                // A closure may follow: its statements are read as any.
                return self.block_or(next + 1, end);
            }
            _ => {}
        }
        if self.inside("dependencies") || self.inside("constraints") || name == "mavenBom" {
            self.dependencies(facts, head, next, end);
        } else if self.inside("plugins") {
            self.plugin(facts, index, end);
        } else if name == "apply" {
            self.apply(facts, next, end);
        } else if head.kind == Kind::Name {
            self.setting(facts, head, next, end);
        }
        // `create("dev") {`: the argument names the block.
        if let Some(open) = (next..end).find(|at| self.at(*at).is_some_and(|t| t.is(b'{'))) {
            let argument = (next..open)
                .filter_map(|at| self.at(at))
                .find(|token| token.kind == Kind::Text)
                .filter(|_| open - next <= 4)
                .map(|token| self.content(token).slice(self.text));
            let block = match argument {
                Some(argument) => format!("{name}.{argument}"),
                None => name.to_owned(),
            };
            self.open(facts, head, block);
            return open + 1;
        }
        end.max(index + 1)
    }

    fn open(&mut self, facts: &mut FileFacts, head: Token, name: String) {
        let path = self.path(&name);
        entry::section(facts, head.span, path, head.span);
        self.blocks.push(name);
    }

    fn block_or(&self, from: usize, end: usize) -> usize {
        (from..end)
            .find(|at| self.at(*at).is_some_and(|token| token.is(b'{')))
            .unwrap_or(end)
            .max(from)
    }

    /// Where a statement ends: at a line end, `;` or `}` outside brackets; a line that ends
    /// with a comma or an operator goes on.
    fn end(&self, from: usize) -> usize {
        let mut depth = 0usize;
        let last = self.tokens.len().min(from + LONGEST);
        let mut at = from;
        while at < last {
            match self.tokens[at].kind {
                Kind::Mark(b'(' | b'[') => depth += 1,
                Kind::Mark(b')' | b']') => match depth.checked_sub(1) {
                    Some(less) => depth = less,
                    None => return at,
                },
                Kind::Mark(b'{') if depth == 0 => return at + 1,
                Kind::Mark(b'}' | b';') if depth == 0 => return at,
                Kind::End if depth == 0 => {
                    let goes_on = at > from
                        && matches!(self.tokens[at - 1].kind, Kind::Mark(b',' | b'=' | b'+'));
                    if !goes_on {
                        return at;
                    }
                }
                _ => {}
            }
            at += 1;
        }
        at
    }

    /// The bytes inside a string's quotes, one or three.
    fn content(&self, token: Token) -> Span {
        let text = self.of(token);
        let marks: u32 = if text.len() >= 6 && (text.starts_with("\"\"\"") || text.starts_with("'''")) {
            3
        } else {
            1
        };
        let span = token.span;
        let end = if text.len() > marks as usize && text.ends_with(['"', '\'']) {
            span.end - marks
        } else {
            span.end
        };
        Span {
            start: span.start + marks,
            end: end.max(span.start + marks),
        }
        .clamped(self.text)
    }

    /// A string with the script's own names filled in where they are known.
    fn string(&self, token: Token) -> Value {
        let content = self.content(token);
        let raw = content.slice(self.text);
        if self.of(token).starts_with('\'') || !raw.contains('$') {
            return Value::text(token.span, raw);
        }
        let part = Embedded::part(self.text, content);
        let braces = variables::properties(&part, token.span, "${", '}', |name| self.named(name));
        if raw.contains("${") {
            return flat(braces);
        }
        // `$name`.
        let Some((before, rest)) = raw.split_once('$') else {
            return braces;
        };
        let length = rest
            .bytes()
            .take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_')
            .count();
        if length == 0 || rest[length..].contains('$') {
            return Value::unknown(token.span);
        }
        let parts = vec![
            crate::fact::Part::Text(before.into()),
            crate::fact::Part::Hole(Value::new(
                entry::span_of(self.text, &rest[..length]),
                self.named(&rest[..length]),
            )),
            crate::fact::Part::Text(rest[length..].into()),
        ];
        flat(variables::joined(token.span, parts))
    }

    /// What a name in a string stands for.
    fn named(&self, name: &str) -> ValueKind {
        let last = name
            .trim_end_matches(".get()")
            .rsplit('.')
            .next()
            .unwrap_or(name)
            .trim_matches(|c: char| matches!(c, '"' | '\'' | '[' | ']' | '(' | ')'));
        match self.known.get(last) {
            Some(text) => ValueKind::Text((*text).into()),
            None => ValueKind::Name(name.into()),
        }
    }

    /// The value of the tokens between two places; unknown when it is more than one.
    fn value(&self, from: usize, to: usize) -> Value {
        let tokens: Vec<Token> = self.tokens[from.min(to)..to.min(self.tokens.len())]
            .iter()
            .copied()
            .filter(|token| token.kind != Kind::End)
            .collect();
        let Some((first, last)) = tokens.first().zip(tokens.last()) else {
            return Value::unknown(Span::at(0));
        };
        let span = first.span.join(last.span);
        let kind = match tokens.as_slice() {
            [one] => match one.kind {
                Kind::Text => return self.string(*one),
                Kind::Number => ValueKind::Number(self.of(*one).replace('_', "").into()),
                Kind::Name => match self.of(*one) {
                    "true" => ValueKind::Bool(true),
                    "false" => ValueKind::Bool(false),
                    "null" => ValueKind::Null,
                    name => java_version(name).unwrap_or_else(|| ValueKind::Name(name.into())),
                },
                _ => ValueKind::Unknown,
            },
            // `JavaLanguageVersion.of(17)`, `JavaVersion.toVersion("17")`.
            [name, open, one, close]
                if name.kind == Kind::Name
                    && open.is(b'(')
                    && close.is(b')')
                    && matches!(
                        self.of(*name),
                        "JavaLanguageVersion.of" | "JavaVersion.toVersion"
                    ) =>
            {
                let text = self.content_or_number(*one);
                ValueKind::Number(text.into())
            }
            _ => ValueKind::Unknown,
        };
        Value::new(span, kind)
    }

    fn content_or_number(&self, token: Token) -> &'t str {
        match token.kind {
            Kind::Text => self.content(token).slice(self.text),
            _ => self.of(token),
        }
    }

    fn assign(&mut self, facts: &mut FileFacts, head: Token, from: usize, end: usize) {
        let name = self.of(head);
        let mut to = end;
        if to > from && self.at(to - 1).is_some_and(|token| token.is(b'{')) {
            to -= 1;
        }
        let value = self.value(from, to);
        if value.span.is_empty() {
            return;
        }
        if let ([token], Some(_)) = (&self.tokens[from..to.min(self.tokens.len())], value.as_text())
        {
            let last = name.rsplit('.').next().unwrap_or(name);
            let text = self.content(*token).slice(self.text);
            if !text.contains('$') {
                self.known.insert(last, text);
            }
        }
        let span = head.span.join(value.span);
        entry::push(facts, span, self.path(name), head.span, value);
    }

    /// `name value`, `name(value)`, `name.set(value)`: a setting, when the value is one.
    fn setting(&mut self, facts: &mut FileFacts, head: Token, from: usize, end: usize) {
        let name = self.of(head);
        let (from, to) = match self.at(from) {
            Some(open) if open.is(b'(') => {
                let close = (from..end).rfind(|at| self.at(*at).is_some_and(|t| t.is(b')')));
                match close {
                    Some(close) => (from + 1, close),
                    None => return,
                }
            }
            _ => (from, end),
        };
        if from >= to {
            return;
        }
        let mut items = Vec::new();
        let mut start = from;
        let mut depth = 0usize;
        for at in from..to {
            let token = self.tokens[at];
            match token.kind {
                Kind::Mark(b'(' | b'[') => depth += 1,
                Kind::Mark(b')' | b']') => depth = depth.saturating_sub(1),
                Kind::Mark(b',') if depth == 0 => {
                    items.push(self.value(start, at));
                    start = at + 1;
                }
                // A closure, a condition, a named argument: no plain setting.
                Kind::Mark(b'{' | b'?' | b':' | b'=' | b'<' | b'>' | b'-') => return,
                _ => {}
            }
        }
        items.push(self.value(start, to));
        if items.iter().all(|item| item.kind == ValueKind::Unknown) {
            return;
        }
        let span = items
            .iter()
            .fold(head.span, |span, item| span.join(item.span));
        let value = if items.len() == 1 {
            items.swap_remove(0)
        } else {
            let whole = items[0].span.join(span);
            Value::new(
                Span {
                    start: items[0].span.start,
                    end: whole.end,
                },
                ValueKind::List(items),
            )
        };
        let name = name.strip_suffix(".set").unwrap_or(name);
        entry::push(facts, span, self.path(name), head.span, value);
    }

    /// `id("x") version "1"`, `kotlin("jvm") version "1"`, `` `java-library` ``,
    /// `alias(libs.plugins.x)`.
    fn plugin(&mut self, facts: &mut FileFacts, index: usize, end: usize) {
        let head = self.tokens[index];
        let rest = &self.tokens[index + 1..end.clamp(index + 1, self.tokens.len())];
        let argument = rest
            .iter()
            .find(|token| matches!(token.kind, Kind::Text | Kind::Name));
        let version = rest
            .iter()
            .position(|token| token.kind == Kind::Name && self.of(*token) == "version")
            .and_then(|at| {
                rest[at + 1..]
                    .iter()
                    .find(|token| matches!(token.kind, Kind::Text | Kind::Name))
            });
        let (id, key) = match (self.of(head), argument) {
            ("id", Some(id)) if id.kind == Kind::Text => {
                let key = self.content(*id);
                (key.slice(self.text).to_owned(), key)
            }
            ("kotlin", Some(name)) if name.kind == Kind::Text => {
                let key = self.content(*name);
                (format!("org.jetbrains.kotlin.{}", key.slice(self.text)), key)
            }
            ("alias", Some(name)) => (self.of(*name).to_owned(), name.span),
            (name, _) if head.kind == Kind::Name && !matches!(name, "id" | "kotlin" | "alias") => {
                (name.to_owned(), head.span)
            }
            _ => return,
        };
        let value = match version {
            Some(token) if token.kind == Kind::Text => self.string(*token),
            Some(token) => Value::new(token.span, self.named(self.of(*token))),
            None => emit::none(key),
        };
        let span = head.span.join(value.span);
        entry::push(facts, span, format!("plugin.{id}"), key, value);
    }

    /// `apply plugin: 'x'`, `apply(plugin = "x")`.
    fn apply(&self, facts: &mut FileFacts, from: usize, end: usize) {
        let tokens = &self.tokens[from.min(end)..end.min(self.tokens.len())];
        let named = tokens
            .iter()
            .any(|token| token.kind == Kind::Name && self.of(*token) == "plugin");
        if let Some(id) = tokens.iter().find(|token| token.kind == Kind::Text && named) {
            let key = self.content(*id);
            let path = format!("plugin.{}", key.slice(self.text));
            entry::push(facts, key, path, key, emit::none(key));
        }
    }

    /// The dependencies of one configuration.
    fn dependencies(&mut self, facts: &mut FileFacts, head: Token, from: usize, end: usize) {
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
                        let mut dependency = emit::declared(
                            Ecosystem::Maven,
                            inner,
                            content,
                            emit::none(content),
                        );
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

/// A template of which every part is known is a text.
fn flat(value: Value) -> Value {
    match value.kind {
        ValueKind::Template(parts) => Value::concat(value.span, parts),
        _ => value,
    }
}

/// `JavaVersion.VERSION_17`, `VERSION_1_8`.
fn java_version(name: &str) -> Option<ValueKind> {
    let number = name.rsplit('.').next()?.strip_prefix("VERSION_")?;
    let plain = number
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b'_');
    plain.then(|| ValueKind::Number(number.replace('_', ".").into()))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fact::dump;

    fn found(text: &str) -> String {
        dump(&lower(FileKind::Gradle, text), text)
    }

    #[test]
    fn groovy() {
        let found = found(
            "plugins {\n id 'java'\n id 'org.springframework.boot' version '3.2.0'\n}\next.v = '1.2.3'\nsourceCompatibility = '17'\ndependencies {\n implementation \"a:b:$v\", 'c:d'\n implementation('e:f:1.+') { exclude group: 'x' }\n testImplementation group: 'g', name: 'h', version: \"${v}\"\n developmentOnly libs.dev.tools\n implementation project(':lib')\n implementation fileTree(dir: 'libs', include: ['*.jar'])\n}\n",
        );
        for expected in [
            "entry plugin.java = null",
            "entry plugin.org.springframework.boot = \"3.2.0\"",
            "entry sourceCompatibility = \"17\"",
            "dependency Maven a:b \"1.2.3\" Registry Runtime pinned",
            "dependency Maven c:d null Registry Runtime\n",
            "dependency Maven e:f \"1.+\" Registry Runtime\n",
            "dependency Maven g:h \"1.2.3\" Registry Test pinned",
            "dependency Maven libs.dev.tools null Registry Development\n",
            "dependency Maven :lib null Workspace Runtime\n",
            "dependency Maven libs null Path(\"libs\") Runtime\n",
        ] {
            assert!(found.contains(expected), "{expected}: {found}");
        }
        assert!(!found.contains("Maven x"), "{found}");
    }

    #[test]
    fn kotlin() {
        let found = found(
            "plugins {\n `java-library`\n kotlin(\"jvm\") version \"1.9.0\"\n alias(libs.plugins.x)\n}\njava {\n toolchain { languageVersion.set(JavaLanguageVersion.of(21)) }\n}\nval v = \"2.0\"\ndependencies {\n implementation(platform(\"a:bom:$v\"))\n \"implementation\"(\"a:b\")\n compileOnly(\"c:d:1.0\") // why\n testImplementation(kotlin(\"test\"))\n}\n",
        );
        for expected in [
            "entry plugin.java-library = null",
            "entry plugin.org.jetbrains.kotlin.jvm = \"1.9.0\"",
            "entry plugin.libs.plugins.x = null",
            "entry java.toolchain.languageVersion = 21",
            "dependency Maven a:bom \"2.0\" Registry Runtime pinned",
            "dependency Maven a:b null Registry Runtime\n",
            "dependency Maven c:d \"1.0\" Registry Optional pinned",
            "dependency Maven org.jetbrains.kotlin:kotlin-test null Registry Test\n",
        ] {
            assert!(found.contains(expected), "{expected}: {found}");
        }
    }
}
