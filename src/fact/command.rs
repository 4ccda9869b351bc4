//! Command lines, and the units that group them: the nodes of the run graph.

use serde::{Deserialize, Serialize};

use super::value::{MapEntry, Value};
use crate::text::Span;

/// One simple command of a command line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Command {
    /// The words, program first; quotes removed, variables as holes. `exec`, `sudo` and the
    /// like are still there: the vocabulary unwraps them.
    pub words: Vec<Value>,
    /// Assignments in front (`PORT=80 app`).
    pub env: Vec<MapEntry>,
    /// Redirections.
    pub redirects: Vec<Redirect>,
    /// Sent to the background with `&`.
    pub background: bool,
    /// The command before it in its pipeline, by its words.
    pub piped_from: Option<Box<[Box<str>]>>,
    /// The program after it in its pipeline.
    pub piped_to: Option<Box<str>>,
    /// How it follows the command before it.
    pub joiner: Joiner,
    /// Whether it is the last command of its unit at the top level.
    pub last: bool,
    /// Nesting inside loops, conditions, functions and groups; 0 at the top level.
    pub depth: u32,
    /// The unit that it belongs to.
    pub unit: UnitId,
}

/// How a command follows the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Joiner {
    /// The first of its list, or after `;` or a line end.
    Then,
    /// After `&&`.
    And,
    /// After `||`.
    Or,
    /// After `|`.
    Pipe,
}

/// A redirection.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Redirect {
    /// The operator as written: `>`, `>>`, `2>`, `&>`, `2>&1`, `<`.
    pub operator: Box<str>,
    /// The file or descriptor.
    pub target: Value,
    /// The bytes of the whole redirection.
    pub span: Span,
}

/// When a command runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Stage {
    /// Not known from where it stands; following the run stage may tell.
    Unknown,
    /// While the image or artefact is built.
    Build,
    /// After the build, before the run: a release phase, an init container, a hook.
    Release,
    /// As, or on the way to, a running process.
    Run,
    /// On a developer's machine.
    Development,
    /// In continuous integration.
    Ci,
    /// As a one-off task or from a schedule.
    Admin,
}

/// An index into [`crate::fact::FileFacts::units`].
pub type UnitId = u32;

/// A group of commands that something starts by name: a Procfile line, a package.json
/// script, a CMD, a make target, a shell script.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Unit {
    /// What it is.
    pub kind: UnitKind,
    /// Its name there: the process type, the script, the service, the target.
    pub name: Box<str>,
    /// When it runs, as far as its place tells.
    pub stage: Stage,
    /// Its bytes.
    pub span: Span,
    /// Whether a shell stands between the system and the command.
    pub shell: bool,
}

/// What a unit is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum UnitKind {
    /// A shell script, as a whole file.
    Script,
    /// A function in a shell script.
    ScriptFunction,
    /// RUN of an image.
    ImageRun,
    /// CMD of an image.
    ImageCommand,
    /// ENTRYPOINT of an image.
    ImageEntrypoint,
    /// HEALTHCHECK of an image, of compose, a Kubernetes probe.
    Healthcheck,
    /// `command` of a compose service; the name is the service.
    ComposeCommand,
    /// `entrypoint` of a compose service.
    ComposeEntrypoint,
    /// `command` and `args` of a Kubernetes container; the name is the container.
    KubernetesCommand,
    /// A line of a Procfile, or a process of a platform's manifest.
    Process,
    /// A script of package.json, composer.json or a task table of pyproject.
    PackageScript,
    /// A step of a CI job.
    CiStep,
    /// A target of a Makefile, justfile or Taskfile.
    Target,
    /// An Exec line of a systemd unit.
    Systemd,
    /// A program of supervisord, pm2, circus or the like.
    Supervised,
    /// A line of a crontab.
    Cron,
    /// A string that source code gives to a shell or a process call.
    Spawned,
    /// A provisioning script inside another file (Vagrant, cloud-init, Terraform).
    Provisioning,
}

/// The last part of a path, without `.exe` and without a runtime's version.
#[must_use]
pub fn base_name(word: &str) -> &str {
    let name = word.rsplit(['/', '\\']).next().unwrap_or(word);
    let name = name.strip_suffix(".exe").unwrap_or(name);
    for runtime in ["python", "pip", "php", "ruby", "node", "gem", "java", "npm"] {
        if let Some(rest) = name.strip_prefix(runtime)
            && !rest.is_empty()
            && rest
                .bytes()
                .all(|byte| byte.is_ascii_digit() || byte == b'.')
        {
            return runtime;
        }
    }
    name
}
