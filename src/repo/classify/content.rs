//! Kinds by content, where the name does not tell, or tells too little.

use super::path::Lower;
use crate::fact::FileKind as K;

/// The kind of a file, given what its name told and how it begins (a few kilobytes).
#[must_use]
pub fn refine(path: &str, kind: Option<K>, head: &str) -> K {
    let lower = Lower::new(path);
    let head = head.strip_prefix('\u{feff}').unwrap_or(head);
    let Some(kind) = kind else {
        return unnamed(&lower, head);
    };
    let source = kind.language().is_some() && kind != K::Shell;
    if !source && kind != K::Markdown {
        if head.starts_with("#!")
            && (kind != K::Dotenv || lower.name() == "env")
            && let Some(kind) = by_first_line(head)
        {
            return kind;
        }
        if head.trim_start().starts_with("-----BEGIN ") {
            return K::Pem;
        }
    }
    match kind {
        // What a build of sbt keeps beside its definition.
        K::Scala if lower.parent() == "project" && is_sbt(head) => K::Sbt,
        K::Yaml => yaml(&lower, head),
        K::HelmValues | K::Compose | K::Ansible if is_manifest(head) => manifest(head),
        K::Spring => spring(&lower, head),
        K::CondaEnvironment if !key(head, "dependencies") && !key(head, "channels") => {
            yaml(&lower, head)
        }
        K::Serverless if !key(head, "provider") && !key(head, "functions") => yaml(&lower, head),
        K::Json => json(&lower, head),
        K::HerokuApp if !heroku(head) => json(&lower, head),
        K::Toolchain if lower.name() == "global.json" && !head.contains("\"sdk\"") => K::Json,
        K::Toolchain if lower.name() == "system.properties" && !head.contains("runtime") => {
            K::Properties
        }
        K::Fly if !lines(head).any(|line| line.starts_with("app") || line.starts_with('[')) => {
            K::Toml
        }
        K::Ini
        | K::Supervisor
        | K::PhpIni
        | K::Nginx
        | K::Apache
        | K::Haproxy
        | K::PythonLoggingIni => conf(&lower, kind, head),
        K::ServiceConfig if lower.name().starts_with("openssl") => K::Ini,
        K::Systemd if !is_unit(head) => K::Text,
        K::Pem if !head.contains("-----BEGIN ") => K::Text,
        K::Xml | K::WebConfig => xml(kind, head),
        K::Properties if head.contains(".level") && head.contains("java.util.logging") => {
            K::JulProperties
        }
        K::Properties if is_spring(head) => K::Spring,
        K::Text if head.contains("-----BEGIN ") => K::Pem,
        K::Text if lower.ending() == "txt" && is_requirements(head) => K::Requirements,
        K::Dotenv if lower.name() == "env" && !head.contains('=') => K::Text,
        kind => kind,
    }
}

/// Whether every line asks for a package of Python, and some of them for a version: what
/// `-r base.txt` includes has any name.
fn is_requirements(head: &str) -> bool {
    let mut versions = 0;
    // The last line may be cut.
    let whole = head.rfind('\n').map_or(head, |end| &head[..end]);
    for line in whole.lines().map(str::trim) {
        if line.is_empty() || line.starts_with(['#', '-']) {
            continue;
        }
        let end = line
            .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.')))
            .unwrap_or(line.len());
        let mut rest = line[end..].trim_start();
        if rest.starts_with('[') {
            rest = rest
                .split_once(']')
                .map_or("", |split| split.1)
                .trim_start();
        }
        let version = ["==", ">=", "~="]
            .iter()
            .find_map(|mark| rest.strip_prefix(mark))
            .is_some_and(|rest| rest.trim_start().starts_with(|c: char| c.is_ascii_digit()));
        if end == 0 || !(rest.is_empty() || rest.starts_with(['#', ';', '@']) || version) {
            return false;
        }
        versions += usize::from(version);
    }
    versions > 0
}

