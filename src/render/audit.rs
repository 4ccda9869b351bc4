//! The audit for people: a verdict for each factor with its places, for the repository and for
//! each component; on a terminal, or as Markdown.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{self, Write};

use super::printable;
use crate::diagnostic::{
    ComponentReport, Evidence, FactorReport, FactorStatus, Finding, Location, Part, Report,
};

/// How many findings of one rule, and how many parts of a component, are shown.
const SHOWN: usize = 5;

/// Writes the audit as text.
///
/// # Errors
/// When `out` cannot be written.
pub fn audit(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "the repository: {}", summary(&report.factors))?;
    factors_text(report, &report.factors, out)?;
    if let [only] = report.components.as_slice() {
        writeln!(out, "\n{}", title(only))?;
        return parts_text(only, out);
    }
    let (full, brief) = sections(report);
    for component in full {
        writeln!(
            out,
            "\n{}: {}",
            title(component),
            summary(&component.factors)
        )?;
        parts_text(component, out)?;
        factors_text(report, &component.factors, out)?;
    }
    if let Some(line) = in_brief(&brief) {
        writeln!(out, "\n{line}")?;
    }
    Ok(())
}

/// Writes the audit as Markdown.
///
/// # Errors
/// When `out` cannot be written.
pub fn audit_markdown(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "# Twelve-factor audit\n")?;
    writeln!(out, "{}.\n", capital(&summary(&report.factors)))?;
    table(&report.factors, out)?;
    places_markdown(report, &report.factors, "##", out)?;
    if !report.components.is_empty() {
        writeln!(out, "\n## Components")?;
    }
    let single = report.components.len() == 1;
    let (full, brief) = sections(report);
    for component in full {
        writeln!(out, "\n### {}\n", capital(&cell(&title(component))))?;
        if !single {
            writeln!(out, "{}.\n", capital(&summary(&component.factors)))?;
        }
        parts_markdown(component, out)?;
        // What a repository of one component keeps stands above.
        if !single {
            writeln!(out)?;
            table(&component.factors, out)?;
            places_markdown(report, &component.factors, "####", out)?;
        }
    }
    if let Some(line) = in_brief(&brief) {
        writeln!(out, "\n{}.", capital(&cell(&line)))?;
    }
    Ok(())
}

/// From how many on libraries that break nothing are named in a line.
const MANY: usize = 4;

/// Components with a section of their own, and libraries that are named in a line together: a
/// workspace has dozens, of which there is nothing to say.
fn sections(report: &Report) -> (Vec<&ComponentReport>, Vec<&ComponentReport>) {
    let (brief, mut full): (Vec<_>, Vec<_>) = report.components.iter().partition(|component| {
        component.kind == "library"
            && component
                .factors
                .iter()
                .all(|factor| factor.status != FactorStatus::Violated)
    });
    if brief.len() >= MANY {
        return (full, brief);
    }
    full.extend(brief);
    full.sort_by(|a, b| a.root.cmp(&b.root));
    (full, Vec::new())
}

fn in_brief(libraries: &[&ComponentReport]) -> Option<String> {
    let names: Vec<String> = libraries
        .iter()
        .map(|one| format!("`{}`", printable(folder(&one.root))))
        .collect();
    (!names.is_empty()).then(|| {
        format!(
            "{} libraries in which no factor is violated: {}",
            names.len(),
            names.join(", ")
        )
    })
}

/// `8 of 11 applicable factors kept, 2 violated, 1 not assessed`.
fn summary(factors: &[FactorReport]) -> String {
    let count = |status: FactorStatus| factors.iter().filter(|one| one.status == status).count();
    let applicable = factors.len() - count(FactorStatus::NotApplicable);
    let mut text = format!(
        "{} of {applicable} applicable factors kept",
        count(FactorStatus::Kept)
    );
    for (status, word) in [
        (FactorStatus::Violated, "violated"),
        (FactorStatus::NotAssessed, "not assessed"),
    ] {
        match count(status) {
            0 => {}
            count => {
                let _ = write!(text, ", {count} {word}");
            }
        }
    }
    text
}

fn folder(root: &str) -> &str {
    if root.is_empty() { "." } else { root }
}

