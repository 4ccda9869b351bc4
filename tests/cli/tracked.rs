//! What git tracks and what it ignores.

use super::{Folder, LOGGER};

#[test]
fn a_tracked_file_is_seen_even_if_it_is_ignored() {
    let folder = Folder::of(&[
        (".gitignore", ".env\n"),
        (".env", "DB_PASSWORD=tr0ub4dor-Zx81\n"),
        ("shop/app.py", "import os\nos.environ[\"DB_PASSWORD\"]\n"),
    ]);
    folder.git(&["init", "-q"]);
    folder.git(&["add", "-f", "."]);
    let ran = folder.concise(&["--select", "config"]);
    assert!(ran.out.contains(".env:1:"), "{}{}", ran.out, ran.err);
    assert!(ran.out.contains("config/committed-env-file"), "{}", ran.out);
    assert!(!ran.out.contains("tr0ub4dor"), "{}", ran.out);
}

#[test]
fn an_ignored_file_that_nobody_tracks_is_not() {
    let folder = Folder::of(&[
        (".gitignore", ".env\nbuild/\n"),
        (".env", "DB_PASSWORD=tr0ub4dor-Zx81\n"),
        ("build/log.py", LOGGER),
        ("shop/app.py", "import os\nos.environ[\"DB_PASSWORD\"]\n"),
    ]);
    folder.tracked();
    let ran = folder.concise(&["--persona", "auditor"]);
    assert!(!ran.out.contains("committed-env-file"), "{}", ran.out);
    assert!(!ran.out.contains("build/"), "{}", ran.out);
    // Without git the ignore file holds all the same.
    std::fs::remove_dir_all(folder.at(".git")).expect("git's folder");
    let ran = folder.concise(&["--persona", "auditor"]);
    assert!(!ran.out.contains("committed-env-file"), "{}", ran.out);
}

#[test]
fn hidden_files_are_seen_and_gits_own_are_not() {
    let folder = Folder::of(&[(".deploy/log.py", LOGGER), ("shop/app.py", "x = 1\n")]);
    folder.git(&["init", "-q"]);
    folder.write(".git/hooks/log.py", LOGGER.as_bytes());
    folder.git(&["add", "."]);
    let ran = folder.concise(&["--select", "logs"]);
    assert!(ran.out.contains(".deploy/log.py:3:"), "{}", ran.out);
    assert!(!ran.out.contains(".git/"), "{}", ran.out);
}

#[test]
fn a_repository_that_git_refuses_is_scanned_with_a_notice() {
    let folder = Folder::of(&[("shop/log.py", LOGGER)]);
    folder.git(&["init", "-q"]);
    folder.write(".git/index", b"no index");
    let ran = folder.concise(&["--select", "logs"]);
    assert_eq!(ran.code, 1, "{}{}", ran.out, ran.err);
    assert!(ran.out.contains("shop/log.py:3:"), "{}", ran.out);
    assert!(ran.err.contains(".git: left out:"), "{}", ran.err);
}
