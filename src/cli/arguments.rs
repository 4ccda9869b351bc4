//! What can be typed. Declared once; help, completions and the manual follow from it.

use std::path::PathBuf;

use clap::builder::FalseyValueParser;
use clap::{ArgAction, Args, CommandFactory, Parser, Subcommand};

use super::fix::Fixing;
use super::outputs::{self, Output};
pub(super) use super::values::{
    AuditFormat, EnvFormat, FailOn, Format, LevelName, PersonaName, Service, When,
};

/// A Twelve-Factor linter: reads code, images, orchestration and configuration as one app, and
/// says where the app breaks one of the twelve factors and where it keeps them.
#[derive(Debug, Parser)]
#[command(
    name = "xii",
    version,
    max_term_width = 100,
    disable_help_subcommand = true
)]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Scan files and folders (also what happens when only a path is given).
    Check(Check),
    /// Say of each factor whether it is kept, with the places that speak for and against it,
    /// for the repository and each of its components.
    Audit(Audit),
    /// Set a repository up: settings, a baseline of what is found today, a hook, a job for CI.
    /// Nothing is overwritten.
    Init(Init),
    /// Keep a list of the findings that are known, so that only new ones fail a run.
    Baseline {
        #[command(subcommand)]
        action: BaselineAction,
    },
    /// Silence findings, with a comment in the file's own syntax, or an `[[ignore]]` table in the
    /// settings where there are no comments.
    Suppress(Suppress),
    /// Show every environment variable that the code reads, and what declares or supplies it.
    Env(Env),
    /// Say what a rule means, why, and how to mend it.
    Explain {
        /// The rule's id, such as `logs/file-handler`.
        rule: String,
    },
    /// List the rules, or run the examples of rule files.
    Rules {
        #[command(subcommand)]
        action: Option<RulesAction>,
        /// As a Markdown table.
        #[arg(long)]
        markdown: bool,
    },
    /// Serve an editor: diagnostics, rules' pages, fixes and suppressions, by the Language
    /// Server Protocol over the standard streams.
    Lsp {
        #[command(flatten)]
        basis: Basis,
    },
    /// Show what a file says and means: for those who write rules.
    Facts {
        /// The file.
        file: PathBuf,
        /// Use the rules and vocabulary of this folder instead of the built-in ones.
        #[arg(long, value_name = "FOLDER")]
        rules: Option<PathBuf>,
    },
    /// Print completions for a shell.
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
    /// Print the manual page, or that of a command.
    Man {
        /// The command.
        command: Option<String>,
    },
}

/// The declaration, with switches that a variable can also switch off: `0`, `false`, nothing.
pub(super) fn declared() -> clap::Command {
    switchable(Arguments::command())
}

/// The same for a command and all below it.
fn switchable(command: clap::Command) -> clap::Command {
    let names: Vec<String> = command
        .get_subcommands()
        .map(|one| one.get_name().to_owned())
        .collect();
    let command = command.mut_args(|argument| {
        let switch = matches!(argument.get_action(), ArgAction::SetTrue);
        if switch && argument.get_env().is_some() {
            argument.value_parser(FalseyValueParser::new())
        } else {
            argument
        }
    });
    names.iter().fold(command, |command, name| {
        command.mut_subcommand(name, switchable)
    })
}

/// Names of the commands: a first word that is none of them is a path.
pub(super) const COMMANDS: [&str; 12] = [
    "check",
    "audit",
    "init",
    "baseline",
    "suppress",
    "env",
    "explain",
    "rules",
    "lsp",
    "facts",
    "completions",
    "man",
];

#[derive(Debug, Args)]
pub(super) struct Init {
    /// The repository, or a folder of it.
    #[arg(default_value = ".")]
    pub(super) path: PathBuf,
    /// Write git's pre-commit hook, where there is none.
    #[arg(long)]
    pub(super) hook: bool,
    /// Write a job for a CI service, where there is none.
    #[arg(long, value_enum, value_name = "SERVICE")]
    pub(super) ci: Option<Service>,
    /// Write no baseline.
    #[arg(long)]
    pub(super) no_baseline: bool,
}

