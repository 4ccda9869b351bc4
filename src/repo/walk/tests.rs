//! Walking throwaway trees: what is found, what is not, what is told.

use super::*;

fn write(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

fn git(root: &Path, arguments: &[&str]) {
    let made = std::process::Command::new("git")
        .arg("-C")
        .arg(root)
        .args(["-c", "user.name=a", "-c", "user.email=a@example.org"])
        .args(arguments)
        .output()
        .unwrap();
    assert!(made.status.success(), "{made:?}");
}

fn names(walk: &Walk) -> Vec<&str> {
    walk.files.iter().map(|file| file.path.as_str()).collect()
}

fn found(paths: &[PathBuf]) -> Walk {
    walk(paths, &WalkOptions::default())
}

#[test]
fn ignored_files_are_left_out_unless_they_are_tracked() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    git(root, &["init", "-q"]);
    write(root, ".env", "A=1");
    write(root, "app.py", "");
    write(root, "node_modules/a/index.js", "");
    git(root, &["add", "-f", ".env", "app.py"]);
    write(root, ".gitignore", ".env\n*.log\n");
    write(root, ".xiiignore", "fixtures/\n");
    write(root, "out.log", "");
    write(root, "fixtures/a.py", "");
    write(root, "sub/new.py", "");
    let all = found(&[root.to_path_buf()]);
    let expected = [".env", ".gitignore", ".xiiignore", "app.py", "sub/new.py"];
    assert_eq!(names(&all), expected);
    let tracked: Vec<_> = all.files.iter().map(|file| file.tracked).collect();
    let yes_no = [true, false, false, true, false].map(Some);
    assert_eq!(tracked, yes_no);
    let ignored: Vec<_> = all.files.iter().filter(|file| file.ignored).collect();
    assert!(matches!(ignored[..], [file] if file.path == ".env"));
    assert!(all.version_controlled && all.problems.is_empty());

    let part = found(&[root.join("sub"), root.join("app.py")]);
    assert_eq!(names(&part), ["app.py", "sub/new.py"]);
    let named = found(&[root.join("out.log")]);
    assert_eq!(names(&named), ["out.log"]);
    let options = WalkOptions {
        ignored_too: true,
        ..WalkOptions::default()
    };
    let more = walk(&[root.to_path_buf()], &options);
    assert!(names(&more).contains(&"out.log"));
}

#[test]
fn without_a_repository_paths_are_relative_to_the_folder() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    write(root, "test/app/.gitignore", "*.log\n");
    write(root, "test/app/a.log", "");
    write(root, "test/app/.hidden/b.py", "");
    write(root, "test/app/c.py", "");
    let all = found(&[root.join("test/app")]);
    assert_eq!(names(&all), [".gitignore", ".hidden/b.py", "c.py"]);
    assert!(all.files.iter().all(|file| file.tracked.is_none()));
    let single = found(&[root.join("test/app/c.py")]);
    assert_eq!(names(&single), ["c.py"]);
}

#[cfg(unix)]
#[test]
fn links_and_pipes_are_no_files() {
    use std::os::unix::fs::symlink;
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    write(root, "app/a.py", "");
    write(root, "outside.py", "");
    symlink("../outside.py", root.join("app/link.py")).unwrap();
    symlink("nowhere", root.join("app/broken")).unwrap();
    symlink("..", root.join("app/loop")).unwrap();
    let made = std::process::Command::new("mkfifo")
        .arg(root.join("app/pipe"))
        .status()
        .unwrap();
    assert!(made.success());
    let all = found(&[root.join("app")]);
    assert_eq!(names(&all), ["a.py"]);
    let [link, problem] = &all.problems[..] else {
        panic!("{:?}", all.problems);
    };
    assert_eq!((link.path.as_str(), link.unreadable), ("broken", false));
    assert_eq!((problem.path.as_str(), problem.unreadable), ("pipe", false));
    let broken = found(&[root.join("app/broken")]);
    assert!(broken.files.is_empty());
    assert_eq!(broken.problems[0].message, "a broken link");
    assert_eq!(broken.problems[0].path, "broken");
    let missing = found(&[root.join("app/none")]);
    assert_eq!(missing.problems[0].message, "no such file or folder");
}

#[cfg(unix)]
#[test]
fn tracked_links_are_told_with_their_targets() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    git(root, &["init", "-q"]);
    std::os::unix::fs::symlink("../other", root.join("shared")).unwrap();
    git(root, &["add", "-A"]);
    let all = found(&[root.to_path_buf()]);
    assert!(all.files.is_empty());
    assert_eq!(
        all.links,
        [("shared".to_owned(), PathBuf::from("../other"))]
    );
}

#[test]
fn submodules_are_other_codebases() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    for part in ["lib", "app"] {
        let part = root.join(part);
        std::fs::create_dir(&part).unwrap();
        git(&part, &["init", "-q"]);
        write(&part, "a.py", "");
        git(&part, &["add", "-A"]);
        git(&part, &["commit", "-q", "-m", "a"]);
    }
    let app = root.join("app");
    git(
        &app,
        &[
            "-c",
            "protocol.file.allow=always",
            "submodule",
            "--quiet",
            "add",
            "../lib",
            "lib",
        ],
    );
    assert_eq!(names(&found(&[app])), [".gitmodules", "a.py"]);
    let both = found(&[root.to_path_buf()]);
    assert_eq!(
        names(&both),
        ["app/.gitmodules", "app/a.py", "app/lib/a.py", "lib/a.py"]
    );
}

#[test]
fn a_repository_that_git_refuses_is_walked_all_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    git(root, &["init", "-q"]);
    write(root, "sub/a.py", "");
    write(root, ".git/index", "no index");
    let all = found(&[root.join("sub")]);
    assert_eq!(names(&all), ["sub/a.py"]);
    assert!(all.git.is_none() && all.version_controlled);
    assert!(
        all.problems[0].message.starts_with("git cannot read"),
        "{:?}",
        all.problems
    );
    assert!(!all.problems[0].unreadable);
}

#[test]
fn globs_leave_files_out_and_are_counted() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    write(root, "a.py", "");
    write(root, "gen/b.py", "");
    let globs = globset::GlobSetBuilder::new()
        .add(globset::Glob::new("gen/**").unwrap())
        .build()
        .unwrap();
    let options = WalkOptions {
        exclude: vec![globs],
        ..WalkOptions::default()
    };
    let some = walk(&[root.to_path_buf()], &options);
    assert_eq!((names(&some), some.excluded), (vec!["a.py"], 1));
}
