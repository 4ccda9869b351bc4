//! `xii init`: settings, a baseline of what is found today, a hook and a job for CI. Writes
//! nothing over what is there.

use std::fmt::Write as _;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;

use super::arguments::{Init, Service, Whole};
use super::input::on_disk;
use super::{audit, baseline, check};
use crate::baseline::{Baseline, NAME};
use crate::repo::{hooks_folder, root_of};
use crate::settings::NAMES;

const SETTINGS: &str = include_str!("init/xii.toml");
const HOOK: &str = include_str!("init/pre-commit.sh");
const HOOKS: &str = include_str!("init/pre-commit.yaml");
const GITHUB: &str = include_str!("init/github.yml");
const GITLAB: &str = include_str!("init/gitlab.yml");

/// Runs the command.
pub(super) fn init(arguments: &Init) -> anyhow::Result<ExitCode> {
    check::exists(&arguments.path)?;
    let root = root_of(std::slice::from_ref(&arguments.path));
    let mut said = String::new();
    settings(&root, &mut said)?;
    let code = if arguments.no_baseline {
        ExitCode::SUCCESS
    } else {
        known(&root, &mut said)?
    };
    hook(&root, arguments.hook, &mut said)?;
    service(&root, arguments.ci, &mut said)?;
    check::unless_closed(io::stdout().lock().write_all(said.as_bytes()))?;
    Ok(code)
}

/// Writes a file that is not there yet; says whether it did.
fn write(path: &Path, shown: &str, text: &str, said: &mut String) -> anyhow::Result<bool> {
    if std::fs::symlink_metadata(path).is_ok() {
        let _ = writeln!(said, "{shown}: there already, left as it is");
        return Ok(false);
    }
    let folder = path.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder)
        .and_then(|()| std::fs::write(path, text))
        .with_context(|| format!("cannot write `{shown}`"))?;
    let _ = writeln!(said, "{shown}: written");
    Ok(true)
}

fn settings(root: &Path, said: &mut String) -> anyhow::Result<()> {
    let pyproject = on_disk(root, "pyproject.toml").unwrap_or_default();
    let of_python = pyproject.is_some_and(|text| text.contains("[tool.xii"));
    let there = NAMES.into_iter().find(|name| root.join(name).exists());
    match there.or(of_python.then_some("pyproject.toml")) {
        Some(name) => {
            let _ = writeln!(said, "{name}: there already, left as it is");
        }
        None => {
            write(&root.join("xii.toml"), "xii.toml", SETTINGS, said)?;
        }
    }
    Ok(())
}

/// Lists what is found today, so that only what is new fails a run.
fn known(root: &Path, said: &mut String) -> anyhow::Result<ExitCode> {
    if root.join(NAME).exists() {
        let _ = writeln!(said, "{NAME}: there already, left as it is");
        return Ok(ExitCode::SUCCESS);
    }
    let whole = Whole {
        path: root.to_path_buf(),
        basis: super::arguments::Basis::default(),
    };
    let (scanner, settings, tree) = audit::whole(&whole)?;
    let report = scanner.scan(tree, &settings);
    if report.findings.is_empty() {
        let _ = writeln!(said, "{NAME}: not needed, nothing is found");
        return Ok(ExitCode::SUCCESS);
    }
    baseline::store(root, &report, &Baseline::of(report.findings.iter()), said)
}

fn hook(root: &Path, wanted: bool, said: &mut String) -> anyhow::Result<()> {
    if wanted {
        let folder = hooks_folder(root).map_err(|error| anyhow::anyhow!("--hook: {error}"))?;
        let path: PathBuf = folder.join("pre-commit");
        let shown = path.strip_prefix(root).unwrap_or(&path);
        if write(&path, &shown.to_string_lossy(), HOOK, said)? {
            return executable(&path);
        }
        let there = on_disk(&folder, "pre-commit").unwrap_or_default();
        if there.is_some_and(|text| text.contains("xii check")) {
            return Ok(());
        }
    }
    // Where pre-commit keeps the hooks, it is asked to run one more.
    let hooks = on_disk(root, ".pre-commit-config.yaml").unwrap_or_default();
    match hooks {
        Some(text) if text.contains("id: xii") => {
            let _ = writeln!(said, ".pre-commit-config.yaml: runs xii, left as it is");
        }
        Some(_) => {
            let _ = writeln!(
                said,
                "\nbefore each commit, below `repos:` of `.pre-commit-config.yaml`:\n"
            );
            quote(&of_this_version(HOOKS), said);
        }
        None => {
            let _ = writeln!(
                said,
                "\nbefore each commit (`xii init --hook` writes it where there is no hook):\n"
            );
            quote(HOOK, said);
        }
    }
    Ok(())
}

#[cfg(unix)]
fn executable(path: &Path) -> anyhow::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755))
        .with_context(|| format!("cannot make `{}` executable", path.display()))
}

#[cfg(not(unix))]
fn executable(_: &Path) -> anyhow::Result<()> {
    Ok(())
}

fn service(root: &Path, wanted: Option<Service>, said: &mut String) -> anyhow::Result<()> {
    let github = (".github/workflows/xii.yml", GITHUB);
    let gitlab = (".gitlab-ci.yml", GITLAB);
    let (name, text) = match wanted {
        Some(Service::Gitlab) => gitlab,
        None if root.join(gitlab.0).exists() => gitlab,
        Some(Service::Github) | None => github,
    };
    let text = of_this_version(text);
    if wanted.is_some() && write(&root.join(name), name, &text, said)? {
        let _ = writeln!(
            said,
            "{name}: put whoever keeps the copy of xii that you trust in place of OWNER"
        );
        return Ok(());
    }
    let there = on_disk(root, name).unwrap_or_default();
    if there.is_some_and(|text| text.contains("/xii")) {
        let _ = writeln!(said, "{name}: runs xii, left as it is");
        return Ok(());
    }
    let _ = writeln!(said, "\nin CI, `{name}` (`xii init --ci github|gitlab`):\n");
    quote(&text, said);
    Ok(())
}

/// A text for the release that this program is.
fn of_this_version(text: &str) -> String {
    text.replace("<version>", env!("CARGO_PKG_VERSION"))
}

fn quote(text: &str, said: &mut String) {
    for line in text.lines() {
        let _ = writeln!(said, "    {line}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Settings;

    #[test]
    fn every_commented_setting_is_one() {
        let known = [
            "logs/file-handler",
            "port-binding/host-port",
            "config/credential-in-config-file",
        ];
        assert!(Settings::parse("xii.toml", SETTINGS, &known).is_ok());
        let bare: String = SETTINGS
            .lines()
            .map(|line| match line.strip_prefix("# ") {
                Some(rest) if rest.contains(" = ") || rest.starts_with('[') => format!("{rest}\n"),
                _ => String::new(),
            })
            // A list of rules and tables cannot both be called `ignore`.
            .filter(|line| !line.starts_with("ignore = [\"port"))
            .collect();
        let settings = Settings::parse("xii.toml", &bare, &known);
        let settings = settings.unwrap_or_else(|error| panic!("{error}\n{bare}"));
        assert_eq!(settings.silenced.len(), 1, "{bare}");
        assert!(
            settings.requires_reason && settings.levels.len() == 1,
            "{bare}"
        );
    }
}