#[derive(Debug, Args)]
pub(super) struct Suppress {
    /// A rule's id, or a factor.
    #[arg(required_unless_present = "all")]
    pub(super) rule: Option<String>,
    /// Files and folders, or one line of a file.
    #[arg(value_name = "PATH[:LINE]")]
    pub(super) places: Vec<String>,
    /// Every finding that is not in the baseline.
    #[arg(long)]
    pub(super) all: bool,
    /// Why.
    #[arg(long, value_name = "TEXT")]
    pub(super) reason: Option<String>,
    /// The last day that it holds, such as `2027-01-31`.
    #[arg(long, value_name = "DATE")]
    pub(super) until: Option<String>,
    #[command(flatten)]
    pub(super) basis: Basis,
}

#[derive(Debug, Subcommand)]
pub(super) enum BaselineAction {
    /// Write the baseline: everything that is found now is known from then on.
    Write {
        #[command(flatten)]
        whole: Whole,
        /// Write over a baseline that is there.
        #[arg(long)]
        force: bool,
    },
    /// Add what is found now, and take out what is found no more.
    Update(Whole),
    /// Take out what is found no more, and add nothing.
    Prune(Whole),
    /// List the findings that the baseline knows, with the places where they stand today.
    Show(Whole),
}

#[derive(Debug, Subcommand)]
pub(super) enum RulesAction {
    /// Run the examples of rule files: of the repository's own in `.xii`, or of a folder.
    Test {
        /// A folder that holds a whole rule set, `vocabulary` included.
        folder: Option<PathBuf>,
        /// Only rules whose id contains this.
        filter: Option<String>,
    },
}

/// What a scan goes by, whatever is done with what it sees.
#[derive(Clone, Debug, Default, Args)]
pub(super) struct Basis {
    /// Leave these paths out (globs as in .gitignore).
    #[arg(long, value_name = "GLOB", env = "XII_EXCLUDE")]
    pub(super) exclude: Vec<String>,
    /// Settings from this file instead of the repository's.
    #[arg(long, value_name = "FILE", env = "XII_CONFIG")]
    pub(super) config: Option<PathBuf>,
    /// No settings file, no rules of the repository's own.
    #[arg(long, conflicts_with = "config", env = "XII_ISOLATED")]
    pub(super) isolated: bool,
    /// Use the rules and vocabulary of this folder instead of the built-in ones.
    #[arg(long, value_name = "FOLDER", env = "XII_RULES")]
    pub(super) rules: Option<PathBuf>,
    /// Keep nothing between runs, and use nothing that was kept.
    #[arg(long, env = "XII_NO_CACHE")]
    pub(super) no_cache: bool,
    /// Keep what is found out of files here instead of in the user's own cache.
    #[arg(long, value_name = "FOLDER", env = "XII_CACHE_DIR")]
    pub(super) cache_dir: Option<PathBuf>,
}

/// What a command that reads a whole repository asks.
#[derive(Debug, Args)]
pub(super) struct Whole {
    /// The repository, or a folder of it.
    #[arg(default_value = ".")]
    pub(super) path: PathBuf,
    #[command(flatten)]
    pub(super) basis: Basis,
}

#[derive(Debug, Args)]
pub(super) struct Audit {
    #[command(flatten)]
    pub(super) whole: Whole,
    /// How to print the audit.
    #[arg(long, value_enum, default_value_t = AuditFormat::Full)]
    pub(super) format: AuditFormat,
    /// Exit with 1 when there is a finding of this level or above.
    #[arg(long, value_enum, default_value_t = FailOn::Never)]
    pub(super) fail_on: FailOn,
}

#[derive(Debug, Args)]
pub(super) struct Env {
    #[command(flatten)]
    pub(super) whole: Whole,
    /// How to print the contract.
    #[arg(long, value_enum, default_value_t = EnvFormat::Table)]
    pub(super) format: EnvFormat,
    /// Write what is read and not listed yet into `.env.example` (or the template that is
    /// there), keep all that stands in it, and never write a value of a secret.
    #[arg(long, conflicts_with = "format")]
    pub(super) write_example: bool,
}

