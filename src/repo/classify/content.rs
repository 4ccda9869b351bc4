//! Kinds by content, where the name does not tell, or tells too little.

use crate::fact::FileKind as K;

/// The kind of a file, given what its name told and how it begins (a few kilobytes).
#[must_use]
pub fn refine(path: &str, kind: Option<K>, head: &str) -> K {
    let Some(kind) = kind else {
        return by_first_line(head);
    };
    match kind {
        K::Yaml => yaml(path, head),
        K::Json if head.contains("\"apiVersion\"") && head.contains("\"kind\"") => K::Kubernetes,
        K::Ini => ini(path, head),
        K::Text if head.contains("-----BEGIN ") => K::Pem,
        K::HerokuApp if !heroku(head) => K::Json,
        K::Xml if head.contains("<nlog") => K::Nlog,
        K::Xml if head.contains("<log4net") => K::Log4net,
        K::Text | K::Shell if head.starts_with("#!") => by_first_line(head),
        kind => kind,
    }
}

fn heroku(head: &str) -> bool {
    [
        "\"env\"",
        "\"formation\"",
        "\"addons\"",
        "\"buildpacks\"",
        "\"stack\"",
        "\"repository\"",
        "\"scripts\"",
        "\"success_url\"",
        "\"cron\"",
        "\"healthchecks\"",
    ]
    .iter()
    .any(|key| head.contains(key))
        && !head.contains("\"expo\"")
}

fn has_key(head: &str, key: &str) -> bool {
    head.lines().any(|line| {
        line.strip_prefix(key)
            .is_some_and(|rest| rest.starts_with(':'))
    })
}

fn yaml(path: &str, head: &str) -> K {
    let name = path.rsplit('/').next().unwrap_or(path);
    if has_key(head, "apiVersion") && has_key(head, "kind") {
        return if head.contains("{{") && path.contains("templates/") {
            K::HelmTemplate
        } else {
            K::Kubernetes
        };
    }
    if path.contains("/templates/") && head.contains("{{") {
        return K::HelmTemplate;
    }
    if name.starts_with("values") && (path.contains("chart") || path.contains("helm")) {
        return K::HelmValues;
    }
    if has_key(head, "services") && head.contains("image:") | head.contains("build:") {
        return K::Compose;
    }
    if name.starts_with("manifest") && has_key(head, "applications") {
        return K::CloudFoundry;
    }
    if name.starts_with("app") && has_key(head, "runtime") {
        return K::AppEngine;
    }
    if has_key(head, "apps") && head.contains("script:") {
        return K::Pm2;
    }
    if head.contains("- hosts:")
        || path.contains("/tasks/") && head.contains("- name:")
        || path.contains("playbook")
    {
        return K::Ansible;
    }
    K::Yaml
}

fn ini(path: &str, head: &str) -> K {
    let name = path.rsplit('/').next().unwrap_or(path);
    if head.contains("[program:") || head.contains("[supervisord]") {
        return K::Supervisor;
    }
    if head.contains("[loggers]") || head.contains("[handlers]") {
        return K::PythonLoggingIni;
    }
    if head.contains("[uwsgi]") {
        return K::UwsgiIni;
    }
    if name.ends_with(".conf") {
        if head.contains("proxy_pass") || head.contains("server {") || head.contains("upstream ") {
            return K::Nginx;
        }
        if head.contains("<VirtualHost") || head.contains("<Directory") {
            return K::Apache;
        }
        if head.contains("postrotate") || head.contains("rotate ") && head.contains(".log") {
            return K::Logrotate;
        }
    }
    K::Ini
}

/// The kind of a file whose first line names its interpreter.
fn by_first_line(head: &str) -> K {
    let Some(line) = head.lines().next().and_then(|line| line.strip_prefix("#!")) else {
        return if head.contains("-----BEGIN ") {
            K::Pem
        } else {
            K::Text
        };
    };
    let words: Vec<&str> = line.split_whitespace().collect();
    let program = words
        .iter()
        .map(|word| word.rsplit('/').next().unwrap_or(word))
        .find(|word| *word != "env" && !word.starts_with('-'))
        .unwrap_or_default();
    match program.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.') {
        "sh" | "bash" | "dash" | "zsh" | "ksh" | "ash" | "busybox" | "with-contenv" => K::Shell,
        "python" => K::Python,
        "ruby" => K::Ruby,
        "node" | "nodejs" => K::JavaScript,
        "php" => K::Php,
        _ => K::Text,
    }
}
