//! What we tell a person: factors, levels, findings, evidence, notices, the report.
//!
//! Everything here is plain data, ready to render: positions are resolved, excerpts are cut
//! and credentials in them are masked before a `Finding` is made. Knows no rule and no
//! output format.

mod component;
mod environment;
mod excerpt;
mod factor;
mod finding;
mod fix;
mod report;

pub use component::{ComponentReport, Part};
pub use environment::{ContractStatus, EnvironmentReport, EnvironmentVariable};
pub use excerpt::{Excerpt, mask};
pub use factor::Factor;
pub use finding::{Confidence, Evidence, Finding, Known, Level, Location, Related, Status};
pub use fix::{Applicability, Edit, Fix};
pub use report::{FactorReport, FactorStatus, Notice, NoticeKind, Report, Skipped, Suppressed};
