//! Types of the fields that a file's own structs declare, so that `self.db.query()` is named
//! by the type of `db`. Shared by front ends; knows no syntax.

use std::collections::HashMap;

/// `(struct, field)` to the dotted path of the field's type.
#[derive(Debug, Default)]
pub(crate) struct Fields {
    types: HashMap<Box<str>, HashMap<Box<str>, Box<str>>>,
}

impl Fields {
    /// Notes the type of a field.
    pub(crate) fn declare(&mut self, owner: &str, field: &str, path: impl Into<Box<str>>) {
        self.types
            .entry(owner.into())
            .or_default()
            .insert(field.into(), path.into());
    }

    /// The type of a field, if the struct stands in this file and the type has a name.
    pub(crate) fn get(&self, owner: &str, field: &str) -> Option<&str> {
        self.types.get(owner)?.get(field).map(AsRef::as_ref)
    }
}

/// The dotted name of something while it is read from left to right, and its declared type
/// if there is one. The type names it as soon as a member follows; the thing itself keeps
/// its name: `pool` stays `pool`, `pool.get()` calls `sqlx.PgPool.get`.
#[derive(Clone, Debug, Default)]
pub(crate) struct Named {
    /// The path so far; `?` when there is no name.
    pub(crate) path: String,
    /// The dotted path of its declared type.
    pub(crate) declared: Option<Box<str>>,
}

/// How long a chain's name may grow. Past that the middle is left out: the root tells what
/// the thing is, the last segment what is done to it.
const LONGEST: usize = 240;

impl Named {
    /// Something without a name.
    pub(crate) fn nameless() -> Self {
        Self::path("?")
    }

    /// A path without a declared type.
    pub(crate) fn path(path: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            declared: None,
        }
    }

    /// Whether anything is known of it.
    pub(crate) fn is_known(&self) -> bool {
        !self.path.starts_with('?')
    }

    /// The path that a member of this thing has. The object itself (`self`) keeps its name.
    pub(crate) fn member_path(&self, member: &str) -> String {
        let owner = match &self.declared {
            Some(declared) if self.path != "self" => declared,
            _ => self.path.as_str(),
        };
        format!("{owner}.{member}")
    }

    /// The member of this thing, typed by the file's structs.
    #[must_use]
    pub(crate) fn member(&self, member: &str, fields: &Fields) -> Self {
        let declared = self
            .declared
            .as_deref()
            .and_then(|owner| fields.get(owner, member))
            .map(Into::into);
        Self {
            path: self.member_path(member),
            declared,
        }
    }

    /// What the result of a call of this path is named.
    #[must_use]
    pub(crate) fn result(self, callee: String) -> Self {
        if callee.len() > LONGEST {
            return Self {
                declared: None,
                ..self
            };
        }
        Self::path(callee)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_names_members_but_not_the_thing() {
        let mut fields = Fields::default();
        fields.declare("Server", "db", "sqlx.PgPool");
        let own = Named {
            path: "self".into(),
            declared: Some("Server".into()),
        };
        assert_eq!(own.member_path("run"), "self.run");
        let db = own.member("db", &fields);
        assert_eq!(db.path, "self.db");
        assert_eq!(db.member_path("acquire"), "sqlx.PgPool.acquire");
        let server = Named {
            path: "s".into(),
            declared: Some("Server".into()),
        };
        assert_eq!(server.member("port", &fields).path, "Server.port");
    }

    #[test]
    fn long_chains_keep_their_root() {
        let mut chain = Named::path("axum.Router.new");
        for _ in 0..10_000 {
            let callee = chain.member_path("route");
            chain = chain.result(callee);
        }
        assert!(chain.path.starts_with("axum.Router.new.route"));
        assert!(chain.member_path("layer").ends_with(".route.layer"));
        assert!(chain.path.len() <= LONGEST);
    }
}
