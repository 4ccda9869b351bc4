//! Settles the values of a file: names that are bound once are followed, environment reads
//! are recognised by the tables and seen through conversions, templates with known parts are
//! joined. Done in place, once, before concepts are derived.

use std::collections::HashSet;
use std::collections::hash_map::Entry;

use foldhash::HashMap;

use super::reference::{Reference, Subject};
use super::written::{Conversion, Filling, binds};
use super::{Tables, Vocabulary};
use crate::concept::{ConceptKind, Slot};
use crate::fact::{
    AssignForm, Call, FactKind, FileFacts, FileKind, Language, MapEntry, Part, Value, ValueKind,
};
use crate::predicate::{is_within, unversioned};
use crate::text::Span;

/// How many steps a name is followed.
const DEEPEST: u32 = 6;

/// Names that are given one value in a file.
type Bindings = HashMap<Box<str>, Option<Value>>;

impl Vocabulary {
    /// Settles every value of a file.
    pub(super) fn settle(&self, facts: &mut FileFacts) {
        let bindings = bindings(facts);
        let language = language_of_values(facts.kind);
        let settler = Settler {
            tables: self.tables(language),
            bindings,
            language,
            imports: imported(facts)
                .into_iter()
                .map(|module| Box::from(&*unversioned(module)))
                .collect(),
        };
        for fact in &mut facts.facts {
            match &mut fact.kind {
                FactKind::Call(call) => {
                    for argument in &mut call.arguments {
                        settler.value(&mut argument.value, 0);
                    }
                }
                FactKind::Assign(assign) => settler.value(&mut assign.value, 0),
                FactKind::Branch(branch) => {
                    for operand in &mut branch.operands {
                        settler.value(operand, 0);
                    }
                }
                FactKind::Literal(value) => settler.value(value, 0),
                FactKind::Entry(entry) => settler.value(&mut entry.value, 0),
                FactKind::Command(command) => {
                    for word in &mut command.words {
                        settler.value(word, 0);
                    }
                    for entry in &mut command.env {
                        settler.value(&mut entry.value, 0);
                    }
                    for redirect in &mut command.redirects {
                        settler.value(&mut redirect.target, 0);
                    }
                }
                FactKind::Instruction(instruction) => {
                    for argument in &mut instruction.arguments {
                        settler.value(argument, 0);
                    }
                    for flag in &mut instruction.flags {
                        settler.value(&mut flag.value, 0);
                    }
                }
                FactKind::Import(_) | FactKind::Access(_) | FactKind::Dependency(_) => {}
            }
        }
    }
}

/// The language that a file's values are written in: `<%= ENV["PORT"] %>` is Ruby.
fn language_of_values(kind: FileKind) -> Option<Language> {
    match kind {
        FileKind::RailsYaml => Some(Language::Ruby),
        _ => kind.language(),
    }
}

/// What each name is given, when it is given one thing. Parameters and loops' variables are
/// given many.
fn bindings(facts: &FileFacts) -> Bindings {
    let mut bindings: Bindings = HashMap::default();
    let mut bind = |name: Box<str>, value: Option<Value>| match bindings.entry(name) {
        Entry::Occupied(mut known) => {
            let value = value.filter(|value| defaults(value, known.get().as_ref()));
            known.insert(value);
        }
        Entry::Vacant(first) => {
            first.insert(value);
        }
    };
    // Where a name is read with a dollar and given a value without one.
    let shell = facts.kind.language() == Some(Language::Shell) || facts.kind == FileKind::Makefile;
    for fact in &facts.facts {
        match &fact.kind {
            FactKind::Assign(assign) => {
                let value = small(&assign.value).then(|| assign.value.clone());
                match assign.form {
                    AssignForm::Parameter => bind(assign.target.clone(), None),
                    AssignForm::Argument => {}
                    _ if shell => bind(format!("${}", assign.target).into(), value),
                    _ => bind(assign.target.clone(), value),
                }
            }
            FactKind::Instruction(instruction) if matches!(&*instruction.name, "ARG" | "ENV") => {
                if let [name, value] = instruction.arguments.as_slice()
                    && let Some(name) = name.as_text()
                {
                    bind(format!("${name}").into(), Some(value.clone()));
                }
            }
            _ => {}
        }
    }
    complete(facts, &mut bindings);
    bindings
}

