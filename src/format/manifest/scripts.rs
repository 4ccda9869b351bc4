//! Named scripts of manifests: a unit each, its stage told by its name. Knows the names that
//! people give to scripts, not what is in them.

use crate::fact::{FileFacts, Stage, Unit, UnitKind, Value};
use crate::lang::shell;
use crate::text::{Embedded, Span};

/// What a named script runs.
pub(super) enum Script {
    /// Command lines.
    Lines(Embedded),
    /// The words of one command, and the bytes of their list.
    Words(Vec<Value>, Span),
}

impl From<Embedded> for Script {
    fn from(lines: Embedded) -> Self {
        Self::Lines(lines)
    }
}

/// Adds a script and its commands. `shell` tells whether a shell runs it; `source` is the
/// text of the file.
pub(super) fn push(
    facts: &mut FileFacts,
    name: &str,
    span: Span,
    shell: bool,
    scripts: Vec<Script>,
    source: &str,
) {
    // `server` and `serve` that reload are what developers type; platforms type `start`.
    let reloads = scripts.iter().any(|script| match script {
        Script::Lines(lines) => lines.text.trim_start().starts_with("nodemon"),
        Script::Words(..) => false,
    });
    let builds = scripts.iter().any(|script| match script {
        Script::Lines(lines) => lines.text.contains(" build"),
        Script::Words(..) => false,
    });
    let stage = match stage(name) {
        Stage::Run if reloads && !name.starts_with("start") => Stage::Development,
        // Nothing called so serves what it has just built.
        Stage::Run if builds && matches!(name, "prod" | "production") => Stage::Build,
        stage => stage,
    };
    let unit = facts.open_unit(Unit {
        kind: UnitKind::PackageScript,
        name: name.into(),
        stage,
        span,
        shell,
    });
    for script in scripts {
        match script {
            Script::Lines(lines) => shell::lower_into(facts, &lines, unit),
            Script::Words(words, span) => shell::argv(facts, words, span, unit, source),
        }
    }
}

/// Where a manifest has a script to start production, the plain one is what developers type,
/// unless something else starts it.
pub(super) fn yield_to_production(facts: &mut FileFacts) {
    let production = |unit: &Unit| {
        let rest = unit.name.strip_prefix("start");
        rest.is_some_and(|rest| {
            rest.trim_start_matches([':', '-', '_', '.'])
                .starts_with("prod")
        })
    };
    if facts.units.iter().any(production) {
        for unit in &mut facts.units {
            if &*unit.name == "start" && unit.stage == Stage::Run {
                unit.stage = Stage::Development;
            }
        }
    }
}

/// When a script of a name runs.
pub(super) fn stage(name: &str) -> Stage {
    let lower = name.to_ascii_lowercase();
    if let Some(stage) = known(&lower) {
        return stage;
    }
    // `prestart` and `postbuild` run with what they are named after.
    let hook = lower
        .strip_prefix("pre")
        .or_else(|| lower.strip_prefix("post"));
    hook.map(|name| name.trim_start_matches([':', '-', '_']))
        .and_then(known)
        .unwrap_or(Stage::Unknown)
}

fn known(name: &str) -> Option<Stage> {
    let words: Vec<&str> = name.split([':', '-', '_', '.', '/']).collect();
    let first = *words.first()?;
    let has = |wanted: &[&str]| words.iter().any(|word| wanted.contains(word));
    let development = [
        "dev",
        "develop",
        "development",
        "watch",
        "storybook",
        "hot",
        "nodemon",
        "debug",
        "inspect",
        "local",
        "swc",
        "hmr",
    ];
    if has(&development) || first.starts_with("watch") {
        return Some(Stage::Development);
    }
    if name == "heroku-postbuild" || name == "gcp-build" {
        return Some(Stage::Build);
    }
    // `server:build`: a part of the app, and what is done with it.
    let parts = ["server", "prod", "production", "web", "worker"];
    if parts.contains(&first)
        && let Some((_, done)) = name.split_once([':', '-', '_', '.', '/'])
        && let Some(stage) = known(done)
    {
        return Some(stage);
    }
    // `start-pr-test`, `serve:e2e`
    if has(&["test", "tests", "e2e"]) && matches!(first, "start" | "serve" | "run") {
        return Some(Stage::Ci);
    }
    Some(match first {
        "start" | "serve" | "server" | "prod" | "production" | "web" | "worker" | "run" => {
            Stage::Run
        }
        "build" | "prepare" | "prepublish" | "prepublishonly" | "prepack" | "postinstall"
        | "preinstall" | "install" | "compile" | "bundle" | "collectstatic" | "assets" => {
            Stage::Build
        }
        "test" | "tests" | "lint" | "e2e" | "coverage" | "format" | "fmt" | "typecheck"
        | "check" | "ci" | "pytest" | "mypy" | "cypress" | "jest" => Stage::Ci,
        "migrate" | "migration" | "migrations" | "seed" | "db" | "console" | "shell" => {
            Stage::Admin
        }
        "release" => Stage::Release,
        _ if ["build", "compile", "bundle"]
            .iter()
            .any(|word| first.starts_with(word)) =>
        {
            Stage::Build
        }
        _ if ["test", "lint", "e2e"]
            .iter()
            .any(|word| first.starts_with(word)) =>
        {
            Stage::Ci
        }
        _ if ["migrate", "seed"]
            .iter()
            .any(|word| first.starts_with(word)) =>
        {
            Stage::Admin
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_stages() {
        for (name, expected) in [
            ("start", Stage::Run),
            ("prestart", Stage::Run),
            ("start:prod", Stage::Run),
            ("start:dev", Stage::Development),
            ("build:watch", Stage::Development),
            ("test:watch", Stage::Development),
            ("prod:web", Stage::Run),
            ("server:build", Stage::Build),
            ("start-pr-test", Stage::Ci),
            ("server:db:migrate", Stage::Admin),
            ("server:start", Stage::Run),
            ("web", Stage::Run),
            ("build", Stage::Build),
            ("postinstall", Stage::Build),
            ("prebuild", Stage::Build),
            ("heroku-postbuild", Stage::Build),
            ("pretest", Stage::Ci),
            ("e2e", Stage::Ci),
            ("db:migrate", Stage::Admin),
            ("seedall", Stage::Admin),
            ("release", Stage::Release),
            ("prettier", Stage::Unknown),
            ("clean", Stage::Unknown),
        ] {
            assert_eq!(stage(name), expected, "{name}");
        }
    }
}
