//! Completions and the manual page, made of the same declaration as the help.

use std::io::{self, Write};
use std::process::ExitCode;

use anyhow::bail;
use clap_complete::Shell;

use super::arguments::{COMMANDS, declared};
use super::check;
use crate::table::nearest;

/// Prints the completions of a shell.
pub(super) fn completions(shell: Shell) -> anyhow::Result<ExitCode> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut declared(), "xii", &mut script);
    print(&script)
}

/// Prints the manual page of the program or of a command.
pub(super) fn man(name: Option<&str>) -> anyhow::Result<ExitCode> {
    let mut whole = declared();
    // Names of commands are known to all of their pages only once it is built.
    whole.build();
    let command = match name {
        None => whole,
        Some(name) => match whole.find_subcommand(name) {
            Some(command) => command.clone(),
            None => match nearest(name, &COMMANDS) {
                Some(near) => bail!("no command `{name}`, did you mean `{near}`?"),
                None => bail!("no command `{name}`; see xii --help"),
            },
        },
    };
    let title = command.get_display_name().unwrap_or("xii").to_owned();
    let mut page = Vec::new();
    clap_mangen::Man::new(command.display_name(title)).render(&mut page)?;
    print(&page)
}

fn print(bytes: &[u8]) -> anyhow::Result<ExitCode> {
    check::unless_closed(io::stdout().lock().write_all(bytes))?;
    Ok(ExitCode::SUCCESS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_is_listed() {
        let command = declared();
        let mut declared: Vec<&str> = command
            .get_subcommands()
            .map(clap::Command::get_name)
            .collect();
        let mut listed = COMMANDS.to_vec();
        declared.sort_unstable();
        listed.sort_unstable();
        assert_eq!(declared, listed);
    }

    #[test]
    fn every_flag_of_check_has_its_variable() {
        let command = declared();
        let check = command.find_subcommand("check").expect("it is a command");
        let mut flags = 0;
        for argument in check.get_arguments() {
            let Some(long) = argument.get_long().filter(|long| *long != "help") else {
                continue;
            };
            let name = format!("XII_{}", long.to_ascii_uppercase().replace('-', "_"));
            let own = argument
                .get_env()
                .map(|name| name.to_string_lossy().into_owned());
            assert_eq!(own, Some(name), "--{long}");
            flags += 1;
        }
        assert!(flags > 20, "{flags}");
    }
}
