//! A deployable unit of the repository as the report shows it: what it is, what it consists
//! of, and its own twelve factors.

use super::{FactorReport, Location};

/// Something that a component has, with the place that says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// A process type, an image, a port.
    pub name: String,
    /// More of it: the command of a process type, what a port is to its place.
    pub detail: Option<String>,
    /// Where it is declared.
    pub location: Location,
}

/// One component's part of the report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComponentReport {
    /// Its folder; empty for the repository's root.
    pub root: String,
    /// What it is: `web`, `worker`, `library`.
    pub kind: &'static str,
    /// What made us think so.
    pub reason: String,
    /// Its languages, the most used one first.
    pub languages: Vec<&'static str>,
    /// Paths of its manifests.
    pub manifests: Vec<String>,
    /// Paths of the lockfiles that pin them, also one in a folder above.
    pub lockfiles: Vec<String>,
    /// Images that it is built on or run as.
    pub images: Vec<Part>,
    /// Its process types, with their commands.
    pub processes: Vec<Part>,
    /// Ports that it serves on.
    pub ports: Vec<Part>,
    /// Twelve entries, in order.
    pub factors: Vec<FactorReport>,
}