/// Whether Scala defines a build.
fn is_sbt(head: &str) -> bool {
    head.contains("import sbt") || head.contains("\" %% \"")
}

/// A file whose name says nothing.
fn unnamed(path: &Lower, head: &str) -> K {
    if let Some(kind) = by_first_line(head) {
        return kind;
    }
    if head.starts_with("<?php") {
        return K::Php;
    }
    if path.ending() == "groovy" && (head.contains("pipeline {") || head.contains("node {")) {
        return K::Jenkinsfile;
    }
    if path.ends(".tpl") && path.under("templates") && head.contains("{{") {
        return K::HelmTemplate;
    }
    if is_unit(head)
        && matches!(
            path.ending(),
            "path" | "target" | "mount" | "slice" | "conf"
        )
    {
        return K::Systemd;
    }
    if head.contains("-----BEGIN ") {
        return K::Pem;
    }
    if path.is_bare() || matches!(path.ending(), "inc" | "vhost") {
        return conf(path, K::Text, head);
    }
    K::Text
}

/// The program that the first line names as its interpreter.
fn by_first_line(head: &str) -> Option<K> {
    let line = head.lines().next()?.strip_prefix("#!")?;
    let program = line
        .split_whitespace()
        .map(|word| word.rsplit('/').next().unwrap_or(word))
        .find(|word| *word != "env" && !word.starts_with('-') && !word.contains('='))?;
    let program = program.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
    Some(match program {
        "sh" | "bash" | "dash" | "zsh" | "ksh" | "ash" | "busybox" | "with-contenv"
        | "openrc-run" | "bashio" => K::Shell,
        "pwsh" | "powershell" => K::PowerShell,
        "python" | "pypy" | "uv" => K::Python,
        "ruby" | "jruby" => K::Ruby,
        "elixir" => K::Elixir,
        "scala" | "amm" => K::Scala,
        "node" | "nodejs" | "bun" => K::JavaScript,
        "deno" | "ts-node" | "tsx" => K::TypeScript,
        "php" => K::Php,
        "make" => K::Makefile,
        _ => return None,
    })
}

fn lines(head: &str) -> impl Iterator<Item = &str> {
    head.lines().map(str::trim)
}

fn has_all(head: &str, parts: &[&str]) -> bool {
    parts.iter().all(|part| head.contains(part))
}

/// Whether a key stands at the top level of a YAML text.
fn key(head: &str, key: &str) -> bool {
    head.lines().any(|line| {
        let line = line.trim_start_matches(['"', '\'']);
        line.strip_prefix(key)
            .is_some_and(|rest| rest.trim_start_matches(['"', '\'']).starts_with(':'))
    })
}

/// Whether an indented line begins with one of these.
fn inside(head: &str, beginnings: &[&str]) -> bool {
    head.lines()
        .filter(|line| line.starts_with([' ', '\t', '-']))
        .map(|line| line.trim_start_matches([' ', '\t', '-']))
        .any(|line| beginnings.iter().any(|wanted| line.starts_with(wanted)))
}

fn is_manifest(head: &str) -> bool {
    key(head, "apiVersion") && key(head, "kind")
}

fn manifest(head: &str) -> K {
    if head.contains("kustomize.config.k8s.io") {
        K::Kustomize
    } else if head.contains("{{") {
        K::HelmTemplate
    } else {
        K::Kubernetes
    }
}

/// What stands under `spring` in settings: where a configuration server keeps them, the files are
/// called like the services that ask for them. As properties and as YAML have it.
const SPRING: [(&str, &str); 14] = [
    ("spring.application.", "application:"),
    ("spring.cloud.", "cloud:"),
    ("spring.config.", "config:"),
    ("spring.data.", "data:"),
    ("spring.datasource.", "datasource:"),
    ("spring.flyway.", "flyway:"),
    ("spring.jpa.", "jpa:"),
    ("spring.kafka.", "kafka:"),
    ("spring.liquibase.", "liquibase:"),
    ("spring.mail.", "mail:"),
    ("spring.profiles.", "profiles:"),
    ("spring.rabbitmq.", "rabbitmq:"),
    ("spring.redis.", "redis:"),
    ("spring.security.", "security:"),
];

