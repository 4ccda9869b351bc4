//! What a variable is called that is read in place of a literal: after what the value is given to,
//! or after what a call makes of it.

use super::Ground;
use crate::concept::Slot;
use crate::text::Span;

/// Names that say too little alone.
const GENERIC: &[&str] = &[
    "PASSWORD",
    "PASSWD",
    "PASS",
    "PWD",
    "SECRET",
    "TOKEN",
    "KEY",
    "AUTH",
    "CREDENTIAL",
    "CREDENTIALS",
    "SALT",
    "PEPPER",
];

/// Segments of a target that say nothing of what it is for.
const EMPTY: &[&str] = &[
    "DEFAULT",
    "CONNECT",
    "NEW",
    "CREATE",
    "CONNECTION",
    "CONNECTIONS",
    "RETURN",
    "CONFIG",
    "OPTIONS",
    "AUTH",
    "APPLY",
    "CLIENT",
    "SETTINGS",
    "SELF",
    "THIS",
    "EXPORTS",
    "MODULE",
    "CONFIGURE",
    "SETUP",
    "INIT",
    "CREDENTIALS",
    "PARAMS",
    "ARGS",
    "OPTS",
    "ENV",
    "ENVIRONMENT",
];

impl<'a> Ground<'a> {
    /// The kind of the concept that was found.
    fn kind(&self) -> Option<&'a str> {
        self.concept?.slot(Slot::Kind)?.as_text()
    }

    /// A variable's name from what a call makes of an argument that has none.
    fn name_by_use(&self, span: Span) -> Option<String> {
        let given = self.concept?.slot(Slot::Credential)?;
        if given.span != span {
            return None;
        }
        match self.kind()? {
            "a signing key" => Some("SIGNING_KEY".to_owned()),
            kind if kind.contains(' ') => None,
            kind if kind.starts_with(|c: char| c.is_ascii_lowercase()) => {
                Some(format!("{}_PASSWORD", upper(kind)))
            }
            _ => None,
        }
    }

    /// A variable's name from what the value is given to.
    pub(super) fn name_of_variable(&self, span: Span) -> Option<String> {
        let target = self
            .assigns()
            .find(|(_, assign)| assign.value.span == span)
            .map(|(_, assign)| &*assign.target);
        match target {
            Some(target) => named(target, self.kind()),
            None => self.name_by_use(span),
        }
    }
}

/// A variable's name from the path of what it is given to; `kind` is the service that it is for.
pub(super) fn named(path: &str, kind: Option<&str>) -> Option<String> {
    let mut segments: Vec<String> = path
        .split('.')
        .map(upper)
        .filter(|segment| !segment.is_empty())
        .collect();
    let last = segments.pop()?;
    let name = if GENERIC.contains(&last.as_str()) {
        let kind = kind.filter(|kind| !kind.contains(' ')).map(upper);
        let said = segments
            .into_iter()
            .rev()
            .find(|segment| !EMPTY.contains(&segment.as_str()));
        match kind.or(said) {
            Some(first) => format!("{first}_{last}"),
            None => last,
        }
    } else {
        last
    };
    let plain = (3..=60).contains(&name.len())
        && name.starts_with(|c: char| c.is_ascii_uppercase())
        && name
            .bytes()
            .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_');
    plain.then_some(name)
}

/// The variable that Spring reads for a property: `spring.data-source.password` is
/// `SPRING_DATASOURCE_PASSWORD`.
pub(super) fn relaxed(path: &str) -> Option<String> {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '.' || c == '-';
    let indexed = |segment: &str| segment.starts_with(|c: char| c.is_ascii_digit());
    (path.chars().all(plain) && !path.split('.').any(indexed))
        .then(|| path.replace('-', "").replace('.', "_").to_ascii_uppercase())
}

/// `dbPassword` and `db-password` as `DB_PASSWORD`.
fn upper(text: &str) -> String {
    let mut out = String::new();
    let mut small = false;
    for c in text.chars() {
        if !c.is_ascii_alphanumeric() {
            if !out.is_empty() && !out.ends_with('_') {
                out.push('_');
            }
            small = false;
            continue;
        }
        if c.is_ascii_uppercase() && small {
            out.push('_');
        }
        small = c.is_ascii_lowercase() || c.is_ascii_digit();
        out.push(c.to_ascii_uppercase());
    }
    out.trim_matches('_').to_owned()
}

#[cfg(test)]
mod tests {
    use super::{named, relaxed, upper};

    #[test]
    fn names_become_variables() {
        assert_eq!(upper("dbPassword"), "DB_PASSWORD");
        assert_eq!(upper("$api-token"), "API_TOKEN");
        assert_eq!(upper("SECRET_KEY"), "SECRET_KEY");
        let name = |path| named(path, None);
        assert_eq!(
            name("services.db.environment.PASSWORD").as_deref(),
            Some("DB_PASSWORD")
        );
        let spring = relaxed("spring.my-source.password");
        assert_eq!(spring.as_deref(), Some("SPRING_MYSOURCE_PASSWORD"));
        assert_eq!(relaxed("users.0.password"), None);
    }
}