/// Adds to a map what its name is given key by key: `options.store = ..`, under whatever
/// condition that stands.
fn complete(facts: &FileFacts, bindings: &mut Bindings) {
    for fact in &facts.facts {
        let FactKind::Assign(assign) = &fact.kind else {
            continue;
        };
        if matches!(assign.form, AssignForm::Argument | AssignForm::Parameter) {
            continue;
        }
        let Some((name, key)) = assign.target.rsplit_once('.') else {
            continue;
        };
        if let Some(Some(bound)) = bindings.get_mut(name)
            && let ValueKind::Map(entries) = &mut bound.kind
            && entries.len() < 24
            && entries.iter().all(|entry| &*entry.key != key)
        {
            entries.push(MapEntry {
                key: key.into(),
                key_span: fact.span,
                value: Value::unknown(assign.value.span),
            });
        }
    }
}

/// Whether a value is what the name was given before, with a default: `port = getenv("PORT")`
/// and then `port = port or "80"`, as a front end lowers `if port == "" { port = "80" }`.
fn defaults(value: &Value, known: Option<&Value>) -> bool {
    match (&value.kind, known) {
        (ValueKind::Fallback(first, second), Some(known)) => {
            first.kind == known.kind || second.kind == known.kind
        }
        _ => false,
    }
}

/// Whether a value is small enough to be copied to where its name is used.
fn small(value: &Value) -> bool {
    match &value.kind {
        ValueKind::Text(text) => text.len() <= 400,
        ValueKind::List(items) => items.len() <= 12 && items.iter().all(small),
        ValueKind::Template(parts) => parts.len() <= 12,
        ValueKind::Map(entries) => entries.len() <= 12,
        ValueKind::Call(call) => call.arguments.len() <= 8,
        ValueKind::Unknown => false,
        _ => true,
    }
}

struct Settler<'v> {
    /// The tables that speak of the file's language.
    tables: [Option<&'v Tables>; 2],
    bindings: Bindings,
    imports: Vec<Box<str>>,
    language: Option<Language>,
}