/// Whether properties say what Spring is to do.
fn is_spring(head: &str) -> bool {
    head.lines().any(|line| {
        SPRING
            .iter()
            .any(|(beginning, _)| line.starts_with(beginning))
    })
}

fn yaml(path: &Lower, head: &str) -> K {
    if is_manifest(head) {
        return manifest(head);
    }
    let helm = [
        ".Values", ".Release", ".Chart", "include ", "{{-", "define ",
    ];
    if path.under("templates")
        && head.contains("{{")
        && helm.iter().any(|action| head.contains(action))
    {
        return K::HelmTemplate;
    }
    if path.is_or_begins("values")
        && (path.folder().contains("chart")
            || path.folder().contains("helm")
            || ["replicaCount", "image", "ingress", "nameOverride", "global"]
                .iter()
                .any(|known| key(head, known)))
    {
        return K::HelmValues;
    }
    if key(head, "services") && inside(head, &["image:", "build:", "container_name:"]) {
        // GitLab and Travis list services; Symfony's are classes.
        let maps = head
            .lines()
            .skip_while(|line| !line.starts_with("services"))
            .skip(1)
            .find(|line| !line.trim().is_empty() && !line.trim_start().starts_with('#'))
            .is_some_and(|line| line.starts_with(' ') && !line.trim_start().starts_with('-'));
        if maps {
            return K::Compose;
        }
    }
    if path.starts("manifest") && key(head, "applications") {
        return K::CloudFoundry;
    }
    let engine = [
        "handlers",
        "entrypoint",
        "env_variables",
        "instance_class",
        "service",
        "automatic_scaling",
        "manual_scaling",
        "basic_scaling",
        "beta_settings",
    ];
    if key(head, "runtime") && (path.starts("app") || engine.iter().any(|known| key(head, known))) {
        return K::AppEngine;
    }
    if key(head, "service") && key(head, "provider") && key(head, "functions") {
        return K::Serverless;
    }
    if key(head, "apps") && inside(head, &["script:"]) {
        return K::Pm2;
    }
    if inside(head, &["hosts:", "ansible."]) && inside(head, &["tasks:", "roles:", "become:"])
        || path.under("roles") && (path.under("tasks") || path.under("handlers"))
        || path.under("tasks") && inside(head, &["ansible.builtin."])
    {
        return K::Ansible;
    }
    if (key(head, "stages") || key(head, "steps") || key(head, "jobs"))
        && (key(head, "pool") || key(head, "trigger") || inside(head, &["task: ", "vmImage:"]))
        && inside(
            head,
            &[
                "task: ",
                "script:",
                "vmImage:",
                "job:",
                "stage:",
                "template:",
            ],
        )
    {
        return K::AzurePipelines;
    }
    if path.in_folder("config")
        && (key(head, "production") || key(head, "default"))
        && (key(head, "development") || key(head, "test"))
    {
        return K::RailsYaml;
    }
    if key(head, "spring") && inside(head, &SPRING.map(|(_, section)| section)) {
        return K::Spring;
    }
    K::Yaml
}

/// `config/application.yml` of Figaro holds variables, not properties.
fn spring(path: &Lower, head: &str) -> K {
    let yaml = matches!(path.ending(), "yml" | "yaml");
    if yaml && is_manifest(head) {
        return manifest(head);
    }
    let own = [
        "spring",
        "server",
        "management",
        "eureka",
        "encrypt",
        "micronaut",
        "consul",
    ];
    if yaml && path.starts("bootstrap") && !own.iter().any(|known| key(head, known)) {
        return self::yaml(path, head);
    }
    let variables = head
        .lines()
        .filter(|line| line.starts_with(|c: char| c.is_ascii_alphabetic()))
        .filter_map(|line| line.split_once(':'))
        .map(|(name, _)| name)
        .collect::<Vec<_>>();
    let upper = |name: &&str| {
        name.chars()
            .all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_')
    };
    if yaml
        && path.in_folder("config")
        && variables.iter().any(upper)
        && variables
            .iter()
            .all(|name| upper(name) || matches!(*name, "development" | "test" | "production"))
    {
        return K::RailsYaml;
    }
    K::Spring
}

