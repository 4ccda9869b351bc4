//! `--staged`: the index's own content, nothing of the work tree, nothing claimed of what was
//! not looked at.

use super::{Folder, LOGGER, Ran, program, refused_in_a_line, run};

const GOOD: &str = "import logging\n\nhandler = logging.StreamHandler()\n";

fn staged(folder: &Folder, arguments: &[&str]) -> Ran {
    let mut all = vec!["--staged"];
    all.extend(arguments);
    folder.concise(&all)
}

/// A repository with one commit in which there is something to find.
fn committed() -> Folder {
    let folder = Folder::of(&[
        ("shop/old.py", LOGGER),
        ("shop/log.py", GOOD),
        ("requirements.txt", "flask==3.0.0\n"),
    ]);
    folder.committed();
    folder
}

#[track_caller]
fn nothing(ran: &Ran) {
    assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{}", ran.err);
}

#[test]
fn the_index_counts_and_not_the_work_tree() {
    let folder = committed();
    nothing(&staged(&folder, &[]));
    // Bad in the work tree alone.
    folder.write("shop/log.py", LOGGER.as_bytes());
    nothing(&staged(&folder, &[]));
    // Bad in the index, good again in the work tree.
    folder.git(&["add", "shop/log.py"]);
    folder.write("shop/log.py", GOOD.as_bytes());
    let ran = staged(&folder, &[]);
    assert_eq!(ran.code, 1);
    assert!(ran.out.starts_with("shop/log.py:3:"), "{}", ran.out);
    assert_eq!(ran.out.lines().count(), 1, "{}", ran.out);
    assert!(ran.err.contains("in 1 file\n"), "{}", ran.err);
}

#[test]
fn nothing_of_the_work_tree_is_read() {
    let folder = committed();
    folder.write("shop/new.py", LOGGER.as_bytes());
    folder.git(&["add", "."]);
    for entry in std::fs::read_dir(folder.path()).expect("entries") {
        let path = entry.expect("an entry").path();
        if path.is_dir() && !path.ends_with(".git") {
            std::fs::remove_dir_all(path).expect("removed");
        } else if path.is_file() {
            std::fs::remove_file(path).expect("removed");
        }
    }
    let ran = staged(&folder, &[]);
    assert!(
        ran.out.starts_with("shop/new.py:3:"),
        "{}{}",
        ran.out,
        ran.err
    );
    assert_eq!(ran.out.lines().count(), 1, "{}", ran.out);
    assert!(!ran.err.contains("not read"), "{}", ran.err);
}

#[test]
fn before_the_first_commit() {
    let folder = Folder::of(&[("shop/log.py", LOGGER)]);
    folder.git(&["init", "-q"]);
    nothing(&staged(&folder, &[]));
    folder.git(&["add", "."]);
    assert!(staged(&folder, &[]).out.starts_with("shop/log.py:3:"));
}

#[test]
fn from_a_subfolder_and_below_a_path() {
    let folder = committed();
    folder.write("shop/new.py", LOGGER.as_bytes());
    folder.write("web/ä b.py", LOGGER.as_bytes());
    folder.git(&["add", "."]);
    let here = staged(&folder, &[]);
    assert_eq!(here.out.lines().count(), 2, "{}", here.out);
    assert!(here.out.contains("web/ä b.py:3:"), "{}", here.out);
    let below = run(program()
        .current_dir(folder.at("shop"))
        .args(["check", "--staged", "--format", "concise"]));
    assert_eq!((below.code, &below.out), (1, &here.out));
    for path in ["web", "web/ä b.py"] {
        let ran = staged(&folder, &[path]);
        assert!(ran.out.starts_with("web/"), "{}", ran.out);
        assert_eq!(ran.out.lines().count(), 1, "{}", ran.out);
    }
    let ran = run(program().current_dir(folder.at("web")).args([
        "check",
        "--staged",
        "--format",
        "concise",
        "../shop/new.py",
    ]));
    assert!(ran.out.starts_with("shop/new.py:3:"), "{}", ran.out);
}

#[test]
fn in_a_linked_work_tree() {
    let folder = committed();
    folder.git(&["worktree", "add", "-q", "linked", "-b", "other"]);
    std::fs::write(folder.at("linked/shop/log.py"), LOGGER).expect("a file");
    let ran = std::process::Command::new("git")
        .current_dir(folder.at("linked"))
        .args(["add", "."])
        .output();
    assert!(ran.expect("git runs").status.success());
    nothing(&staged(&folder, &[]));
    let ran = run(program()
        .current_dir(folder.at("linked/shop"))
        .args(["check", "--staged", "--format", "concise"]));
    assert!(
        ran.out.starts_with("shop/log.py:3:"),
        "{}{}",
        ran.out,
        ran.err
    );
}

