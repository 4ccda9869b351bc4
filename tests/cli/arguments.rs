//! Arguments and exit codes.

use super::formats::FORMATS;
use super::{Folder, LOGGER, program, refused_in_a_line, run};

#[test]
fn nothing_found_is_0() {
    let folder = Folder::of(&[("shop/log.py", "import sys\nprint('x', file=sys.stderr)\n")]);
    let ran = folder.concise(&["--select", "logs"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{}", ran.err);
}

#[test]
fn something_found_is_1_in_every_format() {
    let folder = Folder::of(&[("shop/log.py", LOGGER)]);
    for format in FORMATS {
        let ran = folder.check(&["--format", format]);
        assert_eq!(ran.code, 1, "{format}: {}", ran.err);
        let said = ran.out.replace('\\', "");
        assert!(said.contains("file-handler"), "{format}: {}", ran.out);
    }
    // These are all that there are.
    let known = format!("there are {};", FORMATS.join(", "));
    refused_in_a_line(&folder.check(&["--format", "nosuch"]), &[&known]);
}

#[test]
fn fail_on_moves_the_line() {
    let folder = Folder::of(&[("shop/log.py", LOGGER)]);
    for (level, code) in [("error", 1), ("warning", 1), ("note", 1), ("never", 0)] {
        let ran = folder.concise(&["--fail-on", level]);
        assert_eq!(ran.code, code, "{level}");
        assert!(ran.out.contains("logs/file-handler"), "{level}");
    }
    folder.write("xii.toml", b"[levels]\n\"logs/file-handler\" = \"note\"\n");
    let select = ["--select", "logs/file-handler"];
    assert_eq!(folder.concise(&select).code, 0);
    let ran = folder.concise(&["--select", "logs/file-handler", "--fail-on", "note"]);
    assert_eq!(ran.code, 1);
}

#[test]
fn a_path_alone_is_a_check() {
    let folder = Folder::of(&[("shop/log.py", LOGGER)]);
    let long = folder.concise(&["shop"]);
    let short = run(folder.xii().args(["shop", "--format", "concise"]));
    let bare = run(folder.xii().args(["--format", "concise"]));
    assert_eq!(long.code, 1);
    assert_eq!((&long.out, long.code), (&short.out, short.code));
    assert!(bare.out.contains("shop/log.py:3:"), "{}", bare.out);
}

#[test]
fn a_wrong_word_is_one_line_with_the_nearest_right_one() {
    let folder = Folder::of(&[("shop/log.py", LOGGER)]);
    for (arguments, words) in [
        (
            &["check", "--formt", "json"][..],
            &["--formt", "--format"][..],
        ),
        (&["check", "--format", "jsn"], &["jsn", "json"]),
        (&["check", "shap"], &["`shap`", "did you mean `shop`"]),
        (&["check", "shop/lgo.py"], &["`shop/log.py`"]),
        (&["chekc"], &["did you mean `check`"]),
        (&["check", "--select", "lgos"], &["`lgos`", "`logs`"]),
        (
            &["check", "--select", "file-handler"],
            &["`logs/file-handler`"],
        ),
        (
            &["check", "--ignore", "logs/file-handeler"],
            &["`logs/file-handler`"],
        ),
        (&["check", "--select", "13"], &["`13`"]),
        (&["check", "--exclude", "a[", "."], &["--exclude"]),
        (&["check", "--config", "nowhere.toml"], &["nowhere.toml"]),
        (&["explain", "logs/file-handlr"], &["`logs/file-handler`"]),
        (&["explain", "file-handler"], &["`logs/file-handler`"]),
        (&["explain"], &["RULE"]),
        (&["rules", "test", "nowhere"], &["`nowhere`"]),
        (&["facts", "nowhere.py"], &["nowhere.py"]),
    ] {
        refused_in_a_line(&run(folder.xii().args(arguments)), words);
    }
}

#[test]
fn help_and_version() {
    for arguments in [["--help"], ["-h"], ["help"], ["--version"], ["-V"]] {
        let ran = run(program().args(arguments));
        assert_eq!(ran.code, 0, "{arguments:?}");
        assert!(ran.out.to_lowercase().contains("xii"), "{}", ran.out);
        assert_eq!(ran.err, "");
    }
}

#[test]
fn explain_and_rules() {
    let ran = run(program().args(["explain", "logs/file-handler"]));
    assert_eq!(ran.code, 0);
    for words in ["# logs/file-handler", "## Why", "## How to mend it", "```"] {
        assert!(ran.out.contains(words), "{words}: {}", ran.out);
    }
    let ran = run(program().arg("rules"));
    assert_eq!(ran.code, 0);
    for words in [
        "XI logs",
        "logs/file-handler",
        "I codebase",
        "XII admin-processes",
    ] {
        assert!(ran.out.contains(words), "{words}: {}", ran.out);
    }
}

#[test]
fn variables_stand_for_flags_and_flags_win() {
    let folder = Folder::of(&[("shop/log.py", LOGGER)]);
    let ran = run(folder.xii().arg("check").env("XII_FORMAT", "json"));
    assert!(ran.out.starts_with('{'), "{}", ran.out);
    let ran = run(folder
        .xii()
        .args(["check", "--format", "concise"])
        .env("XII_FORMAT", "json"));
    assert!(ran.out.starts_with("shop/log.py:"), "{}", ran.out);
}

/// Many findings into a pipe that nobody reads.
#[cfg(unix)]
#[test]
fn a_closed_pipe_is_silent() {
    let folder = Folder::new();
    for index in 0..400 {
        folder.write(&format!("shop/log{index}.py"), LOGGER.repeat(20).as_bytes());
    }
    for format in ["full", "concise", "json", "sarif"] {
        let program = assert_cmd::cargo::cargo_bin("xii");
        let line = format!(
            "'{}' check --format {format} 2>err | head -n 1 >/dev/null; cat err",
            program.display()
        );
        let output = std::process::Command::new("sh")
            .current_dir(folder.path())
            .args(["-c", &line])
            .output()
            .expect("sh runs");
        let words = String::from_utf8_lossy(&output.stdout).to_lowercase();
        assert!(!words.contains("panic"), "{format}: {words}");
        assert!(!words.contains("broken pipe"), "{format}: {words}");
    }
}

#[test]
fn where_we_stand_and_how_many_threads_change_nothing() {
    let folder = Folder::new();
    for index in 0..60 {
        let text = format!("{LOGGER}# {index}\nimport os\nos.environ['A{index}']\n");
        folder.write(&format!("shop/part{index}/log.py"), text.as_bytes());
    }
    folder.write("Procfile", b"web: python shop/part1/log.py > out.log\n");
    folder.write("Dockerfile", b"FROM python\nCMD python shop/part2/log.py\n");
    folder.tracked();
    for format in ["full", "concise", "json", "sarif"] {
        let from = |directory: &std::path::Path, path: &str, threads: &str| {
            let ran = run(program()
                .current_dir(directory)
                .args(["check", "--format", format, path])
                .env("RAYON_NUM_THREADS", threads));
            (ran.code, ran.out, ran.err)
        };
        let here = from(folder.path(), ".", "1");
        assert!(here.1.contains("shop/part1/log.py"), "{}", here.1);
        assert_eq!(here, from(folder.path(), ".", "4"), "{format}: threads");
        let root = folder.path().to_string_lossy().into_owned();
        assert_eq!(here, from(&folder.at("shop"), "..", "4"), "{format}: below");
        assert_eq!(
            here,
            from(&std::env::temp_dir(), &root, "2"),
            "{format}: elsewhere"
        );
    }
    // A part of a repository is named from the repository's root all the same.
    let below = run(program()
        .current_dir(folder.at("shop/part1"))
        .args(["check", "--format", "concise", "log.py"]));
    assert!(
        below.out.starts_with("shop/part1/log.py:3:"),
        "{}",
        below.out
    );
}

#[test]
fn without_git_paths_start_at_the_folder_that_holds_all() {
    let folder = Folder::of(&[("a/log.py", LOGGER), ("b/log.py", LOGGER)]);
    let ran = folder.concise(&["a", "b"]);
    assert!(ran.out.contains("a/log.py:3:"), "{}", ran.out);
    assert!(ran.out.contains("b/log.py:3:"), "{}", ran.out);
    assert!(!ran.out.contains(&*folder.path().to_string_lossy()));
}

#[test]
fn colours_only_where_they_are_wanted() {
    let folder = Folder::of(&[("shop/log.py", LOGGER)]);
    let coloured = |command: &mut assert_cmd::Command| run(command).out.contains('\u{1b}');
    assert!(!coloured(folder.xii().arg("check")));
    assert!(coloured(folder.xii().args(["check", "--color", "always"])));
    assert!(coloured(
        folder
            .xii()
            .arg("check")
            .env_remove("NO_COLOR")
            .env("FORCE_COLOR", "1")
    ));
    assert!(!coloured(
        folder
            .xii()
            .args(["check", "--color", "never"])
            .env("FORCE_COLOR", "1")
    ));
    for format in ["concise", "json", "sarif"] {
        assert!(!coloured(
            folder
                .xii()
                .args(["check", "--color", "always", "--format", format])
        ));
    }
}

#[test]
fn the_footer_counts() {
    let folder = Folder::of(&[("shop/log.py", LOGGER), ("vendor/x/y.py", LOGGER)]);
    let ran = folder.concise(&["--select", "logs"]);
    assert!(
        ran.err.contains("1 error, 0 warnings, 0 notes"),
        "{}",
        ran.err
    );
    assert!(ran.err.contains("XI logs 1"), "{}", ran.err);
    assert!(ran.err.contains("1 vendored"), "{}", ran.err);
}
