//! Which of several findings about one place stay: what another says already is dropped, and
//! rules yield to more specific ones.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::assemble::Draft;
use crate::diagnostic::Level;
use crate::rule::RuleSet;
use crate::text::Span;

/// Sorts, drops what another finding says already, and lets rules yield to the more specific
/// one on the same place.
pub(super) fn give_way(rules: &RuleSet, mut drafts: Vec<Draft>) -> Vec<Draft> {
    drafts.sort_by(|a, b| {
        fn key(draft: &Draft) -> (&str, u32, &str, u32, std::cmp::Reverse<Level>) {
            (
                &draft.finding.location.path,
                draft.span.start,
                &draft.finding.rule,
                draft.span.end,
                std::cmp::Reverse(draft.finding.level),
            )
        }
        key(a).cmp(&key(b))
    });
    drafts.dedup_by(|b, a| {
        a.finding.rule == b.finding.rule
            && a.finding.location.path == b.finding.location.path
            && (a.span == b.span
                || a.span.contains(b.span) && a.finding.message == b.finding.message)
    });
    let mut keep = Vec::with_capacity(drafts.len());
    for group in drafts.chunk_by(|a, b| a.finding.location.path == b.finding.location.path) {
        let mut taken: BTreeMap<&str, Taken> = BTreeMap::new();
        for draft in group {
            let own = taken.entry(&draft.finding.rule).or_default();
            own.add(draft.span, draft.finding.location.start.line);
        }
        keep.extend(group.iter().map(|draft| {
            let rule = &draft.finding.rule;
            let stronger = rules.find(rule).map(|rule| &rules.get(rule).yields_to);
            !stronger.into_iter().flatten().any(|other| {
                other != rule
                    && taken.get(other.as_str()).is_some_and(|taken| {
                        taken.meets(draft.span, draft.finding.location.start.line)
                    })
            })
        }));
    }
    let mut keep = keep.into_iter();
    drafts.retain(|_| keep.next().unwrap_or(true));
    told_at_the_start(rules, &mut drafts);
    drafts
}

/// Drops what a command starts that the same rule has found already: `npm run build` in an
/// image's command and the script `build` are one cause.
fn told_at_the_start(rules: &RuleSet, drafts: &mut Vec<Draft>) {
    let once = |draft: &Draft| {
        let rule = rules.find(&draft.finding.rule);
        rule.is_some_and(|rule| rules.get(rule).once_on_the_way)
    };
    let mut told: HashMap<(String, String), Vec<(Span, Level)>> = HashMap::new();
    for draft in drafts.iter().filter(|draft| once(draft)) {
        let finding = &draft.finding;
        told.entry((finding.rule.clone(), finding.location.path.clone()))
            .or_default()
            .push((draft.span, finding.level));
    }
    drafts.retain(|draft| {
        !once(draft)
            || !draft.started_by.iter().any(|(path, span)| {
                let place = (draft.finding.rule.clone(), path.clone());
                told.get(&place).into_iter().flatten().any(|(own, level)| {
                    own.overlaps(*span)
                        && *level >= draft.finding.level
                        && (*path != draft.finding.location.path || *own != draft.span)
                })
            })
    });
}

/// The places that a rule has in a file, added in the order of their starts.
#[derive(Default)]
struct Taken {
    lines: HashSet<u32>,
    /// Starts of spans that are not empty, each with the furthest end up to it.
    spans: Vec<(u32, u32)>,
    /// Where the empty ones are.
    points: Vec<u32>,
}

impl Taken {
    fn add(&mut self, span: Span, line: u32) {
        self.lines.insert(line);
        if span.is_empty() {
            self.points.push(span.start);
        } else {
            let furthest = self.spans.last().map_or(0, |last| last.1);
            self.spans.push((span.start, span.end.max(furthest)));
        }
    }

    /// Whether one of them is about this place: it overlaps, or stands on the same line.
    fn meets(&self, span: Span, line: u32) -> bool {
        if self.lines.contains(&line) {
            return true;
        }
        let after = self.points.partition_point(|point| *point < span.start);
        if self
            .points
            .get(after)
            .is_some_and(|point| *point <= span.end)
        {
            return true;
        }
        // An empty span touches; others share a byte.
        let touches = u32::from(span.is_empty());
        let before = self
            .spans
            .partition_point(|(start, _)| *start < span.end + touches);
        before
            .checked_sub(1)
            .is_some_and(|last| self.spans[last].1 + touches > span.start)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_meet_as_spans_overlap() {
        let spans: Vec<Span> = (0..6)
            .flat_map(|start| (start..6).map(move |end| Span::new(start, end)))
            .collect();
        for first in &spans {
            for second in &spans {
                let mut both = [*first, *second];
                both.sort();
                let mut taken = Taken::default();
                for span in both {
                    taken.add(span, 1);
                }
                for asked in &spans {
                    let overlaps = both.iter().any(|span| span.overlaps(*asked));
                    assert_eq!(taken.meets(*asked, 2), overlaps, "{both:?} {asked:?}");
                    assert!(taken.meets(*asked, 1));
                }
            }
        }
    }
}
