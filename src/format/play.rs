//! Play's routes: a method, a path and what answers, one a line. Knows nothing of controllers.

use crate::fact::{FileFacts, FileKind, Value};
use crate::format::entry;

/// The methods that a line begins with; `->` includes another file.
const METHODS: &[&str] = &["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];

/// Lowers such a file: each route is an entry under its method, counted from 0.
pub(crate) fn lower(kind: FileKind, _path: &str, text: &str) -> FileFacts {
    let mut facts = FileFacts::new(kind, text.len());
    for (count, line) in entry::lines(entry::without_bom(text)).enumerate() {
        let line = line.trim();
        if line.starts_with('#') {
            facts.comments.push(entry::span_of(text, line));
            continue;
        }
        let mut words = line.split_whitespace();
        let (Some(method), Some(path)) = (words.next(), words.next()) else {
            continue;
        };
        if METHODS.contains(&method) && path.starts_with('/') {
            let span = entry::span_of(text, line);
            let key = entry::span_of(text, method);
            let value = Value::text(entry::span_of(text, path), path);
            entry::push(&mut facts, span, format!("{method}.{count}"), key, value);
        }
    }
    facts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn routes() {
        let text = "# All\nGET  /photos/:id  controllers.Photos.show(id: Long)\n\n->  /api api.Routes\n+ nocsrf\nPOST /photos controllers.Photos.add()";
        let facts = lower(FileKind::PlayRoutes, "conf/routes", text);
        let dump = crate::fact::dump(&facts, text);
        assert!(dump.contains("entry GET.1 = \"/photos/:id\""), "{dump}");
        assert!(dump.contains("entry POST.5 = \"/photos\""), "{dump}");
        assert_eq!(facts.facts.len(), 2);
        assert_eq!(facts.comments.len(), 1);
    }
}
