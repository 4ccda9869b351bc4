//! The environment contract: every variable that something of the repository reads, and every
//! place that declares or supplies it. Knows no rule; what is wrong with a contract is said
//! elsewhere.

use std::collections::BTreeMap;

use super::model::{FileRecord, Repository};
use crate::concept::{ConceptKind, Slot};
use crate::fact::{FactKind, FileKind, Part, Role, Value, ValueKind};
use crate::text::Span;

/// Variables that platforms, shells and runtimes set or interpret themselves.
const OF_THE_PLATFORM: &[&str] = &[
    "PORT",
    "HOST",
    "PATH",
    "HOME",
    "USER",
    "PWD",
    "SHELL",
    "LANG",
    "LC_ALL",
    "TZ",
    "TERM",
    "CI",
    "HOSTNAME",
    "TMPDIR",
    "TEMP",
    "TMP",
    "DYNO",
    "NODE_ENV",
    "RAILS_ENV",
    "RACK_ENV",
    "APP_ENV",
    "FLASK_ENV",
    "FLASK_APP",
    "FLASK_DEBUG",
    "DJANGO_SETTINGS_MODULE",
    "PYTHONUNBUFFERED",
    "PYTHONPATH",
    "ASPNETCORE_ENVIRONMENT",
    "DOTNET_ENVIRONMENT",
    "ASPNETCORE_URLS",
    "WEB_CONCURRENCY",
    "JEST_WORKER_ID",
    "RAILS_MAX_THREADS",
    "RAILS_LOG_TO_STDOUT",
    "RAILS_SERVE_STATIC_FILES",
    "BUNDLE_GEMFILE",
    "KUBERNETES_SERVICE_HOST",
    "GITHUB_ACTIONS",
    "GITHUB_TOKEN",
    "DEBUG",
    "NO_COLOR",
    "EDITOR",
    "SSH_AUTH_SOCK",
    "XDG_CONFIG_HOME",
    "XDG_CACHE_HOME",
    "XDG_DATA_HOME",
    "APPDATA",
    "LOCALAPPDATA",
    "USERPROFILE",
    "PROD",
    "DEV",
    "MODE",
    "SSR",
    "BASE_URL",
    "RUST_LOG",
    "GOPATH",
    "JAVA_HOME",
    "VIRTUAL_ENV",
    "DATABASE_URL_TEST",
    "REQUEST_METHOD",
    "REQUEST_URI",
    "HTTP_HOST",
    "REMOTE_ADDR",
    "QUERY_STRING",
    "DOCUMENT_ROOT",
    "SCRIPT_NAME",
    "SERVER_NAME",
    "SERVER_PORT",
    "HTTPS",
    "SCRIPT_FILENAME",
    "PHP_SELF",
    "argv",
    "argc",
    // Official images say what they hold.
    "PYTHON_VERSION",
    "NODE_VERSION",
    "YARN_VERSION",
    "GOLANG_VERSION",
    "JAVA_VERSION",
    // The tools that build and run images.
    "DOCKER_BUILDKIT",
    "DOCKER_HOST",
    "BUILDKIT_PROGRESS",
    "PYTHONDONTWRITEBYTECODE",
];

/// How such names begin.
const OF_THE_PLATFORM_FROM: &[&str] = &[
    "COMPOSE_",
    "HTTP_",
    "npm_",
    "GITHUB_",
    "CI_",
    "HEROKU_",
    "VERCEL_",
    "AWS_LAMBDA_",
    "K_",
    "CARGO_",
    "FLY_",
    "RENDER_",
    "SERVER_",
    "REQUEST_",
    "REMOTE_",
    "PHP_",
];

/// Whether a platform, a shell or a runtime gives a variable its value.
#[must_use]
pub fn of_the_platform(name: &str) -> bool {
    OF_THE_PLATFORM.contains(&name)
        || OF_THE_PLATFORM_FROM
            .iter()
            .any(|start| name.starts_with(start))
}

/// A variable at a place.
#[derive(Clone, Copy, Debug)]
pub struct Mention<'a> {
    /// The file.
    pub file: &'a FileRecord,
    /// The file's index.
    pub index: usize,
    /// Where in it.
    pub span: Span,
    /// For a read, what stands in for a missing value; for a declaration, the value.
    pub value: Option<&'a Value>,
    /// Whether it stands in code, not in a placeholder of a configuration file.
    pub in_code: bool,
}

/// A variable with all its places, in the order of files.
#[derive(Clone, Debug, Default)]
pub struct Variable<'a> {
    /// Places that read it.
    pub reads: Vec<Mention<'a>>,
    /// Places that declare or supply it.
    pub declarations: Vec<Mention<'a>>,
}

