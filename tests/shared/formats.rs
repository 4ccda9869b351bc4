//! The formats of reports, for tests that hold for each of them.

/// Every value of `xii check --format`.
pub const FORMATS: [&str; 12] = [
    "full",
    "concise",
    "grouped",
    "json",
    "jsonl",
    "sarif",
    "github",
    "gitlab",
    "junit",
    "checkstyle",
    "rdjson",
    "markdown",
];
