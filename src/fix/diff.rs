//! A unified diff of two texts, with what must not be shown masked.

use std::fmt::Write;

use similar::TextDiff;

use crate::diagnostic::mask;

/// The diff of a file, empty where nothing differs; `secrets` are masked in it. `before` is
/// `None` for a file that is new.
#[must_use]
pub fn unified(path: &str, before: Option<&str>, after: &str, secrets: &[String]) -> String {
    let old = before.unwrap_or_default();
    if before.is_some() && old == after {
        return String::new();
    }
    let from = match before {
        Some(_) => format!("a/{path}"),
        None => "/dev/null".to_owned(),
    };
    let diff = TextDiff::from_lines(old, after);
    let mut out = String::new();
    let _ = write!(
        out,
        "{}",
        diff.unified_diff()
            .context_radius(3)
            .header(&from, &format!("b/{path}"))
    );
    for secret in secrets {
        out = out.replace(secret.as_str(), &mask(secret));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::unified;

    #[test]
    fn secrets_are_masked_and_new_files_are_told() {
        let shown = unified(
            "a.py",
            Some("k = \"hunter2x\"\n"),
            "k = env\n",
            &["hunter2x".into()],
        );
        assert_eq!(
            shown,
            "--- a/a.py\n+++ b/a.py\n@@ -1 +1 @@\n-k = \"****\"\n+k = env\n"
        );
        let new = unified(".env.example", None, "K=\n", &[]);
        assert!(
            new.starts_with("--- /dev/null\n+++ b/.env.example\n@@"),
            "{new}"
        );
    }
}
