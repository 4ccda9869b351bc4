//! The part that a file plays, told by its folders, its name and how it begins.
//!
//! A folder's name tells something where a person would read it so: `docs/`, `examples/` and
//! `scripts/` at the top of a project or of a workspace's member, not somewhere in the source
//! tree, where they are names of the app's own modules. Tests may stand anywhere.

use super::marks;
use super::path::Lower;
use crate::fact::{FileKind as K, Role};

/// Folders of other people's code, wherever they stand.
const VENDORED: &[&str] = &[
    ".eggs",
    ".nox",
    ".terraform",
    ".tox",
    ".venv",
    ".yarn",
    "3rdparty",
    "__pypackages__",
    "_vendor",
    "bower_components",
    "carthage",
    "jspm_packages",
    "node_modules",
    "phpmailer",
    "pods",
    "site-packages",
    "swiftmailer",
    "third-party",
    "third_party",
    "thirdparty",
    "venv",
    "virtualenv",
];

/// What a build leaves behind.
const BUILT: &[&str] = &[
    ".next",
    ".nuxt",
    ".output",
    ".parcel-cache",
    ".serverless",
    ".svelte-kit",
    "__generated__",
    "__pycache__",
];

/// Folders of tests, wherever they stand.
const TESTS: &[&str] = &[
    "__fixtures__",
    "__mocks__",
    "__snapshots__",
    "__tests__",
    "androidtest",
    "conformance",
    "dummies",
    "dummy",
    "cypress",
    "e2e",
    "fixtures",
    "integration-tests",
    "integration_tests",
    "integrationtest",
    "integrationtests",
    "playwright",
    "puppeteer",
    "spec",
    "specs",
    "test",
    "test-cases",
    "test-data",
    "test-files",
    "test-fixtures",
    "test-resources",
    "test-suite",
    "test-suites",
    "test_cases",
    "test_data",
    "test_files",
    "test_resources",
    "test_suite",
    "test_suites",
    "testcases",
    "testdata",
    "testfiles",
    "testhelper",
    "testhelpers",
    "testing",
    "testresources",
    "tests",
    "testsuite",
    "testsuites",
    "testutil",
    "testutils",
    "unittests",
];

/// Folders of tests and measurements at the top of a project.
const TOP_TESTS: &[&str] = &[
    "acceptance",
    "bench",
    "benches",
    "benchmark",
    "benchmarks",
    "features",
    "loadtest",
    "loadtests",
    "mock",
    "mocks",
    "perf",
    "qa",
];

const EXAMPLES: &[&str] = &[
    ".example",
    ".examples",
    ".samples",
    "demos",
    "example",
    "examples",
    "playground",
    "quickstart",
    "quickstarts",
    "sample",
    "samples",
    "tutorials",
];

/// Folders of what fills a database for a demonstration, wherever they stand.
const DEMONSTRATIONS: &[&str] = &[
    "demo-data",
    "demo_data",
    "sample-data",
    "sample_data",
    "seed-data",
    "seed_data",
];

const DOCS: &[&str] = &["api-docs", "apidocs", "doc", "docs", "documentation"];

/// Folders of a developer's machine, wherever they stand.
const DEVELOPMENT: &[&str] = &[
    ".devcontainer",
    ".fleet",
    ".gitpod",
    ".idea",
    ".vscode",
    "local-dev",
    "local-development",
    "local-env",
    "local-environment",
    "local_dev",
    "local_env",
    "local_environment",
    "localdev",
    "vagrant",
];

/// The same, where they stand at the top of a project or hold no source.
const TOP_DEVELOPMENT: &[&str] = &[
    ".dev",
    "dev",
    "dev-env",
    "dev_env",
    "devel",
    "development",
    "devenv",
    "local",
];

const TOOLING: &[&str] = &[
    "buildscripts",
    "contrib",
    "dev-tools",
    "devtools",
    "hack",
    "scripts",
    "tool",
    "tools",
];

