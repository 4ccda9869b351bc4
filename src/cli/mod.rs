//! Arguments, exit codes, help: what a person types and what the shell gets back.
//!
//! Exit codes: 0 nothing at or above `--fail-on`; 1 findings at or above it; 2 wrong usage or
//! settings; 3 the scan is incomplete. They never depend on the output format.

mod arguments;
mod audit;
mod base;
mod baseline;
mod check;
mod env;
mod fix;
mod init;
mod input;
mod lsp;
mod outputs;
mod progress;
mod shell;
mod show;
mod suppress;
mod tables;
mod terminal;
mod values;

use std::ffi::OsString;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, bail};
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{ArgMatches, FromArgMatches};

use self::arguments::{Arguments, COMMANDS, Command, RulesAction};
use crate::repo::root_of;
use crate::rule::{Rule, examples};
use crate::scan::{
    RuleFile, RuleSource, Scanner, builtin_files, files_in, readers_part, run_examples,
};
use crate::settings::own_rules;
use crate::table::nearest;
use crate::text::{printable, printable_lines};

/// Wrong usage or settings.
const USAGE: u8 = 2;

/// A report that did not get out whole.
#[derive(Debug, thiserror::Error)]
#[error("cannot write the report")]
struct Unwritten(#[source] io::Error);

impl Unwritten {
    /// A closed output is no mistake: whoever reads us has seen enough.
    fn unless(printed: io::Result<()>) -> Result<(), Self> {
        match printed {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(Self(error)),
            _ => Ok(()),
        }
    }
}

/// Runs the program.
#[must_use]
pub fn main() -> ExitCode {
    // A file that breaks a parser is a notice of the scan, told by it.
    std::panic::set_hook(Box::new(|_| {}));
    std::panic::catch_unwind(start).unwrap_or_else(|cause| {
        let cause = crate::scan::said(cause.as_ref());
        let _ = writeln!(io::stderr(), "xii: internal error: {}", printable(cause));
        ExitCode::from(check::INCOMPLETE)
    })
}

fn start() -> ExitCode {
    let words = with_command(std::env::args_os().collect());
    let parsed = arguments::declared()
        .try_get_matches_from(words)
        .and_then(|matches| Ok((Arguments::from_arg_matches(&matches)?, matches)));
    let (arguments, matches) = match parsed {
        Ok(parsed) => parsed,
        Err(error) => return usage(&error),
    };
    match run(arguments, &matches) {
        Ok(code) => code,
        Err(error) => {
            let closed = error
                .downcast_ref::<io::Error>()
                .is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe);
            if closed {
                // Whoever read us has seen enough.
                return ExitCode::SUCCESS;
            }
            let words = printable_lines(&format!("{error:#}"));
            let _ = writeln!(io::stderr(), "xii: {words}");
            ExitCode::from(if error.is::<Unwritten>() {
                check::INCOMPLETE
            } else {
                USAGE
            })
        }
    }
}

/// `xii PATH` means `xii check PATH`, and `xii` alone `xii check .`.
fn with_command(mut words: Vec<OsString>) -> Vec<OsString> {
    let first = words.get(1).map(|word| word.to_string_lossy().into_owned());
    if first.as_deref() == Some("help") && !Path::new("help").exists() {
        words[1] = "--help".into();
        return words;
    }
    let given = first.as_deref().is_some_and(|word| {
        COMMANDS.contains(&word) || matches!(word, "-h" | "--help" | "-V" | "--version")
    });
    if !given {
        words.insert(1.min(words.len()), "check".into());
    }
    words
}

/// A mistake in the arguments as one line, with the nearest right answer; help and version as
/// they are.
fn usage(error: &clap::Error) -> ExitCode {
    if matches!(
        error.kind(),
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion
    ) {
        let _ = error.print();
        return ExitCode::SUCCESS;
    }
    let rendered = error.render().to_string();
    let mut lines = rendered.lines();
    let first = lines.next().unwrap_or_default();
    let mut line = first.strip_prefix("error: ").unwrap_or(first).to_owned();
    if let (true, Some(next)) = (line.ends_with(':'), lines.next()) {
        line.push(' ');
        line.push_str(next.trim());
    }
    let suggestion = [
        ContextKind::SuggestedArg,
        ContextKind::SuggestedValue,
        ContextKind::SuggestedSubcommand,
    ]
    .into_iter()
    .find_map(|kind| match error.get(kind)? {
        ContextValue::String(text) => Some(text.clone()),
        ContextValue::Strings(texts) => texts.first().cloned(),
        _ => None,
    });
    match suggestion {
        Some(near) => line = format!("{line}, did you mean '{near}'?"),
        None => line.push_str("; see xii --help"),
    }
    let _ = writeln!(io::stderr(), "xii: {line}");
    ExitCode::from(USAGE)
}

