//! What names stand for: the namespace, `use` declarations, declared types. Knows no facts.

use std::collections::HashMap;

use crate::lang::names::Names;

/// The names of a file as far as the walk has come.
#[derive(Debug)]
pub(super) struct Resolver {
    namespace: String,
    classes: HashMap<Box<str>, Box<str>>,
    functions: HashMap<Box<str>, Box<str>>,
    constants: HashMap<Box<str>, Box<str>>,
    /// Declared types by variable (`$x`) and property (`$this.x`).
    pub(super) types: Names,
}

/// What a `use` declaration imports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Imported {
    /// A class, or the first part of a longer name.
    Class,
    /// `use function`
    Function,
    /// `use const`
    Constant,
}

impl Resolver {
    pub(super) fn new() -> Self {
        Self {
            namespace: String::new(),
            classes: HashMap::new(),
            functions: HashMap::new(),
            constants: HashMap::new(),
            types: Names::new(),
        }
    }

    /// A namespace begins; what was imported before it is forgotten.
    pub(super) fn enter_namespace(&mut self, name: &str) {
        self.namespace = dotted(name);
        self.classes.clear();
        self.functions.clear();
        self.constants.clear();
    }

    /// `use path as alias`, the path with dots.
    pub(super) fn import(&mut self, what: Imported, alias: &str, path: &str) {
        let table = match what {
            Imported::Class => &mut self.classes,
            Imported::Function => &mut self.functions,
            Imported::Constant => &mut self.constants,
        };
        table.insert(alias.into(), path.into());
    }

    /// The dotted path of a class name as written.
    pub(super) fn class(&self, written: &str) -> String {
        if matches!(written, "self" | "static" | "parent") {
            return written.into();
        }
        if let Some(absolute) = written.strip_prefix('\\') {
            return dotted(absolute);
        }
        let (head, tail) = match written.find('\\') {
            Some(at) => written.split_at(at),
            None => (written, ""),
        };
        if head.eq_ignore_ascii_case("namespace") && !tail.is_empty() {
            return self.here(&tail[1..]);
        }
        match self.classes.get(head) {
            Some(path) => format!("{path}{}", tail.replace('\\', ".")),
            None => self.here(written),
        }
    }

    /// The dotted path of a function name: what is not imported is taken as global.
    pub(super) fn function(&self, written: &str) -> String {
        Self::member(written, &self.functions).unwrap_or_else(|| self.class(written))
    }

    /// The dotted path of a constant's name, global like a function's.
    pub(super) fn constant(&self, written: &str) -> String {
        Self::member(written, &self.constants).unwrap_or_else(|| self.class(written))
    }

    fn member(written: &str, imported: &HashMap<Box<str>, Box<str>>) -> Option<String> {
        (!written.contains('\\')).then(|| {
            imported
                .get(written)
                .map_or_else(|| written.to_owned(), ToString::to_string)
        })
    }

    fn here(&self, written: &str) -> String {
        if self.namespace.is_empty() {
            dotted(written)
        } else {
            format!("{}.{}", self.namespace, dotted(written))
        }
    }

    /// A path that goes on behind a variable of a declared type, with the type in its place.
    pub(super) fn typed(&self, path: String) -> String {
        if !path.starts_with('$') {
            return path;
        }
        for (dot, _) in path.rmatch_indices('.') {
            let (head, tail) = path.split_at(dot);
            if let Some(class) = self.types.get(head) {
                return format!("{class}{tail}");
            }
        }
        path
    }
}

/// `\A\B` to `A.B`.
pub(super) fn dotted(name: &str) -> String {
    name.trim_start_matches('\\').replace('\\', ".")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_follow_php() {
        let mut names = Resolver::new();
        names.enter_namespace("App\\Services");
        names.import(Imported::Class, "Log", "Illuminate.Support.Facades.Log");
        names.import(Imported::Class, "Monolog", "Monolog");
        names.import(Imported::Function, "env", "Illuminate.Support.env");
        assert_eq!(names.class("Log"), "Illuminate.Support.Facades.Log");
        assert_eq!(names.class("Monolog\\Logger"), "Monolog.Logger");
        assert_eq!(names.class("\\PDO"), "PDO");
        assert_eq!(names.class("Mailer"), "App.Services.Mailer");
        assert_eq!(names.class("namespace\\Mailer"), "App.Services.Mailer");
        assert_eq!(names.class("self"), "self");
        assert_eq!(names.function("getenv"), "getenv");
        assert_eq!(names.function("\\getenv"), "getenv");
        assert_eq!(names.function("env"), "Illuminate.Support.env");
        assert_eq!(names.constant("PHP_EOL"), "PHP_EOL");
    }

    #[test]
    fn a_type_stands_only_for_what_follows_the_variable() {
        let mut names = Resolver::new();
        names.types.bind("$this.db", "PDO");
        assert_eq!(names.typed("$this.db.query".into()), "PDO.query");
        assert_eq!(names.typed("$this.db".into()), "$this.db");
    }
}
