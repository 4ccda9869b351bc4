//! Kinds by name: the tables.

use crate::fact::FileKind as K;

/// Whole names, lower case.
const NAMES: &[(&str, K)] = &[
    ("dockerfile", K::Dockerfile),
    ("containerfile", K::Dockerfile),
    ("kustomization.yaml", K::Kustomize),
    ("kustomization.yml", K::Kustomize),
    ("procfile", K::Procfile),
    ("app.json", K::HerokuApp),
    ("heroku.yml", K::HerokuYml),
    ("fly.toml", K::Fly),
    ("render.yaml", K::Render),
    ("render.yml", K::Render),
    ("railway.json", K::Railway),
    ("railway.toml", K::Railway),
    ("serverless.yml", K::Serverless),
    ("serverless.yaml", K::Serverless),
    ("supervisord.conf", K::Supervisor),
    ("crontab", K::Crontab),
    (".gitlab-ci.yml", K::GitlabCi),
    (".gitlab-ci.yaml", K::GitlabCi),
    ("jenkinsfile", K::Jenkinsfile),
    ("azure-pipelines.yml", K::AzurePipelines),
    ("azure-pipelines.yaml", K::AzurePipelines),
    ("bitbucket-pipelines.yml", K::Bitbucket),
    (".travis.yml", K::Travis),
    ("cloudbuild.yaml", K::CloudBuild),
    ("cloudbuild.yml", K::CloudBuild),
    ("makefile", K::Makefile),
    ("gnumakefile", K::Makefile),
    ("justfile", K::Justfile),
    (".justfile", K::Justfile),
    ("taskfile.yml", K::Taskfile),
    ("taskfile.yaml", K::Taskfile),
    ("pyproject.toml", K::PyProject),
    ("pipfile", K::Pipfile),
    ("setup.cfg", K::SetupCfg),
    ("package.json", K::PackageJson),
    ("cargo.toml", K::CargoToml),
    ("gemfile", K::Gemfile),
    ("go.mod", K::GoMod),
    ("pom.xml", K::MavenPom),
    ("libs.versions.toml", K::VersionCatalog),
    ("composer.json", K::ComposerJson),
    ("packages.config", K::DotnetProject),
    ("directory.packages.props", K::DotnetProject),
    ("directory.build.props", K::DotnetProject),
    ("mix.exs", K::MixExs),
    ("aptfile", K::Aptfile),
    ("apt.txt", K::Aptfile),
    (".gitmodules", K::Gitmodules),
    ("web.config", K::WebConfig),
    ("app.config", K::WebConfig),
    ("launchsettings.json", K::LaunchSettings),
    ("nlog.config", K::Nlog),
    ("log4net.config", K::Log4net),
    ("logging.properties", K::JulProperties),
    ("alembic.ini", K::PythonLoggingIni),
    ("logging.conf", K::PythonLoggingIni),
    ("logging.ini", K::PythonLoggingIni),
    ("nginx.conf", K::Nginx),
    ("httpd.conf", K::Apache),
    ("apache2.conf", K::Apache),
    (".htaccess", K::Apache),
    ("haproxy.cfg", K::Haproxy),
    ("logrotate.conf", K::Logrotate),
    ("php.ini", K::PhpIni),
    (".user.ini", K::PhpIni),
    ("php-fpm.conf", K::PhpIni),
    ("www.conf", K::PhpIni),
    ("uwsgi.ini", K::UwsgiIni),
    ("redis.conf", K::ServiceConfig),
    ("my.cnf", K::ServiceConfig),
    ("postgresql.conf", K::ServiceConfig),
    ("devcontainer.json", K::Devcontainer),
    (".devcontainer.json", K::Devcontainer),
    // Lockfiles.
    ("poetry.lock", K::Lockfile),
    ("uv.lock", K::Lockfile),
    ("pdm.lock", K::Lockfile),
    ("pipfile.lock", K::Lockfile),
    ("pylock.toml", K::Lockfile),
    ("conda-lock.yml", K::Lockfile),
    ("package-lock.json", K::Lockfile),
    ("npm-shrinkwrap.json", K::Lockfile),
    ("yarn.lock", K::Lockfile),
    ("pnpm-lock.yaml", K::Lockfile),
    ("bun.lock", K::Lockfile),
    ("bun.lockb", K::Lockfile),
    ("cargo.lock", K::Lockfile),
    ("gemfile.lock", K::Lockfile),
    ("gems.locked", K::Lockfile),
    ("go.sum", K::Lockfile),
    ("composer.lock", K::Lockfile),
    ("packages.lock.json", K::Lockfile),
    ("gradle.lockfile", K::Lockfile),
    ("mix.lock", K::Lockfile),
    // Toolchains.
    (".tool-versions", K::Toolchain),
    (".nvmrc", K::Toolchain),
    (".node-version", K::Toolchain),
    (".python-version", K::Toolchain),
    (".ruby-version", K::Toolchain),
    (".java-version", K::Toolchain),
    (".go-version", K::Toolchain),
    (".sdkmanrc", K::Toolchain),
    (".php-version", K::Toolchain),
    ("runtime.txt", K::Toolchain),
    ("rust-toolchain", K::Toolchain),
    ("rust-toolchain.toml", K::Toolchain),
    ("global.json", K::Toolchain),
    ("mise.toml", K::Toolchain),
    (".mise.toml", K::Toolchain),
    // Ruby without an ending.
    ("rakefile", K::Ruby),
    ("capfile", K::Ruby),
    ("guardfile", K::Ruby),
    ("vagrantfile", K::Ruby),
    ("config.ru", K::Ruby),
    ("brewfile", K::Ruby),
    ("fastfile", K::Ruby),
    ("puma.rb", K::Ruby),
    // Shell without an ending.
    (".envrc", K::Dotenv),
    (".profile", K::Shell),
    (".bashrc", K::Shell),
    (".bash_profile", K::Shell),
    ("gradlew", K::Text),
    ("mvnw", K::Text),
];