fn run(arguments: Arguments, matches: &ArgMatches) -> anyhow::Result<ExitCode> {
    match arguments.command {
        Command::Check(check) => {
            let own = matches.subcommand().map_or(matches, |(_, own)| own);
            check::check(&check, own)
        }
        Command::Init(arguments) => init::init(&arguments),
        Command::Completions { shell } => shell::completions(shell),
        Command::Man { command } => shell::man(command.as_deref()),
        Command::Audit(audit) => audit::audit(&audit),
        Command::Baseline { action } => baseline::baseline(&action),
        Command::Suppress(arguments) => suppress::suppress(&arguments),
        Command::Env(env) => env::env(&env),
        Command::Explain { rule } => explain(&rule),
        Command::Rules {
            action: Some(RulesAction::Test { folder, filter }),
            ..
        } => test_rules(folder.as_deref(), filter.as_deref()),
        Command::Rules { markdown, .. } => {
            let scanner = Scanner::new(&own_rule_files(&here())?)?;
            let text = if markdown {
                crate::render::rules_markdown(&scanner.rules)
            } else {
                crate::render::rules_text(&scanner.rules)
            };
            say(&text)
        }
        Command::Lsp { basis } => lsp::lsp(&basis),
        Command::Facts { file, rules } => {
            let scanner = match &rules {
                Some(folder) => Scanner::of(&files_in(folder, "rules")?)?,
                None => Scanner::new(&[])?,
            };
            let text = std::fs::read_to_string(&file)
                .with_context(|| format!("cannot read {}", file.display()))?;
            say(&scanner.explain_file(&file.to_string_lossy(), &text))
        }
    }
}

fn explain(id: &str) -> anyhow::Result<ExitCode> {
    let own = own_rule_files(&here())?;
    let scanner = Scanner::new(&own)?;
    let Some(rule) = scanner.rules.find(id) else {
        let known = scanner.rules.ids();
        let by_name = known
            .iter()
            .find(|known| known.ends_with(&format!("/{id}")));
        match by_name.copied().or_else(|| nearest(id, &known)) {
            Some(near) => bail!("unknown rule `{id}`, did you mean `{near}`?"),
            None => bail!("unknown rule `{id}`; `xii rules` lists them"),
        }
    };
    let page = page(scanner.rules.get(rule), &own, true)?;
    say(&page)
}

/// A rule's page, with its examples or without.
fn page(rule: &Rule, own: &[RuleFile], shown: bool) -> anyhow::Result<String> {
    let name = format!("{}.toml", rule.id);
    let node = own
        .iter()
        .find(|file| file.source == RuleSource::Rule(rule.id.clone()))
        .map(|file| file.node.clone())
        .or_else(|| readers_part(&rule.id));
    let (rationale, mut list) = match &node {
        Some(node) => {
            let mut reader = crate::table::Reader::new(&name, node)?;
            let rationale = reader.text("rationale")?.unwrap_or_default();
            (rationale, examples(&name, node)?)
        }
        None => ("", Vec::new()),
    };
    if !shown {
        list.clear();
    }
    Ok(crate::render::explain(rule, rationale, &list))
}

/// Prints a text that may hold what strangers wrote.
fn say(text: &str) -> anyhow::Result<ExitCode> {
    let text = printable_lines(text);
    Unwritten::unless(io::stdout().lock().write_all(text.as_bytes()))?;
    Ok(ExitCode::SUCCESS)
}

/// The root around the working directory.
fn here() -> PathBuf {
    root_of(&[PathBuf::from(".")])
}

/// The rules and vocabulary that a root brings along in `.xii`.
fn own_rule_files(root: &Path) -> anyhow::Result<Vec<RuleFile>> {
    let Some(folder) = own_rules(root)? else {
        return Ok(Vec::new());
    };
    let mut files = Vec::new();
    for (part, prefix) in [("rules", ""), ("vocabulary", "vocabulary/")] {
        let below = folder.join(part);
        if !below.is_dir() {
            continue;
        }
        for mut file in files_in(&below, &format!(".xii/{part}"))? {
            if let (false, RuleSource::Rule(id)) = (prefix.is_empty(), &file.source) {
                file.source = RuleSource::Vocabulary(format!("{id}.toml"));
            }
            files.push(file);
        }
    }
    Ok(files)
}

fn test_rules(folder: Option<&Path>, filter: Option<&str>) -> anyhow::Result<ExitCode> {
    let (files, context) = match folder {
        Some(folder) if !folder.is_dir() => bail!("no such folder `{}`", folder.display()),
        Some(folder) => (files_in(folder, &folder.to_string_lossy())?, Vec::new()),
        None => (own_rule_files(&here())?, builtin_files()),
    };
    if files.is_empty() {
        bail!("no rules found; a repository's own lie in `.xii/rules`");
    }
    let wanted = |id: &str| filter.is_none_or(|part| id.contains(part));
    let (count, failures) = run_examples(&files, &context, wanted)?;
    let mut out = io::stdout().lock();
    for failure in &failures {
        writeln!(
            out,
            "{}:{}: {}",
            printable(&failure.file),
            failure.line,
            printable(&failure.message)
        )?;
    }
    writeln!(
        out,
        "{} passed, {} failed",
        count - failures.len(),
        failures.len()
    )?;
    Ok(ExitCode::from(u8::from(!failures.is_empty())))
}
