//! Maven, Gradle and sbt manifests and version catalogs. Knows the formats and their scopes, no
//! artifact.

mod catalog;
mod coordinates;
mod gradle;
mod maven;
mod sbt;
mod scanner;

use crate::fact::{FileFacts, FileKind};

/// Lowers such a file.
pub(crate) fn lower(kind: FileKind, path: &str, text: &str) -> FileFacts {
    match kind {
        FileKind::MavenPom => maven::lower(kind, text),
        FileKind::Gradle => gradle::lower(kind, text),
        FileKind::Sbt => sbt::lower(kind, path, text),
        _ => catalog::lower(kind, text),
    }
}

/// Whether a version of Maven's or Gradle's notation is one version. A plain version is what
/// its writer gets; ranges, `+`, `latest.release` and snapshots are not.
fn is_pinned(version: &str) -> bool {
    let inner = version
        .strip_prefix('[')
        .and_then(|version| version.strip_suffix(']'))
        .unwrap_or(version)
        .trim_end_matches("!!");
    let starts = inner.starts_with(|c: char| c.is_ascii_alphanumeric());
    let moving = inner.contains(['[', '(', ',', '+', '$', '*'])
        || inner.ends_with("-SNAPSHOT")
        || inner.starts_with("latest.")
        || matches!(inner, "LATEST" | "RELEASE");
    starts && !moving && inner.bytes().any(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exact_versions() {
        for exact in [
            "1.2.3",
            "[1.2]",
            "33.0-jre",
            "1.0.RELEASE",
            "Finchley.SR2",
            "r09",
            "1.2!!",
        ] {
            assert!(is_pinned(exact), "{exact}");
        }
        for moving in [
            "1.+",
            "[1,2)",
            "LATEST",
            "latest.release",
            "1-SNAPSHOT",
            "${x}",
            "",
        ] {
            assert!(!is_pinned(moving), "{moving}");
        }
    }
}
