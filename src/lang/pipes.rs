//! Command lines of scripts after they were read: which commands a pipe connects, and which are sent
//! to the background. A direct command is one of a list of facts that a script's words gave; knows
//! no shell's syntax.

use super::shell::display;
use crate::fact::{Command, FactKind, FileFacts};

/// A direct command, by its place in `direct`.
pub(super) fn direct_command<'a>(
    facts: &'a mut FileFacts,
    direct: &[usize],
    place: usize,
) -> Option<&'a mut Command> {
    match &mut facts.facts.get_mut(*direct.get(place)?)?.kind {
        FactKind::Command(command) => Some(command),
        _ => None,
    }
}

/// Connects the commands from `previous` on to those from `next` on by a pipe; `receiver` names
/// what the second ones are for the first.
pub(super) fn link(
    facts: &mut FileFacts,
    direct: &[usize],
    (previous, next): (usize, usize),
    receiver: impl FnOnce(&mut Command) -> Option<Box<str>>,
) {
    let count = direct.len();
    if previous >= next || next >= count {
        return;
    }
    let from: Option<Box<[Box<str>]>> = direct_command(facts, direct, next - 1).map(|command| {
        let words = command.words.iter();
        words.map(|word| display(word).into()).collect()
    });
    let to = direct_command(facts, direct, next).and_then(receiver);
    for place in previous..next {
        if let Some(command) = direct_command(facts, direct, place)
            && command.piped_to.is_none()
        {
            command.piped_to.clone_from(&to);
        }
    }
    for place in next..count {
        if let Some(command) = direct_command(facts, direct, place)
            && command.piped_from.is_none()
        {
            command.piped_from.clone_from(&from);
        }
    }
}

/// Marks the commands from `mark` on as sent to the background.
pub(super) fn send_to_background(facts: &mut FileFacts, direct: &[usize], mark: usize) {
    for place in mark..direct.len() {
        if let Some(command) = direct_command(facts, direct, place) {
            command.background = true;
        }
    }
}