/// Endings, lower case, longest first where one ends another.
const ENDINGS: &[(&str, K)] = &[
    (".py", K::Python),
    (".pyi", K::Python),
    (".js", K::JavaScript),
    (".mjs", K::JavaScript),
    (".cjs", K::JavaScript),
    (".jsx", K::JavaScript),
    (".ts", K::TypeScript),
    (".mts", K::TypeScript),
    (".cts", K::TypeScript),
    (".tsx", K::TypeScript),
    (".vue", K::Vue),
    (".svelte", K::Svelte),
    (".rs", K::Rust),
    (".rb", K::Ruby),
    (".rake", K::Ruby),
    (".ru", K::Ruby),
    (".gemspec", K::Gemfile),
    (".go", K::Go),
    (".java", K::Java),
    (".kt", K::Kotlin),
    (".gradle", K::Gradle),
    (".gradle.kts", K::Gradle),
    (".kts", K::Kotlin),
    (".php", K::Php),
    (".phtml", K::Php),
    (".cs", K::CSharp),
    (".csx", K::CSharp),
    (".sh", K::Shell),
    (".bash", K::Shell),
    (".zsh", K::Shell),
    (".ksh", K::Shell),
    (".dockerfile", K::Dockerfile),
    (".containerfile", K::Dockerfile),
    (".csproj", K::DotnetProject),
    (".fsproj", K::DotnetProject),
    (".vbproj", K::DotnetProject),
    (".service", K::Systemd),
    (".timer", K::Systemd),
    (".socket", K::Systemd),
    (".crontab", K::Crontab),
    (".cron", K::Crontab),
    (".tf", K::Terraform),
    (".tfvars", K::Terraform),
    (".hcl", K::Terraform),
    (".jenkinsfile", K::Jenkinsfile),
    (".mk", K::Makefile),
    (".md", K::Markdown),
    (".markdown", K::Markdown),
    (".rst", K::Markdown),
    (".adoc", K::Markdown),
    (".sql", K::Sql),
    (".html", K::Html),
    (".htm", K::Html),
    (".erb", K::Html),
    (".haml", K::Html),
    (".slim", K::Html),
    (".pem", K::Pem),
    (".key", K::Pem),
    (".crt", K::Pem),
    (".p12", K::Pem),
    (".yml", K::Yaml),
    (".yaml", K::Yaml),
    (".toml", K::Toml),
    (".json", K::Json),
    (".jsonc", K::Json),
    (".json5", K::Json),
    (".ini", K::Ini),
    (".cfg", K::Ini),
    (".conf", K::Ini),
    (".cnf", K::ServiceConfig),
    (".properties", K::Properties),
    (".xml", K::Xml),
    (".config", K::Xml),
    (".env", K::Dotenv),
    (".logrotate", K::Logrotate),
    (".nginx", K::Nginx),
    (".txt", K::Text),
];

