//! Reports to bytes, a file per output format. Pure: no files, no environment, no rules'
//! logic.

mod concise;
mod json;

pub use concise::concise;
pub use json::json;
