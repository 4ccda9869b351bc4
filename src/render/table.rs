//! The list of rules, for a terminal and for the documentation.

use std::fmt::Write;

use crate::diagnostic::Factor;
use crate::rule::{Rule, RuleSet};

fn by_factor(rules: &RuleSet) -> impl Iterator<Item = (Factor, Vec<&Rule>)> {
    Factor::all().map(|factor| {
        let mut own: Vec<&Rule> = rules
            .rules()
            .iter()
            .filter(|rule| rule.factor == factor)
            .collect();
        own.sort_by(|a, b| a.id.cmp(&b.id));
        (factor, own)
    })
}

/// The rules as plain text, by factor.
#[must_use]
pub fn rules_text(rules: &RuleSet) -> String {
    let mut out = String::new();
    for (factor, own) in by_factor(rules) {
        if own.is_empty() {
            continue;
        }
        let _ = writeln!(
            out,
            "{} {}: {}",
            factor.roman(),
            factor.slug(),
            factor.title()
        );
        for rule in own {
            let _ = writeln!(
                out,
                "  {:7} {:44} {}",
                rule.level.slug(),
                rule.id,
                rule.summary
            );
        }
    }
    out
}

/// The rules as a Markdown table.
#[must_use]
pub fn rules_markdown(rules: &RuleSet) -> String {
    let mut out = String::from("| rule | level | finds that |\n| --- | --- | --- |\n");
    for (_, own) in by_factor(rules) {
        for rule in own {
            let _ = writeln!(
                out,
                "| [`{}`](docs/rules/{}.md) | {} | {} |",
                rule.id,
                rule.id,
                rule.level.slug(),
                rule.summary
            );
        }
    }
    out
}
