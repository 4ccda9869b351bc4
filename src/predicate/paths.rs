//! What a path means to a process: a standard stream, a scratch file, a place on the local
//! disk.

use super::shape::HOLE;

/// Whether a path is one of the process's own streams, or throws its input away.
pub(crate) fn is_standard_stream(path: &str) -> bool {
    matches!(
        path,
        "-" | "stdout"
            | "stderr"
            | "STDOUT"
            | "STDERR"
            | "$stdout"
            | "$stderr"
            | "1"
            | "2"
            | "/dev/stdout"
            | "/dev/stderr"
            | "/dev/console"
            | "/dev/tty"
            | "/dev/null"
            | "NUL"
            | "CON"
            | "/proc/self/fd/1"
            | "/proc/self/fd/2"
            | "php://stdout"
            | "php://stderr"
            | "php://output"
            | "ext://sys.stdout"
            | "ext://sys.stderr"
            | "console"
            | "&1"
            | "&2"
    ) || path.starts_with("/dev/fd/")
        || path.starts_with("/dev/pts/")
        || path.starts_with("/proc/1/fd/")
        || path.starts_with("/dev/std")
}

/// Whether a path lies where files are meant to vanish.
pub(crate) fn is_temporary(path: &str) -> bool {
    ["/tmp", "/var/tmp", "/dev/shm", "/run/lock"]
        .iter()
        .any(|root| {
            path.strip_prefix(root)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        })
}

/// Whether a text names a file or folder on the local disk: absolute, relative with a
/// slash, or a name with a file's ending. Holes stand for unknown parts.
pub(crate) fn is_local_path(text: &str) -> bool {
    let text = text.trim();
    let text = text.strip_prefix("file://").unwrap_or(text);
    if text.is_empty()
        || text.len() > 400
        || text.contains("://")
        || text.contains('\n')
        || is_standard_stream(text)
    {
        return false;
    }
    let bare = text.trim_matches(HOLE);
    if bare.is_empty() {
        return false;
    }
    if bare.starts_with(['/', '~', '.']) || bare.contains(['/', '\\']) || drive(bare) {
        return !bare.contains(['<', '>', '|']) && bare != "/";
    }
    // A file's name alone: an ending of letters behind a stem.
    match bare.rsplit_once('.') {
        Some((stem, ending)) => {
            !stem.is_empty()
                && !stem.contains(' ')
                && (1..=8).contains(&ending.len())
                && ending.bytes().all(|byte| byte.is_ascii_alphanumeric())
                && ending.bytes().any(|byte| byte.is_ascii_alphabetic())
        }
        None => false,
    }
}

fn drive(path: &str) -> bool {
    let bytes = path.as_bytes();
    bytes.len() > 2 && bytes[0].is_ascii_alphabetic() && bytes[1] == b':' && bytes[2] == b'\\'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn local_paths() {
        for yes in [
            "app.log",
            "/var/log/app.log",
            "logs/x",
            "./x",
            "C:\\log\\a.txt",
            "\u{fffc}/log/production.log",
        ] {
            assert!(is_local_path(yes), "{yes}");
        }
        for no in [
            "-",
            "/dev/stdout",
            "https://x/y",
            "info",
            "",
            "\u{fffc}",
            "syslog",
            "1.0",
        ] {
            assert!(!is_local_path(no), "{no}");
        }
    }
}