/// Hidden folders of tools.
const HIDDEN_TOOLING: &[&str] = &[
    ".agents",
    ".changeset",
    ".claude",
    ".cursor",
    ".git-hooks",
    ".githooks",
    ".husky",
    ".semgrep",
    ".storybook",
    ".vale",
];

/// Below these, folders have the names of the app's own modules.
const SOURCE: &[&str] = &["app", "cmd", "internal", "lib", "main", "pkg", "src"];

/// Folders of a workspace's members: what stands below is a member's own name.
const GROUPS: &[&str] = &[
    "apps", "crates", "libs", "modules", "packages", "projects", "services",
];

/// The role of a file. `head` is how it begins (a few kilobytes).
#[must_use]
pub fn role(path: &str, kind: K, head: &str) -> Role {
    let lower = Lower::new(path);
    let file = File {
        path,
        lower: &lower,
        kind,
    };
    if file.vendored() || marks::vendored(&lower, kind, head) {
        Role::Vendored
    } else if file.built() || marks::generated(&lower, kind, head) {
        Role::Generated
    } else if file.in_tests() {
        Role::Test
    } else if marks::is_template(&lower, kind) {
        Role::Template
    } else if file.is_ci() {
        Role::Ci
    } else if marks::is_test(path, &lower, kind) {
        Role::Test
    } else if file.is_docs() || marks::is_schema(kind, head) {
        Role::Docs
    } else if file.in_examples()
        || file.is_contributed()
        || file.is_demonstration()
        || marks::is_example(&lower, kind)
    {
        Role::Example
    } else if file.in_development() || marks::is_development(&lower, kind, head) {
        Role::Development
    } else if file.is_migration() {
        Role::Migration
    } else if file.is_tooling() {
        Role::Tooling
    } else {
        Role::App
    }
}

/// Folders of what an app says in each language.
const TRANSLATIONS: &[&str] = &[
    "i18n",
    "intl",
    "l10n",
    "lang",
    "langs",
    "locale",
    "locales",
    "localization",
    "translation",
    "translations",
];

/// Languages that files are called after, alone: those with most of the world's readers.
const LANGUAGES: &[&str] = &[
    "ar", "bg", "bn", "ca", "cs", "da", "de", "el", "en", "es", "et", "fa", "fi", "fr", "he", "hi",
    "hr", "hu", "id", "it", "ja", "ko", "lt", "lv", "ms", "nb", "nl", "nn", "no", "pl", "pt", "ro",
    "ru", "sk", "sl", "sr", "sv", "th", "tr", "uk", "ur", "vi", "zh",
];

/// Whether a data file holds an app's words in some language: nothing in it configures anything,
/// and there are megabytes of it.
#[must_use]
pub fn is_translation(path: &str, kind: K) -> bool {
    let lower = Lower::new(path);
    let listed = |folder: &str| TRANSLATIONS.contains(&folder);
    if matches!(kind, K::Json | K::Yaml | K::Properties | K::Ini) {
        // `language/java/settings.json` may be about a language of programs.
        let mut below = lower.folders().skip_while(|folder| !listed_too(folder));
        let in_one = below.next().is_some()
            && below
                .chain([lower.stem()])
                .any(|part| is_tag(part) || is_locale(part));
        return lower.folders().any(listed) || in_one || is_locale(lower.stem());
    }
    // Code that only says words: `Locale/ca_ES/translations.php`, `i18n/pt-BR.ts`.
    kind.language().is_some()
        && lower
            .folders()
            .any(|folder| listed(folder) || listed_too(folder))
        && lower
            .folders()
            .skip_while(|folder| !listed(folder) && !listed_too(folder))
            .skip(1)
            .chain([lower.stem()])
            .any(|part| is_locale(part) || part.contains(['-', '_']) && is_tag(part))
}

/// Names of folders of translations that may mean something else too.
fn listed_too(folder: &str) -> bool {
    matches!(folder, "language" | "languages")
}

