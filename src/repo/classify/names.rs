//! Kinds by name: what families of names mean.

use super::endings::by_ending;
use super::path::Lower;
use super::whole::exact;
use crate::fact::FileKind as K;

/// Endings of copies that are filled in elsewhere.
pub(super) const SAMPLES: &[&str] = &[
    ".example",
    "-example",
    "_example",
    ".sample",
    "-sample",
    "_sample",
    ".dist",
    ".default",
    ".defaults",
    ".orig",
    ".bak",
    ".old",
];

/// Endings of templates that a program fills in.
pub(super) const TEMPLATES: &[&str] = &[
    ".template",
    ".tmpl",
    ".tpl",
    ".in",
    ".j2",
    ".jinja",
    ".jinja2",
    ".erb",
    ".mustache",
    ".hbs",
    ".gotmpl",
];

/// The kind of a file by its path (relative, `/` between folders). `None` when the name says
/// nothing; the content may.
#[must_use]
pub fn classify(path: &str) -> Option<K> {
    let lower = Lower::new(path);
    if let Some(kind) = exact(&lower) {
        return Some(kind);
    }
    for ending in SAMPLES.iter().chain(TEMPLATES) {
        let bare = lower.name().len() - lower.name().len().min(ending.len());
        if bare == 0 || !lower.ends(ending) {
            continue;
        }
        let bare = &path[..path.len() - ending.len()];
        if *ending == ".in" && Lower::new(bare).ends("requirements") {
            return Some(K::Requirements);
        }
        let kind = classify(bare);
        let markup = matches!(
            *ending,
            ".erb" | ".mustache" | ".hbs" | ".j2" | ".jinja" | ".jinja2"
        );
        return match kind {
            // A page, a mail: the template's own language is markup.
            None | Some(K::Html | K::Text | K::JavaScript | K::TypeScript) if markup => {
                Some(K::Html)
            }
            kind => kind,
        };
    }
    named(&lower)
}

/// Families of names, the more specific first.
fn named(path: &Lower) -> Option<K> {
    // Sites go by their domains: `lobste.rs`, `app.py.example`.
    if path.in_folder("sites-available") || path.in_folder("sites-enabled") {
        return Some(K::Nginx);
    }
    let ending = by_ending(path);
    // `Dockerfile.md` and `nginx_config.py` are what their endings say.
    if let Some(kind) = ending
        && (kind.language().is_some()
            || matches!(
                kind,
                K::Markdown | K::Html | K::Sql | K::Gradle | K::Sbt | K::Systemd | K::Terraform
            ))
    {
        return ending;
    }
    image_or_make(path)
        .or_else(|| routes(path))
        .or_else(|| dotenv(path))
        .or_else(|| dependencies(path))
        .or_else(|| operations(path))
        .or(match ending {
            Some(K::Yaml) => Some(yaml(path)),
            Some(K::Json) => Some(json(path)),
            Some(K::Toml) => Some(toml(path)),
            Some(K::Xml) => Some(xml(path)),
            Some(K::Properties) => Some(properties(path)),
            other => other,
        })
}

fn image_or_make(path: &Lower) -> Option<K> {
    if path.is_or_begins("dockerfile")
        || path.is_or_begins("containerfile")
        || path.is_bare() && (path.ends("dockerfile") || path.ends("containerfile"))
    {
        return (!path.ends("ignore")).then_some(K::Dockerfile);
    }
    if path.is_or_begins("procfile") || path.ends(".procfile") {
        return Some(K::Procfile);
    }
    if path.is_or_begins("jenkinsfile") {
        return Some(K::Jenkinsfile);
    }
    if path.is_or_begins("makefile") || path.starts("gnumakefile") {
        return Some(K::Makefile);
    }
    None
}

/// Routes of Play: `conf/routes`, `conf/api.routes`.
fn routes(path: &Lower) -> Option<K> {
    let own = path.name() == "routes" || path.ends(".routes");
    (own && path.parent() == "conf").then_some(K::PlayRoutes)
}

