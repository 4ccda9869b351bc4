//! Patterns over dotted paths: `logging.FileHandler`, `process.env.*`, `**.listen`.

use std::borrow::Cow;

/// A compiled path pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    segments: Vec<Segment>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Segment {
    /// Exactly this.
    Word(Box<str>),
    /// Any one segment that starts and ends like this.
    One(Box<str>, Box<str>),
    /// Any number of segments, none too.
    Many,
}

/// What the wildcards of a pattern matched, in order; `**` captures nothing.
pub type Captures<'a> = Vec<&'a str>;

/// Segments of a path that is matched without an allocation.
const FEW: usize = 16;

/// Where the index looks a pattern up: a literal segment and its distance from the end.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Anchor {
    /// The segment at this distance from the end (0 is the last one).
    FromEnd(u8, Box<str>),
    /// No usable literal; the pattern is tried on everything.
    Anywhere,
}

impl Pattern {
    /// Compiles a pattern. `::` and `\` separate like `.`.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let folded = if text.contains([':', '\\']) {
            Cow::Owned(text.replace("::", ".").replace('\\', "."))
        } else {
            Cow::Borrowed(text)
        };
        let segments = folded
            .split('.')
            .map(|segment| match segment {
                "**" => Segment::Many,
                _ => match segment.split_once('*') {
                    Some((before, after)) => Segment::One(before.into(), after.into()),
                    None => Segment::Word(segment.into()),
                },
            })
            .collect();
        Self { segments }
    }

    /// Whether the pattern is `**` alone.
    #[must_use]
    pub fn is_everything(&self) -> bool {
        self.segments == [Segment::Many]
    }

    /// Where to index the pattern.
    #[must_use]
    pub fn anchor(&self) -> Anchor {
        for (distance, segment) in self.segments.iter().rev().enumerate() {
            match segment {
                Segment::Word(word) => {
                    return match u8::try_from(distance) {
                        Ok(distance) if distance <= 2 => Anchor::FromEnd(distance, word.clone()),
                        _ => Anchor::Anywhere,
                    };
                }
                Segment::One(..) => {}
                Segment::Many => return Anchor::Anywhere,
            }
        }
        Anchor::Anywhere
    }

    /// The segment that no match goes without, the last one that says anything, for a
    /// prefilter: what it is or has in it, and whether that begins and ends the segment.
    #[must_use]
    pub fn last_word(&self) -> Option<(&str, bool, bool)> {
        self.segments
            .iter()
            .rev()
            .find_map(|segment| match segment {
                Segment::Word(word) => Some((&**word, true, true)),
                Segment::One(before, after) if before.len() > after.len() => {
                    Some((&**before, true, false))
                }
                Segment::One(_, after) if !after.is_empty() => Some((&**after, false, true)),
                _ => None,
            })
    }

    /// The last segment, where it is a literal one behind others.
    #[must_use]
    pub fn method(&self) -> Option<&str> {
        match self.segments.as_slice() {
            [_, .., Segment::Word(word)] => Some(word),
            _ => None,
        }
    }

    /// The pattern without its last segment, where that is a name of its own: a class of a
    /// module, a function of a package. `shallow` lets a module alone pass, too.
    #[must_use]
    pub fn receiver(&self, shallow: bool) -> Option<Self> {
        let (_, receiver) = self.segments.split_last()?;
        let named = match receiver {
            [Segment::Word(_)] => shallow,
            [.., Segment::Word(last)] => !last.contains('/'),
            _ => false,
        };
        let bounded = !receiver.contains(&Segment::Many);
        (named && bounded).then(|| Self {
            segments: receiver.to_vec(),
        })
    }

    /// The segment of a pattern that has no other one.
    #[must_use]
    pub fn only_word(&self) -> Option<&str> {
        match self.segments.as_slice() {
            [Segment::Word(word)] => Some(word),
            _ => None,
        }
    }

    /// The literal segments.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.segments.iter().filter_map(|segment| match segment {
            Segment::Word(word) => Some(&**word),
            _ => None,
        })
    }

    /// Whether the pattern matches the whole path, and what its wildcards matched.
    #[must_use]
    pub fn matches<'a>(&self, path: &'a str) -> Option<Captures<'a>> {
        let mut captures = Vec::new();
        // Most paths are short: their parts need no allocation.
        let mut few = [""; FEW];
        let mut count = 0;
        for part in path.split('.') {
            let Some(place) = few.get_mut(count) else {
                let parts: Vec<&str> = path.split('.').collect();
                return matches(&self.segments, &parts, &mut captures).then_some(captures);
            };
            *place = part;
            count += 1;
        }
        matches(&self.segments, &few[..count], &mut captures).then_some(captures)
    }
}

fn matches<'a>(pattern: &[Segment], path: &[&'a str], captures: &mut Vec<&'a str>) -> bool {
    let Some((first, rest)) = pattern.split_first() else {
        return path.is_empty();
    };
    match first {
        Segment::Many => {
            let kept = captures.len();
            (0..=path.len()).any(|skipped| {
                captures.truncate(kept);
                matches(rest, &path[skipped..], captures)
            })
        }
        Segment::Word(word) => {
            path.first().is_some_and(|part| **part == **word) && matches(rest, &path[1..], captures)
        }
        Segment::One(before, after) => {
            let Some(part) = path.first() else {
                return false;
            };
            if part.len() < before.len() + after.len()
                || !part.starts_with(&**before)
                || !part.ends_with(&**after)
            {
                return false;
            }
            captures.push(part);
            if matches(rest, &path[1..], captures) {
                return true;
            }
            captures.pop();
            false
        }
    }
}

/// A path as patterns see it: the version in a Go module path says nothing about what an
/// API means.
#[must_use]
pub fn unversioned(path: &str) -> Cow<'_, str> {
    let bytes = path.as_bytes();
    let version = |at: &usize| bytes.get(at + 1) == Some(&b'v');
    if let Some(at) = memchr::memchr_iter(b'/', bytes).find(version) {
        let digits = path[at + 2..]
            .bytes()
            .take_while(u8::is_ascii_digit)
            .count();
        let after = at + 2 + digits;
        if digits > 0 && matches!(path.as_bytes().get(after), None | Some(b'.' | b'/')) {
            return format!("{}{}", &path[..at], &path[after..]).into();
        }
    }
    path.into()
}

/// Whether an imported module is `module` or lies in it.
#[must_use]
pub fn is_within(imported: &str, module: &str) -> bool {
    imported
        .strip_prefix(module)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '/']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wildcards() {
        let hit = |pattern: &str, path: &'static str| Pattern::new(pattern).matches(path);
        assert_eq!(hit("process.env.*", "process.env.PORT"), Some(vec!["PORT"]));
        assert_eq!(hit("**.listen", "a.b.listen"), Some(vec![]));
        assert_eq!(hit("**.listen", "listen"), Some(vec![]));
        assert_eq!(hit("a.**.c", "a.b"), None);
        assert_eq!(
            hit("logging::FileHandler", "logging.FileHandler"),
            Some(vec![])
        );
        assert_eq!(
            hit("**.*Handler", "x.FileHandler"),
            Some(vec!["FileHandler"])
        );
    }

    #[test]
    fn go_versions_are_folded() {
        assert_eq!(
            unversioned("github.com/go-redis/redis/v8.NewClient"),
            "github.com/go-redis/redis.NewClient"
        );
        assert_eq!(unversioned("k8s.io/api/v1beta1.X"), "k8s.io/api/v1beta1.X");
    }
}
