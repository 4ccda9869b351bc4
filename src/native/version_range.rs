//! Versions and ranges as manifests write them (npm, PEP 440, Composer, `RubyGems`): enough to
//! ask whether a range has room for a version. Where notations differ, the wider reading wins.

/// Numbers that are compared: major, minor, patch.
type Key = [u32; 3];

const END: Key = [u32::MAX; 3];

/// A version of which the last parts may be left open: `3`, `3.12`, `3.12.4`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Version {
    parts: Key,
    /// How many parts are given, 1 to 3.
    given: usize,
}

impl Version {
    /// Reads the numbers that a text begins with.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let text = text.trim().trim_start_matches(['v', 'V']);
        let mut parts = [0; 3];
        let mut given = 0;
        for part in text.split('.').take(3) {
            let end = part
                .find(|c: char| !c.is_ascii_digit())
                .unwrap_or(part.len());
            let Ok(number) = part[..end].parse() else {
                break;
            };
            parts[given] = number;
            given += 1;
            if end < part.len() {
                break;
            }
        }
        (given > 0).then_some(Self { parts, given })
    }

    /// Whether both name the same thing, as far as both tell and at most `depth` parts deep.
    pub(super) fn agrees(&self, other: &Self, depth: usize) -> bool {
        let depth = depth.min(self.given).min(other.given);
        self.parts[..depth] == other.parts[..depth]
    }

    /// The first version behind all that begin with the first `depth` parts.
    fn behind(&self, depth: usize) -> Key {
        let mut key = self.parts;
        for part in &mut key[depth..] {
            *part = 0;
        }
        key[depth - 1] = key[depth - 1].saturating_add(1);
        key
    }

    fn interval(&self) -> (Key, Key) {
        (self.parts, self.behind(self.given))
    }
}

/// A range: half-open intervals, any of which will do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Range(Vec<(Key, Key)>);

impl Range {
    /// Reads a requirement. `None` when it is no range, or demands nothing.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut intervals = Vec::new();
        for alternative in text.split('|').filter(|part| !part.trim().is_empty()) {
            intervals.push(alternative_of(alternative)?);
        }
        (!intervals.is_empty()).then_some(Self(intervals))
    }

    /// All versions from this one on.
    pub(super) fn from(version: &Version) -> Self {
        Self(vec![(version.parts, END)])
    }

    /// Whether there is room for a version, or for one that begins with it.
    pub(super) fn has_room_for(&self, version: &Version) -> bool {
        let (low, high) = version.interval();
        self.0
            .iter()
            .any(|(from, to)| from < to && *from < high && low < *to)
    }
}

/// Comparisons that must all hold, as one interval.
fn alternative_of(text: &str) -> Option<(Key, Key)> {
    if let Some((from, to)) = text.split_once(" - ") {
        let (from, to) = (Version::parse(from)?, Version::parse(to)?);
        return Some((from.parts, to.behind(to.given)));
    }
    let mut low = [0; 3];
    let mut high = END;
    let mut rest = text.trim_start();
    let mut any = false;
    while !rest.is_empty() {
        let end = rest
            .find(|c: char| !"^~<>=!".contains(c))
            .unwrap_or(rest.len());
        let operator = &rest[..end];
        rest = rest[end..].trim_start();
        let end = rest
            .find(|c: char| c.is_whitespace() || ",^~<>=!".contains(c))
            .unwrap_or(rest.len());
        let version = Version::parse(&rest[..end])?;
        rest = rest[end..].trim_start_matches([' ', ',', '\t', '\n']);
        any = true;
        let (from, to) = match operator {
            "" | "=" | "==" | "===" => version.interval(),
            ">=" => (version.parts, END),
            ">" => (version.behind(version.given), END),
            "<" => ([0; 3], version.parts),
            "<=" => ([0; 3], version.behind(version.given)),
            "^" if version.parts[0] == 0 && version.given > 1 => (version.parts, version.behind(2)),
            "^" => (version.parts, version.behind(1)),
            "~" | "~=" | "~>" => (
                version.parts,
                version.behind(version.given.saturating_sub(1).max(1)),
            ),
            "!=" => continue,
            _ => return None,
        };
        low = low.max(from);
        high = high.min(to);
    }
    any.then_some((low, high))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_have_room_for_what_they_name() {
        for (range, version, expected) in [
            (">=3.9", "3.12", true),
            (">=3.9,<3.12", "3.12", false),
            (">=3.9, <4", "3.12.1", true),
            ("^18 || ^20", "20", true),
            ("^18 || ^20", "22", false),
            ("20.x", "20.11", true),
            ("18 - 20", "20.1.0", true),
            ("18 - 20", "21", false),
            ("~> 3.2.1", "3.3", false),
            ("~> 3.2", "3.3", true),
            ("~=3.9", "3.12", true),
            ("^8.1", "8.3", true),
            ("^8.1", "9", false),
            (">= 16 <19", "20", false),
            (">18", "18", false),
            ("==3.11.*", "3.11", true),
            ("<=16", "16.2", true),
        ] {
            let range = Range::parse(range).expect("it is a range");
            let version = Version::parse(version).expect("it is a version");
            assert_eq!(
                range.has_room_for(&version),
                expected,
                "{range:?} {version:?}"
            );
        }
        assert_eq!(Range::parse("*"), None);
        assert_eq!(Range::parse("latest"), None);
    }

    #[test]
    fn versions_agree_as_far_as_both_tell() {
        let agree = |one: &str, other: &str, depth| {
            let (one, other) = (Version::parse(one), Version::parse(other));
            one.zip(other)
                .is_some_and(|(one, other)| one.agrees(&other, depth))
        };
        assert!(agree("3", "3.12", 2));
        assert!(agree("3.12.1", "3.12.9", 2));
        assert!(!agree("3.12", "3.11", 2));
        assert!(agree("v20.1", "20.9.0", 1));
    }
}
