//! What a person asked not to be told: settings that leave rules out, comments and `[[ignore]]`
//! tables that silence single findings, and what is wrong with those.

use std::collections::BTreeMap;

use super::Extent;
use crate::diagnostic::{Factor, Finding, Notice, NoticeKind, Suppressed};
use crate::rule::RuleSet;
use crate::settings::{Selector, Settings, Silenced};
use crate::suppress::{Date, Directive};

/// What becomes of findings.
pub(super) struct Sifted {
    pub(super) kept: Vec<Finding>,
    pub(super) suppressed: Vec<Suppressed>,
    pub(super) notices: Vec<Notice>,
}

/// A suppression, and what came of it.
struct Silencer<'a> {
    /// The file and the line that it stands on.
    place: (&'a str, u32),
    names: String,
    until: Option<Date>,
    reason: Option<&'a str>,
    says: Says<'a>,
    used: bool,
    told: bool,
}

/// Which findings it names.
enum Says<'a> {
    /// Those of a line of its file, or of the whole file (0).
    Comment(u32, Vec<Selector>),
    Table(&'a Silenced),
}

impl<'a> Silencer<'a> {
    fn of_comment(path: &'a str, directive: &'a Directive, selectors: Vec<Selector>) -> Self {
        Self {
            place: (path, directive.line),
            names: directive.selectors.join(", "),
            until: directive.until,
            reason: directive.reason.as_deref(),
            says: Says::Comment(directive.target, selectors),
            used: false,
            told: false,
        }
    }

    fn of_table(file: &'a str, table: &'a Silenced) -> Self {
        Self {
            place: (file, table.line),
            names: table.names.clone(),
            until: table.until,
            reason: table.reason.as_deref(),
            says: Says::Table(table),
            used: false,
            told: false,
        }
    }

    fn names(&self, finding: &Finding) -> bool {
        match &self.says {
            Says::Table(table) => table.names(finding),
            Says::Comment(target, selectors) => {
                let line = finding.location.start.line;
                let (rule, factor): (&str, Factor) = (&finding.rule, finding.factor);
                (*target == 0 || *target == line)
                    && selectors
                        .iter()
                        .any(|selector| selector.names(rule, factor))
            }
        }
    }

    /// Why it silences nothing, if that is so.
    fn fault(&self, settings: &Settings) -> Option<String> {
        let names = &self.names;
        let past = |until: &Date| settings.today.is_some_and(|today| *until < today);
        if let Some(until) = self.until.filter(past) {
            return Some(format!("the suppression of `{names}` ran out on {until}"));
        }
        (settings.requires_reason && self.reason.is_none()).then(|| {
            format!("the suppression of `{names}` gives no reason, as `require-reason` demands")
        })
    }

    fn notice(&self, message: String) -> Notice {
        Notice {
            kind: NoticeKind::Suppression,
            path: Some(self.place.0.to_owned()),
            line: Some(self.place.1),
            message,
        }
    }
}

/// Applies settings and suppressions: what stays, what is silenced, and what is wrong with the
/// suppressions themselves.
pub(super) fn silence(
    rules: &RuleSet,
    settings: &Settings,
    findings: Vec<Finding>,
    comments: &BTreeMap<&str, Vec<Directive>>,
    extent: &Extent,
) -> Sifted {
    let mut notices = Vec::new();
    let mut by_path = of_comments(rules, comments, &mut notices);
    let file = settings.file.as_deref().unwrap_or_default();
    let mut tables: Vec<Silencer> = settings
        .silenced
        .iter()
        .map(|table| Silencer::of_table(file, table))
        .collect();
    if settings.ignores_suppressions {
        by_path.clear();
        tables.clear();
    }
    let mut kept = Vec::new();
    let mut suppressed = Vec::new();
    for mut finding in findings {
        if !settings.wants(&finding) {
            continue;
        }
        finding.level = settings.level(&finding);
        if !settings.shows(&finding) {
            continue;
        }
        let path = finding.location.path.as_str();
        let own = by_path.get_mut(path).into_iter().flatten();
        let mut by = None;
        for silencer in own.chain(&mut tables).filter(|one| one.names(&finding)) {
            silencer.used = true;
            match silencer.fault(settings) {
                None => {
                    by = Some(silencer);
                    break;
                }
                Some(_) if silencer.told => {}
                Some(fault) => {
                    silencer.told = true;
                    notices.push(silencer.notice(fault));
                }
            }
        }
        let Some(silencer) = by else {
            kept.push(finding);
            continue;
        };
        let (file, line) = silencer.place;
        let reason = silencer.reason.map(str::to_owned);
        let by = match silencer.says {
            Says::Comment(..) => format!("line {line}"),
            Says::Table(_) => format!("{file}:{line}"),
        };
        suppressed.push(Suppressed {
            finding,
            reason,
            by,
        });
    }
    // With rules switched off, what a comment silences may simply not have been looked for.
    let everything = extent.only.is_none()
        && settings.select.is_empty()
        && settings.ignore.is_empty()
        && settings.least.is_none();
    if everything {
        // What a table silences may lie in a folder that nobody looked at.
        let tables = tables.iter().filter(|_| extent.whole);
        for silencer in by_path.values().flatten().chain(tables) {
            if !silencer.used {
                let message = format!("unused suppression of `{}`", silencer.names);
                notices.push(silencer.notice(message));
            }
        }
    }
    Sifted {
        kept,
        suppressed,
        notices,
    }
}

/// The comments' suppressions by file; what names no rule is told of and silences nothing.
fn of_comments<'a>(
    rules: &RuleSet,
    comments: &'a BTreeMap<&str, Vec<Directive>>,
    notices: &mut Vec<Notice>,
) -> BTreeMap<&'a str, Vec<Silencer<'a>>> {
    let known = rules.ids();
    let mut by_path: BTreeMap<&str, Vec<Silencer>> = BTreeMap::new();
    for (path, directives) in comments {
        for directive in directives {
            let mut selectors = Vec::new();
            for text in &directive.selectors {
                match Selector::parse(text, &known) {
                    Ok(selector) => selectors.push(selector),
                    Err(message) => notices.push(Notice {
                        kind: NoticeKind::Suppression,
                        path: Some((*path).to_owned()),
                        line: Some(directive.line),
                        message,
                    }),
                }
            }
            if !selectors.is_empty() {
                let silencer = Silencer::of_comment(path, directive, selectors);
                by_path.entry(path).or_default().push(silencer);
            }
        }
    }
    by_path
}
