//! The closed set of concepts: what facts *mean* to an app, whatever the language.
//!
//! Owns the kinds, their slots and which slots a kind has. Knows no framework (that is the
//! vocabulary) and no rule.

use serde::{Deserialize, Serialize};

use crate::fact::{FileFacts, ScopeId, UnitId, Value};
use crate::text::Span;

slugged! {
    /// What something means.
    ConceptKind {
        /// A variable read from the environment: `name`, `default`.
        EnvironmentRead = "environment-read",
        /// A library that reads configuration from the environment: `name` (its prefix or
        /// file), `kind`.
        EnvironmentLoader = "environment-loader",
        /// A variable declared or supplied: `name`, `value`.
        EnvironmentDeclaration = "environment-declaration",
        /// The deploy's name is asked for: `name`.
        DeployNameCheck = "deploy-name-check",
        /// A socket that serves: `host`, `port`, `address` (both in one), `path` (a Unix
        /// socket), `workers`, `threads`, `reload`, `debug`, `kind`, `graceful`, `tls`.
        Server = "server",
        /// Something that only serves developers: `kind`, `host`, `port`, `reload`.
        DevelopmentServer = "development-server",
        /// The app runs inside a server that is not its own: `kind`.
        InjectedServer = "injected-server",
        /// A client of a backing service: `kind`, `address` (a URL, DSN or host), `host`,
        /// `port`, `user`, `credential`, `database`, `driver`.
        ServiceClient = "service-client",
        /// A backing service that is run or declared here: `kind`, `version`, `image`.
        Service = "service",
        /// A resource of a cloud account: `kind`, `name`, `region`, `address`.
        CloudResource = "cloud-resource",
        /// A secret given to something that uses it: `credential`, `name`, `kind`.
        Credential = "credential",
        /// A secret on a command line: `credential`, `name` (the variable or option).
        CommandCredential = "command-credential",
        /// The app's own public name: `host`, `kind`.
        PublicAddress = "public-address",
        /// Debugging or verbose errors: `enabled`.
        DebugFlag = "debug-flag",
        /// Where logs go: `path`, `rotates`, `kind`.
        LogSink = "log-sink",
        /// Logs sent elsewhere by the app: `kind`, `address`.
        LogShipper = "log-shipper",
        /// Log rotation: `path`, `kind`.
        LogRotation = "log-rotation",
        /// Something printed or logged: `printed`.
        LogMessage = "log-message",
        /// Where sessions live: `kind`, `path`, `default` (a store used because none is named).
        SessionStore = "session-store",
        /// Where users' files live: `kind`, `path`.
        FileStore = "file-store",
        /// A file written: `path`, `content`, `temporary`.
        FileWrite = "file-write",
        /// A cache: `kind`, `address`, `path`.
        Cache = "cache",
        /// A rate limiter's counters: `kind`.
        RateLimit = "rate-limit",
        /// Something that fires by time: `kind`, `schedule`, `distributed`.
        Scheduler = "scheduler",
        /// Work put on the process's own threads or an in-memory queue: `kind`.
        BackgroundJob = "background-job",
        /// Consumes a queue: `kind`, `acknowledge` (`early`, `late`), `queue`.
        QueueConsumer = "queue-consumer",
        /// A process that serves no requests is started here: `kind`, `name`.
        Worker = "worker",
        /// Leaves its terminal: `kind`.
        Daemon = "daemon",
        /// Writes its process id: `path`.
        PidFile = "pid-file",
        /// Starts a program: `program`, `command`, `arguments`.
        ProcessSpawn = "process-spawn",
        /// Installs packages: `ecosystem`, `package`, `version`, `frozen`, `system`, `isolated`,
        /// `development`, `source`.
        Install = "install",
        /// Compiles, bundles, collects: `kind`.
        Build = "build",
        /// Fetches code: `kind`, `address`.
        CodeFetch = "code-fetch",
        /// Runs code that came over the network: `address`.
        RemoteScript = "remote-script",
        /// Changes installed code or packages: `kind`, `path`.
        CodeChange = "code-change",
        /// Migrates a schema: `kind`.
        Migration = "migration",
        /// Loads seed data or resets: `kind`.
        Seed = "seed",
        /// The ORM alters the schema: `kind`, `mode`.
        SchemaSync = "schema-sync",
        /// A one-off task: `kind`, `name`.
        AdminTask = "admin-task",
        /// Commands on another machine or on a live database: `host`, `address`, `command`,
        /// `kind`.
        RemoteShell = "remote-shell",
        /// Installs a crontab: `path`, `schedule`.
        CronInstall = "cron-install",
        /// Handles a signal: `signal`, `handler`, `kind` (`graceful`, `ignored`).
        SignalHandler = "signal-handler",
        /// Ends the process: `code`, `kind` (`abrupt`, `normal`).
        ProcessExit = "process-exit",
        /// Stops another process: `signal`.
        Kill = "kill",
        /// Waits a fixed time: `seconds`.
        Sleep = "sleep",
        /// Sends mail: `kind`, `host`, `port`, `address`, `credential`.
        MailTransport = "mail-transport",
        /// An image by reference: `reference`, `kind`.
        ImageReference = "image-reference",
        /// A folder or volume mounted: `source`, `target`, `kind`.
        Mount = "mount",
        /// How a process is stopped: `signal`, `grace`.
        StopPolicy = "stop-policy",
        /// Requests stick to one process: `kind`.
        SessionAffinity = "session-affinity",
        /// The host's own network: `port`, `kind`.
        HostNetwork = "host-network",
        /// An HTTP route: `path`, `handler`, `method`.
        Route = "route",
        /// A port is named: `port`, `kind` (`expose`, `container`, `target`, `publish`, `probe`).
        PortDeclaration = "port-declaration",
        /// A language runtime: `kind`, `version`.
        Runtime = "runtime",
        /// Unbuffered output is asked for: `kind`.
        UnbufferedOutput = "unbuffered-output",
        /// A container that a file or class holds and a function changes: `name`.
        GlobalState = "global-state",
        /// Makes a process start again or clones it from inside: `kind`.
        Supervisor = "supervisor",
        /// Asks whether this process is the one that leads: `kind`.
        Leadership = "leadership",
    }
}

