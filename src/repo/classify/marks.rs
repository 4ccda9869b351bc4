//! Roles by a file's own name, and by how it begins.

use super::names::{SAMPLES, TEMPLATES};
use super::path::Lower;
use crate::fact::FileKind as K;

const DEVELOPERS: &[&str] = &[
    "dev",
    "devel",
    "develop",
    "development",
    "local",
    "localdev",
    "localhost",
];

const TESTERS: &[&str] = &["e2e", "test", "testing", "tests"];

/// Kinds whose names often carry the deploy that they are for.
pub(super) fn is_config_of(kind: K) -> bool {
    matches!(
        kind,
        K::AppSettings
            | K::Compose
            | K::Dockerfile
            | K::Dotenv
            | K::Fly
            | K::HelmValues
            | K::Kubernetes
            | K::Logback
            | K::Makefile
            | K::Nginx
            | K::Pm2
            | K::Procfile
            | K::Requirements
            | K::Spring
            | K::Supervisor
            | K::Terraform
            | K::WebConfig
    )
}

/// Kinds of data without a purpose that the kind would tell.
fn is_data(kind: K) -> bool {
    matches!(
        kind,
        K::Hocon
            | K::Ini
            | K::Json
            | K::Properties
            | K::RailsYaml
            | K::Text
            | K::Toml
            | K::Xml
            | K::Yaml
    )
}

/// Source files that are settings.
fn is_settings(path: &Lower) -> bool {
    let words = ["config", "configuration", "settings", "environment", "env"];
    let folders = [
        "conf",
        "config",
        "configs",
        "configuration",
        "env",
        "environment",
        "environments",
        "envs",
        "settings",
    ];
    folders.contains(&path.parent()) || path.has_word(&words)
}

/// The folder that a package of settings stands in, below the one of all settings:
/// `settings/debug/__init__.py`.
fn package_of_settings(path: &Lower) -> Option<&str> {
    let mut folders: Vec<&str> = path.folders().collect();
    let own = folders.pop()?;
    matches!(folders.pop()?, "settings" | "environments").then_some(own)
}

/// The first or the last word of a name, ending left aside.
fn outer_words(path: &Lower) -> [&str; 2] {
    let stem = path.stem().trim_start_matches('.');
    let first = stem.split(['.', '-', '_']).next().unwrap_or("");
    let last = stem.rsplit(['.', '-', '_']).next().unwrap_or("");
    [first, last]
}

