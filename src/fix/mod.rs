//! Applying fixes to texts: sorted, overlapping ones left for the next pass, nothing kept that
//! parses worse than before. Knows neither files nor rules; whoever asks says what a text's
//! problems are.

mod diff;

pub use diff::unified;

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Edit, Fix};

/// Texts by path; a missing one is a file that does not exist.
pub type Texts = BTreeMap<String, String>;

/// What became of one pass over fixes.
#[derive(Debug, Default)]
pub struct Pass {
    /// The changed texts.
    pub changed: Texts,
    /// Indexes of the fixes that were made.
    pub made: Vec<usize>,
    /// Indexes of the fixes that would break a file, with its path.
    pub refused: Vec<(usize, String)>,
}

/// Makes the fixes that do not touch each other. `text` gives a file's text, `problems` counts
/// what is wrong with one; fixes that would make it worse are refused.
pub fn apply(
    fixes: &[&Fix],
    text: impl Fn(&str) -> Option<String>,
    problems: impl Fn(&str, &str) -> usize,
) -> Pass {
    let mut pass = Pass::default();
    let chosen = apart(fixes);
    let together = edited(chosen.iter().map(|index| fixes[*index]), &text);
    let broken: BTreeSet<&str> = together
        .iter()
        .filter(|(path, after)| is_worse(path, after, &text, &problems))
        .map(|(path, _)| path.as_str())
        .collect();
    if broken.is_empty() {
        pass.changed = together;
        pass.made = chosen;
        return pass;
    }
    // Which of them it is shows when each is made alone.
    let mut kept = Vec::new();
    for index in chosen {
        let fix = fixes[index];
        let suspect = fix
            .edits
            .iter()
            .any(|edit| broken.contains(edit.path.as_str()));
        let breaks = suspect
            .then(|| edited(std::iter::once(fix), &text))
            .and_then(|alone| {
                alone
                    .into_iter()
                    .find(|(path, after)| is_worse(path, after, &text, &problems))
            });
        match breaks {
            Some((path, _)) => pass.refused.push((index, path)),
            None => kept.push(index),
        }
    }
    let again = edited(kept.iter().map(|index| fixes[*index]), &text);
    if again
        .iter()
        .any(|(path, after)| is_worse(path, after, &text, &problems))
    {
        // Only together do they break something: one at a time, then.
        kept.truncate(1);
    }
    pass.changed = edited(kept.iter().map(|index| fixes[*index]), &text);
    pass.made = kept;
    pass
}

fn is_worse(
    path: &str,
    after: &str,
    text: &impl Fn(&str) -> Option<String>,
    problems: &impl Fn(&str, &str) -> usize,
) -> bool {
    let before = text(path).map_or(0, |before| problems(path, &before));
    problems(path, after) > before
}

/// Indexes of fixes of which no edit overlaps an earlier one's. The same edit twice is one edit;
/// insertions at one place stand in the order of their fixes.
fn apart(fixes: &[&Fix]) -> Vec<usize> {
    let mut taken: BTreeMap<&str, Vec<&Edit>> = BTreeMap::new();
    let mut chosen = Vec::new();
    for (index, fix) in fixes.iter().enumerate() {
        let clash = fix.edits.iter().any(|edit| {
            let others = taken.get(edit.path.as_str()).map_or(&[][..], Vec::as_slice);
            others.iter().any(|other| clashes(edit, other))
        });
        if clash {
            continue;
        }
        for edit in &fix.edits {
            taken.entry(&edit.path).or_default().push(edit);
        }
        chosen.push(index);
    }
    chosen
}

fn clashes(a: &Edit, b: &Edit) -> bool {
    let range = |edit: &Edit| (edit.start.offset, edit.end.offset);
    let ((a_start, a_end), (b_start, b_end)) = (range(a), range(b));
    if a == b || (a_start == a_end && b_start == b_end) {
        return false;
    }
    // Neighbours share no byte, but what one takes out may be what the other leans on.
    a_start <= b_end && b_start <= a_end
}