/// `web (web app)`.
fn title(component: &ComponentReport) -> String {
    let kind = match component.kind {
        "web" => "a web app",
        "worker" => "a worker",
        "scheduler" => "a scheduler",
        "command-line" => "a command-line tool",
        "library" => "a library",
        "static-site" => "a static site",
        "infrastructure" => "infrastructure",
        _ => "an app",
    };
    format!("`{}` is {kind}", printable(folder(&component.root)))
}

fn status(factor: &FactorReport) -> &'static str {
    match factor.status {
        FactorStatus::Kept => "kept",
        FactorStatus::Violated => "violated",
        FactorStatus::NotAssessed => "not assessed",
        FactorStatus::NotApplicable => "not applicable",
    }
}

/// Findings by rule, rules in the order of their first finding, what breaks the factor first.
fn by_rule<'a>(report: &'a Report, factor: &FactorReport) -> Vec<(&'a str, Vec<&'a Finding>)> {
    let mut rules: BTreeMap<(std::cmp::Reverse<crate::diagnostic::Level>, &str), Vec<&Finding>> =
        BTreeMap::new();
    for index in &factor.findings {
        let finding = &report.findings[*index];
        rules
            .entry((std::cmp::Reverse(finding.level), &finding.rule))
            .or_default()
            .push(finding);
    }
    rules
        .into_iter()
        .map(|((_, rule), list)| (rule, list))
        .collect()
}

fn at(location: &Location) -> String {
    format!("{}:{}", printable(&location.path), location.start.line)
}

/// Evidence by kind: the first message, and every shown place.
fn by_kind(factor: &FactorReport) -> Vec<(&Evidence, Vec<&Evidence>)> {
    let mut kinds: Vec<(&Evidence, Vec<&Evidence>)> = Vec::new();
    for one in &factor.evidence {
        match kinds.iter_mut().find(|(first, _)| first.kind == one.kind) {
            Some((_, list)) => list.push(one),
            None => kinds.push((one, vec![one])),
        }
    }
    kinds
}

fn more(count: usize, shown: usize) -> Option<String> {
    match count.saturating_sub(shown) {
        0 => None,
        1 => Some("and 1 more place".to_owned()),
        more => Some(format!("and {more} more places")),
    }
}

fn factors_text(report: &Report, factors: &[FactorReport], out: &mut dyn Write) -> io::Result<()> {
    for factor in factors {
        writeln!(
            out,
            "\n{:4} {:17} {:14}  {}",
            factor.factor.roman(),
            factor.factor.slug(),
            status(factor),
            printable(&factor.reason)
        )?;
        for (rule, list) in by_rule(report, factor) {
            for finding in list.iter().take(SHOWN) {
                writeln!(
                    out,
                    "       - {}: {}[{rule}] {}",
                    at(&finding.location),
                    finding.level.slug(),
                    printable(&finding.message)
                )?;
            }
            if let Some(more) = more(list.len(), SHOWN) {
                writeln!(out, "         {more} [{rule}]")?;
            }
        }
        if factor.status == FactorStatus::NotApplicable {
            continue;
        }
        for (first, list) in by_kind(factor) {
            for one in &list {
                writeln!(
                    out,
                    "       {} {}: {}",
                    if one.hint { '~' } else { '+' },
                    at(&one.location),
                    printable(&one.message)
                )?;
            }
            if let Some(more) = more(first.alike, list.len()) {
                writeln!(out, "         {more} like it")?;
            }
        }
    }
    Ok(())
}

