//! `xii audit`: the twelve verdicts of a repository and of each of its components.

use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::arguments::{Audit, AuditFormat, Whole};
use super::input::on_disk;
use super::{Unwritten, check};
use crate::render;
use crate::repo::{WalkOptions, root_of, walk};
use crate::scan::{Scanner, Tree};
use crate::settings::Settings;

/// Runs an audit.
pub(super) fn audit(arguments: &Audit) -> anyhow::Result<ExitCode> {
    let (scanner, settings, tree) = whole(&arguments.whole)?;
    let report = scanner.scan(tree, &settings);
    let code = check::exit_code(&report, check::failing_level(arguments.fail_on));
    let mut out = BufWriter::new(io::stdout().lock());
    let printed = match arguments.format {
        AuditFormat::Full => render::audit(&report, &mut out),
        AuditFormat::Markdown => render::audit_markdown(&report, &mut out),
        AuditFormat::Json => render::json(&report, &mut out),
    }
    .and_then(|()| out.flush())
    .and_then(|()| match arguments.format {
        AuditFormat::Json => Ok(()),
        _ => render::notices(&report.notices, &mut io::stderr().lock()),
    });
    Unwritten::unless(printed)?;
    Ok(ExitCode::from(code))
}

/// The scanner, settings and tree that a command over a whole repository works on.
pub(super) fn whole(arguments: &Whole) -> anyhow::Result<(Scanner, Settings, Tree)> {
    check::exists(&arguments.path)?;
    let paths: [PathBuf; 1] = [arguments.path.clone()];
    let root = root_of(&paths);
    let (scanner, own) = check::scanner(&root, &arguments.basis)?;
    let read = |name: &str| on_disk(&root, name);
    let settings = check::read_settings(&arguments.basis, &scanner, &read)?;
    let tree = tree(&arguments.path, &settings, own);
    Ok((scanner, settings, tree))
}

/// The tree of a folder, without what the settings leave out.
pub(super) fn tree(folder: &Path, settings: &Settings, own: bool) -> Tree {
    let options = WalkOptions {
        exclude: check::excluded(settings, own),
        ..WalkOptions::default()
    };
    Tree::of(walk(&[folder.to_path_buf()], &options))
}
