//! A value as one text, as far as it is known: what classes and patterns look at.

use std::borrow::Cow;

use crate::fact::{Part, Value, ValueKind};

/// Stands for an unknown part in the text of a template.
pub const HOLE: char = '\u{fffc}';

/// The text of a value, with holes where a template's parts are unknown.
#[derive(Debug)]
pub struct Shape<'a> {
    text: Option<Cow<'a, str>>,
    holes: bool,
}

impl<'a> Shape<'a> {
    /// The shape of a value; names, calls, fallbacks and environment reads have no text.
    #[must_use]
    pub fn of(value: &'a Value) -> Self {
        let (text, holes): (Option<Cow<str>>, bool) = match &value.kind {
            ValueKind::Text(text) | ValueKind::Number(text) => (Some((&**text).into()), false),
            ValueKind::Bool(true) => (Some("true".into()), false),
            ValueKind::Bool(false) => (Some("false".into()), false),
            ValueKind::Template(parts) => {
                let mut text = String::new();
                for part in parts {
                    match part {
                        Part::Text(known) => text.push_str(known),
                        Part::Hole(_) => text.push(HOLE),
                    }
                }
                (Some(text.into()), true)
            }
            _ => (None, false),
        };
        Self { text, holes }
    }

    /// The text, holes as [`HOLE`].
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        self.text.as_deref()
    }

    /// The text, if all of it is known.
    #[must_use]
    pub fn known(&self) -> Option<&str> {
        if self.holes { None } else { self.text() }
    }
}
