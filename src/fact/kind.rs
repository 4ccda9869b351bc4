//! What kinds of files there are, and what part a file plays. Names only: how a file is
//! recognised is the business of `repo`.

slugged! {
    /// A programming language.
    Language {
        /// Python.
        Python = "python",
        /// JavaScript, TypeScript, JSX, TSX, and script blocks of Vue and Svelte files.
        JavaScript = "javascript",
        /// Rust.
        Rust = "rust",
        /// Ruby.
        Ruby = "ruby",
        /// Go.
        Go = "go",
        /// Java.
        Java = "java",
        /// Kotlin.
        Kotlin = "kotlin",
        /// PHP.
        Php = "php",
        /// C#.
        CSharp = "csharp",
        /// Elixir.
        Elixir = "elixir",
        /// Scala.
        Scala = "scala",
        /// Shell: sh, bash, zsh, dash, ksh.
        Shell = "shell",
        /// PowerShell.
        PowerShell = "powershell",
    }
}

impl Language {
    /// Whether names are followed from one file to another: where servers are commonly made in
    /// one and started in another.
    #[must_use]
    pub fn is_linked(self) -> bool {
        matches!(self, Self::Python | Self::JavaScript | Self::Go)
    }

    /// Whether its files are scripts that mostly run commands: what they do tells, not where they
    /// stand, and alone they make no app.
    #[must_use]
    pub fn is_script(self) -> bool {
        matches!(self, Self::Shell | Self::PowerShell)
    }
}

slugged! {
    /// What a file is, whatever its role.
    FileKind {
        /// Python source.
        Python = "python",
        /// JavaScript source, JSX too.
        JavaScript = "javascript",
        /// TypeScript source, TSX too.
        TypeScript = "typescript",
        /// A Vue single-file component.
        Vue = "vue",
        /// A Svelte component.
        Svelte = "svelte",
        /// Rust source.
        Rust = "rust",
        /// Ruby source, also Rakefile, config.ru, Capfile, Vagrantfile by content.
        Ruby = "ruby",
        /// Go source.
        Go = "go",
        /// Java source.
        Java = "java",
        /// Kotlin source and scripts.
        Kotlin = "kotlin",
        /// PHP source.
        Php = "php",
        /// C# source.
        CSharp = "csharp",
        /// Elixir source and scripts, configuration too; mix.exs is a manifest.
        Elixir = "elixir",
        /// Scala source and scripts; build.sbt is a manifest.
        Scala = "scala",
        /// A shell script, by name or by its first line.
        Shell = "shell",
        /// A script or module of PowerShell.
        PowerShell = "powershell",
        /// Dockerfile, Containerfile, `*.dockerfile`.
        Dockerfile = "dockerfile",
        /// A compose file.
        Compose = "compose",
        /// A Kubernetes manifest.
        Kubernetes = "kubernetes",
        /// A Helm template: YAML with template actions.
        HelmTemplate = "helm-template",
        /// A Helm chart's values.
        HelmValues = "helm-values",
        /// kustomization.yaml.
        Kustomize = "kustomize",
        /// Procfile, Procfile.dev and their kin.
        Procfile = "procfile",
        /// app.json of Heroku, heroku.yml, fly.toml, render.yaml, railway, Cloud Foundry and
        /// App Engine manifests, Serverless: the platform's own manifest.
        HerokuApp = "heroku-app",
        /// heroku.yml.
        HerokuYml = "heroku-yml",
        /// fly.toml.
        Fly = "fly",
        /// render.yaml.
        Render = "render",
        /// railway.json, railway.toml.
        Railway = "railway",
        /// A Cloud Foundry manifest.
        CloudFoundry = "cloud-foundry",
        /// App Engine's app.yaml.
        AppEngine = "app-engine",
        /// serverless.yml.
        Serverless = "serverless",
        /// A systemd unit.
        Systemd = "systemd",
        /// supervisord configuration.
        Supervisor = "supervisor",
        /// A pm2 ecosystem file in JSON or YAML (those in JavaScript are source).
        Pm2 = "pm2",
        /// A crontab.
        Crontab = "crontab",
        /// GitHub Actions.
        GithubActions = "github-actions",
        /// .gitlab-ci.yml.
        GitlabCi = "gitlab-ci",
        /// `CircleCI`.
        CircleCi = "circleci",
        /// A Jenkinsfile.
        Jenkinsfile = "jenkinsfile",
        /// Azure Pipelines.
        AzurePipelines = "azure-pipelines",
        /// Bitbucket Pipelines.
        Bitbucket = "bitbucket",
        /// .travis.yml.
        Travis = "travis",
        /// Cloud Build.
        CloudBuild = "cloud-build",
        /// A Makefile.
        Makefile = "makefile",
        /// A justfile.
        Justfile = "justfile",
        /// Taskfile.yml.
        Taskfile = "taskfile",
        /// A dotenv file, template or not.
        Dotenv = "dotenv",
        /// requirements.txt, constraints, *.in.
        Requirements = "requirements",
        /// pyproject.toml.
        PyProject = "pyproject",
        /// Pipfile.
        Pipfile = "pipfile",
        /// setup.cfg.
        SetupCfg = "setup-cfg",
        /// environment.yml of conda.
        CondaEnvironment = "conda-environment",
        /// package.json.
        PackageJson = "package-json",
        /// Cargo.toml.
        CargoToml = "cargo-toml",
        /// Gemfile, *.gemspec.
        Gemfile = "gemfile",
        /// go.mod.
        GoMod = "go-mod",
        /// pom.xml.
        MavenPom = "maven-pom",
        /// build.gradle, build.gradle.kts, settings.
        Gradle = "gradle",
        /// build.sbt and its kin, `project/*.scala` of a build.
        Sbt = "sbt",
        /// Play's `conf/routes`.
        PlayRoutes = "play-routes",
        /// gradle/libs.versions.toml.
        VersionCatalog = "version-catalog",
        /// composer.json.
        ComposerJson = "composer-json",
        /// *.csproj, Directory.Packages.props, packages.config.
        DotnetProject = "dotnet-project",
        /// mix.exs.
        MixExs = "mix-exs",
        /// A lockfile of any ecosystem; which one, its name tells.
        Lockfile = "lockfile",
        /// .tool-versions, .nvmrc, .python-version, runtime.txt, rust-toolchain, global.json.
        Toolchain = "toolchain",
        /// Aptfile, apt.txt: system packages of a platform's build.
        Aptfile = "aptfile",
        /// .gitmodules.
        Gitmodules = "gitmodules",
        /// Spring `application*.properties`, `application*.yml`, `bootstrap*`; Quarkus and
        /// Micronaut name theirs alike.
        Spring = "spring",
        /// Rails' `config/*.yml`.
        RailsYaml = "rails-yaml",
        /// appsettings*.json.
        AppSettings = "appsettings",
        /// launchSettings.json.
        LaunchSettings = "launch-settings",
        /// web.config, app.config.
        WebConfig = "web-config",
        /// logback*.xml.
        Logback = "logback",
        /// log4j and log4j 2 configuration in XML, properties, YAML or JSON.
        Log4j = "log4j",
        /// JUL's logging.properties.
        JulProperties = "jul-properties",
        /// NLog.config.
        Nlog = "nlog",
        /// log4net.config.
        Log4net = "log4net",
        /// A Python `logging.conf`, alembic.ini, paster ini with logging sections.
        PythonLoggingIni = "python-logging-ini",
        /// Terraform and other HCL.
        Terraform = "terraform",
        /// An Ansible playbook or role.
        Ansible = "ansible",
        /// nginx configuration.
        Nginx = "nginx",
        /// Apache configuration, .htaccess.
        Apache = "apache",
        /// `HAProxy` configuration.
        Haproxy = "haproxy",
        /// A logrotate stanza.
        Logrotate = "logrotate",
        /// php.ini, .user.ini, PHP-FPM pools.
        PhpIni = "php-ini",
        /// A uWSGI ini file.
        UwsgiIni = "uwsgi-ini",
        /// redis.conf, my.cnf, postgresql.conf: a service's own configuration.
        ServiceConfig = "service-config",
        /// A devcontainer.
        Devcontainer = "devcontainer",
        /// Markdown and other prose.
        Markdown = "markdown",
        /// SQL.
        Sql = "sql",
        /// HTML and templates.
        Html = "html",
        /// A key or certificate in PEM form.
        Pem = "pem",
        /// Other YAML.
        Yaml = "yaml",
        /// Other TOML.
        Toml = "toml",
        /// Other JSON.
        Json = "json",
        /// Other INI.
        Ini = "ini",
        /// HOCON: the application.conf of Ktor, Play and Akka.
        Hocon = "hocon",
        /// Other Java properties.
        Properties = "properties",
        /// Other XML.
        Xml = "xml",
        /// A file named by its folder: envdir, docker secrets.
        Envdir = "envdir",
        /// Text that no front end reads; only formats of known secrets are looked for.
        Text = "text",
    }
}

