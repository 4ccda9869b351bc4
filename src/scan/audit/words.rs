//! The sentences of the audit, for people who do not read code: what it means that a factor is
//! kept, and why one cannot apply.

use crate::diagnostic::Factor;
use crate::repo::ComponentKind;

pub(super) const NOTHING: &str = "nothing was found that speaks for it or against it";
pub(super) const ONLY_NOTES: &str =
    "nothing was found that speaks for it, and what was found against it are notes only";

/// What was seen where a factor is kept.
pub(super) fn kept(factor: Factor) -> &'static str {
    match factor {
        Factor::Codebase => {
            "the code is under version control, and nothing was found that splits it by deploy"
        }
        Factor::Dependencies => {
            "dependencies are declared and pinned, and nothing was found that goes around them"
        }
        Factor::Config => {
            "settings come from the environment, and no credential or deploy's own value was found in the code"
        }
        Factor::BackingServices => {
            "services are reached through settings, so that they can be exchanged without a change of code"
        }
        Factor::BuildReleaseRun => {
            "what runs is built beforehand, and nothing was found that changes it while it runs"
        }
        Factor::Processes => {
            "lasting state is kept outside the processes, and nothing was found that is lost when one stops"
        }
        Factor::PortBinding => {
            "the app serves by itself, on a port that its surroundings know or choose"
        }
        Factor::Concurrency => {
            "the work is divided into process types that a platform can run several times"
        }
        Factor::Disposability => {
            "processes are stopped in a way that lets them finish, and nothing was found that hinders it"
        }
        Factor::DevProdParity => "what could be compared between development and production agrees",
        Factor::Logs => "logs leave the app as a stream, and nothing was found that writes files",
        Factor::AdminProcesses => {
            "one-off tasks such as migrations belong to the code and run as processes of their own"
        }
    }
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