fn dotenv(path: &Lower) -> Option<K> {
    let name = path.name();
    let own = name
        .strip_prefix(".env")
        .is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '-', '_']));
    if own
        || path.is_or_begins("env") && matches!(path.ending(), "" | "example" | "sample")
        || matches!(path.folders().next_back(), Some(".envs"))
        || path.folder().contains(".envs/")
    {
        return Some(K::Dotenv);
    }
    None
}

/// Requirements, toolchains, and files that are named by their folder.
fn dependencies(path: &Lower) -> Option<K> {
    let name = path.name();
    if matches!(path.ending(), "txt" | "in" | "pip")
        && (path.parent() == "requirements"
            || path.stem().ends_with("requirements")
            || path.is_or_begins("requirements")
            || path.is_or_begins("constraints")
            || path.stem().ends_with("constraints"))
    {
        return Some(K::Requirements);
    }
    if name.starts_with('.') && name.ends_with("-version")
        || path.is_or_begins("mise") && path.ending() == "toml"
        || path.in_folder(".mise") && name == "config.toml"
    {
        return Some(K::Toolchain);
    }
    if name.ends_with(".versions.toml") {
        return Some(K::VersionCatalog);
    }
    if name.ends_with(".gemfile") {
        return Some(K::Gemfile);
    }
    None
}

/// What system services read: cron, logrotate, web servers, supervisors, databases.
fn operations(path: &Lower) -> Option<K> {
    let config = matches!(path.ending(), "" | "conf" | "cfg" | "ini" | "inc" | "vhost");
    let envdir =
        path.parent() == "envdir" || path.parent() == "env.d" || path.parent().ends_with(".envdir");
    if envdir && path.is_bare() {
        return Some(K::Envdir);
    }
    if path.in_folder("logrotate.d") || config && path.name().contains("logrotate") {
        return Some(K::Logrotate);
    }
    if path.in_folder("cron.d")
        || path.in_folder("crontabs")
        || config && (path.is_or_begins("crontab") || path.stem().ends_with("crontab"))
        || matches!(path.ending(), "" | "txt") && path.starts("crontab")
    {
        return Some(K::Crontab);
    }
    if !config {
        return None;
    }
    let supervisor = path.starts("supervisor")
        || path
            .folders()
            .any(|part| matches!(part, "supervisor" | "supervisord" | "supervisord.d"));
    if supervisor && !path.is_bare() {
        return Some(K::Supervisor);
    }
    if path.starts("haproxy") || path.under("haproxy") {
        return Some(K::Haproxy);
    }
    if path.name().contains("nginx")
        || path.under("nginx")
        || path.under("nginx.d")
        || path.in_folder("sites-available")
        || path.in_folder("sites-enabled")
    {
        return Some(K::Nginx);
    }
    if path
        .folders()
        .chain([path.name()])
        .any(|part| part.starts_with("apache") || part.starts_with("httpd"))
        || path.name().contains("vhost")
    {
        return Some(K::Apache);
    }
    let php = path.folders().any(|part| part.starts_with("php")) || path.starts("php");
    if path.under("php-fpm.d")
        || path.in_folder("fpm/pool.d")
        || php && matches!(path.ending(), "ini" | "conf")
    {
        return Some(K::PhpIni);
    }
    if path.name().contains("uwsgi") && path.ends(".ini") {
        return Some(K::UwsgiIni);
    }
    let service = [
        "redis",
        "postgresql",
        "postgres",
        "mysqld",
        "mysql",
        "mariadb",
        "valkey",
    ];
    if path.ends(".conf") && service.iter().any(|service| path.is_or_begins(service)) {
        return Some(K::ServiceConfig);
    }
    None
}

fn is_spring(path: &Lower) -> bool {
    ["application", "bootstrap"]
        .iter()
        .any(|base| path.is_or_begins(base) && !path.name()[base.len()..].starts_with('_'))
}