slugged! {
    /// What part a file plays in the repository.
    Role {
        /// What production runs or loads, as far as anything tells.
        App = "app",
        /// Tests and their fixtures.
        Test = "test",
        /// Examples and samples.
        Example = "example",
        /// Documentation.
        Docs = "docs",
        /// Used on developers' machines alone.
        Development = "development",
        /// Database migrations and seeds.
        Migration = "migration",
        /// Scripts that build, release or maintain; not part of a running process.
        Tooling = "tooling",
        /// CI definitions.
        Ci = "ci",
        /// A template that is filled in elsewhere: `.env.example`, `*.dist`.
        Template = "template",
        /// Other people's code.
        Vendored = "vendored",
        /// Written by a program.
        Generated = "generated",
    }
}

impl FileKind {
    /// Whether it declares what an app or a library depends on.
    #[must_use]
    pub fn is_manifest(self) -> bool {
        matches!(
            self,
            Self::Requirements
                | Self::PyProject
                | Self::Pipfile
                | Self::SetupCfg
                | Self::PackageJson
                | Self::CargoToml
                | Self::Gemfile
                | Self::GoMod
                | Self::MavenPom
                | Self::Gradle
                | Self::Sbt
                | Self::ComposerJson
                | Self::DotnetProject
                | Self::MixExs
        )
    }

    /// Whether it is a script of commands: see [`Language::is_script`].
    #[must_use]
    pub fn is_script(self) -> bool {
        matches!(self, Self::Shell | Self::PowerShell)
    }

    /// The language, for source files.
    #[must_use]
    pub fn language(self) -> Option<Language> {
        Some(match self {
            Self::Python => Language::Python,
            Self::JavaScript | Self::TypeScript | Self::Vue | Self::Svelte => Language::JavaScript,
            Self::Rust => Language::Rust,
            Self::Ruby | Self::Gemfile => Language::Ruby,
            Self::Go => Language::Go,
            Self::Java => Language::Java,
            Self::Kotlin => Language::Kotlin,
            Self::Php => Language::Php,
            Self::CSharp => Language::CSharp,
            Self::Elixir => Language::Elixir,
            Self::Scala => Language::Scala,
            Self::Shell => Language::Shell,
            Self::PowerShell => Language::PowerShell,
            _ => return None,
        })
    }
}
