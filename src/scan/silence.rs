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

    /// Whether it silences a finding; a fault of its own is told once.
    fn takes(&mut self, finding: &Finding, settings: &Settings, told: &mut Vec<Notice>) -> bool {
        if !self.names(finding) {
            return false;
        }
        self.used = true;
        let Some(fault) = self.fault(settings) else {
            return true;
        };
        if !self.told {
            self.told = true;
            told.push(self.notice(fault));
        }
        false
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

/// How many suppressions about one line, or about a whole file, are read; and how many mistakes
/// in those of one file are told of.
const MANY: usize = 100;

/// The suppressions that stand in a file's comments.
#[derive(Default)]
struct Own<'a> {
    of_file: Vec<Silencer<'a>>,
    of_lines: BTreeMap<u32, Vec<Silencer<'a>>>,
}

impl<'a> Own<'a> {
    fn add(&mut self, target: u32, silencer: Silencer<'a>) {
        let list = match target {
            0 => &mut self.of_file,
            line => self.of_lines.entry(line).or_default(),
        };
        if list.len() < MANY {
            list.push(silencer);
        }
    }

    fn about(&mut self, line: u32) -> impl Iterator<Item = &mut Silencer<'a>> {
        let of_line = self.of_lines.get_mut(&line);
        self.of_file.iter_mut().chain(of_line.into_iter().flatten())
    }

    fn all(&self) -> impl Iterator<Item = &Silencer<'a>> {
        self.of_file.iter().chain(self.of_lines.values().flatten())
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
        let line = finding.location.start.line;
        let own = by_path.get_mut(finding.location.path.as_str());
        let own = own.into_iter().flat_map(|own| own.about(line));
        let mut by = None;
        for silencer in own.chain(&mut tables) {
            if silencer.takes(&finding, settings, &mut notices) {
                by = Some(silencer);
                break;
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
        for silencer in by_path.values().flat_map(Own::all).chain(tables) {
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
) -> BTreeMap<&'a str, Own<'a>> {
    let known = rules.ids();
    let mut by_path: BTreeMap<&str, Own> = BTreeMap::new();
    for (path, directives) in comments {
        let mut wrong = 0;
        for directive in directives {
            let mut selectors = Vec::new();
            for text in &directive.selectors {
                // Looking for what was meant takes long, and nobody reads a thousand answers.
                if wrong == MANY {
                    break;
                }
                match Selector::parse(text, &known) {
                    Ok(selector) => selectors.push(selector),
                    Err(message) => {
                        wrong += 1;
                        notices.push(Notice {
                            kind: NoticeKind::Suppression,
                            path: Some((*path).to_owned()),
                            line: Some(directive.line),
                            message,
                        });
                    }
                }
            }
            if !selectors.is_empty() {
                let silencer = Silencer::of_comment(path, directive, selectors);
                let own = by_path.entry(path).or_default();
                own.add(directive.target, silencer);
            }
        }
    }
    by_path
}
