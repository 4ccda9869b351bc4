//! What is kept between runs: the same findings in less time, nothing secret, never in the way.

use std::path::PathBuf;

use super::{Folder, LOGGER, Ran, run};

/// Enough files for something to be kept of them.
fn repository() -> Folder {
    let folder = Folder::new();
    for number in 0..40 {
        let text = format!("import os\n\nNAME = os.environ[\"NAME_{number}\"]\n");
        folder.write(&format!("shop/part{number}.py"), text.as_bytes());
    }
    folder.write("shop/log.py", LOGGER.as_bytes());
    folder.write(
        "shop/made.py",
        b"from flask import Flask\n\napplication = Flask(__name__)\n",
    );
    folder.write(
        "shop/started.py",
        b"from shop.made import application\n\napplication.run(host=\"127.0.0.1\", port=5000)\n",
    );
    folder.write("requirements.txt", b"flask==3.1.0\n");
    folder
}

/// A run that keeps things in a folder.
fn kept(folder: &Folder, cache: &Folder, arguments: &[&str]) -> Ran {
    run(folder
        .xii()
        .env_remove("XII_NO_CACHE")
        .env("XII_CACHE_DIR", cache.path())
        .args(arguments))
}

fn findings(folder: &Folder, cache: &Folder) -> String {
    let ran = kept(
        folder,
        cache,
        &["check", "--format", "json", "--persona", "auditor"],
    );
    assert_eq!(ran.code, 1, "{}", ran.err);
    ran.out
}

/// The files in which trees are kept.
fn files(cache: &Folder) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(cache.path()).expect("a folder").flatten();
    let paths = entries.map(|entry| entry.path());
    paths
        .filter(|path| path.extension().is_some_and(|ending| ending == "xii"))
        .collect()
}

#[test]
fn every_run_says_the_same() {
    let (folder, cache) = (repository(), Folder::new());
    let without = folder.check(&["--format", "json", "--persona", "auditor"]);
    let first = findings(&folder, &cache);
    assert_eq!(files(&cache).len(), 1);
    let second = findings(&folder, &cache);
    assert_eq!(first, without.out);
    assert_eq!(second, without.out);
    assert!(second.contains("logs/file-handler"));
    assert!(
        second.contains("shop/started.py"),
        "one step beyond the file"
    );
    for command in [&["audit", "--format", "json"][..], &["env"]] {
        let known = kept(&folder, &cache, command);
        assert_eq!(known.out, run(folder.xii().args(command)).out);
    }
}

#[test]
fn a_changed_file_is_seen_and_a_changed_neighbour_too() {
    let (folder, cache) = (repository(), Folder::new());
    let before = findings(&folder, &cache);
    folder.write("shop/log.py", b"import logging\n");
    folder.write("shop/part7.py", LOGGER.as_bytes());
    // What is started is no server any more, though the file that starts it stays as it is.
    folder.write(
        "shop/made.py",
        b"from shop.own import Machine\n\napplication = Machine()\n",
    );
    let after = findings(&folder, &cache);
    let fresh = folder.check(&["--format", "json", "--persona", "auditor"]);
    assert_ne!(before, after);
    assert_eq!(after, fresh.out);
    assert!(!after.contains("shop/log.py"));
    assert!(after.contains("shop/part7.py"));
    // And back again: both states are known.
    let again = findings(&folder, &cache);
    assert_eq!(after, again);
}

#[test]
fn rules_of_ones_own_begin_anew() {
    let (folder, cache) = (repository(), Folder::new());
    findings(&folder, &cache);
    folder.write(
        ".xii/rules/logs/no-flask.toml",
        b"title = \"flask\"\nlevel = \"error\"\nmessage = \"imports flask\"\nrationale = \"ours\"\nhelp = \"do not\"\n\n[[match]]\nimport = \"flask\"\n",
    );
    let ran = kept(&folder, &cache, &["check", "--format", "concise"]);
    let fresh = folder.concise(&[]);
    assert_eq!((ran.code, ran.out), (fresh.code, fresh.out));
}

#[test]
fn off_in_one_flag() {
    let (folder, cache) = (repository(), Folder::new());
    let ran = kept(&folder, &cache, &["check", "--no-cache"]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert_eq!(
        std::fs::read_dir(cache.path()).expect("a folder").count(),
        0
    );
    // Few files are read again in less time than it takes to remember them.
    let few = Folder::of(&[("log.py", LOGGER)]);
    kept(&few, &cache, &["check"]);
    assert_eq!(
        std::fs::read_dir(cache.path()).expect("a folder").count(),
        0
    );
}

#[test]
fn a_part_of_a_tree_uses_what_is_kept_and_takes_nothing_away() {
    let (folder, cache) = (repository(), Folder::new());
    folder.committed();
    findings(&folder, &cache);
    let whole = std::fs::read(&files(&cache)[0]).expect("the file");
    folder.write("shop/part1.py", LOGGER.as_bytes());
    let part = kept(&folder, &cache, &["check", "--format", "concise", "shop"]);
    assert!(part.out.contains("shop/part1.py:3:31"), "{}", part.out);
    folder.git(&["add", "."]);
    let staged = kept(
        &folder,
        &cache,
        &["check", "--format", "concise", "--staged"],
    );
    assert!(staged.out.contains("shop/part1.py:3:31"), "{}", staged.out);
    assert_eq!(std::fs::read(&files(&cache)[0]).expect("the file"), whole);
}

#[test]
fn what_is_broken_or_cannot_be_written_is_no_matter() {
    let (folder, cache) = (repository(), Folder::new());
    let sound = findings(&folder, &cache);
    let file = files(&cache).remove(0);
    let length = std::fs::metadata(&file).expect("its metadata").len();
    let broken: [Vec<u8>; 3] = [Vec::new(), b"no cache at all".to_vec(), {
        let mut bytes = std::fs::read(&file).expect("the file");
        for byte in bytes.iter_mut().skip(100).step_by(7) {
            *byte = !*byte;
        }
        bytes
    }];
    for bytes in broken {
        std::fs::write(&file, bytes).expect("writable");
        assert_eq!(findings(&folder, &cache), sound);
        let whole = std::fs::metadata(&file).expect("its metadata").len();
        assert_eq!(whole, length, "it is whole again");
    }
    let nowhere = Folder::of(&[("file", "")]);
    let ran = run(folder
        .xii()
        .env_remove("XII_NO_CACHE")
        .env("XII_CACHE_DIR", nowhere.at("file/below"))
        .args(["check", "--format", "json", "--persona", "auditor"]));
    assert_eq!((ran.code, ran.out, ran.err.as_str()), (1, sound, ""));
}

#[test]
fn runs_at_once_do_not_disturb_each_other() {
    let (folder, cache) = (repository(), Folder::new());
    let sound = folder.check(&["--format", "json", "--persona", "auditor"]);
    let said: Vec<String> = std::thread::scope(|scope| {
        let runs: Vec<_> = (0..4)
            .map(|_| scope.spawn(|| findings(&folder, &cache)))
            .collect();
        runs.into_iter()
            .map(|run| run.join().expect("a run"))
            .collect()
    });
    for said in said {
        assert_eq!(said, sound.out);
    }
    assert_eq!(files(&cache).len(), 1);
    let left = std::fs::read_dir(cache.path()).expect("a folder").count();
    assert_eq!(left, 3, "the file, the tag and the ignore file");
}
