//! Reports to bytes, a file per output format. Pure: no files, no environment, no rules'
//! logic.

mod audit;
mod concise;
mod environment;
mod explain;
mod footer;
mod full;
mod json;
mod mistake;
mod sarif;
mod table;

pub use audit::{audit, audit_markdown};
pub use concise::concise;
pub use environment::{
    completed, environment, environment_dotenv, environment_json, environment_markdown,
};
pub use explain::explain;
pub use footer::{footer, notices};
pub use full::{Style, full, rule_url};
pub use json::json;
pub use mistake::mistake;
pub use sarif::sarif;
pub use table::{rules_markdown, rules_text};

/// Text from outside without control characters: a file's name must not steer a terminal.
fn printable(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { '\u{fffd}' } else { c })
        .collect()
}