impl Settler<'_> {
    fn value(&self, value: &mut Value, depth: u32) {
        if depth > DEEPEST {
            return;
        }
        match &mut value.kind {
            ValueKind::List(items) => {
                for item in items {
                    self.value(item, depth + 1);
                }
            }
            ValueKind::Map(entries) => {
                for entry in entries {
                    self.value(&mut entry.value, depth + 1);
                }
            }
            ValueKind::Name(name) => {
                let name = name.clone();
                if let Some(kind) = self.name(&name, depth) {
                    value.kind = kind;
                }
            }
            ValueKind::Call(call) => {
                for argument in &mut call.arguments {
                    self.value(&mut argument.value, depth + 1);
                }
                if let Some(settled) = self.call(call, value.span) {
                    *value = settled;
                }
            }
            ValueKind::Fallback(..) => {
                let taken = std::mem::replace(&mut value.kind, ValueKind::Unknown);
                let ValueKind::Fallback(mut first, mut second) = taken else {
                    return;
                };
                self.value(&mut first, depth + 1);
                self.value(&mut second, depth + 1);
                value.kind = fallback(first, second);
            }
            ValueKind::Template(parts) => {
                let mut taken = std::mem::take(parts);
                for part in &mut taken {
                    if let Part::Hole(hole) = part {
                        self.value(hole, depth + 1);
                    }
                }
                *value = Value::concat(value.span, taken);
            }
            _ => {}
        }
    }

    /// What a name stands for: the environment, or the one value that it is given.
    fn name(&self, name: &str, depth: u32) -> Option<ValueKind> {
        if let Some(bound) = self.bindings.get(name)
            && !name.is_empty()
        {
            let mut bound = bound.clone()?;
            if mentions(&bound, name) {
                // `PORT=${PORT:-80}`: the inner one is the environment's.
                Self::without(name, &mut bound);
            } else {
                self.value(&mut bound, depth + 1);
            }
            // The use is where the reader looks, the definition is not. The result of some call
            // says less than the name that it was given.
            return match bound.kind {
                ValueKind::Call(_) | ValueKind::Unknown => None,
                kind => Some(kind),
            };
        }
        if let Some(variable) = name.strip_prefix('$')
            && is_variable(variable)
            && !matches!(self.language, Some(Language::Php | Language::PowerShell))
        {
            return Some(ValueKind::Environment {
                name: variable.into(),
                default: None,
            });
        }
        let mut read = None;
        for tables in self.tables.into_iter().flatten() {
            tables.accesses.find(name, |id, captures| {
                let meaning = &tables.meanings[id as usize];
                if meaning.concept != ConceptKind::EnvironmentRead || !meaning.speaks(self.language)
                {
                    return;
                }
                let variable = meaning
                    .slots
                    .iter()
                    .find_map(|(slot, filling)| match filling {
                        Filling::Parts(parts) if *slot == Slot::Name => {
                            parts.iter().find_map(|part| match part {
                                Reference::Capture(index) => captures.get(*index).copied(),
                                Reference::Name => name.rsplit('.').next(),
                                _ => None,
                            })
                        }
                        _ => None,
                    });
                if let Some(variable) = variable {
                    read.get_or_insert_with(|| Box::from(variable));
                }
            });
        }
        read.map(|name| ValueKind::Environment {
            name,
            default: None,
        })
    }

    /// Sees `$NAME` inside its own definition as the environment's.
    fn without(name: &str, value: &mut Value) {
        match &mut value.kind {
            ValueKind::Name(own) if **own == *name => {
                value.kind = ValueKind::Environment {
                    name: name
                        .trim_start_matches('$')
                        .trim_start_matches("env.")
                        .into(),
                    default: None,
                };
            }
            ValueKind::Fallback(..) => {
                let taken = std::mem::replace(&mut value.kind, ValueKind::Unknown);
                if let ValueKind::Fallback(mut first, second) = taken {
                    Self::without(name, &mut first);
                    value.kind = fallback(first, second);
                }
            }
            _ => value.kind = ValueKind::Unknown,
        }
    }

    /// An environment read, or what a conversion is given, in the place where it stands.
    fn call(&self, call: &Call, span: Span) -> Option<Value> {
        let path = unversioned(&call.callee);
        let mut read = None;
        for tables in self.tables.into_iter().flatten() {
            tables.calls.find(&path, |id, captures| {
                let meaning = &tables.meanings[id as usize];
                if meaning.concept != ConceptKind::EnvironmentRead
                    || read.is_some()
                    || !meaning.speaks(self.language)
                    || !self.imports_any(&meaning.requires)
                {
                    return;
                }
                let whole = FactKind::Call(call.clone());
                let subject = Subject {
                    fact: &whole,
                    span,
                    command: None,
                };
                let holds = meaning.conditions.iter().all(|(reference, predicate)| {
                    let found = reference.find(subject, &captures);
                    predicate.find(found.as_deref()).is_some()
                });
                if !holds {
                    return;
                }
                let part = |slot: Slot| {
                    meaning
                        .slots
                        .iter()
                        .find_map(|(own, filling)| match filling {
                            Filling::Parts(parts) if *own == slot => parts
                                .iter()
                                .find_map(|part| part.find(subject, &captures))
                                .map(std::borrow::Cow::into_owned),
                            _ => None,
                        })
                };
                let Some(name) = part(Slot::Name).and_then(|name| name.as_text().map(Box::from))
                else {
                    return;
                };
                let default =
                    part(Slot::Default).filter(|default| !matches!(default.kind, ValueKind::Null));
                let default = default.map(Box::new);
                read = Some(Value::new(span, ValueKind::Environment { name, default }));
            });
        }
        if read.is_some() {
            return read;
        }
        let mut converted = None;
        for tables in self.tables.into_iter().flatten() {
            tables.conversions.find(&path, |id, _| {
                let (languages, stands_for) = &tables.converted[id as usize];
                if converted.is_none() && binds(languages, self.language) {
                    converted = match stands_for {
                        Conversion::Argument(at) => call.positional(*at).cloned(),
                        Conversion::Joined => joined(call, span),
                        Conversion::Text(text) => Some(Value::text(span, text.clone())),
                    };
                }
            });
        }
        converted
    }

    /// Whether the file imports one of these modules; true when none is asked for.
    fn imports_any(&self, modules: &[Box<str>]) -> bool {
        modules.is_empty()
            || modules
                .iter()
                .any(|module| self.imports.iter().any(|own| is_within(own, module)))
    }
}

/// The arguments of a call as one path, if something of it is known.
fn joined(call: &Call, span: Span) -> Option<Value> {
    let values = || {
        let plain = call.arguments.iter().filter(|given| given.name.is_none());
        plain.map(|given| &given.value)
    };
    let known =
        |value: &Value| value.as_text().is_some() || matches!(value.kind, ValueKind::Template(_));
    if !values().any(known) {
        return None;
    }
    if let [only] = &*call.arguments {
        return Some(only.value.clone());
    }
    let mut parts = Vec::with_capacity(call.arguments.len() * 2);
    for value in values() {
        if !parts.is_empty() {
            parts.push(Part::Text("/".into()));
        }
        parts.push(Part::Hole(value.clone()));
    }
    Some(Value::concat(span, parts))
}

