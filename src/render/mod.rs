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
mod safe;
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

use crate::text::{printable, steers};

/// Text from outside, on one line, for an XML document: `\n` and what steers are no part of it.
fn xml_text(text: &str) -> String {
    let shown = |c| !matches!(c, '\u{fffe}' | '\u{ffff}') && (c == '\t' || !steers(c));
    text.chars()
        .map(|c| if shown(c) { c } else { '\u{fffd}' })
        .collect()
}
