//! A service's own configuration: `directive value`, `key = value`, or an INI file. Which one,
//! the text tells; no service is known.

use super::{value, words};
use crate::fact::{FileFacts, FileKind, Value, ValueKind};
use crate::format::{entry, ini};

/// Lowers such a file.
pub(super) fn lower(kind: FileKind, path: &str, text: &str) -> FileFacts {
    let sections = entry::lines(text).any(|line| {
        let line = line.trim();
        line.starts_with('[') && line.ends_with(']') && !line.contains(',')
    });
    if sections {
        return ini::lower(kind, path, text);
    }
    let mut facts = FileFacts::new(kind, text.len());
    for line in entry::lines(entry::without_bom(text)) {
        let (found, comment) = words(line);
        if let Some(comment) = comment {
            facts.comments.push(entry::span_of(text, comment));
        }
        let Some((name, arguments)) = found.split_first() else {
            continue;
        };
        // `key = value`, `key= value`, `key=value`.
        let (key, values) = match (name.split_once('='), arguments) {
            (_, ["=", rest @ ..]) => (*name, rest.to_vec()),
            (Some((key, "")), values) => (key, values.to_vec()),
            (Some((key, first)), values) => {
                let mut all = vec![first];
                all.extend(values);
                (key, all)
            }
            (None, values) => (*name, values.to_vec()),
        };
        if key.is_empty() || key.starts_with([';', '/', '!']) {
            continue;
        }
        let key_span = entry::span_of(text, key);
        let value = match values.as_slice() {
            [] => Value::new(key_span, ValueKind::Null),
            [one] => value(text, one),
            [first, .., last] => {
                let span = entry::span_of(text, first).join(entry::span_of(text, last));
                let items = values.iter().map(|word| value(text, word)).collect();
                Value::new(span, ValueKind::List(items))
            }
        };
        entry::push(&mut facts, key_span.join(value.span), key, key_span, value);
    }
    facts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fact::dump;

    fn found(text: &str) -> String {
        dump(&lower(FileKind::ServiceConfig, "x.conf", text), text)
    }

    #[test]
    fn the_three_ways() {
        let redis = found("# c\nrequirepass \"s p\"\nsave 900 1\nappendonly\n");
        assert!(redis.contains("entry requirepass = \"s p\""), "{redis}");
        assert!(redis.contains("entry save = [\"900\", \"1\"]"), "{redis}");
        assert!(redis.contains("entry appendonly = null"), "{redis}");
        let postgres = found("port = 5432 # p\nlog_directory='pg_log'\n");
        assert!(postgres.contains("entry port = \"5432\""), "{postgres}");
        assert!(
            postgres.contains("entry log_directory = \"pg_log\""),
            "{postgres}"
        );
        let mysql = found("[mysqld]\nskip-networking\nport=3306\n");
        assert!(mysql.contains("entry mysqld.port = \"3306\""), "{mysql}");
        assert!(
            mysql.contains("entry mysqld.skip-networking = null"),
            "{mysql}"
        );
    }
}
