//! Adding `[[ignore]]` tables to a settings file as text, so that its comments and its form
//! stay.

use anyhow::bail;

use crate::suppress::Date;

/// What a table says.
pub(super) struct Entry<'a> {
    pub(super) rule: &'a str,
    pub(super) path: &'a str,
    pub(super) words: Option<&'a str>,
    pub(super) until: Option<Date>,
    pub(super) reason: Option<&'a str>,
}

impl Entry<'_> {
    fn pairs(&self) -> Vec<String> {
        let text = |text: &str| toml::Value::String(text.to_owned()).to_string();
        // From the root on, and word for word: brackets in a path are no pattern.
        let path = format!("/{}", globset::escape(self.path));
        let mut pairs = vec![
            format!("rule = {}", text(self.rule)),
            format!("path = {}", text(&path)),
        ];
        if let Some(words) = self.words {
            pairs.push(format!("match = {}", text(words)));
        }
        if let Some(until) = self.until {
            pairs.push(format!("until = \"{until}\""));
        }
        if let Some(reason) = self.reason {
            let reason: Vec<&str> = reason.split_whitespace().collect();
            pairs.push(format!("reason = {}", text(&reason.join(" "))));
        }
        pairs
    }
}

/// A settings file's text with one more table. Where there is an `ignore` list already, TOML
/// takes no `[[ignore]]` beside it: the table goes into the list.
pub(super) fn with_ignore(name: &str, text: &str, entry: &Entry) -> anyhow::Result<String> {
    let ours = if name == "pyproject.toml" {
        "tool.xii"
    } else {
        ""
    };
    let mut table = "";
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        let bare = line.trim();
        if bare.starts_with('[') && !bare.starts_with("[[") {
            table = bare.trim_matches(['[', ']']).trim();
        } else if bare.starts_with("[[") {
            table = "[[";
        }
        let value = bare.strip_prefix("ignore").map(str::trim_start);
        if let Some(value) = value.and_then(|rest| rest.strip_prefix('='))
            && table == ours
        {
            let Some(bracket) = line
                .find('[')
                .filter(|_| value.trim_start().starts_with('['))
            else {
                bail!("`{name}`: write `ignore` as a list, so that a table can be added to it");
            };
            let at = offset + bracket + 1;
            let item = format!("{{ {} }}, ", entry.pairs().join(", "));
            return Ok(format!("{}{item}{}", &text[..at], &text[at..]));
        }
        offset += line.len();
    }
    let head = if ours.is_empty() {
        "ignore"
    } else {
        "tool.xii.ignore"
    };
    let gap = match text {
        "" => "",
        text if text.ends_with('\n') => "\n",
        _ => "\n\n",
    };
    Ok(format!(
        "{text}{gap}[[{head}]]\n{}\n",
        entry.pairs().join("\n")
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn added(name: &str, text: &str) -> String {
        let entry = Entry {
            rule: "logs/file-handler",
            path: "a[b].json",
            words: Some("`x \"y\"`"),
            until: None,
            reason: Some("old"),
        };
        with_ignore(name, text, &entry).expect("a table")
    }

    #[test]
    fn tables_are_added_in_the_form_that_is_there() {
        for (name, text) in [
            ("xii.toml", ""),
            ("xii.toml", "fail-on = \"error\" # so\n"),
            ("xii.toml", "fail-on = \"error\"\n[levels]\nlogs = \"note\""),
            ("xii.toml", "ignore = [\n  \"config\", # why\n]\n"),
            ("xii.toml", "ignore = []\n"),
            (
                "pyproject.toml",
                "[project]\nname = \"x\"\n[tool.xii]\nignore = [\"config\"]\n",
            ),
            (
                "pyproject.toml",
                "[tool.xii]\n[tool.ruff.lint]\nignore = [\"E1\"]\n",
            ),
        ] {
            let once = added(name, text);
            let twice = added(name, &once);
            for (text, count) in [(&once, 1), (&twice, 2)] {
                let settings = crate::settings::Settings::parse(name, text, &["logs/file-handler"]);
                let settings = settings.unwrap_or_else(|error| panic!("{text}: {error}"));
                assert_eq!(settings.silenced.len(), count, "{text}");
            }
            assert!(once.contains("/a[[]b[]].json"), "{once}");
        }
        let entry = Entry {
            rule: "logs/file-handler",
            path: "x",
            words: None,
            until: None,
            reason: None,
        };
        assert!(with_ignore("xii.toml", "ignore = \"config\"\n", &entry).is_err());
    }
}