slugged! {
    /// A named place for a value in a concept.
    Slot {
        /// A variable, resource or process name.
        Name = "name",
        /// What stands in for a missing value.
        Default = "default",
        /// A value.
        Value = "value",
        /// A host name or address to bind or reach.
        Host = "host",
        /// A port.
        Port = "port",
        /// A URL, DSN, or host and port in one.
        Address = "address",
        /// A path in a file system, or of a route.
        Path = "path",
        /// The kind: `postgresql`, `syslog`, `memory`.
        Kind = "kind",
        /// A user name.
        User = "user",
        /// A secret.
        Credential = "credential",
        /// A database's name.
        Database = "database",
        /// A driver's or dialect's name.
        Driver = "driver",
        /// A version.
        Version = "version",
        /// An image reference.
        Image = "image",
        /// A region of a cloud.
        Region = "region",
        /// Whether something is on.
        Enabled = "enabled",
        /// Whether a file is rotated.
        Rotates = "rotates",
        /// What is printed.
        Message = "printed",
        /// What is written.
        Content = "content",
        /// Whether a file is a temporary one.
        Temporary = "temporary",
        /// When something fires.
        Schedule = "schedule",
        /// Whether several processes share it safely.
        Distributed = "distributed",
        /// When a message is acknowledged: `early` or `late`.
        Acknowledge = "acknowledge",
        /// A queue's name.
        Queue = "queue",
        /// A program.
        Program = "program",
        /// A whole command line.
        Command = "command",
        /// Arguments of a program.
        Arguments = "arguments",
        /// Whose packages.
        Ecosystem = "ecosystem",
        /// A package.
        Package = "package",
        /// Whether a lockfile is obeyed.
        Frozen = "frozen",
        /// Whether system packages are meant.
        System = "system",
        /// Whether an isolated environment is used.
        Isolated = "isolated",
        /// Whether development dependencies are included.
        Development = "development",
        /// Where something comes from.
        Source = "source",
        /// Where something goes.
        Target = "target",
        /// A mode (`update`, `create-drop`).
        Mode = "mode",
        /// A signal.
        Signal = "signal",
        /// A function that handles something.
        Handler = "handler",
        /// An exit code.
        Code = "code",
        /// A time in seconds.
        Seconds = "seconds",
        /// An image or other reference.
        Reference = "reference",
        /// A grace period.
        Grace = "grace",
        /// An HTTP method.
        Method = "method",
        /// How many processes.
        Workers = "workers",
        /// How many threads.
        Threads = "threads",
        /// Whether a reloader is on.
        Reload = "reload",
        /// Whether debugging is on.
        Debug = "debug",
        /// Whether the thing shuts down gracefully by itself.
        Graceful = "graceful",
        /// Whether a build carries one deploy's config.
        Deploy = "deploy",
    }
}

/// A concept found in a file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Concept {
    /// What it means.
    pub kind: ConceptKind,
    /// The bytes of the fact that it was derived from.
    pub span: Span,
    /// The bytes of the API's, key's or program's own name.
    pub name_span: Span,
    /// What made it: the callee, the key, the program, as the vocabulary names it.
    pub api: Box<str>,
    /// The scope of the fact.
    pub scope: ScopeId,
    /// The unit of the command, if it was derived from one.
    pub unit: Option<UnitId>,
    /// The index of the fact in its file.
    pub fact: u32,
    /// Filled slots, names followed and environment reads seen through.
    pub slots: Vec<(Slot, Value)>,
}

impl Concept {
    /// The value of a slot.
    #[must_use]
    pub fn slot(&self, slot: Slot) -> Option<&Value> {
        self.slots
            .iter()
            .find(|(name, _)| *name == slot)
            .map(|(_, value)| value)
    }

    /// The text of a slot, when it is a known scalar.
    #[must_use]
    pub fn text(&self, slot: Slot) -> Option<&str> {
        self.slot(slot).and_then(Value::as_scalar)
    }

    /// Whether a slot is the constant or literal `true`.
    #[must_use]
    pub fn is(&self, slot: Slot) -> bool {
        self.text(slot) == Some("true")
    }
}

/// A file's facts and what they mean.
#[derive(Debug, Serialize, Deserialize)]
pub struct Understood {
    /// The facts.
    pub facts: FileFacts,
    /// The concepts, in the order of their facts.
    pub concepts: Vec<Concept>,
}

/// Every concept of a file, one a line, with line and column.
#[must_use]
pub fn dump(understood: &Understood, source: &str) -> String {
    use std::fmt::Write;
    let lines = crate::text::LineIndex::new(source);
    let mut out = String::new();
    for concept in &understood.concepts {
        let at = lines.position(source, concept.name_span.start);
        let kind = concept.kind.slug();
        let _ = write!(
            out,
            "{}:{} concept {kind} by {}",
            at.line, at.column, concept.api
        );
        for (slot, value) in &concept.slots {
            let _ = write!(out, " {}=", slot.slug());
            crate::fact::dump_value(&mut out, value);
        }
        out.push('\n');
    }
    out
}
