//! Colours, links and width: what the stream that we print to can do.

use std::io::IsTerminal;

use super::arguments::When;

/// Whether a variable is there and not empty.
fn set(name: &str) -> bool {
    std::env::var_os(name).is_some_and(|value| !value.is_empty())
}

/// Whether standard output gets colours: the flag, then `FORCE_COLOR`, `NO_COLOR`,
/// `CLICOLOR_FORCE`, CLICOLOR, TERM, then whether it is a terminal.
pub(super) fn colour(choice: When) -> bool {
    match choice {
        When::Always => return true,
        When::Never => return false,
        When::Auto => {}
    }
    if set("FORCE_COLOR") {
        return true;
    }
    if set("NO_COLOR") {
        return false;
    }
    if std::env::var_os("CLICOLOR_FORCE").is_some_and(|value| !value.is_empty() && value != "0") {
        return true;
    }
    if std::env::var_os("CLICOLOR").is_some_and(|value| value == "0")
        || std::env::var_os("TERM").is_some_and(|value| value == "dumb")
    {
        return false;
    }
    std::io::stdout().is_terminal()
}

/// Whether a continuous-integration service runs us.
pub(super) fn in_ci() -> bool {
    [
        "CI",
        "GITHUB_ACTIONS",
        "GITLAB_CI",
        "TF_BUILD",
        "BUILDKITE",
        "CIRCLECI",
        "TEAMCITY_VERSION",
        "JENKINS_URL",
    ]
    .iter()
    .any(|name| set(name))
}

/// Whether rules' names are links.
pub(super) fn links(choice: When) -> bool {
    match choice {
        When::Always => true,
        When::Never => false,
        When::Auto => {
            std::io::stdout().is_terminal()
                && !in_ci()
                && supports_hyperlinks::on(supports_hyperlinks::Stream::Stdout)
        }
    }
}

/// Columns to fill.
pub(super) fn width() -> usize {
    std::env::var("COLUMNS")
        .ok()
        .and_then(|columns| columns.parse().ok())
        .unwrap_or(100usize)
        .clamp(40, 160)
}