/// The texts after all edits of these fixes.
fn edited<'f>(
    fixes: impl Iterator<Item = &'f Fix>,
    text: &impl Fn(&str) -> Option<String>,
) -> Texts {
    let mut by_path: BTreeMap<&str, Vec<&Edit>> = BTreeMap::new();
    for fix in fixes {
        for edit in &fix.edits {
            let edits = by_path.entry(&edit.path).or_default();
            if !edits.contains(&edit) {
                edits.push(edit);
            }
        }
    }
    by_path
        .into_iter()
        .filter_map(|(path, mut edits)| {
            let before = match text(path) {
                Some(before) => before,
                None if edits.iter().all(|edit| edit.creates) => String::new(),
                None => return None,
            };
            edits.sort_by_key(|edit| (edit.start.offset, edit.end.offset));
            Some((path.to_owned(), replaced(&before, &edits)))
        })
        .collect()
}

/// A text after sorted edits; new lines end as the text's own do.
fn replaced(before: &str, edits: &[&Edit]) -> String {
    let returns = before.contains("\r\n");
    let mut after = String::with_capacity(before.len() + 64);
    let mut done = 0;
    for edit in edits {
        let (start, end) = (edit.start.offset as usize, edit.end.offset as usize);
        let (Some(kept), Some(_)) = (before.get(done..start), before.get(start..end)) else {
            continue;
        };
        after.push_str(kept);
        if returns {
            let plain = edit.replacement.replace("\r\n", "\n");
            after.push_str(&plain.replace('\n', "\r\n"));
        } else {
            after.push_str(&edit.replacement);
        }
        done = end;
    }
    after.push_str(before.get(done..).unwrap_or_default());
    after
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Applicability;
    use crate::text::Position;

    fn edit(start: u32, end: u32, replacement: &str) -> Edit {
        let at = |offset| Position {
            offset,
            ..Position::default()
        };
        Edit {
            path: "a".to_owned(),
            start: at(start),
            end: at(end),
            replacement: replacement.to_owned(),
            creates: false,
        }
    }

    fn fix(edits: Vec<Edit>) -> Fix {
        Fix {
            applicability: Applicability::Safe,
            edits,
        }
    }

    fn run(text: &str, fixes: &[Fix], worse: &str) -> (Option<String>, Vec<usize>, usize) {
        let list: Vec<&Fix> = fixes.iter().collect();
        let pass = apply(
            &list,
            |_| Some(text.to_owned()),
            |_, after| usize::from(after.contains(worse)),
        );
        let changed = pass.changed.get("a").cloned();
        (changed, pass.made, pass.refused.len())
    }

    #[test]
    fn overlapping_fixes_wait() {
        let fixes = [
            fix(vec![edit(0, 1, "x")]),
            fix(vec![edit(0, 2, "yy")]),
            fix(vec![edit(4, 5, "z")]),
        ];
        let (text, made, refused) = run("abcdef", &fixes, "!");
        assert_eq!(text.as_deref(), Some("xbcdzf"));
        assert_eq!((made, refused), (vec![0, 2], 0));
    }

    #[test]
    fn one_import_serves_two_fixes_and_insertions_keep_their_order() {
        let fixes = [
            fix(vec![edit(0, 0, "import os\n"), edit(1, 2, "1")]),
            fix(vec![edit(0, 0, "import os\n"), edit(4, 5, "2")]),
            fix(vec![edit(6, 6, "A=\n")]),
            fix(vec![edit(6, 6, "B=\n")]),
        ];
        let (text, made, _) = run("abcdef", &fixes, "!");
        assert_eq!(text.as_deref(), Some("import os\na1cd2fA=\nB=\n"));
        assert_eq!(made.len(), 4);
    }

    #[test]
    fn what_breaks_a_file_is_refused_and_the_rest_is_made() {
        let fixes = [fix(vec![edit(0, 1, "(")]), fix(vec![edit(4, 5, "z")])];
        let (text, made, refused) = run("abcdef", &fixes, "(");
        assert_eq!(text.as_deref(), Some("abcdzf"));
        assert_eq!((made, refused), (vec![1], 1));
    }

    #[test]
    fn line_ends_are_kept() {
        let fixes = [fix(vec![edit(3, 3, "x\n")])];
        let (text, _, _) = run("a\r\nb\r\n", &fixes, "!");
        assert_eq!(text.as_deref(), Some("a\r\nx\r\nb\r\n"));
    }
}
