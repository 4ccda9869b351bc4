//! Arguments, exit codes, help: what a person types and what the shell gets back.

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand, ValueEnum};

use crate::diagnostic::Level;
use crate::repo::{WalkOptions, walk};
use crate::scan::{Scanner, Tree, files_in, run_examples};

/// A Twelve-Factor linter: reads code, images, orchestration and configuration as one app.
#[derive(Debug, Parser)]
#[command(name = "xii", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Scan a repository.
    Check(Check),
    /// List the rules, or run their examples.
    Rules {
        #[command(subcommand)]
        action: Option<RulesAction>,
    },
    /// Show what a front end and the vocabulary see in a file.
    Facts {
        /// The file.
        file: PathBuf,
        /// Use the rules and vocabulary of this folder instead of the built-in ones.
        #[arg(long)]
        rules: Option<PathBuf>,
    },
}

#[derive(Debug, Subcommand)]
enum RulesAction {
    /// Run the examples of the rules in a folder.
    Test {
        /// The folder.
        folder: PathBuf,
        /// Only rules whose id contains this.
        filter: Option<String>,
    },
}

#[derive(Debug, clap::Args)]
struct Check {
    /// Files and folders.
    #[arg(default_value = ".")]
    paths: Vec<PathBuf>,
    /// How to print the report.
    #[arg(long, default_value = "concise")]
    format: Format,
    /// Use the rules and vocabulary of this folder instead of the built-in ones.
    #[arg(long)]
    rules: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    Concise,
    Json,
}

/// Runs the program.
#[must_use]
pub fn main() -> ExitCode {
    match run(Arguments::parse()) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("xii: {error:#}");
            ExitCode::from(2)
        }
    }
}

fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    match arguments.command {
        Command::Check(check) => {
            let scanner = match &check.rules {
                Some(folder) => Scanner::of(&files_in(folder, "rules")?)?,
                None => Scanner::new(&[])?,
            };
            let report = scanner.scan(Tree::of(walk(&check.paths, &WalkOptions::default())));
            let mut out = io::stdout().lock();
            match check.format {
                Format::Concise => crate::render::concise(&report, &mut out)?,
                Format::Json => crate::render::json(&report, &mut out)?,
            }
            for notice in &report.notices {
                eprintln!(
                    "{}: {}",
                    notice.path.as_deref().unwrap_or(""),
                    notice.message
                );
            }
            out.flush()?;
            let failing = report.count(Level::Error) + report.count(Level::Warning) > 0;
            Ok(ExitCode::from(u8::from(failing)))
        }
        Command::Rules { action: None } => {
            for rule in Scanner::new(&[])?.rules.rules() {
                println!("{:8} {} - {}", rule.level.slug(), rule.id, rule.summary);
            }
            Ok(ExitCode::SUCCESS)
        }
        Command::Rules {
            action: Some(RulesAction::Test { folder, filter }),
        } => {
            let wanted = |id: &str| filter.as_deref().is_none_or(|part| id.contains(part));
            let (count, failures) = run_examples(&files_in(&folder, "rules")?, &[], wanted)?;
            for failure in &failures {
                println!("{}:{}: {}", failure.file, failure.line, failure.message);
            }
            println!(
                "{} passed, {} failed",
                count - failures.len(),
                failures.len()
            );
            Ok(ExitCode::from(u8::from(!failures.is_empty())))
        }
        Command::Facts { file, rules } => {
            let scanner = match &rules {
                Some(folder) => Scanner::of(&files_in(folder, "rules")?)?,
                None => Scanner::new(&[])?,
            };
            let text = std::fs::read_to_string(&file)?;
            print!("{}", scanner.explain_file(&file.to_string_lossy(), &text));
            Ok(ExitCode::SUCCESS)
        }
    }
}
