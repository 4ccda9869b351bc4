//! Gradle's build scripts, read without a parser of Groovy or Kotlin: blocks, settings,
//! plugins and dependencies as they are usually written. What a script computes is not seen.

mod dependencies;
mod plugins;
mod values;

use std::collections::HashMap;

use super::scanner::{Kind, Token, tokens};
use crate::fact::{FileFacts, FileKind, Value, ValueKind};
use crate::format::entry;

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
        for block in self
            .blocks
            .iter()
            .take(DEEPEST)
            .filter(|name| !name.is_empty())
        {
            path = entry::join(&path, block);
        }
        entry::join(&path, name)
    }

    fn inside(&self, name: &str) -> bool {
        self.blocks.last().is_some_and(|block| {
            block == name
                || block
                    .strip_suffix(name)
                    .is_some_and(|rest| rest.ends_with('.'))
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
        if matches!(
            self.of(head),
            "def" | "val" | "var" | "final" | "const" | "String"
        ) && let Some(name) = self.at(next).filter(|token| token.kind == Kind::Name)
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
        let name = match head.kind {
            Kind::Text => self.content(head).slice(self.text),
            _ => self.of(head),
        };
        if let Some(after) = self.extra(facts, head, next, end) {
            return after;
        }
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

    /// `extra["x"] = "text"`, `val x by extra("text")`: a text under a name.
    fn extra(
        &mut self,
        facts: &mut FileFacts,
        head: Token,
        next: usize,
        end: usize,
    ) -> Option<usize> {
        let tokens = self.tokens.get(next..end)?;
        let (key, value) = match tokens {
            [open, key, close, equals, value]
                if matches!(self.of(head), "extra" | "ext")
                    && open.is(b'[')
                    && key.kind == Kind::Text
                    && close.is(b']')
                    && equals.is(b'=') =>
            {
                (self.content(*key), *value)
            }
            [by, extra, open, value, close]
                if self.of(*by) == "by"
                    && self.of(*extra) == "extra"
                    && open.is(b'(')
                    && close.is(b')') =>
            {
                (head.span, *value)
            }
            _ => return None,
        };
        if value.kind != Kind::Text {
            return None;
        }
        let name = key.slice(self.text);
        self.know(name, value);
        let value = self.string(value);
        let path = entry::join("extra", name);
        entry::push(facts, key.join(value.span), path, key, value);
        Some(end)
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

    fn assign(&mut self, facts: &mut FileFacts, head: Token, from: usize, end: usize) {
        let name = self.of(head);
        let mut to = end;
        if to > from && self.at(to - 1).is_some_and(|token| token.is(b'{')) {
            to -= 1;
        }
        let Some(value) = self.value(from, to) else {
            return;
        };
        let first = self.at(from).filter(|token| token.kind == Kind::Text);
        if let (Some(token), Some(_)) = (first, value.as_text()) {
            let last = name.rsplit('.').next().unwrap_or(name);
            self.know(last, token);
        }
        let span = head.span.join(value.span);
        entry::with_items(facts, span, &self.path(name), head.span, value);
    }

    /// Remembers the text that a name is given, when all of it is written there.
    fn know(&mut self, name: &'t str, token: Token) {
        let text = self.content(token).slice(self.text);
        if !text.contains('$') {
            self.known.insert(name, text);
        }
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
                    items.extend(self.value(start, at));
                    start = at + 1;
                }
                // A closure, a condition, a named argument: no plain setting.
                Kind::Mark(b'{' | b'?' | b':' | b'=' | b'<' | b'>' | b'-') => return,
                _ => {}
            }
        }
        items.extend(self.value(start, to));
        if items.iter().all(|item| item.kind == ValueKind::Unknown) {
            return;
        }
        // `set('name', "text")` in `ext`.
        if name == "set"
            && let [key, value] = items.as_slice()
            && let Some(own) = key.as_text()
        {
            let token = (from..to)
                .rev()
                .find_map(|at| self.at(at).filter(|token| token.kind == Kind::Text));
            let path = self.path(own);
            let (key, value) = (key.span, value.clone());
            entry::push(facts, head.span.join(value.span), path, key, value.clone());
            let own = entry::unquoted(key.slice(self.text));
            if let (Some(own), Some(token), Some(_)) = (own, token, value.as_text()) {
                self.know(own, token);
            }
            return;
        }
        let span = items
            .iter()
            .fold(head.span, |span, item| span.join(item.span));
        let value = if items.len() == 1 {
            items.swap_remove(0)
        } else {
            let mut own = span;
            own.start = items[0].span.start;
            Value::new(own, ValueKind::List(items))
        };
        let name = name.strip_suffix(".set").unwrap_or(name);
        entry::with_items(facts, span, &self.path(name), head.span, value);
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