/// All variables by name.
#[derive(Debug, Default)]
pub struct Contract<'a> {
    /// Sorted by name.
    pub variables: BTreeMap<&'a str, Variable<'a>>,
}

impl Mention<'_> {
    /// Whether a read has something to fall back to.
    #[must_use]
    pub fn has_default(&self) -> bool {
        self.value
            .is_some_and(|value| !matches!(value.kind, ValueKind::Null))
    }

    /// Whether it stands in a file that lists variables for people: `.env.example`, app.json.
    #[must_use]
    pub fn in_template(&self) -> bool {
        is_template(self.file)
    }

    /// Whether a declaration tells a person which variables there are.
    #[must_use]
    pub fn declares(&self) -> bool {
        !matches!(
            self.file.meta.role,
            Role::Vendored | Role::Generated | Role::Test | Role::Example
        ) || self.file.meta.kind == FileKind::Dotenv
    }
}

/// Whether a file lists variables for people.
#[must_use]
pub fn is_template(file: &FileRecord) -> bool {
    file.meta.kind == FileKind::Dotenv && file.meta.role == Role::Template
        || file.meta.kind == FileKind::HerokuApp
}

/// Configuration whose placeholders the app, or what starts it, fills in from the environment.
fn holds_placeholders(kind: FileKind) -> bool {
    matches!(
        kind,
        FileKind::Compose
            | FileKind::Procfile
            | FileKind::Spring
            | FileKind::RailsYaml
            | FileKind::AppSettings
            | FileKind::Hocon
            | FileKind::Logback
            | FileKind::Log4j
            | FileKind::PhpIni
            | FileKind::UwsgiIni
            | FileKind::Supervisor
    )
}

/// Whether a file lies where Symfony's configuration does.
fn in_config(file: &FileRecord) -> bool {
    file.folder().split('/').any(|folder| folder == "config")
}

impl<'a> Contract<'a> {
    /// Gathers the contract of a repository.
    #[must_use]
    pub fn of(repository: &'a Repository) -> Self {
        let mut contract = Self::default();
        let framework = repository.of_kind(FileKind::ComposerJson).any(|manifest| {
            let mut dependencies = manifest.dependencies();
            dependencies.any(|dependency| dependency.name.starts_with("symfony/"))
        });
        for (index, file) in repository.files.iter().enumerate() {
            for concept in &file.understood.concepts {
                let (reads, slot, in_code) = match concept.kind {
                    ConceptKind::EnvironmentRead => (true, Slot::Default, true),
                    ConceptKind::EnvironmentDeclaration => (false, Slot::Value, false),
                    _ => continue,
                };
                let Some(name) = concept.text(Slot::Name) else {
                    continue;
                };
                // The variable's name, where it stands apart from what reads it.
                let span = match concept.slot(Slot::Name) {
                    Some(named) if reads && !named.span.is_empty() => named.span,
                    _ => concept.name_span,
                };
                contract.add(
                    name,
                    reads,
                    Mention {
                        file,
                        index,
                        span,
                        value: concept.slot(slot),
                        in_code,
                    },
                );
            }
            let symfony = framework && file.meta.kind == FileKind::Yaml && in_config(file);
            if holds_placeholders(file.meta.kind) || symfony {
                contract.placeholders(file, index);
            }
        }
        contract
    }

    fn add(&mut self, name: &'a str, reads: bool, mention: Mention<'a>) {
        let variable = self.variables.entry(name).or_default();
        let list = if reads {
            &mut variable.reads
        } else {
            &mut variable.declarations
        };
        list.push(mention);
    }

    fn placeholders(&mut self, file: &'a FileRecord, index: usize) {
        for fact in file.facts() {
            let values: &[Value] = match &fact.kind {
                FactKind::Entry(entry) => std::slice::from_ref(&entry.value),
                FactKind::Command(command) if file.meta.kind == FileKind::Procfile => {
                    &command.words
                }
                _ => continue,
            };
            for value in values {
                self.placeholder(value, fact.span, file, index);
            }
        }
    }

    fn placeholder(&mut self, value: &'a Value, span: Span, file: &'a FileRecord, index: usize) {
        match &value.kind {
            ValueKind::Environment { name, default } => {
                let mention = Mention {
                    file,
                    index,
                    span: if value.span.is_empty() {
                        span
                    } else {
                        value.span
                    },
                    value: default.as_deref(),
                    in_code: false,
                };
                self.add(name, true, mention);
            }
            ValueKind::Template(parts) => {
                for part in parts {
                    if let Part::Hole(hole) = part {
                        self.placeholder(hole, value.span, file, index);
                    }
                }
            }
            ValueKind::Fallback(first, _) => self.placeholder(first, span, file, index),
            _ => {}
        }
    }
}
