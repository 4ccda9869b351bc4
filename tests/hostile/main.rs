//! Whatever lies in a tree: no crash, no hang, bounded memory, one clear notice, the other files'
//! findings unharmed. Each test runs the program itself, with a bound on its time and memory.

#![cfg(unix)]

mod contents;
mod deep;
mod git;
mod many;
mod moving;
mod names;
mod outputs;
mod own;
mod places;
mod show;
mod stable;
mod traced;

#[path = "../shared/formats.rs"]
mod formats;
#[path = "../shared/git.rs"]
mod throwaway;

use std::ffi::OsStr;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// Breaks logs on its third line.
const LOGGER: &str = "import logging\n\nhandler = logging.FileHandler(\"shop.log\")\n";

/// How long one run may take. The program under test is not optimised, and shares its machine.
const LONGEST: Duration = Duration::from_mins(2);

/// How much memory one run may use, in kB, where a test does not say otherwise.
const MOST: u64 = 300_000;

/// What one run may map, in kB: stacks of threads and the program itself included.
const ADDRESSES: u64 = 4_000_000;

/// A throwaway tree, with one file in which something is found.
struct Tree {
    folder: TempDir,
}

/// What a run gave.
#[derive(Debug)]
struct Ran {
    code: Option<i32>,
    out: String,
    err: String,
    /// The most memory that it had, in kB.
    peak: u64,
}

impl Tree {
    fn new() -> Self {
        let tree = Self {
            folder: tempfile::tempdir().expect("a temporary folder"),
        };
        tree.write("good/log.py", LOGGER);
        tree
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn at(&self, path: impl AsRef<OsStr>) -> PathBuf {
        self.path().join(path.as_ref())
    }

    fn write(&self, path: impl AsRef<OsStr>, bytes: impl AsRef<[u8]>) {
        let path = self.at(path);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("folders");
        std::fs::write(path, bytes).expect("a file");
    }

    fn folder(&self, path: impl AsRef<OsStr>) {
        std::fs::create_dir_all(self.at(path)).expect("folders");
    }

    fn pipe(&self, path: &str) {
        let path = self.at(path);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("folders");
        done(Command::new("mkfifo").arg(path));
    }

    fn link(&self, to: impl AsRef<Path>, path: &str) {
        let path = self.at(path);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("folders");
        std::os::unix::fs::symlink(to, path).expect("a link");
    }

    fn git(&self, arguments: &[&str]) {
        throwaway::git(self.path(), arguments);
    }

    /// Gives all that is here to git.
    fn tracked(&self) {
        throwaway::tracked(self.path());
    }

    /// Gives all that is here to git, and commits it.
    fn committed(&self) {
        self.tracked();
        self.git(&["commit", "-q", "-m", "a"]);
    }

    /// The program on this tree.
    fn run(&self, arguments: &[&str]) -> Ran {
        run(&mut limited(self.path(), arguments))
    }

    /// One finding a line, no more than what logs say.
    fn check(&self) -> Ran {
        self.run(&["check", "--format", "concise", "--select", "logs"])
    }

    /// The scan ends with this code, finds what there is to find in the good file, and says
    /// something about each of these paths, once.
    #[track_caller]
    fn survives(&self, code: i32, notices: &[(&str, &str)]) -> Ran {
        let ran = self.check();
        ran.fine(code);
        assert!(
            ran.out
                .contains("good/log.py:3:31: error[logs/file-handler]"),
            "{}{}",
            ran.out,
            ran.err
        );
        for (path, words) in notices {
            let told: Vec<&str> = ran
                .err
                .lines()
                .filter(|line| line.starts_with(path))
                .collect();
            assert_eq!(told.len(), 1, "{path}: {}", ran.err);
            assert!(told[0].contains(words), "{path}: {told:?}");
        }
        ran
    }
}

impl Ran {
    /// It ended by itself with this code, within its bounds.
    #[track_caller]
    fn fine(&self, code: i32) {
        assert_eq!(self.code, Some(code), "{}\n{}", self.clip(), self.err);
        self.bounded(MOST);
    }