#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub(super) struct Check {
    /// Files and folders [default: .].
    pub(super) paths: Vec<PathBuf>,
    /// Check what `git commit` would take: the index's own content, not the work tree; only
    /// what is staged (below the given paths, if any) is reported.
    #[arg(long, env = "XII_STAGED")]
    pub(super) staged: bool,
    /// Check the standard input as if it were this file.
    #[arg(
        long,
        value_name = "PATH",
        env = "XII_STDIN_FILENAME",
        conflicts_with_all = ["paths", "staged", "files_from"]
    )]
    pub(super) stdin_filename: Option<PathBuf>,
    /// Check the files that a file lists, or the standard input (`-`): one a line, or with a
    /// NUL behind each. What is not there is passed over with a notice.
    #[arg(
        long,
        value_name = "FILE",
        env = "XII_FILES_FROM",
        conflicts_with_all = ["paths", "staged"]
    )]
    pub(super) files_from: Option<PathBuf>,
    /// Report only what the merge base of this revision and HEAD does not have, wherever in the
    /// repository it shows; read from git's objects, nothing is checked out.
    #[arg(long, value_name = "REV", env = "XII_DIFF_BASE")]
    pub(super) diff_base: Option<String>,
    /// How to print the report, and the file to write it to; may be given several times.
    #[arg(
        long,
        value_name = "FORMAT[=FILE]",
        value_parser = outputs::parse,
        value_delimiter = ',',
        default_value = "full",
        env = "XII_FORMAT"
    )]
    pub(super) format: Vec<Output>,
    /// Also count the findings of each rule.
    #[arg(long, env = "XII_STATISTICS")]
    pub(super) statistics: bool,
    /// Only these rules: ids, factors by slug or number (`11`, `XI`, `logs`).
    #[arg(long, value_delimiter = ',', value_name = "RULES", env = "XII_SELECT")]
    pub(super) select: Vec<String>,
    /// Not these rules.
    #[arg(long, value_delimiter = ',', value_name = "RULES", env = "XII_IGNORE")]
    pub(super) ignore: Vec<String>,
    /// Show only findings of this level or above.
    #[arg(long, value_enum, env = "XII_LEVEL")]
    pub(super) level: Option<LevelName>,
    /// Exit with 1 when there is a finding of this level or above [default: warning].
    #[arg(long, value_enum, env = "XII_FAIL_ON")]
    pub(super) fail_on: Option<FailOn>,
    /// Who reads the report: `auditor` also sees what is less than certain.
    #[arg(long, value_enum, env = "XII_PERSONA")]
    pub(super) persona: Option<PersonaName>,
    #[command(flatten)]
    pub(super) basis: Basis,
    #[command(flatten)]
    pub(super) fixing: Fixing,
    /// Do not obey comments and `[[ignore]]` tables that silence findings.
    #[arg(long, env = "XII_NO_SUPPRESSIONS")]
    pub(super) no_suppressions: bool,
    /// Report the findings of `.xii-baseline.json` like new ones.
    #[arg(long, env = "XII_NO_BASELINE")]
    pub(super) no_baseline: bool,
    /// List the files that would be scanned, with what they are taken for, and scan nothing.
    #[arg(long, env = "XII_SHOW_FILES")]
    pub(super) show_files: bool,
    /// Show the settings that hold for a file, each with where it comes from, and scan nothing.
    #[arg(long, value_name = "FILE", env = "XII_SHOW_SETTINGS")]
    pub(super) show_settings: Option<PathBuf>,
    /// Parse every source file, also those in which nothing can be found.
    #[arg(long, hide = true, env = "XII_PARSE_EVERYTHING")]
    pub(super) parse_everything: bool,
    /// Colours.
    #[arg(long, value_enum, default_value_t = When::Auto, env = "XII_COLOR")]
    pub(super) color: When,
    /// Links on rules' names.
    #[arg(long, value_enum, default_value_t = When::Auto, env = "XII_HYPERLINKS")]
    pub(super) hyperlinks: When,
}
