//! What names stand for while a file is walked: imports, aliases of what was imported,
//! declared types, and the fields of the classes around. Knows no syntax.
//!
//! A table of its own beside `lang::names`: a file is walked once with thousands of names in
//! hundreds of scopes, names that shadow an import must be told from names that are unknown,
//! and a module must be told from what it exports (`default` adds nothing to a module).

use foldhash::HashMap;

/// What a name stands for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bound<'a> {
    /// The dotted path.
    pub(super) path: &'a str,
    /// Whether it is a module itself and not something that a module exports.
    pub(super) module: bool,
    /// The name itself, when the path is only its declared type: what is called on it is
    /// called on the type, but its value is still its own.
    pub(super) plain: Option<&'a str>,
}

impl<'a> Bound<'a> {
    /// A module.
    pub(super) fn module(path: &'a str) -> Self {
        Self {
            path,
            module: true,
            plain: None,
        }
    }

    /// Something with a path.
    pub(super) fn member(path: &'a str) -> Self {
        Self {
            path,
            module: false,
            plain: None,
        }
    }

    /// A name of a declared type.
    pub(super) fn typed(name: &'a str, path: &'a str) -> Self {
        Self {
            path,
            module: false,
            plain: Some(name),
        }
    }

    /// What it is called where it is used by itself.
    pub(super) fn alone(self) -> &'a str {
        self.plain.unwrap_or(self.path)
    }
}

/// The fields of a class that have a declared type, and what the class extends.
#[derive(Debug, Default)]
pub(super) struct ClassNames<'a> {
    /// Field names to the paths of their types.
    pub(super) fields: HashMap<&'a str, &'a str>,
    /// The path of the base class.
    pub(super) base: Option<&'a str>,
}

/// The names that are bound now.
#[derive(Debug, Default)]
pub(super) struct Bindings<'a> {
    /// The innermost meaning last; `None` hides the meanings below it.
    names: HashMap<&'a str, Vec<Option<Bound<'a>>>>,
    /// What was bound, in order, so that leaving a scope can undo it.
    log: Vec<&'a str>,
    /// The length of `log` at the start of each open scope.
    marks: Vec<usize>,
    /// Names given a module somewhere by assignment (`db = require("pg")`), as a last resort.
    anywhere: HashMap<&'a str, Bound<'a>>,
    classes: Vec<ClassNames<'a>>,
}

impl<'a> Bindings<'a> {
    /// Opens a scope.
    pub(super) fn enter(&mut self) {
        self.marks.push(self.log.len());
    }

    /// Leaves the innermost scope and forgets what was bound in it.
    pub(super) fn leave(&mut self) {
        let mark = self.marks.pop().unwrap_or(0);
        for name in self.log.drain(mark..) {
            if let Some(meanings) = self.names.get_mut(name) {
                meanings.pop();
            }
        }
    }

    /// Binds a name in the innermost scope.
    pub(super) fn bind(&mut self, name: &'a str, bound: Bound<'a>) {
        self.push(name, Some(bound));
    }

    /// Declares a name of which nothing is known: it hides what the name meant outside.
    pub(super) fn hide(&mut self, name: &'a str) {
        if self.get(name).is_some() {
            self.push(name, None);
        }
    }

    /// Binds a name wherever nothing nearer is known of it.
    pub(super) fn bind_anywhere(&mut self, name: &'a str, bound: Bound<'a>) {
        self.anywhere.insert(name, bound);
    }

    fn push(&mut self, name: &'a str, meaning: Option<Bound<'a>>) {
        self.names.entry(name).or_default().push(meaning);
        self.log.push(name);
    }

    /// What a name stands for.
    pub(super) fn get(&self, name: &str) -> Option<Bound<'a>> {
        if let Some(meaning) = self.names.get(name).and_then(|meanings| meanings.last()) {
            return *meaning;
        }
        if self.anywhere.is_empty() {
            return None;
        }
        self.anywhere.get(name).copied()
    }

    /// Opens a class.
    pub(super) fn enter_class(&mut self, class: ClassNames<'a>) {
        self.classes.push(class);
    }

    /// Leaves the innermost class.
    pub(super) fn leave_class(&mut self) {
        self.classes.pop();
    }

    /// The path of the type of `this.name` in the innermost class.
    pub(super) fn field(&self, name: &str) -> Option<&'a str> {
        self.classes.last()?.fields.get(name).copied()
    }

    /// The path of what the innermost class extends.
    pub(super) fn base(&self) -> Option<&'a str> {
        self.classes.last()?.base
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inner_names_hide_outer_ones_until_they_are_left() {
        let mut names = Bindings::default();
        names.bind("app", Bound::member("express"));
        names.enter();
        names.hide("app");
        names.hide("never");
        assert!(names.get("app").is_none());
        names.enter();
        names.bind("app", Bound::member("koa"));
        assert_eq!(names.get("app").unwrap().path, "koa");
        names.leave();
        assert!(names.get("app").is_none());
        names.leave();
        assert_eq!(names.get("app").unwrap().path, "express");
    }

    #[test]
    fn names_bound_anywhere_yield_to_declared_ones() {
        let mut names = Bindings::default();
        names.bind_anywhere("db", Bound::member("pg"));
        assert_eq!(names.get("db").unwrap().path, "pg");
        names.enter();
        names.hide("db");
        assert!(names.get("db").is_none());
        names.leave();
        assert_eq!(names.get("db").unwrap().path, "pg");
    }
}