#[cfg(unix)]
#[test]
fn deleted_renamed_linked_binary_and_submodules() {
    let folder = committed();
    folder.git(&["rm", "-q", "requirements.txt"]);
    folder.git(&["mv", "shop/old.py", "shop/moved.py"]);
    std::os::unix::fs::symlink("moved.py", folder.at("shop/link.py")).expect("a link");
    folder.write("logo.png", b"\x89PNG\0\0\0\x01");
    folder.write("big.bin", &vec![7u8; 5 << 20]);
    let inner = Folder::of(&[("log.py", LOGGER)]);
    inner.committed();
    let from = inner.path().to_string_lossy().into_owned();
    folder.git(&[
        "-c",
        "protocol.file.allow=always",
        "submodule",
        "-q",
        "add",
        &from,
        "lib",
    ]);
    folder.git(&["add", "."]);
    let ran = staged(&folder, &[]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert!(ran.out.starts_with("shop/moved.py:3:"), "{}", ran.out);
    let logs = ran
        .out
        .lines()
        .filter(|line| line.contains("logs/file-handler"));
    assert_eq!(logs.count(), 1, "{}", ran.out);
    assert!(
        !ran.err.contains("logo.png") && !ran.err.contains("not read"),
        "{}",
        ran.err
    );
}

#[test]
fn settings_and_baseline_are_the_staged_ones() {
    let folder = committed();
    folder.write("shop/log.py", LOGGER.as_bytes());
    folder.git(&["add", "."]);
    let silent = b"ignore = [\"logs\"]\n";
    // Neither tracked nor staged: the work tree's.
    folder.write("xii.toml", silent);
    nothing(&staged(&folder, &[]));
    // Staged: the index's, whatever the work tree says.
    folder.write("xii.toml", b"ignore = [\"codebase\"]\n");
    folder.git(&["add", "xii.toml"]);
    folder.write("xii.toml", silent);
    assert_eq!(staged(&folder, &[]).code, 1);
    folder.git(&["rm", "-q", "-f", "xii.toml"]);
    assert_eq!(run(folder.xii().args(["baseline", "write"])).code, 0);
    let ran = staged(&folder, &[]);
    nothing(&ran);
    assert!(ran.err.contains("0 new, 1 in the baseline"), "{}", ran.err);
    assert!(!ran.err.contains("nothing any more"), "{}", ran.err);
    folder.write("shop/log.py", format!("{LOGGER}{LOGGER}").as_bytes());
    folder.git(&["add", "."]);
    let ran = staged(&folder, &[]);
    assert!(ran.out.starts_with("shop/log.py:6:"), "{}", ran.out);
    assert!(ran.err.contains("1 new, 1 in the baseline"), "{}", ran.err);
}

#[test]
fn excludes_hold() {
    let folder = committed();
    folder.write("legacy/log.py", LOGGER.as_bytes());
    folder.write("xii.toml", b"exclude = [\"legacy/\"]\n");
    folder.git(&["add", "."]);
    nothing(&staged(&folder, &[]));
    nothing(&staged(&folder, &["legacy/log.py"]));
    nothing(&folder.concise(&["legacy/log.py"]));
}

/// A server without a signal handler in its own file, and one beside it.
const SERVER: &str = "const http = require('http');\nconst server = http.createServer((q, s) => s.end());\nserver.listen(process.env.PORT);\n";
const HANDLER: &str = "process.on('SIGTERM', () => server.close());\n";

#[test]
fn what_was_not_looked_at_is_not_missing() {
    let folder = Folder::of(&[
        (
            "package.json",
            "{\"name\": \"shop\", \"private\": true, \"dependencies\": {\"express\": \"4.19.2\"}}\n",
        ),
        ("src/server.js", SERVER),
        ("Procfile", "web: node src/server.js\n"),
    ]);
    folder.tracked();
    // The whole repository: no handler anywhere, no lockfile.
    let whole = folder.concise(&["--persona", "auditor"]).out;
    assert!(
        whole.contains("disposability/no-graceful-shutdown"),
        "{whole}"
    );
    assert!(whole.contains("dependencies/missing-lockfile"), "{whole}");
    folder.write("src/signals.js", HANDLER.as_bytes());
    folder.git(&["add", "."]);
    folder.git(&["commit", "-q", "-m", "a"]);
    folder.write("src/server.js", format!("{SERVER}// more\n").as_bytes());
    folder.write(
        "package.json",
        b"{\"name\": \"shop\", \"private\": true, \"dependencies\": {\"express\": \"4.19.1\"}}\n",
    );
    folder.git(&["add", "."]);
    for arguments in [
        &["--staged"][..],
        &["src/server.js"],
        &["src/server.js", "package.json"],
    ] {
        let mut all = vec!["--persona", "auditor"];
        all.extend(arguments);
        let ran = folder.concise(&all);
        for rule in ["no-graceful-shutdown", "missing-lockfile", "undeclared"] {
            assert!(!ran.out.contains(rule), "{arguments:?}: {}", ran.out);
        }
    }
}

#[test]
fn what_a_file_belongs_to_is_known() {
    // Nobody deploys a library: what its manifest says holds for a staged file alone.
    let folder = Folder::of(&[
        (
            "pyproject.toml",
            "[project]\nname = \"parts\"\nversion = \"1.0\"\nclassifiers = [\"Topic :: Software Development :: Libraries\"]\n[build-system]\nrequires = [\"hatchling\"]\nbuild-backend = \"hatchling.build\"\n",
        ),
        ("src/parts/__init__.py", ""),
        ("src/parts/log.py", LOGGER),
    ]);
    folder.tracked();
    let whole = folder.concise(&["--select", "logs"]);
    folder.git(&["commit", "-q", "-m", "a"]);
    folder.write("src/parts/log.py", format!("{LOGGER}\n").as_bytes());
    folder.git(&["add", "."]);
    let ran = staged(&folder, &["--select", "logs"]);
    assert_eq!(ran.out, whole.out, "{}", ran.err);
    // A script is run by what the image says, which nobody staged.
    let folder = Folder::of(&[
        (
            "Dockerfile",
            "FROM python:3.12.1\nCMD [\"./bin/start.sh\"]\n",
        ),
        ("bin/start.sh", "#!/bin/sh\nexec gunicorn shop\n"),
    ]);
    folder.committed();
    folder.write(
        "bin/start.sh",
        b"#!/bin/sh\npip install flask\nexec gunicorn shop\n",
    );
    folder.git(&["add", "."]);
    let whole = folder.concise(&["--select", "build-release-run", "bin"]);
    let ran = staged(&folder, &["--select", "build-release-run"]);
    assert!(
        ran.out.contains("bin/start.sh:2:"),
        "{}{}",
        ran.out,
        whole.out
    );
}

#[test]
fn a_staged_dotenv_file_is_told_of() {
    let folder = committed();
    folder.write(".env", b"DB_PASSWORD=tr0ub4dor-Zx81\n");
    folder.git(&["add", "-f", ".env"]);
    let ran = staged(&folder, &[]);
    assert!(ran.out.contains("config/committed-env-file"), "{}", ran.out);
}

#[test]
fn without_git_it_says_so() {
    let folder = Folder::of(&[("shop/log.py", LOGGER)]);
    refused_in_a_line(&staged(&folder, &[]), &["--staged", "no git work tree"]);
    let ran = run(folder
        .xii()
        .args(["check", "--staged", "--stdin-filename", "a.py"]));
    refused_in_a_line(&ran, &["--staged", "--stdin-filename"]);
}

/// The hook as git runs it: `git commit -a` and `git commit FILE` hand it an index of their own.
#[cfg(unix)]
#[test]
fn as_a_hook_of_git() {
    use std::os::unix::fs::PermissionsExt;
    let folder = committed();
    let program = assert_cmd::cargo::cargo_bin("xii");
    let hook = format!(
        "#!/bin/sh\nexec '{}' check --staged --format concise\n",
        program.display()
    );
    folder.write(".git/hooks/pre-commit", hook.as_bytes());
    let executable = std::fs::Permissions::from_mode(0o755);
    std::fs::set_permissions(folder.at(".git/hooks/pre-commit"), executable).expect("a mode");
    let commit = |arguments: &[&str]| {
        let mut command = std::process::Command::new("git");
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("XII_")) {
            command.env_remove(name);
        }
        let done = command
            .current_dir(folder.path())
            .args([
                "-c",
                "user.name=x",
                "-c",
                "user.email=x@example.org",
                "commit",
                "-q",
                "-m",
                "b",
            ])
            .args(arguments)
            .output()
            .expect("git runs");
        let said = String::from_utf8_lossy(&done.stdout).into_owned()
            + &String::from_utf8_lossy(&done.stderr);
        (done.status.success(), said)
    };
    folder.write("shop/log.py", LOGGER.as_bytes());
    for arguments in [&["-a"][..], &["shop/log.py"]] {
        let (went, said) = commit(arguments);
        assert!(!went, "{arguments:?}: {said}");
        assert!(said.contains("shop/log.py:3:"), "{arguments:?}: {said}");
    }
    folder.write("shop/log.py", format!("{GOOD}\n").as_bytes());
    let (went, said) = commit(&["-a"]);
    assert!(went, "{said}");
}
