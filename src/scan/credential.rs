//! Whether a credential stands in what would be kept of a file between runs. Rules say of a test
//! or an example that its password is nobody's business; here it is one all the same, and a doubt
//! is enough.

use crate::concept::{Slot, Understood};
use crate::fact::{Call, Fact, FactKind, Part, Value, ValueKind};
use crate::predicate::{Class, NameKind, Shape, known_secret, name_kind};

/// Whether the facts or concepts of a file hold a credential.
pub(super) fn holds_credential(understood: &Understood) -> bool {
    facts_hold_credential(&understood.facts.facts)
        || understood.concepts.iter().any(|concept| {
            let name = concept.text(Slot::Name).unwrap_or_default();
            concept.slots.iter().any(|(slot, value)| {
                let named = *slot == Slot::Credential || (*slot != Slot::Name && is_secret(name));
                in_value(value, named)
            })
        })
}

/// Whether one of the names that a module gives away stands for a credential.
pub(super) fn offered_credential<'a>(
    mut offered: impl Iterator<Item = (&'a str, &'a Value)>,
) -> bool {
    offered.any(|(name, value)| in_value(value, is_secret(name)))
}

/// Whether facts hold a credential.
pub(super) fn facts_hold_credential<'a>(facts: impl IntoIterator<Item = &'a Fact>) -> bool {
    facts.into_iter().any(|fact| match &fact.kind {
        FactKind::Call(call) => in_call(call),
        FactKind::Assign(assign) => in_value(&assign.value, is_secret(&assign.target)),
        FactKind::Branch(branch) => branch.operands.iter().any(|value| in_value(value, false)),
        FactKind::Literal(value) => in_value(value, false),
        FactKind::Entry(entry) => in_value(&entry.value, is_secret(&entry.path)),
        // What stands behind a word on a command line may be meant by it, or be a part of it.
        FactKind::Command(command) => {
            let named = command.env.iter();
            let mut named = named.map(|entry| (is_secret(&entry.key), &entry.value));
            named.any(|(named, value)| in_value(value, named))
                || command.words.iter().any(is_telling_word)
        }
        FactKind::Instruction(instruction) => instruction.arguments.iter().any(is_telling_word),
        FactKind::Dependency(dependency) => in_value(&dependency.requirement, false),
        FactKind::Import(_) | FactKind::Access(_) => false,
    })
}

/// Whether a name, or the last part of a path, is that of a secret.
fn is_secret(name: &str) -> bool {
    let last = name.rsplit(['.', ':']).next().unwrap_or(name);
    name_kind(last) != NameKind::Plain
}

fn in_call(call: &Call) -> bool {
    call.arguments.iter().any(|argument| {
        let name = argument.name.as_deref().unwrap_or_default();
        in_value(&argument.value, is_secret(name))
    })
}

/// Whether a word of a command names a secret, or has one in it.
fn is_telling_word(word: &Value) -> bool {
    let telling = |text: &str| text.split(['=', ' ', '-']).any(is_secret);
    word.as_text().is_some_and(telling) || in_value(word, false)
}

/// Whether a value is a credential: by itself, or, where it is `named` like one, by being there.
fn in_value(value: &Value, named: bool) -> bool {
    let text = |text: &str| {
        let telling = named && !text.is_empty();
        telling || text.len() > 7 && (has_password(text) || known_secret(text).is_some())
    };
    match &value.kind {
        ValueKind::Text(written) => text(written),
        ValueKind::Number(written) => named && !written.is_empty(),
        ValueKind::Template(parts) => parts.iter().any(|part| match part {
            Part::Text(written) => text(written),
            Part::Hole(hole) => in_value(hole, named),
        }),
        ValueKind::Fallback(first, second) => in_value(first, named) || in_value(second, named),
        ValueKind::Environment { name, default } => {
            let default = default.as_deref();
            default.is_some_and(|default| in_value(default, named || is_secret(name)))
        }
        ValueKind::List(items) => items.iter().any(|item| in_value(item, named)),
        ValueKind::Map(entries) => entries.iter().any(|entry| {
            let named = named || is_secret(&entry.key);
            in_value(&entry.value, named)
        }),
        ValueKind::Call(call) => in_call(call),
        ValueKind::Bool(_) | ValueKind::Null | ValueKind::Name(_) | ValueKind::Unknown => false,
    }
}

/// Whether a password stands in an address or a connection string.
fn has_password(text: &str) -> bool {
    (text.contains('@') || text.contains('=')) && {
        let value = Value::text(crate::text::Span::default(), text);
        Class::UrlWithCredential.holds(&value, &Shape::of(&value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fact::Entry;
    use crate::text::Span;

    #[test]
    fn a_doubt_is_enough() {
        let entry = |path: &str, value: &str| Fact {
            span: Span::default(),
            scope: 0,
            kind: FactKind::Entry(Entry {
                path: path.into(),
                key_span: Span::default(),
                value: Value::text(Span::default(), value),
                document: 0,
            }),
        };
        for (path, value, holds) in [
            ("db.password", "x", true),
            ("db.url", "postgresql://shop:hunter22@db/shop", true),
            ("db.url", "postgresql://db/shop", false),
            ("db.host", "db", false),
            (
                "payment.key",
                concat!("sk_", "live_4eC39HqLyjWDarjtT1zdp7dc"),
                true,
            ),
        ] {
            assert_eq!(
                facts_hold_credential(&[entry(path, value)]),
                holds,
                "{path} {value}"
            );
        }
    }
}
