//! Naming rules: by id, by factor's slug, number or Roman numeral, or all at once.

use crate::diagnostic::Factor;
use crate::table::nearest;

/// What a `--select`, an `ignore` or a suppression names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Selector {
    /// Every rule.
    All,
    /// All rules of a factor.
    Factor(Factor),
    /// One rule.
    Rule(String),
}

impl Selector {
    /// Reads a selector; `known` are the ids of all rules.
    ///
    /// # Errors
    /// One line with the nearest right name.
    pub fn parse(text: &str, known: &[&str]) -> Result<Self, String> {
        if text.eq_ignore_ascii_case("all") {
            return Ok(Self::All);
        }
        if let Some(factor) = Factor::parse(text) {
            return Ok(Self::Factor(factor));
        }
        if known.contains(&text) {
            return Ok(Self::Rule(text.to_owned()));
        }
        let mut names: Vec<&str> = known.to_vec();
        let slugs: Vec<&str> = Factor::all().map(Factor::slug).collect();
        names.extend(&slugs);
        // A rule's name without its factor is the likeliest slip.
        let near = known
            .iter()
            .find(|id| id.ends_with(&format!("/{text}")))
            .copied()
            .or_else(|| nearest(text, &names));
        Err(match near {
            Some(near) => format!("unknown rule or factor `{text}`, did you mean `{near}`?"),
            None => format!("unknown rule or factor `{text}`; `xii rules` lists them"),
        })
    }

    /// Whether a rule is named.
    #[must_use]
    pub fn names(&self, rule: &str, factor: Factor) -> bool {
        match self {
            Self::All => true,
            Self::Factor(own) => *own == factor,
            Self::Rule(own) => own == rule,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_spellings() {
        let known = ["logs/file-handler", "config/credential-in-url"];
        let parse = |text| Selector::parse(text, &known);
        for text in ["11", "XI", "xi", "logs"] {
            assert_eq!(parse(text), Ok(Selector::Factor(Factor::Logs)), "{text}");
        }
        assert!(parse("logs/file-handler").is_ok());
        let error = parse("logs/file-handeler").unwrap_err();
        assert!(
            error.contains("did you mean `logs/file-handler`?"),
            "{error}"
        );
        assert!(
            parse("file-handler")
                .unwrap_err()
                .contains("`logs/file-handler`")
        );
    }
}
