//! What a source file offers to the others: what the names of its module stand for and what
//! its functions return, as far as the file alone tells. Knows no framework: a call is a path.

use foldhash::HashMap;

use serde::{Deserialize, Serialize};

use crate::fact::{AssignForm, FactKind, FileFacts, ScopeId, ScopeKind, Value, ValueKind};

/// The longest text that is worth handing on, in bytes.
const LONGEST: usize = 200;

/// What a name of a module stands for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Offer {
    /// The result of a call, or another name: a dotted path as the file writes it.
    Path(Box<str>),
    /// A value.
    Value(Value),
}

/// The names of a module. What stands for the module itself has an empty one. There are as many
/// as source files: a sorted list takes half of a table's room.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Offers(Box<[(Box<str>, Offer)]>);

impl Offers {
    /// What a name stands for.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Offer> {
        let at = self.0.binary_search_by(|(own, _)| (**own).cmp(name));
        at.ok().map(|at| &self.0[at].1)
    }

    /// The names that stand for values, with them.
    pub fn values(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.0.iter().filter_map(|(name, offer)| match offer {
            Offer::Value(value) => Some((&**name, value)),
            Offer::Path(_) => None,
        })
    }

    /// The modules of which everything is passed on.
    pub(super) fn passed_on(&self) -> impl Iterator<Item = &str> {
        let from = self.0.partition_point(|(name, _)| &**name < "*");
        let names = self.0[from..].iter();
        names.map_while(|(name, _)| name.strip_prefix('*'))
    }
}

impl FromIterator<(Box<str>, Offer)> for Offers {
    fn from_iter<T: IntoIterator<Item = (Box<str>, Offer)>>(names: T) -> Self {
        let mut names: Vec<_> = names.into_iter().collect();
        names.sort_by(|a, b| a.0.cmp(&b.0));
        Self(names.into())
    }
}

/// How languages name what a module gives away.
const EXPORTS: [&str; 3] = ["module.exports", "export default", "exports"];

/// How a module gives away all that another one does.
const EVERYTHING: &str = "exports.*";

/// What a file offers. Values are best settled by then.
#[must_use]
pub fn offers(facts: &FileFacts, text: &str) -> Offers {
    let mut found: HashMap<Box<str>, Option<Offer>> = HashMap::default();
    let mut add = |name: &str, offer: Option<Offer>| {
        // A name that is given different things stands for none of them.
        found
            .entry(name.into())
            .and_modify(|known| {
                if *known != offer {
                    *known = None;
                }
            })
            .or_insert(offer);
    };
    let mut within: HashMap<ScopeId, Vec<(&str, Option<Offer>)>> = HashMap::default();
    for fact in &facts.facts {
        let FactKind::Assign(assign) = &fact.kind else {
            continue;
        };
        let fits = matches!(
            assign.form,
            AssignForm::Variable | AssignForm::Attribute | AssignForm::Key
        );
        if !fits {
            continue;
        }
        let offer = given(&assign.value);
        if &*assign.target == EVERYTHING {
            // `export * from`: under the module's own name, as there may be several.
            if let Some(Offer::Path(module)) = &offer {
                add(&format!("*{module}"), offer.clone());
            }
        } else if facts.is_module_level(fact.scope) {
            add(exported(&assign.target), offer);
        } else if let Some((class, attribute)) = attribute(facts, fact.scope, &assign.target) {
            add(&format!("{class}.{attribute}"), offer);
        } else if assign.form == AssignForm::Variable {
            let function = function_around(facts, fact.scope);
            let names = within.entry(function).or_default();
            names.push((&assign.target, offer));
        }
    }
    for (id, scope) in facts.scopes.iter().enumerate() {
        let id = ScopeId::try_from(id).unwrap_or(0);
        let outer = scope.kind == ScopeKind::Function
            && !scope.name.is_empty()
            && facts.is_module_level(scope.parent);
        if outer && let Some(returned) = returned(facts, text, id, within.get(&id)) {
            add(&scope.name, Some(returned));
        }
    }
    found
        .into_iter()
        .filter_map(|(name, offer)| Some((name, offer?)))
        .collect()
}