/// The names of a component's facts with what stands there.
fn facts(component: &ComponentReport) -> Vec<(&'static str, String)> {
    let list = |parts: &[Part]| {
        let mut shown: Vec<String> = parts
            .iter()
            .take(SHOWN)
            .map(|part| {
                let detail = part
                    .detail
                    .as_deref()
                    .map_or_else(String::new, |detail| format!(" ({})", printable(detail)));
                let place = at(&part.location);
                let name = printable(&part.name);
                if part.location.path == part.name {
                    format!("{place}{detail}")
                } else {
                    format!("{name}{detail} {place}")
                }
            })
            .collect();
        if parts.len() > SHOWN {
            shown.push(format!("{} more", parts.len() - SHOWN));
        }
        shown.join(", ")
    };
    let paths = |paths: &[String]| {
        let mut shown: Vec<String> = paths
            .iter()
            .take(SHOWN)
            .map(|path| printable(path))
            .collect();
        if paths.len() > SHOWN {
            shown.push(format!("{} more", paths.len() - SHOWN));
        }
        shown.join(", ")
    };
    [
        ("because", printable(&component.reason)),
        ("languages", component.languages.join(", ")),
        ("manifests", paths(&component.manifests)),
        ("lockfiles", paths(&component.lockfiles)),
        ("images", list(&component.images)),
        ("process types", list(&component.processes)),
        ("ports", list(&component.ports)),
    ]
    .into_iter()
    .filter(|(_, text)| !text.is_empty())
    .collect()
}

fn parts_text(component: &ComponentReport, out: &mut dyn Write) -> io::Result<()> {
    for (name, text) in facts(component) {
        writeln!(out, "  {name}: {text}")?;
    }
    Ok(())
}

fn parts_markdown(component: &ComponentReport, out: &mut dyn Write) -> io::Result<()> {
    for (name, text) in facts(component) {
        writeln!(out, "- {name}: {}", cell(&text))?;
    }
    Ok(())
}

fn table(factors: &[FactorReport], out: &mut dyn Write) -> io::Result<()> {
    writeln!(
        out,
        "| factor | | status | why |\n| --- | --- | --- | --- |"
    )?;
    for factor in factors {
        writeln!(
            out,
            "| {} | {} | {} | {} |",
            factor.factor.roman(),
            factor.factor.title(),
            status(factor),
            cell(&factor.reason)
        )?;
    }
    Ok(())
}

fn places_markdown(
    report: &Report,
    factors: &[FactorReport],
    heading: &str,
    out: &mut dyn Write,
) -> io::Result<()> {
    for factor in factors {
        let applies = factor.status != FactorStatus::NotApplicable;
        if factor.findings.is_empty() && (factor.evidence.is_empty() || !applies) {
            continue;
        }
        writeln!(
            out,
            "\n{heading} {} {}: {}\n",
            factor.factor.roman(),
            factor.factor.slug(),
            status(factor)
        )?;
        for (rule, list) in by_rule(report, factor) {
            for finding in list.iter().take(SHOWN) {
                writeln!(
                    out,
                    "- against, {}: {} ({}, {rule})",
                    finding.level.slug(),
                    cell(&finding.message),
                    cell(&at(&finding.location)),
                )?;
            }
            if let Some(more) = more(list.len(), SHOWN) {
                writeln!(out, "- {more} ({rule})")?;
            }
        }
        for (first, list) in by_kind(factor).into_iter().filter(|_| applies) {
            for one in &list {
                writeln!(
                    out,
                    "- {}: {} ({})",
                    if one.hint { "a hint" } else { "for" },
                    cell(&one.message),
                    cell(&at(&one.location))
                )?;
            }
            if let Some(more) = more(first.alike, list.len()) {
                writeln!(out, "- {more} like it")?;
            }
        }
    }
    Ok(())
}

/// Text that cannot leave its cell or start a construct of Markdown; code spans stay.
pub(super) fn cell(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut code = false;
    let balanced = text.matches('`').count().is_multiple_of(2);
    for character in printable(text).chars() {
        match character {
            '`' if balanced => {
                code = !code;
                out.push('`');
            }
            '|' => out.push_str("\\|"),
            '`' | '<' | '*' | '_' | '[' | ']' | '\\' if !code => {
                out.push('\\');
                out.push(character);
            }
            character => out.push(character),
        }
    }
    out
}

fn capital(text: &str) -> String {
    let mut rest = text.chars();
    match rest.next() {
        Some(first) => first.to_uppercase().chain(rest).collect(),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_keeps_its_text_in_and_its_code_spans() {
        assert_eq!(cell("a|b `c_d|e` f_g"), "a\\|b `c_d\\|e` f\\_g");
        assert_eq!(cell("one ` and <b>"), "one \\` and \\<b>");
    }
}
