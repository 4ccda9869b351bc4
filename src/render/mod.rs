//! Reports to bytes, a file per output format. Pure: no files, no environment, no rules'
//! logic.

mod audit;
mod checkstyle;
mod concise;
mod environment;
mod explain;
mod footer;
mod full;
mod github;
mod gitlab;
mod grouped;
mod json;
mod junit;
mod markdown;
mod mistake;
mod rdjson;
mod sarif;
mod table;

pub use audit::{audit, audit_markdown};
pub use checkstyle::checkstyle;
pub use concise::{concise, lines};
pub use environment::{
    completed, environment, environment_dotenv, environment_json, environment_markdown,
};
pub use explain::explain;
pub use footer::{footer, notices, statistics};
pub use full::{Style, full, rule_url};
pub use github::github;
pub use gitlab::gitlab;
pub use grouped::grouped;
pub use json::{json, jsonl};
pub use junit::junit;
pub use markdown::markdown;
pub use mistake::mistake;
pub use rdjson::rdjson;
pub use sarif::sarif;
pub use table::{rules_markdown, rules_text};

/// Text without the characters that no XML document may hold.
fn xml_text(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\t' | '\n' => c,
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => '\u{fffd}',
            c => c,
        })
        .collect()
}

/// Text from outside without control characters: a file's name must not steer a terminal.
fn printable(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { '\u{fffd}' } else { c })
        .collect()
}
