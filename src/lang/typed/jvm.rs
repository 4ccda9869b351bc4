//! Names that Java and Kotlin share: packages, and the types that need no import. Knows no
//! grammar.

/// Types of `java.lang` need no import, and are written without it.
pub(crate) fn plain(path: Box<str>) -> Box<str> {
    match path.strip_prefix("java.lang.") {
        Some(rest) if rest.starts_with(|first: char| first.is_ascii_uppercase()) => rest.into(),
        _ => path,
    }
}

/// The package of an imported path. Packages are lower case by convention, and nothing else
/// tells them from classes; `whole` says that the path may name a package itself.
pub(crate) fn package(path: &str, whole: bool) -> &str {
    let mut end = 0;
    for part in path.split('.') {
        if part.starts_with(|first: char| first.is_uppercase()) {
            return path
                .get(..end.max(1) - 1)
                .filter(|head| !head.is_empty())
                .unwrap_or(path);
        }
        end += part.len() + 1;
    }
    if whole {
        return path;
    }
    path.rsplit_once('.').map_or(path, |(head, _)| head)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packages_end_before_the_first_class() {
        assert_eq!(package("java.util.Map.Entry", false), "java.util");
        assert_eq!(package("java.util", true), "java.util");
        assert_eq!(
            package("io.ktor.server.routing.get", false),
            "io.ktor.server.routing"
        );
        assert_eq!(package("Timer", false), "Timer");
    }

    #[test]
    fn only_types_of_the_prelude_are_plain() {
        assert_eq!(&*plain("java.lang.System.exit".into()), "System.exit");
        let managed = "java.lang.management.ManagementFactory";
        assert_eq!(&*plain(managed.into()), managed);
    }
}