/// `first`, or `second` where it is missing.
fn fallback(first: Box<Value>, second: Box<Value>) -> ValueKind {
    match first.kind {
        ValueKind::Environment {
            name,
            default: None,
        } => ValueKind::Environment {
            name,
            default: (!matches!(second.kind, ValueKind::Null)).then_some(second),
        },
        ValueKind::Null => second.kind,
        ValueKind::Text(ref text) if text.is_empty() => second.kind,
        ValueKind::Environment { .. } => first.kind,
        _ => ValueKind::Fallback(first, second),
    }
}

/// Whether a value uses a name.
fn mentions(value: &Value, name: &str) -> bool {
    match &value.kind {
        ValueKind::Name(own) => **own == *name,
        ValueKind::Fallback(first, second) => mentions(first, name) || mentions(second, name),
        ValueKind::Template(parts) => parts.iter().any(|part| match part {
            Part::Hole(hole) => mentions(hole, name),
            Part::Text(_) => false,
        }),
        _ => false,
    }
}

fn is_variable(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-'))
        && !text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The modules that a file imports, or others for it, for `requires`.
pub(super) fn imported(facts: &FileFacts) -> HashSet<&str> {
    let own = facts.facts.iter().filter_map(|fact| match &fact.kind {
        FactKind::Import(import) => Some([&*import.package, &*import.module]),
        _ => None,
    });
    let linked = facts.linked.iter().map(|path| &**path);
    own.flatten().chain(linked).collect()
}

#[cfg(test)]
mod bindings_tests {
    use super::*;
    use crate::fact::{Assign, FileKind};

    #[test]
    fn a_default_set_later_is_part_of_the_value() {
        let span = Span::at(0);
        let text = |text: &str| Value::text(span, text);
        let or = |first: &str, second: &str| {
            let (first, second) = (Box::new(text(first)), Box::new(text(second)));
            Value::new(span, ValueKind::Fallback(first, second))
        };
        let given = |values: &[Value]| {
            let mut facts = FileFacts::new(FileKind::Go, 0);
            for value in values {
                let assign = Assign {
                    target: "x".into(),
                    target_span: span,
                    value: value.clone(),
                    form: AssignForm::Variable,
                };
                facts.push(span, 0, FactKind::Assign(assign));
            }
            bindings(&facts).remove("x").flatten()
        };
        assert_eq!(given(&[text("a"), or("a", "b")]), Some(or("a", "b")));
        assert_eq!(given(&[text("a"), or("b", "a")]), Some(or("b", "a")));
        assert_eq!(given(&[text("a"), or("b", "c")]), None);
        assert_eq!(given(&[text("a"), or("a", "b"), text("c")]), None);
    }
}

#[cfg(test)]
mod conversion_tests {
    use super::*;
    use crate::fact::{Argument, CallForm, Value};

    #[test]
    fn a_call_stands_for_its_joined_arguments_or_for_a_text() {
        let tables = "[[conversion]]\ncall = ['path.join']\njoins = true\n\
                      [[conversion]]\ncall = ['os.tmpdir']\ntext = '/tmp'\n";
        let mut vocabulary = Vocabulary::new();
        let node = crate::table::parse(tables).unwrap();
        vocabulary.add("x.toml", "x.toml", &node).unwrap();
        let settler = Settler {
            tables: vocabulary.tables(None),
            bindings: Bindings::default(),
            imports: Vec::new(),
            language: None,
        };
        let span = Span::at(0);
        let call = |callee: &str, arguments: Vec<Value>| {
            let arguments = arguments
                .into_iter()
                .map(|value| Argument { name: None, value })
                .collect();
            let call = Call {
                callee: callee.into(),
                callee_span: span,
                arguments,
                form: CallForm::Call,
            };
            Value::new(span, ValueKind::Call(Box::new(call)))
        };
        let settled = |mut value: Value| {
            settler.value(&mut value, 0);
            value
        };
        let unknown = || Value::new(span, ValueKind::Name("x".into()));
        let temporary = settled(call(
            "path.join",
            vec![call("os.tmpdir", vec![]), Value::text(span, "a.log")],
        ));
        assert_eq!(temporary.as_text(), Some("/tmp/a.log"));
        let below = settled(call("path.join", vec![unknown(), Value::text(span, "a")]));
        assert!(matches!(below.kind, ValueKind::Template(_)));
        let nothing = settled(call("path.join", vec![unknown(), unknown()]));
        assert!(matches!(nothing.kind, ValueKind::Call(_)));
    }
}
