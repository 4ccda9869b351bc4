//! The environment contract: every variable that the code reads, against every place that
//! declares or supplies it.

use super::{Location, Notice};

slugged! {
    /// How a variable's readers and declarations fit together.
    ContractStatus {
        /// Read, and declared or supplied somewhere.
        Declared = "declared",
        /// Read, and declared nowhere.
        Undeclared = "undeclared",
        /// Set or interpreted by the platform or the runtime itself.
        Platform = "platform",
        /// Declared, and not read as a variable, but named in code: most often the field of a
        /// settings object that reads the environment by itself.
        Named = "named",
        /// Declared, and read by nothing that was seen.
        Unread = "unread",
    }
}

/// A variable of the contract.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnvironmentVariable {
    /// Its name.
    pub name: String,
    /// How readers and declarations fit together.
    pub status: ContractStatus,
    /// Whether something reads it without a default.
    pub required: bool,
    /// The first default, credentials masked.
    pub default: Option<String>,
    /// Whether its name or a value of it is a credential's.
    pub secret: bool,
    /// Roots of the components that read it; empty for the repository's root.
    pub components: Vec<String>,
    /// Places that read it; where there are none, places in code that name it.
    pub reads: Vec<Location>,
    /// Places that declare or supply it: templates first, then what runs the app.
    pub declared: Vec<Location>,
}

/// All that can be said of a repository's environment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EnvironmentReport {
    /// Sorted by name.
    pub variables: Vec<EnvironmentVariable>,
    /// Files that list the variables for people, such as `.env.example`.
    pub templates: Vec<String>,
    /// What the scan could not do.
    pub notices: Vec<Notice>,
}

impl EnvironmentReport {
    /// Whether something that should have been read was not.
    #[must_use]
    pub fn incomplete(&self) -> bool {
        self.notices.iter().any(Notice::incomplete)
    }
}
