//! Config text to facts, a file per format. Knows formats, and nothing of frameworks,
//! factors or rules.

mod ci;
mod compose;
mod crontab;
mod directive;
mod dockerfile;
mod dotenv;
mod entry;
mod hcl;
mod helm;
mod hocon;
mod ini;
mod interpolation;
mod jenkinsfile;
mod json;
mod kubernetes;
mod make;
mod manifest;
mod platform;
mod play;
mod procfile;
mod properties;
mod prose;
mod script;
mod supervisor;
mod systemd;
mod toml;
mod toolchain;
mod variables;
mod xml;
mod yaml;

use crate::fact::{FileFacts, FileKind, Interest};

/// Lowers a config, image, orchestration or manifest file. `path` is relative to the
/// repository and only its name and ending are looked at.
#[must_use]
pub fn lower(kind: FileKind, path: &str, text: &str, _interest: &Interest) -> FileFacts {
    let ending = path
        .rsplit('.')
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase();
    match kind {
        FileKind::GithubActions
        | FileKind::GitlabCi
        | FileKind::CircleCi
        | FileKind::AzurePipelines
        | FileKind::Bitbucket
        | FileKind::Travis
        | FileKind::CloudBuild => ci::lower(kind, path, text),
        FileKind::Compose => compose::lower(kind, path, text),
        FileKind::Crontab => crontab::lower(kind, path, text),
        FileKind::Nginx
        | FileKind::Apache
        | FileKind::Haproxy
        | FileKind::Logrotate
        | FileKind::ServiceConfig => directive::lower(kind, path, text),
        FileKind::Dockerfile => dockerfile::lower(kind, path, text),
        FileKind::Dotenv | FileKind::Envdir => dotenv::lower(kind, path, text),
        FileKind::Terraform => hcl::lower(kind, path, text),
        FileKind::HelmTemplate => helm::lower(kind, path, text),
        FileKind::Ini
        | FileKind::PhpIni
        | FileKind::UwsgiIni
        | FileKind::PythonLoggingIni
        | FileKind::Gitmodules => ini::lower(kind, path, text),
        FileKind::Hocon => hocon::lower(kind, path, text),
        FileKind::Jenkinsfile => jenkinsfile::lower(kind, path, text),
        FileKind::Json | FileKind::AppSettings | FileKind::LaunchSettings => {
            json::lower(kind, path, text)
        }
        FileKind::Kubernetes => kubernetes::lower(kind, path, text),
        FileKind::Makefile | FileKind::Justfile => make::lower(kind, path, text),
        FileKind::HerokuApp
        | FileKind::HerokuYml
        | FileKind::Fly
        | FileKind::Render
        | FileKind::Railway
        | FileKind::CloudFoundry
        | FileKind::AppEngine
        | FileKind::Serverless
        | FileKind::Taskfile
        | FileKind::Pm2
        | FileKind::Ansible
        | FileKind::Devcontainer => platform::lower(kind, path, text),
        FileKind::PlayRoutes => play::lower(kind, path, text),
        FileKind::Procfile => procfile::lower(kind, path, text),
        FileKind::Properties | FileKind::JulProperties => properties::lower(kind, path, text),
        FileKind::Markdown | FileKind::Sql | FileKind::Html | FileKind::Pem | FileKind::Text => {
            prose::lower(kind, path, text)
        }
        FileKind::Supervisor => supervisor::lower(kind, path, text),
        FileKind::Systemd => systemd::lower(kind, path, text),
        FileKind::Toml => toml::lower(kind, path, text),
        FileKind::Toolchain | FileKind::Aptfile => toolchain::lower(kind, path, text),
        FileKind::Xml
        | FileKind::WebConfig
        | FileKind::Logback
        | FileKind::Nlog
        | FileKind::Log4net => xml::lower(kind, path, text),
        FileKind::Yaml | FileKind::RailsYaml | FileKind::HelmValues | FileKind::Kustomize => {
            yaml::lower(kind, path, text)
        }
        // Two syntaxes, one meaning: the ending tells which.
        FileKind::Spring | FileKind::Log4j => match ending.as_str() {
            "yml" | "yaml" => yaml::lower(kind, path, text),
            "json" | "jsn" => json::lower(kind, path, text),
            "xml" => xml::lower(kind, path, text),
            _ => properties::lower(kind, path, text),
        },
        _ => manifest::lower(kind, path, text),
    }
}
