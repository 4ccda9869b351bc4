//! Names to what they stand for: imports, aliases and declared types of one file. Shared by
//! all front ends; knows no syntax.

use std::collections::HashMap;

/// What the names of a file stand for, innermost scope last.
#[derive(Debug)]
pub(crate) struct Names {
    scopes: Vec<HashMap<Box<str>, Box<str>>>,
}

impl Names {
    /// No names yet.
    pub(crate) fn new() -> Self {
        Self {
            scopes: vec![HashMap::new()],
        }
    }

    /// Opens a scope: what is bound in it is forgotten when it is left.
    pub(crate) fn enter(&mut self) {
        self.scopes.push(HashMap::new());
    }

    /// Leaves the innermost scope; the file's own stays.
    pub(crate) fn leave(&mut self) {
        if self.scopes.len() > 1 {
            self.scopes.pop();
        }
    }

    /// Binds a name in the innermost scope to a dotted path (a module, a member, a type).
    pub(crate) fn bind(&mut self, name: &str, path: impl Into<Box<str>>) {
        if let Some(scope) = self.scopes.last_mut() {
            scope.insert(name.into(), path.into());
        }
    }

    /// Binds a name for the whole file, whatever scope is open.
    pub(crate) fn bind_global(&mut self, name: &str, path: impl Into<Box<str>>) {
        self.scopes[0].insert(name.into(), path.into());
    }

    /// What a single name stands for.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.scopes
            .iter()
            .rev()
            .find_map(|scope| scope.get(name))
            .map(AsRef::as_ref)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_innermost_scope_wins() {
        let mut names = Names::new();
        names.bind("os", "os");
        names.bind("FH", "logging.FileHandler");
        names.enter();
        names.bind("FH", "other.FH");
        assert_eq!(names.get("FH"), Some("other.FH"));
        names.leave();
        assert_eq!(names.get("FH"), Some("logging.FileHandler"));
        assert_eq!(names.get("unknown"), None);
    }
}