/// Endings of templates and copies that hide the real one.
pub(super) const DISGUISES: &[&str] = &[
    ".example",
    ".sample",
    ".dist",
    ".template",
    ".tmpl",
    ".tpl",
    ".default",
    ".in",
    ".orig",
    ".bak",
];

/// The kind of a file by its path (relative, `/` between folders). `None` when the name says
/// nothing; the content may.
#[must_use]
pub fn classify(path: &str) -> Option<K> {
    let lower = path.to_ascii_lowercase();
    let (folder, name) = lower.rsplit_once('/').unwrap_or(("", &lower));
    let in_folder = |wanted: &str| folder == wanted || folder.ends_with(&format!("/{wanted}"));
    if let Some((_, kind)) = NAMES.iter().find(|(own, _)| *own == name) {
        return Some(match kind {
            // A folder `config/` of an app holds its own `app.json`.
            K::HerokuApp if !folder.is_empty() && in_folder("config") => K::Json,
            kind => *kind,
        });
    }
    if name.starts_with(".env") && !name.starts_with(".environment") || name == "env" {
        return Some(K::Dotenv);
    }
    if name.starts_with("dockerfile.")
        || name.starts_with("containerfile.")
        || name.ends_with("-dockerfile")
        || name.starts_with("dockerfile-")
        || name.starts_with("dockerfile_")
    {
        return Some(K::Dockerfile);
    }
    if name.starts_with("procfile.") || name.ends_with(".procfile") {
        return Some(K::Procfile);
    }
    if name.starts_with("jenkinsfile") {
        return Some(K::Jenkinsfile);
    }
    if name.starts_with("makefile.") || name.starts_with("gnumakefile") {
        return Some(K::Makefile);
    }
    for disguise in DISGUISES {
        if let Some(bare) = path.strip_suffix(disguise)
            && !bare.is_empty()
            && !bare.ends_with('/')
        {
            if *disguise == ".in" && bare.ends_with("requirements") {
                return Some(K::Requirements);
            }
            return classify(bare);
        }
    }
    let yaml = name.ends_with(".yml") || name.ends_with(".yaml");
    if yaml {
        if in_folder(".github/workflows") || name == "action.yml" || name == "action.yaml" {
            return Some(K::GithubActions);
        }
        if in_folder(".circleci") {
            return Some(K::CircleCi);
        }
        if name.starts_with("docker-compose")
            || name.starts_with("compose.")
            || name.starts_with("docker-stack")
            || name.starts_with("podman-compose")
            || name.starts_with("compose-")
        {
            return Some(K::Compose);
        }
        if name.starts_with("application")
            && (name.starts_with("application.") || name.starts_with("application-"))
            || name.starts_with("bootstrap.")
            || name.starts_with("bootstrap-")
        {
            return Some(K::Spring);
        }
        if name.starts_with("log4j") {
            return Some(K::Log4j);
        }
        if name == "environment.yml" || name == "environment.yaml" {
            return Some(K::CondaEnvironment);
        }
        if in_folder("gitlab-ci")
            || in_folder(".gitlab-ci")
            || in_folder(".gitlab/ci")
            || name.ends_with(".gitlab-ci.yml")
        {
            return Some(K::GitlabCi);
        }
        if name.starts_with("azure-pipelines") || in_folder(".azure-pipelines") {
            return Some(K::AzurePipelines);
        }
        if name.starts_with("cloudbuild") {
            return Some(K::CloudBuild);
        }
        if in_folder("config")
            && matches!(
                name.rsplit_once('.').map(|split| split.0),
                Some(
                    "database"
                        | "cable"
                        | "storage"
                        | "redis"
                        | "sidekiq"
                        | "secrets"
                        | "queue"
                        | "recurring"
                        | "cache"
                        | "mongoid"
                        | "resque"
                        | "unicorn"
                        | "elasticsearch"
                        | "shards"
                )
            )
        {
            return Some(K::RailsYaml);
        }
        return Some(K::Yaml);
    }
    if name.ends_with(".properties") {
        if name.starts_with("application.")
            || name.starts_with("application-")
            || name.starts_with("bootstrap.")
            || name.starts_with("bootstrap-")
        {
            return Some(K::Spring);
        }
        if name.starts_with("log4j") {
            return Some(K::Log4j);
        }
        return Some(K::Properties);
    }
    if name.ends_with(".xml") {
        if name.starts_with("logback") {
            return Some(K::Logback);
        }
        if name.starts_with("log4j") {
            return Some(K::Log4j);
        }
        if name.starts_with("nlog") {
            return Some(K::Nlog);
        }
    }
    if name.ends_with(".json") {
        if name.starts_with("appsettings") {
            return Some(K::AppSettings);
        }
        if name.starts_with("log4j2") {
            return Some(K::Log4j);
        }
        if name.starts_with("ecosystem.") || name.starts_with("pm2") {
            return Some(K::Pm2);
        }
    }
    if name.ends_with(".txt")
        && (name.starts_with("requirements")
            || name.starts_with("constraints")
            || name.ends_with("requirements.txt")
            || in_folder("requirements"))
    {
        return Some(K::Requirements);
    }
    if name.ends_with("requirements.in") {
        return Some(K::Requirements);
    }
    if in_folder("logrotate.d") || name.starts_with("logrotate") {
        return Some(K::Logrotate);
    }
    if in_folder("cron.d")
        || in_folder("crontabs")
        || name.starts_with("crontab")
        || name.ends_with("-crontab")
        || name.ends_with("_crontab")
        || name.ends_with("-cron") && !name.contains('.') && in_folder("cron")
    {
        return Some(K::Crontab);
    }
    if (in_folder("envdir") || in_folder("env.d") || folder.ends_with(".envdir"))
        && !name.contains('.')
    {
        return Some(K::Envdir);
    }
    if in_folder("sites-available")
        || in_folder("sites-enabled")
        || in_folder("nginx") && (name.ends_with(".conf") || !name.contains('.'))
        || name.ends_with("nginx.conf")
        || name.starts_with("nginx") && name.ends_with(".conf")
    {
        return Some(K::Nginx);
    }
    if name.starts_with("supervisor") && name.ends_with(".conf")
        || (in_folder("supervisor")
            || in_folder("supervisord")
            || in_folder("supervisor/conf.d")
            || in_folder("supervisord.d"))
            && (name.ends_with(".conf") || name.ends_with(".ini"))
    {
        return Some(K::Supervisor);
    }
    if in_folder("apache")
        || in_folder("apache2")
        || name.contains("apache") && name.ends_with(".conf")
        || name.contains("vhost") && name.ends_with(".conf")
    {
        return Some(K::Apache);
    }
    if in_folder("php-fpm.d") || name.ends_with("php.ini") || in_folder("fpm/pool.d") {
        return Some(K::PhpIni);
    }
    if name.contains("uwsgi") && name.ends_with(".ini") {
        return Some(K::UwsgiIni);
    }
    ENDINGS
        .iter()
        .filter(|(ending, _)| name.ends_with(ending) && name.len() > ending.len())
        .max_by_key(|(ending, _)| ending.len())
        .map(|(_, kind)| *kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_kinds() {
        let rows: &[(&str, K)] = &[
            ("Dockerfile", K::Dockerfile),
            ("docker/app.dockerfile", K::Dockerfile),
            ("Dockerfile.prod", K::Dockerfile),
            ("docker-compose.override.yml", K::Compose),
            ("compose.yaml", K::Compose),
            (".github/workflows/ci.yml", K::GithubActions),
            (".env.production", K::Dotenv),
            (".env.example", K::Dotenv),
            ("config/database.yml.sample", K::RailsYaml),
            ("requirements/prod.txt", K::Requirements),
            ("requirements.in", K::Requirements),
            ("src/main/resources/application-dev.yml", K::Spring),
            ("appsettings.Production.json", K::AppSettings),
            ("a/logback-spring.xml", K::Logback),
            ("build.gradle.kts", K::Gradle),
            ("deploy/supervisor/web.conf", K::Supervisor),
            ("deployment/nginx/microblog", K::Nginx),
            ("src/app.tsx", K::TypeScript),
            ("hatchbox/logrotate.conf", K::Logrotate),
            ("Gemfile.lock", K::Lockfile),
        ];
        for (path, kind) in rows {
            assert_eq!(classify(path), Some(*kind), "{path}");
        }
        assert_eq!(classify("script/run"), None);
    }
}
