//! The sentences of the audit, for people who do not read code: what it means that a factor is
//! kept, and why one cannot apply.

use crate::diagnostic::Factor;
use crate::repo::ComponentKind;

pub(super) const NOTHING: &str = "nothing was found that speaks for it or against it";
pub(super) const DOUBT: &str =
    "something speaks for it, but a note names a place where it may not hold";
pub(super) const ONLY_NOTES: &str =
    "nothing was found that speaks for it, and what was found against it are notes only";

/// What was seen where a factor is kept, and what was not found, unless notes say otherwise.
pub(super) fn kept(factor: Factor, notes: usize) -> String {
    let (seen, clean) = match factor {
        Factor::Codebase => (
            "the code is under version control",
            "nothing was found that splits it by deploy",
        ),
        Factor::Dependencies => (
            "dependencies are declared and pinned",
            "nothing was found that goes around them",
        ),
        Factor::Config => (
            "settings come from the environment",
            "no credential and no deploy's own value was found in the code",
        ),
        Factor::BackingServices => (
            "the addresses of services come from the environment",
            "no service was found that only a change of code could exchange",
        ),
        Factor::BuildReleaseRun => (
            "what runs is built beforehand",
            "nothing was found that changes it while it runs",
        ),
        Factor::Processes => (
            "state that was seen is kept outside the processes",
            "nothing was found that is lost when one of them stops",
        ),
        Factor::PortBinding => (
            "the app serves requests by itself",
            "nothing was found that keeps its port from being chosen",
        ),
        Factor::Concurrency => (
            "the work is divided into processes that a platform can run several times",
            "nothing was found that must run only once",
        ),
        Factor::Disposability => (
            "processes finish what they do when they are told to stop",
            "nothing was found that hinders it",
        ),
        Factor::DevProdParity => (
            "what could be compared between development, tests and production agrees",
            "nothing was found that differs",
        ),
        Factor::Logs => (
            "logs leave the app as a stream",
            "nothing was found that writes or ships them itself",
        ),
        Factor::AdminProcesses => (
            "one-off tasks such as migrations belong to the code",
            "nothing was found that runs them whenever the app starts",
        ),
    };
    match notes {
        0 => format!("{seen}, and {clean}"),
        1 => format!("{seen}; 1 note says what could be better"),
        notes => format!("{seen}; {notes} notes say what could be better"),
    }
}

/// What is missing where only hints speak for a factor.
pub(super) fn hints(factor: Factor) -> &'static str {
    match factor {
        Factor::Dependencies => {
            "there are signs of care, but nothing that pins what the app is made of was found"
        }
        Factor::Config => {
            "variables are listed, but nothing was found that reads settings from the environment"
        }
        Factor::BuildReleaseRun => {
            "something is built or run by its version, but what the app is run from was not seen"
        }
        Factor::Processes => {
            "some data is kept outside the processes; whether all of it is, was not seen"
        }
        Factor::PortBinding => "a port is declared, but what listens on it was not seen",
        Factor::Concurrency => {
            "one kind of process is declared; whether the work can be divided, was not seen"
        }
        Factor::Disposability => {
            "signals can reach the app, but whether it finishes its work then, was not seen"
        }
        Factor::DevProdParity => {
            "production's own images agree, but what developers run was not seen"
        }
        Factor::Logs => "output is passed on at once, but what the app logs to was not seen",
        Factor::AdminProcesses => {
            "migrations live with the code, but how they are run was not seen"
        }
        _ => "there are hints of it, but nothing that shows it",
    }
}

/// A factor that most apps of a repository do not show to keep.
pub(super) fn kept_by_few(kept: usize, all: usize) -> String {
    format!("kept in {kept} of {all} apps, and nothing was found that speaks for it in the others")
}

/// Why a factor cannot apply to a kind of component; `spoken` says whether something was found
/// that speaks for it.
pub(super) fn cannot_apply(kind: ComponentKind, factor: Factor, spoken: bool) -> Option<String> {
    use ComponentKind as Kind;
    use Factor as F;
    let always = matches!(factor, F::Codebase);
    let reason = match kind {
        _ if always => return None,
        Kind::Web | Kind::App => return None,
        Kind::Worker => match factor {
            F::PortBinding if !spoken => "a worker serves no requests, so it binds no port",
            _ => return None,
        },
        Kind::Scheduler => match factor {
            F::PortBinding if !spoken => "a scheduler serves no requests, so it binds no port",
            F::Concurrency if !spoken => {
                "a scheduler runs once, or everything that is due would be started twice"
            }
            _ => return None,
        },
        Kind::Library => match factor {
            F::Dependencies => return None,
            _ => "a library is part of other programs and is not deployed by itself",
        },
        Kind::CommandLine => match factor {
            F::Dependencies | F::Config | F::BackingServices | F::BuildReleaseRun => return None,
            _ => "a program that a person runs is not kept running by a platform",
        },
        Kind::StaticSite => match factor {
            F::BuildReleaseRun => return None,
            F::Dependencies | F::Config | F::BackingServices | F::DevProdParity if spoken => {
                return None;
            }
            _ => "a static site is files that a web server hands out; it runs no process",
        },
        Kind::Infrastructure => match factor {
            F::Processes
            | F::PortBinding
            | F::Concurrency
            | F::Disposability
            | F::Logs
            | F::AdminProcesses
                if !spoken =>
            {
                "infrastructure describes where apps run; it is no app itself"
            }
            _ => return None,
        },
    };
    Some(reason.to_owned())
}
