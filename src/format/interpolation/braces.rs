//! `${...}` in its several meanings. Knows notations, no variables.

use std::ops::Range;

use super::{Notation, Reader};
use crate::fact::ValueKind;

/// Prefixes of lookups that are no variables of the environment.
const LOOKUPS: &[&str] = &[
    "sys", "ctx", "ssm", "secret", "secrets", "vault", "file", "self", "opt", "cf", "param",
    "params", "java", "jndi", "date", "main", "web", "k8s", "spring", "aws", "s3", "sls",
];

/// Prefixes of lookups in the environment.
const ENVIRONMENTS: &[&str] = &["env", "localEnv", "containerEnv"];

/// The offset of the brace that closes the one before `from`, nested ones left out.
pub(super) fn close(text: &str, from: usize) -> Option<usize> {
    let mut depth = 0usize;
    for (offset, byte) in text.bytes().enumerate().skip(from) {
        match byte {
            b'{' => depth += 1,
            b'}' if depth == 0 => return Some(offset),
            b'}' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// The length of the name at the start of a text: letters, digits and `extra`.
fn name(text: &str, extra: &[u8]) -> usize {
    text.bytes()
        .take_while(|byte| byte.is_ascii_alphanumeric() || extra.contains(byte))
        .count()
}

impl Reader<'_> {
    /// What stands between the braces.
    pub(super) fn braces(&self, notation: Notation, inner: Range<usize>) -> ValueKind {
        match notation {
            Notation::ShellBraces => self.shell_braces(inner),
            Notation::SpringBraces => self.spring_braces(inner),
            Notation::ServerlessBraces => self.serverless_braces(inner),
            _ => self.lookup_braces(inner),
        }
    }

    fn fallback(&self, name: &Range<usize>, written: &str, default: Range<usize>) -> ValueKind {
        let first = self.make(name, ValueKind::Name(written.into()));
        ValueKind::Fallback(Box::new(first), Box::new(self.value_or_text(default)))
    }

    fn shell_braces(&self, inner: Range<usize>) -> ValueKind {
        let text = &self.text[inner.clone()];
        let length = name(text, b"_");
        let variable = format!("${}", &text[..length]);
        let names = inner.start..inner.start + length;
        let operator = &text[length..];
        let default = |skip: usize| {
            let from = names.end + skip;
            self.fallback(&names, &variable, from..inner.end)
        };
        if length == 0 {
            return ValueKind::Unknown;
        }
        match operator.as_bytes() {
            [] | [b'?', ..] | [b':', b'?', ..] => ValueKind::Name(variable.into()),
            [b'-', ..] => default(1),
            [b':', b'-', ..] => default(2),
            _ => ValueKind::Unknown,
        }
    }

    fn spring_braces(&self, inner: Range<usize>) -> ValueKind {
        let text = &self.text[inner.clone()];
        // A placeholder inside the name: `${${profile}.url}`.
        let length = text.find(':').unwrap_or(text.len());
        let written = text[..length].trim();
        if written.is_empty() || written.contains(['$', '{', '}']) {
            return ValueKind::Unknown;
        }
        let variable = format!("${written}");
        if length == text.len() {
            return ValueKind::Name(variable.into());
        }
        let names = inner.start..inner.start + length;
        self.fallback(&names, &variable, inner.start + length + 1..inner.end)
    }

    fn serverless_braces(&self, inner: Range<usize>) -> ValueKind {
        let text = &self.text[inner.clone()];
        let comma = text.find(',').unwrap_or(text.len());
        let written = text[..comma].trim();
        if written.contains(['$', '{', '}']) || written.is_empty() {
            return ValueKind::Unknown;
        }
        let variable = match written.strip_prefix("env:") {
            Some(name) => format!("${name}"),
            None => written.to_owned(),
        };
        if comma == text.len() {
            return ValueKind::Name(variable.into());
        }
        let names = inner.start..inner.start + comma;
        let after = &text[comma + 1..];
        let mut start = inner.start + comma + 1 + (after.len() - after.trim_start().len());
        let mut end = start + after.trim().len();
        let default = &self.text[start..end];
        let quoted = default.len() >= 2
            && matches!(default.as_bytes()[0], b'\'' | b'"')
            && default.as_bytes().last() == default.as_bytes().first();
        if quoted {
            start += 1;
            end -= 1;
        }
        self.fallback(&names, &variable, start..end)
    }

    fn lookup_braces(&self, inner: Range<usize>) -> ValueKind {
        let text = &self.text[inner.clone()];
        let prefix = text
            .split_once(':')
            .map(|(prefix, _)| prefix)
            .filter(|prefix| ENVIRONMENTS.contains(prefix) || LOOKUPS.contains(prefix));
        let skip = match prefix {
            Some(prefix) if ENVIRONMENTS.contains(&prefix) => prefix.len() + 1,
            // `${sys:x}`: something else than the environment fills it.
            Some(_) => return ValueKind::Name(text.into()),
            None if text.starts_with("env.") => 4,
            None => 0,
        };
        let length = name(&text[skip..], b"_.-");
        // The dash of `:-` is no part of a name.
        let written = text[skip..skip + length].trim_end_matches('-');
        if written.is_empty() {
            return ValueKind::Unknown;
        }
        let variable = format!("${written}");
        let names = inner.start + skip..inner.start + skip + written.len();
        let from = names.end;
        match &text.as_bytes()[skip + written.len()..] {
            [] | [b':', b'?', ..] => ValueKind::Name(variable.into()),
            [b':', b'-', ..] => self.fallback(&names, &variable, from + 2..inner.end),
            [b':' | b'-', ..] => self.fallback(&names, &variable, from + 1..inner.end),
            _ => ValueKind::Unknown,
        }
    }
}
