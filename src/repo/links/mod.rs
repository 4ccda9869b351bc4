//! One step beyond the file: what a file takes from another file of the tree is given the path
//! or the value that it has there. Owns the index of what files offer; knows no framework and
//! no rule.

mod modules;
mod offers;

use foldhash::HashMap;

pub use offers::{Offer, Offers, offers};

use self::modules::{GoModule, find, folder};
use crate::fact::{Assign, AssignForm, Call, FactKind, FileFacts, Language, Value, ValueKind};

/// How many files a name is followed through.
const DEEPEST: u32 = 4;

/// How many modules are looked at that pass on all of another one.
const MOST: usize = 200;

/// What the files of a tree offer.
#[derive(Debug, Default)]
pub struct Links {
    files: HashMap<String, Offers>,
    /// Files by the folder that is their package, in Go.
    packages: HashMap<String, Vec<String>>,
    go_modules: Vec<GoModule>,
}

/// What a name stands for at the end of the chain.
#[derive(Debug, PartialEq)]
enum Linked {
    Path(String),
    Value(Value),
}

impl Links {
    /// Adds what a file offers.
    pub fn add(&mut self, path: &str, language: Language, offers: Offers) {
        if language == Language::Go {
            let files = self.packages.entry(folder(path).to_owned()).or_default();
            files.push(path.to_owned());
        }
        self.files.insert(path.to_owned(), offers);
    }

    /// Adds a Go module: its `go.mod`, and the path that it declares.
    pub fn add_go_module(&mut self, manifest: &str, path: &str) {
        self.go_modules.push(GoModule {
            folder: folder(manifest).to_owned(),
            path: path.to_owned(),
        });
    }

    /// Names the calls for which `wanted` holds as the other files do, and gives their
    /// arguments the values that stand there. Tells whether it changed anything.
    pub fn connect(
        &self,
        path: &str,
        language: Language,
        facts: &mut FileFacts,
        wanted: impl Fn(&Call) -> bool,
    ) -> bool {
        let from = From {
            links: self,
            path,
            language,
        };
        let mut changed = false;
        let mut renamed: Vec<(Box<str>, Box<str>)> = Vec::new();
        for fact in &mut facts.facts {
            match &mut fact.kind {
                FactKind::Call(call) if wanted(call) => {
                    let before = call.callee.clone();
                    changed |= from.call(call);
                    if call.callee != before {
                        renamed.push((before, call.callee.clone()));
                    }
                }
                _ => {}
            }
        }
        let named = renamed.iter().map(|(_, after)| after.clone());
        facts.linked.extend(named);
        // Named arguments are assignments too, and follow their call's name.
        for fact in &mut facts.facts {
            if let FactKind::Assign(Assign {
                target,
                value,
                form: AssignForm::Argument,
                ..
            }) = &mut fact.kind
                && let Some((named, argument)) = renamed.iter().find_map(|(before, after)| {
                    let argument = target.strip_prefix(&**before)?;
                    argument.starts_with('.').then_some((after, argument))
                })
            {
                *target = format!("{named}{argument}").into();
                from.value(value);
            }
        }
        changed
    }
}

/// The file that names are looked up from.
struct From<'a> {
    links: &'a Links,
    path: &'a str,
    language: Language,
}

impl From<'_> {
    fn call(&self, call: &mut Call) -> bool {
        let mut changed = false;
        if let Some(Linked::Path(path)) = self.links.resolve(self.language, self.path, &call.callee)
        {
            call.callee = path.into();
            changed = true;
        }
        for argument in &mut call.arguments {
            changed |= self.value(&mut argument.value);
        }
        changed
    }

    /// A name gives way to the value that another file gives it.
    fn value(&self, value: &mut Value) -> bool {
        match &mut value.kind {
            ValueKind::Name(name) => {
                let Some(Linked::Value(found)) = self.links.resolve(self.language, self.path, name)
                else {
                    return false;
                };
                // The use is where the reader looks.
                value.kind = found.kind;
                true
            }
            ValueKind::Map(entries) => {
                let mut changed = false;
                for entry in entries {
                    changed |= self.value(&mut entry.value);
                }
                changed
            }
            _ => false,
        }
    }
}

impl Links {
    /// What a path stands for in the file that uses it; `None` where no file of the tree says.
    fn resolve(&self, language: Language, from: &str, path: &str) -> Option<Linked> {
        let mut from = from.to_owned();
        let mut path = path.to_owned();
        for step in 0..DEEPEST {
            let exists = |file: &str| self.files.contains_key(file);
            let module = find(language, &from, &path, &self.go_modules, &exists);
            let (holder, rest) = match &module {
                Some((holder, rest)) => (&**holder, *rest),
                // No module of the tree: a name of the file's own, or the end.
                None if language == Language::Go => (folder(&from), &*path),
                None => (&*from, &*path),
            };
            let said = self.offer(language, holder, rest);
            let said = said.or_else(|| self.passed_on(holder, rest, DEEPEST, &mut { MOST }));
            let said = said.or_else(|| {
                let offers = module
                    .as_ref()
                    .and_then(|(holder, _)| self.files.get(holder))?;
                Some((offers.get("")?, rest, holder))
            });
            let Some((offer, tail, file)) = said else {
                return (step > 0 && module.is_none()).then_some(Linked::Path(path));
            };
            match offer {
                Offer::Value(value) if tail.is_empty() => {
                    return Some(Linked::Value(value.clone()));
                }
                Offer::Value(_) => return None,
                Offer::Path(next) => {
                    let next = match tail {
                        "" => next.to_string(),
                        tail => format!("{next}.{tail}"),
                    };
                    from = file.to_owned();
                    path = next;
                }
            }
        }
        None
    }