/// Whether a name has the form of a language's, whichever it is: `gl`, `sr_Latn_RS`, `zh-hans`.
fn is_tag(name: &str) -> bool {
    let mut parts = name.split(['-', '_']);
    let language = parts.next().unwrap_or_default();
    matches!(language.len(), 2 | 3)
        && language.bytes().all(|byte| byte.is_ascii_lowercase())
        && parts.all(|part| {
            matches!(part.len(), 2..=4 | 8) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
        })
}

/// Whether a name is that of a language, alone or in a country: `de`, `pt-BR`, `messages_fr`.
fn is_locale(stem: &str) -> bool {
    let stem = stem.strip_prefix("messages").unwrap_or(stem);
    let stem = stem.trim_start_matches(['_', '-', '.']);
    let (language, country) = stem.split_once(['-', '_']).unwrap_or((stem, ""));
    // A script may stand in front of the country: `sr_Latn_RS`.
    let country = country.rsplit(['-', '_']).next().unwrap_or(country);
    LANGUAGES.contains(&language)
        && country.len() <= 4
        && country.bytes().all(|byte| byte.is_ascii_alphabetic())
}

struct File<'a> {
    path: &'a str,
    lower: &'a Lower,
    kind: K,
}

impl File<'_> {
    /// Folders that stand for themselves: not the packages below `src/main/java`.
    fn folders(&self) -> impl Iterator<Item = &str> {
        let mut source_set = false;
        let mut before = "";
        self.lower.folders().take_while(move |part| {
            let keep = !source_set;
            source_set |= before == "main" && matches!(*part, "java" | "kotlin" | "scala");
            before = part;
            keep
        })
    }

    /// Folders above the source tree.
    fn top_folders(&self) -> impl Iterator<Item = &str> {
        let mut before = "";
        self.folders().take_while(move |part| {
            let source = SOURCE.contains(part) && !GROUPS.contains(&before);
            before = part;
            !source
        })
    }

    fn any(&self, names: &[&str]) -> bool {
        self.folders().any(|part| names.contains(&part))
    }

    fn top(&self, names: &[&str]) -> bool {
        self.top_folders().any(|part| names.contains(&part))
    }

    fn is_source(&self) -> bool {
        self.kind.language().is_some()
    }

    fn vendored(&self) -> bool {
        if self.any(VENDORED) || self.lower.under("wwwroot") && self.lower.under("lib") {
            return true;
        }
        // `Vendor` and `app/vendor/` may be a shop's own word.
        let folders = self.path.rsplit_once('/').map_or("", |split| split.0);
        let own = matches!(
            self.kind,
            K::Python | K::Java | K::Kotlin | K::Scala | K::CSharp | K::Rust | K::TypeScript
        );
        let vendor = if own {
            self.top(&["vendor"])
        } else {
            self.any(&["vendor", "vendors"])
        };
        vendor && folders.split('/').any(|part| part.starts_with("vendor"))
    }

    fn built(&self) -> bool {
        if self.any(BUILT) {
            return true;
        }
        let page = matches!(self.kind, K::JavaScript | K::Html | K::Text | K::Json);
        let folder = if page {
            &["dist", "target", "out"][..]
        } else if self.is_source() {
            &["target"][..]
        } else {
            &[]
        };
        self.top(folder) || self.lower.folder().contains("bin/debug") || self.any(&["obj"])
    }

    fn in_tests(&self) -> bool {
        let named = self.any(TESTS)
            || self.top(TOP_TESTS)
            || self.lower.under("features") && self.lower.ends(".feature");
        // `Shop.Tests/`, `src/integrationTest/java`: as written, so that `latest` is none.
        let folders = self.path.rsplit_once('/').map_or("", |split| split.0);
        named
            || !self.is_source() && self.any(&["stub", "stubs", "suites"])
            || folders.split('/').any(|part| {
                part.ends_with("Tests")
                    || part.ends_with(".Test")
                    || part.ends_with("Test") && part != "Test"
                    || part.rsplit('.').next() == Some("tests")
                    || part.ends_with("-tests")
                    || part.ends_with("_tests")
                    || part.starts_with("testFixtures")
                    || part.starts_with("test-env")
                    || part.starts_with("test_env")
            })
    }

    /// Below the source tree a folder may have an example's name for a reason of its own, unless
    /// it holds none of the source: `internal/compose/example/compose.yml`.
    fn in_examples(&self) -> bool {
        self.top(EXAMPLES) || !self.is_source() && self.any(&["example", "examples"])
    }

    fn is_ci(&self) -> bool {
        let definition = matches!(
            self.kind,
            K::GithubActions
                | K::GitlabCi
                | K::CircleCi
                | K::Jenkinsfile
                | K::AzurePipelines
                | K::Travis
                | K::Bitbucket
                | K::CloudBuild
        );
        let folder = [
            ".buildkite",
            ".ci",
            ".circleci",
            ".github",
            ".gitlab",
            ".semaphore",
            ".woodpecker",
            "ci",
            "jenkins",
        ];
        let name = matches!(
            self.lower.stem(),
            ".appveyor"
                | ".codecov"
                | ".cirrus"
                | ".drone"
                | ".woodpecker"
                | "appveyor"
                | "buildspec"
                | "codecov"
                | "wercker"
        );
        definition
            || name
            || self.top(&folder) && self.kind != K::Markdown && !self.of_image()
            || marks::is_config_of(self.kind) && self.lower.has_word(&["ci"])
    }

    /// How the app can be put behind somebody's server: no file that it is itself run with.
    fn is_contributed(&self) -> bool {
        matches!(self.kind, K::Apache | K::Nginx | K::UwsgiIni) && self.top(&["contrib"])
    }

    /// What an image is made of, though it is kept beside the workflow that builds it.
    fn of_image(&self) -> bool {
        [".github/docker", ".gitlab/docker"]
            .iter()
            .any(|folder| self.lower.in_folder(folder))
    }

    fn is_docs(&self) -> bool {
        self.kind == K::Markdown
            || self.top(DOCS)
            || matches!(
                self.lower.name(),
                "mkdocs.yml" | ".readthedocs.yml" | ".readthedocs.yaml"
            )
    }

    /// Rows that are loaded to show something.
    fn is_demonstration(&self) -> bool {
        matches!(
            self.kind,
            K::Yaml | K::RailsYaml | K::Json | K::Sql | K::Text
        ) && (self.any(DEMONSTRATIONS)
            || ["db/demo", "db/sample", "db/samples"]
                .iter()
                .any(|folder| self.lower.in_folder(folder)))
    }

    fn in_development(&self) -> bool {
        if self.any(DEVELOPMENT) {
            return true;
        }
        let mut before = "";
        self.folders().any(|part| {
            // Source in a folder `dev` below others is a module of the app's.
            let own = TOP_DEVELOPMENT.contains(&part)
                && before != "usr"
                && (before.is_empty() || !self.is_source());
            before = part;
            own
        })
    }

    fn is_migration(&self) -> bool {
        if self.kind != K::Sql && !self.is_source() && self.kind != K::Xml {
            return false;
        }
        let folder = self.any(&["migrations", "alembic", "seeds", "seeders", "seeder"])
            || self.lower.folder().contains("db/migrat")
            || self.lower.folder().contains("db/old_migrat")
            || self.lower.folder().contains("db/changelog")
            || self.top(&["migrate", "migration"])
            || self.kind == K::Sql && self.any(&["migrate", "migration"]);
        let changes = self.kind != K::Xml || self.lower.folder().contains("changelog");
        folder && changes || marks::is_migration(self.lower)
    }

    fn is_tooling(&self) -> bool {
        if self.any(HIDDEN_TOOLING) || marks::is_tooling(self.lower, self.kind) {
            return true;
        }
        // A shell script under `scripts/` may well be what production starts: the run graph
        // tells, not the folder.
        self.is_source()
            && !self.kind.is_script()
            && (self.top(TOOLING)
                || self.kind == K::JavaScript && self.top(&["build"])
                || ["lib/tasks", "lib/mix/tasks"]
                    .iter()
                    .any(|folder| self.lower.folder().contains(folder)))
    }
}
