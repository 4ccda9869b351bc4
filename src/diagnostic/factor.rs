//! The twelve factors, by number, Roman numeral and slug (the page names of 12factor.net).

/// One of the twelve factors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Factor {
    /// I. One codebase tracked in revision control, many deploys.
    Codebase,
    /// II. Explicitly declare and isolate dependencies.
    Dependencies,
    /// III. Store config in the environment.
    Config,
    /// IV. Treat backing services as attached resources.
    BackingServices,
    /// V. Strictly separate build and run stages.
    BuildReleaseRun,
    /// VI. Execute the app as one or more stateless processes.
    Processes,
    /// VII. Export services via port binding.
    PortBinding,
    /// VIII. Scale out via the process model.
    Concurrency,
    /// IX. Maximize robustness with fast startup and graceful shutdown.
    Disposability,
    /// X. Keep development, staging and production as similar as possible.
    DevProdParity,
    /// XI. Treat logs as event streams.
    Logs,
    /// XII. Run admin/management tasks as one-off processes.
    AdminProcesses,
}

const TABLE: [(Factor, &str, &str, &str); 12] = [
    (
        Factor::Codebase,
        "codebase",
        "I",
        "one codebase, many deploys",
    ),
    (
        Factor::Dependencies,
        "dependencies",
        "II",
        "dependencies declared and isolated",
    ),
    (Factor::Config, "config", "III", "config in the environment"),
    (
        Factor::BackingServices,
        "backing-services",
        "IV",
        "backing services as attached resources",
    ),
    (
        Factor::BuildReleaseRun,
        "build-release-run",
        "V",
        "build, release and run kept apart",
    ),
    (Factor::Processes, "processes", "VI", "stateless processes"),
    (
        Factor::PortBinding,
        "port-binding",
        "VII",
        "services exported by port binding",
    ),
    (
        Factor::Concurrency,
        "concurrency",
        "VIII",
        "scaling out by processes",
    ),
    (
        Factor::Disposability,
        "disposability",
        "IX",
        "fast start, graceful stop",
    ),
    (
        Factor::DevProdParity,
        "dev-prod-parity",
        "X",
        "development and production alike",
    ),
    (Factor::Logs, "logs", "XI", "logs as event streams"),
    (
        Factor::AdminProcesses,
        "admin-processes",
        "XII",
        "admin tasks as one-off processes",
    ),
];

impl Factor {
    /// All twelve, in order.
    pub fn all() -> impl Iterator<Item = Self> {
        TABLE.iter().map(|row| row.0)
    }

    /// 1 to 12.
    #[must_use]
    pub fn number(self) -> u8 {
        self as u8 + 1
    }

    /// The slug, as in `logs/file-handler`.
    #[must_use]
    pub fn slug(self) -> &'static str {
        TABLE[self as usize].1
    }

    /// `XI`.
    #[must_use]
    pub fn roman(self) -> &'static str {
        TABLE[self as usize].2
    }

    /// What the factor asks for, in a few words.
    #[must_use]
    pub fn title(self) -> &'static str {
        TABLE[self as usize].3
    }

    /// The factor of a slug, a number or a Roman numeral, in any case.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        TABLE
            .iter()
            .find(|(factor, slug, roman, _)| {
                slug.eq_ignore_ascii_case(text)
                    || roman.eq_ignore_ascii_case(text)
                    || text == factor.number().to_string()
            })
            .map(|row| row.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_finds_its_factor() {
        for (index, factor) in Factor::all().enumerate() {
            assert_eq!(usize::from(factor.number()), index + 1);
            for text in [factor.slug(), factor.roman(), &factor.number().to_string()] {
                assert_eq!(Factor::parse(text), Some(factor), "{text}");
            }
        }
        assert_eq!(Factor::parse("xi"), Some(Factor::Logs));
        assert_eq!(Factor::parse("13"), None);
    }
}