    /// What a module gives away because another one does: `export * from`, which leaves out what
    /// stands for the module itself.
    fn passed_on<'a>(
        &'a self,
        holder: &str,
        rest: &'a str,
        depth: u32,
        budget: &mut usize,
    ) -> Option<(&'a Offer, &'a str, &'a str)> {
        if depth == 0 || rest.is_empty() {
            return None;
        }
        let offers = self.files.get(holder)?;
        let exists = |file: &str| self.files.contains_key(file);
        offers.passed_on().find_map(|module| {
            *budget = budget.checked_sub(1)?;
            let (file, left) = find(Language::JavaScript, holder, module, &[], &exists)?;
            let (file, _) = self
                .files
                .get_key_value(&file)
                .filter(|_| left.is_empty())?;
            self.offer(Language::JavaScript, file, rest)
                .or_else(|| self.passed_on(file, rest, depth - 1, budget))
        })
    }

    /// What a module says of the longest beginning of a path, the rest of the path, and the
    /// file that says it.
    fn offer<'a>(
        &'a self,
        language: Language,
        holder: &'a str,
        rest: &'a str,
    ) -> Option<(&'a Offer, &'a str, &'a str)> {
        let files: Vec<&str> = if language == Language::Go {
            let files = self.packages.get(holder)?;
            files.iter().map(String::as_str).collect()
        } else {
            vec![holder]
        };
        let ends = rest.rmatch_indices('.').map(|(at, _)| at);
        for end in std::iter::once(rest.len()).chain(ends) {
            let tail = rest[end..].trim_start_matches('.');
            for file in &files {
                let Some((file, offers)) = self.files.get_key_value(*file) else {
                    continue;
                };
                if let Some(offer) = offers.get(&rest[..end]) {
                    return Some((offer, tail, file));
                }
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Span;

    type Names = &'static [(&'static str, &'static str)];

    fn links(files: &[(&str, Language, Names)]) -> Links {
        let mut links = Links::default();
        for (path, language, names) in files {
            let offers = names
                .iter()
                .map(|(name, given)| {
                    let offer = match given.strip_prefix('=') {
                        Some(value) => Offer::Value(Value::text(Span::at(0), value)),
                        None => Offer::Path((*given).into()),
                    };
                    ((*name).into(), offer)
                })
                .collect();
            links.add(path, *language, offers);
        }
        links.add_go_module("go.mod", "example.com/shop");
        links
    }

    #[test]
    fn a_name_is_followed_through_files() {
        let links = links(&[
            (
                "app.js",
                Language::JavaScript,
                &[("", "app"), ("app", "express")],
            ),
            ("config.js", Language::JavaScript, &[("port", "=3000")]),
            (
                "lib/index.ts",
                Language::JavaScript,
                &[
                    ("*./deep", "./deep"),
                    ("*../none", "../none"),
                    ("settings", "../config"),
                    ("start", "../app.listen"),
                ],
            ),
            (
                "lib/deep.ts",
                Language::JavaScript,
                &[("*.", "."), ("", "fastify"), ("server", "koa")],
            ),
            (
                "app/__init__.py",
                Language::Python,
                &[("app", "app.factory.create_app")],
            ),
            (
                "app/factory.py",
                Language::Python,
                &[("create_app", "flask.Flask")],
            ),
            (
                "router/router.go",
                Language::Go,
                &[("New", "github.com/labstack/echo/v4.New")],
            ),
            (
                "routes.go",
                Language::Go,
                &[("setup", "github.com/gin-gonic/gin.Default")],
            ),
            ("loop.py", Language::Python, &[("a", "b"), ("b", "a")]),
        ]);
        let of = |language, from: &str, name: &str| links.resolve(language, from, name);
        let js = Language::JavaScript;
        assert_eq!(
            of(js, "server.js", "./app.listen"),
            Some(Linked::Path("express.listen".into()))
        );
        assert_eq!(
            of(js, "app.js", "app.listen"),
            Some(Linked::Path("express.listen".into()))
        );
        assert_eq!(
            of(js, "server.js", "./lib.server.listen"),
            Some(Linked::Path("koa.listen".into()))
        );
        assert_eq!(
            of(js, "server.js", "./lib.start"),
            Some(Linked::Path("express.listen".into()))
        );
        let value = of(js, "server.js", "./lib.settings.port");
        assert!(matches!(value, Some(Linked::Value(value)) if value.as_text() == Some("3000")));
        assert_eq!(of(js, "server.js", "./lib.listen"), None);
        assert_eq!(of(js, "server.js", "express.listen"), None);
        assert_eq!(of(js, "server.js", "./none.listen"), None);
        let value = of(js, "server.js", "./config.port");
        assert!(matches!(value, Some(Linked::Value(value)) if value.as_text() == Some("3000")));
        let python = Language::Python;
        assert_eq!(
            of(python, "run.py", "app.app.run"),
            Some(Linked::Path("flask.Flask.run".into()))
        );
        assert_eq!(of(python, "loop.py", "a.run"), None);
        let go = Language::Go;
        assert_eq!(
            of(go, "main.go", "example.com/shop/router.New.Start"),
            Some(Linked::Path("github.com/labstack/echo/v4.New.Start".into()))
        );
        assert_eq!(
            of(go, "main.go", "setup.Run"),
            Some(Linked::Path("github.com/gin-gonic/gin.Default.Run".into()))
        );
        assert_eq!(of(go, "main.go", "net/http.Serve"), None);
    }
}
