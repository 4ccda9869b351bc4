//! The closed set of facts that every front end speaks and every rule shares.
//!
//! Facts are syntax, cleaned: what is called with what, what is assigned, which key holds
//! which value, which command runs. They know no framework and no factor. Every leaf carries
//! a byte span in the file that a person opens.

mod change;
mod command;
mod dump;
mod file;
mod interest;
mod kind;
mod place;
mod value;

pub use change::Change;
pub use command::{Command, Joiner, Redirect, Stage, Unit, UnitId, UnitKind, base_name};
pub use dump::{dump, value as dump_value};
pub use file::{FileFacts, Problem};
pub use interest::Interest;
pub use kind::{FileKind, Language, Role};
pub use place::{Scope, ScopeId, ScopeKind};
pub use value::{Argument, Call, CallForm, MapEntry, Part, Value, ValueKind};

use serde::{Deserialize, Serialize};

use crate::text::Span;

/// One fact, where it stands, and in which scope.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Fact {
    /// The bytes of the whole construct.
    pub span: Span,
    /// The innermost scope around it.
    pub scope: ScopeId,
    /// What it says.
    pub kind: FactKind,
}

/// What a fact says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum FactKind {
    /// A module made available.
    Import(Import),
    /// A call, a construction, a decorator or annotation, a macro.
    Call(Call),
    /// A value given to a name.
    Assign(Assign),
    /// A member or subscript read: the dotted path (`process.env.PORT`, `os.environ.PORT`).
    Access(Access),
    /// A condition.
    Branch(Branch),
    /// A string that stands elsewhere.
    Literal(Value),
    /// A key of a config file and its value.
    Entry(Entry),
    /// A command line.
    Command(Command),
    /// An instruction of an image file.
    Instruction(Instruction),
    /// A declared or locked dependency.
    Dependency(Dependency),
}

/// `import a.b as c`: the module `a.b`, bound to `c`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Import {
    /// The module path as the language writes it, separators folded to `.` where the
    /// language uses `::` or `\`; JavaScript and Go paths keep their slashes. A name taken
    /// from a module is part of it: `from a import b` imports `a.b`.
    pub module: Box<str>,
    /// The top-level thing that a manifest would declare, as far as syntax tells
    /// (`@scope/name`, `google.cloud.storage` stays whole): the module as written, without
    /// the name taken from it.
    pub package: Box<str>,
    /// The name that it is bound to here, if any.
    pub alias: Option<Box<str>>,
    /// Inside `try`/`except ImportError`, a type-only import, a `cfg(test)` module.
    pub optional: bool,
    /// The bytes of the module's name.
    pub module_span: Span,
}

/// `target = value`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Assign {
    /// The dotted path, imports resolved; keys of nested literals are appended
    /// (`DATABASES.default.ENGINE`); an argument's name follows its callee
    /// (`express-session.secret`).
    pub target: Box<str>,
    /// The bytes of the target as written (the key, the attribute, the argument's name).
    pub target_span: Span,
    /// What is given to it.
    pub value: Value,
    /// What kind of place the target is.
    pub form: AssignForm,
}

/// What an assignment's target is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AssignForm {
    /// A variable or constant.
    Variable,
    /// An attribute or property (`self.port`, `app.secret_key`).
    Attribute,
    /// A key of a map literal or a subscript (`config["SECRET_KEY"]`).
    Key,
    /// A named argument of a call, or a key of a map given to a call.
    Argument,
    /// The default of a parameter.
    Parameter,
    /// A typed field of a class or struct with a default.
    Field,
}

/// A member or subscript read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Access {
    /// The dotted path, imports resolved, a literal subscript as the last segment.
    pub path: Box<str>,
    /// The bytes of the last segment.
    pub key_span: Span,
}

/// The condition of an `if`, `while`, `match`, `case` or ternary.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Branch {
    /// The names, calls and literals that the condition compares or tests.
    pub operands: Vec<Value>,
}

/// A key of a config file and its value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// The key's segments joined by `.`; an index is a segment of its own
    /// (`services.web.ports.0`), a dot inside a segment is kept.
    pub path: Box<str>,
    /// The bytes of the last key segment (of the item for a list's item).
    pub key_span: Span,
    /// A scalar, a list of scalars, or an empty map that says: there is a section here.
    pub value: Value,
    /// Which document of the file, counted from 0.
    pub document: u32,
}

/// One instruction of a Dockerfile; `ENV`, `ARG`, `LABEL` and `EXPOSE` give one for each pair
/// or port.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Instruction {
    /// In upper case: `FROM`, `ENV`.
    pub name: Box<str>,
    /// `--from=builder` as `from` and its value; a bare flag has an empty text.
    pub flags: Vec<MapEntry>,
    /// The words behind it; a pair is two: the name and the value.
    pub arguments: Vec<Value>,
    /// The build stage's index, counted from 0; before the first `FROM` it is 0 as well.
    pub stage: u32,
    /// Whether the stage is the last one, the image that runs.
    pub last_stage: bool,
    /// JSON (exec) form.
    pub exec_form: bool,
}

/// A package that a manifest declares or a lockfile pins.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Dependency {
    /// Whose registry it comes from.
    pub ecosystem: Ecosystem,
    /// The name as the ecosystem compares it (`PyPI`: lower case, `-` for `_` and `.`).
    pub name: Box<str>,
    /// The bytes of the name.
    pub name_span: Span,
    /// The requirement as written (`>=2,<3`, `^1.0`), or null where none is given.
    pub requirement: Value,
    /// Whether the requirement names exactly one version, commit or content.
    pub pinned: bool,
    /// Where it comes from.
    pub source: Source,
    /// When it is needed.
    pub scope: DependencyScope,
    /// Whether this is a lockfile's entry.
    pub locked: bool,
}

/// A registry family.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Ecosystem {
    /// `PyPI`.
    Python,
    /// npm and its kin.
    JavaScript,
    /// crates.io.
    Rust,
    /// `RubyGems`.
    Ruby,
    /// Go modules.
    Go,
    /// Maven repositories (Java, Kotlin, Scala).
    Maven,
    /// Packagist.
    Php,
    /// `NuGet`.
    DotNet,
    /// Hex.
    Elixir,
}

/// Where a dependency comes from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Source {
    /// The ecosystem's registry.
    Registry,
    /// A git repository; the revision (commit, tag or branch) if one is named.
    Git {
        /// Commit, tag or branch as written.
        revision: Option<Box<str>>,
        /// Whether it names a commit or a tag, not a branch.
        fixed: bool,
    },
    /// An archive by URL; whether a checksum comes with it.
    Url {
        /// A checksum or an immutable address.
        fixed: bool,
    },
    /// A folder, as written.
    Path(Box<str>),
    /// A member of the same workspace.
    Workspace,
}

/// When a dependency is needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum DependencyScope {
    /// While the app runs.
    Runtime,
    /// While it is developed.
    Development,
    /// While it is tested.
    Test,
    /// While it is built.
    Build,
    /// Only with an extra or a feature, or provided by the platform.
    Optional,
}