fn json(path: &Lower, head: &str) -> K {
    if has_all(head, &["\"apiVersion\"", "\"kind\""]) {
        return K::Kubernetes;
    }
    if path.starts("process") && has_all(head, &["\"apps\"", "\"script\""]) {
        return K::Pm2;
    }
    K::Json
}

fn heroku(head: &str) -> bool {
    let own = [
        "\"addons\"",
        "\"buildpacks\"",
        "\"cron\"",
        "\"env\"",
        "\"formation\"",
        "\"healthchecks\"",
        "\"repository\"",
        "\"scripts\"",
        "\"stack\"",
        "\"success_url\"",
    ];
    own.iter().any(|key| head.contains(key)) && !head.contains("\"expo\"")
}

fn is_unit(head: &str) -> bool {
    lines(head).any(|line| {
        matches!(
            line,
            "[Unit]" | "[Service]" | "[Timer]" | "[Socket]" | "[Install]" | "[Path]" | "[Mount]"
        )
    })
}

/// `.conf`, `.ini`, `.cfg` and files without an ending: whose configuration it is.
fn conf(path: &Lower, kind: K, head: &str) -> K {
    let mut sections = lines(head).filter_map(|line| line.strip_prefix('['));
    if sections.any(|section| section.starts_with("program:") || section == "supervisord]") {
        return K::Supervisor;
    }
    let section = |wanted: &str| lines(head).any(|line| line == wanted);
    if section("[uwsgi]") {
        return K::UwsgiIni;
    }
    if section("[loggers]") || section("[handlers]") || section("[formatters]") {
        return K::PythonLoggingIni;
    }
    if is_unit(head) && path.ends(".conf") {
        return K::Systemd;
    }
    if lines(head).any(|line| line.starts_with("pm.max_children") || line.starts_with("pm = ")) {
        return K::PhpIni;
    }
    let apache = ["<VirtualHost", "<Directory", "<IfModule", "LoadModule "];
    if lines(head).any(|line| apache.iter().any(|known| line.starts_with(known))) {
        return K::Apache;
    }
    let block = |line: &str, word: &str| {
        line.strip_prefix(word)
            .is_some_and(|rest| rest.starts_with([' ', '\t', '{']) && rest.ends_with('{'))
    };
    if lines(head).any(|line| {
        ["server", "location", "upstream", "http", "events"]
            .iter()
            .any(|word| block(line, word))
            || line.starts_with("proxy_pass ")
    }) {
        return K::Nginx;
    }
    if lines(head).any(|line| line.starts_with("bind ") && line.contains(':'))
        && lines(head).any(|line| line.starts_with("frontend ") || line.starts_with("listen "))
    {
        return K::Haproxy;
    }
    if lines(head).any(|line| line == "postrotate" || line == "copytruncate")
        || lines(head).any(|line| line.starts_with("rotate ")) && head.contains(".log")
    {
        return K::Logrotate;
    }
    let named = ["application", "reference", "production"]
        .iter()
        .any(|start| path.name().starts_with(start));
    if kind == K::Ini && named && path.ends(".conf") {
        return K::Hocon;
    }
    kind
}

fn xml(kind: K, head: &str) -> K {
    if head.contains("<nlog") {
        return K::Nlog;
    }
    if kind == K::Xml && head.contains("<log4net") {
        return K::Log4net;
    }
    if kind == K::Xml && head.contains("<log4j:configuration") {
        return K::Log4j;
    }
    if !head.trim_start().starts_with('<') {
        return K::Text;
    }
    kind
}