/// The name by which others ask for it.
fn exported(target: &str) -> &str {
    EXPORTS
        .iter()
        .find_map(|prefix| {
            let rest = target.strip_prefix(prefix)?;
            rest.is_empty().then_some("").or(rest.strip_prefix('.'))
        })
        .unwrap_or(target)
}

/// The class and the name of an attribute that an object gives itself.
fn attribute<'a>(
    facts: &'a FileFacts,
    scope: ScopeId,
    target: &'a str,
) -> Option<(&'a str, &'a str)> {
    let attribute = ["this.", "self."]
        .iter()
        .find_map(|own| target.strip_prefix(own))?;
    let class = facts
        .enclosing(scope)
        .find(|scope| scope.kind == ScopeKind::Class)?;
    let outer = facts.is_module_level(class.parent);
    (outer && !class.name.is_empty()).then_some((&*class.name, attribute))
}

fn given(value: &Value) -> Option<Offer> {
    match &value.kind {
        ValueKind::Call(call) if !call.callee.starts_with('?') => {
            Some(Offer::Path(call.callee.clone()))
        }
        ValueKind::Name(name) => Some(Offer::Path(name.clone())),
        ValueKind::Text(text) if text.len() <= LONGEST => Some(Offer::Value(value.clone())),
        ValueKind::Number(_) | ValueKind::Environment { .. } | ValueKind::Fallback(..) => {
            Some(Offer::Value(value.clone()))
        }
        _ => None,
    }
}

/// The function that a scope lies in.
fn function_around(facts: &FileFacts, scope: ScopeId) -> ScopeId {
    let mut id = scope;
    loop {
        let Some(current) = facts.scopes.get(id as usize) else {
            return 0;
        };
        if current.kind == ScopeKind::Function || current.parent == id {
            return id;
        }
        id = current.parent;
    }
}

/// What a function returns in its last line: a name that it gives something to, or a call.
/// Front ends know nothing of what is returned; the source says it in the same word
/// everywhere.
fn returned(
    facts: &FileFacts,
    text: &str,
    scope: ScopeId,
    names: Option<&Vec<(&str, Option<Offer>)>>,
) -> Option<Offer> {
    let span = facts.scopes.get(scope as usize)?.span;
    let body = text.get(span.start as usize..span.end as usize)?;
    let at = body.rfind("return ")?;
    if body[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '.') {
        return None;
    }
    let mut expression = body[at + "return ".len()..].trim_start();
    for prefix in ["await ", "new ", "&"] {
        expression = expression.strip_prefix(prefix).unwrap_or(expression);
    }
    let length = expression
        .find(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | '$' | '.'))
        .unwrap_or(expression.len());
    let (name, rest) = expression.split_at(length);
    if name.is_empty() {
        return None;
    }
    if rest.starts_with('(') {
        let start = span.end as usize - expression.len();
        return call_at(facts, u32::try_from(start).ok()?);
    }
    if !rest
        .trim_start_matches([' ', '\t', ';', ')'])
        .starts_with(['\n', '\r', '}'])
        && !rest.trim().is_empty()
        && !rest.starts_with(", nil")
    {
        return None;
    }
    let mut offers = names?
        .iter()
        .filter(|(target, _)| *target == name)
        .map(|(_, offer)| offer);
    let first = offers.next()?.clone()?;
    offers
        .all(|other| other.as_ref() == Some(&first))
        .then_some(first)
}

/// The path of the call whose callee starts at an offset.
fn call_at(facts: &FileFacts, start: u32) -> Option<Offer> {
    facts.facts.iter().find_map(|fact| match &fact.kind {
        FactKind::Call(call)
            if call.callee_span.start == start && !call.callee.starts_with('?') =>
        {
            Some(Offer::Path(call.callee.clone()))
        }
        _ => None,
    })
}