/// Code of others by its name: libraries with their version, wrappers of build tools.
pub(super) fn vendored(path: &Lower, kind: K, head: &str) -> bool {
    if matches!(
        path.name(),
        "gradlew" | "mvnw" | "wait-for-it.sh" | ".pnp.cjs" | ".pnp.loader.mjs"
    ) || path.in_folder(".mvn/wrapper")
        || path.in_folder("gradle/wrapper")
    {
        return true;
    }
    if kind != K::JavaScript {
        return false;
    }
    // A folder of two numbers may be a version of the app's own.
    let versioned =
        is_versioned(path.stem(), 2) || path.folder().split('/').any(|part| is_versioned(part, 3));
    let banner = head
        .lines()
        .next()
        .filter(|line| {
            line.starts_with("/*!")
                || line.starts_with("/*") && line.contains("http") && line.contains("icense")
        })
        .is_some_and(|line| {
            line.split(" v")
                .skip(1)
                .any(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
        });
    versioned || banner
}

/// Whether a library's name has its version behind it, of so many numbers or more:
/// `jquery-3.7.1`, `codemirror-5.17.0`.
fn is_versioned(name: &str, least: usize) -> bool {
    name.split('-').skip(1).any(|part| {
        let digits = |part: &&str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        let numbers = part.split('.').take_while(digits).count();
        // `.min`, `.custom`, `.slim`.
        let mut rest = part.split('.').skip(numbers);
        numbers >= least && rest.all(|word| word.bytes().all(|b| b.is_ascii_lowercase()))
    })
}

/// What a program wrote, by its name or by what it says of itself. Configuration counts for
/// what it does, whoever wrote it.
pub(super) fn generated(path: &Lower, kind: K, head: &str) -> bool {
    let source = kind.language().is_some();
    if !source && !matches!(kind, K::Html | K::Sql | K::Text | K::Json) {
        return false;
    }
    let name = path.name();
    if name.contains(".min.")
        || name.contains(".generated.")
        || [
            "-min.js",
            ".bundle.js",
            ".chunk.js",
            ".designer.cs",
            ".g.cs",
            ".g.i.cs",
            ".gen.go",
            ".map",
            ".pb.go",
            "_gen.go",
            "_pb2.py",
            "_pb2_grpc.py",
        ]
        .iter()
        .any(|ending| name.ends_with(ending))
        || name.starts_with("zz_generated")
    {
        return true;
    }
    if kind == K::JavaScript && (is_dense(head) || is_bundle(head)) {
        return true;
    }
    let comment = |line: &&str| {
        ["#", "//", "/*", "*", "--", "<!--", ";", "'", "\"\"\""]
            .iter()
            .any(|marker| line.starts_with(marker))
    };
    // Go says it behind its licence, others say it first.
    let top = if kind == K::Go { 40 } else { 12 };
    head.lines()
        .take(top)
        .map(str::trim)
        .filter(comment)
        .any(|line| {
            let line = line.to_ascii_lowercase();
            let by_program = line.contains("generated") || line.contains("autogenerated");
            let whole = [
                "<auto-generated",
                "code is",
                "do not edit",
                "do not modify",
                "don't edit",
                "file is",
                "file was auto",
                "this code",
            ]
            .iter()
            .any(|words| line.contains(words));
            line.contains("@generated")
                || by_program && line.contains("do not edit")
                || whole
                    && ["auto-generated", "autogenerated", "automatically generated"]
                        .iter()
                        .any(|words| line.contains(words))
        })
}

/// Lines so long that nobody wrote them.
fn is_dense(head: &str) -> bool {
    head.len() >= 2_000 && head.lines().count() <= head.len() / 500
}

/// Samples and templates that are filled in elsewhere. What a web server or a supervisor is
/// given through a template is what production uses all the same.
pub(super) fn is_template(path: &Lower, kind: K) -> bool {
    let name = path.name();
    if name.starts_with("phpunit") {
        return false;
    }
    let used = matches!(
        kind,
        K::Apache
            | K::Crontab
            | K::Haproxy
            | K::HelmTemplate
            | K::Html
            | K::Kubernetes
            | K::Logrotate
            | K::Nginx
            | K::PhpIni
            | K::Requirements
            | K::Supervisor
            | K::Systemd
            | K::Text
    );
    let ends = |endings: &[&str]| {
        endings
            .iter()
            .any(|ending| name.len() > ending.len() && name.ends_with(ending))
    };
    let copies = [".orig", ".bak", ".old"];
    // A copy that is kept of a manifest or an image declares nothing any more.
    let declares = matches!(
        kind,
        K::PackageJson
            | K::ComposerJson
            | K::Requirements
            | K::PyProject
            | K::CargoToml
            | K::Gemfile
            | K::GoMod
            | K::MavenPom
            | K::Dockerfile
            | K::Compose
            | K::Procfile
    );
    if declares && ends(&copies) {
        return true;
    }
    if ends(SAMPLES) && !ends(&copies) || ends(TEMPLATES) && !used && kind != K::Ansible {
        return true;
    }
    // Rails reads `database.yml`; what is named after an adapter is there to be copied.
    if path.parent() == "config"
        && name.strip_prefix("database.").is_some_and(|rest| {
            let mut words = rest.split('.');
            let adapter = words.next().unwrap_or_default();
            [
                "mysql",
                "mysql2",
                "pg",
                "postgres",
                "postgresql",
                "sqlite",
                "sqlite3",
            ]
            .contains(&adapter)
                && words.next_back() == Some("yml")
        })
    {
        return true;
    }
    let sample = |word: &str| matches!(word, "example" | "sample" | "dist" | "template" | "tmpl");
    let outer = outer_words(path);
    let config = is_config_of(kind) || is_data(kind);
    if config && !used {
        return outer.into_iter().any(sample) && path.words().count() > 1;
    }
    kind.language().is_some()
        && path.words().count() > 2
        && is_settings(path)
        && outer.into_iter().any(sample)
}

pub(super) fn is_example(path: &Lower, kind: K) -> bool {
    let own = path.folder().is_empty() && matches!(path.stem(), "example" | "sample" | "demo");
    let shows = ["-usage-example", "_usage_example", "-example", "_example"]
        .iter()
        .any(|ending| path.stem().ends_with(ending));
    let quick = matches!(kind, K::Compose | K::Kubernetes | K::Yaml);
    kind.language().is_some() && (own || shows) || quick && path.has_word(&["quickstart"])
}

/// Tests by name. `original` keeps its case: `LoginTest` is one, `Latest` is none.
pub(super) fn is_test(original: &str, path: &Lower, kind: K) -> bool {
    let stem = path.stem();
    let config = [
        ".rspec",
        "behat.yml",
        "codeception.yml",
        "cypress.json",
        "phpunit.xml",
        "phpunit.xml.dist",
        "pytest.ini",
        "tox.ini",
    ];
    if config.contains(&path.name()) || path.starts("phpunit") {
        return true;
    }
    if is_config_of(kind) {
        let compose = kind == K::Compose && path.has_word(&["integration"]);
        return path.has_word(TESTERS) || path.has_word(&["integrationtest", "it"]) || compose;
    }
    if is_data(kind) {
        return outer_words(path)
            .into_iter()
            .any(|word| TESTERS.contains(&word));
    }
    if kind.language().is_none() {
        return false;
    }
    if is_settings(path) && path.words().count() > 2 && outer_words(path)[1] == "testing"
        || package_of_settings(path).is_some_and(|own| own == "pytest" || TESTERS.contains(&own))
    {
        return true;
    }
    let runner = [
        "cypress",
        "jest",
        "karma",
        "playwright",
        "protractor",
        "vitest",
        "wdio",
    ];
    if runner.iter().any(|runner| path.is_or_begins(runner)) && path.words().count() > 2 {
        return true;
    }
    if matches!(
        stem,
        "conftest" | "test" | "tests" | "spec" | "setuptests" | "testutils" | "unittests"
    ) || path.ending() == "bats"
        || [
            "_test", "-test", ".test", "_tests", "_spec", "-spec", ".spec", ".cy", ".stories",
        ]
        .iter()
        .any(|ending| stem.ends_with(ending))
        || ["test_", "test-", "run_tests", "runtests", "run-tests"]
            .iter()
            .any(|beginning| stem.starts_with(beginning))
    {
        return true;
    }
    let name = original.rsplit('/').next().unwrap_or(original);
    let stem = name.rsplit_once('.').map_or(name, |split| split.0);
    matches!(kind, K::Java | K::Kotlin | K::Scala | K::CSharp | K::Php)
        && [
            "Test", "Tests", "TestCase", "TestBase", "IT", "Spec", "Suite",
        ]
        .iter()
        .any(|ending| stem.ends_with(ending))
}

/// How bundlers begin what they put together.
const BUNDLES: &[&str] = &[
    "/******/ (",
    "/******/(",
    "(function(f){if(typeof exports===\"object\"&&typeof module!==\"undefined\")",
    "(function webpackUniversalModuleDefinition(root, factory)",
];

/// Whether a script begins as a bundler's output does.
fn is_bundle(head: &str) -> bool {
    let mut lines = head.lines().take(12).map(str::trim_start);
    lines.any(|line| {
        line.contains("webpackBootstrap") || BUNDLES.iter().any(|start| line.starts_with(start))
    })
}

/// How the comment at the head of a compose or an image file says that it is for developers.
const FOR_DEVELOPERS: &[&str] = &[
    "for development",
    "for the development",
    "for local development",
    "local development only",
    "development environment only",
    "not for production",
    "not for use in production",
    "not intended for production",
    "do not use in production",
    "don't use in production",
];

/// Whether the comment that a file begins with says that it is for developers.
fn says_development(head: &str) -> bool {
    let lines = head.lines().map(str::trim_start);
    let comment = lines.take_while(|line| line.starts_with('#') || line.is_empty());
    let said: String = comment
        .flat_map(str::chars)
        .filter(|c| !matches!(c, '*' | '_' | '`' | '#'))
        .flat_map(char::to_lowercase)
        .collect();
    // `docker-compose for Shop development.`
    let words: Vec<&str> = said
        .split(|c: char| !c.is_alphanumeric() && c != '-')
        .filter(|word| !word.is_empty())
        .collect();
    FOR_DEVELOPERS.iter().any(|words| said.contains(words))
        || words
            .windows(3)
            .any(|words| words[0] == "for" && words[2] == "development" && words[1] != "and")
}

/// Used on developers' machines alone.
pub(super) fn is_development(path: &Lower, kind: K, head: &str) -> bool {
    if matches!(kind, K::Compose | K::Dockerfile) && says_development(head) {
        return true;
    }
    let name = path.name();
    let known = [
        ".air.toml",
        ".envrc",
        ".flaskenv",
        ".gitpod.yml",
        ".overmind.env",
        ".replit",
        "air.toml",
        "devbox.json",
        "devspace.yaml",
        "docker-sync.yml",
        "garden.yml",
        "nodemon.json",
        "okteto.yml",
        "skaffold.yaml",
        "tiltfile",
        "vagrantfile",
    ];
    if known.contains(&name)
        || matches!(kind, K::LaunchSettings | K::Devcontainer)
        || path.in_folder("bin") && path.stem() == "dev"
        || kind.language().is_some()
            && matches!(
                path.stem(),
                "dev-server" | "dev_server" | "devserver" | "server.dev" | "server-dev"
            )
        || name.starts_with("webpack.dev")
    {
        return true;
    }
    if is_config_of(kind) || kind.is_script() {
        return path.has_word(DEVELOPERS)
            || kind == K::Compose && path.has_word(&["debug", "override"])
            || kind == K::Dockerfile && path.has_word(&["debug", "gitpod", "devcontainer"]);
    }
    let outer = outer_words(path);
    if is_data(kind) {
        let own = |word: &str| word == "debug" || DEVELOPERS.contains(&word);
        return outer.into_iter().any(own);
    }
    // `local_settings.py`, `settings/dev.py`, `config/environments/development.rb`.
    let settings = kind.language().is_some() && is_settings(path);
    let package = package_of_settings(path).filter(|_| kind.language().is_some());
    package.is_some_and(|own| own == "debug" || DEVELOPERS.contains(&own))
        || settings && outer.into_iter().any(|word| DEVELOPERS.contains(&word))
}

/// A schema describes what settings look like, with examples of them.
pub(super) fn is_schema(kind: K, head: &str) -> bool {
    matches!(kind, K::Json | K::Yaml)
        && head.contains("\"$schema\"")
        && head.contains("://json-schema.org/")
}

/// Seeds, and migrations that carry their time or their version in front.
pub(super) fn is_migration(path: &Lower) -> bool {
    if path.ending() == "rake" {
        return false;
    }
    let stem = path.stem();
    let digits = stem.bytes().take_while(u8::is_ascii_digit).count();
    let version = stem
        .strip_prefix('v')
        .and_then(|rest| rest.split_once("__"));
    digits == 14 && stem[digits..].starts_with('_')
        || version.is_some_and(|(version, _)| {
            version
                .bytes()
                .all(|byte| byte.is_ascii_digit() || byte == b'_' || byte == b'.')
        })
        || matches!(
            stem,
            "db-reset" | "db-seed" | "db_seed" | "seed" | "seeder" | "seeds"
        )
        || stem.ends_with("modelsnapshot")
}

/// Scripts and configuration of tools that build, check or release.
pub(super) fn is_tooling(path: &Lower, kind: K) -> bool {
    let name = path.name();
    let known = [
        "brewfile",
        "build.rs",
        "capfile",
        "conf.py",
        "dangerfile",
        "fabfile.py",
        "fastfile",
        "guardfile",
        "noxfile.py",
        "podfile",
        "rakefile",
        "renovate.json",
        "setup.py",
        "sonar-project.properties",
        "steepfile",
    ];
    if known.contains(&name)
        || name == "tasks.py" && path.folder().is_empty()
        || path.ending() == "rake"
        || path.in_folder("bin") && matches!(name, "setup" | "update" | "lint" | "ci")
        || name.starts_with("tsconfig")
    {
        return true;
    }
    // `.rubocop.yml`, `.eslintrc.js`: a tool's own, hidden from people.
    let plain = matches!(kind, K::Yaml | K::Json | K::Toml | K::Ruby | K::JavaScript);
    if plain && name.starts_with('.') {
        return true;
    }
    let tools = [
        "astro",
        "babel",
        "codegen",
        "commitlint",
        "craco",
        "docusaurus",
        "esbuild",
        "eslint",
        "gatsby",
        "gruntfile",
        "gulpfile",
        "lint-staged",
        "metro",
        "postcss",
        "prettier",
        "quasar",
        "release",
        "remix",
        "rollup",
        "rsbuild",
        "rspack",
        "snowpack",
        "stylelint",
        "svelte",
        "tailwind",
        "tsup",
        "turbo",
        "typedoc",
        "unocss",
        "vite",
        "vue",
        "webpack",
    ];
    matches!(kind, K::JavaScript | K::TypeScript)
        && tools.iter().any(|tool| {
            path.is_or_begins(tool) && path.stem() != *tool
                || path.stem() == *tool && tool.ends_with("file")
        })
        && (name.contains(".config.") || name.starts_with("webpack.") || name.contains("file."))
}
