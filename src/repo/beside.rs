//! Paths as files of a repository name them: from their own folder. Knows no file system.

/// A folder and a relative path from it, `..` followed, as a path from the root; `None` when it
/// leaves that.
#[must_use]
pub fn beside(folder: &str, relative: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in relative.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_from_a_folder() {
        for (folder, path, whole) in [
            ("", ".", Some("")),
            ("", "./web/", Some("web")),
            ("deploy", "../web", Some("web")),
            ("deploy", "web", Some("deploy/web")),
            ("", "../web", None),
        ] {
            assert_eq!(beside(folder, path).as_deref(), whole, "{folder} {path}");
        }
    }
}
