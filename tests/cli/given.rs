//! `--stdin-filename`, `--files-from`, and files that are named one by one.

use super::{Folder, LOGGER, Ran, program, refused_in_a_line, run};

fn stdin(folder: &Folder, name: &str, text: &str) -> Ran {
    run(folder
        .xii()
        .args(["check", "--format", "concise", "--stdin-filename", name])
        .write_stdin(text))
}

fn list(folder: &Folder, text: &[u8]) -> Ran {
    run(folder
        .xii()
        .args(["check", "--format", "concise", "--files-from", "-"])
        .write_stdin(text.to_vec()))
}

#[test]
fn the_standard_input_stands_for_a_file() {
    let folder = Folder::of(&[("shop/log.py", "x = 1\n"), ("shop/other.py", LOGGER)]);
    folder.tracked();
    let ran = stdin(&folder, "shop/log.py", LOGGER);
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert!(ran.out.starts_with("shop/log.py:3:"), "{}", ran.out);
    assert_eq!(ran.out.lines().count(), 1, "{}", ran.out);
    assert_eq!(stdin(&folder, "shop/other.py", "x = 1\n").code, 0);
    // A file that is not there yet, in a folder that is not there yet.
    let ran = stdin(&folder, "shop/new/log.py", LOGGER);
    assert!(ran.out.starts_with("shop/new/log.py:3:"), "{}", ran.out);
    // From below, the name is relative to where we stand.
    let ran = run(program()
        .current_dir(folder.at("shop"))
        .args(["check", "--format", "concise", "--stdin-filename", "log.py"])
        .write_stdin(LOGGER));
    assert!(ran.out.starts_with("shop/log.py:3:"), "{}", ran.out);
    // The name tells what it is.
    let ran = stdin(&folder, "Dockerfile", "FROM python:latest\n");
    assert!(ran.out.contains("Dockerfile:1:"), "{}", ran.out);
}

#[test]
fn excludes_and_settings_hold_for_what_is_named() {
    let folder = Folder::of(&[
        ("legacy/log.py", LOGGER),
        ("shop/log.py", LOGGER),
        ("xii.toml", "exclude = [\"legacy\"]\n"),
    ]);
    folder.git(&["init", "-q"]);
    assert_eq!(stdin(&folder, "legacy/log.py", LOGGER).code, 0);
    assert_eq!(list(&folder, b"legacy/log.py\n").code, 0);
    let ran = folder.concise(&["legacy/log.py"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{}", ran.err);
    assert!(ran.err.contains("1 excluded"), "{}", ran.err);
    // What is no text is passed over without a word.
    folder.write("logo.png", b"\x89PNG\0\0\0\x01");
    let ran = folder.concise(&["logo.png"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{}", ran.err);
    assert!(!ran.err.contains("logo.png"), "{}", ran.err);
}

#[test]
fn a_list_by_lines_and_by_nul() {
    let folder = Folder::of(&[
        ("shop/a.py", LOGGER),
        ("shop/b c.py", LOGGER),
        ("shop/d.py", LOGGER),
    ]);
    folder.tracked();
    for text in [
        &b"shop/a.py\r\nshop/b c.py"[..],
        b"shop/a.py\0shop/b c.py\0",
    ] {
        let ran = list(&folder, text);
        assert_eq!(ran.code, 1, "{}", ran.err);
        assert!(ran.out.contains("shop/a.py:3:"), "{}", ran.out);
        assert!(ran.out.contains("shop/b c.py:3:"), "{}", ran.out);
        assert!(!ran.out.contains("shop/d.py"), "{}", ran.out);
    }
    folder.write("list", b"shop/d.py\n");
    let ran = folder.concise(&["--files-from", "list"]);
    assert!(ran.out.starts_with("shop/d.py:3:"), "{}", ran.out);
    refused_in_a_line(&folder.concise(&["--files-from", "nowhere"]), &["nowhere"]);
}

#[test]
fn what_a_list_names_and_is_gone_is_a_notice() {
    let folder = Folder::of(&[("shop/a.py", LOGGER)]);
    let ran = list(&folder, b"shop/a.py\nshop/gone.py\n");
    assert_eq!(ran.code, 1);
    assert!(
        ran.err.contains("gone.py: left out: no such file"),
        "{}",
        ran.err
    );
    let ran = list(&folder, b"shop/gone.py\n");
    assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{}", ran.err);
    let ran = list(&folder, b"");
    assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{}", ran.err);
}