fn yaml(path: &Lower) -> K {
    let name = path.name();
    if path.in_folder(".github/workflows")
        || path.in_folder(".gitea/workflows")
        || path.in_folder(".forgejo/workflows")
        || matches!(name, "action.yml" | "action.yaml")
    {
        return K::GithubActions;
    }
    if path.in_folder(".circleci") {
        return K::CircleCi;
    }
    if path.stem() == ".gitlab-ci"
        || path.stem().ends_with(".gitlab-ci")
        || path.in_folder(".gitlab/ci")
        || path.in_folder(".gitlab-ci")
        || path.in_folder("gitlab-ci")
    {
        return K::GitlabCi;
    }
    if path.is_or_begins("azure-pipelines")
        || path.is_or_begins("azure-pipeline")
        || path.under(".azure-pipelines")
        || path.in_folder(".azure/pipelines")
    {
        return K::AzurePipelines;
    }
    if path.stem() == "bitbucket-pipelines" {
        return K::Bitbucket;
    }
    if path.is_or_begins("cloudbuild") {
        return K::CloudBuild;
    }
    if path.is_or_begins("docker-compose")
        || path.is_or_begins("compose")
        || path.is_or_begins("docker-stack")
        || path.is_or_begins("podman-compose")
        || path.stem().ends_with("-compose")
        || path.stem().ends_with(".compose")
    {
        return K::Compose;
    }
    if path.is_or_begins("taskfile") {
        return K::Taskfile;
    }
    if path.is_or_begins("serverless") {
        return K::Serverless;
    }
    if is_spring(path) {
        return K::Spring;
    }
    if name.starts_with("log4j") {
        return K::Log4j;
    }
    if path.is_or_begins("environment") && path.stem() != "environments"
        || path.is_or_begins("conda")
    {
        return K::CondaEnvironment;
    }
    if path.is_or_begins("ecosystem") || path.is_or_begins("pm2") {
        return K::Pm2;
    }
    if path.is_or_begins("playbook")
        || path.is_or_begins("values") && (path.under("charts") || path.under("helm"))
        || path.under("group_vars")
        || path.under("host_vars")
        || path.under("roles") && matches!(name, "main.yml" | "main.yaml")
    {
        return if path.starts("values") {
            K::HelmValues
        } else {
            K::Ansible
        };
    }
    if path.in_folder("config")
        && matches!(
            path.stem(),
            "anycable"
                | "cable"
                | "cache"
                | "database"
                | "elasticsearch"
                | "mongoid"
                | "queue"
                | "recurring"
                | "redis"
                | "resque"
                | "secrets"
                | "shards"
                | "sidekiq"
                | "solid_queue"
                | "storage"
        )
    {
        return K::RailsYaml;
    }
    K::Yaml
}

fn json(path: &Lower) -> K {
    if path.is_or_begins("appsettings") {
        return K::AppSettings;
    }
    if path.starts("log4j") {
        return K::Log4j;
    }
    if path.is_or_begins("ecosystem") || path.is_or_begins("pm2") {
        return K::Pm2;
    }
    if path.is_or_begins("cloudbuild") {
        return K::CloudBuild;
    }
    if path.in_folder(".devcontainer") {
        return K::Devcontainer;
    }
    K::Json
}

fn toml(path: &Lower) -> K {
    if path.is_or_begins("fly") {
        return K::Fly;
    }
    K::Toml
}

fn xml(path: &Lower) -> K {
    let name = path.name();
    if name.starts_with("logback") {
        return K::Logback;
    }
    if name.starts_with("log4j") {
        return K::Log4j;
    }
    if name.starts_with("nlog") {
        return K::Nlog;
    }
    if name.starts_with("log4net") {
        return K::Log4net;
    }
    if path.ending() == "config" {
        if path.under(".ebextensions") {
            return K::Yaml;
        }
        if path.is_or_begins("web")
            || path.is_or_begins("app")
            || name.ends_with(".exe.config")
            || name.ends_with(".dll.config")
            || matches!(name, "appsettings.config" | "connectionstrings.config")
        {
            return K::WebConfig;
        }
    }
    K::Xml
}

fn properties(path: &Lower) -> K {
    // Which sbt builds it.
    if path.name() == "build.properties" && path.parent() == "project" {
        return K::Toolchain;
    }
    if is_spring(path) {
        return K::Spring;
    }
    if path.starts("log4j") {
        return K::Log4j;
    }
    K::Properties
}
