//! `group:artifact:version` in one text. Knows the notation alone.

use super::is_pinned;
use crate::fact::{Dependency, Ecosystem, Value};
use crate::format::manifest::emit;
use crate::text::Span;

/// The parts of coordinates, at their places.
#[derive(Clone, Copy, Debug)]
pub(super) struct Coordinates<'a> {
    /// `group:artifact`.
    pub(super) name: &'a str,
    /// The bytes of the name.
    pub(super) name_span: Span,
    /// The version and its bytes, if one is given.
    pub(super) version: Option<(&'a str, Span)>,
}

impl<'a> Coordinates<'a> {
    /// Reads coordinates that stand at byte `start`. Classifier and `@ext` are left out.
    pub(super) fn read(text: &'a str, start: usize) -> Option<Self> {
        let mut colons = text.match_indices(':').map(|(at, _)| at);
        let group = colons.next()?;
        let artifact = colons.next();
        let end = artifact.unwrap_or_else(|| text.find('@').unwrap_or(text.len()));
        let name = &text[..end];
        let plain = |part: &str| {
            !part.is_empty()
                && part
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_'))
        };
        if !plain(&name[..group]) || !plain(&name[group + 1..]) {
            return None;
        }
        let version = artifact.and_then(|colon| {
            let rest = &text[colon + 1..];
            // `${a.b}` may hold a colon only in what is no version.
            let length = rest.find([':', '@']).unwrap_or(rest.len());
            let span = Span::new(start + colon + 1, start + colon + 1 + length);
            (length > 0).then_some((&rest[..length], span))
        });
        Some(Self {
            name,
            name_span: Span::new(start, start + end),
            version,
        })
    }

    /// The dependency that the coordinates declare.
    pub(super) fn dependency(self) -> Dependency {
        let requirement = match self.version {
            Some((version, span)) => Value::text(span, version),
            None => emit::none(self.name_span),
        };
        let mut dependency =
            emit::declared(Ecosystem::Maven, self.name, self.name_span, requirement);
        dependency.pinned = self.version.is_some_and(|(version, _)| is_pinned(version));
        dependency
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts() {
        let read = |text| {
            let found = Coordinates::read(text, 0)?;
            Some((found.name, found.version.map(|(version, _)| version)))
        };
        assert_eq!(read("a.b:c-d:1.2"), Some(("a.b:c-d", Some("1.2"))));
        assert_eq!(read("a:b:1:sources@jar"), Some(("a:b", Some("1"))));
        assert_eq!(read("a:b@aar"), Some(("a:b", None)));
        assert_eq!(read("a:b"), Some(("a:b", None)));
        assert_eq!(read(":lib"), None);
        assert_eq!(read("a"), None);
        assert_eq!(read("http://x"), None);
    }
}
