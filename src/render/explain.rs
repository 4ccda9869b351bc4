//! A rule's page: what it means, why, how to mend it, examples.

use std::fmt::Write;

use crate::diagnostic::Applicability;
use crate::rule::{Example, Rule};

/// A rule's page in Markdown.
#[must_use]
pub fn explain(rule: &Rule, rationale: &str, examples: &[Example]) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "# {}\n", rule.id);
    let _ = writeln!(
        out,
        "{}: {}.\n",
        sentence(&rule.summary),
        rule.factor.title()
    );
    let _ = writeln!(
        out,
        "Factor {} ({}), level {}, confidence {}.\n",
        rule.factor.roman(),
        rule.factor.slug(),
        rule.level.slug(),
        rule.confidence.slug()
    );
    if !rationale.trim().is_empty() {
        let _ = writeln!(out, "## Why\n\n{}\n", rationale.trim());
    }
    let _ = writeln!(out, "## How to mend it\n\n{}.\n", sentence(&rule.fix));
    if let Some(safety) = best(rule) {
        let _ = writeln!(out, "Fix: {safety}.\n");
    }
    for (title, bad) in [("Found", true), ("Not found", false)] {
        let list: Vec<&Example> = examples.iter().filter(|one| one.bad == bad).collect();
        if list.is_empty() {
            continue;
        }
        let _ = writeln!(out, "## {title}\n");
        for example in list {
            if !example.version_control {
                let _ = writeln!(out, "In no version-controlled tree:\n");
            }
            for (path, text) in &example.files {
                let ending = path.rsplit_once('.').map_or("", |split| split.1);
                let fence = if text.contains("```") { "~~~~" } else { "```" };
                let _ = writeln!(
                    out,
                    "`{path}`\n\n{fence}{ending}\n{}\n{fence}\n",
                    text.trim_end()
                );
            }
            for (path, text) in example.fixed.iter().flatten() {
                let ending = path.rsplit_once('.').map_or("", |split| split.1);
                let text = text.trim_end();
                let _ = writeln!(out, "`{path}`, mended\n\n```{ending}\n{text}\n```\n");
            }
        }
    }
    let _ = writeln!(
        out,
        "Silence it where it is wrong: `xii: ignore[{}] -- reason` in a comment on the line.",
        rule.id
    );
    out
}

/// What fixes of a rule may change: both words where it has both kinds.
fn best(rule: &Rule) -> Option<&'static str> {
    let has = |safety| rule.repairs.iter().any(|repair| repair.safety == safety);
    match (has(Applicability::Safe), has(Applicability::Unsafe)) {
        (true, true) => Some("safe in some places, unsafe in others"),
        (true, false) => Some("safe"),
        (false, true) => Some("unsafe"),
        (false, false) => None,
    }
}

fn sentence(text: &str) -> String {
    let mut characters = text.chars();
    match characters.next() {
        Some(first) => first.to_uppercase().chain(characters).collect(),
        None => String::new(),
    }
}