    #[track_caller]
    fn bounded(&self, most: u64) {
        assert!(self.peak < most, "{} kB", self.peak);
        for words in ["panicked", "internal error", "a bug of xii", "overflow"] {
            assert!(!self.err.contains(words), "{}", self.err);
            assert!(!self.out.contains(words), "{}", self.clip());
        }
    }

    fn clip(&self) -> String {
        self.out.chars().take(2_000).collect()
    }
}

/// The built program.
fn program() -> PathBuf {
    PathBuf::from(env!("CARGO_BIN_EXE_xii"))
}

/// The program in a folder, within a bound on its addresses, without what a person has set.
fn limited(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new("sh");
    command
        .arg("-c")
        .arg(format!("ulimit -v {ADDRESSES}; exec \"$0\" \"$@\""))
        .arg(program())
        .args(arguments)
        .current_dir(folder);
    clean(&mut command);
    command
}

/// Takes out of the environment what would change a run.
fn clean(command: &mut Command) {
    for (name, _) in std::env::vars_os() {
        let name = name.to_string_lossy();
        if ["XII_", "GIT_", "GITHUB_"]
            .iter()
            .any(|p| name.starts_with(p))
            || name == "CI"
        {
            command.env_remove(&*name);
        }
    }
    command
        .env("XII_NO_CACHE", "1")
        .env("NO_COLOR", "1")
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env_remove("FORCE_COLOR")
        .env_remove("CLICOLOR_FORCE")
        .env_remove("COLUMNS");
}

/// Runs to the end, or kills what does not end.
#[track_caller]
fn run(command: &mut Command) -> Ran {
    let streams = tempfile::tempdir().expect("a temporary folder");
    let [out, err] = ["out", "err"].map(|name| streams.path().join(name));
    let mut child = command
        .stdin(Stdio::null())
        .stdout(File::create(&out).expect("a file"))
        .stderr(File::create(&err).expect("a file"))
        .spawn()
        .expect("the program starts");
    let status = PathBuf::from(format!("/proc/{}/status", child.id()));
    let started = Instant::now();
    let mut peak = 0;
    let mut pause = Duration::from_micros(500);
    let code = loop {
        peak = peak.max(high_water(&status));
        if let Some(ended) = child.try_wait().expect("the program can be waited for") {
            break ended.code();
        }
        if started.elapsed() > LONGEST {
            child.kill().expect("the program can be killed");
            child.wait().expect("the program can be waited for");
            panic!("{command:?} does not end");
        }
        std::thread::sleep(pause);
        pause = (pause * 2).min(Duration::from_millis(10));
    };
    let read = |path: &Path| String::from_utf8_lossy(&std::fs::read(path).expect("a file")).into();
    Ran {
        code,
        out: read(&out),
        err: read(&err),
        peak,
    }
}

/// The most memory that a process has had, in kB; 0 where the system does not say.
fn high_water(status: &Path) -> u64 {
    let text = std::fs::read_to_string(status).unwrap_or_default();
    let line = text.lines().find(|line| line.starts_with("VmHWM:"));
    line.and_then(|line| line.split_whitespace().nth(1)?.parse().ok())
        .unwrap_or(0)
}

/// Runs a command of the system that must succeed.
#[track_caller]
fn done(command: &mut Command) {
    let output = command.output().expect("the command starts");
    assert!(output.status.success(), "{command:?}: {output:?}");
}

/// Says that a test could not test, and why.
fn skipped(why: &str) {
    eprintln!("SKIPPED: {why}");
}

/// Whether the tests run as root, for whom no file is unreadable.
fn root() -> bool {
    let id = Command::new("id").arg("-u").output().expect("id runs");
    id.stdout == b"0\n"
}
